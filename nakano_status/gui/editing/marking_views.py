"""Lists of rows in which a digit marks the row under the cursor, while the arrows go on walking through the rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QTableView

from nakano_status.gui.overriding import override


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
