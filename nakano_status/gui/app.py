"""The start of the window: application, translation, theme, reports of defects.

The window is shown first, then the data file is opened.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nakano_status.bootstrap import make_parts, with_backups
from nakano_status.crash_record import begin_run, count_runs
from nakano_status.defect_report import EXIT_OF_DEFECT, write_report
from nakano_status.domain.refusals.exchange import DisplayMissing
from nakano_status.domain.storage.store_place import refusal_of
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.editing.dropped_composition import recover_dropped_text
from nakano_status.gui.features.start.file_notices import Beginning, determine_beginning, report_crashes
from nakano_status.gui.looks.appearance import apply_theme, follow_system
from nakano_status.gui.memory import Memory, PlaceKeeper, show_on_screen
from nakano_status.gui.messages import Tone
from nakano_status.gui.window.garbage_policy import GarbagePolicy
from nakano_status.program_files import program_folder

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts


NOT_DONE = 2
"""The exit code if the data file to show was refused."""

SIZE = (1366, 768)
"""The initial size of the window, in device-independent pixels: the smallest screen of an office PC."""


def run(path: Path | None = None, *, exit_when_shown: bool = False) -> int:
    """Open the window on a data file or a form (None: the last data file); return the exit code after it was closed.

    If `exit_when_shown`, close the window once its rows were painted. Raises DisplayMissing if there is no display.
    """
    if not has_display(sys.platform, os.environ):
        raise DisplayMissing
    return run_window(
        with_backups(make_parts(papers_aside=True), on_closing=True), path, exit_when_shown=exit_when_shown
    )


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Return whether a window can be shown.

    On Linux, the environment must name a display or Qt's platform plugin; other systems always have a display.
    """
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(environment.get(name) for name in named)


def run_window(parts: Parts, path: Path | None = None, *, exit_when_shown: bool = False) -> int:
    """Open the window with these parts and run until it is closed; return the exit code.

    `path`: the data file to open; if None, the file that was open last, or the program's first page if none was. If
    `exit_when_shown`, close the window once its rows were painted.
    """
    # Ctrl+C ends the window at once, as a kill does: a KeyboardInterrupt in a paint event leaves Qt's painter behind,
    # which crashes the process, and elsewhere it would end nothing
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = make_application()
    memory = None if exit_when_shown else _own_memory()
    beginning = Beginning(path) if memory is None else determine_beginning(memory, path)
    shell = AppController(parts, memory, opens_file=beginning.file is not None)
    catch_defects(lambda defect: _report(shell, defect))
    end = _measure(app, shell, path) if exit_when_shown else _begin_day(shell, beginning)
    answering = GarbagePolicy(shell.worker)
    shell.session.closed.connect(answering.release)
    if sys.platform == "win32":  # elsewhere the same signal can be a request to save and continue
        app.commitDataRequest.connect(shell.log_off)
    code = app.exec()
    words = shell.close()
    end()
    answering.end()
    if words and not (exit_when_shown or shell.is_logging_off):
        shell.messages.show_at_end(words)
    return code


def _report(shell: AppController, defect: BaseException) -> None:
    refusal = refusal_of(defect)
    if refusal is not None:
        shell.messages.refuse(refusal)
    else:
        shell.messages.report_defect(write_report(defect))


def _own_memory() -> Memory:
    """Return the stored values of the user's window."""
    return Memory(QSettings(settings_format(sys.platform), QSettings.Scope.UserScope, "nakano-status", "nakano-status"))


def settings_format(platform: str) -> QSettings.Format:
    """Return the format of the window's stored settings, so that they are in a file on every system.

    `platform`: as in `sys.platform`; Qt's own default on Windows would be the registry.
    """
    return QSettings.Format.IniFormat if platform == "win32" else QSettings.Format.NativeFormat


def _begin_day(shell: AppController, beginning: Beginning) -> Callable[[], None]:
    """Show the window at its last position, open the data file and report crashes.

    Return the function that ends the run.
    """
    windows = count_runs()
    record = begin_run()
    keeper = PlaceKeeper(shell.window, shell.window.placed, shell.memory, SIZE, windows)
    if (path := beginning.file) is not None:
        QTimer.singleShot(0, lambda: shell.begin_with(path))
    report_crashes(shell.window.notices, beginning)
    shell.opening.share.offer_unwritten(shell.opening.open, beginning.file)

    def end() -> None:
        keeper.store_place()
        if record is not None:
            record.end()

    return end


def _measure(app: QApplication, shell: AppController, path: Path | None) -> Callable[[], None]:
    """Show the window and exit as soon as the rows are painted, with the exit code of the outcome."""
    show_on_screen(shell.window, SIZE)
    shell.ready.connect(shell.session.close)  # the work after the first paint is not needed here
    shell.ready.connect(app.exit)  # exit at once: closing would ask, and make the remaining pages first
    codes = {Tone.REFUSED: NOT_DONE, Tone.DEFECT: EXIT_OF_DEFECT}
    shell.messages.posted.connect(lambda message: app.exit(codes[message.tone]) if message.tone in codes else None)
    QTimer.singleShot(0, app.quit if path is None else lambda: shell.begin_with(path))
    return lambda: None


def make_application() -> QApplication:
    """Return the running application, or make it, with the program's theme and Qt's texts in Japanese."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nakano-status")
    app.setApplicationDisplayName("進捗状況とりまとめ")
    app.setDesktopFileName("nakano-status")
    app.setWindowIcon(QIcon(str(program_folder("resources") / "icon.png")))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("ja_JP"), "qtbase", "_", folder):
        app.installTranslator(translator)
    apply_theme(app)
    follow_system(app)
    recover_dropped_text(app)
    return app


def catch_defects(report: Callable[[BaseException], None]) -> None:
    """Call `report` with every uncaught exception on any thread, but only once for each place in the code."""
    reported: set[tuple[str, str, int | None]] = set()

    def hook(kind: type[BaseException], defect: BaseException, trace: TracebackType | None) -> None:
        place = _place_of(kind, trace)
        if place not in reported:
            reported.add(place)
            report(defect)

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
