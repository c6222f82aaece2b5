"""Merging returns, as a whole cold process, against a bare script that puts the same cells into SQLite."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.bench.timing import Peak, Row, in_turn, peak_of_process, seconds_of_process
from tests.bench.workload import Workload, make_workload

_GOAL, _SLOPE_GOAL = 1.3, 1.1
_MOST_MEMORY = 300.0
_TIMES_MORE = 10
_BARE = Path(__file__).with_name("bare_merge.py")
_numbers = count()


def measure(folder: Path, returns: int, repeats: int, *, with_slope: bool) -> Iterator[Row]:
    """Yield the row of the table, and with `with_slope` what each further return costs up to ten times as many."""
    few = _medians(folder, returns, repeats)
    yield Row(f"merge of {returns} returns, whole cold process", *few, _GOAL)
    if with_slope:
        more = returns * _TIMES_MORE
        many = _medians(folder, more, max(1, repeats // 2))
        floor, ours = ((each - before) / (more - returns) for before, each in zip(few, many, strict=True))
        yield Row(f"each further return, from {returns} to {more}", floor, ours, _SLOPE_GOAL)


def measure_memory(folder: Path, returns: int) -> Peak:
    """Return the peak memory that merging so many returns needs."""
    workload = make_workload(folder / f"memory-{returns}", returns)
    return Peak(f"memory for {returns:,} returns", peak_of_process(_merging(workload, folder)), _MOST_MEMORY)


def _medians(folder: Path, returns: int, repeats: int) -> tuple[float, float]:
    workload = make_workload(folder / f"merge-{returns}", returns)
    return in_turn(
        lambda: seconds_of_process([_BARE, folder / f"bare-{next(_numbers)}.db", workload.returns]),
        lambda: seconds_of_process(_merging(workload, folder)),
        repeats,
    )


def _merging(workload: Workload, folder: Path) -> list[str | Path]:
    """Return what to start so that all returns are merged into a fresh copy of the data file."""
    store = workload.copy_of_store(folder / f"ours-{next(_numbers)}.nakano")
    return ["-m", "nakano_status", "merge", workload.returns, "--store", store, "--json"]
