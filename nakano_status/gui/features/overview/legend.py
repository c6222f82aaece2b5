"""The legend of the bars: pattern, mark and label side by side, on as many lines as the width requires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.domain.round.tally import Figure
from nakano_status.gui.features.overview.pieces import paint_piece, spoken_word
from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_SWATCH = 3 * STEP


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
        self.setAccessibleName(tr("凡例：") + "、".join(map(spoken_word, self._figures)))
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
            painter.drawText(QPointF(place.x() + _SWATCH + STEP, base), spoken_word(figure))
        painter.end()

    @property
    def _line(self) -> int:
        return QFontMetrics(self.font()).height() + STEP // 2

    def _places(self, width: int) -> Iterator[tuple[Figure, QPointF]]:
        """Yield each figure with its position; a figure that does not fit a line begins the next one."""
        metrics, x, y = QFontMetrics(self.font()), 0, 0
        for figure in self._figures:
            needed = _SWATCH + STEP + metrics.horizontalAdvance(spoken_word(figure))
            if x and x + needed > width:
                x, y = 0, y + self._line
            yield figure, QPointF(x, y)
            x += needed + 3 * STEP
