"""Pages are filled by whole measures; one that fits no page is cut between rows and named again."""

from __future__ import annotations

from nakano_status.documents.list_document import ListLine, ListPage
from nakano_status.documents.pagination import Block, paginate

PAGE = 100.0


def line(height: float, owners: str = "甲課", *, continuation: bool = False) -> ListLine:
    return ListLine(None if continuation else "id", None, 0, (None, "題", owners), height, continuation)


def block(name: str, *heights: float, measure_height: float = 10, owners: str = "") -> Block:
    """Return a block of lines; `owners` names the division of each line by one letter."""
    lines = (line(height, owners[place] if owners else "甲課") for place, height in enumerate(heights))
    return Block(name, measure_height, tuple(lines))


def shape(pages: tuple[ListPage, ...]) -> list[list[tuple[str | None, int, float]]]:
    return [[(each.measure, each.span, each.height) for each in page.lines] for page in pages]


def test_whole_measures_fill_a_page_in_order() -> None:
    pages = paginate([block("a", 40, 30), block("b", 30), block("c", 30)], PAGE)
    assert shape(pages) == [[("a", 2, 40), (None, 0, 30), ("b", 1, 30)], [("c", 1, 30)]]


def test_nothing_to_print_is_no_page() -> None:
    assert paginate([], PAGE) == ()


def test_a_measure_that_fits_no_page_is_cut_and_named_again() -> None:
    pages = paginate([block("a", 40, 40, 40, 40)], PAGE)
    assert shape(pages) == [[("a", 2, 40), (None, 0, 40)], [("a", 2, 40), (None, 0, 40)]]


def test_a_cut_measure_begins_a_page_and_others_follow_its_end() -> None:
    pages = paginate([block("a", 50), block("b", 60, 60), block("c", 30)], PAGE)
    assert shape(pages) == [[("a", 1, 50)], [("b", 1, 60)], [("b", 1, 60), ("c", 1, 30)]]


def test_the_cut_prefers_where_the_divisions_change() -> None:
    pages = paginate([block("a", 20, 20, 20, 20, 20, 20, owners="甲甲甲乙乙乙")], PAGE)
    assert [len(page.lines) for page in pages] == [3, 3]


def test_but_not_where_that_would_leave_most_of_the_page_white() -> None:
    pages = paginate([block("a", 20, 20, 20, 20, 20, 20, owners="甲甲乙乙乙乙")], PAGE)
    assert [len(page.lines) for page in pages] == [5, 1]


def test_a_row_is_kept_with_its_continuation_where_a_page_is_filled_anyway() -> None:
    lines = (line(60), line(30), line(30, continuation=True))
    pages = paginate([Block("a", 10, lines)], PAGE)
    assert [len(page.lines) for page in pages] == [1, 2]


def test_a_continuation_begins_a_page_where_a_row_alone_fills_several() -> None:
    lines = (line(90), line(90, continuation=True), line(90, continuation=True))
    assert [len(page.lines) for page in paginate([Block("a", 10, lines)], PAGE)] == [1, 1, 1]


def test_the_lines_together_are_high_enough_for_the_measure() -> None:
    pages = paginate([block("a", 12, 12, measure_height=60)], PAGE)
    heights = [each.height for each in pages[0].lines]
    assert sum(heights) >= 60
    assert heights[0] == heights[1]


def test_every_part_of_a_cut_measure_is_high_enough_for_it() -> None:
    pages = paginate([block("a", 90, 12, measure_height=50)], PAGE)
    assert [page.lines[0].height for page in pages] == [90, 50.25]  # whole pixels of 0.75 points


def test_no_page_is_fuller_than_it_can_be() -> None:
    heights = [7 + (place * 13) % 31 for place in range(200)]
    blocks = [block(str(start), *heights[start : start + 1 + start % 9]) for start in range(0, 190, 5)]
    pages = paginate(blocks, PAGE)
    assert all(sum(each.height for each in page.lines) <= PAGE for page in pages)
    assert sum(len(page.lines) for page in pages) == sum(len(each.lines) for each in blocks)
    assert all(page.lines[0].measure for page in pages)


class TestFilledPages:
    """Where 実施内容 need not stay whole, a page is filled before the next begins."""

    def test_a_measure_begins_where_there_is_room_and_goes_on_with_its_name(self) -> None:
        pages = paginate([block("a", 60), block("b", 30, 30, 30)], PAGE, keeps_whole=False)
        assert shape(pages) == [[("a", 1, 60), ("b", 1, 30)], [("b", 2, 30), (None, 0, 30)]]

    def test_one_that_fits_is_not_cut(self) -> None:
        pages = paginate([block("a", 40), block("b", 30, 30), block("c", 90)], PAGE, keeps_whole=False)
        assert shape(pages) == [[("a", 1, 40), ("b", 2, 30), (None, 0, 30)], [("c", 1, 90)]]

    def test_no_row_is_parted_from_its_continuation_there(self) -> None:
        rest = Block("b", 10, (line(20), line(20, continuation=True), line(20)))
        pages = paginate([block("a", 70), rest], PAGE, keeps_whole=False)
        assert [len(page.lines) for page in pages] == [1, 3]

    def test_a_piece_is_high_enough_for_the_name_or_does_not_stand_there(self) -> None:
        pages = paginate([block("a", 60), block("b", 30, 30, measure_height=50)], PAGE, keeps_whole=False)
        assert [[each.measure for each in page.lines] for page in pages] == [["a"], ["b", None]]
