"""The bars of 集計 as a list: up and down move among groups, left and right among pieces; Enter opens the rows.

A line is painted with the group's name, its number of rows, its bar, and last time's bar below: beside one another if
it is wide, else one above the other. A number is placed in its piece where it fits, else behind the bar, in the order
of the pieces. All bars of a list have one width, as 100 %: their pieces are shares, their numbers the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from nakano_status.application.round.read.overview import Bar
from nakano_status.domain.round.tally import Figure
from nakano_status.gui.features.overview.bar_list import (
    BAR_ROLE,
    WHOLE,
    BarKey,
    BarList,
    Patterns,
    PieceChoice,
    bar_name,
    bar_words,
    before_words,
    colour,
    is_full,
    left_out_words,
    paint_piece,
    piece_words,
    symbol,
)
from nakano_status.gui.features.overview.bar_list import bar_name as name_of
from nakano_status.gui.lists.entry_list import break_lines
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, scaled, steps
from nakano_status.gui.looks.focus_frame import fill, paint_ground
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

NARROWEST = 6.0
"""The least width of a piece, so that it can be seen and pointed at however few its rows are."""

GAP = 1.0
"""The gap between two pieces."""

_AIR = 6.0
"""The space between a number and the edge of its piece, and between numbers behind the bar."""

_SMALLER = 0.95
_TRIES = 90
"""How many widths are tried; the last one is about a hundredth of the first."""

Numbers = Mapping[Figure, int]
LabelWidth = Callable[[Figure, int], float]
"""A function that returns the width of a piece's label with its number."""


@dataclass(frozen=True)
class PieceShape:
    """A piece that begins at `left`; its label begins at `label_left`, in the piece or behind the bar."""

    figure: Figure
    number: int
    left: float
    width: float
    label_left: float
    label_width: float
    is_inside: bool

    def is_at(self, x: float) -> bool:
        """Return whether the piece or its label is at `x`."""
        at_label = self.label_left - _AIR / 2 <= x < self.label_left + self.label_width + _AIR / 2
        return self.left <= x < self.left + self.width + GAP or at_label


def shape_bar(numbers: Numbers, unit: float, label_width: LabelWidth) -> tuple[PieceShape, ...]:
    """Return the shapes of the pieces that have rows, beginning at 0, at `unit` pixels per row."""
    there = [(figure, number) for figure, number in numbers.items() if number]
    widths = [_width(number, unit) for _, number in there]
    behind = sum(widths) + GAP * len(widths) + _AIR
    left = 0.0
    shapes = []
    for (figure, number), width in zip(there, widths, strict=True):
        label = label_width(figure, number)
        is_inside = label + _AIR <= width
        label_left = left + (width - label) / 2 if is_inside else behind
        shapes.append(PieceShape(figure, number, left, width, label_left, label, is_inside))
        behind += 0 if is_inside else label + _AIR
        left += width + GAP
    return tuple(shapes)


def length(shapes: Sequence[PieceShape]) -> float:
    """Return the length of a bar together with the numbers behind it."""
    return max((max(each.left + each.width, each.label_left + each.label_width) for each in shapes), default=0.0)


def width_for(bars: Sequence[Numbers], room: float, label_width: LabelWidth) -> float:
    """Return the width of every bar, alike however many rows it has, at which all fit into `room` with their numbers.

    The result is 0 where even the narrowest pieces with their numbers do not fit.
    """
    there = [numbers for numbers in bars if any(numbers.values())]
    width = room
    for _ in range(_TRIES):
        if all(length(shape_bar(each, unit_of(each, width), label_width)) <= room for each in there):
            return width
        width *= _SMALLER
    return 0.0


def unit_of(numbers: Numbers, width: float) -> float:
    """Return the pixels per row of a bar of a width."""
    return width / max(1, sum(numbers.values()))


def _width(number: int, unit: float) -> float:
    return max(NARROWEST, number * unit)


_NAME_SHARE = 0.3
_NAME_LEAST, _NAME_MOST = 14, 40
"""The share of the width that the name gets, in steps: at least and at most."""

_WIDE = 90
"""The width, in steps, from which the name is beside its bar; in a narrower view it is above the bar."""


