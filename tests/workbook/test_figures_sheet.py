"""The sheet of 成果指標 in a form: what is written on it and read of it again."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nakano_status.documents.form import FormContent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.returns import CellState, return_id
from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.fields.headings import ColumnHeading
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.form.answer_reader import read_answers
from nakano_status.workbook.form.layout import (
    FIGURES_SHEET,
    read_figure_heading,
)
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import CARD, PACKAGE, PAPER, form_content
from tests.support.returned_forms import problems

R3, R4, R5 = (FiscalYear(2018 + number) for number in (3, 4, 5))
CONTENT = form_content(figures=(CARD, PAPER))
FORM = write_form(CONTENT)


def sheet_read(content: bytes) -> AnswerFile:
    file = read_answers("回答.xlsx", content, NAKANO)
    assert file.refused is None
    return file


def cells(file: AnswerFile) -> dict[tuple[str | None, str], str | None]:
    return {(row.row_id, key): cell.text for row in file.figures for key, cell in row.cells.items()}


def codes(file: AnswerFile) -> list[tuple[str, str | None]]:
    return [(each.code, each.place.cell) for each in problems(file, FORM)]


def by_hand(change: Callable[[Any], None], content: FormContent = CONTENT) -> AnswerFile:
    book = load_workbook(io.BytesIO(write_form(content)))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return sheet_read(target.getvalue())


def test_what_is_given_and_what_was_sent_is_read_back() -> None:
    sent = {"figure": "約8,000fm", "figure_as_of": "令和5年3月末"}
    file = sheet_read(write_form(form_content(figures=(CARD, replace(PAPER, values=sent, base=sent)))))
    assert file.problems == ()
    card, paper = file.figures
    assert card.given == {
        "goal": "1", "indicator": "区内のマイナンバーカード交付率", "indicator_note": None, "unit": "%",
        "actual:R2": "31.6%", "actual:R3": "46.0%", "target:R5": "100%", "target:R7": "100%"
    }  # fmt: skip
    assert (paper.row_id, paper.given["indicator"], paper.given["actual:R3"]) == ("KPI-2-1", "文書量 (fm) ※", None)
    assert [(line.row_id, {key: text for key, text in line.base.items() if text}) for line in file.check_figures] == [
        ("KPI-1-1", {}),
        ("KPI-2-1", sent),
    ]
    assert len(file.rows) == len(CONTENT.rows) + len(CONTENT.reference_rows)


def test_a_form_without_indicators_has_no_such_sheet() -> None:
    book = load_workbook(io.BytesIO(write_form(form_content())))
    assert FIGURES_SHEET not in book.sheetnames
    file = sheet_read(write_form(form_content()))
    assert (file.figures, file.check_figures) == ((), ())


def sheet_texts_of(sheet: Any) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)


def test_a_form_says_where_the_indicators_are_filled_in() -> None:
    with_figures = load_workbook(io.BytesIO(write_form(replace(CONTENT, rows=(), reference_rows=()))))
    without = load_workbook(io.BytesIO(write_form(form_content())))
    for sheet in ("回答", "記入のしかた"):
        assert "シート「成果指標」" in sheet_texts_of(with_figures[sheet])
        assert "成果指標" not in sheet_texts_of(without[sheet])
    assert "成果指標だけ" in sheet_texts_of(with_figures["回答"])


SHEET_TEXTS = st.one_of(
    st.sampled_from(["0/15", "約146万件", "46.0%", "—", "=1+1", "1/15"]), st.text(max_size=40), st.none()
)


@given(
    st.fixed_dictionaries(dict.fromkeys(FIGURE_KEYS[1:], SHEET_TEXTS)), st.sampled_from(["0/15", "約12万件", "—", None])
)
def test_no_text_is_lost_and_the_return_keeps_its_id(texts: dict[str, str | None], figure: str | None) -> None:
    values = {"figure": figure, **texts}
    file = sheet_read(write_form(form_content(figures=(replace(CARD, values=values, base=values),))))
    said = {("KPI-1-1", key): as_typed(text) for key, text in values.items()}
    assert cells(file) == said
    assert return_id([PACKAGE], PACKAGE, cells(file)) == return_id([PACKAGE], PACKAGE, said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "code"),
    [(date(2023, 1, 15), "FIGURE-DATE"), ("1月15日", "FIGURE-DATE"), ("集計中", "FIGURE-UNREADABLE")],
)
def test_a_cell_that_is_no_figure_is_unreadable_and_named_by_its_place(value: object, code: str) -> None:
    file = sheet_read(SpreadsheetSimulator(NAKANO).fill_figures(write_form(CONTENT), {"KPI-2-1": {"figure": value}}))
    cell = file.figures[1].cells["figure"]
    assert (cell.state, cell.text) == (CellState.UNREADABLE, None)
    assert codes(file) == [(code, "I7")]
    assert file.problems[0].place.id == "KPI-2-1"
    assert code != "FIGURE-DATE" or file.problems[0].expected == "1/15"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [("1/15", "@", "1/15"), (0.523, "0.0%", "52.3%"), (14, "0名", "14名"), (46.0, "0.0", "46.0")],
)
def test_a_figure_is_what_its_cell_shows(value: object, number_format: str, text: str) -> None:
    def type_it(book: Any) -> None:
        cell = book[FIGURES_SHEET]["I6"]
        cell.value, cell.number_format = value, number_format

    file = by_hand(type_it)
    assert (file.figures[0].cells["figure"].text, file.problems) == (text, ())


def test_columns_may_be_moved_and_the_sheet_renamed() -> None:
    def rearrange(book: Any) -> None:
        sheet = book[FIGURES_SHEET]
        sheet.title = "指標（3月）"
        sheet["I6"].value = "52.3%"
        sheet.move_range("I5:L7", cols=3)
        sheet.insert_rows(1, 2)

    file = by_hand(rearrange)
    assert (cells(file)["KPI-1-1", "figure"], codes(file)) == ("52.3%", [("SEEN-ADDED", None)])


def test_a_deleted_sheet_is_said_and_nothing_is_cleared() -> None:
    file = by_hand(lambda book: book.remove(book[FIGURES_SHEET]))
    assert (file.figures, codes(file)) == ((), [("FIGURES-NOT-SHOWN", None)])


@pytest.mark.parametrize(
    ("heading", "column", "lost"),
    [
        ("令和4年度の実績", "I列とM列", "figure"),
        ("R4 実績", "I列とM列", "figure"),
        ("時点", "J列とM列", "figure_as_of"),
    ],
)
def test_of_two_headings_of_one_meaning_neither_column_of_figures_is_read(heading: str, column: str, lost: str) -> None:
    def copy(book: Any) -> None:
        sheet = book[FIGURES_SHEET]
        sheet["M5"].value, sheet["M6"].value = heading, "99%"
        sheet["I6"].value, sheet["J6"].value, sheet["K6"].value = "52.3%", "令和5年3月末", "台帳"

    file = by_hand(copy)
    told, *below = problems(file, FORM)
    assert (told.code, dict(told.details)) == ("HEADING-TWICE", {"columns": column})
    assert {each.code for each in below} == {"SEEN-ADDED"}
    assert "99%" in " ".join(each.found or "" for each in below)
    read = {"figure": "52.3%", "figure_as_of": "令和5年3月末", "figure_source": "台帳"}
    read.pop(lost)
    assert {key: text for (row_id, key), text in cells(file).items() if row_id == "KPI-1-1" and text} == read


@pytest.mark.parametrize(
    ("cell", "heading"),
    [("I5", "令和4年度の実績（速報値）"), ("I5", "令和3年度の実績"), ("J5", "時点（年月日）")],
)
def test_a_heading_of_figures_that_says_more_or_another_year_is_reported(cell: str, heading: str) -> None:
    def retype(book: Any) -> None:
        book[FIGURES_SHEET][cell].value = heading

    told = [(each.code, each.place.cell, each.found) for each in problems(by_hand(retype), FORM)]
    assert told == [("SEEN-CHANGED", cell, heading)]


def test_of_two_columns_of_numbers_neither_says_of_which_indicator_a_line_is() -> None:
    def copy(book: Any) -> None:
        book[FIGURES_SHEET]["M5"].value = "指標番号"
        book[FIGURES_SHEET]["I6"].value = "52.3%"

    file = by_hand(copy)
    assert codes(file)[0] == ("HEADING-TWICE", "A5")
    (row,) = file.figures
    assert (row.row_id, row.given["indicator"]) == (None, "区内のマイナンバーカード交付率")


def test_a_line_without_its_number_is_a_line_all_the_same() -> None:
    def forget(book: Any) -> None:
        book[FIGURES_SHEET]["A6"].value = None
        book[FIGURES_SHEET]["I6"].value = "52.3%"

    row = by_hand(forget).figures[0]
    assert (row.row_id, row.id_text, row.cells["figure"].text) == (None, None, "52.3%")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("令和4年度の実績", ColumnHeading("figure", R4)),
        ("実績", ColumnHeading("figure")),
        ("実績\n令和３年度", ColumnHeading("actual", R3)),
        ("目標\nR5", ColumnHeading("target", R5)),
        ("目標", ColumnHeading("goal")),
        ("増減要因", ColumnHeading("figure_factor")),
        ("備考", None),
        (None, None),
    ],
)
def test_headings_are_read_by_meaning(text: str | None, heading: ColumnHeading | None) -> None:
    assert read_figure_heading(text) == heading
