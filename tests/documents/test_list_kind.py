"""The papers that are laid out as the list is: the whole of it, its changed rows, the check print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.documents.list import layout
from nakano_status.documents.list.builder import ListContent, ListKind, build_list, list_columns, only_changed
from nakano_status.documents.list.layout import MeasureRow
from nakano_status.documents.text_measure import wrap
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.profile import AskedFields
from tests.support.fields import asked_in
from tests.support.list_entries import R3, R4, R6, R7, content, entry
from tests.support.planted_profiles import planted_profile


def check(made: ListContent, previous: FiscalYear | None = R3) -> ListContent:
    return replace(made, kind=ListKind.CHECK, previous_year=previous)


def headings(made: ListContent) -> list[str]:
    return [column.heading for column in build_list(made).columns]


def rows(made: ListContent) -> list[MeasureRow]:
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
        assert [row.cells[2] for row in rows(made)] == ["○", "△", "×"]

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
        [row] = rows(check(content(replace(entry(mark="◎"), previous=previous))))
        told = dict(zip(headings(check(content(entry()))), row.cells, strict=True))
        assert told["管理番号"] == "1-1-1-01-P"
        assert told["前回の取組状況（令和3年度末）"] == "前に書いたこと"
        assert told["前回の令和4年度取組予定"] == "今年の予定"
        assert told["朱書き"] is None

    def test_where_nothing_was_reported_before_there_are_no_columns_for_it(self) -> None:
        assert not any("前回" in heading for heading in headings(check(content(entry()), None)))
