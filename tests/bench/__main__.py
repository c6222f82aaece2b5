"""`python -m tests.bench`: the rows of the performance table that exist by now, as ratios against bare scripts.

Floor and ours run in turn, in the same run, on the same files; what is printed is the ratio of the medians. Absolute
times are printed beside it so that a ratio of two trifles can be seen for what it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import list_bench, merge_bench, start_bench
from tests.bench.timing import Row


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="how often each is measured (the median counts)")
    parser.add_argument("--returns", type=int, default=60, help="how many returns are merged")
    parser.add_argument("--list-rows", type=int, default=20_000, help="how many rows the list has")
    parser.add_argument("--store-rows", type=int, default=124, help="how many rows the data file has that is opened")
    parser.add_argument("--slope", action="store_true", help="also merge ten times as many returns (minutes)")
    parser.add_argument("--only", choices=["merge", "list", "start"], help="measure only these")
    return parser.parse_args()


def _rows(wish: argparse.Namespace, folder: Path) -> Iterator[Row]:
    if wish.only in (None, "merge"):
        yield from merge_bench.measure(folder, wish.returns, wish.repeats, with_slope=wish.slope)
    if wish.only in (None, "list"):
        yield list_bench.measure(folder, wish.list_rows, wish.repeats)
    if wish.only in (None, "start"):
        yield from start_bench.measure(folder, wish.store_rows, wish.list_rows, wish.repeats)


def main() -> None:
    wish = _arguments()
    print(f"{'work':<58} {'floor':>9} {'ours':>9} {'ratio':>7} {'goal':>7}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(wish, Path(folder)):
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()
