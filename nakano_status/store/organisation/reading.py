"""Reads the divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.domain.grouped import grouped
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

if TYPE_CHECKING:
    from nakano_status.domain.organisation.divisions import Succession


class DivisionReading(Reading):
    """Reads the divisions."""

    @once_in_snapshot
    def read(self) -> Organisation:
        """Return all divisions with all their names, and their present and earlier places."""
        names, places, ended = self._names(), self._earlier_places(), self._last_days()
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
                    until=ended.get(row.division_id),
                )
                for row in self._rows("divisions")
            )
        )

    @once_in_snapshot
    def successions(self) -> Mapping[str, tuple[Succession, ...]]:
        """Return which body continues which, by the ID of the act, acts in their order."""
        from nakano_status.domain.organisation.divisions import Succession, SuccessionKind

        return grouped(
            (act_id, Succession(date.fromisoformat(day), SuccessionKind(kind), body, heir))
            for act_id, day, kind, body, heir in self._rows("successions")
        )

    def _last_days(self) -> Mapping[str, date]:
        """Return the last days of bodies that ended; most data files have none, and load nothing for it."""
        if not self._rows("successions"):
            return {}
        from nakano_status.domain.organisation.divisions import last_days

        return last_days(step for steps in self.successions().values() for step in steps)

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
