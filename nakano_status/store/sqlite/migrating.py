"""Makes new data files, and migrates older ones: first a backup, then one transaction per step (decision 0007)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nakano_status.application import stopping
from nakano_status.application.ports.data_file import Fold, UnitOfWork
from nakano_status.application.ports.outside import Clock
from nakano_status.atomic_write import system_reason, write_checked
from nakano_status.domain.fields.profile import BUILT_IN
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.domain.storage.backups import FOLDER_SETTING, backup_folder, backup_name, office_time
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.program_files import program_folder
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.former_settings import FORMER_SETTINGS
from nakano_status.store.history_start import begin_history
from nakano_status.store.sqlite.connection import (
    closed_on_failure,
    connect_to_content,
    connect_to_memory,
    copy_into,
    database_content,
    tolerate_invalid_utf8,
)
from nakano_status.store.sqlite.file_format import APPLICATION_ID, STATEMENTS, data_format_of
from nakano_status.store.sqlite.moving_settings import move_settings
from nakano_status.store.sqlite.moving_subjects import move_subjects
from nakano_status.store.statements import Database
from nakano_status.store.subjects import unit_of_work
from nakano_status.store.transaction import Transaction


class MigrationStep(NamedTuple):
    """A step of the migration: the format that it leads to, and the statements that create the tables it adds."""

    to: FormatVersion
    statements: Sequence[str]


STEPS = tuple(MigrationStep(FormatVersion.read(number), made) for number, made in STATEMENTS.formats.items())
"""Every step that added tables, oldest first."""

_WITH_PROFILES = FormatVersion(1, 3)
_WITH_HISTORY = FormatVersion(1, 5)
_WITH_SUBJECTS = FormatVersion(1, 10)
_BUILT_IN_PROFILE = (
    "INSERT INTO edition_profile (edition_id, profile, act_id) SELECT edition_id, ?, act_id FROM edition"
)
"""The statement of the step to format 1.3 that stores the built-in profile for the editions of older files."""


def new_store_content(
    info: StoreInfo, clock: Clock, fold: Fold, fill: Callable[[UnitOfWork], None] | None = None
) -> bytes:
    """Return the bytes of a new data file with its identity and the content that `fill` writes into it.

    The file is made in memory, so that an incomplete file never exists on the disk. `fill`: None writes nothing more.
    """
    with closing(connect_to_content(_new_content(CURRENT))) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        transaction = Transaction(Database(connection, STATEMENTS), info, clock)
        transaction.add_info(info)
        with stopping.on_trial():
            work = unit_of_work(transaction, fold)
            if fill is not None:
                fill(work)
            work.commit()
        return connection.serialize()


@cache
def _new_content(format_: FormatVersion) -> bytes:
    with closing(connect_to_memory()) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _run_all(connection, (step for step in STEPS if step.to <= format_))
        connection.execute(f"PRAGMA user_version = {format_.user_version}")
        return connection.serialize()


def new_file_in_memory(format_: FormatVersion = CURRENT) -> sqlite3.Connection:
    """Return a connection to an empty data file of a released format in memory."""
    return connect_to_content(_new_content(format_))


def pending_steps(format_: FormatVersion) -> tuple[MigrationStep, ...]:
    """Return the steps that a file of the format `format_` still needs."""
    return tuple(step for step in STEPS if step.to > format_)


def migrate(connection: sqlite3.Connection, path: Path, format_: FormatVersion, clock: Clock) -> Path:
    """Back up and migrate an open and locked file; return the path of the backup.

    Raises TargetNotWritable if the backup cannot be written; then the file is unchanged.
    """
    backup = back_up_before_migration(connection, path, clock.now())
    upgrade(connection, format_, clock)
    return backup


def upgraded_copy(connection: sqlite3.Connection, format_: FormatVersion, clock: Clock) -> tuple[bytes, Sequence[str]]:
    """Return the content of a copy of an older file in the current format, and the IDs of the acts added to the copy.

    The file itself is open only for reading and remains unchanged.
    """
    with closing(connect_to_memory()) as copy:
        copy_into(connection, copy)
        before = {act_id for (act_id,) in copy.execute("SELECT act_id FROM act")}
        upgrade(copy, format_, clock)
        added = [act_id for (act_id,) in copy.execute("SELECT act_id FROM act") if act_id not in before]
        return copy.serialize(), added


def copy_in_current_format(content: bytes, clock: Clock) -> sqlite3.Connection:
    """Return a connection to a copy in memory of a data file's content, migrated to the current format."""
    copy = connect_to_content(content)
    with closed_on_failure(copy):
        upgrade(copy, data_format_of(copy), clock)
    return copy


