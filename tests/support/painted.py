"""What a window really paints as text: each text with its place, its colour, the ground under it, and what cuts it.

Widgets are painted onto a device that draws nothing and notes every text that reaches it, after delegates, styles and
labels have elided what they elide. So nothing is recognised from pixels but the ground, and no page has to help.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPaintEngine, QRegion, QTextItem, QTransform
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from nakano_status.domain.round.states import DivisionState, RowState
from nakano_status.gui.qt_override import override
from tests.support.marks import BUILT_IN_MARKS

ELLIPSIS = "…"
READABLE = 4.5
"""The contrast ratio that every text keeps against its ground (WCAG 2.2, 1.4.3)."""
LEAST = 8
"""How many characters of a title remain at least where it is elided."""

_WORDS = (
    *(each.label for kind in (RowState, DivisionState) for each in kind),
    *(mark.named for mark in BUILT_IN_MARKS),
)
_FIXED = re.compile(r"[\d,.:/%（）()～~＋+－-]*\s*(件|所管|年度|年|月|日|字|回)?|KPI-[\d-]*|\d+(-\d+)*(-[A-Z]?)?")
"""What is a number or a 管理番号 by its form, also without its end."""
_SLACK = 2.5
"""Pixels by which a text may exceed its place: widths are no whole numbers, and half of a closing bracket is empty."""


@dataclass(frozen=True)
class PaintedText:
    """A text as it was painted by a widget, in the widget's coordinates; `clip` is what it may be seen through."""

    widget: QWidget
    text: str
    place: QRectF
    colour: QColor
    clip: QRectF

    @property
    def whole(self) -> str:
        """The text that the widget or its model has at this place."""
        return _whole(self.widget, self.place.center())

    @property
    def stem(self) -> str:
        """The text without the sign of elision."""
        return self.text.removesuffix(ELLIPSIS)

    @property
    def is_elided(self) -> bool:
        """Whether the end of the text is missing; many buttons have the sign as their own."""
        return self.text.endswith(ELLIPSIS) and not (self.whole and self.whole.endswith(self.text))

    @property
    def is_clipped(self) -> bool:
        """Whether less than the whole text is seen across, or, where nothing scrolls, down."""
        across = self.place.left() < self.clip.left() - _SLACK or self.place.right() > self.clip.right() + _SLACK
        if across or _area_of(self.widget) is not None:
            return across
        middle = self.place.adjusted(0, self.place.height() / 7, 0, -self.place.height() / 7)  # without empty room
        return middle.top() < self.clip.top() - 1 or middle.bottom() > self.clip.bottom() + 1

    @property
    def may_be_elided(self) -> bool:
        """Whether this is a title or another long text that a tooltip has whole."""
        if isinstance(self.widget, QAbstractButton | QTabBar | QHeaderView) or is_fixed(self.stem):
            return False
        return _plain(self.stem) in _plain(_tooltip(self.widget, self.place.center()))


def is_fixed(text: str) -> bool:
    """Whether a text is, or begins like, a 管理番号, a mark, a state or a number: of them nothing may be missing."""
    bare = text.strip()
    return any(each.startswith(bare) for each in _WORDS) or _FIXED.fullmatch(bare) is not None


class _NotingEngine(QPaintEngine):
    """Draws nothing, and notes the texts."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.noted: list[tuple[str, QRectF, QColor, QRectF | None]] = []

    @override
    def begin(self, device: QPaintDevice) -> bool:  # noqa: ARG002 - Qt's
        return True

    @override
    def end(self) -> bool:
        return True

    @override
    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    @override
    def updateState(self, state: object) -> None:
        """Ask the painter for its state when a text comes."""

    @override
    def drawTextItem(self, point: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        painter = self.painter()
        sharp = painter.device().devicePixelRatioF()
        transform = painter.combinedTransform() * QTransform.fromScale(1 / sharp, 1 / sharp)  # in the widget's pixels
        place = QRectF(point.x(), point.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        clip = transform.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else None
        colour = QColor(painter.pen().color())
        colour.setAlphaF(colour.alphaF() * painter.opacity())
        self.noted.append((item.text(), transform.mapRect(place), colour, clip))


def _draw_nothing(*_: object) -> None:
    """Take no notice of shapes and pictures."""


for _shape in ("Ellipse", "Image", "Lines", "Path", "Pixmap", "Points", "Polygon", "Rects", "TiledPixmap"):
    setattr(_NotingEngine, f"draw{_shape}", _draw_nothing)


class _NotingDevice(QPaintDevice):
    """A screen of the size of a widget for the engine."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = _NotingEngine()
        self._widget = widget

    @override
    def paintEngine(self) -> QPaintEngine:
        return self.engine

    @override
    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._widget.metric(metric)


def texts_in(window: QWidget) -> Iterator[PaintedText]:
    """Yield the texts that a window paints now, widget by widget, in lines: runs of one line are joined."""
    for widget in (window, *window.findChildren(QWidget)):
        seen = widget.visibleRegion()
        if widget.isVisible() and not seen.isEmpty() and widget.window() is window:
            yield from _texts_of(widget, QRectF(seen.boundingRect()))


