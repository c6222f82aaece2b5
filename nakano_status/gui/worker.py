"""The one thread for everything that touches the data file; results come back on the window's thread (decision 8)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEventLoop, QObject, Qt, Signal, Slot

Result = TypeVar("Result")

_ROUNDS = 100
"""Rounds without work after which a window counts as settled that never comes to rest: something moves in it."""


class Worker(QObject):
    """Does one piece of work after the other, in the order in which they were given.

    `handed_back` follows whenever what a piece of work brought was told on the window's thread.
    """

    handed_back = Signal()
    _handed_back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="data-file")
        self._waiting = 0
        self._is_finished = False
        self._handed_back.connect(self._go_on, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether something that was given is not done and handed back yet."""
        return self._waiting > 0

    def do(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` on the other thread, then `then` with its result or `failed` with what it raised, on this one.

        After `finish` nothing is done any more.
        """
        if self._is_finished:
            return
        self._waiting += 1
        self._thread.submit(self._run, work, then, failed)

    def finish(self) -> None:
        """Wait for what was given and take no more; what it hands back is not told any more."""
        self._is_finished = True
        self._thread.shutdown(wait=True)

    def settle(self) -> None:
        """Let the window work until all that was asked for is done, told and laid out, with what that asked for."""
        events = QAbstractEventDispatcher.instance()
        for _ in range(_ROUNDS):
            while self.is_busy and not self._is_finished:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if not events.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                return

    def _run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the window's thread decides what it means
            self._handed_back.emit(partial(failed, raised))  # nothing here holds on to it, and to all it went through
        else:
            self._handed_back.emit(lambda: then(result))

    @Slot(object)
    def _go_on(self, step: Callable[[], None]) -> None:
        """Run on the window's thread what follows a piece of work."""
        self._waiting -= 1
        if not self._is_finished:
            step()
            self.handed_back.emit()
