"""Work that a person waits for: it reports how far it is, and stops if it is no longer wanted.

Stopping is asked for on one thread, and noticed on the one that does the work: where it uses a data file or a file of
its own, and where it reports how far it is. What it did until then is undone, as after any exception. Once it has kept
something for good, it goes on to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

At = tuple[str, int, int]
"""How far work is: what it does, how much of that is done, and of how much (0: unknown)."""


class Cancelled(Exception):  # noqa: N818 - a person's decision, not an error
    """The person stopped the work; nothing was changed."""


class StopFlag:
    """Whether one piece of work shall stop, and how far it is (`at`).

    It stops once: what cleans up after it is not stopped again.
    """

    def __init__(self, what: str = "") -> None:
        self._is_asked = False
        self.is_in_time = True
        self.at: At = (what, 0, 0)

    def ask(self) -> None:
        """Ask the work to stop where it can; on any thread."""
        self._is_asked = True

    def check(self) -> None:
        """Raise Cancelled if the work shall stop and is in time: it has kept nothing yet."""
        if self.is_in_time and self._is_asked:
            self.is_in_time = False
            raise Cancelled

    def keep(self) -> None:
        """Note that something was kept for good: it is too late to stop."""
        self.is_in_time = False

    def report(self, what: str, done: int, total: int) -> None:
        """Note what is being done, how much of it is done, and of how much (0: unknown); raise Cancelled as `check`."""
        self.check()
        self.resume((what, done, total))

    def resume(self, at: At) -> None:
        """Go on with what was done before a part of it was reported by itself."""
        self.at = at


class _OnTrial(StopFlag):
    """The flag of work that writes where nothing is kept: it can be stopped all the time.

    It stops with the work that it is a part of, and no other way unless it `is_wanted` no more.
    """

    def __init__(self, flag: StopFlag, is_wanted: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._flag, self.at, self._is_wanted = flag, flag.at, is_wanted

    def check(self) -> None:
        """Ask the work that it is a part of, too."""
        if not self._is_wanted():
            raise Cancelled
        self._flag.check()

    def keep(self) -> None:
        """Keep nothing."""

    def resume(self, at: At) -> None:
        """Report for the work that it is a part of."""
        super().resume(at)
        self._flag.resume(at)


_FLAG: ContextVar[StopFlag | None] = ContextVar("flag", default=None)
"""The flag of the work that is done on this thread; None: it cannot be stopped."""


@contextmanager
def stoppable(flag: StopFlag | None) -> Iterator[None]:
    """Let what is done inside be stopped by a flag (None: it cannot be stopped)."""
    token = _FLAG.set(flag)
    try:
        yield
    finally:
        _FLAG.reset(token)


@contextmanager
def on_trial() -> Iterator[None]:
    """Write inside where nothing is kept."""
    flag = _FLAG.get()
    with stoppable(_OnTrial(flag) if flag is not None else None):
        yield


@contextmanager
def while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Let what is read inside stop once `is_wanted` returns False."""
    with stoppable(_OnTrial(_FLAG.get() or StopFlag(), is_wanted)):
        yield


def check_stop() -> None:
    """Raise Cancelled if the work on this thread shall stop."""
    if (flag := _FLAG.get()) is not None:
        flag.check()


def keep() -> None:
    """Note that the work on this thread has kept something for good."""
    if (flag := _FLAG.get()) is not None:
        flag.keep()


def report(what: str, done: int, total: int) -> None:
    """Report how far the work on this thread is, as in `StopFlag.report`."""
    if (flag := _FLAG.get()) is not None:
        flag.report(what, done, total)


_REPORTS = 50
"""About how often a long list is reported: each time a window or a terminal shows it."""


def counted(what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Yield items that take long, `total` of them, and report how far it is; then what was reported before goes on.

    A list within a longer one that is reported is not: the longer one shows how far all is.
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
