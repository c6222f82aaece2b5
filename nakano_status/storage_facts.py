"""Reads facts from the system about the place of a data file; `domain.storage.store_place` evaluates them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOVABLE_MOUNTS = ("/media/", "/run/media/")
_SYNC_NAMES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def look_at_place(path: Path) -> PlaceFacts:
    """Return the facts about the place of a file; those that the system does not give are left out."""
    folder = Path(os.path.realpath(path)).parent  # a link that leads to itself is refused when the file is opened
    synced = synced_folders(os.environ)
    if sys.platform == "win32":
        return PlaceFacts(folder.parts, drive=_windows_drive(folder.anchor), synced_by=synced)
    where, file_system = mount_of(folder, _mounts())
    removable = f"{where}/".startswith(_REMOVABLE_MOUNTS)
    drive = DriveKind.REMOVABLE if removable else DriveKind.UNKNOWN
    return PlaceFacts(folder.parts, file_system, drive, synced)


def synced_folders(environment: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the folders that synchronisation services name in the environment."""
    named = (environment.get(name, "") for name in _SYNC_NAMES)
    return tuple(dict.fromkeys(("OneDrive", Path(folder).parts) for folder in named if folder))


def mount_of(folder: Path, mountinfo: str) -> tuple[str, str]:
    """Return the mount point that a folder is on, and its file system, from the text of mountinfo (proc(5))."""
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
