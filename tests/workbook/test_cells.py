"""Cells: their values as written, as shown, and the height of rows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment

from nakano_status.documents.list.builder import HIGHEST_ROW
from nakano_status.domain.cell_address import CellArea
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.cells import BOOLEAN_READ, MERGED, SheetCells
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.loading import load
from nakano_status.workbook.new_workbook import height_of_texts
from nakano_status.workbook.number_formats import (
    BUILT_IN_FORMATS,
    ShownNumber,
    likely_typed_text,
    plain_number,
    shown_date,
    shown_number,
)
from nakano_status.workbook.rich_text import unescape
from nakano_status.workbook.table_reader import read_table
from tests.support.fields import NAKANO
from tests.support.forms import CARD, IDS, PAPER, form_content
from tests.support.spreadsheets import changed, header_of, parts_of, saved, workbook_of, zipped


def sheet_of(content: bytes) -> SheetCells:
    return SheetCells(load(WorkbookParts(parts_of(content))).sheets[0])


def read(value: Any, number_format: str | None = None, change: Callable[[Any], None] | None = None) -> ReadCell:
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
    assert read(value) == ReadCell(CellState.BLANK, None, "B2")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("窓口の改善", "@", "窓口の改善"),
        ("  前後の空白\u3000", "@", "  前後の空白\u3000"),
        ("一行目_x000D_\n二行目_x000D_三行目", "@", "一行目\n二行目\n三行目"),
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

    assert read(value, number_format, as_text) == ReadCell(CellState.VALUE, text, "B2")


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
    assert read(value) == ReadCell(CellState.UNREADABLE, None, "B2", found, "CELL-DATE", likely)


@pytest.mark.parametrize(
    "number_format", ['m"月"d"日（予定）"', 'yyyy"年"m"月"', "mmm-yy", "yyyy/m/d※", "yyyy/m/d\\頃", "d"]
)
def test_of_a_date_that_shows_something_else_the_format_is_told(number_format: str) -> None:
    found = f"2022-02-15（表示形式：{number_format}）"
    expected = ReadCell(CellState.UNREADABLE, None, "B2", found, "CELL-DATE", "2/15")
    assert read(date(2022, 2, 15), number_format) == expected


@pytest.mark.parametrize(
    "number_format",
    ['m"月"d"日"', "yyyy/m/d;@", r"yyyy\-mm\-dd", "m/d(aaa)", "[$-409]d-mmm-yy", "yyyy/m/d h:mm AM/PM"],
)
def test_a_date_that_shows_its_day_is_told_without_its_format(number_format: str) -> None:
    assert read(date(2022, 2, 15), number_format).found == "2022-02-15"


@pytest.mark.parametrize(
    ("number_format", "text"), [("[$-411]ge.m.d;@", "R5.1.15"), ('yyyy"年"m"月"d"日"', "2023年1月15日")]
)
def test_a_date_that_names_its_year_by_era_or_kanji_is_what_it_shows(number_format: str, text: str) -> None:
    found = ReadCell(CellState.VALUE, text, "B2", "2023-01-15", "CELL-DATE-READ")
    assert read(date(2023, 1, 15), number_format) == found


@pytest.mark.parametrize(
    ("value", "number_format", "found"),
    [(1e20, "General", "100000000000000000000"), (3, ";;;", "3"), (3, "0.00E+00", "3")],
)
def test_a_number_that_shows_nobody_knows_what_is_unreadable(value: Any, number_format: str, found: str) -> None:
    assert read(value, number_format) == ReadCell(CellState.UNREADABLE, None, "B2", found, "CELL-NUMBER")


def test_a_number_of_which_not_all_shows_is_what_it_shows_with_a_question() -> None:
    assert read(0.128, "0%") == ReadCell(CellState.VALUE, "13%", "B2", "0.128", "CELL-NUMBER-ROUNDED")


def test_a_number_that_may_be_a_day_is_taken_with_a_question() -> None:
    found = ReadCell(CellState.VALUE, "44652", "B2", "44652", "CELL-NUMBER-DATE", "2022-04-01")
    assert read(44652) == found
    assert read(44652, "#,##0") == ReadCell(CellState.VALUE, "44,652", "B2")


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
    found = ReadCell(CellState.UNREADABLE, None, "B2", "2023-01-15", "CELL-DATE", "1/15")
    assert sheet_of(with_built_in_format(number)).at(2, 2) == found


@pytest.mark.parametrize(("number", "text"), [(57, "R5.1.15"), (58, "令和5年1月15日"), (31, "2023年1月15日")])
def test_a_day_in_a_format_that_a_japanese_excel_has_by_number_shows_its_era(number: int, text: str) -> None:
    assert sheet_of(with_built_in_format(number)).at(2, 2).text == text


def test_an_error_value_is_unreadable_but_the_same_text_is_text() -> None:
    def as_text(sheet: Any) -> None:
        sheet["B2"].data_type = "s"

    assert read("#N/A") == ReadCell(CellState.UNREADABLE, None, "B2", "#N/A", "CELL-ERROR-VALUE")
    assert read("#N/A", change=as_text) == ReadCell(CellState.VALUE, "#N/A", "B2")


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
    assert found == ReadCell(CellState.UNREADABLE, None, "B2", "=1+1", "CELL-FORMULA-UNREADABLE")


def test_a_formula_gives_its_result_with_a_question() -> None:
    found = sheet_of(with_formula("<v>2</v>")).at(2, 2)
    assert found == ReadCell(CellState.VALUE, "2", "B2", "=1+1", "CELL-FORMULA")


def test_cells_merged_over_several_rows_are_unreadable() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B2:B4")

    expected = ReadCell(CellState.UNREADABLE, None, "B2", "まとめて", "CELL-MERGED")
    assert read("まとめて", change=merge) == expected


def test_every_row_of_a_merge_is_told_what_it_shows() -> None:
    book = Workbook()
    book.worksheets[0]["B2"] = "実施内容"
    book.worksheets[0].merge_cells("B2:B4")
    cells = sheet_of(saved(book))
    assert [cells.text(row, 2) for row in range(1, 6)] == [None, "実施内容", "実施内容", "実施内容", None]
    assert cells.at(4, 2) == ReadCell(CellState.UNREADABLE, None, "B4", "実施内容", "CELL-MERGED")


def test_a_cell_that_its_neighbour_covers_is_neither_blank_nor_a_copy() -> None:
    book = Workbook()
    book.worksheets[0]["B2"] = "横に結合"
    book.worksheets[0].merge_cells("B2:C2")
    cells = sheet_of(saved(book))
    assert cells.at(2, 2) == ReadCell(CellState.VALUE, "横に結合", "B2")
    assert cells.at(2, 3).state is CellState.UNREADABLE
    assert cells.text(2, 3) is None


def test_a_text_centred_across_blank_cells_is_as_their_merge() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for address, text in {
        "A1": "予定なし",
        "B1": None,
        "C1": None,
        "E1": None,
        "A2": "題",
        "B2": "名",
        "C2": None,
    }.items():
        sheet[address].alignment = Alignment(horizontal="centerContinuous")
        sheet[address].value = text
    sheet["D1"].alignment = Alignment(horizontal="center")
    content = saved(book)
    cells = sheet_of(content)
    assert load(WorkbookParts(parts_of(content))).sheets[0].merges == [CellArea(1, 1, 1, 3), CellArea(2, 2, 2, 3)]
    assert (cells.at(1, 1).text, cells.at(1, 4).state, cells.at(2, 2).text) == ("予定なし", CellState.BLANK, "名")
    assert (cells.at(1, 3).code, cells.at(1, 3).found) == (MERGED, "予定なし")


@pytest.mark.parametrize(("value", "box"), [(True, "☑"), (False, "☐")])
def test_a_check_box_in_a_cell_is_the_box_that_it_shows(value: bool, box: str) -> None:
    content = parts_of(workbook_of([[value]]))
    complement = b'<extLst><ext uri="{C7286773}"><x:xfComplement xmlns:x="urn:x" i="0"/></ext></extLst></xf></cellXfs>'
    styles = re.sub(rb"(<xf [^>]*?)/?>(</xf>)?</cellXfs>", rb"\1>" + complement, content["xl/styles.xml"])
    found = sheet_of(zipped({**content, "xl/styles.xml": styles})).at(1, 1)
    assert (found.text, found.found, found.code) == (box, box, BOOLEAN_READ)


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
    assert read(typed) == ReadCell(CellState.VALUE, text, "B2", found, code)


@pytest.mark.parametrize("text", ["\u200b", "\ufeff \u3000", "\u2003"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert read(text).state is CellState.BLANK


def test_looking_beyond_the_last_cell_makes_no_cells() -> None:
    cells = SheetCells(sheet := load(WorkbookParts(parts_of(saved(Workbook())))).sheets[0])
    assert cells.at(40, 28).cell == "AB40"
    assert (cells.text(40, 28), cells.converted(40, 28)) == (None, None)
    assert (sheet.last_row, sheet.last_column) == (1, 1)


_MARKER = 987_654

# What a cell becomes: its attributes and its content, as a spreadsheet program writes them.
KINDS = {
    "formula without a result": ("", "<f>A1&amp;B1</f>"),
    "formula with a text": (' t="str"', "<f>A1</f><v>計算した文字</v>"),
    "formula with a number": ("", "<f>1+1</f><v>2</v>"),
    "formula with a truth value": (' t="b"', "<f>A1=B1</f><v>1</v>"),
    "formula with a blank": (' t="str"', "<f>A1</f><v>　</v>"),
    "formula with an error": (' t="e"', "<f>A1/0</f><v>#DIV/0!</v>"),
    "shared formula": (' t="str"', '<f t="shared" si="0" ref="A1:A2">A1</f><v>計算した文字</v>'),
    "formula shared from elsewhere": (' t="str"', '<f t="shared" si="0"/><v>計算した文字</v>'),
    "array formula": (' t="str"', '<f t="array" ref="{place}">A1:A2</f><v>計算した文字</v>'),
    "true": (' t="b"', "<v>1</v>"),
    "false": (' t="b"', "<v>0</v>"),
}
TEXTS = {"text with =": "=A1+B1", "the word TRUE": "TRUE", "text with a quotation mark before it": "'=1+1"}

OfBook = Callable[[Any], Any]


def converted(content: bytes, cell_of: OfBook, kind: str) -> tuple[bytes, str]:
    """Return the workbook with a cell converted into something else, and the cell's address."""
    place: list[str] = []

    def mark(book: Any) -> None:
        cell = cell_of(book)
        cell.value = _MARKER
        place.append(cell.coordinate)

    attributes, inside = KINDS[kind]
    parts = parts_of(changed(content, mark))
    name = next(each for each, part in parts.items() if f"<v>{_MARKER}</v>".encode() in part)
    written = re.compile(rf'<c r="{place[0]}"( s="\d+")?[^>]*><v>{_MARKER}</v></c>')
    new = rf'<c r="{place[0]}"\1{attributes}>{inside.format(place=place[0])}</c>'
    sheet, count = written.subn(new, parts[name].decode())
    assert count == 1
    return zipped({**parts, name: sheet.encode()}), place[0]


