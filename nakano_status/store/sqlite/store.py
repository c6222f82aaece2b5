"""One open data file (port `Store`): reading, writing, trials in a copy, and restoring.

The copies for trials are in folders of their own; folders that a killed process left are removed by the next trial. A
restore replaces the whole content in one step of SQLite: the file's name, access rights and links remain, and a crash
in between leaves a journal, which the next opening rolls back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, OperationalError
from tempfile import gettempdir
from typing import TYPE_CHECKING

from nakano_status.application import stopping
from nakano_status.application.ports.data_file import Records, StoreBackups, UnitOfWork, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.atomic_write import system_reason, write_whole
from nakano_status.defect_report import write_report
from nakano_status.domain.history.acts import A_MOMENT_AGO
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.files import StoreDamaged, StoreLocked, StoreReadOnly, TargetNotWritable
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.domain.storage.value_cache import ValueCache
from nakano_status.store.printable import damage_text
from nakano_status.store.sqlite.connection import (
    DAMAGE_CAN_CAUSE,
    UNKNOWN_PROGRAM,
    closed_on_failure,
    connect,
    connect_to_content,
    connect_to_copy,
    connect_to_memory,
    copy_into,
    database_content,
    refusal,
    tolerate_invalid_utf8,
)
from nakano_status.store.sqlite.file_checks import broken_structure, check_indexes
from nakano_status.store.sqlite.file_format import STATEMENTS
from nakano_status.store.sqlite.lock import LOCK_SUFFIX, StoreLock, lock_path, take_lock
from nakano_status.store.statements import Database
from nakano_status.store.subjects import read_snapshot, unit_of_work

if TYPE_CHECKING:
    from nakano_status.store.sqlite.open_copy import OpenCopy


_NAME = "nakano-status-trial-"
"""The beginning of the names of the folders for trials."""


def new_trial_folder(now: datetime) -> Path:
    """Return the path of a new folder for a trial, which does not exist yet.

    Folders of earlier trials whose lock no process holds are removed.
    """
    above = Path(gettempdir())
    for each in above.glob(f"{_NAME}*{LOCK_SUFFIX}"):
        with suppress(OSError, StoreLocked), locked_until_removed(each.with_suffix(""), now):
            pass
    return above / f"{_NAME}{os.urandom(8).hex()}"


@contextmanager
def locked_until_removed(folder: Path, now: datetime) -> Iterator[None]:
    """Within the block, hold the lock of a folder for a trial, which need not exist yet.

    Remove the folder at the end.
    """
    # beside the folder: acquired before it is made, released after it is removed, so that a kill leaves both or neither
    lock = take_lock(folder, None, now)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        with suppress(OSError):  # Windows keeps an open file, and this name is not used again
            lock_path(folder).unlink()


def replace_content(
    connection: sqlite3.Connection, path: Path, content: bytes, fill: Callable[[sqlite3.Connection], None]
) -> None:
    """Replace the content of the open file at `path` by `content`; `fill` writes into the new content first.

    Raises StoreLocked if the file is busy.
    """

    def stop_if_busy(status: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # `backup` would try again without a limit
            raise StoreLocked(path=str(path), who=UNKNOWN_PROGRAM, since=A_MOMENT_AGO)

    with closing(connect_to_content(content)) as copy:
        fill(copy)
        copy_into(copy, connection, stop_if_busy)
    stopping.forbid_stopping()


@dataclass
class SqliteStore:
    """An open data file; without a lock it is read-only.

    `recovered`: whether an interrupted write was rolled back on opening.

    `file`: the file that is read and written. `working_copy`: the copy on this PC, if `path` is on a share; then it is
    `file`. `copy`: the content of a read-only file of an older format, converted to the current format; the file itself
    is not changed. `added`: the acts that this conversion added, which are not read. `backups`, `has_written`,
    `moved_to`: as in the port `Store`. `reads_copy`: the problem to report if `file` is a working copy because the
    share's file is not there. `older_copy`: the backup made on opening, before a file of an older format was migrated.
    `rules`: as in `ValueRules`.
    """

    path: Path
    recovered: bool
    info: StoreInfo
    clock: Clock
    lock: StoreLock | None
    rules: ValueRules
    copy: bytes | None = None
    added: Sequence[str] = ()
    older_copy: Path | None = None
    file: Path = field(init=False)
    working_copy: OpenCopy | None = field(default=None, init=False)
    backups: StoreBackups = field(default_factory=StoreBackups, init=False)
    has_written: bool = field(default=False, init=False)
    moved_to: str = field(default="", init=False)
    reads_copy: Problem | None = field(default=None, init=False)
    _is_sound: bool = field(default=False, init=False)
    _has_sound_cells: bool = field(default=False, init=False)
    _idle: list[Connection] = field(default_factory=list, init=False)
    _values: ValueCache = field(default_factory=ValueCache, init=False)
    _state: tuple[int, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Work on the file in its own place, until a working copy is set."""
        self.file = self.path

    @property
    def anchor_path(self) -> Path:
        """The data file's own path."""
        return self.path

    @property
    def server(self) -> None:
        """None, because a file is not on a server."""

    @property
    def taken_from(self) -> str:
        """After a take-over, the previous holder on another computer with the time; otherwise empty."""
        holding = self.working_copy or self.lock
        return holding.taken_from if holding else ""

    @property
    def read_only(self) -> bool:
        """True if the data file was opened for reading only."""
        return self.lock is None

    def choose_plan(self, plan_id: str | None) -> None:
        """Use only the rounds and editions of a plan from now on (None: of all plans)."""
        if plan_id != self.info.chosen_plan_id:
            self.info, self._values = replace(self.info, chosen_plan_id=plan_id), ValueCache()

    def reading(self) -> AbstractContextManager[Records]:
        """Return a context manager that yields the records of one snapshot, for reading.

        If no one else can write, values are cached until the next write.
        """
        return self._reading(partial(self._connect, to_read=True), None if self.read_only else self._still_kept())

    def _still_kept(self) -> ValueCache:
        """Return the cache, emptied if another program wrote the file, for instance a copy that ignores the lock."""
        if self._state != (state := _state_of(self.file)):
            self._values, self._state = ValueCache(), state
        return self._values

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the current file into memory; return a function that opens the copy for reading.

        A snapshot of the file itself would block a writer.
        """
        with closing(self._copy_in_memory()) as copy:
            content = copy.serialize()
        return lambda: self._reading(lambda: connect_to_copy(content))

    def on_trial(self) -> AbstractContextManager[SqliteStore]:
        """Copy the current file into a folder of its own and open the copy for writing.

        The folder is removed at the end.
        """
        return open_trial_copy(self.path.name, self.info, self.clock, self.rules, self._copy_in_memory)

    def _copy_in_memory(self) -> Connection:
        copy = connect_to_memory()
        with (
            self._errors_as_refusals(),
            closed_on_failure(copy),
            closing(self._connect(to_read=True)) as connection,
        ):
            connection.execute("BEGIN")
            connection.execute(
                "SELECT count(*) FROM act"
            ).fetchone()  # `backup` would wait for a writer without a limit
            copy_into(connection, copy)
        return copy

    @contextmanager
    def _reading(self, connector: Callable[[], Connection], kept: ValueCache | None = None) -> Iterator[Records]:
        with self._errors_as_refusals(), self._damage_as_refusal(), closing(connector()) as connection:
            connection.execute("BEGIN")
            if self.added:
                from nakano_status.store.sqlite.migrating import forget_acts

                forget_acts(connection, self.added)
            yield read_snapshot(Database(connection, STATEMENTS), self.info, kept=kept)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Yield a unit of work, which writes in one transaction; it is rolled back unless `commit` is called.

        Raises StoreReadOnly. Raises StoreDamaged before anything is written if `check_soundness` finds damage.
        """
        self.backups.before_transaction()
        self.require_write_right()
        self.check_soundness()
        from nakano_status.store.transaction import Transaction

        with self._errors_as_refusals(), self._damage_as_refusal(), self._writer() as connection:
            connection.execute("BEGIN IMMEDIATE")
            transaction = Transaction(Database(connection, STATEMENTS), self.info, self.clock)
            try:
                yield unit_of_work(transaction, self.rules.fold, self.backups)
            except BaseException:
                self._values = ValueCache()  # a commit may have failed after it took effect
                raise
            finally:
                connection.rollback()
                if transaction.has_committed:
                    self.has_written = True
                    only_answers = transaction.writes_answers_only
                    self._values = self._values.after(frozenset(transaction.written)) if only_answers else ValueCache()
                    self._state = _state_of(self.file)

    def require_write_right(self) -> None:
        """Raise StoreReadOnly if the file is open only for reading."""
        if self.read_only:
            raise StoreReadOnly(path=str(self.path))

    def whole(self) -> bytes:
        """Return the bytes of the current file, in its own format, after checking it; raises StoreDamaged.

        The pages, the indexes, and the rows and stored files that acts wrote are checked.
        """
        with self._errors_as_refusals(), closing(self._copy_in_memory()) as copy:
            self._check_cells(copy)
            self._has_sound_cells = True
            if self.copy is None:
                return copy.serialize()
        with self._errors_as_refusals(), closing(connect(self.file, writable=False)) as connection:
            return database_content(connection)

    def restore(
        self,
        content: bytes,
        fill: Callable[[UnitOfWork], None],
        head: str | None = None,  # noqa: ARG002 - no one else writes while a data file is open
    ) -> None:
        """Replace everything by another state of this data file, with the act that `fill` writes, in one step.

        `content` is a result of `whole`, possibly in an older format; `head` is not used. Raises StoreReadOnly,
        StoreLocked, TargetNotWritable.
        """
        self.require_write_right()
        from nakano_status.store.sqlite.migrating import upgrade_and_fill

        with self._errors_as_refusals(), self._writer() as connection:
            filled = partial(upgrade_and_fill, info=self.info, clock=self.clock, fold=self.rules.fold, fill=fill)
            replace_content(connection, self.path, content, filled)
        self.has_written, self._values = True, ValueCache()
        self.backups.restored()

    def check_soundness(self) -> None:
        """Raise StoreDamaged if pages, indexes, check sums or current values are inconsistent.

        A sound file is checked only once. This is not done on opening, because it takes longer than everything else
        that a window waits for (decision 0007).
        """
        if not self._is_sound:
            if not self._has_sound_cells:  # a backup was not made before, so they were not read
                with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
                    self._check_cells(connection)
            self._values = ValueCache()  # the file is examined, not the cache
            with self.reading() as records:
                found = list(self.rules.examine(records))
            if found:
                raise self._damaged(found)
            self._is_sound = True

    def _damaged(self, found: Sequence[Problem]) -> StoreDamaged:
        return StoreDamaged(path=str(self.path), reason=damage_text(found))

    def _check_cells(self, connection: Connection) -> None:
        """Raise StoreDamaged if pages, indexes, contents recorded by acts or bytes of stored files are inconsistent."""
        from nakano_status.store.changed_cells import changed_history

        check_indexes(connection, self.path)
        database = Database(connection, STATEMENTS)
        try:
            found = list(changed_history(database))
        except OperationalError:  # invalid UTF-8: tolerating it in all texts takes longer
            with tolerate_invalid_utf8(connection):
                found = list(changed_history(database))
        if found:
            raise self._damaged(found)

    def check_integrity(self) -> Sequence[Problem]:
        """Return the problems of the file itself; empty if it is intact.

        The rows are checked only if SQLite finds no problem in the pages and indexes.
        """
        from nakano_status.store.integrity import find_row_problems

        file = self.path.name
        with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
            if broken := broken_structure(connection, "integrity_check"):
                return [problem("STORE-STRUCTURE-BROKEN", Place(file=file), found=found) for found in broken]
            with tolerate_invalid_utf8(connection):
                return find_row_problems(Database(connection, STATEMENTS), file)

    def damage_behind(self, error: Exception) -> StoreDamaged | None:
        """Return StoreDamaged if the file is damaged and the damage may have caused `error`, otherwise None.

        If StoreDamaged is returned, a report of `error` has been written, because it may also be a defect of this
        program, unrelated to the damage.
        """
        if not isinstance(error, DAMAGE_CAN_CAUSE) or refusal(error, self.file) is not None:
            return None
        if not (found := self.check_integrity()):
            return None
        write_report(error)
        return self._damaged(found)

    def close(self) -> None:
        """Make a last backup if one is due, close the file and release its lock; a working copy is written back.

        If nothing was written after a take-over, the lock file of the previous holder is restored.
        """
        try:
            self.backups.before_closing()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        is_given_up = bool(self.taken_from) and not self.has_written
        try:
            if self.working_copy is not None:
                (self.working_copy.give_up if is_given_up else self.working_copy.close)()
        finally:
            if self.lock is not None:
                (self.lock.give_up if is_given_up else self.lock.release)()
                self.lock = None

    def _connect(self, *, to_read: bool = False) -> Connection:
        if self.copy is not None:
            return connect_to_copy(self.copy)
        return connect(self.file, writable=not (to_read or self.read_only))

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        """Lend a connection that is reused by the next act: acts are faster, and an exchanged file is noticed."""
        connection = self._idle.pop() if self._idle else self._connect()
        with closed_on_failure(connection):
            yield connection
        self._idle.append(connection)

    @contextmanager
    def _errors_as_refusals(self) -> Iterator[None]:
        """Raise errors of the environment during an act as refusals; defects pass."""
        try:
            yield
        except Exception as error:
            refused = refusal(error, self.file)
            if refused is None:
                raise
            raise refused from error

    @contextmanager
    def _damage_as_refusal(self) -> Iterator[None]:
        """Raise StoreDamaged for an error that damage may have caused, if the file is damaged; other errors pass."""
        try:
            yield
        except Exception as error:
            if (damaged := self.damage_behind(error)) is not None:
                raise damaged from error
            raise


def _state_of(file: Path) -> tuple[int, ...]:
    """Return the facts about a file that change when it is written; empty if the file is missing."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def open_trial_copy(
    name: str, info: StoreInfo, clock: Clock, rules: ValueRules, copied: Callable[[], Connection]
) -> Iterator[SqliteStore]:
    """Write the copy that `copied` returns into a folder of its own and open it for writing; remove it at the end.

    The copy has a seal of its own, so that a form made with it is not accepted as a form of the original. Copies left
    by a killed process are removed first. Raises TargetNotWritable, StoreLocked.
    """
    now = clock.now()
    folder = new_trial_folder(now)
    path = folder / name
    with ExitStack() as opened:
        try:
            opened.enter_context(locked_until_removed(folder, now))
            folder.mkdir(0o700)
            lock = take_lock(path, None, now)
            own = replace(info, seal_key=sha256(info.sealing_key).digest())
            trial = opened.enter_context(closing(SqliteStore(path, False, own, clock, lock, rules)))
            with closing(copied()) as copy:
                write_whole(path, copy.serialize(), replace=False)
        except OSError as error:
            raise TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        opened.enter_context(stopping.on_trial())
        yield trial
