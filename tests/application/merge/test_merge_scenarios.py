"""Merging played through, and rows that are locked."""

from itertools import permutations

import pytest

from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, Verdict
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.merge.resolution import OFFICE, Conflict, decide_conflict
from nakano_status.domain.review.review import ACCEPTED, ROUND_CLOSED
from tests.support.answering import (
    A,
    B,
    C,
    Clerk,
    D,
    E,
    Office,
    Unreadable,
    edited,
    filled,
    read_row,
    retyped,
    saved,
    sent,
    upside_down,
    with_rows,
    without_columns,
    without_id,
    without_rows,
)
from tests.support.fields import NAKANO

SHARED = {A: ("zeimu", "koseki")}
"""A row that two divisions lead."""


@pytest.fixture
def office() -> Office:
    """An office in memory that has sent no form yet."""
    return Office()


def said_by(conflict: Conflict | None, key: int = 0) -> list[tuple[str, str | None]]:
    """Return the value of each writer in a conflict."""
    assert conflict is not None
    return [(side.writer, side.values[key]) for side in conflict.sides]


def fates(plan: MergePlan) -> dict[str, Fate]:
    """Return the fate of every row of the batch's files, by ID; of a row that is there twice, the last one."""
    return {row.row_id or "": row.fate for file in plan.files for row in file.ledger}


def reasons(items: list[HeldItem]) -> list[str]:
    return sorted(item.reason for item in items)


# 1
def test_between_leads_nothing_is_first_come() -> None:
    for turn in (1, -1):
        office = Office(SHARED)
        answers = [
            filled(office.sends("zeimu", A), {A: {"done": "税務課の文"}}),
            filled(office.sends("koseki", A), {A: {"done": "戸籍住民課の文"}}),
        ]
        for answer in answers[::turn]:
            office.merges(answer)
        assert said_by(office.conflict(A, "done")) == [("zeimu", "税務課の文"), ("koseki", "戸籍住民課の文")]
        assert office.value(A, "done") == "税務課の文"


# 2
def test_mark_kind_and_reason_are_decided_together() -> None:
    office = Office(SHARED)
    office.merges(
        filled(office.sends("zeimu", A), {A: {"mark": "◎"}}),
        filled(office.sends("koseki", A), {A: {"mark": "○", "change_reason": "不調のため"}}),
    )
    conflict = office.conflict(A, "change_reason")
    assert conflict is not None
    assert conflict.conflict_id == f"{A}:mark"
    assert {side.writer: side.values for side in conflict.sides} == {
        "zeimu": ("◎", None, None),
        "koseki": ("○", "不調のため", None),
    }
    assert (office.value(A, "mark"), office.value(A, "change_reason")) == ("◎", None)
    assert decide_conflict(conflict, "both") is None
    assert decide_conflict(conflict, "text", "不調") is None


# 3
def test_an_unchanged_field_is_no_assertion() -> None:
    office = Office(SHARED)
    first, second = office.sends("zeimu", A), office.sends("koseki", A)
    office.merges(filled(first, {A: {"done": "済"}}))
    assert fates(office.merges(filled(second))) == {A: Fate.UNCHANGED}
    assert office.value(A, "done") == "済"


# 4
def test_a_divisions_field_belongs_to_row_and_division() -> None:
    office = Office(SHARED)
    office.merges(
        filled(office.sends("zeimu", A), {A: {"note": "税務課の連絡"}}),
        filled(office.sends("koseki", A), {A: {"note": "戸籍住民課の連絡"}}),
    )
    assert office.value(A, "note", "zeimu") == "税務課の連絡"
    assert office.value(A, "note", "koseki") == "戸籍住民課の連絡"
    assert office.conflict(A, "note") is None


