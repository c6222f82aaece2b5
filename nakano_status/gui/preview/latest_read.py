"""Reading for the latest request: a read is dropped when another is requested or the page is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import TypeVar

from nakano_status.application.outcome import Read, read_while_wanted
from nakano_status.application.papers.writing import has_long_round
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.stopping import Cancelled, while_wanted
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.preview.page_process import make_in_own_process
from nakano_status.gui.session import Session

Result = TypeVar("Result")
Raised = TypeVar("Raised", bound=BaseException)


class LatestRead:
    """Reads of which only the latest is shown, for instance a paper's pages read again at each key press."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked = 0

    def ask(
        self,
        read: Callable[[Records], Result],
        then: Callable[[Result], None],
        *,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Read in one snapshot, then call `then` with the result, unless another read was requested meanwhile.

        A refusal is passed to `refused`, or shown as a message if that is None.
        """
        is_latest = self._next()
        session = self._session
        work = read_while_wanted(read, session.while_wanted(is_latest))
        refuse = _only(is_latest, refused or session.runner.messages.refuse)
        session.use(work, _showing(then, is_latest), refused=refuse)

    def ask_in_parallel(
        self,
        read: Read[Result],
        then: Callable[[Result], None],
        *,
        refused: Callable[[Refused], None] | None = None,
        failed: Callable[[BaseException], None] = lambda _: None,
        before: Callable[[Result], object] = lambda _: None,
    ) -> None:
        """Read a copy of the data file in parallel to other work, then call `then` with the result.

        The copy includes all saves that were requested earlier. A long round is read in a separate process, whose
        memory is returned to the system; `then` is called with each partial result, and last with the whole one.
        `before` is called with each result before `then` is, not on the window's thread. A refusal is passed to
        `refused`, or shown as a message if that is None; another error is passed to `failed`. Once another read is
        requested, `then`, `refused` and `failed` are not called any more.
        """
        session, is_latest = self._session, self._next()
        refuse, fail = _only(is_latest, refused or session.runner.messages.refuse), _only(is_latest, failed)
        is_wanted = session.while_wanted(is_latest)

        def begin(store: Store) -> Iterator[Result]:
            return _results(session.parts, store, read, is_wanted)

        def go_on(results: Iterator[Result]) -> None:
            def show(found: tuple[Result, ...]) -> None:
                if found:
                    go_on(results)
                _showing(then, is_latest)(found)

            session.run_in_parallel(lambda: _wanted(results, before), show, refused=refuse, failed=fail)

        session.use(begin, go_on, refused=refuse, failed=fail)

    def drop(self) -> None:
        """Discard the read that was requested last; its result is not delivered."""
        self._asked += 1

    def _next(self) -> Callable[[], bool]:
        """Drop earlier requests; return a function that returns whether this request is still the latest."""
        self._asked += 1
        asked = self._asked
        return lambda: asked == self._asked


def _results(parts: Parts, store: Store, read: Read[Result], is_wanted: Callable[[], bool]) -> Iterator[Result]:
    """Copy the data file at once; return the results for its pages, which are made on demand."""

    def check(*_: object) -> None:
        if not is_wanted():
            raise Cancelled

    if not is_wanted():
        return iter(())
    with store.reading() as records:
        if has_long_round(records.rounds):
            return make_in_own_process(store.path, read, check)
    return _made_here(store.copied(), partial(read, parts), is_wanted, check)


def _made_here(
    copied: Callable[[], AbstractContextManager[Records]],
    read: Callable[[Records], Callable[[Callable[..., None]], Result]],
    is_wanted: Callable[[], bool],
    check: Callable[..., None],
) -> Iterator[Result]:
    with while_wanted(is_wanted):
        make = _read_once(copied, read)
    check()
    yield make(check)


def _only(is_latest: Callable[[], bool], do: Callable[[Raised], None]) -> Callable[[Raised], None]:
    return lambda raised: do(raised) if is_latest() else None


def _wanted(results: Iterator[Result], before: Callable[[Result], object]) -> tuple[Result, ...]:
    """Return the next result; empty if there is none or the results were dropped."""
    with suppress(Cancelled):
        for each in results:
            before(each)
            return (each,)
    return ()


def _read_once(copied: Callable[[], AbstractContextManager[Records]], read: Callable[[Records], Result]) -> Result:
    """Return the result of reading, without a reference to the rest of the copy."""
    with copied() as records:
        return read(records)


def _showing(then: Callable[[Result], None], is_latest: Callable[[], bool]) -> Callable[[tuple[Result, ...]], None]:
    def show(found: tuple[Result, ...]) -> None:
        if found and is_latest():
            then(found[0])

    return show
