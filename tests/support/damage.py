"""Changes single cells of a data file, as a bad disk, another program or a user with a tool would."""

import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from nakano_status.cli.session import NOT_DONE
from nakano_status.store.integrity import TABLES
from nakano_status.store.sqlite.connection import tolerate_invalid_utf8
from nakano_status.store.tables import all_tables
from tests.support.command_line import run

Cell = str | int | float | bytes | None


@dataclass(frozen=True)
class Hit:
    """One cell that is to be changed: its table, its column, its row, and how."""

    table: str
    column: str
    rowid: int
    how: str

    def __str__(self) -> str:
        """Name it in a test's output."""
        return f"{self.table}.{self.column}-{self.how}"


def _flipped(before: Cell, bit: int = 0) -> Cell:
    if isinstance(before, int):
        return before ^ 1 << bit
    content = (
        before.encode() if isinstance(before, str) else bytes(before or b"") if not isinstance(before, float) else b""
    )
    if not content:
        return before
    place = bit // 8 % len(content)
    changed = content[:place] + bytes([content[place] ^ 1 << bit % 8]) + content[place + 1 :]
    return changed if isinstance(before, bytes) else _Text(changed)


class _Text(bytes):
    """Bytes that are stored as a text, sound or not."""


def _other(before: Cell) -> Cell:
    return before + 1 if isinstance(before, int) else before + b"x" if isinstance(before, bytes) else f"{before!s}あ"


CHANGES: Mapping[str, Callable[[Cell], Cell]] = {
    "other": _other, "null": lambda _: None, "integer": lambda _: 7, "negative": lambda _: -1,
    "float": lambda _: 1.5, "blob": lambda _: b"\x00\xff", "nul": lambda before: f"{before!s}\0b",
    "not-utf8": lambda _: _Text(b"\xffA"), "bit": _flipped, "empty": lambda _: ""
}  # fmt: skip
"""The changes of a cell, by name; in addition there is `swapped` (the value of another row)."""

_CACHE = ("entry_value", "entry_word")


def selected(table: Table, columns: Iterable[str]) -> str:
    """Return the statement that reads the columns of all rows."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{table.name}"'  # noqa: S608 - declared names


def rows_of(path: Path) -> Iterator[tuple[Table, int, Mapping[str, Cell]]]:
    """Yield every row of a sound data file, by its table and its index there."""
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            names = [column.name for column in table.columns]
            for rowid, *cells in connection.execute(selected(table, ["rowid", *names])):
                yield table, rowid, dict(zip(names, cells, strict=True))


def every_hit(path: Path) -> Iterator[Hit]:
    """Yield each column with each change once, at a row where it makes a difference."""
    rows: dict[str, list[tuple[int, Mapping[str, Cell]]]] = {}
    for table, rowid, cells in rows_of(path):
        rows.setdefault(table.name, []).append((rowid, cells))
    chance = random.Random(1)
    for table in TABLES:
        for column in table.columns:
            for how in (*CHANGES, "swapped"):
                rowid, _ = chance.choice(rows[table.name])
                yield Hit(table.name, column.name, rowid, how)


def lost(path: Path, table: str, rowid: int) -> None:
    """Remove a row from the file."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608 - a declared name


def damaged_by_chance(path: Path, chance: random.Random) -> str:
    """Change a cell or remove a row of a sound data file; return what was done."""
    table, rowid, _ = chance.choice(list(rows_of(path)))
    if chance.random() < 0.5:
        lost(path, table.name, rowid)
        return f"{table.name} {rowid} lost"
    what = Hit(table.name, chance.choice(list(table.columns)).name, rowid, chance.choice([*CHANGES, "swapped"]))
    return f"{what} {rowid} {'changed' if hit(path, what) else 'as it was'}"


