"""Measure two things in turn, so that what else the machine does falls on both."""

from __future__ import annotations

import atexit
import functools
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 300
"""Seconds after which a process that is measured is given up."""


@dataclass(frozen=True)
class Row:
    """One line of the table: medians in seconds, and the ratio that is aimed for."""

    work: str
    floor: float
    ours: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    def line(self) -> str:
        missed = "" if self.ratio <= self.goal else "  missed"
        times = f"{self.floor:>8.3f}s {self.ours:>8.3f}s"
        return f"{self.work:<58} {times} {self.ratio:>6.2f}x {self.goal:>6.2f}x{missed}"


def in_turn(floor: Callable[[], float], ours: Callable[[], float], repeats: int) -> tuple[float, float]:
    """Return the medians of both, each measured `repeats` times in turn, after a round that is not counted.

    Measured once, there is nothing to even out, and no such round.
    """
    found = [(floor(), ours()) for _ in range(repeats + (repeats > 1))][repeats > 1 :]
    return median(each for each, _ in found), median(each for _, each in found)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long something takes in this process."""
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


@functools.cache
def _compiled_once() -> dict[str, str]:
    """Let Python keep what it compiled, as an installed program does, but nowhere in the checkout."""
    folder = Path(tempfile.mkdtemp(prefix="nakano-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}


def seconds_of_process(arguments: Sequence[str | Path], expected: Sequence[int] = (0,)) -> float:
    """Return how long a whole Python process takes, interpreter start included; it must end as expected."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **_compiled_once()}
    command = [sys.executable, *map(str, arguments)]
    began = perf_counter()
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
    )
    took = perf_counter() - began
    if result.returncode not in expected:
        raise RuntimeError(f"{command} ended with {result.returncode}: {result.stdout[-2000:]} {result.stderr[-2000:]}")
    return took
