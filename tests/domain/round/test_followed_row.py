"""What a row is in the editions of its plan and of the plans before and after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.round.row_years import FollowedRow, RowRelation, lineage_of
from tests.support.plans import R3, small_plan

ROW, SAME = PlanSubject.ROW, RowRelation.SAME
STEPS = (
    Derivation(ROW, "e1", "a", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "b", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e2", "ab", "e3", "x", PlanFate.CONTINUED),
    Derivation(ROW, "e2", "c", "e3", "c1", PlanFate.SPLIT),
    Derivation(ROW, "e2", "c", "e3", "c2", PlanFate.SPLIT),
)


@pytest.mark.parametrize(
    ("row_id", "at", "found"),
    [
        ("a", "e1", [[("a", SAME)], [("ab", RowRelation.AFTER_MERGER)], [("x", RowRelation.AFTER_MERGER)]]),
        ("ab", "e2", [[(each, RowRelation.BEFORE_MERGER) for each in "ab"], [("ab", SAME)], [("x", SAME)]]),
        ("c", "e2", [[("c", SAME)], [("c", SAME)], [(each, RowRelation.AFTER_SPLIT) for each in ("c1", "c2")]]),
        ("c1", "e3", [[("c", RowRelation.BEFORE_SPLIT)], [("c", RowRelation.BEFORE_SPLIT)], [("c1", SAME)]]),
    ],
)
def test_a_row_is_followed_into_each_edition_before_and_after(
    row_id: str, at: str, found: list[list[tuple[str, RowRelation]]]
) -> None:
    editions = ("e1", "e2", "e3")
    expected = {edition: tuple(rows) for edition, rows in zip(editions, found, strict=True)}
    assert lineage_of(STEPS, row_id, at, editions) == expected


def plan(plan_id: str, years_later: int) -> Plan:
    first = small_plan()
    edition = replace(first.newest, edition_id=f"{plan_id}-1", adopted_on=date(2021 + years_later, 11, 1))
    start = R3.plus(years_later)
    return Plan(plan_id, f"計画{plan_id}", start, start.plus(4), (edition,))


P, Q, R = plan("p", 0), plan("q", 5), plan("r", 10)


def followed(*steps: Derivation, at: str = "p-1") -> FollowedRow:
    return FollowedRow((P, Q, R), "a", at, steps)


def test_a_row_is_of_the_plan_of_its_edition() -> None:
    assert (followed().plan, followed(at="q-1").plan) == (P, Q)


def test_a_row_that_no_step_names_is_in_its_own_plan_only() -> None:
    assert (followed().of_plans, followed().end) == ((P,), None)
    assert followed(at="q-1").of_plans == (Q,)


def test_a_row_that_goes_on_is_in_the_plans_that_it_goes_on_in() -> None:
    goes_on = Derivation(ROW, "p-1", "a", "q-1", "b", PlanFate.CONTINUED)
    assert (followed(goes_on).of_plans, followed(goes_on).end) == ((P, Q), None)
    ended = Derivation(ROW, "q-1", "b", None, None, PlanFate.FINISHED)
    assert (followed(goes_on, ended).of_plans, followed(goes_on, ended).end) == ((P, Q, R), ended)


def test_where_a_row_ended_the_plan_after_that_one_is_shown_too() -> None:
    ended = Derivation(ROW, "p-1", "a", None, None, PlanFate.FINISHED)
    others = (
        Derivation(PlanSubject.INDICATOR, "p-1", "a", None, None, PlanFate.FINISHED),
        Derivation(ROW, "p-1", "b", None, None, PlanFate.FINISHED),
    )
    assert (followed(*others, ended).end, followed(*others, ended).of_plans) == (ended, (P, Q))
    assert (followed(*others).end, followed(*others).of_plans) == (None, (P,))
    last = Derivation(ROW, "r-1", "a", None, None, PlanFate.FINISHED)
    assert followed(last, at="r-1").of_plans == (R,)


def test_a_row_of_no_edition_before_it_is_of_its_own_plan() -> None:
    begun = Derivation(ROW, "p-1", "x", "q-1", "a", PlanFate.CONTINUED)
    assert followed(begun, at="q-1").of_plans == (P, Q)