def typed(content: bytes, cell_of: OfBook, text: str) -> tuple[bytes, str]:
    """Return the workbook with a text in a cell, and the cell's address."""
    place: list[str] = []

    def mark(book: Any) -> None:
        cell = cell_of(book)
        cell.value = text
        cell.data_type = "s"
        place.append(cell.coordinate)

    return changed(content, mark), place[0]


@cache
def form() -> bytes:
    return write_form(form_content(figures=(CARD, PAPER)))


def _beside(label: str) -> OfBook:
    return lambda book: next(
        cell.offset(0, 1) for row in book["回答"].iter_rows(max_row=10) for cell in row if cell.value == label
    )


def _answer(key: str, row: int = 1) -> OfBook:
    def find(book: Any) -> Any:
        header = header_of(book["回答"])
        return book["回答"].cell(header.row + row, header.columns[key])

    return find


def _figure(heading: str) -> OfBook:
    def find(book: Any) -> Any:
        cells = (cell for row in book["成果指標"].iter_rows() for cell in row)
        head = next(cell for cell in cells if cell.value == heading)
        return head.offset(1, 0)

    return find


def _below(sheet: str, label: str, down: int, right: int) -> OfBook:
    return lambda book: next(
        cell.offset(down, right) for row in book[sheet].iter_rows() for cell in row if cell.value == label
    )


