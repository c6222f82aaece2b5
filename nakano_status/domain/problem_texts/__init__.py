"""The codes of problems by subject, and the entries of all codes; codes are never reused (cli.md, practice.md §2)."""

from __future__ import annotations

from nakano_status.domain.problem_texts import outputs
from nakano_status.domain.problem_texts.exchange import (
    CARRY_CODES,
    DUE_CODES,
    INDICATOR_CODES,
    MERGE_CODES,
    PASTING_CODES,
    SUBMISSION_CODES,
)
from nakano_status.domain.problem_texts.received import FILE_CODES, READING_CODES
from nakano_status.domain.problem_texts.tables import LIST_CODES, REVISION_CODES, TABLE_CODES
from nakano_status.domain.problems.problem import CodeEntry, Place, Problem, Refused, Severity
from nakano_status.domain.refusals import exchange, files, papers, planning

_ROOMS = (
    SUBMISSION_CODES,
    READING_CODES,
    FILE_CODES,
    LIST_CODES,
    outputs.DATA_CODES,
    TABLE_CODES,
    REVISION_CODES,
    outputs.TEMPLATE_CODES,
    outputs.REPORT_CODES,
    MERGE_CODES,
    CARRY_CODES,
    INDICATOR_CODES,
    outputs.PAPER_CODES,
    outputs.RETENTION_CODES,
    PASTING_CODES,
    DUE_CODES,
    outputs.PROFILE_CODES,
    outputs.STORE_CODES,
)
PROBLEM_CODES = {entry.code: entry for room in _ROOMS for entry in room}
"""The entries of what can be found, without those of refusals."""
REFUSAL_CODES: tuple[type[Refused], ...] = tuple(
    each
    for room in (files, planning, exchange, papers)
    for each in vars(room).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
)
"""The refusals, in the order in which their modules declare them."""

CATALOGUE: dict[str, CodeEntry | type[Refused]] = {**PROBLEM_CODES, **{each.code: each for each in REFUSAL_CODES}}


def entry_of(code: str) -> CodeEntry | type[Refused]:
    """Return the entry of a problem or a refusal; raise KeyError for a code that is not in the catalogue."""
    return CATALOGUE[code]


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
    weight = severity or entry_of(code).severity
    return Problem(code, weight, place or Place(), found, expected, tuple(sorted(details.items())))
