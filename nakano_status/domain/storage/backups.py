"""Backups of a data file (控え): their names, their folder, and which of them are kept (decision 0091).

The rule counts days and months that have a backup, not calendar days. So a clock that is set forward or back does not
make the rule delete the last backup of a day or month that it would otherwise keep.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import is_one_line

SUFFIX = ".nakano"
"""The extension of data files, and of their backups."""

ANY_SIZE = sys.maxsize
"""No limit to the size of a data file that is copied, as there is none when it is opened."""

FOLDER_SETTING = "backup_folder"
"""The key of the setting with the folder of the backups; without it they are beside the data file."""


MOVED_SETTING = "moved_to"
"""The key of a setting of a set that was moved: its new place, as shown to the user; the set is read-only."""

ARRIVING_SETTING = "arriving_from"
"""The key of a setting of a copy that is being moved here: the place it is moved from.

The copy is read-only until the move ends.
"""

COPY_SETTING = "copy_of_backup"
"""The key of a setting of a copy of a backup that was made for viewing: the backup's name. Such a copy is read-only."""

BEFORE = frozenset(
    {ActKind.MERGE, ActKind.OPEN_ROUND, ActKind.WITHDRAW_ROUND, ActKind.REVISE_PLAN, ActKind.WITHDRAW_REVISION}
)
"""The kinds of acts before which a backup is made."""

_DAYS, _MONTHS = 31, 60
_ROOM = 3
"""The multiple of a backup's size that must be free for an automatic backup, so that room for work is left."""

_NAMED = re.compile(rf"(.+)_(\d{{8}}-\d{{6}})(?:-\d+)?{re.escape(SUFFIX)}")
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """A file in the folder of the backups, described by its content.

    `until`: the time of its last act (UTC). `by`: the person who did that act (None: not stated). `program`: the
    version of the program that wrote it. `head`: the head of its history ('' if its format had none, or if it was not
    read). `year`: the year of its current round as a short text such as `R4`. `answers`: the number of answered rows in
    that round. Both are None if it is unclear which round that is, or if they were not read. `is_abandoned`: its last
    act is not in the data file, which was restored to an earlier state afterwards. `problem`: the reason why it is not
    usable (None: it is); then the other facts are not known.
    """

    file: Path
    until: datetime | None = None
    by: str | None = None
    program: str = ""
    head: str = ""
    year: str | None = None
    answers: int | None = None
    is_abandoned: bool = False
    problem: Problem | None = None

    @property
    def at(self) -> datetime | None:
        """The time when it was made (local time), from its name; None if it does not have the name of a backup."""
        return backup_time(self.file.name)


@dataclass(frozen=True)
class AwaitedFile:
    """A received file that is to be merged again after a restore. `backup`: the path of the backup that has it."""

    sha256: str
    name: str
    backup: str


@dataclass(frozen=True)
class BackupFolder:
    """The folder of a data file's backups.

    `missed`: the chosen folder, if it is not used because it cannot be reached or has no backups, otherwise None.
    """

    path: Path
    missed: Path | None = None


def backup_folder(data_file: Path, chosen: str | None, names_in: Callable[[Path], Iterable[str]]) -> BackupFolder:
    """Return the folder of the backups: the chosen folder if it has backups already, otherwise the usual one.

    `chosen`: a path relative to the data file's folder, stated in the data file (None: no folder was chosen). A chosen
    folder without backups is not used, because the data file may come from anywhere; it is returned as `missed`.
    `names_in`: returns the names of the files in a folder.
    """
    usual = usual_folder(data_file)
    if not chosen or not is_one_line(chosen) or (wanted := data_file.parent / chosen) == usual:
        return BackupFolder(usual)
    return BackupFolder(wanted) if any(map(backup_time, names_in(wanted))) else BackupFolder(usual, missed=wanted)


def usual_folder(data_file: Path) -> Path:
    """Return the folder of the backups if no folder is chosen: 「…の控え」 beside the data file."""
    return data_file.with_name(f"{data_file.stem}の控え")


def backup_name(data_file: Path, at: datetime, taken: Iterable[str]) -> str:
    """Return the name of a backup made at `at` (local time), which differs from the names in `taken` ignoring case."""
    stem, others = f"{data_file.stem}_{at.strftime(_MOMENT)}", {each.casefold() for each in taken}
    name, number = f"{stem}{SUFFIX}", 1
    while name.casefold() in others:
        number += 1
        name = f"{stem}-{number}{SUFFIX}"
    return name


def office_time(moment: datetime) -> datetime:
    """Return a moment in local time, without a time zone, as in names of backups."""
    return local_time(moment).replace(tzinfo=None)


def backup_time(name: str) -> datetime | None:
    """Return the time when a backup was made (local time) from its name; None if it is not the name of a backup."""
    found = _NAMED.fullmatch(name)
    try:
        return datetime.strptime(found[2], _MOMENT) if found else None  # noqa: DTZ007 - names have the office's time
    except ValueError:
        return None


def sort_backups_newest_first(data_file: Path, names: Iterable[str], now: datetime) -> list[str]:
    """Return the names that are names of backups of `data_file`, newest first.

    The folder may have backups of other data files. Backups dated later than `now` are last.
    """
    stem = data_file.stem.casefold()  # on Windows a file may be opened in another case
    named = ((name, _NAMED.fullmatch(name)) for name in names if backup_time(name))
    own = (name for name, found in named if found and found[1].casefold() == stem)
    return sorted(own, key=lambda name: (backup_sort_key(name)[0] <= now, backup_sort_key(name)), reverse=True)


def backup_sort_key(name: str) -> tuple[datetime, int, str]:
    """Return the key that sorts backups by age, oldest first: the moment, then the number within a second."""
    return (backup_time(name) or datetime.min, len(name), name)  # noqa: DTZ901 - names have the office's time


def has_room(free: int, size: int) -> bool:
    """Return whether a disk with `free` bytes has space for an automatic backup of `size` bytes."""
    return free >= _ROOM * size


def find_superfluous_backups(backups: Iterable[Backup], today: date) -> tuple[Backup, ...]:
    """Return the backups that may be deleted.

    Kept are: all of today and later; the last of each of the 31 latest days and of the 60 latest months before today;
    the last of each version of the program; every abandoned backup, because the state that a restore replaced may be
    wanted again; and every file that is not a usable backup.
    """
    usable = (each for each in backups if each.at and each.problem is None and not each.is_abandoned)
    line = sorted(usable, key=lambda each: backup_sort_key(each.file.name))
    before = [each for each in line if _day(each) < today]
    kept = {each for each in line if _day(each) >= today}
    kept.update(_last_of_each(before, _day)[-_DAYS:], _last_of_each(before, _month)[-_MONTHS:], line[-1:])
    kept.update({each.program: each for each in line}.values())
    return tuple(each for each in line if each not in kept)


def _last_of_each(backups: Sequence[Backup], period: Callable[[Backup], date]) -> list[Backup]:
    """Return the last backup of each day or month, oldest first."""
    return [list(those)[-1] for _, those in groupby(backups, key=period)]


def _day(backup: Backup) -> date:
    return backup_sort_key(backup.file.name)[0].date()


def _month(backup: Backup) -> date:
    """Return the first day of a backup's month."""
    return _day(backup).replace(day=1)
