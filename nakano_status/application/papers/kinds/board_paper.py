"""提出状況 on one page, for a meeting or the wall, as of the moment when it is made (board --out)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.lookup import chosen_round, need_role
from nakano_status.application.papers.pages import PaperPages, set_papers
from nakano_status.application.papers.paper import Paper, PaperContent, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records, StoreRole
from nakano_status.application.round.read.board import read_board, state_label, submission_counts
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents.papers.board import BoardContent, BoardEntry, Sign, build_board
from nakano_status.domain.calendar.days import day_label, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.states import DivisionState

_SIGNS = {
    DivisionState.NOT_SENT: Sign.NONE,
    DivisionState.NONE_RECEIVED: Sign.EMPTY,
    DivisionState.EXTENDED: Sign.EMPTY,
    DivisionState.OVERDUE: Sign.LATE,
    DivisionState.PARTIAL: Sign.HALF,
    DivisionState.REVIEWING: Sign.HALF,
    DivisionState.ASKED_BACK: Sign.HALF,
    DivisionState.SUBMITTED: Sign.FULL,
    DivisionState.RESUBMITTED: Sign.FULL,
    DivisionState.ACCEPTED: Sign.FULL,
    DivisionState.NOTHING_TO_REPORT: Sign.NONE,
}


@dataclass(frozen=True)
class BoardPrint(PaperPages):
    """The pages of the paper, for a front end; `labels` lists the divisions with their states."""

    moment: str
    labels: str

    def page_text(self, parts: Parts, page: int) -> str:  # noqa: ARG002 - every page of it has the same text
        """Return the text of a page, for reading aloud: every division with its state."""
        return self.labels


@dataclass(frozen=True, kw_only=True)
class BoardPaper(PaperContent):
    """The paper as it would be made at a moment; `labels` lists the divisions with their states."""

    moment: str
    labels: str

    def laid_out(self, parts: Parts) -> BoardPrint:
        """Return its pages; raises PaperFontMissing."""
        pages = set_papers(parts, self.printed)
        return BoardPrint(pages.title, pages.papers, pages.unproved, pages.problems, self.moment, self.labels)


def _read(parts: Parts, records: Records, request: PaperRequest) -> BoardPaper:
    return read_board_paper(records, parts.clock.now(), request.year)


def read_board_paper(records: Records, now: datetime, year: FiscalYear | None = None) -> BoardPaper:
    """Return the paper as it would be made at a moment (UTC); raises WrongRole, RoundUnknown."""
    need_role(records, StoreRole.OFFICE)
    round_ = chosen_round(records, year)
    local = now.astimezone()
    lines = read_board(records, round_, local.date())
    handed_in, answering = submission_counts(lines)
    content = BoardContent(
        as_of=f"{round_.year.label}末",
        moment=f"{printed_day(local.date())} {local:%H:%M}現在",
        due=printed_day(round_.due) if round_.due else "",
        handed_in=handed_in,
        answering=answering,
        entries=tuple(map(_entry, lines)),
        made_on=local.date().isoformat(),
    )
    labels = "、".join(f"{each.division} {state_label(each)}" for each in lines)
    return BoardPaper(document=build_board(content), moment=content.moment, labels=labels)


def _entry(line: BoardLine) -> BoardEntry:
    return BoardEntry(
        division=line.division,
        department=line.department,
        rows=line.rows,
        answered=line.answered,
        state=state_label(line).replace("（未取込）", "\n（未取込）"),  # its column has no room for both in a line
        sign=_sign(line),
        received=_short_moment(line.received) if line.received else "",
        due=day_label(line.due, line.read_on) if line.due and line.is_asked else "",
        figures=line.figures.supplied,
        figures_answered=line.figures.answered,
    )


def _sign(line: BoardLine) -> Sign:
    if line.arrived:
        return Sign.HALF
    return Sign.LATE if line.overdue_days else _SIGNS[line.state]


PAPER = Paper(
    code="board",
    title="提出状況",
    place=140,
    read=_read,
    file_name="提出状況_{year}",
    formats=(PaperFormat.PDF,),
)


def _short_moment(moment: datetime) -> str:
    """Return a moment on the office's clock for a narrow column: 7/13 16:40."""
    local = moment.astimezone()
    return f"{local.month}/{local.day} {local:%H:%M}"
