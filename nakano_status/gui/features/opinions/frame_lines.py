"""Table models of 国の計画: the items of the frames, and the measures and rows that an item can be given to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt, Signal

from nakano_status.application.plan.frames import FramesView, ItemView, TargetLine
from nakano_status.application.round.read.counts import with_total
from nakano_status.application.round.read.views import marks_line
from nakano_status.domain.plan.annotations import UNTAGGED
from nakano_status.domain.text.narrative import fold_for_search, matches
from nakano_status.gui.lists.line_steps import LINE_ROLE, ROW_FLAGS, Index, TextTable
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

ITEM, ITEM_TITLE, ITEM_ROWS, ITEM_MARKS = range(4)
TICK, TARGET, TITLE, ITEMS, FIGURE = range(5)


@dataclass(frozen=True)
class ItemLine:
    """A line of the items: a frame's own line (no item), or an item with its texts by column."""

    key: str
    texts: tuple[str, ...]
    item: ItemView | None = None


def item_lines(view: FramesView) -> Iterator[ItemLine]:
    """Yield a line for each frame, and below it one for each of its items."""
    for frame, items in view.frames:
        name = f"{frame.title}（{frame.edition}）" if frame.edition else frame.title
        yield ItemLine(f"frame:{frame.frame_id}", (name, "", "", ""))
        for each in items:
            item = each.item
            title = tr("{title}（{item}の再掲）").format(title=item.title, item=item.repost_of)
            counts = marks_line(with_total(each.counts)) if each.counts else ""
            rows = tr("{count}件").format(count=len(each.rows))
            yield ItemLine(item.item_id, (item.item_id, title if item.repost_of else item.title, rows, counts), each)


class ItemTable(TextTable):
    """A model of the items; the lines of frames cannot be selected."""

    heads = ("番号", "項目", "取組", "進捗状況")
    key = attrgetter("key")
    _lines: list[ItemLine]

    @property
    def head_places(self) -> Sequence[int]:
        """The places of the lines of frames."""
        return [place for place, line in enumerate(self._lines) if line.item is None]

    def item_at(self, index: Index) -> ItemView | None:
        """Return the item of a line, if it has one."""
        return self._lines[index.row()].item if index.isValid() else None

    @override
    def place_of(self, key: object) -> QModelIndex:
        """Return the index of an item; of the first one if there is no such item."""
        places: dict[object, int] = {line.key: place for place, line in enumerate(self._lines) if line.item is not None}
        place = places.get(key, min(places.values(), default=-1))
        return self.index(place, ITEM) if place >= 0 else QModelIndex()

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item_at(index) is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.SizeHintRole and line.item is None:
            return QSize(0, 0)  # the name of a frame is spread over all columns, and must not widen the first
        if role == Qt.ItemDataRole.ToolTipRole:
            group = line.item.item.group if line.item else None
            text = line.texts[ITEM_TITLE] if line.item else line.texts[ITEM]
            return tip(f"{group}：{text}" if group else text)
        return line.item if role == LINE_ROLE else super().data(index, role)

    @override
    def texts(self, line: ItemLine) -> tuple[str, ...]:
        return line.texts


class TargetTable(TextTable):
    """A model of measures and rows; `ticked` carries the ID of one that the item is given to, or taken from."""

    heads = ("", "番号", "実施内容・事業内容", "当たる項目", "進捗状況")

    key = attrgetter("target")
    _lines: list[TargetLine]
    ticked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.may_write = False

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return ROW_FLAGS | Qt.ItemFlag.ItemIsUserCheckable if self.may_write and index.column() == TICK else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if line.is_tagged else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole and index.column() == TICK:
            return ""  # a box is painted; the text is for screen readers
        if role == Qt.ItemDataRole.ToolTipRole and line.by_measure and index.column() in (TICK, ITEMS):
            return tip(tr("実施内容に付いています。"))
        return None if line.is_measure and role == LINE_ROLE else super().data(index, role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        line = self._lines[index.row()]
        is_on = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        if is_on != line.is_tagged:
            self.ticked.emit(line.target, is_on)
        return True

    @override
    def texts(self, line: TargetLine) -> tuple[str, ...]:
        has_it = tr("当たる") if line.is_tagged else tr("実施内容に付いている") if line.by_measure else tr("当たらない")
        return has_it, line.target, line.title or tr("題名未入力"), "、".join(line.items), line.figure


class Shown(Enum):
    """What the list of measures and rows shows."""

    ALL = "すべての実施内容と取組"
    OF_ITEM = "この項目に当たるもの"
    UNTAGGED = UNTAGGED


def target_fits(words: tuple[str, ...], shown: Shown) -> Callable[[TargetLine], bool]:
    """Return whether a measure or row contains every word of a search, and has the item or none."""

    def fits(line: TargetLine) -> bool:
        admitted = {
            Shown.ALL: True,
            Shown.OF_ITEM: line.has_item,
            Shown.UNTAGGED: not line.is_measure and not line.items,
        }
        return admitted[shown] and matches(words, fold_for_search(f"{line.target} {line.title}"))

    return fits
