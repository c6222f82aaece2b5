"""Reads what was asked for last: what is asked for after it, or a page that is left, gives up what came before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from typing import TypeVar

from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.progress import Cancelled, Progress, Read, reading, watched
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.session import Session

Result = TypeVar("Result")
Raised = TypeVar("Raised", bound=BaseException)


class LatestRead:
    """One read at a time, as pages of paper are asked for with every key."""

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
        """Read in one snapshot, then go on with the values, unless something else is asked for meanwhile."""
        is_latest = self._next()
        session = self._session
        work = reading(read, session.while_wanted(is_latest))
        refuse = _only(is_latest, refused or session.runner.messages.refuse)
        session.use(work, _showing(then, is_latest), refused=refuse)

    def ask_aside(
        self,
        read: Read[Result],
        then: Callable[[Result], None],
        *,
        refused: Callable[[Refused], None] | None = None,
        failed: Callable[[BaseException], None] = lambda _: None,
        before: Callable[[Result], object] = lambda _: None,
    ) -> None:
        """Read a copy of the data file beside all other work, then do with the values what takes long.

        No save waits for it. The copy is made in its turn, so that what was saved before is in it. Of a long round
        the window would keep what it takes of memory: that is done in a process of its own, and `then` gets first what
        there is to show before all is done. `before` is done with each beside the window.
        """
        session, is_latest = self._session, self._next()
        parts, refuse = session.parts, _only(is_latest, refused or session.runner.messages.refuse)
        is_wanted = session.while_wanted(is_latest)

        def check(*_: object) -> None:
            if not is_wanted():
                raise Cancelled

        def make_here(copied: Callable[[], AbstractContextManager[Records]]) -> Iterator[Result]:
            make = _read_once(copied, lambda records: read(parts, watched(records, is_wanted)))
            check()
            yield make(check)

        def begin(store: Store, _: Progress) -> Iterator[Result]:
            from nakano_status.application.papers.pages import are_long

            if not is_wanted():
                return iter(())
            with store.reading() as records:
                if are_long(records):
                    from nakano_status.gui.own_process import make_in_own_process

                    return make_in_own_process(store.path, read, check)
            return make_here(store.copied())

        def go_on(results: Iterator[Result]) -> None:
            def show(found: tuple[Result, ...]) -> None:
                if found:
                    go_on(results)
                _showing(then, is_latest)(found)

            session.use_aside(lambda: _wanted(results, before), show, refused=refuse, failed=_only(is_latest, failed))

        session.use(begin, go_on, refused=refuse, failed=_only(is_latest, failed))

    def drop(self) -> None:
        """Give up what is being read: it is not true any more, or nobody looks at it."""
        self._asked += 1

    def _next(self) -> Callable[[], bool]:
        """Give up what was asked for before; return whether nothing was asked for since."""
        self._asked += 1
        asked = self._asked
        return lambda: asked == self._asked


def _only(is_latest: Callable[[], bool], do: Callable[[Raised], None]) -> Callable[[Raised], None]:
    return lambda raised: do(raised) if is_latest() else None


def _wanted(results: Iterator[Result], before: Callable[[Result], object]) -> tuple[Result, ...]:
    """Return the next one, nothing where there is none or they were given up."""
    with suppress(Cancelled):
        for each in results:
            before(each)
            return (each,)
    return ()


def _read_once(copied: Callable[[], AbstractContextManager[Records]], read: Callable[[Records], Result]) -> Result:
    """Return what is read, and hold nothing else of the copy."""
    with copied() as records:
        return read(records)


def _showing(then: Callable[[Result], None], is_latest: Callable[[], bool]) -> Callable[[tuple[Result, ...]], None]:
    def show(found: tuple[Result, ...]) -> None:
        if found and is_latest():
            then(found[0])

    return show
