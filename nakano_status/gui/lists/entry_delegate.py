"""Delegate that paints a line of the division's list: mark, title in up to two lines, and state with its icon."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextLine
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from nakano_status.application.round.read.views import RowView
from nakano_status.gui.lists.entry_list import REFERENCE_ROLE, ROW_ROLE
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.row_words import state_colour, state_icon, state_word
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled, steps
from nakano_status.gui.looks.focus_frame import paint_ground
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override

_ICON, _MARK_WIDTH = 2, 3
"""In steps: they grow with the size of texts."""
_TITLE_LINES = 2
_LINE_GAP = 1.35


class EntryDelegate(QStyledItemDelegate):
    """A delegate; headings are small and muted, the selected row has a background and a bar in the accent colour."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        line = round(QFontMetrics(option.font).height() * _LINE_GAP)
        if row is None:
            return QSize(10 * STEP, line + 2 * STEP)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lines = len(break_lines(row.title, option.font, self._title_width(width, option.font)))
        return QSize(10 * STEP, lines * line + 2 * STEP)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        row = index.data(ROW_ROLE)
        if row is None:
            self._paint_heading(painter, option, str(index.data()))
        else:
            self._paint_row(painter, option, row, is_reference=bool(index.data(REFERENCE_ROLE)))
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        painter.setFont(scaled(option.font, 0.95))
        painter.setPen(QColor(current_theme().muted))
        place = option.rect.adjusted(2 * STEP, STEP // 2, -STEP, -STEP // 2)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, elided)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView, *, is_reference: bool) -> None:
        paint_ground(painter, option)
        self._paint_mark(painter, option, row)
        place = option.rect.adjusted(2 * STEP + steps(_MARK_WIDTH), STEP, 0, 0)
        place.setWidth(self._title_width(option.rect.width(), option.font))
        _paint_title(painter, place, row.title, option.font)
        if not is_reference:
            self._paint_state(painter, option, row)

    def _paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView) -> None:
        mark = row.values.get("mark")
        painter.setFont(scaled(option.font, 1, bold=True))
        painter.setPen(QColor(current_theme().mark(row.mark)))
        place = QRect(option.rect.left() + 2 * STEP, option.rect.top() + STEP, steps(_MARK_WIDTH), option.rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, mark or "・")

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, row: RowView) -> None:
        colour = state_colour(row, current_theme())
        font = scaled(option.font, 0.95)
        width = _state_width(option.font)
        left = option.rect.right() - width - STEP
        height = painter.fontMetrics().height()
        side = steps(_ICON)
        icon = QRectF(left, option.rect.top() + STEP + (height - side) / 2, side, side)
        draw(painter, state_icon(row), icon, colour)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        place = QRect(left + side + STEP // 2, option.rect.top() + STEP, width, option.rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, state_word(row))

    def _title_width(self, width: int, font: QFont) -> int:
        return width - 2 * STEP - steps(_MARK_WIDTH) - _state_width(font) - 2 * STEP


def _state_width(font: QFont) -> int:
    return steps(_ICON) + STEP // 2 + QFontMetrics(font).horizontalAdvance("中止／統合")


def break_lines(text: str, font: QFont, width: int, most: int = _TITLE_LINES) -> list[str]:
    """Wrap a title into at most `most` lines, the last one elided where there is more."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 4 * STEP))
        if len(lines) == most - 1:
            lines.append(_rest(text, line, font, width))
            break
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines or [""]


def _rest(text: str, line: QTextLine, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(text[line.textStart() :], Qt.TextElideMode.ElideRight, max(width, 4 * STEP))


def _paint_title(painter: QPainter, place: QRect, title: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(current_theme().text))
    metrics = painter.fontMetrics()
    for number, line in enumerate(break_lines(title, font, place.width())):
        top = place.top() + round(number * metrics.height() * _LINE_GAP) + metrics.ascent()
        painter.drawText(QPointF(place.left(), top), line)
