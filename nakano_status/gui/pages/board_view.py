"""The table of 提出状況: columns that there is no room for are left out; the panel beside says the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.models.board_table import (
    ANSWERED,
    DUE,
    FIGURES,
    HEADS,
    NAME,
    RECEIVED,
    ROWS,
    STATE,
    BoardTable,
)
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

_ROOM = {ANSWERED: 50, FIGURES: 50, ROWS: 60, RECEIVED: 70, DUE: 80}
"""The table's width, in steps, from which a column is shown, so that names and states keep room to be read."""
_ROOM_BESIDE_FIGURES = {**_ROOM, ROWS: 70, RECEIVED: 90}
"""The same where 成果指標 are asked for, too: how many rows there are stands in 記入済 as well."""
_NAMES_SHARE = 0.3
"""How much of the whole width names have at most where others need it, too."""
_EDGES = 2
"""Pixels that the heads' own frame takes from the columns."""


class BoardView(QTableView):
    """Names have the room that they need, up to a share of the whole; states have what the other columns leave."""

    def __init__(self, model: BoardTable) -> None:
        super().__init__()
        self._model = model
        self._room = 0  # asking Qt's own viewport makes PySide6 make every class of widgets, at the start
        set_up_table(self, model, tr("提出状況の一覧"))
        header = self.horizontalHeader()
        for column in range(len(HEADS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        self._needed: dict[int, int] = {}  # by column, until something else is said there: each line has to be asked
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(lambda *_: self._needed.clear())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._room = event.size().width()
        self._choose_columns()
        super().resizeEvent(event)
        self._fit_names()

    def follow(self) -> None:
        """Show the columns that there is anything to say in, after other lines are shown."""
        self._choose_columns()
        self._fit_names()

    def _choose_columns(self) -> None:
        has_figures = self._model.has_figures
        for column, room in (_ROOM_BESIDE_FIGURES if has_figures else _ROOM).items():
            says_nothing = column == FIGURES and not has_figures
            self.setColumnHidden(column, says_nothing or self._room < steps(room))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._needed.clear()
            self._fit_names()

    def _fit_names(self) -> None:
        room, head = self._room - _EDGES, self.horizontalHeader()
        others = sum(
            max(self._width_of(place), head.sectionSizeHint(place))
            for place in range(len(HEADS))
            if place != NAME and not self.isColumnHidden(place)
        )
        most = max(round(room * _NAMES_SHARE), room - others)
        self.setColumnWidth(NAME, min(self._width_of(NAME), most))

    def _width_of(self, column: int) -> int:
        """Return the width that the cells of a column need."""
        if column not in self._needed:
            self._needed[column] = self.sizeHintForColumn(column)
        return self._needed[column]
