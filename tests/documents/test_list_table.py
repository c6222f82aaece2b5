"""Rows of the list inside of another paper: heads are broken at words, names of divisions are not broken at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.documents.document import plain_text
from nakano_status.documents.list.builder import ListKind
from nakano_status.documents.list.table import list_table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields
from tests.support.cell_lines import cell_lines
from tests.support.fields import asked_in
from tests.support.list_entries import R4, R6, R7, entry
from tests.support.planted_profiles import BUDGET, planted_profile

_INSETS = 2.4
"""Millimetres that a cell leaves at both sides of its text."""


@pytest.mark.parametrize("size", [8.5, 9.0])
@pytest.mark.parametrize("kind", [ListKind.WHOLE, ListKind.CHANGES])
@pytest.mark.parametrize("year", [R4, R6, R7])
def test_heads_are_broken_where_a_person_would_break_them(size: float, kind: ListKind, year: FiscalYear) -> None:
    made = list_table((), kind, asked_in(year), (271.0, size), "一覧")
    for column, cell in zip(made.columns, made.head[0].cells, strict=True):
        lines = plain_text(cell.text).split("\n")
        assert len(lines) <= 2
        assert cell_lines(cell.text, column.width - _INSETS, size) == lines


def test_a_long_name_of_a_division_stays_on_one_line() -> None:
    made = list_table((entry(),), ListKind.WHOLE, asked_in(R4), (271.0, 8.5), "一覧")
    assert made.columns[-1].width - _INSETS >= 9 * 8.5 * 25.4 / 72


@pytest.mark.parametrize("kind", [ListKind.WHOLE, ListKind.CHANGES])
def test_a_number_is_not_broken_and_reads_as_no_other_one(kind: ListKind) -> None:
    asked = AskedFields(planted_profile(), R4, R7)
    row = replace(entry(), values={**entry().values, BUDGET: "1234567890"})
    made = list_table((row,), kind, asked, (271.0, 9.0), "一覧")
    texts = [plain_text(cell.text) for cell in made.rows[0].cells]
    column, cell = made.columns[texts.index("1234567890")], made.rows[0].cells[texts.index("1234567890")]
    assert cell_lines(cell.text, column.width - _INSETS, 9.0) == ["1234567890"]
    assert sum(each.width for each in made.columns) == pytest.approx(271)
    usual = list_table((entry(),), kind, asked, (271.0, 9.0), "一覧")
    assert usual.columns[texts.index("1234567890")].width < column.width