# 5
def test_a_return_that_was_merged_is_its_own_ancestor_and_a_decision_has_observed_all_sides_listed(
    office: Office,
) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "所管課の文"}})
    office.says(A, "done", "事務局の文")
    office.merges(answer)
    assert said_by(office.conflict(A, "done")) == [("zeimu", "所管課の文"), (OFFICE, "事務局の文")]
    office.decides(A, "done", "office")
    for again in (answer, saved(answer, by="LibreOffice")):
        plan = office.merges(again)
        assert plan.files[0].verdict is Verdict.KNOWN
        assert fates(plan) == {A: Fate.UNCHANGED}
    assert office.conflict(A, "done") is None
    assert office.value(A, "done") == "事務局の文"


def office_in_conflict() -> tuple[Office, Clerk]:
    """Return an office whose word and a division's first return differ, and that division's data file."""
    office = Office()
    clerk = Clerk(office.sends("zeimu", A, B))
    office.says(A, "done", "事務局の文")
    clerk.writes(A, done="所管課の文")
    office.merges(clerk.submits())
    return office, clerk


# 6
def test_a_conflict_has_one_key_and_the_same_answer_keeps_it() -> None:
    office, clerk = office_in_conflict()
    before = office.conflict(A, "done")
    clerk.writes(B, done="別の行")
    office.merges(clerk.submits())
    assert office.conflict(A, "done") == before


def test_another_answer_takes_the_place_of_its_own_side() -> None:
    office, clerk = office_in_conflict()
    clerk.writes(A, done="所管課の新しい文")
    plan = office.merges(clerk.submits())
    assert fates(plan)[A] is Fate.CONFLICT
    assert said_by(office.conflict(A, "done")) == [("zeimu", "所管課の新しい文"), (OFFICE, "事務局の文")]


def test_the_offices_own_value_dissolves_the_conflict() -> None:
    office, clerk = office_in_conflict()
    clerk.writes(A, done="事務局の文")
    plan = office.merges(clerk.submits())
    assert fates(plan)[A] is Fate.AGREED
    assert office.conflict(A, "done") is None
    assert office.value(A, "done") == "事務局の文"


# 7
def test_only_what_was_admitted_becomes_a_base(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="甲")
    clerk.writes(B, done="乙")
    left_out = office.merges(clerk.submits(), without=[A])
    assert fates(left_out) == {A: Fate.HELD, B: Fate.APPLIED}
    assert reasons(office.waiting) == ["LEFT-OUT"]
    clerk.writes(B, done="乙の二")
    assert fates(office.merges(clerk.submits())) == {A: Fate.APPLIED, B: Fate.APPLIED}
    assert office.value(A, "done") == "甲"
    assert [item.state for item in office.held.values()] == [HeldState.SUPERSEDED]


# 9
def test_superseding_is_by_field_shown_not_by_file(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B, C))
    for row_id in (A, B, C):
        clerk.writes(row_id, mark="◎", done=f"済 {row_id}", next_year="続ける")
    first = clerk.submits()
    clerk.writes(A, done="直した文")
    second = without_columns(edited(without_rows(clerk.submits(), B), C, done=Unreadable()), "next_year")
    office.merges(second)
    assert fates(office.merges(first)) == {A: Fate.APPLIED, B: Fate.APPLIED, C: Fate.APPLIED}
    assert office.value(A, "done") == "直した文"
    assert (office.value(B, "done"), office.value(C, "done")) == (f"済 {B}", f"済 {C}")
    assert [office.value(each, "next_year") for each in (A, B, C)] == ["続ける"] * 3
    assert [office.conflict(each, "done") for each in (A, B, C)] == [None] * 3


# 10
def test_a_return_counts_on_every_field_that_it_shows_even_if_equal_to_the_base(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="書いてみた")
    first = clerk.submits()
    clerk.writes(A, done=None)
    office.merges(clerk.submits())
    assert fates(office.merges(first)) == {A: Fate.SUPERSEDED}
    assert office.value(A, "done") is None


