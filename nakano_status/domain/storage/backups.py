"""Backups of a data file (控え): what they are called, where they are, and which of them are kept (decision 0091).

The rule counts days and months that have a backup, not those of the calendar: a clock that is set forward or back makes
no backup superfluous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

SUFFIX = ".nakano"
"""The extension of data files, and of their backups."""

FOLDER_SETTING = "backup_folder"
"""The setting with the folder of the backups; without it they are beside the data file."""

COPY_SETTING = "copy_of_backup"
"""The setting of a copy of a backup that was made to look into: the backup's name; such a file is not written to."""

BEFORE = frozenset({"merge", "open_round", "withdraw_round", "revise_plan", "withdraw_revision"})
"""The kinds of acts before which a backup is made: each changes or removes much at once."""

_DAYS, _MONTHS = 31, 60
_ROOM = 3
"""A backup is made by itself only if the disk has room for so many of its size: the work needs the rest."""

_NAMED = re.compile(rf".+_(\d{{8}}-\d{{6}})(?:-\d+)?{re.escape(SUFFIX)}")
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class KeptBackup:
    """A backup as the rule sees it: its name, when it was made (local time), and by which version of the program.

    `is_abandoned`: its last act is not in the data file, which was restored to an earlier state since.
    """

    name: str
    at: datetime
    program: str = ""
    is_abandoned: bool = False


def backup_folder(data_file: Path, chosen: str | None, names_in: Callable[[Path], Iterable[str]]) -> Path:
    """Return the folder of the backups: the chosen one, relative to the data file's, else 「…の控え」 beside it.

    The data file may be from anywhere: the folder that it names counts only if it has backups already.
    """
    if chosen and chosen.isprintable() and any(map(made_at, names_in(data_file.parent / chosen))):
        return data_file.parent / chosen
    return data_file.with_name(f"{data_file.stem}の控え")


def backup_name(data_file: Path, at: datetime, taken: Iterable[str] = ()) -> str:
    """Return the name of a backup made at `at` (local time) that no file in its folder has."""
    stem, others = f"{data_file.stem}_{at.strftime(_MOMENT)}", frozenset(taken)
    name, number = f"{stem}{SUFFIX}", 1
    while name in others:
        number += 1
        name = f"{stem}-{number}{SUFFIX}"
    return name


def made_at(name: str) -> datetime | None:
    """Return when a backup was made (local time), by its name; None if the name is no backup's."""
    found = _NAMED.fullmatch(name)
    try:
        return datetime.strptime(found[1], _MOMENT) if found else None  # noqa: DTZ007 - names have the office's time
    except ValueError:
        return None


def in_order(name: str) -> tuple[datetime, int, str]:
    """Return what backups are sorted by, the oldest first: their moment, then their number within a second."""
    return (made_at(name) or datetime.min, len(name), name)  # noqa: DTZ901 - names have the office's time


def has_room(free: int, size: int) -> bool:
    """Whether a backup of that size may be made by itself on a disk with so many bytes free."""
    return free >= _ROOM * size


def superfluous(backups: Iterable[KeptBackup], today: date) -> tuple[KeptBackup, ...]:
    """Return the backups that need not be kept.

    Kept are all of today and later, the last of each of the 31 latest days and of the 60 latest months before, the
    last of each version of the program, and every abandoned one: what a restore replaced can be wanted back.
    """
    line = sorted(
        (each for each in backups if not each.is_abandoned), key=lambda each: (each.at, len(each.name), each.name)
    )
    before = [each for each in line if each.at.date() < today]
    kept = {each for each in line if each.at.date() >= today}
    kept.update(_last_of_each(before, _day)[-_DAYS:], _last_of_each(before, _month)[-_MONTHS:], line[-1:])
    kept.update({each.program: each for each in line}.values())
    return tuple(each for each in line if each not in kept)


def _last_of_each(backups: Sequence[KeptBackup], period: Callable[[KeptBackup], date]) -> list[KeptBackup]:
    """Return the last backup of each day or month, oldest first."""
    return [list(those)[-1] for _, those in groupby(backups, key=period)]


def _day(backup: KeptBackup) -> date:
    return backup.at.date()


def _month(backup: KeptBackup) -> date:
    """Return the first day of a backup's month."""
    return backup.at.date().replace(day=1)
