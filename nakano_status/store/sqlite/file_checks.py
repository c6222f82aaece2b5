"""Checks of a whole data file, before any of its content is used, because it may come from anywhere (decision 0007).

A database runs the triggers, views, generated columns and indexes on expressions in its schema automatically. Therefore
the schema is compared with the schema that this program makes before any other statement is run.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nakano_status.atomic_write import system_reason
from nakano_status.domain.refusals.files import StoreDamaged, StoreForeign, StoreMissing, StoreSchemaForeign
from nakano_status.patience import is_open_elsewhere, retry_while_held
from nakano_status.real_path import real_path
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.printable import join_first_names, make_printable
from nakano_status.store.sqlite.connection import held_file_refusal
from nakano_status.store.sqlite.file_format import APPLICATION_ID, SCHEMAS

_BESIDE = ("-journal", "-wal", "-shm")
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_KINDS = {"table": "表", "index": "索引", "trigger": "トリガー", "view": "ビュー"}
_DAMAGED = "内容が壊れています"
_CELL = re.compile(r"(NULL|TEXT|NUMERIC|non-\w+) value in ")
"""The beginning of a finding of SQLite's own checks about a cell."""
_LONGEST_FILE_NAME = 255
_NO_SUCH_FOLDER = 3
"""The error of Windows for a file whose folder is missing, or whose path is longer than allowed."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_APPLICATION_ID_AT = slice(68, 72)


def refuse_foreign(path: Path) -> None:
    """Raise StoreForeign if the first bytes of a file show that it is not a data file of this program.

    SQLite might already change another program's file by opening it. Also raises StoreMissing, StoreDamaged,
    StoreLocked.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; opening a pipe would block
            raise StoreForeign(path=str(path))
        with retry_while_held(lambda: path.open("rb")) as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        raise StoreMissing(path=str(path)) from None
    except OSError as error:
        if is_open_elsewhere(error):
            raise held_file_refusal(path) from error
        raise StoreDamaged(path=str(path), reason=system_reason(error)) from error
    if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION_ID_AT]) != APPLICATION_ID:
        raise StoreForeign(path=str(path))


class SchemaEntry(NamedTuple):
    """A row of `sqlite_master`; insignificant spaces are removed from `sql`."""

    kind: str
    name: str
    table: str
    sql: str

    @property
    def is_table(self) -> bool:
        """True if the entry is a table whose rows are in the file itself, not a virtual table."""
        return self.kind == "table" and self.sql.startswith("CREATE TABLE ")

    @property
    def title(self) -> str:
        """The entry as shown to the user: トリガー「…」."""
        kind = "仮想表" if self.kind == "table" and not self.is_table else _KINDS.get(self.kind, self.kind)
        return f"{kind}「{make_printable(self.name)}」"


def check_neighbours(path: Path) -> None:
    """Refuse a data file if files beside it would make SQLite read or delete other files.

    Such a file is a link or a pipe in place of a journal (`-journal`, `-wal`, `-shm`), or a journal that ends with the
    name of another file: SQLite deletes that file after it rolled the journal back. It writes such a journal only for
    several data files at once, which this program never does. Raises StoreSchemaForeign, StoreDamaged, StoreLocked.
    """
    # SQLite follows links, too, and looks for the journal beside the file that they lead to
    real = real_path(path)
    for suffix in _BESIDE:
        beside = real.with_name(real.name + suffix)
        too_long = OSError(errno.ENAMETOOLONG, "")
        try:
            if len(beside.name) > _LONGEST_FILE_NAME:  # for Windows such a file is only missing
                raise too_long
            is_foreign = not stat.S_ISREG(beside.lstat().st_mode) or _names_another_file(beside)
        except FileNotFoundError as error:
            if getattr(error, "winerror", None) == _NO_SUCH_FOLDER and real.exists():  # Windows: the path is too long
                raise StoreDamaged(path=str(path), reason=system_reason(too_long)) from error
            continue  # another program may finish its write meanwhile
        except OSError as error:
            if is_open_elsewhere(error):
                raise held_file_refusal(path, beside) from error
            # a name so long that there can be no journal beside it
            raise StoreDamaged(path=str(path), reason=system_reason(error)) from error
        if is_foreign:
            raise StoreSchemaForeign(path=str(path), found=f"途中の書き込みの記録「{beside.name}」")


def check_schema(connection: sqlite3.Connection, path: Path, format_: FormatVersion) -> None:
    """Refuse a file whose schema differs from the schema of its format; only the schema is read.

    Raises StoreSchemaForeign, which names foreign entries, or StoreDamaged, which names missing entries.
    """
    with _unreadable_as_damage(connection, path):
        entries = schema_of(connection)
        # a digest first: comparing entry by entry needs a fresh file of that format, which takes longer than opening
        if schema_digest(entries) != SCHEMAS.get(format_):
            _refuse_other_schema(connection, entries, path, format_)


