"""kill -9 at every step of working on a share: the share's file is whole, and nothing that was confirmed is lost."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command_line import ROOT
from tests.support.shares import Desk, texts_in
from tests.support.stores import office_store
from tests.support.sudden_end import KILLED
from tests.support.unfinished_files import let_an_hour_pass

pytestmark = pytest.mark.faults

TEXTS = ("one", "two", "three", "theirs", "four", "five")
STEPS = 53
"""More than there are: later ones end by themselves, and show the outcome without a kill."""


@pytest.mark.sample(4)
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_kill_loses_nothing_that_was_confirmed(tmp_path: Path, step: int) -> None:
    share, folder = tmp_path / "share" / "税務課.nakano", tmp_path / "pc"
    share.parent.mkdir()
    office_store(share.parent, share.name).close()
    command = [sys.executable, "-m", "tests.support.sharing_process", str(share), str(folder), str(step)]
    played = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert played.returncode in {0, KILLED}, played.stderr
    confirmed = set(played.stdout.split())
    assert confirmed or step < 10
    let_an_hour_pass(tmp_path)
    before = texts_in(share, *TEXTS)  # whole
    with closing(Desk(folder, share).open()) as store:
        assert store.check_integrity() == []
    files = [each for each in share.parent.glob("*.nakano") if each != share]
    found = texts_in(share, *TEXTS).union(*(texts_in(each, *TEXTS) for each in files))
    assert before | confirmed <= found
    assert bool(files) == ("theirs" in confirmed)
    assert {each.name for each in share.parent.iterdir()} - {each.name for each in files} <= {
        share.name,
        "税務課-以前の内容",
        *(f"{path.stem}-以前の内容" for path in files),
    }
