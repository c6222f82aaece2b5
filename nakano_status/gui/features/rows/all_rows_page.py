"""取組一覧: every row of the round, filtered and searched, with the row's editor beside it (window.md, "Office")."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from nakano_status.application.round.read.views import BoardLine, RoundView, RowView
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.row_commands import Tabling, offer_form
from nakano_status.gui.answers.row_context import report_restored
from nakano_status.gui.commands import ACCEPT, AMEND, ASK_BACK, HAND_ON, REOPEN, SEARCH, SEND_WORDING, Command, offer
from nakano_status.gui.controls.boxes import FlowLayout, column_of, splitter_of
from nakano_status.gui.controls.empty_state import nothing_listed, without_round
from nakano_status.gui.features.rows.filter_bar import AllRows, RowFilters, RowOrder, read_all_rows
from nakano_status.gui.features.rows.row_editor import RowEditor
from nakano_status.gui.features.rows.rows_view import RowsView
from nakano_status.gui.lists.copying import TableOfRows
from nakano_status.gui.lists.row_table import RowTable
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_acts, offer_row_years
from nakano_status.gui.page import AppContext, FreshRows, GoTo, OnRows, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_TABLE_WIDTH, _EDITOR_WIDTH = 90 * STEP, 59 * STEP


class AllRowsPage(Page):
    """The page 取組一覧; `request` is a BoardLine (its division), RowFilter, GoTo (row, field) or OnRows."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._round: RoundView | None = None
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self.model = RowTable(self)
        self.table = RowsView(self.model)
        self.filters = RowFilters()
        self.order = RowOrder(self.table.horizontalHeader())
        self.how_many = label("", "muted")
        self.editor = RowEditor(around, self.model.find, lambda: self.table.chosen)
        self.empty = without_round(around, "rows", tr("進捗確認を開始すると、取組の一覧がここに並びます。"))
        self.nothing, self._right = nothing_listed(), QStackedWidget()
        self._whole, self._stack = QWidget(), QStackedWidget()
        self.tabling = Tabling(self, self._stack, self._as_table)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        read = partial(read_all_rows, today=self.session.parts.clock.today())
        self.session.query_any_round(read, lambda rows: self.show_rows(rows, request))

    @override
    def leave(self) -> None:
        self.editor.flush()

    def form_shown(self) -> EntryForm | None:
        """Return the form in which a row is edited, if it is shown."""
        return self.editor.form if self._is_editing and not self.tabling.is_pasting else None

    def show_rows(self, rows: AllRows | None, request: object = None) -> None:
        """Show all rows, or how to start a round; then apply `request`."""
        self._stack.setCurrentWidget(self._whole if rows else self.empty)
        if rows is None:
            return
        self._round = rows.round
        self.editor.show_round(rows.round)
        self._problems = dict(rows.fresh.problems)
        self.model.set_rows(rows.fresh.rows, rows.haystacks, rows.choices.departments, rows.round.marks)
        self.filters.offer(rows.choices)
        is_first = self.editor.form.row is None
        self._follow_request(request)
        self._follow_list()
        self._show_counts()
        self._show_optional()
        if is_first:
            self._report_restored(rows)

    @override
    def refresh(self, fresh: FreshRows) -> None:
        self._problems |= {row.id: fresh.problems.get(row.id, ()) for row in fresh.rows}
        self.model.update_rows(fresh.rows)
        for row in fresh.rows:
            self.editor.refresh_row(row, self._problems_of(row))
        self._show_optional()

    def go_to(self, row_id: str) -> None:
        """Select a row; if the filters hide it, show all rows."""
        if not self.model.place_of(row_id).isValid():
            self.filters.show_all()
        self._stack.setCurrentWidget(self._whole)
        place = self.model.place_of(row_id)
        if place.isValid() and place.row() == self.table.currentIndex().row():
            self._choose(self.model.find(row_id))
        self.table.setCurrentIndex(place)
        self.table.scrollTo(place)

    def _follow_request(self, request: object) -> None:
        if self.editor.form.row is None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(request, GoTo):
            self.go_to(request.row_id)
            if request.key and request.as_division:
                self.editor.come_back(request.key, request.as_division)
            elif request.key:
                self.editor.write()
                self.editor.form.focus_field(request.key)
            return
        if isinstance(request, OnRows):
            self._follow_review(request)
            return
        if isinstance(request, BoardLine):
            self.filters.choose(RowFilter(division=request.division))
        elif isinstance(request, RowFilter):
            self.filters.choose(request)
        shown = self.editor.form.row
        self.go_to(shown.id) if shown and self.model.place_of(shown.id).isValid() else self._choose_first()

    def _follow_review(self, request: OnRows) -> None:
        """Go to a command on the row of `request`, or on the rows of its division."""
        if request.division is not None:
            self.filters.choose(RowFilter(division=request.division))
        shown = self.editor.form.row
        if request.row_id is not None:
            self.go_to(request.row_id)
        elif shown is None or not self.model.place_of(shown.id).isValid():
            self._choose_first()
        self.editor.come_to(request.command)

    def _choose_first(self) -> None:
        """Select the row that was edited last, if it is shown, else the first."""
        file, first = self.session.file, next(iter(self.model.shown), None)
        stopped = self.around.memory.row_of(file.info.store_id) if file is not None else None
        if first is not None:
            self.go_to(stopped if stopped and self.model.place_of(stopped).isValid() else first.id)

    def _choose(self, row: object) -> None:
        if isinstance(row, RowView):
            self.editor.show_row(row, self._problems_of(row))
            self.around.report_row(row.id)

    def _acts(self) -> list[RowLine]:
        """Return the acts for the selected rows."""
        review = self.editor.review
        if self.editor.form.row is None or not self._is_editing:
            return []
        return [
            RowAct(tr("編集"), self._write),
            RowAct(tr(ACCEPT.text), lambda: self._review(ACCEPT), review.accept.isEnabled()),
            RowAct(tr(ASK_BACK.text), lambda: self._review(ASK_BACK), review.asking.may_ask),
            RowAct(tr(REOPEN.text), lambda: self._review(REOPEN), review.may_reopen),
            self._amending,
            self._handing,
            RowAct(tr("変更履歴"), self.editor.look_back),
            self._years,
            *self.tabling.menu(),
        ]

    def _review(self, command: Command) -> None:
        """Go to where a command on the selected rows is performed; they are accepted at once."""
        if self.form_shown() is not None:
            self.editor.accept() if command is ACCEPT else self.editor.come_to(command)

    def _as_table(self) -> TableOfRows | None:
        """Return the rows as a table, after unsaved text was handed over."""
        if self._round is None:
            return None
        self.editor.flush()
        writer = (self.editor.acting_choice.currentText(), self.editor.writer.as_division, self.editor.writer.source)
        start = self.editor.form.key_in_hand
        return TableOfRows(self._round, self.table.chosen, self.model.shown, start, *writer)

    def _write(self) -> None:
        if self._is_editing:
            self.editor.write()
            self.editor.form.focus_marks()

    def _mark(self, number: int) -> None:
        if self._is_editing:
            self.editor.form.marks.choose_by_number(number)

    def _report_restored(self, rows: AllRows) -> None:
        """Show which texts typed before the window ended were restored, with the cursor in the first of them."""
        drafts = rows.restored if self.session.may_write else ()
        if drafts:
            report_restored(self.around.messages, drafts, rows.round.headings)
            self._come_back(drafts[0].row_id, drafts[0].key, drafts[0].as_division)

    def _come_back(self, row_id: str, key: str, as_division: str | None) -> None:
        """Show a field whose edit is about to be undone, or whose text was restored."""
        if self.isVisible():
            self.go_to(row_id)
            self.editor.come_back(key, as_division)
        else:
            self.around.wanted.emit(self.name, GoTo(row_id, key, asks=False))

    def _problems_of(self, row: RowView) -> tuple[Problem, ...]:
        """Return the problems of a row; the form decides which of them it shows."""
        return self._problems.get(row.id, ())

    def _filter(self) -> None:
        self.model.set_filter(self.filters.value)
        self._follow_list()
        self._show_counts()

    @property
    def _is_editing(self) -> bool:
        """Whether a row is shown for editing: none is while the list is empty."""
        return self._right.currentWidget() is self.editor

    def _follow_list(self) -> None:
        """Edit a row of the list: the same one, else the first; none if the list is empty."""
        kept, first = self.editor.form.row, next(iter(self.model.shown), None)
        if kept is not None and not self.model.place_of(kept.id).isValid():
            if self.editor.form.is_composing:
                return  # a composition is kept; who searches by keyboard has left the field
            self.editor.flush()
            if first is not None:
                self.go_to(first.id)
        elif kept is not None and not self.table.currentIndex().isValid():
            self.table.put_cursor(kept.id)
        self._right.setCurrentWidget(self.nothing if first is None else self.editor)

    def _show_optional(self) -> None:
        rows = self.model.rows
        self.table.show_optional(notes=any(row.notes for row in rows), items=any(row.items for row in rows))

    def _show_counts(self) -> None:
        all_, shown = len(self.model.rows), len(self.model.shown)
        answered = sum(row.counted for row in self.model.rows)
        whole = tr("{all}件") if answered == all_ else tr("{all}件（うち回答 {answered}件）")
        words = whole if all_ == shown else tr("{all}件中 {shown}件")
        self.how_many.setText(words.format(all=all_, shown=shown, answered=answered))

    def _connect(self) -> None:
        offer(self, SEARCH, self.filters.search.begin)
        offer_form(self, self.form_shown)
        for command in (ACCEPT, ASK_BACK, REOPEN, SEND_WORDING):
            offer(self, command, partial(self._review, command))
        self._amending = offer(self, AMEND, partial(self._review, AMEND))
        self._handing = offer(self, HAND_ON, partial(self._review, HAND_ON))
        self._years = offer_row_years(self, lambda: self.editor.form.row.id if self.editor.form.row else None)
        offer_acts(self.table, self._acts)
        self.filters.changed.connect(self._filter)
        self.table.row_chosen.connect(self._choose)
        self.table.activated.connect(lambda _: self._write())
        self.table.digit_typed.connect(self._mark)
        self.filters.search.went_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.choice_changed.connect(self.editor.review.follow_choice)
        self.editor.review.asking.went.connect(self.go_to)
        self.editor.writer.taking_back.connect(self._come_back)
        self.editor.writer.saved.connect(self.saved)
        self.editor.writer.failed.connect(self.unsaved)

    def _lay_out(self) -> None:
        head = FlowLayout(label(tr(self.title), "title"), self.how_many, self.order, at_end=1, spacing=2 * STEP)
        left = QWidget()
        column_of(
            head,
            self.filters,
            self.table,
            within=left,
            margins=(3 * STEP, 2 * STEP, 2 * STEP, 0),
            spacing=STEP + STEP // 2,
        )
        left.setMinimumWidth(38 * STEP)
        self.list_part = left
        for each in (self.editor, self.nothing):
            self._right.addWidget(each)
        splitter = splitter_of(left, self._right, shares=(3, 2), sizes=(_TABLE_WIDTH, _EDITOR_WIDTH))
        column_of(splitter, within=self._whole)
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        column_of(self._stack, within=self)
