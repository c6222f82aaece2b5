"""Reads one snapshot of the data file with bulk queries and groups their rows: never one query per row.

The queries are text for the driver (`statements`): reading a data file never loads SQLAlchemy (decision 0072).
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, TypeVarTuple, cast

from nakano_status.application.stopping import check_stop
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import Slot, Values, fields_by_slot
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.value_cache import ValueCache
from nakano_status.store.statements import VALUE_LIST, Database, read_stored_profile

if TYPE_CHECKING:
    from nakano_status.store.transaction import Transaction

Subject = TypeVar("Subject", bound="Stored")
Arguments = TypeVarTuple("Arguments")
Found = TypeVar("Found")

Row = TypeVar("Row", bound=NamedTuple)

Record = Any
"""A row as returned: a tuple with named columns. One that another function takes has a class of its own (`rows`)."""

Value = str | int | Collection[str] | None
"""A parameter of a query: one value, or several texts one of which must match; None does not limit the rows."""

Given = Mapping[str, str | int | Sequence[str]]

NO_DIVISION = ""
"""The division in the key of a value that belongs to the row alone."""

MOST_VALUES = 30_000
"""The maximum number of values in one query (SQLite allows 32,766, PostgreSQL 65,535); a longer list is split."""

ROWS_AT_ONCE = 2_000
"""The number of rows that are fetched at once; between two fetches the work can be stopped."""

_TYPES: Mapping[str, frozenset[type]] = {
    letter: frozenset((*kinds, *rest))
    for small, kinds in (("t", {str}), ("i", {int}), ("f", {int, bool}), ("b", {bytes}))
    for letter, rest in ((small, ()), (small.upper(), (type(None),)))
}
"""The allowed types of the cells of a column, by its letter in the query; a flag is a number in some databases."""


def once_in_snapshot(
    read: Callable[[Subject, *Arguments], Found],
) -> Callable[[Subject, *Arguments], Found]:
    """Decorate a method so that it reads a value only once in a snapshot, and then returns it from a cache.

    In a transaction, the cache is emptied when anything but answers is written; so a value that depends on answers must
    not be read there.
    """

    @wraps(read)
    def cached(self: Subject, *of: *Arguments) -> Found:
        check_stop()
        if (read, of) not in self._snapshot_cache:
            self._flush()
            self._snapshot_cache[read, of] = read(self, *of)
        return cast("Found", self._snapshot_cache[read, of])

    return cached


def once_until_written(
    read: Callable[[Subject, *Arguments], Found],
) -> Callable[[Subject, *Arguments], Found]:
    """Decorate a method so that a value of plans, rounds or divisions is read only once until an act writes.

    Acts that write only answers do not empty the cache. Without a cache of the file it works like `once_in_snapshot`.
    """
    within = once_in_snapshot(read)

    @wraps(read)
    def cached(self: Subject, *of: *Arguments) -> Found:
        if self._file_cache is None:
            return within(self, *of)
        check_stop()
        known = self._file_cache.known_value((read, of))
        return self._file_cache.put((read, of), read(self, *of)) if known is None else cast("Found", known.value)

    return cached


class Stored:
    """The base class of the stored records of one subject, read in a snapshot, or read and written in a transaction."""

    def __init__(
        self,
        database: Database,
        info: StoreInfo,
        transaction: Transaction | None = None,
        kept: ValueCache | None = None,
    ) -> None:
        """Store the arguments; without `transaction` the records can only be read. The caller closes the connection.

        `kept` is the cache of values read from this state of the file.
        """
        self._database = database
        self.info = info
        self._transaction = transaction
        self._file_cache = kept
        self._snapshot_cache: dict[Hashable, Any] = {} if transaction is None else transaction.cache

    @property
    def _work(self) -> Transaction:
        """The transaction that writes; raises RuntimeError in a snapshot."""
        if self._transaction is None:
            raise RuntimeError("a snapshot is only read")
        return self._transaction

    def _profile(self, round_id: str) -> Profile:
        """Return the profile of a round's edition; raise LookupError if there is no such round."""
        found = self._first("round_profile", round_id=round_id)
        if found is None:
            raise LookupError(round_id)
        return read_stored_profile(found.profile)

    def _flush(self) -> None:
        """Write the queued rows, so that they are read, too; a snapshot has none."""
        if self._transaction is not None:
            self._transaction.flush()

    def _read_together(self, *names: str, **values: Value) -> None:
        """Announce queries that are read next, all with these parameters; a server answers all of them at once."""
        self._flush()
        given = {each: value for each, value in values.items() if value is not None}
        texts = ((name, self._database.statements.sql_to_query(name, given)[1]) for name in names)
        mark = self._database.statements.placeholder
        self._database.read_ahead(
            (name, *_expanded(sql, bound, mark)) for name, sql in texts for bound in _in_parts(given)
        )

    def _rows(self, name: str, **values: Value) -> Sequence[Record]:
        """Return all rows of the query with this name and these parameters."""
        self._flush()
        given = {each: value for each, value in values.items() if value is not None}
        kinds, sql = self._database.statements.sql_to_query(name, given)
        return [row for bound in _in_parts(given) for row in self._part(name, kinds, sql, bound)]

    def _rows_of(self, row_class: type[Row], name: str, **values: Value) -> Sequence[Row]:
        """Return all rows of a query in a class that declares its columns; raises TypeError if it declares others."""
        rows = self._rows(name, **values)
        if rows and rows[0]._fields != row_class._fields:
            raise TypeError(name)
        return list(map(row_class._make, rows))

    def _tuples(self, name: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as plain tuples, for results of tens of thousands of rows."""
        self._flush()
        kinds, sql = self._database.statements.sql_to_query(name, ())
        cursor = self._database.execute(name, sql, {})
        while some := cursor.fetchmany(ROWS_AT_ONCE):
            yield from _as_declared(kinds, some)

    def _first(self, name: str, **values: Value) -> Record | None:
        """Return the first row of a query, or None."""
        return next(iter(self._rows(name, **values)), None)

    def _grouped(self, name: str, **values: Value) -> Mapping[Any, list[tuple[Any, ...]]]:
        """Return the rows of a query by their first column (a text or a number), without it and in their order."""
        groups: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        for row in self._rows(name, **values):
            groups[row[0]].append(row[1:])
        return groups

    def _part(self, name: str, kinds: str, sql: str, values: Given) -> Sequence[Record]:
        cursor = self._database.execute(name, *_expanded(sql, values, self._database.statements.placeholder))
        record = _record(tuple(column[0] for column in cursor.description))
        rows: list[Record] = []
        while some := cursor.fetchmany(ROWS_AT_ONCE):
            check_stop()
            rows += map(partial(tuple.__new__, record), _as_declared(kinds, some))
        return rows


def division_in_key(division: str | None) -> str:
    """Return a slot's division in the form in which keys store it: the empty text for None."""
    return NO_DIVISION if division is None else division


def slot_from(row_id: str, group: str, division_id: str) -> Slot:
    """Return the slot that the columns of a key store; it equals other slots of the place, but has no field keys.

    `division_id`: empty if the values belong to the row.
    """
    return Slot(row_id, group, division_id or None)


def values_by_slot(profile: Profile, rows: Iterable[tuple[str, str, str, str | None]]) -> dict[Slot, Values]:
    """Return the values of each slot, from rows (row_id, division_id, key, value); a value of None is blank."""
    return {slot: slot.values_of(by_key) for slot, by_key in fields_by_slot(profile, rows)}


def observed_by_slot(rows: Iterable[tuple[str, str, str, str]]) -> dict[Slot, frozenset[str]]:
    """Return the IDs of the assertions observed on each slot, from rows (row_id, division_id, group, assertion ID)."""
    gathered: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row_id, division_id, group, assertion_id in rows:
        gathered[row_id, group, division_id].add(assertion_id)
    return {slot_from(*place): frozenset(ids) for place, ids in gathered.items()}


def observed_rows(key: Mapping[str, str], observed: Mapping[Slot, frozenset[str]]) -> list[Mapping[str, Any]]:
    """Return the rows that store the assertions observed on each slot, one for each assertion.

    `key`: the other cells of each row.
    """
    return [
        {
            **key,
            "row_id": slot.row_id,
            "division_id": division_in_key(slot.division),
            "group_key": slot.group,
            "word_id": assertion_id,
        }
        for slot, ids in observed.items()
        for assertion_id in sorted(ids)
    ]


def _as_declared(kinds: str, rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """Return the rows; raise TypeError if a cell does not have the type of its column (SQLite accepts any)."""
    for kind, cells in zip(kinds, zip(*rows, strict=True), strict=False):
        if not set(map(type, cells)) <= _TYPES[kind]:
            raise TypeError(kind)
    return rows


@cache
def _record(columns: tuple[str, ...]) -> Any:
    """Return the class of the rows with these columns; making one takes 0.04 ms, and a start reads twenty kinds."""
    return namedtuple("Record", columns)  # noqa: PYI024 - the columns are known once a query has run


def _in_parts(values: Mapping[str, str | int | Collection[str]]) -> Iterator[Given]:
    """Yield the parameters; if one of them is a list too long for one query, once for each part of the list."""
    whole = {name: value if isinstance(value, str | int) else tuple(value) for name, value in values.items()}
    long = next((name for name, value in whole.items() if isinstance(value, tuple) and len(value) > MOST_VALUES), "")
    several = whole.get(long)
    if not isinstance(several, tuple):
        yield whole
        return
    for part in range(0, len(several), MOST_VALUES):
        yield whole | {long: several[part : part + MOST_VALUES]}


def _expanded(sql: str, values: Given, placeholder: str) -> tuple[str, dict[str, str | int]]:
    """Return the query with a placeholder for every value of a list, and the values; an empty list matches no row."""
    bound: dict[str, str | int] = {}
    for name, value in values.items():
        if isinstance(value, str | int):
            bound[name] = value
            continue
        several = {f"{name}_{n}": each for n, each in enumerate(value)}
        marks = ", ".join(map(placeholder.format, several))
        sql = sql.replace(VALUE_LIST.format(name), marks or "NULL")
        bound |= several
    return sql, bound
