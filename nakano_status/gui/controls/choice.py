"""The one field to choose from a list, and what it has in common with the field of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from nakano_status.gui.overriding import override

if TYPE_CHECKING:
    _Field = QWidget
else:
    _Field = object


class WheelNeedsFocus(_Field):
    """Mixed into a field: the wheel changes it only while it has the keyboard, else it goes on to what scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel bring the keyboard

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(WheelNeedsFocus, QComboBox):
    """A field to choose from a list."""
