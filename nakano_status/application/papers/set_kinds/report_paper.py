"""進捗状況について: the report of a round for an occasion, from values and the office's wording (export report)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nakano_status.application.indicators.read.indicators import indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.count_proof import prove_counts
from nakano_status.application.papers.openness import report_note, reworded_since, wording_digest
from nakano_status.application.papers.option import DAY, LIST_LABEL, Option, OptionChoice, OptionKind, text, tick
from nakano_status.application.papers.paper import (
    COUNTS,
    MADE,
    InSet,
    Paper,
    PaperContent,
    PaperGroup,
    PaperRequest,
    PaperWording,
    WordingFor,
)
from nakano_status.application.papers.plan_names import names_of
from nakano_status.application.papers.templates import goals_of, marks_of, office_problems, usable_template
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import PublicationReader
from nakano_status.application.round.read.counts import count, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents.document import Document
from nakano_status.documents.paper_head import PaperHead
from nakano_status.documents.papers.count_tables import CountTableContent, OfferedJudgement, offered_judgement
from nakano_status.documents.papers.indicator_table import all_indicators
from nakano_status.documents.papers.report import ReportContent, build_report, report_kind
from nakano_status.documents.template import Template, TemplateKind
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.indicators.indicator import IndicatorTable
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import PreviousUnknown
from nakano_status.domain.round.round import Round

_OCCASIONS = (Occasion.COUNCIL, Occasion.COMMITTEE, Occasion.PUBLIC)
OCCASION = Option(
    "occasion",
    Occasion.COUNCIL,
    OptionKind.CHOICE,
    "会議・公表",
    "--for",
    "、".join(_OCCASIONS),
    is_required=True,
    choices=tuple(OptionChoice(each, each.value) for each in _OCCASIONS),
    row=10,
    is_occasion=True,
    accessible_name="会議・公表の別",
)
COMMITTEE = text(
    "committee",
    "委員会の名称",
    "--committee",
    "委員会の名称",
    "NAME",
    row=20,
    placeholder="計画で決めた委員会",
    only_with=(OCCASION, Occasion.COMMITTEE),
)
NUMBER = text("number", "資料番号", "--number", "資料番号", "NUMBER", row=50, is_of_paper=True)
_ON_THE_WHOLE = "全体の状況についての文"
JUDGEMENT = text("judgement", "全体の状況", "--judgement", _ON_THE_WHOLE, "TEXT", 100, kind=OptionKind.LONG_TEXT)
TOTAL = tick("has_total", "件数表に合計を入れる", "--total", "件数の表に合計の行を加えます。", row=110)
_PREVIOUS = "件数表に前回の件数を入れる"
PREVIOUS = tick("has_previous", _PREVIOUS, "--previous", "件数の表に前回の列を加えます。", 120, needs_previous=True)
OPTIONS = (
    OCCASION,
    DAY.explained("資料の日付（2023-10-11）"),
    NUMBER,
    COMMITTEE,
    LIST_LABEL,
    JUDGEMENT,
    TOTAL,
    PREVIOUS,
)
"""The options of the report and of the sets that contain it."""


@dataclass(frozen=True, kw_only=True)
class ReportPaper(PaperContent):
    """The report as it would be made now, and what is recorded with it.

    `wording` is the digest of the wording that it is made from. `committee` is the one it is for, '' if it is for none;
    `open_day` the text of its day while that is not fixed, '' if it has one or needs none.
    """

    document: Document
    wording: str
    indicators: IndicatorTable
    committee: str
    open_day: str


def read_report(parts: Parts, records: Records, request: PaperRequest, template: Template | None = None) -> ReportPaper:
    """Return the report as it would be made now; `template` (without faults) replaces the stored one.

    Raises RoundUnknown, PreviousUnknown, TemplateFaulty.
    """
    template = template or usable_template(parts, records, PAPER.code, request.year)
    round_, wording = chosen_round(records, request.year), wording_digest(template)
    contents = RoundContents.load(records, round_)
    tally, indicators = tally_of(contents), indicator_table(records, round_)
    counts, occasion = count(contents), request[OCCASION]
    committee = request[COMMITTEE] or names_of(parts, records, contents.edition).committee
    head = PaperHead(occasion, request[DAY], request[NUMBER], committee)
    before = _previous(records, round_) if request[PREVIOUS] else None
    note = request.note
    content = ReportContent(
        plan_title=contents.plan.title,
        year=round_.year,
        last_year=contents.plan.last_year,
        in_report=counts.in_report,
        head=head,
        counts=CountTableContent(tally.counts, request[TOTAL], before),
        indicators=all_indicators(indicators, goals_of(records.plan)),
        made_on=request[DAY] or round_.named_on,
        judgement=request[JUDGEMENT],
        label=request[LIST_LABEL],
        draft_note=report_note(records, round_, parts.clock.today(), wording) if note is None else note,
    )
    offered = offered_judgement(content.counts.counts, round_.year)
    rows = len(contents.rows)
    return ReportPaper(
        document=build_report(content, template),
        counts=counts,
        problems=(
            *office_problems(parts, records, PAPER.code, request.year),
            *_reworded(records.publications, round_, wording),
            *_lacks(content, template, counts, indicators),
        ),
        offered=offered,
        keys={"pages": None, "rows": rows, "counts": counts, "offered": offered and vars(offered)},
        lines=(MADE, COUNTS, *(_offer(offered) if offered and not content.judgement else ())),
        wording=wording,
        indicators=indicators,
        committee=committee if occasion is Occasion.COMMITTEE else "",
        open_day=head.open_day(round_.named_on),
    )


def _offer(offered: OfferedJudgement) -> Iterator[str]:
    yield f"全体の状況についての文の例（{offered.of}の割合 {offered.share}）：{offered.text}"


def _previous(records: Records, round_: Round) -> tuple[FiscalYear, Mapping[Mark, int]]:
    before = RoundContents.load(records, round_).compared
    if before is None:
        raise PreviousUnknown(year=round_.year.label)
    return before.year, tally_of(RoundContents.load(records, before)).counts


def _reworded(publications: PublicationReader, round_: Round, wording: str) -> Iterator[Problem]:
    """Yield a problem if the wording differs from the last final paper's: nothing in the report shows that."""
    if paper := reworded_since(publications, round_, wording):
        yield problem("REPORT-REWORDED", found=f"第{paper.number}号（{paper.occasion.value}）")


