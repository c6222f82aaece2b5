"""How an area is filled with one colour."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter


def fill(painter: QPainter, place: QRect | QRectF, colour: str) -> None:
    """Fill a rectangle with a colour of the theme.

    `QPainter.fillRect` does the same, but before its first call PySide6 makes all 182 names of gradients, which takes
    longer than painting the window.
    """
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRect(place)
    painter.restore()
