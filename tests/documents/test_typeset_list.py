"""Where the list and long names in it are broken, how a long list is laid out part by part, and what is read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.papers.set_kinds.list_paper import list_places, marks_in_tables
from nakano_status.documents.list.builder import ListContent, ListEntry, ListKind, build_list
from nakano_status.documents.list.layout import DIVISIONS, MEASURE, TITLE, ListDocument
from nakano_status.documents.list.typeset_list import (
    REPEATED_HEIGHT,
    ROOM,
    Heights,
    ListPart,
    name_parts,
    parts,
    suspects,
)
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, Placed, Value
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from tests.support.fields import asked_in
from tests.support.list_entries import content, entry

THREE_DIVISIONS = ("税務課", "防災課", "子育て支援課")

measures = st.lists(
    st.builds(
        lambda measure, rows: Heights(measure, tuple((row, 9.0) for row in rows)),
        st.one_of(st.floats(9, 0.6 * ROOM), st.floats(9, 3 * ROOM)),
        st.lists(st.one_of(st.floats(9, 80), st.floats(9, 3 * ROOM)), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def document_with(counts: list[int], kind: ListKind = ListKind.WHOLE) -> ListDocument:
    rows = (
        entry(number, code=f"1-{place}-①", divisions=THREE_DIVISIONS[number // 3 % 3])
        for place, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    )
    return build_list(replace(content(*rows), kind=kind))


def cut(heights: list[Heights], kind: ListKind = ListKind.WHOLE) -> tuple[ListPart, ...]:
    return parts(document_with([len(each.rows) for each in heights], kind), dict(enumerate(heights)))


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
    assert suspects(document_with([1, 1], ListKind.CHECK)) == (0, 1)


def document_of(*rows: int) -> ListDocument:
    """Return a list of 実施内容 with so many rows each."""
    return build_list(
        content(*(entry(at, code=f"1-{place}-①") for place, count in enumerate(rows, 1) for at in range(1, count + 1)))
    )


def test_pages_are_counted_through_and_nothing_is_kept_of_a_part_before() -> None:
    log: list[str] = []

    def measure(style: str, value: Value) -> Sequence[Placed]:
        rows = [row["id"] for section in value["sections"] for part in section["parts"] for row in part["rows"]]
        if style != PAPER_STYLE:
            return [Placed(str(at), column, 0, 0, 9) for at in range(len(rows)) for column in range(8)]
        log.append("laid out")
        return [Placed(row, 0, at // 100, 0, 9) for at, row in enumerate(rows)]

    found = list_places(document_of(40, 460, 50, 40), measure, lambda: log.append("forgotten"))
    assert log == ["laid out", "forgotten", "laid out"]
    assert [found[at].page for at in (0, 499, 500, 589)] == [0, 4, 5, 5]


LETTERS = st.text(
    "介護課会新子育てすこやかセンターＤＸA1・、（）()々ヶ化\u3099\U000e0100 \u3000", min_size=1, max_size=40
)


@pytest.mark.parametrize(
    "parts",
    [
        "介護・/高齢者/支援課、",
        "北部/すこやか/福祉/センター、",
        "選挙/管理/委員会/事務局",
        "子育て/支援・/ひとり親/家庭/相談/担当課",
        "地域/支えあい/推進課",
        "まち歩き/観光課",
        "情報/政策・/デジタル化/推進課",
        "国際化/戦略室",
        "各窓口/所管課",
        "新区役所/整備課",
        "保育園・/幼稚園課",
        "税務/会計課",
        "道路/公園課",
        "文化財/保護係",
        "ＩＣＴ/推進課",
        "防災/まちづくり・/係",
        "省エネ/推進課",
        "保険/医療課/(国保・/後期・/年金)",
        "区民部　/戸籍/住民課",
        "職員課",
        "第2課",
        "課",
        "（",
    ],
)
def test_a_name_is_parted_where_its_words_end(parts: str) -> None:
    assert [part for part, _ in name_parts(parts.replace("/", ""))] == parts.split("/")


def test_a_mark_ends_a_line_best_then_a_body_and_a_bracket_is_kept_together() -> None:
    def cost(name: str) -> int:
        return name_parts(name)[0][1]

    assert cost("介護・支援課") == cost("職員課（支援課）") == 0
    assert 0 < cost("委員会事務局") < cost("選挙管理")
    assert cost("（国保・後期）") > cost("国保・後期")
    assert cost("（選挙管理）") > cost("選挙管理")


@given(LETTERS)
def test_the_parts_of_any_name_are_the_name_and_none_begins_with_what_may_not(name: str) -> None:
    parts = [part for part, _ in name_parts(name)]
    assert "".join(parts) == name
    assert not any(part[0] in "・、）)ー\u3099\U000e0100" for part in parts[1:])
    assert name_parts(name)[-1][1] == 0


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
