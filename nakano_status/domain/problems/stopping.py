"""Long work with a person waiting: it reports its progress, and stops when it is no longer wanted.

Stopping is requested on one thread and noticed on the thread that does the work: where it uses a data file or a file of
its own, and where it reports its progress. Everything it did is undone, as after any exception. Once it has stored
something permanently, it runs to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

At = tuple[str, int, int]
"""The progress of work: its description, the amount done, and the total amount (0: unknown)."""


class Cancelled(Exception):  # noqa: N818 - a person's decision, not an error
    """The person stopped the work, and nothing was changed."""


class StopFlag:
    """The flag that stops a piece of work, with its progress (`at`).

    It stops the work once; the clean-up afterwards is not stopped again.
    """

    def __init__(self, what: str = "") -> None:
        self._is_asked = False
        self.is_in_time = True
        self.at: At = (what, 0, 0)

    def ask(self) -> None:
        """Ask the work to stop where it can; may be called on any thread."""
        self._is_asked = True

    def check(self) -> None:
        """Raise Cancelled if the work has been asked to stop and has stored nothing permanently yet."""
        if self.is_in_time and self._is_asked:
            self.is_in_time = False
            raise Cancelled

    def keep(self) -> None:
        """Note that something was stored permanently, so that it is too late to stop."""
        self.is_in_time = False

    def report(self, what: str, done: int, total: int) -> None:
        """Store the progress: the work's description, the amount done and the total (0: unknown).

        Raises the same error as `check`.
        """
        self.check()
        self.resume((what, done, total))

    def resume(self, at: At) -> None:
        """Restore the progress of the work that a reported part belongs to."""
        self.at = at


class _OnTrial(StopFlag):
    """The flag of work that stores nothing permanently: it can be stopped all the time.

    It stops with the work that it is a part of, or if it is no longer wanted (`is_wanted`).
    """

    def __init__(self, flag: StopFlag, is_wanted: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._flag, self.at, self._is_wanted = flag, flag.at, is_wanted

    def check(self) -> None:
        """Raise Cancelled if this work is no longer wanted, or if the work that it is a part of must stop."""
        if not self._is_wanted():
            raise Cancelled
        self._flag.check()

    def keep(self) -> None:
        """Do nothing, because nothing is stored permanently."""

    def resume(self, at: At) -> None:
        """Restore the progress, also of the work that it is a part of."""
        super().resume(at)
        self._flag.resume(at)


_FLAG: ContextVar[StopFlag | None] = ContextVar("flag", default=None)
"""The flag of the work on this thread; None: it cannot be stopped."""


@contextmanager
def stoppable(flag: StopFlag | None) -> Iterator[None]:
    """Let the work inside be stopped by a flag (None: it cannot be stopped)."""
    token = _FLAG.set(flag)
    try:
        yield
    finally:
        _FLAG.reset(token)


@contextmanager
def on_trial() -> Iterator[None]:
    """Mark the work inside as storing nothing permanently, so that it can be stopped all the time."""
    flag = _FLAG.get()
    with stoppable(_OnTrial(flag) if flag is not None else None):
        yield


@contextmanager
def while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Stop the reading inside once `is_wanted` returns False."""
    with stoppable(_OnTrial(_FLAG.get() or StopFlag(), is_wanted)):
        yield


def check_stop() -> None:
    """Raise Cancelled if the work on this thread has been asked to stop."""
    if (flag := _FLAG.get()) is not None:
        flag.check()


def forbid_stopping() -> None:
    """Note that the work on this thread has stored something permanently."""
    if (flag := _FLAG.get()) is not None:
        flag.keep()


def report(what: str, done: int, total: int) -> None:
    """Report the progress of the work on this thread, as in `StopFlag.report`."""
    if (flag := _FLAG.get()) is not None:
        flag.report(what, done, total)


_REPORTS = 50
"""The approximate number of reports for a long list; each one updates a window or a terminal."""


def counted(what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Yield `total` items that take long, and report the progress; the earlier progress is restored at the end.

    Inside a longer list that is reported, only the longer list reports its progress.
    """
    flag = _FLAG.get() or StopFlag()
    before = flag.at
    step = max(1, total // _REPORTS)
    try:
        for place, each in enumerate(items):
            if place % step or total < before[2]:
                check_stop()
            else:
                report(what, place, total)
            yield each
    finally:
        flag.resume(before)
