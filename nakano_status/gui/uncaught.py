"""Whatever a slot or an event handler raises is told, too: without this Qt prints it and goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType


def catch_defects(tell: Callable[[BaseException], None]) -> None:
    """Tell of every exception that nobody caught; Ctrl+C at the terminal stays what it is."""

    def hook(kind: type[BaseException], defect: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, defect, trace)
        else:
            tell(defect)

    sys.excepthook = hook
