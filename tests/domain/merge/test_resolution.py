"""Revisions of a field, where they are in conflict, and how a conflict is resolved."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nakano_status.domain.fields.codes import can_be_id
from nakano_status.domain.merge.conflict_id import conflict_id, parse_conflict_id
from nakano_status.domain.merge.resolution import (
    Conflict,
    ConflictChoice,
    Lineage,
    Resolution,
    Slot,
    Values,
    blank_values,
    conflict_of,
    decide_conflict,
    find_emptied_field,
    fold_values,
    same_values,
    slot_of,
    sort_slots,
)
from tests.support.fields import NAKANO, slot_in
from tests.support.marks import BUILT_IN_MARKS
from tests.support.sets import ROW, Thing, answer, assertion, decision, office, package, resolution


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
    assert blank_values(slot) == (None, None, None)


def test_values_are_compared_folded() -> None:
    assert same_values(("甲 \r\n",), ("甲",))
    assert same_values(("　",), (None,))
    assert not same_values(("甲　乙",), ("甲 乙",))
    assert fold_values(("甲\r\n乙  丙",)) == ("甲\n乙 丙",)


def test_slots_are_sorted_by_row_group_and_division_each_once() -> None:
    note, of_first, of_second = Slot(ROW, "note"), Slot(ROW, "note", "1"), Slot(ROW, "note", "2")
    assert sort_slots([of_second, of_first, note, Slot(ROW, "done"), of_second]) == [
        Slot(ROW, "done"), note, of_first, of_second
    ]  # fmt: skip


def test_a_conflicts_id_is_read_as_it_is_written() -> None:
    assert conflict_id("1-1-1-02-K", "done") == "1-1-1-02-K:done"
    assert parse_conflict_id("1-1-1-02-K:done") == ("1-1-1-02-K", "done", "")
    assert parse_conflict_id("1-1-1-02-K") == ("1-1-1-02-K", "", "")
    assert conflict_id("1-1-1-02-K", "places", "税務課") == "1-1-1-02-K:places:税務課"
    assert parse_conflict_id("1-1-1-02-K:places:税務課") == ("1-1-1-02-K", "places", "税務課")


IDS = st.text(min_size=1).filter(can_be_id)
KEYS = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1)


@given(IDS, KEYS, st.none() | st.text(min_size=1))
def test_the_id_of_every_conflict_that_may_be_gives_its_parts(row_id: str, key: str, division: str | None) -> None:
    assert parse_conflict_id(conflict_id(row_id, key, division)) == (row_id, key, division or "")


@given(st.text(min_size=1), st.sampled_from(["done", "visits"]), st.none() | IDS)
def test_a_row_of_an_earlier_plan_may_have_a_colon_in_its_id(row_id: str, key: str, division: str | None) -> None:
    keys = {"done", "visits"}
    assume(division not in keys)
    assert parse_conflict_id(conflict_id(row_id, key, division), keys) == (row_id, key, division or "")


P = package("P", "A")
R1, R2 = answer("R1", "A", "P", done="甲"), answer("R2", "A", "R1", "P")
TWIN, R3 = answer("R1'", "A", "P", done="乙"), answer("R3", "A", "R1'", "R2", done="丙")
ALL = (P, R1, R2, TWIN, R3)


def test_ancestors_are_closed_over_parents() -> None:
    lineage = Lineage(ALL)
    assert lineage.ancestors("P") == set()
    assert lineage.ancestors("R2") == {"R1", "P"}
    assert lineage.ancestors("R3") == {"R2", "R1'", "R1", "P"}


def test_a_parent_that_never_arrived_is_passed_over() -> None:
    assert Lineage([P, R2]).ancestors("R2") == {"P"}
    assert Lineage([P, R2, TWIN, R3]).ancestors("R3") == {"R2", "R1'", "P"}


def test_the_nearest_are_those_before_no_other() -> None:
    lineage = Lineage(ALL)
    assert lineage.nearest(["P", "R1", "R1'", "R2"]) == ["R1'", "R2"]
    assert lineage.nearest([]) == []


def test_ancestors_are_sorted_before_their_descendants_in_any_order_given() -> None:
    orders = {
        tuple(Lineage(given).oldest_first(revision.revision_id for revision in given)) for given in permutations(ALL)
    }
    assert orders == {("P", "R1", "R1'", "R2", "R3")}


def test_an_ancestor_precedes_its_descendant_whatever_their_ids() -> None:
    lineage = Lineage([package("Z", "A"), answer("A1", "A", "Z", done="甲")])
    assert lineage.oldest_first(["A1", "Z"]) == ["Z", "A1"]


def test_a_slot_knows_who_shows_it() -> None:
    lineage = Lineage(ALL)
    done = slot_in(ROW, "done")
    assert sorted(lineage.showing(done)) == ["P", "R1", "R1'", "R3"]
    assert lineage.showing(slot_in("other", "done")) == ()
    assert lineage.slots == set(P.shown) == set(lineage.slots_of(ROW))
    assert lineage.slots_of("other") == ()


def test_answers_that_each_name_all_before_them_are_passed_once() -> None:
    names = [f"R{number}" for number in range(40)]
    lineage = Lineage(answer(name, "A", *names[:place], done="甲") for place, name in enumerate(names))
    assert lineage.ancestors(names[-1]) == set(names[:-1])


def test_a_voice_that_names_itself_as_its_parent_is_not_before_itself() -> None:
    assert Lineage([answer("R", "A", "R", done="甲")]).ancestors("R") == set()


CONFLICT_P, PB = package("P", "A", done="元"), package("PB", "B", done="元")


def conflict(key: str, *things: Thing, arrival: tuple[str, ...] = ()) -> Conflict | None:
    places = {return_id: place for place, return_id in enumerate(arrival)}
    return conflict_of(resolution(key, *things), ("A", "B"), places)


def open_conflict(key: str, *things: Thing, arrival: tuple[str, ...] = ()) -> Conflict:
    found = conflict(key, *things, arrival=arrival)
    assert found is not None
    return found


def test_where_one_value_stands_there_is_no_conflict() -> None:
    assert conflict("done", CONFLICT_P, answer("R1", "A", "P", done="甲")) is None


@pytest.mark.parametrize(
    ("one", "other", "two_ways"), [("甲〜乙", "甲～乙", True), ("甲〜乙", "甲〜乙 ", False), ("甲", "乙", False)]
)
def test_values_that_look_alike_may_be_spelled_in_two_ways(one: str, other: str, *, two_ways: bool) -> None:
    sent, answered = package("P", "A", done=one), answer("R1", "A", "P", done=other)
    assert resolution("done", sent, answered).is_spelled_in_two_ways is two_ways


def test_a_conflict_has_one_key_what_was_sent_and_all_sides() -> None:
    found = open_conflict("done", CONFLICT_P, PB, answer("R1", "A", "P", done="甲"), office("W", done="乙"))
    assert found.conflict_id == "1-1-1-02-K:done"
    assert (found.base, found.office, found.division) == (("元",), ("乙",), ("甲",))
    assert [(side.writer, side.return_id, side.values) for side in found.sides] == [
        ("A", "R1", ("甲",)),
        ("office", None, ("乙",)),
    ]


def test_the_key_of_a_group_is_its_mark() -> None:
    found = open_conflict("mark", CONFLICT_P, answer("R1", "A", "P", change_reason="不調"), office("W", mark="◎"))
    assert found.conflict_id == "1-1-1-02-K:mark"


def test_of_several_divisions_the_first_named_is_the_division() -> None:
    found = open_conflict("done", CONFLICT_P, PB, answer("R1", "B", "PB", done="乙"), answer("R2", "A", "P", done="甲"))
    assert found.division == ("甲",)


def test_of_two_copies_of_one_division_the_later_to_arrive_is_the_question() -> None:
    copies = [CONFLICT_P, answer("R1", "A", "P", done="甲"), answer("R2", "A", "P", done="乙")]
    assert open_conflict("done", *copies, arrival=("R1", "R2")).question == "R2"
    assert open_conflict("done", *copies, arrival=("R2", "R1")).question == "R1"
    assert open_conflict("done", *copies, arrival=("R1", "R2")).division is None


def test_between_two_divisions_or_with_the_office_there_is_no_question_for_a_file() -> None:
    mine, theirs = answer("R1", "A", "P", done="甲"), answer("R2", "B", "PB", done="乙")
    assert open_conflict("done", CONFLICT_P, PB, mine, theirs, arrival=("R1", "R2")).question is None
    assert open_conflict("done", CONFLICT_P, mine, office("W", done="丙"), arrival=("R1",)).question is None
    assert open_conflict("done", CONFLICT_P, mine, assertion("T", "A", done="丙"), arrival=("R1",)).question is None


def test_of_two_copies_one_whose_arrival_is_not_known_is_the_earlier() -> None:
    copies = [CONFLICT_P, answer("R1", "A", "P", done="甲"), answer("R2", "A", "P", done="乙")]
    found = conflict_of(resolution("done", *copies), ("A", "B"), {"R1": 1})
    assert found is not None
    assert found.question == "R1"


def test_between_two_texts_of_the_office_no_division_has_a_value() -> None:
    found = open_conflict("done", CONFLICT_P, office("W1", done="甲"), office("W2", done="乙"))
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
    found = open_conflict("done", CONFLICT_P, answer("R1", "A", "P", done="甲"), office("W", done="乙"))
    assert decide_conflict(found, take, text) == values


@pytest.mark.parametrize("arrival", [("R1", "R2"), ("R2", "R1")])
def test_both_texts_stand_in_the_order_in_which_the_copies_came(arrival: tuple[str, ...]) -> None:
    copies = [answer(each, "A", "P", done=each) for each in ("R1", "R2")]
    found = open_conflict("done", CONFLICT_P, *copies, assertion("T", "A", done="記入"), arrival=arrival)
    assert decide_conflict(found, ConflictChoice.BOTH) == ("\n".join((*arrival, "記入")),)


ALIKE = [
    ("窓口が開いた。", "窓口か\u3099開いた。"),
    ("10〜12月に開いた。", "10～12月に開いた。"),
    ("窓口を開いた。\n続ける。", "窓口を開いた。\u2028続ける。"),
    ("窓口を開いた。\n続ける。", "窓口を開いた。\u0085続ける。"),
    ("窓口を開いた。  続ける。", "窓口を開いた。 続ける。"),
]
"""Two spellings of one text each."""


@pytest.mark.parametrize("arrival", [("R1", "R2", "R3"), ("R3", "R2", "R1")])
@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_a_text_that_two_sides_spell_otherwise_is_one_text_of_the_first(
    one: str, other: str, arrival: tuple[str, ...]
) -> None:
    copies = [answer("R1", "A", "P", done=one), answer("R2", "A", "P", done=other)]
    found = open_conflict("done", CONFLICT_P, PB, *copies, office("W", done="事務局の文。"), arrival=arrival)
    assert decide_conflict(found, ConflictChoice.BOTH) == (f"{one}\n事務局の文。",)
    assert decide_conflict(found, ConflictChoice.DIVISION) == (one,)
    beside = open_conflict("done", CONFLICT_P, PB, *copies, answer("R3", "B", "PB", done="別の文。"), arrival=arrival)
    assert (beside.texts, beside.division) == ((one, "別の文。"), (one,))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_while_a_conflict_is_open_the_leads_text_is_current_that_it_spells_in_two_ways(one: str, other: str) -> None:
    copies = [answer("R1", "A", "P", done=one), answer("R2", "A", "P", done=other)]
    found = resolution("done", CONFLICT_P, PB, *copies, answer("R3", "B", "PB", done="別の文。"))
    assert (found.conflict, found.values) == (True, (one,))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_joined_texts_have_a_text_once_that_is_spelled_in_two_ways(one: str, other: str) -> None:
    copies = [answer(f"R{number}", "A", "P", note=text) for number, text in enumerate((one, other, "別の文。"))]
    found = resolution("note", CONFLICT_P, *copies)
    assert (found.conflict, found.values) == (False, (f"{one}\n別の文。",))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_a_field_that_is_spelled_in_two_ways_is_not_the_one_in_which_the_sides_differ(one: str, other: str) -> None:
    sides = [(one, "甲"), (other, "乙")]
    assert find_emptied_field(("done", "next_year"), (None, "甲"), sides, BUILT_IN_MARKS) is None


@pytest.mark.parametrize("take", [ConflictChoice.BOTH, ConflictChoice.TEXT])
def test_both_and_text_do_not_apply_to_the_marks_group(take: str) -> None:
    found = open_conflict("mark", CONFLICT_P, answer("R1", "A", "P", mark="○"), office("W", mark="◎"))
    assert decide_conflict(found, take, "△") is None


def test_two_figures_of_an_indicator_are_never_one() -> None:
    found = open_conflict(
        "figure", CONFLICT_P, answer("R1", "A", "P", figure="約175万件"), office("W", figure="約180万件")
    )
    assert decide_conflict(found, ConflictChoice.BOTH, is_text=False) is None
    assert decide_conflict(found, ConflictChoice.TEXT, "約178万件") == ("約178万件",)


def test_what_a_side_does_not_have_cannot_be_taken() -> None:
    found = open_conflict("done", CONFLICT_P, PB, answer("R1", "A", "P", done="甲"), answer("R2", "B", "PB", done="乙"))
    assert decide_conflict(found, ConflictChoice.OFFICE) is None


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
    assert find_emptied_field(keys, values, sides, BUILT_IN_MARKS) == key


SENT = "送ったもの"
X, Y, Z = "甲", "乙", "丙"
RESOLUTION_P = package("P", "A", done=SENT, mark="◎")
RESOLUTION_PB = package("PB", "B", done=SENT, mark="◎")
B_SAYS = (answer("RB", "B", "PB", done=Y),)


def text(found: Resolution) -> str | None:
    return found.values[0]


def sides(found: Resolution) -> set[str]:
    return {head.assertion_id for head in found.heads} if found.conflict else set()


@pytest.mark.parametrize(
    ("stored", "answered", "stands", "conflict"),
    [
        (None, SENT, SENT, False),
        (X, SENT, X, False),
        (None, Y, Y, False),
        (None, None, None, False),
        (Y, Y, Y, False),
        (X, None, X, True),
        (X, Y, X, True),
    ],
    ids=["D = B = O", "D = B", "O = B, D ≠ B", "O = B, D blank", "O = D", "all differ, D blank", "all differ"],
)
def test_the_plain_table(stored: str | None, answered: str | None, stands: str | None, conflict: bool) -> None:
    things: list[Thing] = [RESOLUTION_P, answer("R1", "A", "P", done=answered)]
    things += [office("W", done=stored)] if stored else []
    found = resolution("done", *things)
    assert (text(found), found.conflict, found.base) == (stands, conflict, (SENT,))


def test_nothing_said_leaves_what_was_sent() -> None:
    assert resolution("done", RESOLUTION_P).values == (SENT,)
    assert resolution("done").values == (None,)


def test_where_nobody_said_anything_there_is_no_conflict() -> None:
    assert resolution("done", CONFLICT_P).conflict is False


def test_of_two_sides_of_a_conflict_neither_is_superseded() -> None:
    found = resolution("done", P, R1, TWIN)
    assert found.conflict
    assert [found.is_superseded(head.assertion_id) for head in found.heads] == [False, False]


def test_a_word_is_overtaken_by_one_that_has_seen_it() -> None:
    found = resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=X), office("W", "R1", done=Y))
    assert (text(found), found.conflict) == (Y, False)
    assert found.is_superseded("R1")
    assert not found.is_superseded("W")


def test_answering_a_package_supersedes_the_return_that_it_showed() -> None:
    asked = package("P2", "A", "P", seen=["R1"], done=X)
    found = resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=X), asked, answer("R2", "A", "P2", done=Z))
    assert (text(found), found.conflict) == (Z, False)


def test_an_assertion_of_a_return_names_the_assertions_it_had_observed_and_no_package() -> None:
    found = resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=X), answer("R2", "A", "P", "R1", done=Y))
    assert {each.assertion_id: each.observed for each in found.assertions} == {"R1": set(), "R2": {"R1"}}


def test_what_was_sent_is_told_from_the_package_that_all_sides_answer() -> None:
    asked_again = package("P2", "A", "P", done=Z)
    found = resolution(
        "done", RESOLUTION_P, asked_again, answer("R1", "A", "P", done=X), answer("R2", "A", "P2", done=Y)
    )
    assert found.base == (SENT,)


def test_seeing_a_return_is_having_seen_what_it_repeats_even_if_that_arrives_late() -> None:
    things: list[Thing] = [RESOLUTION_P, answer("R2", "A", "P", "R1", done=X), office("W", "R2", done=Y)]
    assert text(resolution("done", *things)) == Y
    found = resolution("done", *things, answer("R1", "A", "P", done=X))
    assert (text(found), found.conflict) == (Y, False)


def test_of_equal_words_the_bytes_of_the_newest_stand() -> None:
    found = resolution(
        "done", RESOLUTION_P, answer("R1", "A", "P", done="甲 "), answer("R2", "A", "P", "R1", done="甲\n")
    )
    assert (found.values, found.repeats) == (("甲\n",), frozenset({"R2"}))


def test_of_equal_words_that_have_not_seen_each_other_the_first_named_writers_bytes_stand() -> None:
    found = resolution(
        "done", RESOLUTION_P, RESOLUTION_PB, answer("R1", "B", "PB", done="甲 "), answer("R2", "A", "P", done="甲")
    )
    assert (found.values, found.conflict) == (("甲",), False)


def test_of_equal_words_of_one_writer_the_smaller_return_gives_the_bytes() -> None:
    found = resolution("done", RESOLUTION_P, answer("R2", "A", "P", done="甲 "), answer("R1", "A", "P", done="甲"))
    assert found.values == ("甲",)


def test_an_echo_of_a_later_writer_does_not_push_out_the_first_named_one() -> None:
    found = resolution(
        "done",
        RESOLUTION_P,
        RESOLUTION_PB,
        answer("R1", "A", "P", done="甲"),
        answer("R2", "B", "PB", done="甲 "),
        answer("R3", "B", "PB", "R2", done="甲　"),
    )
    assert found.values == ("甲",)


def test_with_two_nearest_ancestors_equal_to_both_repeats_and_else_speaks() -> None:
    both: list[Thing] = [RESOLUTION_P, answer("R1", "A", "P", done=X), answer("R2", "A", "P", done=X)]
    assert resolution("done", *both, answer("R3", "A", "R1", "R2", done=X)).repeats == {"R3"}
    one: list[Thing] = [RESOLUTION_P, answer("R1", "A", "P", done=X), answer("R2", "A", "P", done=Y)]
    found = resolution("done", *one, answer("R3", "A", "R1", "R2", done=X))
    assert (text(found), found.conflict, found.repeats) == (X, False, frozenset())


def test_while_a_conflict_is_open_what_was_sent_stands_where_the_lead_says_two_things() -> None:
    found = resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=X), answer("R2", "A", "P", done=Y))
    assert (text(found), sides(found)) == (SENT, {"R1", "R2"})


def test_while_a_conflict_is_open_the_office_stands_before_the_lead() -> None:
    found = resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=X), office("W", done=Y))
    assert (text(found), sides(found)) == (Y, {"R1", "W"})


def test_a_missing_column_of_a_group_takes_what_was_sent() -> None:
    sent = package("P", "A", mark="◎", change_kind="その他")
    found = resolution("mark", sent, answer("R1", "A", "P", mark="○", change_reason="不調のため"))
    assert found.values == ("○", "不調のため", "その他")


def test_a_missing_column_is_no_word_where_the_others_repeat() -> None:
    found = resolution(
        "mark",
        RESOLUTION_P,
        answer("R1", "A", "P", mark="◎", change_kind="その他"),
        answer("R2", "A", "P", mark="◎", change_kind="統合"),
        answer("R3", "A", "R1", "R2", mark="◎", change_reason=None),
    )
    assert found.repeats == {"R3"}
    assert sides(found) == {"R1", "R2"}


def test_notes_that_have_not_seen_each_other_both_stand() -> None:
    found = resolution("note", RESOLUTION_P, answer("R1", "A", "P", note=X), answer("R2", "A", "P", note=Y))
    assert (found.values, found.conflict) == ((f"{X}\n{Y}",), False)


def test_a_note_that_two_copies_say_alike_stands_once() -> None:
    copies = [answer(f"R{number}", "A", "P", note=text) for number, text in enumerate((X, Y, f"{X} "), start=1)]
    assert resolution("note", RESOLUTION_P, *copies).values == (f"{X}\n{Y}",)


def test_what_was_sent_and_comes_back_unseen_does_not_change_the_bytes_of_a_later_word() -> None:
    found = resolution("done", RESOLUTION_P, office("W", done=f"{SENT} "), answer("R1", "A", "P", done=SENT))
    assert (found.values, found.repeats) == ((f"{SENT} ",), frozenset({"R1"}))


def test_a_return_that_repeats_what_was_sent_in_other_bytes_gives_the_bytes() -> None:
    assert resolution("done", RESOLUTION_P, answer("R1", "A", "P", done=f"{SENT} ")).values == (f"{SENT} ",)


def test_a_form_that_was_made_while_answers_differed_does_not_bring_back_what_was_sent() -> None:
    r1, asked = answer("R1", "A", "P", done=X), package("P2", "A", "P", "R1", done=SENT)
    back = answer("R3", "A", "P2", done=SENT)
    assert resolution("done", RESOLUTION_P, r1, answer("R2", "A", "P", done=Y), asked, back).conflict
    assert resolution("done", RESOLUTION_P, r1, asked, back).values == (X,)


def test_while_a_conflict_is_open_the_lead_stands_where_its_answers_are_alike() -> None:
    found = resolution(
        "done",
        RESOLUTION_P,
        RESOLUTION_PB,
        answer("R1", "A", "P", done=X),
        answer("R2", "A", "P", done=f"{X} "),
        *B_SAYS,
    )
    assert (text(found), sides(found)) == (X, {"R1", "R2", "RB"})


def test_what_was_sent_to_each_is_told_and_stands_where_nobody_leads() -> None:
    found = resolution("done", RESOLUTION_P, RESOLUTION_PB, answer("RA", "A", "P", done=X), *B_SAYS, writers=())
    assert (text(found), found.base) == (SENT, (SENT,))


def test_a_word_that_names_itself_among_what_it_had_seen_is_not_overtaken_by_itself() -> None:
    assert text(resolution("done", RESOLUTION_P, office("W", "W", done=X))) == X


class TestScenarios:
    """Cases that tests/application/merge does not have, by the numbers of their scenarios."""

    def test_8_a_return_taken_back_is_not_in_the_set(self) -> None:
        r1, r2 = answer("R1", "A", "P", done=X), answer("R2", "A", "P", "R1", done=X)
        assert text(resolution("done", RESOLUTION_P, r2)) == X
        assert resolution("done", RESOLUTION_P, r2).repeats == frozenset()
        assert text(resolution("done", RESOLUTION_P, r1, r2)) == X

    def test_21_an_equal_row_twice_is_one_word(self) -> None:
        twice = answer("R1", "A", "P", done=X)
        assert resolution("done", RESOLUTION_P, twice, twice) == resolution("done", RESOLUTION_P, twice)

    def test_29_a_decision_stands_until_a_word_arrives_that_has_not_seen_it(self) -> None:
        both = decision("D", "R1", "W", done=f"{Y}\n{X}")
        things: list[Thing] = [RESOLUTION_P, answer("R1", "A", "P", done=X), office("W", done=Y), both]
        found = resolution("done", *things, answer("R2", "A", "P", "R1", done=Z))
        assert (sides(found), text(found)) == ({"D", "R2"}, f"{Y}\n{X}")


def test_an_answer_by_telephone_is_the_divisions_word() -> None:
    found = resolution(
        "done", RESOLUTION_P, RESOLUTION_PB, assertion("T", "A", done=X), answer("RB", "B", "PB", done=Y)
    )
    assert (text(found), sides(found)) == (X, {"T", "RB"})
