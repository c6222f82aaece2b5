"""An office store, closed or open, and a user who may write nothing."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.stores import TickingClock, office_store

_NOBODY = 65_534


@pytest.fixture
def stores() -> SqliteStores:
    """What makes and opens data files."""
    return SqliteStores(TickingClock())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open office store."""
    with closing(office_store(tmp_path)) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of an office store that no one has open."""
    with closing(office_store(tmp_path)) as made:
        return made.path


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder with an office store in it, where the test may write nothing while it runs (not even as root)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office_store(folder).close()
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o755)
