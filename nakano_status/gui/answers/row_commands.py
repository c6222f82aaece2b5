"""The commands on rows that several pages offer: the menu 記入, and copying and pasting rows as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from nakano_status.domain.fields.mark import MOST_MARKS
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.commands import COPY_PLANNED, EARLIER, PASTE, Command, mark_command, offer
from nakano_status.gui.lists import copying
from nakano_status.gui.menus.row_menu import RowAct, RowLine, nothing_chosen_message

if TYPE_CHECKING:
    from nakano_status.gui.answers.paste_panel import PastePanel
    from nakano_status.gui.page import Page


def offer_form_commands(page: Page, shown: Callable[[], EntryForm | None]) -> None:
    """Add to a page the commands on the form of a row: copy the plan, show earlier values, choose a mark.

    `shown`: returns the displayed form; if it returns None, the commands report that nothing is chosen.
    """

    def perform(do: Callable[[EntryForm], None]) -> None:
        if (form := shown()) is not None:
            do(form)
        else:
            page.around.messages.report_not_done(*nothing_chosen_message())

    def offer_on_form(command: Command, do: Callable[[EntryForm], None]) -> None:
        offer(page, command, partial(perform, do))

    offer_on_form(COPY_PLANNED, EntryForm.copy_planned)
    offer_on_form(EARLIER, EntryForm.ask_earlier)
    for number in range(1, MOST_MARKS + 1):
        choose = partial(_choose_mark, number=number)
        offer_on_form(mark_command(number), choose)


def _choose_mark(form: EntryForm, number: int) -> None:
    form.marks.choose_by_number(number)


class RowClipboard(QObject):
    """Commands to copy and paste the rows of a page.

    `stack`: the widgets in place of the rows, the rows first. `rows`: returns the page's rows, or None if it shows no
    rows. `panel`: the preview of a pasted block; None before the first.
    """

    def __init__(self, page: Page, stack: QStackedWidget, rows: Callable[[], copying.TableOfRows | None]) -> None:
        super().__init__(stack)
        self._around = page.around
        self._stack = stack
        self._rows = rows
        self._before: QWidget | None = None
        self.panel: PastePanel | None = None
        self._copying = copying.offer_copying(page, self._copy)
        offer(page, PASTE, self._paste)

    @property
    def is_pasting(self) -> bool:
        """True if the preview of a pasted block is shown in place of the rows."""
        return self.panel is not None and self._stack.currentWidget() is self.panel

    def menu(self) -> list[RowLine]:
        """Return the copy and paste commands for the context menu of the rows."""
        return [*self._copying, RowAct(PASTE.text, self._paste, self._around.session.may_write)]

    def _copy(self, *, headed: bool) -> None:
        """Make the table on the other thread, for there may be thousands of rows, then put it onto the clipboard."""
        rows = self._rows()
        if rows is None or self.is_pasting:
            return
        wanted = rows.shown if headed else rows.chosen

        def put(table: copying.ClipboardTable) -> None:
            copying.put_table_on_clipboard(table)
            if wanted:
                copying.report_copied(self._around.messages, len(wanted), headed=headed)

        self._around.session.use(
            lambda _store: copying.as_clipboard_table(
                copying.copied_rows(wanted, rows.round, headed=headed), headed=headed
            ),
            put,
        )

    def _paste(self) -> None:
        """Show, in place of the rows, the changes by the block on the clipboard; do nothing if there are no rows."""
        rows, block = self._rows(), copying.block_on_clipboard()
        if rows is None:
            return
        if not self._around.session.may_write:
            self._around.messages.report_not_done(
                "閲覧用に開いているため、貼り付けできません。", "変更できるように開き直してください。"
            )
        elif not block:
            self._around.messages.report_not_done(
                "貼り付ける表がありません。", "Excel などで範囲をコピーしてから、もう一度操作してください。"
            )
        else:
            self._need_panel().offer(block, rows)

    def _need_panel(self) -> PastePanel:
        """Return the panel, made when it is first needed, and show it."""
        if self.panel is None:
            from nakano_status.gui.answers.paste_panel import PastePanel

            self.panel = PastePanel(self._around)
            self.panel.closed.connect(self._show_rows)
            self._stack.addWidget(self.panel)
        if not self.is_pasting:
            self._before = QApplication.focusWidget()
        self._stack.setCurrentWidget(self.panel)
        return self.panel

    def _show_rows(self) -> None:
        """Show the rows again, and return the focus to its earlier widget."""
        self._stack.setCurrentIndex(0)
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
