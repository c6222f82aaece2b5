"""What is held can be imported or rejected by a person's decision."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.decide_held import (
    apply_held,
    free_row,
    freed,
    held_items,
    kept_file,
    reject_held,
    round_of_file,
)
from nakano_status.application.merge.received_files import ReadFile
from nakano_status.application.merge.take_back import take_back
from nakano_status.domain.exchange.answer_file import CellState, HeldState
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.refusals.exchange import HeldFileLocked, HeldNotApplicable, ItemUnknown
from nakano_status.domain.refusals.planning import RoundClosed
from tests.support.answering import A, B, C, D, E, F, Office, Unreadable, filled, read_row, sent, with_rows
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.fields import NAKANO
from tests.support.stores import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課 for two rows."""
    with desk_in(tmp_path) as desk:
        desk.sends("R4-P1", B, C)
        yield desk


def package(desk: Desk) -> Package:
    with desk.store.reading() as records:
        return records.packages.of_round("R4")[0]


def only(desk: Desk) -> HeldItem:
    (item,) = held_items(desk.store)
    return item


def states(desk: Desk) -> dict[str, HeldState]:
    with desk.store.reading() as records:
        return {item.reason: item.state for item in records.arrivals.held("R4", None)}


def test_a_row_that_was_left_out_is_taken_in_with_its_words_and_their_place(desk: Desk) -> None:
    desk.merges(filled(package(desk), {B: {"mark": "◎", "done": "済"}, C: {"done": "済"}}), without=[B])
    assert (desk.value(B, "done"), desk.value(C, "done")) == (None, "済")
    item = only(desk)
    assert (item.reason, item.row_id, item.found) == ("LEFT-OUT", B, "取組2")
    outcome = apply_held(desk.parts, desk.store, [item.item_id], by="担当 花子")
    assert (desk.value(B, "mark"), desk.value(B, "done")) == ("◎", "済")
    assert (B, "done") in outcome.touched
    assert held_items(desk.store) == ()
    with desk.store.reading() as records:
        done, change = records.entries.changes("R4", B, "done")[-1]
    assert (done.kind, done.by, change.cell, change.file) == ("held-apply", "担当 花子", "回答!M9", "回答.xlsx")
    assert desk.stale() == []


def test_a_foreign_row_is_the_word_of_the_division_that_sent_it(desk: Desk) -> None:
    desk.sends("R4-P2", D, to="koseki")
    desk.merges(with_rows(filled(package(desk)), read_row(0, D, {"done": "税務課から"})))
    apply_held(desk.parts, desk.store, [only(desk).item_id])
    assert desk.value(D, "done") == "税務課から"
    with desk.store.reading() as records:
        other = records.packages.of_round("R4", "koseki")[0]
    outcome = desk.merges(filled(other, {D: {"done": "戸籍住民課から"}}, name="戸籍.xlsx"))
    assert [[side.writer for side in each.sides] for each in outcome.value.conflicts] == [["zeimu", "koseki"]]


def test_a_row_that_contradicts_what_stands_needs_a_person(desk: Desk) -> None:
    desk.merges(filled(package(desk), {B: {"done": "一", "next_year": "予定"}}), without=[B])
    desk.merges(filled(package(desk), {B: {"done": "二"}}, name="二通目.xlsx"))
    assert apply_held(desk.parts, desk.store, [only(desk).item_id]).attention
    assert desk.conflict(B, "done") is not None


def department_file(desk: Desk) -> HeldItem:
    desk.sends("R4-P2", D, to="koseki")
    desk.sends("R4-P3", E, F, to="bosai")
    pasted = [read_row(0, each, {"done": f"貼付け {each}"}) for each in (D, E)]
    desk.merges(with_rows(filled(package(desk), {B: {"done": "税務課"}}, name="部.xlsx"), *pasted))
    return only(desk)


