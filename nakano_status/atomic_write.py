"""Writing of files, each completely or not at all, and the reason in the office's terms if the system refuses."""

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nakano_status.patience import holders_of, is_lasting_name, is_open_elsewhere, retry_while_held, windows_error

_UNFINISHED = re.compile(r"\.~[0-9a-f]{16}\.tmp")

_REASONS = {
    errno.EACCES: "権限がないか、他で開かれています",
    errno.EPERM: "権限がありません",
    errno.EBUSY: "他で使われています",
    errno.EROFS: "書き込みができない場所です",
    errno.ENOSPC: "空き容量が足りません",
    errno.EDQUOT: "空き容量が足りません",
    errno.EFBIG: "保存先が、この大きさのファイルを受け付けません",
    errno.EISDIR: "フォルダーです",
    errno.ENOLCK: "保存先で、ファイルのロックを使えません",
    errno.ENOTDIR: "途中にフォルダーではないものがあります",
    errno.ENOENT: "保存先のフォルダーがありません",
    errno.EEXIST: "フォルダーを作る場所に、同じ名前のファイルがあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EINVAL: "名前に使えない文字があるか、ファイルを置けない場所です",
    errno.EBADMSG: "書き込んだ内容が、読み直すと異なります",
    errno.ENXIO: "通常のファイルではありません（名前付きパイプ、装置、ソケットなど）",
}
_OWN = (errno.EBADMSG, errno.ENXIO)
"""The numbers of errors that are raised here: the system is not asked about a file that may be removed by now."""
_NO_NETWORK = "ネットワークか、共有フォルダーにつながりません"
_NO_LOGON = "共有フォルダーに、このPCのユーザーでは入れません"
_NO_DEVICE = "装置が応じません。接続を確認してください"
_NOT_FETCHED = "内容がまだこのPCになく、OneDriveなどから取り寄せられません。ネットワークにつないでください"
_REASONS_OF_WINDOWS = {
    **dict.fromkeys((51, 53, 54, 59, 64, 67, 121, 1222, 1231, 1232, 1236), _NO_NETWORK),
    **dict.fromkeys((65, 86, 1219, 1326, 1327, 1330, 1331, 1907, 1909), _NO_LOGON),
    **dict.fromkeys((*range(357, 400), 404, 426), _NOT_FETCHED),
    **dict.fromkeys((225, 226), "ウイルス対策ソフトが、このファイルを止めました"),
    **dict.fromkeys((21, 55, 1117, 1167, 1392), _NO_DEVICE),
    **dict.fromkeys((87, 123, 161), _REASONS[errno.EINVAL]),
    267: _REASONS[errno.ENOTDIR],
    1295: _REASONS[errno.EDQUOT],
}
"""Reasons by the error numbers of Windows (winerror.h). Python gives most of these errors the number EINVAL."""
_NOT_FOUND, _TOO_LONG = 2, (3, 206)
_BLOCKED = "ファイルがないか、Windows のセキュリティ（フォルダーへのアクセスの制御）が止めています"
_MISSING_OR_LONG = "保存先のフォルダーがないか、フォルダーも含めた名前が長すぎます"
_LONGEST = 248
"""Length of a path from which Windows may answer as if the folder were missing (MAX_PATH for folders)."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # without it, opening a pipe waits for a writer


def system_reason(error: OSError, path: Path | None = None) -> str:
    """Return why the system could not read or write a file, as a Japanese phrase for the office.

    `path`: the file, for an error that does not name one.
    """
    named = error.filename2 or error.filename or path
    file = Path(named) if named else None
    if file and not is_lasting_name(file):
        return _REASONS[errno.EINVAL]
    if error.errno in _OWN:
        return _REASONS[error.errno]
    holders = holders_of(file) if file and is_open_elsewhere(error) else ()
    if holders:
        return f"{'、'.join(holders)} で開いています"
    number = windows_error(error, file)
    reason = _REASONS.get(error.errno or 0)
    if error.errno == errno.EINVAL and (number or not file):
        reason = None  # Python gives this number to all errors that it does not know
    if file and number in _TOO_LONG and len(str(file)) >= _LONGEST:
        reason = _MISSING_OR_LONG
    elif file and number == _NOT_FOUND and file.parent.is_dir():
        reason = _BLOCKED
    elif number:
        reason = _REASONS_OF_WINDOWS.get(number, reason)
    return reason or f"保存先の装置やシステムが応じません（番号 {number or error.errno or 'なし'}）"


def is_missing(error: OSError) -> bool:
    """Return whether an error means that the file is missing, not that its network cannot be reached.

    On Windows, Python raises FileNotFoundError in both cases.
    """
    return isinstance(error, FileNotFoundError) and windows_error(error) not in _REASONS_OF_WINDOWS


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file, or a link to one, for reading; do not wait for the writer of a pipe.

    Raises OSError: ENXIO for a pipe, a device or a socket, EISDIR for a folder, otherwise the error of the system. On
    Windows, it is tried again for two seconds while another program holds the file.
    """
    _need_regular(path, path.stat())  # checked before it is opened: opening a device can already have an effect

    def open_at_once() -> BinaryIO:
        return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE))

    file = retry_while_held(open_at_once)
    try:
        _need_regular(path, os.fstat(file.fileno()))  # another file may have got the name in between
    except OSError:
        file.close()
        raise
    return file


