"""The sheet of the list takes its heights and breaks from the set pages, and no text of it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.list import layout
from nakano_status.documents.list.builder import ListEntry, build_list
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.list.sheet import ListLine, pages_of, sheet_pages, texts_too_tall
from nakano_status.documents.pages.printed_paper import Placed
from nakano_status.domain.text.narrative import as_typed
from tests.support.list_entries import content, entry

SHORT, LONG = "短い。", "長い取組状況である。" * 20
TALL = "この取組について検討を行った。\n" * 60
DONE, LATER = 4, 6
ROOM = layout.PAGE_CAPACITY / layout.POINTS_PER_MM
ID = "1-1-1-01-P"
MOST_LINES = layout.lines_in(layout.HIGHEST_ROW)


def stacked(document: ListDocument, heights: Sequence[float]) -> list[Placed]:
    """Return places of the rows one below the other, in millimetres: on a page while there is room, or on several."""
    placed: list[Placed] = []
    page, y = 0, 0.0
    rows = [row for measure in document.measures for row in measure.rows]
    for row, height in zip(rows, heights, strict=True):
        if y + height > ROOM and y > 0:
            page, y = page + 1, 0.0
        for part in range(int(height // ROOM)):
            placed.append(Placed(row.row_id, part, page, y, ROOM))
            page += 1
        placed.append(Placed(row.row_id, int(height // ROOM), page, y, y + height % ROOM))
        y += height % ROOM
    return placed


def lines(document: ListDocument, *heights: float) -> list[ListLine]:
    return [line for page in sheet_pages(document, stacked(document, heights)) for line in page.lines]


class TestHeights:
    def test_the_white_at_the_end_of_a_page_goes_to_rows_that_may_need_more_lines(self) -> None:
        document = build_list(content(entry(1, done=SHORT), entry(2, done=LONG), entry(3, done=SHORT)))
        one, two, three = lines(document, 10, 40, 10)
        assert one.height == three.height == 28.5 - 0.75  # 10 mm are 28.3 points; the text needs no more
        assert two.height >= layout.text_height(12) - layout.PIXEL > 40 * layout.POINTS_PER_MM

    def test_where_there_is_none_a_row_is_as_high_as_on_its_page(self) -> None:
        document = build_list(content(*(entry(number, done=LONG) for number in range(1, 5))))
        assert {line.height for line in lines(document, *[ROOM / 4 - 0.01] * 4)} == {148.5}

    def test_rows_are_high_enough_together_for_what_is_merged_down_them(self) -> None:
        one, two = lines(build_list(content(entry(1, measure="題名\n" * 20), entry(2, measure=None))), 10, 10)
        assert one.height == two.height
        assert one.height + two.height >= layout.text_height(21) - 2 * layout.PIXEL

    def test_one_row_beside_a_measure_that_is_higher_goes_on_below_for_its_sake(self) -> None:
        made = lines(build_list(content(entry(measure="題名\n" * 32))), 180)
        assert [(line.measure is not None, line.span) for line in made] == [(True, 2), (False, 0)]
        assert sum(line.height for line in made) >= layout.text_height(33) - 2 * layout.PIXEL


class TestPages:
    def test_a_measure_is_merged_on_each_page_and_said_again(self) -> None:
        document = build_list(content(*(entry(number, done=SHORT) for number in range(1, 6)), entry(code="1-1-②")))
        pages = sheet_pages(document, stacked(document, [90, 90, 90, 90, 40, 15]))
        shape = [[(line.measure and line.measure[:5], line.span) for line in page.lines] for page in pages]
        assert shape == [[("1-1-①", 2), (None, 0)], [("1-1-①", 2), (None, 0)], [("1-1-①", 1), ("1-1-②", 1)]]

    def test_a_list_without_rows_is_a_page_without(self) -> None:
        assert [page.lines for page in sheet_pages(build_list(content()), ())] == [()]

    def test_the_page_of_a_row_is_that_on_which_it_begins(self) -> None:
        document = build_list(content(entry(1), entry(2, done=TALL), entry(3)))
        assert list(pages_of(stacked(document, [30, 2 * ROOM - 50, 20])).values()) == [1, 2, 3]


class TestContinuation:
    def test_what_one_row_cannot_show_goes_on_below_and_says_whose_it_is(self) -> None:
        row = entry(done=TALL[:620], mark="◎", change_reason="理由")
        first, *others = lines(build_list(content(row)), 190)
        assert (first.row_id, len(others)) == (ID, 1)
        for line in others:
            assert line.row_id is None
            assert [cell for place, cell in enumerate(line.cells) if place != DONE] == [
                None,
                f"（つづき）{ID}\n{first.cells[1]}",
                *[None] * 4,
                first.cells[-1],
            ]
        assert "".join(line.cells[DONE] or "" for line in (first, *others)) == row.values["done"]

    def test_a_text_is_cut_between_pages_in_proportion_to_their_parts(self) -> None:
        document = build_list(content(entry(done=TALL)))
        placed = [Placed(ID, 0, 0, 0, layout.text_height(10) / layout.POINTS_PER_MM)]
        placed += [Placed(ID, 1, 1, 0, layout.text_height(20) / layout.POINTS_PER_MM)]
        pages = sheet_pages(document, placed)
        counts = [sum((line.cells[DONE] or "").count("\n") for line in page.lines) for page in pages]
        assert counts == [20, 40]

    def test_a_title_that_leaves_no_room_is_not_said_again(self) -> None:
        first, *others = lines(build_list(content(entry(title="題名\n" * 25, done="検討した。\n" * 36))), 200)
        assert first.height >= layout.text_height(25)
        assert [line.cells[1] for line in others] == [f"（つづき）{ID}"]

    def test_a_row_that_a_sheet_can_show_is_one_row(self) -> None:
        [line] = lines(build_list(content(entry(done="検討を行った。\n" * 26))), 130)
        assert layout.text_height(26) - layout.PIXEL <= line.height <= 409

    def test_no_cell_holds_more_than_it_can(self) -> None:
        made = lines(build_list(content(entry(done="e" + "\u0301" * 70_000, later_years="𠮷" * 40 + " " * 50_000))), 20)
        assert all(len((cell or "").encode("utf-16-le")) <= 2 * 32_767 for line in made for cell in line.cells)
        assert sum(len(line.cells[DONE] or "") for line in made) == 70_001


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=st.sampled_from("検討。、（\n \u3000aG-=𠮷"), max_size=3000),
            st.text(max_size=300),
            st.floats(9, 3 * ROOM),
        ),
        min_size=1,
        max_size=6,
    ),
    st.text(alphabet="題\n", max_size=20),
)
def test_every_page_holds_its_rows_and_no_text_is_lost(rows: list[tuple[str, str, float]], title: str) -> None:
    entries = (
        entry(number, done=done, later_years=later, title=title) for number, (done, later, _) in enumerate(rows, 1)
    )
    document = build_list(content(*entries))
    placed = stacked(document, [height for _, _, height in rows])
    pages = sheet_pages(document, placed)
    assert len(pages) == placed[-1].page + 1
    assert pages_of(placed) == {
        line.row_id: number for number, page in enumerate(pages, 1) for line in page.lines if line.row_id
    }
    for number, page in enumerate(pages):
        assert sum(line.height for line in page.lines) <= layout.PAGE_CAPACITY
        assert all(line.height <= layout.HIGHEST_ROW for line in page.lines)
        assert sum(line.span for line in page.lines) == len(page.lines)
        set_high = sum(each.bottom - each.top for each in placed if each.page == number) * layout.POINTS_PER_MM
        assert sum(line.height for line in page.lines) > set_high - layout.PIXEL * len(page.lines)
    texts: list[list[str]] = []
    for line in (line for page in pages for line in page.lines):
        texts += [] if line.row_id is None else [["", ""]]
        texts[-1] = [f"{text}{line.cells[at] or ''}" for text, at in zip(texts[-1], (DONE, LATER), strict=True)]
    assert texts == [[as_typed(done) or "", as_typed(later) or ""] for done, later, _ in rows]


class TestTooTall:
    """What a row begins with cannot go on below: it is found before the list is made."""

    @pytest.mark.parametrize(
        ("key", "heading"), [("title", "事業内容"), ("divisions", "所管課"), ("measure", "実施内容")]
    )
    def test_what_a_row_begins_with_cannot_go_on_below(self, key: str, heading: str) -> None:
        [found] = texts_too_tall(build_list(content(entry(), row_with(key, "一行\n" * 40))))
        assert (found.row_id, found.heading) == ("1-2-1-02-A", heading)
        assert found.lines >= 40 > found.most >= MOST_LINES

    @pytest.mark.parametrize("key", ["change_reason", "done", "next_year", "later_years"])
    def test_a_text_of_the_round_goes_on_and_is_whole(self, key: str) -> None:
        assert list(texts_too_tall(build_list(content(row_with(key, TALL))))) == []

    def test_a_measure_may_be_as_high_as_a_page(self) -> None:
        assert list(texts_too_tall(build_list(content(entry(measure="題名\n" * 34))))) == []

    def test_what_just_fits_is_not_told(self) -> None:
        assert list(texts_too_tall(build_list(content(entry(title="題\n" * MOST_LINES))))) == []


def row_with(key: str, text: str) -> ListEntry:
    """Return a row of another 実施内容 with a text in one of its columns."""
    texts: dict[str, Any] = {key: text}
    return entry(2, code="1-2-①", **texts)
