"""The official list of plain values: headings by year, legend as published, texts in order."""

from __future__ import annotations

import pytest

from nakano_status.documents.list.builder import build_list
from nakano_status.documents.list.layout import ListDocument, MeasureRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.list_entries import R3, R4, R6, R7, content, entry


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
