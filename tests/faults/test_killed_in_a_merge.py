"""kill -9 in the middle of a merge: the data file opens, is sound, and is as before or as after, never between."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import IO

import pytest

from tests.support.command_line import ROOT, ask, done
from tests.support.offices import Office, let_all_answer, make_office

pytestmark = [pytest.mark.faults, pytest.mark.skipif(os.name != "posix", reason="no fork and no kill -9 here")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = make_office(tmp_path_factory.mktemp("office"))
    let_all_answer(made)
    return made


class Merger:
    """The process that merges, and a hand on its throat."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._ask: IO[str] = process.stdin
        self._said: IO[str] = process.stdout

    def merge(self, store: Path, kill_after: float | None = None) -> float:
        """Merge into a data file, and kill it so many seconds after it began; return how long it lived."""
        self._ask.write(f"{store}\n")
        self._ask.flush()
        child = int(self._said.readline())
        began = perf_counter()
        if kill_after is not None:
            timer = threading.Timer(kill_after, self._kill, [child])
            timer.start()
            timer.join()
        assert self._said.readline() == "ended\n"
        return perf_counter() - began

    def _kill(self, child: int) -> None:
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(child, signal.SIGKILL)


@pytest.fixture
def merger(office: Office) -> Iterator[Merger]:
    command = [sys.executable, "-m", "tests.support.merging_process", str(office.answer.parent)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Merger(process)
        process.communicate()


def digest(store: Path) -> str:
    return str(done("show", "--store", store)["digest"])


@pytest.mark.sample(2)
@pytest.mark.parametrize("tenth", range(10))
def test_a_merge_that_is_killed_has_happened_or_has_not(
    office: Office, merger: Merger, tmp_path: Path, tenth: int
) -> None:
    finished = Path(shutil.copyfile(office.store, tmp_path / "finished.nakano"))
    takes = merger.merge(finished)
    before, after = digest(office.store), digest(finished)
    assert before != after
    store = Path(shutil.copyfile(office.store, tmp_path / "killed.nakano"))
    merger.merge(store, kill_after=takes * (tenth + random.random()) / 10)
    assert done("verify", "--store", store)["ok"] is True
    assert digest(store) in {before, after}


def test_what_a_killed_merge_left_can_be_merged_again(office: Office, merger: Merger, tmp_path: Path) -> None:
    finished = Path(shutil.copyfile(office.store, tmp_path / "finished.nakano"))
    killed = Path(shutil.copyfile(office.store, tmp_path / "killed.nakano"))
    merger.merge(killed, kill_after=merger.merge(finished) / 2)
    assert ask("merge", office.answer.parent, "--store", killed).keys["balanced"] is True
    assert digest(killed) == digest(finished)
