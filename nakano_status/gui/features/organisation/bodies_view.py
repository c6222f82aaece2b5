"""The table view of the organisation, whose columns give way to the names in a narrow window."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.features.organisation.organisation_tables import (
    ALIASES,
    CONTACT,
    HEADS,
    LIAISON,
    NAME,
    ROWS,
    SINCE,
    BodyTable,
)
from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_ROOM = {LIAISON: 40, CONTACT: 55, ROWS: 65, ALIASES: 75, SINCE: 88}
"""The table's width, in steps, from which a column is shown, so that names remain readable."""


class BodiesView(QTableView):
    """The table view of bodies; names, contacts and aliases share the room that the other columns leave."""

    def __init__(self, model: BodyTable) -> None:
        super().__init__()
        set_up_table(self, model, tr("組織の一覧"))
        header = self.horizontalHeader()
        for column in range(len(HEADS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (NAME, CONTACT, ALIASES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, event.size().width() < steps(room))
        super().resizeEvent(event)
