"""Reads the editions of a plan with their rows: a window first shows a round, which needs none of this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition, Listing, Owner, PlanNode, Sponsor
from nakano_status.store.reading import Reading


class EditionReading(Reading):
    """Reads the editions."""

    def all(self, plan_id: str, profiles: Mapping[str, Profile]) -> tuple[Edition, ...]:
        """Return the editions of a plan; `profiles` are theirs, by ID."""
        nodes, listings = self._nodes(), self._listings()
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
