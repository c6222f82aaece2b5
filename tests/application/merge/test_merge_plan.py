"""What merging will do: the plan of a batch, and the folding of returns."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.folding import RoundFacts, Source, fold_slots, revision_of, row_ids_to_load
from nakano_status.application.merge.merge_plan import MergePlan, sent_together
from nakano_status.application.merge.received_files import lacks_password, read_batch
from nakano_status.application.stopping import stoppable
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.ledger import Fate, Verdict, verdict_label
from nakano_status.domain.exchange.returns import HeldState, Purpose, Respondent
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, CurrentValue
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.storage.store_info import StoreRole
from tests.support.answering import (
    A,
    B,
    C,
    Clerk,
    D,
    Office,
    Texts,
    Unreadable,
    edited,
    filled,
    read_row,
    saved,
    sent,
    with_rows,
    without_columns,
    without_rows,
)
from tests.support.desks import Desk, asking_desk, desk_in, first_form
from tests.support.fields import slot_in
from tests.support.progress import Difference
from tests.support.stores import act, read_in


@pytest.fixture
def office() -> Office:
    """An office in memory that has sent no form yet."""
    return Office()


def fates(plan: MergePlan, file: int = 0) -> list[Fate]:
    return [row.fate for row in plan.files[file].ledger]


def codes(plan: MergePlan, file: int = 0) -> list[str]:
    return [each.code for each in plan.files[file].problems]


def test_a_complete_answer_is_merged_and_no_decision_is_needed(office: Office) -> None:
    plan = office.merges(filled(office.sends("zeimu", A, B), {A: {"mark": "◎", "done": "済"}}))
    assert (plan.files[0].verdict, fates(plan)) == (Verdict.MERGED, [Fate.APPLIED, Fate.UNCHANGED])
    assert [(each.row_id, each.key, each.was, each.now) for each in plan.changes] == [
        (A, "done", None, "済"),
        (A, "mark", None, "◎"),
    ]
    assert plan.is_balanced
    assert not plan.needs_person
    assert codes(plan) == []


def test_several_conflicts_of_a_row_are_told_with_the_one_row(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    office.merges(filled(package, {A: {"done": "一", "next_year": "一"}, B: {"done": "一"}}))
    again = {A: {"done": "二", "next_year": "二"}, B: {"done": "二"}}
    plan = office.plans(filled(package, again, name="二通目.xlsx"))
    assert (len(plan.conflicts), plan.contested_count, plan.fates[Fate.CONFLICT]) == (3, 2, 2)
    assert plan.conflicts_label == "相違 3件（取組・成果指標 2件）"
    assert office.plans(filled(package, {A: {"done": "一", "next_year": "一"}, B: {"done": "一"}})).conflicts_label == (
        "相違 0件"
    )


def test_a_verdict_and_what_a_person_decided_against_are_named(office: Office) -> None:
    answer = filled(office.sends("zeimu", A, B), {A: {"done": "済"}, B: {"done": Unreadable()}})
    plan = office.merges(answer)
    assert plan.files[0].verdict_label == verdict_label(Verdict.MERGED, None)
    office.settles(office.waiting[0].item_id, HeldState.REJECTED)
    (told,) = (each for each in office.plans(answer).files[0].problems if each.code == "ALREADY-REJECTED")
    assert told.found == "行又は項目 1件"


def test_who_writes_over_two_notes_of_a_division_has_seen_both(tmp_path: Path) -> None:
    with asking_desk(tmp_path) as desk:
        desk.merges(*(filled(first_form(desk), {B: {"note": each}}, name=f"{each}.xlsx") for each in ("一", "二")))
        assert sorted((desk.value(B, "note") or "").split("\n")) == ["一", "二"]
        edit_entry(desk.parts, desk.store, Entry(B, {"note": "三"}, "税務課"))
        assert desk.value(B, "note") == "三"


def test_files_of_one_division_in_a_batch_are_named_if_they_are_new(office: Office) -> None:
    zeimu, koseki = office.sends("zeimu", A), office.sends("koseki", B)
    first, second = (filled(zeimu, {A: {"done": text}}, name=f"{text}.xlsx") for text in ("一", "二"))
    other = filled(koseki, {B: {"done": "済"}}, name="戸籍.xlsx")
    broken = [AnswerFile(f"{each}.xlsx", each * 64, 0, refused=problem("FORM-NO-ANSWERS")) for each in "ab"]
    assert sent_together(office.plans(first, second, other, *broken).files) == {first.key, second.key}
    office.merges(first)
    assert sent_together(office.plans(first, second, other).files) == frozenset()


def test_a_file_that_comes_again_is_known_and_all_its_rows_are_unchanged(office: Office) -> None:
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
    assert codes(office.plans(answer)) == ["ALREADY-MERGED", "ALREADY-REJECTED"]


def test_what_a_known_answer_left_waiting_is_no_longer_told_when_the_batch_makes_it_needless(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="済")
    first = clerk.submits()
    office.merges(first, without=[A])
    clerk.writes(A, done="直した")
    assert codes(office.plans(first)) == ["ALREADY-HELD"]
    assert codes(office.plans(first, clerk.submits())) == ["ALREADY-MERGED"]


def test_of_two_copies_in_one_batch_the_second_is_known(office: Office) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    plan = office.merges(answer, replace(answer, name="写し.xlsx"))
    assert [file.verdict for file in plan.files] == [Verdict.MERGED, Verdict.KNOWN]
    assert plan.fates == {**dict.fromkeys(Fate, 0), Fate.APPLIED: 1, Fate.UNCHANGED: 1}
    assert plan.files[1].fates == {**dict.fromkeys(Fate, 0), Fate.UNCHANGED: 1}


def test_of_two_copies_with_a_gap_in_one_batch_one_waits_and_the_second_is_known(office: Office) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": Unreadable()}})
    plan = office.merges(answer, replace(answer, name="写し.xlsx"))
    assert [file.verdict for file in plan.files] == [Verdict.MERGED, Verdict.KNOWN]
    assert len(plan.held) == 1


def test_a_broken_surrogate_in_the_name_of_a_sheet_stops_no_merge(office: Office) -> None:
    file = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    odd = office.plans(replace(file, rows=tuple(replace(row, sheet="\ud800") for row in file.rows)))
    assert odd.fingerprint != office.plans(file).fingerprint


def test_an_empty_form_that_comes_again_is_not_asked_about_twice(office: Office) -> None:
    emptied = without_rows(filled(office.sends("zeimu", A, B)), A, B)
    first = office.merges(emptied)
    assert (first.absent_count, codes(first), first.needs_person) == (2, ["ROWS-ABSENT"], True)
    second = office.merges(emptied)
    assert (second.files[0].verdict, second.absent_count, second.needs_person) == (Verdict.KNOWN, 0, False)


def test_a_known_answer_with_a_new_stray_row_is_not_known(office: Office) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    plan = office.merges(with_rows(answer, read_row(0, None, {"done": "新規"}, title="新規の取組")))
    assert (plan.files[0].verdict, fates(plan)) == (Verdict.MERGED, [Fate.UNCHANGED, Fate.HELD])
    assert codes(plan) == ["PROPOSAL"]


def test_an_answer_equal_to_the_current_value_is_agreed(office: Office) -> None:
    package = office.sends("zeimu", A)
    office.says(A, "done", "済")
    plan = office.merges(filled(package, {A: {"done": "済　"}}))
    assert (fates(plan), plan.changes) == ([Fate.AGREED], ())


def stands(plan: MergePlan, file: int = 0) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Return what another answer keeps: row, field, the text of the file, the current text."""
    found = (each for each in plan.files[file].problems if each.code == "ANSWER-STANDS")
    return [(each.place.id, each.place.key, each.found, each.expected) for each in found]


