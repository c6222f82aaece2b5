"""Check any workbook or CSV against the 15 items of the rules for machine-readable tables (check-data)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.machine_readable.check import CheckedFile, check_data
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable


@dataclass(frozen=True)
class CheckedData:
    """One checked file, by its name without folder, and its problems.

    `was_read`: False if its content could not be examined; the reason is then its only problem.
    """

    file: str
    problems: tuple[Problem, ...]
    was_read: bool = True

    @property
    def passes(self) -> bool:
        """Whether the file is machine-readable: its content was examined, and all its problems are advice."""
        return self.was_read and all(problem.severity is Severity.ADVICE for problem in self.problems)


def check_data_files(parts: Parts, paths: Sequence[Path]) -> tuple[CheckedData, ...]:
    """Check files and return one result for each, in the order given; a file that cannot be read has a result, too.

    No data file is needed, and nothing is written.
    """
    return tuple(_check(parts, path) for path in paths)


def _check(parts: Parts, path: Path) -> CheckedData:
    try:
        content = parts.files.read(path)
    except (FileMissing, FileUnreadable) as refused:
        found: Problem | CheckedFile = Problem(refused.code, Severity.ERROR, details=tuple(refused.details.items()))
    else:
        found = parts.workbooks.read_data(path.name, content)
    if isinstance(found, Problem):
        return CheckedData(path.name, (found,), was_read=False)
    return CheckedData(path.name, check_data(found))
