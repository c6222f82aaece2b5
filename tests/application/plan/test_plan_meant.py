"""Acts on one of two plans with equal numbers, of which both are collected in one year: none is guessed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import meant_plan
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.papers.making import make_paper, paper_named, read_paper
from nakano_status.application.papers.paper import PaperRequest
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.opinions import add_opinion, edit_opinion, opinion_plans
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.plan.withdraw_revision import read_editions, revision_obstacles, withdraw_revision
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.open_and_close_round import close_round, open_round, read_closing, read_rounds
from nakano_status.application.verify import verify
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.planning import RevisionOfAnotherEdition
from tests.support.edition_books import ABOUT, edited
from tests.support.opinions import new_opinion
from tests.support.plan_files import plan_edition, plan_row
from tests.support.plans import R6, R7
from tests.support.stores import act
from tests.support.successors import NEXT_ROWS, next_plan

ROW = "1-1-1-01-P"
"""A row of both plans."""


def move(parts: Parts, store: Store) -> object:
    return hand_on_row(parts, store, RowMove(ROW, "防災課", date(2023, 4, 1), "事務分掌の変更"))


def opinion(_: Parts, store: Store) -> object:
    return add_opinion(store, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(ROW,)))


def schedule(_: Parts, store: Store) -> object:
    return edit_schedule(store, {(ROW, R7): "推進"}, None, EditionChoice(number=1))


ACTS: list[Callable[[Parts, Store], object]] = [
    move,
    opinion,
    schedule,
    lambda _, store: withdraw_revision(store),
    lambda parts, store: export_edition(parts, store, store.path.with_suffix(".xlsx")),
]


@pytest.mark.parametrize("do", ACTS)
@pytest.mark.parametrize("begun", [True, False])
def test_an_act_on_one_plan_is_refused_while_two_could_be_meant(
    parts: Parts, two_plans: Store, do: Callable[[Parts, Store], object], begun: bool, request: pytest.FixtureRequest
) -> None:
    if begun:
        request.getfixturevalue("both_collected")
    before = two_plans.path.read_bytes()
    with pytest.raises(Refused) as refused:
        do(parts, two_plans)
    assert refused.value.code == "PLAN-UNCLEAR"
    assert refused.value.details["plans"] == "「小さな行動計画」、「次の行動計画」"
    assert two_plans.path.read_bytes() == before


@pytest.mark.parametrize(("plan_id", "answering"), [("kodo", ("bosai", "koseki")), ("tsugi", ("zeimu", "bosai"))])
def test_a_row_of_the_plan_that_was_chosen_is_handed_on(
    parts: Parts, both_collected: Store, plan_id: str, answering: tuple[str, str]
) -> None:
    both_collected.look_at(plan_id)
    move(parts, both_collected)
    with both_collected.reading() as records:
        assert meant_plan(records).plan_id == plan_id
        now = tuple(each.newest.listing(ROW).on(date(2026, 4, 1)).answerers[0] for each in records.plan.all())
    assert now == answering


def test_the_plan_of_the_only_round_that_matters_is_meant(parts: Parts, two_plans: Store) -> None:
    open_round(parts, two_plans, R6)
    with two_plans.reading() as records:
        assert meant_plan(records).plan_id == "kodo"
    close_round(two_plans)
    two_plans.look_at("tsugi")
    open_round(parts, two_plans, R7)
    two_plans.look_at(None)
    with two_plans.reading() as records:
        assert meant_plan(records).plan_id == "tsugi"
        assert [each.edition.title for each in read_editions(records).editions] == ["当初計画"]


def test_a_file_of_another_plan_is_refused_with_both_plans(parts: Parts, two_plans: Store, tmp_path: Path) -> None:
    two_plans.look_at("kodo")
    export_edition(parts, two_plans, tmp_path / "plan.xlsx", 1)
    edited(tmp_path / "plan.xlsx", tmp_path / "unknown.xlsx", lambda b: b.change(ABOUT, "計画の番号", 内容="x"))
    edited(tmp_path / "plan.xlsx", tmp_path / "later.xlsx", lambda b: b.change(ABOUT, "版の番号", 内容="9"))
    first = "第1版「当初計画」"
    wanted = [
        ("tsugi", "plan.xlsx", f"「小さな行動計画」の{first}", f"「次の行動計画」の{first}"),
        ("kodo", "plan.xlsx", f"「小さな行動計画」の{first}", "「小さな行動計画」の第2版「改定版」"),
        ("tsugi", "later.xlsx", "「小さな行動計画」の登録されていない版", f"「次の行動計画」の{first}"),
        ("tsugi", "unknown.xlsx", "このデータファイルにない計画", f"「次の行動計画」の{first}"),
    ]
    for plan_id, name, found, expected in wanted:
        two_plans.look_at(plan_id)
        with pytest.raises(RevisionOfAnotherEdition) as refused:
            revise_plan(parts, two_plans, PlanRevision(tmp_path / name, "再改定版", date(2027, 2, 1)))
        details = refused.value.details
        assert (str(details["found"]).startswith(found), str(details["expected"]).startswith(expected)) == (True, True)


OLD_ROW = "2-1-1-01-Q"
"""A row of the first plan; its number is given again by the revised edition of the second."""


def revise_second(store: Store) -> None:
    rows = (*NEXT_ROWS, plan_row("2-1-①", 1, "新しい取組"))
    edition = replace(plan_edition(2, "改定版", date(2027, 2, 1), rows), edition_id="tsugi-2")
    with act(store, "revise_plan") as work:
        work.plan.save(replace(next_plan(R7.start), editions=(edition,)))


def test_an_opinion_keeps_its_plan_when_it_is_edited_while_another_is_meant(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.look_at("kodo")
    new = new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(ROW, OLD_ROW))
    number = add_opinion(both_collected, new).value.number
    both_collected.look_at("tsugi")
    with pytest.raises(Refused) as refused:
        edit_opinion(both_collected, number, {"rows": ("1-2-1-01-S",)})  # it is a row of the other plan
    assert refused.value.code == "PLAN-ROW-UNKNOWN"
    edited = edit_opinion(both_collected, number, {"rows": (OLD_ROW,), "text": "意見です"}).value
    assert edited.rows == (OLD_ROW,)
    with both_collected.reading() as records:
        assert opinion_plans(records) == {number: "kodo"}
    assert make_paper(parts, both_collected, PaperRequest(paper_named("opinions"), {}), tmp_path / "a.docx").value.files
    edit_opinion(both_collected, number, {"rows": ()})
    edit_opinion(both_collected, number, {"rows": (ROW,)})  # it was about no row any more
    with both_collected.reading() as records:
        assert opinion_plans(records) == {number: "tsugi"}


def test_the_paper_lists_the_opinions_of_the_plan_that_is_meant(parts: Parts, both_collected: Store) -> None:
    texts = {"kodo": ("前の計画の取組に", (OLD_ROW,)), "tsugi": ("次の計画の全体に", ())}
    for plan_id, (text, rows) in texts.items():
        both_collected.look_at(plan_id)
        add_opinion(both_collected, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), text, rows=rows))
    for plan_id, (text, _) in texts.items():
        both_collected.look_at(plan_id)
        with both_collected.reading() as records:
            found = read_paper(parts, records, PaperRequest(paper_named("opinions"), {}))
        assert found.keys["opinions"] == 1
        assert text in repr(found.document)


def test_an_answer_to_an_opinion_needs_no_plan(both_collected: Store) -> None:
    both_collected.look_at("kodo")
    number = opinion(None, both_collected).value.number  # type: ignore[arg-type, attr-defined]
    both_collected.look_at(None)
    assert edit_opinion(both_collected, number, {"answer": "参考にします。"}).value.rows == (ROW,)


def test_an_edition_with_numbers_of_the_other_plan_is_withdrawn(two_plans: Store) -> None:
    two_plans.look_at("kodo")
    add_opinion(two_plans, new_opinion(OpinionSource.ASSEMBLY, date(2025, 6, 1), "意見", rows=(OLD_ROW,)))
    two_plans.look_at("tsugi")
    revise_second(two_plans)
    with two_plans.reading() as records:
        before = records.plan.read("kodo-2")
        assert revision_obstacles(records) == ()
    assert withdraw_revision(two_plans, "誤り").value.edition_id == "tsugi-2"
    assert verify(two_plans).value
    with two_plans.reading() as records:
        assert records.plan.all() == (before, next_plan(R7.start))


def test_an_opinion_on_a_row_that_the_edition_added_prevents_withdrawing_it(two_plans: Store) -> None:
    two_plans.look_at("tsugi")
    revise_second(two_plans)
    add_opinion(two_plans, new_opinion(OpinionSource.ASSEMBLY, date(2027, 6, 1), "意見", rows=(OLD_ROW,)))
    with two_plans.reading() as records:
        assert [each.startswith("意見1が") for each in revision_obstacles(records)] == [True]


@pytest.mark.parametrize(("plan_id", "edition_id"), [("kodo", "kodo-2"), ("tsugi", "tsugi-1")])
def test_the_round_that_can_be_closed_is_of_the_plan_that_is_shown(
    parts: Parts, both_collected: Store, plan_id: str, edition_id: str
) -> None:
    both_collected.look_at("tsugi")
    open_round(parts, both_collected, R7.plus(1))
    both_collected.look_at(plan_id)
    with both_collected.reading() as records:
        left, rounds = read_closing(records, parts.clock.today()).left, read_rounds(records)
    assert left is not None
    assert rounds.collecting == left.round_
    assert left.round_.edition_id == edition_id
    assert {each.edition_id for each in rounds.rounds} == {edition_id}
    assert [year for plan, year in rounds.free if plan.plan_id == "tsugi"] == [R7.plus(2), R7.plus(3), R7.plus(4)]
    assert close_round(both_collected, left.round_.year).value.round_ == left.round_