def _of_form(content: bytes) -> Iterable[Problem]:
    file = read_answers("回答.xlsx", content, NAKANO)
    assert file.refused is None
    return file.problems


IN_FORM: dict[str, OfBook] = {
    **{f"answer {key}": _answer(key) for key in ("mark", "change_kind", "change_reason", "done", "next_year", "note")},
    **{f"figure {each}": _figure(each) for each in ("令和4年度の実績", "時点", "増減の要因")},
}


@pytest.mark.sample(12)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", IN_FORM)
def test_a_form_tells_of_a_cell_that_was_converted(place: str, kind: str) -> None:
    content, cell = converted(form(), IN_FORM[place], kind)
    assert [each for each in _of_form(content) if each.place.cell == cell and each.place.sheet], kind


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", ["answer done", "answer note"])
def test_a_text_is_a_text_whatever_it_looks_like(place: str, text: str) -> None:
    content, cell = typed(form(), IN_FORM[place], TEXTS[text])
    turning = {"CELL-FORMULA", "CELL-FORMULA-LEFT", "CELL-FORMULA-UNREADABLE", "CELL-BOOLEAN"}
    assert not [each for each in _of_form(content) if each.place.cell == cell and each.code in turning]


def test_a_form_as_it_was_written_has_nothing_converted() -> None:
    assert not _of_form(form())


