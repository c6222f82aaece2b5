"""Shares for tests: every place is one, and a share that fails and lies on demand."""

import contextlib
import errno
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.domain.storage.working_copy import QUIET
from nakano_status.store.sqlite.lock import StoreLock, lock_path
from nakano_status.store.sqlite.open_copy import OpenCopy
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.stores import RULES, TickingClock, act, office_store, read_in


def join_threads(name: str) -> None:
    """Wait for the threads with this name."""
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


def shared_place(path: Path) -> PlaceFacts:
    """Return the facts about any place as those of a share."""
    return PlaceFacts(path.parts, drive=DriveKind.NETWORK)


@dataclass
class FailingShare(DiskShare):
    """A share that can be gone, be full, keep a part of what is written, or have no locks that hold.

    `before` is called before each function with its name: it may raise, wait, or change a file.
    """

    gone: bool = False
    full: bool = False
    keeps: int | None = None
    locks: bool = True
    before: Callable[[str], None] = field(default=lambda _: None)
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(shared_place)

    def is_share(self, path: Path) -> bool:
        return not self.gone and super().is_share(path)

    def is_there(self, path: Path) -> bool:
        return not self.gone and super().is_there(path)

    def read(self, path: Path) -> bytes:
        self._begin("read")
        return super().read(path)

    def write(self, path: Path, content: bytes, *, replace: bool, check: Callable[[], None] = lambda: None) -> None:
        self._begin("write")
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        super().write(path, content[: self.keeps], replace=replace, check=check)
        self.written.append(path.name)

    def names(self, folder: Path) -> Sequence[str]:
        return [] if self.gone else super().names(folder)

    def lock(self, path: Path, who: str | None, since: datetime, *, take_over: bool = False) -> StoreLock:
        self._begin("lock")
        return super().lock(path, who, since, take_over=take_over)

    def is_kept(self, lock: StoreLock) -> bool:
        self._begin("is_kept")
        return super().is_kept(lock) if self.locks else True

    def _begin(self, name: str) -> None:
        self.before(name)
        if self.gone:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


class Desk:
    """A PC with its own folder of working copies, at which a data file on a share is opened."""

    def __init__(self, folder: Path, share: Path, name: str = "PC-1") -> None:
        """`share` is the data file; `folder` is on this PC."""
        self.files = FailingShare()
        self.share, self.folder, self.name = share, folder, name
        self.clock = TickingClock()
        self.stores = SharedStores(SqliteStores(self.clock, RULES), self.files, self.clock, lambda: folder)
        self.now = 0.0

    def open(self, *, take_over: bool = False) -> Store:
        """Open the data file for writing."""
        store = self.stores.open(self.share, by=self.name, take_over=take_over)
        if store.working_copy is not None:
            store.working_copy.monotonic = lambda: self.now
        return store

    def write(self, text: str, *, gone: bool = False, full: bool = False) -> Path:
        """Open the data file, write a text while the share is gone or full, and close it; return the working copy."""
        before = self.files.gone, self.files.full
        with closing(self.open()) as store:
            self.files.gone, self.files.full = before[0] or gone, before[1] or full
            write(store, text)
        self.files.gone, self.files.full = before
        return file_of(store)

    def wait(self, seconds: float = QUIET) -> None:
        """Let time pass."""
        self.now += seconds


def write(store: Store, text: str) -> None:
    """Do an act that leaves a text."""
    with act(store) as work:
        work.settings.save(text, text)


def write_there(path: Path, text: str) -> None:
    """Write a text into a data file where it is."""
    with closing(SqliteStores(TickingClock(), RULES).open(path)) as there:
        write(there, text)


def texts(store: Store, *wanted: str) -> set[str]:
    """Return which of these texts a data file has."""
    return read_in(store, lambda records: {text for text in wanted if records.settings.read(text) == text})


def texts_in(path: Path, *wanted: str) -> set[str]:
    """Return which of these texts a data file has that is opened where it is, and needs to be whole."""
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as store:
        assert store.check_integrity() == []
        return texts(store, *wanted)


def file_of(store: Store) -> Path:
    """Return the file on this PC that is read and written."""
    assert isinstance(store, SqliteStore)
    return store.file


def copy_of(store: Store) -> OpenCopy:
    """Return the working copy that a store is."""
    assert isinstance(store.working_copy, OpenCopy)
    return store.working_copy


def leave_foreign_lock(share: Path, host: str = "PC-DEAD") -> None:
    """Leave a lock at a data file as another PC does that died."""
    words = {"host": host, "who": "山田", "since": "2023-07-03T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")


def remove_lock(path: Path) -> None:
    """Remove the lock of a data file that this process may have open, as a take-over on another PC does."""
    place = lock_path(path)
    if sys.platform == "win32":
        _let_go(place)
    place.unlink()


def _let_go(file: Path) -> None:
    """Close a file as a server does that has not heard of its PC: Windows removes no open one."""
    for descriptor in range(3, 1000):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), file.stat()):
                nowhere = os.open(os.devnull, os.O_RDWR)
                os.dup2(nowhere, descriptor)  # the number stays with whoever will close it
                os.close(nowhere)


def beside(share: Path) -> list[Path]:
    """Return the data files beside the one on the share."""
    return sorted(each for each in share.parent.glob("*.nakano") if each != share)


def damaged(content: bytes) -> bytes:
    """Return a data file of which only the first page is left."""
    return content[:4096] + b"\xff" * (len(content) - 4096)


def refused_beside(desk: Desk, kind: type[Refused]) -> Path:
    """Open a data file, which is refused with the name of what was laid beside it; return that file."""
    with pytest.raises(kind) as refused:
        desk.open()
    [laid] = beside(desk.share)
    assert refused.value.details == {"path": str(desk.share), "beside": laid.name}
    return laid


def shared_file(above: Path, name: str) -> Path:
    """Make an office's data file on a share, which no one has open."""
    folder = above / "share"
    folder.mkdir()
    with closing(office_store(folder, name)) as made:
        return made.path
