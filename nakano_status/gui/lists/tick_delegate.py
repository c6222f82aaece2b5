"""Delegate for checkable table cells: a box in the theme's colours, toggled by a click or the space bar."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from nakano_status.gui.lists.rich_text_delegate import paint_box
from nakano_status.gui.lists.table_delegate import TableDelegate
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.focus_frame import paint_ground
from nakano_status.gui.qt_override import override

_BOX = 2.25
"""The side of a box, in steps."""
_Index = QModelIndex | QPersistentModelIndex


class TickDelegate(TableDelegate):
    """A delegate; a cell that is not checkable is painted as any other."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            super().paint(painter, option, index)
            return
        painter.save()
        paint_ground(painter, option, with_bar=index.column() == 0)
        paint_box(painter, QRectF(_box(option.rect)), ticked=state == Qt.CheckState.Checked)
        painter.restore()

    @override
    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Toggle the tick if the cell may be ticked."""
        may = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        if not may or not _asks_to_turn(event, option):
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def _asks_to_turn(event: QEvent, option: QStyleOptionViewItem) -> bool:
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return _box(option.rect).adjusted(-STEP, -STEP, STEP, STEP).contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def _box(cell: QRect) -> QRect:
    side = steps(_BOX)
    return QRect(cell.left() + 2 * STEP, cell.top() + (cell.height() - side) // 2, side, side)
