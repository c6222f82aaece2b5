"""Readable fields beside an unreadable one, imported by a person's decision: their return asserts them."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.decide_held import apply_held, held_items
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.verify import verify
from nakano_status.application.verify_files import verify_files
from nakano_status.domain.exchange.ledger import BESIDE_UNREADABLE, HeldItem
from nakano_status.domain.history.acts import Why
from tests.support.answering import B, Unreadable, filled
from tests.support.desks import Desk, asking_desk, first_form
from tests.support.stores import read_in

REASON = Unreadable("中止？")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that has asked 税務課 for the rows B and C."""
    with asking_desk(tmp_path) as desk:
        yield desk


def arrives(desk: Desk, name: str, **texts: str | Unreadable | None) -> str:
    """Merge a copy of the first form with these texts in row B; return the ID of its return."""
    (answer,) = desk.merges(filled(first_form(desk), {B: dict(texts)}, name=name)).value.returns
    return answer.return_id


def waiting(desk: Desk) -> list[HeldItem]:
    """Return the readable fields that wait."""
    return [each for each in held_items(desk.store) if each.reason == BESIDE_UNREADABLE]


def agree(desk: Desk, *items: HeldItem) -> bool:
    return apply_held(desk.parts, desk.store, [each.item_id for each in items]).attention


def group(desk: Desk) -> tuple[str | None, ...]:
    return tuple(desk.value(B, key) for key in ("mark", "change_kind", "change_reason"))


def sides(desk: Desk) -> list[tuple[str | None, ...]]:
    found = desk.conflict(B, "mark")
    shown = [each.values for each in found.sides] if found else []
    return sorted((mark, kind, reason) for mark, reason, kind in shown)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("turn", [1, -1])
def test_two_copies_that_differ_beside_unreadable_cells_are_in_conflict_in_whatever_order(
    desk: Desk, turn: int, *, together: bool
) -> None:
    for mark, name in (("◎", "一.xlsx"), ("○", "二.xlsx")):
        arrives(desk, name, mark=mark, change_reason=REASON)
    items = waiting(desk)[::turn]
    attentions = [agree(desk, *each) for each in ([items] if together else [[each] for each in items])]
    assert (attentions[-1], sides(desk)) == (True, [("○", None, None), ("◎", None, None)])
    assert (group(desk), desk.stale()) == ((None, None, None), [])


def test_a_copy_that_arrived_readable_is_not_replaced(desk: Desk) -> None:
    arrives(desk, "一.xlsx", mark="◎", change_reason=REASON)
    arrives(desk, "二.xlsx", mark="○")
    assert agree(desk, *waiting(desk))
    assert sides(desk) == [("○", None, None), ("◎", None, None)]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_fields_of_two_files_are_never_one_answer(desk: Desk, order: tuple[int, ...]) -> None:
    arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    arrives(desk, "二.xlsx", mark="◎", change_reason=REASON)
    items = waiting(desk)
    assert agree(desk, *(items[place] for place in order))
    assert sides(desk) == [("△", "内容", None), ("◎", None, None)]


def test_a_field_that_is_not_agreed_to_yet_is_as_a_missing_column(desk: Desk) -> None:
    arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    mark, reason = sorted(waiting(desk), key=lambda each: each.key != "mark")
    agree(desk, mark)
    assert group(desk) == ("△", None, None)
    agree(desk, reason)
    assert group(desk) == ("△", "内容", None)


def test_what_is_typed_afterwards_has_observed_the_return(desk: Desk) -> None:
    arrives(desk, "一.xlsx", mark="△", change_reason=REASON)
    agree(desk, *waiting(desk))
    edit_entry(desk.parts, desk.store, Entry(B, {"change_reason": "中止"}, as_division="税務課"))
    assert (group(desk), sides(desk)) == (("△", None, "中止"), [])


def test_the_history_names_the_file_and_its_cell(desk: Desk) -> None:
    return_id = arrives(desk, "一.xlsx", mark="◎", change_reason=REASON)
    (item,) = waiting(desk)
    agree(desk, item)
    *_, (_, change) = read_in(desk.store, lambda records: records.entries.changes("R4", B, "mark"))
    assert (change.who, change.why, change.assertion_id) == ("zeimu", Why.MERGED, return_id)
    assert (change.file, change.cell) == ("一.xlsx", item.cell)


