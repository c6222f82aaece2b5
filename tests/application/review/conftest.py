"""The round after 税務課 has answered, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import make_parts
from tests.application.conftest import World
from tests.support.rounds import hand_in, merge, write_all
from tests.support.stores import TickingClock


@pytest.fixture(scope="session")
def _answered_world(world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(Path(shutil.copytree(world.folder, tmp_path_factory.mktemp("answered") / "world")))
    parts = make_parts(TickingClock())
    write_all(parts, made.own)
    with closing(parts.stores.open(made.office)) as store:
        merge(parts, store, hand_in(parts, made.own, made.folder / "一.xlsx").file)
    return made


@pytest.fixture
def answered(parts: Parts, _answered_world: World, own: Path, tmp_path: Path) -> Iterator[Store]:
    """The office that merged the whole answer of 税務課, which has it in its data file `own`; its return is 一.xlsx."""
    shutil.copyfile(_answered_world.own, own)
    shutil.copyfile(_answered_world.folder / "一.xlsx", tmp_path / "一.xlsx")
    path = Path(shutil.copyfile(_answered_world.office, tmp_path / "answered-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store
