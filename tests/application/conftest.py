"""An office with the round of R4, and a division with the form that it was sent: copies of what is made once.

What depends on its arguments only is done once for all tests of a process: to fill in a form in a spreadsheet program,
and to read a file.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.store.sqlite.store import SqliteStore
from nakano_status.workbook import table_reader
from nakano_status.workbook.form import answer_reader
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from nakano_status.workbook.list import reader as list_reader
from tests.support.desks import Desk, desk_in
from tests.support.organisations import Table
from tests.support.plans import R7
from tests.support.rounds import division_store, send
from tests.support.sets import stale_slots
from tests.support.stores import TickingClock
from tests.support.successors import office_of_two_plans

R4 = FiscalYear(2022)


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that keeps what it returned; a profile is known by its content."""
    known: dict[object, Any] = {}

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        key = tuple(_key(each) for each in (*given, *sorted(named.items())))
        if key not in known:
            known[key] = function(*given, **named)
        return known[key]

    return call


def _key(given: Any) -> object:
    if isinstance(given, bytes):
        return given
    profile = getattr(given, "profile", given)  # of a user of a spreadsheet program
    return getattr(profile, "content", repr(given))


_REMEMBERED = [
    (place, name, _remembering(getattr(place, name)))
    for place, name in (
        (SpreadsheetSimulator, "fill_in"),
        (answer_reader, "read_answers"),
        (list_reader, "read_list"),
        (table_reader, "read_sheets"),
    )
]


@pytest.fixture(autouse=True)
def _only_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do nothing twice that gives the same, and read a data file through before it is written with `--whole` only."""
    for place, name, function in _REMEMBERED:
        monkeypatch.setattr(place, name, function)
    if not request.config.getoption("--whole"):
        monkeypatch.setattr(SqliteStore, "_is_sound", True)


@pytest.fixture(autouse=True)
def _current_values_follow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare the current values of each data file that was written with its set when it is closed."""
    let_go = SqliteStore._let_go

    def compared(store: SqliteStore) -> None:
        if store.has_written and store.file.exists() and not request.node.get_closest_marker("stale"):
            with store.reading() as records:
                for round_ in records.rounds.all():
                    facts = RoundFacts.load(records, round_)
                    assert stale_slots(facts, records.entries.current(round_.round_id)) == []
        let_go(store)

    monkeypatch.setattr(SqliteStore, "_let_go", compared)


@dataclass(frozen=True)
class World:
    """What is made once: an office before and after it sent 税務課 its form, the form, and the data file made of it."""

    folder: Path

    @property
    def fresh_office(self) -> Path:
        return self.folder / "fresh.nakano"

    @property
    def office(self) -> Path:
        return self.folder / "office.nakano"

    @property
    def form(self) -> Path:
        return self.folder / "form.xlsx"

    @property
    def own(self) -> Path:
        return self.folder / "own.nakano"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("world"))
    parts = make_parts(TickingClock())
    create_store(parts, world.fresh_office, built_in_plan(parts))
    with closing(parts.stores.open(world.fresh_office)) as store:
        open_round(parts, store, R4, date(2023, 7, 14))
    shutil.copyfile(world.fresh_office, world.office)
    with closing(parts.stores.open(world.office)) as store:
        shutil.copyfile(send(parts, store, world.folder / "forms"), world.form)
    division_store(parts, world.form, world.own)
    return world


@pytest.fixture
def parts() -> Parts:
    return make_parts(TickingClock())


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office in whose data file is nothing yet."""
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def two_plans(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """An office whose second plan begins in R7, the last year of the first; neither has a round."""
    with office_of_two_plans(parts, tmp_path) as store:
        yield store


@pytest.fixture
def both_collected(parts: Parts, two_plans: Store) -> Store:
    """The office of two plans, collecting R7 of both."""
    for plan_id in ("kodo", "tsugi"):
        two_plans.choose_plan(plan_id)
        open_round(parts, two_plans, R7, date(2026, 7, 14))
    two_plans.choose_plan(None)
    return two_plans


@pytest.fixture
def office(parts: Parts, world: World, tmp_path: Path) -> Iterator[Store]:
    """The office before it sent anything."""
    path = Path(shutil.copyfile(world.fresh_office, tmp_path / "office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def sending_office(parts: Parts, world: World, tmp_path: Path) -> Iterator[Store]:
    """The office that sent 税務課 its form."""
    path = Path(shutil.copyfile(world.office, tmp_path / "sending-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def form(world: World, tmp_path: Path) -> Path:
    """The form that 税務課 was sent."""
    return Path(shutil.copyfile(world.form, tmp_path / "form.xlsx"))


@pytest.fixture
def own(world: World, tmp_path: Path) -> Path:
    """The data file that 税務課 made of it."""
    return Path(shutil.copyfile(world.own, tmp_path / "own.nakano"))


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write a table as Excel saves it as CSV."""

    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(text, "utf-8-sig")
        return path

    return write
