"""The work to do as buttons that lead to it: before a paper is final, before a round is closed, and above a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.todo import OPEN_KINDS, Openness, Todo, TodoItem, TodoKind, TodoStep
from nakano_status.gui.controls.boxes import FlowLayout
from nakano_status.gui.lists.board_table import DivisionFilter
from nakano_status.gui.lists.entry_list import EntryFilter
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import escape_ampersands, label
from nakano_status.gui.page import AppContext, GoTo, ReceivedRequest
from nakano_status.gui.qt_override import override

_PAGES: Mapping[TodoKind, tuple[str, object]] = {
    TodoKind.MERGE_AGAIN: ("merge", None),
    TodoKind.ARRIVED: ("held", None),
    TodoKind.HELD: ("held", None),
    TodoKind.CONFLICT: ("conflict", None),
    TodoKind.EARLIER: ("conflict", None),
    TodoKind.EARLIER_HELD: ("held", None),
    TodoKind.OVERDUE: ("board", DivisionFilter.LATE),
    TodoKind.AWAITED: ("board", DivisionFilter.AWAITED),
}
"""The page of each kind that has a page of its own, with the request for it."""


def _to_figure(indicator_id: str) -> tuple[str, object]:
    return "indicators", GoTo(indicator_id, FIGURE, asks=False)


_BY_FIRST: Mapping[TodoKind, Callable[[str], tuple[str, object]]] = {
    TodoKind.FINDINGS: lambda sha256: ("received", ReceivedRequest(sha256)),
    TodoKind.FIGURE: _to_figure,
    TodoKind.DRAFT_FIGURE: _to_figure,
}
"""The kinds whose page begins with the first entry that they count."""

_STEPS = {TodoStep.SUBMIT: "check"}
_FILTERS = {
    TodoKind.UNANSWERED: EntryFilter.UNFINISHED,
    TodoKind.QUESTION: EntryFilter.QUESTION,
    TodoKind.ASKED_BACK: EntryFilter.ASKED,
    TodoKind.EARLIER_UNANSWERED: EntryFilter.UNFINISHED,
}
"""The filters of a division's own rows."""

_BADGES: Mapping[str, tuple[TodoKind, ...]] = {
    "board": (TodoKind.OVERDUE,),
    "conflict": (TodoKind.CONFLICT,),
    "held": (TodoKind.ARRIVED, TodoKind.HELD),
    "indicators": (TodoKind.FIGURE,),
}
_OF_THEIR_NAME = ("conflict", "held")
"""The pages whose names state the items that they count."""

_DIVISION_BADGES = {"entries": (TodoKind.ASKED_BACK, TodoKind.UNANSWERED), "check": (TodoKind.ERROR,)}


def destination(item: TodoItem, *, is_office: bool = True) -> tuple[str, object]:
    """Return the name of the page that lists the items of a line of the work to do, and the request for that page.

    The request is None if the page needs none. `is_office`: whether the data file is the office's.
    """
    if item.step is not None:
        return (
            papers_request_for(item.occasion)
            if item.step is TodoStep.PAPERS
            else (_STEPS.get(item.step, "inquiry"), item.step)
        )
    if item.kind in _PAGES:
        return _PAGES[item.kind]
    if item.kind in _BY_FIRST:
        return _BY_FIRST[item.kind](item.ids[0])
    if not is_office:
        return ("entries", _FILTERS[item.kind]) if item.kind in _FILTERS else ("check", None)
    if item.problems and all(each.place.key in FIGURE_KEYS for each in item.problems):
        return "indicators", None
    return "all_rows", RowFilter(ids=frozenset(item.ids))


def papers_request_for(occasion: str) -> tuple[str, object]:
    """Return the name of the page on which papers are made, and the request that selects an occasion there."""
    return "export", Occasion(occasion)


def page_badges(todo: Todo, *, is_office: bool) -> Iterator[tuple[str, int, str]]:
    """Yield the name, the number and the items' name for each page that has a number in the navigation.

    The number counts the pending items and can be 0. The items' name is empty if the page's title already names them.
    `is_office`: whether the data file is the office's; a division has more such pages.
    """
    for page, kinds in (_BADGES if is_office else {**_BADGES, **_DIVISION_BADGES}).items():
        yield page, todo.count(*kinds), "" if page in _OF_THEIR_NAME else kinds[-1].label


