"""Texts of a form of another plan: into the rows that continue its rows, and into no others with equal numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from nakano_status.application.forms.carry_over import CarryOver, CarryOverOptions, WhyLeft, carry_into_form
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round, withdraw_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.refusals.planning import RoundClosed
from tests.support.plans import R7
from tests.support.rounds import ZEIMU, merge, send
from tests.support.stores import act, read_in

DUE = date(2026, 7, 14)
KOSEKI = "戸籍住民課"
FORMER, ENDED = "1-1-1-01-P", "2-1-2-01-V"
"""The rows of 税務課 in the first plan; the next plan has another row, of 戸籍住民課, under the first number."""
LATER = "1-1-1-02-X"
"""A row of 税務課 in the next plan; the first plan has another row under its number."""


def begin(parts: Parts, store: Store, plan_id: str, year: FiscalYear = R7) -> None:
    store.choose_plan(plan_id)
    open_round(parts, store, year, DUE)


def answered(form: Path, rows: Sequence[str], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    answers = {row_id: {"mark": "◎", "done": f"{row_id}の実績"} for row_id in rows}
    path = folder / form.name
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers))
    return path


@pytest.fixture
def answer(parts: Parts, two_plans: Store, tmp_path: Path) -> Path:
    """The answer of 税務課 to the first plan, while the next plan collects the same year."""
    begin(parts, two_plans, "kodo")
    path = answered(send(parts, two_plans, tmp_path / "kodo"), (FORMER, ENDED), tmp_path / "answers")
    begin(parts, two_plans, "tsugi")
    for division in (ZEIMU, KOSEKI):
        send(parts, two_plans, tmp_path / "tsugi", division)
    return path


def carried(parts: Parts, store: Store, answer: Path, division: str) -> CarryOver:
    return carry_into_form(parts, store, CarryOverOptions(answer, R7, division), answer.parent).value.what


def why_left(what: CarryOver) -> Mapping[tuple[str | None, str], WhyLeft]:
    return {(each.row_id, each.key): each.why for each in what.left}


@pytest.mark.parametrize("division", [ZEIMU, KOSEKI])
def test_equal_numbers_of_two_plans_are_unrelated(parts: Parts, two_plans: Store, answer: Path, division: str) -> None:
    what = carried(parts, two_plans, answer, division)
    assert what.carried == ()
    assert why_left(what) == dict.fromkeys(
        ((row_id, key) for row_id in (FORMER, ENDED) for key in ("mark", "done")), WhyLeft.OTHER_PLAN
    )


def test_texts_go_to_the_row_that_continues_theirs_and_a_mark_stays(
    parts: Parts, two_plans: Store, answer: Path
) -> None:
    with act(two_plans) as work:
        step = Derivation(PlanSubject.ROW, "kodo-2", FORMER, "tsugi-1", LATER, PlanFate.CONTINUED)
        work.plan.add_derivations([step])
    what = carried(parts, two_plans, answer, ZEIMU)
    assert what.texts == {LATER: {"done": f"{FORMER}の実績"}}
    assert why_left(what)[LATER, "mark"] is WhyLeft.OTHER_PLAN


@pytest.fixture
def void_answers(parts: Parts, two_plans: Store, tmp_path: Path) -> list[Path]:
    """Answers to forms of the first plan, whose start was then withdrawn."""
    begin(parts, two_plans, "kodo")
    distribute(parts, two_plans, DistributeOptions(tmp_path / "kodo"))
    files = sorted((tmp_path / "kodo").rglob("*.xlsx"))
    withdraw_round(two_plans, reason="期限の誤り")
    return [answered(each, (), tmp_path / "answers") for each in files]


def waiting(store: Store, plan_id: str) -> list[str]:
    """Return the names of the files that wait in the current round of a plan."""
    store.choose_plan(plan_id)
    return read_in(store, lambda records: [each.file for each in records.exchange.held(chosen_round(records).round_id)])


def test_answers_to_a_withdrawn_start_wait_for_their_own_plan(
    parts: Parts, two_plans: Store, void_answers: list[Path]
) -> None:
    names = [each.name for each in void_answers]
    begin(parts, two_plans, "tsugi", R7.plus(1))
    merge(parts, two_plans, *void_answers)
    made = open_round(parts, two_plans, R7, DUE)
    assert "VOID-ANSWERS-WAIT" not in [each.code for each in made.problems], "the next plan did not ask for them"
    begin(parts, two_plans, "kodo")
    assert waiting(two_plans, "kodo") == names
    begin(parts, two_plans, "kodo", R7.plus(-1))
    two_plans.choose_plan("kodo")
    withdraw_round(two_plans, R7)
    assert waiting(two_plans, "kodo") == names, "they wait in a round of their plan"


def test_texts_beside_the_fields_of_a_form_are_reported(parts: Parts, two_plans: Store, answer: Path) -> None:
    workbook = load_workbook(answer)
    sheet = next(each for each in workbook if each["J8"].value)
    sheet["J8"].value, sheet["J9"].value, sheet["P9"].value = (
        "取組の内容（自由）",
        "窓口を増やした。",
        "別添の資料のとおり",
    )
    sheet["K9"].comment = Comment("課長に確認中", "係長")
    workbook.save(answer)
    found = carry_into_form(parts, two_plans, CarryOverOptions(answer, R7, ZEIMU), answer.parent).problems
    texts = "\n".join(f"{each.found}{each.details}" for each in found)
    assert all(text in texts for text in ("窓口を増やした。", "別添の資料のとおり", "課長に確認中"))


def test_no_form_is_made_in_a_closed_round(parts: Parts, two_plans: Store, answer: Path) -> None:
    two_plans.choose_plan("tsugi")
    close_round(two_plans)
    with pytest.raises(RoundClosed):
        carried(parts, two_plans, answer, ZEIMU)
