"""What is held: how it is shown and how it is decided."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge import decide_held
from nakano_status.application.merge.decide_held import (
    admit_held_item,
    apply_held,
    held_items,
    read_held_file,
    reconsider_held,
    reject_held,
    round_of_file,
    with_item_admitted,
)
from nakano_status.application.merge.read.held import HeldView, LaterAnswer, divisions_of_items, held_views
from nakano_status.application.merge.received_files import ReadFile
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.problem_text import problems_for_division
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import HeldFileFacts, HeldItem, HeldKind
from nakano_status.domain.exchange.returns import CellState, HeldState
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.round.round import RoundRow
from tests.support.answering import (
    A,
    B,
    C,
    Clerk,
    D,
    E,
    F,
    Office,
    Texts,
    Unreadable,
    emptied,
    filled,
    read_row,
    sent,
    with_rows,
    without_columns,
)
from tests.support.desks import Desk, asking_desk, desk_in, first_form, open_next_round
from tests.support.fields import NAKANO
from tests.support.stores import act, read_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with asking_desk(tmp_path) as desk:
        yield desk


def only(desk: Desk) -> HeldItem:
    (item,) = held_items(desk.store)
    return item


def states(desk: Desk) -> dict[str, HeldState]:
    return {item.reason: item.state for item in read_in(desk.store, lambda records: records.exchange.held("R4", None))}


def test_a_row_that_was_left_out_is_taken_in_with_its_words_and_their_place(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"mark": "◎", "done": "済"}, C: {"done": "済"}}), without=[B])
    assert (desk.value(B, "done"), desk.value(C, "done")) == (None, "済")
    item = only(desk)
    assert (item.reason, item.row_id, item.found) == ("LEFT-OUT", B, "取組2")
    outcome = apply_held(desk.parts, desk.store, [item.item_id], by="担当 花子")
    assert (desk.value(B, "mark"), desk.value(B, "done")) == ("◎", "済")
    assert (B, "done") in outcome.touched
    assert held_items(desk.store) == ()
    done, change = read_in(desk.store, lambda records: records.entries.changes("R4", B, "done"))[-1]
    assert (done.kind, done.by, change.cell, change.file) == (
        "held-apply",
        "担当 花子",
        CellPlace("回答", 9, "M"),
        "回答.xlsx",
    )
    assert desk.stale() == []


def test_a_row_that_is_taken_in_later_holds_what_would_clear_it(desk: Desk) -> None:
    clerk = Clerk(first_form(desk))
    clerk.writes(B, mark="◎", done="済", next_year="続ける")
    first = clerk.submits()
    desk.merges(first, without=[B])
    desk.merges(without_columns(emptied(first), "mark", "change_kind", "change_reason"))
    outcome = apply_held(desk.parts, desk.store, [only(desk).item_id])
    assert (desk.value(B, "mark"), desk.value(B, "done"), desk.value(B, "next_year")) == ("◎", "済", "続ける")
    assert (only(desk).reason, outcome.attention) == ("MASS-CLEARED", True)
    assert [each.code for each in outcome.problems] == ["MASS-CLEARED"]
    apply_held(desk.parts, desk.store, [only(desk).item_id])
    assert (desk.value(B, "done"), held_items(desk.store), desk.stale()) == (None, (), [])


def test_a_foreign_row_is_the_word_of_the_division_that_sent_it(desk: Desk) -> None:
    desk.sends("R4-P2", D, to="koseki")
    desk.merges(with_rows(filled(first_form(desk)), read_row(0, D, {"done": "税務課から"})))
    apply_held(desk.parts, desk.store, [only(desk).item_id])
    assert desk.value(D, "done") == "税務課から"
    other = read_in(desk.store, lambda records: records.exchange.packages("R4", "koseki"))[0]
    outcome = desk.merges(filled(other, {D: {"done": "戸籍住民課から"}}, name="戸籍.xlsx"))
    assert [[side.writer for side in each.sides] for each in outcome.value.conflicts] == [["zeimu", "koseki"]]


def test_a_row_that_contradicts_what_stands_needs_a_person(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"done": "一", "next_year": "予定"}}), without=[B])
    desk.merges(filled(first_form(desk), {B: {"done": "二"}}, name="二通目.xlsx"))
    assert apply_held(desk.parts, desk.store, [only(desk).item_id]).attention
    assert desk.conflict(B, "done") is not None


def department_file(desk: Desk) -> HeldItem:
    desk.sends("R4-P2", D, to="koseki")
    desk.sends("R4-P3", E, F, to="bosai")
    pasted = [read_row(0, each, {"done": f"貼付け {each}"}) for each in (D, E)]
    desk.merges(with_rows(filled(first_form(desk), {B: {"done": "税務課"}}, name="部.xlsx"), *pasted))
    return only(desk)


def test_a_department_file_waits_and_is_split_by_one_word(desk: Desk) -> None:
    item = department_file(desk)
    assert (item.reason, item.file, desk.value(B, "done")) == ("MANY-PACKAGES", "部.xlsx", None)
    outcome = apply_held(desk.parts, desk.store, [item.item_id])
    assert [desk.value(each, "done") for each in (B, D, E)] == ["税務課", f"貼付け {D}", f"貼付け {E}"]
    with desk.store.reading() as records:
        assert {each.division for each in records.exchange.returns("R4")} == {"zeimu", "koseki", "bosai"}
    assert states(desk) == {"MANY-PACKAGES": HeldState.APPLIED}
    (told,) = outcome.problems  # what another division left out is no question to the sender of the file
    assert (told.code, told.found, dict(told.details)["division"]) == ("ROWS-ABSENT-OTHERS", F, "防災課")
    assert problems_for_division(outcome.problems) == ()
    assert desk.stale() == []


def test_a_split_file_that_comes_again_is_known(desk: Desk) -> None:
    item = department_file(desk)
    apply_held(desk.parts, desk.store, [item.item_id])
    again = desk.merges(next(iter(desk.known.values())))
    assert [file.verdict.value for file in again.value.files] == ["known"]
    assert not again.needs_person


def test_what_a_person_leaves_stays_on_record_and_is_not_listed(desk: Desk) -> None:
    desk.merges(with_rows(filled(first_form(desk)), read_row(0, None, {"done": "新規"}, title="新規の取組")))
    item_id = only(desk).item_id
    assert reject_held(desk.store, [item_id], by="担当 花子").value == (item_id,)
    assert held_items(desk.store) == ()
    assert states(desk) == {"PROPOSAL": HeldState.REJECTED}


def test_what_a_person_leaves_stays_left_when_a_later_answer_shows_it(desk: Desk) -> None:
    first = filled(first_form(desk), {B: {"done": "一度目"}})
    (return_id,) = desk.merges(first, without=[B]).value.files[0].return_ids
    reject_held(desk.store, [only(desk).item_id])
    later = desk.merges(filled(first_form(desk), {B: {"done": "二度目"}}, name="二.xlsx", declared=return_id)).value
    assert (later.superseded, desk.value(B, "done")) == ((), "二度目")
    assert states(desk) == {"LEFT-OUT": HeldState.REJECTED}


def test_an_unreadable_cell_or_a_stray_row_is_not_taken_in_by_a_word(desk: Desk) -> None:
    stray = read_row(0, None, {"done": "新規"}, title="新規の取組")
    unknown = read_row(0, "1-1-1-99-F", {"done": "済"})
    desk.merges(with_rows(filled(first_form(desk), {B: {"done": Unreadable()}}), stray, unknown))
    assert {item.reason for item in held_items(desk.store)} == {"UNREADABLE", "PROPOSAL", "UNKNOWN-ID"}
    for item in held_items(desk.store):
        with pytest.raises(exchange.HeldNotApplicable):
            apply_held(desk.parts, desk.store, [item.item_id])


def test_one_item_that_cannot_be_taken_in_stops_them_all(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"done": Unreadable()}, C: {"done": "済"}}), without=[C])
    with pytest.raises(exchange.HeldNotApplicable):
        apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
    assert desk.value(C, "done") is None
    assert len(held_items(desk.store)) == 2


def test_a_gap_that_a_row_taken_in_fills_waits_no_more(desk: Desk) -> None:
    first = filled(first_form(desk), {B: {"done": Unreadable()}})
    (return_id,) = desk.merges(first).value.files[0].return_ids
    second = filled(first_form(desk), {B: {"done": "読める文"}}, name="二.xlsx", declared=return_id)
    desk.merges(second, without=[B])
    left_out = next(item for item in held_items(desk.store) if item.reason == "LEFT-OUT")
    apply_held(desk.parts, desk.store, [left_out.item_id])
    assert states(desk) == {"LEFT-OUT": HeldState.APPLIED, "UNREADABLE": HeldState.SUPERSEDED}


def test_items_applied_together_need_a_person_if_any_of_them_does(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {C: {"done": "済"}}), without=[C])
    left_out = only(desk)
    desk.sends("R4-P4", D, to="koseki")
    desk.sends("R4-P5", E, F, to="bosai")
    pasted = [read_row(0, each, {"done": "貼付け"}) for each in (D, E)]
    desk.merges(with_rows(filled(first_form(desk), {B: {"done": "済"}}, name="部.xlsx"), *pasted))
    outcome = apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
    assert (outcome.value.rows, [plan.absent_count for plan in outcome.value.plans]) == ((left_out,), [1])
    assert outcome.attention


def test_what_another_person_decided_meanwhile_is_not_decided_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = department_file(desk)
    desk.interrupts(monkeypatch, lambda: reject_held(desk.store, [item.item_id], by="乙"))
    with pytest.raises(exchange.ItemUnknown):
        apply_held(desk.parts, desk.store, [item.item_id], by="甲")
    assert (states(desk), desk.value(B, "done")) == ({"MANY-PACKAGES": HeldState.REJECTED}, None)


def test_if_the_merge_of_a_file_fails_the_rows_decided_with_it_wait_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.merges(filled(first_form(desk), {C: {"done": "済"}}), without=[C])
    department = {"MANY-PACKAGES": HeldState.WAITING, "LEFT-OUT": HeldState.WAITING}
    desk.sends("R4-P2", D, to="koseki")
    desk.sends("R4-P3", E, F, to="bosai")
    pasted = [read_row(0, each, {"done": "貼付け"}) for each in (D, E)]
    desk.merges(with_rows(filled(first_form(desk), {B: {"done": "済"}}, name="部.xlsx"), *pasted))

    def full(*_: Any) -> None:
        raise BufferError("full")

    monkeypatch.setattr(decide_held, "merge_within", full)
    with pytest.raises(BufferError, match="full"):
        apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
    assert (states(desk), desk.value(C, "done")) == (department, None)


def test_of_a_row_applied_every_field_counts_and_of_a_field_that_field_alone() -> None:
    office = Office()
    file = filled(office.sends("zeimu", B, C), {B: {"done": "済", "note": "連絡"}, C: {"done": "済"}})
    (answer,) = office.plans(file, without=[B, C]).returns
    row = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "", row_id=B)

    def states_after(item: HeldItem) -> dict[tuple[str, str], CellState]:
        values = with_item_admitted(answer, item).values
        return {place: values[place].state for place in ((B, "done"), (B, "mark"), (B, "note"), (C, "done"))}

    left_out = CellState.LEFT_OUT
    assert list(states_after(row).values()) == [CellState.VALUE, CellState.BLANK, CellState.VALUE, left_out]
    assert list(states_after(replace(row, key="note")).values()) == [left_out, left_out, CellState.VALUE, left_out]


def test_a_held_file_is_of_the_round_of_its_form_and_of_none_if_the_form_is_unknown(desk: Desk) -> None:
    open_next_round(desk.store)
    forms = sent("R5-P1", rows=[A], round_id="R5"), first_form(desk), sent("R4-P9")
    with act(desk.store, "distribute") as work:
        work.exchange.add_package(forms[0])
    with desk.store.reading() as records:
        rounds = [round_of_file(records, ReadFile(filled(each), b"")) for each in forms]
    assert [round_.round_id if round_ else None for round_ in rounds] == ["R5", "R4", None]


def test_of_a_held_file_the_bytes_must_be_kept_and_readable(desk: Desk) -> None:
    item = department_file(desk)
    with desk.store.reading() as records:
        assert read_held_file(desk.parts, records, item, ()).answers.name == "部.xlsx"
        with pytest.raises(exchange.ItemUnknown):
            read_held_file(desk.parts, records, replace(item, sha256="0" * 64), ())
        desk.known.clear()
        with pytest.raises(exchange.HeldFileLocked):
            read_held_file(desk.parts, records, item, ())


def test_a_row_whose_answer_is_gone_is_unknown(desk: Desk) -> None:
    item = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "", row_id=B, return_id="R-gone")
    with act(desk.store) as work, pytest.raises(exchange.ItemUnknown):
        admit_held_item(work.exchange, item, NAKANO)


def test_an_item_that_does_not_wait_is_refused(desk: Desk) -> None:
    with pytest.raises(exchange.ItemUnknown):
        reject_held(desk.store, ["H000000000000"])
    with pytest.raises(exchange.ItemUnknown):
        apply_held(desk.parts, desk.store, ["H000000000000"])


def test_in_a_closed_round_nothing_is_taken_in(desk: Desk) -> None:
    desk.merges(filled(first_form(desk), {B: {"done": "済"}}), without=[B])
    item = only(desk)
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        apply_held(desk.parts, desk.store, [item.item_id])


def test_a_file_held_for_what_it_is_cannot_be_taken_in_by_a_word(desk: Desk) -> None:
    file = filled(first_form(desk))
    desk.merges(replace(file, identity=replace(file.identity, seal="0000")))
    with pytest.raises(exchange.HeldNotApplicable):
        apply_held(desk.parts, desk.store, [only(desk).item_id])


def test_a_cell_that_was_typed_for_the_division_does_not_wait_again_when_another_answer_is_taken_back(
    desk: Desk,
) -> None:
    desk.merges(filled(first_form(desk), {B: {"done": Unreadable()}}))
    edit_entry(desk.parts, desk.store, Entry(B, {"done": "電話で聞いた文"}, "税務課"))
    other = desk.merges(filled(desk.sends("R4-P2", A, to="koseki"), {A: {"done": "済"}})).value
    take_back(desk.store, other.files[0].return_ids[0])
    assert (held_items(desk.store), states(desk)) == ((), {"UNREADABLE": HeldState.SUPERSEDED})


ROW = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "f" * 64)
FILE = HeldItem("H2", HeldKind.FILE, "MANY-PACKAGES", "部.xlsx", "f" * 64, found="税務課、戸籍住民課、無い課（計9件）")


@pytest.fixture
def held_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that received one file: a row left out, two cells that cannot be read, and a row without ID."""
    with desk_in(tmp_path) as held_desk:
        package = held_desk.sends("R4-P1", B, C)
        answers: dict[str, Texts] = {
            B: {"mark": "◎", "done": "済"},
            C: {"mark": Unreadable("▽"), "done": Unreadable("#REF!"), "next_year": "予定"},
        }
        file = with_rows(filled(package, answers), read_row(0, None, {"done": "新規の文"}, title="新規の取組"))
        spot = Place("回答.xlsx", "回答", "K10", 10, "進捗状況", C, "mark")
        told = (problem("MARK-UNKNOWN", replace(spot, cell="M10"), found="▽"), problem("MARK-UNKNOWN", spot, found="▽"))
        held_desk.merges(replace(file, problems=told), without=[B], by="担当 花子")
        yield held_desk