class OpenPoints(QWidget):
    """A button for each kind of open work; the signal `wanted` carries the name of a page and the request for it.

    `first`: widgets before the buttons, in the same line.
    `is_office`: whether the buttons lead to the office's pages or to a division's.
    """

    wanted = Signal(str, object)
    kinds: Iterable[TodoKind] = OPEN_KINDS

    def __init__(self, *first: QWidget, is_office: bool = True) -> None:
        super().__init__()
        self._items: dict[TodoKind, TodoItem] = {}
        self._is_office = is_office
        self.buttons: dict[TodoKind, QPushButton] = {}
        self._line = FlowLayout()
        self.setLayout(self._line)
        for each in first:
            self._line.addWidget(each)

    def show_openness(self, openness: Openness) -> None:
        """Show the buttons of the work that must be done before a paper is final; hide all other buttons."""
        self.show_items(openness.points)

    def show_items(self, items: Iterable[TodoItem]) -> None:
        """Show the button for the kind of each item, labelled with the text of the item; hide all other buttons.

        Items of kinds without a button are ignored.
        """
        if not self.buttons:
            self._make_buttons()
        self._items = {each.kind: each for each in items}
        for kind, button in self.buttons.items():
            item = self._items.get(kind)
            button.setVisible(item is not None)
            if item is not None:
                words = self._text(item)
                button.setText(escape_ampersands(words))
                button.setAccessibleName(f"{words}を表示")

    def _text(self, item: TodoItem) -> str:
        """Return the text of a button."""
        return item.text

    def _make_buttons(self) -> None:
        """Make a button for each kind; this is done with the first answer, not with the page."""
        for kind in self.kinds:
            self.buttons[kind] = button = QPushButton()
            self._line.addWidget(button)
            button.clicked.connect(partial(self._go, kind))

    def _go(self, kind: TodoKind) -> None:
        self.wanted.emit(*destination(self._items[kind], is_office=self._is_office))


class TodoStrip(OpenPoints):
    """The work of a division above its rows: buttons that filter the rows, and its due date."""

    kinds = (*_FILTERS, TodoKind.FIGURE)

    def __init__(self, around: AppContext) -> None:
        self._around = around
        self._due = label("", "muted")
        super().__init__(self._due, is_office=False)
        self.setContentsMargins(2 * STEP, STEP, 2 * STEP, 0)
        self.hide()
        self.wanted.connect(around.wanted)
        around.todo_read.connect(self._show)

    def _show(self) -> None:
        todo = self._around.todo
        if todo is not None:
            today = self._around.session.parts.clock.today()
            self._due.setText(todo.next.text(today) if todo.next else "")
            self.show_items(todo.items)
            self.setVisible(bool(todo.items) and self._around.session.year is None)

    @override
    def _go(self, kind: TodoKind) -> None:
        item = self._items[kind]
        if item.year is None:
            super()._go(kind)
        else:
            self._around.wanted_in_year.emit(item.year, destination(item, is_office=False)[1], None)

    @override
    def _text(self, item: TodoItem) -> str:
        if item.year is not None:
            return f"{item.year.label}の{EntryFilter.UNFINISHED.value} {item.count}"
        name = _FILTERS[item.kind].value if item.kind in _FILTERS else "成果指標"
        return f"{name} {item.count}"


class OpenPanel(OpenPoints):
    """The buttons above the papers, with a label that explains what the open work means for a paper."""

    def __init__(self) -> None:
        self.words = label("")
        super().__init__(self.words)

    @override
    def show_openness(self, openness: Openness) -> None:
        super().show_openness(openness)
        self.words.setText(_meaning(openness))


def _meaning(openness: Openness) -> str:
    if openness.count(TodoKind.UNPRINTABLE):
        if openness.blocking_points:
            return (
                "残っているもの（確定版は記録できません。印刷できない文字が載る資料は、作成中としても記録できません）"
            )
        return "残っているもの（印刷できない文字が載る資料は、記録できません）"
    if openness.blocking_points:
        return "残っているもの（「作成中」になり、確定版は記録できません）"
    if openness.points:
        return "。".join(filter(None, ("確定の妨げになるものはありません", openness.drafts_text)))
    return "残っているものはありません"
