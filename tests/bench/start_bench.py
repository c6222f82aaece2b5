"""From starting the program to rows on the screen, against a bare window, as whole processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.timing import Row, in_turn, seconds_of_process
from tests.bench.workload import make_store

_GOAL, _GROWTH_GOAL = 2.5, 1.3
_BARE = Path(__file__).with_name("bare_window.py")
_ROWS_EACH = 4


def measure(folder: Path, rows: int, many_rows: int, repeats: int) -> Iterator[Row]:
    """Yield the row of the table for a data file of the usual size, and what a large one takes more."""
    small, large = folder / "small.nakano", folder / "large.nakano"
    make_store(small, -(-rows // _ROWS_EACH), _ROWS_EACH)
    make_store(large, -(-many_rows // _ROWS_EACH), _ROWS_EACH)
    floor, ours = in_turn(lambda: seconds_of_process([_BARE]), lambda: _start(small), repeats)
    yield Row(f"start to rows painted, {rows} rows", floor, ours, _GOAL)
    few, many = in_turn(lambda: _start(small), lambda: _start(large), repeats)
    yield Row(f"start to rows painted, {many_rows:,} rows against {rows}", few, many, _GROWTH_GOAL)


def _start(store: Path) -> float:
    return seconds_of_process(["-m", "nakano_status", "--store", store, "--exit-when-shown"])