@dataclass(frozen=True)
class Places:
    """The parts of a line; `total` and `before` are the numbers of rows now and last time."""

    name: QRect
    total: QRect
    before: QRect
    bar: QRectF
    thin: QRectF


def is_wide(width: int) -> bool:
    """Return whether names are placed beside their bars."""
    return width >= steps(_WIDE)


def places_of(option: QStyleOptionViewItem, bar: Bar) -> Places:
    """Divide a line into its parts; a line without a bar of last time is centred vertically."""
    return _beside(option, bar) if is_wide(option.rect.width()) else _above(option)


def _beside(option: QStyleOptionViewItem, bar: Bar) -> Places:
    rect, metrics = option.rect, QFontMetrics(option.font)
    line = max(metrics.height() + STEP // 2, rect.height() // 2 - STEP)  # higher bars where lines are higher
    total = metrics.horizontalAdvance(tr("前回 999件"))
    left, right = rect.left() + 2 * STEP, rect.right() - 2 * STEP
    width = min(max(round(rect.width() * _NAME_SHARE), steps(_NAME_LEAST)), steps(_NAME_MOST))
    name = QRect(left, rect.top() + STEP, width, rect.height() - 2 * STEP)
    top = rect.top() + STEP if bar.before is not None else rect.center().y() - line // 2
    beside = left + width + STEP
    totals = QRect(beside, top, total, line), QRect(beside, top + line, total, line)
    begin = beside + total + 2 * STEP
    return Places(name, *totals, *_bars_at(begin, top, max(right - begin, 4 * STEP), line))


def _above(option: QStyleOptionViewItem) -> Places:
    rect, metrics = option.rect, QFontMetrics(option.font)
    line, total = metrics.height() + STEP // 2, metrics.horizontalAdvance(tr("前回 999件"))
    left, top, right = rect.left() + 2 * STEP, rect.top() + STEP, rect.right() - 2 * STEP
    number = metrics.horizontalAdvance("999件")
    now = QRect(right - total - 2 * STEP - number, top, number, line)
    name = QRect(left, top, now.left() - 2 * STEP - left, line)
    bars = _bars_at(left, top + line + STEP // 2, right - left, line)
    return Places(name, now, QRect(right - total, top, total, line), *bars)


def _bars_at(left: int, top: int, width: int, line: int) -> tuple[QRectF, QRectF]:
    """Return the places of the bar and of the thin one below it."""
    return QRectF(left, top, width, line), QRectF(left, top + line + (line - STEP) / 2, width, STEP)


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
        self._view, self.lines = view, bars
        self.piece: Figure | None = None
        self.pointed: tuple[BarKey, Figure | None] | None = None
        self._widths: dict[tuple[int, int], float] = {}

    def forget_widths(self) -> None:
        """Measure the bars again, after other bars are shown or their numbers changed."""
        self._widths.clear()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, room = QFontMetrics(option.font).height(), self._view.viewport()
        lines = 2 if is_wide(room.width()) else 3
        height = lines * line + (lines + 1) * STEP
        airy = round(height * _AIRY)
        has_room = is_wide(room.width()) and airy * self.lines.rowCount() <= room.height()
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
        return shape_bar(bar.numbers, unit_of(bar.numbers, self._width(option, index)), _measuring(option))

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
        before = bar.before or {}
        shapes = shape_bar(before, unit_of(before, self._width(option, index)), lambda _figure, _number: 0.0)
        for shape in shapes:
            paint_piece(painter, _on(places.thin, shape), shape.figure, theme)
        if shapes:
            painter.setPen(QColor(theme.muted))
            left = places.thin.left() + shapes[-1].left + shapes[-1].width + STEP
            room = QRectF(left, places.thin.top() - STEP, option.rect.right() - left, places.thin.height() + 2 * STEP)
            painter.drawText(room, _LEFT, before_words(bar.before))

    def _width(self, option: QStyleOptionViewItem, index: Index) -> float:
        """Return the width of all bars of the list: their pieces are shares, which can be compared."""
        room = round(places_of(option, index.data(BAR_ROLE)).bar.width())
        key = room, QFontMetrics(option.font).height()
        if key not in self._widths:
            self._widths[key] = min(_widths_in(self.lines.patterns, room, option))
        return self._widths[key]


def _widths_in(patterns: Patterns, room: float, option: QStyleOptionViewItem) -> Iterator[float]:
    yield width_for(patterns.now, room, _measuring(option))
    metrics = QFontMetricsF(option.font)
    for before in patterns.before:  # last time's bar has its numbers in one text behind it
        yield max(room - metrics.horizontalAdvance(before_words(before)) - 2 * STEP, 0.0)


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


_STEPS: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class BarView(QListView):
    """A list of bars.

    The signal `went` carries a PieceChoice when a user clicks a piece or a line, or presses Enter there.
    """

    went = Signal(object)

    def __init__(self, model: BarList) -> None:
        super().__init__()
        self.lines = model
        self._painter = BarDelegate(self, model)
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(tr("進捗状況の集計"))
        self.setAccessibleDescription(tr("上下で行、左右で進捗状況を選び、Enter でその取組を一覧に表示します。"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._measure_again)
        model.dataChanged.connect(lambda _first, _last, roles: None if roles else self._measure_again())

    @property
    def choice(self) -> PieceChoice | None:
        """The line and the piece that have the cursor."""
        key = self.currentIndex().data(ITEM_ROLE)
        return PieceChoice(key, self._painter.piece) if isinstance(key, BarKey) else None

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        bar = current.data(BAR_ROLE)
        if isinstance(bar, Bar) and self._painter.piece is not None and not bar.pieces[self._painter.piece]:
            self._painter.piece = None
        self._report_choice()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() in _PLAIN
        if is_plain and event.key() in _STEPS:
            self._step(_STEPS[event.key()])
        elif is_plain and event.key() in _ENTER:
            self._go()
        elif event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(self._at(event.position().toPoint()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        found = self._at(event.position().toPoint())
        if found and event.button() == Qt.MouseButton.LeftButton and self.currentIndex().data(ITEM_ROLE) == found.key:
            self._choose(found.piece)
            self._go()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._explain(event)
            return True
        return super().viewportEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure_again()

    def _step(self, step: int) -> None:
        """Move by one piece; the whole bar comes before the first piece."""
        bar = self.currentIndex().data(BAR_ROLE)
        if isinstance(bar, Bar):
            stops = [None, *(piece for piece, ids in bar.pieces.items() if ids)]
            here = stops.index(self._painter.piece) if self._painter.piece in stops else 0
            self._choose(stops[min(max(here + step, 0), len(stops) - 1)])

    def _choose(self, piece: Figure | None) -> None:
        self._painter.piece = piece
        self._report_choice()
        self.viewport().update()

    def _report_choice(self) -> None:
        """Report the current piece to screen readers: it becomes the accessible name of the line."""
        if (choice := self.choice) is not None:
            self.lines.choose(choice)
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(event)

    def _go(self) -> None:
        choice, bar = self.choice, self.currentIndex().data(BAR_ROLE)
        if choice is not None and isinstance(bar, Bar) and bar.total:
            self.went.emit(choice)

    def _at(self, place: QPoint) -> PieceChoice | None:
        index = self.indexAt(place)
        key = index.data(ITEM_ROLE)
        if not isinstance(key, BarKey):
            return None
        return PieceChoice(key, self._painter.piece_at(self._option(index), index, place))

    def _point(self, found: PieceChoice | None) -> None:
        pointed = (found.key, found.piece) if found and found.piece is not None else None
        if pointed != self._painter.pointed:
            self._painter.pointed = pointed
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pointed else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _explain(self, event: QHelpEvent) -> None:
        """Show a tooltip for the piece under the pointer."""
        found = self._at(event.pos())
        if found is None:
            QToolTip.hideText()
            return
        bar = self.lines.bars[found.key]
        words = (
            f"{bar_name(found.key, bar)}\n{piece_words(bar, found.piece)}" if found.piece else bar_words(found.key, bar)
        )
        QToolTip.showText(event.globalPos(), tip(words), self.viewport(), self.visualRect(self.indexAt(event.pos())))

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return option

    def _measure_again(self) -> None:
        self._painter.forget_widths()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
