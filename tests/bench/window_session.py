"""A child process: an hour at the window in a minute, measuring how long the window does not respond.

`python -m tests.bench.window_session STORE` works through an office's set and prints one JSON object for each
step: its name, the longest stretch in which the event loop did not turn (ms: "pause" by the clock, "busy" the processor
time of the thread itself, which is all of it on an idle machine), and how long the request took until it was painted
("painted") or done ("done"), or its first page shown. Between them is the peak memory of the process so far (MiB).
"""

import json
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.kinds import approval_paper, set_paper, summary_paper
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.storage.server_address import address_path
from nakano_status.gui.app import SIZE, make_application
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.window.garbage_policy import GarbagePolicy
from nakano_status.gui.window.page_list import kind_of

_WORDS = "オンライン化"
_LONG = "申請手続のオンライン化を進め、利用者の声を聴いて改善した。" * 7
_TYPED = 200
_AT_REST = 1_000
"""Milliseconds without work in which the window tidies up behind a data file that was closed."""
_STEPS_DOWN = 40
_PAPERS = (list_paper.PAPER, set_paper.PAPER, approval_paper.PAPER, summary_paper.PAPER)
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
    """Emits a signal when a widget was painted last."""

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
    """A user at the window: every act is an event of its own, so that the loop turns in between."""

    def __init__(self) -> None:
        linecache.clearcache()  # the program says so before it imports what this module has imported
        self.app = make_application()
        self.shell = AppController(make_parts(papers_aside=True), opens_file=True)
        self.answering = GarbagePolicy(self.shell.worker)
        self.shell.session.closed.connect(self.answering.release)
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
    for name in window.offered:  # each is shown for the first time
        if name not in ("today", "all_rows", "export"):
            with session.step(kind_of(name).title):
                session.do(partial(window.show_page, name))
    tell_memory("after the session")
    _look_at_papers(session)
    tell_memory("through 資料作成")
    _close(session)
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
        session.do(session.shell.around.undo.undo, 200)


def _look_at_papers(session: Session) -> None:
    """Look at the longest papers; save while the pages of one are laid out."""
    shell, window = session.shell, session.shell.window
    for paper in _PAPERS:
        with session.step(f"資料作成 {paper.title}") as told:
            began, shown = perf_counter(), QEventLoop()
            QTimer.singleShot(0, partial(window.show_page, "export", paper))
            session.rest(5)
            page = window.pages["export"]
            assert isinstance(page, ExportPage)
            page.desk.shown.connect(lambda preview, until=shown: until.quit() if preview.pages else None)
            shown.exec()
            told["first page"] = (perf_counter() - began) * 1000
            session.rest(500)
    window.show_page("export", _PAPERS[0])
    while shell.worker.is_using_file:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    with session.step("save beside 資料作成") as told:
        began, saved = perf_counter(), QEventLoop()
        edit = Entry(make_id("1-1-①", 1), {"done": _WORDS})
        shell.session.use(lambda store: edit_entry(shell.session.parts, store, edit), lambda _: saved.quit())
        saved.exec()
        told["done"] = (perf_counter() - began) * 1000


def _close(session: Session) -> None:
    """Close the data file and come to the first page."""
    with session.step("close") as told:
        began = perf_counter()
        session.shell.session.close_file()
        session.settle()
        told["done"] = (perf_counter() - began) * 1000
        session.rest(_AT_REST)


def tell_memory(when: str) -> None:
    """Print the most memory that this process held, where Linux keeps account of it.

    By `ru_maxrss` a process is charged with what its parent held when it was started.
    """
    if sys.platform == "linux":
        [line] = [each for each in Path("/proc/self/status").read_text("utf-8").splitlines() if "VmHWM" in each]
        print(json.dumps({"memory": int(line.split()[1]) / 1024, "when": when}), flush=True)


def _type(widget: QWidget, text: str) -> None:
    QApplication.sendEvent(widget, _key(text, QEvent.Type.KeyPress))
    QApplication.sendEvent(widget, _key(text, QEvent.Type.KeyRelease))


def _key(text: str, kind: QEvent.Type) -> QEvent:
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text)


if __name__ == "__main__":
    work_through(address_path(sys.argv[1]))
