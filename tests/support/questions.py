"""Ends a box or menu that blocks the event loop and that no test answers: the test fails at once, with its text.

Whoever opens it, Python or Qt: it is found by the event loop that waits for it. Without this a test hangs until its
time is over, and nothing shows what was asked.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QMessageBox, QWidget

_LOOK_EVERY = 20
"""Milliseconds between two looks."""


class UnexpectedQuestionError(AssertionError):
    """Something was asked that the test does not answer."""


class QuestionWatch(QObject):
    """Looks for what blocks; `unanswered` is what was asked in which test, and not reported to it yet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.unanswered: list[tuple[str, str]] = []
        self.is_expected = False
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        """End what blocks; Qt's loop carries the error out of here, and pytest-qt into the test."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is None or self.is_expected or QThread.currentThread().loopLevel() == 0:
            return
        words = f"{type(over).__name__}: {_text_of(over)}"
        self.unanswered.append((_test(), words))
        if isinstance(over, QDialog):
            over.reject()
        else:
            over.close()
        raise UnexpectedQuestionError(words)


def _text_of(over: QWidget) -> str:
    if isinstance(over, QMessageBox):
        return f"{over.windowTitle()} {over.text()} {over.informativeText()}"
    if isinstance(over, QMenu):
        return "、".join(action.text() for action in over.actions())
    return " ".join((over.windowTitle(), *(each.text() for each in over.findChildren(QLabel))))


def _watch() -> QuestionWatch | None:
    app = QApplication.instance()
    return app.findChild(QuestionWatch) if app is not None else None


def report_unanswered() -> None:
    """Fail the test that was asked something it did not answer; in a process without a watch do nothing."""
    watch = _watch()
    if watch is None:
        return
    asked, watch.unanswered = [words for test, words in watch.unanswered if test == _test()], []
    if asked:
        raise UnexpectedQuestionError("\n".join(asked))


def _test() -> str:
    """Return the test that runs, without its phase."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


@contextmanager
def questions_expected() -> Iterator[None]:
    """Leave what is asked to the test, which answers it by a timer of its own."""
    watch = _watch()
    assert watch is not None
    watch.is_expected = True
    try:
        yield
    finally:
        watch.is_expected = False
