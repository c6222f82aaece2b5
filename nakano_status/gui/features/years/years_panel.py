"""The panel beside the page that shows one row through all years, until it is closed, also by Esc."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMainWindow, QPushButton, QToolButton, QWidget

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome, Progress
from nakano_status.application.papers.kinds import years_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.controls.boxes import LEAST_WIDTH, FlowLayout, SidePanel, column_of, line_of
from nakano_status.gui.controls.files import FileAct, MakingFile
from nakano_status.gui.features.years.year_lines import ShownYears, YearItem, copied_years, year_items
from nakano_status.gui.lists.copying import put_on_clipboard
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, set_tip, without_key
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_acts
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

_WIDTH = 56
"""The width in which the panel opens, in steps."""


class YearsPanel(SidePanel):
    """The years of a row; `went` carries the YearItem that a user chose, to see it in its round."""

    went = Signal(object)

    def __init__(self, parent: QMainWindow, around: AppContext, room: Callable[[int], int]) -> None:
        """`room` returns the pixels that the page leaves for a panel that is at least so wide."""
        super().__init__(tr("年度別の経過"), parent)
        self.setObjectName("years")
        self._around, self._room = around, room
        self._shown: ShownYears | None = None
        self.title = label(tr("年度別の経過"), "title")
        self.row = ReadingLabel()
        self.view = RichTextView(tr("年度別の経過"), click_goes=False)
        self.going = self._button(
            tr("この年度の回答を表示"), self._go, tr("選んだ年度の進捗確認で、この取組を表示します")
        )
        self.copying = self._button(tr("コピー"), self.copy, tr("すべての年度を、表としてコピーします"))
        self.saving = self._button(tr("資料を作成…"), self._save, tr("A4の資料（PDF）を作成します"))
        self.closing = QToolButton()
        self.making = MakingFile(around)
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)
        self.hide()
        self.view.went.connect(self.went)
        self.view.moved.connect(lambda _: self._offer())
        offer_acts(self.view, self._acts)

    @property
    def shown(self) -> ShownYears | None:
        """What is shown."""
        return self._shown

    def open_years(self, shown: ShownYears) -> None:
        """Show the years of a row, opening the panel, and set the focus to the newest of them."""
        self._open()
        self.fill(shown)

    def fill(self, shown: ShownYears) -> None:
        """Show the years of a row, the newest as the current one; the focus is left where it is."""
        self._shown = shown
        self.making.clear()
        self.row.show_text(f"{shown.row_id}　{shown.title}")
        self.view.lines.set_items(year_items(shown.row_id, shown.lines))
        if items := self.view.lines.items:
            self.view.setCurrentIndex(self.view.lines.place_of(items[-1]))
        self.view.scrollToTop()
        self._offer()

    def copy(self) -> None:
        """Copy all years as a table."""
        if self._shown is not None:
            put_on_clipboard(copied_years(self._shown.lines), self._around.messages, headed=True)

    def _open(self) -> None:
        self.show_beside(lambda _: max(LEAST_WIDTH, min(steps(_WIDTH), self._room(LEAST_WIDTH))))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _acts(self) -> list[RowLine]:
        return [self.going, RowAct(tr("表をコピー"), self.copy)]

    def _offer(self) -> None:
        item = self.view.current_item
        self.going.setEnabled(isinstance(item, YearItem) and item.has_round and item.row_id is not None)

    def _go(self) -> None:
        self.went.emit(self.view.current_item)

    def _save(self) -> None:
        if self._shown is not None:
            self.making.begin(making_years(self._around, self._shown.row_id, self._shown.year))

    def _button(self, words: str, do: Callable[[], object], hint: str) -> QPushButton:
        button = QPushButton(without_key(words))
        set_tip(button, hint)
        button.clicked.connect(lambda _=False: do())
        return button

    def _lay_out(self) -> None:
        self.setTitleBarWidget(QWidget())  # the system's own has buttons that no key reaches
        self.closing.setText(tr("閉じる"))
        self.closing.setAutoRaise(True)
        self.closing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(self.closing, tr("閉じて、元の場所に戻ります（Esc）"))
        self.closing.clicked.connect(lambda _=False: self.close())
        head = line_of((self.title, 1), self.closing, margins=(2 * STEP, STEP + STEP // 2, STEP, 0), spacing=None)
        foot = column_of(
            FlowLayout(self.going, self.copying, self.saving, at_end=2), margins=(2 * STEP, STEP, 2 * STEP, STEP)
        )
        row = line_of((self.row, 1), margins=(2 * STEP, 0, 2 * STEP, STEP))
        whole = QWidget()
        whole.setObjectName("help")
        column_of(head, row, (self.view, 1), self.making, foot, within=whole, spacing=0)
        self.setWidget(whole)


def making_years(around: AppContext, row_id: str, year: FiscalYear | None) -> FileAct[MadePaper]:
    """Return the act that makes the paper of a row's years in a folder."""
    parts = around.session.parts
    request = years_paper.PAPER.request({years_paper.ROWS: row_id}, year)

    def do(store: Store, progress: Progress, folder: Path, replace: bool) -> Outcome[MadePaper]:  # noqa: FBT001
        with store.reading() as records:
            of_round = chosen_round(records, year).year
        target = folder / request.suggested_name(of_round)
        return make_paper(parts, store, request, target, replace=replace, progress=progress)

    return FileAct(
        tr("年度別の経過の保存先"),
        tr("年度別の経過を作成しています"),
        do,
        lambda made: (made.file, tr("「{name}」を作成しました。").format(name=made.file.name)),
    )
