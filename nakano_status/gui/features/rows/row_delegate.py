"""How a row of the list is painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from nakano_status.application.round.read.views import RowView
from nakano_status.gui.lists.line_steps import LINE_ROLE, Index
from nakano_status.gui.lists.row_table import MeasureLine
from nakano_status.gui.lists.row_words import (
    ID,
    MARKED,
    NOTED,
    STATE,
    cell_icon,
    cell_text,
    state_colour,
)
from nakano_status.gui.lists.tables import TableDelegate, paint_icon
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, scaled
from nakano_status.gui.looks.focus_frame import fill, paint_ground
from nakano_status.gui.qt_override import override

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CUT = Qt.TextElideMode.ElideRight


class RowDelegate(TableDelegate):
    """A delegate with one line per cell, elided at the end; the tooltip and the editor have the whole text."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        painter.save()
        if isinstance(line, MeasureLine):
            _paint_heading(painter, option, line)
        elif isinstance(line, RowView):
            _paint_cell(painter, option, line, index.column())
        painter.restore()


def _paint_cell(painter: QPainter, option: QStyleOptionViewItem, row: RowView, column: int) -> None:
    paint_ground(painter, option, with_bar=column == ID)
    place = option.rect.adjusted(STEP, 0, -STEP, 0)
    font, metrics = _font(option.font, bold=column == MARKED)
    painter.setFont(font)
    painter.setPen(QColor(_colour(row, column, current_theme())))
    if name := cell_icon(row, column):
        place = paint_icon(painter, place, name)
    painter.drawText(place, _LEFT, metrics.elidedText(cell_text(row, column), _CUT, place.width()))


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, heading: MeasureLine) -> None:
    """Paint this cell's part of a heading over the whole line; there are no spans, so the speed is that of any row."""
    view = option.widget
    left = view.columnViewportPosition(ID) if isinstance(view, QTableView) else option.rect.left()
    right = view.viewport().width() if isinstance(view, QTableView) else option.rect.right()
    place = QRect(left, option.rect.top(), right - left, option.rect.height()).adjusted(STEP, 0, -STEP, 0)
    font, metrics = _font(option.font, bold=True)
    count = f"　{heading.count}"
    room = place.width() - metrics.horizontalAdvance(count)  # a long title is elided, the number never
    painter.setClipRect(option.rect)
    fill(painter, option.rect, current_theme().sunken)
    painter.setFont(font)
    painter.setPen(QColor(current_theme().muted))
    painter.drawText(place, _LEFT, metrics.elidedText(heading.title, _CUT, room) + count)


def _font(font: QFont, *, bold: bool) -> tuple[QFont, QFontMetrics]:
    return _made_font(font.toString(), bold)


@lru_cache(maxsize=16)
def _made_font(described: str, bold: bool) -> tuple[QFont, QFontMetrics]:  # noqa: FBT001 - part of the key
    font = QFont()
    font.fromString(described)
    made = scaled(font, 1, bold=bold)
    return made, QFontMetrics(made)


def _colour(row: RowView, column: int, theme: Theme) -> str:
    if column == MARKED:
        return theme.mark(row.mark)
    if column == NOTED:
        return theme.attention
    return state_colour(row, theme) if column == STATE else theme.text
