"""The official list of plain values: headings by year, legend as published, heights that show all text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_builder import build_list
from nakano_status.documents.list_document import ListDocument, ListLine
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.narrative import as_typed
from tests.support.list_entries import R3, R4, R6, R7, content, entry

DONE = 4


def lines(document: ListDocument) -> list[ListLine]:
    return [line for page in document.pages for line in page.lines]


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
        row = entry(mark="○", change_reason="入札不調のため", done="済", next_year="次", later_years="後")
        [line] = lines(build_list(content(row)))
        assert line.cells == (None, "取組1", "○", "入札不調のため", "済", "次", "後", "税務課")
        assert (line.row_id, line.measure, line.span) == ("1-1-1-01-P", "1-1-①\n窓口の改善", 1)

    def test_a_row_out_of_report_prints_no_mark_but_its_texts_as_they_stand(self) -> None:
        [line] = lines(build_list(content(entry(counted=False, mark="◎", next_year="来年から"))))
        assert line.cells[2] is None
        assert line.cells[5] == "来年から"

    def test_a_measure_without_a_title_prints_its_code(self) -> None:
        document = build_list(content(entry(measure=None), entry(2, measure=None)))
        assert [line.measure for line in lines(document)] == ["1-1-①", None]

    def test_blank_texts_are_blank_and_line_breaks_are_one_kind(self) -> None:
        [line] = lines(build_list(content(entry(done=" \u3000", next_year="一\r\n二"))))
        assert line.cells[4:6] == (None, "一\n二")

    def test_no_row_is_lower_than_nine_millimetres(self) -> None:
        [line] = lines(build_list(content(entry(measure=None))))
        assert 9 * 72 / 25.4 <= line.height < 10 * 72 / 25.4

    def test_a_longer_text_makes_a_higher_row(self) -> None:
        heights = [lines(build_list(content(entry(done="検討を行った。" * n))))[0].height for n in (5, 20, 60)]
        assert heights == sorted(set(heights))
        full = 78 / 25.4 * 72 / 11  # characters of 11 pt in 78 mm
        assert heights[-1] > 7 * 60 / full * 11

    def test_a_long_measure_title_makes_its_rows_high_enough(self) -> None:
        document = build_list(content(entry(measure="長い題名の実施内容" * 12)))
        assert lines(document)[0].height > 10 * 11 * 1.3


class TestContinuation:
    def test_what_one_row_cannot_show_goes_on_below_and_says_whose_it_is(self) -> None:
        text = "この取組について検討を行った。\n" * 40
        first, *others = lines(build_list(content(entry(done=text, mark="◎", change_reason="理由"))))
        assert others
        assert (first.row_id, first.continuation) == ("1-1-1-01-P", False)
        for line in others:
            assert line.continuation
            assert line.row_id is None
            assert [cell for place, cell in enumerate(line.cells) if place != DONE] == [
                None,
                f"（つづき）1-1-1-01-P\n{first.cells[1]}",
                *[None] * 4,
                first.cells[-1],
            ]
        assert "".join(line.cells[DONE] or "" for line in (first, *others)) == text

    def test_a_row_that_excel_can_show_is_one_row(self) -> None:
        [line] = lines(build_list(content(entry(done="検討を行った。\n" * 26))))
        assert line.height <= 409

    def test_the_measure_is_named_again_where_a_row_goes_on_on_the_next_page(self) -> None:
        document = build_list(content(entry(done="検討を行った。\n" * 80)))
        assert len(document.pages) > 1
        assert {page.lines[0].measure for page in document.pages} == {"1-1-①\n窓口の改善"}

    @given(st.text(alphabet=st.sampled_from("検討。、（\n \u3000aG-=𠮷"), max_size=3000), st.text(max_size=3000))
    def test_no_character_is_lost_or_added(self, done: str, later: str) -> None:
        drawn = lines(build_list(content(entry(done=done, later_years=later))))
        typed = {4: done, 6: later}
        for place, text in typed.items():
            assert "".join(line.cells[place] or "" for line in drawn) == (as_typed(text) or "")

    @given(st.lists(st.text(alphabet="検討\n a", max_size=2500), min_size=1, max_size=5))
    def test_every_row_and_every_page_can_be_shown(self, texts: list[str]) -> None:
        document = build_list(content(*(entry(number, done=text) for number, text in enumerate(texts, start=1))))
        for page in document.pages:
            assert sum(line.height for line in page.lines) <= layout.PAGE_CAPACITY
            assert all(9 * 72 / 25.4 <= line.height <= 409 for line in page.lines)
            spans = [line.span for line in page.lines if line.measure is not None]
            assert sum(spans) == len(page.lines)


def test_equal_contents_are_equal_documents() -> None:
    assert build_list(content(entry(), entry(2))) == build_list(content(entry(), entry(2)))
