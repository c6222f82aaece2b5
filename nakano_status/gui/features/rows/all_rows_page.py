"""取組一覧: the list of all rows of the round with filters, search and sorting, and the editor of a row beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import ceil

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHeaderView, QStackedWidget, QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import BoardLine, RoundView, RowView
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.plan.annotations import UNTAGGED
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.answers.row_commands import RowClipboard, offer_form_commands
from nakano_status.gui.answers.row_context import RestoredDraft, report_restored_drafts, restored_drafts
from nakano_status.gui.commands import ACCEPT, AMEND, ASK_BACK, HAND_ON, REOPEN, SEARCH, SEND_WORDING, Command, offer
from nakano_status.gui.controls.boxes import STRETCH, FlowLayout, ListAndDetail, column_of, line_of
from nakano_status.gui.controls.empty_state import no_round_state, nothing_listed
from nakano_status.gui.controls.fields import Button, Choice, SearchField
from nakano_status.gui.features.rows.row_editor import RowEditor, read_own_values
from nakano_status.gui.features.rows.rows_view import RowsView, RowTable
from nakano_status.gui.lists import row_words
from nakano_status.gui.lists.copying import TableOfRows
from nakano_status.gui.lists.row_words import CHOSEN, RowFilter, haystacks_of, item_words, state_word
from nakano_status.gui.looks.appearance import STEP, Room, steps
from nakano_status.gui.looks.icons import icon
from nakano_status.gui.looks.labels import escape_ampersands, label, set_tip
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu, offer_row_years
from nakano_status.gui.page import AppContext, FreshRows, GoTo, OnRows, Page, PageKind, RoomPart, read_fresh_rows
from nakano_status.gui.qt_override import override

_PRINTED = -1

_SHORT = 4
"""The least number of characters that a filter shows; its list is as wide as its texts."""

_WIDE = 68
"""The least width, in steps, at which all filters are in one line."""

_LONGEST_NAME = 20
"""The greatest least width of a filter, in steps: a plan may have a longer name for its goals."""

_NAMES = {
    "department": "",
    "division": "",
    "goal": "",
    "mark": "",
    "state": "状態",
    "noted": "連絡",
    "item": "国の計画",
    "option": "選択した項目",
}
_SHARES = {"department": 6, "division": 6, "goal": 4, "mark": 6, "state": 5, "noted": 4, "item": 5, "option": 6}
"""The shares of the filters in the width of one line, by their longest choices."""


class RowOrder(QWidget):
    """A combo box and a button that sort a table by a column; the first choice restores the printed order."""

    def __init__(self, head: QHeaderView) -> None:
        super().__init__()
        self._head = head
        self.column = Choice("並べ順", self._sort, fits=True)
        self.column.setToolTip("並べ順")
        self.column.setMinimumWidth(10 * STEP)
        self.turn = Button(do=self._turn)
        self.turn.setToolTip("逆の順に並べる")
        self.turn.setAccessibleName("逆の順に並べる")
        self.turn.hide()
        line_of(self.column, self.turn, within=self)
        head.sortIndicatorChanged.connect(self._follow)

    def name_choices(self, heads: Sequence[str], measure: str) -> None:
        """Set the choices: the printed order of the plan, and an order by each column.

        The current order is kept if it is still a choice; otherwise the printed order is restored.
        `heads`: the headings of the columns; the column of counted choices is left out if its heading is empty.
        `measure`: the plan's term for its lowest level.
        """
        orders = [(f"{head}の順", place) for place, head in enumerate(heads) if head or place != CHOSEN]
        with QSignalBlocker(self.column):
            self.column.offer(((f"計画の順（{measure}ごと）", _PRINTED), *orders), self.column.currentData())
        if self.column.currentData() != self._head.sortIndicatorSection():
            self._sort()

    def _sort(self) -> None:
        self._head.setSortIndicator(self.column.currentData(), Qt.SortOrder.AscendingOrder)

    def _turn(self) -> None:
        descends = self._head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if descends else Qt.SortOrder.AscendingOrder
        self._head.setSortIndicator(self._head.sortIndicatorSection(), order)

    def _follow(self, column: int, order: Qt.SortOrder) -> None:
        """Show the current order, also if it was changed by the header."""
        blocker = QSignalBlocker(self.column)
        self.column.setCurrentIndex(self.column.findData(column))
        blocker.unblock()
        self.turn.setVisible(column != _PRINTED)
        self.turn.setText("昇順" if order == Qt.SortOrder.AscendingOrder else "降順")


class RowFilters(RoomPart):
    """The filters of rows, in one or two lines.

    `value` is the current filter. The signal `changed` is emitted when it changes.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.measure = ""
        self._departments: Mapping[str, str | None] = {}
        self._brought = RowFilter()
        self.search = SearchField()
        self.boxes = {key: Choice(least=_SHORT) for key in _NAMES}
        self.clear = Button("条件を消す", self.show_all)
        self.brought = Button(do=self.remove_brought_condition)
        self.brought.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the cross after the text
        self.brought.hide()
        self.more = Button("絞り込み")
        self.more.setCheckable(True)
        self.more.hide()
        self._choices = QWidget()
        self._grid = QGridLayout(self._choices)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._arranged: tuple[str, ...] = ()
        self._offered = _NAMES.keys() - {"item", "option"}
        self._lay_out()
        for box in self.boxes.values():
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            box.currentTextChanged.connect(partial(set_tip, box))
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.changed.connect(self._count)
        self.more.toggled.connect(self._choices.setVisible)

    @override
    def arrange(self, room: Room) -> None:
        """Show the filters; in a narrow window, show only a button that opens them."""
        self.more.setVisible(room is Room.NARROW)
        self._choices.setVisible(room is not Room.NARROW or self.more.isChecked())

    def _count(self) -> None:
        """Show the number of active filters on the button."""
        count = sum(box.currentData() is not None for box in self.boxes.values())
        self.more.setText(f"絞り込み {count}" if count else "絞り込み")

    @property
    def value(self) -> RowFilter:
        """The current filter."""
        chosen = {key: box.currentData() for key, box in self.boxes.items()}
        return replace(self._brought, search=self.search.text(), departments=self._departments, **chosen)

    def offer(self, choices: FilterChoices) -> None:
        """Set the choices of all filters, without emitting `changed`.

        A current choice that still exists remains chosen; otherwise the filter admits every row.
        """
        self._departments = choices.departments
        called = {
            "goal": choices.goal,
            "mark": choices.mark,
            "division": choices.division,
            "department": term_for_level(choices.departments.values()),
        }
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                name = _NAMES[key] or called[key] if choices.by_key[key] else ""
                box.setAccessibleName(name)
                box.offer(((name, None), *choices.by_key[key]), box.currentData())
                named = box.fontMetrics().horizontalAdvance(name) + 5 * STEP
                box.setMinimumWidth(min(max(named, 7 * STEP), steps(_LONGEST_NAME)))
        self._offered = {key for key, some in choices.by_key.items() if some}
        self._arrange(self.width())
        for key, box in self.boxes.items():
            box.setVisible(key in self._offered)
        self._count()

    def show_all(self) -> None:
        """Reset all filters."""
        self.choose(RowFilter())

    def choose(self, wanted: RowFilter) -> None:
        """Set all filters and the search to the conditions in `wanted`."""
        self.blockSignals(True)
        self.search.setText(wanted.search)
        for key, box in self.boxes.items():
            box.choose(getattr(wanted, key))
        self._bring(RowFilter(measure=wanted.measure, ids=wanted.ids))
        self.blockSignals(False)
        self.changed.emit()

    def remove_brought_condition(self) -> None:
        """Remove the condition that another page set and no filter box can show: an 実施内容 or a set of rows."""
        self._bring(RowFilter())
        self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        """Lay out the offered filters in one line, or in two if one is too narrow."""
        boxes = {key: box for key, box in self.boxes.items() if key in self._offered}
        in_line = len(boxes) if width >= steps(_WIDE) else ceil(len(boxes) / 2)
        if (arranged := (*boxes, str(in_line))) == self._arranged:
            return
        self._arranged = arranged
        for place, box in enumerate(boxes.values()):
            self._grid.addWidget(box, *divmod(place, in_line))
        for column, key in enumerate((*boxes, *(self.boxes.keys() - boxes.keys()))):
            self._grid.setColumnStretch(column, _SHARES[key] if column < in_line else 0)

    def _lay_out(self) -> None:
        above, brought = line_of((self.search, 1), self.more, self.clear), line_of(self.brought, STRETCH)
        self._grid.setSpacing(STEP)
        column_of(above, brought, self._choices, within=self)
        for box in self.boxes.values():
            box.setParent(self._choices)
        for key in _NAMES.keys() - self._offered:
            self.boxes[key].hide()
        self._arrange(steps(_WIDE))

    def _bring(self, brought: RowFilter) -> None:
        """Store a condition that no box can express, and show it as a button that removes it."""
        self._brought = brought
        words = []
        if brought.measure is not None:
            words.append(f"{self.measure} {brought.measure}")
        if brought.ids is not None:
            words.append(f"選ばれた取組 {len(brought.ids)}件")
        text = "・".join(words)
        self.brought.setText(escape_ampersands(text))
        self.brought.setIcon(icon("close", "muted"))
        self.brought.setAccessibleName(f"条件「{text}」を外す")
        self.brought.setToolTip("この条件を外す")
        self.brought.setVisible(bool(words))


