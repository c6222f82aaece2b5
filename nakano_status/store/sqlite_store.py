"""One open data file (port `Store`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.ports import Clock, StoreInfo
from nakano_status.domain.problem import Problem
from nakano_status.domain.refusals import StoreReadOnly
from nakano_status.store.connection import connect, engine_for, for_writing
from nakano_status.store.faults import refusal
from nakano_status.store.lock import StoreLock
from nakano_status.store.snapshot import SqliteSnapshot

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from nakano_status.store.unit_of_work import SqliteUnitOfWork


@dataclass
class SqliteStore:
    """An opened data file; without a lock it is only read."""

    path: Path
    recovered: bool
    info: StoreInfo
    clock: Clock
    lock: StoreLock | None

    @cached_property
    def engine(self) -> Engine:
        """What writes the file; loading it takes longer than all of reading."""
        return engine_for(self.path, writable=not self.read_only)

    @property
    def read_only(self) -> bool:
        """Whether the store was opened to read."""
        return self.lock is None

    @contextmanager
    def reading(self) -> Iterator[SqliteSnapshot]:
        """Read in one snapshot."""
        with self._told(), closing(connect(self.path, writable=False)) as connection:
            connection.execute("BEGIN")
            yield SqliteSnapshot(connection, self.info)

    @contextmanager
    def writing(self) -> Iterator[SqliteUnitOfWork]:
        """Write in one transaction that is rolled back unless `commit` was said; raise StoreReadOnly when only read."""
        if self.read_only:
            raise StoreReadOnly(path=str(self.path))
        from nakano_status.store.unit_of_work import SqliteUnitOfWork

        with self._told(), self.engine.connect() as connection:
            for_writing(connection).begin()
            driver = connection.connection
            try:
                yield SqliteUnitOfWork(connection, self.info, self.clock)
            finally:  # SQLAlchemy takes a commit that failed for the end of the transaction; SQLite leaves it open
                driver.rollback()

    def check_integrity(self) -> Sequence[Problem]:
        """Check the file itself; an empty answer is a sound file."""
        from nakano_status.store.integrity import check

        with self._told(), self.engine.connect() as connection:
            return check(connection, self.path.name)

    def close(self) -> None:
        """Let go of the file and its lock."""
        if "engine" in vars(self):  # it was never needed where the file was only read
            self.engine.dispose()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the surroundings did to an act; our own faults pass."""
        try:
            yield
        except Exception as error:
            told = refusal(getattr(error, "orig", error), self.path)  # SQLAlchemy wraps what the driver raised
            if told is None:
                raise
            raise told from error
