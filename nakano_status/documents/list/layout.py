"""The official list (別紙) before it is drawn: columns, measures and rows, and its sizes (practice.md §5).

Widths are millimetres, heights and type points. It is laid out once, for A3. On A4 the same pages are scaled down by
√2, so that they break alike; the type size is the smallest that is then still 8 points.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nakano_status.documents.document import PageSetup, PaperSize
from nakano_status.documents.drawing_rules import EM, advance, wrap

MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"
ROW_ID = "id"
RED_PEN = "red_pen"

FONT = "BIZ UDPゴシック"
TITLE_SIZE = 16.0
LABEL_SIZE = 12.0
BODY_SIZE = 11.5
MARK_SIZE = 14.0
FOOTER_SIZE = 10.0
ID_SIZE = 8.0

NOTHING = "該当する取組はありません。"
"""Printed on a paper that has no rows."""

A3_TO_A4 = 1 / math.sqrt(2)
SETUP = PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7.2, footer=7.2)
PAPER_WIDTH, PAPER_HEIGHT = 420.0, 297.0

TITLE_HEIGHT = 24.0
AS_OF_HEIGHT = 16.5
LEGEND_HEIGHT = 15.0
LEGEND_LINES = 5
LEGEND_GAP = 3.0
"""Points of space below the last line of the legend, so that the head's frame does not touch it."""
HEAD_HEIGHT = 36.0

POINTS_PER_MM = 72 / 25.4
PIXEL = 0.75
"""Points: heights of rows in a spreadsheet are whole pixels."""
LINE_PITCH = 1.3 * BODY_SIZE
AIR = 1.0
"""Millimetres between a text and the line above or below it."""
_AROUND_TEXT = 2 * AIR * POINTS_PER_MM
INNER_MARGIN = 1.0
"""Millimetres between a text and the line at its side."""
_LOWEST_ROW = 9 * POINTS_PER_MM
HIGHEST_ROW = 409.0
"""Excel shows no row higher than this."""
# Where a heading that is too long for one line of its column is best broken.
_BREAK = re.compile(
    "(?<=^進捗)(?=状況$)|(?<=の)(?=変更理由)|(?<=^計画期間)|(?<=年度)(?=以降|まで|取組予定)|(?<=.)(?=（)"
)
_EDGES = ("top", "bottom", "left", "right", "header", "footer")
SPARE = 9.0  # a page is never filled to the last points: printers differ by some pixels

REPEATED_HEIGHT = TITLE_HEIGHT + AS_OF_HEIGHT + LEGEND_LINES * LEGEND_HEIGHT + LEGEND_GAP + HEAD_HEIGHT
PAGE_CAPACITY = (PAPER_HEIGHT - SETUP.top - SETUP.bottom) * POINTS_PER_MM - REPEATED_HEIGHT - SPARE
"""The height in points that lines can fill below the repeated rows of a page."""


def page_setup(paper: PaperSize) -> PageSetup:
    """Return the page set-up for a paper: on A4 the margins are scaled down as the page is."""
    if paper is PaperSize.A3:
        return SETUP
    margins = {edge: getattr(SETUP, edge) * A3_TO_A4 for edge in _EDGES}
    return PageSetup(paper, landscape=True, **margins)


def text_width(millimetres: float) -> int:
    """Return the room for text in a column, in thousandths of an em of the body size.

    On screen Excel sets characters on whole pixels, so an em counts as the next whole pixel.
    """
    # 96 dpi: a spreadsheet program breaks lines as on the screen, also when it prints
    pixels = (millimetres - 2 * INNER_MARGIN) / 25.4 * 96
    return int(pixels * EM / math.ceil(BODY_SIZE * 96 / 72))


def printed_width(millimetres: float) -> int:
    """Return the same for pages that are drawn in exact points: never less room than in a spreadsheet program."""
    return int((millimetres - 2 * INNER_MARGIN) * POINTS_PER_MM * EM / BODY_SIZE)


def head_text(heading: str, millimetres: float) -> str:
    """Return a heading as printed over a column of that width: on two lines if one is too short."""
    return heading if advance(heading) <= text_width(millimetres) else _BREAK.sub("\n", heading, count=1)


def fits_head(heading: str, millimetres: float) -> bool:
    """Return whether the head has room for a heading over a column of that width."""
    text = head_text(heading, millimetres)
    lines = len(wrap(text, min(text_width(millimetres), printed_width(millimetres))))
    return lines * LINE_PITCH <= HEAD_HEIGHT


def row_height(lines: int) -> float:
    """Return the height in points of a row whose longest text fills that many lines, at most what Excel can show."""
    # rounded up to pixels by ourselves: each program would round in its own way, and pages would break differently
    return min(whole_pixels(max(text_height(lines), _LOWEST_ROW)), HIGHEST_ROW)


def text_height(lines: int) -> float:
    """Return the height in points that this many lines need, with the space above and below them."""
    return lines * LINE_PITCH + _AROUND_TEXT


def whole_pixels(points: float) -> float:
    """Return the height as a spreadsheet program would set it, rounded up."""
    return math.ceil(points / PIXEL) * PIXEL


def lines_in(height: float) -> int:
    """Return how many lines a row of that height shows."""
    return int((height - _AROUND_TEXT) / LINE_PITCH)


@dataclass(frozen=True)
class ListColumn:
    """One printed column: its key (`measure`, `title`, a field key, `divisions`), heading and width in millimetres.

    A `given` column is printed for comparison, on a light background; one that is `is_text` may go on in a row below.
    """

    key: str
    heading: str
    width: float
    given: bool = False
    is_text: bool = False


@dataclass(frozen=True)
class MeasureRow:
    """One row of the list with its whole texts, by column in order; the first, 実施内容, is always None."""

    row_id: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class ListMeasure:
    """One 実施内容: the text of its cell (code and title) and its rows."""

    text: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class ListDocument:
    """The whole paper. `made_on` is an ISO date; sizes and heights of the repeated rows are in `documents.list.layout`.

    All of it is measured for A3; `setup` is the paper that it is printed on. With `keeps_measures_whole`, a 実施内容
    that fits a page is not broken. `stamp` identifies the texts of the round from which it was made (`list_age`); ''
    where the list is not imported again. `footer` is printed at the lower right of each page.
    """

    title: str
    label: str
    as_of: str
    legend: tuple[str, ...]
    columns: tuple[ListColumn, ...]
    measures: tuple[ListMeasure, ...]
    setup: PageSetup
    font: str
    body_size: float
    made_on: str
    draft_note: str | None = None
    stamp: str = ""
    footer: str = ""
    keeps_measures_whole: bool = True