def test_what_was_converted_is_not_taken_where_it_cannot_be_read() -> None:
    name, _ = converted(form(), _beside("記入者"), "formula without a result")
    assert read_answers("回答.xlsx", name, NAKANO).respondent.name is None
    shown, _ = converted(form(), _beside("記入者"), "formula with a text")
    assert read_answers("回答.xlsx", shown, NAKANO).respondent.name == "計算した文字"
    package, _ = converted(form(), _beside("照会番号"), "formula without a result")
    assert read_answers("回答.xlsx", package, NAKANO).identity.head_package is None
    previous, _ = converted(form(), _below("前回の報告", "管理番号", 1, 2), "formula without a result")
    report = read_answers("回答.xlsx", previous, NAKANO).previous
    assert report is not None
    assert not any("A1" in str(text) for values in report.rows.values() for text in values.values())


def test_every_cell_of_an_array_formula_is_told() -> None:
    content, first = converted(form(), _answer("done"), "array formula")
    letter, row = re.fullmatch(r"([A-Z]+)(\d+)", first).groups()  # type: ignore[union-attr]
    wide = {
        name: part.replace(f'ref="{first}"'.encode(), f'ref="{first}:{letter}{int(row) + 2}"'.encode())
        for name, part in parts_of(content).items()
    }
    filled = changed(zipped(wide), lambda _: None)
    assert filled
    below = re.compile(rf'<c r="{letter}{int(row) + 1}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)')
    sheet = next(name for name, part in wide.items() if b't="array"' in part)
    text = below.sub(rf'<c r="{letter}{int(row) + 1}"\1 t="str"><v>計算した文字</v></c>', wide[sheet].decode())
    file = read_answers("回答.xlsx", zipped({**wide, sheet: text.encode()}), NAKANO)
    told = {each.place.cell: each.code for each in file.problems}
    assert told[first] == told[f"{letter}{int(row) + 1}"] == "CELL-FORMULA"


