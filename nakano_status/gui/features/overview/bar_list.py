"""集計 as a list of bars: the bar of all rows, then a bar per group. The text of an item describes its bar.

A bar is divided into pieces: the rows with a mark, the unanswered rows and so on. `documents/charts.py` draws the
pieces with a colour, a symbol and a pattern, as on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.application.round.read.overview import OF_BODIES, Bar, Overview
from nakano_status.documents.charts import Category, ShareLine, category_of, legend
from nakano_status.documents.picture import Shape
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.round.tally import LEFT_OUT_LABEL, Exclusion, Grouping, RowResult
from nakano_status.gui.lists.line_steps import Index, LineList, replace_lines
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.looks.picture_painter import PicturePainter, palette_of
from nakano_status.gui.qt_override import override


class Legend(QWidget):
    """A legend of the pieces of bars, with a note on which bar belongs to which year."""

    def __init__(self) -> None:
        super().__init__()
        self._used: tuple[Category, ...] = ()
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Iterable[RowResult], words: str) -> None:
        """Show the legend of the marks and other pieces in `figures`, with the note `words` beside it."""
        self._used, self._words = tuple(map(category_of, figures)), words
        named = "凡例：" + "、".join(each.label for each in self._used)
        self.setAccessibleName(f"{named}、{words}")
        self.updateGeometry()
        self.update()

    @override
    def heightForWidth(self, width: int) -> int:
        painting = PicturePainter(self.font())
        return ceil(self._shapes(painting, width)[1] * painting.unit)

    @override
    def sizeHint(self) -> QSize:
        return QSize(40 * STEP, self.heightForWidth(max(self.width(), 40 * STEP)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(20 * STEP, 2 * STEP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, painting = QPainter(self), PicturePainter(self.font())
        painting.paint(painter, self._shapes(painting, self.width())[0], palette_of(current_theme()))
        painter.end()

    def _shapes(self, painting: PicturePainter, width: int) -> tuple[list[Shape], float]:
        return legend(self._used, self._words, width / painting.unit, painting.lettering)


BAR_ROLE = Qt.ItemDataRole.UserRole + 2
"""The role of an item's Bar."""


@dataclass(frozen=True)
class BarKey:
    """The key of a bar: a grouping and the code of a group in it.

    `code` is None for the rows without a group. `by` is None for all rows.
    """

    by: Grouping | None
    code: str | None = None


WHOLE = BarKey(None)


@dataclass(frozen=True)
class PieceChoice:
    """A chosen bar and piece; `piece` is None if the whole bar is chosen."""

    key: BarKey
    piece: RowResult | None = None


class BarList(LineList):
    """A list model of bars, each identified by its BarKey.

    `choose` sets the current piece, which the accessible text of the item names. Texts are made on demand, because a
    large plan has more than a thousand measures.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[BarKey] = []
        self._bars: dict[BarKey, Bar] = {}
        self._chosen: PieceChoice | None = None

    @property
    def bars(self) -> dict[BarKey, Bar]:
        """The bars by their keys, in order."""
        return self._bars

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of the pieces, in order; they are the same in all bars."""
        return tuple(category_of(each) for bar in [*self._bars.values()][:1] for each in bar.pieces)

    @property
    def share_lines(self) -> list[ShareLine]:
        """The lines of the chart that show the bars, in order."""
        return [share_line(key, bar) for key, bar in self._bars.items()]

    def show_bars(self, overview: Overview, by: Grouping, *, with_whole: bool = True) -> None:
        """Show the bars of a grouping; while the grouping is the same, the selection remains.

        If `with_whole` is true, the bar of all rows is the first.
        """
        whole = {WHOLE: overview.whole} if with_whole else {}
        before, now = self._bars, {**whole, **{BarKey(by, bar.code): bar for bar in overview.groups[by]}}
        keys = list(now)
        self._bars = {**before, **now}  # the view asks for data of a removed row until it is gone
        if keys != self._lines:
            self._replace(keys)
        self._bars = now
        for place, key in enumerate(keys):
            if before.get(key, now[key]) != now[key]:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, key: BarKey) -> QModelIndex:
        """Return the index of a bar; an invalid index if the bar is not shown."""
        return self.index(self._lines.index(key)) if key in self._bars else QModelIndex()

    def choose(self, choice: PieceChoice) -> None:
        """Set the current piece, for the accessible text of its item."""
        before, self._chosen = self._chosen, choice
        for key in {each.key for each in (before, choice) if each is not None and each.key in self._bars}:
            self.dataChanged.emit(self.place_of(key), self.place_of(key), [Qt.ItemDataRole.AccessibleTextRole])

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        key = self._lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(self._accessible_text(key, by_piece=False))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._accessible_text(key, by_piece=role == Qt.ItemDataRole.AccessibleTextRole)
        return {ITEM_ROLE: key, BAR_ROLE: self._bars[key]}.get(role)

    def _accessible_text(self, key: BarKey, *, by_piece: bool) -> str:
        bar, chosen = self._bars[key], self._chosen
        if by_piece and chosen and chosen.key == key and chosen.piece:
            return f"{bar_name(key, bar)}、{describe_piece(bar, chosen.piece)}"
        return describe_bar(key, bar)

    def _replace(self, keys: list[BarKey]) -> None:
        """Show other items: by single insertions and removals within a grouping, otherwise by a reset."""
        if _are_alike(self._lines, keys):
            replace_lines(self, self._lines, keys, lambda key: key)
        else:
            self.beginResetModel()
            self._lines = keys
            self.endResetModel()


