"""Reads the editions of a plan with their rows: a window first shows a round, which needs none of this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition, Listing, Owner, PlanNode, Sponsor
from nakano_status.store.reading import Reading, Record
from nakano_status.store.stored_forms import read_day

if TYPE_CHECKING:
    from nakano_status.domain.plan.lineage import Derivation


class EditionReading(Reading):
    """Reads the editions."""

    def all(self, profiles: Mapping[str, Profile]) -> Mapping[str, tuple[Edition, ...]]:
        """Return the editions by plan; `profiles` are theirs, by ID."""
        nodes, listings = self._nodes(), self._listings()
        spans = {row.edition_id: _span(row) for row in self._rows("spans")}
        found: dict[str, tuple[Edition, ...]] = {}
        for key, plan_id, title, day, ordinal in self._rows("editions"):
            edition = Edition(
                key,
                title,
                date.fromisoformat(day),
                ordinal,
                nodes.get(key, ()),
                listings.get(key, ()),
                profiles[key],
                *spans.get(key, ()),
            )
            found[plan_id] = (*found.get(plan_id, ()), edition)
        return found

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
        none: tuple[tuple[Owner, ...], tuple[Owner, ...]] = ((), ())
        listings: dict[str, list[Listing]] = {}
        for row in self._rows("listings"):
            present, former = owners.get((row.edition_id, row.row_id), none)
            listings.setdefault(row.edition_id, []).append(
                Listing(
                    row_id=row.row_id,
                    measure=row.measure,
                    ordinal=row.ordinal,
                    title=row.title,
                    plan_class=row.plan_class,
                    sponsor=Sponsor(row.sponsor),
                    repost_of=row.initiative_id if row.is_repost else None,
                    owners=present,
                    owners_printed=row.owners_printed,
                    former=former,
                )
            )
        return {edition_id: tuple(rows) for edition_id, rows in listings.items()}

    def _owners(self) -> Mapping[tuple[str, str], tuple[tuple[Owner, ...], tuple[Owner, ...]]]:
        """Return the owners of each row: the present ones, and those whose time ended."""
        adopted = dict(self._rows("adopted"))
        found: dict[tuple[str, str], tuple[list[Owner], list[Owner]]] = {}
        read = cache(_owner)  # few distinct owners for all rows
        for edition_id, row_id, *named, since, until in self._rows("owners"):
            is_first = since == adopted[edition_id] or (until is not None and since == until < adopted[edition_id])
            owner = read(*named, None if is_first else since, until)
            found.setdefault((edition_id, row_id), ([], []))[until is not None].append(owner)
        return {place: (tuple(present), tuple(former)) for place, (present, former) in found.items()}

    def derivations(self) -> Sequence[Derivation]:
        """Return what became of rows, measures and indicators, by edition and ID."""
        from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject

        return [
            Derivation(
                PlanSubject(row.subject),
                row.from_edition,
                row.from_id,
                row.to_edition or None,
                row.to_id or None,
                PlanFate(row.fate),
                row.reason,
            )
            for row in self._rows("derivations")
        ]


def _owner(division: str, role: str, ordinal: int, sub_unit: str | None, since: str | None, until: str | None) -> Owner:
    return Owner(division, Role(role), ordinal, sub_unit, read_day(since), read_day(until))


def _span(row: Record) -> tuple[date | None, tuple[FiscalYear, FiscalYear] | None]:
    """Return the day from which an edition holds, and its years."""
    is_limited = row.first_year is not None and row.last_year is not None
    years = (FiscalYear(row.first_year), FiscalYear(row.last_year)) if is_limited else None
    return (date.fromisoformat(row.in_force) if row.in_force else None), years
