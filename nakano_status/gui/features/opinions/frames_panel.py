"""国の計画: a table of the items of national frames with counts, and a table of measures and rows with check boxes.

A tick assigns the current item to a measure or row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN
from nakano_status.application.plan.frames import (
    FramesView,
    ItemView,
    TargetLine,
    import_frames,
    plan_frames,
    read_frames,
    target_lines,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.read.counts import with_total
from nakano_status.application.round.read.views import marks_line
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.application.save_tables import save_frame_sheet
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.plan.annotations import UNTAGGED
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.gui.controls.boxes import FlowLayout, ListAndDetail, column_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, SearchField
from nakano_status.gui.lists.line_steps import LINE_ROLE, ROW_FLAGS, Index, LineFilter, TextTable
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import FittedTable, TickDelegate, allow_editing_in_cells
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, tooltip_text
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.kept_table import (
    KeptTable,
    KeptTablePanel,
    PreviewedTable,
    frame_lines,
    frames_preview_text,
)
from nakano_status.gui.panels.office_acts import set_tag
from nakano_status.gui.qt_override import override

ITEM, ITEM_TITLE, ITEM_ROWS, ITEM_MARKS = range(4)
TICK, TARGET, TITLE, ITEMS, FIGURE = range(5)


@dataclass(frozen=True)
class ItemLine:
    """A line of the table of items: the heading of a frame (`item` is None) or an item.

    `key` identifies the line; `texts` are its texts by column.
    """

    key: str
    texts: tuple[str, ...]
    item: ItemView | None = None


def frame_item_lines(view: FramesView) -> Iterator[ItemLine]:
    """Yield a line for each frame, and below it a line for each of its items."""
    for frame, items in view.frames:
        name = f"{frame.title}（{frame.edition}）" if frame.edition else frame.title
        yield ItemLine(f"frame:{frame.frame_id}", (name, "", "", ""))
        for each in items:
            item = each.item
            title = f"{item.title}（{item.repost_of}の再掲）"
            counts = marks_line(with_total(each.counts)) if each.counts else ""
            rows = f"{len(each.rows)}件"
            yield ItemLine(item.item_id, (item.item_id, title if item.repost_of else item.title, rows, counts), each)


class ItemTable(TextTable):
    """A table model of the items; the lines of frames cannot be selected."""

    heads = ("番号", "項目", "取組", "進捗状況")
    key = attrgetter("key")
    _lines: list[ItemLine]

    @property
    def head_places(self) -> Sequence[int]:
        """The line numbers (from 0) of the headings of frames."""
        return [place for place, line in enumerate(self._lines) if line.item is None]

    def item_at(self, index: Index) -> ItemView | None:
        """Return the item of a line; None if it is a frame's line."""
        return self._lines[index.row()].item if index.isValid() else None

    @override
    def place_of(self, key: object) -> QModelIndex:
        """Return the index of the item with a key, or of the first item if no item has it.

        The index is invalid if there are no items.
        """
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
            return QSize(0, 0)  # the name of a frame spans all columns, and must not widen the first one
        if role == Qt.ItemDataRole.ToolTipRole:
            group = line.item.item.group if line.item else None
            text = line.texts[ITEM_TITLE] if line.item else line.texts[ITEM]
            return tooltip_text(f"{group}：{text}" if group else text)
        return line.item if role == LINE_ROLE else super().data(index, role)

    @override
    def texts(self, line: ItemLine) -> tuple[str, ...]:
        return line.texts


class TargetTable(TextTable):
    """A table model of measures and rows; a check box shows whether the current item is assigned.

    The signal `ticked` carries the ID of a measure or row, and whether to assign the item to it.
    """

    heads = ("", "番号", "題名", "当たる項目", "進捗状況")

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
            return ""  # a box is painted; only screen readers need the text
        if role == Qt.ItemDataRole.ToolTipRole and line.by_measure and index.column() in (TICK, ITEMS):
            return tooltip_text("上の段に付いています。")
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
        has_it = "当たる" if line.is_tagged else "上の段に付いている" if line.by_measure else "当たらない"
        return has_it, line.target, line.title or "題名未入力", "、".join(line.items), line.figure


class TargetChoice(Enum):
    """The choices of the measures and rows to list."""

    ALL = "すべての段と取組"
    OF_ITEM = "この項目に当たるもの"
    UNTAGGED = UNTAGGED


def target_predicate(words: tuple[str, ...], choice: TargetChoice) -> Callable[[TargetLine], bool]:
    """Return a predicate for measures and rows that contain all words of a search and belong to `choice`."""

    def fits(line: TargetLine) -> bool:
        admitted = {
            TargetChoice.ALL: True,
            TargetChoice.OF_ITEM: line.has_item,
            TargetChoice.UNTAGGED: not line.is_measure and not line.items,
        }
        return admitted[choice] and matches(words, fold_for_search(f"{line.target} {line.title}"))

    return fits


_ITEMS_WIDTH, _TARGETS_WIDTH = 64 * STEP, 86 * STEP
_SEARCH_WIDTH = 24 * STEP


