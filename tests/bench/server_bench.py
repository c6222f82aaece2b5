"""A set on a server against the same in a file: a round of returns, a value, a far network, many clerks, the window."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import IO

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.review.read.asked_back import ReviewState
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.rows import SubmissionState, view_rows
from nakano_status.bootstrap import make_parts
from nakano_status.domain.storage.server_address import address_path
from nakano_status.store.postgres.store import PostgresStore, PostgresStores
from tests.bench.timing import ROOT, Pause, Peak, Row, in_turn, output_of_process, seconds_of_process
from tests.bench.workload import Workload, make_workload
from tests.support.far_server import far_server
from tests.support.server import Cluster, cluster, missing
from tests.support.stores import RULES

_MERGE_GOAL = 1.5
_CLERK = 1_000
"""Milliseconds that a clerk may wait among many."""

_NETWORKS = ((1, 60, 600), (20, 600, 2_500))
"""What a network takes there and back, and how long one value and opening a set may take over it, in milliseconds."""

_TRIPS = 18

_CLERKS, _SECONDS = 20, 60
_MEMORY = 1.1
"""How many times as much memory the window of a server may take as that of a file."""
_numbers = count()


def measure(folder: Path, returns: int, repeats: int) -> Iterator[Row | Pause | Peak]:
    """Yield the rows of the table; none where no server is installed."""
    if missing():
        return
    workload = make_workload(folder / "server", returns)
    with cluster(fsync="on", full_page_writes="on") as server:
        yield _merging(server, workload, folder, repeats)
        yield from _acts(server, workload, repeats)
        yield from _clerks(server, workload)
        yield _window(server, workload)


def _place(server: Cluster, workload: Workload) -> str:
    """Put the workload's data file on the server, as a set of its own; return its address."""
    address = server.address(f"set{next(_numbers)}")
    PostgresStores(make_parts().clock).put(address_path(address), workload.store.read_bytes())
    return address


def _merging(server: Cluster, workload: Workload, folder: Path, repeats: int) -> Row:
    def ours() -> float:
        return seconds_of_process(
            ["-m", "nakano_status", "merge", workload.returns, "--store", _place(server, workload)]
        )

    def floor() -> float:
        store = workload.copy_of_store(folder / f"file-{next(_numbers)}.nakano")
        return seconds_of_process(["-m", "nakano_status", "merge", workload.returns, "--store", store])

    return Row("a round of returns on a server, against a file", *in_turn(floor, ours, repeats), _MERGE_GOAL)


def _acts(server: Cluster, workload: Workload, repeats: int) -> Iterator[Pause]:
    place = _place(server, workload)
    for delay, most_of_value, most_of_opening in _NETWORKS:
        with far_server(server.folder, delay / 1000) as way:
            far = f"{way.address()}&{place.partition('&')[2]}"
            yield _typing(f"one value, network of {delay} ms", far, most_of_value, repeats)
            openings = [_seconds_to_open(far) for _ in range(1 + repeats)][1:]
            took = 1000 * median(openings)
            yield Pause(f"opening and reading all rows, network of {delay} ms", took, None, most_of_opening)


def _typing(work: str, address: str, most: float, repeats: int) -> Pause:
    """Measure a value that is typed in a set that is open, as the window has it; refuse more round trips than meant."""
    parts = make_parts()
    took, trips = [], []
    with closing(PostgresStores(parts.clock, RULES).open(address_path(address))) as store:
        rows = _rows(store)
        for number in range(3 + 5 * repeats):
            before, began = store.trips, perf_counter()
            edit_entry(parts, store, Entry(rows[number % 2], {"done": f"{number}件を確認した。"}))
            took.append(1000 * (perf_counter() - began))
            trips.append(store.trips - before)
    if max(trips[3:]) > _TRIPS:
        raise AssertionError(f"{work}: {max(trips[3:])} round trips")
    return Pause(f"{work} ({round(median(trips[3:]))} round trips)", median(took[3:]), None, most)


def _rows(store: PostgresStore) -> list[str]:
    with store.reading() as records:
        return [row.row_id for row in records.rounds.all()[-1].rows if row.named_divisions][:2]


def _seconds_to_open(address: str) -> float:
    """Return how long it takes to open the set and to have every row as the list shows it."""
    began = perf_counter()
    with closing(PostgresStores(make_parts().clock).open(address_path(address))) as store, store.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        handed_in, reviewed = SubmissionState.load(records, contents.round_), ReviewState.load(records, contents)
        list(view_rows(contents, contents.rows, handed_in, reviewed))
    return perf_counter() - began


def _clerks(server: Cluster, workload: Workload) -> Iterator[Pause]:
    """Let many clerks type at once, each in a program of their own."""
    command = [sys.executable, "-m", "tests.bench.one_clerk", _place(server, workload)]
    clerks = [
        subprocess.Popen(
            [*command, str(number), str(_SECONDS)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(_CLERKS)
    ]
    for clerk in clerks:
        if _lines(clerk)[1].readline() != "ready\n":
            raise RuntimeError("a clerk could not open the set")
    for clerk in clerks:
        _lines(clerk)[0].write("go\n")
        _lines(clerk)[0].flush()
    found = [_lines(clerk)[1].readline().split() for clerk in clerks]
    for clerk in clerks:
        clerk.communicate()
    longest, acts = max(float(wait) for wait, _ in found), sum(int(number) for _, number in found)
    yield Pause(f"{_CLERKS} clerks, {acts / _SECONDS:.0f} acts a second: longest wait", 1000 * longest, None, _CLERK)


def _window(server: Cluster, workload: Workload) -> Peak:
    """Work through both at the window, and compare the most memory that it holds."""
    on_server, on_file = (_memory_of_window(place) for place in (_place(server, workload), workload.store))
    return Peak(f"memory of the window on a server (file: {on_file:.0f} MiB)", on_server, _MEMORY * on_file)


def _memory_of_window(place: str | Path) -> float:
    lines = output_of_process(["-m", "tests.bench.window_session", place]).splitlines()
    return max(float(told["memory"]) for told in map(json.loads, lines) if "memory" in told)


def _lines(clerk: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    """Return what a clerk reads and writes."""
    if clerk.stdin is None or clerk.stdout is None:
        raise RuntimeError("without pipes")
    return clerk.stdin, clerk.stdout
