"""Every column of every table, damaged in every way: `verify` names the cell, and no command ends as a defect."""

from pathlib import Path

import pytest

from nakano_status.store.integrity import TABLES
from tests.support.damage import CHANGES, every_hit, found_out
from tests.support.whole_stores import whole_store

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("sound"))


@pytest.mark.sample(2)
@pytest.mark.parametrize("how", [*CHANGES, "swapped"])
@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_damaged_cell_is_named_and_ends_no_command_as_a_defect(
    sound: Path, tmp_path: Path, table: str, how: str
) -> None:
    hits = (what for what in every_hit(sound) if (what.table, what.how) == (table, how))
    assert [found for what in hits if (found := found_out(sound, what, tmp_path))] == []
