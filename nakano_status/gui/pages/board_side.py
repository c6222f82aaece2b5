"""Beside the lines of 提出状況: the division or the 部 where the cursor is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from nakano_status.application.read.board import WholeBoard
from nakano_status.application.read.views import BoardLine, RoundView
from nakano_status.gui.models.board_table import DEPARTMENT_ROLE, LINE_ROLE, DepartmentLine
from nakano_status.gui.pages.department_panel import DepartmentPanel
from nakano_status.gui.pages.division_panel import DivisionPanel
from nakano_status.gui.pages.page import Surroundings
from nakano_status.gui.reviewing import ReviewAct, ReviewWish
from nakano_status.gui.row_menu import RowAct
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class Board:
    """Everything that 提出状況 shows of a round."""

    round: RoundView
    whole: WholeBoard


class BoardSide(QStackedWidget):
    """`wanted` carries a page's name and what it should show there; `saved` follows what reached the data file."""

    wanted = Signal(str, object)
    saved = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.division = DivisionPanel(around)
        self.department = DepartmentPanel(around)
        for panel in (self.division, self.department):
            self.addWidget(panel)
            panel.saved.connect(self.saved)
        self.division.went.connect(self._go)
        self.division.wanted.connect(self._want)
        self.division.asking.connect(self._ask_back)
        self.department.wanted.connect(self._want_department)

    def show_place(self, index: QModelIndex, board: Board) -> None:
        """Show the division or the 部 of a line; `read` brings what is behind its numbers."""
        line, department = index.data(LINE_ROLE), index.data(DEPARTMENT_ROLE)
        if isinstance(line, BoardLine):
            reminder = board.whole.reminders.divisions.get(line.division, "")
            self.division.show_line(line, board.round, reminder)
            self.setCurrentWidget(self.division)
        elif isinstance(department, DepartmentLine):
            self._show_department(department, board)
            self.setCurrentWidget(self.department)

    def shows(self, index: QModelIndex) -> bool:
        """Whether the line's division or 部 is shown as it is now."""
        line, department = index.data(LINE_ROLE), index.data(DEPARTMENT_ROLE)
        if self.currentWidget() is self.division:
            return line is not None and line == self.division.line
        return department is not None and department == self.department.line

    def read(self) -> None:
        """Read what stands behind what is shown."""
        (self.division if self.currentWidget() is self.division else self.department).read()

    def do(self, act: ReviewAct) -> None:
        """Do an act on what is shown as its button does, where it is possible."""
        if self.currentWidget() is self.division:
            self.division.do(act)
        else:
            self.department.do(act)

    def acts(self) -> list[RowAct]:
        """Return what fits what is shown, as its buttons offer it."""
        if self.currentWidget() is self.division:
            panel = self.division
            buttons = (panel.accept, panel.ask, panel.send, panel.texts.remind, panel.due.begin, panel.texts.contact)
            return [RowAct(tr("取組を見る"), panel.rows.click, not panel.rows.isHidden()), *_acts(buttons)]
        above = self.department
        above_all = (above.texts.remind, above.due.begin, above.texts.contact)
        return [RowAct(tr("取組を見る"), above.rows.click, not above.rows.isHidden()), *_acts(above_all)]

    def _show_department(self, line: DepartmentLine, board: Board) -> None:
        whole = board.whole
        known = whole.departments.get(line.name)
        members = [each for each in whole.lines if each.department == (known.name if known else None)]
        self.department.show_line(line, known, members, board.round, whole.reminders.departments.get(line.name, ""))

    def _go(self, place: object) -> None:
        from nakano_status.gui.going import GoTo

        if isinstance(place, tuple):
            row_id, key = place
            self.wanted.emit("all_rows", GoTo(row_id, key or None))

    def _want(self, page: str) -> None:
        from nakano_status.gui.going import OfDivision
        from nakano_status.gui.models.row_table import RowFilter

        line = self.division.line
        if line is not None:
            is_rows = page == "all_rows"
            self.wanted.emit(page, RowFilter(division=line.division) if is_rows else OfDivision(line.division))

    def _want_department(self) -> None:
        from nakano_status.gui.models.row_table import RowFilter

        if self.department.line is not None:
            self.wanted.emit("all_rows", RowFilter(department=self.department.line.name))

    def _ask_back(self) -> None:
        if self.division.line is not None:
            self.wanted.emit("all_rows", ReviewWish(ReviewAct.ASK_BACK, division=self.division.line.division))


def _acts(buttons: Iterable[QPushButton]) -> list[RowAct]:
    """Return what buttons offer; those that are not there are left out."""
    there = (button for button in buttons if not button.isHidden())
    return [RowAct(button.text(), button.click, button.isEnabled()) for button in there]
