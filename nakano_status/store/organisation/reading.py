"""Reads the divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
)
from nakano_status.store.reading import Reading, once_in_snapshot
from nakano_status.store.stored_forms import read_day


class DivisionReading(Reading):
    """Reads the divisions."""

    @once_in_snapshot
    def read(self) -> Organisation:
        """Return all divisions with all their names, and their present and earlier places."""
        names, places = self._names(), self._earlier_places()
        return Organisation(
            tuple(
                Division(
                    division_id=row.division_id,
                    kind=DivisionKind(row.kind),
                    names=tuple(names.get(row.division_id, ())),
                    parent=row.parent,
                    order=row.order,
                    is_liaison=bool(row.is_liaison),
                    contact=row.contact,
                    earlier=places.get(row.division_id, ()),
                )
                for row in self._rows("divisions")
            )
        )

    def aliases(self) -> Mapping[str, str]:
        """Return the aliases that a person confirmed: folded name to division ID."""
        return dict(self._rows("aliases"))

    def _earlier_places(self) -> Mapping[str, tuple[EarlierPlace, ...]]:
        """Return the earlier places of bodies, oldest first."""
        return {
            division_id: tuple(
                EarlierPlace(date.fromisoformat(until), parent, order, bool(is_liaison), contact)
                for until, parent, order, is_liaison, contact in places
            )
            for division_id, places in self._grouped("division_earlier_places").items()
        }

    def _names(self) -> Mapping[str, list[DivisionName]]:
        rows = self._grouped("division_names")
        return {
            division_id: [
                DivisionName(name, NameKind(kind), read_day(since), read_day(until))
                for name, kind, since, until in names
            ]
            for division_id, names in rows.items()
        }
