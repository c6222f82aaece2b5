"""From starting the program to rows on the screen, against a bare window, as whole processes."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.timing import Row, in_turn, seconds_of_process
from tests.bench.workload import make_store

_GOAL, _GROWTH_GOAL = 2.6, 1.3
_BARE = Path(__file__).with_name("bare_window.py")
_DIVISIONS = 26
"""As many as the real plan names, whatever its size."""


def measure(folder: Path, rows: int, many_rows: int, repeats: int) -> Iterator[Row]:
    """Yield the row of the table for a data file of the usual size, and what a large one takes more."""
    small, large = folder / "small.nakano", folder / "large.nakano"
    for store, number in ((small, rows), (large, many_rows)):
        make_store(store, _DIVISIONS, max(1, round(number / _DIVISIONS)))
    floor, ours = in_turn(lambda: seconds_of_process([_BARE]), lambda: start(small), repeats)
    yield Row(f"start to rows painted, {rows} rows", floor, ours, _GOAL)
    few, many = in_turn(lambda: start(small), lambda: start(large), repeats)
    yield Row(f"start to rows painted, {many_rows:,} rows against {rows}", few, many, _GROWTH_GOAL)


def start(store: Path) -> float:
    """Return the seconds from starting the program with a data file to its rows on the screen."""
    return seconds_of_process(["-m", "nakano_status", store, "--exit-when-shown"])
