"""提出状況: who has answered, by 部 in 建制順; a place to drop what came in (window.md, "Office")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.ports import Records
from nakano_status.application.read.board import WholeBoard, read_whole_board
from nakano_status.application.read.rows import read_round
from nakano_status.application.read.views import BoardLine, RoundView
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.gui.appearance import STEP
from nakano_status.gui.choosing_files import RETURNS, choose_existing, choose_folder
from nakano_status.gui.drop_area import DropArea
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.going import GoTo
from nakano_status.gui.labels import label
from nakano_status.gui.models.board_table import LINE_ROLE, NAME, BoardTable, day_words
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.board_view import BoardView
from nakano_status.gui.pages.division_panel import DivisionPanel
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.reviewing import ReviewAct, ReviewWish
from nakano_status.gui.row_menu import RowAct, offer_acts
from nakano_status.gui.words import tr

_TABLE_WIDTH, _PANEL_WIDTH = 96 * STEP, 52 * STEP


@dataclass(frozen=True)
class Board:
    """Everything that the page shows; None where no round is open yet."""

    round: RoundView
    whole: WholeBoard


def reading_board(today: date, year: FiscalYear | None = None) -> Callable[[Records], Board | None]:
    """Return the query that reads the board as it stands today."""

    def read(records: Records) -> Board | None:
        if not records.rounds():
            return None
        round_ = chosen_round(records, year)
        return Board(read_round(records, round_), read_whole_board(records, round_, today))

    return read


class BoardPage(Page):
    """One line a division, subtotals by 部; beside it the division where the cursor is; dropped files are gathered."""

    name = "board"
    title = "提出状況"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._board: Board | None = None
        self.model = BoardTable(self)
        self.table = BoardView(self.model)
        self.due = label("", "muted")
        self.panel = DivisionPanel(around)
        self.readers = QCheckBox(tr("該当なしの所管課も表示"))
        self.remind = QPushButton(tr("再依頼文を作成"))
        self.drop = DropArea(
            tr("届いた回答ファイルやフォルダーをここへ（何件でも）"), (tr("ファイルを選ぶ…"), tr("フォルダーを選ぶ…"))
        )
        self.empty = EmptyState(
            "board",
            tr("進捗確認がまだありません"),
            tr("進捗確認を開始すると、所管課ごとの提出状況がここに並びます。"),
            tr("照会へ進む"),
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, wish: object = None) -> None:
        self.take_keyboard(self.table)
        today = self.session.parts.clock.today()
        self.session.query(reading_board(today, self.session.year), self.show_board)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible():
            self.enter()

    @override
    def review(self, act: ReviewAct) -> None:
        self.panel.do(act)

    def show_board(self, board: Board | None) -> None:
        """Show every division of the round, or how to get there."""
        self._board = board
        self.empty.setVisible(board is None)
        for part in (self._both, self.readers, self.remind, self.due):
            part.setVisible(board is not None)
        self.drop.setVisible(board is not None and self.session.year is None)
        if board is not None:
            due = tr("回答期限 {day}").format(day=day_words(board.round.due)) if board.round.due else ""
            self.due.setText(f"{board.round.as_of_label}　{due}")
            self.remind.setEnabled(bool(board.whole.reminders.whole) and self.session.year is None)
            self._fill(board)
        self.loaded.emit()
        self.panel.read()  # after the first paint

    def _fill(self, board: Board) -> None:
        """Show the lines; the panel follows the division that it shows, else the first one."""
        shown = self.panel.line
        self.model.set_lines(board.whole.lines, all_divisions=self.readers.isChecked())
        lines = self.model.divisions
        now = next((line for line in lines if shown and line.division == shown.division), next(iter(lines), None))
        self.panel.setVisible(now is not None)
        if now is not None:
            self.panel.show_line(now, board.round)
            self.table.setCurrentIndex(self.model.place_of(now.division))

    def _choose(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if isinstance(line, BoardLine) and self._board is not None and line != self.panel.line:
            self.panel.show_line(line, self._board.round)
            self.panel.read()

    def _copy_reminder(self) -> None:
        QGuiApplication.clipboard().setText(self._board.whole.reminders.whole if self._board else "")
        self.around.messages.say(
            tr("再依頼文をクリップボードに写しました。"), tr("メールなどに貼り付けて使ってください。")
        )

    def _open(self, index: QModelIndex) -> None:
        line = index.siblingAtColumn(NAME).data(LINE_ROLE)
        if isinstance(line, BoardLine):
            self.wanted.emit("all_rows", line)

    def _go(self, place: object) -> None:
        if isinstance(place, tuple):
            row_id, key = place
            self.wanted.emit("all_rows", GoTo(row_id, key or None))

    def _acts(self) -> list[RowAct]:
        """Return what fits the division that is shown."""
        panel = self.panel
        if panel.line is None:
            return []
        buttons = (panel.accept, panel.ask, panel.send)
        acts = [RowAct(button.text(), button.click, button.isEnabled()) for button in buttons]
        return [RowAct(tr("取組を見る"), panel.rows.click, panel.line.rows > 0), *acts]

    def _want(self, page: str) -> None:
        self.wanted.emit(page, self.panel.line if page == "all_rows" else None)

    def _ask_back(self) -> None:
        if self.panel.line is not None:
            self.wanted.emit("all_rows", ReviewWish(ReviewAct.ASK_BACK, division=self.panel.line.division))

    def _ask_files(self, number: int) -> None:
        if number == 0:
            choose_existing(self, tr("回答ファイルを選ぶ"), self._gather, self.session.folder, RETURNS, many=True)
        else:
            choose_folder(self, tr("回答ファイルのフォルダーを選ぶ"), self._gather, self.session.folder)

    def _gather(self, paths: object) -> None:
        self.wanted.emit("merge", paths)

    def _connect(self) -> None:
        offer_acts(self.table, self._acts)
        self.readers.toggled.connect(lambda _: self.show_board(self._board))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now))
        self.panel.went.connect(self._go)
        self.panel.wanted.connect(self._want)
        self.panel.asking.connect(self._ask_back)
        self.panel.saved.connect(self.saved)
        self.remind.clicked.connect(self._copy_reminder)
        self.table.activated.connect(self._open)
        self.drop.dropped.connect(self._gather)
        self.drop.asked.connect(self._ask_files)
        self.empty.asked.connect(lambda: self.wanted.emit("inquiry", None))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * STEP)
        head.addWidget(label(tr(self.title), "title"))
        head.addWidget(self.due)
        head.addStretch(1)
        head.addWidget(self.readers)
        head.addWidget(self.remind)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column_.setSpacing(2 * STEP)
        column_.addLayout(head)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 2 * STEP, 0)
        inner.addWidget(self.table)
        self._both = QSplitter(Qt.Orientation.Horizontal)
        self._both.setHandleWidth(1)
        self._both.setChildrenCollapsible(False)
        self._both.addWidget(left)
        self._both.addWidget(self.panel)
        self._both.setStretchFactor(0, 1)
        self._both.setSizes([_TABLE_WIDTH, _PANEL_WIDTH])
        column_.addWidget(self._both, 1)
        column_.addWidget(self.empty, 1)
        column_.addWidget(self.drop)
        self.empty.hide()
