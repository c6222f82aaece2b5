"""One transaction: rows are queued and written in bulk, before anything is read and when it is committed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

import nakano_status
from nakano_status.application.ports.data_file import Clock, StoreInfo
from nakano_status.domain.merge.change import Act
from nakano_status.domain.merge.slot import Slot
from nakano_status.store import tables
from nakano_status.store.check_sums import SumKeeper
from nakano_status.store.reading import Reading, Record, Value, division_in_key
from nakano_status.store.sqlite.connection import driver_of
from nakano_status.store.stored_forms import stored_time

_MOST_WAITING = 5_000
_DIALECT = sqlite.dialect(paramstyle="named")


class Writing(Reading):
    """The writer of one transaction, the base class of the writers by subject."""

    def __init__(self, connection: Connection, info: StoreInfo, clock: Clock) -> None:
        """Write through this connection, whose transaction has begun."""
        super().__init__(driver_of(connection), info)
        self._connection = connection
        self._clock = clock
        self._act: Act | None = None
        self._waiting: defaultdict[Table, list[Mapping[str, Any]]] = defaultdict(list)
        self._last: dict[Table, int] = {}
        self._sums = SumKeeper(self._driver)
        self.has_committed = False

    def add_info(self, info: StoreInfo) -> None:
        """Write the identity of a new data file."""
        who = {
            "store_id": info.store_id,
            "role": info.role.value,
            "plan_id": info.plan_id,
            "division_id": info.division,
            "seal_key": info.seal_key,
            "made_by": info.made_by,
        }
        self._insert(tables.store_info, [who])

    def begin_act(self, kind: str, by: str | None, reason: str | None = None) -> Act:
        """Record who does what, why, and when; the writes that follow belong to this act."""
        self._flush()
        self._act = Act(uuid.uuid4().hex, kind, self._clock.now(), by, reason)
        self._sums.begin(self._act.act_id)
        self._insert(
            tables.act,
            [
                {
                    "act_id": self._act.act_id,
                    "ordinal": self._next(tables.act),
                    "kind": kind,
                    "at": stored_time(self._act.at),
                    "by_name": by,
                    "program": nakano_status.__version__,
                }
            ],
        )
        if reason:
            self._insert(tables.act_reason, [{"act_id": self._act.act_id, "text": reason}])
        return self._act

    def commit(self) -> None:
        """Write the queued rows and commit."""
        self._flush()
        if self._act is not None:
            self._sums.keep()
        self._connection.commit()
        self.has_committed = True
        self._act = None

    @property
    def _act_id(self) -> str:
        if self._act is None:
            raise RuntimeError("every write hangs on an act: say begin_act first")
        return self._act.act_id

    def _rows(self, name: str, **values: Value) -> Sequence[Record]:
        self._flush()
        return super()._rows(name, **values)

    def _selected(self, statement: Select[Any]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return all rows of a statement that only a writer needs."""
        self._flush()
        return self._connection.execute(statement).all()

    def _insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Queue rows to be inserted; a long queue is written at once, to save memory."""
        for row in rows:
            self._waiting[table].append(row)
            if len(self._waiting[table]) >= _MOST_WAITING:
                self._flush()

    def _insert_missing(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Insert the rows whose key is not stored yet, and return those."""
        self._flush()
        given = list(rows)
        self._sums.touch(table, given)
        return [row for row in given if self._driver.execute(_inserting_missing(table, tuple(row)), row).rowcount]

    def _replace(self, table: Table, rows: Iterable[Mapping[str, Any]], by: Sequence[str] = ()) -> None:
        """Insert rows in place of those with the same key (or the same values in the columns `by`)."""
        kept = list(rows)
        self._clear(table, kept, by)
        self._insert(table, kept)

    def _clear(self, table: Table, rows: Iterable[Mapping[str, Any]], by: Sequence[str] = ()) -> None:
        """Delete the rows that agree with one of `rows` in the key (or in the columns `by`)."""
        names = tuple(by) or _names_of_key(table)
        self._flush()
        gone = [{name: row[name] for name in names} for row in rows]
        self._sums.touch(table, gone, deleting=True)
        self._driver.executemany(_clearing(table, names), gone)

    def _remove(self, table: Table, which: ColumnElement[bool]) -> None:
        """Delete the rows for which a condition holds, also of a table to which rows are only added otherwise."""
        names = tuple(dict.fromkeys([*_names_of_key(table), *({"act_id"} & {*table.columns.keys()})]))
        rows = self._selected(select(*(table.columns[name] for name in names)).where(which))
        self._clear(table, [dict(zip(names, row, strict=True)) for row in rows], by=names)

    def _change(self, table: Table, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        """Update the rows that agree with one of `rows` in the columns `names`, from its other columns."""
        self._flush()
        for row in rows:
            self._sums.touch(table, [row])
            self._driver.execute(_changing(table, tuple(names), tuple(row)), row)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, defaultdict(list)
        for table, rows in waiting.items():
            if rows:
                self._sums.touch(table, rows)
                self._driver.executemany(_inserting(table, tuple(rows[0])), rows)

    def _next(self, table: Table) -> int:
        """Return the next number of a table's `ordinal`, counting on from the highest in the file."""
        if table not in self._last:
            self._flush()
            (self._last[table],) = self._driver.execute(_counting(table)).fetchone()
        self._last[table] += 1
        return self._last[table]


@cache
def _counting(table: Table) -> str:
    """The statement that returns the highest `ordinal`; cached, as every act needs it and preparing is slow."""
    return str(select(func.coalesce(func.max(table.c.ordinal), literal_column("0"))).compile(dialect=_DIALECT))


@cache
def _inserting(table: Table, names: tuple[str, ...]) -> str:
    """The statement that inserts a row; for many rows SQLAlchemy's own compilation takes longer than SQLite."""
    return str(insert(table).compile(dialect=_DIALECT, column_keys=names))


@cache
def _inserting_missing(table: Table, names: tuple[str, ...]) -> str:
    missing = insert(table).on_conflict_do_nothing(index_elements=_names_of_key(table))
    return str(missing.compile(dialect=_DIALECT, column_keys=names))


@cache
def _clearing(table: Table, names: tuple[str, ...]) -> str:
    return str(
        table.delete().where(and_(*(table.c[name] == bindparam(name) for name in names))).compile(dialect=_DIALECT)
    )


@cache
def _changing(table: Table, names: tuple[str, ...], given: tuple[str, ...]) -> str:
    """The statement that updates rows; a parameter has its column's name."""
    which = and_(*(table.c[name] == bindparam(name) for name in names))
    values: dict[str, Any] = {name: bindparam(name) for name in given if name not in names}
    return str(table.update().where(which).values(values).compile(dialect=_DIALECT))


def _names_of_key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def observed_rows(key: Mapping[str, str], observed: Mapping[Slot, frozenset[str]]) -> list[Mapping[str, Any]]:
    """Return the rows that record which assertions were observed on each slot; a slot with none has no row."""
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
