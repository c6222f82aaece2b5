"""What waits beside a cell that cannot be read: the other fields of its group, each by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import read_history
from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.domain.history.acts import Why
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.refusals.exchange import NotYours
from nakano_status.domain.round.round import RoundRow
from tests.support.answering import A, B, Clerk, Office, Texts, Unreadable, edited, filled
from tests.support.desks import Desk, asking_desk, first_form
from tests.support.stores import act, read_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with asking_desk(tmp_path) as desk:
        yield desk


GROUP = ("mark", "change_reason", "change_kind")
ANSWER: Texts = {"mark": "△", "change_reason": "入札が不調のため", "change_kind": "後ろ倒し"}


def test_an_unreadable_kind_waits_alone(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {**ANSWER, "change_kind": Unreadable("後倒し（入札不調）")}}))
    assert [(item.key, item.reason, item.found) for item in held_items(desk.store)] == [
        ("change_kind", "UNREADABLE", "後倒し（入札不調）")
    ]
    assert {key: desk.value(B, key) for key in GROUP} == {**ANSWER, "change_kind": None}
    edit_entry(desk.parts, desk.store, Entry(B, {"change_kind": "後ろ倒し"}, "税務課"))
    assert ({key: desk.value(B, key) for key in GROUP}, held_items(desk.store)) == (ANSWER, ())


def test_a_kind_typed_in_place_of_an_unreadable_one_stays_when_its_group_is_imported(desk: Desk) -> None:
    cells = {"mark": Unreadable("▽"), "change_kind": Unreadable("後倒し")}
    desk.merges(filled(first_form(desk), {B: {**ANSWER, **cells}}))
    edit_entry(desk.parts, desk.store, Entry(B, {"mark": "△", "change_kind": "後ろ倒し"}, "税務課"))
    (item,) = held_items(desk.store)
    apply_held(desk.parts, desk.store, [item.item_id])
    assert {key: desk.value(B, key) for key in GROUP} == ANSWER


@pytest.mark.parametrize("unreadable", GROUP[:2])
def test_what_stands_beside_a_cell_that_cannot_be_read_waits_with_its_text(desk: Desk, unreadable: str) -> None:
    first, cell = first_form(desk), {unreadable: Unreadable("後倒し（入札不調）")}
    desk.merges(filled(first, {B: {"mark": "◎", "done": "済"}}))
    desk.merges(filled(first, {B: {**ANSWER, **cell, "done": "済"}}, name="訂正.xlsx"))
    waiting = {item.key: (item.reason, item.found) for item in held_items(desk.store)}
    beside = {key: ("BESIDE-UNREADABLE", ANSWER[key]) for key in GROUP if key != unreadable}
    assert waiting == {unreadable: ("UNREADABLE", "後倒し（入札不調）"), **beside}
    edit_entry(desk.parts, desk.store, Entry(B, {unreadable: str(ANSWER[unreadable])}, "税務課"))
    rest = held_items(desk.store)
    assert {item.key for item in rest} == set(beside)
    apply_held(desk.parts, desk.store, [item.item_id for item in rest], by="担当 花子")
    assert {key: desk.value(B, key) for key in GROUP} == ANSWER
    assert held_items(desk.store) == ()
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        written = {(each.why, each.file) for each in read_history(records, round_, B) if each.key in beside}
    assert (Why.MERGED, "訂正.xlsx") in written


def test_a_single_text_beside_it_is_imported_with_its_cell(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"mark": "△", "change_reason": Unreadable("中止？")}}))
    (item,) = [each for each in held_items(desk.store) if each.key == "mark"]
    outcome = apply_held(desk.parts, desk.store, [item.item_id])
    assert ((B, "mark") in outcome.touched, outcome.problems, outcome.attention) == (True, (), False)
    with desk.store.reading() as records:
        (round_,) = records.rounds.all()
        line = read_history(records, round_, B, "mark")[-1]
    assert item.cell is not None
    assert (line.now, line.cell, line.why) == ("△", item.cell.text, Why.MERGED)


def test_a_text_beside_it_of_a_row_that_another_division_answers_now_is_refused(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"mark": "△", "change_reason": Unreadable("中止？")}}))
    with act(desk.store) as work:
        work.rounds.set_named_divisions("R4", RoundRow(B, None, (NamedDivision("koseki", Role.LEAD, 1),)))
    (item,) = [each for each in held_items(desk.store) if each.key == "mark"]
    with pytest.raises(NotYours):
        apply_held(desk.parts, desk.store, [item.item_id])
    assert desk.value(B, "mark") is None


def test_a_text_beside_it_is_one_more_side_of_an_open_conflict(desk: Desk) -> None:
    for mark in ("◎", "○"):
        desk.merges(filled(first_form(desk), {B: {"mark": mark}}, name=f"{mark}.xlsx"))
    desk.merges(filled(first_form(desk), {B: {"mark": "△", "change_reason": Unreadable("中止？")}}, name="三.xlsx"))
    (item,) = [each for each in held_items(desk.store) if each.key == "mark"]
    outcome = apply_held(desk.parts, desk.store, [item.item_id])
    assert ([each.code for each in outcome.problems], outcome.attention) == (["CONFLICT-REMAINS"], True)


def test_only_what_a_return_changed_waits_beside_a_cell_that_cannot_be_read(desk: Desk) -> None:
    clerk = Clerk(first_form(desk))
    clerk.writes(B, mark="○", done="済")
    file = clerk.submits()
    desk.merges(file)
    by_hand = edited(edited(file, B, mark="△"), B, change_reason=Unreadable("中止？"))
    plan = desk.merges(by_hand).value
    assert {item.key for item in held_items(desk.store)} == {"mark", "change_reason"}
    told = [each for each in plan.files[0].problems if each.code == "BESIDE-UNREADABLE"]
    assert [(each.place.id, each.place.key, each.found) for each in told] == [(B, "mark", "「△」")]
    assert desk.value(B, "mark") == "○"


def test_a_reminder_names_the_cells_that_could_not_be_read(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"mark": Unreadable("▽"), "done": "済"}}))
    text = read_in(desk.store, lambda records: reminder_mail(desk.parts, records))
    assert f"読み取れない記入1件（{B}　進捗状況「▽」）" in text
    edit_entry(desk.parts, desk.store, Entry(B, {"mark": "○"}, "税務課"))
    assert "読み取れない記入1件" not in read_in(desk.store, lambda records: reminder_mail(desk.parts, records))


def marks_waiting(office: Office) -> list[str | None]:
    return [each.found for each in office.waiting if each.key == "mark"]


def test_a_text_beside_it_that_repeats_an_earlier_form_waits_while_the_answer_between_is_missing() -> None:
    office = Office()
    office.says(A, "mark", "○", on_behalf_of="zeimu")
    clerk = Clerk(office.sends("zeimu", A))
    clerk.writes(A, mark="◎")
    between = clerk.submits(name="一.xlsx")
    clerk.writes(A, mark="○")
    office.merges(edited(clerk.submits(name="二.xlsx"), A, change_reason=Unreadable("中止？")))
    assert marks_waiting(office) == ["○"]
    office.merges(between)
    assert marks_waiting(office) == ["○"], "the answer between had another mark"


def test_a_text_beside_it_waits_unless_every_answer_before_has_the_same() -> None:
    office = Office()
    clerk = Clerk(office.sends("zeimu", A))
    other = clerk.copied()
    clerk.writes(A, mark="○")
    other.writes(A, mark="◎")
    answers = [clerk.submits(name="一.xlsx"), other.submits(name="二.xlsx")]
    clerk.opens(answers[1])
    clerk.writes(A, mark="○")
    last = edited(clerk.submits(name="三.xlsx"), A, change_reason=Unreadable("中止？"))
    office.merges(*answers)
    office.merges(last)
    assert marks_waiting(office) == ["○"]