def _book_of(*rows: Iterable[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return saved(book)


@cache
def published() -> bytes:
    heads = (
        "実施内容", "事業内容", "進捗状況", "スケジュールの変更理由", "令和3年度までの取組状況",
        "令和4年度取組予定"
    )  # fmt: skip
    later = ("令和5年度以降取組予定", "所管課", "管理番号")
    row = ("1-1-① 行政手続", "オンライン申請", "◎", None, "実施した。", "続ける。", "広げる。", "税務課", None)
    numbered = (*row[:-1], IDS[0])
    return _book_of(["進捗状況一覧"], (*heads, *later), row, numbered)


@pytest.mark.sample(30)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("column", range(1, 10))
def test_a_list_tells_of_a_cell_that_was_converted(column: int, kind: str) -> None:
    content, cell = converted(published(), lambda book: book.worksheets[0].cell(3, column), kind)
    found = read_list("一覧.xlsx", content, NAKANO)
    assert found.refused is None
    assert [each for each in found.problems if each.place.cell == cell and each.place.sheet], (kind, found.problems)


def test_a_list_of_texts_has_nothing_converted() -> None:
    codes = {each.code for each in read_list("一覧.xlsx", published(), NAKANO).problems}
    assert not {code for code in codes if code.startswith("CELL-")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_table_tells_of_a_cell_that_was_converted(column: int, kind: str) -> None:
    whole = _book_of(["部", "所管課", "連絡先"], ["区民部", "税務課", "1"], ["区民部", "戸籍住民課", "2"])
    content, cell = converted(whole, lambda book: book.worksheets[0].cell(2, column), kind)
    table = read_table("表.xlsx", content)
    assert not isinstance(table, Problem)
    (told,) = table.problems
    assert (told.place.cell, told.place.row) == (cell, 2)
    is_left_out = told.code == "TABLE-FORMULA-UNREADABLE"
    assert is_left_out == (kind in {"formula without a result", "formula with a blank", "formula with an error"})
    assert len(table.rows) == (1 if is_left_out else 2)


def test_a_table_of_texts_has_nothing_converted() -> None:
    table = read_table("表.xlsx", _book_of(["部", "所管課"], ["区民部", "TRUE"]))
    assert not isinstance(table, Problem)
    assert table.problems == ()


_ACCOUNTS = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "@", "3"),
        (3.0, "0.0", "3.0"),
        (7, "000", "007"),
        (7, "0,000", "0,007"),
        (12, "#.##", "12."),
        (0.5, "#.0", ".5"),
        (0.85, "0%", "85%"),
        (0.125, "0.0%", "12.5%"),
        (3, '0"件"', "3件"),
        (3, 'General"件"', "3件"),
        (3, "0円", "3円"),
        (1500, "[$¥-411]#,##0", "¥1,500"),
        (1500, r"\¥#,##0;[Red]\¥-#,##0", "¥1,500"),
        (-5, "0", "-5"),
        (-5, '#,##0;"▲ "#,##0', "▲ 5"),
        (-1500, "#,##0_);(#,##0)", "(1,500)"),
        (1234, _ACCOUNTS, "1,234"),
        (0, _ACCOUNTS, "-"),
        (1 / 15, "# ??/??", "1/15"),
        (1.5, "# ?/?", "1 1/2"),
        (-1.5, "?/?", "-3/2"),
        (2, "# ?/?", "2"),
        (0, "# ?/?", "0"),
        (0, '[=0]"-";0', "-"),
        (5, '[=0]"-";0', "5"),
        (3, "[>100]0;0", "3"),
        (1500, "[>=1000]#,##0;0.0", "1,500"),
        (5, "[>=1000]#,##0;0.0", "5.0"),
        (12, '[<10]"少"0;[<100]"中"0;"多"0', "中12"),
        (5, "#,##0;[Red]#,##0", "5"),
        (-5, "#,##0;[Red]-#,##0", "-5"),
        (-5, "0.0;△0.0", "△5.0"),
        (-5, '0"（案）";-0"（案）"', "-5（案）"),
        (-5, '0"（案）";（0"（案）"）', "（5（案））"),
        (-5, '"（案）"0;"（案）▲"0', "（案）▲5"),
        (-5, '"A-"0;"-A-"0', "-A-5"),
        (-5, '0;"マイナス "0', "マイナス 5"),
        (-5, '"（案）"0', "-（案）5"),
        (-5, BUILT_IN_FORMATS[38], "-5"),
        (-1500, BUILT_IN_FORMATS[44], "¥-1,500.00"),
        (1500, BUILT_IN_FORMATS[44], "¥1,500.00"),
        (0, BUILT_IN_FORMATS[42], "¥-"),
        (5, f"0.{'0' * 30}", f"5.{'0' * 30}"),
    ],
)
def test_a_number_is_what_it_shows(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.125, "0%", "13%"), (2.5, "0", "3"), (-0.3, "0", "0"), (1, '"済"', "済")],
)
def test_where_not_all_of_it_shows_it_says_so(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text, is_whole=False)


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (1e15, "General"),
        (1e-12, "General"),
        (float("nan"), "0"),
        (5, ";;;"),
        (0, "#"),
        (3, "0.00E+00"),
        (3, "[>100]0"),
        (-5, "[>100]0;0"),
        (-5, '[<0]"▲"0;0'),
        (-5, "[>=1000]#,##0;0.0"),
        (3, "0;[>100]0"),
        (-5, "0;[Red]0"),
        (-5, "#,##0;[Red]#,##0"),
        (-5, '0;"計"0'),
        (-5, '0"（案）";[Red]0"（案）"'),
        (-5, '0"円（税込）";[Red]0"円（税込）"'),
        (-5, '"（税込）"0;[Red]"（税込）"0'),
        (-5, '"（"0"）";[Red]"（"0"）"'),
        (-5, '0"人-日";0"人-日"'),
        (-5, '0;0"人-日"'),
        (-5, '"A-"0;[Red]"A-"0'),
        (-5, '"1-"0;[Red]"1-"0'),
        (-5, '0;"前年-同月比"0'),
        (-5, '"（"0;[Red]"（"0'),
        (-5, "0;[Red]0-"),
        (1500, "0,"),
        (5000, "#,##0.0,"),
        (5000, "#,##0.0,,"),
        (5000, '0"千",'),
        (5, "0##"),
        (5, "[$-2000411]0"),
        (5, f"0.{'0' * 31}"),
        (5, f"0{'%' * 300}"),
        (5, f'0"{"あ" * 300}"'),
        (3, "[DBNum1]0"),
        (1234567, "000-0000"),
        (1 / 15, "# ?/?"),
        (1 / 15, "0/15"),
    ],
)
def test_what_is_not_certain_is_not_said(value: float, number_format: str) -> None:
    assert shown_number(value, number_format) is None


