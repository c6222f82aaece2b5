"""Write a file whole or not at all, and say why the system refused: the leaf all adapters may share (decision 6)."""

import contextlib
import errno
import os
import secrets
from pathlib import Path

_REASONS = {
    errno.EACCES: "権限がないか、他で開かれています",
    errno.EPERM: "権限がありません",
    errno.EBUSY: "他で使われています",
    errno.EROFS: "書き込みができない場所です",
    errno.ENOSPC: "空き容量が足りません",
    errno.EDQUOT: "空き容量が足りません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "途中にフォルダーではないものがあります",
    errno.ENOENT: "保存先のフォルダーがありません",
    errno.EEXIST: "フォルダーを作る場所に、同じ名前のファイルがあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
}


def reason_of(error: OSError) -> str:
    """Return in the office's words why the system could not read or write a file."""
    return _REASONS.get(error.errno or 0, f"保存先の装置やシステムが応じません（番号 {error.errno or 'なし'}）")


def write_whole(path: Path, data: bytes, *, replace: bool) -> None:
    """Make `path` hold exactly `data`; a crash at any moment leaves the old file or the new one, never a part.

    A target that holds these bytes already is left as it is, with its date.
    Without `replace`, any other existing target raises FileExistsError, whose `filename` is `path`.
    Any other OSError is the system's (no such folder, read-only, disk full, open elsewhere); no temporary file stays.
    """
    if _holds(path, data):
        return
    if not replace and path.exists():
        raise _already_there(path)
    temporary = path.with_name(f".~{secrets.token_hex(8)}.tmp")
    try:
        _write_through(temporary, data)
        if replace:
            temporary.replace(path)
        else:
            _put_where_nothing_is(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _holds(path: Path, data: bytes) -> bool:
    """Whether the file is there with these bytes; its size is asked first, so that a large other file is not read."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _already_there(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _write_through(temporary: Path, data: bytes) -> None:
    with temporary.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put_where_nothing_is(temporary: Path, path: Path) -> None:
    """Name the file without overwriting: in one step where the file system can link, so two writers cannot both win."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise _already_there(path) from None
    except OSError:  # no hard links here (FAT, some shared folders): ask again, then rename
        if path.exists():
            raise _already_there(path) from None
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets a folder be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
