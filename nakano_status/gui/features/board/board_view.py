"""The table of 提出状況: columns that do not fit are hidden, since the panel beside shows the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.gui.lists.board_table import ANSWERED, DUE, FIGURES, HEADS, NAME, RECEIVED, ROWS, STATE, BoardTable
from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_ROOM = {ANSWERED: 50, FIGURES: 50, ROWS: 60, RECEIVED: 70, DUE: 80}
"""The table's width, in steps, from which a column is shown, so that names and states remain readable."""
_ROOM_BESIDE_FIGURES = {**_ROOM, ROWS: 70, RECEIVED: 90}
"""The same where 成果指標 are asked for, too: the number of rows is also shown in 記入済."""
_NAMES_SHARE = 0.3
"""The greatest share of the whole width for names if other columns need room."""
_EDGES = 2
"""Pixels of the headers' frame that the columns cannot use."""


class BoardView(QTableView):
    """The table view of the board; names have the width they need, up to a share of the whole, states what remains."""

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
        self._needed: dict[int, int] = {}  # by column, until its data changes: to compute it, each row is asked
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(lambda *_: self._needed.clear())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._room = event.size().width()
        self._choose_columns()
        super().resizeEvent(event)
        self._fit_names()

    def follow(self) -> None:
        """Show the columns that have any text, after the rows changed."""
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
