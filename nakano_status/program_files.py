"""The places of the files that come with the program (`resources`, `docs`) and of the files that it stores for a user.

The catalogue, the store and both front ends use this module; it does not import them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def program_folder(name: str) -> Path:
    """Return the folder `name` inside the package, as in a wheel, or beside the package, as in a checkout.

    An incomplete installation has neither, so the returned path need not exist.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def user_data_folder() -> Path:
    """Return the folder in which the program keeps files for the user on this machine; it may not exist yet."""
    import platformdirs  # only when a folder is needed, to keep the start short

    return platformdirs.user_data_path("nakano-status", appauthor=False)
