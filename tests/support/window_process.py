"""A window in a process of its own that types and then waits to be killed: `python -m tests.support.window_process`.

Arguments: FILE TEXT. The settings, the log folder and the user's documents are those of the environment. It prints
`kept` once the typed text is in the data file, and continues to run; with TEXT `crash` it crashes instead; with TEXT
`log off` the user of Windows logs off as soon as it is typed, and it prints whether the window agrees (1). With FILE
`plan` it begins a new plan, types its name again and again, TEXT with a number, and prints each name that is kept.
"""

import ctypes
import os
import sys
from itertools import count
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from nakano_status.gui.app import make_application, run
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.start import plan_page
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.window.main_window import MainWindow
from tests.support.user_input import write

LAST_ROW = "2-1-2-04-W"
_QUERY_END_SESSION = 0x11


def main() -> None:
    """Run the program on a file until it is killed."""
    path, text = sys.argv[1:]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if sys.platform == "win32":  # which tells no program by the environment
        settings = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        QSettings.setPath(*settings, os.environ["XDG_CONFIG_HOME"])
        documents = str(Path(os.environ.get("HOME", "")) / "Documents")
        QStandardPaths.writableLocation = staticmethod(lambda _: documents)  # type: ignore[method-assign,assignment]
    make_application()
    looking = QTimer()
    looking.setInterval(20)
    is_plan = path == "plan"
    looking.timeout.connect(lambda: _begin_plan(looking, text) if is_plan else _begin(looking, text))
    looking.start()
    run(None if is_plan else Path(path))


def _begin(looking: QTimer, text: str) -> None:
    """Type as soon as the rows are shown."""
    windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]
    page = windows[0].page if windows else None
    if not isinstance(page, EntriesPage) or page.form.row is None:
        return
    looking.stop()
    if text == "crash":
        os.abort()  # an access violation by `ctypes` would be an exception on Windows
    page.go_to(LAST_ROW)
    editor = page.form.texts["done"].editor
    page.writer.saved.connect(lambda *_: _tell())
    write(editor, text)
    if text == "log off" and sys.platform == "win32":
        is_agreed = ctypes.windll.user32.SendMessageW(int(windows[0].winId()), _QUERY_END_SESSION, 0, 0)
        _tell(f"{is_agreed}\n")


def _begin_plan(looking: QTimer, text: str) -> None:
    """Type names of a plan, each as soon as the one before is kept."""
    windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]
    shown = windows[0].shown if windows else None
    if isinstance(shown, StartPage):
        plan_page._PAUSE = 0
        shown.new_plan.trigger()
    elif isinstance(shown, plan_page.PlanPage):
        looking.stop()
        numbers = count(1)

        def type_next() -> None:
            shown.models["概要"].put({(0, 1): f"{text}{next(numbers)}"})

        def tell() -> None:
            _tell(f"{shown.draft.title}\n")
            QTimer.singleShot(0, type_next)

        shown._show_file = tell  # type: ignore[method-assign]
        type_next()


def _tell(words: str = "kept\n") -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
