"""Check sums of written rows, kept in the table `setting` (decision 0049).

Rows that are written together have one sum: those of one act, one package, one return … (`summed_by` of their table).
It holds a CRC-32 of each row and of each column, so that one changed cell is located by its row and its column. A sum
detects damage, not intent: whoever changes a row on purpose can change its sum as well.

A group of rows without a sum, written by a program that keeps none, never gets one. If such a program wrote after one
that does, no sum is valid any more, and all are dropped before the next act is written.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nakano_status.store.statements import BY_ACT, SUM_PREFIX, Database, StoredTable

Line = tuple[Any, ...]
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


def key_of(table: StoredTable, group: str) -> str:
    """Return the key in `setting` for the sum of a group of rows."""
    return f"{SUM_PREFIX}{table.name}:{group}"


def line_sum(line: Line) -> int:
    """Return the CRC-32 of a row."""
    return _crc(repr(line))


class SumKeeper:
    """Keeps the sums of what one transaction writes; every group is compared with its sum before it is changed."""

    def __init__(self, database: Database) -> None:
        """Read and write in this transaction."""
        self._database = database
        self._touched: dict[tuple[StoredTable, str], bool] = {}
        self._added: dict[tuple[StoredTable, str], Sum] = {}
        self._act_id: str

    def begin(self, act_id: str) -> None:
        """Prepare for an act; drop all sums if a program that keeps none has written since."""
        self._act_id = act_id
        acts, kept = acts_there(self._database), acts_kept(self._database)
        if not acts:  # the row of the store itself was written before its first act
            self._touched[self._database.tables["store_info"], ""] = True
        if kept is not None and kept < acts and not self._touched:
            self._database.run("delete sums")

    def touch(self, table: StoredTable, lines: Iterable[Mapping[str, Any]], *, deleting: bool = False) -> None:
        """Prepare for rows to be written or deleted; raise SumMismatchError if rows in their groups are damaged."""
        if table.summed_by is None:
            return
        if table.summed_by == BY_ACT and not deleting:
            self._add(table, lines)
            return
        for group in {line[table.group] for line in lines} if table.group else {""}:
            if (table, group) not in self._touched:
                self._touched[table, group] = self._has_sum_or_is_new(table, group)

    def keep(self) -> None:
        """Store the sums of all changed groups, in the act that was begun last."""
        kept: dict[str, Sum | None] = {key_of(*place): added for place, added in self._added.items()}
        for (table, group), may in self._touched.items():
            if may:
                lines = self._lines(table, group)
                kept[key_of(table, group)] = Sum.of(lines) if lines else None
        kept[SUM_PREFIX] = Sum((acts_there(self._database),), ())
        self._database.run_many("delete setting", [{"key": key} for key in kept], ["key"])
        act_id = self._act_id
        rows = [{"key": key, "value": one.stored(key, act_id), "act_id": act_id} for key, one in kept.items() if one]
        self._database.run_many("insert setting", rows)

    def _add(self, table: StoredTable, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add rows of an append-only table to their sum as they are written: finding them again would need an index."""
        by_act: dict[str, list[Line]] = {}
        for line in lines:
            cells = tuple(line[name] for name in table.summed)
            by_act.setdefault(line.get("act_id", self._act_id), []).append(cells)
        for act_id, added in by_act.items():
            before = self._added.get((table, act_id))
            self._added[table, act_id] = before.extended(added) if before else Sum.of(added)

    def _has_sum_or_is_new(self, table: StoredTable, group: str) -> bool:
        key, lines = key_of(table, group), self._lines(table, group)
        found = stored_sum(self._database, key)
        if found is None:
            return not lines
        kept = Sum.read(*found)
        if kept is None or sorted(kept.rows) != sorted(map(line_sum, lines)):
            raise SumMismatchError(key)
        return True

    def _lines(self, table: StoredTable, group: str) -> list[Line]:
        of = {table.group: group} if table.group else {}
        return self._database.run(f"lines {table.name}", **of).fetchall()


def stored_sum(database: Database, key: str) -> tuple[str, str, str] | None:
    """Return the key, the act and the text of a stored sum; None if there is none."""
    found: tuple[str, str, str] | None = database.run("settings", key=key).fetchone()
    return found


def acts_there(database: Database) -> int:
    """Return the number of acts in the file."""
    number: int = database.run("act_count").fetchone()[0]
    return number


def acts_kept(database: Database) -> int | None:
    """Return the number of acts in the file when the last sum was kept; None if there is none, or it is damaged."""
    found = stored_sum(database, SUM_PREFIX)
    kept = Sum.read(*found) if found else None
    return kept.columns[0] if kept else None


def _column_sum(cells: Iterable[object], before: int) -> int:
    return zlib.crc32("".join(f"{cell!r}," for cell in cells).encode(), before)


def _own(key: str, act_id: str, text: str) -> str:
    return _hex([_crc(f"{key} {act_id} {text}")])


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogateescape"))


def _hex(numbers: Iterable[int]) -> str:
    return "".join(f"{number:0{_DIGITS}x}" for number in numbers)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(text[place : place + _DIGITS], 16) for place in range(0, len(text), _DIGITS))
