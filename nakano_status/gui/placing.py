"""Where the window opens: whole on the screen, title bar and all."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QStyle, QWidget

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
