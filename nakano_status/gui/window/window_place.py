"""The position of the window, as the user last left it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, QTimer, SignalInstance
from PySide6.QtWidgets import QStyle, QWidget

from nakano_status.gui.memory import Memory

_BORDER = 8
"""Device-independent pixels for the frame of a window, whose width is not known before the window is shown."""

_PAUSE = 500
"""Milliseconds without moving after which the window's position is stored."""


def show_on_screen(window: QWidget, size: tuple[int, int], available: QRect | None = None) -> None:
    """Show a window in a size if it fits the screen (`available`: without task bars), else maximized."""
    room = available if available is not None else window.screen().availableGeometry()
    title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    inner = room.size() - QSize(2 * _BORDER, title_bar + 2 * _BORDER)
    wanted = QSize(*size)
    window.resize(wanted.boundedTo(inner))
    if wanted.boundedTo(inner) == wanted:
        window.show()
    else:
        window.showMaximized()


class PlaceKeeper(QObject):
    """Shows a window at its last position, and stores the position after each move: a program may be killed."""

    def __init__(self, window: QWidget, placed: SignalInstance, memory: Memory, size: tuple[int, int]) -> None:
        """Show the window: in `size` if no position was stored; if its screen is missing Qt moves it onto another.

        `placed` follows every move of the window.
        """
        super().__init__()
        self._window, self._memory = window, memory
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.keep)
        before = memory.window_place
        if before is not None and window.restoreGeometry(before):
            window.show()
        else:
            show_on_screen(window, size)
        placed.connect(self._pause.start)

    def keep(self) -> None:
        """Store the current position of the window."""
        self._pause.stop()
        self._memory.remember_window_place(self._window.saveGeometry())
