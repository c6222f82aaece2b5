"""国の計画: the items of national frames with their counts, and beside them the measures and rows to tick."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN
from nakano_status.application.plan.frames import (
    FramesView,
    ItemView,
    import_frames,
    plan_frames,
    read_frames,
    save_frames,
    target_lines,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.domain.text.narrative import search_words
from nakano_status.gui.controls.boxes import FlowLayout, column_of, splitter_of
from nakano_status.gui.controls.fields import Button, Choice, SearchField
from nakano_status.gui.features.opinions.frame_lines import (
    FIGURE,
    ITEM,
    ITEM_MARKS,
    ITEM_TITLE,
    TITLE,
    ItemTable,
    Shown,
    TargetTable,
    item_lines,
    target_fits,
)
from nakano_status.gui.lists.line_steps import LineFilter
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import FittedTable, TickDelegate, edit_in_cells
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, without_key
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.kept_table import KeptTable, KeptTablePanel, PreviewedTable, frame_lines, frames_words
from nakano_status.gui.panels.office_acts import tag
from nakano_status.gui.words import tr

_ITEMS_WIDTH, _TARGETS_WIDTH = 64 * STEP, 86 * STEP
_SEARCH_WIDTH = 24 * STEP


class FramesPanel(Panel):
    """The items of the frames, and what belongs to the current one; every tick is one act and can be undone."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: FramesView | None = None
        self.items = ItemTable(self)
        self.table = FittedTable(self.items, tr("国の計画の項目"), (ITEM_TITLE,), {ITEM_MARKS: 44})
        self.targets = TargetTable(self)
        self.shown = LineFilter(self.targets, self)
        self.list = FittedTable(self.shown, tr("項目に当たる実施内容と取組"), (TITLE,), {FIGURE: 60})
        self.words = ReadingLabel(kind="muted")
        self.item_words = ReadingLabel()
        self.search = SearchField(tr("実施内容と取組の検索"), tr("番号・題名から検索"))
        self.which = Choice(tr("表示する範囲"), fits=True)
        self.to_rows = Button(tr("取組一覧で見る"), self._see_rows)
        self.built_in = Button(tr("組込みの枠組みを取り込む"), self._take_built_in)
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> ItemView | None:
        """The current item."""
        return self.items.item_at(self.table.currentIndex())

    def read(self) -> None:
        """Read the frames again."""
        year = self.session.year
        self.session.query(lambda records: read_frames(records, EditionChoice(year)), self.show_view)
        self.kept.follow()

    def show_view(self, view: FramesView) -> None:
        """Show the frames; the current item remains."""
        now = self.current.item.item_id if self.current else ""
        self._view = view
        may = self.session.may_write
        self.items.show_lines(list(item_lines(view)))
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
        self.shown.show_only(target_fits(search_words(self.search.text()), self.which.currentData()))

    def _tick(self, target: str, is_on: bool) -> None:  # noqa: FBT001 - as the signal carries it
        if (item := self.current) is not None:
            tag(self, item.item.item_id, item.item.title, target, self._choice(), is_on=is_on)

    def _choice(self) -> EditionChoice:
        """Return the edition that is shown; acts read it on another thread."""
        return EditionChoice(number=self._view.edition.ordinal) if self._view else EditionChoice()

    def _see_rows(self) -> None:
        if (item := self.current) is not None:
            self.around.wanted.emit("all_rows", RowFilter(ids=frozenset(item.rows)))

    def _take_built_in(self) -> None:
        if self.session.file is None:
            return
        name = f"{BUILT_IN}{self.session.file.info.plan_id}"
        self.session.act(
            lambda store, _: import_frames(self.session.parts, store, name, self.session.by),
            lambda _: self.around.report_saved(tr("組込みの枠組みを取り込みました。")),
            initiator=self,
        )

    def _kept_table(self) -> KeptTable:
        def look(store: Store, path: Path) -> PreviewedTable:
            planned = plan_frames(self.session.parts, store, str(path))
            return PreviewedTable(frame_lines(planned), frames_words(planned), planned.changes)

        def take_in(store: Store, path: Path, _: str) -> Outcome[ImportedTable]:
            outcome = import_frames(self.session.parts, store, str(path), self.session.by)
            planned = outcome.value
            rows = len(planned.added) + len(planned.changed)
            return Outcome(ImportedTable(rows, planned.unchanged, len(planned.removed)), problems=outcome.problems)

        return KeptTable(
            tr("国の計画の枠組み"),
            look,
            take_in,
            lambda store, path, replace: save_frames(self.session.parts, store, path, replace=replace),
        )

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_item())
        self.targets.ticked.connect(self._tick)
        self.search.textChanged.connect(lambda _: self._look())
        self.search.went_down.connect(self.list.setFocus)
        self.which.currentIndexChanged.connect(lambda _: self._look())

    def _lay_out(self) -> None:
        self.which.offer((tr(each.value), each) for each in Shown)
        self.list.setItemDelegate(TickDelegate(self.list))
        edit_in_cells(self.list)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.built_in.hide()
        left, right = QWidget(), QWidget()
        column_of(self.words, self.built_in, (self.table, 1), within=left, margins=(0, 0, 2 * STEP, 0))
        head = FlowLayout(self.search, self.which, self.to_rows, fill=True)
        column_of(self.item_words, head, (self.list, 1), within=right, margins=(2 * STEP, 0, 0, 0))
        both = splitter_of(left, right, shares=(1, 1), sizes=(_ITEMS_WIDTH, _TARGETS_WIDTH))
        column_of((both, 1), within=self._content)
        column_of(self.kept, within=self)


def _summary(view: FramesView) -> str:
    """Return how many rows belong to an item and how many to none, or that there are no frames yet."""
    if not view.frames:
        return tr("国の計画の枠組みは登録されていません。枠組みの表を取り込んでください。")
    tagged = len({row_id for _, items in view.frames for each in items for row_id in each.rows})
    words = tr("項目に当たる取組 {tagged}件　どの項目にも当たらない取組 {untagged}件")
    return words.format(tagged=tagged, untagged=len(view.untagged))


def _item_words(view: ItemView) -> str:
    """Return what the item is, and who decided what belongs to it."""
    item = view.item
    words = without_key(f"{item.item_id}　{item.title}")
    if item.repost_of:
        words += tr("\n{item}の再掲です。ここで付けたものは、{item}にも付きます。").format(item=item.repost_of)
    people = "、".join(dict.fromkeys(each.decided_by for each in view.tags if each.decided_by))
    return words + (tr("\n決めた人：{people}").format(people=people) if people else "")
