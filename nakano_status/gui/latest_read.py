"""Reads what was asked for last: what is asked for after it, or a page that is left, gives up what came before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import TypeVar

from nakano_status.application.ports import Records
from nakano_status.application.progress import Cancelled, reading, watched
from nakano_status.domain.problem import Refused
from nakano_status.gui.session import Session

Result = TypeVar("Result")
Checkpoint = Callable[[], None]
"""Raises Cancelled once nobody waits for the result any more."""


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
        work = reading(read, self._session.while_wanted(is_latest))
        self._session.use(work, _showing(then, is_latest), refused=self._refusing(refused, is_latest))

    def ask_aside(
        self,
        read: Callable[[Records], Callable[[Checkpoint], Result]],
        then: Callable[[Result], None],
        *,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Read a copy of the data file beside all other work, then do with the values what takes long.

        No save waits for it. The copy is made in its turn, so that what was saved before is in it.
        """
        session, is_latest = self._session, self._next()
        refuse = self._refusing(refused, is_latest)
        is_wanted = session.while_wanted(is_latest)

        def check() -> None:
            if not is_wanted():
                raise Cancelled

        def work(copied: Callable[[], AbstractContextManager[Records]]) -> tuple[Result, ...]:
            with suppress(Cancelled):
                check()
                go_on = _read_once(copied, lambda records: read(watched(records, is_wanted)))
                check()
                return (go_on(check),)
            return ()

        def begin(copied: Callable[[], AbstractContextManager[Records]] | None) -> None:
            if copied is not None and is_latest():
                session.use_aside(lambda: work(copied), _showing(then, is_latest), refused=refuse)

        session.use(lambda store, _: store.copied() if is_wanted() else None, begin, refused=refuse)

    def drop(self) -> None:
        """Give up what is being read: it is not true any more, or nobody looks at it."""
        self._asked += 1

    def _next(self) -> Callable[[], bool]:
        """Give up what was asked for before; return whether nothing was asked for since."""
        self._asked += 1
        asked = self._asked
        return lambda: asked == self._asked

    def _refusing(
        self, refused: Callable[[Refused], None] | None, is_latest: Callable[[], bool]
    ) -> Callable[[Refused], None]:
        def refuse(refusal: Refused) -> None:
            if is_latest():
                (refused or self._session.runner.messages.refuse)(refusal)

        return refuse


def _read_once(copied: Callable[[], AbstractContextManager[Records]], read: Callable[[Records], Result]) -> Result:
    """Return what is read, and hold nothing else of the copy."""
    with copied() as records:
        return read(records)


def _showing(then: Callable[[Result], None], is_latest: Callable[[], bool]) -> Callable[[tuple[Result, ...]], None]:
    def show(found: tuple[Result, ...]) -> None:
        if found and is_latest():
            then(found[0])

    return show
