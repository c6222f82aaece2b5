"""What every test gets: no display, a home of its own, and the real papers where they stand beside the checkout."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nakano_status.__main__ import collect_rarely

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ["OPENPYXL_LXML"] = "False"  # as nakano_status.workbook says it; a test may import openpyxl first

# A deadline measures the machine, not the code; pytest-timeout watches for what hangs.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

BESIDE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the longer goals of make ask for."""
    parser.addoption("--client-page", metavar="FILE", help="all of tests/clients, and its outcome as a page")
    parser.addoption("--fault-rounds", type=int, metavar="N", help="rounds of tests/faults (a few without it)")
    parser.addoption("--histories", type=int, metavar="N", help="years of test_office_histories.py (a few without it)")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for garbage as the program does, and never among the thousands of tests, which stay: it took a seventh."""
    gc.disable()
    collect_rarely()
    yield
    gc.freeze()
    gc.enable()


_SECONDS_A_FILE = frozenset({"faults", "gui", "journeys", "properties"})
"""The folders whose files take seconds each; those of the others fill up what is left at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files begin that ask for more time than others, then those that take seconds: nobody waits at the end."""
    long = {item.path for item in items if item.get_closest_marker("timeout")}
    items.sort(key=lambda item: (item.path not in long, item.path.parent.name not in _SECONDS_A_FILE))


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings, caches and logs of the tests out of the home of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in (
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
            "APPDATA",
            "LOCALAPPDATA",
        ):
            patch.setenv(variable, str(home / variable.lower()))
        yield


def _or_skip(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the real papers are not here: ../shared/{path.relative_to(BESIDE_CHECKOUT)} beside the checkout")
    return path


@pytest.fixture(scope="session")
def published_list() -> Path:
    """The list of R3 as it was published, rebuilt as a workbook."""
    return _or_skip(BESIDE_CHECKOUT / "data" / "published-list-r3.xlsx")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the source documents as text."""
    return _or_skip(BESIDE_CHECKOUT / "seeds")
