"""Where the list is cut: nothing is lost, no part is higher than a page, the order is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.list.builder import ListKind, build_list
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.list.page_breaks import REPEATED_HEIGHT, ROOM, Heights, ListPart, parts, suspects
from tests.support.list_entries import content, entry

DIVISIONS = ("税務課", "防災課", "子育て支援課")

measures = st.lists(
    st.builds(
        lambda measure, rows: Heights(measure, tuple((row, 9.0) for row in rows)),
        st.one_of(st.floats(9, 0.6 * ROOM), st.floats(9, 3 * ROOM)),
        st.lists(st.one_of(st.floats(9, 80), st.floats(9, 3 * ROOM)), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def document(counts: list[int], kind: ListKind = ListKind.WHOLE) -> ListDocument:
    rows = (
        entry(number, code=f"1-{place}-①", divisions=DIVISIONS[number // 3 % 3])
        for place, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    )
    return build_list(replace(content(*rows), kind=kind))


def cut(heights: list[Heights], kind: ListKind = ListKind.WHOLE) -> tuple[ListPart, ...]:
    return parts(document([len(each.rows) for each in heights], kind), dict(enumerate(heights)))


def height(part: ListPart, heights: list[Heights]) -> float:
    of = heights[part.measure]
    measure = REPEATED_HEIGHT if part.is_shortened else of.measure
    return max(measure, sum(of.rows[part.first : part.last]))


def cells(rows: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    return tuple((row,) for row in rows)


@given(measures, st.sampled_from(ListKind))
def test_every_row_stands_once_in_order_in_a_part_of_at_most_a_page(heights: list[Heights], kind: ListKind) -> None:
    made = cut(heights, kind)
    rows = [(part.measure, row) for part in made for row in range(part.first, part.last)]
    assert rows == [(place, row) for place, each in enumerate(heights) for row in range(len(each.rows))]
    for part in made:
        assert part.is_shortened == (part.first > 0 and heights[part.measure].measure > ROOM - 0.01)
        if part.broken:
            assert (part.last - part.first, height(part, heights) > ROOM - 0.1) == (1, True)
        else:
            assert height(part, heights) <= ROOM


@given(measures)
def test_what_fits_a_page_is_not_cut(heights: list[Heights]) -> None:
    made = cut(heights)
    for place, each in enumerate(heights):
        if max(each.measure, sum(each.rows)) < ROOM - 0.1:
            assert ListPart(place, 0, len(each.rows)) in made


def test_a_cut_is_where_the_divisions_change_if_that_makes_no_page_more() -> None:
    def begins(count: int, on_a_page: int) -> list[int]:
        rows = tuple(0.99 * ROOM / on_a_page for _ in range(count))
        return [part.first for part in cut([Heights(9, cells(rows))])]

    assert begins(12, on_a_page=8) == [0, 8]  # the divisions change before rows 2, 5, 8 and 11
    assert begins(12, on_a_page=7) == [0, 5]
    assert begins(14, on_a_page=7) == [0, 7]


def test_a_check_print_fills_its_pages() -> None:
    heights = [Heights(9, cells([ROOM * 0.6])), Heights(9, cells([ROOM * 0.3] * 2))]
    assert [(part.measure, part.first) for part in cut(heights, ListKind.CHECK)] == [(0, 0), (1, 0), (1, 1)]
    assert [(part.measure, part.first) for part in cut(heights)] == [(0, 0), (1, 0)]


def test_a_check_print_is_not_cut_within_a_page() -> None:
    rows = (0.24 * ROOM,) * 6  # the divisions change after two and after five of them
    made = cut([Heights(9, cells([0.95 * ROOM])), Heights(9, cells(rows))], ListKind.CHECK)
    assert [(part.first, part.last) for part in made] == [(0, 1), (0, 4), (4, 6)]


def test_heights_are_asked_only_of_what_may_be_higher_than_a_page() -> None:
    whole = build_list(content(entry(1), entry(2, code="1-1-②", done="長い取組状況。" * 300), entry(3, code="1-1-③")))
    assert suspects(whole) == (1,)
    assert suspects(document([1, 1], ListKind.CHECK)) == (0, 1)
