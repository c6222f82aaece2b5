"""A drive for tests that vanishes, as a stick that is pulled out or a letter that is mapped no more."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.support import wine

_LETTER = "w:"
"""A letter that no test machine uses."""


class VanishingDrive:
    """A drive whose files are in a folder: a letter on Windows, a folder with another name elsewhere."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self.root = Path(f"{_LETTER}\\") if sys.platform == "win32" else folder.with_name(f"{folder.name}-mounted")
        self.come_back()

    def come_back(self) -> None:
        """Connect the drive."""
        if wine.is_here():  # which has no `subst`
            _call(f"start /wait /unix /bin/ln -sfn {_wine_name(self._folder)} {_wine_link()}")
        elif sys.platform == "win32":
            _call(f'subst {_LETTER} "{self._folder}"')
        else:
            self._folder.rename(self.root)
        self._wait(there=True)

    def vanish(self) -> None:
        """Disconnect the drive with whatever is open there."""
        if wine.is_here():
            _call(f"start /wait /unix /bin/rm {_wine_link()}")
        elif sys.platform == "win32":
            _call(f"subst {_LETTER} /d")
        else:
            self.root.rename(self._folder)
        self._wait(there=False)

    def _wait(self, *, there: bool) -> None:
        until = time.monotonic() + 30
        while self.root.exists() != there:
            assert time.monotonic() < until, "the drive neither comes nor goes"
            time.sleep(0.05)


def _call(command: str) -> None:
    subprocess.run(command, shell=True, check=False)  # noqa: S602 - built here; Wine's `start` ends with a code of its own


def _wine_link() -> str:
    return f"{os.environ['WINEPREFIX']}/dosdevices/{_LETTER}"


def _wine_name(folder: Path) -> str:
    return "../drive_c" + folder.as_posix().removeprefix("C:")
