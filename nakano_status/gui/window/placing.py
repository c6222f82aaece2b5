"""Where the window opens: whole on the screen, title bar and all."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, QTimer, SignalInstance
from PySide6.QtWidgets import QStyle, QWidget

from nakano_status.gui.memory import Memory

_BORDER = 8
"""Device-independent pixels for the frame that a desktop draws around a window, which is not known before it stands."""


def show_on_screen(window: QWidget, size: tuple[int, int], available: QRect | None = None) -> None:
    """Show a window in a size where it fits the screen (`available`: without task bars), else over the whole of it."""
    room = available if available is not None else window.screen().availableGeometry()
    title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    inner = room.size() - QSize(2 * _BORDER, title_bar + 2 * _BORDER)
    wanted = QSize(*size)
    window.resize(wanted.boundedTo(inner))
    if wanted.boundedTo(inner) == wanted:
        window.show()
    else:
        window.showMaximized()


_PAUSE = 500
"""Milliseconds without moving after which the window's place is kept."""


class PlaceKeeper(QObject):
    """Shows a window where it stood the last time, and keeps where it stands: also for a program that is killed."""

    def __init__(self, window: QWidget, placed: SignalInstance, memory: Memory, size: tuple[int, int]) -> None:
        """Show the window: in `size` where nothing was kept; where its screen is gone Qt moves it onto one that is.

        `placed` follows every move of the window.
        """
        super().__init__()
        self._window, self._memory = window, memory
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.keep)
        before = memory.window_place
        if before is not None and window.restoreGeometry(before):
            window.show()
        else:
            show_on_screen(window, size)
        placed.connect(self._pause.start)

    def keep(self) -> None:
        """Keep where the window stands now."""
        self._pause.stop()
        self._memory.remember_window_place(self._window.saveGeometry())
