"""What a data file on a share contains, how that is replaced, and which copies of it are beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nakano_status.domain.storage.working_copy import (
    Fingerprint,
    NoFile,
    generation_name,
    generations_folder,
    may_be_copies,
    spare_generations,
)
from nakano_status.store.sqlite.copy_folder import store_id
from nakano_status.store.sqlite.share_files import DiskShare

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
