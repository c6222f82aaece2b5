"""Folders whose files are made once per process and copied for every test that begins with them."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


def copy_made(make: Callable[[Path], None], folder: Path) -> None:
    """Copy into a folder the files that `make` writes into an empty one; it is called once."""
    for place, content in _made(make).items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)


@cache
def _made(make: Callable[[Path], None]) -> Mapping[Path, bytes]:
    """Return the files by their paths in the folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
