"""The set of line-drawn icons, painted in the text's colour at any scale; every icon has a text beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.gui.looks.appearance import current_theme, steps
from nakano_status.gui.qt_override import override

_GRID = 16.0
_STROKE = 1.5

_SHEET = "3.5,1.5 10,1.5 12.5,4 12.5,14.5 3.5,14.5 3.5,1.5"


def draw_icon(painter: QPainter, name: str, place: QRectF, colour: QColor | str) -> None:
    """Draw the icon with a name into a square; raise KeyError if there is no such icon."""
    path = QPainterPath()
    _DRAWN[name](path)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.topLeft())
    painter.scale(place.width() / _GRID, place.height() / _GRID)
    pen = QPen(QColor(colour), _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def icon(name: str, colour: str) -> QIcon:
    """Return the icon `name` for buttons and menus.

    `colour`: the name of a colour of Theme; the icon follows a change of the theme.
    """
    return QIcon(_LineEngine(name, colour))


class _LineEngine(QIconEngine):
    """An icon engine that draws at every size, so that 200 % is as sharp as 100 %."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(rect).center())
        draw_icon(painter, self._name, place, getattr(current_theme(), self._colour))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        return _LineEngine(self._name, self._colour)


def _lines(*strokes: str) -> Callable[[QPainterPath], None]:
    """Return a function that draws strokes, each given as 「x,y x,y …」 on a grid of 16."""
    points = [[tuple(map(float, point.split(","))) for point in stroke.split()] for stroke in strokes]

    def build(path: QPainterPath) -> None:
        for stroke in points:
            path.moveTo(QPointF(*stroke[0]))
            for point in stroke[1:]:
                path.lineTo(QPointF(*point))

    return build


def _with_circle(x: float, y: float, radius: float, *strokes: str) -> Callable[[QPainterPath], None]:
    """Return a function that draws a circle and strokes."""
    lines = _lines(*strokes)

    def build(path: QPainterPath) -> None:
        path.addEllipse(QPointF(x, y), radius, radius)
        lines(path)

    return build


_BOX = "2.5,2.5 13.5,2.5 13.5,13.5 2.5,13.5 2.5,2.5"
"""States of lists are boxes, as on the printed board: rings, crosses and triangles are marks of 進捗状況."""

_CALENDAR = ("2,3 14,3 14,14 2,14 2,3", "2,6.6 14,6.6", "5,1.2 5,4.2", "11,1.2 11,4.2")
_ARC = ("3.2,6 4.6,4 6.6,2.9 9,2.7 11.3,3.7 12.9,5.6 13.3,8 12.6,10.6 10.8,12.5 8.3,13.3 5.7,12.9 3.7,11.3 2.7,9",)
"""Most of a circle, from its upper left to its lower left."""

