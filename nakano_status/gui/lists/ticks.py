"""Check boxes in the lines of lists and the cells of tables: painted, and toggled by a click or the space bar."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.looks.appearance import current_theme
from nakano_status.gui.looks.icons import draw

_ROUND = 3


def paint_box(painter: QPainter, where: QRectF, *, ticked: bool) -> None:
    """Paint a box in the theme's colours: the boxes of some styles are invisible in high contrast."""
    theme, place = current_theme(), where.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.accent if ticked else theme.muted))
    painter.setBrush(QColor(theme.accent if ticked else theme.base))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    painter.restore()
    if ticked:
        draw(painter, "done", place.adjusted(1, 1, -1, -1), theme.on_accent)


def asks_to_tick(event: QEvent, box: QRect) -> bool:
    """Return whether an event is a click on the box, or the space bar."""
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return box.contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def tick(model: QAbstractItemModel, index: Index) -> bool:
    """Toggle the tick of a line or a cell; return whether the model allowed it."""
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
