"""Moves settings that formats up to 1.6 wrote as JSON into tables of format 1.7.

One act records the move; the new rows belong to the acts that wrote the settings. A setting that differs from the
content that its act recorded, or that does not fit into the tables, is not moved; `verify` reports it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from nakano_status.application.ports.outside import Clock
from nakano_status.domain.history.acts import ActKind
from nakano_status.store import act_recording
from nakano_status.store.former_settings import Row, is_former_setting, rows_of_setting, text_after_move
from nakano_status.store.history_start import add_conversion_act
from nakano_status.store.statements import Database

_DOES_NOT_FIT = (ValueError, TypeError, KeyError, AttributeError, sqlite3.Error)


def move_settings(database: Database, clock: Clock) -> None:
    """Move all former settings of a data file into its new tables, which must exist, within its transaction.

    Do nothing if there are no such settings.
    """
    found = [
        (key, act_id, text)
        for key, act_id, text in database.run("settings").fetchall()
        if isinstance(key, str) and isinstance(text, str) and is_former_setting(key, text)
    ]
    if not found:
        return
    act = add_conversion_act(database, clock, ActKind.MOVE_SETTINGS)
    history = act_recording.ActRecorder(database)
    history.begin(act["act_id"])
    history.prepare(database.tables["act"], [act])
    for key, act_id, text in found:
        _move(database, history, (key, act_id, text))
    history.store()


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
            database.connection.execute(database.statements.write(f"add {table}"), cells)
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
    """Delete rows whose round, package or plan no longer exists; raise ValueError if an act is missing."""
    for table in dict.fromkeys(name for name, _ in rows):
        for _, rowid, parent, _ in database.connection.execute(f"PRAGMA foreign_key_check({table})").fetchall():
            if parent == "act":
                raise ValueError(table)
            database.connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - a table of ours