def views(held_desk: Desk, *, decided: bool = False, division: str | None = None) -> Mapping[str, HeldView]:
    with held_desk.store.reading() as records:
        (round_,) = records.rounds.all()
        found = held_views(records, round_, decided=decided, division=division)
    return {f"{view.item.reason} {view.item.key or ''}".strip(): view for view in found}


def test_a_row_held_is_shown_with_its_sender_its_texts_and_the_act_that_received_it(held_desk: Desk) -> None:
    view = views(held_desk)["LEFT-OUT"]
    assert (view.division, view.answerers, view.title) == ("税務課", ("税務課",), "取組2")
    assert (view.values, view.can_apply, view.why.code) == ({"mark": "◎", "done": "済"}, True, "LEFT-OUT")
    assert view.received is not None
    assert (view.received.kind, view.received.by, view.received_at) == ("merge", "担当 花子", view.received.at)
    assert view.settled is None


def test_of_a_cell_the_reason_is_what_was_found_in_it_if_that_is_known(held_desk: Desk) -> None:
    found = views(held_desk)
    assert [found[f"UNREADABLE {key}"].why.code for key in ("mark", "done")] == ["MARK-UNKNOWN", "UNREADABLE"]
    assert found["UNREADABLE mark"].why.place.cell == "K10"
    assert (found["UNREADABLE done"].values, found["UNREADABLE done"].can_apply) == ({}, False)


