"""Moves content that older formats wrote as a text into tables of formats 1.7 and 1.9.

Formats up to 1.6 wrote many settings as JSON, formats up to 1.8 the sender of papers and the SHA-256 of the files of
submissions. Formats up to 1.2 wrote the divisions of a held file only in the text of its problem. For each of the two
formats one act records the move; rows of settings belong to the acts that wrote the settings. A setting that differs
from the content that its act recorded, or that does not fit into the tables, is not moved; `verify` reports it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from nakano_status.application.ports.outside import Clock
from nakano_status.domain.exchange.ledger import CARRIES
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.store import act_recording
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.former_settings import Row, is_former_setting, rows_of_setting, text_after_move
from nakano_status.store.history_start import add_conversion_act
from nakano_status.store.statements import Database

_WITH_DIVISIONS = FormatVersion(1, 7)
"""The format whose step adds the divisions of held files."""

_DROP_SENDERS_OF_LATER_ROUNDS = """
DELETE FROM kept_sender WHERE EXISTS (
  SELECT 1 FROM round JOIN act opening ON opening.act_id = round.opened_by, act choice
  WHERE round.round_id = kept_sender.round_id AND choice.act_id = kept_sender.act_id
    AND opening.ordinal > choice.ordinal)
"""
"""Statement for the names kept for a withdrawn round whose ID a round has that was begun after the choice."""

_UNFIT_CELLS = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError)
"""Errors of SQLite about the content of cells, not about the file or the disk."""
_DOES_NOT_FIT = (ValueError, TypeError, KeyError, AttributeError, RecursionError, *_UNFIT_CELLS)


def move_settings(database: Database, clock: Clock, format_: FormatVersion) -> None:
    """Move the former settings and texts of a data file into the tables of a format, within its transaction.

    The tables must exist. Do nothing if there are no such settings and texts.
    """
    found = [
        (key, act_id, text)
        for key, act_id, text in database.run("settings").fetchall()
        if isinstance(key, str) and isinstance(text, str) and is_former_setting(key, text, format_)
    ]
    divisions = list(_divisions_of_held_files(database)) if format_ == _WITH_DIVISIONS else []
    if not found and not divisions:
        return
    act = add_conversion_act(database, clock, ActKind.MOVE_SETTINGS)
    history = act_recording.ActRecorder(database)
    history.begin(act["act_id"])
    history.prepare(database.tables["act"], [act])
    for key, act_id, text in found:
        _move(database, history, (key, act_id, text))
    for row in divisions:
        with suppress(act_recording.ContentMismatchError):
            history.prepare(database.tables["held_value"], [row])
            database.run_many("insert held_value", [row])
    history.store()


def _divisions_of_held_files(database: Database) -> Iterator[Mapping[str, Any]]:
    """Yield a row for the divisions of each whole file that is held without them.

    The file's text names them: 税務課、戸籍住民課（計6件）.
    """
    known = {item_id for item_id, key, _ in _lines(database, "held_value", "item_id", "key", "value") if key == CARRIES}
    names = _lines(database, "division_name", "name", "division_id", "valid_to")
    by_name = {fold_name(name): division for name, division, _ in sorted(names, key=lambda each: each[2] is None)}
    for item_id, reason, found in _lines(database, "held_item", "item_id", "reason", "found"):
        if reason == "MANY-PACKAGES" and item_id not in known:
            named = map(fold_name, (found or "").rpartition("（計")[0].split("、"))
            if whose := [by_name[each] for each in named if each in by_name]:
                yield {"item_id": item_id, "key": CARRIES, "value": "\n".join(whose)}


def _lines(database: Database, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return these columns of the rows of a table in which they are texts; the last one may be empty."""
    places = [database.tables[table].summed.index(each) for each in columns]
    rows = (tuple(line[place] for place in places) for line in database.run(f"lines {table}").fetchall())
    return [row for row in rows if all(isinstance(each, str) for each in (*row[:-1], row[-1] or ""))]


def _move(database: Database, history: act_recording.ActRecorder, setting: tuple[str, str, str]) -> None:
    key, act_id, text = setting
    try:
        rows = [_whole(database, row, act_id) for row in rows_of_setting(key, text)]
        history.prepare(database.tables["setting"], [{"key": key}], deleting=True)
        for table, cells in rows:
            history.prepare(database.tables[table], [cells], deleting=True)
        database.connection.execute("SAVEPOINT moved")
    except (*_DOES_NOT_FIT, act_recording.ContentMismatchError):
        return
    try:
        for table, cells in rows:
            database.connection.execute(database.statements.sql_to_write(f"add {table}"), cells)
        _drop_dangling(database, rows)
        database.run_many("delete setting", [{"key": key}], ["key"])
        if (after := text_after_move(key, text)) is not None:
            database.run_many("insert setting", [{"key": key, "act_id": act_id, "value": after}])
    except _DOES_NOT_FIT:
        database.connection.execute("ROLLBACK TO moved")
    database.connection.execute("RELEASE moved")


def _whole(database: Database, row: Row, act_id: str) -> Row:
    """Return a row with every column of its table; raise TypeError if a key cell is neither a text nor a number."""
    name, cells = row
    table = database.tables[name]
    whole = {**dict.fromkeys(table.columns), "act_id": act_id, **cells}
    if not all(isinstance(whole[each], str | int) for each in (*table.key, *filter(None, [table.group]))):
        raise TypeError(name)
    return name, {column: whole[column] for column in table.columns}


def _drop_dangling(database: Database, rows: Sequence[Row]) -> None:
    """Delete rows whose round, package, return or plan no longer exists, and senders of rounds that were withdrawn.

    Raises ValueError if an act or a division is missing.
    """
    tables = dict.fromkeys(name for name, _ in rows)
    if "kept_sender" in tables:
        database.connection.execute(_DROP_SENDERS_OF_LATER_ROUNDS)
    for table in tables:
        for _, rowid, parent, _ in database.connection.execute(f"PRAGMA foreign_key_check({table})").fetchall():
            if parent in ("act", "division"):
                raise ValueError(table)
            database.connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - a table of ours