class FramesPanel(Panel):
    """The items of the national frames, and the measures and rows to which the current item can be assigned.

    Every tick is one act and can be undone.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: FramesView | None = None
        self.items = ItemTable(self)
        self.table = FittedTable(self.items, "国の計画の項目", (ITEM_TITLE,), {ITEM_MARKS: 44})
        self.targets = TargetTable(self)
        self.shown = LineFilter(self.targets, self)
        self.list = FittedTable(self.shown, "項目に当たる段と取組", (TITLE,), {FIGURE: 60})
        self.words = ReadingLabel(kind="muted")
        self.item_words = ReadingLabel()
        self.search = SearchField("段と取組の検索", "番号・題名から検索")
        self.which = Choice("表示する範囲", fits=True)
        self.to_rows = Button("取組一覧で見る", self._see_rows)
        self.built_in = Button("組込みの枠組みを取り込む", self._take_built_in)
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> ItemView | None:
        """The current item; None if there is none."""
        return self.items.item_at(self.table.currentIndex())

    def read(self) -> None:
        """Read the frames again and show them."""
        year = self.session.year
        self.session.query(lambda records: read_frames(records, EditionChoice(year)), self.show_view)
        self.kept.follow()

    def show_view(self, view: FramesView) -> None:
        """Show the frames; the current item remains."""
        now = self.current.item.item_id if self.current else ""
        self._view = view
        may = self.session.may_write
        self.items.show_lines(list(frame_item_lines(view)))
        self.table.clearSpans()
        for place in self.items.head_places:
            self.table.setSpan(place, ITEM, 1, ITEM_MARKS + 1)
        self.table.fit()
        self.targets.may_write = may
        self.kept.allow(may_write=may)
        self.table.setCurrentIndex(self.items.place_of(now))
        self.built_in.setVisible(may and not view.frames and view.edition.profile.is_built_in)
        self.words.show_text(_summary(view))
        self._show_item()

    def _show_item(self) -> None:
        item, view = self.current, self._view
        for part in (self.list, self.search, self.which, self.to_rows, self.item_words):
            part.setVisible(item is not None)
        if item is None or view is None:
            return
        self.item_words.show_text(_item_words(item))
        self.targets.show_lines(target_lines(view, item.item.item_id))
        self.list.fit()
        self.to_rows.setEnabled(bool(item.rows) and view.contents is not None)
        self._look()

    def _look(self) -> None:
        self.shown.show_only(target_predicate(search_words(self.search.text()), self.which.currentData()))

    def _tick(self, target: str, is_on: bool) -> None:  # noqa: FBT001 - as the signal carries it
        if (item := self.current) is not None:
            set_tag(self, item.item.item_id, item.item.title, target, self._choice(), is_on=is_on)

    def _choice(self) -> EditionChoice:
        """Return the edition that is shown, for acts on another thread."""
        return EditionChoice(number=self._view.edition.ordinal) if self._view else EditionChoice()

    def _see_rows(self) -> None:
        if (item := self.current) is not None:
            self.around.wanted.emit("all_rows", RowFilter(ids=frozenset(item.rows)))

    def _take_built_in(self) -> None:
        if self.session.file is None:
            return
        name = f"{BUILT_IN}{self.session.file.info.plan_id}"
        self.session.act(
            lambda store: import_frames(self.session.parts, store, name, self.session.by),
            lambda _: self.around.report_saved("組込みの枠組みを取り込みました。"),
            what="国の枠組みを取り込んでいます",
            initiator=self,
        )

    def _kept_table(self) -> KeptTable[None]:
        def look(store: Store, path: Path, _: None) -> PreviewedTable:
            planned = plan_frames(self.session.parts, store, str(path))
            words = frames_preview_text(planned)
            return PreviewedTable(frame_lines(planned), words, planned.change_count, shown=planned)

        def take_in(store: Store, path: Path, _: None, seen: TablePreview | None, __: str) -> Outcome[ImportedTable]:
            outcome = import_frames(self.session.parts, store, str(path), self.session.by, seen)
            planned = outcome.value
            counts = len(planned.added) + len(planned.changed), planned.unchanged, len(planned.removed)
            return Outcome(ImportedTable(*counts, settled=SettledEffect(), left_out=planned.left_out))

        return KeptTable(
            "国の計画の枠組み",
            "frames",
            lambda _: None,
            look,
            take_in,
            lambda store, path, _, replace: save_frame_sheet(self.session.parts, store, path, replace=replace),
        )

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_item())
        self.targets.ticked.connect(self._tick)
        self.search.textChanged.connect(lambda _: self._look())
        self.search.went_down.connect(self.list.setFocus)
        self.which.currentIndexChanged.connect(lambda _: self._look())

    def _lay_out(self) -> None:
        self.which.offer((each.value, each) for each in TargetChoice)
        self.list.setItemDelegate(TickDelegate(self.list))
        allow_editing_in_cells(self.list)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.built_in.hide()
        left, right = QWidget(), QWidget()
        both = ListAndDetail(self.table, left, right, (1, 1), (_ITEMS_WIDTH, _TARGETS_WIDTH))
        above = line_of((self.words, 1), both.open)
        column_of(above, self.built_in, (self.table, 1), within=left, margins=(0, 0, 2 * STEP, 0))
        head = FlowLayout(self.search, self.which, self.to_rows, fill=True)
        column_of(self.item_words, head, (self.list, 1), within=right, margins=(2 * STEP, 0, 0, 0))
        column_of((both, 1), within=self._content)
        column_of(self.kept, within=self)


def _summary(view: FramesView) -> str:
    """Return a text with the number of rows with and without an item, or that there are no frames yet."""
    if not view.frames:
        return "国の計画の枠組みは登録されていません。枠組みの表を取り込んでください。"
    tagged = len({row_id for _, items in view.frames for each in items for row_id in each.rows})
    return f"項目に当たる取組 {tagged}件　どの項目にも当たらない取組 {len(view.untagged)}件"


def _item_words(view: ItemView) -> str:
    """Return a text on an item: its name, whether it is a repost, and who assigned it to rows."""
    item = view.item
    words = escape_ampersands(f"{item.item_id}　{item.title}")
    if item.repost_of:
        words += f"\n{item.repost_of}の再掲です。ここで付けたものは、{item.repost_of}にも付きます。"
    people = "、".join(dict.fromkeys(each.decided_by for each in view.tags if each.decided_by))
    return words + (f"\n決めた人：{people}" if people else "")
