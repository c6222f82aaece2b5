"""The report as values: its content, table by table, before it is drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.papers.counts import CountTableContent
from nakano_status.application.papers.set_kinds.report_paper import ReportContent, build_report, report_kind
from nakano_status.documents.document import Document, Heading, PaperHead, Paragraph, ParagraphRole, Table, plain_text
from nakano_status.documents.drawing_rules import EM, wrap
from nakano_status.documents.indicator_table import indicator_table
from nakano_status.documents.template import NO_OFFICE, faults_of, parse_template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, IndicatorGoal, IndicatorRow, IndicatorTable
from nakano_status.domain.papers.publication import Occasion
from tests.support.marks import BUILT_IN_MARKS

R2, R3, R4, R5, R7 = (FiscalYear(2018 + number) for number in (2, 3, 4, 5, 7))
ANY = Indicator("KPI", "p-1", "1", 1, "名", "名", None, None, None, Direction.UP, None, (), ())
RATE = IndicatorRow(ANY, "交付率", ("31.6%", "46.0%"), ("100%", "100%"))
SHELVES = IndicatorRow(ANY, "文書量 (fm) ※", ("約8,800fm", None), ("約3,600fm", "—"))
GOALS = (
    IndicatorGoal("1", "利便性向上", (RATE,)),
    IndicatorGoal("2", "区政運営", (SHELVES,), ("※fm：高さ",)),
    IndicatorGoal("3", "まだない目標", ()),
)
CONTENT = ReportContent(
    plan_title="第2次計画",
    year=R3,
    last_year=R7,
    in_report=103,
    head=PaperHead(Occasion.COMMITTEE, date(2022, 10, 11), "5", "総務委員会"),
    counts=CountTableContent(dict(zip(BUILT_IN_MARKS, (97, 4, 1, 1), strict=True))),
    indicators=IndicatorTable(R3, GOALS, (R2, R3), (R5, R7)),
    made_on=date(2022, 10, 11),
)
EVERY_WORD = "\n".join(f"｛{name}｝" for name in report_kind({}, BUILT_IN_MARKS).placeholders)


def built(text: str, content: ReportContent = CONTENT) -> Document:
    return build_report(content, parse_template(text))


def said(document: Document) -> list[str]:
    return [plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[plain_text(cell.text) for cell in row.cells] for row in (*table.head, *table.rows)]


def test_every_word_and_part_that_is_told_of_is_there() -> None:
    kind = report_kind({"1": "", "2": "", "3": ""}, BUILT_IN_MARKS)
    text = "本文\n" + EVERY_WORD + "\n" + "\n".join(f"［{name}］" for name in kind.parts)
    assert faults_of(parse_template(text), kind.placeholders, kind.parts) == ()
    assert len(tables(built(text))) == 1 + 2 + 2


def test_rows_without_a_mark_are_not_hidden_in_the_number_of_those_that_are_reported_on() -> None:
    assert said(built("｛対象数｝")) == ["１０３件"]
    assert said(built("｛対象数｝", replace(CONTENT, in_report=110))) == ["１１０件のうち、区分の定まった１０３件"]


def test_in_the_plans_last_year_there_is_a_direction_and_no_plan_for_the_next() -> None:
    assert said(built("｛今後の予定｝")) == ["令和４年度以降の取組予定"]
    assert said(built("｛今後の予定｝", replace(CONTENT, year=R7))) == ["今後の方向性"]


def test_the_words_are_those_of_the_round() -> None:
    assert said(built(EVERY_WORD)) == [
        "資料５",
        "令和４年（２０２２年）１０月１１日",
        "総 務 委 員 会 資 料",
        "第２次計画",
        "計画",
        "令和３年度",
        "令和４年度",
        "令和４年度以降の取組予定",
        "令和３年度末",
        "、".join(f"「{mark.symbol}（{mark.legend}）」" for mark in BUILT_IN_MARKS),
        "４",
        "１０３件",
        "９７件",
        "４件",
        "１件",
        "１件",
        "94.2％",
        "別紙",
        *[NO_OFFICE] * 3,
    ]


def test_a_judgement_stands_there_only_where_a_person_gave_one() -> None:
    assert said(built("｛判断｝\n本文")) == ["本文"]
    assert said(built("｛判断｝\n本文", replace(CONTENT, judgement="概ね順調である。"))) == ["概ね順調である。", "本文"]


def test_indicators_stand_goal_by_goal_under_two_tiers_of_heads_with_their_notes() -> None:
    document = built("［成果指標］")
    assert said(document) == ["目標１ 利便性向上", "目標２ 区政運営", "※fm：高さ"]
    assert rows(tables(document)[1]) == [
        ["指標項目", "実績", "目標"],
        ["令和2年度", "令和3年度", "令和5年度", "令和7年度"],
        ["文書量 (fm) ※", "約8,800fm", "", "約3,600fm", "—"],
    ]
    upper = tables(document)[1].head[0].cells
    assert [(cell.columns, cell.rows) for cell in upper] == [(1, 2), (2, 1), (2, 1)]


def test_one_goal_can_stand_alone() -> None:
    assert said(built("［成果指標 目標２］")) == ["目標２ 区政運営", "※fm：高さ"]


def test_a_plan_without_indicators_leaves_no_heading_alone() -> None:
    document = built("４　成果指標\n［成果指標］", replace(CONTENT, indicators=IndicatorTable(R3, (), (), ())))
    heading, instead = document.blocks
    assert isinstance(heading, Heading)
    assert isinstance(instead, Paragraph)
    assert plain_text(instead.text) == "（成果指標の登録なし）"


@pytest.mark.parametrize(("years", "size"), [(1, 10.0), (2, 10.0), (3, 9.0), (4, 8.0)])
def test_a_table_of_indicators_fills_the_width_and_breaks_no_figure_however_many_years_it_has(
    years: int, size: float
) -> None:
    actual = tuple(FiscalYear(2020 + number) for number in range(years))
    goal = IndicatorGoal("1", "", (IndicatorRow(ANY, "名", ("約8,800fm",) * years, ("約8,800fm",) * 2),))
    table = indicator_table(goal, IndicatorTable(R3, (goal,), actual, (R5, R7)))
    assert table.width == pytest.approx(160)
    assert table.columns[0].width >= 48
    assert {cell.size for row in table.rows for cell in row.cells} == {size}
    room = (table.columns[1].width - 2) / 25.4 * 72 / size * EM
    assert wrap("約8,800fm", int(room)) == ("約8,800fm",)


def test_notes_and_labels_are_told_from_other_paragraphs() -> None:
    roles = [block.role for block in built("［成果指標］").blocks if isinstance(block, Paragraph)]
    assert roles == [ParagraphRole.LABEL, ParagraphRole.LABEL, ParagraphRole.NOTE]


def test_a_draft_says_so_above_every_page_and_the_title_names_the_plan() -> None:
    document = built("本文", replace(CONTENT, draft_note="作成中 令和4年8月1日時点"))
    assert [section.header for section in document.sections] == ["作成中 令和4年8月1日時点"]
    assert (document.title, document.made_on) == ("計画の進捗状況について", "2022-10-11")
