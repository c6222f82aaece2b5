"""The catalogue of problems and refusals."""

from __future__ import annotations

from nakano_status.domain.problem_texts import PROBLEM_CODES
from nakano_status.domain.problems.problem import CodeEntry, Refused
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

CATALOGUE: dict[str, CodeEntry | type[Refused]] = {**PROBLEM_CODES, **{each.code: each for each in REFUSAL_CODES}}
