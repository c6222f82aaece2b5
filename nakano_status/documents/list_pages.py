"""The official list on its printed pages: the workbook's breaks and heights, every line and rule in its place (§5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nakano_status.documents import list_layout as layout
from nakano_status.documents.document import Align, Run, Typeface, as_printed
from nakano_status.documents.list_document import ListColumn, ListDocument
from nakano_status.documents.list_sheet import ListLine, ListPage
from nakano_status.documents.page import Paper
from nakano_status.documents.printed import (
    Checkpoint,
    Ground,
    Line,
    Mark,
    PrintedDocument,
    PrintedPage,
    Rule,
    go_on,
    on_a4,
)
from nakano_status.documents.text_measure import EM, advance, wrap
from nakano_status.domain.fields import MARK

_THIN, _STRONG = 0.5 / layout.POINTS_PER_MM, 1.0 / layout.POINTS_PER_MM
_HEAD_GREY, _GIVEN_GREY = "#d9d9d9", "#f2f2f2"
_LEFT = layout.SETUP.left
_RIGHT = layout.PAPER_WIDTH - layout.SETUP.right
_TOP = layout.SETUP.top
_LABEL_WIDTH, _LABEL_HEIGHT = 22.0, 8.0
_NOTE_HEIGHT = 5.0
_NARROWED = 1.15
"""A 所管課 that is wider than its column by less is one line: its last letter alone on a second one reads badly.

