"""Data files that are backed up by themselves while people work with them (port `Stores`; decision 0091).

A backup is made at the first writing of a day, before an act that changes much at once, and in the window on closing.
One that cannot be made stops no work; the state has the reason, for the window. That of a working copy is written on
another thread: its folder may be on the share, for which no save waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.backups import BEFORE, made_at

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Store, StoreInfo
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.history.acts import Act

_OVERDUE = timedelta(days=1)


@dataclass(frozen=True)
class BackupState:
    """When the newest backup was made (local time; None: there is none), and why the last one was not made."""

    newest: datetime | None = None
    failure: Refused | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Whether none could be made for a day."""
        return self.failure is not None and (self.newest is None or now - self.newest > _OVERDUE)


class BackedUpStores:
    """The stores of the parts; every data file that they open to write is backed up.

    `on_closing`: what was written is backed up, too, when a data file is closed.
    """

    def __init__(self, parts: Parts, *, on_closing: bool) -> None:
        self._parts, self._on_closing = parts, on_closing

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file; what it begins with needs no backup."""
        return self._parts.stores.create(path, info, fill)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file."""
        store = self._parts.stores.open(path, read_only=read_only, by=by, take_over=take_over)
        if not store.read_only:
            store.backups = OwnBackups(self._parts, store, on_closing=self._on_closing)
        return store


class OwnBackups:
    """The backups of one data file that is open to write (port `StoreBackups`)."""

    def __init__(self, parts: Parts, store: Store, *, on_closing: bool) -> None:
        self._parts, self._store, self._on_closing = parts, store, on_closing
        self._day: date | None = None
        self._is_kept = False
        self.state = BackupState()

    @contextmanager
    def writing(self, begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> Iterator[UnitOfWork]:
        """Write in one transaction, after the backup of the day."""
        self.back_up_of_day()
        with begin() as work:

            def begin_act(kind: str, by: str | None, reason: str | None = None) -> Act:
                if kind in BEFORE:
                    self.keep()
                return work.begin_act(kind, by, reason)

            def commit() -> None:
                self._is_kept = False
                work.commit()

            yield replace(work, begin_act=begin_act, commit=commit)

    def restored(self) -> None:
        """Note that everything was replaced by another state."""
        self._is_kept = False

    def back_up_of_day(self) -> None:
        """Make a backup if there is none of today; what was checked today is not checked again."""
        today = self._parts.clock.today()
        if self._day != today:
            self._day = today
            self._do(lambda content: self._make_of_day(today, content))

    def keep(self) -> None:
        """Make a backup unless nothing was written since the last one; if that is refused, keep why."""
        if not self._is_kept:
            self._is_kept = True
            self._do(self._make)

    def _do(self, make: Callable[[bytes | None], None]) -> None:
        """Make a backup of the present content (None) or, of a working copy, of a copy of it on another thread."""
        if (copy := self._store.working_copy) is None:
            make(None)
            return
        with self._failure_kept():
            content = self._store.whole()
            copy.do_aside(lambda: make(content))

    def _make_of_day(self, today: date, content: bytes | None) -> None:
        from nakano_status.application.storage.make_backup import newest_backup

        with self._failure_kept():
            newest = newest_backup(self._parts, self._store)
            self.state = replace(self.state, newest=newest)
            if newest is None or newest.date() != today:
                self._make(content)

    def _make(self, content: bytes | None) -> None:
        from nakano_status.application.storage.make_backup import back_up

        with self._failure_kept():
            made = back_up(self._parts, self._store, content=content, spares_room=True)
            self.state = BackupState(made_at(made.file.name))
            self._is_kept |= content is None  # on another thread there may be a later content by now

    @contextmanager
    def _failure_kept(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            self._is_kept = False
            self.state = replace(self.state, failure=refused)

    def look_again(self) -> None:
        """Read when the newest backup was made, after a person has made one: nothing is in the way any more."""
        from nakano_status.application.storage.make_backup import newest_backup

        self.state = BackupState(newest_backup(self._parts, self._store))

    def closing(self) -> None:
        """Back up what was written, if that is done on closing."""
        if self._on_closing and self._store.has_written:
            self.keep()


def backup_state(store: Store, first: Callable[[OwnBackups], None] = lambda _: None) -> BackupState | None:
    """Return the state of the backups that are made by themselves, after `first` is done with them.

    None if none are made, as of a read-only file.
    """
    if not isinstance(store.backups, OwnBackups):
        return None
    first(store.backups)
    return store.backups.state
