"""One open data file (port `Store`): reading, writing, trials in a copy, and restoring.

The copies for trials are in folders of their own; those that a killed process left are removed by the next trial. A
restore replaces everything in the file in one step of SQLite's: its name, its rights and its links are kept, and a kill
in between leaves a journal, which the next opening plays back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, OperationalError
from tempfile import gettempdir
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records, StoreBackups, UnitOfWork
from nakano_status.application.ports.outside import Clock
from nakano_status.atomic_write import system_reason, write_whole
from nakano_status.defect_report import write_report
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems import stopping
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.files import StoreDamaged, StoreLocked, StoreReadOnly, TargetNotWritable
from nakano_status.domain.storage.kept import KeptValues
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.store.sqlite.connection import (
    DAMAGE_CAN_CAUSE,
    SOME_TIME,
    UNKNOWN_HOLDER,
    closed_on_failure,
    connect,
    connect_to_content,
    connect_to_copy,
    connect_to_memory,
    copy_into,
    damage_text,
    database_content,
    lenient,
    refusal,
)
from nakano_status.store.sqlite.file_checks import broken_structure, check_indexes
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.sqlite.lock import LOCK_SUFFIX, StoreLock, lock_path, take_lock
from nakano_status.store.statements import Database
from nakano_status.store.subjects import read_snapshot, unit_of_work

if TYPE_CHECKING:
    from nakano_status.store.sqlite.open_copy import OpenCopy


_NAME = "nakano-status-trial-"
"""How the names of the folders begin."""


def new_folder(now: datetime) -> Path:
    """Return a folder for a trial that does not exist yet; those whose lock no process holds are removed."""
    above = Path(gettempdir())
    for each in above.glob(f"{_NAME}*{LOCK_SUFFIX}"):
        with suppress(OSError, StoreLocked), locked_until_removed(each.with_suffix(""), now):
            pass
    return above / f"{_NAME}{os.urandom(8).hex()}"


@contextmanager
def locked_until_removed(folder: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of a folder for a trial, whether it exists or not; the folder is removed at the end."""
    # beside the folder: taken before it is made and released after it is removed, so that a kill leaves none without
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
    """Put `content`, with what `fill` writes into it, in the place of what the open file at `path` contains.

    Raises StoreLocked while another program reads or writes the file for longer than a connection waits.
    """

    def stop_if_busy(status: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # `backup` would try again without a limit
            raise StoreLocked(path=str(path), who=UNKNOWN_HOLDER, since=SOME_TIME)

    with closing(connect_to_content(content)) as copy:
        fill(copy)
        copy_into(copy, connection, stop_if_busy)
    stopping.forbid_stopping()


Examine = Callable[[Records], Iterable[Problem]]


@dataclass
class SqliteStore:
    """An opened data file; without a lock it is read-only.

    `copy` is a read-only file of an older format, converted to the current one; the file itself is not changed.
    `added` are the acts that the conversion added, which are not read. `kept` is the backup of a file of an older
    format, from before its migration on opening. `examine` returns the problems of the file's
    content, before it is first written. `file` is what is read and written: the working copy, if `path` is on a share.
    """

    path: Path
    recovered: bool
    info: StoreInfo
    clock: Clock
    lock: StoreLock | None
    examine: Examine
    copy: bytes | None = None
    added: Sequence[str] = ()
    kept: Path | None = None
    file: Path = field(init=False)
    working_copy: OpenCopy | None = field(default=None, init=False)
    backups: StoreBackups = field(default_factory=StoreBackups, init=False)
    has_written: bool = field(default=False, init=False)
    moved_to: str = field(default="", init=False)
    _is_sound: bool = field(default=False, init=False)
    _has_sound_cells: bool = field(default=False, init=False)
    _idle: list[Connection] = field(default_factory=list, init=False)
    _values: KeptValues = field(default_factory=KeptValues, init=False)
    _state: tuple[int, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Begin with a file that is worked on where it is."""
        self.file = self.path

    @property
    def beside(self) -> Path:
        """Beside which file its backups are: its own."""
        return self.path

    @property
    def server(self) -> None:
        """A file is on no server."""

    @property
    def taken_from(self) -> str:
        """Who had the file open on another computer before this take-over, and since when; empty for no one."""
        holding = self.working_copy or self.lock
        return holding.taken_from if holding else ""

    @property
    def read_only(self) -> bool:
        """Whether the data file was opened for reading only."""
        return self.lock is None

    def look_at(self, plan_id: str | None) -> None:
        """Mean the rounds and editions of that plan from now on (None: of all plans)."""
        self.info, self._values = replace(self.info, of_plan=plan_id), KeptValues()

    def reading(self) -> AbstractContextManager[Records]:
        """Read in one snapshot; what no one else can write is kept until it is written here."""
        return self._reading(partial(self._connect, to_read=True), None if self.read_only else self._still_kept())

    def _still_kept(self) -> KeptValues:
        """Return what is kept: nothing if the file was written otherwise, as by a copy that does not heed its lock."""
        if self._state != (state := _state_of(self.file)):
            self._values, self._state = KeptValues(), state
        return self._values

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the present file into memory, to be read once: a snapshot of the file itself would block a writer."""
        with closing(self._copy_in_memory()) as copy:
            content = copy.serialize()
        return lambda: self._reading(lambda: connect_to_copy(content))

    def on_trial(self) -> AbstractContextManager[SqliteStore]:
        """Copy the present file into a folder of its own, and open the copy to write; it is removed at the end."""
        return opened_on_trial(self.path.name, self.info, self.clock, self.examine, self._copy_in_memory)

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
    def _reading(self, connector: Callable[[], Connection], kept: KeptValues | None = None) -> Iterator[Records]:
        with self._errors_as_refusals(), self._damage_as_refusal(), closing(connector()) as connection:
            connection.execute("BEGIN")
            if self.added:
                from nakano_status.store.sqlite.migrating import forget_acts

                forget_acts(connection, self.added)
            yield read_snapshot(Database(connection, STATEMENTS), self.info, kept=kept)

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """Write in one transaction that is rolled back unless `commit` is called; raise StoreReadOnly if read-only.

        Raises StoreDamaged if `check_soundness` found damage: nothing is written then.
        """
        return self.backups.writing(self._writing)

    @contextmanager
    def _writing(self) -> Iterator[UnitOfWork]:
        self.need_right()
        self.check_soundness()
        from nakano_status.store.transaction import Transaction

        with self._errors_as_refusals(), self._damage_as_refusal(), self._writer() as connection:
            connection.execute("BEGIN IMMEDIATE")
            transaction = Transaction(Database(connection, STATEMENTS), self.info, self.clock)
            try:
                yield unit_of_work(transaction)
            except BaseException:
                self._values = KeptValues()  # a commit may have failed after it took effect
                raise
            finally:
                connection.rollback()
                if transaction.has_committed:
                    self.has_written = True
                    only_answers = transaction.writes_answers_only
                    self._values = self._values.after(frozenset(transaction.written)) if only_answers else KeptValues()
                    self._state = _state_of(self.file)

    def need_right(self) -> None:
        """Raise StoreReadOnly unless it may be written to."""
        if self.read_only:
            raise StoreReadOnly(path=str(self.path))

    def whole(self) -> bytes:
        """Return the present file, in its own format, found sound; raises StoreDamaged."""
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
        """Replace everything by another state of this data file, with what `fill` writes, in one step.

        `content` is what `whole` returned of it, also in an older format. Raises StoreReadOnly, StoreLocked,
        TargetNotWritable.
        """
        self.need_right()
        from nakano_status.store.sqlite.migrating import upgrade_and_fill

        with self._errors_as_refusals(), self._writer() as connection:
            filled = partial(upgrade_and_fill, info=self.info, clock=self.clock, fill=fill)
            replace_content(connection, self.path, content, filled)
        self.has_written, self._values = True, KeptValues()
        self.backups.restored()

    def check_soundness(self) -> None:
        """Raise StoreDamaged if pages, indexes, check sums or shown values are inconsistent.

        An intact file is read once. It is not done on opening: it takes longer than everything else that a window waits
        for (decision 0007).
        """
        if not self._is_sound:
            if not self._has_sound_cells:  # a backup was not made before, so they were not read
                with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
                    self._check_cells(connection)
            self._values = KeptValues()  # what is examined is the file
            with self.reading() as records:
                found = list(self.examine(records))
            if found:
                raise StoreDamaged(path=str(self.path), reason=damage_text(found))
            self._is_sound = True

    def _check_cells(self, connection: Connection) -> None:
        """Raise StoreDamaged if pages, indexes, what acts recorded or the bytes of kept files are inconsistent."""
        from nakano_status.store.changed_cells import changed_history

        check_indexes(connection, self.path)
        database = Database(connection, STATEMENTS)
        try:
            found = list(changed_history(database))
        except OperationalError:  # a text that is no UTF-8: reading all of them leniently takes longer
            with lenient(connection):
                found = list(changed_history(database))
        if found:
            raise StoreDamaged(path=str(self.path), reason=damage_text(found))

    def check_integrity(self) -> Sequence[Problem]:
        """Return the problems of the file itself; empty if it is intact."""
        from nakano_status.store.integrity import find_row_problems

        file = self.path.name
        with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
            if broken := broken_structure(connection, "integrity_check"):
                return [problem("STORE-STRUCTURE-BROKEN", Place(file=file), found=found) for found in broken]
            with lenient(connection):
                return find_row_problems(Database(connection, STATEMENTS), file)

    def close(self) -> None:
        """Close the file and release its lock; after a take-over that could not be recorded, as if there was none."""
        try:
            self.backups.closing()
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
        """Lend a connection, kept for the next act: an act is faster, and a file that was exchanged is noticed."""
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
        """Raise an error that damage may have caused as a refusal, if the file is damaged; otherwise it passes.

        The error may as well be a defect of this program that has nothing to do with the damage: it is reported as one.
        """
        try:
            yield
        except Exception as error:
            if not isinstance(error, DAMAGE_CAN_CAUSE) or refusal(error, self.file) is not None:
                raise
            found = self.check_integrity()
            if not found:
                raise
            write_report(error)
            raise StoreDamaged(path=str(self.path), reason=damage_text(found)) from error


def _state_of(file: Path) -> tuple[int, ...]:
    """Return what changes when a file is written; empty if there is none, which connecting refuses."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def opened_on_trial(
    name: str, info: StoreInfo, clock: Clock, examine: Examine, copied: Callable[[], Connection]
) -> Iterator[SqliteStore]:
    """Put what `copied` returns into a folder of its own as a data file, open to write; it is removed at the end.

    It has a seal of its own: a form that is made with it is not taken for one of the original. Copies that a killed
    process left are removed first. Raises TargetNotWritable, StoreLocked.
    """
    now = clock.now()
    folder = new_folder(now)
    path = folder / name
    with ExitStack() as opened:
        try:
            opened.enter_context(locked_until_removed(folder, now))
            folder.mkdir(0o700)
            lock = take_lock(path, None, now)
            own = replace(info, seal_key=sha256(info.sealing_key).digest())
            trial = opened.enter_context(closing(SqliteStore(path, False, own, clock, lock, examine)))
            with closing(copied()) as copy:
                write_whole(path, copy.serialize(), replace=False)
        except OSError as error:
            raise TargetNotWritable(path=str(path), reason=system_reason(error)) from error
        opened.enter_context(stopping.on_trial())
        yield trial