# 11
def test_a_return_is_identified_by_its_content(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="二回目")
    second = clerk.submits()
    mended = edited(second, A, done="表計算で直した文")
    clerk.writes(A, done="三回目")
    clerk.writes(B, done="増えた行")
    third = clerk.submits()
    plan = office.merges(second, mended, third)
    assert len({file.return_ids for file in plan.files}) == 3
    assert sorted(said_by(office.conflict(A, "done"))) == [("zeimu", "三回目"), ("zeimu", "表計算で直した文")]
    assert [each.conflict_id for each in plan.conflicts] == [f"{A}:done"]
    assert office.value(B, "done") == "増えた行"


# 12
def test_two_returns_of_which_neither_has_observed_the_other_are_equals(office: Office) -> None:
    one = Clerk(office.sends("zeimu", A, B, C))
    one.writes(A, done="初め")
    office.merges(one.submits())
    other = one.copied()
    one.writes(A, done="片方")
    one.writes(B, done="片方だけ")
    other.writes(A, done="もう片方")
    other.writes(C, done="もう片方だけ")
    office.merges(one.submits())
    office.merges(other.submits())
    assert sorted(said_by(office.conflict(A, "done"))) == [("zeimu", "もう片方"), ("zeimu", "片方")]
    assert (office.value(B, "done"), office.value(C, "done")) == ("片方だけ", "もう片方だけ")


# 13
def test_if_a_return_has_not_observed_the_merged_answer_its_differences_are_one_question(office: Office) -> None:
    package = office.sends("zeimu", A, B, C)
    office.merges(filled(package, {A: {"done": "一度目"}, B: {"done": "一度目"}, C: {"done": "一度目だけ"}}))
    plan = office.merges(filled(package, {A: {"done": "作り直し"}, B: {"mark": "○", "done": "作り直し"}}))
    (again,) = plan.files[0].return_ids
    assert {each.conflict_id: each.question for each in plan.conflicts} == {f"{A}:done": again, f"{B}:done": again}
    assert office.value(C, "done") == "一度目だけ"
    assert office.value(B, "mark") == "○"


# 14
def test_any_return_can_be_opened_and_becomes_the_parent(office: Office) -> None:
    package = office.sends("zeimu", A)
    clerk = Clerk(package)
    clerk.writes(A, done="初め")
    first = clerk.submits()
    office.merges(first)
    elsewhere = Clerk(package)
    elsewhere.opens(first)
    elsewhere.writes(A, done="新しいデータファイルで")
    assert fates(office.merges(elsewhere.submits())) == {A: Fate.APPLIED}
    assert office.value(A, "done") == "新しいデータファイルで"


# 15
def test_lineage_is_a_graph_a_return_has_as_parents_all_that_its_data_file_holds(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="一回目")
    first = clerk.submits()
    office.merges(first)
    anew = office.sends("zeimu", A, after=[clerk.package.package_id, *office.facts.returns])
    elsewhere = clerk.copied()
    clerk.writes(A, done="二回目、行き違い")
    second = clerk.submits()
    for each in (clerk, elsewhere):
        each.receives(anew)
    clerk.writes(A, done="再照会への回答")
    office.merges(second, clerk.submits())
    assert office.conflict(A, "done") is None
    assert office.value(A, "done") == "再照会への回答"
    elsewhere.writes(A, done="二回目を知らない回答")
    plan = office.merges(elsewhere.submits())
    assert sorted(said_by(office.conflict(A, "done"))) == [
        ("zeimu", "二回目を知らない回答"),
        ("zeimu", "再照会への回答"),
    ]
    assert [each.question for each in plan.conflicts] == [plan.files[0].return_ids[0]]


# 16
def test_answering_a_package_is_having_observed_what_it_showed(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="誤字のある文")
    office.merges(clerk.submits())
    office.says(A, "done", "誤字のない文")
    anew = office.sends("zeimu", A, after=[clerk.package.package_id, *office.facts.returns])
    office.merges(filled(anew, {A: {"mark": "◎"}}))
    assert office.value(A, "done") == "誤字のない文"
    office.merges(filled(anew, {A: {"mark": "◎", "done": "見たうえで直した文"}}, name="二通目.xlsx"))
    assert office.value(A, "done") == "見たうえで直した文"
    assert office.conflict(A, "done") is None


