"""Where the files that come with the program are: `resources` and `docs`.

A leaf that the catalogue and both front ends use.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def program_folder(name: str) -> Path:
    """Return the folder of that name inside the package, as a wheel holds it, else beside it, as a checkout does.

    An installation that is not whole has neither: the path that is returned need not exist.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
