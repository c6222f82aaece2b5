"""The table of 取組一覧: several rows can be chosen, and columns that there is no room for are left out."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from nakano_status.application.read.views import RowView
from nakano_status.gui.editing.marking_views import MarkingTable
from nakano_status.gui.models.board_table import LINE_ROLE
from nakano_status.gui.models.row_table import DIVISION, ID, MARKED, NOTED, STATE, TEXT, TITLE, RowTable
from nakano_status.gui.overriding import override
from nakano_status.gui.table_delegate import set_up_table
from nakano_status.gui.words import tr

_WIDTHS = {ID: 112, DIVISION: 116, MARKED: 132, STATE: 120, NOTED: 96, TEXT: 240}
_ROOM = {NOTED: 360, STATE: 480, DIVISION: 640, TEXT: 1120}
"""The table's width from which a column is shown, so that 事業内容 keeps room to be read."""


class RowsView(MarkingTable):
    """What an editor is beside says the same as a column that is left out; `choice_changed` follows the selection."""

    choice_changed = Signal()

    def __init__(self, model: RowTable) -> None:
        super().__init__()
        self._has_notes = False
        set_up_table(self, model, tr("取組の一覧"))
        self.setSelectionMode(MarkingTable.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            self.setColumnWidth(section, width)

    @property
    def chosen(self) -> list[RowView]:
        """The rows that are chosen, in the order in which they are shown; at least the one where the cursor is."""
        places = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        found = [row for index in places if isinstance(row := index.data(LINE_ROLE), RowView)]
        current = self.currentIndex().data(LINE_ROLE)
        return found or ([current] if isinstance(current, RowView) else [])

    def show_notes(self, *, shown: bool) -> None:
        """Show or leave out who has written to the office."""
        self._has_notes = shown
        self._leave_out(self.viewport().width())

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.choice_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._leave_out(event.size().width())
        super().resizeEvent(event)

    def _leave_out(self, width: int) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, width < room or (column == NOTED and not self._has_notes))
