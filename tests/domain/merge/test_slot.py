from __future__ import annotations

from nakano_status.domain.merge.resolution import Slot, blank, folded, in_order, same_values, slot_of
from tests.support.fields import NAKANO, slot_in

ROW = "1-1-1-02-K"


def test_the_fields_of_a_group_share_a_slot() -> None:
    assert (
        slot_of(NAKANO, ROW, "change_reason", "A") == slot_of(NAKANO, ROW, "change_kind", "B") == slot_in(ROW, "mark")
    )


def test_a_note_has_a_slot_for_each_division() -> None:
    assert slot_of(NAKANO, ROW, "note", "A") != slot_of(NAKANO, ROW, "note", "B")
    assert slot_of(NAKANO, ROW, "done", "A") == slot_of(NAKANO, ROW, "done", "B")


def test_values_stand_in_the_order_of_the_groups_keys() -> None:
    slot = slot_in(ROW, "mark")
    assert slot.keys == ("mark", "change_reason", "change_kind")
    assert slot.values_of({"change_kind": "その他", "mark": "○", "done": "x"}) == ("○", None, "その他")
    assert blank(slot) == (None, None, None)


def test_values_are_compared_folded() -> None:
    assert same_values(("甲 \r\n",), ("甲",))
    assert same_values(("　",), (None,))
    assert not same_values(("甲　乙",), ("甲 乙",))
    assert folded(("甲\r\n乙  丙",)) == ("甲\n乙 丙",)


def test_slots_are_sorted_by_row_group_and_division_each_once() -> None:
    note, of_first, of_second = Slot(ROW, "note"), Slot(ROW, "note", "1"), Slot(ROW, "note", "2")
    assert in_order([of_second, of_first, note, Slot(ROW, "done"), of_second]) == [
        Slot(ROW, "done"),
        note,
        of_first,
        of_second,
    ]
