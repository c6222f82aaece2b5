"""What a page of rows does with them as a table: copy what is chosen or shown, and take a block back in, in place."""

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
    from nakano_status.gui.pages.page import Surroundings
    from nakano_status.gui.pages.paste_panel import PastePanel


@dataclass(frozen=True)
class TableOfRows:
    """The rows of a page at this moment: those that are chosen, and those that are shown, in order.

    `start` is the field that has the keyboard (None: none); `as_division` and `source` say in whose voice is written,
    `voice` in words.
    """

    round: RoundView
    chosen: Sequence[RowView]
    shown: Sequence[RowView]
    start: str | None
    voice: str
    as_division: str | None = None
    source: str | None = None


class Tabling(QObject):
    """`saved` follows what reached the data file. `rows` is None where the page shows none."""

    saved = Signal()

    def __init__(self, around: Surroundings, stack: QStackedWidget, rows: Callable[[], TableOfRows | None]) -> None:
        super().__init__(stack)
        self._around = around
        self._stack = stack
        self._rows = rows
        self._before: QWidget | None = None
        self.panel: PastePanel | None = None

    @property
    def is_pasting(self) -> bool:
        """Whether the panel stands in place of the rows: nothing is done with them meanwhile."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def do(self, act: TableAct) -> None:
        """Do what is asked with the rows; nothing where there are none."""
        rows = self._rows()
        if rows is None or (self.is_pasting and act is not TableAct.PASTE):
            return
        if act is TableAct.PASTE:
            self._paste(rows)
        else:
            self._copy(rows, headed=act is TableAct.COPY_TABLE)

    def menu(self) -> list[RowAct]:
        """Return what a right click on the rows offers."""
        may = self._around.session.may_write
        return [
            RowAct(tr("コピー"), lambda: self.do(TableAct.COPY)),
            RowAct(tr("表をコピー"), lambda: self.do(TableAct.COPY_TABLE)),
            RowAct(tr("表から貼り付け…"), lambda: self.do(TableAct.PASTE), may),
        ]

    def _copy(self, rows: TableOfRows, *, headed: bool) -> None:
        """Make the table on the other thread, for there may be thousands of rows; then it is on the clipboard."""
        wanted = rows.shown if headed else rows.chosen

        def put(table: Carried) -> None:
            put_carried(table)
            if wanted:
                tell_copied(self._around.messages, len(wanted), headed=headed)

        self._around.session.use(
            lambda _store, _progress: carried(copied_rows(wanted, rows.round, headed=headed), headed=headed), put
        )

    def _paste(self, rows: TableOfRows) -> None:
        """Show what the block on the clipboard would change, in place of the rows."""
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
            from nakano_status.gui.pages.paste_panel import PastePanel

            self.panel = PastePanel(self._around)
            self.panel.saved.connect(self.saved)
            self.panel.closed.connect(self._show_rows)
            self._stack.addWidget(self.panel)
        if not self.is_pasting:
            self._before = QApplication.focusWidget()
        self._stack.setCurrentWidget(self.panel)
        return self.panel

    def _show_rows(self) -> None:
        """Show the rows again, with the keyboard where it was."""
        self._stack.setCurrentIndex(0)
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