def test_a_return_that_is_taken_back_takes_its_fields_with_it(desk: Desk) -> None:
    return_id = arrives(desk, "一.xlsx", mark="◎", done="済", change_reason=REASON)
    agree(desk, *waiting(desk))
    assert (desk.value(B, "mark"), desk.value(B, "done")) == ("◎", "済")
    removed = take_back(desk.store, return_id).value
    assert {each.key for each in removed.changes} == {"mark", "done"}
    assert (desk.value(B, "mark"), desk.value(B, "done"), waiting(desk)) == (None, None, [])
    arrives(desk, "三.xlsx", mark="○", done="済")
    assert (desk.value(B, "mark"), sides(desk), desk.stale()) == ("○", [], [])


def test_if_the_file_is_merged_again_the_field_waits_again(desk: Desk) -> None:
    return_id = arrives(desk, "一.xlsx", mark="◎", change_reason=REASON)
    agree(desk, *waiting(desk))
    take_back(desk.store, return_id)
    arrives(desk, "一.xlsx", mark="◎", change_reason=REASON)
    assert (desk.value(B, "mark"), [each.found for each in waiting(desk)]) == (None, ["◎"])


@pytest.mark.parametrize("typed_after", [0, 1, 2])
def test_the_text_typed_in_place_of_the_unreadable_cell_completes_the_answer_whenever_it_is_typed(
    desk: Desk, typed_after: int
) -> None:
    return_id = arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    for step in range(3):
        if step == typed_after:
            edit_entry(desk.parts, desk.store, Entry(B, {"change_reason": "中止"}, as_division="税務課"))
        if items := waiting(desk):
            agree(desk, items[0])
    assert (group(desk), sides(desk), list(held_items(desk.store))) == (("△", "内容", "中止"), [], [])
    assert desk.stale() == []
    if typed_after == 0:
        take_back(desk.store, return_id)
        assert group(desk) == (None, None, "中止")


def test_a_text_typed_beside_held_fields_is_in_conflict_with_no_copy_but_its_own(desk: Desk) -> None:
    for mark, name in (("△", "一.xlsx"), ("◎", "二.xlsx")):
        arrives(desk, name, mark=mark, change_reason=REASON)
    edit_entry(desk.parts, desk.store, Entry(B, {"change_reason": "中止"}, as_division="税務課"))
    agree(desk, *waiting(desk))
    assert sides(desk) == [("△", None, "中止"), ("◎", None, "中止")]


def test_another_text_typed_in_place_of_a_held_field_remains_when_the_rest_is_imported(desk: Desk) -> None:
    arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    edit_entry(desk.parts, desk.store, Entry(B, {"mark": "×"}, as_division="税務課"))
    agree(desk, *waiting(desk))
    assert (group(desk), sides(desk), desk.stale()) == (("×", "内容", None), [], [])


def test_the_return_with_what_was_typed_is_sound_and_equals_its_file(desk: Desk) -> None:
    arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    edit_entry(desk.parts, desk.store, Entry(B, {"change_reason": "中止"}, as_division="税務課"))
    agree(desk, *waiting(desk))
    codes = {each.code for each in (*verify(desk.store).problems, *verify_files(desk.parts, desk.store))}
    assert codes <= {"STORE-SEAL-OFF"}  # the forms of a desk have no seal


@pytest.mark.parametrize("turn", [1, -1])
def test_fields_of_two_files_written_over_one_value_at_once_are_in_conflict(desk: Desk, turn: int) -> None:
    arrives(desk, "一.xlsx", mark="△", change_kind="内容", change_reason=REASON)
    arrives(desk, "二.xlsx", mark="△", change_kind="規模", change_reason=REASON)
    edit_entry(desk.parts, desk.store, Entry(B, {"mark": "×"}, as_division="税務課"))
    kinds = [each for each in waiting(desk) if each.key == "change_kind"][::turn]
    assert agree(desk, *kinds)
    assert sides(desk) == [("×", "内容", None), ("×", "規模", None)]
    assert desk.stale() == []


def test_equal_fields_of_two_files_written_over_one_value_at_once_are_one_answer(desk: Desk) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        arrives(desk, name, mark="△" if name == "一.xlsx" else "◎", change_kind="内容", change_reason=REASON)
    edit_entry(desk.parts, desk.store, Entry(B, {"mark": "×"}, as_division="税務課"))
    assert not agree(desk, *(each for each in waiting(desk) if each.key == "change_kind"))
    assert (group(desk), sides(desk), desk.stale()) == (("×", "内容", None), [], [])
