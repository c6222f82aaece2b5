"""変更履歴 of a row, newest first: when, who, how, the difference of the text; and a button to restore a text."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from PySide6.QtCore import Signal

from nakano_status.application.entries.read.history import HistoryLine, read_history
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.round.round import Round
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.lists.difference_html import history_lines
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class HistoryPanel(Panel):
    """The changes of a row; `put_back` carries the row and, by key, the texts before the selected change."""

    put_back = Signal(str, object)

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._row_id = ""
        self._headings: Mapping[str, str] = {}
        self.view = RichTextView(tr("変更履歴"), click_goes=False)
        self.words = label("", "muted")
        self.back = Button(tr("この変更の前の内容に戻す"), self._put_back)
        self.back.setToolTip(tr("事務局の修文として書き戻します。変更履歴は残ります。"))
        self._lay_out()
        self.view.moved.connect(lambda _: self._offer())

    def show_row(self, row_id: str, headings: Mapping[str, str], *, may_write: bool) -> None:
        """Read the changes of a row."""
        self._row_id, self._headings, self._may_write = row_id, headings, may_write

        def read(records: Records, round_: Round) -> list[RichTextItem]:
            lines = read_history(records, round_, row_id)
            nothing = tr("この取組の変更はまだありません。取り込んだ回答や修文がここに並びます。")
            # here, on the other thread: for many long texts this is slow
            return history_lines(reversed(lines), attrgetter("heading"), nothing)

        def show(lines: list[RichTextItem]) -> None:
            if row_id == self._row_id:
                self._show(lines)

        self.session.query_round(read, show)

    def _show(self, lines: list[RichTextItem]) -> None:
        self.view.lines.set_items(lines)
        self.words.setText(tr("{count}件の変更（新しい順）").format(count=len(self.view.lines.items)))
        self._offer()

    def _offer(self) -> None:
        line = self.view.current_item
        self.back.setEnabled(self._may_write and isinstance(line, HistoryLine) and self._is_answer(line))

    def _is_answer(self, line: HistoryLine) -> bool:
        """Return whether a line changed a field of the row itself: neither a note nor what the office set."""
        return line.division is None and line.key in self._headings

    def _put_back(self) -> None:
        line = self.view.current_item
        if isinstance(line, HistoryLine):
            self.put_back.emit(self._row_id, {line.key: line.was or ""})

    def _lay_out(self) -> None:
        self._may_write = False
        self.back.setEnabled(False)
        foot = line_of(self.words, STRETCH, self.back, margins=(2 * STEP, STEP, 2 * STEP, 2 * STEP))
        column_of((self.view, 1), foot, within=self, margins=(STEP, STEP, STEP, 0), spacing=0)
