"""Whatever goes wrong during an act: the data file is as before or as after it, is sound, and the act can be repeated.

Each round takes an act and a fault by chance. A round that fails names its seed; `make test-faults` plays 200 rounds of
each test, `make test-kills` 4,000 of kills and of folders that vanish, which are more than 10,000 of them.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.store.sqlite.connection import has_journal
from tests.support.command_line import ROOT
from tests.support.fault_acts import Act, Arena, FaultServer, Known, digest, hashes, is_sound, learn, make_acts
from tests.support.fault_kinds import KILLS_AND_PULLS, KINDS, OTHER_BYTES, Fault, brought_about, choose, small_disk
from tests.support.unfinished_files import let_an_hour_pass

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
_A_FEW, _FEWER = 8, 4
_IN_A_ROW = 5
"""Kills of one act, as long as it has not happened."""

_SUCCEEDED, _REFUSED = {0, 1}, 2


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "turn" in metafunc.fixturenames:
        rounds = metafunc.config.getoption("--fault-rounds")
        metafunc.parametrize("turn", range(rounds or (_A_FEW if metafunc.config.getoption("--whole") else _FEWER)))


class Stage:
    """Where the rounds are played: acts, the process that does them, and a small disk where one can be mounted."""

    def __init__(self, folder: Path, server: FaultServer, disk: Path | None) -> None:
        self.acts = {act.name: act for act in make_acts(folder / "acts")}
        self.server = server
        self.disk = disk
        self._folder = folder
        self.known = cache(self._learn)
        self._without = cache(self._learn_without)

    def after(self, known: Known, keys: Mapping[str, Any]) -> set[str | None]:
        """Return how the data file may be after a success: where a file could not be read, as without that file."""
        if known.act.name != "merge" or all(each["verdict"] != "refused" for each in keys["files"]):
            return {known.after}
        return {self._without(known.act.name, each.name) for each in known.act.received}

    def _learn_without(self, name: str, file: str) -> str:
        act = self.acts[name]
        fewer = replace(act, received=tuple(path for path in act.received if path.name != file))
        return learn(fewer, self.server, self._folder / f"learning-{name}-without-{file}").after

    @contextmanager
    def arena(self, act: Act) -> Iterator[Arena]:
        """Prepare an arena, and remove it: the small disk has room for one."""
        arena = act.prepare((self.disk or self._folder) / "turn")
        try:
            yield arena
        finally:
            shutil.rmtree(arena.folder)

    def _learn(self, name: str) -> Known:
        return learn(self.acts[name], self.server, self._folder / f"learning-{name}")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("faults")
    command = [sys.executable, "-m", "tests.support.fault_server"]
    with (
        small_disk(folder / "disk") as disk,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process,
    ):
        yield Stage(folder, FaultServer(process), disk)
        process.communicate()


@pytest.mark.sample(1)
def test_after_any_fault_an_act_has_happened_or_has_not(stage: Stage, chance: Random) -> None:
    play(stage, chance, KINDS)


@pytest.mark.sample(1)
def test_a_kill_or_a_folder_that_vanishes_loses_nothing(stage: Stage, chance: Random) -> None:
    play(stage, chance, KILLS_AND_PULLS, most=_IN_A_ROW)


def play(stage: Stage, chance: Random, kinds: Sequence[str], most: int = 1) -> None:
    """Let faults happen during one of the acts, one after the other until it has happened, and check what is left."""
    known = stage.known(chance.choice(sorted(stage.acts)))
    with stage.arena(known.act) as arena:
        _play(stage, known, arena, chance, kinds, most)


def _play(stage: Stage, known: Known, arena: Arena, chance: Random, kinds: Sequence[str], most: int) -> None:
    for _ in range(most):
        fault = choose(chance.choice(kinds), known, arena, chance, has_disk=stage.disk is not None)
        print(known.act.name, fault)  # noqa: T201
        with brought_about(fault, known, arena, stage.disk):
            said = stage.server.say(known.act, arena, fault.inside)
        check_what_was_said(said, fault)
        check_the_store(stage, known, arena, said)
        check_the_files(known, arena, said, fault)
        if said["code"] in _SUCCEEDED or (arena.store.exists() and examined(arena.store) == known.after):
            break
    check_that_it_can_be_repeated(stage, known, arena)


def check_what_was_said(said: Mapping[str, Any], fault: Fault) -> None:
    """It is a success or a refusal with a code, and never a defect."""
    if said["code"] is None:
        assert fault.kills
        return
    assert said["code"] in {*_SUCCEEDED, _REFUSED}, said
    assert "Traceback" not in said["messages"]
    keys = json.loads(said["output"])
    if said["code"] == _REFUSED:
        assert keys["error"] in CATALOGUE, keys
        assert fault.name != "held" or keys["error"] != "STORE-DAMAGED", keys


def check_the_store(stage: Stage, known: Known, arena: Arena, said: Mapping[str, Any]) -> None:
    """The data file opens, verifies, and is as before or as after; and as it was reported to be."""
    if not arena.store.exists():
        assert known.before is None
        assert said["code"] not in _SUCCEEDED
        return
    found = _or_before(examined(arena.store), known)
    possible = {known.before, known.after}
    if said["code"] in _SUCCEEDED:
        possible = stage.after(known, json.loads(said["output"]))
    elif said["code"] == _REFUSED and known.before is not None:  # one that was made whole may be refused on opening it
        possible = {known.before}
    assert found in {known.before, *possible}  # on a share it may wait to be written back
    assert (arena.digest() if arena.synchronised else found) in possible
    copies = [path for path in arena.store.parent.glob("*控え/*") if not path.name.startswith(".~")]
    examine = digest if known.act.name == "migrate" else examined
    # on a share the day's backup is made aside: after a kill before its end, the next start has the act already
    kept = {known.before, known.after} if arena.synchronised else {known.before}
    assert {_or_before(examine(path), known) for path in copies} <= kept


def _or_before(found: str, known: Known) -> str | None:
    """Return a state; that from before also where only the file's format was brought up to date."""
    return known.before if known.before and _without_format(found) == _without_format(known.before) else found


