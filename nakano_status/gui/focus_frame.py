"""The frame around what the keyboard is on, in lists and tables that we paint ourselves."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nakano_status.gui.appearance import worn_theme

_WIDTH = 2


def paint_focus(painter: QPainter, place: QRect) -> None:
    """Draw the frame just inside a place, in the accent colour."""
    painter.save()
    pen = QPen(QColor(worn_theme().accent), _WIDTH)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(1, 1, -1, -1))
    painter.restore()
