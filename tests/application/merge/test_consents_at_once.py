"""Consents that a person gives at once hold for what each of their items names, whatever their order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status.application.merge.decide_held import apply_held, held_items
from tests.support.answering import B, C, Clerk, emptied, without_columns
from tests.support.desks import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_consent_to_several_items_does_not_depend_on_their_order(desk: Desk, order: tuple[int, int]) -> None:
    """The consent to the first emptied row would replace the item of the second file."""
    clerk = Clerk(desk.sends("R4-P1", B, C))
    for row_id in (B, C):
        clerk.writes(row_id, done="済", next_year="続ける")
    desk.merges(clerk.submits())
    for row_id in (B, C):
        clerk.writes(row_id, done=None, next_year=None)
        desk.merges(clerk.submits(name=f"{row_id}.xlsx"))
    items = held_items(desk.store)
    outcome = apply_held(desk.parts, desk.store, [items[place].item_id for place in order])
    assert [desk.value(each, "done") for each in (B, C)] == [None, None]
    assert (held_items(desk.store), outcome.problems, outcome.attention, desk.stale()) == ((), (), False, [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_consent_to_a_row_and_a_file_holds_for_what_each_of_them_names(desk: Desk, order: tuple[int, int]) -> None:
    """The row that is let in would replace the item of the file, which then clears that row, too."""
    clerk = Clerk(desk.sends("R4-P1", B, C))
    for row_id in (B, C):
        clerk.writes(row_id, mark="◎", done="済", next_year="続ける")
    first = clerk.submits()
    desk.merges(first, without=[B])
    desk.merges(without_columns(emptied(first), "mark", "change_kind", "change_reason"))
    items = held_items(desk.store)
    assert {item.reason for item in items} == {"LEFT-OUT", "MASS-CLEARED"}
    outcome = apply_held(desk.parts, desk.store, [items[place].item_id for place in order])
    assert [desk.value(each, "done") for each in (B, C)] == ["済", None]
    (asked,) = held_items(desk.store)
    assert {row_id for row_id, _ in asked.facts.clears} == {B}
    assert ([each.code for each in outcome.problems], outcome.attention) == (["MASS-CLEARED"], True)
    assert desk.stale() == []