def _texts_of(widget: QWidget, seen: QRectF) -> Iterator[PaintedText]:
    device = _NotingDevice(widget)
    widget.render(device, QPoint(), QRegion(), QWidget.RenderFlag(0))
    lines: list[PaintedText] = []
    for text, place, colour, clip in device.engine.noted:
        run = PaintedText(widget, text, place, colour, seen if clip is None else clip.intersected(seen))
        if lines and _goes_on(lines[-1], run):
            run = replace(run, text=lines[-1].text + text, place=lines.pop().place.united(place))
        lines.append(run)
    found: dict[tuple[str, float, float], PaintedText] = {}
    for line in filter(_is_seen, lines):  # a heading over a whole table is painted once in each cell
        key = line.text, line.place.left(), line.place.top()
        found[key] = replace(line, clip=line.clip.united(found[key].clip)) if key in found else line
    yield from found.values()


def _goes_on(line: PaintedText, run: PaintedText) -> bool:
    is_level = abs(line.place.bottom() - run.place.bottom()) < 1 and abs(run.place.left() - line.place.right()) < 1
    return is_level and line.colour == run.colour and line.clip == run.clip


def _is_seen(line: PaintedText) -> bool:
    """Whether any of a line is in sight, or would be if its widget were wider: the others are reached by scrolling."""
    if not line.text.strip() or not line.clip.isValid():
        return False
    place = line.place.adjusted(0, 3, 0, -3)
    if _is_wide_enough(line.widget):
        return place.intersects(line.clip)
    return place.top() < line.clip.bottom() and place.bottom() > line.clip.top()


def _is_wide_enough(widget: QWidget) -> bool:
    """Whether what is beside the sight is reached by scrolling: a view that does not scroll across has to show all."""
    view = _view_at(widget)
    return view is None or isinstance(view, QHeaderView) or view.horizontalScrollBar().maximum() > 0


def faults_in(window: QWidget, picture: QImage | None = None) -> Iterator[str]:
    """Yield what is cut and must not be, and, on a picture of the window, what cannot be read on its ground."""
    texts = list(texts_in(window))
    lengths = Counter[tuple[int, int]]()
    for each in texts:
        lengths[_cell(each)] += len(each.text)
    for each in texts:
        is_enough = each.may_be_elided and lengths[_cell(each)] > LEAST
        if (each.is_elided and not is_enough) or (each.is_clipped and not _can_be_scrolled_to(each)):
            yield f"{type(each.widget).__name__}: 「{each.text}」 of 「{each.whole}」"
        if picture is not None and (ratio := contrast_on(picture, each, window)) < READABLE:
            yield f"{type(each.widget).__name__}: 「{each.text}」 {each.colour.name()} {ratio:.1f}:1"


def _cell(text: PaintedText) -> tuple[int, int]:
    """Return what the lines of one text have in common: the widget, in a table or list also the row."""
    view = _view_at(text.widget)
    row = -1 if view is None else view.indexAt(text.place.center().toPoint()).row()
    return id(text.widget), row


def contrast_on(picture: QImage, text: PaintedText, window: QWidget) -> float:
    """Return the contrast ratio of a painted text against the most common colour around it."""
    place = text.place.intersected(text.clip).toAlignedRect()
    place.moveTopLeft(text.widget.mapTo(window, place.topLeft()))
    ground = _ground(picture, place)
    share = text.colour.alphaF()
    pairs = zip(_channels(text.colour), _channels(ground), strict=True)
    ink = QColor(*(round(one * share + two * (1 - share)) for one, two in pairs))
    return contrast(ink.name(), ground.name())


def _channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _ground(picture: QImage, place: QRect) -> QColor:
    found = place.intersected(picture.rect())
    colours = Counter(
        picture.pixel(x, y)
        for y in {found.top(), found.center().y(), found.bottom()}
        for x in range(found.left(), found.right() + 1, 2)
    )
    return QColor(colours.most_common(1)[0][0])


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = map(_linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Return a channel without the screen's gamma (the constants are the standard's)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _area_of(widget: QWidget) -> QAbstractScrollArea | None:
    """Return what scrolls the widget, if anything around it does."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and above.verticalScrollBar().maximum() > 0:
            return above
        above = above.parentWidget()
    return None


def _can_be_scrolled_to(text: PaintedText) -> bool:
    """Whether what is clipped at the side is brought into sight by scrolling across what is around it."""
    above = text.widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and above.horizontalScrollBar().maximum() > 0:
            return True
        above = above.parentWidget()
    return False


def _view_at(widget: QWidget) -> QAbstractItemView | None:
    view = widget.parentWidget()
    return view if isinstance(view, QAbstractItemView) and view.viewport() is widget else None


def _whole(widget: QWidget, at: QPointF) -> str:
    view, place = _view_at(widget), at.toPoint()
    if isinstance(view, QHeaderView):
        section = view.logicalIndexAt(place)
        return str(view.model().headerData(section, view.orientation()) or "")
    if view is not None:
        return str(view.indexAt(place).data() or "")
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    if isinstance(widget, QTabBar):
        return widget.tabText(widget.tabAt(place))
    return ""


def _tooltip(widget: QWidget, at: QPointF) -> str:
    view, place = _view_at(widget), at.toPoint()
    if view is not None and not isinstance(view, QHeaderView):
        return str(view.indexAt(place).data(Qt.ItemDataRole.ToolTipRole) or "")
    return widget.toolTip()


_MARKUP = re.compile(r"<[^>]*>|\s")


def _plain(text: str) -> str:
    return _MARKUP.sub("", text)
