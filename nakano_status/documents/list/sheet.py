"""The list as rows of a spreadsheet, with heights and page breaks after the places of its rows on the set pages.

A spreadsheet program breaks lines itself: the space left at the end of a page is shared among the rows that may need
more lines there, so that the same rows are on the same pages. What one row of a sheet cannot show, because it is too
high or over several pages, continues in rows below, which repeat what identifies it. Heights are points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from nakano_status.documents.drawing_rules import wrap
from nakano_status.documents.list import layout
from nakano_status.documents.list.layout import ListDocument, MeasureRow
from nakano_status.documents.pages.printed_paper import Placed
from nakano_status.domain.published_list.published_list import CONTINUED

_LONGEST_LINE, _MOST_LINES = 250, 60
"""Characters of a line and lines of a row: a cell holds 32,767 units, and a character can be two of them.

Only zero-width characters and blanks beyond the edge of a column make such lines.
"""


@dataclass(frozen=True)
class ListLine:
    """One row of the sheet: texts by column in order (the first, 実施内容, is always None), height in points.

    `measure` is the text of the 実施内容 cell where the line begins a merge of `span` lines, else None and 0. A line
    without `row_id` holds the rest of the texts of the row above it, and what identifies that row: （つづき） with
    管理番号 and 事業内容 as its title, and 所管課; no mark, no ID.
    """

    row_id: str | None
    measure: str | None
    span: int
    cells: tuple[str | None, ...]
    height: float


@dataclass(frozen=True)
class ListPage:
    """One printed page of lines; none where there is nothing to print."""

    lines: tuple[ListLine, ...]


@dataclass(frozen=True)
class TallText:
    """A text that would be cut off: its row and column, the number of its lines, and how many can be shown."""

    row_id: str
    heading: str
    lines: int
    most: int


def sheet_pages(document: ListDocument, placed: Sequence[Placed]) -> tuple[ListPage, ...]:
    """Return the pages of the sheet; `placed` are the places of its rows on A3, in order."""
    sheet = _Sheet(document, placed)
    pages = groupby(placed, lambda each: each.page)
    return tuple(sheet.page(list(here)) for _, here in pages) or (ListPage(()),)


def pages_of(placed: Sequence[Placed]) -> dict[str, int]:
    """Return on which page each row begins, by 管理番号, counted from 1."""
    return {each.row_id: each.page + 1 for each in placed if each.part == 0}


def texts_too_tall(document: ListDocument) -> Iterator[TallText]:
    """Yield the texts that no sheet can show whole, in printed order: rows begin with them, so they cannot continue.

    A title and a 所管課 may be as high as a row, a 実施内容 as high as a page.
    """
    widths = [layout.text_width(column.width) for column in document.columns]
    for measure in document.measures:
        whole = ((at, row, row.cells[at], layout.HIGHEST_ROW) for row in measure.rows for at in _names(document))
        for at, row, text, height in ((0, measure.rows[0], measure.text, layout.PAGE_CAPACITY), *whole):
            count, most = len(_lines(text, widths[at])), layout.lines_in(height)
            if count > most:
                yield TallText(row.row_id, document.columns[at].heading, count, most)


@dataclass(frozen=True)
class _Part:
    """The part of a row on one page: lines from `first` up to but not including `last` of its continued texts.

    `names` is the number of lines of its other texts, `height` the part's height on the set page.
    """

    row: MeasureRow
    measure: int
    is_first: bool
    first: int
    last: int
    names: int
    height: float

    @property
    def needed(self) -> float:
        """A height that is sufficient to show all of it in one row."""
        return max(layout.text_height(max(self.last - self.first, self.names)), self.height)


class _Sheet:
    """Makes the lines of one list."""

    def __init__(self, document: ListDocument, placed: Sequence[Placed]) -> None:
        keys = [column.key for column in document.columns]
        self._measures = document.measures
        self._widths = [layout.text_width(column.width) for column in document.columns]
        self._names = _names(document)
        self._going_on = [at for at, column in enumerate(document.columns) if column.is_text]
        self._title_at = keys.index(layout.TITLE)
        self._rows = {row.row_id: (row, at) for at, measure in enumerate(document.measures) for row in measure.rows}
        self._rooms: dict[str, list[int]] = {}
        for each in placed:
            self._rooms.setdefault(each.row_id, []).append(max(1, layout.lines_in(_points(each))))

    def page(self, placed: Iterable[Placed]) -> ListPage:
        """Return the lines of one page."""
        parts = list(map(self._part, placed))
        wanted = [height for at, group in groupby(parts, _measure) for height in self._wanted(at, list(group))]
        missing = [max(0.0, height - part.height) for height, part in zip(wanted, parts, strict=True)]
        # the spreadsheet program may break lines earlier than Typst; what is left of the page is spent on the rows
        # that could need it
        room = max(0.0, layout.PAGE_CAPACITY - sum(part.height for part in parts))
        share = min(1.0, room / sum(missing)) if any(missing) else 0.0
        rows = ((part, part.height + more * share) for part, more in zip(parts, missing, strict=True))
        lines: list[ListLine] = []
        for at, group in groupby(rows, lambda each: each[0].measure):
            made = [line for part, height in group for line in self._lines_of(part, height)]
            lines += [replace(made[0], measure=self._measures[at].text, span=len(made)), *made[1:]]
        return ListPage(tuple(lines))

    def _part(self, placed: Placed) -> _Part:
        row, measure = self._rows[placed.row_id]
        rooms, count = self._rooms[row.row_id], self._count(row.cells, self._going_on)
        # its lines break elsewhere than on the set pages, so they are shared by the heights of the parts
        first, last = (round(count * sum(rooms[:upto]) / sum(rooms)) for upto in (placed.part, placed.part + 1))
        names = self._count(self._again(row) if placed.part else row.cells, self._names)
        return _Part(row, measure, not placed.part, first, last, names, _whole_pixels(_points(placed)))

    def _wanted(self, measure: int, parts: Sequence[_Part]) -> Iterator[float]:
        """Yield heights, sufficient to show all texts, for the rows under one 実施内容."""
        needed = [part.needed for part in parts]
        whole = layout.text_height(len(_lines(self._measures[measure].text, self._widths[0])))
        # a 実施内容 with more lines than its rows makes all of them higher, so that none stands out
        more = max(1.0, whole / sum(needed))
        for part, height in zip(parts, needed, strict=True):
            yield max(height * more, sum(each for _, _, each in self._split(part, height * more)))

    def _split(self, part: _Part, height: float) -> Iterator[tuple[int, int, float]]:
        """Yield the rows that show a part of this height: their first and last line, and the height that they need."""
        count = part.last - part.first
        rows = max(math.ceil(height / layout.HIGHEST_ROW), math.ceil(count / _MOST_LINES))
        # what identifies the row stands in its first one only, which has to be as high as that
        first = count if rows == 1 else min(count, max(part.names, math.ceil(count / rows)))
        yield part.first, part.first + first, layout.text_height(max(first, part.names))
        if rows > 1:
            each = math.ceil((count - first) / (rows - 1))
            high = layout.text_height(max(each, 1))
            starts = (part.first + first + number * each for number in range(rows - 1))
            yield from ((start, min(start + each, part.last), high) for start in starts)

    def _lines_of(self, part: _Part, height: float) -> Iterator[ListLine]:
        rows = list(self._split(part, height))
        is_cut = len(rows) > 1 or len(self._rooms[part.row.row_id]) > 1
        first = min(height * rows[0][2] / sum(each for _, _, each in rows), layout.HIGHEST_ROW)
        rest = min((height - first) / max(len(rows) - 1, 1), layout.HIGHEST_ROW)
        for number, (start, end, _) in enumerate(rows):
            begins = part.is_first and number == 0
            high = _whole_pixels(rest if number else first)
            cells = list(part.row.cells if begins else self._again(part.row, layout.lines_in(high)))
            for at in self._going_on if is_cut else ():
                cells[at] = "".join(_lines(part.row.cells[at], self._widths[at])[start:end]) or None
            yield ListLine(part.row.row_id if begins else None, None, 0, tuple(cells), high)

    def _again(self, row: MeasureRow, most: int = layout.lines_in(layout.HIGHEST_ROW)) -> Sequence[str | None]:
        """Return the cells that identify a continued row, always its ID, and texts of no more than `most` lines."""
        cells: list[str | None] = [None] * len(row.cells)
        # always: without it the row of the text would be unknown
        cells[self._title_at] = number = f"{CONTINUED}{row.row_id}"
        for at in self._names:
            text = f"{number}\n{row.cells[at]}" if at == self._title_at else row.cells[at]
            if len(_lines(text, self._widths[at])) <= most:
                cells[at] = text
        return cells

    def _count(self, cells: Sequence[str | None], places: Iterable[int]) -> int:
        return max(len(_lines(cells[at], self._widths[at])) for at in places)


def _names(document: ListDocument) -> list[int]:
    """Return the indexes of 事業内容 and 所管課, with which a row begins and which identify it where it continues."""
    return [at for at, column in enumerate(document.columns) if column.key in (layout.TITLE, layout.DIVISIONS)]


def _lines(text: str | None, width: int) -> Sequence[str]:
    """Return the lines of a text in the worst case; joined they are the text."""
    if not text:
        return ("",)
    kept = text.rstrip("\n")
    lines = wrap(kept, width)
    if kept == text and len(text) <= _LONGEST_LINE:
        return lines
    whole = (*lines[:-1], lines[-1] + text[len(kept) :])
    return [line[at : at + _LONGEST_LINE] for line in whole for at in range(0, len(line), _LONGEST_LINE)]


def _measure(part: _Part) -> int:
    return part.measure


def _points(placed: Placed) -> float:
    return (placed.bottom - placed.top) * layout.POINTS_PER_MM


def _whole_pixels(points: float) -> float:
    """Return the height rounded down to whole pixels: the space around a text is more than the remainder."""
    return math.floor(points / layout.PIXEL + 1e-6) * layout.PIXEL
