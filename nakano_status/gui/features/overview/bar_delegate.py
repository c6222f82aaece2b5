"""Delegate that paints a line of 集計: the group's name, its number of rows, its bar, and last time's bar below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nakano_status.application.round.read.overview import Bar
from nakano_status.domain.round.tally import Figure
from nakano_status.gui.features.overview.bar_list import (
    BAR_ROLE,
    WHOLE,
    BarKey,
    BarList,
    Patterns,
    before_words,
    left_out_words,
)
from nakano_status.gui.features.overview.bar_list import bar_name as name_of
from nakano_status.gui.features.overview.bar_places import Places, is_wide, places_of
from nakano_status.gui.features.overview.bar_shape import LabelWidth, PieceShape, shape_bar, unit_for
from nakano_status.gui.features.overview.pieces import colour, is_full, paint_piece, symbol
from nakano_status.gui.lists.entry_list import break_lines
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, scaled
from nakano_status.gui.looks.focus_frame import fill, paint_ground
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LINE_GAP = 1.15


_AIRY = 1.4
"""How much higher lines are where there are few of them, as a factor."""


_NEAR = 3
"""Pixels above and below a bar that still count as the bar when the pointer is there."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarDelegate(QStyledItemDelegate):
    """Delegate of `BarView`.

    `piece` is the piece with the cursor on the current line, `pointed` the line and the piece under the pointer.
    """

    def __init__(self, view: QAbstractItemView, bars: BarList) -> None:
        super().__init__(view)
        self._view, self._bars = view, bars
        self.piece: Figure | None = None
        self.pointed: tuple[BarKey, Figure | None] | None = None
        self._units: dict[tuple[int, int], float] = {}

    def forget_units(self) -> None:
        """Measure the bars again, after other bars are shown or their numbers changed."""
        self._units.clear()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, room = QFontMetrics(option.font).height(), self._view.viewport()
        lines = 2 if is_wide(room.width()) else 3
        height = lines * line + (lines + 1) * STEP
        airy = round(height * _AIRY)
        has_room = is_wide(room.width()) and airy * self._bars.rowCount() <= room.height()
        return QSize(10 * STEP, airy if has_room else height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        bar, key = index.data(BAR_ROLE), index.data(ITEM_ROLE)
        theme, places = current_theme(), places_of(option, index.data(BAR_ROLE))
        painter.save()
        if key == WHOLE:
            under = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
            fill(painter, under, theme.line)
        paint_ground(painter, option)
        _paint_name(painter, places, option, key, bar)
        painter.setFont(option.font)
        _paint_totals(painter, places, bar, theme)
        shapes = self.shapes(option, index)
        _paint_bar(painter, places.bar, shapes, theme)
        for shape in shapes:
            if self._is_marked(option, key, shape.figure):
                _paint_frame(painter, places.bar, shape, theme)
        self._paint_before(painter, places, option, index)
        painter.restore()

    def shapes(self, option: QStyleOptionViewItem, index: Index) -> tuple[PieceShape, ...]:
        """Return the shapes of the pieces of a line, measured from the bar's left edge."""
        bar = index.data(BAR_ROLE)
        return shape_bar(bar.numbers, self._unit(option, index), _measuring(option))

    def piece_at(self, option: QStyleOptionViewItem, index: Index, place: QPoint) -> Figure | None:
        """Return the piece of a line at a position in the view; None where there is no piece."""
        bar = places_of(option, index.data(BAR_ROLE)).bar
        if not bar.top() - _NEAR <= place.y() <= bar.bottom() + _NEAR:
            return None
        x = place.x() - bar.left()
        return next((shape.figure for shape in self.shapes(option, index) if shape.is_at(x)), None)

    def _is_marked(self, option: QStyleOptionViewItem, key: BarKey, figure: Figure) -> bool:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected) and figure == self.piece
        return is_chosen or self.pointed == (key, figure)

    def _paint_before(self, painter: QPainter, places: Places, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint last time's bar, thinner, with its numbers behind it."""
        bar, theme = index.data(BAR_ROLE), current_theme()
        shapes = shape_bar(bar.before or {}, self._unit(option, index), lambda _figure, _number: 0.0)
        for shape in shapes:
            paint_piece(painter, _on(places.thin, shape), shape.figure, theme)
        if shapes:
            painter.setPen(QColor(theme.muted))
            left = places.thin.left() + shapes[-1].left + shapes[-1].width + STEP
            room = QRectF(left, places.thin.top() - STEP, option.rect.right() - left, places.thin.height() + 2 * STEP)
            painter.drawText(room, _LEFT, before_words(bar.before))

    def _unit(self, option: QStyleOptionViewItem, index: Index) -> float:
        """Return the pixels per row: one scale for the total and all groups, so that lengths can be compared."""
        room = round(places_of(option, index.data(BAR_ROLE)).bar.width())
        key = room, QFontMetrics(option.font).height()
        if key not in self._units:
            self._units[key] = min(_units_of(self._bars.patterns, room, option))
        return self._units[key]


def _units_of(patterns: Patterns, room: float, option: QStyleOptionViewItem) -> Iterator[float]:
    yield unit_for(patterns.now, room, _measuring(option))
    metrics = QFontMetricsF(option.font)
    for before in patterns.before:  # last time's bar has its numbers in one text behind it
        if total := sum(before.values()):
            yield max((room - metrics.horizontalAdvance(before_words(before)) - 2 * STEP) / total, 0.0)


def _measuring(option: QStyleOptionViewItem) -> LabelWidth:
    metrics = QFontMetricsF(scaled(option.font, 1, bold=True))
    return lambda figure, number: metrics.horizontalAdvance(_label(figure, number))


def _label(figure: Figure, number: int) -> str:
    return f"{symbol(figure)} {number}"


def _paint_name(painter: QPainter, places: Places, option: QStyleOptionViewItem, key: BarKey, bar: Bar) -> None:
    """Paint the name, wrapped into as many lines as fit and centred vertically in the line."""
    painter.setFont(scaled(option.font, 1, bold=key == WHOLE))
    painter.setPen(QColor(current_theme().text))
    words, width = name_of(key, bar), places.name.width()
    height = round(painter.fontMetrics().height() * _LINE_GAP)
    lines = break_lines(words, painter.font(), width, max(1, places.name.height() // height))
    top = places.name.top() + (places.name.height() - height * len(lines)) // 2
    for number, text in enumerate(lines):
        painter.drawText(QRect(places.name.left(), top + number * height, places.name.width(), height), _LEFT, text)


def _paint_totals(painter: QPainter, places: Places, bar: Bar, theme: Theme) -> None:
    painter.setPen(QColor(theme.text))
    painter.drawText(places.total, _RIGHT, tr("{number}件").format(number=bar.total))
    painter.setPen(QColor(theme.muted))
    if bar.total_before is not None:
        painter.drawText(places.before, _RIGHT, tr("前回 {number}件").format(number=bar.total_before))
    if not bar.total:
        painter.drawText(places.bar, _LEFT, "、".join(left_out_words(bar)))


def _paint_bar(painter: QPainter, place: QRectF, shapes: Iterable[PieceShape], theme: Theme) -> None:
    """Paint the pieces and their numbers; a number on a patterned piece has a plain background."""
    for shape in shapes:
        paint_piece(painter, _on(place, shape), shape.figure, theme)
        ink = colour(shape.figure, theme)
        label = QRectF(place.left() + shape.label_left, place.top(), shape.label_width, place.height())
        if shape.is_inside and is_full(shape.figure):
            ink = theme.base
        elif shape.is_inside:
            fill(painter, label.adjusted(-3, 2, 3, -2), theme.base)
        painter.setFont(scaled(painter.font(), 1, bold=True))
        painter.setPen(QColor(ink))
        painter.drawText(
            label, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, _label(shape.figure, shape.number)
        )
        painter.setFont(scaled(painter.font(), 1))


def _paint_frame(painter: QPainter, place: QRectF, shape: PieceShape, theme: Theme) -> None:
    """Frame the piece that has the cursor or the pointer, and underline its number."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(_on(place, shape).adjusted(-2, -2, 2, 2), 3, 3)
    if not shape.is_inside:
        left, under = place.left() + shape.label_left, place.bottom() - 2
        painter.drawLine(round(left), round(under), round(left + shape.label_width), round(under))
    painter.restore()


def _on(place: QRectF, shape: PieceShape) -> QRectF:
    return QRectF(place.left() + shape.left, place.top(), shape.width, place.height())
