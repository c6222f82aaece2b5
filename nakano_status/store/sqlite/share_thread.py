"""What is done on other threads, as it may wait for a share that does not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class ShareThread:
    """Does one piece of work after the other on another thread; the process may end before it is done."""

    def __init__(self, name: str) -> None:
        """`name` is that of the thread, for reports of defects."""
        self._name = name
        self._last: threading.Thread | None = None
        self._is_left = False

    def do(self, work: Callable[[], None]) -> None:
        """Begin a piece of work once those before it are done."""
        before = self._last

        def run() -> None:
            if before is not None:
                before.join()
                if self._is_left:
                    return
            work()

        self._last = threading.Thread(target=run, name=self._name, daemon=True)
        self._last.start()

    def wait(self, until: float) -> bool:
        """Wait for all of it until that time (`time.monotonic`); return whether it is done.

        If it is not, what has not begun is dropped.
        """
        if self._last is not None:
            self._last.join(max(0.0, until - time.monotonic()))
            self._is_left = self._last.is_alive()
        return not self._is_left
