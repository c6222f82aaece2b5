"""A muted icon beside a text, painted in the colour of the current theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.gui.looks.appearance import current_theme, steps
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override


class Picture(QWidget):
    """An icon; `side` is its height and width in steps, `colour` the name of a colour in the theme."""

    def __init__(self, name: str, side: float, colour: str = "muted") -> None:
        super().__init__()
        self.name, self.colour, self._side = name, colour, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str = "muted") -> None:
        """Show another icon."""
        self.name, self.colour = name, colour
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(steps(self._side), steps(self._side))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw(painter, self.name, QRectF(self.rect()), getattr(current_theme(), self.colour))
        painter.end()
