"""How long work takes, compared with other work on the same machine at the same moment.

No test knows how fast a machine is or what runs beside it: limits are ratios of processor time. The lowest of a few
counts, because what runs beside it may slow down either side.
"""

import sys
from collections.abc import Callable
from time import process_time

_TRIES = 5
_LARGER = 8
"""How many times as large the second piece of work is; work that grows with the square takes 64 times as long."""
MOST_IN_PROPORTION = 3 * _LARGER
"""A larger ratio is no growth in proportion."""
_LEAST = 0.15 if sys.platform == "win32" else 0.0
"""Seconds: work is repeated as long as that, because Windows counts processor time in steps of 16 ms."""
_LOOP = 200_000
"""Turns of an empty loop: 5 ms where the limits were measured."""


def ratio(work: Callable[[], object], other: Callable[[], object], most: float) -> float:
    """Return how many times as long work takes as other work; it is tried again while that is more than `most`."""
    lowest = float("inf")
    for _ in range(_TRIES):
        lowest = min(lowest, _seconds(work) / max(_seconds(other), 1e-6))
        if lowest <= most:
            break
    return lowest


def growth(work: Callable[[int], object], size: int) -> float:
    """Return how many times as long work takes that is eight times as large; compare it with `MOST_IN_PROPORTION`."""
    return ratio(lambda: work(_LARGER * size), lambda: work(size), MOST_IN_PROPORTION)


def in_loops(work: Callable[[], object], most: float) -> float:
    """Return how long work takes, in empty loops of Python of 5 ms; tried again while that is more than `most`."""
    return ratio(work, _loop, most)


def loops_in(seconds: float) -> float:
    """Return how many empty loops of 5 ms take as many seconds of a processor now, as the slowest of a few takes."""
    return seconds / max(_seconds(_loop) for _ in range(_TRIES))


def _loop() -> None:
    for _ in range(_LOOP):
        pass


def _seconds(work: Callable[[], object]) -> float:
    began, times = process_time(), 0
    while not times or process_time() - began < _LEAST:
        work()
        times += 1
    return (process_time() - began) / times
