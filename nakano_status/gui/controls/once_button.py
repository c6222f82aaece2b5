"""A button whose act shows the next item to decide in place of the last one."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.qt_override import override


class OnceButton(QPushButton):
    """A button that a double click presses once: a second press would decide on an item that the user has not read."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
