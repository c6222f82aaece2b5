"""Every column of every table, damaged in every way: `verify` names the cell, and no command ends as a defect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.damage import every_hit, found_out
from tests.support.whole_stores import whole_store

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


def test_every_damaged_cell_is_named_and_ends_no_command_as_a_defect(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    sound = whole_store(tmp_path)
    every = 1 if pytestconfig.getoption("--fault-rounds") else 40  # all of it by `make test-faults`
    failures = [found for what in list(every_hit(sound))[::every] if (found := found_out(sound, what, tmp_path))]
    assert failures == []
