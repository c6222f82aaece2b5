"""Data files changed by other programs: additions that run code, hide rows or change what the program does."""

import sqlite3
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.history.acts import ActKind
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.history_start import begin_history
from nakano_status.store.sqlite.file_format import STATEMENTS
from nakano_status.store.statements import Database
from tests.support.stores import TickingClock, act

ENDLESS = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)"
"""A query that never ends."""

HISTORY = ("act_content", "act_parent", "act_digest")
"""The tables of what the acts recorded."""


def forget_history(connection: sqlite3.Connection) -> None:
    """Delete what the acts recorded of what they wrote."""
    for table in HISTORY:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - named above


def begin_history_anew(connection: sqlite3.Connection, tables: Container[str] | None = None) -> None:
    """Let a file that was changed from outside testify to what it holds now; `tables`: its tables (None: all)."""
    forget_history(connection)
    connection.execute("DELETE FROM draft_check")
    connection.execute("UPDATE act SET kind = 'edit_entry' WHERE kind = ?", (ActKind.BEGIN_HISTORY,))
    begin_history(Database(connection, STATEMENTS), TickingClock(), tables)


def rewrite_whole_history(path: Path, old: str, new: str) -> None:
    """Replace a text wherever it is, and compute every digest again: nothing in the file itself shows it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table!r})").fetchall():
                if kind == "TEXT":
                    change = f'UPDATE "{table}" SET "{column}" = replace("{column}", ?, ?)'  # noqa: S608 - its own names
                    connection.execute(f'{change} WHERE instr("{column}", ?)', (old, new, old))
        connection.execute("DELETE FROM kept_head")
        begin_history_anew(connection)
        connection.execute("COMMIT")


def change_store(path: Path, *statements: str) -> None:
    """Run statements on a data file without the program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def tables_since(format_: FormatVersion) -> list[str]:
    """Return the tables that later formats than this one added."""
    made = STATEMENTS.rendered()["schema"].items()
    later = [each for number, things in made if FormatVersion.read(number) > format_ for each in things]
    return [name for kind, _, name, *_ in later if kind == "table"]


def take_back(path: Path, format_: FormatVersion) -> None:
    """Give a data file the tables and the number of an earlier format, and let its history begin again."""
    gone = tables_since(format_)
    change_store(path, *(f"DROP TABLE {name}" for name in gone), f"PRAGMA user_version = {format_.user_version}")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM kept_head")  # the heads of the history that is forgotten
        begin_history_anew(connection, STATEMENTS.tables.keys() - {*gone})


@contextmanager
def from_format_1_9(parts: Parts, store: Store, path: Path) -> Iterator[Store]:
    """Open a copy of a data file at `path` that was brought up to date from format 1.9, which has no subjects."""
    path.write_bytes(store.whole())
    take_back(path, FormatVersion(1, 9))
    with closing(parts.stores.open(path)) as opened:
        with act(opened):
            pass
        yield opened


def redeclare(table: str, old: str, new: str) -> tuple[str, ...]:
    """Return the statements that change the declaration of a table and keep its rows."""
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'",  # noqa: S608
        "PRAGMA writable_schema = RESET",
    )


FOREIGN: Mapping[str, tuple[str, ...]] = {
    "トリガー「rewrite」": (
        "CREATE TRIGGER rewrite AFTER INSERT ON entry_value BEGIN UPDATE entry_value SET value = 'forged'; END",
    ),
    "トリガー「endless」": (f"CREATE TRIGGER endless BEFORE INSERT ON act BEGIN SELECT {ENDLESS}; END",),
    "ビュー「draft」": (
        "DROP TABLE draft",
        "CREATE VIEW draft AS SELECT '' round_id, '' row_id, '' division_id, '' key, '' text, '' saved_at",
    ),
    "ビュー「store_info」": ("DROP TABLE store_info", f"CREATE VIEW store_info AS SELECT {ENDLESS} AS store_id"),
    "仮想表「hidden」": ("CREATE VIRTUAL TABLE hidden USING fts4(text)",),
    "表「added」": ("CREATE TABLE added (text TEXT)",),
    "表「sqlite_stat1」": ("ANALYZE",),
    "表「sqlite_sequence」": ("CREATE TABLE numbered (n INTEGER PRIMARY KEY AUTOINCREMENT)",),
    "表「setting」の列「remark」": ("ALTER TABLE setting ADD COLUMN remark TEXT",),
    "表「setting」の列「loud」": ("ALTER TABLE setting ADD COLUMN loud TEXT AS (upper(value))",),
    "表「draft」の列「saved_at」": ("ALTER TABLE draft DROP COLUMN saved_at",),
    "表「listing」の列「title」": redeclare("listing", "title TEXT NOT NULL", "title BLOB NOT NULL"),
    "表「act」の列「at」": redeclare("act", "at TEXT NOT NULL", f"at TEXT DEFAULT ({len(ENDLESS)}) NOT NULL"),
    "表「plan」": redeclare("plan", "title TEXT NOT NULL", "title TEXT COLLATE NOCASE NOT NULL"),
    "表「edition」": redeclare("edition", "title TEXT NOT NULL", "title TEXT NOT NULL CHECK (length(title) < 3)"),
    "表「setting」": redeclare("setting", "DEFERRABLE INITIALLY DEFERRED", "ON DELETE CASCADE"),
    "索引「act_kind」": ("CREATE INDEX act_kind ON act (kind)",),
    "索引「by_length」": ("CREATE INDEX by_length ON act (length(kind))",),
    "索引「some_acts」": ("CREATE UNIQUE INDEX some_acts ON act (kind) WHERE kind = 'never'",),
    "索引「ix_package_round_id」": (
        "DROP INDEX ix_package_round_id",
        "CREATE INDEX ix_package_round_id ON package (round_id COLLATE NOCASE)",
    ),
}
"""Statements that add something to a data file, by the name that the refusal must give."""

MISSING: Mapping[str, tuple[str, ...]] = {
    "表「draft」がありません": ("DROP TABLE draft",),
    "索引「ix_package_round_id」がありません": ("DROP INDEX ix_package_round_id",),
}
"""Statements that remove something from a data file, by the name that the refusal must give."""


def lose_an_index_entry(connection: sqlite3.Connection) -> None:
    """Change the values in the index `ix_package_round_id` and keep every row of `package`."""
    connection.execute("UPDATE package SET round_id = round_id || '?'")
    connection.execute("PRAGMA writable_schema = ON")
    (kept,) = connection.execute("SELECT * FROM sqlite_master WHERE name = 'ix_package_round_id'").fetchall()
    connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_package_round_id'")
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("UPDATE package SET round_id = rtrim(round_id, '?')")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    connection.commit()


def damage_an_index(path: Path) -> None:
    """Damage the index `ix_package_round_id` of a data file that still opens and reads."""
    with closing(sqlite3.connect(path)) as connection:
        lose_an_index_entry(connection)


def damage_a_text(path: Path) -> None:
    """Damage one title in a data file that still opens and reads."""
    change_store(path, "UPDATE listing SET title = title || 'x' WHERE rowid = (SELECT min(rowid) FROM listing)")


def damage_a_shown_value(path: Path) -> None:
    """Damage a current value: it is stored in a cache, and now differs from the resolved assertions."""
    change_store(path, "UPDATE entry_value SET value = 'x' WHERE rowid = (SELECT min(rowid) FROM entry_value)")
