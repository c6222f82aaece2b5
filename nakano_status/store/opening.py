"""Makes and opens data files (port `Stores`); SQLAlchemy is loaded for writing only (source: decision 7).

The order matters: lock, note whether a journal stands, look at whose file it is and of which format, back up and
migrate only when behind, check, use.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nakano_status.application.ports import Clock, Store, StoreInfo, StoreRole, UnitOfWork
from nakano_status.domain.refusals import (
    StoreDamaged,
    StoreExists,
    StoreForeign,
    StoreMissing,
    StoreNewer,
    TargetNotWritable,
)
from nakano_status.store.connection import connect, connect_to_copy
from nakano_status.store.faults import refusal
from nakano_status.store.format_version import APPLICATION_ID, CURRENT, FormatVersion
from nakano_status.store.lock import StoreLock, is_held, take_lock
from nakano_status.store.sqlite_store import SqliteStore
from nakano_status.store.statements import TABLES
from nakano_status.whole_file import reason_of, remove_unfinished, write_whole

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_APPLICATION_ID_AT = slice(68, 72)


class SqliteStores:
    """Makes and opens data files of SQLite."""

    def __init__(self, clock: Clock) -> None:
        """The clock dates acts, drafts and locks."""
        self._clock = clock

    @property
    def format(self) -> str:
        """The format that is written."""
        return str(CURRENT)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Make a new data file with its first act, whole or not at all; raise StoreExists, or TargetNotWritable."""
        from nakano_status.store.creation import new_store

        if path.exists():
            raise StoreExists(path=str(path))
        try:
            write_whole(path, new_store(info, self._clock, fill), replace=False)
        except FileExistsError:
            raise StoreExists(path=str(path)) from None
        except OSError as error:
            raise TargetNotWritable(path=str(path), reason=reason_of(error)) from error
        return self.open(path)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None) -> Store:
        """Open a data file to write where that is possible, or to read.

        Raises StoreMissing, StoreForeign, StoreNewer, StoreDamaged, and StoreLocked for one that is being written.
        """
        _refuse_foreign(path)
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
        except OSError:  # the folder allows no lock file: nobody can write here, anybody can read
            return None
        remove_unfinished(path.parent)  # what a program left that was killed while it made or copied a data file
        return lock

    def _open_locked(self, path: Path, lock: StoreLock | None) -> Store:
        interrupted = _journal_stands(path) and (lock is not None or not is_held(path))
        with _told(path), closing(connect(path, writable=lock is not None)) as connection:
            copy, kept = _bring_up_to_date(connection, path, lock)
            with closing(connection if copy is None else connect_to_copy(copy)) as today:
                _check_quickly(today, path)
                info = _read_info(today, path)
        recovered = interrupted and not _journal_stands(path)
        return SqliteStore(path, recovered, info, self._clock, lock, copy, kept)


def _refuse_foreign(path: Path) -> None:
    """Look at the first bytes only, so that another program's file is not even recovered by opening it."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        raise StoreMissing(path=str(path)) from None
    except IsADirectoryError:
        raise StoreForeign(path=str(path)) from None
    except OSError as error:
        if path.is_dir():  # Windows calls a folder "not allowed"
            raise StoreForeign(path=str(path)) from None
        raise StoreDamaged(path=str(path), reason=reason_of(error)) from error
    if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION_ID_AT]) != APPLICATION_ID:
        raise StoreForeign(path=str(path))


def _journal_stands(path: Path) -> bool:
    """Whether a write was cut short: an empty journal holds nothing to take back."""
    with suppress(OSError):
        return path.with_name(path.name + "-journal").stat().st_size > 0
    return False


def _bring_up_to_date(
    connection: sqlite3.Connection, path: Path, lock: StoreLock | None
) -> tuple[bytes | None, Path | None]:
    """Refuse a newer format, naming both; migrate an older one and return where it is backed up.

    One that may only be read is returned as a copy of today's format instead.
    """
    found = FormatVersion.of(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > CURRENT:
        raise StoreNewer(path=str(path), found=str(found), expected=str(CURRENT))
    if found == CURRENT:
        return None, None
    from nakano_status.store.migrating import migrate, upgraded_copy

    if lock is None:
        return upgraded_copy(connection, found), None
    return None, migrate(connection, path, found)


def _check_quickly(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose structure is broken or whose tables are not all there."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise StoreDamaged(path=str(path), reason="内容が壊れています")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := sorted(TABLES - there):
        raise StoreDamaged(path=str(path), reason=f"表がありません：{'、'.join(missing)}")
    if connection.execute("SELECT count(*) FROM store_info").fetchone()[0] != 1:
        raise StoreDamaged(path=str(path), reason="誰のデータファイルかが書かれていません")


def _read_info(connection: sqlite3.Connection, path: Path) -> StoreInfo:
    """Read whose file it is; raise StoreDamaged where that has not the form in which it was written."""
    columns = "store_id, role, plan_id, division_id, seal_key, made_by"
    try:
        found = connection.execute(f"SELECT {columns} FROM store_info").fetchone()  # noqa: S608 - a constant
    except sqlite3.OperationalError as error:  # a text that is none
        raise StoreDamaged(path=str(path), reason="内容が壊れています：store_info") from error
    store_id, role, plan_id, division, seal_key, made_by = found
    whole = all(isinstance(each, str) for each in (store_id, plan_id, made_by))
    if not whole or not isinstance(division, str | None) or not isinstance(seal_key, bytes | None):
        raise StoreDamaged(path=str(path), reason="内容が壊れています：store_info")
    try:
        return StoreInfo(store_id, StoreRole(role), plan_id, division, seal_key, made_by)
    except ValueError:
        raise StoreDamaged(path=str(path), reason="内容が壊れています：store_info／role") from None


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
