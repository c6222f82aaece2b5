"""Check sums of written rows, kept in the table `setting` (decision 0049).

Rows that are written together have one sum: those of one act, one package, one return … (`summed_by` of their table).
It holds a CRC-32 of each row and of each column, so that one changed cell is located by its row and its column. A sum
detects damage, not intent: whoever changes a row on purpose can change its sum as well.

A group of rows without a sum, written by a program that keeps none, never gets one. If such a program wrote after one
that does, no sum is valid any more, and all are dropped before the next act is written.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from nakano_status.store import tables as t
from nakano_status.store.cells import TABLES, Line, quoted, selected
from nakano_status.store.columns import BY_ACT

PREFIX = "sum:"
"""The prefix of all keys of check sums in `setting`; under the bare prefix is the number of acts at the last sum."""

SUMMED = tuple(table for table in TABLES if table.info["summed_by"] is not None)
_DIGITS = 8
_STORED = re.compile(rf"[0-9a-f]{{{_DIGITS}}} ([0-9a-f]{{{_DIGITS}}})+ ([0-9a-f]{{{_DIGITS}}})*")


class SumMismatchError(ValueError):
    """Rows stored beside those to be written no longer agree with their check sum."""


@dataclass(frozen=True)
class Sum:
    """The sum of some rows: a CRC-32 of each column and of each row, the cells of a column in the order of the rows."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]

    @staticmethod
    def of(lines: Sequence[Line]) -> Sum:
        """Compute the sum of lines."""
        return Sum((0,) * len(lines[0]), ()).extended(lines)

    def extended(self, lines: Iterable[Line]) -> Sum:
        """Return the sum of these rows and more of the same table."""
        more = list(lines)
        pairs = zip(self.columns, zip(*more, strict=True), strict=True)
        return Sum(tuple(_column_sum(cells, before) for before, cells in pairs), (*self.rows, *map(line_sum, more)))

    def stored(self, key: str, act_id: str) -> str:
        """Return the text to store: first a CRC-32 of the rest, of the key and of the act."""
        text = f"{_hex(self.columns)} {_hex(self.rows)}"
        return f"{_own(key, act_id, text)} {text}"

    @staticmethod
    def read(key: str, act_id: str, stored: str) -> Sum | None:
        """Return the sum from a stored text; None if that is damaged itself."""
        own, _, text = stored.partition(" ")
        if own != _own(key, act_id, text):
            return None
        columns, rows = text.split(" ")
        return Sum(_numbers(columns), _numbers(rows))

    @staticmethod
    def is_like(text: str) -> bool:
        """Whether a text has the form of a stored sum."""
        return _STORED.fullmatch(text) is not None


def key_of(table: Table, group: str) -> str:
    """Return the key in `setting` for the sum of a group of rows."""
    return f"{PREFIX}{table.name}:{group}"


def line_sum(line: Line) -> int:
    """Return the CRC-32 of a row."""
    return _crc(repr(line))


def summed_columns(table: Table) -> list[str]:
    """Return the summed columns: all but the bytes of a file, which have a SHA-256 of their own."""
    return [column.name for column in table.columns if column.name != "content"]


def all_lines(table: Table) -> str:
    """Return the statement that reads all rows that have sums, which excludes the sums themselves."""
    ours = f" WHERE substr(key, 1, {len(PREFIX)}) <> '{PREFIX}'" if table is t.setting else ""
    return f"{selected(table, summed_columns(table))}{ours}"


