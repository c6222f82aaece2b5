"""Rounds in a data file with two plans: each is known by its year, and by its plan where both have one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import chosen_round, find_plan, previous_round
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.withdraw_reorganisation import recorded_changes
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.domain.problems.problem import Refused
from tests.support.plans import R6, R7
from tests.support.stores import act
from tests.support.successors import NEXT_ROWS, next_plan

R8 = R7.plus(1)


def code_of(do: object, *given: object) -> str:
    with pytest.raises(Refused) as refused:
        do(*given)  # type: ignore[operator]
    return refused.value.code


def test_a_year_of_one_plan_needs_no_plan_and_one_of_two_does(parts: Parts, two_plans: Store) -> None:
    assert open_round(parts, two_plans, R6).value.edition_id == "kodo-2"
    close_round(two_plans)
    opened = open_round(parts, two_plans, R8).value
    assert (opened.edition_id, opened.round_id) == ("tsugi-1", "R8")
    assert [row.row_id for row in opened.rows] == [each.row_id for each in NEXT_ROWS]
    with pytest.raises(Refused) as refused:
        open_round(parts, two_plans, R7)
    assert refused.value.code == "PLAN-UNCLEAR"
    assert refused.value.details["plans"] == "「小さな行動計画」、「次の行動計画」"


def test_both_plans_have_a_round_in_one_year(parts: Parts, two_plans: Store) -> None:
    opened = []
    for plan_id in ("kodo", "tsugi"):
        two_plans.look_at(plan_id)
        opened.append(open_round(parts, two_plans, R7, date(2026, 7, 14)).value)
        assert code_of(open_round, parts, two_plans, R7) == "ROUND-EXISTS"
    assert [each.round_id for each in opened] == ["R7", "R7-tsugi"]
    for round_ in opened:
        two_plans.look_at(round_.edition_id.partition("-")[0])
        with two_plans.reading() as records:
            assert chosen_round(records) == chosen_round(records, R7) == round_
    two_plans.look_at(None)
    with two_plans.reading() as records:
        assert code_of(chosen_round, records) == code_of(chosen_round, records, R7) == "PLAN-UNCLEAR"
    two_plans.look_at("kodo")
    close_round(two_plans)
    two_plans.look_at(None)
    with two_plans.reading() as records:
        assert chosen_round(records) == opened[1]  # the only one that is being collected
        assert code_of(chosen_round, records, R7) == "PLAN-UNCLEAR"


def test_the_round_before_is_that_of_its_own_plan_and_of_the_plan_before_for_the_first(
    parts: Parts, two_plans: Store
) -> None:
    open_round(parts, two_plans, R6)
    two_plans.look_at("kodo")
    open_round(parts, two_plans, R7)
    two_plans.look_at("tsugi")
    first, second = open_round(parts, two_plans, R7).value, open_round(parts, two_plans, R8).value
    with two_plans.reading() as records:
        before = previous_round(records, first)
        assert before is not None
        assert before.round_id == "R6"
        assert previous_round(records, second) == first


def test_a_plan_is_found_by_its_title_and_by_its_id(two_plans: Store) -> None:
    with two_plans.reading() as records:
        assert find_plan(records, "次の　行動計画").plan_id == find_plan(records, "tsugi").plan_id == "tsugi"
        with pytest.raises(Refused) as refused:
            find_plan(records, "別の計画")
    assert refused.value.code == "PLAN-NOT-HERE"
    assert refused.value.details["plans"] == "「小さな行動計画」（kodo）、「次の行動計画」（tsugi）"


def test_a_figure_that_one_plan_collects_is_not_that_of_the_other(
    parts: Parts, two_plans: Store, tmp_path: Path
) -> None:
    two_plans.look_at("kodo")
    open_round(parts, two_plans, R7)
    table = tmp_path / "kpi.csv"
    table.write_text("指標番号,目標,指標項目,令和7年度実績\nKPI-1-1,1,受付の件数,10件\n", "utf-8")
    import_indicators(parts, two_plans, str(table))
    two_plans.look_at("tsugi")
    open_round(parts, two_plans, R7)
    with two_plans.reading() as records:
        (found,) = current_indicators(records, "kodo-2")
        assert [each.figure.text for each in found.actuals] == ["10件"]
        assert current_indicators(records, "tsugi-1") == ()


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_open_round_of_another_plan_keeps_its_contacts(parts: Parts, two_plans: Store, *, is_closed: bool) -> None:
    open_round(parts, two_plans, R6)
    edit_division(two_plans, "koseki", DivisionEdit(contact="山田（内線1234）"))
    if is_closed:
        close_round(two_plans, R6)
    roll_over(parts, two_plans, RollOverChoice(R7, plan_id="tsugi"))
    with two_plans.reading() as records:
        assert records.organisation.read().get("koseki").contact == (None if is_closed else "山田（内線1234）")


def test_a_row_move_is_kept_by_what_is_of_its_own_plan_only(parts: Parts, two_plans: Store) -> None:
    two_plans.look_at("kodo")
    hand_on_row(parts, two_plans, RowMove(NEXT_ROWS[0].row_id, "防災課", date(2023, 4, 1), "事務分掌の変更"))
    plan = next_plan()
    with act(two_plans) as work:
        revised = replace(plan.newest, edition_id="tsugi-2", title="改定版", adopted_on=date(2026, 4, 1), ordinal=2)
        work.plan.save(replace(plan, editions=(revised,)))
    two_plans.look_at("tsugi")
    open_round(parts, two_plans, R7)
    with two_plans.reading() as records:
        (moved,) = recorded_changes(records)
    assert moved.obstacles == ()
    two_plans.look_at("kodo")
    open_round(parts, two_plans, R7)
    with two_plans.reading() as records:
        (moved,) = recorded_changes(records)
    assert moved.obstacles == ("令和7年度分の進捗確認を開始しています",)
