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
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Plan


class PlanReading(Reading):
    """Reads the plans."""

    def read(self, edition_id: str) -> Plan:
        """Return the plan of an edition; raise LookupError if it is not there."""
        wanted = self.plan_ids()[edition_id]
        return next(each for each in self.all() if each.plan_id == wanted)

    @once_in_snapshot
    def all(self) -> Sequence[Plan]:
        """Return every plan with its editions, each before those that began later."""
        from nakano_status.domain.plan.plan import Plan
        from nakano_status.store.plan.edition_reading import EditionReading

        editions = EditionReading(self._database, self.info).all(self._profiles())
        return tuple(
            Plan(
                head.plan_id,
                head.title,
                FiscalYear(head.first_year),
                FiscalYear(head.last_year),
                editions.get(head.plan_id, ()),
            )
            for head in self._heads()
        )

    @once_in_snapshot
    def plan_ids(self) -> Mapping[str, str]:
        """Return the ID of the plan of each edition, by its ID."""
        return {row.edition_id: row.plan_id for row in self._rows("editions")}

    def title(self, edition_id: str | None = None) -> str:
        """Return a plan's title without reading its rows; raise LookupError if none was saved yet."""
        return str(self._head(edition_id).title)

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows; raise LookupError if none was saved yet."""
        last_year = FiscalYear(self._head(round_.edition_id).last_year)
        return AskedFields(self._profiles()[round_.edition_id], round_.year, last_year)

    @once_in_snapshot
    def _profiles(self) -> Mapping[str, Profile]:
        return {edition_id: read_stored_profile(text) for edition_id, text in self._rows("profiles")}

    @once_in_snapshot
    def _heads(self) -> Sequence[Record]:
        return self._rows("plans")

    def _head(self, edition_id: str | None) -> Record:
        heads = self._heads()
        if len(heads) > 1:
            wanted = self.plan_ids()[edition_id] if edition_id else self.info.of_plan or self.info.plan_id
            heads = [each for each in heads if each.plan_id == wanted]
        if not heads:
            raise LookupError(edition_id or self.info.plan_id)
        return heads[0]

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