class SumKeeper:
    """Keeps the sums of what one transaction writes; every group is compared with its sum before it is changed."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Read and write through this connection."""
        self._driver = driver
        self._touched: dict[tuple[Table, str], bool] = {}
        self._added: dict[tuple[Table, str], Sum] = {}
        self._act_id = ""

    def begin(self, act_id: str) -> None:
        """Prepare for an act; drop all sums if a program that keeps none has written since."""
        self._act_id = act_id
        acts, kept = acts_there(self._driver), acts_kept(self._driver)
        if not acts:  # the row of the store itself was written before its first act
            self._touched[t.store_info, ""] = True
        if kept is not None and kept < acts and not self._touched:
            self._driver.execute(f"DELETE FROM setting WHERE substr(key, 1, {len(PREFIX)}) = '{PREFIX}'")  # noqa: S608

    def touch(self, table: Table, lines: Iterable[Mapping[str, Any]], *, deleting: bool = False) -> None:
        """Prepare for rows to be written or deleted; raise SumMismatchError if rows in their groups are damaged."""
        by = table.info["summed_by"]
        if by is None:
            return
        if by == BY_ACT and not deleting:
            self._add(table, lines)
            return
        by = _column_of(by)
        for group in {""} if by == "" else {line[by] for line in lines}:
            if (table, group) not in self._touched:
                self._touched[table, group] = self._has_sum_or_is_new(table, group)

    def keep(self) -> None:
        """Store the sums of all changed groups, in the act that was begun last."""
        act_id = self._act_id
        for (table, group), added in self._added.items():
            self._save(key_of(table, group), added, act_id)
        for table, group in (touched for touched, may in self._touched.items() if may):
            key, lines = key_of(table, group), self._lines(table, group)
            if lines:
                self._save(key, Sum.of(lines), act_id)
            else:
                self._driver.execute("DELETE FROM setting WHERE key = ?", (key,))
        self._save(PREFIX, Sum((acts_there(self._driver),), ()), act_id)
        self._touched.clear()
        self._added.clear()

    def _add(self, table: Table, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add rows of an append-only table to their sum as they are written: finding them again would need an index."""
        columns = summed_columns(table)
        by_act: dict[str, list[Line]] = {}
        for line in lines:
            by_act.setdefault(line.get("act_id", self._act_id), []).append(tuple(line[name] for name in columns))
        for act_id, added in by_act.items():
            before = self._added.get((table, act_id))
            self._added[table, act_id] = before.extended(added) if before else Sum.of(added)

    def _has_sum_or_is_new(self, table: Table, group: str) -> bool:
        key, lines = key_of(table, group), self._lines(table, group)
        found = self._driver.execute("SELECT act_id, value FROM setting WHERE key = ?", (key,)).fetchone()
        if found is None:
            return not lines
        kept = Sum.read(key, *found)
        if kept is None or sorted(kept.rows) != sorted(map(line_sum, lines)):
            raise SumMismatchError(key)
        return True

    def _lines(self, table: Table, group: str) -> list[Line]:
        by = _column_of(table.info["summed_by"])
        rows = f"SELECT {quoted(summed_columns(table))} FROM {quoted([table.name])}"  # noqa: S608 - declared names
        if by == "":
            return self._driver.execute(rows).fetchall()
        return self._driver.execute(f"{rows} WHERE {quoted([by])} = ?", (group,)).fetchall()

    def _save(self, key: str, kept: Sum, act_id: str) -> None:
        statement = "INSERT OR REPLACE INTO setting (key, value, act_id) VALUES (?, ?, ?)"
        self._driver.execute(statement, (key, kept.stored(key, act_id), act_id))


def acts_there(connection: sqlite3.Connection) -> int:
    """Return the number of acts in the file."""
    number: int = connection.execute("SELECT count(*) FROM act").fetchone()[0]
    return number


def acts_kept(connection: sqlite3.Connection) -> int | None:
    """Return the number of acts in the file when the last sum was kept; None if there is none, or it is damaged."""
    found = connection.execute("SELECT act_id, value FROM setting WHERE key = ?", (PREFIX,)).fetchone()
    kept = Sum.read(PREFIX, *found) if found else None
    return kept.columns[0] if kept else None


def _column_of(by: str) -> str:
    """Return the column that groups rows; rows summed by act are grouped by their own column when they are deleted."""
    return "act_id" if by == BY_ACT else by


def _column_sum(cells: Iterable[object], before: int) -> int:
    return zlib.crc32("".join(f"{cell!r}," for cell in cells).encode("utf-8", "surrogateescape"), before)


def _own(key: str, act_id: str, text: str) -> str:
    return _hex([_crc(f"{key} {act_id} {text}")])


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogateescape"))


def _hex(numbers: Iterable[int]) -> str:
    return "".join(f"{number:0{_DIGITS}x}" for number in numbers)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(text[place : place + _DIGITS], 16) for place in range(0, len(text), _DIGITS))
