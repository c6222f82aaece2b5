"""The list: its content, as a sheet and as pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.papers.set_kinds.list_paper import list_places, marks_in_tables
from nakano_status.documents.document import POINTS_PER_MM, Align, plain_text
from nakano_status.documents.drawing_rules import wrap
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import (
    ListContent,
    ListDocument,
    ListEntry,
    ListKind,
    MeasureRow,
    build_list,
    list_columns,
    list_table,
    only_changed,
)
from nakano_status.documents.list.typeset_list import (
    REPEATED_HEIGHT,
    ROOM,
    Heights,
    ListLine,
    ListPart,
    list_parts,
    list_value,
    name_parts,
    page_of_each_row,
    possibly_tall_measures,
    sheet_pages,
    texts_too_tall,
)
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, PlacedRow, Value
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, PLANNED, PREVIOUS_DONE, TITLE
from nakano_status.domain.fields.profile import USUAL_HEADINGS, AskedFields
from nakano_status.domain.text.narrative import as_typed
from tests.support.cell_lines import cell_lines
from tests.support.fields import asked_in
from tests.support.list_entries import R3, R4, R6, R7, content, entry
from tests.support.planted_profiles import BUDGET, planted_profile


def rows(document: ListDocument) -> list[MeasureRow]:
    return [row for measure in document.measures for row in measure.rows]


class TestHead:
    def test_says_what_the_published_list_says(self) -> None:
        document = build_list(content(entry(), year=R3))
        assert document.title == "小さな計画 進捗状況一覧"
        assert (document.label, document.as_of) == ("別紙", "令和3年度末時点")
        assert document.legend == (
            "【進捗状況の凡例】",
            "◎・・・スケジュールどおり取り組んだ",
            "○・・・スケジュールどおりでなく、変更して取り組んだ",
            "△・・・着手したものの十分に進行しているとはいえない",
            "×・・・未着手",
        )

    @pytest.mark.parametrize(
        ("year", "last_three"),
        [
            (R3, ["令和3年度までの取組状況", "令和4年度取組予定", "令和5年度以降取組予定"]),
            (R4, ["令和4年度までの取組状況", "令和5年度取組予定", "令和6年度以降取組予定"]),
            (R6, ["令和6年度までの取組状況", "令和7年度取組予定", "計画期間終了後の方向性"]),
            (R7, ["スケジュールの変更理由", "令和7年度までの取組状況", "今後の方向性（次期計画への引継ぎ）"]),
        ],
    )
    def test_headings_follow_the_year(self, year: FiscalYear, last_three: list[str]) -> None:
        columns = build_list(content(entry(), year=year)).columns
        headings = [column.heading for column in columns]
        assert headings[:3] == ["実施内容", "事業内容", "進捗状況"]
        assert headings[-4:-1] == last_three
        assert headings[-1] == "所管課"

    @pytest.mark.parametrize("year", [R4, R7])
    def test_columns_fill_the_paper_exactly(self, year: FiscalYear) -> None:
        document = build_list(content(entry(), year=year))
        margins = document.setup.left + document.setup.right
        assert sum(column.width for column in document.columns) == 420 - margins


class TestRows:
    def test_a_row_prints_its_texts_in_order(self) -> None:
        told = entry(mark="○", change_reason="入札不調のため", done="済", next_year="次", later_years="後")
        [measure] = build_list(content(told)).measures
        [row] = measure.rows
        assert row.cells == (None, "取組1", "○", "入札不調のため", "済", "次", "後", "税務課")
        assert (row.row_id, measure.text) == ("1-1-1-01-P", "1-1-①\n窓口の改善")

    def test_a_row_out_of_report_prints_no_mark_but_its_texts_as_they_stand(self) -> None:
        [row] = rows(build_list(content(entry(counted=False, mark="◎", next_year="来年から"))))
        assert row.cells[2] is None
        assert row.cells[5] == "来年から"

    def test_a_measure_without_a_title_prints_its_code(self) -> None:
        document = build_list(content(entry(measure=None), entry(2, measure=None)))
        assert [(each.text, len(each.rows)) for each in document.measures] == [("1-1-①", 2)]

    def test_blank_texts_are_blank_and_line_breaks_are_one_kind(self) -> None:
        [row] = rows(build_list(content(entry(done=" \u3000", next_year="一\r\n二"))))
        assert row.cells[4:6] == (None, "一\n二")


def test_equal_contents_are_equal_documents() -> None:
    assert build_list(content(entry(), entry(2))) == build_list(content(entry(), entry(2)))


_INSETS = 2.4
"""Millimetres that a cell leaves at both sides of its text."""


@pytest.mark.parametrize("size", [8.5, 9.0])
@pytest.mark.parametrize("kind", [ListKind.WHOLE, ListKind.CHANGES])
@pytest.mark.parametrize("year", [R4, R6, R7])
def test_heads_are_broken_where_a_person_would_break_them(size: float, kind: ListKind, year: FiscalYear) -> None:
    made = list_table((), kind, asked_in(year), 271.0, size, "一覧")
    for column, cell in zip(made.columns, made.head[0].cells, strict=True):
        lines = plain_text(cell.text).split("\n")
        assert len(lines) <= 2
        assert cell_lines(cell.text, column.width - _INSETS, size) == lines


def test_a_long_name_of_a_division_stays_on_one_line() -> None:
    made = list_table((entry(),), ListKind.WHOLE, asked_in(R4), 271.0, 8.5, "一覧")
    assert made.columns[-1].width - _INSETS >= 9 * 8.5 * 25.4 / 72


@pytest.mark.parametrize("kind", [ListKind.WHOLE, ListKind.CHANGES])
def test_a_number_is_not_broken_and_reads_as_no_other_one(kind: ListKind) -> None:
    asked = AskedFields(planted_profile(), R4, R7)
    row = replace(entry(), values={**entry().values, BUDGET: "1234567890"})
    made = list_table((row,), kind, asked, 271.0, 9.0, "一覧")
    texts = [plain_text(cell.text) for cell in made.rows[0].cells]
    column, cell = made.columns[texts.index("1234567890")], made.rows[0].cells[texts.index("1234567890")]
    assert cell_lines(cell.text, column.width - _INSETS, 9.0) == ["1234567890"]
    assert [each.align for each in made.columns].count(Align.RIGHT) == 1
    assert column.align is Align.RIGHT
    assert sum(each.width for each in made.columns) == pytest.approx(271)
    usual = list_table((entry(),), kind, asked, 271.0, 9.0, "一覧")
    assert usual.columns[texts.index("1234567890")].width < column.width


def check(made: ListContent, previous: FiscalYear | None = R3) -> ListContent:
    return replace(made, kind=ListKind.CHECK, previous_year=previous)


def headings(made: ListContent) -> list[str]:
    return [column.heading for column in build_list(made).columns]


def rows_in(made: ListContent) -> list[MeasureRow]:
    return [row for measure in build_list(made).measures for row in measure.rows]


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("year", [R4, R6, R7])
@pytest.mark.parametrize("previous", [R3, None])
def test_the_columns_fill_the_paper(kind: ListKind, year: FiscalYear, previous: FiscalYear | None) -> None:
    assert sum(column.width for column in list_columns(asked_in(year), kind, previous)) == 396


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("year", [R4, R6, R7])
@pytest.mark.parametrize("previous", [R3, None])
def test_no_heading_is_higher_than_the_head(kind: ListKind, year: FiscalYear, previous: FiscalYear | None) -> None:
    for column in list_columns(asked_in(year), kind, previous):
        text = builder.head_text(column.heading, column.width)
        for width in (builder.text_width(column.width), builder.printed_width(column.width)):
            assert len(wrap(text, width)) * builder.LINE_PITCH <= builder.HEAD_HEIGHT, (column.heading, text)


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("previous", [R3, None])
def test_columns_of_further_fields_have_room_for_their_headings(kind: ListKind, previous: FiscalYear | None) -> None:
    columns = list_columns(AskedFields(planted_profile(), R4, R7), kind, previous)
    assert sum(column.width for column in columns) == pytest.approx(396)
    assert [column.heading for column in columns if not builder.fits_head(column.heading, column.width)] == []
    assert {column.head_scale for column in columns} == {1.0}


def test_headings_too_long_for_the_paper_are_in_smaller_type_and_leave_room_for_texts() -> None:
    profile = planted_profile()
    usual = next(each for each in profile.fields if each.key == BUDGET)
    added = [
        replace(usual, key=f"item_{at}", heading=f"重要業績評価指標（KPI） 実績値の{at}（千円）") for at in range(10)
    ]
    columns = list_columns(AskedFields(replace(profile, fields=(*profile.fields, *added)), R4, R7))
    (scale,) = {column.head_scale for column in columns}
    assert scale < 1
    assert all(builder.fits_head(column.heading, column.width, scale) for column in columns)
    assert next(column.width for column in columns if column.key == TITLE) > 12
    assert sum(column.width for column in columns) == pytest.approx(396)


def test_least_widths_that_the_paper_has_no_room_for_leave_every_column_a_width() -> None:
    widths = builder.fit_widths({"a": 60, "b": 30, "c": 30}, {"a": 0, "b": 60, "c": 60}, 100)
    assert widths == pytest.approx({"a": 50, "b": 25, "c": 25})


class TestChanges:
    def test_only_what_is_counted_and_was_not_done_as_planned(self) -> None:
        marks = ("◎", "○", "△", "×", None)
        made = only_changed(
            content(*(entry(n, mark=mark) for n, mark in enumerate(marks)), entry(9, mark="○", counted=False))
        )
        assert [row.cells[2] for row in rows_in(made)] == ["○", "△", "×"]

    def test_what_comes_later_is_left_out_of_it(self) -> None:
        made = only_changed(content(entry(mark="○", later_years="後の年度")))
        assert headings(made)[-3:] == ["令和4年度までの取組状況", "令和5年度取組予定", "所管課"]
        document = build_list(made)
        assert (document.title, document.label) == ("スケジュールを変更した取組等の一覧", "")

    def test_in_the_plan_s_last_year_it_says_what_is_handed_on(self) -> None:
        assert "今後の方向性（次期計画への引継ぎ）" in headings(only_changed(content(entry(mark="○"), year=R7)))


class TestCheckPrint:
    def test_each_row_shows_its_number_what_was_said_last_and_white_for_the_pen(self) -> None:
        previous = {PREVIOUS_DONE: "前に書いたこと", PLANNED: "今年の予定"}
        [row] = rows_in(check(content(replace(entry(mark="◎"), previous=previous))))
        told = dict(zip(headings(check(content(entry()))), row.cells, strict=True))
        assert told["管理番号"] == "1-1-1-01-P"
        assert told["前回の取組状況（令和3年度末）"] == "前に書いたこと"
        assert told["前回の令和4年度取組予定"] == "今年の予定"
        assert told["朱書き"] is None

    def test_where_nothing_was_reported_before_there_are_no_columns_for_it(self) -> None:
        assert not any("前回" in heading for heading in headings(check(content(entry()), None)))


SHORT, LONG = "短い。", "長い取組状況である。" * 20
TALL = "この取組について検討を行った。\n" * 60
DONE, LATER = 4, 6
SHEET_ROOM = builder.PAGE_CAPACITY / POINTS_PER_MM
ID = "1-1-1-01-P"
MOST_LINES = builder.lines_in_row(builder.HIGHEST_ROW)


def stacked(document: ListDocument, heights: Sequence[float]) -> list[PlacedRow]:
    """Return places of the rows one below the other, in millimetres: on a page while there is room, or on several."""
    placed: list[PlacedRow] = []
    page, y = 0, 0.0
    rows = [row for measure in document.measures for row in measure.rows]
    for row, height in zip(rows, heights, strict=True):
        if y + height > SHEET_ROOM and y > 0:
            page, y = page + 1, 0.0
        for part in range(int(height // SHEET_ROOM)):
            placed.append(PlacedRow(row.row_id, part, page, y, SHEET_ROOM))
            page += 1
        placed.append(PlacedRow(row.row_id, int(height // SHEET_ROOM), page, y, y + height % SHEET_ROOM))
        y += height % SHEET_ROOM
    return placed


def lines(document: ListDocument, *heights: float) -> list[ListLine]:
    return [line for page in sheet_pages(document, stacked(document, heights)) for line in page.lines]


class TestHeights:
    def test_the_white_at_the_end_of_a_page_goes_to_rows_that_may_need_more_lines(self) -> None:
        document = build_list(content(entry(1, done=SHORT), entry(2, done=LONG), entry(3, done=SHORT)))
        one, two, three = lines(document, 10, 40, 10)
        assert one.height == three.height == 28.5 - 0.75  # 10 mm are 28.3 points; the text needs no more
        assert two.height >= builder.text_height(12) - builder.PIXEL > 40 * POINTS_PER_MM

    def test_where_there_is_none_a_row_is_as_high_as_on_its_page(self) -> None:
        document = build_list(content(*(entry(number, done=LONG) for number in range(1, 5))))
        assert {line.height for line in lines(document, *[SHEET_ROOM / 4 - 0.01] * 4)} == {148.5}

    def test_rows_are_high_enough_together_for_what_is_merged_down_them(self) -> None:
        one, two = lines(build_list(content(entry(1, measure="題名\n" * 20), entry(2, measure=None))), 10, 10)
        assert one.height == two.height
        assert one.height + two.height >= builder.text_height(21) - 2 * builder.PIXEL

    def test_one_row_beside_a_measure_that_is_higher_goes_on_below_for_its_sake(self) -> None:
        made = lines(build_list(content(entry(measure="題名\n" * 32))), 180)
        assert [(line.measure is not None, line.span) for line in made] == [(True, 2), (False, 0)]
        assert sum(line.height for line in made) >= builder.text_height(33) - 2 * builder.PIXEL


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
        assert list(page_of_each_row(stacked(document, [30, 2 * SHEET_ROOM - 50, 20])).values()) == [1, 2, 3]


class TestContinuation:
    def test_what_one_row_cannot_show_goes_on_below_and_says_whose_it_is(self) -> None:
        row = entry(done=TALL[:620], mark="◎", change_reason="理由")
        first, *others = lines(build_list(content(row)), 190)
        assert (first.row_id, len(others)) == (ID, 1)
        for line in others:
            assert line.row_id is None
            assert [cell for place, cell in enumerate(line.cells) if place != DONE] == [
                None, f"（つづき）{ID}\n{first.cells[1]}", *[None] * 4, first.cells[-1]
            ]  # fmt: skip
        assert "".join(line.cells[DONE] or "" for line in (first, *others)) == row.values["done"]

    def test_a_text_is_cut_between_pages_in_proportion_to_their_parts(self) -> None:
        document = build_list(content(entry(done=TALL)))
        placed = [PlacedRow(ID, 0, 0, 0, builder.text_height(10) / POINTS_PER_MM)]
        placed += [PlacedRow(ID, 1, 1, 0, builder.text_height(20) / POINTS_PER_MM)]
        pages = sheet_pages(document, placed)
        counts = [sum((line.cells[DONE] or "").count("\n") for line in page.lines) for page in pages]
        assert counts == [20, 40]

    def test_a_title_that_leaves_no_room_is_not_said_again(self) -> None:
        first, *others = lines(build_list(content(entry(title="題名\n" * 25, done="検討した。\n" * 36))), 200)
        assert first.height >= builder.text_height(25)
        assert [line.cells[1] for line in others] == [f"（つづき）{ID}"]

    def test_a_row_that_a_sheet_can_show_is_one_row(self) -> None:
        [line] = lines(build_list(content(entry(done="検討を行った。\n" * 26))), 130)
        assert builder.text_height(26) - builder.PIXEL <= line.height <= 409

    def test_no_cell_holds_more_than_it_can(self) -> None:
        made = lines(build_list(content(entry(done="e" + "\u0301" * 70_000, later_years="𠮷" * 40 + " " * 50_000))), 20)
        assert all(len((cell or "").encode("utf-16-le")) <= 2 * 32_767 for line in made for cell in line.cells)
        assert sum(len(line.cells[DONE] or "") for line in made) == 70_001


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=st.sampled_from("検討。、（\n \u3000aG-=𠮷"), max_size=3000),
            st.text(max_size=300),
            st.floats(9, 3 * SHEET_ROOM),
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
    assert page_of_each_row(placed) == {
        line.row_id: number for number, page in enumerate(pages, 1) for line in page.lines if line.row_id
    }
    for number, page in enumerate(pages):
        assert sum(line.height for line in page.lines) <= builder.PAGE_CAPACITY
        assert all(line.height <= builder.HIGHEST_ROW for line in page.lines)
        assert sum(line.span for line in page.lines) == len(page.lines)
        set_high = sum(each.bottom - each.top for each in placed if each.page == number) * POINTS_PER_MM
        assert sum(line.height for line in page.lines) > set_high - builder.PIXEL * len(page.lines)
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
    return list_parts(document_with([len(each.rows) for each in heights], kind), dict(enumerate(heights)))


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
    assert possibly_tall_measures(whole) == (1,)
    assert possibly_tall_measures(document_with([1, 1], ListKind.CHECK)) == (0, 1)


def document_of(*rows: int) -> ListDocument:
    """Return a list of 実施内容 with so many rows each."""
    return build_list(
        content(*(entry(at, code=f"1-{place}-①") for place, count in enumerate(rows, 1) for at in range(1, count + 1)))
    )


def test_pages_are_counted_through_and_nothing_is_kept_of_a_part_before() -> None:
    log: list[str] = []

    def measure(style: str, value: Value) -> Sequence[PlacedRow]:
        rows = [row["id"] for section in value["sections"] for part in section["parts"] for row in part["rows"]]
        if style != PAPER_STYLE:
            return [PlacedRow(str(at), column, 0, 0, 9) for at in range(len(rows)) for column in range(8)]
        log.append("laid out")
        return [PlacedRow(row, 0, at // 100, 0, 9) for at, row in enumerate(rows)]

    found = list_places(document_of(40, 460, 50, 40), measure, lambda: log.append("forgotten"))
    assert log == ["laid out", "forgotten", "laid out"]
    assert [found[at].page for at in (0, 499, 500, 589)] == [0, 4, 5, 5]


LETTERS = st.text(
    "介護課会新子育てすこやかセンターＤＸA1・、（）()々ヶ化\u3099\U000e0100 \u3000", min_size=1, max_size=40
)


@pytest.mark.parametrize(
    "parts",
    [
        "介護・/高齢者/支援課、", "北部/すこやか/福祉/センター、", "選挙/管理/委員会/事務局",
        "子育て/支援・/ひとり親/家庭/相談/担当課", "地域/支えあい/推進課", "まち歩き/観光課",
        "情報/政策・/デジタル化/推進課", "国際化/戦略室", "各窓口/所管課", "新区役所/整備課", "保育園・/幼稚園課",
        "税務/会計課", "道路/公園課", "文化財/保護係", "ＩＣＴ/推進課", "防災/まちづくり・/係", "省エネ/推進課",
        "保険/医療課/(国保・/後期・/年金)", "区民部　/戸籍/住民課", "職員課", "第2課", "課", "（"
    ],
)  # fmt: skip
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


def test_what_is_above_a_measure_is_named_where_it_changes() -> None:
    sea, ways = {"Ⅰ": "［挑戦Ⅰ 海］"}, {"Ⅰ-ア": "［手立てⅠ-ア 藻場］"}
    placed = [("Ⅰ-ア-1", sea | ways), ("Ⅰ-ア-2", sea | ways), ("Ⅰ-イ-1", sea | {"Ⅰ-イ": "［手立てⅠ-イ 浜］"})]
    placed += [("第1", {"Ⅱ": "［挑戦Ⅱ 山］"}), ("第2", {"Ⅱ": "［挑戦Ⅱ 山］"})]
    placed += [("9", {"1": "［柱1 川］"}), ("10", {"1": "［柱1 川］"})]
    entries = [replace(entry(code=code, measure="名"), above=above) for code, above in placed]
    assert [each.text.split("\n")[2:] for each in build_list(content(*entries)).measures] == [
        ["［挑戦Ⅰ 海］", "［手立てⅠ-ア 藻場］"], [], ["［手立てⅠ-イ 浜］"],
        ["［挑戦Ⅱ 山］"], ["［挑戦Ⅱ 山］"], ["［柱1 川］"], ["［柱1 川］"]
    ]  # fmt: skip


def test_the_spoken_summary_of_the_table_has_the_plan_s_headings() -> None:
    usual = "実施内容ごとに、事業内容とその進捗状況を1行に1つずつ示す表。"
    profile = replace(planted_profile(), headings={**USUAL_HEADINGS, "title": "事業名"})
    made = replace(content(entry()), asked=AskedFields(profile, R4, R7))
    assert list_value(build_list(content(entry())), ())["summary"] == usual
    assert list_value(build_list(made), ())["summary"] == usual.replace("事業内容", "事業名")
