"""Painting of pictures' shapes: in the window with its font and colours, in files as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from nakano_status.documents.charts import SIZE, Lettering
from nakano_status.documents.picture import (
    PRINTED,
    Box,
    Colour,
    Curve,
    Dot,
    Ink,
    Palette,
    Picture,
    Shape,
    TextLine,
    hatching,
    hatching_width,
)
from nakano_status.gui.looks.appearance import Theme, body_font
from nakano_status.gui.looks.focus_frame import fill_rectangle


def palette_of(theme: Theme) -> Palette:
    """Return the theme's colours as #rrggbb by the colour roles of pictures."""
    palette: dict[Colour, str] = {
        Ink.TEXT: theme.text,
        Ink.MUTED: theme.muted,
        Ink.LINE: theme.line,
        Ink.GROUND: theme.base,
        Ink.ACCENT: theme.accent,
        Ink.SHADE: theme.selected,
        Ink.ATTENTION: theme.attention,
        Ink.UNMARKED: theme.unmarked,
    }
    return palette | {role: ink for role, ink in theme.marks.items()}  # noqa: C416 - its keys are colours of pictures


class PicturePainter:
    """A painter of pictures, whose main text has the size of `font`.

    `unit`: the size of a point of a picture, in pixels.
    """

    def __init__(self, font: QFont) -> None:
        self.font = QFont(font)  # the font of an item's option is deleted with the option
        self._pixels = QFontInfo(font).pixelSize()
        self.unit = self._pixels / SIZE
        self.lettering = Lettering(SIZE, SIZE, self.measure)
        self._fonts: dict[tuple[float, bool], tuple[QFont, QFontMetricsF]] = {}
        self._widths: dict[tuple[str, float, bool], float] = {}

    def measure(self, text: str, size: float, bold: bool) -> float:  # noqa: FBT001
        """Return the width of a text in points of the picture; `size`: the size of its font, also in points."""
        key = text, size, bold
        if key not in self._widths:
            self._widths[key] = self._font(size, bold=bold)[1].horizontalAdvance(text) / self.unit
        return self._widths[key]

    def paint(self, painter: QPainter, shapes: Iterable[Shape], palette: Palette) -> None:
        """Paint shapes with the colours of `palette`; their coordinates begin at the painter's origin."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in shapes:
            match shape:
                case Box():
                    self._paint_box(painter, shape, palette)
                case Curve():
                    self._paint_curve(painter, shape, palette)
                case Dot():
                    ink = QColor(palette[shape.colour])
                    painter.setPen(QPen(ink, 1.2 * self.unit))
                    painter.setBrush(QColor(palette[Ink.GROUND]) if shape.is_hollow else ink)
                    radius = shape.radius * self.unit
                    painter.drawEllipse(self._point(shape.x, shape.y), radius, radius)
                case TextLine():
                    self._write(painter, shape, palette)
        painter.restore()

    def place_of(self, box: Box) -> QRectF:
        """Return the rectangle of a box in whole pixels, so that its edges are sharp."""
        left, top = round(box.x * self.unit), round(box.y * self.unit)
        right, bottom = round((box.x + box.width) * self.unit), round((box.y + box.height) * self.unit)
        return QRectF(left, top, right - left, bottom - top)

    def _paint_box(self, painter: QPainter, box: Box, palette: Palette) -> None:
        place = self.place_of(box)
        if box.ground is not None:
            fill_rectangle(painter, place, palette[box.ground])
        if box.outline is None:
            return
        ink = QColor(palette[box.outline])
        pen = QPen(ink, hatching_width(box.pattern) * self.unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x1, y1, x2, y2 in hatching(box):
            if (x1, y1) == (x2, y2):
                painter.drawPoint(self._point(x1, y1))
            else:
                painter.drawLine(QLineF(self._point(x1, y1), self._point(x2, y2)))
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_curve(self, painter: QPainter, curve: Curve, palette: Palette) -> None:
        path = QPainterPath(self._point(*curve.points[0]))
        for point in curve.points[1:]:
            path.lineTo(self._point(*point))
        if curve.ground is not None:
            painter.fillPath(path, QColor(palette[curve.ground]))
        if curve.colour is not None:
            style = Qt.PenStyle.DashLine if curve.is_dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(palette[curve.colour]), curve.width * self.unit, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)

    def _write(self, painter: QPainter, words: TextLine, palette: Palette) -> None:
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor]
        wide = self.measure(words.text, words.size, words.is_bold) if share else 0.0
        painter.setFont(self._font(words.size, bold=words.is_bold)[0])
        painter.setPen(QColor(palette[words.colour]))
        painter.drawText(self._point(words.x - share * wide, words.y), words.text)

    def _point(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.unit, y * self.unit)

    def _font(self, size: float, *, bold: bool) -> tuple[QFont, QFontMetricsF]:
        if (size, bold) not in self._fonts:
            font = QFont(self.font)
            font.setPixelSize(round(self._pixels * size / SIZE))
            font.setBold(bold)
            self._fonts[size, bold] = font, QFontMetricsF(font)
        return self._fonts[size, bold]


_DENSITY = 24
"""Pixels of the main text in a file: twice those of a page at 96 dots per inch."""
_HIGHEST = 30_000
"""Pixels: images that are a little higher are not painted at all."""


def picture_as_image(picture: Picture) -> QImage:
    """Return a picture as an image in printed colours, for programs that accept no vector graphics."""
    font = body_font(QFont())
    font.setPixelSize(max(min(_DENSITY, int(_HIGHEST * SIZE / picture.height)), 1))
    painting = PicturePainter(font)
    image = QImage(
        ceil(picture.width * painting.unit), ceil(picture.height * painting.unit), QImage.Format.Format_RGB32
    )
    dots = round(painting.unit * 72 / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.fill(QColor(PRINTED[Ink.GROUND]))
    painter = QPainter(image)
    painting.paint(painter, picture.shapes, PRINTED)
    painter.end()
    return image


def image_as_png(image: QImage) -> bytes:
    """Return an image as the content of a PNG file."""
    content = QByteArray()
    target = QBuffer(content)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(target, "PNG")  # type: ignore[call-overload]  # PySide6 takes no bytes, whatever it declares
    return bytes(content.data())