@dataclass(frozen=True)
class FilterChoices:
    """The choices of the filters of 取組一覧.

    `departments`: the name of the 部 of each division (None: it is in none), by the division's name, in 建制順.
    `by_key`: for each filter, the labels and values of its choices in order. `goal`, `mark`, `division`: the plan's
    terms for its goals, its marks and the divisions.
    """

    departments: Mapping[str, str | None]
    by_key: Mapping[str, Sequence[tuple[str, object]]]
    goal: str
    mark: str
    division: str


def filter_choices(rows: Iterable[RowView], departments: Mapping[str, str | None], asked: AskedFields) -> FilterChoices:
    """Return the choices of the filters of 取組一覧: the values in the rows, and all marks of their plan.

    `departments`: the 部 by division; None for a division without 部.
    """
    found, profile = list(rows), asked.profile
    writers = list(dict.fromkeys(name for row in found for name in row_words.divisions_of_row(row) if name))
    ordered = [name for name in departments if name in writers]
    goals, above = filter(None, dict.fromkeys(row.goal for row in found)), dict.fromkeys(departments.values())
    choices: dict[str, Sequence[tuple[str, object]]] = {
        "department": [(name or "上の組織の登録なし", name or "") for name in above] if any(above) else [],
        "division": [(name, name) for name in (*ordered, *(name for name in writers if name not in departments))],
        "goal": [(profile.goal_level.numbered(goal), goal) for goal in goals],
        "mark": [*((mark.named, mark.symbol) for mark in profile.marks), ("未記入", "")],
        "state": [(word, word) for word in dict.fromkeys(map(state_word, found))],
        "noted": [("連絡あり", True), ("連絡なし", False)],
        "item": _items_of(found),
        "option": list(_options_of(asked)),
    }
    mark = profile.by_key[MARK].short_name
    return FilterChoices(departments, choices, profile.goal_level.name, mark, profile.headings["divisions"])


