"""The preview of 年度の切替え on a round that is answered: a person waits for it before every tick can be seen."""

from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time

from nakano_status.application.round.roll_over import RollOverChoice, read_roll_over
from nakano_status.bootstrap import make_parts
from tests.bench.timing import Pause, seconds_of
from tests.bench.workload import YEAR, make_workload
from tests.support.rounds import merge

_DIVISIONS = 26
_MOST = 1000
"""Milliseconds for 2,000 rows (years.md)."""


def measure(folder: Path, rows: int, repeats: int) -> Pause:
    """Return the line for a round of so many answered rows."""
    work = make_workload(folder / "roll-over", _DIVISIONS, max(1, round(rows / _DIVISIONS)))
    parts = make_parts()
    with closing(parts.stores.open(work.store)) as store:
        merge(parts, store, work.returns)

        def preview() -> None:
            with store.reading() as records:
                read_roll_over(parts, records, RollOverChoice(YEAR.plus(1)))

        start = process_time()
        waited = median(seconds_of(preview) for _ in range(repeats))
        worked = (process_time() - start) / repeats
    return Pause(f"preview of a roll-over, {rows:,} rows", waited * 1000, worked * 1000, _MOST)
