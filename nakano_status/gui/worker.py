"""One thread for all that uses the data file, and one for what does not; results are delivered by signal (decision 8).

Work that uses the data file is done in the order of the requests. What takes long and no longer needs it, as laying out
pages, is done in parallel: a save does not wait for it (decision 58).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QEventLoop,
    QObject,
    Qt,
    QTimerEvent,
    Signal,
    Slot,
)

from nakano_status.gui.qt_override import override

Result = TypeVar("Result")

_ROUNDS = 100
"""Rounds of events without work after which a window counts as settled even if it never is, as in an animation."""


class Worker(QObject):
    """Does one piece of work after the other, in the order of the requests; those with `aside` likewise.

    The signal `handed_back` follows whenever the result of a piece of work was processed on the window's thread.
    """

    handed_back = Signal()
    _handed_back = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="data-file")
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        self._waiting = {False: 0, True: 0}  # by whether it is aside
        self._steps: deque[tuple[Callable[[], None], bool]] = deque()
        self.is_finished = False
        self._handed_back.connect(self._take_back, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether any work is not done, or its result not delivered yet."""
        return any(self._waiting.values())

    @property
    def is_using_file(self) -> bool:
        """Whether any work that uses the data file is not done, or its result not delivered yet."""
        return self._waiting[False] > 0

    def do(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        *,
        aside: bool = False,
    ) -> None:
        """Do `work` on another thread, then `then` with its result or `failed` with what it raised, on this one.

        With `aside` it may not use the data file. After `finish` nothing is done any more.
        """
        if self.is_finished:
            return
        self._waiting[aside] += 1
        (self._aside if aside else self._thread).submit(self._run, work, then, failed, aside=aside)

    def finish(self) -> None:
        """Wait for the requested work and accept no more; its results are not delivered any more.

        Work with `aside` that has not begun is dropped; what has begun should stop by itself.
        """
        self.is_finished = True
        self._thread.shutdown(wait=True)
        self._aside.shutdown(wait=True, cancel_futures=True)

    def settle(self, *, with_aside: bool = True) -> None:
        """Process events until all requested work is done and shown, with the work that it requests in turn.

        Without `with_aside` it does not wait for work with `aside`, as the layout of pages of a paper.
        """
        events = QAbstractEventDispatcher.instance()
        for _ in range(_ROUNDS):
            while (self.is_busy if with_aside else self.is_using_file) and not self.is_finished:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if not events.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                return

    def _run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        *,
        aside: bool,
    ) -> None:
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the window's thread decides what it means
            self._handed_back.emit(partial(failed, raised), aside)  # keeps no reference to it or to what it refers to
        else:
            self._handed_back.emit(partial(then, result), aside)

    @Slot(object, bool)
    def _take_back(self, step: Callable[[], None], aside: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Process each result in a turn of the event loop of its own.

        Qt delivers signals that arrive meanwhile in the same turn, before any key or mouse button.
        """
        self._steps.append((step, aside))
        if len(self._steps) == 1:
            self.startTimer(0)

    @override
    def timerEvent(self, event: QTimerEvent) -> None:
        """Process on the window's thread the result that was delivered first.

        The next one has a timer of its own: one whose event is being handled does not fire in a nested event loop.
        """
        self.killTimer(event.timerId())
        step, aside = self._steps.popleft()
        if self._steps:
            self.startTimer(0)
        self._waiting[aside] -= 1
        if not self.is_finished:
            step()
            self.handed_back.emit()
