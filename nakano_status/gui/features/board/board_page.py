"""提出状況: which divisions have answered, by 部 in 建制順; received files can be dropped here.

A panel beside the table shows the current division or 部. Columns that do not fit are hidden, since the panel has the
same content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import WholeBoard, read_whole_board
from nakano_status.application.round.read.views import BoardLine, RoundView, read_round
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.fields.headings import DIVISIONS
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import (
    ACCEPT,
    ASK_BACK,
    EXTEND,
    PRINT_BOARD,
    PRINT_PAPER,
    REMIND,
    SEND_WORDING,
    Command,
    offer,
)
from nakano_status.gui.controls.boxes import PAGE_MARGINS, FlowLayout, ListAndDetail, column_of, stack_of
from nakano_status.gui.controls.drag_and_drop import DropArea
from nakano_status.gui.controls.empty_state import no_round_state
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.controls.files import RETURNS, ask_for_folder, choose_several
from nakano_status.gui.features.board.board_paper_panel import BoardPaperPanel
from nakano_status.gui.features.board.division_panel import DepartmentPanel, DivisionPanel
from nakano_status.gui.lists import board_table
from nakano_status.gui.lists.line_steps import LINE_ROLE
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import MeasuredTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu
from nakano_status.gui.page import AppContext, OfDivision, Page, PageKind
from nakano_status.gui.panels.office_acts import copy_reminder
from nakano_status.gui.qt_override import override

_ONE_BY_ONE = (board_table.DUE, board_table.RECEIVED, board_table.ROWS, board_table.FIGURES, board_table.ANSWERED)
"""The columns in the order in which they are hidden if there is little room."""
_NAMES_SHARE = 0.3
"""The greatest share of the width that the names have if other columns need room."""
_EDGES = 2
"""Pixels of the headers' frame that the columns cannot use."""


