"""Recovery of text that an input method drops when another window gets the focus: it is inserted into its field."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nakano_status.gui.qt_override import override

_OTHER_WINDOW = Qt.FocusReason.ActiveWindowFocusReason

_BEFORE_LEAVING = 300
"""The most milliseconds between IBus dropping a composition and the loss of focus; measured are about 100."""


class DroppedComposition:
    """The last composed text of a field, which IBus clears without committing when another window gets the focus."""

    def __init__(self) -> None:
        self._composed = ""
        self._let_go = ""
        self._since = QElapsedTimer()

    def follow(self, event: QInputMethodEvent) -> None:
        """Record an event of the input method: the text being composed was changed, committed or cleared."""
        before, self._composed = self._composed, event.preeditString()
        # the composition continues, or the text was committed: nothing is lost
        if self._composed or event.commitString():
            self._let_go = ""
        # cleared without a commit: by Esc, by deleting, or by IBus because another window is about to get the focus
        elif before:
            self._let_go = before
            self._since.start()

    def recover(self, event: QFocusEvent) -> str:
        """Return the text that IBus dropped just before another window got the focus, and forget it; otherwise "".

        `event`: the loss of focus of the field.
        """
        text, self._let_go = self._let_go, ""
        # a person who presses Esc and then changes the window needs longer than that
        just_now = bool(text) and self._since.elapsed() < _BEFORE_LEAVING
        return text if just_now and event.reason() == _OTHER_WINDOW else ""


class LineKeeper(QObject):
    """Inserts the text that an input method dropped into the line edit that lost the focus."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._letting_go = DroppedComposition()
        app.focusChanged.connect(self._watch)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._letting_go.follow(event)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and isinstance(watched, QLineEdit):
            text = self._letting_go.recover(event)
            if text and not watched.isReadOnly():
                watched.insert(text)
        return False

    def _watch(self, left: QWidget | None, reached: QWidget | None) -> None:
        if isinstance(left, QLineEdit):
            # only the field with the focus is observed: a filter on the application would run for every event of the
            # window
            left.removeEventFilter(self)
        if isinstance(reached, QLineEdit):
            self._letting_go = DroppedComposition()
            reached.installEventFilter(self)


def recover_dropped_text(app: QApplication) -> None:
    """Install a LineKeeper for all line edits of the application; do nothing if there is one already."""
    if app.findChild(LineKeeper) is None:
        LineKeeper(app)
