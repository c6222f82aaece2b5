"""A child process: an hour at the window in a minute, with a watch on how long the window did not answer.

`python -m tests.bench.window_session STORE` works through an office's data file and prints one JSON object a step:
its name, the longest stretch in which the event loop did not turn (ms: "pause" by the clock, "busy" what the thread
itself worked in it, which is all of it on a machine that does nothing else), and how long what was asked for took until
it was painted. The last line is the most memory that the process held.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.bootstrap import make_parts
from nakano_status.gui.answering import Answering
from nakano_status.gui.app import SIZE, make_application
from nakano_status.gui.pages.all_rows import AllRowsPage
from nakano_status.gui.shell import Shell

_WORDS = "オンライン化"
_LONG = "申請手続のオンライン化を進め、利用者の声を聴いて改善した。" * 7
_TYPED = 200
_STEPS_DOWN = 40
_QUIET = 1_500
"""Milliseconds after the last key in which a draft is saved and shown."""


class Watch(QObject):
    """Ticks as often as the event loop turns; the longest time between two ticks is the longest pause (seconds)."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = self.busiest = 0.0
        self._last, self._worked = perf_counter(), thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def begin(self) -> None:
        """Count from now on."""
        self.longest = self.busiest = 0.0
        self._last, self._worked = perf_counter(), thread_time()

    def _tick(self) -> None:
        now, worked = perf_counter(), thread_time()
        self.longest = max(self.longest, now - self._last)
        self.busiest = max(self.busiest, worked - self._worked)
        self._last, self._worked = now, worked


class Painted(QObject):
    """Says when a widget was painted last."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        """Note a painting, and let it happen."""
        if event.type() == QEvent.Type.Paint:
            self.at = perf_counter()
        return False


class Session:
    """Somebody at the window: every act is an event of its own, so that the loop turns in between."""

    def __init__(self) -> None:
        self.app = make_application()
        self.shell = Shell(make_parts(), opens_file=True)
        self.answering = Answering(self.shell.worker)
        self.watch = Watch()
        self.shell.window.resize(*SIZE)
        self.shell.window.show()

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, float]]:
        """Print the longest pause of what is done in it."""
        told: dict[str, float] = {}
        self.rest(50)
        self.watch.begin()
        yield told
        print(
            json.dumps({"step": name, "pause": self.watch.longest * 1000, "busy": self.watch.busiest * 1000, **told}),
            flush=True,
        )

    def do(self, act: Callable[[], object], milliseconds: int = 5) -> None:
        """Let an act happen in a turn of the loop, then let the window come to rest."""
        QTimer.singleShot(0, act)
        self.rest(milliseconds)
        self.settle()

    def settle(self) -> None:
        """Turn the loop until nothing is under way."""
        worker = self.shell.worker
        while worker.is_busy:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.rest(5)

    def rest(self, milliseconds: int) -> None:
        """Turn the loop for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until_painted(self, painted: Painted, act: Callable[[], object]) -> float:
        """Return the milliseconds from an act until the widget was painted after it."""
        began = perf_counter()
        QTimer.singleShot(0, act)
        while painted.at <= began:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return (painted.at - began) * 1000


def work_through(store: Path) -> None:
    """Do what an office does with a data file, step by step."""
    session = Session()
    shell, window = session.shell, session.shell.window
    with session.step("open"):
        session.do(lambda: shell.opening.open(store), 500)
    with session.step("取組一覧"):
        session.do(lambda: window.show_page("all_rows"))
    page = window.pages["all_rows"]
    assert isinstance(page, AllRowsPage)
    _look_through(session, page)
    _write(session, page)
    for name, title in (("overview", "集計"), ("board", "提出状況")):
        with session.step(title):
            session.do(partial(window.show_page, name))
    shell.close()


def _look_through(session: Session, page: AllRowsPage) -> None:
    """Filter by typing, sort, walk."""
    painted = Painted(page.table.viewport())
    with session.step("filter") as told:
        page.filters.search.setFocus()
        keys = [session.until_painted(painted, partial(_type, page.filters.search, each)) for each in _WORDS]
        told["painted"] = max(keys)
        session.do(page.filters.show_all)
    with session.step("sort") as told:
        head = page.table.horizontalHeader()
        told["painted"] = session.until_painted(painted, lambda: page.table.sortByColumn(2, head.sortIndicatorOrder()))
        session.do(lambda: head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder))
    with session.step("walk"):
        page.table.setFocus()
        for _ in range(_STEPS_DOWN):
            session.do(lambda: QTest.keyClick(page.table, Qt.Key.Key_Down))


def _write(session: Session, page: AllRowsPage) -> None:
    """Type with drafts saved in between, mark, leave the row, take it back."""
    editor = page.editor.form.texts["done"].editor
    with session.step("type"):
        editor.setFocus()
        for each in _LONG[:_TYPED]:
            QTimer.singleShot(0, partial(_type, editor, each))
            session.rest(2)
        session.rest(_QUIET)
        session.settle()
    with session.step("mark"):
        session.do(lambda: QTest.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier), 200)
    with session.step("leave the row"):
        below = page.table.currentIndex().row() + 2
        session.do(lambda: page.table.setCurrentIndex(page.model.index(below, 0)), 200)
    with session.step("undo"):
        session.do(session.shell.undo.undo, 200)


def _type(widget: QWidget, text: str) -> None:
    QApplication.sendEvent(widget, _key(text, QEvent.Type.KeyPress))
    QApplication.sendEvent(widget, _key(text, QEvent.Type.KeyRelease))


def _key(text: str, kind: QEvent.Type) -> QEvent:
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text)


if __name__ == "__main__":
    work_through(Path(sys.argv[1]))
    print(json.dumps({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
