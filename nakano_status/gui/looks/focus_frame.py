"""Painting of areas, backgrounds of rows and the focus frame in the program's own lists and tables."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from nakano_status.gui.looks.appearance import current_theme


def fill_rectangle(painter: QPainter, place: QRect | QRectF, colour: str) -> None:
    """Fill a rectangle with a colour, given as #rrggbb.

    Use this and not `QPainter.fillRect`, whose first call takes longer in PySide6 than painting the window.
    """
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRect(place)
    painter.restore()


_WIDTH, _STRONG = 1, 2
_BAR = 3


def paint_focus(painter: QPainter, place: QRect) -> None:
    """Draw the focus frame just inside a rectangle, in the accent colour."""
    theme = current_theme()
    width = _STRONG if theme.is_high_contrast else _WIDTH
    painter.save()
    pen = QPen(QColor(theme.accent), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(width // 2, width // 2, -((width + 1) // 2), -((width + 1) // 2)))
    painter.restore()


def paint_line_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw the focus frame of a cell if it has the focus; in a table with whole rows, around the whole row."""
    view = option.widget
    if isinstance(view, QTableView) and _goes_by_lines(view):
        if view.hasFocus() and view.rowViewportPosition(view.currentIndex().row()) == option.rect.top():
            painter.save()
            painter.setClipRect(option.rect)
            header = view.horizontalHeader()
            paint_focus(painter, QRect(-header.offset(), option.rect.top(), header.length(), option.rect.height()))
            painter.restore()
    elif option.state & QStyle.StateFlag.State_HasFocus:
        paint_focus(painter, option.rect)


def _goes_by_lines(table: QTableView) -> bool:
    by_rows = table.selectionBehavior() == QTableView.SelectionBehavior.SelectRows
    return by_rows and table.editTriggers() == QTableView.EditTrigger.NoEditTriggers


def paint_row_background(painter: QPainter, option: QStyleOptionViewItem, *, with_bar: bool = True) -> None:
    """Paint the background of a cell or row: tinted if selected, slightly tinted under the pointer, framed if in focus.

    If `with_bar`, a selected row also has a bar in the accent colour at the left.
    """
    theme = current_theme()
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        fill_rectangle(painter, option.rect, theme.selected)
        if with_bar:
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            fill_rectangle(painter, bar, theme.accent)
    elif state & QStyle.StateFlag.State_MouseOver:
        fill_rectangle(painter, option.rect, theme.sunken)
    paint_line_focus(painter, option)
