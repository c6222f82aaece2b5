"""Files with the rows of a whole department, and the consent of a person to what is held."""

from dataclasses import replace

from nakano_status.domain.exchange.answer_file import AnswerFile, CheckLine
from nakano_status.domain.exchange.ledger import Fate
from nakano_status.domain.exchange.returns import HeldState, Purpose, Respondent
from tests.support.answering import (
    KEYS,
    A,
    B,
    C,
    Clerk,
    D,
    E,
    F,
    Office,
    edited,
    filled,
    read_row,
    saved,
    sent,
    with_rows,
    without_columns,
    without_rows,
)


def part_of_a_department(office: Office) -> AnswerFile:
    """Return 税務課's form with the rows of two other divisions pasted in."""
    own = filled(office.sends("zeimu", A), {A: {"done": "税務課"}})
    office.sends("koseki", B, E)
    office.sends("bosai", C)
    pasted = [read_row(0, each, {"done": f"貼り付けた {each}", "note": "連絡"}) for each in (B, C)]
    return with_rows(own, *pasted)


def test_a_file_with_rows_of_two_other_packages_waits_as_a_whole(office: Office) -> None:
    admission = office.admits(part_of_a_department(office))
    assert admission.hold == "MANY-PACKAGES"
    assert {row.fate for row in admission.rows} == {Fate.HELD}
    (found,) = admission.problems
    assert found.found == "税務課、戸籍住民課、防災課（計3件）"


def test_a_department_file_that_waits_keeps_whose_answers_it_carries(office: Office) -> None:
    blank = read_row(0, D, {"done": None})
    note_of_a_reader = read_row(0, F, {"note": "意見"})
    office.sends("other", D, F)
    (item,) = office.admits(with_rows(part_of_a_department(office), blank, note_of_a_reader)).held
    assert item.facts.carries == ("zeimu", "koseki", "bosai")
    assert item.is_unmerged_answer


def test_whose_form_a_department_pasted_into_has_not_answered_by_that(office: Office) -> None:
    own = filled(office.sends("zeimu", A))
    for division, row_id in (("koseki", B), ("bosai", C)):
        office.sends(division, row_id)
    (item,) = office.admits(with_rows(own, *(read_row(0, each, {"done": "済"}) for each in (B, C)))).held
    assert item.facts.carries == ("koseki", "bosai")


def test_a_division_whose_blank_rows_were_pasted_along_has_not_answered(office: Office) -> None:
    blank = read_row(0, D, {"mark": None, "done": None, "note": None})
    office.sends("other", D)
    file = with_rows(part_of_a_department(office), blank)
    (item,) = office.merges(file).held
    assert item.found == "税務課、戸籍住民課、防災課（計3件）"
    agreed = office.admits(file, agreed=[item.item_id])
    assert [each.division for each in agreed.returns] == ["zeimu", "koseki", "bosai"]
    assert [row.fate for row in agreed.rows if row.row_id == D] == [Fate.UNCHANGED]
    plan = office.merges(file, agreed=[item.item_id])
    assert plan.is_balanced
    assert [each.fates[Fate.UNCHANGED] for each in plan.files] == [1]


def test_a_file_with_more_foreign_rows_than_own_waits_as_a_whole(office: Office) -> None:
    package = office.sends("zeimu", A)
    two = with_rows(filled(package), read_row(0, D, {"done": "甲"}), read_row(0, E, {"done": "乙"}))
    one = with_rows(filled(package), read_row(0, D, {"done": "甲"}))
    assert office.admits(two).hold == "MANY-PACKAGES"
    assert office.admits(one).hold is None


def test_two_other_packages_are_many_however_many_rows_are_the_divisions_own(office: Office) -> None:
    own = filled(office.sends("zeimu", A, B, C))
    office.sends("koseki", D)
    office.sends("bosai", E)
    rows = [read_row(0, each, {"done": "貼付け"}) for each in (D, E)]
    assert office.admits(with_rows(own, *rows)).hold == "MANY-PACKAGES"
    assert office.admits(with_rows(own, rows[0])).hold is None


def test_with_consent_a_department_file_is_split_and_each_row_is_its_packages(office: Office) -> None:
    file = part_of_a_department(office)
    (item,) = office.admits(file).held
    admission = office.admits(file, agreed=[item.item_id])
    assert {answer.division: set(answer.values) for answer in admission.returns} == {
        "zeimu": {(A, key) for key in KEYS},
        "koseki": {(B, "done"), (B, "note")},
        "bosai": {(C, "done"), (C, "note")},
    }
    assert [answer.parents for answer in admission.returns] == [{"R4-P1"}, {"R4-P2"}, {"R4-P3"}]
    assert admission.absent_ids == (E,)


def test_a_part_of_a_department_file_is_the_return_that_the_division_would_have_sent_itself(office: Office) -> None:
    file = part_of_a_department(office)
    (item,) = office.admits(file).held
    split = {answer.division: answer.return_id for answer in office.admits(file, agreed=[item.item_id]).returns}
    own = without_columns(
        filled(office.packages["R4-P3"], {C: {"done": f"貼り付けた {C}", "note": "連絡"}}),
        *set(KEYS) - {"done", "note"},
    )
    assert office.admits(own).returns[0].return_id == split["bosai"]


