"""Which contents an edit replaces, and which are displayed, while edits are being stored and until they are read."""

from typing import Any

import pytest

from nakano_status.gui.editing.edits_under_way import EditsUnderWay, EditUnderWay

Edits = EditsUnderWay[str, str, str]


def three_edits() -> tuple[Edits, list[EditUnderWay[str, str, str]]]:
    """Return edits of one text from "0" to "3", each typed over the one before, which was not done yet."""
    edits = Edits()
    return edits, [edits.begin("row", {"a": str(number), "b": "B"}, {"a": str(number + 1)}) for number in range(3)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [((), "0"), ((0,), "1"), ((1,), "2"), ((0, 1), "2")],
)
def test_an_edit_replaces_what_the_earlier_ones_have_written(written: tuple[int, ...], expected: str) -> None:
    _, three = three_edits()
    for number in written:
        three[number].mark_written()
    assert three[2].expected() == {"a": expected, "b": "B"}


def test_an_edit_replaces_a_text_as_it_was_written_and_not_as_it_was_typed() -> None:
    edits, three = three_edits()
    three[0].mark_written({"a": "1 shortened", "b": "B too", "c": "C"})
    assert three[1].expected() == {"a": "1 shortened", "b": "B too"}
    assert edits.shown("row") == {"a": "3"}
    edits.end(three[0])
    assert edits.shown("row") == {"a": "3", "b": "B too", "c": "C"}


def test_an_edit_replaces_what_one_that_was_not_written_would_have_replaced() -> None:
    edits = Edits()
    first = edits.begin("row", {"a": "0"}, {"a": "1"})
    second = edits.begin("row", {"a": "1"}, {"a": "2"})
    edits.give_up(first)
    third = edits.begin("row", {"a": "2"}, {"a": "3"})
    edits.give_up(second)
    assert third.expected() == {"a": "0"}


def test_many_edits_that_were_not_written_are_looked_at_once() -> None:
    edits = Edits()
    many = [edits.begin("row", {"a": str(number)}, {"a": str(number + 1)}) for number in range(2_000)]
    assert many[-1].expected() == {"a": "0"}


def test_an_edit_is_shown_until_content_that_was_read_after_it_is_displayed() -> None:
    edits, (first, second, third) = three_edits()
    first.mark_written()
    edits.end(first)
    third.mark_written()
    edits.follow_shown(lambda place: place == "other")
    edits.give_up(second)
    edits.give_up(third)
    assert edits.shown("row") == {"a": "1"}
    assert edits.shown("other") == {}
    edits.follow_shown()
    assert edits.shown("row") == {}


def test_an_edit_that_was_done_is_expected_only_by_those_typed_before() -> None:
    edits, (first, second, _) = three_edits()
    first.mark_written()
    edits.end(first)
    following = edits.begin("row", {"a": "of another"}, {"a": "own"})
    assert first not in following.earlier
    assert second.expected()["a"] == "1"


@pytest.mark.parametrize(("later", "names"), [({}, ("a", "b")), ({"a": "2"}, ("b",)), ({"a": "2", "b": "2"}, ())])
def test_a_text_that_was_not_stored_remains_unless_a_later_one_was_typed(
    later: dict[str, str], names: tuple[Any, ...]
) -> None:
    edits = Edits()
    edit = edits.begin("row", {"a": "0", "b": "0"}, {"a": "1", "b": "1"})
    edits.begin("row", {"a": "1", "b": "1"}, later)
    edits.begin("other", {"a": "1"}, {"a": "2"})
    assert edits.give_up(edit) == names
