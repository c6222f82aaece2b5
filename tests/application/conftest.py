"""An office with the round of R4, and a division with the form that it was sent: copies of what is made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_round import open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.organisations import Table
from tests.support.rounds import division_store, send
from tests.support.stores import TickingClock

R4 = FiscalYear(2022)


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
def _world(tmp_path_factory: pytest.TempPathFactory) -> World:
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
def office(parts: Parts, _world: World, tmp_path: Path) -> Iterator[Store]:
    """The office before it sent anything."""
    path = Path(shutil.copyfile(_world.fresh_office, tmp_path / "office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def sending_office(parts: Parts, _world: World, tmp_path: Path) -> Iterator[Store]:
    """The office that sent 税務課 its form."""
    path = Path(shutil.copyfile(_world.office, tmp_path / "sending-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


@pytest.fixture
def form(_world: World, tmp_path: Path) -> Path:
    """The form that 税務課 was sent."""
    return Path(shutil.copyfile(_world.form, tmp_path / "form.xlsx"))


@pytest.fixture
def own(_world: World, tmp_path: Path) -> Path:
    """The data file that 税務課 made of it."""
    return Path(shutil.copyfile(_world.own, tmp_path / "own.nakano"))


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write a table as Excel saves it as CSV."""

    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(text, "utf-8-sig")
        return path

    return write
