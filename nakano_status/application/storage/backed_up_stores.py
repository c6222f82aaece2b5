"""Data files that are backed up by themselves while people work with them (port `Stores`; decision 0091).

A backup is made at the first writing of a day, before an act that changes much at once, and in the window on closing.
One that cannot be made stops no work; the state has the reason, for the window. That of a working copy is written on
another thread: its folder may be on the share, for which no save waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.backups import BEFORE, made_at

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Store, Stores
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.merge.change import Act

_OVERDUE = timedelta(days=1)


@dataclass(frozen=True)
class BackupState:
    """When the newest backup was made (local time; None: there is none), and why the last one was not made."""

    newest: datetime | None = None
    failure: Refused | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Whether none could be made for a day."""
        return self.failure is not None and (self.newest is None or now - self.newest > _OVERDUE)


def backed_up(parts: Parts, *, on_closing: bool) -> Stores:
    """Return the stores of the parts, which back up every data file that is opened to write.

    `on_closing`: what was written is backed up, too, when a data file is closed.
    """
    return cast("Stores", _BackedUpStores(parts, on_closing=on_closing))


class _BackedUpStores:
    """Makes and opens data files; what is not about backups is done by the stores behind it."""

    def __init__(self, parts: Parts, *, on_closing: bool) -> None:
        self._parts = parts
        self._on_closing = on_closing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parts.stores, name)

    def create(self, *given: Any, **named: Any) -> Store:
        """Create a data file; it needs no backup on its first day."""
        return self._backed_up(self._parts.stores.create(*given, **named), self._parts.clock.today())

    def open(self, *given: Any, **named: Any) -> Store:
        """Open a data file."""
        return self._backed_up(self._parts.stores.open(*given, **named))

    def _backed_up(self, store: Store, day: date | None = None) -> Store:
        return store if store.read_only else cast("Store", BackedUpStore(self._parts, store, self._on_closing, day))


class BackedUpStore:
    """One data file that is open to write; what is not about backups is the store's behind it."""

    def __init__(self, parts: Parts, store: Store, on_closing: bool, day: date | None) -> None:  # noqa: FBT001 - as above
        self._parts, self._store, self._on_closing = parts, store, on_closing
        self._day = day
        self._is_kept = False
        self.backups = BackupState()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Write in one transaction, after the backup of the day."""
        self.back_up_of_day()
        with self._store.writing() as work:

            def begin_act(kind: str, by: str | None, reason: str | None = None) -> Act:
                if kind in BEFORE:
                    self.keep()
                return work.begin_act(kind, by, reason)

            def commit() -> None:
                self._is_kept = False
                work.commit()

            yield replace(work, begin_act=begin_act, commit=commit)

    def restore(self, content: bytes, fill: Callable[[UnitOfWork], None]) -> None:
        """Replace everything by another state of this data file."""
        self._is_kept = False
        self._store.restore(content, fill)

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
        try:
            content = self._store.whole()
        except Refused as refused:
            self._fail(refused)
            return
        copy.do_aside(lambda: make(content))

    def _make_of_day(self, today: date, content: bytes | None) -> None:
        from nakano_status.application.storage.make_backup import newest_backup

        try:
            newest = newest_backup(self._parts, self._store)
        except Refused as refused:
            self._fail(refused)
            return
        self.backups = replace(self.backups, newest=newest)
        if newest is None or newest.date() != today:
            self._make(content)

    def _make(self, content: bytes | None) -> None:
        from nakano_status.application.storage.make_backup import back_up

        try:
            made = back_up(self._parts, self._store, content=content, spares_room=True)
        except Refused as refused:
            self._fail(refused)
            return
        self.backups = BackupState(made_at(made.file.name))
        self._is_kept |= content is None  # on another thread there may be a later content by now

    def _fail(self, refused: Refused) -> None:
        self._is_kept = False
        self.backups = replace(self.backups, failure=refused)

    def look_again(self) -> None:
        """Read when the newest backup was made, after a person has made one: nothing is in the way any more."""
        from nakano_status.application.storage.make_backup import newest_backup

        self.backups = BackupState(newest_backup(self._parts, self._store))

    def close(self) -> None:
        """Back up what was written, and close the file."""
        try:
            if self._on_closing and self._store.has_written:
                self.keep()
        finally:
            self._store.close()


def backup_state(store: Store, first: Callable[[BackedUpStore], None] = lambda _: None) -> BackupState | None:
    """Return the state of the backups that are made by themselves, after `first` is done with them.

    None if none are made, as of a read-only file.
    """
    if not isinstance(store, BackedUpStore):
        return None
    first(store)
    return store.backups
