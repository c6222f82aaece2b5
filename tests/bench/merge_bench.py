"""Taking in 60 returns, as a whole cold process, against a bare script that puts the same cells into SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.bench.timing import Row, in_turn, seconds_of_process
from tests.bench.workload import Workload, make_workload

_GOAL, _SLOPE_GOAL = 2.5, 1.5
_BARE = Path(__file__).with_name("bare_merge.py")
_numbers = count()


def measure(folder: Path, returns: int, repeats: int, *, with_slope: bool) -> Iterator[Row]:
    """Yield the row of the table, and with `with_slope` what each further return costs."""
    few = _medians(folder, returns, repeats)
    yield Row(f"merge of {returns} returns, whole cold process", *few, _GOAL)
    if with_slope:
        many = _medians(folder, returns * 10, max(1, repeats // 2))
        slope = [(each - before) / (returns * 9) for before, each in zip(few, many, strict=True)]
        yield Row(f"each further return, from {returns} to {returns * 10}", slope[0], slope[1], _SLOPE_GOAL)


def _medians(folder: Path, returns: int, repeats: int) -> tuple[float, float]:
    workload = make_workload(folder / f"merge-{returns}", returns)
    return in_turn(lambda: _bare(folder, workload), lambda: _ours(folder, workload), repeats)


def _bare(folder: Path, workload: Workload) -> float:
    return seconds_of_process([_BARE, folder / f"bare-{next(_numbers)}.db", workload.returns])


def _ours(folder: Path, workload: Workload) -> float:
    store = workload.copy_of_store(folder / f"ours-{next(_numbers)}.nakano")
    return seconds_of_process(["-m", "nakano_status", "merge", workload.returns, "--store", store, "--json"])
