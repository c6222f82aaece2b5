"""Whatever goes wrong with a server or on the way to it: the set is as before or as after the act, and is sound.

Each round takes an act and faults by chance: the program is killed, its connection is cut, the server is stopped as by
a power cut, its disk is full, or the network swallows what is sent. Each time the act can be repeated, with one fault
after the other until it has happened, and then without one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import gettempdir
from time import perf_counter
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.store.postgres.connection import STATEMENTS, connect
from nakano_status.store.postgres.store import PostgresStores
from tests.support.command_line import ROOT, ask, done
from tests.support.far_server import FarServer, far_server
from tests.support.fault_acts import Act, Arena, FaultServer, make_acts
from tests.support.fault_kinds import small_disk
from tests.support.server import Cluster, cluster

pytestmark = [
    pytest.mark.faults,
    pytest.mark.server,
    pytest.mark.timeout(1200),
]
_A_FEW, _FEWER = 8, 3
_NOT_HERE = {"set on a share", "submit", "migrate", "open", "export"}
"""Acts that are of files, or only read."""

_SUCCEEDED, _REFUSED = {0, 1}, 2
_PATIENCE, _CONNECT = 1.0, 2
"""Seconds without an answer, and until there is a connection: the least that libpq takes."""
_FAULTS = 6
"""So many in a row at most."""
_DISK = "400m"
_ROWS = "SELECT count(*), md5(string_agg(line::text, ' ' ORDER BY line::text)) FROM {} AS line"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "turn" in metafunc.fixturenames:
        rounds = metafunc.config.getoption("--fault-rounds")
        metafunc.parametrize("turn", range(rounds or (_A_FEW if metafunc.config.getoption("--whole") else _FEWER)))


@dataclass(frozen=True)
class Known:
    """An act without a fault: state before and after, what is sent and waited for, seconds."""

    before: str
    after: str
    steps: int
    seconds: float


class Stage:
    """Where the rounds are played: a server, the way to it, and the process that does the acts."""

    def __init__(self, folder: Path, server: Cluster, way: FarServer, process: FaultServer, *, has_disk: bool) -> None:
        self.server, self.way, self.has_disk = server, way, has_disk
        self.acts = {act.name: act for act in make_acts(folder / "acts") if act.name not in _NOT_HERE}
        self._folder, self._process = folder, process
        self.known = cache(self._learn)
        self._made: set[str] = set()
        self._states: dict[tuple[tuple[str, ...], ...], str] = {}

    @contextmanager
    def played(self, act: Act, turn: str) -> Iterator[tuple[Arena, str]]:
        """Yield the folders of a round and the name of its database, a copy of what the act begins with."""
        database = f"turn_{turn}".lower().replace("-", "_")
        template = "begin_" + "".join(each if each.isalnum() else "_" for each in act.name)
        assert act.store is not None
        if template not in self._made:
            self.server.sql(f"CREATE DATABASE {template} OWNER clerk")
            PostgresStores(make_parts().clock).put(
                address_path(self.server.address(database=template)), act.store.read_bytes()
            )
            self._made.add(template)
        self.server.sql(f"CREATE DATABASE {database} TEMPLATE {template} OWNER clerk")
        arena = replace(act, store=None).prepare(self._folder / database)
        yield arena, database
        self.server.sql(f"DROP DATABASE {database} WITH (FORCE)")
        shutil.rmtree(arena.folder)

    def say(self, act: Act, arena: Arena, database: str, fault: Mapping[str, Any], *more: str) -> dict[str, Any]:
        """Do the act by way of the proxy, with a fault inside the program."""
        address = f"{self.way.address(database)}&connect_timeout={_CONNECT}"
        words = [*map(str, act.words(arena)), "--store", address, "--json", *more]
        return self._process.run(words, {"XDG_DATA_HOME": str(arena.folder / "pc")}, arena.folder, fault)

    def state(self, database: str) -> str:
        """Return the state digest and the number of acts of a set, which must be sound; the same rows are read once."""
        address = self.server.address(database=database)
        with closing(connect(server_address(address_path(address)))) as raw:
            rows = tuple(raw.execute(_ROWS.format(table)).fetchall()[0] for table in STATEMENTS.tables)
        if rows not in self._states:
            said = ask("verify", "--store", address)
            assert said.code == 0, said
            assert said.keys["ok"] is True
            acts = len(done("audit", "--store", address)["acts"])
            self._states[rows] = f"{done('show', '--store', address)['digest']} and {acts}"
        return self._states[rows]

    def _learn(self, name: str) -> Known:
        act = self.acts[name]
        with self.played(act, f"learning-{sorted(self.acts).index(name)}") as (arena, database):
            before, began = self.state(database), perf_counter()
            said = self.say(act, arena, database, {"kind": "none"})
            seconds = perf_counter() - began
            assert said["code"] in _SUCCEEDED, said
            return Known(before, self.state(database), said["steps"]["server"], seconds)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("server-faults")
    command = [sys.executable, "-m", "tests.support.fault_server"]
    with (
        # a folder of pytest is closed to other users, and a server is one
        small_disk(Path(gettempdir()) / f"nakano-disk-{os.getpid()}", _DISK) as disk,
        cluster(disk, max_wal_size="64MB", min_wal_size="32MB", fsync="on") as server,
        far_server(server.folder) as way,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process,
    ):
        yield Stage(folder, server, way, FaultServer(process), has_disk=disk is not None)
        process.communicate()


@pytest.mark.sample(1)
def test_after_any_fault_of_a_server_an_act_has_happened_or_has_not(stage: Stage, turn: int, chance: Random) -> None:
    name = chance.choice(sorted(stage.acts))
    act, known = stage.acts[name], stage.known(name)
    with stage.played(act, str(turn)) as (arena, database):
        for _ in range(_FAULTS):
            inside, outside = choose(stage, known, chance)
            later = threading.Timer(chance.uniform(0, known.seconds), outside, [stage, database])
            later.start()
            said = stage.say(act, arena, database, inside)
            later.join()
            mend(stage)
            state = stage.state(database)
            print(name, inside, outside.__name__, said["code"], state == known.after)  # noqa: T201
            check(said, state, known, kills=inside["kind"].startswith("kill"))
            if state == known.after:
                break
        again = stage.say(act, arena, database, {"kind": "none"}, "--wait", "20")
        if again["code"] == _REFUSED:
            assert json.loads(again["output"])["error"] == act.refused_again
        else:
            assert again["code"] in _SUCCEEDED, again
        assert stage.state(database).partition(" ")[0] == known.after.partition(" ")[0]


def choose(stage: Stage, known: Known, chance: Random) -> tuple[dict[str, Any], Callable[[Stage, str], None]]:
    """Return what happens inside the program, and what happens outside of it, at some time of the act."""
    within = [
        {"kind": "kill-step", "sort": "server", "step": chance.randint(1, known.steps)},
        {"kind": "kill-time", "seconds": chance.uniform(0, known.seconds)},
    ]
    without = [cut, power_cut, swallow, *([fill_disk] if stage.has_disk else [])]
    if chance.random() < 1 / 3:
        return chance.choice(within), nothing
    return {"kind": "none", "patience": _PATIENCE}, chance.choice(without)


def nothing(_stage: Stage, _database: str) -> None:
    """Nothing happens outside."""


def cut(stage: Stage, database: str) -> None:
    """End every connection to the set, as a server does for its owner."""
    which = f"datname = '{database}'"
    stage.server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {which}")  # noqa: S608 - ours


def power_cut(stage: Stage, _database: str) -> None:
    """Stop the server as by a power cut."""
    stage.server.stop("immediate")


def swallow(stage: Stage, _database: str) -> None:
    """Let the network keep everything."""
    stage.way.swallows = True


def fill_disk(stage: Stage, _database: str) -> None:
    """Leave no room on the server's disk."""
    with (stage.server.folder / "filler").open("wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12):
            try:
                while filler.write(bytes(size)):
                    pass
            except OSError:
                continue


def mend(stage: Stage) -> None:
    """Make the server as usual again."""
    stage.way.let_go()
    (stage.server.folder / "filler").unlink(missing_ok=True)
    if not stage.server.is_running():
        shutil.rmtree(Path(stage.server.data) / "postmaster.pid", ignore_errors=True)
        stage.server.start(max_wal_size="64MB", min_wal_size="32MB", fsync="on")


def check(said: Mapping[str, Any], state: str, known: Known, *, kills: bool) -> None:
    """It is a success that is kept, or a refusal with a code that changed nothing, and never a defect."""
    if said["code"] is None:
        assert kills
        assert state in {known.before, known.after}
        return
    assert said["code"] in {*_SUCCEEDED, _REFUSED}, said
    assert "Traceback" not in said["messages"]
    if said["code"] in _SUCCEEDED:
        assert state == known.after, said
        return
    keys = json.loads(said["output"])
    assert keys["error"] in CATALOGUE, keys
    # the program states where it does not know whether the act has happened, and where only what follows was lost
    is_unsure = keys["error"] in {"STORE-SERVER-UNSURE", "STORE-SERVER-GONE-AFTER-WRITING"}
    assert state in ({known.before, known.after} if is_unsure else {known.before}), keys
