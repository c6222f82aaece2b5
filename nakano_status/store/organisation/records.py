"""Reads and writes the divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.organisation.succession import Succession, SuccessionKind, last_days
from nakano_status.store.reading import Reading, once_in_snapshot
from nakano_status.store.stored_forms import read_day, stored_day
from nakano_status.store.writing import Writing

EVER_SINCE = ""
"""The value of `valid_from` if no day is known: as part of the key it cannot be null."""


class DivisionReading(Reading):
    """Reads the divisions."""

    @once_in_snapshot
    def read(self) -> Organisation:
        """Return all divisions with all their names, and their present and earlier places."""
        names, places = self._names(), self._earlier_places()
        ended = last_days(step for steps in self.successions().values() for step in steps)
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
        found: dict[str, list[Succession]] = {}
        for act_id, day, kind, body, heir in self._rows("successions"):
            step = Succession(date.fromisoformat(day), SuccessionKind(kind), body, heir)
            found.setdefault(act_id, []).append(step)
        return {act_id: tuple(steps) for act_id, steps in found.items()}

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


class DivisionWriting(DivisionReading, Writing):
    """Writes the divisions."""

    def save(self, organisation: Organisation) -> None:
        """Add or replace divisions and their names; those not in `organisation` are kept, after the others."""
        given = [division.division_id for division in organisation.divisions]
        others = [key for (key,) in self._rows("division_ids") if key not in set(given)]
        order = [
            {"division_id": key, "position": position, "act_id": self._work.act_id}
            for position, key in enumerate([*given, *others])
        ]
        self._work.replace("division", order)
        self._work.replace("division_place", [place for each in organisation.divisions for place in self._places(each)])
        names = [name for division in organisation.divisions for name in self._names_of(division)]
        self._work.clear("division_name", [{"division_id": key} for key in given], by=["division_id"])
        self._work.insert("division_name", names)

    def add_successions(self, steps: Iterable[Succession]) -> None:
        """Add which body continues which, as made by this act."""
        rows = [
            {
                "act_id": self._work.act_id,
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
        """Remove those of an act that is withdrawn."""
        self._work.clear("succession", [{"act_id": act_id}], by=["act_id"])

    def remember_alias(self, name: str, division: str) -> None:
        """Keep an alias that a person confirmed for a division."""
        answer = {"name": fold_name(name), "division_id": division, "act_id": self._work.act_id}
        self._work.replace("alias_answer", [answer])

    def forget_alias(self, name: str) -> None:
        """Remove an alias that a person confirmed; do nothing if there is none."""
        self._work.clear("alias_answer", [{"name": fold_name(name)}])

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""
        gone = [{"division_id": each} for each in division_ids]
        for table in ("alias_answer", "division_name", "division_place", "division"):
            self._work.clear(table, gone, by=["division_id"])

    def _places(self, division: Division) -> Iterator[Mapping[str, Any]]:
        """Yield a division's earlier places and the present one; each begins on the day after the one before ended."""
        since: date | None = None
        for place in division.earlier:
            yield self._place(division, place, since, place.valid_to)
            since = place.valid_to + timedelta(days=1)
        yield self._place(division, division, since, None)

    def _place(
        self, division: Division, place: Division | EarlierPlace, since: date | None, until: date | None
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
            "act_id": self._work.act_id,
        }

    def _names_of(self, division: Division) -> list[Mapping[str, Any]]:
        return [
            {
                "division_id": division.division_id,
                "name": name.name,
                "kind": name.kind.value,
                "valid_from": stored_day(name.valid_from) or EVER_SINCE,
                "valid_to": stored_day(name.valid_to),
                "position": position,
                "act_id": self._work.act_id,
            }
            for position, name in enumerate(division.names)
        ]
