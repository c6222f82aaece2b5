"""kill -9 while a round is laid down: a folder with its list of files is whole; without one it is made again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT, ask, done
from tests.support.file_words import closed_store
from tests.support.offices import make_office
from tests.support.publishing_process import MOMENTS
from tests.support.sudden_end import KILLED
from tests.support.unfinished_files import let_an_hour_pass

pytestmark = pytest.mark.faults


@pytest.mark.sample(2)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_folder_with_its_list_is_whole_and_one_without_is_made_again(tmp_path: Path, moment: str) -> None:
    store, folder = closed_store(make_office(tmp_path / "office")), tmp_path / "R4"
    command = [sys.executable, "-m", "tests.support.laying_down_process", str(store), str(folder), moment]
    killed = subprocess.run(command, cwd=ROOT, check=False)
    assert killed.returncode == KILLED
    assert done("verify", "--store", store)["ok"]
    words = ("retain", "--year", "R4", "--out", folder, "--store", store)
    assert not (folder / "manifest.json").exists()
    assert ask(*words, "--check").keys["error"] == "LAID-DOWN-UNKNOWN"
    let_an_hour_pass(folder)
    made = ask(*words, "--replace")
    assert made.code == 0, made
    assert {str(each) for each in folder.rglob("*") if each.is_file()} == set(made.keys["files"])
    assert done(*words, "--check")["problems"] == []
