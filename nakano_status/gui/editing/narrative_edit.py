"""The editor of one text: left alone while an input method composes, and never without what was composed.

A QTextEdit, not a QPlainTextEdit: only its layout honours a line height, and Japanese set solid is hard to read.
It holds plain text only.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from nakano_status.gui.overriding import override

_LINE_HEIGHT = 145
"""Per cent of the font's own line, which BIZ UDPGothic sets solid."""

_SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})


class NarrativeEdit(QTextEdit):
    """A text that grows with its content. `typed` follows every key and each step of composing, `left` the focus."""

    typed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, lines: int = 3, most_lines: int = 12) -> None:
        super().__init__(parent)
        self._preedit = ""
        self._lines = lines
        self._most_lines = most_lines
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(6)
        self.textChanged.connect(self._follow_text)
        self.load(None)

    @property
    def is_composing(self) -> bool:
        """Whether an input method shows text that is not in the document yet."""
        return bool(self._preedit)

    def text(self) -> str:
        """Return the document's text with LF newlines; no-break spaces stay what they are."""
        return self.document().toRawText().translate(_SEPARATORS)

    def text_as_typed(self) -> str:
        """Return the text with what is being composed at the cursor, as it looks on the screen."""
        text = self.text()
        start = self.textCursor().selectionStart()
        return text[:start] + self._preedit + text[start:]

    def load(self, text: str | None) -> None:
        """Show another text; the way back by undo ends here. The caller settles a composition first."""
        self.blockSignals(True)
        self.setPlainText(text or "")
        self._space_lines()
        self.blockSignals(False)
        self._fit()

    def settle(self) -> None:
        """Take what is being composed into the text, by the input method or else by ourselves."""
        if self._preedit:
            QGuiApplication.inputMethod().commit()
        if self._preedit:
            event = QInputMethodEvent()
            event.setCommitString(self._preedit)
            QCoreApplication.sendEvent(self, event)

    def put(self, text: str) -> None:
        """Insert text at the cursor in place of the selection, as one step of undo."""
        self.settle()
        self.textCursor().insertText(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self.typed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._has_no_use_for(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.textCursor().insertText(source.text().replace("\r\n", "\n"))
            self.ensureCursorVisible()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height())

    def _has_no_use_for(self, event: QKeyEvent) -> bool:
        """Leave undo and redo to the menu where the text itself has nothing to take back."""
        undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
        redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
        return undo or redo

    def _space_lines(self) -> None:
        """Give every line its height; lines typed later take it from the one they grow out of."""
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spacing)
        self.document().setUndoRedoEnabled(True)

    def _follow_text(self) -> None:
        self._fit()
        self.typed.emit()

    def _height(self) -> int:
        line = self.fontMetrics().height() * _LINE_HEIGHT / 100
        around = 2 * self.document().documentMargin() + 2 * self.frameWidth()
        wanted = self.document().size().height() + 2 * self.frameWidth()
        return round(min(max(wanted, self._lines * line + around), self._most_lines * line + around))

    def _fit(self) -> None:
        """Grow or shrink with the text, so that nothing of it is hidden below a scroll bar without need."""
        height = self._height()
        if self.height() != height:
            self.setFixedHeight(height)