_DRAWN: dict[str, Callable[[QPainterPath], None]] = {
    "blank": _with_circle(8, 8, 1.2),
    "draft": _lines("3,13 3.6,10.2 10.8,3 13,5.2 5.8,12.4 3,13", "9.2,4.6 11.4,6.8"),
    "ask": _with_circle(8, 8, 6.2, "8,4.8 8,8.8", "8,11.2 8,11.3"),
    "question": _with_circle(8, 8, 6.2, "6,6.4 6.3,5.2 8,4.5 9.7,5.2 9.8,6.7 8,8 8,9.2", "8,11.3 8,11.4"),
    "advice": _with_circle(8, 8, 6.2, "8,4.7 8,4.8", "8,7.2 8,11.4"),
    "opinion": _lines("2.5,3 13.5,3 13.5,10.5 7.5,10.5 4.5,13.5 4.5,10.5 2.5,10.5 2.5,3", "5,5.8 11,5.8", "5,8 9,8"),
    "done": _lines("3,8.5 6.5,12 13,4.5"),
    "sent": _with_circle(8, 8, 6.2, "5,8.2 7.2,10.4 11,5.8"),
    "half": _lines(_BOX, "2.5,8 8,2.5", "2.5,13.5 13.5,2.5", "8,13.5 13.5,8"),
    "late": _with_circle(8, 8, 6.2, "8,4.2 8,8 10.8,9.6"),
    "none": _lines(_BOX),
    "board": _lines("2,3 14,3 14,13 2,13 2,3", "2,6.4 14,6.4", "6,6.4 6,13", "8.4,9.7 12,9.7"),
    "gather": _lines("8,1.5 8,8.5", "5.2,5.8 8,8.6 10.8,5.8", "2,9.5 2,14 14,14 14,9.5"),
    "differ": _lines("2,4.5 12,4.5", "9.6,2 12,4.5 9.6,7", "14,11.5 4,11.5", "6.4,9 4,11.5 6.4,14"),
    "calendar": _lines(*_CALENDAR),
    "held": _lines("2.5,8 2.5,13.5 13.5,13.5 13.5,8", "2.5,8 5,3 11,3 13.5,8 10,8 9,10 7,10 6,8 2.5,8"),
    "sections": _lines(
        "5.5,2 10.5,2 10.5,5.5 5.5,5.5 5.5,2",
        "1.5,10.5 6.5,10.5 6.5,14 1.5,14 1.5,10.5",
        "9.5,10.5 14.5,10.5 14.5,14 9.5,14 9.5,10.5",
        "8,5.5 8,8",
        "4,10.5 4,8 12,8 12,10.5",
    ),
    "tree": _lines(
        "2,2 9,2 9,5 2,5 2,2",
        "4,5 4,12.5 7,12.5",
        "4,8.2 7,8.2",
        "7,7 14,7 14,9.5 7,9.5 7,7",
        "7,11.2 14,11.2 14,13.8 7,13.8 7,11.2",
    ),
    "chart": _lines("2,2 2,14", "2,3.5 11,3.5 11,6 2,6", "2,8.5 14,8.5 14,11 2,11", "7,3.5 7,6", "9.5,8.5 9.5,11"),
    "measure": _lines("2,2 2,14 14,14", "4.5,11 7.5,7.5 9.8,9.2 13.5,4", "10.8,3.8 13.6,3.8 13.6,6.6"),
    "rows": _lines("2,4 3,4", "5.5,4 14,4", "2,8 3,8", "5.5,8 14,8", "2,12 3,12", "5.5,12 14,12"),
    "paper": _lines(_SHEET, "10,1.5 10,4 12.5,4", "6,7.5 10,7.5", "6,10.5 10,10.5"),
    "print": _lines(
        "4.5,6 4.5,2 11.5,2 11.5,6", "4.5,11.5 2,11.5 2,6 14,6 14,11.5 11.5,11.5", "4.5,9 11.5,9 11.5,14 4.5,14 4.5,9"
    ),
    "send": _lines("2,8 14,2.5 10.5,14 7.6,9.4 2,8", "7.6,9.4 14,2.5"),
    "write": _lines("3,13 3.6,10.2 10.8,3 13,5.2 5.8,12.4 3,13", "9.2,4.6 11.4,6.8", "9,14 14,14"),
    "check": _lines("2,4 3.4,5.4 6,2.6", "8.5,4 14,4", "2,9 3.4,10.4 6,7.6", "8.5,9 14,9", "8.5,13.5 14,13.5"),
    "file": _lines(_SHEET, "10,1.5 10,4 12.5,4"),
    "folder": _lines("1.5,3.5 6,3.5 7.5,5.2 14.5,5.2 14.5,13 1.5,13 1.5,3.5"),
    "search": _with_circle(6.8, 6.8, 4.6, "10.2,10.2 14,14"),
    "next": _lines("3,8 13,8", "9.4,4.4 13,8 9.4,11.6"),
    "copy": _lines("5.5,5.5 13.5,5.5 13.5,14 5.5,14 5.5,5.5", "3,10.5 2.5,10.5 2.5,2 10.5,2 10.5,3"),
    "today": _lines(*_CALENDAR, "5,10.4 7.2,12.4 11,8.6"),
    "restore": _lines("3,2.5 3,6 6.5,6", *_ARC, "8,4.8 8,8.3 10.4,9.8"),
    "note": _lines("2,3 14,3 14,11 8,11 5,14 5,11 2,11 2,3", "5,6 11,6", "5,8.5 9,8.5"),
    "left_out": _lines(_BOX, "5,8 11,8"),
    "close": _lines("3.5,3.5 12.5,12.5", "12.5,3.5 3.5,12.5"),
}


class IconPicture(QWidget):
    """An icon; `side` is its height and width in STEPs of `appearance`, `colour` the name of a colour in the theme."""

    def __init__(self, name: str, side: float, colour: str = "muted") -> None:
        super().__init__()
        self.name, self.colour, self._side = name, colour, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str = "muted") -> None:
        """Show the icon `name`; `colour`: the name of a colour of Theme."""
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
        draw_icon(painter, self.name, QRectF(self.rect()), getattr(current_theme(), self.colour))
        painter.end()