# 17
def test_a_return_belongs_to_its_packages_round_and_a_closed_round_takes_no_news(office: Office) -> None:
    package = office.sends("zeimu", A)
    answer = filled(package, {A: {"done": "済"}})
    office.merges(answer)
    office.closed = True
    assert office.merges(answer).files[0].verdict is Verdict.KNOWN
    late = office.merges(filled(package, {A: {"done": "遅れて"}}))
    assert late.files[0].verdict is Verdict.HELD
    assert reasons(office.waiting) == ["ROUND-CLOSED"]
    assert office.value(A, "done") == "済"


def test_in_a_closed_round_a_copy_that_spells_a_side_otherwise_changes_nothing(office: Office) -> None:
    package = office.sends("zeimu", A)
    for text in ("10〜12月に開いた。", "別の文。"):
        office.merges(filled(package, {A: {"done": text}}))
    office.closed = True
    office.merges(filled(package, {A: {"done": "10～12月に開いた。"}}))
    assert office.waiting == []


# 18
def test_whether_a_row_is_a_divisions_is_judged_by_its_package(office: Office) -> None:
    before = office.sends("zeimu", A)
    after = office.sends("koseki", A)
    assert fates(office.merges(filled(before, {A: {"done": "分かれる前の課"}}))) == {A: Fate.APPLIED}
    office.merges(filled(after, {A: {"done": "分かれた後の課"}}))
    assert said_by(office.conflict(A, "done")) == [("zeimu", "分かれる前の課"), ("koseki", "分かれた後の課")]


# 20
def test_a_row_whose_id_is_blank_and_whose_title_matches_nothing_is_a_proposal(office: Office) -> None:
    proposal = read_row(0, None, {"done": "新しい取組です"}, title="新規の取組")
    plan = office.merges(with_rows(filled(office.sends("zeimu", A)), proposal))
    assert plan.fates[Fate.HELD] == 1
    assert [(item.reason, item.found) for item in office.waiting] == [("PROPOSAL", "新規の取組")]


# 21
def test_an_id_identifies_one_row_of_a_file_or_none(office: Office) -> None:
    answer = filled(office.sends("zeimu", A, B), {A: {"done": "済"}, B: {"done": "済"}})
    alike = with_rows(answer, next(row for row in answer.rows if row.row_id == A))
    plan = office.merges(alike)
    assert plan.fates[Fate.DUPLICATE] == 1
    assert office.value(A, "done") == "済"
    different = with_rows(answer, read_row(0, B, {"done": "別の文"}))
    plan = office.merges(different)
    assert [row.fate for row in plan.files[0].ledger] == [Fate.AGREED, Fate.HELD, Fate.HELD]
    assert reasons(list(plan.held)) == ["ROW-TWICE", "ROW-TWICE"]


# 22
def test_a_match_takes_only_ids_that_the_file_does_not_carry(office: Office) -> None:
    answer = filled(office.sends("zeimu", A, B), {A: {"done": "題名だけの行"}})
    plan = office.merges(without_id(answer, A))
    assert office.value(A, "done") == "題名だけの行"
    assert "MATCHED-BY-TITLE" in {problem.code for problem in plan.files[0].problems}
    doubled = with_rows(answer, read_row(0, None, {"done": "もう一行"}, title="取組1"))
    assert reasons(list(office.plans(doubled).held)) == ["PROPOSAL"]


# 23
def test_a_return_that_clears_five_fields_or_more_and_more_than_it_answers_waits_for_consent(office: Office) -> None:
    for row_id in (A, B, C):
        office.says(row_id, "done", "前から有る文")
        office.says(row_id, "next_year", "前から有る予定")
    package = office.sends("zeimu", A, B, C)
    emptied = filled(package, {each: {"done": None, "next_year": None} for each in (A, B, C)})
    plan = office.merges(emptied)
    assert plan.files[0].verdict is Verdict.HELD
    assert fates(plan) == dict.fromkeys((A, B, C), Fate.HELD)
    assert office.value(A, "done") == "前から有る文"
    (item,) = office.waiting
    assert item.reason == "MASS-CLEARED"
    office.applies(item)
    assert [office.value(each, "done") for each in (A, B, C)] == [None] * 3
    assert office.merges(saved(emptied, by="LibreOffice")).files[0].verdict is Verdict.KNOWN


