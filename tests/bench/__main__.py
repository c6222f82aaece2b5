"""`python -m tests.bench`: the rows of the performance table that exist by now, as ratios against bare scripts.

Floor and ours run in turn, in the same run, on the same files; what is printed is the ratio of the medians. Absolute
times are printed beside it so that a ratio of two trifles can be seen for what it is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import (
    growth_bench,
    list_bench,
    merge_bench,
    pdf_bench,
    roll_over_bench,
    start_bench,
    table_bench,
    window_bench,
    years_bench,
)
from tests.bench.timing import Pause, Peak, Row

CHOICES = ("merge", "slope", "memory", "growth", "list", "pdf", "table", "start", "session", "years")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="how often each is measured (the median counts)")
    parser.add_argument("--returns", type=int, default=60, help="how many returns are merged")
    parser.add_argument("--list-rows", type=int, default=20_000, help="how many rows the list has")
    parser.add_argument("--store-rows", type=int, default=124, help="how many rows the data file has that is opened")
    parser.add_argument("--many-returns", type=int, default=1_000, help="how many are merged to measure the memory")
    parser.add_argument(
        "--growth-rows", type=int, default=124, help="of how many rows, ten and a hundred times as many"
    )
    parser.add_argument("--rolled-rows", type=int, default=2_000, help="how many rows the round before a roll-over has")
    parser.add_argument("--only", choices=CHOICES, help="measure only these (slope: merge, too)")
    return parser.parse_args()


def _rows(wish: argparse.Namespace, folder: Path) -> Iterator[Row | Peak | Pause]:
    if wish.only in (None, "merge", "slope"):
        yield from merge_bench.measure(folder, wish.returns, wish.repeats, with_slope=wish.only != "merge")
    if wish.only in (None, "memory") and sys.platform == "linux":  # elsewhere nobody counts the same way
        yield merge_bench.measure_memory(folder, wish.many_returns)
    if wish.only in (None, "growth"):
        yield from growth_bench.measure(folder, wish.growth_rows, wish.repeats)
    if wish.only in (None, "list"):
        yield list_bench.measure(folder, wish.list_rows, wish.repeats)
    if wish.only in (None, "pdf"):
        yield pdf_bench.measure(wish.repeats)
    if wish.only in (None, "table"):
        yield from table_bench.measure(folder, wish.list_rows, wish.repeats)
    if wish.only in (None, "start"):
        yield from start_bench.measure(folder, wish.store_rows, wish.list_rows, wish.repeats)
    if wish.only in (None, "years"):
        yield roll_over_bench.measure(folder, wish.rolled_rows, wish.repeats)
        yield from years_bench.measure(folder, wish.repeats)
    if wish.only in (None, "session"):
        yield from window_bench.measure(folder, wish.list_rows, wish.repeats)


def main() -> None:
    wish = _arguments()
    print(f"{'work':<58} {'floor':>9} {'ours':>9} {'ratio':>7} {'goal':>7}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(wish, Path(folder)):
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()
