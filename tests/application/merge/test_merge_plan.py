"""One plan for a batch: verdicts, fates, changes, and what is reported to a person."""

from dataclasses import replace

import pytest

from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.domain.exchange.answer_file import AnswerFile, HeldState, Respondent
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from tests.support.answering import (
    A,
    B,
    C,
    Clerk,
    D,
    Office,
    Unreadable,
    edited,
    filled,
    read_row,
    saved,
    with_rows,
    without_columns,
    without_rows,
)
from tests.support.fields import slot_in


def fates(plan: MergePlan, file: int = 0) -> list[Fate]:
    return [row.fate for row in plan.files[file].ledger]


def codes(plan: MergePlan, file: int = 0) -> list[str]:
    return [each.code for each in plan.files[file].problems]


def test_a_complete_answer_is_merged_and_no_decision_is_needed() -> None:
    office = Office()
    plan = office.merges(filled(office.sends("zeimu", A, B), {A: {"mark": "◎", "done": "済"}}))
    assert (plan.files[0].verdict, fates(plan)) == (Verdict.MERGED, [Fate.APPLIED, Fate.UNCHANGED])
    assert [(each.row_id, each.key, each.was, each.now) for each in plan.changes] == [
        (A, "done", None, "済"),
        (A, "mark", None, "◎"),
    ]
    assert plan.balanced
    assert not plan.needs_person
    assert codes(plan) == []


def test_several_conflicts_of_a_row_are_told_with_the_one_row() -> None:
    office = Office()
    package = office.sends("zeimu", A, B)
    office.merges(filled(package, {A: {"done": "一", "next_year": "一"}, B: {"done": "一"}}))
    again = {A: {"done": "二", "next_year": "二"}, B: {"done": "二"}}
    plan = office.plans(filled(package, again, name="二通目.xlsx"))
    assert (len(plan.conflicts), plan.contested, plan.fates[Fate.CONFLICT]) == (3, 2, 2)


def test_a_file_that_comes_again_is_known_and_all_its_rows_are_unchanged() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A, B), {A: {"done": "済"}, B: {"done": Unreadable()}})
    office.merges(without_rows(answer, "none"))
    plan = office.merges(saved(answer, by="LibreOffice"))
    assert (plan.files[0].verdict, fates(plan), codes(plan)) == (
        Verdict.KNOWN,
        [Fate.UNCHANGED, Fate.UNCHANGED],
        ["ALREADY-HELD"],
    )
    assert not plan.needs_person
    office.settles(office.waiting[0].item_id, HeldState.REJECTED)
    assert codes(office.plans(answer)) == ["ALREADY-MERGED"]


def test_what_a_known_answer_left_waiting_is_no_longer_told_when_the_batch_makes_it_needless() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="済")
    first = clerk.submits()
    office.merges(first, without=[A])
    clerk.writes(A, done="直した")
    assert codes(office.plans(first)) == ["ALREADY-HELD"]
    assert codes(office.plans(first, clerk.submits())) == ["ALREADY-MERGED"]


def test_of_two_copies_in_one_batch_the_second_is_known() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    plan = office.merges(answer, replace(answer, name="写し.xlsx"))
    assert [file.verdict for file in plan.files] == [Verdict.MERGED, Verdict.KNOWN]
    assert plan.fates == {**dict.fromkeys(Fate, 0), Fate.APPLIED: 1, Fate.UNCHANGED: 1}
    assert plan.files[1].fates == {**dict.fromkeys(Fate, 0), Fate.UNCHANGED: 1}


def test_of_two_copies_with_a_gap_in_one_batch_one_waits_and_the_second_is_known() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"done": Unreadable()}})
    plan = office.merges(answer, replace(answer, name="写し.xlsx"))
    assert [file.verdict for file in plan.files] == [Verdict.MERGED, Verdict.KNOWN]
    assert len(plan.held) == 1


def test_a_broken_surrogate_in_the_name_of_a_sheet_stops_no_merge() -> None:
    office = Office()
    file = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    odd = office.plans(replace(file, rows=tuple(replace(row, sheet="\ud800") for row in file.rows)))
    assert odd.fingerprint != office.plans(file).fingerprint


def test_an_empty_form_that_comes_again_is_not_asked_about_twice() -> None:
    office = Office()
    emptied = without_rows(filled(office.sends("zeimu", A, B)), A, B)
    first = office.merges(emptied)
    assert (first.absent, codes(first), first.needs_person) == (2, ["ROWS-ABSENT"], True)
    second = office.merges(emptied)
    assert (second.files[0].verdict, second.absent, second.needs_person) == (Verdict.KNOWN, 0, False)


def test_a_known_answer_with_a_new_stray_row_is_not_known() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    plan = office.merges(with_rows(answer, read_row(0, None, {"done": "新規"}, title="新規の取組")))
    assert (plan.files[0].verdict, fates(plan)) == (Verdict.MERGED, [Fate.UNCHANGED, Fate.HELD])
    assert codes(plan) == ["PROPOSAL"]


