"""The editor of a long text.

The program does not change the text while an input method composes, and loses no composed text. The mouse selects whole
words: at a double click, and further words while the button is held down.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QTextEdit

from nakano_status.domain.clipboard.blocks import COLUMN_JOINT, clean_paste
from nakano_status.domain.text.narrative import is_blank
from nakano_status.gui.controls.kept_typing import KeptTyping
from nakano_status.gui.editing import wording_marks
from nakano_status.gui.editing.dropped_composition import Composition
from nakano_status.gui.looks.labels import escape_ampersands
from nakano_status.gui.page import Underlining
from nakano_status.gui.qt_override import override
from nakano_status.gui.typed_characters import text_before, utf16_length

_LONGEST_PASTE = 32_767
"""The most letters that a cell of a form holds; a longer text is a table or a whole document."""

_PROLONGING = "ーｰ"
"""Characters that belong to the kana before them: データ, らーめん."""

_KANJI = "々〆〇ヶヵ"
"""Characters that belong to the kanji beside them: 佐々木, 一ヶ所."""

_BLANKS = " \t\u3000\u00a0"
_IN_NUMBERS = ".,．，"


def run_at(text: str, place: int) -> tuple[int, int]:
    """Return start and end (exclusive) of the run of characters of one kind (such as kanji) around the index `place`.

    At or behind the end of the text, return the last run; for an empty text, (0, 0).
    """
    if not text:
        return 0, 0
    kinds = _kinds(text)
    place = min(max(place, 0), len(text) - 1)
    start = end = place
    while start > 0 and kinds[start - 1] == kinds[place]:
        start -= 1
    while end < len(text) and kinds[end] == kinds[place]:
        end += 1
    return start, end


def _kinds(text: str) -> list[str]:
    """Return the kind of each character; a character that belongs to a neighbour has the neighbour's kind."""
    kinds = [_kind(char) for char in text]
    for place, (before, char) in enumerate(pairwise(text), start=1):
        is_in_number = char in _IN_NUMBERS and before.isdigit() and text[place + 1 : place + 2].isdigit()
        if is_in_number or char in _PROLONGING or unicodedata.combining(char):
            kinds[place] = kinds[place - 1]
    return kinds


def _kind(char: str) -> str:
    """Return kanji, hiragana, katakana, letters, blank, or a sign itself: a sign forms runs only with equal signs."""
    name = unicodedata.name(char, "")
    if char in _KANJI or name.startswith("CJK "):
        return "kanji"
    if "HIRAGANA" in name:
        return "hiragana"
    if "KATAKANA" in name and char != "・":
        return "katakana"
    if char in _BLANKS:
        return "blank"
    return "letters" if char.isalnum() or char in "_＿" else char


class WordSelection:
    """Selection of words in an editor by a double click, extended by dragging.

    Qt itself selects Japanese up to the next full stop; here `run_at` finds words.
    """

    def __init__(self, edit: QTextEdit) -> None:
        self._edit = edit
        self._first: tuple[int, int] | None = None

    def begin(self, place: QPoint) -> None:
        """Select the run of characters under the point `place`, in the coordinates of the viewport."""
        self._first = self._word_under(place)
        self._select(*self._first)

    def extend(self, place: QPoint) -> bool:
        """Extend the selection to the run under a point; return False, without an effect, if no selection has begun."""
        if self._first is None:
            return False
        (first, last), (start, end) = self._first, self._word_under(place)
        self._select(*((last, start) if start < first else (first, max(last, end))))
        return True

    def end(self) -> None:
        """End the extension of the selection; the selected text remains selected."""
        self._first = None

    def _word_under(self, place: QPoint) -> tuple[int, int]:
        """Return start and end of the run under a point as document positions, counted in UTF-16 units."""
        cursor = self._edit.cursorForPosition(place)
        text, inside = cursor.block().text(), cursor.positionInBlock()
        if inside and place.x() < self._edit.cursorRect(cursor).left():
            inside -= 1  # the cursor is at the nearer side of a character
        before = text_before(text, inside)
        start, end = (utf16_length(text[:each]) for each in run_at(text, len(before)))
        return cursor.block().position() + start, cursor.block().position() + end

    def _select(self, anchor: int, position: int) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QtGui.QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)


