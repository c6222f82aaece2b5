"""The state at the start: which data file to open, and whether the program crashed before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakano_status.gui.memory import Memory
from nakano_status.run_record import crashes_before

_IN_A_ROW = 2
"""Crashes in consecutive runs after which the last data file is not opened automatically."""


@dataclass(frozen=True)
class Beginning:
    """How to begin: `file` is opened (None: the first page is shown); `reports` are those of runs that crashed.

    `held_back` is true if the last data file is not opened because the program crashed repeatedly with it.
    """

    file: Path | None = None
    reports: tuple[Path, ...] = ()
    held_back: bool = False


def look_back(memory: Memory, named: Path | None) -> Beginning:
    """Return how to begin: with the file that is named, else with the last one unless repeated crashes prevent it."""
    reports = tuple(crashes_before())
    memory.remember_crashes(memory.crashes + 1 if reports else 0)
    last = memory.last_file
    held_back = named is None and last is not None and memory.crashes >= _IN_A_ROW
    return Beginning(named or (None if held_back else last), reports, held_back)
