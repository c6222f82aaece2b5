"""Forms on a screen: columns that remain in sight, headings that are not cut, signs, prompts, sentences."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from nakano_status.documents import form_sentences
from nakano_status.documents.drawing_rules import EM, wrap
from nakano_status.documents.form import FormContent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.workbook.form.layout import (
    ANSWER_HEADINGS,
    FIGURES_SHEET,
)
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import asked_in
from tests.support.forms import CARD, PAPER, form_content
from tests.support.spreadsheets import header_of
from tests.support.ward_lists import ward_profile

WITH_FIGURES = form_content(figures=(CARD, PAPER))


def opened(content: FormContent) -> Any:
    return load_workbook(io.BytesIO(write_form(content)))


SCREEN, ROW_NUMBERS, BESIDE_CELLS = 1366, 37, 62
"""Pixels of a screen that is usual in offices, of Calc's row numbers, and of its scroll bar and side bar together."""


def widths_of(sheet: Any) -> dict[int, int]:
    """Return the pixels that each column has on the screen, by its number from 1."""
    found = {}
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min, dimension.max + 1):
            found[column] = round(dimension.width * 8 * sheet.sheet_view.zoomScale / 100)
    return found


@pytest.mark.parametrize("kind", [{}, {"remark_heading": "修文の内容（見え消し）"}, {"year": 2024}, {"year": 2025}])
def test_last_year_s_plan_stays_in_sight_while_the_texts_are_written(kind: dict[str, Any]) -> None:
    asked = asked_in(FiscalYear(kind.pop("year", 2022)))
    sheet = opened(form_content(asked=asked, **kind))["回答"]
    columns, widths = header_of(sheet).columns, widths_of(sheet)
    scrolled = columns["divisions"]
    assert sheet.freeze_panes == f"{get_column_letter(scrolled)}{header_of(sheet).row + 1}"
    in_sight = [key for key, column in columns.items() if column < scrolled]
    assert in_sight == ["id", "measure", "title", "scheduled", "planned"]
    written = [key for key in columns if key in {"mark", "change_reason", "done", "next_year", "later_years"}]
    shown = sum(widths[columns[key]] for key in (*in_sight, *written))
    assert shown <= SCREEN - ROW_NUMBERS - BESIDE_CELLS


def test_a_figure_of_last_year_is_in_sight_beside_this_year_s() -> None:
    sheet = opened(WITH_FIGURES)[FIGURES_SHEET]
    heads = {cell.value: cell.column for cell in sheet[5]}
    frozen, widths = sheet[sheet.freeze_panes].column, widths_of(sheet)
    beside = range(heads["実績\n令和3年度"], heads["出典"] + 1)
    shown = sum(width for column, width in widths.items() if column < frozen or column in beside)
    assert shown <= SCREEN - ROW_NUMBERS - BESIDE_CELLS


@pytest.mark.parametrize("year", [2022, 2024, 2025])
@pytest.mark.parametrize("remark", [None, "事務局からの修正依頼"])
def test_no_heading_is_cut_or_below_the_button_of_the_filter(year: int, remark: str | None) -> None:
    sheet = opened(form_content(asked=asked_in(FiscalYear(year)), remark_heading=remark))["回答"]
    head, widths = header_of(sheet).row, widths_of(sheet)
    button = 16 * 0.75  # points
    for cell in sheet[head]:
        room = widths[cell.column] / 0.85 * 0.75 / cell.font.sz - 0.5  # ems, without the air at both sides
        lines = wrap(cell.value, int(room * EM))
        assert cell.alignment.vertical == "top"
        assert sheet.row_dimensions[head].height >= len(lines) * cell.font.sz * 1.25 + button
        assert year == 2025 or len(lines) == cell.value.count("\n") + 1


def test_the_hint_is_as_high_as_its_lines() -> None:
    hint = "よろしければ、このまま提出してください。" * 8
    sheet, plain = opened(form_content(hint=hint))["回答"], opened(form_content())["回答"]
    assert sheet.row_dimensions[6].height >= plain.row_dimensions[6].height + 9


def test_each_column_to_fill_in_says_how_when_a_cell_of_it_is_chosen() -> None:
    book = opened(WITH_FIGURES)
    sheet, asked = book["回答"], asked_in(FiscalYear(2022))
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    letters = {key: get_column_letter(column) for key, column in header_of(sheet).columns.items()}
    said = {key: rules.pop(f"{letters[key]}9:{letters[key]}11") for key in asked.keys}
    assert {key: rule.promptTitle for key, rule in said.items()} == asked.headings
    assert {key: rule.prompt for key, rule in said.items() if key != "mark"} == {
        key: asked.guide(key) for key in asked.keys if key != "mark"
    }
    assert said["mark"].prompt.split("\n") == [mark.named for mark in asked.profile.marks]
    assert {area: rule.prompt for area, rule in rules.items()} == {f"{letters['note']}14": asked.guide("note")}
    figures = book[FIGURES_SHEET].data_validations.dataValidation
    assert [(rule.promptTitle, rule.prompt) for rule in figures] == [
        ("令和4年度の実績" if key == "figure" else heading, form_sentences.FIGURE_PROMPTS[key])
        for key, heading in ANSWER_HEADINGS.items()
    ]
    assert all(rule.showInputMessage for rule in (*said.values(), *rules.values(), *figures))


def test_a_guide_that_is_longer_than_a_prompt_is_said_as_far_as_there_is_room() -> None:
    profile = ward_profile()
    done = profile.by_key["done"]
    others = (field for field in profile.fields if field.key != "done")
    own = replace(profile, fields=(*others, replace(done, guide="取り組んだ内容を記入してください。" * 20)))
    sheet = opened(form_content(asked=replace(asked_in(FiscalYear(2022)), profile=own)))["回答"]
    said = [rule.prompt for rule in sheet.data_validations.dataValidation if rule.prompt.startswith("取り組んだ")]
    assert [(len(text), text[-1]) for text in said] == [(255, "…")]


def test_a_sign_stands_over_each_column_to_fill_in_and_over_nothing_else() -> None:
    book = opened(WITH_FIGURES)
    sheet = book["回答"]
    columns = header_of(sheet).columns
    signs = {cell.coordinate for row in sheet.iter_rows(max_row=7) for cell in row if cell.value == "▼記入"}
    asked = asked_in(FiscalYear(2022)).keys
    assert signs == {"E1", *(f"{get_column_letter(columns[key])}6" for key in asked)}
    figures = book[FIGURES_SHEET]
    assert {cell.coordinate for cell in figures[4] if cell.value == "▼記入"} == {"I4", "J4", "K4", "L4"}
    assert {cell.coordinate for cell in figures[6] if not cell.protection.locked} == {"I6", "J6", "K6", "L6"}


@pytest.mark.parametrize(("changes", "keys"), [({"rows": ()}, ["note"]), ({"rows": (), "reference_rows": ()}, [])])
def test_a_form_with_less_to_fill_in_has_fewer_signs(changes: dict[str, Any], keys: list[str]) -> None:
    sheet = opened(form_content(**changes))["回答"]
    columns = header_of(sheet).columns
    signs = {cell.column for cell in sheet[6] if cell.value == "▼記入"}
    assert signs == {columns[key] for key in keys}