def _are_alike(before: list[BarKey], now: list[BarKey]) -> bool:
    """Return whether both lists have the same grouping; the first item, the bar of all rows, is ignored."""
    return {key.by for key in before[1:]} == {key.by for key in now[1:]}


def bar_name(key: BarKey, bar: Bar) -> str:
    """Return the name of a bar's group, or a label for all rows or for the rows without a group."""
    if key.by is None:
        return "全体"
    if key.code is None:
        return "上の組織の登録なし" if key.by is Grouping.DEPARTMENT else "所管課の登録なし"
    untitled = key.by in (Grouping.MEASURE, Grouping.GOAL) and bar.name == key.code
    return f"{bar.name} （計画に題名がありません）" if untitled else bar.name


def describe_piece(bar: Bar, piece: RowResult) -> str:
    """Return a text with the number of rows of a piece, and their number in the round before if there is one."""
    words = f"{category_of(piece).label} {len(bar.pieces[piece])}件"
    return words + (f"（前回{bar.before[piece]}件）" if bar.before else "")


def describe_bar(key: BarKey, bar: Bar) -> str:
    """Return the text of a whole bar: its name, its total, and the number of rows of each piece.

    A piece without rows in this round and in the round before is left out. The number of rows that are 報告対象外
    follows, if there are such rows.
    """
    before = f"（前回{bar.total_before}件）" if bar.before is not None else ""
    head = f"{bar_name(key, bar)}、" + f"報告対象 {bar.total}件" + before
    there = [each for each in bar.pieces if bar.pieces[each] or (bar.before and bar.before[each])]
    return "、".join([head, *(describe_piece(bar, each) for each in there), *describe_left_out(bar)])


def describe_left_out(bar: Bar) -> tuple[str, ...]:
    """Return a tuple with one text on the number of rows that are 報告対象外; an empty tuple if there are none."""
    return (f"{LEFT_OUT_LABEL} {bar.left_out}件",) if bar.left_out else ()


def share_line(key: BarKey, bar: Bar) -> ShareLine:
    """Return the line of the chart that shows a bar, with its name, its numbers and the number of rows left out."""
    note = "、".join(describe_left_out(bar))
    return ShareLine.of(bar_name(key, bar), bar.numbers, bar.before, key, is_sum=key == WHOLE, note=note)


def filter_of(choice: PieceChoice, bar: Bar, asked: AskedFields) -> RowFilter:
    """Return the filter that shows exactly the rows of a piece, or of a whole bar, in 取組一覧.

    If possible, the filter is a condition that the user sees in the filter boxes, such as a division and a mark; rows
    added later match it, too. Otherwise the filter lists the rows one by one: also for a division or 部 if `asked` has
    items that each division answers for itself, because 取組一覧 finds a row under every division with a part of it,
    and a bar counts the row once.
    """
    key, piece = choice.key, choice.piece
    is_group = key.by is None or key.code is not None
    has_parts = key.by in OF_BODIES and bool(asked.part_items)
    if not is_group or has_parts or piece is None or piece is Exclusion.OPEN_CONFLICT:
        return RowFilter(ids=frozenset(bar.rows if piece is None else bar.pieces[piece]))
    mark = piece.symbol if isinstance(piece, Mark) else ""
    if key.by is Grouping.GOAL:
        return RowFilter(goal=key.code, mark=mark)
    if key.by is Grouping.MEASURE:
        return RowFilter(measure=key.code, mark=mark)
    if key.by is Grouping.DEPARTMENT:
        return RowFilter(department=bar.name, mark=mark)
    return RowFilter(division=bar.name, mark=mark) if key.by is Grouping.DIVISION else RowFilter(mark=mark)
