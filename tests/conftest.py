"""Fixtures of every test: no display, its own home folder, and the real papers if they are beside the checkout."""

import gc
import os
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from nakano_status.garbage import collect_rarely

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.support.server import Cluster

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
if sys.platform == "win32":  # there Qt's platform without a screen takes fonts from a folder
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(__file__).resolve().parents[1] / "resources" / "fonts"))
os.environ["OPENPYXL_LXML"] = "False"  # as nakano_status.workbook says it; a test may import openpyxl first

# A deadline measures the machine, not the code; pytest-timeout watches for what hangs. The sample is the same each
# time, so that what stops a change is of that change; the whole looks further each time.
settings.register_profile(
    "sample", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=20, derandomize=True
)
settings.register_profile("whole", settings.get_profile("sample"), max_examples=150, derandomize=False)

BESIDE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared"


def pytest_report_header() -> list[str]:
    """Return the folders that are left out, with the reasons."""
    from tests.support import wine

    folders = ((place, why) for why, places in wine.NOT_SHOWN.items() for place in places if "." not in place)
    return [f"not run here: {place}: {why}" for place, why in folders] if wine.is_here() else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the longer goals of make ask for."""
    parser.addoption("--whole", action="store_true", help="every test with every case (a sample without it)")
    parser.addoption("--for-seconds", type=int, metavar="N", help="begin no test that many seconds after the first one")
    parser.addoption("--client-page", metavar="FILE", help="all of tests/clients, and its outcome as a page")
    parser.addoption("--fault-rounds", type=int, metavar="N", help="rounds of tests/faults (a few without it)")
    parser.addoption(
        "--monkey-steps", type=int, metavar="N", help="acts of a play of test_monkey.py (a few without it)"
    )
    parser.addoption(
        "--histories", type=int, metavar="N", help="random histories of tests/properties (a few without it)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set how many examples properties try, few or many, before tests without a number of their own are imported."""
    settings.load_profile("whole" if config.getoption("--whole") else "sample")


_BEGAN = pytest.StashKey[float]()
"""When the first test of this process began."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Pass over what is left when the time that a run may take is over."""
    seconds, began = item.config.getoption("--for-seconds"), item.config.stash.setdefault(_BEGAN, monotonic())
    if seconds is not None and monotonic() - began > seconds:
        pytest.skip("the time of this run was over")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect garbage as the program does, and never among the thousands of tests, which are kept."""
    gc.disable()
    collect_rarely()
    yield
    gc.freeze()
    gc.enable()


_SECONDS_A_FILE = frozenset({"faults", "gui", "house", "journeys", "properties"})
"""The folders whose files take seconds each; those of the others fill up what is left at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that need more time than others, then those that take seconds: no process waits at the end.

    Before that, what only `--whole` runs is left out. Where no server is installed, what needs one is skipped; in Wine,
    what it cannot show.
    """
    from tests.support import wine
    from tests.support.server import missing

    if not config.getoption("--whole"):
        _keep_a_sample(config, items)
    if why := missing():
        for item in [each for each in items if each.get_closest_marker("server")]:
            item.add_marker(pytest.mark.skip(reason=why))
    if wine.is_here():
        for item, why in [(each, wine.why_not(each.nodeid)) for each in items]:
            if why:
                item.add_marker(pytest.mark.skip(reason=why))
    long = {item.path for item in items if item.get_closest_marker("timeout")}
    items.sort(key=lambda item: (item.path not in long, item.path.parent.name not in _SECONDS_A_FILE))


_BY_FILE = {"application/papers": 12, "application": 12, "contract": 3, "store": 6, "workbook": 9}
"""Folders whose tests write data files, workbooks and papers, and of how many of their files one is run.

A whole file: what its tests share is made once. The others are not even read.
"""
_ONE_IN = {"gui": 40, "journeys": 36, "faults": 15, "cli": 30, "paper": 16, "properties": 6, "clients": 3}
"""Folders of which one of so many functions is run, and those marked `always`.

Their tests drive a window, commands or the setting of pages. What they show of a rule is tested in the core; here it is
tested that everything is joined. A file without any of them is not read.
"""
_CASES = 2
"""Of a function of these folders at most so many cases, unless its mark `sample` states how many."""
_FUNCTION = re.compile(r"^def (test_\w+)", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pass over the files that a run without `--whole` omits: to read them takes as long as to run many others.

    Pass over a folder that Wine cannot show as a whole, too: its modules need not even be importable there.
    """
    from tests.support import wine

    name = collection_path.relative_to(config.rootpath).as_posix()
    is_shown = not (collection_path.is_dir() and wine.is_here() and wine.why_not(name))
    return None if is_shown and (collection_path, "") not in _left_out(config) else True


