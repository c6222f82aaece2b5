"""Reads what was asked for last: a wish that is overtaken is neither begun any more nor shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nakano_status.application.ports import Records, Store
from nakano_status.application.progress import Progress
from nakano_status.domain.problem import Refused
from nakano_status.gui.session import Session

Result = TypeVar("Result")


class LatestRead:
    """One wish at a time, as pages of paper are asked for with every key: what waits is worth no time of the worker."""

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
        self._asked += 1
        asked = self._asked

        def work(store: Store, _: Progress) -> tuple[Result, ...]:
            if asked != self._asked:
                return ()
            with store.reading() as records:
                return (read(records),)

        def show(found: tuple[Result, ...]) -> None:
            if asked == self._asked and found:
                then(found[0])

        def refuse(refusal: Refused) -> None:
            if asked == self._asked:
                (refused or self._session.runner.messages.refuse)(refusal)

        self._session.use(work, show, refused=refuse)

    def drop(self) -> None:
        """Let what is being read be: it is not true any more."""
        self._asked += 1
