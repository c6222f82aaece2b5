"""The order of 取組一覧, the filters above it with their choices, and the query of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import ceil

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHeaderView, QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import RoundView, RowView, read_round
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.plan.annotations import UNTAGGED
from nakano_status.domain.round.round import Round
from nakano_status.gui.answers.row_context import RestoredDraft, restored_drafts
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, SearchField
from nakano_status.gui.lists.row_words import HEADS, RowFilter, haystacks_of, item_words, state_word
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.icons import icon
from nakano_status.gui.looks.labels import set_tip, without_key
from nakano_status.gui.page import FreshRows, read_fresh
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_PRINTED = -1

_SHORT = 4
"""The least number of characters that a filter shows; its list is as wide as its texts."""

_WIDE = 68
"""The width in STEPs from which all filters are in one line."""

_NAMES = {
    "department": "部",
    "division": "所管課",
    "goal": "目標",
    "mark": "進捗状況",
    "state": "状態",
    "noted": "連絡",
    "item": "国の計画",
}
_SHARES = {"department": 6, "division": 6, "goal": 4, "mark": 6, "state": 5, "noted": 4, "item": 5}
"""The shares of the width in one line, by the longest choice; of two lines the first column has the long ones."""


class RowOrder(QWidget):
    """A combo box and a button for the sorting of a table's header; its first choice restores the printed order."""

    def __init__(self, head: QHeaderView) -> None:
        super().__init__()
        self._head = head
        self.column = Choice(tr("並べ順"), self._sort, fits=True)
        self.column.setToolTip(tr("並べ順"))
        self.column.addItem(tr("計画の順（実施内容ごと）"), _PRINTED)
        for place, name in enumerate(HEADS):
            self.column.addItem(tr("{column}の順").format(column=tr(name)), place)
        self.column.setMinimumWidth(10 * STEP)
        self.turn = Button(do=self._turn)
        self.turn.setToolTip(tr("逆の順に並べる"))
        self.turn.setAccessibleName(tr("逆の順に並べる"))
        self.turn.hide()
        line_of(self.column, self.turn, within=self)
        head.sortIndicatorChanged.connect(self._follow)

    def _sort(self) -> None:
        self._head.setSortIndicator(self.column.currentData(), Qt.SortOrder.AscendingOrder)

    def _turn(self) -> None:
        descends = self._head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if descends else Qt.SortOrder.AscendingOrder
        self._head.setSortIndicator(self._head.sortIndicatorSection(), order)

    def _follow(self, column: int, order: Qt.SortOrder) -> None:
        """Show the current order, also if the header changed it."""
        blocker = QSignalBlocker(self.column)
        self.column.setCurrentIndex(self.column.findData(column))
        blocker.unblock()
        self.turn.setVisible(column != _PRINTED)
        self.turn.setText(tr("昇順") if order == Qt.SortOrder.AscendingOrder else tr("降順"))