def _need_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file exists and has exactly these bytes; raises OSError if it cannot be read.

    The sizes are compared first, so that a large file of another size is not read.
    """
    try:
        with open_regular(path) as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def write_whole(path: Path, data: bytes, *, replace: bool, check: Callable[[], None] = lambda: None) -> None:
    """Make `path` contain exactly `data`; a crash at any moment leaves the old file or the new one, never a part.

    A file that already has these bytes is not written, and its date does not change. If a file with other bytes exists
    and `replace` is false, raise FileExistsError with `path` as its `filename`. A link to a file with other bytes is
    itself replaced; the file behind it is kept. `check` is called directly before the new file gets its name; if it
    raises an exception, nothing is changed. Any other OSError is the system's (no such folder, read-only, disk full,
    open elsewhere); no temporary file remains.

    Temporary files of a program that was killed are removed by the next write into the folder, on Windows by the first
    write after an hour.
    """
    _need_lasting_name(path)
    remove_unfinished(path.parent)
    if holds(path, data):
        return
    _need_free(path, replace=replace)
    with _temporary_in(path.parent) as (temporary, file):
        _write_through(file, data)
        check()
        _give_name(temporary, path, replace=replace)
    _sync_folder(path.parent)


def write_checked(path: Path, data: bytes, check: Callable[[], None] = lambda: None) -> None:
    """Write a new file like `write_whole` and read it again; if it reads differently, remove it and raise EBADMSG.

    `check`: as for `write_whole`.
    """
    write_whole(path, data, replace=False, check=check)
    if not holds(path, data):
        retry_while_held(path.unlink)
        raise OSError(errno.EBADMSG, os.strerror(errno.EBADMSG), str(path))


@contextlib.contextmanager
def laid_out(files: Mapping[Path, bytes], *, replace: bool) -> Iterator[Callable[[], None]]:
    """Write files under temporary names beside their targets, and yield a function that gives them their names.

    Missing folders are created. Nothing is written if a target is open in another program, or exists with other bytes
    and `replace` is false: this raises an error. At the end, files that did not get their names are removed, with the
    folders created for them. Raises the same errors as `write_whole`; the yielded function does, too, and some of the
    files may already have their names then.
    """
    for path in files:
        _need_lasting_name(path)
    folders = dict.fromkeys(path.parent for path in files)
    for folder in folders:
        remove_unfinished(folder)
    wanted = {path: data for path, data in files.items() if not holds(path, data)}
    for path in wanted:
        _need_free(path, replace=replace)
        _need_let_go(path)
    with contextlib.ExitStack() as stack:
        for folder in folders:
            stack.enter_context(_folder(folder))
        written = []
        for path, data in wanted.items():
            temporary, file = stack.enter_context(_temporary_in(path.parent))
            _write_through(file, data)
            written.append((temporary, path))
        yield lambda: _give_names(written, folders, replace=replace)


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Create a missing folder and its parents; at the end remove the created folders that are empty."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for each in missing:
            with contextlib.suppress(OSError):  # it is not empty and remains
                each.rmdir()


def _give_names(written: Iterable[tuple[Path, Path]], folders: Iterable[Path], *, replace: bool) -> None:
    for temporary, path in written:
        _give_name(temporary, path, replace=replace)
    for folder in folders:
        _sync_folder(folder)


def _need_lasting_name(path: Path) -> None:
    """Raise OSError for the name of a device or a stream, and for a name that Windows would shorten."""
    if not is_lasting_name(path):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))


def _need_free(path: Path, *, replace: bool) -> None:
    """Raise OSError for a target that is not a regular file.

    Raise FileExistsError for any other existing target unless `replace` is true.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    _need_regular(path, found)
    if not replace:
        raise _already_there(path)


