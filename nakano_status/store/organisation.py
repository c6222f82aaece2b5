"""Reads and writes the divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
    fold_name,
    last_days,
)
from nakano_status.store.reading import Stored, once_in_snapshot
from nakano_status.store.stored_forms import read_day, stored_day


class StoredOrganisation(Stored):
    """The organisation."""

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
        return grouped(
            (act_id, Succession(date.fromisoformat(day), SuccessionKind(kind), body, heir))
            for act_id, day, kind, body, heir in self._rows("successions")
        )

    def _last_days(self) -> Mapping[str, date]:
        """Return the last days of bodies that ended; most data files have none, and load nothing for it."""
        if not self._rows("successions"):
            return {}

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

    def save(self, organisation: Organisation) -> None:
        """Add or replace divisions and their names; those not in `organisation` are kept, after the others."""
        given = [division.division_id for division in organisation.divisions]
        others = [key for (key,) in self._rows("division_ids") if key not in set(given)]
        order = [{"division_id": key, "position": position} for position, key in enumerate([*given, *others])]
        self._work.replace("division", order)
        places = [place for division in organisation.divisions for place in _places(division)]
        names = [name for division in organisation.divisions for name in _names_of(division)]
        for table, rows in (("division_place", places), ("division_name", names)):
            self._work.clear(table, [{"division_id": key} for key in given], by=["division_id"])
            self._work.insert(table, rows)

    def add_successions(self, steps: Iterable[Succession]) -> None:
        """Add which body continues which, as made by this act."""
        rows = [
            {
                "ordinal": ordinal,
                "day": step.day.isoformat(),
                "kind": step.kind.value,
                "division_id": step.division,
                "successor": step.successor,
            }
            for ordinal, step in enumerate(steps)
        ]
        self._work.insert("succession", rows)

    def remove_successions(self, act_id: str) -> None:
        """Remove those of an act that was withdrawn."""
        self._work.clear("succession", [{"act_id": act_id}], by=["act_id"])

    def remember_alias(self, name: str, division: str) -> None:
        """Keep an alias that a person confirmed for a division."""
        answer = {"name": fold_name(name), "division_id": division}
        self._work.replace("alias_answer", [answer])

    def forget_alias(self, name: str) -> None:
        """Remove an alias that a person confirmed; do nothing if there is none."""
        self._work.clear("alias_answer", [{"name": fold_name(name)}])

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""
        gone = [{"division_id": each} for each in division_ids]
        for table in ("alias_answer", "division_name", "division_place", "division"):
            self._work.clear(table, gone, by=["division_id"])


EVER_SINCE = ""
"""The value of `valid_from` if no day is known: as part of the key it cannot be null."""


def _places(division: Division) -> Iterator[Mapping[str, Any]]:
    """Yield a division's earlier places and the present one; each begins on the day after the one before ended."""
    since: date | None = None
    for place in division.earlier:
        yield _place(division, place, since, place.valid_to)
        since = place.valid_to + timedelta(days=1)
    yield _place(division, division, since, None)


def _place(
    division: Division, place: Division | EarlierPlace, since: date | None, until: date | None
) -> Mapping[str, Any]:
    return {
        "division_id": division.division_id,
        "valid_from": stored_day(since) or EVER_SINCE,
        "valid_to": stored_day(until),
        "kind": division.kind.value,
        "parent": place.parent,
        "order": place.order,
        "is_liaison": place.is_liaison,
        "contact": place.contact,
    }


def _names_of(division: Division) -> list[Mapping[str, Any]]:
    return [
        {
            "division_id": division.division_id,
            "name": name.name,
            "kind": name.kind.value,
            "valid_from": stored_day(name.valid_from) or EVER_SINCE,
            "valid_to": stored_day(name.valid_to),
            "position": position,
        }
        for position, name in enumerate(division.names)
    ]