def test_a_department_file_waits_and_is_split_by_one_word(desk: Desk) -> None:
    item = department_file(desk)
    assert (item.reason, item.file, desk.value(B, "done")) == ("MANY-PACKAGES", "部.xlsx", None)
    outcome = apply_held(desk.parts, desk.store, [item.item_id])
    assert [desk.value(each, "done") for each in (B, D, E)] == ["税務課", f"貼付け {D}", f"貼付け {E}"]
    with desk.store.reading() as records:
        assert {each.division for each in records.returns.of_round("R4")} == {"zeimu", "koseki", "bosai"}
    assert states(desk) == {"MANY-PACKAGES": HeldState.APPLIED}
    assert [(each.code, each.found) for each in outcome.problems] == [("ROWS-ABSENT", F)]
    assert desk.stale() == []


def test_a_split_file_that_comes_again_is_known(desk: Desk) -> None:
    item = department_file(desk)
    apply_held(desk.parts, desk.store, [item.item_id])
    again = desk.merges(next(iter(desk.known.values())))
    assert [file.verdict.value for file in again.value.files] == ["known"]
    assert not again.needs_person


def test_what_a_person_leaves_stays_on_record_and_is_not_listed(desk: Desk) -> None:
    desk.merges(with_rows(filled(package(desk)), read_row(0, None, {"done": "新規"}, title="新規の取組")))
    item_id = only(desk).item_id
    assert reject_held(desk.store, [item_id], by="担当 花子").value == (item_id,)
    assert held_items(desk.store) == ()
    assert states(desk) == {"PROPOSAL": HeldState.REJECTED}


def test_what_a_person_leaves_stays_left_when_a_later_answer_shows_it(desk: Desk) -> None:
    first = filled(package(desk), {B: {"done": "一度目"}})
    (return_id,) = desk.merges(first, without=[B]).value.files[0].return_ids
    reject_held(desk.store, [only(desk).item_id])
    later = desk.merges(filled(package(desk), {B: {"done": "二度目"}}, name="二.xlsx", declared=return_id)).value
    assert (later.superseded, desk.value(B, "done")) == ((), "二度目")
    assert states(desk) == {"LEFT-OUT": HeldState.REJECTED}


def test_an_unreadable_cell_or_a_stray_row_is_not_taken_in_by_a_word(desk: Desk) -> None:
    stray = read_row(0, None, {"done": "新規"}, title="新規の取組")
    unknown = read_row(0, "1-1-1-99-F", {"done": "済"})
    desk.merges(with_rows(filled(package(desk), {B: {"done": Unreadable()}}), stray, unknown))
    assert {item.reason for item in held_items(desk.store)} == {"UNREADABLE", "PROPOSAL", "UNKNOWN-ID"}
    for item in held_items(desk.store):
        with pytest.raises(HeldNotApplicable):
            apply_held(desk.parts, desk.store, [item.item_id])


def test_one_item_that_cannot_be_taken_in_stops_them_all(desk: Desk) -> None:
    desk.merges(filled(package(desk), {B: {"done": Unreadable()}, C: {"done": "済"}}), without=[C])
    with pytest.raises(HeldNotApplicable):
        apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
    assert desk.value(C, "done") is None
    assert len(held_items(desk.store)) == 2


def test_a_gap_that_a_row_taken_in_fills_waits_no_more(desk: Desk) -> None:
    first = filled(package(desk), {B: {"done": Unreadable()}})
    (return_id,) = desk.merges(first).value.files[0].return_ids
    second = filled(package(desk), {B: {"done": "読める文"}}, name="二.xlsx", declared=return_id)
    desk.merges(second, without=[B])
    left_out = next(item for item in held_items(desk.store) if item.reason == "LEFT-OUT")
    apply_held(desk.parts, desk.store, [left_out.item_id])
    assert states(desk) == {"LEFT-OUT": HeldState.APPLIED, "UNREADABLE": HeldState.SUPERSEDED}


def test_items_applied_together_need_a_person_if_any_of_them_does(desk: Desk) -> None:
    desk.merges(filled(package(desk), {C: {"done": "済"}}), without=[C])
    left_out = only(desk)
    desk.sends("R4-P4", D, to="koseki")
    desk.sends("R4-P5", E, F, to="bosai")
    pasted = [read_row(0, each, {"done": "貼付け"}) for each in (D, E)]
    desk.merges(with_rows(filled(package(desk), {B: {"done": "済"}}, name="部.xlsx"), *pasted))
    outcome = apply_held(desk.parts, desk.store, [item.item_id for item in held_items(desk.store)])
    assert (outcome.value.rows, [plan.absent for plan in outcome.value.plans]) == ((left_out,), [1])
    assert outcome.attention