# 24
def test_a_cell_covered_by_a_merge_that_spans_rows_is_neither_blank_nor_a_copy(office: Office) -> None:
    office.says(B, "done", "前から有る文")
    package = office.sends("zeimu", A, B)
    plan = office.merges(filled(package, {A: {"done": "結合した文"}, B: {"done": Unreadable("結合")}}))
    assert (office.value(A, "done"), office.value(B, "done")) == ("結合した文", "前から有る文")
    assert [(item.reason, item.row_id, item.key, item.found) for item in plan.held] == [
        ("UNREADABLE", B, "done", "結合")
    ]


# 25
def test_a_locked_column_that_differs_changes_nothing(office: Office) -> None:
    answer = retyped(filled(office.sends("zeimu", A), {A: {"done": "済"}}), A, title="書き換えた題名")
    plan = office.merges(answer)
    assert fates(plan) == {A: Fate.APPLIED}
    assert office.files[answer.sha256].rows[0].given["title"] == "書き換えた題名"


# 26
def test_last_years_block_pasted_into_this_years_form_is_a_question_one_a_file() -> None:
    office = Office(reported={A: "前回の取組。", B: "前回の別の取組。", C: "継続"})
    package = office.sends("zeimu", A, B, C)
    pasted = {row_id: {"done": text} for row_id, text in office.reported.items()}
    (found,) = office.plans(filled(package, pasted)).files[0].problems
    assert (found.code, found.found, found.expected) == ("LAST-ROUND-PASTED", "2", "2")
    anew = {**pasted, A: {"done": "今回の取組。"}}
    assert office.plans(filled(package, anew)).files[0].problems == ()


# 29
def test_a_decision_holds_until_an_assertion_that_it_has_not_observed_arrives() -> None:
    office, clerk = office_in_conflict()
    office.decides(A, "done", "both")
    joined = office.value(A, "done")
    assert joined == "所管課の文\n事務局の文"
    clerk.writes(A, done="所管課の直した文")
    office.merges(clerk.submits())
    assert said_by(office.conflict(A, "done")) == [("zeimu", "所管課の直した文"), (OFFICE, joined)]
    assert office.value(A, "done") == joined


# 31
def test_a_batch_is_a_set() -> None:
    results = []
    for turn in (1, -1):
        office = Office()
        clerk = Clerk(office.sends("zeimu", A, B))
        clerk.writes(A, done="一回目")
        clerk.writes(B, done="同じ")
        first = clerk.submits()
        clerk.writes(A, done="二回目")
        files = [first, upside_down(clerk.submits())]
        plan = office.merges(*files[::turn])
        by_file = {file.return_ids: [row.fate for row in file.ledger] for file in plan.files}
        results.append((office.current, sorted(by_file.items())))
        assert office.value(A, "done") == "二回目"
    assert results[0] == results[1]


def test_a_department_file_that_comes_again_stays_with_the_forms_it_was_taken_in_against() -> None:
    office = Office({D: ("koseki",), E: ("bosai",)})
    own, other, third = office.sends("zeimu", B), office.sends("koseki", D), office.sends("bosai", E)
    pasted = (*filled(other, {D: {"done": "住民の文"}}).rows, *filled(third, {E: {"done": "防災の文"}}).rows)
    file = with_rows(filled(own, {B: {"done": "税の文"}}), *pasted)
    office.merges(file)
    (item,) = office.waiting
    office.applies(item)
    office.says(D, "done", "事務局の文")
    office.sends("koseki", D, after=[other.package_id])
    plan = office.merges(file)
    assert (plan.files[0].verdict, plan.changes, plan.returns) == (Verdict.KNOWN, (), ())


