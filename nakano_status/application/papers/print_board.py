"""提出状況 on one page, for a meeting or the wall: its current content, and as a PDF (board --out)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nakano_status.application.lookup import chosen_round, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.pages import PaperPages, set_papers
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.board_labels import day_label, moment_label, state_label, submission_counts
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents.board_document import BoardContent, BoardEntry, Sign, build_board
from nakano_status.documents.printed_paper import PrintedPaper, document_paper
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.round.division_state import DivisionState

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
    """The paper at a moment, for a front end; `spoken` lists the divisions with their states."""

    moment: str
    spoken: str

    def words(self, parts: Parts, page: int) -> str:  # noqa: ARG002 - every page of it has the same text
        """Return the text of a page, for reading aloud: every division with its state."""
        return self.spoken


def read_board_print(parts: Parts, records: Records, now: datetime, year: FiscalYear | None = None) -> BoardPrint:
    """Return the paper as it would be printed at a moment (UTC); raises WrongRole, RoundUnknown, PaperFontMissing."""
    return _set(parts, _read(records, now, year))


def save_board(
    parts: Parts, store: Store, target: Path, *, year: FiscalYear | None = None, replace: bool = False
) -> Outcome[BoardPrint]:
    """Write the paper as a PDF.

    Raises WrongRole, RoundUnknown, PaperFontMissing, PaperUnreadable, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        read = _read(records, parts.clock.now(), year)
    printed = _set(parts, read)
    printed.write_pdf(parts, range(printed.count), target, replace=replace)
    return Outcome(printed, problems=printed.problems)


class _Read(NamedTuple):
    """The paper before it is set, and the other values of a `BoardPrint`."""

    paper: PrintedPaper
    moment: str
    spoken: str


def _read(records: Records, now: datetime, year: FiscalYear | None) -> _Read:
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
    spoken = "、".join(f"{each.division} {state_label(each)}" for each in lines)
    return _Read(document_paper(build_board(content)), content.moment, spoken)


def _set(parts: Parts, read: _Read) -> BoardPrint:
    pages = set_papers(parts, (read.paper,))
    return BoardPrint(pages.title, pages.papers, pages.unproved, pages.problems, read.moment, read.spoken)


def _entry(line: BoardLine) -> BoardEntry:
    return BoardEntry(
        division=line.division,
        department=line.department,
        rows=line.rows,
        answered=line.answered,
        state=state_label(line).replace("（未取込）", "\n（未取込）"),  # its column has no room for both in a line
        sign=_sign(line),
        received=moment_label(line.received) if line.received else "",
        due=day_label(line.due, line.read_on) if line.due and line.is_asked else "",
        figures=line.figures.supplied,
        figures_answered=line.figures.answered,
    )


def _sign(line: BoardLine) -> Sign:
    if line.arrived:
        return Sign.HALF
    return Sign.LATE if line.overdue_days else _SIGNS[line.state]