def test_a_row_without_a_place_in_the_plan_is_of_the_division_that_sent_the_file(held_desk: Desk) -> None:
    view = views(held_desk)["PROPOSAL"]
    assert (view.division, view.answerers, view.title, view.can_apply) == ("税務課", (), None, False)
    assert view.values == {"done": "新規の文", "title": "新規の取組", "measure": "1-1-①\nカード"}


def test_a_whole_file_is_shown_with_what_it_states_about_itself(held_desk: Desk) -> None:
    file = filled(held_desk.sends("R4-P2", D), {D: {"done": "済"}}, name="封.xlsx")
    held_desk.merges(replace(file, identity=replace(file.identity, seal="0000", division="税務課")))
    view = views(held_desk)["SEAL-BROKEN"]
    assert (view.division, view.answerers, view.title, view.can_apply) == ("税務課", ("税務課",), None, False)
    assert (view.values["division"], view.values["package"], "carries" in view.values) == ("税務課", "R4-P2", False)
    assert (view.why.code, view.why.place) == ("SEAL-BROKEN", Place(file="封.xlsx"))


def test_what_the_division_sent_later_is_shown_beside_an_item(held_desk: Desk) -> None:
    assert {view.later for view in views(held_desk).values()} == {None}
    texts: dict[str, Texts] = {B: {"mark": "○", "done": "直した"}, C: {"mark": "×", "next_year": "予定"}}
    held_desk.merges(filled(first_form(held_desk), texts, name="訂正.xlsx"))
    found = {reason: view.later for reason, view in views(held_desk).items()}
    assert found["LEFT-OUT"] == LaterAnswer("税務課", "訂正.xlsx", {"mark": "○", "done": "直した"})
    assert found["UNREADABLE mark"] == LaterAnswer("税務課", "訂正.xlsx", {"mark": "×"})
    assert found["UNREADABLE done"] == LaterAnswer("税務課", "訂正.xlsx", {"done": None})
    assert found["PROPOSAL"] is None


