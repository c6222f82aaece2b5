"""提出状況 drawn on its pages: every line, rule and sign in its place, for printer, preview and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakano_status.documents.board_document import (
    BODY_SIZE,
    HEAD_HEIGHT,
    INDENT,
    INSET,
    LEADING,
    NAME,
    SIGN_WIDTH,
    SMALL_SIZE,
    STATE,
    TITLE_SIZE,
    BoardColumn,
    BoardDocument,
    BoardLine,
    Sign,
)
from nakano_status.documents.document import Align, Run, Typeface, as_printed
from nakano_status.documents.printed import Disc, Ground, Line, Mark, PrintedDocument, PrintedPage, Rule, page_of

_FINE, _STRONG = 0.12, 0.35
_HEAD_GREY, _SUM_GREY, _RULE_GREY = "#d9d9d9", "#efefef", "#8c8c8c"
_TITLE_HEIGHT, _FACTS_AT, _FACTS_HEIGHT, _FOOT_HEIGHT = 8.0, 13.0, 6.0, 4.0
_SIGN_SIDE = 2.6
_FILLED = {Sign.EMPTY: 0.0, Sign.LATE: 0.0, Sign.HALF: 0.5, Sign.FULL: 1.0}


def board_pages(document: BoardDocument, made_on: str) -> PrintedDocument:
    """Return the paper's pages; `made_on` is an ISO date."""
    drawing = _Drawing(document)
    return PrintedDocument(document.title, tuple(map(drawing.page, range(len(document.pages)))), made_on)


@dataclass(frozen=True)
class _Room:
    """A place on the page, in millimetres."""

    x: float
    y: float
    width: float
    height: float


class _Drawing:
    def __init__(self, document: BoardDocument) -> None:
        self._document = document
        self._left = document.setup.left
        self._width, self._height = document.setup.size
        self._table_width = sum(column.width for column in document.columns)

    def page(self, number: int) -> PrintedPage:
        return page_of(self._document.setup, tuple(self._marks(number)))

    def _marks(self, number: int) -> Iterator[Mark]:
        document, top = self._document, self._document.setup.top
        yield _text(self._band(top, _TITLE_HEIGHT), document.title, TITLE_SIZE, Align.CENTRE)
        facts = self._band(top + _FACTS_AT, _FACTS_HEIGHT)
        yield _text(facts, "　　".join(document.facts), BODY_SIZE, Align.LEFT)
        yield _text(facts, document.moment, BODY_SIZE, Align.RIGHT)
        y = top + HEAD_HEIGHT
        yield from self._heading(y)
        y += document.head_height
        for line in document.pages[number].lines:
            yield from self._line(line, y)
            y += line.height
        yield self._rule(y, _STRONG)
        if len(document.pages) > 1:
            foot = self._band(self._height - document.setup.footer - _FOOT_HEIGHT, _FOOT_HEIGHT)
            yield _text(foot, f"{number + 1} / {len(document.pages)}", SMALL_SIZE, Align.CENTRE)

    def _heading(self, y: float) -> Iterator[Mark]:
        height = self._document.head_height
        yield Ground(self._left, y, self._table_width, height, _HEAD_GREY)
        for column, x in self._columns():
            yield from _cell((column.heading,), _Room(x, y, column.width, height), is_number=column.is_number)
        yield self._rule(y, _STRONG)
        yield self._rule(y + height, _STRONG)

    def _line(self, line: BoardLine, y: float) -> Iterator[Mark]:
        if line.is_sum:
            yield Ground(self._left, y, self._table_width, line.height, _SUM_GREY)
        for (column, x), texts in zip(self._columns(), line.cells, strict=True):
            before = 0.0
            if column.heading == STATE:
                before = SIGN_WIDTH
                yield from _sign(line.sign, x, y + line.height / 2)
            elif column.heading == NAME and not line.is_sum:
                before = INDENT
            room = _Room(x + before, y, column.width - before, line.height)
            yield from _cell(texts, room, is_number=column.is_number, bold=line.is_sum)
        yield self._rule(y + line.height, _FINE)

    def _columns(self) -> Iterator[tuple[BoardColumn, float]]:
        x = self._left
        for column in self._document.columns:
            yield column, x
            x += column.width

    def _band(self, y: float, height: float) -> _Room:
        return _Room(self._left, y, self._width - self._left - self._document.setup.right, height)

    def _rule(self, y: float, thickness: float) -> Rule:
        grey = "#000000" if thickness == _STRONG else _RULE_GREY
        return Rule(self._left, y, self._left + self._table_width, y, thickness, grey)


def _cell(texts: Sequence[str], room: _Room, *, is_number: bool, bold: bool = False) -> Iterator[Mark]:
    top = room.y + room.height / 2 - len(texts) * LEADING / 2
    for place, text in enumerate(texts):
        band = _Room(room.x + INSET, top + place * LEADING, room.width - 2 * INSET, LEADING)
        yield _text(band, text.rstrip("\n"), BODY_SIZE, Align.RIGHT if is_number else Align.LEFT, bold=bold)


def _sign(sign: Sign, x: float, centre: float) -> Iterator[Mark]:
    if sign is not Sign.NONE:
        yield Disc(x + INSET + _SIGN_SIDE / 2, centre, _SIGN_SIDE, _FILLED[sign], is_clock=sign is Sign.LATE)


def _text(room: _Room, text: str, size: float, align: Align, *, bold: bool = False) -> Line:
    return Line(
        room.x, room.y, room.width, room.height, (Run(as_printed(text), bold=bold),), size, Typeface.GOTHIC, align
    )
