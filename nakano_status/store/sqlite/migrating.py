"""Migrates an older data file to the current format: a backup first, then one transaction per step (decision 7).

alembic is loaded here and nowhere else, so only if a file is of an older format.
"""

from __future__ import annotations

import importlib
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.store.sqlite.connection import connect_to_memory
from nakano_status.store.sqlite.format_version import FormatVersion
from nakano_status.whole_file import reason_of, write_whole


class MigrationStep(NamedTuple):
    """A step to a format: a module of `migrations` with a function `upgrade(op)`."""

    to: FormatVersion
    module: str


STEPS: tuple[MigrationStep, ...] = (
    MigrationStep(FormatVersion(1, 0), "nakano_status.store.migrations.m0001_initial"),
    MigrationStep(FormatVersion(1, 1), "nakano_status.store.migrations.m0002_review"),
    MigrationStep(FormatVersion(1, 2), "nakano_status.store.migrations.m0003_papers"),
    MigrationStep(FormatVersion(1, 3), "nakano_status.store.migrations.m0004_profile"),
)
"""Every step that was ever released, oldest first."""


def pending(found: FormatVersion) -> tuple[MigrationStep, ...]:
    """Return the steps that a file of the format `found` still needs."""
    return tuple(step for step in STEPS if step.to > found)


def migrate(connection: sqlite3.Connection, path: Path, found: FormatVersion) -> Path:
    """Back up and migrate an open, locked file; return the path of the backup.

    Raises TargetNotWritable if no backup can be written; the file is then unchanged.
    """
    backup = back_up(connection, path, found)
    upgrade(connection, found)
    return backup


def upgraded_copy(connection: sqlite3.Connection, found: FormatVersion) -> bytes:
    """Return a file of an older format, opened for reading only, as a file of the current format; it is not changed."""
    with closing(connect_to_memory()) as copy:
        connection.backup(copy)
        upgrade(copy, found)
        return copy.serialize()


def upgrade(connection: sqlite3.Connection, found: FormatVersion) -> None:
    """Run every step that a file of the format `found` still needs."""
    _run_all(connection, pending(found))


def empty_file(format_: FormatVersion) -> sqlite3.Connection | None:
    """Return an empty file in memory of a released format, or None if there is no such format."""
    steps = tuple(step for step in STEPS if step.to <= format_)
    if not steps or steps[-1].to != format_:
        return None
    connection = connect_to_memory()
    _run_all(connection, steps)
    return connection


def back_up(connection: sqlite3.Connection, path: Path, found: FormatVersion) -> Path:
    """Write a complete copy beside the file, named after its format; an earlier copy is never overwritten."""
    target = _free_name(path, found)
    with closing(connect_to_memory()) as copy:
        connection.backup(copy)  # unlike `serialize`, it reports why it failed
        content = copy.serialize()
    try:
        write_whole(target, content, replace=False)
    except OSError as error:
        raise TargetNotWritable(path=str(target), reason=reason_of(error)) from error
    return target


def _free_name(path: Path, found: FormatVersion) -> Path:
    names = (f"{path.stem}-控え{found}{number}{path.suffix}" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path.with_name(name) for name in names if not os.path.lexists(path.with_name(name)))


def _run_all(connection: sqlite3.Connection, steps: Iterable[MigrationStep]) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")  # a step may recreate tables; `_run` checks the references
    for step in steps:
        _run(connection, step)
    connection.execute("PRAGMA foreign_keys=ON")


def _run(connection: sqlite3.Connection, step: MigrationStep) -> None:
    """Run one step and record it in one transaction, so that an interrupted migration leaves the earlier format."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import StaticPool, create_engine

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as begun:
        # the connection is in autocommit mode: without this, each statement would be a transaction of its own
        begun.exec_driver_sql("BEGIN IMMEDIATE")
        operations = Operations(MigrationContext.configure(begun))
        importlib.import_module(step.module).upgrade(operations)
        begun.exec_driver_sql(f"PRAGMA user_version = {step.to.user_version}")
        if broken := begun.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(f"{step.module} breaks a reference: {broken}")
        begun.commit()
