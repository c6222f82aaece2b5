"""Draws 提出状況: for the printer, the preview and the PDF by the same hand, in units of which 1200 make an inch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nakano_status.documents import board_document as layout
from nakano_status.documents.board_document import BoardColumn, BoardDocument, BoardLine, Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNITS_PER_INCH = 1200
_UNITS_PER_MM = UNITS_PER_INCH / 25.4
_UNITS_PER_POINT = UNITS_PER_INCH / 72
_PAPER_WIDTH, _PAPER_HEIGHT = 210.0, 297.0
_FINE, _STRONG = 0.12, 0.35
_HEAD_GREY, _SUM_GREY, _RULE_GREY = "#d9d9d9", "#efefef", "#8c8c8c"
_TITLE_AT, _FACTS_AT = 0.0, 13.0
_SIGN_SIDE = 2.6


def paint_board(document: BoardDocument, page: int, painter: QPainter) -> None:
    """Draw one page (counted from 0) onto paper whose upper left corner is the painter's origin."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Drawing(document, painter).page(page)
    painter.restore()


class _Drawing:
    def __init__(self, document: BoardDocument, painter: QPainter) -> None:
        self._document = document
        self._painter = painter
        self._left = document.setup.left
        self._right = _PAPER_WIDTH - document.setup.right

    def page(self, number: int) -> None:
        document, top = self._document, self._document.setup.top
        self._text(self._band(top + _TITLE_AT, 8), document.title, layout.TITLE_SIZE, Qt.AlignmentFlag.AlignHCenter)
        facts = self._band(top + _FACTS_AT, 6)
        self._text(facts, "　　".join(document.facts), layout.BODY_SIZE, Qt.AlignmentFlag.AlignLeft)
        self._text(facts, document.moment, layout.BODY_SIZE, Qt.AlignmentFlag.AlignRight)
        y = self._heading(top + layout.HEAD_HEIGHT)
        for line in document.pages[number].lines:
            y = self._line(line, y)
        self._rule(y, _STRONG)
        if len(document.pages) > 1:
            foot = self._band(_PAPER_HEIGHT - document.setup.footer - 4, 4)
            self._text(foot, f"{number + 1} / {len(document.pages)}", layout.SMALL_SIZE, Qt.AlignmentFlag.AlignHCenter)

    def _heading(self, y: float) -> float:
        height = self._document.head_height
        self._ground(y, height, _HEAD_GREY)
        for column, x in self._columns():
            self._cell((column.heading,), QRectF(x, y, column.width, height), is_number=column.is_number)
        self._rule(y, _STRONG)
        self._rule(y + height, _STRONG)
        return y + height

    def _line(self, line: BoardLine, y: float) -> float:
        if line.is_sum:
            self._ground(y, line.height, _SUM_GREY)
        for place, ((column, x), texts) in enumerate(zip(self._columns(), line.cells, strict=True)):
            before = self._sign(line.sign, x, y, line.height) if place == layout.STATE_COLUMN else 0.0
            if place == layout.NAME_COLUMN and not line.is_sum:
                before = layout.INDENT
            room = QRectF(x + before, y, column.width - before, line.height)
            self._cell(texts, room, is_number=column.is_number, bold=line.is_sum)
        self._rule(y + line.height, _FINE)
        return y + line.height

    def _columns(self) -> Iterator[tuple[BoardColumn, float]]:
        x = self._left
        for column in self._document.columns:
            yield column, x
            x += column.width

    def _cell(self, texts: Sequence[str], room: QRectF, *, is_number: bool, bold: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        top = room.center().y() - len(texts) * layout.LEADING / 2
        for place, text in enumerate(texts):
            band = QRectF(
                room.left() + layout.INSET,
                top + place * layout.LEADING,
                room.width() - 2 * layout.INSET,
                layout.LEADING,
            )
            self._text(band, text.rstrip("\n"), layout.BODY_SIZE, side, bold=bold)

    def _sign(self, sign: Sign, x: float, y: float, height: float) -> float:
        """Draw a state's sign and return the room that it takes."""
        if sign is Sign.NONE:
            return layout.SIGN_WIDTH
        painter = self._painter
        half = _SIGN_SIDE / 2
        centre = QPointF(x + layout.INSET + half, y + height / 2) * _UNITS_PER_MM
        circle = QRectF(centre.x(), centre.y(), 0, 0).adjusted(
            *(each * _UNITS_PER_MM for each in (-half, -half, half, half))
        )
        painter.setPen(QPen(QColor(Qt.GlobalColor.black), 0.25 * _UNITS_PER_MM))
        painter.setBrush(QColor(Qt.GlobalColor.black) if sign is Sign.FULL else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if sign is Sign.HALF:
            painter.setBrush(QColor(Qt.GlobalColor.black))
            painter.drawPie(circle, 90 * 16, -180 * 16)
        elif sign is Sign.LATE:
            painter.drawLine(centre, centre + QPointF(0, -0.8 * half) * _UNITS_PER_MM)
            painter.drawLine(centre, centre + QPointF(0.6 * half, 0) * _UNITS_PER_MM)
        return layout.SIGN_WIDTH

    def _text(self, room: QRectF, text: str, points: float, side: Qt.AlignmentFlag, *, bold: bool = False) -> None:
        """Write one line; what is wider than its room is set narrower, never cut."""
        font = QFont(list(layout.FONTS))
        font.setPixelSize(round(points * _UNITS_PER_POINT))
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(Qt.GlobalColor.black))
        place = QRectF(room.topLeft() * _UNITS_PER_MM, room.size() * _UNITS_PER_MM)
        width = self._painter.fontMetrics().horizontalAdvance(text)
        if width > place.width():
            font.setStretch(max(int(100 * place.width() / width) - 1, 1))
            self._painter.setFont(font)
        self._painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _band(self, y: float, height: float) -> QRectF:
        return QRectF(self._left, y, self._right - self._left, height)

    def _ground(self, y: float, height: float, grey: str) -> None:
        width = sum(column.width for column in self._document.columns)
        room = QRectF(self._left * _UNITS_PER_MM, y * _UNITS_PER_MM, width * _UNITS_PER_MM, height * _UNITS_PER_MM)
        self._painter.fillRect(room, QColor(grey))

    def _rule(self, y: float, thickness: float) -> None:
        width = sum(column.width for column in self._document.columns)
        colour = QColor(Qt.GlobalColor.black) if thickness == _STRONG else QColor(_RULE_GREY)
        self._painter.setPen(QPen(colour, thickness * _UNITS_PER_MM))
        left, height = self._left * _UNITS_PER_MM, y * _UNITS_PER_MM
        self._painter.drawLine(QPointF(left, height), QPointF(left + width * _UNITS_PER_MM, height))
