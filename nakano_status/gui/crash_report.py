"""A defect becomes a file with what is needed to find it, never a traceback on the screen."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from nakano_status import __version__

_NAME = "nakano-status-window"


def write_report(defect: BaseException) -> Path:
    """Write the report into the log folder, else the temporary one; return where it is.

    It has the program's path through the code, and no answer's text: names and values stay in the data file.
    """
    import platformdirs

    told = "".join(traceback.format_exception(defect))
    content = f"nakano-status {__version__}\nPython {platform.python_version()} {platform.system()}\n\n{told}"
    for folder in (platformdirs.user_log_path("nakano-status", appauthor=False), Path(tempfile.gettempdir())):
        path = folder / f"{_NAME}-{abs(hash(told)) % 10**8:08}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    return Path(_NAME)


def catch_defects(tell: Callable[[BaseException], None]) -> None:
    """Tell of whatever a slot or an event handler raises; without this Qt prints it and goes on."""

    def hook(kind: type[BaseException], defect: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, defect, trace)
        else:
            tell(defect)

    sys.excepthook = hook
