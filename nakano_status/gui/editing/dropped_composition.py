"""Text that an input method is composing when its field is left.

The text is committed; if the input method has dropped it because another window gets the focus, it is inserted.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nakano_status.gui.qt_override import override

_OTHER_WINDOW = Qt.FocusReason.ActiveWindowFocusReason

_BEFORE_LEAVING = 300
"""The most milliseconds between IBus dropping a composition and the loss of focus; measured are about 100."""


class Composition:
    """The text that an input method is composing in a field.

    IBus clears it without committing it when another window gets the focus; then `recover` returns it.
    """

    def __init__(self) -> None:
        self.composed = ""
        """The text being composed; empty if there is none."""
        self._let_go = ""
        self._since = QElapsedTimer()

    def follow(self, event: QInputMethodEvent) -> None:
        """Record an event of the input method: the text being composed was changed, committed or cleared."""
        before, self.composed = self.composed, event.preeditString()
        # the composition continues, or the text was committed: nothing is lost
        if self.composed or event.commitString():
            self._let_go = ""
        # cleared without a commit: by Esc, by deleting, or by IBus because another window is about to get the focus
        elif before:
            self._let_go = before
            self._since.start()

    def commit_in(self, field: QWidget) -> None:
        """Commit the text being composed in its field; if that fails, by an event of the program's own."""
        if self.composed:
            # the input method first: it knows the candidate that is shown, and forgets its state; one that does not
            # answer must not lose the text
            QGuiApplication.inputMethod().commit()
        if self.composed:
            event = QInputMethodEvent()
            # so the text is committed as it looks, without the candidate window having been closed by a key
            event.setCommitString(self.composed)
            QCoreApplication.sendEvent(field, event)

    def recover(self, event: QFocusEvent) -> str:
        """Return the text that IBus dropped just before another window got the focus, and forget it; otherwise "".

        `event`: the loss of focus of the field.
        """
        text, self._let_go = self._let_go, ""
        # a person who presses Esc and then changes the window needs longer than that
        just_now = bool(text) and self._since.elapsed() < _BEFORE_LEAVING
        return text if just_now and event.reason() == _OTHER_WINDOW else ""


class LineKeeper(QObject):
    """Commits the text being composed in a line edit that is left, and inserts text that the input method dropped."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._composition = Composition()
        app.focusChanged.connect(self._watch)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composition.follow(event)
        elif event.type() == QEvent.Type.FocusAboutToChange and isinstance(watched, QLineEdit):
            self._composition.commit_in(watched)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and isinstance(watched, QLineEdit):
            text = self._composition.recover(event)
            if text and not watched.isReadOnly():
                watched.insert(text)
        return False

    def _watch(self, left: QWidget | None, reached: QWidget | None) -> None:
        if isinstance(left, QLineEdit):
            # only the field with the focus is observed: a filter on the application would run for every event of the
            # window
            left.removeEventFilter(self)
        if isinstance(reached, QLineEdit):
            self._composition = Composition()
            reached.installEventFilter(self)


def recover_dropped_text(app: QApplication) -> None:
    """Install a LineKeeper for all line edits of the application; do nothing if there is one already."""
    if app.findChild(LineKeeper) is None:
        LineKeeper(app)
