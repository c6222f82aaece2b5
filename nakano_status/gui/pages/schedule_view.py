"""The table of 計画上のスケジュール: the title takes the room that is left, and keeps enough to be read."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.models.schedule_table import FIRST_YEAR, ID, TITLE
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

_YEAR_WIDTH, _LEAST_TITLE = 15, 28
_EDIT_BY = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


class ScheduleView(QTableView):
    """Cells are chosen one by one; a key or a double click begins to write."""

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        set_up_table(self, model, tr("計画上のスケジュールの一覧"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setEditTriggers(_EDIT_BY)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)

    def lay_out_columns(self) -> None:
        """Give every column its width: after other years are shown, and whenever there is more room or less."""
        columns = self.model().columnCount()
        if columns <= FIRST_YEAR:
            return
        self.horizontalHeader().setSectionResizeMode(ID, QHeaderView.ResizeMode.ResizeToContents)
        year = steps(_YEAR_WIDTH)
        for column in range(FIRST_YEAR, columns):
            self.setColumnWidth(column, year)
        left = self.viewport().width() - self.columnWidth(ID) - (columns - FIRST_YEAR) * year
        self.setColumnWidth(TITLE, max(left, steps(_LEAST_TITLE)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_columns()
