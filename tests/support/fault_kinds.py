"""The faults that can occur during an act: chosen at random, caused, and undone again."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

from nakano_status.store.sqlite.lock import take_lock
from tests.support.fault_acts import Arena, Known
from tests.support.held_files import NOTHING, held_open, scanned

_ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EBUSY, errno.EROFS, errno.ESTALE)
_AT_ONCE = 0.004
"""About how many seconds a commit needs at most."""

_IMPATIENT = 0.05
"""Seconds that the command waits for another writer."""

_BLOCK = 4096
"""The bytes of a block of the small disks."""

OTHER_BYTES = b"another file"


@dataclass(frozen=True)
class Fault:
    """A fault: inside the command (`inside`) or around it (`around`), and how many bytes the disk has left.

    `seed` is that of chance in what is around.
    """

    name: str
    inside: Mapping[str, Any] = field(default_factory=lambda: {"kind": "none"})
    around: str | None = None
    room: int | None = None
    seed: float = 0.0

    @property
    def kills(self) -> bool:
        """Whether the command may be killed before it has printed anything."""
        return str(self.inside["kind"]).startswith("kill")


def choose(kind: str, known: Known, arena: Arena, chance: Random, *, has_disk: bool) -> Fault:
    """Choose a fault of a kind for an act."""
    return _CHOICES[kind if has_disk or kind != "full" else _IN_PLACE_OF_FULL](known, arena, chance)


def _kill_at_a_step(known: Known, _: Arena, chance: Random) -> Fault:
    return Fault("kill-step", {"kind": "kill-step", **_any_step(known, chance)})


def _kill_at_a_time(known: Known, _: Arena, chance: Random) -> Fault:
    return Fault("kill-time", {"kind": "kill-time", "seconds": chance.random() * known.seconds * 1.1})


def _kill_soon_after_a_step(known: Known, _: Arena, chance: Random) -> Fault:
    """Kill while SQLite writes: it has received a statement, and does not return from it."""
    seconds = 1e-6 + chance.random() * _AT_ONCE
    return Fault("kill-soon", {"kind": "kill-soon", "seconds": seconds, **_any_step(known, chance)})


def _full_disk(known: Known, _: Arena, chance: Random) -> Fault:
    return Fault("full", room=chance.randint(0, int(known.needs * 1.2)))


def _small_files(known: Known, arena: Arena, chance: Random) -> Fault:
    """Limit the size of files: in place of a full disk, where no small disk can be mounted."""
    largest = arena.store.stat().st_size if arena.store.exists() else known.needs
    return Fault("small-files", {"kind": "small-files", "bytes": chance.randint(0, int(largest * 1.3))})


def _refused_step(known: Known, _: Arena, chance: Random) -> Fault:
    step = {"sort": "file", "step": chance.randint(1, known.steps["file"])}
    return Fault("refuse", {"kind": "refuse", "errno": chance.choice(_ERRORS), **step})


def _vanished_share(known: Known, arena: Arena, chance: Random) -> Fault:
    folder = str(chance.choice(arena.shares))
    return Fault("vanish", {"kind": "vanish", "folder": folder, **_any_step(known, chance)})


def _locked_file(_: Known, __: Arena, chance: Random) -> Fault:
    around = chance.choice(_WAYS_TO_LOCK)
    return Fault("locked", {"kind": "none", "patience": _IMPATIENT}, around)


def _held_file(_: Known, __: Arena, chance: Random) -> Fault:
    return Fault(
        "held", {"kind": "none", "patience": _IMPATIENT}, chance.choice(("scanned", "held")), seed=chance.random()
    )


_WAYS_TO_LOCK = ("in use", "being written", "being read", "target there", "read only")
_IN_PLACE_OF_FULL = "held" if sys.platform == "win32" else "small-files"
_CHOICES: Mapping[str, Callable[[Known, Arena, Random], Fault]] = {
    "kill-step": _kill_at_a_step, "kill-time": _kill_at_a_time, "kill-soon": _kill_soon_after_a_step,
    "full": _full_disk, "small-files": _small_files, "refuse": _refused_step, "vanish": _vanished_share,
    "locked": _locked_file, "held": _held_file
}  # fmt: skip
_NOT_HERE = "small-files" if sys.platform == "win32" else "held"
"""What the system does not have: a limit to the size of files, or refusals of a file that another program has open."""
KINDS = tuple(kind for kind in _CHOICES if kind != _NOT_HERE)
KILLS_AND_PULLS = ("kill-step", "kill-time", "kill-soon", "vanish")


def _any_step(known: Known, chance: Random) -> dict[str, Any]:
    """Choose any step of the command; steps with files and commits as often as the many other statements."""
    sort = chance.choice([sort for sort, count in known.steps.items() if count])
    return {"sort": sort, "step": chance.randint(1, known.steps[sort])}


@contextmanager
def brought_about(fault: Fault, known: Known, arena: Arena, disk: Path | None) -> Iterator[None]:
    """Cause the fault while the command runs, and undo it afterwards."""
    with _around(fault, known, arena, disk), _only_so_much_room(arena, fault.room):
        yield
    for share in arena.shares:
        _bring_back(share)


@contextmanager
def _around(fault: Fault, known: Known, arena: Arena, disk: Path | None) -> Iterator[None]:
    what = fault.around
    if what == "target there":
        for name in known.made:
            target = arena.out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(OTHER_BYTES)
        yield
    elif what == "in use" and arena.store.exists():
        lock = take_lock(arena.store, "隣の人", datetime(2023, 6, 1, tzinfo=UTC))
        yield
        lock.release()
    elif what in {"being written", "being read"} and arena.store.exists():
        with closing(sqlite3.connect(arena.store, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE" if what == "being written" else "BEGIN")
            other.execute("SELECT count(*) FROM act").fetchone()
            yield
    elif what == "read only":
        with _read_only(arena, disk):
            yield
    elif what == "held":
        with ExitStack() as held:
            for each in [arena.store, *arena.received.iterdir()]:
                held.enter_context(held_open(each, NOTHING))
            yield
    elif what == "scanned":
        with scanned(arena.folder, Random(fault.seed)):
            yield
    else:
        yield


@contextmanager
def _read_only(arena: Arena, disk: Path | None) -> Iterator[None]:
    """Make the shares read-only; permissions do not stop root, so the disk is mounted read-only then."""
    if sys.platform == "win32":  # a folder cannot be
        files = [each for share in arena.shares for each in share.rglob("*") if each.is_file()]
        for file in files:
            file.chmod(0o444)
        yield
        for file in files:
            file.chmod(0o666)
    elif os.geteuid() != 0:
        for share in arena.shares:
            share.chmod(0o555)
        yield
        for share in arena.shares:
            share.chmod(0o755)
    elif disk is not None:
        _mount("-o", "remount,ro", disk)
        yield
        _mount("-o", "remount,rw", disk)
    else:
        yield


@contextmanager
def _only_so_much_room(arena: Arena, room: int | None) -> Iterator[None]:
    if room is None:
        yield
        return
    with filled(arena.folder, room):
        yield


@contextmanager
def filled(folder: Path, room: int = 0) -> Iterator[None]:
    """Fill a small disk up to so many bytes, once what was deleted from it is free."""
    _wait_for_deleted(folder)
    filler = folder / "filler"
    filler.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - room)))
    try:
        yield
    finally:
        filler.unlink()


def _wait_for_deleted(folder: Path) -> None:
    """Wait until the disk holds only the files of the folder: on Windows a program may still have a deleted one open.

    Ten seconds at most; a block for each file and as much again for folders are not counted.
    """
    until = monotonic() + 10
    files = [path for path in folder.rglob("*") if path.is_file()]
    most = sum(path.stat().st_size for path in files) + 2 * _BLOCK * (len(files) + 1)
    while shutil.disk_usage(folder).used > most and monotonic() < until:
        sleep(0.02)


def _bring_back(share: Path) -> None:
    """Restore a vanished folder; files that the command made in its place are moved into it."""
    gone = share.with_name(f"{share.name}-gone")
    if not gone.exists():
        return
    if share.exists():
        shutil.copytree(share, gone, dirs_exist_ok=True)
        shutil.rmtree(share)
    gone.rename(share)


@contextmanager
def small_disk(folder: Path, size: str = "16m") -> Iterator[Path | None]:
    """Mount a disk of a few MiB there, or take one of `SMALL_DISKS`; None if that is not allowed."""
    if "SMALL_DISKS" in os.environ:
        disk = _free_disk(Path(os.environ["SMALL_DISKS"]))
        yield disk
        if disk is not None:
            shutil.rmtree(disk)
        return
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder):
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def _free_disk(disks: Path) -> Path | None:
    """Return a folder on a disk that no other process of the tests has taken."""
    for disk in sorted(disks.iterdir()):
        with suppress(FileExistsError):
            (disk / "taken").mkdir()
            return disk / "taken"
    return None


def _mount(*words: str | Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    return subprocess.run(["mount", *map(str, words)], capture_output=True, check=False).returncode == 0
