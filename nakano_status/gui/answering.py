"""The window answers while the other thread reads: who may run how long, and when rubbish is looked for (0031).

Two things of Python stop both threads at once. The lock is handed over every 5 ms, and Qt lets go of it in every call:
one look at a page waits hundreds of times. And looking for rubbish in circles goes through everything there is: a
third of a second with 20,000 rows.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from nakano_status.gui.worker import Worker

SWITCH = 0.000_5
"""Seconds after which the other thread hands over Python's lock, while a window lives."""

TIDY_EVERY = 10_000
"""Milliseconds between two looks for rubbish, among what was made since the last one."""

_M_ARENA_MAX = -8
"""The parameter of `mallopt` for how many stores of memory there are (malloc.h)."""
_AT_REST = 300
"""Milliseconds without work after which memory that is free goes back to the system."""


class Answering(QObject):
    """Looks for rubbish only while nothing is under way, and only among what is new.

    What the other thread hands back stays until another data file is opened: it is set aside, as what a start made.
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

    def let_go(self) -> None:
        """A data file was closed: what was set aside for it is rubbish now, to be looked for once the window rests."""
        self._is_let_go = True
        self._rest.start()

    def end(self) -> None:
        """Let Python do as it does by itself again."""
        self._timer.stop()
        self._rest.stop()
        self._worker.handed_back.disconnect(gc.freeze)
        gc.enable()
        sys.setswitchinterval(self._switch)

    def _tidy(self) -> None:
        """Look for rubbish, which also empties Python's own stock of free objects, and give back what is free.

        Each object in stock keeps the megabyte around it from being given back: 40 MiB after a paper of 2,000 pages.
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
    """Let threads use the memory that others left free: each had its own store of it, ten megabytes in all."""
    _ask_allocator("mallopt", _M_ARENA_MAX, 1)


def _give_back() -> None:
    """Give memory that is free back to the system."""
    _ask_allocator("malloc_trim", 0)


def _ask_allocator(name: str, *values: int) -> None:
    """Call a function of the system's library for memory, where it has it (that of GNU)."""
    if sys.platform == "linux":
        from ctypes import CDLL

        with suppress(AttributeError):
            getattr(CDLL(None), name)(*values)
