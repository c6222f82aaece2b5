"""Which files this process has open."""

import sys
from contextlib import suppress
from pathlib import Path

_OPEN_FILES = Path("/proc/self/fd")

CAN_BE_LISTED = sys.platform == "linux"


def open_files_in(folder: Path) -> list[str]:
    """Return the names of files in a folder or below it that this process has open, those deleted among them.

    Only one folder is asked about: threads of earlier tests, which wait for a share that does not answer, may open and
    close files of their own at any time.
    """
    found = []
    for each in _OPEN_FILES.iterdir():
        with suppress(FileNotFoundError):  # the listing itself, and what was closed meanwhile
            place = each.readlink()
            if place.is_relative_to(folder.resolve()):
                found.append(place.name)
    return sorted(found)