_PIECES = [
    "0",
    "#",
    "?",
    ",",
    ".",
    "%",
    "-",
    ";",
    "[Red]",
    "[<0]",
    "[>=1000]",
    "[=0]",
    "@",
    "General",
    '"件"',
    '"（案）"',
    '"人-日"',
    '"A-"',
    "（",
    "）",
    "▲",
    "_ ",
]


@given(
    value=st.one_of(st.integers(), st.floats(), st.just(10**400)),
    number_format=st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
)
def test_of_any_number_in_any_format_no_sign_is_lost(value: float, number_format: str) -> None:
    shown = shown_number(value, number_format)
    if shown is not None and value < 0 and re.search("[1-9]", shown.text):
        unsigned = shown_number(-value, number_format)
        signs, others = (_signs_before_digits(each.text if each else "") for each in (shown, unsigned))
        assert signs - others


def _signs_before_digits(text: str) -> Counter[str]:
    """Return the signs in front of a number's digits, without closed brackets."""
    return Counter(re.findall("[-▲（]", re.sub("（[^（）]*）", "", re.split("[0-9]", text, maxsplit=1)[0])))


def test_a_plain_number_has_no_exponent() -> None:
    assert [plain_number(value) for value in (1e20, 1e-7, 2.50, float("inf"))] == [
        "100000000000000000000", "0.0000001", "2.5", "inf"
    ]  # fmt: skip