def _items_of(rows: Iterable[RowView]) -> list[tuple[str, object]]:
    """Return the choices of national items: the items of the rows and a choice of none; empty if no row has an item."""
    items = {item.item_id: item_words(item) for row in rows for item in row.items}
    named: list[tuple[str, object]] = [(words, item_id) for item_id, words in sorted(items.items())]
    return [*named, (UNTAGGED, "")] if named else []


def _options_of(asked: AskedFields) -> Iterator[tuple[str, object]]:
    """Yield the options of the counted choices that the round has, each choice followed by 未記入."""
    keys = (key for key in asked.profile.counted_choices if key in asked.every_key)
    for item in map(asked.profile.by_key.__getitem__, keys):
        yield from (
            (f"{item.short_name}：{option}", row_words.choice_of_option(item.key, option.symbol))
            for option in item.options
        )
        yield f"{item.short_name}：未記入", row_words.choice_of_option(item.key, "")


@dataclass(frozen=True)
class AllRows:
    """Content of the page 取組一覧.

    `fresh`: all rows with their problems. `choices`: the choices of the filters. `haystacks`: the searched text of each
    row by 管理番号. `restored`: the texts that were being typed when the program ended.
    """

    fresh: FreshRows
    choices: FilterChoices
    haystacks: Mapping[str, str]
    restored: tuple[RestoredDraft, ...]