def test_of_a_row_applied_every_field_counts_and_of_a_field_that_field_alone() -> None:
    office = Office()
    file = filled(office.sends("zeimu", B, C), {B: {"done": "済", "note": "連絡"}, C: {"done": "済"}})
    (answer,) = office.plans(file, without=[B, C]).returns
    row = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "", row_id=B)

    def states_after(item: HeldItem) -> dict[tuple[str, str], CellState]:
        values = freed(answer, item).values
        return {place: values[place].state for place in ((B, "done"), (B, "mark"), (B, "note"), (C, "done"))}

    left_out = CellState.LEFT_OUT
    assert list(states_after(row).values()) == [CellState.VALUE, CellState.BLANK, CellState.VALUE, left_out]
    assert list(states_after(replace(row, key="note")).values()) == [left_out, left_out, CellState.VALUE, left_out]


def test_a_held_file_is_of_the_round_of_its_form_and_of_none_if_the_form_is_unknown(desk: Desk) -> None:
    open_next_round(desk.store)
    forms = sent("R5-P1", rows=[A], round_id="R5"), package(desk), sent("R4-P9")
    with act(desk.store, "distribute") as work:
        work.packages.add(forms[0])
    with desk.store.reading() as records:
        rounds = [round_of_file(records, ReadFile(filled(each), b"")) for each in forms]
    assert [round_.round_id if round_ else None for round_ in rounds] == ["R5", "R4", None]


def test_of_a_held_file_the_bytes_must_be_kept_and_readable(desk: Desk) -> None:
    item = department_file(desk)
    with desk.store.reading() as records:
        assert kept_file(desk.parts, records, item, ()).answers.name == "部.xlsx"
        with pytest.raises(ItemUnknown):
            kept_file(desk.parts, records, replace(item, sha256="0" * 64), ())
        desk.known.clear()
        with pytest.raises(HeldFileLocked):
            kept_file(desk.parts, records, item, ())


def test_a_row_whose_answer_is_gone_is_unknown(desk: Desk) -> None:
    item = HeldItem("H1", HeldKind.ROW, "LEFT-OUT", "回答.xlsx", "", row_id=B, return_id="R-gone")
    with act(desk.store) as work, pytest.raises(ItemUnknown):
        free_row(work.returns, item, NAKANO)


def test_an_item_that_does_not_wait_is_refused(desk: Desk) -> None:
    with pytest.raises(ItemUnknown):
        reject_held(desk.store, ["H000000000000"])
    with pytest.raises(ItemUnknown):
        apply_held(desk.parts, desk.store, ["H000000000000"])


def test_in_a_closed_round_nothing_is_taken_in(desk: Desk) -> None:
    desk.merges(filled(package(desk), {B: {"done": "済"}}), without=[B])
    item = only(desk)
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    with pytest.raises(RoundClosed):
        apply_held(desk.parts, desk.store, [item.item_id])


def test_a_file_held_for_what_it_is_cannot_be_taken_in_by_a_word(desk: Desk) -> None:
    file = filled(package(desk))
    desk.merges(replace(file, identity=replace(file.identity, seal="0000")))
    with pytest.raises(HeldNotApplicable):
        apply_held(desk.parts, desk.store, [only(desk).item_id])


def test_a_cell_that_was_typed_for_the_division_does_not_wait_again_when_another_answer_is_taken_back(
    desk: Desk,
) -> None:
    desk.merges(filled(package(desk), {B: {"done": Unreadable()}}))
    edit_entry(desk.parts, desk.store, Entry(B, {"done": "電話で聞いた文"}, "税務課"))
    other = desk.merges(filled(desk.sends("R4-P2", A, to="koseki"), {A: {"done": "済"}})).value
    take_back(desk.store, other.files[0].return_ids[0])
    assert (held_items(desk.store), states(desk)) == ((), {"UNREADABLE": HeldState.SUPERSEDED})
