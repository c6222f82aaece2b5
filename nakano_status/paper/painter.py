"""Draws a page: for the printer, the preview and the PDF by the same hand, in units of which 1200 make an inch.

Every line of text is set as it was broken; what a substitute font would carry over its edge is set narrower, never cut.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nakano_status.documents.document import Align, Run, Typeface, spoken
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.printed import Disc, Ground, Line, Mark, PrintedPage, Rule
from nakano_status.documents.text_measure import EM, fits
from nakano_status.paper.fonts import CachedByThread, family_of, has_bold, has_measured_gothic

UNITS_PER_INCH = 1200
_MM = UNITS_PER_INCH / 25.4
_POINT = UNITS_PER_INCH / 72
_BLACK, _GREY = "#000000", "#6b6b6b"
_INK, _GREY_INK = QPen(QColor(_BLACK)), QPen(QColor(_GREY))
_SIGN_PEN = 0.25
_PLAIN = re.compile(r"[ -@\[-`{-~×\u2010-\u2027\u2190-\u27bf\u3000-\u3029\u3041-\u3096\u309b-\u9fff\uff01-\uffef]*")
"""Signs that stand beside each other as they are: no letters that are kerned, joined, or carry marks of their own."""
_ACCENTED = re.compile(r"\w[\u0300-\u036f\u3099\u309a]+")
_NO_DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_LIGATURES = tuple(QFont.Tag(name) for name in ("liga", "clig", "dlig", "hlig", "calt"))
"""OpenType features that put one glyph in the place of several letters."""
_MOST_SPREAD = 10.0
"""Letters of running text are set no further apart than so many percent of their width."""


def paint_page(page: PrintedPage, painter: QPainter, dots_per_inch: float) -> None:
    """Draw a page onto paper whose upper left corner is the painter's origin, so many dots to an inch."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Qt would turn a line around that begins with an Arabic name; the paper reads from the left, as in Word.
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.scale(dots_per_inch / UNITS_PER_INCH, dots_per_inch / UNITS_PER_INCH)
    hand = _Hand(painter)
    for mark in page.marks:
        hand.draw(mark)
    painter.restore()


class _Hand:
    """Draws marks; what the painter holds already is not given to it again, which costs as much as a short text."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._held: tuple[_Type, _Fit, _SetType] | None = None
        self._pen: QPen | None = None

    def draw(self, mark: Mark) -> None:
        match mark:
            case Line():
                self._line(mark)
            case Rule():
                self._take(_pen(mark.grey, mark.thickness))
                self._painter.drawLine(QPointF(mark.x * _MM, mark.y * _MM), QPointF(mark.to_x * _MM, mark.to_y * _MM))
            case Ground():
                place = QRectF(mark.x * _MM, mark.y * _MM, mark.width * _MM, mark.height * _MM)
                self._painter.fillRect(place, QColor(mark.grey))
            case Disc():
                self._disc(mark)

    def _line(self, line: Line) -> None:
        types = [_type(line, run) for run in line.text]
        x, fit = _begin(line, types)
        middle = (line.y + line.height / 2) * _MM
        for run, type_ in zip(line.text, types, strict=True):
            held = self._hold(type_, fit)
            self._take(_GREY_INK if run.grey else _INK)
            text = run.text if type_.plain else _as_drawn(run.text)
            self._painter.drawText(QPointF(x, middle + held.below_middle), text)
            if len(types) > 1:
                x += held.metrics.horizontalAdvance(run.text)

    def _disc(self, disc: Disc) -> None:
        painter = self._painter
        centre, half = QPointF(disc.x, disc.y) * _MM, disc.diameter / 2 * _MM
        circle = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
        self._take(_pen(_BLACK, _SIGN_PEN))
        painter.setBrush(QColor(_BLACK) if disc.filled >= 1 else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if 0 < disc.filled < 1:
            painter.setBrush(QColor(_BLACK))
            painter.drawPie(circle, 90 * 16, -round(360 * disc.filled) * 16)
        if disc.is_clock:
            painter.drawLine(centre, centre + QPointF(0, -0.8 * half))
            painter.drawLine(centre, centre + QPointF(0.6 * half, 0))

    def _hold(self, type_: _Type, fit: _Fit) -> _SetType:
        if self._held is None or type_ != self._held[0] or fit != self._held[1]:
            self._held = type_, fit, _set_type(type_, fit)
            self._painter.setFont(self._held[2].font)
        return self._held[2]

    def _take(self, pen: QPen) -> None:
        if pen is not self._pen:
            self._painter.setPen(pen)
            self._pen = pen


def _as_drawn(text: str) -> str:
    """Return a text in the order in which it was typed, each letter with its mark where there is such a letter.

    A direction that was pasted along (from a web page) turns a line around, and an accent by itself is none that a
    reader of the PDF would find.
    """
    text = text.translate(_NO_DIRECTIONS)
    return _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def _begin(line: Line, types: list[_Type]) -> tuple[float, _Fit]:
    """Return where a line's letters begin, and how they are made to fit."""
    left, room = line.x * _MM, line.width * _MM
    if line.align is Align.LEFT and not line.is_spread and _surely_fits(line):
        return left, _AS_IS
    fit = _AS_IS
    width = _width(line, types, fit)
    if width > room:
        fit = _Fit(max(int(100 * room / width) - 1, 1), 100.0)
        width = _width(line, types, fit)
    elif line.is_spread:
        return left, _spread(line, width, room)
    match line.align:
        case Align.LEFT:
            return left, fit
        case Align.CENTRE:
            return left + (room - width) / 2, fit
        case Align.RIGHT:
            return left + room - width, fit


