"""Measure two things in turn, so that what else the machine does falls on both."""

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
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
_PEAK_OF_CHILD = Path(__file__).with_name("peak_of_child.py")
_PATIENCE = 300
"""Seconds after which a process that is measured is given up."""


_SHORTEST = 0.01
"""Seconds: Windows counts the time of a process in steps of this order."""


@dataclass(frozen=True)
class Row:
    """One line of the table: medians in seconds, and the ratio that is aimed for."""

    work: str
    floor: float
    ours: float
    goal: float

    @property
    def figure(self) -> float:
        """The ratio; a floor that the clock of the system does not see counts as its shortest time."""
        return self.ours / max(self.floor, _SHORTEST)

    def line(self) -> str:
        missed = "" if self.figure <= self.goal else "  missed"
        times = f"{self.floor:>8.3f}s {self.ours:>8.3f}s"
        return f"{self.work:<58} {times} {self.figure:>6.2f}x {self.goal:>6.2f}x{missed}"


@dataclass(frozen=True)
class Peak:
    """One line of the table on memory: the peak, and the limit, in MiB."""

    work: str
    held: float
    most: float

    @property
    def figure(self) -> float:
        """The peak in MiB."""
        return self.held

    def line(self) -> str:
        missed = "" if self.held <= self.most else "  missed"
        return f"{self.work:<58} {'':>9} {self.held:>6.0f}MiB {'':>7} {self.most:>4.0f}MiB{missed}"


@dataclass(frozen=True)
class Pause:
    """One line of the table on waiting, in milliseconds: by the clock, and in processor time."""

    work: str
    waited: float
    worked: float | None
    most: float

    @property
    def figure(self) -> float:
        """The milliseconds by the clock."""
        return self.waited

    def line(self) -> str:
        missed = "" if self.waited <= self.most else "  missed"
        worked = "" if self.worked is None else f"{self.worked:.0f}ms cpu"
        return f"{self.work:<58} {worked:>9} {self.waited:>7.0f}ms {'':>7} {self.most:>5.0f}ms{missed}"


def in_turn(floor: Callable[[], float], ours: Callable[[], float], repeats: int) -> tuple[float, float]:
    """Return the medians of both, each measured `repeats` times in turn, after a round that is not counted.

    Measured once, there is nothing to even out, and no such round.
    """
    found = [(floor(), ours()) for _ in range(repeats + (repeats > 1))][repeats > 1 :]
    return median(each for each, _ in found), median(each for _, each in found)


def seconds_of(work: Callable[[], object]) -> float:
    """Return the duration of a function in this process."""
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


def processor_seconds_of(work: Callable[[], object]) -> float:
    """Return how long something keeps the processor busy in this process, whatever else the machine does."""
    gc.collect()
    began = process_time()
    work()
    return process_time() - began


@functools.cache
def _compiled_once() -> dict[str, str]:
    """Let Python keep what it compiled, as an installed program does.

    Elsewhere, if it was configured to keep nothing.
    """
    if not sys.dont_write_bytecode:
        return {}
    folder = Path(tempfile.mkdtemp(prefix="nakano-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}


def seconds_of_process(arguments: Sequence[str | Path]) -> float:
    """Return how long a whole Python process takes, interpreter start included; it must end well."""
    began = perf_counter()
    _run(arguments)
    return perf_counter() - began


def output_of_process(arguments: Sequence[str | Path]) -> str:
    """Return what a whole Python process printed; it must end well."""
    return _run(arguments)


def peak_of_process(arguments: Sequence[str | Path]) -> float:
    """Return the most memory that a whole Python process held, in MiB (only where the system keeps account of it)."""
    return int(_run([_PEAK_OF_CHILD, *arguments])) / 1024


def _run(arguments: Sequence[str | Path]) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **_compiled_once()}
    command = [sys.executable, *map(str, arguments)]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=_PATIENCE
    )
    if result.returncode != 0:
        raise RuntimeError(f"{command} ended with {result.returncode}: {result.stdout[-2000:]} {result.stderr[-2000:]}")
    return result.stdout