def forget_acts(connection: sqlite3.Connection, act_ids: Iterable[str]) -> None:
    """Remove the acts that the conversion added (see `upgraded_copy`) from a converted copy, before the copy is read.

    The acts are needed until then, because the check of a file compares the content with what they recorded.
    """
    connection.execute("PRAGMA query_only=OFF")
    for table in ("act_content", "act_parent", "act_digest", "act"):
        delete = f"DELETE FROM {table} WHERE act_id = ?"  # noqa: S608 - a table that is named above
        connection.executemany(delete, [(each,) for each in act_ids])


def upgrade(connection: sqlite3.Connection, format_: FormatVersion, clock: Clock) -> None:
    """Migrate an open file from the format `format_` to the current format, in one transaction for each step."""
    _run_all(connection, pending_steps(format_), clock)


def upgrade_and_fill(
    connection: sqlite3.Connection,
    info: StoreInfo,
    clock: Clock,
    fold: Fold,
    fill: Callable[[UnitOfWork], None],
) -> None:
    """Migrate a file in memory to the current format, then let `fill` write into it in a transaction, and commit."""
    upgrade(connection, data_format_of(connection), clock)
    connection.execute("BEGIN")
    transaction = Transaction(Database(connection, STATEMENTS), info, clock)
    with stopping.on_trial():
        work = unit_of_work(transaction, fold)
        fill(work)
        work.commit()


def back_up_before_migration(connection: sqlite3.Connection, path: Path, now: datetime) -> Path:
    """Write a complete copy of a file into the folder of backups without replacing another backup; return its path.

    Raises TargetNotWritable.
    """
    chosen = connection.execute("SELECT value FROM setting WHERE key = ?", (FOLDER_SETTING,)).fetchone()
    folder = backup_folder(path, str(chosen[0]) if chosen else None, _names_in).path
    content = database_content(connection)
    try:
        folder.mkdir(exist_ok=True)  # not its parents: they may be on a share that is gone
        target = folder / backup_name(path, office_time(now), _names_in(folder))
        write_checked(target, content)
    except OSError as error:
        raise TargetNotWritable(path=str(folder), reason=system_reason(error)) from error
    return target


def _names_in(folder: Path) -> list[str]:
    with suppress(OSError):
        return [each.name for each in folder.iterdir()]
    return []


def _run_all(connection: sqlite3.Connection, steps: Iterable[MigrationStep], clock: Clock | None = None) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")  # a step may recreate tables; `_run` checks the references
    for step in steps:
        _run(connection, step, clock)
    connection.execute("PRAGMA foreign_keys=ON")


def _built_in_profile() -> str:
    """Return the built-in profile for files of formats without profiles.

    It has no `ended_rows`, so that their lists print ended rows in the same way as before.
    """
    path = program_folder("resources") / "profiles" / f"{BUILT_IN}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["ended_rows"]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _run(connection: sqlite3.Connection, step: MigrationStep, clock: Clock | None) -> None:
    """Run one step and record its format in one transaction. So an interrupted migration leaves the earlier format."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        for statement in step.statements:
            connection.execute(statement)
        if step.to == _WITH_PROFILES:
            connection.execute(_BUILT_IN_PROFILE, (_built_in_profile(),))
        if step.to == _WITH_HISTORY and clock is not None:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            with tolerate_invalid_utf8(connection):
                begin_history(Database(connection, STATEMENTS), clock, tables)
        if step.to in FORMER_SETTINGS and clock is not None:
            with tolerate_invalid_utf8(connection):
                move_settings(Database(connection, STATEMENTS), clock, step.to)
        if step.to == _WITH_SUBJECTS and clock is not None:
            with tolerate_invalid_utf8(connection):
                move_subjects(Database(connection, STATEMENTS), clock)
        connection.execute(f"PRAGMA user_version = {step.to.user_version}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError(f"format {step.to} breaks a reference: {broken}")
