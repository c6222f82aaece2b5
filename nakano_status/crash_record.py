"""Records whether a run of the window crashed: each run has a locked file, into which a crash writes.

In a crash the interpreter writes only the path through the code (faulthandler). A run that was killed or lost power
leaves an empty file, which is ignored: entries are stored while they are typed, so nothing is lost.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from nakano_status.defect_report import code_place, log_folder, write_lines
from nakano_status.system_lock import try_lock, unlock

_NAME = "run-{token}.txt"
_NAMES = "run-*.txt"
_HANDLED = re.compile(r"(?ms)^Windows fatal exception: code 0x8.*?(?=^Windows fatal exception|^Fatal Python error|\Z)")
"""The output of faulthandler on Windows for exceptions that COM itself handles: the run goes on."""
_CODE_FILE = re.compile(r'File "(?P<path>[^"]*)"')


class RunRecord:
    """The file that records a crash of this run; `end` removes it."""

    def __init__(self, file: TextIO) -> None:
        """Make a crash of this process write into `file`, which is open and locked."""
        self._file = file
        faulthandler.enable(file)

    def end(self) -> None:
        """Close and remove the file at a normal end of the program."""
        faulthandler.disable()
        self._file.close()
        with contextlib.suppress(OSError):
            Path(self._file.name).unlink()


def begin_run() -> RunRecord | None:
    """Lock a new file that records a crash of this run; return None if no file can be created or locked.

    A record that is not locked would count as that of a run that has ended.
    """
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        file = (log_folder() / _NAME.format(token=os.urandom(4).hex())).open("w", encoding="utf-8")
    except OSError:
        return None
    try:
        try_lock(file.fileno())
    except OSError:  # the file system has no locks
        file.close()
        with contextlib.suppress(OSError):
            Path(file.name).unlink()
        return None
    return RunRecord(file)


def count_runs() -> int:
    """Return the number of windows that run for this user; 0 if their records cannot be read."""
    return sum(map(_is_running, log_folder().glob(_NAMES)))


def _is_running(record: Path) -> bool:
    """Return whether another process has locked a record."""
    with contextlib.suppress(OSError), record.open("r+", encoding="utf-8") as file:
        if not try_lock(file.fileno()):
            return True
        unlock(file.fileno())
    return False


def collect_crash_reports() -> list[Path]:
    """Write a report for each run that crashed since the last call; return the paths, and remove the records."""
    reports = (write_lines((f"crash\n{_without_folders(content)}",)) for content in _contents() if content.strip())
    return [report for report in reports if report is not None]


def _contents() -> Iterator[str]:
    """Yield the output of crashes in each record, and remove the records."""
    return (_HANDLED.sub("", content) for content in _left_behind())


def _left_behind() -> Iterator[str]:
    """Remove the records of runs that have ended, and yield the content of each."""
    for path in sorted(log_folder().glob(_NAMES)):
        with contextlib.suppress(OSError):
            with path.open("r+", encoding="utf-8", errors="replace") as file:
                content = file.read() if try_lock(file.fileno()) else None
            if content is not None:
                path.unlink()
                yield content


def _without_folders(content: str) -> str:
    """Return the text of a crash without the folders of this machine, which can contain the name of the user."""
    return _CODE_FILE.sub(lambda found: f'File "{code_place(found["path"])}"', content)
