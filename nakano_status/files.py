"""Reading and writing of whole files named by a user, errors in the office's terms, and facts about places."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from nakano_status.application import stopping
from nakano_status.atomic_write import (
    holds,
    is_missing,
    laid_out,
    open_regular,
    system_reason,
    write_checked,
    write_whole,
)
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, TargetExists, TargetNotWritable
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.domain.text.narrative import as_utf8, is_utf8
from nakano_status.patience import retry_while_held
from nakano_status.real_path import real_path

_MOST_BYTES = 256 * 1024 * 1024
"""Maximum size of a file to read. Real files are far smaller: a zip of a thousand returns has 200 MB."""

_DATA_FILE = b"SQLite format 3\0"
"""The first bytes of every data file."""


class DiskFiles:
    """Files on this machine and on file systems mounted there."""

    def read(self, path: Path, most_bytes: int | None = None) -> bytes:
        """Return all bytes of a regular file, or of a link to one.

        `most_bytes`: the maximum size; a larger file is refused (None: 256 MiB). Raises FileMissing, or FileUnreadable
        with the reason: too large, a folder, a pipe or a device, or a name that is not text and could not be recorded.
        Never waits for a pipe.
        """
        if not is_utf8(path.name):
            raise FileUnreadable(path=as_utf8(str(path)), reason="名前の文字を読み取れません。名前を変更してください")
        try:
            if _is_folder(path):
                raise _not_a_file(path)
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                if size > (most_bytes or _MOST_BYTES):
                    raise FileUnreadable(path=str(path), reason=f"{size:,}バイトあり、大きすぎます")
                return file.read()
        except OSError as error:
            if is_missing(error):
                raise FileMissing(path=str(path)) from None
            raise FileUnreadable(path=str(path), reason=system_reason(error, path)) from error

    def modified_at(self, path: Path) -> datetime | None:
        """Return the time of a file's last change (UTC) in the file system, or None if it cannot be read."""
        try:
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError):  # a share may give any number
            return None

    def holds(self, path: Path, content: bytes) -> bool:
        """Return whether a file exists and has exactly these bytes, whatever its size. Raises FileUnreadable."""
        try:
            return holds(path, content)
        except OSError as error:
            raise FileUnreadable(path=str(path), reason=system_reason(error)) from error

    def files_in(self, path: Path) -> Sequence[Path]:
        """Return the file itself, or all files in a folder and its subfolders, sorted by name.

        No file is left out because of its name: the reader reports the files that are not workbooks. Linked folders are
        not followed. A folder that cannot be listed is itself in the result, and reading it raises the reason.
        """
        if not _is_folder(path):
            return [path]  # also a missing file: reading it raises FileMissing, and the other files are read
        closed: list[OSError] = []
        walked = os.walk(path, onerror=closed.append)
        found = [Path(folder) / name for folder, _, names in walked for name in names]
        listed = [*found, *(Path(error.filename or path) for error in closed)]
        return sorted(listed, key=lambda each: each.parts)  # paths of Windows compare without case

    def names_in(self, folder: Path) -> Sequence[str]:
        """Return the names of the files directly in a folder, sorted; empty if there is no such folder.

        Raises FileUnreadable.
        """
        try:
            with os.scandir(folder) as entries:
                return sorted(each.name for each in entries if each.is_file())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise FileUnreadable(path=str(folder), reason=system_reason(error)) from error

    def is_same(self, one: Path, other: Path) -> bool:
        """Return whether two paths lead to the same file, also through links."""
        return os.path.normcase(real_path(one)) == os.path.normcase(real_path(other))

    def remove(self, path: Path) -> None:
        """Remove a file if it exists; raises TargetNotWritable."""
        with _refusing(path, [path]):
            retry_while_held(lambda: path.unlink(missing_ok=True))

    def free_bytes(self, folder: Path) -> int:
        """Return the free bytes on the disk of a folder, which need not exist yet; raises TargetNotWritable."""
        with _refusing(folder, [folder]):
            there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
            return shutil.disk_usage(there).free

    def write(self, path: Path, content: bytes, *, replace: bool = False) -> None:
        """Write a whole file, creating its folder if that is missing.

        Raises TargetExists if a file with other content exists there and `replace` is false. Raises TargetNotWritable
        with the reason if the system refuses, or if a data file would be replaced by another kind of file. Work that
        was asked to stop ends with Cancelled before the file gets its name; afterwards it can no longer be stopped.
        """
        with _refusing(path, [path]):
            _need_no_data_file(path, content)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content, replace=replace, check=stopping.check_stop)
        stopping.forbid_stopping()

    def write_checked(self, path: Path, content: bytes, *, parents: bool = True) -> None:
        """Write a new file like `write` and read it again; raise TargetNotWritable also if it reads differently.

        Missing folders are created; if `parents` is false, only the file's own folder is.
        """
        with _refusing(path, [path]):
            path.parent.mkdir(parents=parents, exist_ok=True)
            write_checked(path, content, check=stopping.check_stop)
        stopping.forbid_stopping()

    def write_all(self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False) -> None:
        """Write the files `contents`, by name, into a folder and its subfolders.

        All are complete before the first gets its name. `replace` and the errors are as for `write`. If the system then
        refuses a name, some of the files may already be in place.
        """
        with self.laid_out(folder, contents, replace=replace) as put_in_place:
            put_in_place()

    @contextmanager
    def laid_out(
        self, folder: Path, contents: Mapping[str, bytes], *, replace: bool = False
    ) -> Iterator[Callable[[], None]]:
        """Write files under temporary names, and yield a function that gives them their names.

        `replace` and the errors are as in `write`.
        """
        files = {folder / name: content for name, content in contents.items()}
        with ExitStack() as stack:
            with _refusing(folder, files):
                for path, content in files.items():
                    _need_no_data_file(path, content)
                give_names = stack.enter_context(laid_out(files, replace=replace))

            def put_in_place() -> None:
                stopping.check_stop()
                with _refusing(folder, files):
                    give_names()
                stopping.forbid_stopping()

            yield put_in_place


