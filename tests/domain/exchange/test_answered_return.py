from __future__ import annotations

from nakano_status.domain.exchange.answer_file import CellState, Return, ReturnValue
from nakano_status.domain.merge.resolution import MISSING
from tests.support.fields import NAKANO, slot_in

ROW = "1-1-1-02-K"
TEXT = ReturnValue(CellState.VALUE, "甲")
BLANK = ReturnValue(CellState.BLANK, None)


def returned(**values: ReturnValue) -> Return:
    by_place = {(ROW, key): value for key, value in values.items()}
    return Return("R", None, "P", "r4", "A", frozenset({"P"}), by_place)


def test_a_return_shows_its_values_and_blanks() -> None:
    revision = returned(done=TEXT, next_year=BLANK).as_revision(NAKANO)
    assert revision.shown == {slot_in(ROW, "done"): ("甲",), slot_in(ROW, "next_year"): (None,)}
    assert (revision.revision_id, revision.writer, revision.parents, revision.asserts) == (
        "R",
        "A",
        frozenset({"P"}),
        True,
    )


def test_a_missing_column_of_a_group_is_missing_and_no_blank() -> None:
    assert returned(mark=TEXT, change_kind=BLANK).as_revision(NAKANO).shown == {
        slot_in(ROW, "mark"): ("甲", MISSING, None)
    }
    assert repr(MISSING) == "MISSING"


def test_an_unreadable_cell_makes_its_whole_group_wait() -> None:
    unreadable = ReturnValue(CellState.UNREADABLE, None)
    assert returned(mark=TEXT, change_reason=unreadable, done=TEXT).as_revision(NAKANO).shown == {
        slot_in(ROW, "done"): ("甲",)
    }


def test_what_a_person_left_out_does_not_speak() -> None:
    assert returned(done=ReturnValue(CellState.LEFT_OUT, "甲")).as_revision(NAKANO).shown == {}


def test_a_note_is_the_divisions_own() -> None:
    assert set(returned(note=TEXT).as_revision(NAKANO).shown) == {slot_in(ROW, "note", "A")}
