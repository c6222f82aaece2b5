"""Reports whatever a slot or an event handler raises; without this Qt prints it and goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType


def catch_defects(tell: Callable[[BaseException], None]) -> None:
    """Report every uncaught exception, on any thread; several from the same place only once.

    An error in painting would be reported at every paint. Ctrl+C at the terminal works as usual.
    """
    told: set[tuple[str, str, int | None]] = set()

    def hook(kind: type[BaseException], defect: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, defect, trace)
            return
        place = _place_of(kind, trace)
        if place not in told:
            told.add(place)
            tell(defect)

    def hook_of_threads(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = hook_of_threads


def _place_of(kind: type[BaseException], trace: TracebackType | None) -> tuple[str, str, int | None]:
    frames = list(traceback.walk_tb(trace))
    return (
        (kind.__qualname__, frames[-1][0].f_code.co_filename, frames[-1][1]) if frames else (kind.__qualname__, "", 0)
    )
