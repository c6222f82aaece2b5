"""Views of rows. Letters and digits search: a typed 管理番号 or title leads to its row, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QItemSelectionModel
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.qt_override import override

_Flag = QItemSelectionModel.SelectionFlag
if TYPE_CHECKING:
    _View = QtWidgets.QAbstractItemView
else:
    _View = object  # a class of Python has one class of Qt at most


class _SelectingOne(_View):
    """The selection of a view of rows: the row that the program makes current is selected alone.

    By itself Qt looks at the keys that are pressed at that moment, and the row that Ctrl+Enter goes to is selected in
    addition to the earlier one. While a key or the mouse is acting on the view itself, Qt's own rule holds, which
    extends the selection with Shift.
    """

    _is_touched = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._is_touched = True
        super().keyPressEvent(event)
        self._is_touched = False

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        self._is_touched = isinstance(event, QMouseEvent)
        done = super().viewportEvent(event)
        self._is_touched = False
        return done

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Flag:
        if event is None and not self._is_touched:
            whole_rows = self.selectionBehavior() is QtWidgets.QAbstractItemView.SelectionBehavior.SelectRows
            return _Flag.ClearAndSelect | (_Flag.Rows if whole_rows else _Flag.NoUpdate)
        return super().selectionCommand(index, event)


class RowListView(_SelectingOne, QtWidgets.QListView):
    """A list of rows whose titles are wrapped."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()  # titles are wrapped differently


class RowTableView(_SelectingOne, QtWidgets.QTableView):
    """A table of rows."""
