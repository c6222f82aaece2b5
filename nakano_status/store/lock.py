"""Who is writing a data file: a lock file beside it that says who, where and since when (source: decision 7).

The system's own lock on that file decides: it falls off with its process, so what a dead process left is recognised
and taken over without asking whether a number still lives. The words in it are for the person who has to wait, and
for a shared folder: what another computer wrote there is believed as long as it stands.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from nakano_status.domain.problem import Refused
from nakano_status.domain.refusals import StoreLocked
from nakano_status.store.faults import SOME_TIME, SOMEBODY
from nakano_status.system_lock import try_lock

_SUFFIX = ".lock"


@dataclass(frozen=True)
class Holder:
    """What the lock file says: the name given (None: none), the computer, the process, since when (UTC)."""

    who: str | None
    host: str
    pid: int
    since: str

    def refusal(self, path: Path) -> Refused:
        """Return the refusal that names the holder; the time is that of the office's clock on the wall."""
        moment = datetime.fromisoformat(self.since).astimezone()
        since = f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
        who = f"{self.who}（{self.host}）" if self.who else f"{SOMEBODY}（{self.host}）"
        elsewhere = {} if self.host == _this_computer() else {"computer": self.host}
        return StoreLocked(path=str(path), who=who, since=since, **elsewhere)


class StoreLock:
    """The lock held by this process until it is released."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Keep what `take_lock` took."""
        self._path = path
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go, and leave no lock file behind."""
        with contextlib.suppress(OSError):  # Windows keeps an open file; the next to come takes an empty one over
            self._path.unlink()
        os.close(self._descriptor)


def lock_path(path: Path) -> Path:
    """Return where the lock file of a data file stands."""
    return path.with_name(path.name + _SUFFIX)


def _this_computer() -> str:
    """Return the computer's name; only Windows has it from nobody else but the network's library."""
    if sys.platform == "win32":
        import socket

        return socket.gethostname()
    return os.uname().nodename


def take_lock(path: Path, who: str | None, since: datetime) -> StoreLock:
    """Lock a data file; raise StoreLocked where it is in use, OSError where the folder does not allow a lock file."""
    place = lock_path(path)
    descriptor = _own(path, place)
    try:
        _respect_other_computers(path, place)
        mine = Holder(who, _this_computer(), os.getpid(), since.astimezone(UTC).isoformat())
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(asdict(mine), ensure_ascii=False).encode())
    except BaseException:
        os.close(descriptor)
        raise
    return StoreLock(place, descriptor)


def is_held(path: Path) -> bool:
    """Whether a living process has the data file open for writing; makes no file."""
    place = lock_path(path)
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return False
    try:
        before = _holder(place)
        elsewhere = before is not None and before.host != _this_computer()
        return elsewhere or not try_lock(descriptor)
    finally:
        os.close(descriptor)


def _respect_other_computers(path: Path, place: Path) -> None:
    """A lock that another computer wrote cannot be tried from here: it stands until it is gone."""
    before = _holder(place)
    if before is not None and before.host != _this_computer():
        raise before.refusal(path)


def _own(path: Path, place: Path) -> int:
    """Open the lock file and hold the system's lock on it; ask again where it was removed in between."""
    while True:
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        if not try_lock(descriptor):
            os.close(descriptor)
            holder = _holder(place)
            raise holder.refusal(path) if holder else StoreLocked(path=str(path), who=SOMEBODY, since=SOME_TIME)
        if _is_same_file(descriptor, place):
            return descriptor
        os.close(descriptor)


def _is_same_file(descriptor: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False


def _holder(place: Path) -> Holder | None:
    """What the lock file says, or None where it says nothing readable (its process died before it had written)."""
    try:
        return Holder(**json.loads(place.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
