"""Thread switching and garbage collection that keep the window responsive while the other thread reads (0031).

Python blocks both threads in two ways. The interpreter lock changes threads every 5 ms, and Qt releases it in every
call, so showing a page once waits hundreds of times. Garbage collection goes through all objects, which takes a third
of a second with 20,000 rows.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from nakano_status.gui.act_runner import Worker

SWITCH = 0.000_5
"""Seconds after which the other thread releases Python's lock, while a window exists."""

TIDY_EVERY = 10_000
"""Milliseconds between two garbage collections among the objects made since the last one."""

_M_ARENA_MAX = -8
"""The parameter of `mallopt` for the number of memory arenas (malloc.h)."""
_AT_REST = 300
"""Milliseconds without work after which free memory is returned to the system."""


class GarbagePolicy(QObject):
    """Garbage collection that runs only while no work is running, and only among new objects.

    Results of the other thread live until another data file is opened: they are frozen, like the objects made at the
    start.
    """

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        gc.disable()
        _share_memory()
        self._switch = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        self._worker = worker
        self._is_let_go = False
        worker.handed_back.connect(gc.freeze)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tidy)
        self._timer.start(TIDY_EVERY)
        self._rest = QTimer(self, singleShot=True, interval=_AT_REST)
        self._rest.timeout.connect(self._tidy)
        worker.handed_back.connect(self._rest.start)

    def release(self) -> None:
        """Let the objects that were frozen for a closed data file be collected once the window is idle."""
        self._is_let_go = True
        self._rest.start()

    def end(self) -> None:
        """Restore Python's own garbage collection and thread switching."""
        self._timer.stop()
        self._rest.stop()
        self._worker.handed_back.disconnect(gc.freeze)
        gc.enable()
        sys.setswitchinterval(self._switch)

    def _tidy(self) -> None:
        """Collect garbage, which also clears Python's free lists, and return free memory to the system.

        Each object in a free list keeps the megabyte around it from being returned: 40 MiB after a paper of 2,000
        pages.
        """
        if not self._worker.is_busy:
            if self._is_let_go:
                gc.unfreeze()
            gc.collect()
            if self._is_let_go:
                gc.freeze()
            self._is_let_go = False
            QTimer.singleShot(_AT_REST, _give_back)  # later: with 2,000 rows either takes thirty milliseconds


def _share_memory() -> None:
    """Let threads share free memory: otherwise each has an arena of its own, ten megabytes in all."""
    _ask_allocator("mallopt", _M_ARENA_MAX, 1)


def _give_back() -> None:
    """Return free memory to the system."""
    _ask_allocator("malloc_trim", 0)


def _ask_allocator(name: str, *values: int) -> None:
    """Call a function of the system's memory allocator, if it exists (as in GNU's allocator)."""
    if sys.platform == "linux":
        from ctypes import CDLL

        with suppress(AttributeError):
            getattr(CDLL(None), name)(*values)
