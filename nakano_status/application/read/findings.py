"""What was found in a file that came, as a list on screen: three lists, errors first, beside file, verdict and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.ports import Records
from nakano_status.domain.problem import Problem, Severity


@dataclass(frozen=True)
class FindingsView:
    """A file that came, the verdict when it last came, and what was found in it; `at` is UTC.

    Everything belongs to the bytes of `sha256`: another file of the same name has findings of its own.
    """

    sha256: str
    file: str
    verdict: str
    code: str | None
    at: datetime | None
    errors: tuple[Problem, ...]
    questions: tuple[Problem, ...]
    advice: tuple[Problem, ...]


def read_findings(records: Records, sha256: str) -> FindingsView | None:
    """Return what was found in the file with that SHA-256 when it was taken in, or None where no such file came."""
    came = [each for each in records.received() if each.sha256 == sha256]
    if not came:
        return None
    last, found = came[-1], records.findings(sha256)
    lists = (tuple(each for each in found if each.severity is severity) for severity in Severity)
    return FindingsView(sha256, last.name, last.verdict, last.code, last.at, *lists)
