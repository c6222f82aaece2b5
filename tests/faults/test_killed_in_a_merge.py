"""kill -9 in the middle of a merge: the data file opens, is sound, and is as before or as after, never between."""

import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest

from tests.support.command_line import ROOT, ask, done
from tests.support.offices import Office, let_all_answer, make_office

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = make_office(tmp_path_factory.mktemp("office"))
    let_all_answer(made)
    return made


def merge(office: Office, store: Path, kill_after: float | None = None) -> float:
    """Merge into a data file, and kill that process so many seconds after it began; return how long it lived."""
    command = [sys.executable, "-m", "tests.support.merging_process", str(office.answer.parent), str(store)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "merging\n"
        began = perf_counter()
        with suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        process.kill()
        process.wait()
        return perf_counter() - began


def digest(store: Path) -> str:
    return str(done("show", "--store", store)["digest"])


@pytest.mark.sample(2)
@pytest.mark.sample(2)
@pytest.mark.parametrize("tenth", range(10))
def test_a_merge_that_is_killed_has_happened_or_has_not(office: Office, tmp_path: Path, tenth: int) -> None:
    finished = Path(shutil.copyfile(office.store, tmp_path / "finished.nakano"))
    takes = merge(office, finished)
    before, after = digest(office.store), digest(finished)
    assert before != after
    store = Path(shutil.copyfile(office.store, tmp_path / "killed.nakano"))
    merge(office, store, kill_after=takes * (tenth + random.random()) / 10)
    assert done("verify", "--store", store)["ok"] is True
    assert digest(store) in {before, after}


def test_what_a_killed_merge_left_can_be_merged_again(office: Office, tmp_path: Path) -> None:
    finished = Path(shutil.copyfile(office.store, tmp_path / "finished.nakano"))
    killed = Path(shutil.copyfile(office.store, tmp_path / "killed.nakano"))
    merge(office, killed, kill_after=merge(office, finished) / 2)
    assert ask("merge", office.answer.parent, "--store", killed).keys["balanced"] is True
    assert digest(killed) == digest(finished)
