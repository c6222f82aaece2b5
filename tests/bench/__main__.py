"""`python -m tests.bench`: the rows of the performance table that exist by now, as ratios against bare scripts.

Floor and ours run in turn, in the same run, on the same files; what is printed is the ratio of the medians. Absolute
times are printed beside it so that a ratio of two trifles can be seen for what it is; the last column is the figure of
the table that was kept last (`kept.toml` beside this file), which `--keep` replaces by what is measured.
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.bench import (
    acts_bench,
    growth_bench,
    list_bench,
    merge_bench,
    page_bench,
    pdf_bench,
    roll_over_bench,
    server_bench,
    start_bench,
    table_bench,
    window_bench,
    years_bench,
)
from tests.bench.timing import Pause, Peak, Row

CHOICES = (
    "merge",
    "slope",
    "memory",
    "growth",
    "acts",
    "list",
    "pdf",
    "page",
    "table",
    "start",
    "session",
    "years",
    "server",
)
_KEPT = Path(__file__).with_name("kept.toml")
_WORSE = 1.15
"""A figure so many times the kept one is marked: less is the noise of a machine."""


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
    parser.add_argument(
        "--rolled-rows", type=int, default=2_000, help="how many rows a rolled-over round and a page have"
    )
    parser.add_argument("--only", choices=CHOICES, help="measure only these (slope: merge, too)")
    parser.add_argument("--keep", action="store_true", help="keep the figures as those to compare with from now on")
    return parser.parse_args()


def _rows(wish: argparse.Namespace, folder: Path) -> Iterator[Row | Peak | Pause]:
    times = wish.repeats
    measures: dict[str, Callable[[Path], Iterable[Row | Peak | Pause]]] = {
        "merge": lambda own: merge_bench.measure(own, wish.returns, times, with_slope=False),
        "slope": lambda own: merge_bench.measure(own, wish.returns, times, with_slope=True),
        # elsewhere nobody counts memory the same way
        "memory": lambda own: [merge_bench.measure_memory(own, wish.many_returns)] if sys.platform == "linux" else [],
        "growth": lambda own: growth_bench.measure(own, wish.growth_rows, times),
        "acts": lambda own: acts_bench.measure(own, wish.store_rows, times),
        "list": lambda own: [list_bench.measure(own, wish.list_rows, times)],
        "pdf": lambda _: [pdf_bench.measure(times)],
        "page": lambda own: page_bench.measure(own, wish.rolled_rows, times),
        "table": lambda own: table_bench.measure(own, wish.list_rows, times),
        "start": lambda own: start_bench.measure(own, wish.store_rows, wish.list_rows, times),
        "session": lambda own: window_bench.measure(own, wish.list_rows, times),
        "server": lambda own: server_bench.measure(own, wish.returns, times),
        "years": lambda own: [
            roll_over_bench.measure(own, wish.rolled_rows, times),
            *years_bench.measure(own, times),
        ],
    }
    for choice in [wish.only] if wish.only else [each for each in CHOICES if each != "merge"]:  # slope measures it
        own = folder / choice
        own.mkdir()
        yield from measures[choice](own)


def _beside(figure: float, kept: float | None) -> str:
    """Return the last column of a line: the kept figure, marked if the new one is worse."""
    if kept is None:
        return f"{'':>9}"
    return f"{kept:>9.2f}" + ("  worse" if figure > kept * _WORSE else "")


def main() -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    wish = _arguments()
    kept: dict[str, float] = tomllib.loads(_KEPT.read_text("utf-8"))
    found: dict[str, float] = {}
    print(f"{'work':<58} {'floor':>9} {'ours':>9} {'ratio':>7} {'goal':>7} {'kept':>9}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(wish, Path(folder)):
            print(row.line(), _beside(row.figure, kept.get(row.work)), flush=True)
            found[row.work] = row.figure
    if wish.keep:
        lines = (f'"{work}" = {figure:.3f}\n' for work, figure in sorted({**kept, **found}.items()))
        _KEPT.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
