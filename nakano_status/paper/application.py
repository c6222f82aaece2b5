"""The application that fonts need: made where there is none, as on the command line."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication

_kept: list[QGuiApplication] = []
"""One that is made here stays until the process ends, and can carry a window, too."""


def need_application() -> None:
    """Make an application where there is none; without a display it draws into memory."""
    if QGuiApplication.instance() is not None:
        return
    shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    arguments = [] if sys.platform != "linux" or shown else ["-platform", "offscreen"]
    from PySide6.QtWidgets import QApplication

    _kept.append(QApplication(["nakano-status", *arguments]))
