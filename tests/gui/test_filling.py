"""An area is filled exactly as Qt's own function fills it, and the painter is left as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from nakano_status.gui.looks.focus_frame import fill

COLOUR = "#336699"


def painted(place: QRect | QRectF, *, by_qt: bool) -> QImage:
    image = QImage(40, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(QColor("red"))
    if by_qt:
        painter.fillRect(place, QColor(COLOUR))
    else:
        fill(painter, place, COLOUR)
    painter.drawLine(0, 19, 39, 19)
    painter.end()
    return image


@pytest.mark.parametrize("place", [QRect(3, 2, 30, 11), QRectF(3, 2, 30.5, 10.25), QRect(0, 0, 40, 20), QRect()])
def test_an_area_is_filled_as_qt_fills_it(place: QRect | QRectF) -> None:
    assert painted(place, by_qt=False) == painted(place, by_qt=True)
