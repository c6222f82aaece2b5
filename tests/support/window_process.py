"""A window in a process of its own that types and then waits to be killed: `python -m tests.support.window_process`.

Arguments: FILE TEXT. The settings and the log folder are those of the environment. It prints `kept` once the typed text
is in the data file, and continues to run; with TEXT `crash` it crashes instead.
"""

import ctypes
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nakano_status.gui.app import make_application, run
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.window.main_window import MainWindow
from tests.support.user_input import write

LAST_ROW = "2-1-2-04-W"


def main() -> None:
    """Run the program on a file until it is killed."""
    path, text = sys.argv[1:]
    make_application()
    looking = QTimer()
    looking.setInterval(20)
    looking.timeout.connect(lambda: _begin(looking, text))
    looking.start()
    run(Path(path))


def _begin(looking: QTimer, text: str) -> None:
    """Type as soon as the rows are shown."""
    windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]
    page = windows[0].page if windows else None
    if not isinstance(page, EntriesPage) or page.form.row is None:
        return
    looking.stop()
    if text == "crash":
        ctypes.string_at(0)
    page.go_to(LAST_ROW)
    editor = page.form.texts["done"].editor
    page.writer.saved.connect(_tell)
    write(editor, text)


def _tell() -> None:
    sys.stdout.write("kept\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
