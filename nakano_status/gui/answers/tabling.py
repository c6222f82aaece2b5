"""Copies the rows of a page as a table, those selected or all that are shown, and pastes a block over rows in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.gui.lists.copying import Carried, block_on_clipboard, carried, copied_rows, put_carried, tell_copied
from nakano_status.gui.menus.row_menu import RowAct
from nakano_status.gui.menus.table_act import TableAct
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.answers.paste_panel import PastePanel
    from nakano_status.gui.page import AppContext


@dataclass(frozen=True)
class TableOfRows:
    """The rows of a page at this moment: those that are selected, and those that are shown, in order.

    `start` is the field that has the focus (None: none); `as_division` and `source` set the writer of a paste and how
    the answers were received, `voice` is the writer's name as text.
    """

    round: RoundView
    chosen: Sequence[RowView]
    shown: Sequence[RowView]
    start: str | None
    voice: str
    as_division: str | None = None
    source: str | None = None


class Tabling(QObject):
    """Copies and pastes the rows of a page.

    The signal `saved` follows what reached the data file. The function `rows` returns None where the page shows no
    rows.
    """

    saved = Signal()

    def __init__(self, around: AppContext, stack: QStackedWidget, rows: Callable[[], TableOfRows | None]) -> None:
        super().__init__(stack)
        self._around = around
        self._stack = stack
        self._rows = rows
        self._before: QWidget | None = None
        self.panel: PastePanel | None = None

    @property
    def is_pasting(self) -> bool:
        """Whether the panel is shown in place of the rows, which are not acted on meanwhile."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def do(self, act: TableAct) -> None:
        """Do an act with the rows; do nothing where there are none."""
        rows = self._rows()
        if rows is None or (self.is_pasting and act is not TableAct.PASTE):
            return
        if act is TableAct.PASTE:
            self._paste(rows)
        else:
            self._copy(rows, headed=act is TableAct.COPY_TABLE)

    def menu(self) -> list[RowAct]:
        """Return the lines of the context menu of the rows."""
        may = self._around.session.may_write
        return [
            RowAct(tr("コピー"), lambda: self.do(TableAct.COPY)),
            RowAct(tr("表をコピー"), lambda: self.do(TableAct.COPY_TABLE)),
            RowAct(tr("表から貼り付け…"), lambda: self.do(TableAct.PASTE), may),
        ]

    def _copy(self, rows: TableOfRows, *, headed: bool) -> None:
        """Make the table on the other thread, for there may be thousands of rows, then put it onto the clipboard."""
        wanted = rows.shown if headed else rows.chosen

        def put(table: Carried) -> None:
            put_carried(table)
            if wanted:
                tell_copied(self._around.messages, len(wanted), headed=headed)

        self._around.session.use(
            lambda _store, _progress: carried(copied_rows(wanted, rows.round, headed=headed), headed=headed), put
        )

    def _paste(self, rows: TableOfRows) -> None:
        """Show, in place of the rows, what the block on the clipboard would change."""
        block = block_on_clipboard()
        if not self._around.session.may_write:
            self._around.messages.tell_not_done(
                tr("閲覧用に開いているため、貼り付けできません。"), tr("変更できるように開き直してください。")
            )
        elif not block:
            self._around.messages.tell_not_done(
                tr("貼り付ける表がありません。"), tr("Excel などで範囲をコピーしてから、もう一度操作してください。")
            )
        else:
            self._need_panel().offer(block, rows)

    def _need_panel(self) -> PastePanel:
        """Return the panel, made when it is first needed, and show it."""
        if self.panel is None:
            from nakano_status.gui.answers.paste_panel import PastePanel

            self.panel = PastePanel(self._around)
            self.panel.saved.connect(self.saved)
            self.panel.closed.connect(self._show_rows)
            self._stack.addWidget(self.panel)
        if not self.is_pasting:
            self._before = QApplication.focusWidget()
        self._stack.setCurrentWidget(self.panel)
        return self.panel

    def _show_rows(self) -> None:
        """Show the rows again, and return the focus to where it was."""
        self._stack.setCurrentIndex(0)
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
