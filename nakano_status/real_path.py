"""Gives a file one path, by whatever link, drive letter or case it was named, even if the system does not answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes

    _LONGEST = 1024
    _NOT_CONNECTED = 1201  # ERROR_CONNECTION_UNAVAIL

    def _share_behind(drive: str) -> str:
        r"""Return the share that a drive letter (`F:`) is connected to, as `\\server\share`; empty if there is none.

        Windows remembers the connection also while the share does not answer, or is not connected yet after a logon
        (WNetGetConnectionW).
        """
        name, size = ctypes.create_unicode_buffer(_LONGEST), ctypes.c_ulong(_LONGEST)
        failed = ctypes.WinDLL("mpr").WNetGetConnectionW(drive, name, ctypes.byref(size))
        return name.value if failed in (0, _NOT_CONNECTED) else ""

    def _without_prefix(path: str) -> str:
        r"""Return a path without the prefix for long names: `\\?\C:\…` is `C:\…`, `\\?\UNC\server\…` `\\server\…`."""
        if path.startswith("\\\\?\\UNC\\"):
            return "\\\\" + path[8:]
        return path.removeprefix("\\\\?\\")

else:

    def _share_behind(drive: str) -> str:  # noqa: ARG001 - as on Windows
        """Return an empty text: here a share is mounted in a folder."""
        return ""


def real_path(path: Path) -> Path:
    """Return the path of the file itself, without links, and on Windows in the case stored on the disk.

    If the system does not answer, as when a network share cannot be reached, links remain; no error is raised.
    """
    try:
        return named_path(Path(os.path.realpath(path)))
    except OSError:  # Windows: the network is gone, the name is unknown, the logon failed, …
        return named_path(path)


def named_path(path: Path) -> Path:
    """Return a path as an absolute one, without accessing the file; links in it remain.

    The drive letter of a network share becomes the share's name.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would access the file
    if sys.platform == "win32":
        absolute = Path(_without_prefix(str(absolute)))
    share = _share_behind(absolute.drive) if absolute.drive.endswith(":") else ""
    return Path(share, *absolute.parts[1:]) if share else absolute
