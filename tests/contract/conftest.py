"""The adapters that keep the port's promises: one line an adapter, and the whole suite runs on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Clock, Store, Stores
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, TickingClock, act, small_round

ADAPTERS: dict[str, Callable[[Clock], Stores]] = {"sqlite": SqliteStores}


@pytest.fixture(params=ADAPTERS)
def stores(request: pytest.FixtureRequest) -> Stores:
    """What makes and opens data files."""
    return ADAPTERS[request.param](TickingClock())


@pytest.fixture
def store(stores: Stores, tmp_path: Path) -> Iterator[Store]:
    """An office store with the small plan, its divisions and the round of R4."""
    with ExitStack() as stack:
        made = stack.enter_context(closing(stores.create(tmp_path / "office.nakano", OFFICE_INFO)))
        with act(made, "init", "担当 花子") as work:
            work.save_plan(small_plan())
            work.save_organisation(small_organisation())
            work.add_round(small_round())
        yield made
