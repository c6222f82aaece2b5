"""Makes and opens data files (port `Stores`); SQLAlchemy is loaded for writing only (source: decision 7).

The order matters (decision 0050): the first bytes and what lies beside the file, lock, note whether a journal stands,
format, schema, structure; only then back up and migrate where it is behind, and use. Nothing is written before.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nakano_status.application.ports.data_file import Clock, Store, StoreInfo, StoreRole, UnitOfWork
from nakano_status.domain.problems.refusals import TargetNotWritable
from nakano_status.domain.problems.store_refusals import (
    StoreDamaged,
    StoreExists,
    StoreForeign,
    StoreMissing,
    StoreNewer,
)
from nakano_status.domain.storage.full_disk import FULL
from nakano_status.store.connection import connect, connect_to_copy
from nakano_status.store.faults import refusal
from nakano_status.store.file_checks import check_indexes, check_neighbours, check_schema, check_structure
from nakano_status.store.format_version import APPLICATION_ID, CURRENT, FormatVersion
from nakano_status.store.lock import StoreLock, is_held, take_lock
from nakano_status.store.sqlite_store import Examine, SqliteStore
from nakano_status.whole_file import reason_of, remove_unfinished, write_whole

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_APPLICATION_ID_AT = slice(68, 72)


class SqliteStores:
    """Makes and opens data files of SQLite."""

    def __init__(self, clock: Clock, examine: Examine = lambda _: ()) -> None:
        """The clock dates acts, drafts and locks; `examine` looks through a file before it is written."""
        self._clock = clock
        self._examine = examine

    @property
    def format(self) -> str:
        """The format that is written."""
        return str(CURRENT)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Make a new data file with its first act, whole or not at all; raise StoreExists, or TargetNotWritable."""
        from nakano_status.store.creation import new_store

        try:
            if path.exists():
                raise StoreExists(path=str(path))
            write_whole(path, new_store(info, self._clock, fill), replace=False)
        except FileExistsError:
            raise StoreExists(path=str(path)) from None
        except OSError as error:
            raise TargetNotWritable(path=str(path), reason=reason_of(error)) from error
        return self.open(path)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None) -> Store:
        """Open a data file to write where that is possible, or to read.

        Raises StoreMissing, StoreForeign, StoreSchemaForeign, StoreNewer, StoreDamaged, and StoreLocked for one that is
        being written.
        """
        _refuse_foreign(path)
        check_neighbours(path)
        lock = None if read_only else self._lock(path, by)
        try:
            return self._open_locked(path, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def is_in_use(self, path: Path) -> bool:
        """Whether a living program, or another computer, has it open to write."""
        return is_held(path)

    def _lock(self, path: Path, by: str | None) -> StoreLock | None:
        """Lock the file, or return None where it can only be read."""
        if not os.access(path, os.W_OK):
            return None
        try:
            lock = take_lock(path, by, self._clock.now())
        except OSError as error:
            if error.errno in FULL:  # to read only would be no answer to whoever wants to write
                raise TargetNotWritable(path=str(path), reason=reason_of(error)) from error
            return None  # the folder allows no lock file: nobody can write here, anybody can read
        remove_unfinished(path.parent)  # what a program left that was killed while it made or copied a data file
        return lock

    def _open_locked(self, path: Path, lock: StoreLock | None) -> Store:
        interrupted = _journal_stands(path) and (lock is not None or not is_held(path))
        with _told(path), closing(connect(path, writable=False)) as connection:
            found = _format_of(connection, path)
            check_schema(connection, path, found)
            check_structure(connection, path)
            copy, kept = _bring_up_to_date(connection, path, found, lock)
            with closing(connection if copy is None else connect_to_copy(copy)) as today:
                info = _read_info(today, path)
        recovered = interrupted and not _journal_stands(path)
        return SqliteStore(path, recovered, info, self._clock, lock, self._examine, copy, kept)


def _refuse_foreign(path: Path) -> None:
    """Look at the first bytes only, so that another program's file is not even recovered by opening it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; a pipe would be waited for
            raise StoreForeign(path=str(path))
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        raise StoreMissing(path=str(path)) from None
    except OSError as error:
        raise StoreDamaged(path=str(path), reason=reason_of(error)) from error
    if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION_ID_AT]) != APPLICATION_ID:
        raise StoreForeign(path=str(path))


def _journal_stands(path: Path) -> bool:
    """Whether a write was cut short: an empty journal holds nothing to take back."""
    with suppress(OSError):
        return Path(os.path.realpath(path) + "-journal").stat().st_size > 0
    return False


def _format_of(connection: sqlite3.Connection, path: Path) -> FormatVersion:
    """Return the file's format; refuse a newer one, naming both."""
    found = FormatVersion.of(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > CURRENT:
        raise StoreNewer(path=str(path), found=str(found), expected=str(CURRENT))
    return found


def _bring_up_to_date(
    connection: sqlite3.Connection, path: Path, found: FormatVersion, lock: StoreLock | None
) -> tuple[bytes | None, Path | None]:
    """Migrate an older file and return where it is backed up.

    One that may only be read is returned as a copy of today's format instead.
    """
    if found == CURRENT:
        return None, None
    from nakano_status.store.migrating import migrate, upgraded_copy

    if lock is None:
        return upgraded_copy(connection, found), None
    check_indexes(connection, path)
    with closing(connect(path, writable=True)) as writing:
        return None, migrate(writing, path, found)


def _read_info(connection: sqlite3.Connection, path: Path) -> StoreInfo:
    """Return whose file it is; raise StoreDamaged where that cannot be told."""
    damaged = StoreDamaged(path=str(path), reason="誰のデータファイルかが書かれていません")
    columns = "store_id, role, plan_id, division_id, seal_key, made_by"
    try:
        lines = connection.execute(f"SELECT {columns} FROM store_info").fetchall()  # noqa: S608 - a constant
    except sqlite3.OperationalError as error:
        if refusal(error, path) is not None:
            raise
        raise damaged from error  # a text that is no UTF-8
    match lines:
        case [(str(store), str(role), str(plan), str() | None as division, bytes() | None as seal_key, str(made_by))]:
            with suppress(ValueError):
                return StoreInfo(store, StoreRole(role), plan, division, seal_key, made_by)
    raise damaged


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what the surroundings did to the opening; our own faults pass."""
    try:
        yield
    except Exception as error:
        told = refusal(getattr(error, "orig", error), path)  # SQLAlchemy, which migrates, wraps what the driver raised
        if told is None:
            raise
        raise told from error
