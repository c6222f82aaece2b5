"""kill -9 at any step of a backup, a restore, a revision or a new format: the state before or after, backups whole."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.store.format_version import CURRENT
from tests.support.command_line import ROOT
from tests.support.fault_acts import FaultServer, Known, digest, is_sound, learn, make_acts

pytestmark = pytest.mark.faults
_MOST_STEPS = 60 if hasattr(os, "fork") else 6
"""At how many of 428 statements a restore is killed in a sample: each takes a fifth of a second, or a new process."""

_A_MOMENT = 0.001
"""Seconds after a step at which it is killed, too: SQLite is in the middle of a statement then."""


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    command = [sys.executable, "-m", "tests.support.fault_server"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        yield FaultServer(process)
        process.communicate()


@pytest.fixture(scope="module")
def all_known(server: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Known]:
    folder = tmp_path_factory.mktemp("restoring")
    acts = {act.name: act for act in make_acts(folder / "acts")}
    return {
        name: learn(acts[name], server, folder / name)
        for name in ("backup", "restore", "restore a row", "revise", "migrate")
    }


@pytest.mark.sample(1)
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("sort", ["file", "sql"])
@pytest.mark.parametrize("name", ["backup", "restore", "restore a row", "revise", "migrate"])
def test_an_act_that_is_killed_at_any_step_has_happened_or_has_not(
    server: FaultServer,
    all_known: dict[str, Known],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    name: str,
    sort: str,
    *,
    soon: bool,
) -> None:
    known = all_known[name]
    if name == "migrate":
        assert [each.rpartition(" and ")[2] for each in (str(known.before), known.after)] == ["1.0", str(CURRENT)]
    first = max(1, known.steps[sort] - _MOST_STEPS // 2) if name == "revise" else 1
    is_every = request.config.getoption("--whole") and hasattr(os, "fork") and name != "migrate"
    every = 1 if is_every else 1 + (known.steps[sort] - first) // _MOST_STEPS
    for step in range(first, known.steps[sort] + 1, every):
        arena = known.act.prepare(tmp_path / str(step))
        kind = {"kind": "kill-soon", "seconds": _A_MOMENT} if soon else {"kind": "kill-step"}
        server.say(known.act, arena, {**kind, "sort": sort, "step": step})
        assert is_sound(arena.store), step  # this plays a journal back, which nothing that only reads can
        now = digest(arena.store)
        assert _content(now) in {_content(str(known.before)), _content(known.after)}, step
        assert now in {known.before, known.after} or name == "migrate", step  # it stops at any format between the two
        backups = [each for each in (arena.store.parent / "計画の控え").glob("*.nakano") if each.name[:2] != ".~"]
        assert all(is_sound(each) and digest(each) == known.before for each in backups), step
        assert backups or now == known.before or name == "revise", step  # nothing is replaced before it is kept
        shutil.rmtree(arena.folder)


def _content(of: str) -> str:
    """Return the digest of a data file without the version of its format."""
    return of.rpartition(" and ")[0]
