"""The way to others who have a set on a server open: silence is no loss, and why a server refuses a user."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreServerRefused
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.postgres import store as server_store
from nakano_status.store.postgres.store import PostgresStores
from tests.support.server import Cluster, cluster, missing
from tests.support.stores import OFFICE_INFO, TickingClock, act

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A running server."""
    if why := missing():
        pytest.skip(why)
    with cluster() as running:
        yield running


def test_a_quiet_server_is_not_taken_for_a_lost_one(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_store._Watcher, "_SLICE", 0.02)
    monkeypatch.setattr(server_store._Watcher, "_PAUSE", 0.1)
    stores = PostgresStores(TickingClock(), folder=lambda: tmp_path)
    place, wrote, lost = address_path(server.address("quiet")), threading.Event(), threading.Event()
    with closing(stores.create(place, OFFICE_INFO)) as mine, closing(stores.open(place)) as other:
        end = mine.watch(wrote.set, lambda _: lost.set())
        assert not lost.wait(1)
        assert not wrote.is_set()
        with act(other, "init", "担当 花子"):
            pass
        assert wrote.wait(10)
        end()


@pytest.mark.parametrize("named", [{"user": "nobody"}, {"database": "none"}])
def test_a_server_that_knows_no_such_user_or_database_is_not_taken_for_one_that_is_gone(
    server: Cluster, tmp_path: Path, named: dict[str, str]
) -> None:
    with pytest.raises(StoreServerRefused):
        PostgresStores(TickingClock(), folder=lambda: tmp_path).open(address_path(server.address(**named)))
