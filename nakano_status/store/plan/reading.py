"""Reads the plan, its editions and schedules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.round.round import Round
from nakano_status.store.reading import Reading, Record, once_in_snapshot
from nakano_status.store.stored_forms import read_stored_profile

if TYPE_CHECKING:
    from nakano_status.domain.plan.derivation import Derivation
    from nakano_status.domain.plan.plan import Plan


class PlanReading(Reading):
    """Reads the plan."""

    @once_in_snapshot
    def read(self) -> Plan:
        """Return the data file's plan with all editions; raise LookupError if none was saved yet."""
        from nakano_status.domain.plan.plan import Plan
        from nakano_status.store.plan.edition_reading import EditionReading

        found = self._head()
        first, last = FiscalYear(found.first_year), FiscalYear(found.last_year)
        editions = EditionReading(self._database, self.info).all(found.plan_id, self._profiles())
        return Plan(found.plan_id, found.title, first, last, editions)

    def title(self) -> str:
        """Return the plan's title without reading its rows; raise LookupError if none was saved yet."""
        return str(self._head().title)

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows; raise LookupError if none was saved yet."""
        return AskedFields(self._profiles()[round_.edition_id], round_.year, FiscalYear(self._head().last_year))

    @once_in_snapshot
    def _profiles(self) -> Mapping[str, Profile]:
        return {edition_id: read_stored_profile(text) for edition_id, text in self._rows("profiles")}

    def _head(self) -> Record:
        found = self._first("plan", plan_id=self.info.plan_id)
        if found is None:
            raise LookupError(self.info.plan_id)
        return found

    @once_in_snapshot
    def derivations(self) -> Sequence[Derivation]:
        """Return what became of rows, measures and indicators of one edition in another, by edition and ID."""
        from nakano_status.store.plan.edition_reading import EditionReading

        return EditionReading(self._database, self.info).derivations()

    def acts_on(self, edition_id: str) -> frozenset[str]:
        """Return the IDs of the acts that wrote what an edition has: its making, and what was recorded for it later."""
        return frozenset(act_id for (act_id,) in self._rows("acts_on_edition", edition_id=edition_id))

    @once_in_snapshot
    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return 計画上のスケジュール by (row_id, year)."""
        rows = self._rows("schedules", edition_id=edition_id)
        return {(row_id, FiscalYear(year)): text for row_id, year, text in rows}
