"""Long work for which a person waits: it reports its progress, and can be stopped.

Stopping is requested on one thread. The thread that does the work notices the request where it uses a data file, and
where it reports its progress. Everything it did is undone, as after any exception. Once it has stored something
permanently, it runs to its end.
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
    """The person stopped the work; nothing was changed."""


class StopFlag:
    """The flag that stops a piece of work.

    `at`: the progress of the work. `is_in_time`: whether the work can still be stopped; false once it was stopped (so
    that its clean-up is not stopped, too), and once it has stored something permanently.
    """

    def __init__(self, what: str = "") -> None:
        self._is_asked = False
        self.is_in_time = True
        self.at: At = (what, 0, 0)

    def ask(self) -> None:
        """Ask the work to stop at its next check; may be called on any thread."""
        self._is_asked = True

    def check(self) -> None:
        """Raise Cancelled if the work has been asked to stop and has stored nothing permanently yet."""
        if self.is_in_time and self._is_asked:
            self.is_in_time = False
            raise Cancelled

    def keep(self) -> None:
        """Record that something was stored permanently, so that the work can no longer be stopped."""
        self.is_in_time = False

    def report(self, what: str, done: int, total: int) -> None:
        """Raise Cancelled as `check` does; otherwise store the progress of the work.

        `what`: the description of the work. `total`: 0 if it is unknown.
        """
        self.check()
        self.resume((what, done, total))

    def resume(self, at: At) -> None:
        """Set the progress back to `at`, the progress of longer work, after a part of it has ended."""
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
    """Mark the work inside as storing nothing permanently, so that it can be stopped until its end."""
    flag = _FLAG.get()
    with stoppable(_OnTrial(flag) if flag is not None else None):
        yield


@contextmanager
def while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Stop the work inside once `is_wanted` returns False; it must store nothing permanently."""
    with stoppable(_OnTrial(_FLAG.get() or StopFlag(), is_wanted)):
        yield


def check_stop() -> None:
    """Raise Cancelled if the work on this thread has been asked to stop."""
    if (flag := _FLAG.get()) is not None:
        flag.check()


def forbid_stopping() -> None:
    """Record that the work on this thread has stored something permanently, so that it can no longer be stopped."""
    if (flag := _FLAG.get()) is not None:
        flag.keep()


def report(what: str, done: int, total: int) -> None:
    """Report the progress of the work on this thread, as in `StopFlag.report`."""
    if (flag := _FLAG.get()) is not None:
        flag.report(what, done, total)


_REPORTS = 50
"""The approximate number of reports for a long list; each one updates a window or a terminal."""


def counted(what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Yield `items`, which take long, and report how many of the `total` are done; `what` describes the work.

    The earlier progress is restored at the end. Inside a longer list, only the longer list reports its progress. Raises
    Cancelled if the work has been asked to stop.
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
