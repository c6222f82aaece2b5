"""A table whose columns are as wide as their texts, and whose long texts share the room that is left."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.qt_override import override


class FittedTable(QTableView):
    """A table view; the `stretched` columns share the room.

    A column in `rooms` is shown from that width of the table, in steps, so that names remain readable.
    """

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        stretched: tuple[int, ...],
        rooms: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._stretched, self._rooms = stretched, rooms
        set_up_table(self, model, name)
        self.fit()

    def fit(self) -> None:
        """Size the columns by the texts that they have now."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if column in self._stretched else mode)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, room in self._rooms.items():
            self.setColumnHidden(column, event.size().width() < steps(room))
        super().resizeEvent(event)
