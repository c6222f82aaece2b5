"""One snapshot of the data file, read with bulk SELECTs that are grouped here: never one query per row.

The statements were rendered ahead and are passed to the driver as they are: reading never loads SQLAlchemy (decision
0008).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, namedtuple
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from nakano_status.application.ports.data_file import StoreInfo
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.slot import Slot, Values, slot_of
from nakano_status.store.statements import STATEMENTS
from nakano_status.store.stored_forms import read_stored_profile

Record = Any
"""A row as returned: a tuple with named columns."""

Value = str | Collection[str] | None
"""A parameter of a statement: one text, or several of which one must match; None does not limit the rows."""

NO_DIVISION = ""
"""The division in a key if a value belongs to the row alone."""

MOST_VALUES = 30_000
"""The most values in one statement (SQLite allows 32,766); a longer list is split."""


_TYPES: Mapping[str, frozenset[type]] = {
    letter: frozenset((kind, *rest))
    for small, kind in (("t", str), ("i", int), ("b", bytes))
    for letter, rest in ((small, ()), (small.upper(), (type(None),)))
}
"""The types of a column's cells, by the letter in front of the statement."""


class Reading:
    """The connection of one snapshot, the base class of the readers by subject."""

    def __init__(self, driver: sqlite3.Connection, info: StoreInfo) -> None:
        """Read through this connection, which the caller closes."""
        self._driver = driver
        self._info = info

    @property
    def info(self) -> StoreInfo:
        """The identity of the data file."""
        return self._info

    def _profile(self, round_id: str) -> Profile:
        """Return the profile of a round's edition; raise LookupError if there is no such round."""
        found = self._first("round_profile", round_id=round_id)
        if found is None:
            raise LookupError(round_id)
        return read_stored_profile(found.profile)

    def _rows(self, name: str, **values: Value) -> Sequence[Record]:
        """Return all rows of a statement, identified by its name and the given parameters."""
        given = {each: value for each, value in values.items() if value is not None}
        kinds, sql = STATEMENTS[name, *sorted(given)]
        return [row for bound in _in_parts(given) for row in self._part(kinds, sql, bound)]

    def _tuples(self, name: str) -> Sequence[tuple[Any, ...]]:
        """Return all rows of a statement as plain tuples, for results of tens of thousands of rows."""
        kinds, sql = STATEMENTS[name,]
        return _as_declared(kinds, self._driver.execute(sql).fetchall())

    def _first(self, name: str, **values: Value) -> Record | None:
        """Return the first row, or None."""
        return next(iter(self._rows(name, **values)), None)

    def _grouped(self, name: str, **values: Value) -> Mapping[str, list[tuple[Any, ...]]]:
        """Return the rows without their first column, grouped by it, in the statement's order."""
        groups: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._rows(name, **values):
            groups[row[0]].append(row[1:])
        return groups

    def _part(self, kinds: str, sql: str, values: Mapping[str, str | Sequence[str]]) -> Sequence[Record]:
        cursor = self._driver.execute(*_expanded(sql, values))
        record = _record(tuple(column[0] for column in cursor.description))
        return list(map(partial(tuple.__new__, record), _as_declared(kinds, cursor.fetchall())))


def division_in_key(division: str | None) -> str:
    """Return a slot's division as stored in a key."""
    return NO_DIVISION if division is None else division


def slot_from(row_id: str, group: str, division_id: str) -> Slot:
    """Return the slot for the columns of a key, to look up another by it: the keys of its fields are not known."""
    return Slot(row_id, group, division_id or None)


def values_by_slot(profile: Profile, rows: Iterable[tuple[str, str, str, str | None]]) -> dict[Slot, Values]:
    """Group rows (row_id, division_id, key, value) into the values of their slots."""
    gathered: defaultdict[Slot, dict[str, str | None]] = defaultdict(dict)
    for row_id, division_id, key, value in rows:
        gathered[slot_of(profile, row_id, key, division_id)][key] = value
    return {slot: slot.values_of(by_key) for slot, by_key in gathered.items()}


def observed_by_slot(rows: Iterable[tuple[str, str, str, str]]) -> dict[Slot, frozenset[str]]:
    """Group rows (row_id, division_id, group, assertion ID) into the assertions observed on each slot."""
    gathered: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row_id, division_id, group, assertion_id in rows:
        gathered[row_id, group, division_id].add(assertion_id)
    return {slot_from(*place): frozenset(ids) for place, ids in gathered.items()}


def _as_declared(kinds: str, rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """Return the rows; raise TypeError if a cell's type is not its column's (SQLite accepts any)."""
    for kind, cells in zip(kinds, zip(*rows, strict=True), strict=False):
        if not set(map(type, cells)) <= _TYPES[kind]:
            raise TypeError(kind)
    return rows


@cache
def _record(columns: tuple[str, ...]) -> Any:
    """Return the named tuple class for rows with these columns."""
    return namedtuple("Record", columns)  # noqa: PYI024 - its columns are known only at run time


def _in_parts(values: Mapping[str, str | Collection[str]]) -> Iterator[Mapping[str, str | Sequence[str]]]:
    """Yield the parameters, repeatedly if one of them is a list too long for one statement."""
    long = next((name for name, value in values.items() if not isinstance(value, str) and len(value) > MOST_VALUES), "")
    whole = {name: value if isinstance(value, str) else tuple(value) for name, value in values.items()}
    if not long:
        yield whole
        return
    for part in range(0, len(whole[long]), MOST_VALUES):
        yield whole | {long: whole[long][part : part + MOST_VALUES]}


def _expanded(sql: str, values: Mapping[str, str | Sequence[str]]) -> tuple[str, dict[str, str]]:
    """Return the statement with a placeholder for every value of a list (none matches an empty one), and its values."""
    bound: dict[str, str] = {}
    for name, value in values.items():
        several = {name: value} if isinstance(value, str) else {f"{name}_{n}": each for n, each in enumerate(value)}
        sql = sql.replace(f"__[POSTCOMPILE_{name}]", ", ".join(f":{each}" for each in several) or "NULL")
        bound |= several
    return sql, bound
