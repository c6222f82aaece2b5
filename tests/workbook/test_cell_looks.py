"""What is seen of the cells of a returned form is read as it looks, or reported."""

from datetime import date
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, IconSetRule
from openpyxl.styles import Border, Font, Side

from tests.support.returned_forms import after, problems, told


def test_letters_of_symbol_fonts_are_read_as_the_signs_that_show() -> None:
    def write(book: Any) -> None:
        sheet, symbol, signs = book["回答"], InlineFont(rFont="Symbol"), InlineFont(rFont="Wingdings 2")
        sheet["J9"] = CellRichText("処理時間を5", TextBlock(symbol, "m"), "sにした。")
        sheet["J10"] = CellRichText(TextBlock(signs, "P"), "窓口 ", TextBlock(signs, "\uf04f"), "夜間")
        sheet["K9"], sheet["K9"].font = "l 済みû", Font(name="wingdings")
        sheet["H9"], sheet["H9"].font = "¡", Font(name="Wingdings")

    file = after(write)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["処理時間を5μsにした。", "✓窓口 ✗夜間"]
    assert file.rows[0].cells["next_year"].text == "● 済み✗"
    assert file.rows[0].cells["mark"].text == "○"
    assert told(file) == []


@pytest.mark.parametrize(
    ("text", "font", "found"),
    [
        ("Q", Font(name="Wingdings"), "【フォント Wingdings：Q】"),
        ("済Q", Font(name="外字記号", charset=2), "【フォント 外字記号：済Q】"),
        (25, Font(name="Wingdings"), "【フォント Wingdings：25】"),
    ],
)
@pytest.mark.parametrize(("cell", "code"), [("J9", "CELL-SCRIPT"), ("C9", "SEEN-CHANGED")])
def test_letters_of_a_symbol_font_without_a_certain_sign_are_reported(
    cell: str, code: str, text: str | float, font: Font, found: str
) -> None:
    def write(book: Any) -> None:
        book["回答"][cell], book["回答"][cell].font = text, font

    assert (code, cell, found) in told(after(write))


def test_characters_that_turn_the_direction_are_removed_and_reported() -> None:
    def write(book: Any) -> None:
        book["回答"]["J9"] = "\u202e件05\u202c増設"
        book["回答"]["J10"] = CellRichText("\u2067あ", TextBlock(InlineFont(b=True), "い\u2069"))

    file = after(write)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["件05増設", "あい"]
    assert told(file) == [("CELL-DIRECTION", "J9", "U+202E、U+202C"), ("CELL-DIRECTION", "J10", "U+2067、U+2069")]


@pytest.mark.parametrize("combining", ["\u0335", "\u0336"])
def test_characters_with_a_combining_line_through_them_are_struck(combining: str) -> None:
    def write(book: Any) -> None:
        book["回答"]["J9"] = "".join(each + combining for each in "旧計画") + "新計画"
        book["回答"]["J10"] = "".join(each + combining for each in "中止")

    file = after(write)
    assert [row.cells["done"].text for row in file.rows[:2]] == ["新計画", None]
    assert [(code, cell) for code, cell, _ in told(file)] == [("CELL-STRUCK-PART", "J9"), ("CELL-STRUCK", "J10")]
    assert told(file)[0][2] == "【取消線：旧計画】新計画"


@pytest.mark.parametrize("shows_value", [False, True])
@pytest.mark.parametrize("rule", [IconSetRule, DataBarRule])
def test_a_number_with_a_sign_or_a_bar_beside_it_is_reported(rule: Any, shows_value: bool) -> None:
    def write(book: Any) -> None:
        sheet = book["回答"]
        sheet["J9"], sheet["J10"] = 3, "文"
        of_kind = (
            IconSetRule("3Symbols", "percent", [0, 33, 67], showValue=shows_value)
            if rule is IconSetRule
            else DataBarRule("min", None, "max", None, "FF638EC6", showValue=shows_value)  # type: ignore[no-untyped-call]
        )
        sheet.conditional_formatting.add("J9:J10", of_kind)

    assert told(after(write)) == [("SEEN-ADDED", "J9", "iconSet" if rule is IconSetRule else "dataBar")]


@pytest.mark.parametrize(
    ("text_format", "found", "code"),
    [('0"件"*※', 25, "CELL-NUMBER"), ("*-0", 75, "CELL-NUMBER"), ("@*！", "中止（！）", "SEEN-ADDED")],
)
def test_a_character_that_fills_the_cell_is_reported(text_format: str, found: str | float, code: str) -> None:
    def write(book: Any) -> None:
        value = found if isinstance(found, int) else "中止"
        book["回答"]["J9"], book["回答"]["J9"].number_format = value, text_format

    assert told(after(write)) == [(code, "J9", str(found))]


@pytest.mark.parametrize(
    ("cell", "value"), [("J9", date(2023, 6, 1)), ("J9", 12.4), ("P9", 12.4)], ids=["date", "rounded", "outside"]
)
def test_a_diagonal_over_a_cell_is_told_whatever_else_is(cell: str, value: Any) -> None:
    def cross(book: Any) -> None:
        book["回答"][cell], book["回答"][cell].number_format = value, "0"
        book["回答"][cell].border = Border(diagonal=Side(style="thin"), diagonalUp=True)

    crossed = [each for each in problems(after(cross)) if ("kind", "斜線") in each.details]
    assert [(each.code, each.place.cell) for each in crossed] == [("SEEN-ADDED", cell)]
