"""記入する: the division's rows on the left, the editor of the current row on the right.

On the left are a filter, a search, and the list of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from nakano_status.application import problem_text
from nakano_status.application.entries.own_answers import other_answerers
from nakano_status.application.plan.opinions import opinions_by_row
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import SentWordingRow, sent_wording_rows
from nakano_status.application.round.read.todo import rows_asked_about
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import Round
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.row_commands import RowClipboard, offer_form_commands
from nakano_status.gui.answers.row_context import ActingDivision, RestoredDraft, report_restored_drafts, restored_drafts
from nakano_status.gui.answers.row_writer import RowWriter
from nakano_status.gui.commands import NEXT, SEARCH, offer
from nakano_status.gui.controls.boxes import column_of, splitter_of
from nakano_status.gui.controls.empty_state import EmptyState, nothing_listed
from nakano_status.gui.controls.fields import Choice, SearchField
from nakano_status.gui.lists.copying import TableOfRows
from nakano_status.gui.lists.entry_list import ROW_ROLE, EntryDelegate, EntryFilter, EntryList
from nakano_status.gui.lists.rich_text_list import weight_words
from nakano_status.gui.lists.row_views import RowListView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu, offer_row_years
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, FreshRows, GoTo, Page, PageKind, read_fresh_rows
from nakano_status.gui.panels.todo_lines import TodoStrip
from nakano_status.gui.qt_override import override

_LEAST_WIDTH = 30.0
"""The least width in steps; a step grows with the size of texts, so that titles remain readable."""
_ALWAYS = (EntryFilter.ALL, EntryFilter.UNFINISHED, EntryFilter.QUESTION)


class EntrySide(QWidget):
    """A filter and a list of rows. The signal `chosen` is emitted when the filter or the search changes."""

    chosen = Signal()

    def __init__(self, model: EntryList) -> None:
        super().__init__()
        self._model = model
        self.filter = Choice("表示する取組")
        self.search = SearchField()
        self.list = RowListView()
        self.how_many = label("", "muted")
        self._set_up()
        self._lay_out()
        self.filter.currentIndexChanged.connect(lambda _: self.chosen.emit())
        self.search.textChanged.connect(lambda _: self.chosen.emit())
        self.search.went_down.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))

    @property
    def chosen_filter(self) -> EntryFilter:
        """The chosen filter."""
        chosen = self.filter.currentData()
        return chosen if isinstance(chosen, EntryFilter) else EntryFilter.ALL

    @property
    def chosen_rows(self) -> list[RowView]:
        """The selected rows, in order; several rows are selected by Shift or Ctrl."""
        places = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [row for index in places if isinstance(row := index.data(ROW_ROLE), RowView)]

    def show_all(self) -> None:
        """Reset the filter and the search, so that every row is shown."""
        self.search.clear()
        self.filter.setCurrentIndex(0)

    def choose(self, chosen: EntryFilter) -> None:
        """Set the filter if it is offered, otherwise show every row."""
        self.filter.choose(chosen)

    def offer(self, chosen: EntryFilter, *, is_offered: bool) -> None:
        """Add a filter to the choices if `is_offered` is true; otherwise remove it."""
        place = self.filter.findData(chosen)
        if is_offered and place < 0:
            self.filter.addItem(chosen.value, chosen)
        elif place >= 0 and not is_offered:
            self.filter.removeItem(place)

    def show_counts(self) -> None:
        """Show the number of rows of each filter, and the number of rows that a search finds."""
        for place in range(self.filter.count()):
            chosen = self.filter.itemData(place)
            self.filter.setItemText(place, f"{chosen.value}　{self._model.count(chosen)}")
        self.how_many.setText(f"「{self.search.text()}」に当たる取組 {len(self._model.shown)}件")
        self.how_many.setVisible(bool(self.search.text().strip()))

    def _set_up(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(RowListView.SelectionMode.ExtendedSelection)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("取組の一覧")
        for chosen in _ALWAYS:
            self.filter.addItem(chosen.value, chosen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumWidth(steps(_LEAST_WIDTH))

    def _lay_out(self) -> None:
        self.setMinimumWidth(steps(_LEAST_WIDTH))
        head = column_of(self.filter, self.search, self.how_many, margins=(2 * STEP, 0, 2 * STEP, 0))
        column_of(head, self.list, within=self, margins=(0, 2 * STEP, 0, 0))


@dataclass(frozen=True)
class Entries:
    """Content of the page 記入する.

    `fresh`: the round's rows with their problems. `sent_wording`: the wording changes sent to the division.
    `only_asked`: whether the data file only has rows that the office asks about again. `others`: the other divisions
    that answer a row. `opinions`: the opinions that a form showed on a row. All mappings are by 管理番号.
    """

    fresh: FreshRows
    sent_wording: Mapping[str, SentWordingRow]
    only_asked: bool = False
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> frozenset[str]:
        """The 管理番号 of the rows with a request from the office that has not been answered yet."""
        return rows_asked_about(self.fresh.rows, self.sent_wording)


def read_entry_rows(records: Records, round_: Round) -> Entries:
    """Read the content of the page 記入する: the round's rows and the office's requests on them."""
    sent = records.exchange.packages(round_.round_id, records.info.division, row_ids=())
    only_asked = all(package.purpose.is_for_some_rows for package in sent)
    fresh, sent_wording = read_fresh_rows(records, round_), sent_wording_rows(records, round_)
    opinions = opinions_by_row(records, round_, [row.id for row in fresh.rows])
    return Entries(fresh, sent_wording, only_asked, other_answerers(records, round_), opinions)


_LIST_WIDTH = 48 * STEP


class EntriesPage(Page):
    """The page 記入する."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._round: RoundView | None = None
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._sent_wording: Mapping[str, SentWordingRow] = {}
        self._others: Mapping[str, tuple[str, ...]] = {}
        self._opinions: Mapping[str, tuple[Opinion, ...]] = {}
        self.model = EntryList(self, self._reasons)
        self.side = EntrySide(self.model)
        self.list, self.filter, self.search = self.side.list, self.side.filter, self.side.search
        self.form = EntryForm(around.underlining)
        self.writer = RowWriter(around, self.form)
        self.empty = EmptyState("write", "記入する取組はありません", "この所管課が回答する取組はありません。")
        self.nothing, self._right = nothing_listed(), QStackedWidget()
        self._stack = QStackedWidget()
        self.tabling = RowClipboard(self, self._stack, self._as_table)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        go_to = request if isinstance(request, GoTo) else None
        if isinstance(request, EntryFilter):
            self.side.choose(request)
        self.session.query_round(read_entry_rows, lambda entries: self.show_entries(entries, go_to))

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.writer.keeps

    @override
    def leave(self) -> None:
        self.form.flush()

    def form_shown(self) -> EntryForm | None:
        """Return the form in which a row is edited; None if it is not shown."""
        is_editing = self._right.currentWidget() is self.form
        return self.form if is_editing and not self.tabling.is_pasting else None

    def show_entries(self, entries: Entries, request: GoTo | None = None) -> None:
        """Show all rows, and open one of them for editing.

        It is the requested row, otherwise the row already shown. When the data file has just been opened, it is the
        first row with restored unsaved text, otherwise a row that the office asks about again, the row edited last, the
        first unanswered row, or the first row.
        """
        self._round = entries.fresh.round
        self.writer.follow_read(*(row.id for row in entries.fresh.rows))
        self._stack.setCurrentIndex(0)
        self._problems = dict(entries.fresh.problems)
        shown = self.form.row.id if self.form.row else None
        rows = [row for row in entries.fresh.rows if row.counted]
        self._sent_wording, self._others, self._opinions = entries.sent_wording, entries.others, entries.opinions
        self._set_filter_rows(EntryFilter.ASKED, entries.asked)
        self.model.id_heading = self._round.asked.profile.headings[ID]
        own = {row.id for row in rows if self._round.division in row.asked_of}
        self.model.set_rows((row for row in rows if row.id in own), (row for row in rows if row.id not in own))
        restored = self._restored(rows) if shown is None else ()
        self._count()
        first = self._first_of(rows, restored)
        self.go_to((request.row_id if request else shown) or first)
        if shown is None:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._report_only_asked(entries)
            self._report_restored(restored)
        if request and request.key:
            if request.asks:
                self.form.mark_all_visited()
                self.form.show_problems(self._problems.get(request.row_id, ()))
            self.form.focus_field(request.key)
        self.loaded.emit()

    @override
    def refresh(self, fresh: FreshRows) -> None:
        self._problems |= {row.id: fresh.problems.get(row.id, ()) for row in fresh.rows}
        self.model.update_rows(fresh.rows)
        self._count()
        for row in fresh.rows:
            self.writer.follow_read(row.id)
            self.form.refresh_row(row, self._problems_of(row))
            self._show_remark(row)

    def go_to(self, row_id: str | None) -> None:
        """Select a row; if the filter hides it, show all rows. If `row_id` is None, show that there is no row."""
        if row_id is None:
            self._right.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentIndex(0)
        if not self.model.place_of(row_id).isValid():
            self.side.show_all()
        self.list.setCurrentIndex(self.model.place_of(row_id))
        self.list.scrollTo(self.model.place_of(row_id))

    def go_to_next(self) -> None:
        """Store the typed text and go to the next row to answer; show a message if there is none."""
        self.form.flush()
        following = self.model.next_unfinished(self.form.row.id if self.form.row else None)
        if following is None:
            self.session.after_storing(self._report_end)  # a save ends the message before it
            return
        self.go_to(following)
        self.form.focus_marks()

    def _report_end(self) -> None:
        remedy = "「提出前の確認」で内容を確認してください。"
        check = Offer("提出前の確認へ", lambda: self.around.wanted.emit("check", None))
        self.around.messages.report_done("未記入の取組はほかにありません。", remedy, check)

    def _come_back(self, row_id: str, key: str, _as_division: str | None) -> None:
        """Show a field whose edit is about to be undone."""
        if self.isVisible():
            self.go_to(row_id)
            self.form.focus_field(key)
        else:
            self.around.wanted.emit(self.name, GoTo(row_id, key, asks=False))

    def _stopped_at(self, known: Collection[str]) -> str | None:
        """Return the row that was edited last; None if it no longer exists."""
        file = self.session.file
        row_id = self.around.memory.row_of(file.info.store_id) if file else None
        return row_id if row_id in known else None

    def _answers(self, row: RowView) -> bool:
        return self._round is not None and self._round.division in (row.writer, *row.answerers)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, RowView) and self._round is not None:
            may = self.session.may_write
            answers = may and self._answers(row) and not self._round.closed
            acting_division = ActingDivision(
                self._round.division,
                answers=answers,
                notes=may,
                others=self._others.get(row.id, ()),
                part_items=frozenset(self._round.asked.part_items),
            )
            self.form.show_row(row, self._round, acting_division, self._problems_of(row))
            self.form.opinions.show_opinions(self._opinions.get(row.id, ()))
            self._show_remark(row)
            self._right.setCurrentWidget(self.form)
            self.around.report_row(row.id)

    def _problems_of(self, row: RowView) -> tuple[Problem, ...]:
        """Return the problems of a row; the form decides which of them it shows."""
        return self._problems.get(row.id, ())

    def _reasons(self, row_id: str) -> Iterable[str]:
        """Return the errors and questions of a row as texts, so that the list can show why it is 要確認."""
        found = (each for each in self._problems.get(row_id, ()) if each.severity is not Severity.ADVICE)
        return (f"{weight_words(each)}{problem_text.message(each)}" for each in found)

    def _report_only_asked(self, entries: Entries) -> None:
        """Show that the earlier answers are in another data file, which the user may have meant to open first."""
        if entries.only_asked and entries.asked and self.session.may_write:
            words = "修正依頼・修文のある取組だけのデータファイルです。ここで直して提出できます。"
            remedy = "これまでの回答のデータファイルで、届いた様式を開くと、1つのデータファイルにまとまります。"
            self.around.messages.report_done(words, remedy)

    def _first_of(self, rows: Sequence[RowView], restored: Sequence[RestoredDraft]) -> str | None:
        """Return the row to begin with: a partly written row, a row asked about, or the last edited row."""
        begun = next((draft.row_id for draft in restored), None) or self.model.first_asked()
        stopped = begun or self._stopped_at({row.id for row in rows}) or self.model.next_unfinished(None)
        return stopped or next((row.id for row in rows), None)

    def _restored(self, rows: Iterable[RowView]) -> tuple[RestoredDraft, ...]:
        """Return the restored texts that can be edited; the filter then offers their rows."""
        found: tuple[RestoredDraft, ...] = ()
        if self.session.may_write and self._round is not None:
            found = (*self.writer.restore_drafts(self._round), *restored_drafts(rows, self._round.division))
        self._set_filter_rows(EntryFilter.RESTORED, {draft.row_id for draft in found})
        return found

    def _report_restored(self, drafts: Sequence[RestoredDraft]) -> None:
        """Report the restored texts, and put the cursor in the first one."""
        if drafts and self._round is not None:
            choose = partial(self.side.choose, EntryFilter.RESTORED)
            offer = Offer("この取組だけを表示", choose) if len(drafts) > 1 else None
            report_restored_drafts(self.around.messages, drafts, self._round.headings, offer)
            if self.form.row is not None and self.form.row.id == drafts[0].row_id:
                self.form.continue_in(drafts[0].key)

    def _set_filter_rows(self, chosen: EntryFilter, row_ids: Collection[str]) -> None:
        self.model.set_filter_rows(chosen, row_ids)
        self.side.offer(chosen, is_offered=bool(row_ids))

    def _show_remark(self, row: RowView) -> None:
        """Show the office's request on a row above the fields, if the row is the current one."""
        if self._round is not None and self.form.row is not None and self.form.row.id == row.id:
            self.form.remark.show_remark(row, self._sent_wording.get(row.id), self._round)

    def _count(self) -> None:
        """Show the numbers of rows in the filter, and report how many rows are answered."""
        self.side.show_counts()
        self.progressed.emit(self.model.finished_count, len(self.model.rows))

    def _apply_filter(self) -> None:
        """Show the matching rows, and edit the same row if it matches, otherwise the first; a note if there is none."""
        self.model.set_filter(self.side.chosen_filter, self.search.text())
        self.side.show_counts()
        kept, shown = self.form.row, self.model.shown
        if kept is None:
            return
        if not self.model.place_of(kept.id).isValid():
            if self.form.is_composing:
                return  # a composition is not interrupted; a user who searches by keyboard has left the field
            self.form.flush()
        following = next((row for row in shown if row.id == kept.id), next(iter(shown), None))
        if following is None:
            self._right.setCurrentWidget(self.nothing)
            return
        self._right.setCurrentWidget(self.form)
        self.list.setCurrentIndex(self.model.place_of(following.id))

    def _as_table(self) -> TableOfRows | None:
        """Return the rows as a table to paste into, after typed text is stored; None if there is no round."""
        if self._round is None:
            return None
        self.form.flush()
        writer = self._round.division or ""
        return TableOfRows(self._round, self.side.chosen_rows, self.model.shown, self.form.focused_key, writer)

    def _acts(self) -> list[RowLine]:
        """Return the acts on the selected rows."""
        return [RowAct("記入", self.form.write_next), self._years, *self.tabling.menu()]

    def _connect(self) -> None:
        offer(self, NEXT, self.go_to_next)
        offer(self, SEARCH, self.search.begin)
        offer_form_commands(self, self.form_shown)
        self._years = offer_row_years(self, lambda: self.form.row.id if self.form.row else None)
        offer_context_menu(self.list, self._acts)
        self.side.chosen.connect(self._apply_filter)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._choose(now))
        self.list.activated.connect(lambda _: self.form.write_next())
        self.writer.saved.connect(self.saved)
        self.writer.failed.connect(self.unsaved)
        self.writer.taking_back.connect(self._come_back)

    def _lay_out(self) -> None:
        for each in (self.form, self.empty, self.nothing):
            self._right.addWidget(each)
        self._right.setCurrentWidget(self.empty)
        splitter = splitter_of(self.side, self._right, shares=(1, 2), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        whole = QWidget()
        column_of(TodoStrip(self.around), (splitter, 1), within=whole, spacing=0)
        self._stack.addWidget(whole)
        self.list_part = self.side
        column_of(self._stack, within=self)
