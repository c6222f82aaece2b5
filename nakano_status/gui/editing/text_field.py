"""One text with its heading, ［以前の内容］, its length beside the 目安, stock phrases, and space for a message.

It is saved while typing: a draft shortly after a key press, a change when the focus leaves the field. 以前の内容 are
the earlier values of a field, shown below it, with a button to restore any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from nakano_status.application.entries.read.history import EarlierValue, EarlierValues
from nakano_status.gui.controls.boxes import STRETCH, column_of, fill_frame, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.kept_typing import DRAFT_DELAY
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.lists.difference_html import change_words, difference_html, shown_value, source_words
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.looks.appearance import STEP, repolish, set_kind, steps
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, paragraph, set_tip, show_heading
from nakano_status.gui.page import Underlining
from nakano_status.gui.qt_override import override


class _Unsaved(Enum):
    """The state of a text that is not saved as a change yet."""

    SHOWN = auto()
    """It was put into its field, as a draft or after its change was refused, and the user did not type since."""
    HELD = auto()
    """It remains a draft until the user types again or decides about it."""
    TYPED = auto()
    """The user typed it since the last draft."""
    DRAFTED = auto()
    """The user typed it, and it was emitted as a draft."""


class Autosave(QObject):
    """Autosave of the texts of one row. `read` returns a field's text as displayed, including the composed text.

    The signals `draft_due` and `change_due` carry a row ID and texts by field key; the receiver writes them.
    """

    draft_due = Signal(str, object)
    change_due = Signal(str, object)

    def __init__(self, read: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._row_id = ""
        self._unsaved: dict[str, _Unsaved] = {}
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY)
        self._timer.timeout.connect(self.save_drafts)

    def begin(self, row_id: str, drafts: Iterable[str] = ()) -> None:
        """Begin with a row; `drafts`: the keys of its fields that show a draft not yet saved as a change."""
        self._timer.stop()
        self._row_id = row_id
        self._unsaved = dict.fromkeys(drafts, _Unsaved.SHOWN)

    def mark_typed(self, key: str) -> None:
        """Record that the user typed in a field; its text is emitted in `draft_due` soon."""
        self._unsaved[key] = _Unsaved.TYPED
        # not restarted: a user who types without a pause would otherwise have no draft at all
        if not self._timer.isActive():
            self._timer.start()

    def save_change(self, key: str) -> None:
        """Emit the typed text of a field in `change_due`; do nothing if it is held or unchanged."""
        self._close([key] if self.is_being_typed(key) else [])

    def flush(self) -> None:
        """Emit all unsaved texts except held ones, if any, in one `change_due`, so that one undo restores all."""
        # all fields in one change: they were left together, and are undone together
        self._close(sorted(filter(self.is_being_typed, self._unsaved)))

    def drop(self, key: str) -> None:
        """Mark a field as saved without emitting its text, which the caller discards or writes itself."""
        self._unsaved.pop(key, None)

    def reopen(self, row_id: str, keys: Iterable[str]) -> None:
        """Mark fields of a row as unsaved after their change was refused; do nothing if another row is edited now."""
        if row_id == self._row_id:
            self._unsaved |= dict.fromkeys(keys, _Unsaved.SHOWN)

    def hold(self, row_id: str, keys: Iterable[str]) -> None:
        """Hold unsaved texts of a row as drafts until the user types in their fields again or decides about them."""
        if row_id == self._row_id:
            self._unsaved |= dict.fromkeys(keys, _Unsaved.HELD)

    def save_drafts(self) -> None:
        """Emit the texts typed since the last draft in `draft_due`."""
        # read now and not at the key press: the text includes a composition
        texts = {key: self._read(key) for key in sorted(self._unsaved) if self._unsaved[key] is _Unsaved.TYPED}
        self._unsaved |= dict.fromkeys(texts, _Unsaved.DRAFTED)
        if texts:
            self.draft_due.emit(self._row_id, texts)

    def is_unsaved(self, key: str) -> bool:
        """Return whether a field has text that is not saved as a change yet."""
        return key in self._unsaved

    def is_typed(self, key: str) -> bool:
        """Return whether a field has unsaved text that the user typed; no other text may be loaded over it."""
        return self._unsaved.get(key) in (_Unsaved.TYPED, _Unsaved.DRAFTED)

    def is_shown_again(self, key: str) -> bool:
        """Return whether a field has unsaved text that was put there, and that the user did not change since."""
        return self._unsaved.get(key) is _Unsaved.SHOWN

    def is_being_typed(self, key: str) -> bool:
        """Return whether a field has text that is not saved as a change yet, and is not held as a draft."""
        return self.is_unsaved(key) and not self.is_held(key)

    def is_held(self, key: str) -> bool:
        """Return whether a field has text that is held as a draft."""
        return self._unsaved.get(key) is _Unsaved.HELD

    def _close(self, keys: Sequence[str]) -> None:
        for each in keys:
            self.drop(each)
        if keys:
            self.change_due.emit(self._row_id, {key: self._read(key) for key in keys})


PHRASES = ("（推進）", "継続", "―", "完了")
"""定型句: phrases that are frequent in published lists."""

_LONG = 300
"""The number of characters above which the length is emphasised."""

_WIDE_ENOUGH = 52
"""The width in steps below which a long heading leaves no room for 以前の内容."""


class EarlierButton(QToolButton):
    """A button for the earlier values of a field, which occupies its space while hidden.

    Tab skips it: by keyboard there are Ctrl+H and the field's menu.
    """

    def __init__(self) -> None:
        super().__init__()
        self._has_keyboard = self._has_pointer = False
        self._has_room = True
        self.setText("以前の内容")
        self.setProperty("kind", "quiet")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip("この欄にこれまで記入されていた内容を見て、戻すことができます（Ctrl+H）")
        self._keep_place(kept=True)
        self.hide()

    def follow_keyboard(self, *, is_in_field: bool) -> None:
        """Set whether the keyboard focus is in the field; the button is shown while it is."""
        self._has_keyboard = is_in_field
        self._show()

    def follow_pointer(self, *, is_at_head: bool) -> None:
        """Set whether the mouse pointer is over the line with the heading; the button is shown while it is."""
        self._has_pointer = is_at_head
        self._show()

    def set_has_room(self, *, has_room: bool) -> None:
        """Set whether the line has space for the button; without space, the button is always hidden."""
        if has_room != self._has_room:
            self._has_room = has_room
            self._keep_place(kept=has_room)
            self._show()

    def _show(self) -> None:
        self.setVisible(self._has_room and (self._has_keyboard or self._has_pointer))

    def _keep_place(self, *, kept: bool) -> None:
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(kept)
        self.setSizePolicy(policy)


class FieldHead(QWidget):
    """The line above a field; it shows the field's button while the mouse pointer is over the line."""

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
    """A field under its heading and the `button` for its earlier values, with the `received` value below it."""

    def __init__(self, heading: QLabel, field: QWidget, button: EarlierButton, received: QWidget) -> None:
        super().__init__()
        heading.setBuddy(field)
        above = FieldHead(button)
        line_of(heading, STRETCH, button, within=above, spacing=None)
        column_of(above, field, received, within=self, spacing=STEP // 2)


class TextField(QWidget):
    """A text editor with its heading; the text is `editor.text()`, `lines` the least height in lines.

    `underlining`: the wordings that the window underlines (None: none are).

    `typed`: signal after every key press.
    `left`: signal after the loss of focus.
    `earlier_wanted`: signal that requests the earlier values of the field.
    """

    typed = Signal(str)
    left = Signal(str)
    earlier_wanted = Signal(str)

    def __init__(self, key: str, underlining: Underlining | None = None, *, lines: int = 3) -> None:
        super().__init__()
        self.key = key
        self._guide_length: int | None = None
        self._is_text = True
        self.heading = label("", "field")
        self.hint = label("", "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.length = label("", "muted")
        self.editor = NarrativeEdit(underlining, lines=lines)
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
        self.editor.noticed.connect(self.show_feedback)
        for asking in (self.editor.earlier_wanted, self.earlier.clicked):
            asking.connect(lambda *_: self.earlier_wanted.emit(self.key))

    def set_heading(self, heading: str, guide_length: int | None = None, *, is_text: bool = True) -> None:
        """Set the heading, also as the accessible name of the editor, and the 目安 in characters (None: no 目安).

        `is_text`: false for a number or a date, which has neither a displayed length nor stock phrases.
        """
        self._guide_length, self._is_text = guide_length, is_text
        self.length.setVisible(is_text)
        self.phrases.setVisible(is_text and not self.editor.isReadOnly())
        show_heading(self.heading, self.editor, heading)
        self.earlier.setAccessibleName(f"{heading}の以前の内容")
        self.phrases.setAccessibleName(f"{heading}の定型句")

    def load(self, text: str | None) -> None:
        """Show a stored text (None: blank), and hide the feedback below it."""
        self.hide_feedback()
        self.editor.load(text)
        self._count()

    def show_need(self, words: str) -> None:
        """Show the note `words` after the heading, such as 必要; empty if there is none."""
        self.hint.setText(words)
        self._count()

    def show_message(self, message: str) -> None:
        """Show a message below the editor, or hide it if empty."""
        self.message.show_if_any(message)
        self._describe()

    def show_feedback(self, words: str) -> None:
        """Show the note `words` below the editor until the next key press, or until the field is left."""
        self.feedback.setText(words)
        self.feedback.show()
        self._describe()

    def hide_feedback(self) -> None:
        """Hide the note below the editor."""
        self.feedback.hide()
        self._describe()

    def _describe(self) -> None:
        """Let the note and the message that are shown below the editor be read aloud with it."""
        shown = {self.feedback: self.feedback.text(), self.message: self.message.plain_text}
        self.editor.setAccessibleDescription("\n".join(text for part, text in shown.items() if not part.isHidden()))

    def show_received(self, html: str) -> None:
        """Show HTML below the editor: the received text with the differences from the current one; hide it if empty."""
        self.received.show_html(paragraph(html))
        self.received.setVisible(bool(html))

    def set_read_only(self, *, read_only: bool) -> None:
        """Set whether the text is read-only; if so, hide the stock phrases and the note on whether a text is needed."""
        if self.editor.isReadOnly() is not read_only:
            self.editor.setReadOnly(read_only)
            repolish(self.editor)
        self.hint.setVisible(not read_only)
        self.phrases.setVisible(self._is_text and not read_only)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()
        self.earlier.set_has_room(has_room=self.width() >= self._head_width(self.earlier))

    @override
    def minimumSizeHint(self) -> QSize:
        """Return a size wide enough for the heading, and for the button 以前の内容 unless the heading is long.

        Without the button, menus and a shortcut lead to 以前の内容.
        """
        width = max(self._head_width(), min(self._head_width(self.earlier), steps(_WIDE_ENOUGH)))
        return QSize(width, super().minimumSizeHint().height())

    def _head_width(self, *more: QWidget) -> int:
        """Return the width that the heading needs, with the length of the text but without the 目安."""
        hint = (self.hint,) if self.hint.text() else ()
        parts = (self.heading, *hint, self.phrases, *more)
        length = self.length.fontMetrics().horizontalAdvance(self._length_words())
        width: int = sum((part.sizeHint().width() + STEP for part in parts), length + STEP)
        return width

    def _length_words(self) -> str:
        count = len(self.editor.text_as_typed().replace("\n", ""))
        return f"{count}字"

    def _leave(self) -> None:
        self.hide_feedback()
        self.left.emit(self.key)

    def _follow(self) -> None:
        self.hide_feedback()
        self._count()
        self.typed.emit(self.key)

    def _count(self) -> None:
        """Show the length of the text: muted up to the 目安, plain above it, and as a question above `_LONG`."""
        count = len(self.editor.text_as_typed().replace("\n", ""))
        guide = self._guide_length
        words = self._length_words()
        whole = words if guide is None else f"{words}（目安{guide}字）"
        more = self.length.fontMetrics().horizontalAdvance(whole.removeprefix(words))
        self.length.setText(whole if self.width() >= self._head_width(self.earlier) + more else words)
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
    button.setText("定型句")
    button.setProperty("kind", "quiet")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAutoRaise(True)
    button.setToolTip("よく使う語句を入れます")
    menu = QMenu(button)
    for phrase in PHRASES:
        menu.addAction(escape_ampersands(phrase)).triggered.connect(lambda _=False, phrase=phrase: editor.put(phrase))
    button.setMenu(menu)
    return button


class MovedPanel(QFrame):
    """The question, below a field, whether a text that was typed replaces the current one.

    `decided`: signal with the key, and whether the user's own text replaces the displayed one.
    `closed`: signal with the key of the field in which typing continues.
    """

    decided = Signal(str, bool)
    closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.key = ""
        self.heading = label("", "field")
        self.words = ReadingLabel()
        self.own = Button("自分の内容にする", lambda: self._decide(is_own=True))
        self.current = Button("いまの内容にする", lambda: self._decide(is_own=False))
        self.cancel = Button("取りやめ", self.dismiss)
        self.own.setToolTip("いまの内容に代えて、記入した内容を保存します。いまの内容は以前の内容に残ります。")
        self.current.setToolTip("記入した内容を消し、いまの内容を表示します。")
        self.cancel.setToolTip("何も保存せずに、記入を続けます。")
        fill_frame(self, self.heading, self.words, line_of(self.own, self.current, self.cancel, STRETCH))
        self.hide()

    def ask(self, key: str, heading: str, html: str) -> None:
        """Show the question which text is wanted in the field `key`, with the two texts in `html`."""
        self.key = key
        self.heading.setText(heading)
        self.words.show_html(html)
        self.show()

    def dismiss(self) -> None:
        """Hide the panel, and return the focus to the field."""
        self.hide()
        self.closed.emit(self.key)

    def _decide(self, *, is_own: bool) -> None:
        self.hide()
        self.decided.emit(self.key, is_own)


class EarlierPanel(QFrame):
    """A panel with the earlier values of a field.

    `chosen`: signal with the key and the text (None: blank) to restore.
    `closed`: signal with the key of the field that gets the focus again.
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
        self.view = ShortRichTextView("以前の内容", click_goes=False)
        self.back = Button("この内容に戻す", self._choose)
        self.close_button = QToolButton()
        self._lay_out()
        self.view.moved.connect(lambda _: self._offer())
        self.view.went.connect(lambda _: self._choose())
        self.close_button.clicked.connect(self.dismiss)

    def show_lines(self, key: str, heading: str, lines: Sequence[RichTextItem], *, may_write: bool) -> None:
        """Show the earlier values of a field, as `earlier_lines` yields them, and set the focus to them.

        `may_write`: whether the user may restore a value.
        """
        self.key, self._may_write = key, may_write
        self.heading.setText(f"以前の内容：{heading}")
        self.view.lines.set_items([])
        self.view.lines.set_items(lines)
        count = len(self.view.lines.item_keys)
        words = f"{count}件（新しい順）。今の内容との違いを表示しています。" if count else ""
        self.words.setText(words)
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
        self.close_button.setText("閉じる")
        self.close_button.setToolTip("閉じて記入に戻ります（Esc）")
        self.close_button.setAutoRaise(True)
        self.back.setToolTip("この内容を書き戻します（Enter）。今の内容も以前の内容に残ります。")
        head = line_of(self.heading, STRETCH, self.close_button)
        foot = line_of((self.words, 1), self.back)
        fill_frame(self, head, self.view, foot)
        self.hide()


def earlier_lines(key: str, values: EarlierValues) -> Iterator[RichTextItem]:
    """Yield the earlier values of a field as list items, newest first, with the differences from the current value.

    If there are none, the only item explains this. Call it on the worker's thread, because many long texts take long.
    """
    now = shown_value(key, values.now, values.profile)
    for value in values.values:
        head = change_words(value.line) if value.line else "最初の内容"
        source = source_words(value.line) if value.line else ""
        caption = f"{head}　{source}" if source else head
        text = shown_value(key, value.text, values.profile)
        html = item_html(caption, difference_html(now, text))
        yield RichTextItem(html, f"{caption}、{text or ('空欄')}", value)
    if not values.values:
        words = "この欄の内容は、まだ一度も変わっていません。変更すると、前の内容がここに並びます。"
        yield RichTextItem(f'<p class="muted">{words}</p>', words)
