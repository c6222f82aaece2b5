"""The combo box of all pages, and the handling of the wheel that it shares with the field for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    _Field = QWidget
else:
    _Field = object


class WheelNeedsFocus(_Field):
    """Mixin of a field: the wheel changes the value only while the field has the focus; else it scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # by default the wheel sets the focus

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(WheelNeedsFocus, QComboBox):
    """A combo box; `name` is what a screen reader reads out, with `fits` it is as wide as its longest choice."""

    def __init__(self, name: str = "", *, fits: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        if fits:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
