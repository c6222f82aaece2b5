"""進捗状況について: the report of a round for an occasion, made from the current values (export report)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.indicators.read.indicators import IndicatorTable, indicator_table
from nakano_status.application.lookup import need_role, previous_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.drafts import report_note, reworded_since, wording_digest
from nakano_status.application.papers.indicator_content import all_indicators
from nakano_status.application.papers.templates import goals_of, usable_template
from nakano_status.application.papers.writing import write_paper
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.counts import count, tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents.count_table import CountTableContent, OfferedJudgement, offered_judgement
from nakano_status.documents.document import Document
from nakano_status.documents.paper_head import COMMITTEE, PaperHead
from nakano_status.documents.report_builder import (
    LIST_LABEL,
    ReportContent,
    build_report,
)
from nakano_status.documents.template import Template
from nakano_status.documents.wording_names import REPORT
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.rounds import PreviousUnknown
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class ReportWish:
    """The options of the report: occasion, year (None: the current round), and others.

    `day` is that of the paper (None: not fixed yet), `number` its 資料番号. `judgement` is a person's sentence on the
    whole ('' for none): the program never writes one itself. `label` is the list's name in the report.
    """

    occasion: Occasion
    day: date | None = None
    number: str = ""
    committee: str = COMMITTEE
    year: FiscalYear | None = None
    judgement: str = ""
    has_total: bool = False
    has_previous: bool = False
    label: str = LIST_LABEL

    @property
    def head(self) -> PaperHead:
        """The lines above the title."""
        return PaperHead(self.occasion, self.day, self.number, self.committee)


@dataclass(frozen=True)
class ReadReport:
    """The report as it would be made now, its count, sentences that a person may choose, and its problems.

    `wording` is the digest of the wording that it is made from.
    """

    document: Document
    wording: str
    counts: CountsView
    rows: int
    offered: OfferedJudgement | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ExportedReport:
    """The file, its number of pages (None: the program that opens it decides), and what it was made from."""

    file: Path
    pages: int | None
    report: ReadReport


def export_report(
    parts: Parts, store: Store, target: Path, wish: ReportWish, *, replace: bool = False
) -> Outcome[ExportedReport]:
    """Write the report (.docx, .pdf).

    Raises RoundUnknown, PreviousUnknown, WrongRole, TemplateFaulty, and what `write_paper` raises.
    """
    with store.reading() as records:
        report = read_report(parts, records, wish)
    written = write_paper(parts, report.document, target, replace=replace)
    made = ExportedReport(written.value.file, written.value.pages, report)
    return Outcome(made, problems=(*report.problems, *written.problems))


def read_report(
    parts: Parts, records: Records, wish: ReportWish, template: Template | None = None, note: str | None = None
) -> ReadReport:
    """Return the report as it would be made now; `template` (without faults) replaces the stored one.

    `note` is the line above a copy that is not final (None: that of the round now, '': no line).

    Raises RoundUnknown, PreviousUnknown, WrongRole, TemplateFaulty.
    """
    need_role(records, StoreRole.OFFICE)
    template = template or usable_template(parts, records, REPORT)
    round_, wording = chosen_round(records, wish.year), wording_digest(template)
    contents = RoundContents.load(records, round_)
    counts, indicators = count(contents), indicator_table(records, round_)
    content = ReportContent(
        plan_title=contents.plan.title,
        year=round_.year,
        last_year=contents.plan.last_year,
        in_report=counts.in_report,
        head=wish.head,
        counts=CountTableContent(
            tally_of(contents).counts, wish.has_total, _previous(records, round_) if wish.has_previous else None
        ),
        indicators=all_indicators(indicators, goals_of(records)),
        made_on=wish.day or round_.named_on,
        judgement=wish.judgement,
        label=wish.label,
        draft_note=report_note(records, round_, parts.clock.today(), wording) if note is None else note,
    )
    return ReadReport(
        build_report(content, template),
        wording,
        counts,
        len(contents.rows),
        offered_judgement(content.counts.counts, round_.year),
        (*_reworded(records, round_, wording), *_lacks(content, template, counts, indicators)),
    )


def _previous(records: Records, round_: Round) -> tuple[FiscalYear, Mapping[Mark, int]]:
    before = previous_round(records, round_)
    if before is None:
        raise PreviousUnknown(year=round_.year.label)
    return before.year, tally_of(RoundContents.load(records, before)).counts


def _reworded(records: Records, round_: Round, wording: str) -> Iterator[Problem]:
    """Yield a problem if the wording differs from the last final paper's: nothing in the report shows that."""
    if paper := reworded_since(records, round_, wording):
        yield problem("REPORT-REWORDED", found=f"第{paper.number}号（{paper.occasion.value}）")


def _lacks(
    content: ReportContent, template: Template, counts: CountsView, indicators: IndicatorTable
) -> Iterator[Problem]:
    """Yield what a reader of the report should know and the report does not show."""
    if content.head.lacks_day:
        day = content.head.written_day(content.made_on, template.numerals)
        yield problem("PAPER-DAY-OPEN", found=day)
    if open_rows := counts.in_report - counts.total:
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
