"""The last report and the table of terms in a form that returns are read."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from nakano_status.domain.exchange.answer_file import PreviousReport
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import IDS, form_content

VALUES = {"mark": "△", "change_reason": None, "done": "=25件\n追加した。", "next_year": "広げる。", "later_years": None}


def report(content: bytes) -> PreviousReport | None:
    return read_answers("form.xlsx", content, NAKANO).previous


@pytest.fixture
def sheet_form() -> bytes:
    content = form_content()
    return write_form(replace(content, previous=tuple(replace(row, values=VALUES) for row in content.previous)))


def typed_over(sheet_form: bytes, cell: str, text: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sheet_form))
    book["前回の報告"][cell] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_year_and_texts_are_those_that_were_written(sheet_form: bytes) -> None:
    assert report(sheet_form) == PreviousReport("R3", dict.fromkeys(IDS, VALUES))


def test_a_form_without_a_last_report_shows_none() -> None:
    assert report(write_form(form_content(previous=(), previous_year=None))) is None


def test_a_row_that_lost_its_id_is_not_there(sheet_form: bytes) -> None:
    found = report(typed_over(sheet_form, "A4", "？"))
    assert found is not None
    assert set(found.rows) == set(IDS[1:])


@pytest.mark.parametrize("title", ["前回の報告", "前回の報告（令和0年度末時点）"])
def test_a_sheet_that_names_no_year_is_a_report_of_no_year(sheet_form: bytes, title: str) -> None:
    assert report(typed_over(sheet_form, "A1", title)) == PreviousReport(None, dict.fromkeys(IDS, VALUES))


WORDS = WordTable(
    (TermLine("R○年度", "令和○年度"), TermLine("HP", "ホームページ"), TermLine("，", "、"), TermLine("=1+1", "'2"))
)


def words_in(content: bytes) -> WordTable | None:
    return read_answers("form.xlsx", content, NAKANO).terms


def words_form(table: WordTable | None) -> bytes:
    return write_form(form_content(wording_table=table))


def words_changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def first_row(sheet: Any) -> int:
    return next(int(cell.row) for cell in sheet["A"] if cell.value == "入力")


def test_the_lines_are_those_that_were_written_and_keep_their_meaning() -> None:
    found = words_in(words_form(WORDS))
    assert found == WORDS
    assert found.lines[0].is_fixed


def test_a_table_without_lines_is_one() -> None:
    assert words_in(words_form(WordTable(()))) == WordTable(())


def test_a_form_without_a_table_has_the_built_in_one_and_shows_none() -> None:
    content = words_form(None)
    assert words_in(content) == BUILT_IN
    sheet = openpyxl.load_workbook(io.BytesIO(content))["記入のしかた"]
    assert not [cell.value for cell in sheet["A"] if "用語" in str(cell.value)]


def test_a_file_without_the_sheet_says_nothing_of_words() -> None:
    assert words_in(words_changed(words_form(WORDS), lambda book: book.remove(book["記入のしかた"]))) is None


def test_cells_may_be_moved_and_lines_that_lost_half_are_not_there() -> None:
    def move(book: Any) -> None:
        sheet = book["記入のしかた"]
        sheet.insert_rows(1, 3)
        row = first_row(sheet)
        sheet.cell(row + 2, 2).value = None
        sheet.cell(row + 3, 1).value = "長" * (LONGEST_WORD + 1)

    assert words_in(words_changed(words_form(WORDS), move)) == WordTable((WORDS.lines[0], WORDS.lines[3]))


def test_lost_headings_or_lost_lines_leave_the_built_in_table() -> None:
    def lose_headings(book: Any) -> None:
        sheet = book["記入のしかた"]
        sheet.cell(first_row(sheet), 2).value = "別の見出し"

    def lose_lines(book: Any) -> None:
        sheet = book["記入のしかた"]
        sheet.delete_rows(first_row(sheet) + 1, 10)

    for lose in (lose_headings, lose_lines):
        assert words_in(words_changed(words_form(WORDS), lose)) == BUILT_IN


@pytest.mark.parametrize("rows", [MOST_LINES + 50, 1_400])
def test_a_table_beyond_all_measure_is_cut(rows: int) -> None:
    def flood(book: Any) -> None:
        sheet = book["記入のしかた"]
        row = first_row(sheet)
        for number in range(rows):
            sheet.cell(row + 1 + number, 1).value = f"語{number}"
            sheet.cell(row + 1 + number, 2).value = f"用語{number}"

    found = words_in(words_changed(words_form(WORDS), flood))
    assert found is not None
    assert len(found.lines) == MOST_LINES