def _lacks(
    content: ReportContent, template: Template, counts: CountsView, indicators: IndicatorTable
) -> Iterator[Problem]:
    """Yield what a reader of the report should know and the report does not show."""
    if content.head.lacks_day:
        day = content.head.written_day(content.made_on, template.numerals)
        yield problem("PAPER-DAY-OPEN", found=day)
    if open_rows := counts.in_report - sum(counts.counts.values()):
        yield problem("COUNT-INCOMPLETE", found=str(open_rows))
    year = indicators.year
    if not indicators.rows:
        yield problem("FIGURES-NONE")
    undecided = sum(row.is_undecided for row in indicators.rows)
    if undecided:
        yield problem("FIGURES-UNDECIDED", found=str(undecided), expected=year.label)
    missing = sum(row.indicator.actual(year) is None for row in indicators.rows)
    if missing:
        yield problem("FIGURES-MISSING", found=str(missing), expected=year.label)


def _kinds(records: Records, year: FiscalYear | None) -> tuple[TemplateKind, ...]:
    return (report_kind(goals_of(records.plan), marks_of(records, year)),)


def _with_wording(parts: Parts, records: Records, _: str, template: Template, of: WordingFor) -> Document | None:
    values = {OCCASION: Occasion.COMMITTEE, DAY: parts.clock.today()}
    return read_report(parts, records, PAPER.request(values, of.year), template).document


def wording_of_report(_: PaperRequest) -> str:
    """Return the name of the report's wording."""
    return PAPER.code


NAME = "進捗状況について"
"""What its files are called in a set."""

PAPER = Paper(
    code="report",
    title="進捗状況について（報告）",
    description=f"{'・'.join(_OCCASIONS)}に出す本文です。件数表と成果指標が入ります。",
    help="進捗状況の報告（進捗状況について）を作成します。",
    group=PaperGroup.MEETINGS,
    place=20,
    read=read_report,
    file_name="進捗状況について_{year}_{occasion}",
    options=OPTIONS,
    formats=(PaperFormat.DOCX, PaperFormat.PDF),
    facts=(),
    in_set=InSet(
        _OCCASIONS,
        NAME,
        prove_counts,
        (PaperFormat.DOCX, PaperFormat.PDF),
        lambda of_set: of_set.values,
    ),
    wording=PaperWording(10, _kinds, wording_of_report, _with_wording),
)
