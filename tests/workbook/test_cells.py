"""A cell is a value, blank or unreadable."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.workbook.cells.cells import CalculatedValues, FoundCell, SheetCells, unescape
from nakano_status.workbook.cells.loading import load
from nakano_status.workbook.gate.archive import WorkbookParts
from tests.support.spreadsheets import parts_of, saved, zipped


def sheet_of(content: bytes) -> SheetCells:
    parts = WorkbookParts(parts_of(content))
    return SheetCells(load(parts).worksheets[0], CalculatedValues(parts))


def read(value: Any, number_format: str | None = None, change: Callable[[Any], None] | None = None) -> FoundCell:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = value
    if number_format is not None:
        sheet["B2"].number_format = number_format
    if change is not None:
        change(sheet)
    return sheet_of(saved(book)).at(2, 2)


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000\n", "\u00a0"])
def test_blanks_only_are_blank(value: str | None) -> None:
    assert read(value) == FoundCell(CellState.BLANK, None, "B2")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("窓口の改善", "@", "窓口の改善"),
        ("  前後の空白\u3000", "@", "  前後の空白\u3000"),
        ("一行目\r\n二行目\r三行目", "@", "一行目\n二行目\n三行目"),
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1, "General", "0.1"),
        (1e-7, "General", "0.0000001"),
        (0.5, "0%", "50%"),
        (0.125, "0.00%", "12.50%"),
        (1234567, "#,##0", "1,234,567"),
        ("=危険", "@", "=危険"),
    ],
)
def test_a_text_is_what_a_person_typed(value: Any, number_format: str, text: str) -> None:
    def as_text(sheet: Any) -> None:
        if isinstance(value, str):
            sheet["B2"].data_type = "s"

    assert read(value, number_format, as_text) == FoundCell(CellState.VALUE, text, "B2")


@pytest.mark.parametrize(
    ("value", "found", "likely"),
    [
        (date(2023, 1, 15), "2023-01-15", "1/15"),
        (datetime(2023, 1, 15, 9, 30), "2023-01-15 09:30:00", "1/15"),  # noqa: DTZ001 - a cell has no time zone
        (time(9, 30), "09:30:00", "9:30"),
        (timedelta(hours=30), "1 day, 6:00:00", "30:00"),
    ],
)
def test_a_date_where_text_belongs_is_unreadable_and_says_what_may_have_been_typed(
    value: Any, found: str, likely: str
) -> None:
    assert read(value) == FoundCell(CellState.UNREADABLE, None, "B2", found, "CELL-DATE", likely)


@pytest.mark.parametrize(
    ("number_format", "text"), [("[$-411]ge.m.d;@", "R5.1.15"), ('yyyy"年"m"月"d"日"', "2023年1月15日")]
)
def test_a_date_that_names_its_year_by_era_or_kanji_is_what_it_shows(number_format: str, text: str) -> None:
    found = FoundCell(CellState.VALUE, text, "B2", "2023-01-15", "CELL-DATE-READ")
    assert read(date(2023, 1, 15), number_format) == found


@pytest.mark.parametrize(
    ("value", "number_format", "found"),
    [(1e20, "General", "100000000000000000000"), (3, ";;;", "3"), (3, "0.00E+00", "3")],
)
def test_a_number_that_shows_nobody_knows_what_is_unreadable(value: Any, number_format: str, found: str) -> None:
    assert read(value, number_format) == FoundCell(CellState.UNREADABLE, None, "B2", found, "CELL-NUMBER")


def test_a_number_of_which_not_all_shows_is_what_it_shows_with_a_question() -> None:
    assert read(0.128, "0%") == FoundCell(CellState.VALUE, "13%", "B2", "0.128", "CELL-NUMBER-ROUNDED")


def test_a_number_that_may_be_a_day_is_taken_with_a_question() -> None:
    found = FoundCell(CellState.VALUE, "44652", "B2", "44652", "CELL-NUMBER-DATE", "2022-04-01")
    assert read(44652) == found
    assert read(44652, "#,##0") == FoundCell(CellState.VALUE, "44,652", "B2")


def with_built_in_format(number: int) -> bytes:
    """Return a workbook whose cell B2 is 2023-01-15 in a format that Excel has by number."""
    book = Workbook()
    book.worksheets[0]["B2"] = 44941
    book.worksheets[0]["B2"].number_format = "0.00"
    parts = parts_of(saved(book))
    styles = parts["xl/styles.xml"].decode()
    assert styles.count('numFmtId="2"') == 1
    parts["xl/styles.xml"] = styles.replace('numFmtId="2"', f'numFmtId="{number}"').encode()
    return zipped(parts)


@pytest.mark.parametrize("number", [35, 53, 56])
def test_the_day_that_a_japanese_excel_makes_of_a_fraction_is_no_number(number: int) -> None:
    found = FoundCell(CellState.UNREADABLE, None, "B2", "2023-01-15", "CELL-DATE", "1/15")
    assert sheet_of(with_built_in_format(number)).at(2, 2) == found


@pytest.mark.parametrize(("number", "text"), [(57, "R5.1.15"), (58, "令和5年1月15日"), (31, "2023年1月15日")])
def test_a_day_in_a_format_that_a_japanese_excel_has_by_number_shows_its_era(number: int, text: str) -> None:
    assert sheet_of(with_built_in_format(number)).at(2, 2).text == text


def test_an_error_value_is_unreadable_but_the_same_text_is_text() -> None:
    def as_text(sheet: Any) -> None:
        sheet["B2"].data_type = "s"

    assert read("#N/A") == FoundCell(CellState.UNREADABLE, None, "B2", "#N/A", "CELL-ERROR-VALUE")
    assert read("#N/A", change=as_text) == FoundCell(CellState.VALUE, "#N/A", "B2")


def with_formula(result: str) -> bytes:
    """Return a workbook in which B2 holds a formula with that element for its result."""
    book = Workbook()
    book.worksheets[0]["B2"] = "=1+1"
    parts = parts_of(saved(book))
    name = "xl/worksheets/sheet1.xml"
    sheet = parts[name].decode()
    assert sheet.count("<v />") + sheet.count("<v/>") == 1
    parts[name] = sheet.replace("<v />", result).replace("<v/>", result).encode()
    return zipped(parts)


def test_a_formula_that_was_never_calculated_is_unreadable() -> None:
    found = sheet_of(with_formula("")).at(2, 2)
    assert found == FoundCell(CellState.UNREADABLE, None, "B2", "=1+1", "CELL-FORMULA-UNREADABLE")


def test_a_formula_gives_its_result_with_a_question() -> None:
    found = sheet_of(with_formula("<v>2</v>")).at(2, 2)
    assert found == FoundCell(CellState.VALUE, "2", "B2", "=1+1", "CELL-FORMULA")


def test_only_a_formula_asks_for_a_second_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CalculatedValues, "cell", None)
    assert read("文章").text == "文章"
    with pytest.raises(TypeError):
        sheet_of(with_formula("<v>2</v>")).at(2, 2)


def test_cells_merged_over_several_rows_are_unreadable() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B2:B4")

    expected = FoundCell(CellState.UNREADABLE, None, "B2", "まとめて", "CELL-MERGED")
    assert read("まとめて", change=merge) == expected


def test_every_row_of_a_merge_is_told_what_it_shows() -> None:
    book = Workbook()
    book.worksheets[0]["B2"] = "実施内容"
    book.worksheets[0].merge_cells("B2:B4")
    cells = sheet_of(saved(book))
    assert [cells.text(row, 2) for row in range(1, 6)] == [None, "実施内容", "実施内容", "実施内容", None]
    assert cells.at(4, 2) == FoundCell(CellState.UNREADABLE, None, "B4", "実施内容", "CELL-MERGED")


def test_a_cell_that_its_neighbour_covers_is_neither_blank_nor_a_copy() -> None:
    book = Workbook()
    book.worksheets[0]["B2"] = "横に結合"
    book.worksheets[0].merge_cells("B2:C2")
    cells = sheet_of(saved(book))
    assert cells.at(2, 2) == FoundCell(CellState.VALUE, "横に結合", "B2")
    assert cells.at(2, 3).state is CellState.UNREADABLE
    assert cells.text(2, 3) is None


def test_rich_text_is_plain_text() -> None:
    assert read(CellRichText("前半", TextBlock(InlineFont(b=True), "太字"), "後半")).text == "前半太字後半"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("改行_x000D_\n次", "改行\r\n次"),
        ("_x005F_x000D_", "_x000D_"),
        ("A_x000B_B", "A\x0bB"),
        ("_xD842__xDFB7_野家", "𠮷野家"),
        ("_xD842_だけ", "\ufffdだけ"),
        ("name_xyz_", "name_xyz_"),
        ("_x00zz_", "_x00zz_"),
        ("_x0041_と_x3042_", "_x0041_と_x3042_"),
    ],
)
def test_escapes_of_the_format_are_undone(stored: str, text: str) -> None:
    assert unescape(stored) == text


@pytest.mark.parametrize(
    ("typed", "text", "code", "found"),
    [
        ("ヌル_x0000_と_x0007_音、_x000B_改行", "ヌルと音、\n改行", "CELL-CONTROL", "U+0000、U+0007"),
        ("_xD842_だけ", "\ufffdだけ", "CELL-CHARACTER-BROKEN", "U+FFFD"),
        ("外字\ue000です", "外字\ue000です", None, None),
        ("切れた\ufffd\ufffdです", "切れた\ufffd\ufffdです", "CELL-CHARACTER-BROKEN", "U+FFFD"),
        ("改行_x000D_\nだけ", "改行\nだけ", None, None),
    ],
)
def test_of_characters_that_do_not_stay_a_person_is_told(typed: str, text: str, code: str, found: str) -> None:
    assert read(typed) == FoundCell(CellState.VALUE, text, "B2", found, code)


@pytest.mark.parametrize("text", ["\u200b", "\ufeff \u3000", "\u2003"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert read(text).state is CellState.BLANK


def test_looking_beyond_the_last_cell_makes_no_cells() -> None:
    cells = SheetCells(
        sheet := load(WorkbookParts(parts_of(saved(Workbook())))).worksheets[0], CalculatedValues(WorkbookParts())
    )
    assert cells.at(40, 28).cell == "AB40"
    assert (cells.text(40, 28), cells.comment(40, 28), cells.converted(40, 28)) == (None, None, None)
    assert (sheet.max_row, sheet.max_column) == (1, 1)
