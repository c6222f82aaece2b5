"""Lists of rows in which a digit marks the row under the cursor, while the arrows go on walking through the rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QTableView

from nakano_status.gui.overriding import override

_Place = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag
_ALONE = _Flag.ClearAndSelect
"""What becomes of the choice where the program puts the cursor, not a hand: by itself Qt looks at the keys that are
held at that moment, and the row that Ctrl+Enter goes to is chosen in addition to the one it comes from."""


class MarkingList(QListView):
    """`digit_typed` carries the digit; by itself the list would look for lines that begin so."""

    digit_typed = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self.digit_typed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: _Place, event: QEvent | None = None) -> _Flag:
        return _ALONE if event is None else super().selectionCommand(index, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()  # titles break into other lines


class MarkingTable(QTableView):
    """`digit_typed` carries the digit; by itself the table would look for lines that begin so."""

    digit_typed = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self.digit_typed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: _Place, event: QEvent | None = None) -> _Flag:
        return _ALONE | _Flag.Rows if event is None else super().selectionCommand(index, event)