FIRST = {A: {"mark": "◎", "done": "初め"}, B: {"done": "初め"}}


def locked(reason: str, office: Office, *rows: str) -> Office:
    """Lock rows of 税務課."""
    office.accepted = {(row_id, "zeimu") for row_id in rows} if reason == ACCEPTED else set()
    office.closed = reason == ROUND_CLOSED
    return office


@pytest.fixture(params=[ACCEPTED, ROUND_CLOSED])
def reason(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clerk() -> Clerk:
    """A division's data file that has handed in two rows."""
    clerk = Clerk(Office().sends("zeimu", A, B))
    for row_id, texts in FIRST.items():
        clerk.writes(row_id, **texts)
    return clerk


@pytest.fixture
def locking(reason: str, clerk: Clerk) -> Office:
    """An office that took it in, and locked both rows."""
    office = Office()
    office.sends("zeimu", A, B)
    office.merges(clerk.submits())
    return locked(reason, office, A, B)


def only(office: Office) -> HeldItem:
    (item,) = office.waiting
    return item


def test_news_on_a_locked_row_waits_by_row_and_what_changes_nothing_passes(
    locking: Office, clerk: Clerk, reason: str
) -> None:
    clerk.writes(A, done="後から")
    plan = locking.merges(clerk.submits(name="二.xlsx"))
    (file,) = plan.files
    assert (file.verdict, file.code, plan.is_balanced, plan.needs_person) == (Verdict.HELD, reason, True, True)
    assert {row.row_id: row.fate for row in file.ledger} == {A: Fate.HELD, B: Fate.UNCHANGED}
    assert (plan.changes, plan.conflicts, locking.value(A, "done")) == ((), (), "初め")
    item = only(locking)
    assert (item.kind, item.reason, item.row_id, item.return_id) == (HeldKind.ROW, reason, A, file.return_ids[0])
    assert item.cell == CellPlace("回答", 9)
    found = next(each for each in file.problems if each.code == reason)
    assert (found.place.file, found.place.sheet, found.place.row, found.place.id) == ("二.xlsx", "回答", 9, A)
    assert found.found == ("取組1" if reason == ACCEPTED else "令和4年度")


def test_the_same_file_again_is_known(locking: Office, clerk: Clerk) -> None:
    clerk.writes(A, done="後から")
    file = clerk.submits()
    locking.merges(file)
    again = locking.merges(saved(file, by="LibreOffice"))
    assert (again.files[0].verdict, again.fates[Fate.UNCHANGED], again.needs_person) == (Verdict.KNOWN, 2, False)


def test_reopening_a_row_lets_in_what_waited_on_it_and_nothing_else(locking: Office, clerk: Clerk) -> None:
    clerk.writes(A, mark="○", change_reason="理由", done="後から", note="差し替えます")
    clerk.writes(B, done="これも後から")
    locking.merges(clerk.submits())
    assert [(item.row_id, item.cell) for item in locking.waiting] == [
        (A, CellPlace("回答", 9)),
        (B, CellPlace("回答", 10)),
    ]
    locking.reopens(A)
    assert [locking.value(A, key) for key in ("mark", "change_reason", "done", "note")] == [
        "○", "理由", "後から", "差し替えます"
    ]  # fmt: skip
    assert (locking.value(B, "done"), locking.conflict(A, "done")) == ("初め", None)
    assert only(locking).row_id == B


def test_reopening_a_row_does_not_clear_a_cell_that_cannot_be_read(locking: Office, clerk: Clerk, reason: str) -> None:
    clerk.writes(A, next_year="翌年")
    locking.merges(edited(clerk.submits(), A, done=Unreadable()))
    assert {(item.reason, item.key) for item in locking.waiting} == {(reason, None), ("UNREADABLE", "done")}
    locking.reopens(A)
    assert (locking.value(A, "next_year"), locking.value(A, "done")) == ("翌年", "初め")
    assert (only(locking).reason, only(locking).key) == ("UNREADABLE", "done")


def test_a_row_that_was_left_out_before_it_was_locked_waits_once(office: Office, clerk: Clerk, reason: str) -> None:
    office.sends("zeimu", A, B)
    file = clerk.submits()
    office.merges(file, without=[A])
    locked(reason, office, A, B)
    again = office.merges(saved(file, by="LibreOffice"))
    assert (again.files[0].verdict, again.held) == (Verdict.KNOWN, ())
    assert [item.reason for item in office.waiting] == ["LEFT-OUT"]


def test_what_would_only_open_a_difference_waits_too(locking: Office) -> None:
    package = locking.packages["R4-P1"]
    plan = locking.merges(filled(package, {A: {"mark": "◎", "done": "もう一つの写し"}}))
    assert (plan.fates[Fate.HELD], plan.conflicts, locking.conflict(A, "done")) == (1, (), None)
    locking.reopens(A)
    assert locking.conflict(A, "done") is not None


def test_what_only_adds_a_side_to_a_difference_waits_although_the_value_stays(locking: Office, reason: str) -> None:
    locking.says(A, "done", "事務局の文")
    for copy in ("一枚目", "二枚目"):
        locking.reopened.clear()
        locked(reason, locking, A, B)
        plan = locking.merges(filled(locking.packages["R4-P1"], {A: {"mark": "◎", "done": copy}, B: FIRST[B]}))
        assert ([item.row_id for item in plan.held], plan.conflicts, plan.changes) == ([A], (), ())
        locking.reopens(A)
        assert (locking.value(A, "done"), locking.conflict(A, "done") is None) == ("事務局の文", False)


def test_an_open_row_of_the_same_file_is_taken(locking: Office, clerk: Clerk) -> None:
    locking.accepted.discard((B, "zeimu"))
    locking.reopened.add(B)
    clerk.writes(A, done="後から")
    clerk.writes(B, done="これは入る")
    plan = locking.merges(clerk.submits())
    assert (plan.files[0].verdict, plan.fates[Fate.HELD], plan.fates[Fate.APPLIED]) == (Verdict.MERGED, 1, 1)
    assert (locking.value(A, "done"), locking.value(B, "done")) == ("初め", "これは入る")


def test_what_equals_what_stands_passes_whoever_wrote_it(locking: Office) -> None:
    plan = locking.merges(filled(locking.packages["R4-P1"], {A: {"mark": "◎", "done": "初め "}, B: {"done": "初め"}}))
    assert (plan.fates[Fate.AGREED], plan.held, locking.waiting) == (2, (), [])


def test_an_earlier_answer_that_arrives_late_needs_nobody(office: Office, reason: str) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="初め")
    early = clerk.submits()
    clerk.writes(A, done="直した文")
    office.merges(clerk.submits())
    plan = locked(reason, office, A).merges(early)
    assert (plan.fates[Fate.SUPERSEDED], plan.held, office.waiting, plan.needs_person) == (1, (), [], False)
    assert [item.state for item in plan.needless] == [HeldState.SUPERSEDED]
    assert office.value(A, "done") == "直した文"
    office.reopens(A)
    assert office.value(A, "done") == "直した文"


