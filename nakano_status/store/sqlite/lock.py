"""The lock of a data file: a file beside it that names the writing process and its start (decision 0007).

The operating system's lock on the lock file decides. It ends with its process, so the lock file of a dead process is
recognised and taken over without testing whether a process number is still in use. The text in the file is for the
person who has to wait, and for shared folders: a text written by another computer is respected as long as the file
exists.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.history.acts import A_MOMENT_AGO
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.domain.text.narrative import is_one_line
from nakano_status.patience import retry_while_held
from nakano_status.real_path import real_path
from nakano_status.store.sqlite.connection import UNKNOWN_PROGRAM
from nakano_status.system_lock import try_lock, unlock

LOCK_SUFFIX = ".lock"
"""The suffix of a lock file's name, after the name of its data file."""

_KEYS = ("host", "who", "since")
_LONGEST = 4096  # bytes; the text written by this program is far shorter
_LONGEST_NAME = 255

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # Windows has neither, and no pipes there


@dataclass(frozen=True)
class Holder:
    """The holder of a lock.

    `who`: the person's name (None: not given). `host`: the name of the computer. `since`: the time of locking (ISO,
    UTC).
    """

    who: str | None
    host: str
    since: str

    @property
    def name(self) -> str:
        """The person's name with the computer's name."""
        return f"{self.who or UNKNOWN_PROGRAM}（{self.host}）"

    def refusal(self, path: Path, *, may_be_taken: bool) -> Refused:
        """Return the refusal that names the holder.

        `may_be_taken`: whether a person may take the lock over, because the system no longer holds it.
        """
        elsewhere = {} if self.host == this_computer() else {"computer": self.host}
        if may_be_taken:
            elsewhere["left_on"] = self.host
        return StoreLocked(path=str(path), who=self.name, since=_local_time_label(self.since), **elsewhere)


class StoreLock:
    """The lock of a data file, held by this process until it is released.

    `taken_from`: after a take-over, the previous holder on another computer with the time; otherwise empty.
    """

    def __init__(self, path: Path, descriptor: int, taken_from: str = "", before: bytes = b"") -> None:
        """Store the open lock file; `before` is its content before a take-over."""
        self._path = path
        self._descriptor = descriptor
        self._content = b""
        self._before = before
        self.taken_from = taken_from

    def write(self, holder: Holder) -> None:
        """Write the holder into the lock file.

        If that fails, restore the file's content, release the lock and raise OSError.
        """
        token = os.urandom(8).hex()  # so that the lock of another process with the same name and moment differs
        words = {**asdict(holder), "pid": os.getpid(), "token": token}
        self._content = json.dumps(words, ensure_ascii=False).encode()
        try:
            self._put(self._content)
        except OSError:
            if self._before:
                with contextlib.suppress(OSError):
                    self._put(self._before)
            self._let_go(is_removed=not self._before)
            raise

    def _put(self, content: bytes) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, content)
        os.ftruncate(self._descriptor, len(content))

    def is_kept(self) -> bool:
        """Return whether the lock file still has the content that this process wrote.

        Raise OSError if it cannot be read.
        """
        try:
            descriptor = _open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            return os.read(descriptor, _LONGEST) == self._content
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Release the lock and remove the lock file, unless it now belongs to another process."""
        is_ours = False
        with contextlib.suppress(OSError):
            is_ours = self.is_kept()
            if is_ours and sys.platform == "win32":
                self._put(b"")  # if the file remains, it names no holder to other computers
        self._let_go(is_removed=is_ours)

    def _let_go(self, *, is_removed: bool) -> None:
        """Release the system's lock and, if `is_removed`, remove the lock file.

        The file is removed before the release; on Windows, which does not remove an open file, after it.
        """
        with contextlib.suppress(OSError):
            if is_removed and sys.platform != "win32":
                self._path.unlink()
        self.leave()
        with contextlib.suppress(OSError):
            if is_removed and sys.platform == "win32":
                retry_while_held(self._path.unlink)

    def give_up(self) -> None:
        """Release the lock; after a take-over, restore the lock file of the previous holder."""
        if not self._before:
            self.release()
            return
        with contextlib.suppress(OSError):
            if self.is_kept():
                self._put(self._before)
        self.leave()

    def leave(self) -> None:
        """Release the system's lock but keep the lock file, so that the data file remains in use for other PCs."""
        with contextlib.suppress(OSError):  # a network that is gone
            unlock(self._descriptor)
        os.close(self._descriptor)


