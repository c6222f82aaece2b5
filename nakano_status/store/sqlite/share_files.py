"""Access to the files of a share; tests replace it by a share that fails."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from nakano_status.atomic_write import open_regular, write_whole
from nakano_status.domain.storage.store_place import PlaceFacts, is_share
from nakano_status.patience import retry_while_held
from nakano_status.store.sqlite.lock import StoreLock, take_lock


class DiskShare:
    """The shares that the operating system mounts.

    Every method except `is_there` may raise OSError, and may take as long as the share takes to answer.
    """

    def __init__(self, look_at_place: Callable[[Path], PlaceFacts]) -> None:
        self._look_at_place = look_at_place

    def is_share(self, path: Path) -> bool:
        """Return whether the path is on a share or in a synchronised folder; False also if the system does not know."""
        return is_share(self._look_at_place(path))

    def is_there(self, path: Path) -> bool:
        """Return whether the file exists; False also if the share cannot be reached. Never raises OSError."""
        try:
            return path.is_file()
        except OSError:  # the share failed, which is not a defect
            return False

    def read(self, path: Path) -> bytes:
        """Return the content of a file; raise FileNotFoundError if the file or the share is missing."""
        with open_regular(path) as file:
            return file.read()

    def write(self, path: Path, content: bytes, *, replace: bool, check: Callable[[], None] = lambda: None) -> None:
        """Write a whole file, creating its folder if only that folder is missing.

        The file gets the access rights of the file that it replaces, on Windows the rights inherited from its folder. A
        file that already has these bytes is not written. `check` is called directly before the new file gets its name;
        if it raises, nothing is changed. Raises FileExistsError if the file has other bytes and `replace` is false.
        """
        path.parent.mkdir(exist_ok=True)
        rights = stat.S_IMODE(path.stat().st_mode) if path.is_file() else None
        write_whole(path, content, replace=replace, check=check)
        if rights is not None:
            with contextlib.suppress(OSError):
                path.chmod(rights)

    def names(self, folder: Path) -> Sequence[str]:
        """Return the names of the files and folders in a folder; empty if there is no such folder."""
        return [each.name for each in folder.iterdir()] if folder.is_dir() else []

    def remove(self, path: Path) -> None:
        """Remove a file; do nothing if the system does not allow it."""
        with contextlib.suppress(OSError):
            retry_while_held(path.unlink)

    def lock(self, path: Path, who: str | None, since: datetime, *, take_over: bool = False) -> StoreLock:
        """Lock a data file for writing; the arguments and errors are the same as of `lock.take_lock`."""
        return take_lock(path, who, since, take_over=take_over)

    def is_kept(self, lock: StoreLock) -> bool:
        """Return whether this process still holds a lock."""
        return lock.is_kept()