def test_an_earlier_answer_that_says_what_others_say_passes_although_a_later_one_shows_it(reason: str) -> None:
    office = Office({A: ("zeimu", "koseki")})
    clerk, other = Clerk(office.sends("zeimu", A)), office.sends("koseki", A)
    clerk.writes(A, done="同じ文")
    early = clerk.submits()
    clerk.writes(A, note="連絡")
    office.merges(clerk.submits(), filled(other, {A: {"done": "同じ文"}}))
    plan = locked(reason, office, A).merges(early)
    assert (plan.held, plan.needless) == ((), ())


def test_a_form_sent_since_is_no_later_answer(office: Office, reason: str) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="甲")
    early = clerk.submits()
    office.knows(sent("R4-P2", rows=[A], base={A: {"done": "甲"}}, parents=clerk.held))
    plan = locked(reason, office, A).merges(early)
    assert (plan.held, plan.needless) == ((), ())


def test_a_later_answer_that_goes_back_makes_the_item_needless(locking: Office, clerk: Clerk) -> None:
    clerk.writes(A, done="後から")
    locking.merges(clerk.submits())
    clerk.writes(A, done="初め")
    plan = locking.merges(clerk.submits())
    assert (plan.fates[Fate.UNCHANGED], locking.waiting) == (2, [])
    assert [item.state for item in locking.held.values()] == [HeldState.SUPERSEDED]