def test_what_a_second_answer_takes_away_is_told_with_what_stands(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    first: dict[str, Texts] = {A: {"mark": "○", "done": "済", "next_year": "続ける"}, B: {"done": "済"}}
    office.merges(filled(package, first))
    plan = office.merges(filled(package, {**first, A: {"mark": "○", "done": "済"}}, name="二通目.xlsx"))
    assert (fates(plan), plan.changes) == ([Fate.UNCHANGED, Fate.AGREED], ())
    assert stands(plan) == [(A, "next_year", "空欄", "「続ける」")]
    assert [each.severity for each in plan.files[0].problems] == [Severity.QUESTION]
    assert plan.files[0].problems[0].place.cell is not None


def test_a_text_put_back_as_it_was_sent_is_told_and_so_is_a_note(office: Office) -> None:
    office.says(A, "done", "前から有る文", on_behalf_of="zeimu")
    package = office.sends("zeimu", A)
    office.merges(filled(package, {A: {"done": "直した文", "note": "連絡", "mark": "◎"}}))
    plan = office.plans(filled(package, {A: {"mark": "◎"}}, name="二通目.xlsx"))
    assert stands(plan) == [(A, "done", "「前から有る文」", "「直した文」"), (A, "note", "空欄", "「連絡」")]


def test_what_another_person_filled_in_is_advice_beside_a_row_that_this_file_does_not_answer(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    plan = office.plans(filled(package, {A: {"done": "済"}}), filled(package, {B: {"done": "済"}}, name="二人目.xlsx"))
    told = [[(each.place.id, each.severity) for each in file.problems] for file in plan.files]
    assert told == [[(B, Severity.ADVICE)], [(A, Severity.ADVICE)]]


def test_what_a_later_answer_or_the_office_settled_is_not_told(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="一回目", next_year="続ける")
    first = clerk.submits()
    clerk.writes(A, next_year="")
    assert stands(office.plans(first, clerk.submits())) == []
    office.merges(first)
    office.says(A, "next_year", None)
    assert stands(office.plans(filled(clerk.package, {A: {"done": "一回目"}}))) == []


def test_a_row_whose_id_the_plan_does_not_have_waits_whatever_is_answered_later(office: Office) -> None:
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


def test_an_answer_that_a_later_one_of_the_batch_has_observed_is_superseded(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="一回目")
    first = clerk.submits()
    clerk.writes(A, done="二回目")
    plan = office.merges(clerk.submits(), first)
    assert (fates(plan), fates(plan, 1)) == ([Fate.APPLIED], [Fate.SUPERSEDED])
    assert [each.now for each in plan.changes] == ["二回目"]


def test_a_row_has_the_first_fate_that_any_of_its_fields_has(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    office.says(B, "done", "事務局の文")
    answer = filled(package, {A: {"mark": "◎", "done": Unreadable()}, B: {"mark": "◎", "done": "所管課の文"}})
    assert fates(office.merges(answer)) == [Fate.HELD, Fate.CONFLICT]


def test_a_blank_answer_is_applied_and_listed_as_cleared(office: Office) -> None:
    office.says(A, "done", "前の文")
    plan = office.merges(filled(office.sends("zeimu", A), {A: {"done": None}}))
    assert fates(plan) == [Fate.APPLIED]
    assert [(each.key, each.was, each.now) for each in plan.cleared] == [("done", "前の文", None)]
    assert not plan.needs_person


def test_a_gap_that_a_later_answer_has_filled_before_it_arrives_does_not_wait(office: Office) -> None:
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


def test_a_row_that_was_left_out_waits_until_a_later_answer_shows_all_of_it(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, mark="◎", done="済")
    office.merges(clerk.submits(), without=[A])
    clerk.writes(A, done="直した文")
    office.merges(without_columns(clerk.submits(), "mark", "change_kind", "change_reason"))
    assert [(item.reason, item.row_id) for item in office.waiting] == [("LEFT-OUT", A)]
    office.merges(clerk.submits())
    assert (office.waiting, office.value(A, "mark")) == ([], "◎")


def test_a_form_sent_since_fills_no_gap(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    plan = office.merges(filled(package, {A: {"done": Unreadable()}}))
    office.sends("zeimu", A, B, after=(package.package_id, *plan.files[0].return_ids))
    again = office.merges(filled(package, {B: {"done": "別の写し"}}))
    assert (again.superseded, [item.reason for item in office.waiting]) == ((), ["UNREADABLE"])


def test_who_else_says_what_stands_is_kept_beside_it_though_the_value_stays(office: Office) -> None:
    package = office.sends("zeimu", A)
    plans = [office.merges(filled(package, {A: {"done": "済", "next_year": text}})) for text in ("甲", "乙")]
    assert office.current[slot_in(A, "done")].assertion_ids == tuple(
        sorted(plan.files[0].return_ids[0] for plan in plans)
    )


def test_a_gap_is_filled_only_by_an_answer_that_came_after_it(office: Office) -> None:
    package = office.sends("zeimu", A)
    office.merges(filled(package, {A: {"done": Unreadable()}}))
    office.merges(filled(package, {A: {"done": "別の写しの文"}}))
    assert [item.reason for item in office.waiting] == ["UNREADABLE"]


def test_a_row_twice_waits_until_a_later_answer_shows_it(office: Office) -> None:
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


def test_a_row_twice_that_a_later_answer_has_shown_before_it_arrives_does_not_wait(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B))
    clerk.writes(A, done="済")
    twice = with_rows(clerk.submits(), read_row(0, A, {"done": "別"}))
    later = Clerk(clerk.package, held=set(office.plans(twice).files[0].return_ids))
    later.writes(A, done="一つに決めた")
    office.merges(later.submits())
    plan = office.merges(twice)
    assert (plan.held, [item.state for item in plan.needless]) == ((), [HeldState.SUPERSEDED] * 2)
    assert fates(plan).count(Fate.SUPERSEDED) == 2


def test_an_answer_that_joins_two_others_folds_their_fields_too(office: Office) -> None:
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


def test_a_problem_says_where_in_the_file_it_is(office: Office) -> None:
    answer = with_rows(filled(office.sends("zeimu", A), {A: {"done": Unreadable("#N/A")}}), read_row(0, D, {}))
    gap, foreign = office.merges(answer).files[0].problems
    assert gap == problem("UNREADABLE", Place("回答.xlsx", "回答", "M9", 9, None, A, "done"), found="#N/A")
    assert foreign == problem("FOREIGN", Place("回答.xlsx", "回答", None, 10, None, D), found="登録なし")


def told_by_reader(file: AnswerFile, *problems: Problem) -> AnswerFile:
    return replace(file, problems=problems)


def test_what_the_reader_said_of_a_cell_or_an_id_is_not_said_again(office: Office) -> None:
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


def test_a_held_file_that_comes_again_is_held_once(office: Office) -> None:
    file = filled(office.sends("zeimu", A))
    broken = saved(replace(file, identity=replace(file.identity, seal="0000")))
    office.merges(broken)
    plan = office.merges(broken)
    assert (plan.files[0].verdict, plan.files[0].code, plan.held) == (Verdict.HELD, "SEAL-BROKEN", ())
    assert len(office.waiting) == 1


CONFIRMED = Respondent(confirmed_by="税務課長 中野太郎")


def test_a_confirmation_with_its_name_spelled_otherwise_is_no_news(office: Office) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(replace(answer, respondent=Respondent(confirmed_by="税務課長 ﾅｶﾉ太郎", confirmed_on="7月10日")))
    again = replace(answer, respondent=Respondent(confirmed_by="税務課長　ナカノ太郎", confirmed_on="７月１０日"))
    plan = office.plans(again)
    assert (plan.confirmed, [each.code for each in plan.files[0].problems]) == ((), ["ALREADY-MERGED"])


def test_the_fingerprint_tells_whether_a_confirmation_is_still_news(office: Office) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    confirmed = replace(answer, respondent=CONFIRMED)
    shown = office.plans(confirmed)
    assert [each.return_id for each in shown.confirmed] == list(shown.files[0].return_ids)
    office.facts = office.facts.including(returns=shown.confirmed)
    assert office.plans(confirmed).fingerprint != shown.fingerprint


def test_of_known_files_that_bring_a_confirmation_the_one_whose_is_kept_has_a_notice_with_its_name(
    office: Office,
) -> None:
    answer = filled(office.sends("zeimu", A), {A: {"done": "済"}})
    office.merges(answer)
    named = (replace(answer, respondent=Respondent(confirmed_by=name)) for name in ("甲課長", "乙課長"))
    files = office.plans(*named, answer).files
    found = [[(each.code, each.found) for each in file.problems if each.code != "ALREADY-MERGED"] for file in files]
    assert found == [[("CONFIRMATION-TAKEN", "甲課長")], [], []]


@pytest.mark.parametrize("change", ["another answer", "a word of the office", "another row left out"])
def test_the_fingerprint_tells_whether_the_plan_is_still_the_one_that_was_shown(office: Office, change: str) -> None:
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


SLOT = slot_in(A, "done")


def brought(plan: MergePlan) -> list[tuple[str | None, str, Why, str | None]]:
    """Return for each change the current value, its writer, its reason, and its file."""
    return [(each.now, each.who, each.why, each.file) for each in plan.folded.changes]


def test_of_equal_words_the_one_whose_bytes_stand_is_named_as_the_source() -> None:
    office = Office({A: ("zeimu", "koseki", "bosai")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["zeimu"], {A: {"done": "甲"}}))
    office.merges(filled(office.sends("bosai", A, after=list(office.facts.lineage.revisions)), {A: {"done": "甲　"}}))
    assert office.value(A, "done") == "甲　"
    plan = office.merges(filled(forms["koseki"], {A: {"done": "甲 "}}, name="戸籍.xlsx"))
    assert brought(plan) == [("甲 ", "koseki", Why.MERGED, "戸籍.xlsx")]


def test_while_a_conflict_is_open_what_the_lead_says_is_merged_and_not_left_open() -> None:
    office = Office({A: ("zeimu", "koseki")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["koseki"], {A: {"done": "乙"}}))
    plan = office.merges(filled(forms["zeimu"], {A: {"done": "甲"}}, name="税務.xlsx"))
    assert (brought(plan), len(plan.conflicts)) == ([("甲", "zeimu", Why.MERGED, "税務.xlsx")], 1)


def test_who_was_asked_for_a_figure_is_its_writer(desk: Desk) -> None:
    package = sent("R4-P1", "koseki", [A])
    with act(desk.store, "distribute") as work:
        work.exchange.add_package(replace(package, base={**package.base, slot_in("KPI-1-1", "figure"): (None,)}))
    facts = read_in(desk.store, lambda records: RoundFacts.load(records, next(iter(records.rounds.all()))))
    assert (facts.writers["KPI-1-1"], facts.writers[A]) == (("koseki",), ("zeimu", "koseki"))


@pytest.mark.stale
def test_a_cached_line_of_which_nothing_in_the_set_says_anything_is_stale(desk: Desk) -> None:
    desk.merges(filled(desk.sends("R4-P1", B), {B: {"done": "済"}}))
    with act(desk.store) as work:
        work.entries.save_current("R4", [CurrentValue(SLOT, ("どこにもない文",), conflict=False)])
    assert desk.stale() == [SLOT]


@pytest.mark.parametrize(
    ("kind", "writer", "why"),
    [
        (AssertionKind.TYPED, "zeimu", Why.TYPED),
        (AssertionKind.TYPED, "koseki", Why.ON_BEHALF),
        (AssertionKind.DECIDED, "zeimu", Why.DECIDED),
        (AssertionKind.IMPORTED, "koseki", Why.IMPORTED),
    ],
)
def test_only_what_is_typed_for_another_than_the_owner_of_the_data_file_is_typed_on_behalf(
    kind: AssertionKind, writer: str, why: Why
) -> None:
    facts = Office().facts.including(assertions=[Assertion("W1", SLOT, ("甲",), writer, kind)])
    (change,) = fold_slots(replace(facts, own="zeimu"), {}, [SLOT], "act").changes
    assert (change.who, change.why, change.assertion_id, change.file) == (writer, why, "W1", None)


def test_an_imported_value_names_the_cell_of_its_list_and_an_answer_the_cell_of_its_own_file(office: Office) -> None:
    office.merges(filled(office.sends("zeimu", B), {B: {"done": "乙"}}))
    facts = office.facts.including(assertions=[Assertion("W1", SLOT, ("甲",), OFFICE, AssertionKind.IMPORTED)])
    source = Source("一覧.xlsx", "f" * 64, {(A, "done"): CellPlace("一覧", 3, "C")})
    changes = fold_slots(facts, {}, facts.slots(), "act", source).changes
    assert [(each.file, each.cell) for each in changes] == [
        ("一覧.xlsx", CellPlace("一覧", 3, "C")),
        ("回答.xlsx", CellPlace("回答", 9, "M")),
    ]


def test_a_change_in_a_column_that_the_file_does_not_have_names_the_file_and_no_cell() -> None:
    office = Office({A: ("zeimu", "koseki")})
    forms = {each: office.sends(each, A) for each in ("zeimu", "koseki")}
    office.merges(filled(forms["koseki"], {A: {"mark": "○", "change_reason": "不調"}}))
    plan = office.plans(without_columns(filled(forms["zeimu"], {A: {"mark": "◎"}}, name="税務.xlsx"), "change_reason"))
    assert [(each.key, each.now, each.file, each.cell) for each in plan.changes] == [
        ("mark", "◎", "税務.xlsx", CellPlace("回答", 9, "K")),
        ("change_reason", None, "税務.xlsx", None),
    ]


def test_a_hundred_rows_are_loaded_one_by_one_and_more_with_the_whole_round() -> None:
    rows = [str(number) for number in range(101)]
    assert (row_ids_to_load(rows[:100]), row_ids_to_load(rows), row_ids_to_load(None)) == (
        frozenset(rows[:100]),
        None,
        None,
    )


def test_what_is_loaded_of_one_row_is_what_the_whole_set_has_of_it(desk: Desk) -> None:
    desk.merges(filled(desk.sends("R4-P1", A, B), {A: {"done": "甲"}, B: {"done": "乙"}}))
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        whole, part = RoundFacts.load(records, round_), RoundFacts.load(records, round_, [A])
    assert part.slots() == {slot for slot in whole.slots() if slot.row_id == A}
    assert (part.resolve(SLOT), part.writers) == (whole.resolve(SLOT), {A: whole.writers[A]})
    assert (whole.own, part.own) == (OFFICE, OFFICE)


def test_in_a_divisions_data_file_its_sections_are_writers_of_every_row_and_it_owns_what_is_typed(desk: Desk) -> None:
    with act(desk.store) as work:
        organisation = work.organisation.read()
        name = DivisionName("管理係", NameKind.OFFICIAL)
        section = Division("kanri", DivisionKind.SECTION, (name,), "zeimu", 1)
        work.organisation.save(replace(organisation, divisions=(*organisation.divisions, section)))
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        own = replace(records, info=replace(records.info, division="zeimu"))
        office, division = RoundFacts.load(records, round_), RoundFacts.load(own, round_)
    assert (office.own, office.writers[A]) == (OFFICE, ("zeimu", "koseki"))
    assert (division.own, division.writers[A]) == ("zeimu", ("zeimu", "koseki", "kanri"))


def test_without_a_return_the_set_has_the_others_and_what_was_sent(office: Office) -> None:
    package = office.sends("zeimu", A)
    one, other = (office.merges(filled(package, {A: {"done": text}})).returns[0].return_id for text in ("甲", "乙"))
    left = office.facts.without(one)
    assert (set(left.returns), set(left.lineage.revisions)) == ({other}, {other, package.package_id})


def test_to_be_resolved_again_is_what_a_return_shows_and_what_the_answers_after_it_show(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A, B, C))
    first = without_rows(filled(clerk.package), B, C)
    clerk.opens(first)
    plan = office.merges(first, without_rows(clerk.submits(), A, C), without_rows(filled(clerk.package), A, B))
    touched = office.facts.touched_by(plan.files[0].return_ids)
    assert {slot.row_id for slot in touched} == {A, B}


@pytest.mark.parametrize(
    ("role", "purpose", "writer"),
    [
        (StoreRole.DIVISION, Purpose.INITIAL, OFFICE),
        (StoreRole.DIVISION, Purpose.SECTION, None),
        (StoreRole.OFFICE, Purpose.INITIAL, None),
    ],
)
def test_a_form_speaks_for_the_office_only_where_another_data_file_made_it(
    role: StoreRole, purpose: Purpose, writer: str | None
) -> None:
    revision = revision_of(replace(sent(), purpose=purpose), role)
    assert (revision.asserts, revision.writer) == (writer is not None, writer or "zeimu")


@pytest.fixture
def reading_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課."""
    with desk_in(tmp_path) as reading_desk:
        yield reading_desk


def test_a_folder_and_a_file_in_it_are_read_once_and_equal_names_are_told_apart(reading_desk: Desk) -> None:
    package = reading_desk.sends("R4-P1", A)
    first = reading_desk.saves(filled(package, {A: {"done": "一"}}, name="02_区民部/回答.xlsx"))
    reading_desk.saves(filled(package, {A: {"done": "二"}}, name="03_総務部/回答.xlsx"))
    reading_desk.saves(filled(package, {A: {"done": "三"}}, name="別名.xlsx"))
    files = read_batch(reading_desk.parts, [first, reading_desk.folder, first])
    assert sorted(file.answers.name for file in files) == ["02_区民部/回答.xlsx", "03_総務部/回答.xlsx", "別名.xlsx"]


@pytest.mark.parametrize(
    ("code", "locked"), [("FILE-PASSWORD", True), ("PASSWORD-WRONG", True), ("FORM-UNREADABLE", False), (None, False)]
)
def test_only_a_file_whose_password_is_missing_or_wrong_is_locked(code: str | None, *, locked: bool) -> None:
    assert lacks_password(AnswerFile("回答.xlsx", "", 0, refused=problem(code, Place()) if code else None)) is locked


def test_progress_names_every_step(reading_desk: Desk) -> None:
    path = reading_desk.saves(filled(reading_desk.sends("R4-P1", A)))
    with stoppable(told := Difference()):
        read_batch(reading_desk.parts, [path])
    assert told.steps("ファイルを読み取っています") == [(0, 1)]