def test_of_a_whole_file_a_later_one_of_the_division_is_named_and_no_other(held_desk: Desk) -> None:
    form = held_desk.sends("R4-P2", D)
    file = filled(form, {D: {"done": "済"}}, name="封.xlsx")
    held_desk.merges(replace(file, identity=replace(file.identity, seal="0000", division="税務課")))
    held_desk.merges(filled(held_desk.sends("R4-P3", E, to="koseki"), {E: {"done": "他"}}, name="戸籍.xlsx"))
    assert views(held_desk)["SEAL-BROKEN"].later is None
    held_desk.merges(filled(form, {D: {"done": "直した"}}, name="訂正.xlsx"))
    later = views(held_desk)["SEAL-BROKEN"].later
    assert later == LaterAnswer("税務課", "訂正.xlsx", {})
    assert "税務課から後に届いた「訂正.xlsx」は、取り込み済みです。" in later.advice


@pytest.mark.parametrize("stated", [{"year": "R3"}, {"plan": "other"}])
def test_a_form_of_another_year_or_plan_is_not_replaced_by_one_of_this_round(
    held_desk: Desk, stated: dict[str, Any]
) -> None:
    form = held_desk.sends("R4-P2", D)
    file = filled(form, {D: {"done": "済"}}, name="封.xlsx")
    of_another = replace(file.identity, seal="0000", division="税務課", **stated)
    held_desk.merges(replace(file, identity=of_another))
    held_desk.merges(filled(form, {D: {"done": "直した"}}, name="今回.xlsx"))
    waiting = [view for view in views(held_desk).values() if view.item.kind is HeldKind.FILE]
    assert [view.later for view in waiting] == [None]


