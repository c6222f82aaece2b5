"""kill -9 while papers are published: no file bears its name before its number is recorded; what is can be saved."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from tests.support.command_line import ROOT, done
from tests.support.paper_offices import answer_all, paper_office
from tests.support.publishing_process import MOMENTS
from tests.support.sudden_end import KILLED
from tests.support.unfinished_files import let_an_hour_pass

pytestmark = pytest.mark.faults


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with closing(paper_office(tmp_path)) as office:
        answer_all(make_parts(), office)
    return office.path


def named(folder: Path) -> dict[str, bytes]:
    """The files that have their names."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.startswith(".~")}


@pytest.mark.sample(1)
@pytest.mark.parametrize("moment", MOMENTS)
def test_publishing_that_is_killed_leaves_no_file_of_a_number_that_is_not_recorded(
    store: Path, tmp_path: Path, moment: str
) -> None:
    folder = tmp_path / "委員会"
    command = [sys.executable, "-m", "tests.support.publishing_process", str(store), str(folder), moment]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False)
    assert killed.returncode == KILLED
    assert done("verify", "--store", store)["ok"]
    recorded = done("publications", "--store", store)["publications"]
    assert len(recorded) == (0 if moment == "before" else 1)
    left = named(folder)
    assert len(left) == (1 if moment == "between" else 0)

    let_an_hour_pass(folder)
    again = done("publish", "--for", "委員会", "--out", folder, "--store", store)
    assert (again["number"], again["known"]) == (1, moment != "before")
    assert {str(each) for each in folder.iterdir()} == set(again["files"])
    assert left.items() <= named(folder).items()
    done("publications", "--save", "1", "--out", tmp_path / "控え", "--store", store)
    assert named(folder) == named(tmp_path / "控え")
