"""集計 as a list of bars: first all rows, then the groups; the text of an item describes its bar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from nakano_status.application.round.read.overview import Bar, Overview
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.round.tally import Exclusion, Figure, Grouping
from nakano_status.gui.features.overview.pieces import accessible_label, symbol
from nakano_status.gui.lists.line_steps import Index, LineList, become
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

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

    def show_bars(self, overview: Overview, by: Grouping, patterns: Patterns) -> None:
        """Show the bar of all rows and below it those of a grouping; rows that are there already keep their place."""
        self._patterns = patterns
        before, now = self._bars, {WHOLE: overview.whole, **{BarKey(by, bar.code): bar for bar in overview.groups[by]}}
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