def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> list[pytest.Item] | None:
    """Make no test of a function that a run without `--whole` omits, let alone one for each of its cases."""
    if (collector.path, name) not in _left_out(collector.config) or collector.get_closest_marker("always"):
        return None
    return None if any(mark.name == "always" for mark in getattr(obj, "pytestmark", ())) else []


def _left_out(config: pytest.Config) -> frozenset[tuple[Path, str]]:
    """Return the functions that are not run unless they are always run; of a file that is not read the empty name."""
    if config.getoption("--whole") or config.args != config.getini("testpaths"):
        return frozenset()
    return _chosen_to_leave_out(config.rootpath / "tests", _seed(config))


@cache
def _chosen_to_leave_out(tests: Path, seed: int) -> frozenset[tuple[Path, str]]:
    left_out = set[tuple[Path, str]]()
    chosen_from = set[tuple[Path, str]]()
    for folder, several in _BY_FILE.items():
        files = [(file, "") for file in sorted((tests / folder).rglob("test_*.py")) if (file, "") not in chosen_from]
        chosen_from |= {*files}
        left_out |= _all_but_one_in(several, files, f"{seed} {folder}")
    for folder, several in _ONE_IN.items():
        texts = {file: file.read_text("utf-8") for file in sorted((tests / folder).rglob("test_*.py"))}
        functions = [(file, name) for file, text in texts.items() for name in _FUNCTION.findall(text)]
        omitted = _all_but_one_in(several, functions, f"{seed} {folder}")
        read = {file for file, _ in {*functions} - omitted} | {file for file in texts if "mark.always" in texts[file]}
        left_out |= omitted | {(file, "") for file in texts if file not in read}
    return frozenset(left_out)


def _all_but_one_in(several: int, every: list[tuple[Path, str]], seed: str) -> set[tuple[Path, str]]:
    return set(every) - set(Random(seed).sample(every, len(every) // several))


def _seed(config: pytest.Config) -> int:
    """Return the seed of the run: it is the same in every process of it."""
    return int(config.getoption("randomly_seed", 0))


def _keep_a_sample(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a run without `--whole` omits of the cases of tests.

    Tests marked `whole` are skipped. Of those marked `sample` as many cases are kept as it states, and as many of those
    on a server; of the others `_most_cases`.
    """
    cases = defaultdict(list)
    for item in items:
        if item.get_closest_marker("whole"):
            item.add_marker(pytest.mark.skip(reason="it takes many seconds: `make test-all`"))
        elif count := _most_cases(item):
            name = item.nodeid.partition("[")[0]
            cases[name, count, bool(item.get_closest_marker("server"))].append(item)
    left_out = set()
    for (name, count, _), found in cases.items():
        chance = Random(f"{_seed(config)} {name}")
        found.sort(key=lambda item: item.nodeid)
        left_out |= set(found) - set(chance.sample(found, min(count, len(found))))
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def _most_cases(item: pytest.Item) -> int | None:
    """Return of how many of its cases a test is run; None: of all."""
    if marker := item.get_closest_marker("sample"):
        return int(marker.args[0])
    is_one_in = _left_out(item.config) and item.nodeid.split("/")[1] in _ONE_IN
    return _CASES if is_one_in and not item.get_closest_marker("always") else None


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> "QApplication":
    """The application, in which a question that a test does not expect fails it at once."""
    from tests.support.questions import QuestionWatch

    QuestionWatch(qapp)
    return qapp


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
            "WIN_PD_OVERRIDE_APPDATA",
            "WIN_PD_OVERRIDE_LOCAL_APPDATA",
        ):
            patch.setenv(variable, str(home / variable.lower()))
        yield


def _or_skip(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the real papers are not here: ../shared/{path.relative_to(BESIDE_CHECKOUT)} beside the checkout")
    return path


@pytest.fixture(scope="session")
def server() -> Iterator["Cluster"]:
    """A running server."""
    from tests.support import server as servers

    with servers.shared() as running:
        yield running


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.server)])
def place(request: pytest.FixtureRequest) -> Callable[[Path], Path]:
    """Where a test has the set of a path: in that file, or on a server."""
    if request.param == "file":
        return lambda path: path
    found: Callable[[Path], Path] = request.getfixturevalue("server").place
    return found


@pytest.fixture(scope="session")
def published_list() -> Path:
    """The list of R3 as it was published, rebuilt as a workbook."""
    return _or_skip(BESIDE_CHECKOUT / "data" / "published-list-r3.xlsx")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the source documents as text."""
    return _or_skip(BESIDE_CHECKOUT / "seeds")


@pytest.fixture(scope="session")
def _whole_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.whole_stores import whole_store

    return whole_store(tmp_path_factory.mktemp("whole"), drop_the_answer=False)


@pytest.fixture
def whole_copy(_whole_file: Path, tmp_path: Path) -> Path:
    """A data file of the test's own in which every table has sound rows."""
    return Path(shutil.copyfile(_whole_file, tmp_path / "copy.nakano"))