def test_an_early_answer_that_would_let_a_later_one_clear_a_row_waits(reason: str) -> None:
    """The copy of the data file has ◎ and does not know the clearing, which shows only beside the first answer."""
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, mark="◎")
    early, again = clerk.submits(name="一.xlsx"), clerk.submits(name="二.xlsx")
    copy = Clerk(clerk.package)
    copy.opens(again)
    clerk.writes(A, mark=None)
    office.merges(copy.submits(name="写し.xlsx"), clerk.submits(name="三.xlsx"))
    assert office.value(A, "mark") == "◎"
    locked(reason, office, A)
    for late in (early, again):
        plan = office.merges(late)
        assert (plan.changes, plan.conflicts, office.value(A, "mark")) == ((), (), "◎")
    office.reopens(A)
    assert office.value(A, "mark") is None


def test_a_row_that_stands_twice_and_equal_waits_once(locking: Office) -> None:
    answer = filled(locking.packages["R4-P1"], {A: {"done": "別の文"}})
    twice = with_rows(without_rows(answer, B), next(row for row in answer.rows if row.row_id == A))
    plan = locking.merges(twice)
    assert [row.fate for row in plan.files[0].ledger] == [Fate.HELD, Fate.DUPLICATE]
    assert len(locking.waiting) == 1


def test_a_note_on_a_row_that_is_only_read_waits_for_a_closed_round_only(reason: str) -> None:
    office = Office({C: ("koseki",)})
    package = office.sends("zeimu", A, reads=[C])
    locked(reason, office, A)
    plan = office.merges(filled(package, {C: {"note": "関係課から"}}))
    assert office.value(C, "note") == ("関係課から" if reason == ACCEPTED else None)
    assert [item.row_id for item in plan.held] == ([] if reason == ACCEPTED else [C])
    taken = office.merges(filled(package, {C: {"note": None}}, name="空欄.xlsx"))
    assert taken.is_balanced


def test_of_a_foreign_row_nothing_speaks_and_it_waits_for_its_own_reason(locking: Office) -> None:
    plan = locking.merges(with_rows(filled(locking.packages["R4-P1"]), read_row(0, C, {"done": "他課の行"})))
    assert [item.reason for item in plan.held] == ["FOREIGN"]
    assert plan.is_balanced


def files_of_a_division(clerk: Clerk) -> list[AnswerFile]:
    """Return answers that precede, follow and run parallel to one another."""
    clerk.writes(A, done="二回目")
    second = clerk.submits(name="二.xlsx")
    clerk.writes(B, done="三回目")
    third = clerk.submits(name="三.xlsx")
    clerk.writes(A, done="初め")
    fourth = clerk.submits(name="四.xlsx")
    by_hand = edited(second, B, done="手で直した文")
    return [second, third, fourth, by_hand]


def state(office: Office) -> object:
    values = {slot: (line.values, line.conflict) for slot, line in office.current.items()}
    shown = {answer.return_id: answer.as_revision(NAKANO).shown for answer in office.facts.returns.values()}
    return values, shown, {item.item_id: item.state for item in office.held.values()}


def test_order_and_batches_do_not_matter_where_rows_are_locked(locking: Office, clerk: Clerk) -> None:
    files = files_of_a_division(clerk)
    together = locking.copied()
    together.merges(*files)
    for order in permutations(files):
        apart = locking.copied()
        for file in order:
            assert apart.merges(file).is_balanced
        assert state(apart) == state(together)
