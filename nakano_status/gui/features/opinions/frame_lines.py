"""Table models of 国の計画: the items of the frames, and the measures and rows that an item can be given to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QObject, QSize, QSortFilterProxyModel, Qt, Signal

from nakano_status.application.plan.read.frames import FramesView, ItemView, TargetLine
from nakano_status.application.round.read.counts import with_total
from nakano_status.application.round.read.row_views import marks_line
from nakano_status.domain.plan.frames import UNTAGGED
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.gui.lists.board_table import LINE_ROLE
from nakano_status.gui.lists.line_steps import Index, LineTable, become
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
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


class ItemTable(LineTable):
    """A model of the items; the lines of frames cannot be selected."""

    heads = ("番号", "項目", "取組", "進捗状況")
    _lines: list[ItemLine]

    def show_view(self, view: FramesView) -> None:
        """Show the current items."""
        become(self, self._lines, list(item_lines(view)), attrgetter("key"))

    @property
    def head_places(self) -> Sequence[int]:
        """The places of the lines of frames."""
        return [place for place, line in enumerate(self._lines) if line.item is None]

    def item_at(self, index: Index) -> ItemView | None:
        """Return the item of a line, if it has one."""
        return self._lines[index.row()].item if index.isValid() else None

    def place_of(self, item_id: str) -> QModelIndex:
        """Return the index of an item; of the first one if there is no such item."""
        places = {line.key: place for place, line in enumerate(self._lines) if line.item is not None}
        place = places.get(item_id, min(places.values(), default=-1))
        return self.index(place, ITEM) if place >= 0 else QModelIndex()

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item_at(index) is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in _TEXT_ROLES:
            return line.texts[index.column()]
        if role == Qt.ItemDataRole.SizeHintRole and line.item is None:
            return QSize(0, 0)  # the name of a frame is spread over all columns, and must not widen the first
        if role == Qt.ItemDataRole.ToolTipRole:
            group = line.item.item.group if line.item else None
            text = line.texts[ITEM_TITLE] if line.item else line.texts[ITEM]
            return tip(f"{group}：{text}" if group else text)
        return line.item if role == LINE_ROLE else None


class TargetTable(LineTable):
    """A model of measures and rows; `ticked` carries the ID of one that the item is given to, or taken from."""

    heads = ("", "番号", "実施内容・事業内容", "当たる項目", "進捗状況")

    ticked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TargetLine] = []
        self.may_write = False

    def show_lines(self, lines: Sequence[TargetLine]) -> None:
        """Show measures and rows; those that remain keep their place, selection and cursor."""
        become(self, self._lines, lines, attrgetter("target"))

    def line_at(self, place: int) -> TargetLine:
        """Return the measure or row at a place from 0."""
        return self._lines[place]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self.may_write and index.column() == TICK else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            return Qt.CheckState.Checked if line.is_tagged else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole and index.column() == TICK:
            return ""  # a box is painted; the text is for screen readers
        if role in _TEXT_ROLES:
            return _texts(line)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            by_measure = line.by_measure and index.column() in (TICK, ITEMS)
            return tip(tr("実施内容に付いています。") if by_measure else _texts(line)[index.column()])
        return None if line.is_measure or role != LINE_ROLE else line

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        line = self._lines[index.row()]
        is_on = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        if is_on != line.is_tagged:
            self.ticked.emit(line.target, is_on)
        return True


def _texts(line: TargetLine) -> tuple[str, ...]:
    has_it = tr("当たる") if line.is_tagged else tr("実施内容に付いている") if line.by_measure else tr("当たらない")
    return has_it, line.target, line.title or tr("題名未入力"), "、".join(line.items), line.figure


class Shown(Enum):
    """What the list of measures and rows shows."""

    ALL = "すべての実施内容と取組"
    OF_ITEM = "この項目に当たるもの"
    UNTAGGED = UNTAGGED


class TargetFilter(QSortFilterProxyModel):
    """A filter of the measures and rows that contain every word of a search, and of what has the item or none."""

    def __init__(self, model: TargetTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self._shown = Shown.ALL
        self.setSourceModel(model)
        self.setDynamicSortFilter(False)  # a line that is ticked or unticked stays where the user sees it

    def look_for(self, text: str, shown: Shown) -> None:
        """Set the filter; kana and width are folded."""
        self._words, self._shown = search_words(text), shown
        self.invalidate()

    @override
    def filterAcceptsRow(self, place: int, parent: Index) -> bool:
        line = self._model.line_at(place)
        admitted = {
            Shown.ALL: True,
            Shown.OF_ITEM: line.has_item,
            Shown.UNTAGGED: not line.is_measure and not line.items,
        }
        return admitted[self._shown] and matches(self._words, fold_for_search(f"{line.target} {line.title}"))
