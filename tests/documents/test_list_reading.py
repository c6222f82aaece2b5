"""The rows of a list are read back with their marks; one with another content than expected is absent."""

from __future__ import annotations

from datetime import date

import pytest

from nakano_status.application.papers.set_kinds.list_paper import marks_in_tables
from nakano_status.documents.list.builder import ListContent, ListEntry, build_list
from nakano_status.documents.list.layout import DIVISIONS, MEASURE, TITLE, ListDocument
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from tests.support.fields import asked_in

MARKS = ("◎", None, None, "×")
TITLES = ("◎窓口の案内", "○窓口の案内", "◎", "申請の受付")


def document() -> ListDocument:
    """Four rows; the second and third print no mark, and what follows each begins as one might look."""
    entries = tuple(
        ListEntry(f"R{place}", "1-1-①", "手続", title, None if place == 1 else "税務課", {"mark": mark, "done": None})
        for place, (title, mark) in enumerate(zip(TITLES, MARKS, strict=True))
    )
    return build_list(ListContent("計画", asked_in(FiscalYear(2022)), entries, date(2023, 8, 10)))


def table(*marks: str | None) -> list[list[str]]:
    """Return the cells of the paper with these marks; 実施内容 is a cell of the first row alone."""
    keys = [column.key for column in document().columns]
    rows = [["見出し"] * len(keys)]
    for place, (title, mark) in enumerate(zip(TITLES, marks, strict=True)):
        said = {MEASURE: "1-1-①手続", TITLE: title, MARK: mark or "", DIVISIONS: "" if place == 1 else "税務課"}
        rows.append([said.get(key, "") for key in keys[1 if place else 0 :]])
    return rows


def test_each_row_is_read_with_its_mark() -> None:
    found = marks_in_tables(document(), [table(*MARKS)])
    assert found == {f"R{place}": mark for place, mark in enumerate(MARKS)}


@pytest.mark.parametrize("place", range(len(MARKS)))
def test_another_mark_is_read_as_it_is(place: int) -> None:
    marks = [*MARKS[:place], "△", *MARKS[place + 1 :]]
    assert marks_in_tables(document(), [table(*marks)])[f"R{place}"] == "△"


def test_a_row_that_says_something_else_is_absent() -> None:
    rows = table(*MARKS)
    rows[2][0] = "別の取組"
    assert list(marks_in_tables(document(), [rows])) == ["R0", "R2", "R3"]
    assert list(marks_in_tables(document(), [rows[:2]])) == ["R0"]
    assert marks_in_tables(document(), []) == {}