def test_an_answer_equal_to_the_current_value_is_agreed() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    office.says(A, "done", "済")
    plan = office.merges(filled(package, {A: {"done": "済　"}}))
    assert (fates(plan), plan.changes) == ([Fate.AGREED], ())


def test_a_row_whose_id_the_plan_does_not_have_waits_whatever_is_answered_later() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="済")
    office.merges(with_rows(clerk.submits(), read_row(0, "1-1-1-99-F", {"done": "済"})))
    clerk.writes(A, done="直した文")
    office.merges(clerk.submits())
    assert [(item.reason, item.row_id) for item in office.waiting] == [("UNKNOWN-ID", "1-1-1-99-F")]


def test_of_two_equal_answers_in_one_batch_the_first_is_applied_and_the_other_agrees() -> None:
    office = Office({A: ("zeimu", "koseki")})
    files = [filled(office.sends(to, A), {A: {"done": "済"}}) for to in ("zeimu", "koseki")]
    for order in (files, files[::-1]):
        plan = office.plans(*order)
        assert (fates(plan), fates(plan, 1)) == ([Fate.APPLIED], [Fate.AGREED])


def test_an_answer_that_a_later_one_of_the_batch_has_observed_is_superseded() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="一回目")
    first = clerk.submits()
    clerk.writes(A, done="二回目")
    plan = office.merges(clerk.submits(), first)
    assert (fates(plan), fates(plan, 1)) == ([Fate.APPLIED], [Fate.SUPERSEDED])
    assert [each.now for each in plan.changes] == ["二回目"]


def test_a_row_has_the_first_fate_that_any_of_its_fields_has() -> None:
    office = Office()
    package = office.sends("zeimu", A, B)
    office.says(B, "done", "事務局の文")
    answer = filled(package, {A: {"mark": "◎", "done": Unreadable()}, B: {"mark": "◎", "done": "所管課の文"}})
    assert fates(office.merges(answer)) == [Fate.HELD, Fate.CONFLICT]


def test_a_blank_answer_is_applied_and_listed_as_cleared() -> None:
    office = Office()
    office.says(A, "done", "前の文")
    plan = office.merges(filled(office.sends("zeimu", A), {A: {"done": None}}))
    assert fates(plan) == [Fate.APPLIED]
    assert [(each.key, each.was, each.now) for each in plan.cleared] == [("done", "前の文", None)]
    assert not plan.needs_person


def test_a_gap_that_a_later_answer_has_filled_before_it_arrives_does_not_wait() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="済")
    first = edited(clerk.submits(), A, done=Unreadable())
    later = Clerk(clerk.package)
    later.opens(first)
    later.writes(A, done="読める文")
    office.merges(later.submits())
    plan = office.merges(first)
    assert (plan.held, [item.state for item in plan.needless]) == ((), [HeldState.SUPERSEDED])
    assert (fates(plan), codes(plan)) == ([Fate.SUPERSEDED], [])


def test_a_row_that_was_left_out_waits_until_a_later_answer_shows_all_of_it() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, mark="◎", done="済")
    office.merges(clerk.submits(), without=[A])
    clerk.writes(A, done="直した文")
    office.merges(without_columns(clerk.submits(), "mark", "change_kind", "change_reason"))
    assert [(item.reason, item.row_id) for item in office.waiting] == [("LEFT-OUT", A)]
    office.merges(clerk.submits())
    assert (office.waiting, office.value(A, "mark")) == ([], "◎")


def test_a_form_sent_since_fills_no_gap() -> None:
    office = Office()
    package = office.sends("zeimu", A, B)
    plan = office.merges(filled(package, {A: {"done": Unreadable()}}))
    office.sends("zeimu", A, B, after=(package.package_id, *plan.files[0].return_ids))
    again = office.merges(filled(package, {B: {"done": "別の写し"}}))
    assert (again.superseded, [item.reason for item in office.waiting]) == ((), ["UNREADABLE"])


def test_who_else_says_what_stands_is_kept_beside_it_though_the_value_stays() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    plans = [office.merges(filled(package, {A: {"done": "済", "next_year": text}})) for text in ("甲", "乙")]
    assert office.current[slot_in(A, "done")].assertion_ids == tuple(
        sorted(plan.files[0].return_ids[0] for plan in plans)
    )


def test_a_gap_is_filled_only_by_an_answer_that_came_after_it() -> None:
    office = Office()
    package = office.sends("zeimu", A)
    office.merges(filled(package, {A: {"done": Unreadable()}}))
    office.merges(filled(package, {A: {"done": "別の写しの文"}}))
    assert [item.reason for item in office.waiting] == ["UNREADABLE"]


def test_a_row_twice_waits_until_a_later_answer_shows_it() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="済")
    twice = with_rows(clerk.submits(), read_row(0, A, {"done": "別"}))
    plan = office.merges(twice)
    assert [item.reason for item in office.waiting] == ["ROW-TWICE"] * 2
    later = Clerk(clerk.package, held=set(plan.files[0].return_ids))
    later.writes(A, done="一つに決めた")
    office.merges(later.submits())
    assert office.waiting == []
    assert office.value(A, "done") == "一つに決めた"


