"""Writes a report file about a defect of the program, in place of a traceback on the screen.

Both front ends use this module; it does not import them. The file has the path through the code, the type of each
exception and the error numbers of the system, nothing else. A message can quote a user's text (KeyError,
UnicodeEncodeError, parameters of a statement), and a path can contain the user's name.
"""

from __future__ import annotations

import errno
import os
import platform
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path, PurePath

from nakano_status import __version__
from nakano_status.atomic_write import write_whole

EXIT_OF_DEFECT = 70
"""The exit code of a program that ends because of a defect; the one that `sysexits.h` names EX_SOFTWARE."""

_MOST_FRAMES = 60
_ROOTS = ("site-packages", "nakano_status")


def write_report(defect: BaseException) -> Path | None:
    """Write a report about an exception into the log folder, otherwise into the folder for temporary files.

    Return its path, or None if neither folder can be written.
    """
    return write_lines((*_described(defect, set()),))


def write_lines(lines: tuple[str, ...]) -> Path | None:
    """Write a report of these lines, below the versions of the program and Python and the name of the system.

    The folder and the result are the same as for `write_report`.
    """
    head = f"nakano-status {__version__}\nPython {platform.python_version()} {platform.system()}\n\n"
    return _write((head + "\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))


def log_folder() -> Path:
    """Return the folder where reports are written; it may not exist yet."""
    import platformdirs  # only when a folder is needed, to keep the start short

    return platformdirs.user_log_path("nakano-status", appauthor=False)


def code_place(filename: str) -> str:
    """Return the path of a code file without the folders of this machine, such as `nakano_status/files.py`."""
    parts = PurePath(filename.replace("\\", "/")).parts
    for root in _ROOTS:
        if root in parts:
            after = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[after + (root == _ROOTS[0]) :])
    return parts[-1] if parts else ""


def _described(defect: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield the lines of an exception after the lines of its cause; each exception once."""
    seen.add(id(defect))
    behind = defect.__cause__ or (None if defect.__suppress_context__ else defect.__context__)
    if behind is not None and id(behind) not in seen:
        yield from _described(behind, seen)
        yield ""
    frames = [
        f"  {code_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"
        for frame, line in traceback.walk_tb(defect.__traceback__)
    ]
    yield from frames[-_MOST_FRAMES:]
    yield _kind_of(defect)
    for part in defect.exceptions if isinstance(defect, BaseExceptionGroup) else ():
        yield from _described(part, seen)


def _kind_of(defect: BaseException) -> str:
    """Return the type of an exception, with the error name of the system or of SQLite; never its message."""
    kind = type(defect)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(defect, OSError):
        return f"{name} {errno.errorcode.get(defect.errno or 0, defect.errno)}"
    return f"{name} {getattr(defect, 'sqlite_errorname', '')}".rstrip()


def _write(content: bytes) -> Path | None:
    name = f"nakano-status-{os.urandom(4).hex()}.txt"
    for folder in (log_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content, replace=False)
        except OSError:
            continue
        return folder / name
    return None
