"""Make the report 「進捗状況について」 from values and the office's wording (source: practice.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.documents.document import (
    Block,
    Document,
    Paragraph,
    Section,
    plain,
)
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import OFFICIAL_PAGE
from nakano_status.documents.paper_head import PaperHead, usual_name
from nakano_status.documents.papers.count_tables import CountTableContent, count_table, share
from nakano_status.documents.papers.indicator_table import indicator_blocks
from nakano_status.documents.template import OFFICE_WORDS, Template, TemplateKind
from nakano_status.documents.template_filling import fill
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.papers.publication import Occasion, paper_label
from nakano_status.domain.round.tally import total_of

LIST_LABEL = "別紙"
"""The report's name for the list, unless another is given."""


@dataclass(frozen=True)
class ReportContent:
    """The content of the report. `judgement` is a sentence by a person ('' for none); `label` the name of the list.

    `in_report` is the number of 報告対象 rows, with a mark or not; `last_year` is the plan's.
    """

    plan_title: str
    year: FiscalYear
    last_year: FiscalYear
    in_report: int
    head: PaperHead
    counts: CountTableContent
    indicators: IndicatorTable
    made_on: date
    judgement: str = ""
    label: str = LIST_LABEL
    draft_note: str = ""


_COUNTS, _INDICATORS = "件数表", "成果指標"
_NO_INDICATORS = Paragraph(plain("（成果指標の登録なし）"), indent=1, first_line=1)
"""Printed in place of tables that are empty, so that no heading is without content."""


def _words(marks: Marks) -> dict[str, str]:
    """Return the names of values that a wording may contain, with what each is."""
    planned = marks.as_planned
    return {
        "資料番号": "資料番号（指定した場合）",
        "日付": "令和５年（２０２３年）１０月１１日 など",
        "会議資料": f"{Occasion.COUNCIL.value}資料、委 員 会 資 料 など（公表では入りません）",
        "計画名": "計画の名称",
        "計画の通称": "計画の名称（「第2次」などを除いたもの）",
        "年度": "令和4年度",
        "次年度": "令和5年度",
        "今後の予定": "令和5年度以降の取組予定（計画の最終年度では、今後の方向性）",
        "年度末": "令和4年度末",
        "区分の説明": f"{marks}の{len(marks)}つの区分とその意味",
        "区分の数": f"{len(marks)}",
        "対象数": "件数の合計（103件。区分の定まらない取組があるときは、110件のうち、区分の定まった103件）",
        **{f"{mark}の数": f"{mark}の取組の数（97件）" for mark in marks},
        f"{planned}の割合": f"件数の合計に占める{planned}の割合（94.2％）",
        "判断": "全体の状況についての文（入力した場合）",
        "別紙": "一覧の呼び名（別紙）",
    }


def report_kind(goals: Mapping[str, str], marks: Marks) -> TemplateKind:
    """Return the report's wording and the names that it may contain; `goals` are the plan's, titles by code."""
    parts = {_COUNTS: "進捗状況の区分別の取組の数", _INDICATORS: "成果指標の表（全ての目標）"}
    by_goal = {f"{_INDICATORS} 目標{code}": f"成果指標の表（目標{code}だけ）" for code in goals}
    return TemplateKind("report", "進捗状況について", {**_words(marks), **OFFICE_WORDS}, {**parts, **by_goal})


def build_report(content: ReportContent, template: Template) -> Document:
    """Return the report; the template has no faults (`faults_of`)."""
    blocks = fill(template, _values(content, template.numerals), _parts(content))
    section = Section("進捗状況について", OFFICIAL_PAGE, blocks, header=content.draft_note)
    title = f"{usual_name(content.plan_title)}の進捗状況について"
    return Document(title, (section,), content.made_on.isoformat(), template.numerals)


def _values(content: ReportContent, numerals: Numerals) -> dict[str, str]:
    year, head, counts = content.year, content.head, content.counts.counts
    planned, apart = Marks(tuple(counts)).as_planned, sum(counts.values()) - total_of(counts)
    return {
        "資料番号": paper_label(head.number),
        "日付": head.written_day(content.made_on, numerals),
        "会議資料": head.meeting,
        "計画名": content.plan_title,
        "計画の通称": usual_name(content.plan_title),
        "年度": year.label,
        "次年度": year.plus(1).label,
        "今後の予定": f"{year.plus(1).label}以降の取組予定" if year < content.last_year else "今後の方向性",
        "年度末": f"{year.label}末",
        "区分の説明": "、".join(f"「{mark.explained}」" for mark in counts),
        "区分の数": str(len(counts)),
        "対象数": _reported(total_of(counts), content.in_report - apart),
        **{f"{mark}の数": f"{number}件" for mark, number in counts.items()},
        f"{planned}の割合": share(counts),
        "判断": content.judgement,
        "別紙": content.label,
    }


def _reported(counted: int, in_report: int) -> str:
    return f"{counted}件" if counted == in_report else f"{in_report}件のうち、区分の定まった{counted}件"


def _parts(content: ReportContent) -> dict[str, tuple[Block, ...]]:
    indicators = content.indicators
    by_goal = {f"{_INDICATORS} 目標{each.code}": indicator_blocks(each, indicators) for each in indicators.goals}
    everything = tuple(block for blocks in by_goal.values() for block in blocks) or (_NO_INDICATORS,)
    return {_COUNTS: (count_table(content.counts),), _INDICATORS: everything, **by_goal}
