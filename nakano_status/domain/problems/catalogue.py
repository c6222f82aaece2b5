"""The catalogue of problems and refusals."""

from __future__ import annotations

from nakano_status.domain.problem_texts import PROBLEM_CODES
from nakano_status.domain.problems.problem import CodeEntry, Refused
from nakano_status.domain.refusals import exchange, files, papers, planning

REFUSAL_CODES: tuple[type[Refused], ...] = tuple(
    each
    for room in (files, planning, planning, planning, planning, exchange, exchange, exchange, papers)
    for each in vars(room).values()
    if isinstance(each, type) and issubclass(each, Refused) and each is not Refused
)
"""The refusals, in the order in which their modules declare them."""

CATALOGUE: dict[str, CodeEntry | type[Refused]] = {**PROBLEM_CODES, **{each.code: each for each in REFUSAL_CODES}}