_LINE_HEIGHT = 145
"""Per cent of the font's own line height, at which BIZ UDPGothic has no space between lines."""

_OWN = "application/x-nakano-status-text"
"""The MIME type of a text that was copied here: it is pasted unchanged, to the last character."""

_SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})

_END = QtGui.QTextCursor.MoveOperation.End
_TEMPORARY_REASONS = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}
"""Reasons of a loss of focus after which it returns without any action elsewhere."""


class NarrativeEdit(QTextEdit):
    """A text editor that grows with its content, from `lines` to `most_lines` lines.

    `typed`: signal after every key press and each step of a composition. `left`: signal after the loss of focus.
    `noticed`: signal with a notice about a paste or a corrected wording. `earlier_wanted`: signal that requests
    the earlier values of the field. `marks`: the underlined wordings. `underlining`: the wordings that the window
    underlines (None: none are).
    """

    typed = Signal()
    left = Signal()
    noticed = Signal(str)
    earlier_wanted = Signal()

    def __init__(self, underlining: Underlining | None = None, *, lines: int = 3, most_lines: int = 12) -> None:
        super().__init__()
        self.marks: list[wording_marks.WordingMark] = []
        self._composition = Composition()
        self.kept = KeptTyping(self, self.text_as_typed, self.write_all, self._leave)
        self._words = WordSelection(self)
        self._lines = lines
        self._most_lines = most_lines
        self.setAcceptRichText(False)
        # Tab goes to the next field: a tab in an answer would break the cells of the list
        self.setTabChangesFocus(True)
        # fixed, because the height follows the text (`_fit`); a scroll bar inside the form would hide a part of the
        # answer
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(6)
        self.textChanged.connect(self._follow_text)
        self.typed.connect(self.kept.follow)
        self._underlining = underlining or Underlining(self)
        self._underlining.changed.connect(self._mark_wordings)
        self.load(None)

    @property
    def is_composing(self) -> bool:
        """True if an input method shows text that is not in the document yet."""
        return bool(self._composition.composed)

    def text(self) -> str:
        """Return the text with LF newlines and with its no-break spaces.

        Characters that an input method is still composing are left out.
        """
        return self.document().toRawText().translate(_SEPARATORS)

    def text_as_typed(self) -> str:
        """Return the text as it looks on the screen, with the text being composed at the cursor."""
        text = self.text()
        # at the start of the selection: a composition replaces the selection, but the document has it until the
        # commit
        before = text_before(text, self.textCursor().selectionStart())
        return before + self._composition.composed + text[len(before) :]

    def load(self, text: str | None) -> None:
        """Replace the text (None: blank) and clear the undo history, without emitting signals.

        The caller must settle a composition first (`settle`).
        """
        self.blockSignals(True)
        # signals are blocked: a text that is loaded was not typed, and must not be saved as an edit
        self.setPlainText(text or "")
        self._space_lines()
        self.blockSignals(False)
        self._fit()
        self._mark_wordings()

    def show_stored(self, place: str, text: str | None) -> str | None:
        """Show the stored text of a place in the data, and keep text typed over it on this PC until it is stored.

        If this PC has kept such a text for the place, insert it as if typed, and return the stored text over which it
        was typed. Otherwise, return None.
        """
        if place != self.kept.place:
            self.kept.settle()
        if self.text_as_typed() != (text or ""):
            self.load(text)
        return self.kept.begin(place, text or "")

    def put_caret(self, position: int) -> None:
        """Put the caret at a position, or at the end if the text is shorter."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def settle(self) -> None:
        """Commit the text being composed by the input method, if there is any."""
        self._composition.commit_in(self)

    def put(self, text: str) -> None:
        """Insert text at the cursor in place of the selection, as one step of undo, and set the focus to the editor."""
        self.settle()
        self.textCursor().insertText(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self, text: str) -> bool:
        """Append a text as new lines, or put it into a blank field, as one step of undo; return whether it was added.

        A text whose lines the field already contains is not added. The focus and the cursor move to the end of the
        field.
        """
        self.settle()
        # pressed twice, a button must not add its text twice
        is_new = f"\n{text}\n" not in f"\n{self.text()}\n"
        if is_new:
            cursor = QtGui.QTextCursor(self.document())
            empty = is_blank(self.text())
            cursor.select(QtGui.QTextCursor.SelectionType.Document) if empty else cursor.movePosition(_END)
            cursor.insertText(text if empty else f"\n{text}")
        self.to_end()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return is_new

    def write_all(self, text: str) -> None:
        """Replace the whole text, as if by typing; one step of undo."""
        cursor = QtGui.QTextCursor(self.document())
        cursor.select(QtGui.QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def to_end(self) -> None:
        """Move the cursor to the end of the text."""
        self.moveCursor(_END)

    def text_before_undo(self) -> str | None:
        """Return the text as it was before the user undid typing in the editor; None if nothing was undone."""
        document = self.document()
        if not document.isRedoAvailable():
            return None
        steps = document.availableUndoSteps()
        self.blockSignals(True)
        # Qt gives no text of an undone step: so all steps are done again, read, and undone, within one turn of the
        # event loop
        while document.isRedoAvailable():
            document.redo()
        text = self.text()
        while document.availableUndoSteps() > steps:
            document.undo()
        self.blockSignals(False)
        self._mark_wordings()
        return text

    def unify_wording(self) -> None:
        """Correct the wording at or before the cursor, or else the first one after it, by 用語の表; one step of undo.

        If there is no wording to correct, report this by `noticed`. Do nothing if the text is read-only.
        """
        if self.is_composing or self.isReadOnly():
            return
        if mark := wording_marks.nearest_mark(
            wording_marks.marks_in(self.text(), self._underlining), self.textCursor().position()
        ):
            self._put_right(mark)
        else:
            self.noticed.emit("この欄には、用語の表と違う書き方はありません。")

    def setReadOnly(self, read_only: bool) -> None:  # noqa: FBT001 - Qt's
        """Set whether the text is read-only; wordings in a read-only text are not underlined."""
        super().setReadOnly(read_only)
        self._mark_wordings()

    def clear_undo_history(self) -> None:
        """Clear the undo history of the editor, so that the typed text is undone as one edit, not key by key."""
        self.document().clearUndoRedoStacks()

    @override
    def inputMethodEvent(self, event: QtGui.QInputMethodEvent) -> None:
        # noted before Qt handles the event, because the commit of a composition clears it there
        before = self._composition.composed
        self._composition.follow(event)
        super().inputMethodEvent(event)
        # an input method also sends empty events, as when the field gets the focus
        if self._composition.composed != before:
            self._mark_wordings()
            self.typed.emit()

    @override
    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        self.settle()
        # after `settle`, which commits a composition; this inserts the text that the input method dropped before it
        self._insert(self._composition.recover(event))
        super().focusOutEvent(event)
        if event.reason() not in _TEMPORARY_REASONS:
            self.left.emit()

    @override
    def event(self, event: QEvent) -> bool:
        if (
            # an editor claims Ctrl+Z even with nothing to undo, so that the menu's undo of the last edit would never
            # be reached
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QtGui.QKeyEvent)
            and self._has_no_use_for(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        text = self.textCursor().selectedText().translate(_SEPARATORS)
        data = QMimeData()
        data.setText(text)
        # surrogatepass: a half of a surrogate pair, as old programs paste it, must survive a copy inside the window
        data.setData(_OWN, text.encode("utf-8", "surrogatepass"))
        return data

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # the window opens files itself
        return not _has_files(source) and (source.hasText() or source.hasImage() or source.hasHtml())

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(_OWN):
            self._insert(bytes(source.data(_OWN).data()).decode("utf-8", "surrogatepass"))
        elif _has_files(source):
            self.noticed.emit("ファイルは、この欄には貼り付けられません。文章を選んで貼り付けてください。")
        elif source.hasText() and len(source.text()) > _LONGEST_PASTE:
            words = (
                f"貼り付ける内容が長すぎます（{len(source.text()):,}字）。"
                "この欄の文章だけをコピーして貼り付けてください。"
            )
            self.noticed.emit(words)
        elif source.hasText():
            pasted = clean_paste(source.text())
            self._insert(pasted.text)
            if pasted.columns > 1:
                words = (
                    f"{pasted.columns}列のセルを「{COLUMN_JOINT}」（全角の空白）でつなぎました。Ctrl+Zで取り消せます。"
                )
                self.noticed.emit(words)
        elif source.hasHtml():
            self.noticed.emit("この内容は、この欄には貼り付けられません。文章で記入してください。")
        elif source.hasImage():
            self.noticed.emit("画像は、この欄には貼り付けられません。文章で記入してください。")

    @override
    def contextMenuEvent(self, event: QtGui.QContextMenuEvent) -> None:
        # Qt's own menu, which also has the input method's entries
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_wording(menu, self.cursorForPosition(event.pos()).position())
        menu.addSeparator()
        menu.addAction("以前の内容…").triggered.connect(lambda _=False: self.earlier_wanted.emit())
        menu.popup(event.globalPos())

    @override
    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            # Qt selects up to the next blank, which in Japanese is the whole sentence
            self._words.begin(event.position().toPoint())

    @override
    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        if not self._words.extend(event.position().toPoint()):
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        self._words.end()
        super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        if self.marks:
            wording_marks.paint_marks(self, self.marks, event.rect())

    @override
    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height())

    def _leave(self) -> None:
        if not self.is_composing:
            self.left.emit()

    def _insert(self, text: str) -> None:
        """Insert a text in place of the selection, as one step of undo."""
        if text:
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def _has_no_use_for(self, event: QtGui.QKeyEvent) -> bool:
        """Return whether a key is undo or redo with nothing to undo or redo in the editor; then the menu handles it."""
        undo = event.matches(QtGui.QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
        redo = event.matches(QtGui.QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
        return undo or redo

    def _space_lines(self) -> None:
        """Give every line its height; lines typed later inherit it from the line that they are typed in."""
        self.document().setUndoRedoEnabled(False)
        cursor = QtGui.QTextCursor(self.document())
        cursor.select(QtGui.QTextCursor.SelectionType.Document)
        spacing = QtGui.QTextBlockFormat()
        spacing.setLineHeight(_LINE_HEIGHT, QtGui.QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        # without undo: otherwise the first Ctrl+Z would take back the line height and not a text
        cursor.mergeBlockFormat(spacing)
        self.document().setUndoRedoEnabled(True)

    def _follow_text(self) -> None:
        self._fit()
        self._mark_wordings()
        self.typed.emit()

    def _mark_wordings(self) -> None:
        """Underline the wordings that 用語の表 prints differently, unless the text is read-only or being composed."""
        before, may = self.marks, not (self.is_composing or self.isReadOnly())
        self.marks = wording_marks.marks_to_paint(self.text(), self._underlining) if may else []
        if self.marks != before:
            self.viewport().update()

    def _put_right(self, mark: wording_marks.WordingMark) -> None:
        typed, printed = mark.replacement.typed, mark.replacement.printed
        wording_marks.cursor_over(self, mark).insertText(printed)
        self.noticed.emit(f"「{typed}」を「{printed}」に直しました。Ctrl+Zで取り消せます。")

    def _offer_wording(self, menu: QMenu, place: int) -> None:
        """Put first in a menu the correction of the wording at a place, as 用語の表 prints it."""
        may = not (self.is_composing or self.isReadOnly())
        there = wording_marks.marks_in(self.text(), self._underlining) if may else ()
        if (mark := next((each for each in there if each.start <= place <= each.end), None)) is not None:
            found = mark.replacement
            action = QtGui.QAction(escape_ampersands(f"「{found.typed}」を「{found.printed}」に直す"), menu)
            action.triggered.connect(lambda _=False: self._put_right(mark))
            menu.insertAction(menu.actions()[0], action)
            menu.insertSeparator(menu.actions()[1])

    def _height(self) -> int:
        line = self.fontMetrics().height() * _LINE_HEIGHT / 100
        around = 2 * self.document().documentMargin() + 2 * self.frameWidth()
        # the document's own size has the lines of a composition in it, so the field grows while a text is composed
        wanted = self.document().size().height() + 2 * self.frameWidth()
        return round(min(max(wanted, self._lines * line + around), self._most_lines * line + around))

    def _fit(self) -> None:
        """Fit the height to the text, so that no part of it is scrolled out of sight without need."""
        height = self._height()
        if self.height() != height:
            self.setFixedHeight(height)


def _has_files(source: QMimeData) -> bool:
    return any(url.isLocalFile() for url in source.urls())