def _need_let_go(path: Path) -> None:
    """Raise OSError if a target exists and cannot be written because it is open elsewhere."""
    if path.exists():
        retry_while_held(lambda: path.open("r+b").close())


def _give_name(temporary: Path, path: Path, *, replace: bool) -> None:
    if replace:
        retry_while_held(lambda: temporary.replace(path))
    else:
        _put_where_nothing_is(temporary, path)


def remove_unfinished(folder: Path) -> None:
    """Remove the temporary files of unfinished writes from a folder, except files that a running program uses.

    A file that cannot be removed is left; no error is raised.
    """
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _UNFINISHED.fullmatch(path.name):
                _remove_if_unused(path)


def _already_there(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


@contextlib.contextmanager
def _temporary_in(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Create a file marked as in use until it has its name; if it cannot be removed, the next write removes it."""
    while True:
        temporary = folder / f".~{os.urandom(8).hex()}.tmp"
        with temporary.open("xb") as file:
            try:
                _mark_in_use(file)
                # without a name, another program removed it as forgotten just before it was marked
                if os.fstat(file.fileno()).st_nlink:
                    yield temporary, file
                    return
            finally:
                with contextlib.suppress(OSError):  # on a full disk the remaining data is refused once more
                    file.close()
                with contextlib.suppress(OSError):
                    retry_while_held(partial(temporary.unlink, missing_ok=True))


def _write_through(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
    _let_it_be_renamed(file)


if sys.platform == "win32":
    _FORGOTTEN = 3600.0
    """Seconds since the last change of a temporary file after which no program can still use it."""

    def _mark_in_use(file: BinaryIO) -> None:
        """Do nothing: on Windows an open file cannot be removed."""

    def _let_it_be_renamed(file: BinaryIO) -> None:
        """Close a written file, because Windows cannot rename an open file.

        Until the file has its name, other programs may remove it.
        """
        file.close()

    def _remove_if_unused(temporary: Path) -> None:
        with contextlib.suppress(OSError):
            if time.time() - temporary.stat().st_mtime > _FORGOTTEN:
                temporary.unlink()  # at once: if it is held, it is in use, or the next write removes it

    def _put_where_nothing_is(temporary: Path, path: Path) -> None:
        """Rename the file without overwriting, in one step: on Windows a rename never replaces an existing file."""
        try:
            retry_while_held(lambda: temporary.rename(path))
        except FileExistsError:
            raise _already_there(path) from None

else:
    import fcntl

    def _mark_in_use(file: BinaryIO) -> None:
        """Hold the system's lock, which ends with the process; some shared folders have no locks."""
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)

    def _let_it_be_renamed(file: BinaryIO) -> None:
        """Do nothing: an open file can be renamed here, and keeps its mark until then."""

    def _remove_if_unused(temporary: Path) -> None:
        with contextlib.suppress(OSError), temporary.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            temporary.unlink()

    def _put_where_nothing_is(temporary: Path, path: Path) -> None:
        """Name the file without overwriting: in one step if the file system has links, so that only one writer wins."""
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            raise _already_there(path) from None
        except OSError:  # no hard links here (FAT, some shared folders): check again, then rename
            if path.exists():
                raise _already_there(path) from None
            temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power failure, if the system can open a folder (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
