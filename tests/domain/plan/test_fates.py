"""What becomes of the rows of a plan in the plan after it: recorded as steps, and read back from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.plan.lineage import (
    Derivation,
    PlanFate,
    PlanPair,
    PlanSubject,
    RowFate,
    fates_of_former,
    pair_of,
)
from nakano_status.domain.plan.plan import Plan
from tests.support.plans import R7, small_plan

OLD = small_plan()
REVISED = replace(OLD.newest, edition_id="p-2", ordinal=2, adopted_on=date(2024, 2, 1))
TWICE = replace(OLD, editions=(*OLD.editions, REVISED))
ROW, TO = PlanSubject.ROW, "q-1"


def after(plan_id: str) -> Plan:
    first = replace(OLD.newest, edition_id=f"{plan_id}-1", adopted_on=date(2025, 12, 1))
    later = replace(first, edition_id=f"{plan_id}-2", ordinal=2, adopted_on=date(2027, 12, 1))
    return replace(OLD, plan_id=plan_id, first_year=R7, editions=(later, first))


NEW, LATER = after("q"), after("r")
PAIR = PlanPair(TWICE, NEW)

FATES = [
    (RowFate("a", PlanFate.CONTINUED, ("x",)), [("x", TO)]),
    (RowFate("b", PlanFate.MERGED, ("x", "y"), "同じ事業のため"), [("x", TO), ("y", TO)]),
    (RowFate("c", PlanFate.ABOLISHED, reason="終了のため"), [(None, None)]),
]


def test_fates_are_those_of_the_rows_of_the_last_edition_in_the_first_one_of_the_plan_after() -> None:
    assert (PAIR.last, PAIR.first) == (REVISED, NEW.editions[1])
    assert PlanPair(OLD, None).first is None


@pytest.mark.parametrize(("fate", "ends"), FATES)
def test_a_fate_is_recorded_as_a_step_to_each_row_that_follows_else_to_nothing(
    fate: RowFate, ends: list[tuple[str | None, str | None]]
) -> None:
    assert PAIR.steps(fate) == tuple(
        Derivation(ROW, "p-2", fate.row_id, edition, each, fate.fate, fate.reason) for each, edition in ends
    )
    assert PAIR.recorded(PAIR.steps(fate)) == {fate.row_id: fate}


def test_what_follows_in_a_plan_that_is_not_known_yet_has_no_edition() -> None:
    (step,) = PlanPair(TWICE, None).steps(FATES[0][0])
    assert (step.to_edition, step.to_id) == (None, "x")


def test_only_steps_of_rows_out_of_the_last_edition_are_fates() -> None:
    others = [
        Derivation(PlanSubject.MEASURE, "p-2", "d", TO, "d", PlanFate.CONTINUED),
        Derivation(ROW, "p-1", "e", "p-2", "e2", PlanFate.CONTINUED),
    ]
    every = [step for fate, _ in FATES for step in PAIR.steps(fate)]
    assert PAIR.recorded([*others, *every]) == {fate.row_id: fate for fate, _ in FATES}


def test_a_fate_is_shown_with_the_rows_that_follow() -> None:
    assert [fate.sentence for fate, _ in FATES] == ["継続（x）", "統合（x、y）", "廃止"]


@pytest.mark.parametrize(
    ("plans", "plan_id", "pair"),
    [
        ([OLD], None, (OLD, None)),
        ([OLD, NEW], None, (OLD, NEW)),
        ([OLD, NEW, LATER], None, (NEW, LATER)),
        ([OLD, NEW, LATER], "p", (OLD, NEW)),
        ([OLD, NEW, LATER], "q", (NEW, LATER)),
        ([OLD, NEW, LATER], "r", (LATER, None)),
    ],
)
def test_a_plan_goes_with_the_one_after_it_by_default_the_two_newest(
    plans: list[Plan], plan_id: str | None, pair: tuple[Plan, Plan | None]
) -> None:
    assert pair_of(plans, plan_id) == PlanPair(*pair)


def test_rows_that_continue_several_are_mergers_and_the_others_go_on() -> None:
    former = {"x": ["a", "b", "a"], "y": ["c"], "z": ["c"], "new": []}
    assert fates_of_former(former) == (
        RowFate("a", PlanFate.MERGED, ("x",)),
        RowFate("b", PlanFate.MERGED, ("x",)),
        RowFate("c", PlanFate.CONTINUED, ("y", "z")),
    )
    assert fates_of_former({"x": ["a", "b"], "y": ["a"]})[0] == RowFate("a", PlanFate.MERGED, ("x", "y"))
