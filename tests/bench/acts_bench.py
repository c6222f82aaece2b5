"""Two acts that a person waits for on a plan of the usual size: the list as Excel, and the first value typed."""

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from nakano_status.garbage import collect_rarely
from tests.bench.growth_bench import ACTS, merged_workload, run_command
from tests.bench.timing import Pause, seconds_of
from tests.bench.workload import Workload

_MOST = {"export list": 200, "set": 50}
"""Milliseconds for each act."""


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Pause]:
    """Yield a line an act: the median on fresh copies of a data file."""
    collect_rarely()  # as the program does where it is started
    workload, merged = merged_workload(folder, rows)
    for act, most in _MOST.items():
        commands = [_command(act, workload, merged, folder / f"{act} {number}") for number in range(1 + repeats)]
        run_command(commands.pop())  # what is loaded once a process is not counted
        began = process_time()
        waited = median(seconds_of(partial(run_command, each)) for each in commands)
        worked = (process_time() - began) / repeats
        yield Pause(f"{act}, {rows} rows", waited * 1000, worked * 1000, most)


def _command(act: str, workload: Workload, merged: Path, new: Path) -> Sequence[str | Path]:
    """Return what to type for an act on a copy of a data file, which is made here."""
    store = shutil.copyfile(merged, new.with_suffix(".nakano"))
    return [*ACTS[act](workload, new), "--store", store, "--json"]
