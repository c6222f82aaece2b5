"""A check box that shows a tick: style rules can fill a box, but cannot draw into it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from nakano_status.gui.looks.appearance import current_theme, uses_fallback_style
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override


class TickBox(QCheckBox):
    """A check box; where the system's style draws boxes, it draws the tick, too."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked() and uses_fallback_style():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            draw(painter, "done", QRectF(box), current_theme().on_accent)
            painter.end()
