"""Views of rows. Typing searches: the first row whose 管理番号 or title begins with the typed text becomes current."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.qt_override import override

_Flag = QItemSelectionModel.SelectionFlag
_PAUSE = 1000
"""Milliseconds between two keys after which a new search begins."""

if TYPE_CHECKING:
    _View = QtWidgets.QAbstractItemView
else:
    _View = object  # a class of Python has one class of Qt at most


class _SelectingOne(_View):
    """The selection of a view of rows: the row that the program makes current is selected alone.

    Qt itself looks at the keys that are pressed at that moment, so that Ctrl+Enter would select the next row in
    addition to the earlier one. While a key or the mouse is acting on the view itself, Qt's own rule applies, which
    extends the selection with Shift.

    A search continues while the keys are pressed without a pause. The time of the key press counts: Qt would use the
    time of handling the key, which on a busy PC is later by the time that it takes to show the row found so far.
    """

    _is_touched = False
    _typed = ""
    _pressed_at = 0

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed_at = event.timestamp() or round(monotonic() * 1000)  # an event without a time is not from a keyboard
        if pressed_at - self._pressed_at > _PAUSE:
            self._typed = ""
        self._pressed_at = pressed_at
        self._is_touched = True
        super().keyPressEvent(event)
        self._is_touched = False

    @override
    def keyboardSearch(self, search: str) -> None:
        if not self.model().rowCount():
            return
        current = self.currentIndex()
        self._typed += search
        is_first = self._typed == search
        place = max(0, current.row() + is_first) % self.model().rowCount()
        start = self.model().index(place, max(0, current.column()))
        for found in self.model().match(start, Qt.ItemDataRole.DisplayRole, self._typed)[:1]:
            self.setCurrentIndex(found)

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
