"""Where a set is made or opened: a path is a data file, an address a server, which needs its own library."""

import sys
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreServerUnsupported
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.places import StoresAnywhere
from nakano_status.store.postgres.store import PostgresStores
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from tests.support.shares import shared_place
from tests.support.stores import OFFICE_INFO, RULES, TickingClock

ADDRESS = address_path("postgresql://clerk@server/sets")


@pytest.fixture
def anywhere() -> StoresAnywhere:
    """What makes and opens sets on this PC and on servers."""
    clock = TickingClock()
    return StoresAnywhere(SharedStores(SqliteStores(clock, RULES), DiskShare(shared_place), clock), clock, RULES)


def test_an_address_is_looked_for_on_a_server(anywhere: StoresAnywhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PostgresStores, "is_free", lambda _, path: path == ADDRESS)
    assert anywhere.is_free(ADDRESS)


def test_without_its_library_an_address_is_refused_and_a_data_file_is_made(
    anywhere: StoresAnywhere, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "nakano_status.store.postgres.store", None)
    with pytest.raises(StoreServerUnsupported):
        anywhere.is_free(ADDRESS)
    path = tmp_path / "a.nakano"
    anywhere.create(path, OFFICE_INFO).close()
    assert anywhere.is_free(path)
    assert anywhere.format == SqliteStores(TickingClock(), RULES).format
    assert list(anywhere.unwritten()) == []
