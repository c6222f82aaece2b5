"""Wordings for which 用語の表 has another wording are underlined in every editor, with the proposal for each.

The underlines are painted over the text and are not part of its document, so that they do not affect undo.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTextBlock, QTextCursor, QTextLine
from PySide6.QtWidgets import QTextEdit

from nakano_status.domain.wording.word_table import Replacement, replacements
from nakano_status.gui.looks.appearance import current_theme
from nakano_status.gui.page import Underlining
from nakano_status.gui.typed_characters import utf16_length

MOST = 100
"""The maximum number of underlined wordings in a text; each is painted again at every key press."""
_WAVE = QSize(6, 4)
"""The size of a wave, in device-independent pixels."""


class WordingMark(NamedTuple):
    """A wording in an editor with its replacement.

    `start`, `end`: its place in the document, counted in UTF-16 units; `end` is exclusive.
    """

    start: int
    end: int
    replacement: Replacement


def marks_in(text: str, underlining: Underlining) -> list[WordingMark]:
    """Return a mark for each wording of a text that the window's wording table replaces, in the order of the text."""
    found = replacements(text, underlining.table.terms)
    return [
        WordingMark(utf16_length(text[: each.at]), utf16_length(text[: each.at + len(each.typed)]), each)
        for each in found
    ]


def marks_to_paint(text: str, underlining: Underlining) -> list[WordingMark]:
    """Return the first `MOST` marks of a text; empty while underlining is switched off."""
    return marks_in(text, underlining)[:MOST] if underlining.is_on else []


def nearest_mark(marks: list[WordingMark], position: int) -> WordingMark | None:
    """Return the last mark that begins at or before a position, otherwise the first mark; None if there are none.

    `marks` are in the order of the text.
    """
    before = [each for each in marks if each.start <= position]
    return before[-1] if before else next(iter(marks), None)


def cursor_over(edit: QTextEdit, mark: WordingMark) -> QTextCursor:
    """Return a cursor that selects the wording of a mark in an editor; the editor's own cursor does not move."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(mark.start)
    cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def paint_marks(edit: QTextEdit, marks: list[WordingMark], seen: QRect) -> None:
    """Paint a wave under each marked wording in the visible part of the editor.

    `seen`: the rectangle of the viewport that is painted.
    """
    first, last = (edit.cursorForPosition(corner).position() for corner in (seen.topLeft(), seen.bottomRight()))
    there = [each for each in marks if each.start <= last and first <= each.end]
    painter, document = QPainter(edit.viewport()), edit.document()
    wave = _wave(current_theme().attention, edit.devicePixelRatioF())
    painter.translate(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())
    for mark in there:
        block = document.findBlock(mark.start)
        top = document.documentLayout().blockBoundingRect(block).topLeft()
        for place in wave_places(block, mark):
            painter.drawTiledPixmap(place.translated(top), wave)
    painter.end()


def wave_places(block: QTextBlock, mark: WordingMark) -> Iterator[QRectF]:
    """Yield the rectangle of the wave for each line with a part of the wording, in the coordinates of its block."""
    layout, start, end = block.layout(), mark.start - block.position(), mark.end - block.position()
    for number in range(layout.lineForTextPosition(start).lineNumber(), layout.lineCount()):
        line = layout.lineAt(number)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first >= last:
            return
        left, right = _x(line, first), _x(line, last)
        yield QRectF(left, line.y() + line.ascent() + line.descent() / 2, right - left, _WAVE.height())


def _x(line: QTextLine, place: int) -> float:
    found: tuple[float, int] = line.cursorToX(place)  # type: ignore[assignment]
    return found[0]


def _wave(colour: str, ratio: float) -> QPixmap:
    """Return one wave, a tile that is repeated along the wording."""
    pixmap = QPixmap(_WAVE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    width, bottom = _WAVE.width(), _WAVE.height() - 1
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.25))
    painter.drawPolyline([QPointF(0, bottom), QPointF(width / 2, 1), QPointF(width, bottom)])
    painter.end()
    return pixmap
