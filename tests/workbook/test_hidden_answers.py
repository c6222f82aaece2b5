"""Answers and figures that a person does not see on the sheet are asked about, whatever hides them."""

from collections.abc import Callable
from typing import Any

import pytest

from nakano_status.domain.problems.problem import Severity
from tests.support.returned_forms import after, problems

TYPED = {"回答": ("J9", "12件で始めた。"), "成果指標": ("I6", "約180万件")}


def hide_sheet(sheet: Any, _: Any) -> None:
    sheet.sheet_state = "hidden"


def hide_row(sheet: Any, cell: Any) -> None:
    sheet.row_dimensions[cell.row].hidden = True


def flatten_row(sheet: Any, cell: Any) -> None:
    sheet.row_dimensions[cell.row].height = 0.75


def hide_column(sheet: Any, cell: Any) -> None:
    sheet.column_dimensions[cell.column_letter].hidden = True


def narrow_column(sheet: Any, cell: Any) -> None:
    sheet.column_dimensions[cell.column_letter].width = 0.08


@pytest.mark.parametrize("sheet", TYPED)
@pytest.mark.parametrize("hide", [hide_sheet, hide_row, flatten_row, hide_column, narrow_column])
def test_what_is_filled_in_where_a_person_does_not_see_it_is_asked_about(
    sheet: str, hide: Callable[[Any, Any], None]
) -> None:
    cell, text = TYPED[sheet]

    def fill_in(book: Any, *, is_hidden: bool = False) -> None:
        book[sheet][cell] = text
        if is_hidden:
            hide(book[sheet], book[sheet][cell])

    assert problems(after(fill_in)) == []
    (found,) = problems(after(lambda book: fill_in(book, is_hidden=True)))
    told = (found.code, found.place.sheet, found.severity, found.found)
    assert told == ("SEEN-HIDDEN", sheet, Severity.QUESTION, f"{cell}「{text}」")


@pytest.mark.parametrize("hide", [hide_row, hide_column])
def test_a_hidden_row_or_column_of_figures_without_answers_is_no_question(hide: Callable[[Any, Any], None]) -> None:
    assert problems(after(lambda book: hide(book["成果指標"], book["成果指標"]["I6"]))) == []
