"""Views of rows in which a digit marks the current row, while the arrow keys move through the rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QTableView

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.qt_override import override

_Flag = QItemSelectionModel.SelectionFlag
_ALONE = _Flag.ClearAndSelect
"""The selection command where the program, not the user, sets the current index.

By itself Qt looks at the keys that are pressed at that moment, and the row that Ctrl+Enter goes to is selected in
addition to the earlier one.
"""


class MarkingList(QListView):
    """A list; the signal `digit_typed` carries the digit, for which Qt would search the lines."""

    digit_typed = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self.digit_typed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Flag:
        return _ALONE if event is None else super().selectionCommand(index, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()  # titles are wrapped differently


class MarkingTable(QTableView):
    """A table; the signal `digit_typed` carries the digit, for which Qt would search the lines."""

    digit_typed = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self.digit_typed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Flag:
        return _ALONE | _Flag.Rows if event is None else super().selectionCommand(index, event)
