from __future__ import annotations

import pytest

from nakano_status.domain.exchange.answer_file import identify, return_id

ANSWERS: dict[tuple[str, str], str | None] = {("1", "mark"): "◎", ("1", "done"): "甲\n乙", ("2", "done"): None}


def test_the_same_answers_are_the_same_return_in_any_order_and_newline() -> None:
    again = {place: text and text.replace("\n", "\r\n") for place, text in reversed(ANSWERS.items())}
    assert return_id(["P", "R1"], "P", ANSWERS) == return_id(["R1", "P", "P"], "P", again)


def test_a_cell_of_blanks_only_is_a_blank_cell() -> None:
    assert return_id(["P"], "P", {("1", "done"): " 　"}) == return_id(["P"], "P", {("1", "done"): None})


@pytest.mark.parametrize(
    ("parents", "package", "answers"),
    [
        (["P", "R1"], "P", ANSWERS),
        (["P"], "Q", ANSWERS),
        (["P"], "P", {**ANSWERS, ("1", "done"): "甲"}),
        (["P"], "P", {**ANSWERS, ("1", "done"): "甲\n乙 "}),
        (["P"], "P", {**ANSWERS, ("2", "done"): "甲"}),
        (["P"], "P", {place: text for place, text in ANSWERS.items() if text}),
    ],
    ids=["parents", "package", "text", "blank at the end", "row", "missing column"],
)
def test_other_parents_package_or_answers_are_another_return(
    parents: list[str], package: str, answers: dict[tuple[str, str], str | None]
) -> None:
    assert return_id(parents, package, answers) != return_id(["P"], "P", ANSWERS)


def test_an_unreadable_cell_is_another_return_than_a_missing_column() -> None:
    gap = {("2", "done"): "#REF!"}
    assert return_id(["P"], "P", {}, gap) != return_id(["P"], "P", {})
    assert return_id(["P"], "P", {}, gap) != return_id(["P"], "P", {}, {("2", "done"): "#N/A"})


def test_the_id_is_frozen_with_form_1() -> None:
    assert return_id(["P"], "P", {("1", "done"): "甲"}) == "804e328a1b5cf7bd456ad1000b906754"


def test_a_form_that_declares_nothing_is_a_child_of_its_package() -> None:
    assert identify("P", None, [], ANSWERS) == (return_id(["P"], "P", ANSWERS), frozenset({"P"}))


def test_a_file_whose_answers_give_its_declared_id_is_that_return() -> None:
    declared = return_id(["P", "R1"], "P", ANSWERS)
    assert identify("P", declared, ["P", "R1"], ANSWERS) == (declared, frozenset({"P", "R1"}))


def test_a_file_that_was_changed_by_hand_is_a_child_of_what_it_declares() -> None:
    declared = return_id(["P"], "P", ANSWERS)
    changed = {**ANSWERS, ("1", "done"): "丙"}
    found, parents = identify("P", declared, ["P"], changed)
    assert parents == {"P", declared}
    assert found == return_id(parents, "P", changed) != declared
    assert identify("P", declared, ["P"], changed) == (found, parents)


def test_half_a_character_has_an_id_too() -> None:
    assert return_id(["P"], "P", {("1", "done"): "\ud800"}) == "18dae0461fb61ae3ec0f77c38f961919"
    assert return_id(["P"], "P", {}, {("1", "done"): "\ud800"}) != return_id(["P"], "P", {}, {("1", "done"): None})
