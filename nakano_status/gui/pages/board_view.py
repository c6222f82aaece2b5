"""The table of 提出状況: columns that there is no room for are left out; the panel beside says the same."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.models.board_table import ANSWERED, DUE, HEADS, NAME, RECEIVED, ROWS, STATE, BoardTable
from nakano_status.gui.overriding import override
from nakano_status.gui.table_delegate import set_up_table
from nakano_status.gui.words import tr

_ROOM = {ANSWERED: 400, ROWS: 480, RECEIVED: 560, DUE: 640}
"""The table's width from which a column is shown, so that names and states keep room to be read."""


class BoardView(QTableView):
    """Names and states take the room that the other columns leave."""

    def __init__(self, model: BoardTable) -> None:
        super().__init__()
        set_up_table(self, model, tr("提出状況の一覧"))
        header = self.horizontalHeader()
        for column in range(len(HEADS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (NAME, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, event.size().width() < room)
        super().resizeEvent(event)
