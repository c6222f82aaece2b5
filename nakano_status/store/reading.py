"""One snapshot of the data file, read with bulk SELECTs that are grouped here: never a query a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select
from sqlalchemy.sql import ColumnElement

from nakano_status.application.ports import StoreInfo
from nakano_status.domain.fields import BY_KEY
from nakano_status.domain.slot import Slot, Values

Record = Row[*tuple[Any, ...]]
"""A row as it came, read by name or in order."""

NO_DIVISION = ""
"""What stands in a key where a value belongs to the row alone."""


class Reading:
    """The connection of one snapshot; the readers by noun stand on it."""

    def __init__(self, connection: Connection, info: StoreInfo) -> None:
        """Read through this connection; whoever opened it closes it."""
        self._connection = connection
        self._info = info

    @property
    def info(self) -> StoreInfo:
        """Who the store is."""
        return self._info

    def _rows(self, statement: Select[Any]) -> Sequence[Record]:
        """All rows of a statement."""
        return self._connection.execute(statement).all()

    def _first(self, statement: Select[Any]) -> Record | None:
        """The first row, or None."""
        rows = self._rows(statement.limit(1))
        return rows[0] if rows else None

    def _grouped(self, statement: Select[Any]) -> Mapping[str, list[tuple[Any, ...]]]:
        """The rows without their first column, gathered by it, in the statement's order."""
        groups: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._rows(statement):
            groups[row[0]].append(tuple(row[1:]))
        return groups


def division_in_key(division: str | None) -> str:
    """Return how a slot's division stands in a key."""
    return NO_DIVISION if division is None else division


def slot_from(row_id: str, group: str, division_id: str) -> Slot:
    """Return the slot that stands in a key."""
    return Slot(row_id, group, division_id or None)


def values_by_slot(rows: Iterable[tuple[str, str, str, str | None]]) -> dict[Slot, Values]:
    """Gather rows (row_id, division_id, key, value) into the values of their slots."""
    gathered: defaultdict[tuple[str, str, str], dict[str, str | None]] = defaultdict(dict)
    for row_id, division_id, key, value in rows:
        gathered[row_id, BY_KEY[key].group, division_id][key] = value
    slots = ((slot_from(*place), by_key) for place, by_key in gathered.items())
    return {slot: slot.values_of(by_key) for slot, by_key in slots}


def seen_by_slot(rows: Iterable[tuple[str, str, str, str]]) -> dict[Slot, frozenset[str]]:
    """Gather rows (row_id, division_id, group, word_id) into the words seen on each slot."""
    gathered: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row_id, division_id, group, word_id in rows:
        gathered[row_id, group, division_id].add(word_id)
    return {slot_from(*place): frozenset(ids) for place, ids in gathered.items()}


def among(column: ColumnElement[Any], wanted: Iterable[str] | None) -> list[ColumnElement[bool]]:
    """Return the condition that narrows to `wanted`; None narrows nothing."""
    return [] if wanted is None else [column.in_(list(wanted))]
