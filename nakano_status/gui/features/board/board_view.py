"""The table of 提出状況, and the panel beside it for the current division or 部.

Columns that do not fit are hidden, since the panel shows the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableView, QWidget

from nakano_status.application.round.read.views import BoardLine, RoundView
from nakano_status.gui.commands import Command
from nakano_status.gui.lists.board_table import (
    ANSWERED,
    DEPARTMENT_ROLE,
    DUE,
    FIGURES,
    HEADS,
    NAME,
    RECEIVED,
    ROWS,
    STATE,
    BoardTable,
    DepartmentLine,
)
from nakano_status.gui.lists.line_steps import LINE_ROLE
from nakano_status.gui.lists.tables import set_up_table
from nakano_status.gui.looks.appearance import steps
from nakano_status.gui.menus.row_menu import RowAct, RowLine
from nakano_status.gui.page import AppContext
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.round.read.board import WholeBoard
    from nakano_status.gui.features.board.department_panel import DepartmentPanel
    from nakano_status.gui.features.board.division_panel import DivisionPanel


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
            is_empty = column == FIGURES and not has_figures
            self.setColumnHidden(column, is_empty or self._room < steps(room))

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


class Board(NamedTuple):
    """Everything that 提出状況 shows of a round."""

    round: RoundView
    whole: WholeBoard


class _Place(NamedTuple):
    """A row of the board, and its board."""

    line: BoardLine | DepartmentLine
    board: Board


class BoardSide(QStackedWidget):
    """A stack of the panels.

    They are made when they are first shown, after the board's first paint: until then their place is kept.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self._place: _Place | None = None
        self._is_begun = False
        ground = QWidget()
        ground.setObjectName("editor")
        self.addWidget(ground)

    @cached_property
    def division(self) -> DivisionPanel:
        """The panel of one division."""
        from nakano_status.gui.features.board.division_panel import DivisionPanel

        panel = DivisionPanel(self._around)
        self.addWidget(panel)
        return panel

    @cached_property
    def department(self) -> DepartmentPanel:
        """The panel of a 部."""
        from nakano_status.gui.features.board.department_panel import DepartmentPanel

        panel = DepartmentPanel(self._around)
        self.addWidget(panel)
        return panel

    def show_place(self, index: QModelIndex, board: Board) -> None:
        """Show the division or the 部 of a row; `read` loads its details."""
        line = _line_of(index)
        if line is not None:
            self._place = _Place(line, board)
            if self._is_begun:
                self._show(self._place)

    def shows(self, index: QModelIndex) -> bool:
        """Return whether the row's division or 部 is shown in its current state."""
        return self._place is not None and _line_of(index) == self._place.line

    def read(self) -> None:
        """Read the details of what is shown; the first time, show the panel after the table is painted."""
        if self._is_begun:
            self._current.read()
        else:
            self._around.session.query(lambda _: None, lambda _: self._begin())

    def press(self, command: Command) -> None:
        """Press the button of a command on what is shown, if it has one."""
        self._begin()
        if (button := self._current.buttons.get(command)) is not None:
            button.click()

    @property
    def _is_of_department(self) -> bool:
        return self._place is not None and isinstance(self._place.line, DepartmentLine)

    @property
    def _current(self) -> DivisionPanel | DepartmentPanel:
        return self.department if self._is_of_department else self.division

    def _begin(self) -> None:
        """Make the panel of what is to be shown, and read its details."""
        if not self._is_begun and self._place is not None:
            self._is_begun = True
            self._show(self._place)
            self.read()

    def _show(self, place: _Place) -> None:
        line, board = place.line, place.board
        if isinstance(line, BoardLine):
            self.division.show_line(line, board.round)
        else:
            self._show_department(line, board)
        self.setCurrentWidget(self._current)

    def acts(self) -> list[RowLine]:
        """Return the acts for what is shown, as its buttons offer them."""
        self._begin()
        panel = self._current
        looking = [RowAct(tr("取組を見る"), panel.rows.click, not panel.rows.isHidden())]
        if not self._is_of_department:
            figures = self.division.figures
            looking.append(RowAct(tr("成果指標を見る"), figures.click, not figures.isHidden()))
        return [*looking, *panel.buttons.values(), panel.texts.contact]

    def _show_department(self, line: DepartmentLine, board: Board) -> None:
        whole = board.whole
        known = whole.departments.get(line.name)
        members = [each for each in whole.lines if each.department == (known.name if known else None)]
        self.department.show_line(line, known, members, board.round)


def _line_of(index: QModelIndex) -> BoardLine | DepartmentLine | None:
    """Return the data of a row of the board."""
    line, department = index.data(LINE_ROLE), index.data(DEPARTMENT_ROLE)
    if isinstance(line, BoardLine):
        return line
    return department if isinstance(department, DepartmentLine) else None
