"""How long the window of a large data file does not answer, in a scripted session, and what it holds in memory."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.timing import Pause, Peak, output_of_process
from tests.bench.workload import make_store

_PAUSE, _TYPING, _PAINTED = 50, 16, 100
"""Milliseconds that a pause may last, one while somebody types, and what a key may take until it is painted."""
_DONE = {"save beside 資料作成": 500, "close": 200}
"""Milliseconds that a step may take as a whole."""
_MEMORY = 250
"""MiB."""
_DIVISIONS = 26


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Pause | Peak]:
    """Yield a line a step: the median over sessions of its longest pause; then memory."""
    pauses: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    painted: defaultdict[str, list[float]] = defaultdict(list)
    done: defaultdict[str, list[float]] = defaultdict(list)
    memory: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(repeats):
        store = folder / f"window-{number}.nakano"
        make_store(store, _DIVISIONS, max(1, round(rows / _DIVISIONS)))
        for line in output_of_process(["-m", "tests.bench.window_session", store]).splitlines():
            told = json.loads(line)
            if "memory" in told:
                memory[told["when"]].append(told["memory"])
                continue
            pauses[told["step"]].append((told["pause"], told["busy"]))
            if "painted" in told:
                painted[told["step"]].append(told["painted"])
            if "done" in told:
                done[told["step"]].append(told["done"])
    for step, found in pauses.items():
        pause, busy = (median(each) for each in zip(*found, strict=True))
        yield Pause(f"{rows:,} rows: {step}, longest pause", pause, busy, _TYPING if step == "type" else _PAUSE)
    for step, times in painted.items():
        yield Pause(f"{rows:,} rows: {step} to painted", median(times), None, _PAINTED)
    for step, times in done.items():
        yield Pause(f"{rows:,} rows: {step} until done", median(times), None, _DONE[step])
    for when, held in memory.items():
        yield Peak(f"{rows:,} rows: memory of the window {when}", median(held), _MEMORY)
