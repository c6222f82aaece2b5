"""The measures of the official list (別紙): widths in millimetres, heights and type in points (practice.md §5)."""

from __future__ import annotations

import math

from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.text_measure import EM
from nakano_status.domain.fields import CHANGE_REASON, DONE, LATER_YEARS, MARK, NEXT_YEAR

MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"

COLUMN_WIDTHS = {
    MEASURE: 44.0,
    TITLE: 62.0,
    MARK: 14.0,
    CHANGE_REASON: 44.0,
    DONE: 78.0,
    NEXT_YEAR: 70.0,
    LATER_YEARS: 50.0,
    DIVISIONS: 34.0,
}
"""Widths in millimetres, in printed order; where next and later years are one column it has both widths."""

FONT = "BIZ UDPゴシック"
TITLE_SIZE = 16.0
LABEL_SIZE = 12.0
BODY_SIZE = 11.0
MARK_SIZE = 14.0
FOOTER_SIZE = 10.0
ID_SIZE = 8.0

SETUP = PageSetup(Paper.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)
_PAPER_HEIGHT = 297.0

TITLE_HEIGHT = 25.5
AS_OF_HEIGHT = 18.0
LEGEND_HEIGHT = 15.0
LEGEND_LINES = 5
HEAD_HEIGHT = 36.0

_POINTS_PER_MM = 72 / 25.4
_PIXEL = 0.75  # points
_LINE_PITCH = 1.3 * BODY_SIZE
_AROUND_TEXT = 2 * _POINTS_PER_MM
_INNER_MARGIN = 2.0  # millimetres, both sides together
_LOWEST_ROW = 9 * _POINTS_PER_MM
HIGHEST_ROW = 409.0
"""Excel shows no row higher than this."""
_SPARE = 9.0  # a page is never filled to the last points: printers differ by some pixels

REPEATED_HEIGHT = TITLE_HEIGHT + AS_OF_HEIGHT + LEGEND_LINES * LEGEND_HEIGHT + HEAD_HEIGHT
PAGE_CAPACITY = (_PAPER_HEIGHT - SETUP.top - SETUP.bottom) * _POINTS_PER_MM - REPEATED_HEIGHT - _SPARE
"""Points of a page that lines can fill below the repeated rows."""


def text_width(millimetres: float) -> int:
    """Return the room for text in a column, in thousandths of an em of the body size.

    On screen Excel sets characters on whole pixels, so an em counts as the next whole pixel.
    """
    pixels = (millimetres - _INNER_MARGIN) / 25.4 * 96
    return int(pixels * EM / math.ceil(BODY_SIZE * 96 / 72))


def row_height(lines: int) -> float:
    """Return the height in points of a row whose longest text fills that many lines, as high as Excel can show."""
    height = max(lines * _LINE_PITCH + _AROUND_TEXT, _LOWEST_ROW)
    return min(whole_pixels(height), HIGHEST_ROW)


def whole_pixels(points: float) -> float:
    """Return the height as a spreadsheet program would set it, rounded up."""
    return math.ceil(points / _PIXEL) * _PIXEL


def lines_in(height: float) -> int:
    """Return how many lines a row of that height shows."""
    return int((height - _AROUND_TEXT) / _LINE_PITCH)


def fits(lines: int) -> bool:
    """Whether a row can show that many lines."""
    return lines <= lines_in(HIGHEST_ROW)