class BoardView(MeasuredTable):
    """The table view of the board.

    Names have the width they need, up to a share of the whole width; states have the rest.
    """

    def __init__(self, model: board_table.BoardTable) -> None:
        super().__init__(model, "提出状況の一覧")
        self._model = model
        self._room = 0  # asking for Qt's viewport would make PySide6 load every widget class at the start
        self.columns.kept |= {board_table.STATE}
        header = self.horizontalHeader()
        for column in range(len(board_table.HEADS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(board_table.NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(board_table.STATE, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._room = event.size().width()
        self._choose_columns()
        super().resizeEvent(event)
        self._fit_names()

    def fit_columns(self) -> None:
        """Choose the shown columns and their widths for the current rows.

        Columns that do not fit beside names and states are hidden, and the column of 成果指標 if it is empty.
        """
        self._choose_columns()
        self._fit_names()

    def _choose_columns(self) -> None:
        """Hide columns that the panel shows too, one after the other, until names and states are shown whole."""
        left_out = set() if self._model.has_figures else {board_table.FIGURES}
        for column in _ONE_BY_ONE:
            if self._taken(left_out) + self.sizeHintForColumn(board_table.NAME) > self._room - _EDGES:
                left_out.add(column)
        self.columns.left_out = frozenset(left_out)
        self.columns.fit(self._room)

    def _taken(self, left_out: Collection[int]) -> int:
        """Return the width that the columns other than the names need."""
        head, every = self.horizontalHeader(), range(1, len(board_table.HEADS))
        return sum(max(self.sizeHintForColumn(at), head.sectionSizeHint(at)) for at in every if at not in left_out)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_names()

    def _fit_names(self) -> None:
        hidden = [at for at in range(len(board_table.HEADS)) if self.isColumnHidden(at)]
        most = max(round(self._room * _NAMES_SHARE), self._room - _EDGES - self._taken(hidden))
        self.setColumnWidth(board_table.NAME, min(self.sizeHintForColumn(board_table.NAME), most))


class Board(NamedTuple):
    """Content of 提出状況 for a round."""

    round: RoundView
    whole: WholeBoard


class _Place(NamedTuple):
    """A row of the board, and its board."""

    line: BoardLine | board_table.DepartmentLine
    board: Board


class BoardSide(QStackedWidget):
    """A stack of the panels beside the board.

    The panels are made when they are first shown, after the first paint of the board; until then an empty area is
    shown.
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
        """The panel that shows one division, made when it is first needed."""
        panel = DivisionPanel(self._around)
        self.addWidget(panel)
        return panel

    @cached_property
    def department(self) -> DepartmentPanel:
        """The panel that shows a 部, made when it is first needed."""
        panel = DepartmentPanel(self._around)
        self.addWidget(panel)
        return panel

    def show_place(self, index: QModelIndex, board: Board) -> None:
        """Show the division or 部 of a row of the board, without its details; `read` loads them.

        While the panels are not made yet, only remember the row.
        """
        line = _line_of(index)
        if line is not None:
            self._place = _Place(line, board)
            if self._is_begun:
                self._show(self._place)

    def shows(self, index: QModelIndex) -> bool:
        """Return whether the division or 部 of a row is already shown with the values of that row."""
        return self._place is not None and _line_of(index) == self._place.line

    def read(self) -> None:
        """Read and show the details of the division or 部 shown.

        The first call also makes its panel, after the table is painted.
        """
        if self._is_begun:
            self._current.read()
        else:
            self._around.session.after_requests(self._begin)

    def press(self, command: Command) -> None:
        """Press the button of a command in the current panel, if the panel has one."""
        self._begin()
        if (button := self._current.buttons.get(command)) is not None:
            button.click()

    @property
    def _is_of_department(self) -> bool:
        return self._place is not None and isinstance(self._place.line, board_table.DepartmentLine)

    @property
    def _current(self) -> DivisionPanel | DepartmentPanel:
        return self.department if self._is_of_department else self.division

    def _begin(self) -> None:
        """Make the panel of the division or 部 to be shown, and read its details."""
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
        """Return the acts that the buttons of the panel offer for the division or 部 shown."""
        self._begin()
        panel = self._current
        looking = [RowAct("取組を見る", panel.rows.click, not panel.rows.isHidden())]
        if not self._is_of_department:
            figures = self.division.figures
            looking.append(RowAct("成果指標を見る", figures.click, not figures.isHidden()))
        return [*looking, *panel.buttons.values(), panel.texts.contact]

    def _show_department(self, line: board_table.DepartmentLine, board: Board) -> None:
        whole = board.whole
        known = whole.departments.get(line.name)
        members = [each for each in whole.lines if each.department == (known.name if known else None)]
        self.department.show_line(line, known, members, board.round)


def _line_of(index: QModelIndex) -> BoardLine | board_table.DepartmentLine | None:
    """Return the division or 部 of a row of the board; None if the index is invalid."""
    line, department = index.data(LINE_ROLE), index.data(board_table.DEPARTMENT_ROLE)
    if isinstance(line, BoardLine):
        return line
    return department if isinstance(department, board_table.DepartmentLine) else None


_TABLE_WIDTH, _PANEL_WIDTH = 96 * STEP, 52 * STEP


def read_shown_board(records: Records, round_: Round, today: date) -> Board:
    """Read the content of the page 提出状況 for a round, as of `today`."""
    return Board(read_round(records, round_), read_whole_board(records, round_, today))


class BoardPage(Page):
    """The page 提出状況: a row for each division, subtotals by 部, and a panel for the current row.

    Dropped files are shown in 取りまとめ.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._board: Board | None = None
        self._chosen: board_table.DivisionFilter | None = None
        self.model = board_table.BoardTable(self)
        self.table = BoardView(self.model)
        self.due = label("", "muted")
        self.side = BoardSide(around)
        self.which = Choice("表示する所管課", lambda: self.show_board(self._board))
        self.remind = Button("再依頼文を作成", self._copy_reminder)
        self.print_out = Button("印刷…", self.show_paper)
        self.paper: BoardPaperPanel | None = None
        self.all_submitted = label("未提出・一部の所管課はありません。", "muted")
        self.drop = DropArea(
            "届いた回答ファイルやフォルダーをここへ（何件でも）", ("ファイルを選ぶ…", "フォルダーを選ぶ…")
        )
        self.empty = no_round_state(around, "board", "進捗確認を開始すると、所管課ごとの提出状況がここに並びます。")
        self._lay_out()
        self._connect()

    @property
    def panel(self) -> DivisionPanel:
        """The panel beside the board that shows one division."""
        return self.side.division

    @override
    def enter(self, request: object = None) -> None:
        self.take_keyboard(self.table)
        if isinstance(request, board_table.DivisionFilter):
            self.which.choose(request)
        self._chosen = None
        self._read()

    def _read(self) -> None:
        self.session.query_round_if_any(
            partial(read_shown_board, today=self.session.parts.clock.today()), self.show_board
        )

    @override
    def leave(self) -> None:
        self._stack.setCurrentWidget(self._whole)

    def show_paper(self) -> None:
        """Show the current board as printed pages instead of the table."""
        if self.paper is None:
            self.paper = BoardPaperPanel(self.around)
            self.paper.left.connect(self._leave_paper)
            self._stack.addWidget(self.paper)
        self._stack.setCurrentWidget(self.paper)
        self.paper.read()

    def _leave_paper(self) -> None:
        self._stack.setCurrentWidget(self._whole)
        self.print_out.setFocus()

    def _print(self) -> None:
        """Print the pages if they are shown, otherwise show them."""
        if self.paper is not None and self.paper.isVisible():
            self.paper.print_out.click()
        else:
            self._when_shown(self.show_paper)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible() and initiator is not self.session:
            self.take_keyboard(self.table)
        if self.isVisible():  # after a change by others, the focus remains where the user is
            self._read()
        if self.paper is not None and self.paper.isVisible():
            self.paper.read()

    def _when_shown(self, do: Callable[[], None]) -> None:
        """Call `do` once the board is shown; not if there is no round, or if the page is left before."""
        self.leave()
        self.take_keyboard(self.table)

        def then() -> None:
            if self._board is not None and self.isVisible():
                do()

        self.session.after_requests(then)

    def show_board(self, board: Board | None) -> None:
        """Show the divisions of the round, or how to start a round if `board` is None."""
        self._board = board
        self.empty.setVisible(board is None)
        for part in (self._both, self.which, self.remind, self.print_out, self.due):
            part.setVisible(board is not None)
        self.drop.setVisible(board is not None and self.session.year is None)
        if board is not None:
            may_remind = any(line.is_to_be_reminded for line in board.whole.lines)
            self.remind.setEnabled(may_remind and self.session.year is None)
            self._fill(board)
        self.loaded.emit()
        self.side.read()  # after the first paint

    def _fill(self, board: Board) -> None:
        """Fill the table; the current row remains, and is the row of the first division if there was none.

        It remains even after an act that takes it out of the chosen divisions: the next act is on the same division.
        """
        shown = self.model.name_at(self.table.currentIndex())
        dues = {name: each.due for name, each in board.whole.departments.items()}
        wanted, named = board_table.DivisionFilter(self.which.currentData()), board.whole.names_departments
        kept, heading = shown if wanted is self._chosen else None, board.round.asked.profile.headings[DIVISIONS]
        self.model.set_lines(
            board.whole.lines, dues, wanted=wanted, kept=kept, names_departments=named, name_heading=heading
        )
        self._chosen = wanted
        self.table.fit_columns()
        self._show_counts(board)
        place = self.model.place_named(shown)
        if not place.isValid() and self.model.divisions:
            place = self.model.place_of(self.model.divisions[0].division)
        self.side.setVisible(place.isValid())
        self.all_submitted.setVisible(not place.isValid())
        if place.isValid():
            self.side.show_place(place, board)
            self.table.setCurrentIndex(place)

    def _show_counts(self, board: Board) -> None:
        due = f"回答期限 {day_label(board.round.due, self.session.parts.clock.today())}" if board.round.due else ""
        counted = f"{len(board.whole.lines)}所管中 {len(self.model.divisions)}所管を表示"
        self.due.setText("　".join(filter(None, (board.round.as_of_label, due, counted))))

    def _choose(self, index: QModelIndex) -> None:
        if self._board is not None and index.isValid() and not self.side.shows(index):
            self.side.show_place(index, self._board)
            self.side.read()

    def _copy_reminder(self) -> None:
        copy_reminder(self.around)

    def _open(self, index: QModelIndex) -> None:
        """Show the rows of a line in 取組一覧; for a division that only supplies figures, its 成果指標."""
        first = index.siblingAtColumn(board_table.NAME)
        line, department = first.data(LINE_ROLE), first.data(board_table.DEPARTMENT_ROLE)
        if isinstance(line, BoardLine) and line.figures.supplied and not line.rows:
            self.around.wanted.emit("indicators", OfDivision(line.division))
        elif isinstance(line, BoardLine):
            self.around.wanted.emit("all_rows", RowFilter(division=line.division))
        elif isinstance(department, board_table.DepartmentLine):
            self.around.wanted.emit("all_rows", RowFilter(department=department.name))

    def _ask_files(self, number: int) -> None:
        if number == 0:
            choose_several(self, "回答ファイルを選ぶ", self._gather, self.session.folder, RETURNS)
        else:
            title = "回答ファイルのフォルダーを選ぶ"
            ask_for_folder(self, title, lambda path: self._gather((path,)), self.session.folder)

    def _gather(self, paths: object) -> None:
        self.around.wanted.emit("merge", paths)

    def _show_all(self) -> None:
        """Show all divisions, because the round changed and has its own divisions."""
        self.which.setCurrentIndex(0)

    def _connect(self) -> None:
        for command in (ACCEPT, ASK_BACK, SEND_WORDING):
            offer(self, command, partial(self.side.press, command))
        offer(self, EXTEND, partial(self._when_shown, partial(self.side.press, EXTEND)))
        offer(self, REMIND, partial(self._when_shown, self.remind.click))
        offer(self, PRINT_BOARD, partial(self._when_shown, self.show_paper))
        offer(self, PRINT_PAPER, self._print)
        self.session.year_chosen.connect(self._show_all)
        offer_context_menu(self.table, self.side.acts)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now))
        self.table.activated.connect(self._open)
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(self._ask_files)

    def _lay_out(self) -> None:
        wanted = board_table.DivisionFilter
        for each in (wanted.ANSWERING, wanted.WAITED_FOR, wanted.LATE, wanted.AWAITED, wanted.ALL):
            self.which.addItem(each.value, each)
        title = label(self.title, "title")
        self._whole = QWidget()
        left = QWidget()
        self._both = ListAndDetail(self.table, left, self.side, (1, 0), (_TABLE_WIDTH, _PANEL_WIDTH))
        acts = (self.which, self.remind, self.print_out, self._both.open)
        head = FlowLayout(title, self.due, *acts, at_end=4, spacing=2 * STEP)
        column_of(self.all_submitted, self.table, within=left, margins=(0, 0, 2 * STEP, 0), spacing=None)
        column_of(
            head,
            (self._both, 1),
            (self.empty, 1),
            self.drop,
            within=self._whole,
            margins=PAGE_MARGINS,
            spacing=2 * STEP,
        )
        self.empty.hide()
        self._stack = stack_of(self._whole)
        column_of(self._stack, within=self)
