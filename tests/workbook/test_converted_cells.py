"""A cell that a program converted into a formula or a truth value is reported by every reader, wherever it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import openpyxl
import pytest

from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.tables.table_reader import read_table
from tests.support.fields import NAKANO
from tests.support.forms import IDS, form_content
from tests.support.spreadsheets import changed, header_of, parts_of, saved, zipped
from tests.workbook.test_figures_sheet import CARD, PAPER

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
    **{f"given {key}": _answer(key) for key in ("id", "measure", "title", "divisions", "scheduled", "planned")},
    **{
        f"head {label}": _beside(label)
        for label in ("記入者", "内線", "所属長確認", "確認日", "照会番号", "部・所管課")
    },
    **{f"figure {each}": _figure(each) for each in ("令和4年度の実績", "時点", "増減の要因", "指標番号", "指標項目")},
    "fact of 照合用": _below("照合用", "確認符号", 0, 1),
    "line of 照合用": _below("照合用", "管理番号", 1, 2),
    "前回の報告": _below("前回の報告", "管理番号", 1, 2),
}


@pytest.mark.sample(12)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", IN_FORM)
def test_a_form_tells_of_a_cell_that_was_converted(place: str, kind: str) -> None:
    content, cell = converted(form(), IN_FORM[place], kind)
    assert [each for each in _of_form(content) if each.place.cell == cell and each.place.sheet], kind


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", ["answer done", "answer note", "head 記入者", "前回の報告", "line of 照合用"])
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
        "実施内容",
        "事業内容",
        "進捗状況",
        "スケジュールの変更理由",
        "令和3年度までの取組状況",
        "令和4年度取組予定",
    )
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
