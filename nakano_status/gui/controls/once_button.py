"""A button whose act brings the next thing to decide in the place of the last one."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.overriding import override


class OnceButton(QPushButton):
    """Pressed once by a double click: the second click would decide on what nobody has looked at."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
