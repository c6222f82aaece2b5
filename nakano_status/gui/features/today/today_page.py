"""今日すること: the office's first page, with the tasks in order of importance and the next milestone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from nakano_status.application.round.read.todo import read_todo
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.round.todo import TodoItem, TodoKind, TodoStep
from nakano_status.gui.commands import REMIND, offer
from nakano_status.gui.controls.boxes import FRAME_MARGINS, PAGE_MARGINS, STRETCH, column_of, line_of, title_line
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.lists.board_table import DivisionFilter
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, muted
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.round.todo import Todo

_ACTS = {
    TodoKind.MERGE_AGAIN: "取りまとめる",
    TodoKind.ARRIVED: "取り込む",
    TodoKind.HELD: "取り込むか決める",
    TodoKind.CONFLICT: "相違を決める",
    TodoKind.EARLIER: "その年度の相違を決める",
    TodoKind.EARLIER_HELD: "その年度の未取込を見る",
    TodoKind.EARLIER_UNANSWERED: "その年度の取組を見る",
    TodoKind.FINDINGS: "指摘を確認する",
    TodoKind.OVERDUE: "提出状況を見る",
    TodoKind.AWAITED: "提出状況を見る",
    TodoKind.RESUBMITTED: "見て、確認済にする",
    TodoKind.FIGURE: "実績を見る",
    TodoKind.DRAFT_FIGURE: "実績を見る",
}
_STEPS = {TodoStep.PAPERS: "資料作成へ進む", TodoStep.SUBMIT: "提出前の確認へ進む"}
_SIGNS = {
    TodoKind.FIRST_STEP: LineSign("next", "accent"),
    TodoKind.OVERDUE: LineSign("late", "ask"),
    TodoKind.AWAITED: LineSign("half"),
    TodoKind.FINDINGS: LineSign("question"),
    TodoKind.ASKED_BACK: LineSign("half"),
    TodoKind.DRAFT: LineSign("draft"),
    TodoKind.DRAFT_FIGURE: LineSign("measure"),
    TodoKind.FIGURE: LineSign("measure"),
    TodoKind.OFFICE_ITEM: LineSign("draft"),
    TodoKind.QUESTION: LineSign("question"),
    TodoKind.UNANSWERED: LineSign("draft"),
}
_MOST_NAMED = 6
_GO, _REMIND = "go", "remind"
_APART = "&nbsp;" * 4


def todo_items(items: Iterable[TodoItem]) -> Iterator[RichTextItem]:
    """Yield a numbered list item for each task, with the names of the divisions concerned and links to its acts."""
    for number, each in enumerate(items, start=1):
        acts = [(_GO, main_act_label(each))]
        if each.kind is TodoKind.OVERDUE:
            acts.append((_REMIND, "再依頼文を作成"))
        links = _APART.join(f'<a href="{act}">{escape(words)}</a>' for act, words in acts)
        whose = first_few_names(each.names)
        html = f"<p><b>{number}&nbsp;&nbsp;{escape(each.text)}</b>{_APART}{muted(whose)}<br>{links}</p>"
        accessible_text = "、".join(filter(None, (f"{number} {each.text}", whose, acts[0][1])))
        yield RichTextItem(html, accessible_text, _key_of(each), sign=_SIGNS.get(each.kind, LineSign("ask", "ask")))


def _key_of(item: TodoItem) -> tuple[object, object]:
    """Return the key of a task: its kind, with its earlier year or its step."""
    return item.kind, item.year or item.step


def main_act_label(item: TodoItem) -> str:
    """Return the label of the act that Enter performs on a task."""
    if item.step is not None:
        return _STEPS.get(item.step, "照会へ進む")
    return _ACTS.get(item.kind, "取組を見る")


def first_few_names(names: tuple[str, ...]) -> str:
    """Return a text with the first six names and, if there are more, the number of the others."""
    shown, left = "、".join(names[:_MOST_NAMED]), len(names) - _MOST_NAMED
    return f"{shown} ほか{left}" if left > 0 else shown


class TodayPage(Page):
    """The page 今日すること: a list of tasks; each task leads to exactly the items that it counts."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.day = label("", "muted")
        self.frame = QFrame()
        self.milestone = label("")
        self.to_milestone = Button(do=lambda _=False: self._go_to_milestone())
        self.list = RichTextView(self.title)
        self.done = ReadingLabel(kind="muted")
        self._lay_out()
        around.todo_read.connect(self._show)
        self.list.went.connect(self._go)
        self.list.acted.connect(self._act)
        offer(self, REMIND, self._remind)

    @override
    def enter(self, request: object = None) -> None:
        self.take_keyboard(self.list)
        if self.around.todo is not None:
            self._show()
            return
        today, year = self.session.parts.clock.today(), self.session.year

        def read(records: Records) -> Todo:
            return read_todo(records, today, year, whole=False)  # the rest is read with the frame of the window

        self.session.query(read, self.around.keep_todo)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        """Wait for the next reading, which follows every act."""

    def _show(self) -> None:
        todo = self.around.todo
        if todo is None:
            return
        today = self.session.parts.clock.today()
        self.day.setText(day_label(today, today))
        self.list.lines.set_items((*todo_items(todo.items), *_end(todo)))
        self._show_milestone(todo, today)
        self.done.show_if_any("　　".join(f"✓ {each}" for each in todo.done))
        self.loaded.emit()

    def _show_milestone(self, todo: Todo, today: date) -> None:
        """Show the next milestone; its frame is kept until the rows, which may block it, are read."""
        upcoming = todo.next
        self.frame.setVisible(upcoming is not None or not todo.is_whole)
        self.to_milestone.setVisible(upcoming is not None)
        self.milestone.setText(upcoming.text(today) if upcoming else "取組の内容を確かめています…")
        if upcoming is not None:
            words = "提出状況を見る" if upcoming.is_due_date else "資料作成へ進む"
            self.to_milestone.setText(escape_ampersands(words))

    def _go_to_milestone(self) -> None:
        from nakano_status.gui.panels.todo_lines import papers_request_for

        if (todo := self.around.todo) is not None and todo.next is not None:
            is_due_date = todo.next.is_due_date
            self.around.wanted.emit(
                *(("board", DivisionFilter.WAITED_FOR) if is_due_date else papers_request_for(todo.next.occasion))
            )

    def _remind(self) -> None:
        from nakano_status.gui.panels.office_acts import copy_reminder  # not needed for the first paint

        copy_reminder(self.around)

    def _go(self, item: object) -> None:
        from nakano_status.gui.panels.todo_lines import destination

        for each in self.around.todo.items if self.around.todo else ():
            if _key_of(each) == item:
                page, request = destination(each)
                if each.year is not None:
                    self.around.wanted_in_year.emit(each.year, page if request is None else request, None)
                else:
                    self.around.wanted.emit(page, request)
                return

    def _act(self, item: object, act: str) -> None:
        if act == _REMIND:
            self._remind()
        else:
            self._go(item)

    def _lay_out(self) -> None:
        self.frame.setProperty("kind", "panel")
        parts = (label("次の節目", "heading"), self.milestone, self.to_milestone, STRETCH)
        line_of(*parts, within=self.frame, margins=FRAME_MARGINS, spacing=2 * STEP)
        head = title_line(self.title, self.day, STRETCH)
        column_of(head, self.frame, (self.list, 1), self.done, within=self, margins=PAGE_MARGINS, spacing=2 * STEP)


def _end(todo: Todo) -> Iterator[RichTextItem]:
    """Yield an item with the text that nothing has to be done, if all work was read and there is none."""
    if todo.is_whole and not todo.items:
        words = "いま行うことはありません。"
        yield RichTextItem(f"<p>{words}</p>", words, sign=LineSign("done", "good"))
