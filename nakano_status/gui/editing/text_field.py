"""One text with its heading, ［以前の内容］, its length beside the 目安, stock phrases, and room for a message."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph, set_tip, without_key
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

PHRASES = ("（推進）", "継続", "―", "完了")
"""定型句: phrases that the published lists often use (window.md)."""

_LONG = 300
"""Characters from which the length is emphasised (practice.md §4, 22); below that only the 目安 is shown."""

_WIDE_ENOUGH = 52 * STEP
_WIDE = 64 * STEP
"""The width from which the heading has room for the 目安, too; in a narrower one the tooltip shows it."""


class EarlierButton(QToolButton):
    """A button whose place is kept while it is hidden. By keyboard use Ctrl+H or the field's menu: Tab skips it."""

    def __init__(self) -> None:
        super().__init__()
        self._has_keyboard = self._has_pointer = False
        self._has_room = True
        self.setText(tr("以前の内容"))
        self.setProperty("kind", "quiet")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(tr("この欄にこれまで記入されていた内容を見て、戻すことができます（Ctrl+H）"))
        self._keep_place(kept=True)
        self.hide()

    def follow_keyboard(self, *, is_in_field: bool) -> None:
        """Show the button while the field has the focus."""
        self._has_keyboard = is_in_field
        self._show()

    def follow_pointer(self, *, is_at_head: bool) -> None:
        """Show the button while the pointer is over the heading."""
        self._has_pointer = is_at_head
        self._show()

    def give_room(self, *, there: bool) -> None:
        """Hide the button without keeping its place, where the heading has no room."""
        if there != self._has_room:
            self._has_room = there
            self._keep_place(kept=there)
            self._show()

    def _show(self) -> None:
        self.setVisible(self._has_room and (self._has_keyboard or self._has_pointer))

    def _keep_place(self, *, kept: bool) -> None:
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)


class FieldHead(QWidget):
    """The line above a field; it informs the button in it whether the pointer is over it."""

    def __init__(self, button: EarlierButton) -> None:
        super().__init__()
        self._button = button

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._button.follow_pointer(is_at_head=True)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._button.follow_pointer(is_at_head=False)


class HeadedField(QWidget):
    """A field under its heading, with what was received in its place."""

    def __init__(self, heading: QLabel, field: QWidget, button: EarlierButton, received: QWidget) -> None:
        super().__init__()
        heading.setBuddy(field)
        above = FieldHead(button)
        line_of(heading, STRETCH, button, within=above, spacing=None)
        column_of(above, field, received, within=self, spacing=STEP // 2)


class TextField(QWidget):
    """A text editor with its heading.

    The signal `typed` follows every key press, `left` the loss of focus; the text is `editor.text()`. `earlier_wanted`
    asks for the earlier values of the field.
    """

    typed = Signal(str)
    left = Signal(str)
    earlier_wanted = Signal(str)

    def __init__(self, key: str, *, lines: int = 3) -> None:
        super().__init__()
        self.key = key
        self._guide_length: int | None = None
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
        self.feedback = label("", "muted", wraps=True)
        self.feedback.hide()
        self.phrases = _phrase_button(self.editor)
        self.earlier = EarlierButton()
        self._lay_out()
        self.editor.typed.connect(self._follow)
        self.editor.left.connect(self._leave)
        self.editor.paste_reported.connect(self.show_feedback)
        for asking in (self.editor.earlier_wanted, self.earlier.clicked):
            asking.connect(lambda *_: self.earlier_wanted.emit(self.key))

    def name(self, heading: str, guide_length: int | None = None) -> None:
        """Set the heading, which is also the accessible name of the editor, and the 目安 in characters."""
        self._guide_length = guide_length
        self.heading.setText(without_key(heading))
        self.editor.setAccessibleName(heading)
        self.earlier.setAccessibleName(tr("{field}の以前の内容").format(field=heading))
        self.phrases.setAccessibleName(tr("{field}の定型句").format(field=heading))

    def load(self, text: str | None) -> None:
        """Show a stored text."""
        self.feedback.hide()
        self.editor.load(text)
        self._count()

    def show_message(self, message: str) -> None:
        """Show a message below the editor, or none."""
        self.message.show_if_any(message)
        self.editor.setAccessibleDescription(message)

    def show_feedback(self, words: str) -> None:
        """Show the outcome of a paste or of a copied plan, until the next key press."""
        self.feedback.setText(words)
        self.feedback.show()
        self.editor.setAccessibleDescription(words)

    def show_received(self, html: str) -> None:
        """Show below the editor what was received and differs from its text, or nothing."""
        self.received.show_html(paragraph(html))
        self.received.setVisible(bool(html))

    def set_read_only(self, *, read_only: bool) -> None:
        """Allow a text only to be read and copied."""
        self.editor.setReadOnly(read_only)
        self.phrases.setVisible(not read_only)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()
        self.earlier.give_room(there=self.width() >= self._head_width(self.earlier))

    @override
    def minimumSizeHint(self) -> QSize:
        """Wide enough for the heading; a long heading leaves 以前の内容 to the menus and its shortcut."""
        width = max(self._head_width(), min(self._head_width(self.earlier), _WIDE_ENOUGH))
        return QSize(width, super().minimumSizeHint().height())

    def _head_width(self, *more: QWidget) -> int:
        hint = (self.hint,) if self.hint.text() else ()
        parts = (self.heading, *hint, self.length, self.phrases, *more)
        return sum(part.sizeHint().width() + STEP for part in parts)

    def _leave(self) -> None:
        self.feedback.hide()
        self.left.emit(self.key)

    def _follow(self) -> None:
        self.feedback.hide()
        self._count()
        self.typed.emit(self.key)

    def _count(self) -> None:
        """Show the length of the text: muted up to the 目安, plain above it, and as a question only from `_LONG`."""
        count = len(self.editor.text_as_typed().replace("\n", ""))
        guide = self._guide_length
        words = tr("{count}字").format(count=count)
        whole = words if guide is None else tr("{words}（目安{guide}字）").format(words=words, guide=guide)
        self.length.setText(whole if self.width() >= _WIDE else words)
        set_tip(self.length, whole)
        kind = "ask" if count > _LONG else "" if guide is not None and count > guide else "muted"
        set_kind(self.length, kind)

    def _lay_out(self) -> None:
        above = FieldHead(self.earlier)
        line_of(self.heading, (self.hint, 1), self.earlier, self.length, self.phrases, within=above)
        column_of(above, self.editor, self.feedback, self.received, self.message, within=self, spacing=STEP // 2)


def _phrase_button(editor: NarrativeEdit) -> QToolButton:
    """Return a button that inserts a stock phrase at the cursor."""
    button = QToolButton()
    button.setText(tr("定型句"))
    button.setProperty("kind", "quiet")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAutoRaise(True)
    button.setToolTip(tr("よく使う語句を入れます"))
    menu = QMenu(button)
    for phrase in PHRASES:
        menu.addAction(without_key(phrase)).triggered.connect(lambda _=False, phrase=phrase: editor.put(phrase))
    button.setMenu(menu)
    return button
