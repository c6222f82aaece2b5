"""One open data file (port `Store`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Clock, Records, StoreInfo
from nakano_status.defect_report import write_report
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.problems.store_refusals import StoreDamaged, StoreReadOnly
from nakano_status.store.connection import connect, connect_to_copy, connect_to_memory, engine_for, for_writing
from nakano_status.store.faults import DAMAGE_CAN_CAUSE, damage_in_words, refusal
from nakano_status.store.file_checks import check_indexes
from nakano_status.store.lock import StoreLock
from nakano_status.store.snapshot import SqliteSnapshot

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from nakano_status.store.unit_of_work import SqliteUnitOfWork

Examine = Callable[[Records], Iterable[Problem]]


@dataclass
class SqliteStore:
    """An opened data file; without a lock it is only read.

    `copy` is a file of an older format that is only read, as one of today's; the file itself stays as it is. `kept` is
    where a file of an older format stands as it was before it was brought up to date on opening. `examine` finds what
    is wrong with what the file says, before it is first written.
    """

    path: Path
    recovered: bool
    info: StoreInfo
    clock: Clock
    lock: StoreLock | None
    examine: Examine
    copy: bytes | None = None
    kept: Path | None = None
    has_written: bool = field(default=False, init=False)
    _is_sound: bool = field(default=False, init=False)

    @cached_property
    def engine(self) -> Engine:
        """What writes the file; loading it takes longer than all of reading."""
        return engine_for(self._connect)

    @property
    def read_only(self) -> bool:
        """Whether the store was opened to read."""
        return self.lock is None

    def reading(self) -> AbstractContextManager[SqliteSnapshot]:
        """Read in one snapshot."""
        return self._reading(partial(self._connect, to_read=True))

    def copied(self) -> Callable[[], AbstractContextManager[SqliteSnapshot]]:
        """Copy the file as it is now into memory, to be read once: a snapshot of the file itself stops a writer."""
        copy = connect_to_memory()
        with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM act").fetchone()  # `backup` would wait for a writer for ever
            connection.backup(copy)  # unlike `serialize`, it reads a file in WAL
        return lambda: self._reading(lambda: copy)

    @contextmanager
    def _reading(self, connector: Callable[[], Connection]) -> Iterator[SqliteSnapshot]:
        with self._errors_as_refusals(), self._damage_as_refusal(), closing(connector()) as connection:
            connection.execute("BEGIN")
            yield SqliteSnapshot(connection, self.info)

    @contextmanager
    def writing(self) -> Iterator[SqliteUnitOfWork]:
        """Write in one transaction that is rolled back unless `commit` was said; raise StoreReadOnly when only read.

        Raises StoreDamaged, once `check_soundness` found it so: nothing is written then.
        """
        if self.read_only:
            raise StoreReadOnly(path=str(self.path))
        self.check_soundness()
        from nakano_status.store.unit_of_work import SqliteUnitOfWork

        with self._errors_as_refusals(), self._damage_as_refusal(), self.engine.connect() as connection:
            for_writing(connection).begin()
            driver = connection.connection
            work = SqliteUnitOfWork(connection, self.info, self.clock)
            try:
                yield work
            finally:  # SQLAlchemy takes a commit that failed for the end of the transaction; SQLite leaves it open
                driver.rollback()
                self.has_written |= work.has_committed

    def check_soundness(self) -> None:
        """Raise StoreDamaged where pages, indexes, check sums or shown values do not fit; a sound file is read once.

        It is not done on opening: it takes longer than all that a window waits for (decision 0050).
        """
        if not self._is_sound:
            from nakano_status.store.cells import lenient
            from nakano_status.store.changed_cells import changed_cells

            with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
                check_indexes(connection, self.path)
                with lenient(connection):
                    found = list(changed_cells(connection))
            if not found:
                with self.reading() as records:
                    found = list(self.examine(records))
            if found:
                raise StoreDamaged(path=str(self.path), reason=damage_in_words(found))
            self._is_sound = True

    def check_integrity(self) -> Sequence[Problem]:
        """Check the file itself; an empty answer is a sound file."""
        from nakano_status.store.integrity import check

        with self._errors_as_refusals(), closing(self._connect(to_read=True)) as connection:
            return check(connection, self.path.name)

    def close(self) -> None:
        """Let go of the file and its lock."""
        if "engine" in vars(self):  # it was never needed where the file was only read
            self.engine.dispose()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def _connect(self, *, to_read: bool = False) -> Connection:
        if self.copy is not None:
            return connect_to_copy(self.copy)
        return connect(self.path, writable=not (to_read or self.read_only))

    @contextmanager
    def _errors_as_refusals(self) -> Iterator[None]:
        """Say what the surroundings did to an act; our own faults pass."""
        try:
            yield
        except Exception as error:
            told = refusal(getattr(error, "orig", error), self.path)  # SQLAlchemy wraps what the driver raised
            if told is None:
                raise
            raise told from error

    @contextmanager
    def _damage_as_refusal(self) -> Iterator[None]:
        """Say that the file is damaged where that may be what an error came of; one in a sound file passes.

        The error may as well be a fault of this program that the damage has nothing to do with: it is reported as one.
        """
        try:
            yield
        except Exception as error:
            cause = getattr(error, "orig", error)
            if not isinstance(cause, DAMAGE_CAN_CAUSE) or refusal(cause, self.path) is not None:
                raise
            found = self.check_integrity()
            if not found:
                raise
            write_report(error)
            raise StoreDamaged(path=str(self.path), reason=damage_in_words(found)) from error