def hit(path: Path, what: Hit) -> bool:
    """Change the cell in the file, and return whether its value differs from before.

    Values that the table's own rules refuse (a missing value, a number as text) are written all the same: damage does
    not respect rules.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        before = _cell(connection, what)
        after = _swapped(connection, what, before) if what.how == "swapped" else CHANGES[what.how](before)
        with _without_rules(connection, what.table):
            given = "CAST(? AS TEXT)" if isinstance(after, _Text) else "?"
            value = bytes(after) if isinstance(after, _Text) else after
            try:
                said = f'UPDATE "{what.table}" SET "{what.column}" = {given} WHERE rowid = ?'  # noqa: S608 - declared
                connection.execute(said, (value, what.rowid))
            except sqlite3.DatabaseError:  # another row has this key, or the key is the number of the row itself
                return False
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        now = _cell(connection, what)
        return (type(now), now) != (type(before), before)


def key_of(path: Path, what: Hit) -> str:
    """Return the key of the row of a hit as it is now, as `verify` writes it."""
    table = all_tables.tables[what.table]
    names = [column.name for column in table.primary_key]
    with closing(sqlite3.connect(path)) as connection, tolerate_invalid_utf8(connection):
        cells = connection.execute(f"{selected(table, names)} WHERE rowid = ?", (what.rowid,)).fetchone()
    return "/".join(map(str, cells))


def found_out(sound: Path, what: Hit, folder: Path) -> str | None:
    """Change a copy of a sound file, and return what is wrong with the output of the commands; None if nothing is."""
    path = folder / "damaged.nakano"
    path.write_bytes(sound.read_bytes())
    if not hit(path, what):
        return None
    ended = {command: run(command, "--json", "--store", path) for command in ("verify", "show", "counts")}
    if any(said.code not in (0, 1, 2) for said in ended.values()):
        return f"{what}: {ended}"
    said = ended["verify"]
    if said.code == NOT_DONE and what.table == "store_info":  # without it the owner of the file is not known
        is_told = said.keys["error"] == "STORE-DAMAGED" and "誰のデータファイル" in said.keys["message"]
        return None if is_told else f"{what}: {said}"
    is_told = said.code == 1 and is_named(said.keys["problems"], what, key_of(path, what))
    return None if is_told else f"{what}: {said}"


def is_named(problems: list[dict[str, Any]], what: Hit, key: str) -> bool:
    """Whether one of the problems (as `--json` prints them) is at the cell that was hit.

    A line of the cache whose key changed is named at its new key: no line should be there.
    """
    table = all_tables.tables[what.table]
    is_place = what.table in _CACHE and table.columns[what.column].primary_key
    named = {(each.get("table"), each.get("key"), None if is_place else each.get("column")) for each in problems}
    return (what.table, key, None if is_place else what.column) in named


def _cell(connection: sqlite3.Connection, what: Hit) -> Cell:
    with tolerate_invalid_utf8(connection):
        asked = f"{selected(all_tables.tables[what.table], [what.column])} WHERE rowid = ?"
        found: Cell = connection.execute(asked, (what.rowid,)).fetchone()[0]
    return found


def _swapped(connection: sqlite3.Connection, what: Hit, before: Cell) -> Cell:
    column = selected(all_tables.tables[what.table], [what.column])
    asked = f'{column} WHERE "{what.column}" IS NOT ? ORDER BY rowid LIMIT 1'
    found = connection.execute(asked, (before,)).fetchone()
    return found[0] if found else before


class _without_rules:  # noqa: N801 - named for its use in a `with`
    """Allow any value in a table within the context: its columns have no type and may be missing."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection, self._table = connection, table

    def __enter__(self) -> None:
        asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
        self._sql: str = self._connection.execute(asked, (self._table,)).fetchone()[0]
        loose = self._sql.replace(" NOT NULL", "")
        for kind in (" TEXT", " INTEGER", " BOOLEAN", " BLOB"):
            loose = loose.replace(kind, "")
        self._write(loose)

    def __exit__(self, *_: object) -> None:
        self._write(self._sql)

    def _write(self, sql: str) -> None:
        self._connection.execute("PRAGMA writable_schema = ON")
        self._connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, self._table))
        self._connection.execute("PRAGMA writable_schema = RESET")
