"""Stopping work that a person no longer wants: asked for on one thread, noticed on the one that does the work.

Work looks whether it shall stop where it uses a data file or a file of its own, and where it reports how far it is.
What it did until then is undone, as after any exception. Once it has kept something for good, it goes on to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Cancelled(Exception):  # noqa: N818 - a person's decision, not an error
    """The person stopped the work; nothing was changed."""


class StopFlag:
    """Whether one piece of work shall stop. It stops once: what cleans up after it is not stopped again."""

    def __init__(self) -> None:
        self._is_asked = False
        self.is_in_time = True

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


class _OnTrial(StopFlag):
    """The flag of work that writes where nothing is kept: it can be stopped all the time."""

    def __init__(self, flag: StopFlag) -> None:
        super().__init__()
        self._flag = flag

    def check(self) -> None:
        """Stop with the work that it is a part of."""
        self._flag.check()

    def keep(self) -> None:
        """Keep nothing."""


class _WhileWanted(StopFlag):
    """The flag of a reading: it stops wherever it looks, once its result is not wanted any more."""

    def __init__(self, is_wanted: Callable[[], bool]) -> None:
        super().__init__()
        self._is_wanted = is_wanted

    def check(self) -> None:
        """Ask whether it is wanted."""
        if not self._is_wanted():
            raise Cancelled


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
    with stoppable(_WhileWanted(is_wanted)):
        yield


def check_stop() -> None:
    """Raise Cancelled if the work on this thread shall stop."""
    if (flag := _FLAG.get()) is not None:
        flag.check()


def keep() -> None:
    """Note that the work on this thread has kept something for good."""
    if (flag := _FLAG.get()) is not None:
        flag.keep()