def _without_format(state: str) -> str:
    return state.rpartition(" and ")[0]


_EXAMINED: dict[str, str] = {}


def examined(store: Path) -> str:
    """Return the state digest of a data file, which must be sound; the same bytes are examined once."""
    if has_journal(store):  # the file is what it is after the journal was played back
        assert is_sound(store)
    content = hashlib.sha256(store.read_bytes()).hexdigest()
    if content not in _EXAMINED:
        assert is_sound(store)
        _EXAMINED[content] = digest(store)
    return _EXAMINED[content]


def check_the_files(known: Known, arena: Arena, said: Mapping[str, Any], fault: Fault) -> None:
    """No file is there half, and none that was there before was touched."""
    there = {path.relative_to(arena.out).as_posix(): path for path in arena.out.rglob("*") if path.is_file()}
    whole = {name: path for name, path in there.items() if not path.name.startswith(".~")}
    if fault.around == "target there":
        assert {path.read_bytes() for path in whole.values()} <= {OTHER_BYTES}
        for path in whole.values():
            path.unlink()
    else:
        assert {name: path.read_bytes()[:80] for name, path in whole.items() if not is_whole(path)} == {}
        assert whole.keys() <= known.made.keys()
        is_placed = said["code"] in _SUCCEEDED and "-NOT-PLACED" not in said["output"]  # papers, or forms
        assert not is_placed or whole.keys() == known.made.keys()


def is_whole(path: Path) -> bool:
    """Return whether a file has its end: of a package its parts, of a PDF or a page the mark, of others anything."""
    if path.suffix == ".pdf":
        return path.read_bytes().rstrip().endswith(b"%%EOF")
    if path.suffix == ".html":
        return path.read_bytes().rstrip().endswith(b"</html>")
    if path.suffix in {".csv", ".json", ".jsonld", ".txt"}:
        return path.stat().st_size > 0
    return zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None


def check_that_it_can_be_repeated(stage: Stage, known: Known, arena: Arena) -> None:
    """Done again with nothing in the way it succeeds, and nothing is left lying about."""
    let_an_hour_pass(arena.folder)
    again = stage.server.say(known.act, arena, {"kind": "none"})
    if again["code"] == _REFUSED:
        assert json.loads(again["output"])["error"] == known.act.refused_again
    else:
        assert again["code"] in _SUCCEEDED, again
    assert arena.digest() == digest(arena.store) == known.after
    assert is_sound(arena.store)
    assert hashes(arena.out).keys() == known.made.keys()
    backups = "計画の控え"  # an unfinished file there is removed with the next backup
    left = [path.name for path in arena.folder.rglob("*") if path.is_file() and path.parent.name != backups]
    assert [name for name in left if name.startswith(".~") or name.endswith(("-journal", ".lock", ".tmp"))] == []
