"""The divisions with their dated places and names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from nakano_status.domain.division import Division, DivisionKind, DivisionName, NameKind, Organisation, fold_name
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading
from nakano_status.store.stored_forms import read_day, stored_day
from nakano_status.store.writing import Writing

EVER_SINCE = ""
"""What `valid_from` holds where no day is known: it is part of the key."""


class DivisionReading(Reading):
    """Reads the divisions."""

    def organisation(self) -> Organisation:
        """Return all divisions with all their names, at their place of today."""
        names = self._names()
        place = t.division_place
        wanted = (
            select(place)
            .join(t.division, t.division.c.division_id == place.c.division_id)
            .where(place.c.valid_to.is_(None))
            .order_by(t.division.c.position)
        )
        return Organisation(
            tuple(
                Division(
                    division_id=row.division_id,
                    kind=DivisionKind(row.kind),
                    names=tuple(names.get(row.division_id, ())),
                    parent=row.parent,
                    order=row.order,
                    is_liaison=row.is_liaison,
                    contact=row.contact,
                )
                for row in self._rows(wanted)
            )
        )

    def aliases(self) -> Mapping[str, str]:
        """Return the division names that a person was asked about once: folded name to division id."""
        answers = self._rows(select(t.alias_answer.c.name, t.alias_answer.c.division_id))
        return dict(tuple(answer) for answer in answers)

    def _names(self) -> Mapping[str, list[DivisionName]]:
        table = t.division_name
        columns = (table.c.division_id, table.c.name, table.c.kind, table.c.valid_from, table.c.valid_to)
        rows = self._grouped(select(*columns).order_by(table.c.division_id, table.c.position))
        return {
            division_id: [
                DivisionName(name, NameKind(kind), read_day(since), read_day(until))
                for name, kind, since, until in names
            ]
            for division_id, names in rows.items()
        }


class DivisionWriting(Writing):
    """Writes the divisions."""

    def save_organisation(self, organisation: Organisation) -> None:
        """Add or replace divisions and their names; those not named here stay, after the others."""
        given = [division.division_id for division in organisation.divisions]
        known = select(t.division.c.division_id).order_by(t.division.c.position)
        staying = [key for (key,) in self._rows(known) if key not in set(given)]
        order = [
            {"division_id": key, "position": position, "act_id": self._act_id}
            for position, key in enumerate([*given, *staying])
        ]
        self._replace(t.division, order)
        self._replace(t.division_place, [self._place(division) for division in organisation.divisions])
        names = [name for division in organisation.divisions for name in self._names_of(division)]
        self._clear(t.division_name, [{"division_id": key} for key in given], by=["division_id"])
        self._insert(t.division_name, names)

    def remember_alias(self, name: str, division: str) -> None:
        """Keep what a person answered about a division's name."""
        answer = {"name": fold_name(name), "division_id": division, "act_id": self._act_id}
        self._replace(t.alias_answer, [answer])

    def _place(self, division: Division) -> Mapping[str, Any]:
        return {
            "division_id": division.division_id,
            "valid_from": EVER_SINCE,
            "valid_to": None,
            "kind": division.kind.value,
            "parent": division.parent,
            "order": division.order,
            "is_liaison": division.is_liaison,
            "contact": division.contact,
            "act_id": self._act_id,
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
                "act_id": self._act_id,
            }
            for position, name in enumerate(division.names)
        ]
