"""Content of report, summary and data files: counts, their reading, progress and figures."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.papers.counts import (
    CountTableContent,
    count_table,
    counts_in_tables,
    offered_judgement,
    share_as_planned,
)
from nakano_status.application.papers.paper import WordingNames
from nakano_status.application.papers.set_kinds.report_paper import ReportContent, build_report, report_template_kind
from nakano_status.application.papers.templates import template_faults
from nakano_status.documents.data_table import DataTable, ValueKind, dictionary_table
from nakano_status.documents.division_summaries import (
    SummaryContent,
    SummaryLayout,
    SummaryPart,
    build_summaries,
    find_strip_counts,
    strip_counts,
    strip_heads,
    strip_numbers,
)
from nakano_status.documents.document import (
    MM_PER_POINT,
    Align,
    Document,
    Group,
    Heading,
    PaperHead,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    plain_text,
)
from nakano_status.documents.drawing_rules import CELL_INSET, EM, wrap
from nakano_status.documents.indicator_table import indicator_table
from nakano_status.documents.progress_data import (
    DataIndicator,
    DataListing,
    DataNode,
    IndicatorData,
    ProgressData,
    has_own_codes,
    indicator_data_table,
    node_numbers,
    progress_table,
    tally_of_data,
)
from nakano_status.documents.template import NO_OFFICE, faults_of_template, parse_template, with_own_names
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Editor
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import CHANGED_ROWS, AskedFields
from nakano_status.domain.indicators import indicator
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Area, PlanNode
from nakano_status.domain.round.tally import Exclusion
from tests.support.cell_lines import cell_lines
from tests.support.fields import NAKANO
from tests.support.kept_papers import assert_kept
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, NOT_STARTED
from tests.support.planted_profiles import planted_profile
from tests.support.summaries import R4, R7, summary, summary_row

HEAD = ("進捗状況の区分", "取組の数", "前回")
ROWS = tuple(
    (f"{mark.symbol}（{mark.legend}）", number, "99")
    for mark, number in zip(BUILT_IN_MARKS, ("97", "4", "1", "0"), strict=True)
)
COUNTS = dict(zip(BUILT_IN_MARKS, (97, 4, 1, 0), strict=True))


def test_the_number_beside_each_mark_is_read() -> None:
    other = (("指標項目", "実績"), ("◎の数", "1"))
    assert counts_in_tables([other, (HEAD, *ROWS, ("合計", "102", "99"))], BUILT_IN_MARKS) == COUNTS


@pytest.mark.parametrize(
    "rows", [ROWS[:3], (*ROWS, ROWS[0]), (*ROWS[:3], (ROWS[3][0], "一", "")), tuple(row[:1] for row in ROWS)]
)
def test_a_table_that_does_not_tell_all_four_is_none(rows: tuple[tuple[str, ...], ...]) -> None:
    assert counts_in_tables([(HEAD, *rows)], BUILT_IN_MARKS) is None


R3, TABLES_R4 = FiscalYear(2021), FiscalYear(2022)
TABLES_COUNTS = dict(zip(BUILT_IN_MARKS, (97, 4, 1, 1), strict=True))
BEFORE = dict(zip(BUILT_IN_MARKS, (90, 0, 2, 3), strict=True))


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in (*table.head, *table.rows)]


def test_the_number_stands_alone_beside_its_mark_in_the_legends_order() -> None:
    assert texts(count_table(CountTableContent(TABLES_COUNTS))) == [
        ("進捗状況の区分", "取組の数"),
        ("◎（スケジュールどおり取り組んだ）", "97"),
        ("○（スケジュールどおりでなく、変更して取り組んだ）", "4"),
        ("△（着手したものの十分に進行しているとはいえない）", "1"),
        ("×（未着手）", "1"),
    ]


def test_total_and_the_round_before_stand_there_where_they_are_wanted() -> None:
    table = count_table(CountTableContent(TABLES_COUNTS, has_total=True, previous=(R3, BEFORE)))
    assert texts(table)[0] == ("進捗状況の区分", "取組の数", "前回\n令和3年度末")
    assert [row[1:] for row in texts(table)[1:]] == [("97", "90"), ("4", "0"), ("1", "2"), ("1", "3"), ("103", "95")]
    assert texts(table)[-1][0] == "合計"


def test_numbers_stand_at_the_right_and_the_table_on_one_page() -> None:
    table = count_table(CountTableContent(TABLES_COUNTS, previous=(R3, BEFORE)))
    assert [column.align for column in table.columns] == [Align.LEFT, Align.RIGHT, Align.RIGHT]
    assert [row.is_kept_with_next for row in table.rows] == [True, True, True, False]
    assert table.indent + table.width <= 160


@pytest.mark.parametrize("previous", [None, (R3, BEFORE)])
def test_the_table_stands_in_the_middle_of_the_page(previous: tuple[FiscalYear, dict[Mark, int]] | None) -> None:
    table = count_table(CountTableContent(TABLES_COUNTS, previous=previous))
    assert 2 * table.indent + table.width == 160


@pytest.mark.parametrize(
    ("as_planned", "changed", "share", "words"),
    [
        (103, 0, "100.0％", "全ての取組"),
        (97, 6, "94.2％", "概ねスケジュールどおり"),
        (90, 10, "90.0％", "概ねスケジュールどおり"),
        (60, 40, "60.0％", "多くの取組"),
    ],
)
def test_a_sentence_is_offered_with_the_share_it_rests_on(
    as_planned: int, changed: int, share: str, words: str
) -> None:
    offered = offered_judgement(
        {**dict.fromkeys(BUILT_IN_MARKS, 0), AS_PLANNED: as_planned, CHANGED: changed}, TABLES_R4, CHANGED_ROWS
    )
    assert offered is not None
    assert offered.share == share
    assert offered.text.startswith("令和4年度においては、")
    assert words in offered.text


@pytest.mark.parametrize(
    ("as_planned", "changed", "share"),
    [(91, 21, "81.3％"), (77, 3, "96.3％"), (3, 77, "3.8％"), (13, 3, "81.3％"), (1, 2, "33.3％"), (2, 1, "66.7％")],
)
def test_a_share_is_rounded_half_up(as_planned: int, changed: int, share: str) -> None:
    assert share_as_planned({AS_PLANNED: as_planned, CHANGED: changed}) == share


def test_only_the_share_of_all_is_a_hundred_and_only_that_of_none_is_zero() -> None:
    shares = [share_as_planned({AS_PLANNED: each, CHANGED: 2_500 - each}) for each in (0, 1, 2_499, 2_500)]
    assert shares == ["0.0％", "0.1％", "99.9％", "100.0％"]


def test_the_share_of_nothing_is_no_number() -> None:
    assert share_as_planned(dict.fromkeys(BUILT_IN_MARKS, 0)) == "―"
    assert share_as_planned({**dict.fromkeys(BUILT_IN_MARKS, 0), NOT_STARTED: 2}) == "0.0％"


@pytest.mark.parametrize(
    ("legend", "words"),
    [
        ("目標を達成した", "概ね目標を達成していることを確認した。"),
        ("計画のとおりに進んだ", "概ね計画のとおりに進んでいることを確認した。"),
        ("十分な成果", "概ね「予定どおり」であることを確認した。"),
        ("申し分がなかった", "概ね「予定どおり」であることを確認した。"),
    ],
)
def test_the_sentence_on_the_whole_is_in_the_words_of_the_mark(legend: str, words: str) -> None:
    offered = offered_judgement({replace(AS_PLANNED, legend=legend): 9, CHANGED: 1}, TABLES_R4, "遅れた取組")
    assert offered is not None
    assert offered.text == f"令和4年度においては、{words}"


def test_nothing_is_offered_of_nothing_or_of_less_than_half() -> None:
    assert offered_judgement(dict.fromkeys(BUILT_IN_MARKS, 0), TABLES_R4, CHANGED_ROWS) is None
    assert (
        offered_judgement({**dict.fromkeys(BUILT_IN_MARKS, 0), AS_PLANNED: 49, CHANGED: 51}, TABLES_R4, CHANGED_ROWS)
        is None
    )


def test_nothing_is_offered_of_marks_that_all_mean_as_planned_and_what_lacks_something_is_not() -> None:
    alike = {replace(AS_PLANNED, key="a", symbol="A"): 5, replace(AS_PLANNED, key="b", symbol="B"): 5}
    assert offered_judgement(alike, TABLES_R4, CHANGED_ROWS) is None
    lacking = {AS_PLANNED: 9, replace(AS_PLANNED, key="d", symbol="D", shortfall=1): 1}
    assert share_as_planned(lacking) == "90.0％"
    assert offered_judgement(lacking, TABLES_R4, CHANGED_ROWS) is not None


R2, REPORT_R3, REPORT_R4, R5, REPORT_R7 = (FiscalYear(2018 + number) for number in (2, 3, 4, 5, 7))
ANY = indicator.Indicator("KPI", "p-1", "1", 1, "名", "名", None, None, None, indicator.Direction.UP, None, (), ())
RATE = indicator.IndicatorRow(ANY, "交付率", ("31.6%", "46.0%"), ("100%", "100%"))
SHELVES = indicator.IndicatorRow(ANY, "文書量 (fm) ※", ("約8,800fm", None), ("約3,600fm", "—"))
GOALS = (
    indicator.IndicatorGoal("1", "目標1", "利便性向上", (RATE,)),
    indicator.IndicatorGoal("2", "目標2", "区政運営", (SHELVES,), ("※fm：高さ",)),
    indicator.IndicatorGoal("3", "目標3", "まだない目標", ()),
)
CONTENT = ReportContent(
    profile=NAKANO,
    plan_title="第2次計画",
    year=REPORT_R3,
    last_year=REPORT_R7,
    in_report=103,
    head=PaperHead(Occasion.COMMITTEE, date(2022, 10, 11), "5", "総務委員会"),
    counts=CountTableContent(dict(zip(BUILT_IN_MARKS, (97, 4, 1, 1), strict=True))),
    indicators=indicator.IndicatorTable(REPORT_R3, GOALS, (R2, REPORT_R3), (R5, REPORT_R7)),
    made_on=date(2022, 10, 11),
)
EVERY_WORD = "\n".join(f"｛{name}｝" for name in report_template_kind(WordingNames(NAKANO, {})).placeholders)


def built(text: str, content: ReportContent = CONTENT) -> Document:
    return build_report(content, parse_template(text))


def said(document: Document) -> list[str]:
    return [plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[plain_text(cell.text) for cell in row.cells] for row in (*table.head, *table.rows)]


def test_a_wording_may_call_goals_as_wordings_once_did_and_as_earlier_editions_do() -> None:
    goal, *others = NAKANO.levels
    now, before = (replace(NAKANO, levels=(replace(goal, name=name), *others)) for name in ("柱", "方針"))
    kind = report_template_kind(WordingNames(now, {"1": "", "2": ""}, earlier=(before,)))
    text = "本文\n［件数表］\n［成果指標 目標１］\n[成果指標 方針2]\n［成果指標 柱2］\n［成果指標 柱3］"
    assert with_own_names(text, kind).splitlines()[2:] == [*(f"［成果指標 柱{each}］" for each in (1, 2, 2, 3))]
    (fault,) = template_faults(kind, text)
    assert (fault.place.row, fault.found, fault.expected) == (
        6,
        "成果指標 柱3",
        "".join(map(kind.bracketed, kind.parts)) + "［改ページ］",
    )
    assert (
        with_own_names("［成果指標 目標１］", report_template_kind(WordingNames(NAKANO, {"1": ""})))
        == "［成果指標 目標１］"
    )


def test_every_word_and_part_that_is_told_of_is_there() -> None:
    kind = report_template_kind(WordingNames(NAKANO, {"1": "", "2": "", "3": ""}))
    text = "本文\n" + EVERY_WORD + "\n" + "\n".join(f"［{name}］" for name in kind.parts)
    assert faults_of_template(parse_template(text), kind.placeholders, kind.parts) == ()
    assert len(tables(built(text))) == 1 + 2 + 2


def test_rows_without_a_mark_are_not_hidden_in_the_number_of_those_that_are_reported_on() -> None:
    assert said(built("｛対象数｝")) == ["１０３件"]
    assert said(built("｛対象数｝", replace(CONTENT, in_report=110))) == ["１１０件のうち、区分の定まった１０３件"]


def test_rows_of_a_mark_in_no_total_are_said_to_be_left_out_of_those_that_are_reported_on() -> None:
    first, *_ = BUILT_IN_MARKS
    apart = replace(first, key="none", symbol="無", label="該当なし", counted_apart=True)
    counted = replace(CONTENT, counts=CountTableContent({first: 103, apart: 7}))
    words = "１１０件のうち、「無 該当なし」を除く"
    assert said(built("｛対象数｝", replace(counted, in_report=110))) == [f"{words}１０３件"]
    assert said(built("｛対象数｝", replace(counted, in_report=112))) == [
        "１１２件のうち、「無 該当なし」を除く、区分の定まった１０３件"
    ]


def test_in_the_plans_last_year_there_is_a_direction_and_no_plan_for_the_next() -> None:
    assert said(built("｛今後の予定｝")) == ["令和４年度以降の取組予定"]
    assert said(built("｛今後の予定｝", replace(CONTENT, year=REPORT_R7))) == ["今後の方向性"]


def test_the_words_are_those_of_the_round() -> None:
    assert said(built(EVERY_WORD)) == [
        "資料５",
        "令和４年（２０２２年）１０月１１日",
        "総 務 委 員 会 資 料",
        "第２次計画",
        "計画",
        "令和３年度",
        "令和４年度",
        "取組状況",
        "令和４年度以降の取組予定",
        "令和３年度末",
        "各取組の進捗状況と成果指標を毎年度併せて",
        "成果指標",
        "成果指標は、令和３年度末時点の実績を確認した。",
        "成果指標の推移",
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
    document = built(
        "４　成果指標\n［成果指標］", replace(CONTENT, indicators=indicator.IndicatorTable(REPORT_R3, (), (), ()))
    )
    heading, instead = document.blocks
    assert isinstance(heading, Heading)
    assert isinstance(instead, Paragraph)
    assert plain_text(instead.text) == "（成果指標の登録なし）"


@pytest.mark.parametrize(("years", "size"), [(1, 10.0), (2, 10.0), (3, 9.0), (4, 8.0)])
def test_a_table_of_indicators_fills_the_width_and_breaks_no_figure_however_many_years_it_has(
    years: int, size: float
) -> None:
    actual = tuple(FiscalYear(2020 + number) for number in range(years))
    goal = indicator.IndicatorGoal(
        "1", "目標1", "", (indicator.IndicatorRow(ANY, "名", ("約8,800fm",) * years, ("約8,800fm",) * 2),)
    )
    table = indicator_table(goal, indicator.IndicatorTable(REPORT_R3, (goal,), actual, (R5, REPORT_R7)))
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


def summary_built(*contents: SummaryContent, layout: SummaryLayout = SummaryLayout.CARDS) -> Document:
    return build_summaries(contents, layout)


def words(row: Row) -> list[str]:
    return [plain_text(cell.text) for cell in row.cells]


def cards_of(document: Document) -> list[Table]:
    return [table for group in groups(document.sections[0]) for table in group.blocks if isinstance(table, Table)]


def groups(section: Section) -> Iterator[Group]:
    return (block for block in section.blocks if isinstance(block, Group))


DRAFT = "作成中 令和5年8月10日時点"
EVERY_STATE = (
    summary_row("1-1-1-01-A"),
    summary_row("1-1-1-02-B", CHANGED, change_reason="入札が不調のため", next_year="再度入札を行う。"),
    summary_row("1-1-1-03-C", Exclusion.UNANSWERED, done=None, next_year=None, later_years=None),
    summary_row("1-1-1-04-D", Exclusion.OPEN_CONFLICT),
    summary_row("1-1-1-05-E", Exclusion.STOPPED_OR_MERGED, done=None, later_years=None),
    summary_row("1-1-1-06-F", NOT_STARTED, SummaryPart.TRACKER),
    summary_row("1-1-1-07-G", CHANGED, SummaryPart.ASSOCIATE, is_shared=True, change_reason="他課の理由"),
)


def test_a_summary_counts_the_own_rows_lists_the_changed_ones_and_has_a_card_for_each_by_part() -> None:
    assert_kept(summary_built(summary(*EVERY_STATE, draft_note=DRAFT)), "summary-cards")


def test_as_a_table_a_summary_merges_a_measure_down_its_rows_and_names_the_parts() -> None:
    found = summary_built(summary(*EVERY_STATE, draft_note=DRAFT), layout=SummaryLayout.TABLE)
    assert_kept(found, "summary-table")


def test_each_division_has_its_pages_and_one_that_only_reads_has_nothing_to_answer_or_confirm() -> None:
    reads = summary(summary_row(part=SummaryPart.ASSOCIATE), division="職員課")
    assert_kept(summary_built(summary(summary_row()), reads), "summaries")


def test_in_the_last_year_of_the_plan_later_years_are_not_asked() -> None:
    (card,) = cards_of(summary_built(summary(summary_row(), year=R7)))
    assert [words(row)[0] for row in card.rows] == [
        "令和7年度までの取組状況",
        "今後の方向性（次期計画への引継ぎ）",
    ]


def test_a_name_that_would_reach_the_pages_number_stands_above() -> None:
    name = "地域包括ケア推進担当課" * 3
    document = summary_built(summary(summary_row(), division=name, draft_note=DRAFT))
    assert document.sections[0].footer_left == ""
    assert document.sections[0].header == f"作成中 令和5年8月10日時点　{name}"
    lying = summary_built(summary(summary_row(), division=name), layout=SummaryLayout.TABLE).sections[0]
    assert (lying.header, lying.footer_left) == ("", name)


@pytest.mark.parametrize("layout", SummaryLayout)
def test_a_header_remains_on_one_line(layout: SummaryLayout) -> None:
    name = "地域包括ケア推進担当課" * 9
    section = summary_built(summary(summary_row(), division=name, draft_note=DRAFT), layout=layout).sections[0]
    assert section.header.endswith("…")
    assert len(wrap(section.header, int(section.setup.room[0] / (9 * MM_PER_POINT) * EM))) == 1


def test_everything_is_as_wide_as_the_page() -> None:
    rows = (summary_row(figure=CHANGED),)
    for layout, width in ((SummaryLayout.CARDS, 170), (SummaryLayout.TABLE, 257)):
        assert {round(table.width, 6) for table in tables(summary_built(summary(*rows), layout=layout))} == {width}


def test_a_word_that_stands_for_a_mark_is_not_broken() -> None:
    table = tables(summary_built(summary(summary_row()), layout=SummaryLayout.TABLE))[-1]
    assert sum(column.width for column in table.columns) == pytest.approx(257)
    for word in ("実施年度前", "中止／統合"):
        assert len(cell_lines((Run(word),), table.columns[2].width - 2.4, 8.0)) == 1


def test_of_nobody_there_is_no_summary() -> None:
    with pytest.raises(ValueError, match=r"\(\)"):
        build_summaries(())


def test_a_number_in_the_table_of_rows_is_not_broken() -> None:
    asked = AskedFields(planted_profile(), R4, R7)
    row = summary_row(budget="1234567890")
    table = tables(summary_built(replace(summary(row), asked=asked), layout=SummaryLayout.TABLE))[-1]
    (place,) = (at for at, cell in enumerate(table.rows[-1].cells) if plain_text(cell.text) == "1234567890")
    width = table.columns[place].width - 2 * CELL_INSET
    assert len(cell_lines(table.rows[-1].cells[place].text, width, 9)) == 1
    assert sum(each.width for each in table.columns) == pytest.approx(257)


STRIP_HEADS = strip_heads(BUILT_IN_MARKS)
FOUND = {"◎": 5, "○": 3, "△": 0, "×": 1, "total": 9, "in_report": 10}


def test_the_numbers_are_those_of_the_count() -> None:
    rows = (
        summary_row("1-1-1-01-A"),
        summary_row("1-1-1-02-B", CHANGED),
        summary_row("1-1-1-03-C", Exclusion.UNANSWERED),
        summary_row("1-1-1-04-D", Exclusion.FINISHED),
    )
    numbers = strip_numbers(summary(*rows).tally)
    assert numbers == (3, 1, 1, 0, 0, 1)
    assert strip_counts(numbers, BUILT_IN_MARKS) == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2, "in_report": 3}


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_strip_is_found_whatever_blanks_are_in_its_heads(between: str) -> None:
    heads = [between.join(head) for head in STRIP_HEADS]
    strip = [heads, ["10", "5", "3", "0", "1", "2"]]
    assert find_strip_counts([["見出し"], *strip, ["次の表"], *strip], BUILT_IN_MARKS) == (FOUND, FOUND)


def test_a_strip_is_found_among_rows_with_blank_cells_of_a_sheet() -> None:
    heads = [cell for head in STRIP_HEADS for cell in (head, "")]
    numbers = [cell for number in (10, 5, 3, 0, 1, 2) for cell in (str(number), "")]
    assert find_strip_counts([["題"], heads, numbers, ["", "◎"]], BUILT_IN_MARKS) == (FOUND,)


def test_a_number_that_is_none_is_a_defect_of_the_paper() -> None:
    with pytest.raises(ValueError, match="多数"):
        find_strip_counts([STRIP_HEADS, ["10", "5", "3", "0", "1", "多数"]], BUILT_IN_MARKS)


NODES = (DataNode("1", 1, "便利にする"), DataNode("1-2", 2, None), DataNode("1-2-③", 3, "窓口"))
ROW = DataListing(
    row_id="1-2-3-01-A",
    nodes=NODES,
    title="○窓口の拡大",
    sponsor="区",
    repost_of=None,
    figure=AS_PLANNED,
    values={"done": "広げた。\n増やした。", "next_year": "続ける。", "change_kind": "前倒し"},
    lead="戸籍住民課",
    tracker=None,
    associates=("税務課",),
)
PROGRESS_CONTENT = ProgressData(
    Area("131148", "東京都中野区"), "計画", "当初計画", FiscalYear(2022), date(2023, 3, 31), (ROW,), NAKANO
)


def records(table: DataTable) -> list[dict[str, object]]:
    return [dict(zip((column.heading for column in table.columns), row, strict=True)) for row in table.rows]


def test_a_row_says_each_thing_in_a_cell_of_its_own() -> None:
    (record,) = records(progress_table(PROGRESS_CONTENT))
    said = {key: value for key, value in record.items() if value is not None}
    assert said == {
        "全国地方公共団体コード": "131148", "地方公共団体名": "東京都中野区", "計画名": "計画",
        "計画の版": "当初計画", "対象年度（西暦）": 2022, "対象年度（和暦）": "令和4年度",
        "時点": date(2023, 3, 31), "掲載順": 1, "管理番号": "1-2-3-01-A", "目標番号": 1, "目標名": "便利にする",
        "取組の方向番号": 2, "実施内容番号": 3, "実施内容名": "窓口", "事業内容": "○窓口の拡大", "実施主体": "区",
        "報告対象": "対象", "進捗状況": "◎", "取組状況": "広げた。\n増やした。", "次年度の取組予定": "続ける。",
        "主管課": "戸籍住民課", "関係課": ("税務課",)
    }  # fmt: skip


def test_blanks_that_make_no_difference_are_left_off_and_line_breaks_are_not() -> None:
    typed = replace(ROW, values={"done": "広げた。　\n増やした。\n\n"})
    (record,) = records(progress_table(replace(PROGRESS_CONTENT, listings=(typed,))))
    assert record["取組状況"] == "広げた。\n増やした。"


@pytest.mark.parametrize(
    ("figure", "in_report", "why"),
    [
        (Exclusion.REPOST, "対象外", "再掲"),
        (Exclusion.UNANSWERED, "対象", "未記入"),
        (Exclusion.OPEN_CONFLICT, "対象", "相違（確認前）"),
    ],
)
def test_a_row_that_is_not_counted_has_no_mark_and_says_why(figure: Exclusion, in_report: str, why: str) -> None:
    left_out = replace(ROW, figure=figure, values={"mark": "◎"})
    (record,) = records(progress_table(replace(PROGRESS_CONTENT, listings=(left_out,))))
    assert (record["報告対象"], record["集計から除いた理由"], record["進捗状況"]) == (in_report, why, None)


def test_the_columns_are_the_same_however_many_divisions_a_row_has() -> None:
    busy = replace(ROW, associates=("税務課", "職員課;甲", "経理課"))
    tables = [progress_table(replace(PROGRESS_CONTENT, listings=each)) for each in ((), (ROW,), (ROW, busy))]
    assert len({tuple(column.heading for column in each.columns) for each in tables}) == 1
    assert [row[-1] for row in tables[-1].rows] == [("税務課",), ("税務課", "職員課；甲", "経理課")]


def test_a_plan_whose_ward_is_not_known_has_no_columns_of_it() -> None:
    headings = [column.heading for column in progress_table(replace(PROGRESS_CONTENT, area=None)).columns]
    assert headings[0] == "計画名"


def test_a_ward_whose_code_is_not_known_has_its_name_alone() -> None:
    table = progress_table(replace(PROGRESS_CONTENT, area=Area("", "みほん町")))
    assert [(column.heading, value) for column, value in zip(table.columns, table.rows[0], strict=True)][:2] == [
        ("地方公共団体名", "みほん町"), ("計画名", "計画")
    ]  # fmt: skip
    assert table.path == "/R4/{row_id}"


def test_a_level_that_the_plan_lacks_is_an_empty_cell() -> None:
    flat = replace(ROW, nodes=(NODES[0], None, NODES[2]))
    (record,) = records(progress_table(replace(PROGRESS_CONTENT, listings=(flat,))))
    assert (record["取組の方向番号"], record["取組の方向名"]) == (None, None)


CODES = st.sampled_from(("1-1-①", "1-2-①", "1-1-12", "2-1-⑳", "Ⅰ", "I", "V", "VIII", "A", "B", "1", "2", "3-あ", "3-0"))


@given(
    st.lists(st.tuples(CODES, st.sampled_from((None, "I", "A"))), min_size=1, max_size=12, unique_by=lambda it: it[0])
)
def test_no_two_nodes_under_a_parent_have_one_number(given_nodes: list[tuple[str, str | None]]) -> None:
    nodes = [PlanNode(code, "work", parent, None, place) for place, (code, parent) in enumerate(given_nodes)]
    numbers = node_numbers(nodes)
    assert len({(node.parent, numbers[node.code]) for node in nodes}) == len(nodes)
    assert all(number >= 1 for number in numbers.values())


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("1-1-①", "1-1-③"), [1, 3]),
        (("1-1-①", "1-2-①", "1-3-①"), [1, 2, 3]),
        (("I", "V"), [1, 5]),
        (("Ⅱ", "Ⅸ"), [2, 9]),
        (("A", "C"), [1, 2]),
        (("C", "V"), [1, 2]),
        (("Ⅰ-あ", "Ⅰ-い"), [1, 2]),
    ],
)
def test_a_number_is_the_printed_one_where_it_is_clear(codes: tuple[str, ...], expected: list[int]) -> None:
    nodes = [PlanNode(code, "work", "X", None, place) for place, code in enumerate(codes, start=4)]
    assert [node_numbers(nodes)[code] for code in codes] == expected


def test_only_codes_that_the_numbers_do_not_tell_have_columns() -> None:
    assert has_own_codes([PlanNode("I", "goal", None, None, 1)], {"I": 1})
    assert has_own_codes([PlanNode("1-1-①", "measure", None, None, 1)], {"1-1-①": 1})
    nodes = [PlanNode("1", "goal", None, None, 1), PlanNode("1-1-⑪", "measure", "1-1", None, 1)]
    assert not has_own_codes(nodes, {"1": 1, "1-1-⑪": 11})
    (record,) = records(progress_table(replace(PROGRESS_CONTENT, has_codes=True)))
    assert (record["目標コード"], record["実施内容コード"]) == ("1", "1-2-3")


def test_the_dictionary_tells_every_column_in_order() -> None:
    table = progress_table(PROGRESS_CONTENT)
    told = records(dictionary_table({"進捗": table}, "定義書"))
    assert [each["項目名"] for each in told] == [column.heading for column in table.columns]
    assert [each["項目番号"] for each in told] == list(range(1, len(table.columns) + 1))
    assert {each["データ型"] for each in told} == {kind.value for kind in ValueKind}
    assert all(each["説明"] for each in told)


def csv_of(*marks: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["管理番号", "進捗状況"], *(["1", mark] for mark in marks)])
    return text.getvalue().encode("utf-8-sig")


def test_the_marks_of_a_csv_are_counted_from_its_bytes() -> None:
    assert tally_of_data(csv_of("◎", "", "○", "◎"), "◎○△×") == {"◎": 2, "○": 1, "△": 0, "×": 0, "total": 3}


def test_what_is_no_mark_is_never_counted() -> None:
    with pytest.raises(ValueError, match="▽"):
        tally_of_data(csv_of("◎", "▽"), "◎○△×")


def test_another_csv_is_not_counted() -> None:
    with pytest.raises(ValueError, match="進捗状況"):
        tally_of_data("管理番号,題名\r\n1,あ\r\n".encode(), "◎○△×")


INDICATOR_R2, INDICATOR_R3, INDICATOR_R4, INDICATOR_R7 = (FiscalYear(2018 + number) for number in (2, 3, 4, 7))
INDICATOR = indicator.Indicator(
    indicator_id="KPI-1-2",
    edition_id="e",
    goal="1",
    ordinal=2,
    name="受付件数",
    name_printed="受付件数※",
    unit="件",
    footnote_mark="※",
    note="延べ件数",
    direction=indicator.Direction.DOWN,
    owner=None,
    actuals=(
        indicator.YearFigure(INDICATOR_R2, indicator.parse_figure("約146万件"), as_of="R3.1"),
        indicator.YearFigure(INDICATOR_R3, indicator.parse_figure("—"), reason="調査なし"),
        indicator.YearFigure(INDICATOR_R4, indicator.parse_figure("46.0件")),
    ),
    targets=(indicator.YearFigure(INDICATOR_R7, indicator.parse_figure("1/15")),),
)
INDICATOR_CONTENT = IndicatorData(
    Area("131148", "東京都中野区"),
    "計画",
    INDICATOR_R3,
    (DataIndicator(INDICATOR, DataNode("1", 1, "便利"), "税務課"),),
    NAKANO,
)


def indicator_records(content: IndicatorData) -> list[dict[str, object]]:
    table = indicator_data_table(content)
    return [dict(zip((column.heading for column in table.columns), row, strict=True)) for row in table.rows]


def test_a_figure_is_a_number_with_what_was_said_around_it_beside_it() -> None:
    first = indicator_records(INDICATOR_CONTENT)[0]
    assert {key: value for key, value in first.items() if value is not None} == {
        "全国地方公共団体コード": "131148", "地方公共団体名": "東京都中野区", "計画名": "計画", "目標番号": 1,
        "目標名": "便利", "指標番号": "KPI-1-2", "指標名": "受付件数", "区分": "実績", "年度（西暦）": 2020,
        "年度（和暦）": "令和2年度", "値": Decimal(1_460_000), "概数の表示": "約", "単位": "件",
        "値の時点（和暦）": "R3.1", "望ましい方向": "減少", "所管課": "税務課", "注記": "延べ件数"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("—", "調査なし", "調査なし"),
        ("—", None, "数値の登録がない"),
        ("集計中", None, "集計中"),
        ("集計中", "後日", "後日"),
    ],
)
def test_no_figure_is_an_empty_cell_with_its_reason_and_never_zero(text: str, reason: str | None, said: str) -> None:
    figure = indicator.YearFigure(INDICATOR_R3, indicator.figure_as_typed(text), reason)
    given = DataIndicator(replace(INDICATOR, actuals=(figure,)), None, None)
    first = indicator_records(replace(INDICATOR_CONTENT, indicators=(given,)))[0]
    assert (first["値"], first["分母"], first["値がない理由"]) == (None, None, said)


@pytest.mark.parametrize(
    ("text", "about", "unit"),
    [
        ("3", None, "件"),
        ("約3人以上", "約…以上", "人"),
        ("3（速報）", "速報", "件"),
        ("約3人以上（速報）", "約…以上、速報", "人"),
    ],
)
def test_a_unit_is_in_its_column_and_the_rest_of_a_figure_is_in_another(
    text: str, about: str | None, unit: str
) -> None:
    figure = indicator.YearFigure(INDICATOR_R3, indicator.parse_figure(text))
    given = DataIndicator(replace(INDICATOR, actuals=(figure,)), None, None)
    first = indicator_records(replace(INDICATOR_CONTENT, indicators=(given,)))[0]
    assert (first["値"], first["概数の表示"], first["単位"]) == (3, about, unit)


@pytest.mark.parametrize(
    ("written", "day", "era"),
    [
        ("令和5年3月31日", date(2023, 3, 31), "令和5年3月31日"),
        ("2023/3/31 現在", date(2023, 3, 31), "令和5年3月31日"),
        ("R5.3.31時点", date(2023, 3, 31), "令和5年3月31日"),
        ("令和4年9月", None, "令和4年9月"),
        ("令和5年2月30日", None, "令和5年2月30日"),
        (None, None, None),
    ],
)
def test_the_day_of_a_figure_is_by_the_calendar_and_by_the_era(
    written: str | None, day: date | None, era: str | None
) -> None:
    figure = indicator.YearFigure(INDICATOR_R3, indicator.parse_figure("3件"), as_of=written)
    given = DataIndicator(replace(INDICATOR, actuals=(figure,)), None, None)
    first = indicator_records(replace(INDICATOR_CONTENT, indicators=(given,)))[0]
    assert (first["値の時点"], first["値の時点（和暦）"]) == (day, era)


def test_a_goal_has_one_name_and_type_in_every_table() -> None:
    tables = (progress_table(PROGRESS_CONTENT), indicator_data_table(INDICATOR_CONTENT))
    numbers = [next(each for each in table.columns if each.heading == "目標番号") for table in tables]
    assert len({(each, each.name) for each in numbers}) == 1


def test_a_number_that_is_not_answered_has_its_reason_beside_it() -> None:
    fields = (each for each in planted_profile().fields if each.editor is Editor.NUMBER)
    heading, key = next((each.data.heading, each.key) for each in fields if each.data)
    rows = tuple(
        replace(ROW, figure=figure, values={key: text})
        for figure, text in ((AS_PLANNED, "12"), (AS_PLANNED, None), (Exclusion.REPOST, None))
    )
    content = replace(PROGRESS_CONTENT, profile=planted_profile(), listings=rows)
    found = [(each[heading], each[f"{heading}の値がない理由"]) for each in records(progress_table(content))]
    assert found == [(Decimal(12), None), (None, "未記入"), (None, "再掲")]


def test_a_fraction_is_two_numbers() -> None:
    last = indicator_records(INDICATOR_CONTENT)[-1]
    assert (last["区分"], last["値"], last["分母"]) == ("目標", 1, 15)


def test_years_after_the_round_have_no_actual_yet() -> None:
    assert [each["年度（西暦）"] for each in indicator_records(INDICATOR_CONTENT)] == [2020, 2021, 2025]
    later = indicator_records(replace(INDICATOR_CONTENT, year=INDICATOR_R4))
    assert str(later[2]["値"]) == "46.0"


def test_what_is_not_decided_is_no_figure() -> None:
    undecided = DataIndicator(INDICATOR, None, None, frozenset({INDICATOR_R2}))
    first = indicator_records(replace(INDICATOR_CONTENT, indicators=(undecided,)))[0]
    assert (first["値"], first["概数の表示"], first["値がない理由"]) == (None, None, "相違（確認前）")
