"""One snapshot for reading: it never changes, so results that are expensive to read are cached."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from nakano_status.application.ports.data_file import CurrentValue, StoreInfo
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.merge.slot import Slot
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.round.round import Round
from nakano_status.store.records import SqliteRecords
from nakano_status.store.statements import Database

Found = TypeVar("Found")


class SqliteSnapshot(SqliteRecords):
    """Reads the plan, the organisation, the rounds and their current values once, however often a screen asks."""

    def __init__(self, database: Database, info: StoreInfo) -> None:
        """Read in this transaction, which always shows one state of the file."""
        super().__init__(database, info)
        self._known: dict[Hashable, Any] = {}

    def plan(self) -> Plan:
        """Return the data file's plan with all editions; raise LookupError if none was saved yet."""
        return self._once("plan", super().plan)

    def organisation(self) -> Organisation:
        """Return all divisions, dated."""
        return self._once("organisation", super().organisation)

    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return 計画上のスケジュール by (row_id, year)."""
        known = super().schedules
        return self._once(("schedules", edition_id), lambda: known(edition_id))

    def rounds(self) -> Sequence[Round]:
        """Return all rounds, oldest year first."""
        return self._once("rounds", super().rounds)

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """Return the cache of current values, for all rows or for some."""
        known = super().current
        if row_ids is not None:
            return known(round_id, row_ids)
        return self._once(("current", round_id), lambda: known(round_id))

    def _once(self, what: Hashable, read: Callable[[], Found]) -> Found:
        if what not in self._known:
            self._known[what] = read()
        found: Found = self._known[what]
        return found