def test_settled_items_are_listed_on_demand_with_the_act_that_settled_them_and_cannot_be_applied(
    held_desk: Desk,
) -> None:
    reject_held(held_desk.store, [views(held_desk)["LEFT-OUT"].item.item_id], by="担当 次郎")
    assert "LEFT-OUT" not in views(held_desk)
    view = views(held_desk, decided=True)["LEFT-OUT"]
    assert (view.item.state, view.can_apply) == (HeldState.REJECTED, False)
    assert view.settled is not None
    assert (view.settled.kind, view.settled.by) == ("held-reject", "担当 次郎")


def test_what_was_rejected_waits_again_unless_a_later_answer_made_it_needless(held_desk: Desk) -> None:
    item = views(held_desk)["LEFT-OUT"].item
    with pytest.raises(exchange.ItemUnknown):
        reconsider_held(held_desk.store, [item.item_id])
    reject_held(held_desk.store, [item.item_id])
    reconsider_held(held_desk.store, [item.item_id], by="担当 次郎")
    assert views(held_desk)["LEFT-OUT"].can_apply
    assert views(held_desk)["LEFT-OUT"].settled is None


def test_a_whole_file_that_was_rejected_waits_again_and_the_act_is_recorded(desk: Desk) -> None:
    item = department_file(desk)
    reject_held(desk.store, [item.item_id])
    assert reconsider_held(desk.store, [item.item_id], by="担当 次郎").value == (item.item_id,)
    assert states(desk) == {"MANY-PACKAGES": HeldState.WAITING}
    last = read_in(desk.store, lambda records: records.entries.acts())[-1]
    assert (last.kind, last.by) == ("held-reconsider", "担当 次郎")