def check_structure(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose pages are inconsistent; raises StoreDamaged.

    Cells of a wrong type are ignored here: `verify` reports them, and reading one raises an error.
    """
    if broken_structure(connection, "quick_check"):
        raise StoreDamaged(path=str(path), reason=_DAMAGED)


def check_indexes(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose pages or indexes are inconsistent, because a write would add to the damage.

    This reads every index and takes about three times as long as `check_structure`. Raises StoreDamaged.
    """
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(path=str(path), reason=f"{_DAMAGED}：{make_printable(found)}")


def check_references(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file in which a row refers to a missing row, because it cannot be migrated; raises StoreDamaged."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreDamaged(path=str(path), reason=f"{_DAMAGED}：表「{broken[0]}」から参照する行がありません")


def broken_structure(connection: sqlite3.Connection, check: str) -> list[str]:
    """Return what SQLite finds with `check` (`quick_check` or `integrity_check`); empty if the file is intact.

    Cells of a wrong type are left out.
    """
    found = (finding for (finding,) in connection.execute(f"PRAGMA {check}"))
    return [finding for finding in found if finding != "ok" and not _CELL.match(finding)]


def schema_of(connection: sqlite3.Connection) -> tuple[SchemaEntry, ...]:
    """Return the entries of the schema, sorted."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return tuple(sorted(SchemaEntry(str(kind), str(name), str(table), _plain(sql)) for kind, name, table, sql in rows))


def schema_digest(entries: Iterable[SchemaEntry]) -> str:
    """Return the SHA-256 (hexadecimal) of a schema, as in `file_format.SCHEMAS`.

    `entries`: the result of `schema_of`.
    """
    return hashlib.sha256(repr([tuple(entry) for entry in entries]).encode()).hexdigest()


@contextmanager
def _unreadable_as_damage(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Let a schema with any bytes be read; raise StoreDamaged if SQLite cannot read it."""
    # a name in a damaged schema may be any bytes, and has to be shown in the message
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        yield
    except UnicodeDecodeError as error:  # from the text of SQLite's error, which quotes the schema
        raise StoreDamaged(path=str(path), reason=_DAMAGED) from error
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        raise StoreDamaged(path=str(path), reason=_DAMAGED) from error
    finally:
        connection.text_factory = str


@lru_cache(maxsize=256)  # most files have the same statements
def _plain(sql: object) -> str:
    """Return a statement without the spaces that versions of SQLAlchemy set differently.

    Only spaces of statements in ASCII are removed: SQLite treats other characters that Python counts as space as part
    of a name.
    """
    text = str(sql or "")
    if not text.isascii():
        return text
    text = " ".join(text.split())
    for mark in "(),":
        text = text.replace(f"{mark} ", mark).replace(f" {mark}", mark)
    return text


def _names_another_file(journal: Path) -> bool:
    """Return whether a journal ends like a journal for several data files at once."""
    if not journal.name.endswith(_BESIDE[0]) or journal.stat().st_size < 2 * len(_JOURNAL_MAGIC):
        return False
    with retry_while_held(lambda: journal.open("rb")) as file:
        file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
        return file.read() == _JOURNAL_MAGIC


def _refuse_other_schema(
    connection: sqlite3.Connection, entries: Iterable[SchemaEntry], path: Path, found: FormatVersion
) -> None:
    from nakano_status.store.sqlite.migrating import STEPS, new_file_in_memory

    if all(step.to != found for step in STEPS):
        raise StoreSchemaForeign(path=str(path), found=f"形式の番号「{found.user_version}」")
    with closing(new_file_in_memory(found)) as made:
        known = Counter(schema_of(made))
        # foreign entries first: an entry that runs automatically is worse than a missing one
        foreign, missing = list((Counter(entries) - known).elements()), list((known - Counter(entries)).elements())
        if foreign:
            raise StoreSchemaForeign(path=str(path), found=join_first_names(_names(foreign, missing, connection, made)))
    if missing:
        raise StoreDamaged(path=str(path), reason=f"{join_first_names(_without_parts(missing))}がありません")


def _names(
    foreign: Iterable[SchemaEntry],
    missing: Iterable[SchemaEntry],
    connection: sqlite3.Connection,
    made: sqlite3.Connection,
) -> Iterator[str]:
    """Yield the names of foreign entries; for a table that differs, the names of its differing columns."""
    tables = {entry.name for entry in missing if entry.is_table}
    for entry in _first_of_names(foreign):
        columns = _differing_columns(entry, connection, made) if entry.is_table and entry.name in tables else []
        yield from (f"{entry.title}の列「{make_printable(name)}」" for name in columns)
        if not columns:
            yield entry.title


def _differing_columns(entry: SchemaEntry, connection: sqlite3.Connection, made: sqlite3.Connection) -> list[str]:
    """Return the columns of a table that differ between two files or exist only in one, in the order of the tables."""
    query = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
    there, known = (each.execute(query, (entry.name,)).fetchall() for each in (connection, made))
    differing = [line for line in (*there, *known) if (line in there) != (line in known)]
    return list(dict.fromkeys(str(line[0]) for line in differing))


def _without_parts(missing: Iterable[SchemaEntry]) -> Iterator[str]:
    """Yield the names of missing entries, without the indexes of missing tables."""
    entries = list(missing)
    tables = {entry.name for entry in entries if entry.kind == "table"}
    yield from (entry.title for entry in entries if entry.kind == "table" or entry.table not in tables)


def _first_of_names(foreign: Iterable[SchemaEntry]) -> Iterator[SchemaEntry]:
    """Yield the entries without the indexes that SQLite makes automatically for a table among them."""
    entries = list(foreign)
    tables = {entry.name for entry in entries if entry.kind == "table"}
    yield from (entry for entry in entries if entry.sql or entry.table not in tables)
