"""Which received files and rows are admitted, and which are held."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.admission import (
    Admission,
    RowAssignment,
    admit_assigned,
    admit_file,
    can_apply,
    can_assign,
    is_assigned,
)
from nakano_status.domain.exchange.answer_file import AnswerFile, Identity, ReadCell, ReadRow
from nakano_status.domain.exchange.ledger import Fate, HeldItem, HeldKind, MergeContext
from nakano_status.domain.exchange.returns import CellState, Package, Respondent
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.problem_texts import CATALOGUE, problem
from nakano_status.domain.problems.problem import Place
from tests.support.answering import (
    KEYS,
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
    saved,
    sent,
    with_rows,
    without_columns,
    without_id,
    without_rows,
)
from tests.support.fields import slot_in


def fates(admission: Admission) -> list[tuple[str | None, Fate | None]]:
    return [(row.row_id, row.fate) for row in admission.rows]


def states(admission: Admission, row_id: str) -> dict[str, CellState]:
    (answer,) = admission.returns
    return {key: value.state for (row, key), value in answer.values.items() if row == row_id}


def test_a_refused_file_has_no_rows_and_says_why() -> None:
    refused = AnswerFile("壊れた.xlsx", "0" * 64, 9, refused=problem("FILE-UNREADABLE", Place(file="壊れた.xlsx")))
    admission = Office().admits(refused)
    assert (admission.rows, admission.returns, admission.held) == ((), (), ())
    assert [each.code for each in admission.problems] == ["FILE-UNREADABLE"]


def test_every_row_and_field_of_a_clean_form_speaks(office: Office) -> None:
    admission = office.admits(filled(office.sends("zeimu", A, B), {A: {"mark": "◎", "done": "済"}}))
    (answer,) = admission.returns
    assert {place for place, value in answer.values.items() if value.takes_part} == {
        (r, k) for r in (A, B) for k in KEYS
    }
    assert answer.parents == {"R4-P1"}
    assert answer.values[A, "done"].cell == CellPlace("回答", 9, "M")
    assert (admission.held, admission.problems, admission.absent_ids) == ((), (), ())


def test_an_unreadable_cell_costs_that_cell(office: Office) -> None:
    admission = office.admits(
        filled(office.sends("zeimu", A), {A: {"done": Unreadable("#N/A"), "next_year": "続ける"}})
    )
    assert states(admission, A)["done"] is CellState.UNREADABLE
    assert states(admission, A)["next_year"] is CellState.VALUE
    (item,) = admission.held
    assert (item.kind, item.reason, item.cell, item.found) == (
        HeldKind.FIELD,
        "UNREADABLE",
        CellPlace("回答", 9, "M"),
        "#N/A",
    )
    assert (item.item_id, item.return_id) == ("H6ea7c0a873fa", admission.returns[0].return_id)


def test_a_row_that_a_person_leaves_out_is_kept_with_its_values_and_waits(office: Office) -> None:
    admission = office.admits(filled(office.sends("zeimu", A, B), {A: {"done": "済"}}), without=[A])
    assert fates(admission) == [(A, Fate.HELD), (B, None)]
    assert set(states(admission, A).values()) == {CellState.LEFT_OUT}
    assert admission.returns[0].values[A, "done"].text == "済"
    (item,) = admission.held
    assert (item.reason, item.row_id, item.kind, item.values) == ("LEFT-OUT", A, HeldKind.ROW, {})


def test_of_a_row_that_was_left_out_and_is_taken_in_an_unreadable_cell_clears_nothing(office: Office) -> None:
    office.says(A, "done", "前の文")
    office.merges(filled(office.sends("zeimu", A), {A: {"done": Unreadable(), "next_year": "続ける"}}), without=[A])
    office.applies(next(item for item in office.waiting if item.reason == "LEFT-OUT"))
    assert (office.value(A, "done"), office.value(A, "next_year")) == ("前の文", "続ける")


def test_leaving_a_row_out_makes_no_other_return(office: Office) -> None:
    answer = filled(office.sends("zeimu", A, reads=[B]), {A: {"done": "済"}, B: {"done": "済", "note": "意見"}})
    (whole,) = office.admits(answer).returns
    (part,) = office.admits(answer, without=[A, B]).returns
    assert whole.return_id == part.return_id
    assert set(states(office.admits(answer, without=[A, B]), B).values()) == {CellState.LEFT_OUT}


def test_a_row_can_be_left_out_only_of_an_answer_that_is_new(office: Office) -> None:
    answer = filled(office.sends("zeimu", A, B), {A: {"done": "済"}})
    office.merges(answer)
    plan = office.merges(answer, without=[A])
    assert (plan.held, plan.files[0].verdict.value) == ((), "known")
    assert office.value(A, "done") == "済"


def test_a_row_that_is_left_out_and_stands_twice_waits_once(office: Office) -> None:
    twice = with_rows(filled(office.sends("zeimu", A), {A: {"done": "済"}}), read_row(0, A, {"done": "済"}))
    answer = without_columns(twice, *set(KEYS) - {"done"})
    admission = office.admits(answer, without=[A])
    assert fates(admission) == [(A, Fate.HELD), (A, Fate.DUPLICATE)]
    assert [item.reason for item in admission.held] == ["LEFT-OUT"]
    other = with_rows(answer, read_row(0, A, {"done": "別"}))
    assert {item.reason for item in office.admits(other, without=[A]).held} == {"ROW-TWICE"}


@pytest.mark.parametrize("batches", [[[0, 1]], [[1, 0]], [[0], [1]], [[1], [0]]])
def test_one_return_whose_files_write_a_row_that_waits_differently_keeps_one_item(
    office: Office, batches: list[list[int]]
) -> None:
    foreign = read_row(0, C, {"done": "他課の行"})
    answer = with_rows(filled(office.sends("zeimu", A, B), {A: {"done": "済"}}), foreign)
    otherwise = without_id(answer, A)
    otherwise = replace(
        otherwise, rows=tuple(replace(each, given={}) if each.row_id == C else each for each in otherwise.rows)
    )
    files = (answer, replace(otherwise, name="もう一つ.xlsx", sha256="2" * 64))
    for batch in batches:
        office.merges(*(files[place] for place in batch), without=[A])
    assert sorted((item.reason, item.row_id) for item in office.waiting) == [("FOREIGN", C), ("LEFT-OUT", A)]


def test_a_foreign_row_that_a_person_left_out_waits_once(office: Office) -> None:
    answer = with_rows(filled(office.sends("zeimu", A, B)), read_row(0, C, {"done": "他課の行"}))
    office.merges(answer, without=[C])
    plan = office.merges(answer)
    assert (plan.held, plan.files[0].verdict.value) == ((), "known")
    assert [(item.reason, item.row_id) for item in office.waiting] == [("LEFT-OUT", C)]


def test_a_row_that_the_package_did_not_ask_is_foreign_and_waits_with_its_values(office: Office) -> None:
    texts = {"done": "他課の行", "note": "連絡"}
    admission = office.admits(with_rows(filled(office.sends("zeimu", A, B)), read_row(0, C, texts)))
    assert fates(admission)[-1] == (C, Fate.FOREIGN)
    assert states(admission, C) == dict.fromkeys(texts, CellState.LEFT_OUT)
    assert [(item.reason, item.row_id, item.found) for item in admission.held] == [("FOREIGN", C, "登録なし")]


def without_later_years(package: Package) -> Package:
    return replace(package, base={slot: each for slot, each in package.base.items() if slot.group != "later_years"})


def test_a_row_of_another_form_is_asked_about_as_the_form_that_it_answers(office: Office) -> None:
    own, _ = (office.knows(each) for each in (without_later_years(sent(rows=[A])), sent("R4-P2", "koseki", (B, C))))
    rows = (read_row(0, row_id, {"done": "他課の行", "later_years": "計画"}) for row_id in (B, C))
    file = with_rows(without_columns(filled(own, {A: {"done": "済"}}), "later_years"), *rows)
    (item,) = office.admits(file).held
    divided = admit_file(file, office.known(agreed=[item.item_id]))
    assert ([answer.package_id for answer in divided.returns], divided.problems) == (["R4-P1", "R4-P2"], ())


def test_a_foreign_row_names_the_divisions_of_its_own_cell(office: Office) -> None:
    file, known = with_rows(filled(office.sends("zeimu", A)), read_row(0, C, {"done": "他課の行"})), office.known()
    given = {**known.given, C: {**known.given[C], "divisions": "戸籍住民課\n （税務課）"}}
    assert [item.found for item in admit_file(file, replace(known, given=given)).held] == ["戸籍住民課 （税務課）"]


def test_a_row_with_an_id_that_is_none_is_unknown_whatever_its_title_says(office: Office) -> None:
    wrong = read_row(0, None, {"done": "済"}, id_text="1-1-1-01-Z", title="取組1")
    admission = office.admits(with_rows(without_rows(filled(office.sends("zeimu", A, B)), A), wrong))
    assert fates(admission) == [(B, None), (None, Fate.UNKNOWN)]
    assert [(item.reason, item.found) for item in admission.held] == [("UNKNOWN-ID", "1-1-1-01-Z")]
    assert admission.absent_ids == (A,)


def test_an_answer_to_a_row_that_left_the_report_is_told_once_and_a_note_or_what_was_sent_is_none(
    office: Office,
) -> None:
    office.says(A, "done", "前の文")
    package, known = office.sends("zeimu", A, B), replace(office.known(), out={A: "完了"})
    known = replace(known, packages=office.packages)
    answered = filled(package, {A: {"mark": "◎", "done": "済", "note": "連絡"}, B: {"mark": "◎"}})
    told = admit_file(answered, known).problems
    assert [(each.code, each.place.id, each.found) for each in told] == [("ROW-LEFT", A, "完了")]
    assert (told[0].place.sheet, told[0].place.cell) == ("回答", "K9")
    assert admit_file(filled(package, {A: {"note": "連絡"}, B: {"mark": "◎"}}), known).problems == ()


@pytest.mark.parametrize(("others", "asked"), [((B,), True), ((B, C), False)], ids=["most", "half"])
def test_last_rounds_texts_are_asked_about_where_they_are_most_of_a_file(others: tuple[str, ...], asked: bool) -> None:
    office = Office(reported={D: "前回の文", E: "前回の別の文"})
    typed = {D: {"done": "前回の文"}, E: {"done": "前回の別の文"}, **{each: {"done": "新しい文"} for each in others}}
    told = office.admits(filled(office.sends("zeimu", *typed), typed)).problems
    assert [(each.code, each.found, each.expected) for each in told] == [("LAST-ROUND-PASTED", "2", "3")] * asked


def test_a_row_without_an_answer_is_not_compared_with_last_rounds_text() -> None:
    office = Office(reported={D: "前回の文", E: "前回の別の文"})
    typed = {A: {"done": " "}, D: {"done": "前回の文"}, E: {"done": "前回の別の文"}}
    (told,) = office.admits(filled(office.sends("zeimu", *typed), typed)).problems
    assert (told.code, told.found, told.expected) == ("LAST-ROUND-PASTED", "2", "2")


def test_of_a_row_where_a_division_is_only_named_the_note_speaks(office: Office) -> None:
    package = office.sends("zeimu", A, reads=[B])
    assert fates(office.admits(filled(package))) == [(A, None)]
    admission = office.admits(filled(package, {B: {"note": "意見"}}))
    assert fates(admission) == [(A, None), (B, None)]
    assert states(admission, B) == {"note": CellState.VALUE}


def test_a_reference_row_without_a_note_shows_that_there_is_none_and_is_no_row_to_account_for(office: Office) -> None:
    package = office.sends("zeimu", A, reads=[B])
    for file, shown in ((filled(package), {"note": CellState.BLANK}), (without_rows(filled(package), B), {})):
        admission = office.admits(file, without=[B])
        assert (admission.read, fates(admission), admission.held) == (1, [(A, None)], ())
        assert states(admission, B) == shown


def test_where_a_division_is_only_named_nothing_is_taken_but_its_note(office: Office) -> None:
    admission = office.admits(filled(office.sends("zeimu", A, reads=[B]), {B: {"note": "意見", "done": "書いた"}}))
    assert fates(admission) == [(A, None), (B, None)]
    assert states(admission, B) == {"note": CellState.VALUE}


def test_absent_rows_are_those_that_the_package_asks_for_and_the_file_does_not_show(office: Office) -> None:
    assert office.admits(without_rows(filled(office.sends("zeimu", A, B, reads=[C])), B, C)).absent_ids == (B,)


def test_a_form_without_rows_is_a_return_that_says_nothing(office: Office) -> None:
    admission = office.admits(without_rows(filled(office.sends("zeimu", A)), A))
    assert [dict(answer.values) for answer in admission.returns] == [{}]
    assert admission.absent_ids == (A,)


def test_a_forgotten_form_is_one_of_a_copy_only_where_it_came_after_no_form_of_this_data_file(office: Office) -> None:
    office.sends("zeimu", A)
    apart, after = office.sends("zeimu", A), office.sends("zeimu", A, after=["R4-P1", "R4-P2"])
    known = replace(office.known(), restored=frozenset({apart.package_id, after.package_id}))
    clerk = Clerk(apart)
    clerk.writes(A, done="済")
    files = [filled(apart), filled(after), clerk.submits()]
    told = [admit_file(file, known).problems[0].code for file in files]
    assert told == ["PACKAGE-BRANCHED", "PACKAGE-RESTORED", "PACKAGE-RESTORED"]


def test_a_return_edited_by_hand_is_a_child_of_what_it_declares(office: Office) -> None:
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, done="済")
    answer = clerk.submits()
    (made,) = office.admits(edited(answer, A, done="直した")).returns
    declared = answer.identity.declared_return
    assert made.return_id != declared
    assert declared in made.parents


def test_what_the_store_cannot_place_is_the_same_item_whatever_the_bytes_and_the_row(office: Office) -> None:
    package = office.sends("zeimu", A)
    stray = read_row(0, None, {"done": "新規"}, title="新規の取組")
    one = with_rows(filled(package), stray)
    other = saved(with_rows(filled(package, {A: {"done": "済"}}), read_row(0, None, {}), stray), by="LibreOffice")
    assert [each.item_id for each in office.admits(one).held] == [each.item_id for each in office.admits(other).held]


def test_two_files_with_the_same_answers_but_other_stray_rows_keep_both_rows(office: Office) -> None:
    package = office.sends("zeimu", A)
    files = [with_rows(filled(package), read_row(0, None, {"done": text}, title=text)) for text in ("甲", "乙")]
    office.merges(files[0])
    plan = office.merges(files[1])
    assert [item.found for item in plan.held] == ["乙"]
    assert {item.found for item in office.waiting} == {"甲", "乙"}


def test_a_file_is_known_where_all_that_it_carries_was_merged_or_held(office: Office) -> None:
    found = office.admits(filled(office.sends("zeimu", A), {A: {"done": Unreadable()}}))
    (answer,), (item,) = found.returns, found.held
    other = replace(answer, return_id="R")
    assert found.is_known({answer.return_id}, {item.item_id})
    assert not found.is_known({answer.return_id}, ())
    assert not replace(found, returns=(answer, other)).is_known({answer.return_id}, {item.item_id})
    assert not replace(found, returns=()).is_known((), {item.item_id})
    assert replace(found, is_of_other_round=True).is_known((), ())


def test_a_held_cell_that_is_reported_already_is_not_reported_again(office: Office) -> None:
    found = office.admits(filled(office.sends("zeimu", A), {A: {"done": Unreadable("#N/A")}}))
    (held,) = found.notices(found.held)
    assert held.place.cell == "M9"
    assert replace(found, problems=(held,)).notices(found.held) == (held,)
    elsewhere = replace(held, place=replace(held.place, cell="N9"))
    assert replace(found, problems=(elsewhere,)).notices(found.held) == (elsewhere, held)


@pytest.fixture
def merged(office: Office) -> Admission:
    """The admission of a merged form that has a row and a 成果指標 without a place; B and the 成果指標 E are free."""
    package = office.sends("zeimu", A, B)
    office.knows(replace(package, base={**package.base, slot_in(E, FIGURE): (None,)}))
    stray = read_row(0, None, {"done": "済"}, id_text="1-1-1-01-Z")
    figure = ReadRow("成果指標", 6, None, "KPI-9", {FIGURE: ReadCell(CellState.VALUE, "3件", "I6")})
    clerk = Clerk(office.packages[package.package_id])
    clerk.writes(A, done="税務課")
    file = replace(with_rows(without_rows(clerk.submits(is_draft=True), B), stray), figures=(figure,))
    file = saved(replace(file, respondent=Respondent(confirmed_by="税務課長")))
    office.merges(file)
    return office.admits(file)


PLACE = RowAssignment(CellPlace("回答", 10), B, "聞き取り")


def placed(office: Office, admission: Admission, placing: RowAssignment = PLACE) -> Admission | None:
    return admit_assigned(admission, placing, office.known(), office.facts.returns.values())


def test_a_row_that_a_person_placed_is_a_return_after_that_of_its_file(office: Office, merged: Admission) -> None:
    (whole,), row = merged.returns, placed(office, merged)
    assert row is not None
    (answer,) = row.returns
    assert {place: value.text for place, value in answer.values.items()} == {(B, "done"): "済"}
    assert (answer.parents, answer.declared_id) == (frozenset({whole.return_id, whole.package_id}), None)
    assert (answer.is_draft, answer.confirmation, answer.sha256) == (True, None, whole.sha256)
    assert (fates(row), row.held, row.read, row.expected) == ([(B, None)], (), 1, ())
    items = {item.cell.text if item.cell else "": item for item in merged.held}
    assert {cell: (can_assign(item), is_assigned(answer, item)) for cell, item in items.items()} == {
        "回答!10": (True, True),
        "成果指標!6": (True, False),
    }
    assert not is_assigned(answer, replace(items["回答!10"], sha256="0" * 64))
    assert not can_assign(replace(items["回答!10"], kind=HeldKind.FIELD))
    assert not can_assign(replace(items["回答!10"], reason="LEFT-OUT"))


def test_a_placed_row_has_the_problems_of_its_new_place(office: Office, merged: Admission) -> None:
    known, (package,) = office.known(), office.packages.values()
    base = {slot: each for slot, each in package.base.items() if slot.group != "done"}
    known = replace(known, packages={package.package_id: replace(package, base=base)}, out={B: "完了"})
    found = admit_assigned(merged, PLACE, known, office.facts.returns.values())
    assert found is not None
    assert [(each.code, each.place.id, each.place.key) for each in found.problems] == [("FIELD-NOT-ASKED", B, "done")]
    figure, known = RowAssignment(CellPlace.parse("成果指標!6"), E, "聞き取り"), office.known()
    known = replace(known, given={**known.given, E: {**known.given[E], FIGURE: "46.0%"}})
    unlike = admit_assigned(merged, figure, known, office.facts.returns.values())
    assert unlike is not None
    assert [(each.code, each.place.id, each.place.cell) for each in unlike.problems] == [("FIGURE-UNIT", E, "I6")]
    left = admit_assigned(merged, PLACE, replace(office.known(), out={B: "完了"}), office.facts.returns.values())
    assert left is not None
    assert [(each.code, each.place.id, each.found) for each in left.problems] == [("ROW-LEFT", B, "完了")]


@pytest.mark.parametrize(
    ("place", "row_id", "can_be"),
    [
        ("回答!10", B, True),
        ("成果指標!6", E, True),
        ("回答!99", B, False),
        ("回答!10", A, False),
        ("回答!10", C, False),
        ("回答!10", E, False),
        ("成果指標!6", B, False),
    ],
)
def test_a_row_is_placed_where_its_division_was_asked_and_nothing_answers(
    office: Office, merged: Admission, place: str, row_id: str, *, can_be: bool
) -> None:
    row = placed(office, merged, RowAssignment(CellPlace.parse(place), row_id, "聞き取り"))
    assert (fates(row) if row else None) == ([(row_id, None)] if can_be else None)
    assert (
        admit_assigned(
            merged,
            RowAssignment(CellPlace.parse(place), row_id, "聞き取り"),
            replace(office.known(), returns=frozenset()),
            (),
        )
        is None
    )


def test_no_second_row_of_a_file_has_the_place_of_a_first(office: Office, merged: Admission) -> None:
    (answer,) = (placed(office, merged) or merged).returns
    for other, is_free in ((answer, False), (replace(answer, sha256=""), True), (replace(answer, division="x"), True)):
        assert (admit_assigned(merged, PLACE, office.known(), [other]) is not None) is is_free


UNKNOWN = Identity(head_package="X", division="税務課", year="R4", plan="nakano2", form_version=1)


def whole_item(identity: Identity) -> HeldItem:
    office = Office()
    answered = filled(office.sends("zeimu", A, B), {A: {"done": "済"}})
    (item,) = office.admits(replace(answered, identity=identity)).held
    return item


def test_a_file_that_is_held_is_kept_with_what_it_declares_and_whose_answers_it_carries() -> None:
    item = whole_item(UNKNOWN)
    assert (item.kind, item.reason, item.found) == (HeldKind.FILE, "PACKAGE-UNKNOWN", "X（税務課）")
    assert item.facts.carries == ("zeimu",)
    declared = {"division": "税務課", "year": "R4", "package": "X", "plan": "nakano2", "form_version": "1"}
    assert item.facts.stated == declared
    bare = whole_item(Identity(head_package="X"))
    assert (bare.found, set(bare.facts.as_texts())) == ("X", {"package", "carries"})


def test_the_item_of_a_held_file_is_the_same_in_every_version_and_another_for_another_origin() -> None:
    assert whole_item(UNKNOWN).item_id == "H40477c9297a0"
    assert whole_item(replace(UNKNOWN, declared_return="R")).item_id != "H40477c9297a0"
    assert whole_item(replace(UNKNOWN, parents=("P0",))).item_id != "H40477c9297a0"
    untitled = (read_row(0, None, {"done": "済"}, title=title) for title in ("乙", "甲's"))
    assert Office().admits(with_rows(AnswerFile("回答.xlsx", "", 0), *untitled)).held[0].item_id == "Hbd77ceebfa43"


def test_the_item_of_a_held_row_is_the_same_in_every_version_and_names_its_line(office: Office) -> None:
    package = office.sends("zeimu", A, B)
    (item,) = office.admits(filled(package, {A: {"done": "済", "note": "　"}}), without=[A]).held
    assert (item.item_id, item.cell, item.found) == ("Hc8b1f1857d67", CellPlace("回答", 9), "取組1")


def test_a_row_that_no_return_keeps_is_held_with_all_its_texts(office: Office) -> None:
    unknown = read_row(30, "9-9-9-99-X", {"done": "他", "note": "　", "next_year": Unreadable("#N/A")})
    file = with_rows(filled(office.sends("zeimu", A), {A: {"done": "済"}}), unknown)
    (item,) = office.admits(file).held
    assert (item.item_id, item.found, item.return_id) == ("Hdba8db6beb6a", "9-9-9-99-X", None)
    assert item.values == {"measure": "1-1-①\nカード", "done": "他", "next_year": "#N/A"}


def hold_of(office: Office, package: Package, **identity: Any) -> str | None:
    """Return why a form of the package waits, after something in its identity was changed."""
    file = filled(package, {A: {"done": "済"}})
    return office.admits(saved(replace(file, identity=replace(file.identity, **identity)))).hold


@pytest.fixture
def asking() -> Office:
    """Return an office that has sent one package."""
    office = Office()
    office.sends("zeimu", A, B)
    return office


CARRIERS = ("head_package", "check_package", "property_package")


@pytest.mark.parametrize("kept", CARRIERS)
def test_one_carrier_of_the_package_is_enough(asking: Office, kept: str) -> None:
    assert hold_of(asking, asking.packages["R4-P1"], **dict.fromkeys(set(CARRIERS) - {kept})) is None


@pytest.mark.parametrize("year", ["R4", "R5"])
def test_a_form_of_a_start_that_was_taken_back_waits_as_such(asking: Office, year: str) -> None:
    package = asking.packages["R4-P1"]
    file = filled(package)
    gone = "R4-ZZZZZZ"
    identity = replace(file.identity, head_package=gone, check_package=gone, property_package=gone, year=year)
    known = replace(asking.known(), void=frozenset({gone}))
    (found,) = admit_file(replace(file, identity=identity), known).problems
    assert found.code == "PACKAGE-VOID"
    assert gone in (found.found or "")


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        ({"head_package": "R4-ZZZZZZ"}, "IDENTITY-DISAGREES"),
        (dict.fromkeys(CARRIERS), "IDENTITY-MISSING"),
        (dict.fromkeys(CARRIERS, "R4-ZZZZZZ"), "PACKAGE-UNKNOWN"),
        ({**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": "R9"}, "OTHER-YEAR"),
        ({**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": None}, "PACKAGE-UNKNOWN"),
        ({"form_version": 4}, "FORM-VERSION"),
        ({"seal": "0000"}, "SEAL-BROKEN"),
        ({"seal": "seal of R4-P9"}, "SEAL-BROKEN"),
    ],
)
def test_a_file_whose_package_is_in_doubt_waits(asking: Office, identity: Mapping[str, Any], reason: str) -> None:
    assert hold_of(asking, asking.packages["R4-P1"], **identity) == reason


@pytest.mark.parametrize("identity", [{"seal": "0000"}, dict.fromkeys(CARRIERS), {"head_package": "R4-ZZZZZZ"}])
def test_a_file_in_doubt_carries_answers_of_those_who_were_asked_for_its_rows(
    asking: Office, identity: Mapping[str, Any]
) -> None:
    file = filled(asking.packages["R4-P1"], {A: {"done": "済"}})
    (item,) = asking.admits(saved(replace(file, identity=replace(file.identity, **identity)))).held
    assert (item.facts.carries, item.is_unmerged_answer) == (("zeimu",), True)


def test_an_answer_to_another_year_is_no_answer_of_this_round(asking: Office) -> None:
    other: dict[str, Any] = {**dict.fromkeys(CARRIERS, "R9-ZZZZZZ"), "year": "R9"}
    file = filled(asking.packages["R4-P1"], {A: {"done": "済"}})
    (item,) = asking.admits(saved(replace(file, identity=replace(file.identity, **other)))).held
    assert (item.facts.carries, item.is_unmerged_answer) == ((), False)


@pytest.mark.parametrize("identity", [{"seal": None}, {"form_version": None}, {"year": None, "division": "改めた名"}])
def test_what_a_sanitiser_took_away_is_no_fault(asking: Office, identity: Mapping[str, Any]) -> None:
    assert hold_of(asking, asking.packages["R4-P1"], **identity) is None


def test_an_answer_to_a_round_before_waits_as_closed_or_as_another_year(asking: Office) -> None:
    assert hold_of(asking, asking.knows(sent("R3-P1", rows=[A], round_id="R3"))) == "ROUND-CLOSED"
    known = replace(asking.known(), rounds=replace(asking.known().rounds, closed=frozenset()))
    file = filled(asking.packages["R3-P1"])
    asking.known = lambda **_: known  # type: ignore[method-assign]
    assert asking.admits(file).hold == "OTHER-YEAR"


@pytest.mark.parametrize(
    ("head", "others", "reason"),
    [("R9-Z", "R9-Z", "OTHER-YEAR"), ("R4-P1", "R3-P1", "IDENTITY-DISAGREES")],
)
def test_beside_a_file_that_another_round_has_already_each_waits_for_its_own_reason(
    asking: Office, head: str, others: str, reason: str
) -> None:
    late = filled(asking.knows(sent("R3-P1", rows=[A], round_id="R3")), {A: {"done": "済"}})
    now = asking.known()
    there = in_the_round("R3", now)
    merged = replace(there, returns=frozenset(each.return_id for each in admit_file(late, there).returns))
    known = replace(now, elsewhere={"R3": merged})
    assert admit_file(late, known).is_of_other_round
    other = replace(late.identity, head_package=head, check_package=others, property_package=others, year="R9")
    assert admit_file(saved(replace(late, identity=other)), known).hold == reason


def in_the_round(round_id: str, known: MergeContext) -> MergeContext:
    """Return what is known while another round is merged."""
    return replace(known, rounds=replace(known.rounds, round_id=round_id, closed=frozenset()))


@pytest.mark.parametrize(("year", "told"), [("R9", "令和9年度"), ("来年", "来年")])
def test_another_year_is_named_as_people_name_it(asking: Office, year: str, told: str) -> None:
    file = filled(asking.packages["R4-P1"])
    other = replace(file.identity, head_package="R9-Z", check_package="R9-Z", property_package="R9-Z", year=year)
    (problem,) = asking.admits(saved(replace(file, identity=other))).problems
    assert (problem.code, problem.found, problem.expected) == ("OTHER-YEAR", told, "令和4年度")


def test_every_row_of_a_held_file_is_held_and_none_is_dropped(asking: Office) -> None:
    file = filled(asking.sends("zeimu", A, B, reads=[C]))
    broken = saved(replace(file, identity=replace(file.identity, seal="0000")))
    assert [row.row_id for row in asking.admits(broken).rows] == [A, B]


def test_rows_that_are_not_there_clear_nothing(office: Office) -> None:
    for row_id in (A, B, C):
        office.says(row_id, "done", "前から有る文")
        office.says(row_id, "next_year", "前から有る予定")
    package = office.sends("zeimu", A, B, C)
    assert office.plans(without_rows(filled(package), A, B, C)).held == ()


def test_a_file_of_the_round_that_is_closed_is_looked_at_row_by_row(asking: Office) -> None:
    package = asking.packages["R4-P1"]
    asking.merges(filled(package, {A: {"done": "済"}}))
    asking.closed = True
    assert hold_of(asking, package) is None
    assert asking.admits(filled(package, {A: {"done": "新しい文"}})).hold is None


HELD_FOR = """
    IDENTITY-DISAGREES IDENTITY-MISSING PACKAGE-UNKNOWN DIVISION-UNREGISTERED PACKAGE-VOID OTHER-YEAR FORM-VERSION
    SEAL-BROKEN ROUND-CLOSED
    MANY-PACKAGES MASS-CLEARED FOREIGN UNKNOWN-ID PROPOSAL ROW-TWICE UNREADABLE LEFT-OUT ACCEPTED
""".split()


@pytest.mark.parametrize(
    ("kind", "reason", "is_applied"),
    [
        (HeldKind.FILE, "ROUND-CLOSED", True),
        (HeldKind.FILE, "MASS-CLEARED", True),
        (HeldKind.FILE, "PACKAGE-UNKNOWN", False),
        (HeldKind.ROW, "LEFT-OUT", True),
        (HeldKind.ROW, "ROUND-CLOSED", False),
        (HeldKind.FIELD, "UNREADABLE", False),
    ],
)
def test_consent_suffices_where_there_is_something_to_import(kind: HeldKind, reason: str, is_applied: bool) -> None:
    assert can_apply(HeldItem("H1", kind, reason, "回答.xlsx", "0" * 64)) is is_applied


@pytest.mark.parametrize("reason", HELD_FOR)
def test_what_waits_can_say_why_with_what_was_kept_of_it(reason: str) -> None:
    entry = CATALOGUE[reason]
    assert "{" not in (entry.message + entry.remedy).replace("{found}", "")
