"""以前の内容: the earlier values of a field, below it, and a way to restore any of them (complaints.md, 24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QToolButton

from nakano_status.application.entries.read.history import EarlierValue, EarlierValues
from nakano_status.gui.controls.boxes import STRETCH, framed, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.lists.difference_html import change_words, difference_html, shown_value, source_words
from nakano_status.gui.lists.rich_text_list import RichTextItem, under
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.labels import label
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class EarlierPanel(QFrame):
    """A panel with the earlier values of a field.

    The signal `chosen` carries the key and the text (None: blank) to restore, `closed` the key of the field that gets
    the focus again.
    """

    chosen = Signal(str, object)
    closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.key = ""
        self._may_write = False
        self.heading = label("", "field")
        self.words = label("", "muted", wraps=True)
        self.view = ShortRichTextView(tr("以前の内容"), click_goes=False)
        self.back = Button(tr("この内容に戻す"), self._choose)
        self.close_button = QToolButton()
        self._lay_out()
        self.view.moved.connect(lambda _: self._offer())
        self.view.went.connect(lambda _: self._choose())
        self.close_button.clicked.connect(self.dismiss)

    def show_lines(self, key: str, heading: str, lines: Sequence[RichTextItem], *, may_write: bool) -> None:
        """Show the earlier values of a field; inside each text the differences from the current one are marked."""
        self.key, self._may_write = key, may_write
        self.heading.setText(tr("以前の内容：{field}").format(field=heading))
        self.view.lines.set_items([])
        self.view.lines.set_items(lines)
        count = len(self.view.lines.items)
        words = tr("{count}件（新しい順）。今の内容との違いを表示しています。") if count else ""
        self.words.setText(words.format(count=count))
        self.view.setCurrentIndex(self.view.lines.index(0))
        self._offer()
        self.show()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Hide the panel, and return the focus to the field."""
        self.hide()
        self.closed.emit(self.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        self.back.setEnabled(self._may_write and isinstance(self.view.current_item, EarlierValue))

    def _choose(self) -> None:
        value = self.view.current_item
        if isinstance(value, EarlierValue) and self.back.isEnabled():
            self.hide()
            self.chosen.emit(self.key, value.text)

    def _lay_out(self) -> None:
        self.close_button.setText(tr("閉じる"))
        self.close_button.setToolTip(tr("閉じて記入に戻ります（Esc）"))
        self.close_button.setAutoRaise(True)
        self.back.setToolTip(tr("この内容を書き戻します（Enter）。今の内容も以前の内容に残ります。"))
        head = line_of(self.heading, STRETCH, self.close_button)
        foot = line_of((self.words, 1), self.back)
        framed(self, head, self.view, foot)
        self.hide()


def earlier_lines(key: str, found: EarlierValues) -> Iterator[RichTextItem]:
    """Return the earlier values of a field as list items; slow for many long texts, so call it on the worker thread."""
    now = shown_value(key, found.now, found.marks)
    for value in found.values:
        head = change_words(value.line) if value.line else tr("最初の内容")
        source = source_words(value.line) if value.line else ""
        caption = f"{head}　{source}" if source else head
        text = shown_value(key, value.text, found.marks)
        html = under(caption, difference_html(now, text))
        yield RichTextItem(html, f"{caption}、{text or tr('空欄')}", value)
    if not found.values:
        words = tr("この欄の内容は、まだ一度も変わっていません。変更すると、前の内容がここに並びます。")
        yield RichTextItem(f'<p class="muted">{words}</p>', words)
