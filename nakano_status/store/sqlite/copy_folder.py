"""A data file on a share at its two places: the folder on this PC with its working copy, and the share itself.

There is a folder for each file, with what is noted of it. What the share has is looked at and replaced here, with the
generations that it keeps and the copies beside it.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from nakano_status.atomic_write import reason_of, write_whole
from nakano_status.domain.refusals.files import StoreLocked, TargetNotWritable
from nakano_status.domain.storage.backups import RESTORE
from nakano_status.domain.storage.working_copy import (
    Fingerprint,
    NoFile,
    generation_name,
    generations_folder,
    may_be_copies,
    spare_generations,
)
from nakano_status.store.sqlite.connection import connect, connect_to_copy, has_journal, journal_of
from nakano_status.store.sqlite.lock import StoreLock, is_held, take_lock
from nakano_status.store.sqlite.share_files import DiskShare

_NOTE = "place.json"

Stamp = tuple[int, int]
"""The size and the time of change (ns) of a working copy: it differs after every write, and costs nothing to ask."""


def user_folder() -> Path:
    """Return the folder of all working copies of this user."""
    import platformdirs  # imported only when a folder is needed

    return platformdirs.user_data_path("nakano-status", appauthor=False) / "working-copies"


@dataclass(frozen=True)
class Note:
    """What is noted of a working copy: the file on the share, the one that is written, what that had then.

    `target` differs from `place` while the working copy is kept beside the share's file. `stamp` is the working copy's
    when both were equal.
    """

    place: str
    target: str
    taken: Fingerprint | None = None
    stamp: Stamp | None = None


class CopyFolder:
    """The folder of the working copy of one data file on a share."""

    def __init__(self, above: Path, place: Path) -> None:
        """`above` is the folder of all; it may not exist yet."""
        self.place = Path(os.path.abspath(place))  # noqa: PTH100 - of a share that is gone nothing can be resolved
        key = sha256(os.path.normcase(self.place).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._folder = above / key
        self.local = self._folder / self.place.name

    def exists(self) -> bool:
        """Whether there is a working copy."""
        return os.path.isfile(self.local)  # noqa: PTH113 - false, too, for a name that the system cannot have

    @property
    def note(self) -> Note:
        """What is noted; a note that was never written or cannot be read has nothing taken: all counts as unwritten."""
        return _read_note(self._folder) or Note(str(self.place), str(self.place))

    def save(self, note: Note) -> None:
        """Replace the note."""
        write_whole(self._folder / _NOTE, json.dumps(asdict(note)).encode(), replace=True)

    def lock(self, who: str | None, now: datetime) -> StoreLock:
        """Keep other processes on this PC away from the working copy; raises StoreLocked for the file on the share."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return take_lock(self._folder, who, now)
        except StoreLocked as locked:
            raise StoreLocked(**{**locked.details, "path": str(self.place)}) from None
        except OSError as error:
            raise TargetNotWritable(path=str(self._folder), reason=reason_of(error)) from error

    def is_open(self) -> bool:
        """Whether a process on this PC works on it."""
        return is_held(self._folder)

    def is_unwritten(self) -> bool:
        """Whether it was changed since it was last equal to the file on the share, judged without reading it."""
        return self.exists() and (self.note.stamp != self.stamp() or has_journal(self.local))

    def stamp(self) -> Stamp | None:
        """Return size and time of the working copy; None if there is none."""
        try:
            found = self.local.stat()
        except FileNotFoundError:
            return None
        return found.st_size, found.st_mtime_ns

    def content(self) -> bytes:
        """Return the committed content, through SQLite: opening the file otherwise would drop SQLite's locks on it."""
        with closing(connect(self.local, writable=False)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return connection.serialize()

    def put(self, content: bytes) -> None:
        """Replace the working copy by another content; no process may have it open."""
        journal_of(self.local).unlink(missing_ok=True)
        write_whole(self.local, content, replace=True)

    def set_aside(self, now: datetime) -> Path:
        """Rename a damaged working copy: the next opening begins with the share's file; return the new path."""
        with suppress(OSError):
            return self.local.rename(self.local.with_name(f"{self.local.stem}_{now:%Y%m%d%H%M%S}{self.local.suffix}"))
        return self.local

    def put_aside(self) -> Sequence[Path]:
        """Return the damaged working copies that were renamed."""
        name = re.compile(rf"{re.escape(self.local.stem)}_\d{{14}}{re.escape(self.local.suffix)}")
        return sorted(each for each in self._folder.iterdir() if name.fullmatch(each.name))


def unwritten(above: Path) -> Iterator[Path]:
    """Yield the files on shares whose working copies were changed and not written back, unless they are open.

    Then yield the damaged working copies that were put aside.
    """
    notes = {each: _read_note(each) for each in sorted(above.iterdir())} if above.is_dir() else {}
    named = {each: CopyFolder(above, Path(note.place)) for each, note in notes.items() if note is not None}
    folders = [folder for each, folder in named.items() if folder.local.parent == each]
    yield from (each.place for each in folders if not each.is_open() and each.is_unwritten())
    for each in folders:
        yield from each.put_aside()


def continues(content: bytes, local: bytes) -> bool:
    """Whether the share's file contains every act of the working copy."""
    there, here = _act_ids(content), _act_ids(local)
    return there is not None and (here is None or here <= there)


def goes_on(local: bytes, content: bytes) -> bool:
    """Whether a working copy goes on from the share's file: it has every act of it, or was restored since.

    One that cannot be read is not denied it: that is found on opening.
    """
    there, here, restored = _act_ids(content), _act_ids(local), _act_ids(local, RESTORE)
    if there is None or here is None or restored is None:
        return True
    return store_id(content) == store_id(local) and (there <= here or not restored <= there)


def is_whole(content: bytes) -> bool:
    """Whether the pages of a content are consistent."""
    return _texts(content, "PRAGMA quick_check(1)") == ["ok"]


def store_id(content: bytes) -> str | None:
    """Return which data file a content is of; None if it cannot be read as one."""
    found = _texts(content, "SELECT store_id FROM store_info")
    return found[0] if found else None


def _act_ids(content: bytes, kind: str = "%") -> frozenset[str] | None:
    """Return the acts of a data file that are of a kind (%: any); None if it cannot be read as one."""
    found = _texts(content, "SELECT act_id FROM act WHERE kind LIKE ?", kind)
    return None if found is None else frozenset(found)


def _texts(content: bytes, query: str, *values: str) -> Sequence[str] | None:
    """Return the first column of what a content has; None if it cannot be read."""
    if not content:  # SQLite reads no copy of nothing
        return None
    try:
        with closing(connect_to_copy(content)) as connection:
            return [str(first) for (first,) in connection.execute(query, values)]
    except sqlite3.Error:
        return None


def _read_note(folder: Path) -> Note | None:
    """Return what is noted in a folder; None if that cannot be read, or does not name two files of one folder."""
    try:
        found = json.loads((folder / _NOTE).read_text("utf-8"))
        taken = Fingerprint(**found["taken"]) if found["taken"] else None
        note = Note(found["place"], found["target"], taken, tuple(found["stamp"]) if found["stamp"] else None)
        is_sound = b"\0" not in os.fsencode(note.place) + os.fsencode(note.target)
        return note if is_sound and Path(note.target).parent == Path(note.place).parent else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


_BETWEEN_GENERATIONS = 3600.0
"""Seconds: the first write-back of each opening keeps what it replaces, later ones once an hour."""


def look(files: DiskShare, path: Path) -> tuple[bytes | None, Fingerprint | NoFile]:
    """Return the content of a file, and what there is instead; raises PermissionError only."""
    try:
        content = files.read(path)
    except PermissionError:
        raise
    except OSError as error:  # networks fail with many numbers
        is_absent = isinstance(error, FileNotFoundError | NotADirectoryError) and files.is_share(path)
        return None, NoFile.MISSING if is_absent and _has_names(files, path.parent) else NoFile.GONE
    return content, Fingerprint.of(content)


def _has_names(files: DiskShare, folder: Path) -> bool:
    """Whether a folder has anything in it: where a share is not mounted there may be an empty one."""
    try:
        return bool(files.names(folder))
    except OSError:
        return False


class ShareWriter:
    """Replaces a file on a share again and again, and keeps what it replaces among the generations.

    `torn` is what the share kept of the last content, if that was only a part: it may be written over.
    """

    def __init__(self, files: DiskShare) -> None:
        self._files = files
        self.torn: Fingerprint | None = None
        self._kept_at: float | None = None

    def put(
        self,
        target: Path,
        before: bytes | None,
        content: bytes,
        now: float,
        moment: datetime,
        check: Callable[[], None],
    ) -> bool:
        """Replace `before`; return whether the content was found written. `moment` is local, `now` for intervals.

        `check` is called directly before the file is replaced: if it raises, only `before` was kept.
        """
        is_due = self._kept_at is None or now - self._kept_at >= _BETWEEN_GENERATIONS
        if before is not None and self.torn is None and is_due:
            self._keep(target, before, moment)
            self._kept_at = now
        self._files.write(target, content, replace=True, check=check)
        found = self._files.read(target)
        # a part of what was written may be written over; anything else may be another's
        is_part = found != content and content.startswith(found)
        self.torn = Fingerprint.of(found) if is_part else None
        return found == content

    def _keep(self, target: Path, before: bytes, moment: datetime) -> None:
        folder = target.with_name(generations_folder(target.name))
        name = generation_name(target.name, moment)
        self._files.write(folder / name, before, replace=True)
        for spare in spare_generations(target.name, self._files.names(folder), name):
            self._files.remove(folder / spare)


def copies_beside(files: DiskShare, place: Path, content: bytes) -> Iterator[str]:
    """Yield the names of the copies of a data file with this content that a synchroniser made beside it."""
    for name in may_be_copies(place.name, files.names(place.parent)):
        with suppress(OSError):  # a folder, or one that is open elsewhere
            if store_id(files.read(place.with_name(name))) == store_id(content) is not None:
                yield name
