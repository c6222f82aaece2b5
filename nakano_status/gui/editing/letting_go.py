"""What an input method lets go of because another window comes: it is kept (docs/real-input.md)."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nakano_status.gui.overriding import override

_OTHER_WINDOW = Qt.FocusReason.ActiveWindowFocusReason

_BEFORE_LEAVING = 300
"""Milliseconds between IBus taking a composition away and the focus going to another window; in fact about 100."""


class LettingGo:
    """Follows what is composed in a field; IBus empties it before another window comes, and hands nothing over."""

    def __init__(self) -> None:
        self._composed = ""
        self._let_go = ""
        self._since = QElapsedTimer()

    def follow(self, event: QInputMethodEvent) -> None:
        """Take note of a step of composing."""
        before, self._composed = self._composed, event.preeditString()
        if self._composed or event.commitString():
            self._let_go = ""
        elif before:
            self._let_go = before
            self._since.start()

    def kept_on(self, event: QFocusEvent) -> str:
        """Return what is to be kept as the focus goes: nothing, except where another window took it just now."""
        text, self._let_go = self._let_go, ""
        just_now = bool(text) and self._since.elapsed() < _BEFORE_LEAVING
        return text if just_now and event.reason() == _OTHER_WINDOW else ""


class LineKeeper(QObject):
    """Keeps it in fields of one line, in whichever the keyboard is."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._letting_go = LettingGo()
        app.focusChanged.connect(self._watch)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._letting_go.follow(event)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and isinstance(watched, QLineEdit):
            text = self._letting_go.kept_on(event)
            if text and not watched.isReadOnly():
                watched.insert(text)
        return False

    def _watch(self, left: QWidget | None, reached: QWidget | None) -> None:
        if isinstance(left, QLineEdit):
            left.removeEventFilter(self)
        if isinstance(reached, QLineEdit):
            self._letting_go = LettingGo()
            reached.installEventFilter(self)


def keep_lines(app: QApplication) -> None:
    """Keep it in all fields of one line of the application: by one keeper, however often this is asked for."""
    if app.findChild(LineKeeper) is None:
        LineKeeper(app)