def test_a_department_file_that_comes_again_after_a_form_was_made_anew_is_the_one_that_is_known(office: Office) -> None:
    file = part_of_a_department(office)
    office.merges(file)
    office.applies(office.waiting[0])
    office.sends("koseki", B, E, after=office.facts.lineage.revisions)
    plan = office.merges(saved(file, by="LibreOffice"))
    assert (plan.files[0].verdict.value, plan.returns, len(office.facts.returns)) == ("known", (), 3)


def test_the_own_rows_of_a_department_file_stay_with_its_own_form_though_a_newer_one_is_out(office: Office) -> None:
    file = part_of_a_department(office)
    office.sends("zeimu", A, after=["R4-P1"])
    (item,) = office.admits(file).held
    own, *_ = office.admits(file, agreed=[item.item_id]).returns
    assert (own.package_id, {row_id for row_id, _ in own.values}) == ("R4-P1", {A})


def test_of_a_row_that_several_divisions_were_asked_nobody_can_tell_whose_answer_it_is(office: Office) -> None:
    file = part_of_a_department(office)
    office.sends("bosai", B, C)
    assert office.known().package_asking_for(B) is None
    (item,) = office.admits(file).held
    admission = office.admits(file, agreed=[item.item_id])
    assert [(each.reason, each.row_id) for each in admission.held] == [("FOREIGN", B)]


def test_rows_of_a_department_file_answer_the_divisions_own_form_and_not_one_for_some_rows(office: Office) -> None:
    file = part_of_a_department(office)
    office.knows(replace(sent("R4-Q1", "koseki", [B]), purpose=Purpose.ASK_BACK))
    (item,) = office.admits(file).held
    assert [each.package_id for each in office.admits(file, agreed=[item.item_id]).returns] == [
        "R4-P1",
        "R4-P2",
        "R4-P3",
    ]


def test_a_part_of_a_department_file_that_answers_nothing_is_no_return(office: Office) -> None:
    own = filled(office.sends("zeimu", A))
    office.sends("koseki", B)
    office.sends("bosai", C)
    stray = read_row(0, None, {"done": "済"}, id_text="1-1-1-01-Z")
    file = with_rows(without_rows(own, A), stray, *(read_row(0, each, {"done": "済"}) for each in (B, C)))
    (item,) = office.admits(file).held
    admission = office.admits(file, agreed=[item.item_id])
    assert [answer.division for answer in admission.returns] == ["koseki", "bosai"]
    assert [item.reason for item in admission.held] == ["UNKNOWN-ID"]


def test_what_the_file_says_of_itself_is_said_of_its_own_part_alone(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="税務課")
    office.sends("koseki", B)
    office.sends("bosai", C)
    draft = with_rows(clerk.submits(is_draft=True), *(read_row(0, each, {"done": "貼付け"}) for each in (B, C)))
    lines = tuple(CheckLine(each, "主管課", "区", "1-1-①", {}, {"done": "窓口係"}) for each in (A, B))
    signed = replace(draft, respondent=Respondent(confirmed_by="税務課長"), check_lines=lines)
    (item,) = office.admits(signed).held
    own, *others = office.admits(signed, agreed=[item.item_id]).returns
    assert (own.is_draft, own.return_id) == (True, own.declared_id)
    assert [(other.is_draft, other.declared_id) for other in others] == [(False, None)] * 2
    assert [each.confirmation and each.confirmation.name for each in (own, *others)] == ["税務課長", None, None]
    assert [dict(each.writers) for each in (own, *others)] == [{(A, "done"): "窓口係"}, {}, {}]


def test_the_word_for_a_held_file_holds_for_its_content(office: Office) -> None:
    file = part_of_a_department(office)
    office.merges(file)
    office.applies(office.waiting[0])
    assert office.admits(saved(file, by="LibreOffice")).hold is None
    assert office.admits(edited(file, A, done="別の回答")).hold == "MANY-PACKAGES"


def test_one_word_is_for_one_reason(office: Office) -> None:
    for row_id in (A, B, C):
        office.says(row_id, "done", "前の文")
        office.says(row_id, "next_year", "前の予定")
    package = office.sends("zeimu", A, B, C)
    for division, row_id in (("koseki", D), ("bosai", E)):
        office.sends(division, row_id)
    emptied = filled(package, {each: {"done": None, "next_year": None} for each in (A, B, C)})
    office.merges(with_rows(emptied, read_row(0, D, {"done": "甲"}), read_row(0, E, {"done": "乙"})))
    office.applies(office.waiting[0])
    assert [item.reason for item in office.waiting] == ["MASS-CLEARED"]
    assert office.value(A, "done") == "前の文"
    office.applies(office.waiting[0])
    assert (office.value(A, "done"), office.value(D, "done")) == (None, "甲")


def test_a_file_that_a_person_left_is_not_asked_about_again(office: Office) -> None:
    file = part_of_a_department(office)
    office.merges(file)
    office.settles(office.waiting[0].item_id, HeldState.REJECTED)
    plan = office.merges(saved(file, by="LibreOffice"))
    assert [each.code for each in plan.files[0].problems] == ["ALREADY-REJECTED"]
    assert not plan.needs_person
    assert office.waiting == []
