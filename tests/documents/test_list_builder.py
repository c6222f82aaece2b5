"""The official list of plain values, the papers that are laid out as it is, and its rows inside of another paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.documents.document import plain_text
from nakano_status.documents.drawing_rules import wrap
from nakano_status.documents.list import layout
from nakano_status.documents.list.builder import (
    ListContent,
    ListKind,
    build_list,
    list_columns,
    list_table,
    only_changed,
)
from nakano_status.documents.list.layout import ListDocument, MeasureRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.profile import AskedFields
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
        text = layout.head_text(column.heading, column.width)
        for width in (layout.text_width(column.width), layout.printed_width(column.width)):
            assert len(wrap(text, width)) * layout.LINE_PITCH <= layout.HEAD_HEIGHT, (column.heading, text)


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("previous", [R3, None])
def test_columns_of_further_fields_have_room_for_their_headings(kind: ListKind, previous: FiscalYear | None) -> None:
    columns = list_columns(AskedFields(planted_profile(), R4, R7), kind, previous)
    assert sum(column.width for column in columns) == pytest.approx(396)
    assert [column.heading for column in columns if not layout.fits_head(column.heading, column.width)] == []


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
