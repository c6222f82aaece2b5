"""集計 as a list of bars: first all rows, then the groups; the text of an item describes its bar.

The pieces of a bar have a colour, a symbol and a pattern, recognised without colour, and a legend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QModelIndex, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.application.round.read.overview import Bar, Overview
from nakano_status.domain.fields.mark import Mark, MarkPattern
from nakano_status.domain.round.tally import Exclusion, Figure, Grouping
from nakano_status.gui.lists.line_steps import Index, LineList, become
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme
from nakano_status.gui.looks.labels import tip
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


BAR_ROLE = Qt.ItemDataRole.UserRole + 2
"""The role of an item's Bar."""


@dataclass(frozen=True)
class BarKey:
    """What an item is about: a group (`code` None: the rows of no group), or all rows (`by` None)."""

    by: Grouping | None
    code: str | None = None


WHOLE = BarKey(None)


@dataclass(frozen=True)
class PieceChoice:
    """An item, and a piece of its bar (None: the whole bar)."""

    key: BarKey
    piece: Figure | None = None


@dataclass(frozen=True)
class Patterns:
    """The distinct sets of numbers of the bars, now and last time, by which all bars of a list are measured."""

    now: tuple[Mapping[Figure, int], ...]
    before: tuple[Mapping[Figure, int], ...]

    @staticmethod
    def of(bars: Iterable[Bar]) -> Patterns:
        """Return the patterns of bars: of a thousand measures there are a few dozen."""
        now: dict[tuple[int, ...], Mapping[Figure, int]] = {}
        before: dict[tuple[int, ...], Mapping[Figure, int]] = {}
        for bar in bars:
            numbers = bar.numbers
            now[tuple(numbers.values())] = numbers
            if bar.before is not None:
                before[tuple(bar.before.values())] = bar.before
        return Patterns(tuple(now.values()), tuple(before.values()))


class BarList(LineList):
    """A list model of bars; the item of a row is its BarKey, and rows keep their place while their numbers change.

    `choose` sets the current piece: the accessible text of that row names it. Texts are made on demand, because a large
    plan has more than a thousand measures.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[BarKey] = []
        self._bars: dict[BarKey, Bar] = {}
        self._chosen: PieceChoice | None = None
        self._patterns = Patterns((), ())

    @property
    def bars(self) -> dict[BarKey, Bar]:
        """The bars by their keys, in order."""
        return self._bars

    @property
    def patterns(self) -> Patterns:
        """The patterns of all bars, including that of all rows, so that one scale fits all."""
        return self._patterns

    def show_bars(self, overview: Overview, by: Grouping, patterns: Patterns, *, with_whole: bool = True) -> None:
        """Show the bar of all rows and below it those of a grouping; rows that are there already keep their place."""
        self._patterns = patterns
        whole = {WHOLE: overview.whole} if with_whole else {}
        before, now = self._bars, {**whole, **{BarKey(by, bar.code): bar for bar in overview.groups[by]}}
        keys = list(now)
        self._bars = {**before, **now}  # data of a row that is removed is asked for until it is gone
        if keys != self._lines:
            self._replace(keys)
        self._bars = now
        for place, key in enumerate(keys):
            if before.get(key, now[key]) != now[key]:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, key: BarKey) -> QModelIndex:
        """Return the index of a bar, or an invalid index."""
        return self.index(self._lines.index(key)) if key in self._bars else QModelIndex()

    def choose(self, choice: PieceChoice) -> None:
        """Set the current piece."""
        before, self._chosen = self._chosen, choice
        for key in {each.key for each in (before, choice) if each is not None and each.key in self._bars}:
            self.dataChanged.emit(self.place_of(key), self.place_of(key), [Qt.ItemDataRole.AccessibleTextRole])

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        key = self._lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._accessible_text(key, by_piece=False))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._accessible_text(key, by_piece=role == Qt.ItemDataRole.AccessibleTextRole)
        return {ITEM_ROLE: key, BAR_ROLE: self._bars[key]}.get(role)

    def _accessible_text(self, key: BarKey, *, by_piece: bool) -> str:
        bar, chosen = self._bars[key], self._chosen
        if by_piece and chosen and chosen.key == key and chosen.piece:
            return f"{bar_name(key, bar)}、{piece_words(bar, chosen.piece)}"
        return bar_words(key, bar)

    def _replace(self, keys: list[BarKey]) -> None:
        """Show other rows: of the same grouping by single insertions and removals, of another one by a reset."""
        if _are_alike(self._lines, keys):
            become(self, self._lines, keys, lambda key: key)
        else:
            self.beginResetModel()
            self._lines = keys
            self.endResetModel()


def _are_alike(before: list[BarKey], now: list[BarKey]) -> bool:
    """Return whether both lists are of the same grouping; the first row is always that of all rows."""
    return {key.by for key in before[1:]} == {key.by for key in now[1:]}


def bar_name(key: BarKey, bar: Bar) -> str:
    """Return a group's name, or a label for the rows without a group."""
    if key.by is None:
        return tr("全体")
    if key.code is None:
        return tr("部の登録なし") if key.by is Grouping.DEPARTMENT else tr("所管課の登録なし")
    untitled = key.by in (Grouping.MEASURE, Grouping.GOAL) and bar.name == key.code
    return f"{bar.name} {tr('（題名未入力）')}" if untitled else bar.name


