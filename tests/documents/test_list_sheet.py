"""The sheet of the list takes its heights and breaks from the set pages."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_builder import build_list
from nakano_status.documents.list_sheet import sheet_rows
from tests.support.list_entries import content, entry

SHORT, LONG = "短い。", "長い取組状況である。" * 20


@dataclass(frozen=True)
class At:
    """A place of a row."""

    row_id: str
    part: int
    page: int
    top: float
    bottom: float


def test_the_white_at_the_end_of_a_page_goes_to_rows_that_may_need_more_lines() -> None:
    document = build_list(content(entry(1, done=SHORT), entry(2, done=LONG), entry(3, done=SHORT)))
    one, two, three = (row.row_id for row in document.measures[0].rows)
    made = sheet_rows(document, [At(one, 0, 0, 70, 80), At(two, 0, 0, 80, 120), At(three, 0, 1, 70, 80)])
    assert [(row.row_id, row.begins_page) for row in made] == [(one, True), (two, False), (three, True)]
    assert made[0].height == 28.5 - 0.75  # 10 mm are 28.3 points; its text needs no more
    assert made[1].height == document.pages[0].lines[1].height > 40 * layout.POINTS_PER_MM


def test_a_row_of_several_pages_has_a_height_on_each() -> None:
    document = build_list(content(entry(1, done=LONG)))
    row_id = document.measures[0].rows[0].row_id
    made = sheet_rows(document, [At(row_id, 0, 0, 70, 270), At(row_id, 1, 1, 70, 100)])
    assert [(row.part, row.begins_page) for row in made] == [(0, True), (1, True)]


@given(st.lists(st.floats(9, 100), min_size=1, max_size=20))
def test_a_page_never_holds_more_than_fits_it(heights: list[float]) -> None:
    document = build_list(content(*(entry(number, done=LONG) for number in range(1, len(heights) + 1))))
    placed, page, y, room = [], 0, 0.0, layout.PAGE_CAPACITY / layout.POINTS_PER_MM
    for row, height in zip(document.measures[0].rows, heights, strict=True):
        if y + height > room:
            page, y = page + 1, 0.0
        placed.append(At(row.row_id, 0, page, y, y + height))
        y += height
    made = sheet_rows(document, placed)
    for number in range(page + 1):
        together = sum(row.height for row, at in zip(made, placed, strict=True) if at.page == number)
        assert together <= layout.PAGE_CAPACITY
    assert all(
        row.height >= (at.bottom - at.top) * layout.POINTS_PER_MM - layout.PIXEL
        for row, at in zip(made, placed, strict=True)
    )
