"""Reads the plan, its editions and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Role, Sponsor
from nakano_status.domain.round.round import Round
from nakano_status.store.reading import Reading, Record, once_in_snapshot
from nakano_status.store.stored_forms import read_stored_profile


class PlanReading(Reading):
    """Reads the plan."""

    @once_in_snapshot
    def read(self) -> Plan:
        """Return the data file's plan with all editions; raise LookupError if none was saved yet."""
        found = self._head()
        first, last = FiscalYear(found.first_year), FiscalYear(found.last_year)
        return Plan(found.plan_id, found.title, first, last, self._editions(found.plan_id))

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
    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """Return 計画上のスケジュール by (row_id, year)."""
        rows = self._rows("schedules", edition_id=edition_id)
        return {(row_id, FiscalYear(year)): text for row_id, year, text in rows}

    def _editions(self, plan_id: str) -> tuple[Edition, ...]:
        nodes, listings, profiles = self._nodes(), self._listings(), self._profiles()
        return tuple(
            Edition(
                key, title, date.fromisoformat(day), ordinal, nodes.get(key, ()), listings.get(key, ()), profiles[key]
            )
            for key, title, day, ordinal in self._rows("editions", plan_id=plan_id)
        )

    def _nodes(self) -> Mapping[str, tuple[PlanNode, ...]]:
        rows = self._grouped("nodes")
        return {
            edition_id: tuple(
                PlanNode(code, level, parent, title, ordinal) for code, level, parent, title, ordinal in nodes
            )
            for edition_id, nodes in rows.items()
        }

    def _listings(self) -> Mapping[str, tuple[Listing, ...]]:
        owners = self._owners()
        listings: dict[str, list[Listing]] = {}
        for row in self._rows("listings"):
            listings.setdefault(row.edition_id, []).append(
                Listing(
                    row_id=row.row_id,
                    measure=row.measure,
                    ordinal=row.ordinal,
                    title=row.title,
                    plan_class=row.plan_class,
                    sponsor=Sponsor(row.sponsor),
                    repost_of=row.initiative_id if row.is_repost else None,
                    owners=tuple(owners.get((row.edition_id, row.row_id), ())),
                    owners_printed=row.owners_printed,
                )
            )
        return {edition_id: tuple(rows) for edition_id, rows in listings.items()}

    def _owners(self) -> Mapping[tuple[str, str], list[Owner]]:
        """Return the present owners of each row; ended ownership is kept in the file."""
        owners: dict[tuple[str, str], list[Owner]] = {}
        owner = cache(_owner)  # few distinct owners for all rows
        for edition_id, row_id, *named in self._rows("owners"):
            owners.setdefault((edition_id, row_id), []).append(owner(*named))
        return owners


def _owner(division: str, role: str, ordinal: int, sub_unit: str | None) -> Owner:
    return Owner(division, Role(role), ordinal, sub_unit)
