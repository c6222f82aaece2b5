"""The look of a bar's pieces, and their legend: colour, symbol and pattern, recognised without colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.domain.fields.mark import Mark, MarkPattern
from nakano_status.domain.round.tally import Exclusion, Figure
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_ROUND = 2.0
_LINE = 1.4
_GAP = 5.0
_DOT = 1.1
_DOT_GAP = 4.5

_SWATCH = 3 * STEP


def symbol(figure: Figure) -> str:
    """Return the symbol beside the number of a piece: the mark, or a label where there is no mark."""
    return figure.symbol if isinstance(figure, Mark) else short_word(figure)


def short_word(figure: Figure) -> str:
    """Return the short label of a piece."""
    return tr("相違") if figure is Exclusion.OPEN_CONFLICT else tr(figure.label)


def accessible_label(figure: Figure) -> str:
    """Return a piece's mark with its label, as screen readers read it."""
    return figure.named if isinstance(figure, Mark) else short_word(figure)


def colour(figure: Figure, theme: Theme) -> str:
    """Return the colour of a piece and of its number."""
    if figure is Exclusion.OPEN_CONFLICT:
        return theme.attention
    return theme.mark(figure if isinstance(figure, Mark) else None)


def is_full(figure: Figure) -> bool:
    """Return whether the piece is solid, so that its number has the colour of the background."""
    return isinstance(figure, Mark) and figure.pattern is MarkPattern.SOLID


def paint_piece(painter: QPainter, place: QRectF, figure: Figure, theme: Theme) -> None:
    """Paint a piece: its outline, and its pattern on the colour of the background."""
    ink = QColor(colour(figure, theme))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    painter.fillPath(outline, ink if is_full(figure) else QColor(theme.base))
    painter.save()
    painter.setClipPath(outline)
    if paint := _PATTERNS.get(figure.pattern if isinstance(figure, Mark) else figure):
        paint(painter, place, ink)
    painter.restore()
    painter.setPen(QPen(ink, 1))
    painter.drawPath(outline)
    painter.restore()


def _slanted(painter: QPainter, place: QRectF, ink: QColor) -> None:
    painter.setPen(QPen(ink, _LINE))
    painter.drawLines(list(_slants(place, 1)))


def _lattice(painter: QPainter, place: QRectF, ink: QColor) -> None:
    painter.setPen(QPen(ink, _LINE))
    painter.drawLines([*_slants(place, 1), *_slants(place, -1)])


def _upright(painter: QPainter, place: QRectF, ink: QColor) -> None:
    painter.setPen(QPen(ink, _LINE))
    steps = range(1, int(place.width() / _GAP) + 1)
    across = [place.left() + step * _GAP for step in steps]
    painter.drawLines([QLineF(x, place.top(), x, place.bottom()) for x in across])


def _level(painter: QPainter, place: QRectF, ink: QColor) -> None:
    painter.setPen(QPen(ink, _LINE))
    heights = [place.top() + step * _GAP for step in range(1, int(place.height() / _GAP) + 1)]
    painter.drawLines([QLineF(place.left(), y, place.right(), y) for y in heights])


def _dotted(painter: QPainter, place: QRectF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for row in range(int(place.height() / _DOT_GAP) + 1):
        shift = _DOT_GAP / 2 * (row % 2)
        for column in range(int(place.width() / _DOT_GAP) + 1):
            x, y = place.left() + 2 + shift + column * _DOT_GAP, place.top() + 2 + row * _DOT_GAP
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)


def _slants(place: QRectF, way: int) -> Iterator[QLineF]:
    """Yield slanted lines across a rectangle, upwards (1) or downwards (-1)."""
    height = place.height()
    low, high = (place.bottom(), place.top()) if way > 0 else (place.top(), place.bottom())
    for step in range(int((place.width() + height) / _GAP) + 1):
        x = place.left() - height + step * _GAP + _GAP / 2
        yield QLineF(x, low, x + height, high)


_PATTERNS: dict[MarkPattern | Exclusion, Callable[[QPainter, QRectF, QColor], None]] = {
    MarkPattern.STRIPES: _slanted,
    MarkPattern.DOTS: _dotted,
    MarkPattern.CROSSES: _lattice,
    MarkPattern.LINES: _level,
    Exclusion.OPEN_CONFLICT: _upright,
}


class Legend(QWidget):
    """A legend of the figures that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[Figure, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Iterable[Figure]) -> None:
        """Show the legend of these figures."""
        self._figures = tuple(figures)
        self.setAccessibleName(tr("凡例：") + "、".join(map(accessible_label, self._figures)))
        self.updateGeometry()
        self.update()

    @override
    def heightForWidth(self, width: int) -> int:
        places = list(self._places(width))
        return round(places[-1][1].y()) + self._line if places else 0

    @override
    def sizeHint(self) -> QSize:
        return QSize(40 * STEP, self.heightForWidth(max(self.width(), 40 * STEP)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(20 * STEP, self._line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        height = QFontMetrics(self.font()).ascent()
        for figure, place in self._places(self.width()):
            paint_piece(
                painter, QRectF(place.x(), place.y() + (self._line - height) / 2, _SWATCH, height), figure, theme
            )
            painter.setPen(QColor(theme.text))
            base = place.y() + (self._line + QFontMetrics(self.font()).capHeight()) / 2
            painter.drawText(QPointF(place.x() + _SWATCH + STEP, base), accessible_label(figure))
        painter.end()

    @property
    def _line(self) -> int:
        return QFontMetrics(self.font()).height() + STEP // 2

    def _places(self, width: int) -> Iterator[tuple[Figure, QPointF]]:
        """Yield each figure with its position; a figure that does not fit a line begins the next one."""
        metrics, x, y = QFontMetrics(self.font()), 0, 0
        for figure in self._figures:
            needed = _SWATCH + STEP + metrics.horizontalAdvance(accessible_label(figure))
            if x and x + needed > width:
                x, y = 0, y + self._line
            yield figure, QPointF(x, y)
            x += needed + 3 * STEP
