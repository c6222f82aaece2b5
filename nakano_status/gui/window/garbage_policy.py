"""Thread switching and garbage collection that keep the window responsive while the other thread reads (0031).

Python blocks both threads in two ways. The interpreter lock changes threads every 5 ms, and Qt releases it in every
call, so showing a page once waits hundreds of times. Garbage collection goes through all objects (`garbage`).
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer

from nakano_status import garbage
from nakano_status.gui.act_runner import Worker

SWITCH = 0.000_5
"""Seconds after which the other thread releases Python's lock, while a window exists."""

TIDY_EVERY = 10_000
"""Milliseconds between two garbage collections among the objects made since the last one."""

_AT_REST = 300
"""Milliseconds without work after which free memory is returned to the system."""


class GarbagePolicy(QObject):
    """Garbage collection that runs only while no work is running, and only among new objects.

    Results of the other thread live until another data file is opened: they are frozen, like the objects made at the
    start.
    """

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        garbage.collect_on_request()
        self._switch = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        self._worker = worker
        self._is_let_go = False
        worker.handed_back.connect(garbage.set_aside)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tidy)
        self._timer.start(TIDY_EVERY)
        self._rest = QTimer(self, singleShot=True, interval=_AT_REST)
        self._rest.timeout.connect(self._tidy)
        worker.handed_back.connect(self._rest.start)

    def release(self) -> None:
        """Let the objects of a closed data file be collected as garbage once the window is idle."""
        self._is_let_go = True
        self._rest.start()

    def end(self) -> None:
        """Restore Python's own garbage collection and thread switching."""
        self._timer.stop()
        self._rest.stop()
        self._worker.handed_back.disconnect(garbage.set_aside)
        garbage.collect_unasked()
        sys.setswitchinterval(self._switch)

    def _tidy(self) -> None:
        """Collect garbage and return free memory to the system."""
        if not self._worker.is_busy:
            garbage.collect(everything=self._is_let_go)
            self._is_let_go = False
            # later: with 2,000 rows either takes thirty milliseconds
            QTimer.singleShot(_AT_REST, garbage.return_free_memory)