def test_an_answer_that_joins_two_others_folds_their_fields_too() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="一回目")
    first = clerk.submits()
    clerk.writes(B, done="二回目")
    second = without_rows(clerk.submits(), A)
    third = Clerk(clerk.package)
    third.opens(second)
    third.held -= set(second.identity.parents)  # it was made before forms named all that they come after
    third.writes(A, done="三回目")
    office.merges(first, third.submits())
    assert office.conflict(A, "done") is not None
    plan = office.merges(second)
    assert office.conflict(A, "done") is None
    assert [(each.row_id, each.now) for each in plan.changes] == [(A, "三回目")]


def test_a_problem_says_where_in_the_file_it_is() -> None:
    office = Office()
    answer = with_rows(filled(office.sends("zeimu", A), {A: {"done": Unreadable("#N/A")}}), read_row(0, D, {}))
    gap, foreign = office.merges(answer).files[0].problems
    assert gap == problem("UNREADABLE", Place("回答.xlsx", "回答", "M9", 9, None, A, "done"), found="#N/A")
    assert foreign == problem("FOREIGN", Place("回答.xlsx", "回答", None, 10, None, D), found="取組4")


def told_by_reader(file: AnswerFile, *problems: Problem) -> AnswerFile:
    return replace(file, problems=problems)


def test_what_the_reader_said_of_a_cell_or_an_id_is_not_said_again() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"mark": Unreadable("▽")}})
    unknown = with_rows(answer, read_row(0, None, {}, id_text="1-1-1-01-Z"))
    mark = problem("MARK-UNKNOWN", Place("回答.xlsx", "回答", "K9", 9, "進捗状況", A, "mark"), found="▽")
    row_id = problem("ID-UNREADABLE", Place("回答.xlsx", "回答", "A10", 10), found="1-1-1-01-Z")
    plan = office.merges(told_by_reader(unknown, mark, row_id))
    assert codes(plan) == ["MARK-UNKNOWN", "ID-UNREADABLE"]
    assert [item.reason for item in plan.held] == ["UNREADABLE", "UNKNOWN-ID"]


def test_a_refused_file_has_its_code_and_no_rows() -> None:
    refused = AnswerFile("壊れた.xlsx", "0" * 64, 9, refused=problem("FORM-UNREADABLE", Place(file="壊れた.xlsx")))
    plan = Office().merges(refused)
    (file,) = plan.files
    assert codes(plan) == ["FORM-UNREADABLE"]
    assert (file.verdict, file.code, file.ledger, file.absent, file.balanced) == (
        Verdict.REFUSED,
        "FORM-UNREADABLE",
        (),
        (),
        True,
    )


def test_a_held_file_that_comes_again_is_held_once() -> None:
    office = Office()
    file = filled(office.sends("zeimu", A))
    broken = saved(replace(file, identity=replace(file.identity, seal="0000")))
    office.merges(broken)
    plan = office.merges(broken)
    assert (plan.files[0].verdict, plan.files[0].code, plan.held) == (Verdict.HELD, "SEAL-BROKEN", ())
    assert len(office.waiting) == 1


CONFIRMED = Respondent(confirmed_by="税務課長 中野太郎")


def test_the_fingerprint_tells_whether_a_confirmation_is_still_news() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    confirmed = replace(answer, respondent=CONFIRMED)
    shown = office.plans(confirmed)
    assert [each.return_id for each in shown.confirmed] == list(shown.files[0].return_ids)
    office.facts = office.facts.including(returns=shown.confirmed)
    assert office.plans(confirmed).fingerprint != shown.fingerprint


def test_of_known_files_that_bring_a_confirmation_the_one_whose_is_kept_has_a_notice_with_its_name() -> None:
    office = Office()
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    named = (replace(answer, respondent=Respondent(confirmed_by=name)) for name in ("甲課長", "乙課長"))
    files = office.plans(*named, answer).files
    found = [[(each.code, each.found) for each in file.problems if each.code != "ALREADY-MERGED"] for file in files]
    assert found == [[("CONFIRMATION-TAKEN", "甲課長")], [], []]


@pytest.mark.parametrize("change", ["another answer", "a word of the office", "another row left out"])
def test_the_fingerprint_tells_whether_the_plan_is_still_the_one_that_was_shown(change: str) -> None:
    office = Office()
    package = office.sends("zeimu", A, B, C)
    answer = filled(package, {A: {"done": "済"}, B: {"done": "済"}})
    shown = office.plans(answer)
    assert office.plans(answer).fingerprint == shown.fingerprint
    if change == "another answer":
        office.merges(filled(package, {A: {"done": "別の写し"}}))
    elif change == "a word of the office":
        office.says(A, "done", "事務局の文")
    again = office.plans(answer, without=[B] if change == "another row left out" else [])
    assert again.fingerprint != shown.fingerprint
