from __future__ import annotations

import pytest

from nakano_status.domain.merge.resolution import Conflict, ConflictChoice, Values, conflict_of, decide, emptied
from tests.support.marks import BUILT_IN_MARKS
from tests.support.sets import Thing, answer, assertion, office, package, resolution

P, PB = package("P", "A", done="元"), package("PB", "B", done="元")


def conflict(key: str, *things: Thing, arrival: tuple[str, ...] = ()) -> Conflict | None:
    places = {return_id: place for place, return_id in enumerate(arrival)}
    return conflict_of(resolution(key, *things), ("A", "B"), places)


def open_conflict(key: str, *things: Thing, arrival: tuple[str, ...] = ()) -> Conflict:
    found = conflict(key, *things, arrival=arrival)
    assert found is not None
    return found


def test_where_one_value_stands_there_is_no_conflict() -> None:
    assert conflict("done", P, answer("R1", "A", "P", done="甲")) is None


def test_a_conflict_has_one_key_what_was_sent_and_all_sides() -> None:
    found = open_conflict("done", P, PB, answer("R1", "A", "P", done="甲"), office("W", done="乙"))
    assert found.conflict_id == "1-1-1-02-K:done"
    assert (found.base, found.office, found.division) == (("元",), ("乙",), ("甲",))
    assert [(side.writer, side.return_id, side.values) for side in found.sides] == [
        ("A", "R1", ("甲",)),
        ("office", None, ("乙",)),
    ]


def test_the_key_of_a_group_is_its_mark() -> None:
    found = open_conflict("mark", P, answer("R1", "A", "P", change_reason="不調"), office("W", mark="◎"))
    assert found.conflict_id == "1-1-1-02-K:mark"


def test_of_several_divisions_the_first_named_is_the_division() -> None:
    found = open_conflict("done", P, PB, answer("R1", "B", "PB", done="乙"), answer("R2", "A", "P", done="甲"))
    assert found.division == ("甲",)


def test_of_two_copies_of_one_division_the_later_to_arrive_is_the_question() -> None:
    copies = [P, answer("R1", "A", "P", done="甲"), answer("R2", "A", "P", done="乙")]
    assert open_conflict("done", *copies, arrival=("R1", "R2")).question == "R2"
    assert open_conflict("done", *copies, arrival=("R2", "R1")).question == "R1"
    assert open_conflict("done", *copies, arrival=("R1", "R2")).division is None


def test_between_two_divisions_or_with_the_office_there_is_no_question_for_a_file() -> None:
    mine, theirs = answer("R1", "A", "P", done="甲"), answer("R2", "B", "PB", done="乙")
    assert open_conflict("done", P, PB, mine, theirs, arrival=("R1", "R2")).question is None
    assert open_conflict("done", P, mine, office("W", done="丙"), arrival=("R1",)).question is None
    assert open_conflict("done", P, mine, assertion("T", "A", done="丙"), arrival=("R1",)).question is None


def test_of_two_copies_one_whose_arrival_is_not_known_is_the_earlier() -> None:
    copies = [P, answer("R1", "A", "P", done="甲"), answer("R2", "A", "P", done="乙")]
    found = conflict_of(resolution("done", *copies), ("A", "B"), {"R1": 1})
    assert found is not None
    assert found.question == "R1"


def test_between_two_texts_of_the_office_no_division_has_a_value() -> None:
    found = open_conflict("done", P, office("W1", done="甲"), office("W2", done="乙"))
    assert (found.division, found.office) == (None, ("乙",))


def test_of_divisions_that_the_row_does_not_name_the_value_is_that_of_the_first_that_it_names() -> None:
    things = [package("PX", "X"), answer("R1", "X", "PX", done="甲"), PB, answer("R2", "B", "PB", done="乙")]
    assert open_conflict("done", *things).division == ("乙",)


@pytest.mark.parametrize(
    ("take", "text", "values"),
    [
        (ConflictChoice.BASE, None, ("元",)),
        (ConflictChoice.OFFICE, None, ("乙",)),
        (ConflictChoice.DIVISION, None, ("甲",)),
        (ConflictChoice.BOTH, None, ("甲\n乙",)),
        (ConflictChoice.TEXT, "丙\r\n丁", ("丙\n丁",)),
        (ConflictChoice.TEXT, "", (None,)),
        (ConflictChoice.TEXT, None, None),
        ("R1", None, ("甲",)),
        ("W", None, ("乙",)),
        ("R9", None, None),
    ],
)
def test_a_decision_takes_what_it_names(take: str, text: str | None, values: Values | None) -> None:
    found = open_conflict("done", P, answer("R1", "A", "P", done="甲"), office("W", done="乙"))
    assert decide(found, take, text) == values


@pytest.mark.parametrize("arrival", [("R1", "R2"), ("R2", "R1")])
def test_both_texts_stand_in_the_order_in_which_the_copies_came(arrival: tuple[str, ...]) -> None:
    copies = [answer(each, "A", "P", done=each) for each in ("R1", "R2")]
    found = open_conflict("done", P, *copies, assertion("T", "A", done="記入"), arrival=arrival)
    assert decide(found, ConflictChoice.BOTH) == ("\n".join((*arrival, "記入")),)


@pytest.mark.parametrize("take", [ConflictChoice.BOTH, ConflictChoice.TEXT])
def test_both_and_text_do_not_apply_to_the_marks_group(take: str) -> None:
    found = open_conflict("mark", P, answer("R1", "A", "P", mark="○"), office("W", mark="◎"))
    assert decide(found, take, "△") is None


def test_two_figures_of_an_indicator_are_never_one() -> None:
    found = open_conflict("figure", P, answer("R1", "A", "P", figure="約175万件"), office("W", figure="約180万件"))
    assert decide(found, ConflictChoice.BOTH, is_text=False) is None
    assert decide(found, ConflictChoice.TEXT, "約178万件") == ("約178万件",)


def test_what_a_side_does_not_have_cannot_be_taken() -> None:
    found = open_conflict("done", P, PB, answer("R1", "A", "P", done="甲"), answer("R2", "B", "PB", done="乙"))
    assert decide(found, ConflictChoice.OFFICE) is None


@pytest.mark.parametrize(
    ("values", "sides", "key"),
    [
        ((None,), [("甲",), ("乙",)], "done"),
        (("　",), [("甲",), (None,)], "done"),
        (("元",), [("甲",), ("乙",)], None),
        ((None,), [("　",), (None,)], None),
        ((None, None, None), [("◎", None, None), ("○", "遅れ", None)], "mark"),
        (("◎", None, None), [("◎", None, None), ("○", "遅れ", None)], None),
        (("○", None, None), [("○", "遅れ", None), ("○", None, None)], "change_reason"),
        (("△", None, None), [("○", "遅れ", None), ("△", None, None)], "change_reason"),
        (("△", "人手", None), [("○", "遅れ", "後ろ倒し"), ("△", "人手", None)], None),
        (("○", "遅れ", None), [("○", "遅れ", "後ろ倒し"), ("○", "遅れ", "統合")], "change_kind"),
        ((None, "遅れ", None), [(None, "遅れ", None), ("○", "遅れ", None)], "mark"),
    ],
)
def test_a_decision_empties_what_it_leaves_blank_though_a_side_has_text(
    values: Values, sides: list[Values], key: str | None
) -> None:
    keys = ("mark", "change_reason", "change_kind") if len(values) > 1 else ("done",)
    assert emptied(keys, values, sides, BUILT_IN_MARKS) == key
