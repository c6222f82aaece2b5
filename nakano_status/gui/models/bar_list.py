"""集計 as a list of bars: the whole first, then the groups; each line says in words what its bar shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from nakano_status.application.read.overview import Bar, Overview
from nakano_status.domain.mark import Mark
from nakano_status.domain.tally import Exclusion, Figure, Grouping
from nakano_status.gui.charts.pieces import spoken_word, symbol
from nakano_status.gui.models.row_table import RowFilter
from nakano_status.gui.models.told_list import ITEM_ROLE, Told, ToldList
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

BAR_ROLE = Qt.ItemDataRole.UserRole + 2
"""The Bar of a line."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class BarKey:
    """What a line is about: a group (`code` None: the rows of no group), or all rows (`by` None)."""

    by: Grouping | None
    code: str | None = None


WHOLE = BarKey(None)


@dataclass(frozen=True)
class PieceChoice:
    """A line, and a piece of its bar (None: the whole bar)."""

    key: BarKey
    piece: Figure | None = None


class BarList(ToldList):
    """Lines keep their place while their numbers change; the item of a line is its BarKey.

    `choose` says on which piece the cursor is: that line is read aloud by it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bars: dict[BarKey, Bar] = {}
        self._chosen: PieceChoice | None = None

    @property
    def bars(self) -> dict[BarKey, Bar]:
        """The bars by what they are about, in order."""
        return self._bars

    def show_bars(self, overview: Overview, by: Grouping) -> None:
        """Show the bars of a grouping under that of all rows."""
        self._bars = {WHOLE: overview.whole, **{BarKey(by, bar.code): bar for bar in overview.groups[by]}}
        self.tell(self._tell_all())

    def choose(self, choice: PieceChoice) -> None:
        """Say where the cursor is."""
        before, self._chosen = self._chosen, choice
        for key in {each.key for each in (before, choice) if each is not None}:
            place = self.place_of(key)
            if place.isValid():
                self.dataChanged.emit(place, place, [Qt.ItemDataRole.AccessibleTextRole])

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        key = super().data(index, ITEM_ROLE)
        if not isinstance(key, BarKey):
            return super().data(index, role)
        if role == BAR_ROLE:
            return self._bars[key]
        chosen = self._chosen
        if role == Qt.ItemDataRole.AccessibleTextRole and chosen and chosen.key == key and chosen.piece:
            return f"{bar_name(key, self._bars[key])}、{piece_words(self._bars[key], chosen.piece)}"
        return super().data(index, role)

    def _tell_all(self) -> Iterator[Told]:
        for key, bar in self._bars.items():
            words = bar_words(key, bar)
            yield Told(escape(words), words, key)


def bar_name(key: BarKey, bar: Bar) -> str:
    """Return a group's name; what has none is told as such."""
    if key.by is None:
        return tr("全体")
    if key.code is None:
        return tr("部の登録なし") if key.by is Grouping.DEPARTMENT else tr("所管課の登録なし")
    untitled = key.by in (Grouping.MEASURE, Grouping.GOAL) and bar.name == key.code
    return f"{bar.name} {tr('（題名未入力）')}" if untitled else bar.name


def piece_words(bar: Bar, piece: Figure) -> str:
    """Say how many rows a piece is, and how many it was."""
    words = tr("{word} {number}件").format(word=spoken_word(piece), number=len(bar.pieces[piece]))
    return words + (tr("（前回{number}件）").format(number=bar.before[piece]) if bar.before else "")


def bar_words(key: BarKey, bar: Bar) -> str:
    """Say everything that a line shows."""
    before = tr("（前回{number}件）").format(number=bar.total_before) if bar.before is not None else ""
    head = f"{bar_name(key, bar)}、" + tr("報告対象 {number}件").format(number=bar.total) + before
    there = [each for each in bar.pieces if bar.pieces[each] or (bar.before and bar.before[each])]
    return "、".join([head, *(piece_words(bar, each) for each in there), *left_out_words(bar)])


def left_out_words(bar: Bar) -> tuple[str, ...]:
    """Say how many of the group's rows are not 報告対象; nothing where there are none."""
    return (tr("報告対象外 {number}件").format(number=bar.left_out),) if bar.left_out else ()


def before_words(bar: Bar) -> str:
    """Return last time's numbers as they stand beside the thin bar: ◎47 ○6."""
    return "　".join(f"{symbol(each)}{number}" for each, number in (bar.before or {}).items() if number)


def filter_of(choice: PieceChoice, bar: Bar) -> RowFilter:
    """Return what shows exactly the rows of a piece, or of a whole bar, in 取組一覧.

    Where its boxes can say it they do, so that the reader sees what is shown and rows that come later show up; else
    the rows are named one by one.
    """
    key, piece = choice.key, choice.piece
    is_group = key.by is None or key.code is not None
    if not is_group or piece is None or piece is Exclusion.OPEN_CONFLICT:
        return RowFilter(ids=frozenset(bar.rows if piece is None else bar.pieces[piece]))
    mark = piece.value if isinstance(piece, Mark) else ""
    if key.by is Grouping.GOAL:
        return RowFilter(goal=key.code, mark=mark)
    if key.by is Grouping.MEASURE:
        return RowFilter(measure=key.code, mark=mark)
    if key.by is Grouping.DEPARTMENT:
        return RowFilter(department=bar.name, mark=mark)
    return RowFilter(division=bar.name, mark=mark) if key.by is Grouping.DIVISION else RowFilter(mark=mark)
