"""Makes and opens data files (port `Stores`).

Opening has a fixed order (decision 0007): the first bytes and the files beside the file, the lock, the journal, the
format, the schema, the structure. Only then is a file of an older format backed up and migrated, and the file used.
Nothing is written earlier.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nakano_status.application import stopping
from nakano_status.application.ports.data_file import NO_RULES, IsAsSeen, UnitOfWork, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.atomic_write import remove_unfinished, system_reason, write_whole
from nakano_status.domain.history.acts import A_MOMENT_AGO
from nakano_status.domain.refusals import files
from nakano_status.domain.storage.backups import ARRIVING_SETTING, COPY_SETTING, MOVED_SETTING
from nakano_status.domain.storage.store_info import NO_IDENTITY, StoreInfo, StoreRole
from nakano_status.domain.storage.store_place import FULL
from nakano_status.patience import is_lasting_name, is_open_elsewhere
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.sqlite import file_checks
from nakano_status.store.sqlite.connection import (
    UNKNOWN_PROGRAM,
    connect,
    connect_to_copy,
    has_journal,
    held_file_refusal,
    refusal,
)
from nakano_status.store.sqlite.file_format import data_format_of
from nakano_status.store.sqlite.lock import StoreLock, is_held, lock_path, take_lock
from nakano_status.store.sqlite.store import SqliteStore


class SqliteStores:
    """Makes and opens data files of SQLite."""

    def __init__(self, clock: Clock, rules: ValueRules = NO_RULES) -> None:
        """Store the arguments.

        `clock` dates acts, drafts and locks. `rules`: as in `ValueRules`.
        """
        self._clock = clock
        self._rules = rules

    @property
    def format(self) -> str:
        """The newest format of data files, which this program writes, as shown."""
        return str(CURRENT)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> SqliteStore:
        """Make a new data file with its first act, wholly or not at all, and open it; `fill` writes its first content.

        Raises StoreExists or TargetNotWritable.
        """
        from nakano_status.store.sqlite.migrating import new_store_content

        try:
            if is_lasting_name(path) and path.exists():
                raise files.StoreExists(path=str(path))
            write_whole(
                path,
                new_store_content(info, self._clock, self._rules.fold, fill),
                replace=False,
                check=stopping.check_stop,
            )
            stopping.forbid_stopping()
        except FileExistsError:
            raise files.StoreExists(path=str(path)) from None
        except OSError as error:
            raise files.TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        return self.open(path)

    def open(
        self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False
    ) -> SqliteStore:
        """Open a data file for writing if that is possible, otherwise for reading; the arguments are as in the port.

        Raises StoreMissing, StoreForeign, StoreSchemaForeign, StoreNewer, StoreDamaged, StoreLocked if another program
        is writing it, and, unless `read_only`, StoreIsCopy, StoreMoved, StoreMoveUnfinished, StoreNotLockable.
        """
        file_checks.refuse_foreign(path)
        file_checks.check_neighbours(path)
        lock = None if read_only else self._lock(path, by, take_over=take_over)
        try:
            return self._open_locked(path, lock)
        except BaseException:
            if lock is not None:
                lock.give_up()
            raise

    def look_into(self, path: Path) -> SqliteStore:
        """Open a data file to read a little of it, without checking all of its pages.

        Raises the same errors as `open`.
        """
        file_checks.refuse_foreign(path)
        file_checks.check_neighbours(path)
        return self._open_locked(path, None, check_pages=False)

    def is_free(self, path: Path) -> bool:
        """Return whether a data file exists and is not open for writing, in a running program or on another computer.

        If a share is gone, its lock files are missing, too. Therefore the data file is looked for after the lock file.
        """
        with suppress(OSError):
            return not is_held(path) and path.is_file()
        return False

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, is_dry_run: bool = False) -> None:
        """Write a data file with this content.

        An existing file is replaced only if `replace` is given, no one is writing the file, and `replace` returns True
        for its records; StoreLocked is raised otherwise. If `is_dry_run` is true, only check whether the file could be
        written. Raises StoreExists if the file exists and `replace` is not given, TargetNotWritable, and the errors of
        opening the existing file.
        """
        is_there = os.path.exists(path)  # noqa: PTH110 - raises nothing where a network is gone
        if is_there and not replace:
            raise files.StoreExists(path=str(path))
        lock = self._lock(path, None, take_over=False) if is_there else None
        try:
            if is_there and replace:
                with closing(self.look_into(path)) as there, there.reading() as records:
                    if not replace(records):
                        raise files.StoreLocked(path=str(path), who=UNKNOWN_PROGRAM, since=A_MOMENT_AGO)
            if is_dry_run and not os.access(path.parent, os.W_OK):
                raise PermissionError(errno.EACCES, str(path))
            if not is_dry_run:
                write_whole(path, content, replace=is_there, check=stopping.check_stop)
                stopping.forbid_stopping()
        except FileExistsError:
            raise files.StoreExists(path=str(path)) from None
        except OSError as error:
            raise files.TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        finally:
            if lock is not None:
                lock.release()

    def unwritten(self) -> tuple[Path, ...]:
        """Return an empty tuple, because these data files are written in their own places."""
        return ()

    def _lock(self, path: Path, by: str | None, *, take_over: bool) -> StoreLock | None:
        """Lock the file, or return None if it can only be read."""
        lock = lock_to_write(path, lambda: take_lock(path, by, self._clock.now(), take_over=take_over))
        if lock is not None:
            remove_unfinished(path.parent)  # left by a program that was killed while it made or copied a data file
        return lock

    def _open_locked(self, path: Path, lock: StoreLock | None, *, check_pages: bool = True) -> SqliteStore:
        # before the first connection, which rolls the journal back; the journal of a running writer does not count
        interrupted = has_journal(path) and (lock is not None or not is_held(path))
        with _errors_as_refusals(path), closing(connect(path, writable=False)) as connection:
            found = _format_of(connection, path)
            file_checks.check_schema(connection, path, found)
            if check_pages:
                file_checks.check_structure(connection, path)
            copy, added, kept = self._bring_up_to_date(connection, path, found, lock)
            with closing(connection if copy is None else connect_to_copy(copy)) as today:
                info = _read_info(today, path)
                marks = _read_marks(today)
        if lock is not None and marks.get(COPY_SETTING):
            raise files.StoreIsCopy(path=str(path))
        source, to = marks.get(ARRIVING_SETTING, ""), marks.get(MOVED_SETTING, "")
        if lock is not None and source:
            raise files.StoreMoveUnfinished(path=str(path), source=source)
        if lock is not None and to:
            raise files.StoreMoved(path=str(path), to=to)
        recovered = interrupted and not has_journal(path)
        store = SqliteStore(
            path=path,
            recovered=recovered,
            info=info,
            clock=self._clock,
            lock=lock,
            rules=self._rules,
            copy=copy,
            added=added,
            older_copy=kept,
        )
        store.moved_to = source or to
        return store

    def _bring_up_to_date(
        self, connection: sqlite3.Connection, path: Path, found: FormatVersion, lock: StoreLock | None
    ) -> tuple[bytes | None, Sequence[str], Path | None]:
        """Migrate a file of an older format and return the path of its backup.

        If the file may only be read, return a converted copy instead, with the IDs of the acts that only the copy has.
        """
        if found == CURRENT:
            return None, (), None
        from nakano_status.store.sqlite.migrating import migrate, upgraded_copy

        file_checks.check_references(connection, path)
        if lock is None:
            return *upgraded_copy(connection, found, self._clock), None
        # a migration writes, and would build on damaged indexes; reading does without this slower check
        file_checks.check_indexes(connection, path)
        with closing(connect(path, writable=True)) as writing:
            return None, (), migrate(writing, path, found, self._clock)


def lock_to_write(path: Path, lock: Callable[[], StoreLock]) -> StoreLock | None:
    """Call `lock` and return its result; None if the file is missing, or if it or its folder does not allow writing.

    Raises StoreLocked, TargetNotWritable, and StoreNotLockable for any other error.
    """
    if not os.access(path, os.W_OK):
        return None
    try:
        return lock()
    except OSError as error:
        if error.errno in FULL:  # the caller asked to write, so falling back to reading would not help
            raise files.TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        if is_open_elsewhere(error):
            raise held_file_refusal(path) from error
        if isinstance(error, FileNotFoundError) and path.exists():  # Windows: the name of the lock file is too long
            raise files.TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        if isinstance(error, FileNotFoundError | PermissionError) or error.errno == errno.EROFS:
            return None  # the file is gone, which opening reports, or the folder allows no lock file: it can be read
        lock_name = lock_path(path).name
        raise files.StoreNotLockable(path=str(path), lock=lock_name, reason=system_reason(error)) from error


def _format_of(connection: sqlite3.Connection, path: Path) -> FormatVersion:
    """Return the format of the file; raise StoreNewer if it is newer than the current format."""
    found = data_format_of(connection)
    if found > CURRENT:
        raise files.StoreNewer(path=str(path), found=str(found), expected=str(CURRENT))
    return found


def _read_info(connection: sqlite3.Connection, path: Path) -> StoreInfo:
    """Return the identity of the data file; raise StoreDamaged if it cannot be read."""
    damaged = files.StoreDamaged(path=str(path), reason=NO_IDENTITY)
    columns = "store_id, role, plan_id, division_id, seal_key, made_by"
    try:
        lines = connection.execute(f"SELECT {columns} FROM store_info").fetchall()  # noqa: S608 - a constant
    except sqlite3.OperationalError as error:
        if refusal(error, path) is not None:
            raise
        raise damaged from error  # invalid UTF-8
    match lines:
        case [(str(store), str(role), str(plan), str() | None as division, bytes() | None as seal_key, str(made_by))]:
            with suppress(ValueError):
                return StoreInfo(store, StoreRole(role), plan, division, seal_key, made_by)
    raise damaged


def _read_marks(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the settings that forbid writing to a file: it is a copy of a backup, or was moved or is being moved."""
    marks = (COPY_SETTING, MOVED_SETTING, ARRIVING_SETTING)
    return dict(connection.execute("SELECT key, value FROM setting WHERE key IN (?, ?, ?)", marks).fetchall())


@contextmanager
def _errors_as_refusals(path: Path) -> Iterator[None]:
    """Raise errors of the environment during opening as refusals; defects pass."""
    try:
        yield
    except Exception as error:
        refused = refusal(error, path)
        if refused is None:
            raise
        raise refused from error
