"""A table whose columns are as wide as their texts, and whose long texts share the room that is left."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.qt_override import override


class FittedTable(QTableView):
    """A table view; the `stretched` columns share the room, and `hidden` is shown only from a width of `room` steps."""

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        stretched: tuple[int, ...],
        hidden: int | None = None,
        room: int = 0,
    ) -> None:
        super().__init__()
        self._stretched, self._hidden, self._room = stretched, hidden, room
        set_up_table(self, model, name)

    def fit(self) -> None:
        """Size the columns by the texts that they have now."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if column in self._stretched else mode)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._hidden is not None:
            self.setColumnHidden(self._hidden, event.size().width() < steps(self._room))
        super().resizeEvent(event)
