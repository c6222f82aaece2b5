"""Check boxes in the lines of lists and the cells of tables: painted, and toggled by a click or the space bar."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.table_delegate import TableDelegate
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.focus_frame import paint_ground
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override

_ROUND = 3
_BOX = 2.25
"""The side of a box in a table, in steps."""


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


class TickDelegate(TableDelegate):
    """A delegate of a table with check boxes; a cell that is not checkable is painted as any other."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        painter.save()
        paint_ground(painter, option, with_bar=index.column() == 0)
        paint_box(painter, QRectF(_box(option.rect)), ticked=state == Qt.CheckState.Checked)
        painter.restore()

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Toggle the tick if the cell may be ticked."""
        may = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        near = _box(option.rect).adjusted(-STEP, -STEP, STEP, STEP)
        return may and asks_to_tick(event, near) and tick(model, index)


def _box(cell: QRect) -> QRect:
    side = steps(_BOX)
    return QRect(cell.left() + 2 * STEP, cell.top() + (cell.height() - side) // 2, side, side)
