"""Reads and writes the organisation: divisions, whose places and names are dated, successions and row moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import body_attribute
from nakano_status.domain.organisation import divisions
from nakano_status.domain.organisation.divisions import BodyAttribute
from nakano_status.domain.plan.ownership import KeptRowMove
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.store.plan import owner_cells, owner_from_cells
from nakano_status.store.reading import Stored, once_until_written
from nakano_status.store.statements import StoredTable, day_from_store, stored_day


class StoredOrganisation(Stored):
    """The divisions with their names, places, successions and aliases, and the row moves."""

    @once_until_written
    def read(self) -> divisions.Organisation:
        """Return all divisions with all their names, and their present and earlier places."""
        self._read_together("division_names", "division_earlier_places", "successions", "divisions", "aliases")
        names, places, ended = self._names(), self._earlier_places(), self._last_days()
        return divisions.Organisation(
            tuple(
                divisions.Division(
                    division_id=row.division_id,
                    kind=divisions.DivisionKind(row.kind),
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

    @once_until_written
    def successions(self) -> Mapping[str, tuple[divisions.Succession, ...]]:
        """Return the successions of bodies by the ID of their act, oldest act first."""
        return grouped(
            (act_id, divisions.Succession(date.fromisoformat(day), divisions.SuccessionKind(kind), body, heir))
            for act_id, day, kind, body, heir in self._rows("successions")
        )

    def _last_days(self) -> Mapping[str, date]:
        """Return the last day of each body that ended, by division ID; empty in most data files."""
        if not self._rows("successions"):
            return {}
        return divisions.last_days(step for steps in self.successions().values() for step in steps)

    def aliases(self) -> Mapping[str, str]:
        """Return the division ID of each alias that a person confirmed, by the alias as `fold_name` returns it."""
        return dict(self._rows("aliases"))

    def _earlier_places(self) -> Mapping[str, tuple[divisions.EarlierPlace, ...]]:
        """Return the earlier places of bodies by division ID, oldest first."""
        return {
            division_id: tuple(
                divisions.EarlierPlace(date.fromisoformat(until), parent, order, bool(is_liaison), contact)
                for until, parent, order, is_liaison, contact in places
            )
            for division_id, places in self._grouped("division_earlier_places").items()
        }

    def _names(self) -> Mapping[str, list[divisions.DivisionName]]:
        rows = self._grouped("division_names")
        return {
            division_id: [
                divisions.DivisionName(name, divisions.NameKind(kind), day_from_store(since), day_from_store(until))
                for name, kind, since, until in names
            ]
            for division_id, names in rows.items()
        }

    def save(self, organisation: divisions.Organisation) -> None:
        """Add or replace divisions with their names and places.

        Other stored divisions remain, and are sorted after these.
        """
        self._add_subjects(organisation)
        given = [division.division_id for division in organisation.divisions]
        others = [key for (key,) in self._rows("division_ids") if key not in set(given)]
        order = [{"division_id": key, "position": position} for position, key in enumerate([*given, *others])]
        self._work.replace("division", order)
        places = [place for division in organisation.divisions for place in _places(division)]
        names = [name for division in organisation.divisions for name in _names_of(division)]
        for table, rows in (("division_place", places), ("division_name", names)):
            self._work.clear(table, [{"division_id": key} for key in given], by=["division_id"])
            self._work.insert(table, rows)

    def _add_subjects(self, after: divisions.Organisation) -> None:
        """Record the attributes of bodies that differ in `after`; those of a new data file are not recorded."""
        before = {each.division_id: each for each in self.read().divisions}
        for each in after.divisions if before else ():
            was = before.get(each.division_id)
            if was is None:
                self._work.add_subjects([body_attribute(each.division_id, "")])
            elif was != each:
                differ = divisions.differing_attributes(was, each)
                self._work.add_subjects(body_attribute(each.division_id, attribute.value) for attribute in differ)

    def add_successions(self, steps: Iterable[divisions.Succession]) -> None:
        """Add successions of bodies, as made by the current act."""
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
        """Remove the successions made by an act that is withdrawn."""
        self._work.clear("succession", [{"act_id": act_id}], by=["act_id"])

    def row_moves(self) -> Mapping[str, KeptRowMove]:
        """Return the row moves by the ID of their act, oldest first, without withdrawn ones."""
        self._read_together("row_moves", "row_move_owners", "named_on_moved_rows")
        moves = self._rows("row_moves")
        if not moves:
            return {}
        owners = grouped(
            (
                (row.act_id, row.edition_id),
                owner_from_cells(row.division_id, row.role, row.ordinal, row.sub_unit, *row[-2:]),
            )
            for row in self._rows("row_move_owners")
        )
        named = grouped(
            ((row.act_id, row.round_id), NamedDivision(row.division_id, divisions.Role(row.role), row.ordinal))
            for row in self._rows("named_on_moved_rows")
        )
        return {
            row.act_id: KeptRowMove(
                row.row_id,
                row.was,
                row.heir,
                date.fromisoformat(row.day),
                {edition_id: found for (act_id, edition_id), found in owners.items() if act_id == row.act_id},
                {round_id: found for (act_id, round_id), found in named.items() if act_id == row.act_id},
            )
            for row in moves
        }

    def withdrawn_row_moves(self) -> frozenset[str]:
        """Return the IDs of the acts whose row moves were withdrawn."""
        return frozenset(row.moved_by for row in self._rows("withdrawn_row_moves"))

    def add_row_move(self, move: KeptRowMove) -> None:
        """Add a row move, as made by the current act."""
        head = {"row_id": move.row_id, "was": move.was, "heir": move.heir, "day": move.day.isoformat()}
        self._work.insert("row_move", [head])
        owners = [
            {"edition_id": edition_id, "position": place, **owner_cells(each)}
            for edition_id, some in move.owners.items()
            for place, each in enumerate(some)
        ]
        self._work.insert("row_move_owner", owners)
        named = [
            {"round_id": round_id, "position": place, **_named_cells(each)}
            for round_id, some in move.named_divisions.items()
            for place, each in enumerate(some)
        ]
        self._work.insert("row_move_answerer", named)

    def withdraw_row_move(self, act_id: str) -> None:
        """Remove the row move of an act, and record that it was withdrawn."""
        for table in ("row_move_answerer", "row_move_owner", "row_move"):
            self._work.clear(table, [{"act_id": act_id}], by=["act_id"])
        self._work.insert("withdrawn_row_move", [{"moved_by": act_id}])

    def bodies_named_in(self) -> Mapping[StoredTable, frozenset[str]]:
        """Return the IDs of the bodies that each table names; tables of the names, places and aliases are left out."""
        found = self._grouped("bodies_named_in_tables")
        tables = self._database.tables
        return {each: frozenset(body for (body,) in found[each.name]) for each in tables.values() if each.name in found}

    def save_alias(self, name: str, division: str) -> None:
        """Save that a name is an alias of a division; the same alias of another division is replaced."""
        self._work.add_subjects([body_attribute(division, BodyAttribute.ALIASES.value)])
        answer = {"name": divisions.fold_name(name), "division_id": division}
        self._work.replace("alias_answer", [answer])

    def remove_alias(self, name: str) -> None:
        """Remove an alias that a person confirmed; do nothing if it is not stored."""
        known = divisions.fold_name(name)
        if (division := self.aliases().get(known)) is not None:
            self._work.add_subjects([body_attribute(division, BodyAttribute.ALIASES.value)])
        self._work.clear("alias_answer", [{"name": known}])

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions with their names, places and aliases; no row and no round may refer to them."""
        gone = [{"division_id": each} for each in division_ids]
        self._work.add_subjects(body_attribute(each["division_id"], "") for each in gone)
        for table in ("alias_answer", "division_name", "division_place", "division"):
            self._work.clear(table, gone, by=["division_id"])


EVER_SINCE = ""
"""The value of `valid_from` if no day is known: as part of the key it cannot be null."""


def _named_cells(named: NamedDivision) -> Mapping[str, Any]:
    return {"division_id": named.division, "role": named.role.value, "ordinal": named.ordinal}


def _places(division: divisions.Division) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a division's earlier places and of its present place.

    Each place begins on the day after the previous place ended.
    """
    since: date | None = None
    for place in division.earlier:
        yield _place(division, place, since, place.valid_to)
        since = place.valid_to + timedelta(days=1)
    yield _place(division, division, since, None)


def _place(
    division: divisions.Division,
    place: divisions.Division | divisions.EarlierPlace,
    since: date | None,
    until: date | None,
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


def _names_of(division: divisions.Division) -> list[Mapping[str, Any]]:
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