@contextmanager
def _refusing(path: Path, targets: Iterable[Path]) -> Iterator[None]:
    """Replace an OSError by its refusal: TargetExists for an existing target, otherwise TargetNotWritable."""
    try:
        yield
    except OSError as error:
        named = next((str(each) for each in targets if str(each) in (error.filename, error.filename2)), None)
        if isinstance(error, FileExistsError) and named:
            raise TargetExists(path=named) from None
        raise TargetNotWritable(path=named or str(path), reason=system_reason(error)) from error


def _need_no_data_file(path: Path, content: bytes) -> None:
    """Raise TargetNotWritable if a data file would be replaced by another kind of file: its content is nowhere else."""
    if content.startswith(_DATA_FILE) or not path.is_file():
        return
    with open_regular(path) as file:
        if file.read(len(_DATA_FILE)) == _DATA_FILE:
            raise TargetNotWritable(path=str(path), reason="データファイルがあります。別の名前を指定してください")


def _is_folder(path: Path) -> bool:
    """Return whether the path is a folder; False if the system gives an error, as opening the path raises it again."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _not_a_file(folder: Path) -> OSError:
    """Return the reason why a folder is not read as a file: the error of listing it, otherwise that it is a folder."""
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as error:
        return error
    return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder))


_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOVABLE_MOUNTS = ("/media/", "/run/media/")
_SYNC_NAMES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def look_at_place(path: Path) -> PlaceFacts:
    """Return the facts about the place of a file: the folders above it, the file system or drive, synchronised folders.

    Facts that the system does not give are empty or unknown; no error is raised.
    """
    folder = real_path(path).parent  # a link to itself is refused when the file is opened
    synced = synced_folders(os.environ)
    if sys.platform == "win32":
        return PlaceFacts(folder.parts, drive=_windows_drive(folder.anchor), synced_by=synced)
    where, file_system = mount_of(folder, _mounts())
    removable = f"{where}/".startswith(_REMOVABLE_MOUNTS)
    drive = DriveKind.REMOVABLE if removable else DriveKind.UNKNOWN
    return PlaceFacts(folder.parts, file_system, drive, synced)


def synced_folders(environment: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the folders that environment variables name as synchronised.

    Each is the name of the service, and the parts of the folder's path.
    """
    named = (environment.get(name, "") for name in _SYNC_NAMES)
    return tuple(dict.fromkeys(("OneDrive", Path(folder).parts) for folder in named if folder))


def mount_of(folder: Path, mountinfo: str) -> tuple[str, str]:
    """Return the mount point of a folder and its file system, from the text of mountinfo (proc(5)).

    Both are empty if the text does not contain the folder's mount point.
    """
    found = ("", "")
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:  # noqa: PLR2004 - the fifth field is the mount point
            where = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4])
            if folder.is_relative_to(where) and len(where) >= len(found[0]):
                found = where, after.split(" ")[0]
    return found


def _mounts() -> str:
    try:
        return _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:  # macOS has no mountinfo
        return ""


if sys.platform == "win32":
    import ctypes

    _KINDS = {2: DriveKind.REMOVABLE, 3: DriveKind.FIXED, 4: DriveKind.NETWORK}

    def _windows_drive(anchor: str) -> DriveKind:
        r"""Return the kind of a drive on Windows (GetDriveTypeW); a path that begins with \\ leads to a share."""
        if anchor.startswith("\\\\"):
            return DriveKind.NETWORK
        return _KINDS.get(ctypes.windll.kernel32.GetDriveTypeW(anchor), DriveKind.UNKNOWN)
