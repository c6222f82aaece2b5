"""Collection of reference cycles, and the return of free memory to the system: every setting of them is made here.

Python's collector looks at all objects again and again, and finds next to nothing: rows, forms and papers contain no
cycles, only Qt's objects do. Collecting took a third of the time of a batch. In a window it would stop both threads,
for a third of a second with 20,000 rows, so a window collects only while it is idle (`gui.window.garbage_policy`).
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

_NEW_OBJECTS = 200_000
"""New objects after which Python collects (default: 700). A batch needs no more memory with it."""

_M_ARENA_MAX = -8
"""The parameter of `mallopt` for the number of memory arenas (malloc.h)."""


def collect_rarely() -> None:
    """Collect only after many new objects; every start of the program begins with this."""
    gc.set_threshold(_NEW_OBJECTS)


def collect_on_request() -> None:
    """Collect only when `collect` is called, and let threads share free memory.

    Otherwise each thread has an arena of its own, ten megabytes in all.
    """
    gc.disable()
    _ask_allocator("mallopt", _M_ARENA_MAX, 1)


def set_aside() -> None:
    """Exclude the existing objects from later collections."""
    gc.freeze()


def collect(*, everything: bool) -> None:
    """Collect garbage among the objects that are not set aside.

    If `everything` is true, collect among all objects, and set aside the objects that remain.

    Python's free lists are cleared, too: each object in one keeps the megabyte around it from being returned, 40 MiB
    after a paper of 2,000 pages.
    """
    if everything:
        gc.unfreeze()
    gc.collect()
    if everything:
        gc.freeze()


def return_free_memory() -> None:
    """Return free memory to the system."""
    _ask_allocator("malloc_trim", 0)


def collect_unasked() -> None:
    """Let Python's collector start by itself again, after `collect_on_request`."""
    gc.enable()


def _ask_allocator(name: str, *values: int) -> None:
    """Call a function of the system's memory allocator, if it exists (as in GNU's allocator)."""
    if sys.platform == "linux":
        from ctypes import CDLL

        with suppress(AttributeError):
            getattr(CDLL(None), name)(*values)