def lock_path(path: Path) -> Path:
    """Return the path of a data file's lock file, which is beside the file itself even if a link to it is opened."""
    return Path(f"{real_path(path)}{LOCK_SUFFIX}")


def this_computer() -> str:
    """Return the name of this computer."""
    if sys.platform == "win32":
        import socket

        return socket.gethostname()
    return os.uname().nodename


def take_lock(path: Path, who: str | None, since: datetime, *, take_over: bool = False) -> StoreLock:
    """Lock a data file for writing.

    `who`, `since`: the person's name and the time, as in `Holder`. If `take_over` is true, take over a lock file that
    another computer left, unless the system still locks it. Raises StoreLocked if the file is in use, and OSError if
    the folder does not allow a lock file.
    """
    place = lock_path(path)
    descriptor = _acquire(path, place)
    before = _remote_holder(descriptor)
    if before is None:
        lock = StoreLock(place, descriptor)
    elif take_over:
        os.lseek(descriptor, 0, os.SEEK_SET)
        taken_from = f"{before.name}、{_local_time_label(before.since)}から"
        lock = StoreLock(place, descriptor, taken_from, os.read(descriptor, _LONGEST))
    else:
        os.close(descriptor)
        raise before.refusal(path, may_be_taken=True)
    lock.write(Holder(who, this_computer(), since.astimezone(UTC).isoformat()))
    return lock


def is_held(path: Path) -> bool:
    """Return whether the data file is open for writing, in a running process or on another computer.

    A lock file that another computer left counts, too. False if this cannot be determined. No file is created.
    """
    try:
        descriptor = _open(lock_path(path), os.O_RDONLY)
    except OSError:
        return False
    try:
        return _remote_holder(descriptor) is not None or not try_lock(descriptor)
    finally:
        os.close(descriptor)


def _remote_holder(descriptor: int) -> Holder | None:
    """Return the holder if it is on another computer, otherwise None.

    It cannot be tested from this computer whether the lock is still held there.
    """
    before = _read_holder(descriptor)
    return before if before is not None and before.host != this_computer() else None


def _acquire(path: Path, place: Path) -> int:
    """Open the lock file and acquire the system's lock on it; try again if the file was removed in between.

    Raises StoreLocked if another process holds the lock.
    """
    while True:
        descriptor = _open(place, os.O_RDWR | os.O_CREAT)
        try:
            is_locked = try_lock(descriptor)
        except OSError:  # the file system has no locks
            os.close(descriptor)
            raise
        if is_locked:
            if _is_same_file(descriptor, place):
                return descriptor
            os.close(descriptor)
        else:
            holder = _read_holder(descriptor)
            os.close(descriptor)
            if holder is not None:
                raise holder.refusal(path, may_be_taken=False)
            raise StoreLocked(path=str(path), who=UNKNOWN_PROGRAM, since=A_MOMENT_AGO)


def _open(place: Path, flags: int) -> int:
    """Open the lock file without waiting; raise OSError if it is not a plain file but a link, a folder or a pipe."""

    def open_once() -> int:
        return os.open(place, flags | _NO_FOLLOW, 0o666)

    try:
        descriptor = retry_while_held(open_once)
    except PermissionError:
        if place.exists():
            raise
        descriptor = open_once()  # on Windows the file was waiting to be removed, unless the folder refuses every file
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(place))
    return descriptor


def _is_same_file(descriptor: int, place: Path) -> bool:
    """Return whether the open file still exists under its name.

    Always true on Windows, where an open file cannot be removed, and some file servers give a file a new number each
    time.
    """
    if sys.platform == "win32":
        return True
    try:
        return os.path.samestat(os.fstat(descriptor), retry_while_held(place.stat))
    except FileNotFoundError:
        return False


def _read_holder(descriptor: int) -> Holder | None:
    """Return the holder in a lock file, or None if it names no computer (its process died before writing).

    Anyone who can write beside the data file can write anything into it, so invalid names and times are left out.
    """
    try:
        words = json.loads(os.read(descriptor, _LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    host, who, since = (words.get(key) if isinstance(words, dict) else None for key in _KEYS)
    if not _is_name(host):
        return None
    return Holder(who if _is_name(who) else None, host, str(since))


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and is_one_line(value)


def _local_time_label(since: str) -> str:
    """Return a time as text in the local time zone, or 先ほど if it is not a valid time."""
    try:
        return moment_label(datetime.fromisoformat(since).astimezone())
    except (ValueError, OverflowError, OSError):  # not a time, or outside the system's calendar
        return A_MOMENT_AGO
