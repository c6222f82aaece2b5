"""How long the window of a large data file does not answer, in a scripted session, and what it holds in memory."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.timing import Pause, Peak, output_of_process
from tests.bench.workload import make_store

_PAUSE, _TYPING = 50, 16
"""The longest allowed pause in milliseconds, and the longest during typing."""
_WAITS = {"painted": 100, "first page": 10_000, "done": 500, "close": 200}
"""Milliseconds until a key is painted, a process of its own has made the first page of a long paper, a step is done."""
_MEMORY = 250
"""MiB."""
_DIVISIONS = 26


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Pause | Peak]:
    """Yield a line a step: the median over sessions of its longest pause; then memory."""
    pauses: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    waits: dict[str, defaultdict[str, list[float]]] = {each: defaultdict(list) for each in _WAITS}
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
            for until in waits.keys() & told.keys():
                waits[until][told["step"]].append(told[until])
    for step, found in pauses.items():
        pause, busy = (median(each) for each in zip(*found, strict=True))
        yield Pause(f"{rows:,} rows: {step}, longest pause", pause, busy, _TYPING if step == "type" else _PAUSE)
    for until, steps in waits.items():
        for step, times in steps.items():
            yield Pause(f"{rows:,} rows: {step} to {until}", median(times), None, _WAITS.get(step, _WAITS[until]))
    for when, held in memory.items():
        yield Peak(f"{rows:,} rows: memory of the window {when}", median(held), _MEMORY)