class RowFilters(QWidget):
    """The filters in one or more lines; `changed` is emitted on every choice; `value` is the current filter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._departments: Mapping[str, str | None] = {}
        self._brought = RowFilter()
        self.search = SearchField()
        self.boxes = {key: Choice(least=_SHORT) for key in _NAMES}
        self.clear = Button(tr("条件を消す"), self.show_all)
        self.brought = Button(do=self.take_off_brought)
        self.brought.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the cross after the text
        self.brought.hide()
        self._grid = QGridLayout()
        self._arranged = (0, 0)
        self._has_items = False
        self._lay_out()
        for key, box in self.boxes.items():
            box.setAccessibleName(tr(_NAMES[key]))
            box.setMinimumWidth(7 * STEP)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            box.currentTextChanged.connect(partial(set_tip, box))
        self.search.textChanged.connect(lambda _: self.changed.emit())

    @property
    def value(self) -> RowFilter:
        """The current filter."""
        chosen = {key: box.currentData() for key, box in self.boxes.items()}
        return replace(self._brought, search=self.search.text(), departments=self._departments, **chosen)

    def offer(self, choices: FilterChoices) -> None:
        """Offer the choices; a choice that still exists is kept."""
        self._departments = choices.departments
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                box.offer(((tr(_NAMES[key]), None), *choices.by_key[key]), box.currentData())
        self._has_items = bool(choices.by_key["item"])
        self._arrange(self.width())
        self.boxes["item"].setVisible(self._has_items)

    def show_all(self) -> None:
        """Reset all filters."""
        self.choose(RowFilter())

    def choose(self, wanted: RowFilter) -> None:
        """Set a filter as a whole."""
        self.blockSignals(True)
        self.search.setText(wanted.search)
        for key, box in self.boxes.items():
            box.choose(getattr(wanted, key))
        self._bring(RowFilter(measure=wanted.measure, ids=wanted.ids))
        self.blockSignals(False)
        self.changed.emit()

    def take_off_brought(self) -> None:
        """Remove the condition of another page that no box can express: an 実施内容, or a set of rows."""
        self._bring(RowFilter())
        self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        """Lay the filters that are offered out in one line, or in two if there is no room for one."""
        boxes = {key: box for key, box in self.boxes.items() if key != "item" or self._has_items}
        in_line = len(boxes) if width >= steps(_WIDE) else ceil(len(boxes) / 2)
        if (in_line, len(boxes)) == self._arranged:
            return
        self._arranged = in_line, len(boxes)
        for place, box in enumerate(boxes.values()):
            self._grid.addWidget(box, *divmod(place, in_line))
        for column, key in enumerate(self.boxes):
            self._grid.setColumnStretch(column, _SHARES[key] if column < in_line else 0)

    def _lay_out(self) -> None:
        above, brought = line_of((self.search, 1), self.clear), line_of(self.brought, STRETCH)
        self._grid.setSpacing(STEP)
        column_of(above, brought, self._grid, within=self)
        self.boxes["item"].setParent(self)
        self.boxes["item"].hide()
        self._arrange(steps(_WIDE))

    def _bring(self, brought: RowFilter) -> None:
        """Store a condition that no box can express, and show it as a button that removes it."""
        self._brought = brought
        words = []
        if brought.measure is not None:
            words.append(tr("実施内容 {code}").format(code=brought.measure))
        if brought.ids is not None:
            words.append(tr("選ばれた取組 {count}件").format(count=len(brought.ids)))
        text = "・".join(words)
        self.brought.setText(without_key(text))
        self.brought.setIcon(icon("left_out", "muted"))
        self.brought.setAccessibleName(tr("条件「{words}」を外す").format(words=text))
        self.brought.setToolTip(tr("この条件を外す"))
        self.brought.setVisible(bool(words))


@dataclass(frozen=True)
class FilterChoices:
    """Labels and values for each filter, in order; `departments` by the name of the division, in 建制順."""

    departments: Mapping[str, str | None]
    by_key: Mapping[str, Sequence[tuple[str, object]]]


def choices_of(rows: Iterable[RowView], departments: Mapping[str, str | None], marks: Marks) -> FilterChoices:
    """Return the choices that the rows offer, and all marks of their plan."""
    found = list(rows)
    writers = list(dict.fromkeys(row.writer for row in found if row.writer))
    ordered = [name for name in departments if name in writers]
    choices: dict[str, Sequence[tuple[str, object]]] = {
        "department": [(name or tr("部の登録なし"), name or "") for name in dict.fromkeys(departments.values())],
        "division": [(name, name) for name in (*ordered, *(name for name in writers if name not in departments))],
        "goal": [(tr("目標{n}").format(n=goal), goal) for goal in dict.fromkeys(row.code[0] for row in found)],
        "mark": [*((mark.named, mark.symbol) for mark in marks), (tr("未記入"), "")],
        "state": [(word, word) for word in dict.fromkeys(map(state_word, found))],
        "noted": [(tr("連絡あり"), True), (tr("連絡なし"), False)],
        "item": _items_of(found),
    }
    return FilterChoices(departments, choices)


def _items_of(rows: Iterable[RowView]) -> list[tuple[str, object]]:
    """Return the items that rows belong to, and none of them; nothing if no row belongs to any."""
    items = {item.item_id: item_words(item) for row in rows for item in row.items}
    named: list[tuple[str, object]] = [(words, item_id) for item_id, words in sorted(items.items())]
    return [*named, (tr(UNTAGGED), "")] if named else []


@dataclass(frozen=True)
class AllRows:
    """Everything that the page shows; `restored` are texts that were being typed when the window ended."""

    round: RoundView
    fresh: FreshRows
    choices: FilterChoices
    haystacks: Mapping[str, str]
    restored: tuple[RestoredDraft, ...]


def read_all_rows(records: Records, round_: Round, today: date) -> AllRows:
    """Read all rows of a round."""
    departments = {line.division: line.department for line in read_board(records, round_, today)}
    fresh = read_fresh(records, round_)
    rows = fresh.rows
    view = read_round(records, round_)
    choices = choices_of(rows, departments, view.marks)
    return AllRows(view, fresh, choices, haystacks_of(rows), restored_drafts(rows))
