"""提出状況 on paper, for a meeting or the wall, as of the moment when it is made (board --out).

It is one A4 page if possible: before a second page is begun, rows are set closer together, and then in smaller letters.
Widths and heights are in millimetres, text sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.paper import Paper, PaperContent, PaperRequest
from nakano_status.application.papers.writing import PaperFormat, PaperPages, typeset_papers
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.preconditions import need_role
from nakano_status.application.round.read.as_known import papers_show_departments
from nakano_status.application.round.read.board import count_submissions, read_board, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import CELL_AIR, CELL_LEADING, EM, advance, inset_of, printable_pieces, wrap
from nakano_status.domain.calendar.days import day_label, local_time, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import DIVISIONS
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.round.states import DivisionState
from nakano_status.domain.storage.store_info import StoreRole

TITLE = "提出状況"
_NO_DEPARTMENT = "{}の登録がない所管課"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=15, bottom=15, left=18, right=15, header=8, footer=8)
_TITLE_SIZE, _FACTS_SIZE = 14.0, 10.0
_ABOVE_TABLE = 21.5
"""Distance from the upper margin to the table: title, facts, moment, and the space between them."""
_CAPACITY = _SETUP.room[1] - _ABOVE_TABLE


class Sign(StrEnum):
    """Sign beside a state, distinct in greyscale too: an empty, half-filled or full box, or a warning.

    Circles and the empty triangle are not used, because they are marks of 進捗状況.
    """

    NONE = ""
    EMPTY = "□"
    HALF = "▨"
    FULL = "■"
    LATE = "▲"


@dataclass(frozen=True)
class BoardEntry:
    """Line of a division in 提出状況.

    `department`: the name of its 部 (None: it is in none). `rows`: the number of rows that it answers. `answered`: the
    number of these rows that have an answer. `state` and `sign`: its state as a label and as a sign. `received`: when
    its answer arrived, or ''. `due`: its due date, or ''. `figures`: the number of 成果指標 that it supplies.
    `figures_answered`: the number of these 成果指標 that have a figure.
    """

    division: str
    department: str | None
    rows: int
    answered: int
    state: str
    sign: Sign
    received: str
    due: str
    figures: int = 0
    figures_answered: int = 0


@dataclass(frozen=True)
class BoardContent:
    """Content of 提出状況.

    `as_of`: the round, as 令和4年度末. `moment`: the moment that the paper describes, as printed (…現在). `due`: the
    due date, or ''. `handed_in` of `answering` divisions have submitted. `entries`: the divisions in 建制順. `made_on`:
    an ISO date.
    """

    as_of: str
    moment: str
    due: str
    handed_in: int
    answering: int
    entries: tuple[BoardEntry, ...]
    made_on: str
    names_departments: bool = True
    division_name: str = USUAL_HEADINGS[DIVISIONS]


NAME, ROWS, ANSWERED, FIGURES, SIGN, STATE, RECEIVED, DUE = (
    "部・所管課",
    "件数",
    "記入済",
    "成果指標",
    "",
    "状態",
    "受領",
    "回答期限",
)
_COUNTED = (NAME, ROWS, ANSWERED, FIGURES)
"""Columns that have a value in the lines of a 部 and of the total."""
_Columns = Mapping[str, doc.Column]
_COLUMNS_WITH_FIGURES: _Columns = {
    NAME: doc.Column(41.5),
    ROWS: doc.Column(11, doc.Align.RIGHT),
    ANSWERED: doc.Column(24, doc.Align.RIGHT),
    FIGURES: doc.Column(17, doc.Align.RIGHT),
    SIGN: doc.Column(7, doc.Align.CENTRE),
    STATE: doc.Column(28),
    RECEIVED: doc.Column(28),
    DUE: doc.Column(20.5),
}
"""Columns if any division supplies 成果指標. The heading of the state spans its sign."""

_WITHOUT_FIGURES = {heading: column for heading, column in _COLUMNS_WITH_FIGURES.items() if heading != FIGURES}
_COLUMNS: _Columns = _WITHOUT_FIGURES | {NAME: doc.Column(51.5), STATE: doc.Column(35)}


class _Setting(NamedTuple):
    """Size of the letters, and the height of a row beyond its lines."""

    size: float
    air: float


_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
_LEAST_AIR, _MOST_AIR = 2 * CELL_AIR, 3.0
_NARROW, _MAY_BREAK = "i", "\u200b"
_OVER_PAGES = _Setting(_SIZES[0], 2.2)
"""Setting if a second page is needed anyway, so that there is room."""


def build_board(content: BoardContent) -> doc.Document:
    """Return 提出状況 as a document: on one page if possible, with as much space between rows as fits."""
    columns = _COLUMNS_WITH_FIGURES if any(each.figures for each in content.entries) else _COLUMNS
    above = f"{term_for_level(each.department for each in content.entries)}・" if content.names_departments else ""
    rows = tuple(_rows(content, columns))
    setting = next(_fitting(rows, columns), _OVER_PAGES)
    title = f"{content.as_of}時点　{TITLE}"
    blocks = (
        doc.paper_title_line(title, _TITLE_SIZE),
        doc.Paragraph(doc.plain("　　".join(_facts(content))), size=_FACTS_SIZE, space_above=8),
        doc.Paragraph(doc.plain(content.moment), align=doc.Align.RIGHT, size=_FACTS_SIZE, is_kept_with_next=True),
        _table(rows, columns, setting, f"{above}{content.division_name}"),
    )
    is_one_page = setting is not _OVER_PAGES
    section = doc.Section(TITLE, _SETUP, blocks, doc.Typeface.GOTHIC, setting.size, counts_pages=not is_one_page)
    return doc.Document(title, (section,), content.made_on)


def _facts(content: BoardContent) -> Iterator[str]:
    if content.due:
        yield f"回答期限　{content.due}"
    yield f"{content.answering}所管中{content.handed_in}所管が提出"


def _table(rows: Sequence[doc.Row], columns: _Columns, setting: _Setting, first: str) -> doc.Table:
    pitch = _pitch(setting.size)
    named = {each: each for each in columns if each != SIGN} | {NAME: first}
    heads = tuple(doc.head_cell(word, columns=2 if name == STATE else 1) for name, word in named.items())
    return doc.Table(
        tuple(columns.values()),
        tuple(replace(row, height=_lines(row, columns, setting.size) * pitch + setting.air) for row in rows),
        (doc.Row(heads, pitch + setting.air),),
        space_above=4,
        description=TITLE,
        head_columns=1,
    )


def _rows(content: BoardContent, columns: _Columns) -> Iterator[doc.Row]:
    nameless = _NO_DEPARTMENT.format(term_for_level(each.department for each in content.entries))
    for department, group in groupby(content.entries, key=lambda each: each.department):
        members = list(group)
        if content.names_departments:
            yield replace(_sum(department or nameless, members, columns), is_kept_with_next=True)
        yield from (_entry_row(each, columns) for each in members)
    yield _sum("合計", content.entries, columns)


def _sum(name: str, entries: Sequence[BoardEntry], columns: _Columns) -> doc.Row:
    rows, answered = sum(each.rows for each in entries), sum(each.answered for each in entries)
    figures = sum(each.figures for each in entries), sum(each.figures_answered for each in entries)
    texts = {NAME: name, **_counts(rows, answered, *figures)}
    counted = [doc.Run(texts.get(heading, ""), bold=True) for heading in columns if heading in _COUNTED]
    nothing = doc.Cell(columns=len(columns) - len(counted), is_shaded=True)
    return doc.Row((*(doc.Cell((run,), is_shaded=True) for run in counted), nothing))


def _entry_row(entry: BoardEntry, columns: _Columns) -> doc.Row:
    texts = {
        NAME: f"　{entry.division}",
        SIGN: entry.sign,
        STATE: entry.state,
        RECEIVED: entry.received,
        DUE: entry.due,
        **_counts(entry.rows, entry.answered, entry.figures, entry.figures_answered),
    }
    return doc.Row(tuple(doc.Cell(doc.plain(texts.get(heading))) for heading in columns))


def _counts(rows: int, answered: int, figures: int, figures_answered: int) -> dict[str, str]:
    """Return the numbers to answer and answered, by column; columns without anything to answer are left out."""
    counts = {ROWS: str(rows), ANSWERED: f"{answered}/{rows}"} if rows else {}
    return {**counts, FIGURES: f"{figures_answered}/{figures}"} if figures else counts


def _fitting(rows: Sequence[doc.Row], columns: _Columns) -> Iterator[_Setting]:
    """Yield the settings that fit everything on one page, the largest letters first."""
    for size in _SIZES:
        lines = 1 + sum(_lines(row, columns, size) for row in rows)
        air = (_CAPACITY - lines * _pitch(size)) / (1 + len(rows))
        if air >= _LEAST_AIR:
            yield _Setting(size, min(air, _MOST_AIR))


def _lines(row: doc.Row, columns: _Columns, size: float) -> int:
    """Return the number of lines of the longest text of a row; cells that span columns are not counted."""
    em = size * doc.MM_PER_POINT
    rooms = (int((each.width - 2 * inset_of(each.align, each.width)) / em * EM) for each in columns.values())
    texts = (doc.plain_text(cell.text) for cell in row.cells)
    return max(len(wrap(_with_numbers_whole(text, room), room)) for text, room in zip(texts, rooms, strict=False))


def _with_numbers_whole(text: str, room: int) -> str:
    """Return a text of equal width that `wrap` breaks as the style does, which keeps a number with its unit."""
    found = printable_pieces(text, room)
    if isinstance(found, str):
        return text
    return "".join(each if isinstance(each, str) else _whole(**each) for each in found)


def _whole(kept: str = "", endless: str = "") -> str:
    return endless + _NARROW * -(-advance(kept) // advance(_NARROW)) + _MAY_BREAK


def _pitch(size: float) -> float:
    return size * doc.MM_PER_POINT * CELL_LEADING


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
    """Pages of 提出状況 to show.

    `moment`: the moment that they describe. `labels`: all divisions with their states, as text for a screen reader.
    """

    moment: str
    labels: str

    def page_text(self, parts: Parts, page: int) -> str:  # noqa: ARG002 - every page of it has the same text
        """Return the text for reading a page aloud: on every page, all divisions with their states."""
        return self.labels


@dataclass(frozen=True, kw_only=True)
class BoardPaper(PaperContent):
    """提出状況 as it would be made at a moment.

    `moment`: the moment as printed. `labels`: all divisions with their states, as text for a screen reader.
    """

    moment: str
    labels: str

    def laid_out(self, parts: Parts) -> BoardPrint:
        """Return the pages of 提出状況. Raises PaperFontMissing."""
        pages = typeset_papers(parts, self.printed)
        return BoardPrint(pages.title, pages.papers, pages.unproved, pages.problems, self.moment, self.labels)


def _read(parts: Parts, records: Records, request: PaperRequest) -> BoardPaper:
    return read_board_paper(records, parts.clock.now(), request.year)


def read_board_paper(records: Records, now: datetime, year: FiscalYear | None = None) -> BoardPaper:
    """Return 提出状況 as it would be made at a moment (UTC).

    `year`: the year of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear.
    """
    need_role(records, StoreRole.OFFICE)
    round_ = chosen_round(records, year)
    local = local_time(now)
    lines = read_board(records, round_, local.date())
    handed_in, answering = count_submissions(lines)
    content = BoardContent(
        as_of=f"{round_.year.label}末",
        moment=f"{printed_day(local.date())} {local:%H:%M}現在",
        due=printed_day(round_.due) if round_.due else "",
        handed_in=handed_in,
        answering=answering,
        entries=tuple(map(_entry, lines)),
        made_on=local.date().isoformat(),
        names_departments=papers_show_departments(records, round_),
        division_name=records.plan.asked(round_).profile.headings[DIVISIONS],
    )
    labels = "、".join(f"{each.division} {state_label(each)}" for each in lines)
    return BoardPaper(document=build_board(content), moment=content.moment, labels=labels)


def _entry(line: BoardLine) -> BoardEntry:
    return BoardEntry(
        division=line.division,
        department=line.department,
        rows=line.rows,
        answered=line.answered,
        state=state_label(line).replace("（未取込）", "\n（未取込）"),  # the column is too narrow for both in one line
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
    position=140,
    read=_read,
    file_name="提出状況_{year}",
    formats=(PaperFormat.PDF,),
)


def _short_moment(moment: datetime) -> str:
    """Return a moment on the office's clock for a narrow column: 7/13 16:40."""
    local = local_time(moment)
    return f"{local.month}/{local.day} {local:%H:%M}"
