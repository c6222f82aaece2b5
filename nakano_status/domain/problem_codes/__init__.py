"""The catalogue of problems and refusals by subject; codes are never reused (source: cli.md, practice.md §2)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.editions import REVISION_CODES
from nakano_status.domain.problem_codes.entries import INDICATOR_CODES, PASTING_CODES
from nakano_status.domain.problem_codes.lists import LIST_CODES
from nakano_status.domain.problem_codes.merging import CARRY_CODES, MERGE_CODES
from nakano_status.domain.problem_codes.papers import (
    DATA_CODES,
    PAPER_CODES,
    REPORT_CODES,
    RETENTION_CODES,
    TEMPLATE_CODES,
)
from nakano_status.domain.problem_codes.reading import FILE_CODES, READING_CODES
from nakano_status.domain.problem_codes.stores import PROFILE_CODES, STORE_CODES
from nakano_status.domain.problem_codes.submission import DUE_CODES, SUBMISSION_CODES
from nakano_status.domain.problem_codes.tables import TABLE_CODES
from nakano_status.domain.problems.problem import CodeEntry, Place, Problem, Refused, Severity
from nakano_status.domain.refusals import (
    answering,
    exchange,
    files,
    papers,
    plan_after,
    planning,
    reading,
    reorganising,
    rounds,
)

REFUSAL_CODES: tuple[type[Refused], ...] = tuple(
    each
    for room in (files, rounds, planning, reorganising, plan_after, answering, exchange, reading, papers)
    for each in vars(room).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
)
"""The refusals, in the order in which their modules declare them."""

_ROOMS = (
    SUBMISSION_CODES,
    READING_CODES,
    FILE_CODES,
    LIST_CODES,
    DATA_CODES,
    TABLE_CODES,
    REVISION_CODES,
    TEMPLATE_CODES,
    REPORT_CODES,
    MERGE_CODES,
    CARRY_CODES,
    INDICATOR_CODES,
    PAPER_CODES,
    RETENTION_CODES,
    PASTING_CODES,
    DUE_CODES,
    PROFILE_CODES,
    STORE_CODES,
    REFUSAL_CODES,
)
CATALOGUE: dict[str, CodeEntry | type[Refused]] = {entry.code: entry for room in _ROOMS for entry in room}


def problem(
    code: str,
    place: Place | None = None,
    *,
    severity: Severity | None = None,
    found: str | None = None,
    expected: str | None = None,
    **details: str,
) -> Problem:
    """Return a problem of the catalogue; raise KeyError for a code that is not in it.

    `severity` is given only if a rule judges the same finding differently (REASON-MISSING on rows of 国 and 都).
    """
    weight = severity or CATALOGUE[code].severity
    return Problem(code, weight, place or Place(), found, expected, tuple(sorted(details.items())))
