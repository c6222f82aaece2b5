"""The databases that keep the port's promises: the whole suite runs on each, on a server where PostgreSQL is installed.

A path names a data file there too: what the path stands for is the database's matter.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store, Stores
from nakano_status.application.ports.outside import Clock
from nakano_status.store.places import StoresAnywhere
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from tests.support.plans import small_organisation, small_plan
from tests.support.server import StoresOnServer
from tests.support.shares import shared_place
from tests.support.stores import OFFICE_INFO, RULES, TickingClock, act, small_round


def databases() -> Mapping[str, Callable[[Clock], Stores]]:
    """Return what makes and opens data files, by the database."""
    return {"sqlite": partial(SqliteStores, rules=RULES), "working copy": on_a_share}


def on_a_share(clock: Clock) -> Stores:
    """Return what opens every data file as a working copy."""
    return StoresAnywhere(SharedStores(SqliteStores(clock, RULES), DiskShare(shared_place), clock), clock, RULES)


@pytest.fixture(params=[*databases(), pytest.param("server", marks=pytest.mark.server)])
def database(request: pytest.FixtureRequest) -> str:
    """The name of a database."""
    return str(request.param)


@pytest.fixture
def stores(database: str, request: pytest.FixtureRequest) -> Stores:
    """What makes and opens data files."""
    if database == "server":
        return StoresOnServer(request.getfixturevalue("server"), TickingClock())
    return databases()[database](TickingClock())


@pytest.fixture
def store(stores: Stores, tmp_path: Path) -> Iterator[Store]:
    """An office store with the small plan, its divisions and the round of R4."""
    with ExitStack() as stack:
        made = stack.enter_context(closing(stores.create(tmp_path / "office.nakano", OFFICE_INFO)))
        with act(made, "init", "担当 花子") as work:
            work.plan.save(small_plan())
            work.organisation.save(small_organisation())
            work.rounds.add(small_round())
        yield made
