"""One text with its heading, its length beside the 目安, stock phrases, and room for a message underneath."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nakano_status.gui.appearance import STEP
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.labels import ReadingLabel, label, paragraph
from nakano_status.gui.words import tr

PHRASES = ("（推進）", "継続", "―", "完了")
"""定型句: what the published lists say again and again (window.md)."""

_LONG = 300
"""Characters from which the length is pointed at (practice.md §4, 22); before that only the 目安 is told."""


class TextField(QWidget):
    """`typed` follows every key, `left` the focus; what stands in the editor is `editor.text()`."""

    typed = Signal(str)
    left = Signal(str)

    def __init__(self, key: str, guide_length: int | None, *, lines: int = 3) -> None:
        super().__init__()
        self.key = key
        self._guide_length = guide_length
        self.heading = label("", "field")
        self.hint = label("", "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.length = label("", "muted")
        self.editor = NarrativeEdit(lines=lines)
        self.received = ReadingLabel()
        self.received.hide()
        self.message = ReadingLabel(kind="ask")
        self.message.hide()
        self.heading.setBuddy(self.editor)
        self.phrases = _phrase_button(self.editor)
        self._lay_out()
        self.editor.typed.connect(self._follow)
        self.editor.left.connect(lambda: self.left.emit(self.key))

    def name(self, heading: str) -> None:
        """Set the heading, which is also the editor's name for assistive programs."""
        self.heading.setText(heading)
        self.editor.setAccessibleName(heading)

    def load(self, text: str | None) -> None:
        """Show a stored text."""
        self.editor.load(text)
        self._count()

    def say(self, message: str) -> None:
        """Show a message under the editor, or none."""
        self.message.show_text(message)
        self.message.setVisible(bool(message))
        self.editor.setAccessibleDescription(message)

    def tell_received(self, html: str) -> None:
        """Show under the editor what was received in place of what stands there, or nothing."""
        self.received.setText(paragraph(html))
        self.received.setVisible(bool(html))

    def set_read_only(self, *, read_only: bool) -> None:
        """Let a text be read and copied only."""
        self.editor.setReadOnly(read_only)
        self.phrases.setVisible(not read_only)

    def _follow(self) -> None:
        self._count()
        self.typed.emit(self.key)

    def _count(self) -> None:
        count = len(self.editor.text_as_typed().replace("\n", ""))
        words = tr("{count}字").format(count=count)
        if self._guide_length is not None:
            words += tr("（目安{guide}字）").format(guide=self._guide_length)
        self.length.setText(words)
        kind = "ask" if count > _LONG else "muted"
        if self.length.property("kind") != kind:
            self.length.setProperty("kind", kind)
            repolish(self.length)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(STEP)
        head.addWidget(self.heading)
        head.addWidget(self.hint, 1)
        head.addWidget(self.length)
        head.addWidget(self.phrases)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self.received)
        column.addWidget(self.message)


def repolish(widget: QWidget) -> None:
    """Let a changed `kind` take effect."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _phrase_button(editor: NarrativeEdit) -> QToolButton:
    """Return a button that puts a stock phrase at the cursor."""
    button = QToolButton()
    button.setText(tr("定型句"))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAutoRaise(True)
    button.setToolTip(tr("よく使う語句を入れます"))
    menu = QMenu(button)
    for phrase in PHRASES:
        menu.addAction(phrase)
    menu.triggered.connect(lambda action: editor.put(action.text()))
    button.setMenu(menu)
    return button