def _spread(line: Line, width: float, room: float) -> _Fit:
    """Share what is left of a line between its letters, unless that would tear its words apart.

    In percent, since Qt counts an absolute spacing in the dots of the screen on every device.
    """
    between = width - line.size * _POINT  # nothing stands behind the last letter
    more = 100 * (room - width) / between if between > 0 else 0.0
    return _Fit(100, 100 + more) if more <= _MOST_SPREAD else _AS_IS


class _Fit(NamedTuple):
    """How letters are made to fit their room: their width, and how far apart they stand, in percent."""

    stretch: int
    spacing: float


_AS_IS = _Fit(100, 100.0)


class _Type(NamedTuple):
    """How a piece of text is set; `plain` if each of its letters stands for itself."""

    typeface: Typeface
    size: float
    bold: bool
    underlined: bool
    struck: bool
    plain: bool


def _type(line: Line, run: Run) -> _Type:
    plain = _PLAIN.fullmatch(run.text) is not None
    bold = run.bold and has_bold(line.typeface, run.text)
    return _Type(line.typeface, line.size, bold, run.underlined, run.struck, plain)


class _SetType(NamedTuple):
    """A font, its measures, and how far below the middle of a line its letters stand."""

    font: QFont
    metrics: QFontMetricsF
    below_middle: float


def _surely_fits(line: Line) -> bool:
    """Whether it fits without measuring: its lines were broken by the widths of the very font that is drawn."""
    if line.typeface is not Typeface.GOTHIC or not has_measured_gothic():
        return False
    text = line.text[0].text if len(line.text) == 1 else spoken(line.text)
    return fits(text, line.width * EM / (line.size * MM_PER_POINT))


def _width(line: Line, types: list[_Type], fit: _Fit) -> float:
    pieces = zip(line.text, types, strict=True)
    return sum(_set_type(type_, fit).metrics.horizontalAdvance(run.text) for run, type_ in pieces)


@CachedByThread
def _set_type(type_: _Type, fit: _Fit) -> _SetType:
    """Return a font as it is made to fit."""
    families, is_bold = family_of(type_.typeface, bold=type_.bold)
    font = QFont(list(families))
    font.setPixelSize(max(round(type_.size * _POINT), 1))
    font.setBold(is_bold)
    font.setUnderline(type_.underlined)
    font.setStrikeOut(type_.struck)
    font.setStretch(fit.stretch)
    if type_.plain:
        # To ask a font what it does to letters beside each other is half of what drawing a line costs.
        font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    # A ligature is one glyph that a PDF of Qt's gives one letter's name or none: "office" would read "o ce".
    for ligatures in _LIGATURES:
        font.setFeature(ligatures, 0)
    if fit.spacing > _AS_IS.spacing:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, fit.spacing)
    metrics = QFontMetricsF(font)
    return _SetType(font, metrics, (metrics.ascent() - metrics.descent()) / 2)


@lru_cache(maxsize=16)
def _pen(grey: str, thickness: float) -> QPen:
    return QPen(QColor(grey), thickness * _MM)
