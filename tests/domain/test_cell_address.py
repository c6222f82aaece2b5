"""Cells and columns are named as spreadsheet programs name them."""

import pytest

from nakano_status.domain.cell_address import (
    LAST_COLUMN,
    LAST_ROW,
    CellPlace,
    cell_address,
    column_letters,
    column_number,
    letters_as_number,
    parse_address,
    parse_area,
)

LETTERS = {1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA", LAST_COLUMN: "XFD"}


def test_columns_have_letters() -> None:
    assert {number: column_letters(number) for number in LETTERS} == LETTERS
    assert {column_number(letters.lower()): letters for letters in LETTERS.values()} == LETTERS


def test_letters_beyond_the_last_column_are_a_number_and_not_a_column() -> None:
    assert [letters_as_number(letters) for letters in ("", "XFE", "zzz")] == [0, LAST_COLUMN + 1, 18_278]
    for letters in ("", "XFE", "甲"):
        with pytest.raises(ValueError, match=f"^{letters}$"):
            column_number(letters)


def test_an_address_is_read_as_it_is_written() -> None:
    assert cell_address(12, 27) == "AA12"
    assert parse_address("AA12") == parse_address("$aa$12") == (12, 27)


def test_an_area_may_be_one_cell_or_whole_columns_or_rows() -> None:
    areas = {
        "C3:A1": (1, 1, 3, 3),
        "$J$9": (9, 10, 9, 10),
        "$J:K": (1, 10, LAST_ROW, 11),
        "9:10": (9, 1, 10, LAST_COLUMN),
    }
    assert {text: tuple(parse_area(text)) for text in areas} == areas


@pytest.mark.parametrize("text", ["", "J", "9", "J9:甲", "XFE:XFE", "#REF!"])
def test_a_text_that_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is what matters
        parse_area(text)


def test_a_place_is_read_as_it_is_written() -> None:
    places = {"回答!M12": ("回答", 12, "M"), "甲!乙!AB3": ("甲!乙", 3, "AB"), "!12": ("", 12, None)}
    for text, parts in places.items():
        assert CellPlace.parse(text) == CellPlace(*parts)
        assert CellPlace.parse(text).text == text
    assert CellPlace.at("回答", "M12").whole_row == CellPlace.parse("回答!12")


@pytest.mark.parametrize("text", ["M12", "回答!", "回答!M", "回答!12M", "回答!甲12", "回答!ZZZ1"])
def test_a_text_that_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        CellPlace.parse(text)
