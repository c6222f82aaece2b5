"""Progress and cancel as plain callables, so that no act knows of a window or a terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from nakano_status.application.ports import Parts, Records, Store
    from nakano_status.documents.set_paper import Checkpoint

Result = TypeVar("Result")


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """The person stopped the act; nothing was changed."""


Progress = Callable[[str, int, int], None]
"""Called with what is being done (Japanese), how many are done, how many there are; may raise Cancelled."""

Read = Callable[["Parts", "Records"], Callable[["Checkpoint"], Result]]
"""Reads what pages are made of, and returns what makes them."""


def silent(what: str, done: int, total: int) -> None:
    """Report to nobody."""


class _Watched:
    """Asks before anything of the records is read whether somebody still waits."""

    def __init__(self, records: Records, is_wanted: Callable[[], bool]) -> None:
        self._records = records
        self._is_wanted = is_wanted

    def __getattr__(self, name: str) -> object:
        if not self._is_wanted():
            raise Cancelled
        return getattr(self._records, name)


def watched(records: Records, is_wanted: Callable[[], bool]) -> Records:
    """Return the same records; reading anything of them raises Cancelled once `is_wanted` returns False."""
    return cast("Records", _Watched(records, is_wanted))


def reading(
    read: Callable[[Records], Result], is_wanted: Callable[[], bool]
) -> Callable[[Store, Progress], tuple[Result, ...]]:
    """Return work that reads in one snapshot: it gives one value, and none once `is_wanted` returns False."""

    def work(store: Store, _: Progress) -> tuple[Result, ...]:
        with suppress(Cancelled), store.reading() as records:
            return (read(watched(records, is_wanted)),)
        return ()

    return work
