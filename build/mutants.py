"""Put one fault at a time into the core and see whether a test notices: `make mutants`, or a part: `ONLY=domain.merge`.

All tests of an area are collected once. A first process runs them and notes the lines that each test runs. Then each
mutant (see `mutation.py`) has its own process, a fork that imports nothing again. It puts the changed code into the
loaded functions, and runs the tests that run the changed line until one fails or takes ten times as long as before.
Mutants that survive are printed, and at the end a line of counts for each package. At least 95 of 100 mutants of a
package that are not equivalent must be killed (decision 0075).
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from itertools import zip_longest
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FunctionType
from typing import Any

import coverage
import psycopg
import pytest
from mutation import PACKAGE, ROOT, Mutant, mutants_of

APPLICATION = ("entries", "merge", "organisation")
AREAS = {
    "domain": [
        "domain",
        "documents",
        "catalogue",
        "workbook/test_header_rows.py",
        *(f"application/{room}" for room in APPLICATION),
    ],
    "application.merge": [
        *("domain/exchange", "domain/merge", "application/merge", "application/review", "properties"),
        "application/organisation/test_reorganise.py",
        *(f"journeys/test_{each}.py" for each in ("accepted_stays", "given_cells", "held", "office_items")),
        *(f"journeys/test_{each}.py" for each in ("parts_in_a_round", "past_on_forms", "reposts_take_no_answer")),
        "journeys/test_take_back.py",
    ],
    "documents.pages.page_proof": ["documents"],
    "paper.pdf_proof": ["paper/test_pdf_proof.py", "paper/test_pdf_pages.py"],
    "store": ["store", "contract", "journeys/test_moved_sets.py"],
    "store.postgres": [
        "store",
        "contract",
        *(f"journeys/test_{each}.py" for each in ("bad_servers", "moved_sets", "server_acts", "server_like_a_file")),
        "journeys/test_server_rights.py",
    ],
}
"""Areas of the code, with the folders of tests that must notice a fault in them.