DAY = date(2023, 1, 15)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("[$-411]ge.m.d;@", "R5.1.15"),
        (r"[$-411]gee\.mm\.dd", "R05.01.15"),
        ('[$-411]ggge"年"m"月"d"日"', "令和5年1月15日"),
        ('[$-ja-JP]gge"年"m"月"d"日";@', "令5年1月15日"),
        ("[$-411]ggge年m月d日", "令和5年1月15日"),
        ('yyyy"年"m"月"d"日"', "2023年1月15日"),
    ],
)
def test_an_era_or_a_year_in_kanji_was_typed(number_format: str, text: str) -> None:
    assert shown_date(DAY, number_format) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(1988, 12, 31), "昭和63年12月31日"),
    ],
)
def test_an_era_ends_with_its_last_day(day: date, text: str) -> None:
    assert shown_date(day, '[$-411]ggge"年"m"月"d"日"') == text


@pytest.mark.parametrize("day", [date(2019, 5, 1), date(1989, 12, 31), date(1912, 8, 1)])
def test_the_first_year_of_an_era_is_shown_in_two_ways_and_so_not_said(day: date) -> None:
    assert shown_date(day, '[$-411]ggge"年"m"月"d"日"') is None


@pytest.mark.parametrize(
    "number_format", ['m"月"d"日"', "yyyy/m/d", "mm-dd-yy", "d-mmm", "yyyy-mm-dd h:mm:ss", "General"]
)
def test_what_a_fraction_becomes_is_not_certain(number_format: str) -> None:
    assert shown_date(DAY, number_format) is None


def test_a_day_that_does_not_show_was_not_typed() -> None:
    assert shown_date(DAY, 'yyyy"年"m"月"') is None
    assert shown_date(date(2023, 1, 1), 'yyyy"年"m"月"') == "2023年1月"


def test_a_time_is_no_date() -> None:
    assert shown_date(datetime(2023, 1, 15, 9), "[$-411]ge.m.d") is None  # noqa: DTZ001 - a cell has no time zone
    assert shown_date(time(9, 30), "h:mm") is None


def test_what_may_have_been_typed() -> None:
    assert [likely_typed_text(value) for value in (DAY, time(9, 30), timedelta(hours=30))] == ["1/15", "9:30", "30:00"]


def test_the_longest_text_decides() -> None:
    short, long = ("短い", 50.0, 11.0), ("長い文章。" * 20, 50.0, 11.0)
    assert height_of_texts([short]) < height_of_texts([long]) == height_of_texts([short, long, (None, 10.0, 11.0)])


def test_line_breaks_count() -> None:
    assert height_of_texts([("一\n二\n三", 50.0, 11.0)]) > height_of_texts([("一二三", 50.0, 11.0)])


def test_a_larger_type_needs_more_room() -> None:
    assert height_of_texts([("文章" * 20, 40.0, 12.0)]) > height_of_texts([("文章" * 20, 40.0, 9.0)])


def test_no_row_is_lower_than_asked_for_or_higher_than_excel_shows() -> None:
    assert height_of_texts([("短い", 50.0, 11.0)], lowest=36.0) == 36.0
    assert height_of_texts([("あ" * 20_000, 50.0, 11.0)]) == HIGHEST_ROW