def read_all_rows(records: Records, round_: Round, today: date) -> AllRows:
    """Read the content of the page 取組一覧: all rows of a round."""
    departments = {line.division: line.department for line in read_board(records, round_, today)}
    fresh = read_fresh_rows(records, round_)
    rows = fresh.rows
    choices = filter_choices(rows, departments, fresh.round.asked)
    restored = restored_drafts(rows, None, partial(read_own_values, records, round_))
    return AllRows(fresh, choices, haystacks_of(rows), restored)


_TABLE_WIDTH, _EDITOR_WIDTH = 90 * STEP, 59 * STEP


class AllRowsPage(Page):
    """The page 取組一覧.

    Its `request` is a RowFilter, a BoardLine (for the rows of its division), a GoTo (for a row and a field), or an
    OnRows (for a command on rows).
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._round: RoundView | None = None
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self.model = RowTable(self)
        self.table = RowsView(self.model)
        self.filters = RowFilters()
        self.order = RowOrder(self.table.horizontalHeader())
        self.how_many = label("", "muted")
        self.editor = RowEditor(around, self.model.find, lambda: self.table.chosen)
        self.empty = no_round_state(around, "rows", "進捗確認を開始すると、取組の一覧がここに並びます。")
        self.nothing, self._right = nothing_listed(), QStackedWidget()
        self._whole, self._stack = QWidget(), QStackedWidget()
        self.tabling = RowClipboard(self, self._stack, self._as_table)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        read = partial(read_all_rows, today=self.session.parts.clock.today())
        self.session.query_round_if_any(read, lambda rows: self.show_rows(rows, request))

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.editor.writer.keeps

    @override
    def leave(self) -> None:
        self.editor.flush()

    @override
    def arrange(self, room: Room) -> None:
        super().arrange(room)
        self.list_part = None if room is Room.NARROW else self._left  # one above the other, either fits alone
        self.table.take_room(room)

    def form_shown(self) -> EntryForm | None:
        """Return the form in which a row is edited; None if it is not shown."""
        return self.editor.form if self._is_editing and not self.tabling.is_pasting else None

    def show_rows(self, rows: AllRows | None, request: object = None) -> None:
        """Show the rows, or how to start a round if `rows` is None; then apply `request`.

        The first time, report unsaved texts that were restored.
        """
        self._stack.setCurrentWidget(self._whole if rows else self.empty)
        if rows is None:
            return
        self._show_round(rows.fresh.round)
        self.editor.follow_read(rows.fresh.rows)
        self._problems = dict(rows.fresh.problems)
        self.filters.offer(rows.choices)
        self.model.set_filter(self.filters.value)
        self.model.set_rows(rows.fresh.rows, rows.haystacks, rows.choices.departments, rows.fresh.round.marks)
        is_first = self.editor.form.row is None
        self._follow_request(request)
        self._follow_list()
        self._show_counts()
        self._show_optional()
        if is_first:
            self._report_restored(rows)

    @override
    def refresh(self, fresh: FreshRows) -> None:
        self._show_round(fresh.round)  # a row of a closed round may have been reopened
        self._problems |= {row.id: fresh.problems.get(row.id, ()) for row in fresh.rows}
        self.model.update_rows(fresh.rows)
        for row in fresh.rows:
            self.editor.refresh_row(row, self._problems_of(row))
        self._show_optional()

    def _show_round(self, round_: RoundView) -> None:
        self._round, profile = round_, round_.asked.profile
        self.model.use_headings_of(profile)
        self.order.name_choices(self.model.heads, profile.measure_level.name)
        self.filters.measure = profile.measure_level.name
        self.editor.show_round(round_)

    def go_to(self, row_id: str) -> None:
        """Select a row; if the filters hide it, reset them."""
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
            self._both.open_detail()
            if request.key and request.as_division:
                self.editor.come_back(request.key, request.as_division)
            elif request.key:
                self.editor.show_fields()
                self.editor.form.focus_field(request.key)
            elif (focus := QApplication.focusWidget()) is None or not self.isAncestorOf(focus):
                self.take_keyboard(self.table)  # the search began while this page was shown
            return
        if isinstance(request, OnRows):
            self._follow_review(request)
            return
        if isinstance(request, BoardLine):
            self.filters.choose(RowFilter(division=request.division))
        elif isinstance(request, RowFilter):
            self.filters.choose(request)
            self.editor.show_fields()  # rows counted elsewhere are to be read and edited
        shown = self.editor.form.row
        self.go_to(shown.id) if shown and self.model.place_of(shown.id).isValid() else self._choose_first()

    def _follow_review(self, request: OnRows) -> None:
        """Go to the place of a command for a row or for the rows of a division, as requested."""
        if request.division is not None:
            self.filters.choose(RowFilter(division=request.division))
        shown = self.editor.form.row
        if request.row_id is not None:
            self.go_to(request.row_id)
        elif shown is None or not self.model.place_of(shown.id).isValid():
            self._choose_first()
        self._both.open_detail()
        self.editor.come_to(request.command)

    def _choose_first(self) -> None:
        """Select the row that was edited last if it is shown, otherwise the first row."""
        file, first = self.session.file, next(iter(self.model.shown), None)
        stopped = self.around.memory.row_of(file.info.store_id) if file is not None else None
        if first is not None:
            self.go_to(stopped if stopped and self.model.place_of(stopped).isValid() else first.id)

    def _choose(self, row: object) -> None:
        if isinstance(row, RowView):
            self.editor.show_row(row, self._problems_of(row))
            self.around.report_row(row.id)

    def _acts(self) -> list[RowLine]:
        """Return the acts on the selected rows."""
        review = self.editor.review
        if self.editor.form.row is None or not self._is_editing:
            return []
        return [
            RowAct("編集", self._write),
            RowAct(ACCEPT.text, lambda: self._review(ACCEPT), review.accept.isEnabled()),
            RowAct(ASK_BACK.text, lambda: self._review(ASK_BACK), review.asking.may_ask),
            RowAct(REOPEN.text, lambda: self._review(REOPEN), review.may_reopen),
            self._amending,
            self._handing,
            RowAct("変更履歴", self.editor.show_row_history),
            self._years,
            *self.tabling.menu(),
        ]

    def _review(self, command: Command) -> None:
        """Go to the place of a command for the selected rows; ACCEPT is performed at once."""
        if self.form_shown() is not None:
            self._both.open_detail()
            self.editor.accept() if command is ACCEPT else self.editor.come_to(command)

    def _as_table(self) -> TableOfRows | None:
        """Return the rows as a table to paste into, after typed text is stored; None if there is no round."""
        if self._round is None:
            return None
        self.editor.flush()
        choice = self.editor.acting_choice
        writer = (choice.currentText(), choice.currentData(), self.editor.writer.source)
        start = self.editor.form.focused_key
        return TableOfRows(self._round, self.table.chosen, self.model.shown, start, *writer)

    def _write(self) -> None:
        if self._is_editing:
            self._both.open_detail()
            self.editor.show_fields()
            self.editor.form.focus_marks()

    def _report_restored(self, rows: AllRows) -> None:
        """Report the texts that were restored after the program ended, and put the cursor in the first one."""
        if not self.session.may_write:
            return
        drafts = (*self.editor.writer.restore_drafts(rows.fresh.round), *rows.restored)
        if drafts:
            report_restored_drafts(self.around.messages, drafts, rows.fresh.round.headings)
            self._come_back(drafts[0].row_id, drafts[0].key, drafts[0].as_division)

    def _come_back(self, row_id: str, key: str, as_division: str | None) -> None:
        """Show a field whose edit is about to be undone, or whose text was restored."""
        if self.isVisible():
            self.go_to(row_id)
            self._both.open_detail()
            self.editor.come_back(key, as_division)
        else:
            self.around.wanted.emit(self.name, GoTo(row_id, key, asks=False, as_division=as_division))

    def _problems_of(self, row: RowView) -> tuple[Problem, ...]:
        """Return the problems of a row; the form decides which of them it shows."""
        return self._problems.get(row.id, ())

    def _filter(self) -> None:
        self.model.set_filter(self.filters.value)
        self._show_optional()
        self._follow_list()
        self._show_counts()

    @property
    def _is_editing(self) -> bool:
        """Whether a row is shown for editing, which is not so while the list is empty."""
        return self._right.currentWidget() is self.editor

    def _follow_list(self) -> None:
        """Edit a row of the list: the same row if it is shown, otherwise the first; show a note if there is none."""
        kept, first = self.editor.form.row, next(iter(self.model.shown), None)
        if kept is not None and not self.model.place_of(kept.id).isValid():
            if self.editor.form.is_composing:
                return  # a composition is not interrupted; a user who searches by keyboard has left the field
            self.editor.flush()
            if first is not None:
                self.go_to(first.id)
        elif kept is not None and not self.table.currentIndex().isValid():
            self.table.put_cursor(kept.id)
        self._right.setCurrentWidget(self.nothing if first is None else self.editor)

    def _show_optional(self) -> None:
        """Hide the columns without texts, and the columns that only repeat a filter."""
        rows, chosen = self.model.rows, self.filters.value
        is_left_out = {
            row_words.NOTED: not any(row.notes for row in rows),
            row_words.ITEMS: not any(row.items for row in rows),
            row_words.CHOSEN: not self.model.heads[row_words.CHOSEN],
            row_words.DIVISION: chosen.division is not None,
            row_words.MARKED: chosen.mark is not None,
            row_words.STATE: chosen.state is not None,
        }
        self.table.set_hidden_columns(column for column, is_out in is_left_out.items() if is_out)

    def _show_counts(self) -> None:
        all_, shown = len(self.model.rows), len(self.model.shown)
        answered = sum(row.counted for row in self.model.rows)
        whole = f"{all_}件" if answered == all_ else f"{all_}件（うち回答 {answered}件）"
        self.how_many.setText(whole if all_ == shown else f"{all_}件中 {shown}件")

    def _report_saving(self) -> None:
        """Report whether both the answers and the comments that were typed are stored."""
        is_unsaved = self.editor.writer.is_unsaved or self.editor.review.asking.is_unsaved
        (self.unsaved if is_unsaved else self.saved).emit()

    def _connect(self) -> None:
        offer(self, SEARCH, self.filters.search.begin)
        offer_form_commands(self, self.form_shown)
        for command in (ACCEPT, ASK_BACK, REOPEN, SEND_WORDING):
            offer(self, command, partial(self._review, command))
        self._amending = offer(self, AMEND, partial(self._review, AMEND))
        self._handing = offer(self, HAND_ON, partial(self._review, HAND_ON))
        self._years = offer_row_years(self, lambda: self.editor.form.row.id if self.editor.form.row else None)
        offer_context_menu(self.table, self._acts)
        self.filters.changed.connect(self._filter)
        self.table.row_chosen.connect(self._choose)
        self.table.activated.connect(lambda _: self._write())
        self.filters.search.went_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.choice_changed.connect(self.editor.review.follow_choice)
        self.editor.review.accepting.connect(lambda: self.take_keyboard(self.table))
        self.editor.review.asking.went.connect(self.go_to)
        self.editor.writer.taking_back.connect(self._come_back)
        asking, writer = self.editor.review.asking, self.editor.writer
        for changed in (asking.saved, asking.unsaved, writer.saved, writer.failed):
            changed.connect(self._report_saving)

    def _lay_out(self) -> None:
        left = QWidget()
        self._both = ListAndDetail(self.table, left, self._right, (3, 2), (_TABLE_WIDTH, _EDITOR_WIDTH))
        acts = (self.order, self._both.open)
        head = FlowLayout(label(self.title, "title"), self.how_many, *acts, at_end=2, spacing=2 * STEP)
        column_of(
            head,
            self.filters,
            self.table,
            within=left,
            margins=(3 * STEP, 2 * STEP, 2 * STEP, 0),
            spacing=STEP + STEP // 2,
        )
        left.setMinimumWidth(38 * STEP)
        for each in (self.editor, self.nothing):
            self._right.addWidget(each)
        self._left = left
        column_of(self._both, within=self._whole)
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        column_of(self._stack, within=self)