A part of the code with its own area does not belong to the area around it.
"""

AT_IMPORT = {PACKAGE / "store" / "columns.py"}
"""Modules whose functions only make tables, at import; tables are not changed (decision 0075)."""

EQUIVALENT = ROOT / "build" / "equivalent_mutants.toml"
SECONDS = 10
"""Most seconds that the quickest tests of a mutant take together, and that the tests tried after them take."""
_KILLED = 9
_FORK = get_context("fork")


def equivalent_mutants() -> dict[str, str]:
    """Return the mutants that change nothing that a test could see: names with reasons."""
    return tomllib.loads(EQUIVALENT.read_text("utf-8"))


def files_of(area: str) -> list[Path]:
    """Return the modules of an area."""
    path = PACKAGE.joinpath(*area.split("."))
    if not path.is_dir():
        return [path.with_suffix(".py")]
    apart = {file for each in AREAS if each.startswith(f"{area}.") for file in files_of(each)}
    return sorted({*path.rglob("*.py")} - AT_IMPORT - apart)


@dataclass
class Runs:
    """Results of a run without a fault: the seconds of each test, and by file and line the tests that run it.

    `failed`: the tests that fail without a fault.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests to try on a mutant: the quickest, then the tests of its module and of rarely run lines."""
        lines = self.tests[str(mutant.path)]
        reaching = {test for line in mutant.lines for test in lines.get(line, ())}
        rare = {test: sum(1 / len(tests) for tests in lines.values() if test in tests) for test in reaching}
        quickest = list(self._first(sorted(reaching, key=self.seconds.__getitem__)))
        others = reaching.difference(quickest)
        is_own = f"/test_{mutant.path.stem}.py"
        return [*quickest, *self._first(sorted(others, key=lambda each: (is_own in each, rare[each]), reverse=True))]

    def _first(self, tests: Iterable[str]) -> Iterator[str]:
        spent = 0.0
        for test in tests:
            if spent <= SECONDS:
                yield test
                spent += self.seconds[test]


class MutantRun:
    """A plugin of pytest that runs mutants in place of the collected tests."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int) -> None:
        """Store the mutants to run, and the number of processes to run at the same time."""
        self.mutants, self.jobs = mutants, jobs
        self.accepted = equivalent_mutants()
        self.survivors: list[str] = []
        self._running: dict[Any, tuple[Any, Mutant]] = {}
        self._coverage: coverage.Coverage | None = None
        self._current = ""
        self._failed: list[str] = []
        self._owner: psycopg.Connection[Any] | None = None

    def pytest_configure(self) -> None:
        """Let property tests store no examples and stop at the first failure."""
        from hypothesis import HealthCheck, Phase, settings

        phases, checks = (Phase.explicit, Phase.generate), list(HealthCheck)
        found = settings(settings.get_profile("sample"), database=None, phases=phases, suppress_health_check=checks)
        settings.register_profile("mutants", found)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every mutant on the tests that were collected."""
        for name in {mutant.module for mutant in self.mutants}:  # some are imported late
            import_module(name)
        gc.unfreeze()
        loaded = defaultdict[str, list[FunctionType]](list)
        for each in gc.get_objects():
            if isinstance(each, FunctionType):
                loaded[each.__code__.co_filename].append(each)
        with self._server(session):
            self._run(session, loaded)
        return True

    @contextmanager
    def _server(self, session: pytest.Session) -> Iterator[None]:
        """Let all processes use one server if a test needs one: each would start its own and leave it running."""
        from tests.support import server

        if not any("server" in getattr(item, "fixturenames", ()) for item in session.items) or server.missing():
            yield
            return
        with (
            server.cluster() as running,
            psycopg.connect(host=str(running.folder), user="postgres", dbname="postgres", autocommit=True) as owner,
        ):

            @contextmanager
            def database_of_process() -> Iterator[server.Cluster]:
                name = _database(os.getpid())
                running.sql(f"CREATE DATABASE {name} OWNER clerk")
                yield replace(running, database=name)

            server.shared, self._owner = database_of_process, owner
            yield

    def _run(self, session: pytest.Session, loaded: Mapping[str, Sequence[FunctionType]]) -> None:
        receiving, sending = _FORK.Pipe(duplex=False)
        _FORK.Process(target=self._observe, args=(session, sending)).start()
        sending.close()
        runs: Runs = receiving.recv()
        if runs.failed:
            raise RuntimeError(f"without any fault fails: {', '.join(runs.failed)}")
        for mutant in self.mutants:
            if len(self._running) >= self.jobs:
                self._wait()
            given = (session, mutant, loaded[str(mutant.path)], runs)
            process = _FORK.Process(target=_try, args=given)
            process.start()
            self._running[process.sentinel] = process, mutant
        while self._running:
            self._wait()

    def _wait(self) -> None:
        for ended in wait(list(self._running)):
            process, mutant = self._running.pop(ended)
            process.join()
            if self._owner is not None:  # it may have ended suddenly
                self._owner.execute(f"DROP DATABASE IF EXISTS {_database(process.pid)} WITH (FORCE)")
            if process.exitcode == 0:
                self.survivors.append(mutant.name)
                if mutant.name not in self.accepted:
                    print(f"survived: {mutant.name} (line {mutant.lines[-1]})", flush=True)
            elif process.exitcode not in (_KILLED, -signal.SIGPROF, -signal.SIGALRM):
                raise RuntimeError(f"{mutant.name}: exit code {process.exitcode}")

    def _observe(self, session: pytest.Session, sending: Connection) -> None:
        runs = Runs()
        self._coverage = coverage.Coverage(data_file=None, config_file=False, include=[str(PACKAGE / "*")])
        self._coverage.start()
        _be_quiet()
        users = defaultdict(set)
        modules = {mutant.module for mutant in self.mutants}
        remembering = [each for each in gc.get_objects() if type(each) is type(cache(_be_quiet))]
        known = [each for each in remembering if each.__module__ in modules]
        for item, following in zip_longest(session.items, session.items[1:]):
            for name in (item.nodeid, *(f"@{fixture}" for fixture in getattr(item, "fixturenames", ()))):
                users[name].add(item.nodeid)
            started, self._current = time.process_time(), item.nodeid
            for each in known:  # a test runs what it would run alone
                each.cache_clear()
            self._coverage.switch_context(self._current)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            runs.seconds[item.nodeid] = time.process_time() - started
        self._coverage.stop()
        runs.failed = self._failed
        for path in {str(mutant.path) for mutant in self.mutants}:
            contexts = self._coverage.get_data().contexts_by_lineno(path)
            runs.tests[path] = {line: set().union(*(users[each] for each in found)) for line, found in contexts.items()}
        sending.send(runs)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record a test that fails."""
        if report.failed:
            self._failed.append(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Count the lines that a shared fixture runs as run by each of its tests."""
        shared = self._coverage if fixturedef.scope != "function" else None
        if shared is not None:
            shared.switch_context(f"@{fixturedef.argname}")
        yield
        if shared is not None:
            shared.switch_context(self._current)


def _database(pid: int) -> str:
    """Return the name of the database that the tests of a process use."""
    return f"of_{pid}"


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _try(session: pytest.Session, mutant: Mutant, functions: Sequence[FunctionType], runs: Runs) -> None:
    _be_quiet()
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    # a fault in the name ":memory:" makes a database a file in the current folder
    os.chdir(tempfile.gettempdir())
    codes = {(each.co_qualname, each.co_firstlineno): each for each in mutant.codes()}
    for function in functions:
        before = function.__code__
        code = codes.get((before.co_qualname, before.co_firstlineno), before)
        if not code.co_freevars:  # the part that a fault leaves out may have been their only use
            code = code.replace(co_freevars=before.co_freevars)
        if code.co_freevars == before.co_freevars:
            function.__code__ = code
    items = {item.nodeid: item for item in session.items}
    tests = [items[name] for name in runs.tests_of(mutant)]
    for test, following in zip_longest(tests, tests[1:]):
        limit = 2 + 10 * runs.seconds[test.nodeid]
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.setitimer(signal.ITIMER_REAL, 60 + 10 * limit)
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.testsfailed:
            os._exit(_KILLED)
    os._exit(0)


def package_of(name: str, area: str) -> str:
    """Return the package that a mutant is counted for: a folder of the domain, otherwise its area."""
    return ".".join(name.split(".")[:2]) if area == "domain" else area


def run_area(area: str, only: tuple[str, ...], jobs: int) -> list[str]:
    """Run mutants of an area, print the survivors, and return a line of counts for each package."""
    chosen = [each for path in files_of(area) for each in mutants_of(path) if each.name.startswith(only)]
    run, options = MutantRun(chosen, jobs), "-q -p no:randomly -p no:xdist -p no:cacheprovider --timeout=0 -s"
    if chosen and pytest.main([*options.split(), *(f"tests/{each}" for each in AREAS[area])], [run]):
        sys.exit(f"the tests of {area} could not be run")
    tried = {each.name for each in chosen}
    for name in sorted(run.accepted.keys() & tried - set(run.survivors)):
        print(f"killed, but listed as equivalent: {name}")
    every, alike, alive = (
        Counter(package_of(name, area) for name in names)
        for names in (tried, tried & run.accepted.keys(), set(run.survivors) - run.accepted.keys())
    )
    return [counts_line(package, every[package], alike[package], alive[package]) for package in sorted(every)]


def counts_line(package: str, every: int, equivalent: int, survived: int) -> str:
    """Return the line of a package: the number of mutants, and the share of killed ones among those not equivalent."""
    able = every - equivalent
    share = 100 * (able - survived) / able if able else 100.0
    return f"{package}: {every} mutants, {equivalent} equivalent, {survived} survived, {share:.1f} % killed"


def main() -> None:
    """Run the mutants of all areas, or those with the given beginnings of names, and print their counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help="only mutants whose names begin so")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="so many at a time")
    given = parser.parse_args()
    lines = [line for area in AREAS for line in run_area(area, tuple(given.only) or ("",), given.jobs)]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