def test_what_was_rejected_does_not_wait_again_without_its_return(desk: Desk) -> None:
    answer = filled(first_form(desk), {B: {"done": "済"}, C: {"done": "済"}})
    (return_id,) = desk.merges(answer, without=[B]).value.files[0].return_ids
    item = only(desk)
    reject_held(desk.store, [item.item_id])
    take_back(desk.store, return_id)
    reconsider_held(desk.store, [item.item_id])
    assert states(desk) == {"LEFT-OUT": HeldState.WITHDRAWN}


def test_of_one_division_only_its_own_items_are_listed(held_desk: Desk) -> None:
    other = filled(held_desk.sends("R4-P2", D, to="koseki"), {D: {"done": Unreadable()}}, name="戸籍.xlsx")
    held_desk.merges(other)
    assert (len(views(held_desk, division="zeimu")), list(views(held_desk, division="koseki"))) == (
        4,
        ["UNREADABLE done"],
    )


def test_an_item_of_the_plan_with_the_name_of_a_fact_is_a_text_of_the_row(held_desk: Desk) -> None:
    texts = {"carries": "荷物を運ぶ。", "clears": "窓口:3か所", "package": "一、二", "division": "戸籍住民課"}
    with held_desk.store.writing() as work:
        work.begin_act("merge", None)
        work.exchange.add_held("R4", [replace(ROW, item_id="H9", values=texts)])
        work.commit()
    with held_desk.store.reading() as records:
        (view,) = (each for each in held_views(records, records.rounds.read("R4")) if each.item.item_id == "H9")
    assert (view.values, view.cleared, view.division) == (texts, (), None)


@pytest.mark.parametrize(
    ("item", "divisions"),
    [
        (ROW, ()),
        (replace(ROW, row_id=A), ("zeimu",)),
        (replace(ROW, row_id=B), ()),
        (FILE, ()),
        (replace(FILE, facts=HeldFileFacts(carries=("koseki",))), ("koseki",)),
        (replace(FILE, reason="MASS-CLEARED", facts=HeldFileFacts(division="戸籍住民課")), ("koseki",)),
    ],
)
def test_an_item_is_of_the_divisions_in_it_else_of_the_one_it_states_else_of_the_first_on_its_row(
    held_desk: Desk, item: HeldItem, divisions: tuple[str, ...]
) -> None:
    with held_desk.store.reading() as records:
        (round_,) = records.rounds.all()
        without_writer = replace(round_, rows=(round_.rows[0], RoundRow(B, None, ())))
        assert divisions_of_items(records, without_writer, [item]) == {item.item_id: divisions}


def test_an_item_is_of_the_division_whose_answer_it_was_or_whose_file_brought_it(held_desk: Desk) -> None:
    with held_desk.store.reading() as records:
        (answer,) = records.exchange.returns("R4")
        (round_,) = records.rounds.all()
        of_return = replace(ROW, return_id=answer.return_id)
        of_file = replace(of_return, item_id="H3", return_id=None, sha256=answer.sha256 or "")
        assert divisions_of_items(records, round_, [of_return, of_file]) == {"H1": ("zeimu",), "H3": ("zeimu",)}