def piece_words(bar: Bar, piece: Figure) -> str:
    """Return how many rows a piece has, and how many it had last time, as text."""
    words = tr("{word} {number}件").format(word=accessible_label(piece), number=len(bar.pieces[piece]))
    return words + (tr("（前回{number}件）").format(number=bar.before[piece]) if bar.before else "")


def bar_words(key: BarKey, bar: Bar) -> str:
    """Return everything that a row shows as text."""
    before = tr("（前回{number}件）").format(number=bar.total_before) if bar.before is not None else ""
    head = f"{bar_name(key, bar)}、" + tr("報告対象 {number}件").format(number=bar.total) + before
    there = [each for each in bar.pieces if bar.pieces[each] or (bar.before and bar.before[each])]
    return "、".join([head, *(piece_words(bar, each) for each in there), *left_out_words(bar)])


def left_out_words(bar: Bar) -> tuple[str, ...]:
    """Return how many of the group's rows are 報告対象外 as text; empty where there are none."""
    return (tr("報告対象外 {number}件").format(number=bar.left_out),) if bar.left_out else ()


def before_words(before: Mapping[Figure, int]) -> str:
    """Return last time's numbers as they are shown beside the thin bar: ◎47 ○6."""
    return "　".join(f"{symbol(each)}{number}" for each, number in before.items() if number)


def filter_of(choice: PieceChoice, bar: Bar) -> RowFilter:
    """Return the filter that shows exactly the rows of a piece, or of a whole bar, in 取組一覧.

    Where the filter's boxes can express it they are used, so that the reader sees the condition and rows that are added
    later match; otherwise the filter lists the rows one by one.
    """
    key, piece = choice.key, choice.piece
    is_group = key.by is None or key.code is not None
    if not is_group or piece is None or piece is Exclusion.OPEN_CONFLICT:
        return RowFilter(ids=frozenset(bar.rows if piece is None else bar.pieces[piece]))
    mark = piece.symbol if isinstance(piece, Mark) else ""
    if key.by is Grouping.GOAL:
        return RowFilter(goal=key.code, mark=mark)
    if key.by is Grouping.MEASURE:
        return RowFilter(measure=key.code, mark=mark)
    if key.by is Grouping.DEPARTMENT:
        return RowFilter(department=bar.name, mark=mark)
    return RowFilter(division=bar.name, mark=mark) if key.by is Grouping.DIVISION else RowFilter(mark=mark)
