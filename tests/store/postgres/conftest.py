"""Sets on a server."""

from pathlib import Path
from uuid import uuid4

import pytest

from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.postgres import connection
from nakano_status.store.postgres.store import PostgresStores
from tests.support.server import Cluster
from tests.support.stores import RULES, TickingClock


@pytest.fixture
def place(server: Cluster) -> Path:
    """The address of a set that is not there yet."""
    return address_path(server.address(f"link_{uuid4().hex[:12]}"))


@pytest.fixture(autouse=True)
def _a_slow_server_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer than a user would: a server that is short of processor time ends a connection late."""
    monkeypatch.setattr(connection, "_END_PATIENCE", 240.0)


@pytest.fixture
def stores(tmp_path: Path) -> PostgresStores:
    """What makes and opens sets."""
    return PostgresStores(TickingClock(), RULES, folder=lambda: tmp_path)
