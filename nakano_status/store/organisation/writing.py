"""Writes the divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from nakano_status.domain.organisation.divisions import (
    Division,
    EarlierPlace,
    Organisation,
    fold_name,
)
from nakano_status.store.organisation.reading import DivisionReading
from nakano_status.store.reading import Writing
from nakano_status.store.stored_forms import stored_day

if TYPE_CHECKING:
    from nakano_status.domain.organisation.divisions import Succession

EVER_SINCE = ""
"""The value of `valid_from` if no day is known: as part of the key it cannot be null."""


class DivisionWriting(DivisionReading, Writing):
    """Writes the divisions."""

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