Brackets and kana are narrower than they are counted, and a painter sets narrower what still is too wide.
"""


def list_pages(document: ListDocument, sheet: Sequence[ListPage], checkpoint: Checkpoint = go_on) -> PrintedDocument:
    """Return the pages as they are printed; on A4 they are those of A3, made smaller."""
    is_small = document.setup.paper is Paper.A4
    number_size = layout.FOOTER_SIZE / (layout.A3_TO_A4 if is_small else 1)
    drawing = _Drawing(document, sheet, number_size)
    pages = []
    for place in range(len(sheet)):
        checkpoint()
        pages.append(drawing.page(place))
    printed = PrintedDocument(document.title, tuple(pages), document.made_on)
    return on_a4(printed) if is_small else printed


def _mm(points: float) -> float:
    return points / layout.POINTS_PER_MM


class _Drawing:
    """Draws pages of one list; `number_size` is the type of page numbers and of what stands above the page."""

    def __init__(self, document: ListDocument, sheet: Sequence[ListPage], number_size: float) -> None:
        self._document, self._pages = document, sheet
        self._number_size = number_size
        self._widths = [layout.printed_width(column.width) for column in document.columns]
        self._edges = [_LEFT]
        for column in document.columns:
            self._edges.append(self._edges[-1] + column.width)

    def page(self, place: int) -> PrintedPage:
        """Return one page (counted from 0)."""
        marks = (*self._repeated(), *self._body(self._pages[place]), *self._around(place + 1))
        return PrintedPage(Paper.A3, is_landscape=True, marks=marks, bookmark=self._bookmark(place))

    def _bookmark(self, place: int) -> str:
        """The 実施内容 with which a page begins; '' where it only goes on."""
        begun, *_ = _measures(self._pages[place]) or [""]
        before = _measures(self._pages[place - 1])[-1:] if place else []
        return "" if [begun] == before else begun.replace("\n", " ")

    def _around(self, number: int) -> Iterator[Mark]:
        """The page's number below, and what is said of the copy above."""
        setup, size = layout.SETUP, self._number_size
        y = layout.PAPER_HEIGHT - setup.footer - _NOTE_HEIGHT
        yield self._band(f"{number} / {len(self._pages)}", y, _NOTE_HEIGHT, size, Align.CENTRE)
        if self._document.draft_note:
            yield self._band(self._document.draft_note, setup.header, _NOTE_HEIGHT, size)

    def _repeated(self) -> Iterator[Mark]:
        """Title, legend and head: the rows that stand on every page."""
        document, y = self._document, _TOP
        height = _mm(layout.TITLE_HEIGHT)
        yield self._band(document.title, y, height, layout.TITLE_SIZE, Align.CENTRE, bold=True)
        yield from self._label(y)
        y += height
        height = _mm(layout.AS_OF_HEIGHT)
        yield self._band(document.as_of, y, height, document.body_size, Align.RIGHT)
        y += height
        for text in document.legend:
            yield self._band(text, y, _mm(layout.LEGEND_HEIGHT), document.body_size)
            y += _mm(layout.LEGEND_HEIGHT)
        yield from self._head(y + _mm(layout.LEGEND_GAP), _mm(layout.HEAD_HEIGHT))

    def _label(self, y: float) -> Iterator[Mark]:
        if self._document.label:
            words = advance(self._document.label) / EM * _mm(layout.LABEL_SIZE)
            width = max(_LABEL_WIDTH, words + 4 * layout.INNER_MARGIN)
            yield from _frame(_RIGHT - width, y, _RIGHT, y + _LABEL_HEIGHT, _THIN)
            box = (_RIGHT - width, y, width, _LABEL_HEIGHT)
            yield self._line(Run(self._document.label), box, layout.LABEL_SIZE, Align.CENTRE)

    def _head(self, y: float, height: float) -> Iterator[Mark]:
        yield Ground(_LEFT, y, _RIGHT - _LEFT, height, _HEAD_GREY)
        for place, column in enumerate(self._document.columns):
            lines = wrap(layout.head_text(column.heading, column.width), self._widths[place])
            yield from self._texts(lines, place, y, height, self._document.body_size, Align.CENTRE, bold=True)
        yield from self._uprights(y, y + height)
        yield from _frame(_LEFT, y, _RIGHT, y + height, _STRONG)

    def _body(self, page: ListPage) -> Iterator[Mark]:
        y = top = _TOP + _mm(layout.REPEATED_HEIGHT)
        bottom = top + _mm(sum(line.height for line in page.lines) or layout.row_height(1))
        if not page.lines:
            yield self._band(layout.NOTHING, y, bottom - y, self._document.body_size, inset=layout.INNER_MARGIN)
            yield from _frame(_LEFT, top, _RIGHT, bottom, _STRONG)
            return
        for column, left in zip(self._document.columns, self._edges, strict=False):
            if column.given:
                yield Ground(left, top, column.width, bottom - top, _GIVEN_GREY)
        for place, line in enumerate(page.lines):
            if place:
                yield Rule(_LEFT if line.measure is not None else self._edges[1], y, _RIGHT, y, _THIN)
            if line.measure is not None:
                yield from self._measure(line.measure, y, _mm(sum(_heights(page.lines[place : place + line.span]))))
            yield from self._row(line, y)
            y += _mm(line.height)
        yield from self._uprights(top, bottom)
        yield from _frame(_LEFT, top, _RIGHT, bottom, _STRONG)

    def _measure(self, measure: str, y: float, height: float) -> Iterator[Mark]:
        lines = wrap(measure, self._widths[0])
        shown = _mm(layout.text_height(len(lines)))
        yield from self._texts(lines, 0, y, min(shown, height), self._document.body_size)

    def _row(self, line: ListLine, y: float) -> Iterator[Mark]:
        for place, (column, text) in enumerate(zip(self._document.columns, line.cells, strict=True)):
            if text and column.key == MARK:
                yield from self._texts((text,), place, y, _mm(line.height), layout.MARK_SIZE, Align.CENTRE)
            elif text:
                broken = _names if column.key == layout.DIVISIONS else wrap
                lines = broken(text.rstrip("\n"), self._widths[place])
                yield from self._texts(lines, place, y, _mm(line.height), self._document.body_size)

    def _texts(
        self,
        lines: Sequence[str],
        place: int,
        y: float,
        height: float,
        size: float,
        align: Align = Align.LEFT,
        *,
        bold: bool = False,
    ) -> Iterator[Mark]:
        """The lines of a cell, in the middle of its height."""
        pitch = _mm(layout.LINE_PITCH)
        first = y + (height - pitch * len(lines)) / 2
        left, width = self._edges[place] + layout.INNER_MARGIN, self._column(place).width - 2 * layout.INNER_MARGIN
        for number, text in enumerate(lines):
            if text := text.rstrip("\n"):
                box = (left, first + number * pitch, width, pitch)
                yield self._line(Run(text, bold=bold), box, size, align)

    def _column(self, place: int) -> ListColumn:
        return self._document.columns[place]

    def _band(
        self,
        text: str,
        y: float,
        height: float,
        size: float,
        align: Align = Align.LEFT,
        *,
        bold: bool = False,
        inset: float = 0.0,
    ) -> Line:
        """A line over the whole width."""
        box = (_LEFT + inset, y, _RIGHT - _LEFT - 2 * inset, height)
        return self._line(Run(text, bold=bold), box, size, align)

    @staticmethod
    def _line(run: Run, box: tuple[float, float, float, float], size: float, align: Align = Align.LEFT) -> Line:
        x, y, width, height = box
        text = (run._replace(text=as_printed(run.text)),)
        return Line(x, y, width, height, text, size, Typeface.GOTHIC, align)

    def _uprights(self, top: float, bottom: float) -> Iterator[Rule]:
        """The rules between the columns."""
        for x in self._edges[1:-1]:
            yield Rule(x, top, x, bottom, _THIN)


def _names(text: str, width: int) -> tuple[str, ...]:
    """Return 所管課 in lines, a name that is nearly as narrow as the column in one."""
    names = text.split("\n")
    return tuple(
        line for name in names for line in ((name,) if advance(name) <= width * _NARROWED else wrap(name, width))
    )


def _measures(page: ListPage) -> list[str]:
    return [line.measure for line in page.lines if line.measure is not None]


def _heights(lines: Sequence[ListLine]) -> Iterator[float]:
    return (line.height for line in lines)


def _frame(left: float, top: float, right: float, bottom: float, thickness: float) -> Iterator[Rule]:
    for y in (top, bottom):
        yield Rule(left, y, right, y, thickness)
    for x in (left, right):
        yield Rule(x, top, x, bottom, thickness)
