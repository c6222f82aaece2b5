"""Panels beside 提出状況: the state of a division, its open items, and the office's next acts.

The panel of a 部 has its 部内期限, its 庶務担当課, and the 再依頼文 to it. Facts and 再依頼文 can be copied as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.lookup import edition_of, find_division
from nakano_status.application.merge.read.held import divisions_of_items
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.review_rows import read_answers_of
from nakano_status.application.review.wording_changes import wording_changes
from nakano_status.application.round.extend_due import last_due_change
from nakano_status.application.round.read.board import BoardDepartment, figures_answered_label, state_label
from nakano_status.application.round.read.views import AskedRow, BoardLine, RoundView
from nakano_status.domain.calendar.days import day_label, moment_label
from nakano_status.domain.exchange.ledger import HeldItem
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.review.confirmation import RowField, ShownTexts
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import DueChange, due_label_within
from nakano_status.gui.commands import ACCEPT, ASK_BACK, EXTEND, REMIND, SEND_WORDING
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scroll_area_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.files import MakingFile
from nakano_status.gui.features.board.due_panel import DuePanel, DueSubject
from nakano_status.gui.lists.board_table import DepartmentLine
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html, section
from nakano_status.gui.lists.rich_text_view import ShortRichTextView
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, facts_table, label, lines_html
from nakano_status.gui.page import AppContext, GoTo, OfDivision, OnRows, Panel
from nakano_status.gui.panels.office_acts import accept_answers, copy_reminder, wording_request_act

if TYPE_CHECKING:
    from nakano_status.application.review.wording_changes import WordingChange


_TO_LOOK_AT = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)


def division_facts(line: BoardLine, round_due: date | None) -> str:
    """Return the known facts of a division as an HTML table.

    `round_due`: the due date of the round (None: it has none); it is shown beside the division's own due date, if any.
    """
    return facts_table(
        (
            ("上の組織", line.where),
            ("状態", state_label(line)),
            ("記入済", f"{line.answered}/{line.rows}" if line.rows else ""),
            ("成果指標", figures_answered_label(line.figures)),
            ("確認済", f"{line.accepted}/{line.rows}" if line.accepted else ""),
            ("受領", moment_label(line.received, line.read_on) if line.received else ""),
            ("回答期限", _due_words(line, round_due) if line.is_asked else ""),
            ("所属長確認", _confirmed_words(line) if line.rows else ""),
            ("連絡先", line.contact or "登録がありません"),
        )
    )


def department_facts(line: DepartmentLine, known: BoardDepartment | None, members: Sequence[BoardLine]) -> str:
    """Return the known facts of a 部 as an HTML table, such as its unfinished divisions, 部内期限 and contact.

    `known`: the board's data on the 部; None if there are none. `members`: the board's lines of its divisions.
    """
    answering = [each for each in members if each.is_asked]
    waiting = sum(each.is_missing for each in answering)
    due = known.due if known else None
    return facts_table(
        (
            ("所管課", f"{len(answering)}所管（未提出・一部 {waiting}所管）"),
            ("記入済", f"{line.answered}/{line.rows}"),
            ("成果指標", figures_answered_label(line.figures)),
            (due_label_within(line.called), day_label(due, line.read_on) if due else "設定がありません"),
            ("庶務担当課", (known.liaison if known else None) or "登録がありません"),
            ("連絡先", (known.contact if known else None) or "登録がありません"),
        )
    )


def _due_words(line: BoardLine, round_due: date | None) -> str:
    if line.due is None:
        return ""
    if line.due == round_due or round_due is None:
        return day_label(line.due, line.read_on)
    return f"{day_label(line.due, line.read_on)}（全体は{day_label(round_due, line.read_on)}）"


def _confirmed_words(line: BoardLine) -> str:
    if line.confirmed is None:
        return "未（任意です）" if line.received else "未"
    text = f"{line.confirmed.day or ''} {line.confirmed.name}{line.confirmed.limits}".strip()
    changed = len(line.confirmed.changed)
    return text + (f"\n確認後の変更 {changed}件" if changed else "")


@dataclass(frozen=True)
class DivisionDetail:
    """A division's line on 提出状況 with the items that the line counts.

    `wording`: the wording changes in its answers. `titles`: the titles of the round's rows by 管理番号. `headings`: the
    headings of the round's fields by key. `given`: the last change of the division's own due date (None: it never had
    one). `left_out`: the items from its files that the office decided not to import. `answers`: the texts that an
    acceptance of all its rows records.
    """

    line: BoardLine
    wording: Sequence[WordingChange] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    given: DueChange | None = None
    left_out: Sequence[HeldItem] = ()
    answers: ShownTexts = field(default_factory=dict, repr=False)

    @property
    def to_ask(self) -> int:
        """The number of wording changes that the division has not replied to, whether they were sent or not."""
        return sum(each.reply.is_to_be_asked for each in self.wording)


def division_panel_items(detail: DivisionDetail) -> list[RichTextItem]:
    """Return the list items on a division's open points.

    An item is identified by the field that it leads to: a pair of 管理番号 and field key, which is empty for a whole
    row. An item on content that was not imported is identified by an OfDivision.
    """
    changed = detail.line.confirmed.changed if detail.line.confirmed else ()
    return [
        *section(
            "所属長確認の後に変わった欄",
            [_line(detail, place, detail.headings.get(place[1], place[1]), "", "") for place in changed],
        ),
        *section("修正依頼", [_asked_line(detail, each) for each in detail.line.asked_rows]),
        *section("修文", [_wording_line(detail, each) for each in detail.wording]),
        *section("取り込まないことにしたもの", [*_left_out_lines(detail)]),
    ]


def _left_out_lines(detail: DivisionDetail) -> Iterator[RichTextItem]:
    """Yield an item for each file with parts that were decided not to be imported; it leads to 未取込."""
    for file, count in Counter(item.file for item in detail.left_out).items():
        words = f"{count}件は取り込んでいません。「未取込」で決め直せます。"
        html = item_html(file, f'<span class="ask">{words}</span>')
        yield RichTextItem(html, f"{file}、{words}", OfDivision(detail.line.division))


def _asked_line(detail: DivisionDetail, asked: AskedRow) -> RichTextItem:
    kind = "good" if asked.outcome in _TO_LOOK_AT else "ask"
    return _line(detail, (asked.id, ""), asked.comment, asked.outcome.label, kind)


def _wording_line(detail: DivisionDetail, change: WordingChange) -> RichTextItem:
    kind = "ask" if change.reply in (Reply.CHANGED, Reply.NOTED, Reply.OPEN) else ""
    return _line(detail, (change.id, change.key), change.heading, change.reply.label, kind)


def _line(detail: DivisionDetail, place: RowField, words: str, became: str, kind: str) -> RichTextItem:
    """Return the list item of a row: its title, the text about it, and its outcome `became`."""
    row_id, title = place[0], detail.titles.get(place[0], "")
    end = f'　<span class="{kind}">{escape(became)}</span>' if became else ""
    html = item_html(f"{row_id}　{title}", f"{lines_html(words)}{end}")
    return RichTextItem(html, "、".join(part for part in (row_id, title, words, became) if part), place)


class ReminderButtons(Panel):
    """A row of buttons: to make the 再依頼文, the buttons given as `beside`, and to copy the contact if it is known.

    `is_department`: they are about a 部, not about a division.
    """

    def __init__(self, around: AppContext, *beside: QPushButton, is_department: bool = False) -> None:
        super().__init__(around)
        self._is_department = is_department
        self._contact, self._name = "", ""
        self.remind = Button("再依頼文を作成", lambda _=False: self._copy_reminder())
        self.contact = Button("連絡先をコピー", lambda _=False: self._copy_contact())
        line_of(self.remind, *beside, self.contact, STRETCH, within=self)

    def show_texts(self, contact: str | None, name: str, *, may_remind: bool) -> None:
        """Set the name and the contact (None: not known) of the division or 部 that the buttons are about.

        Without a contact, the button that copies it is hidden. The button for the 再依頼文 is enabled if `may_remind`
        is true and the current year is shown.
        """
        self._contact, self._name = contact or "", name
        self.remind.setEnabled(may_remind and self.session.year is None)
        self.contact.setVisible(bool(contact))

    def _copy_reminder(self) -> None:
        if self._is_department:
            copy_reminder(self.around, department=self._name)
        else:
            copy_reminder(self.around, division=self._name)

    def _copy_contact(self) -> None:
        QGuiApplication.clipboard().setText(self._contact)
        self.around.messages.report_done(f"{self._name}の連絡先をクリップボードに写しました。")


def read_division_detail(
    records: Records, round_: Round, line: BoardLine, headings: Mapping[str, str]
) -> DivisionDetail:
    """Read the details of a line of the board; `headings` are the headings of the round's fields by key."""
    titles = {listing.row_id: listing.title for listing in edition_of(records, round_).listings}
    division = find_division(records, line.division).division_id
    wording = wording_changes(records, round_, division)
    rejected = records.exchange.held(round_.round_id, HeldState.REJECTED)
    whose = divisions_of_items(records, round_, rejected)
    left_out = [item for item in rejected if division in whose[item.item_id]]
    due = last_due_change(records, round_, line.division)
    answers = read_answers_of(records, round_, division)
    return DivisionDetail(line, wording, titles, headings, given=due, left_out=left_out, answers=answers)


class DivisionPanel(QWidget):
    """The details of a division, with the office's acts on it; `buttons` has the button of each command."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._detail: DivisionDetail | None = None
        self._line: BoardLine | None = None
        self._round: RoundView | None = None
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.rows = Button(do=lambda _=False: self._show("all_rows", lambda name: RowFilter(division=name)))
        self.figures = QPushButton()
        self.conflicts = QPushButton()
        self.held = QPushButton()
        self.lacking = ReadingLabel(kind="ask")
        self.to_inquiry = QPushButton("照会へ進む")
        self.accept = Button("確認済にする", self._accept)
        self.ask = QPushButton("修正依頼…")
        self.send = Button("修文の確認依頼を作成…", self._send)
        self.due = DuePanel(around, "division-due-reason")
        self.texts = ReminderButtons(around, self.due.begin)
        self.making = MakingFile(around)
        self.list = ShortRichTextView("この所管課で確認すること")
        self.nothing = ReadingLabel(kind="muted")
        self.buttons = {
            ACCEPT: self.accept,
            ASK_BACK: self.ask,
            SEND_WORDING: self.send,
            REMIND: self.texts.remind,
            EXTEND: self.due.begin,
        }
        self._lay_out()
        self._connect()

    @property
    def line(self) -> BoardLine | None:
        """The line of the division that is shown; None before one was shown."""
        return self._line

    def show_line(self, line: BoardLine, round_: RoundView) -> None:
        """Show the current state of a division; `read` loads its details."""
        if self._line is None or self._line.division != line.division:
            self.making.clear()
            self.list.lines.set_items(())
            self._detail = None
        self._line, self._round = line, round_
        self.name.setText(line.division)
        self.facts.show_html(division_facts(line, round_.due))
        self.texts.show_texts(line.contact, line.division, may_remind=line.is_to_be_reminded)
        self._show_counts(line)
        self._offer(line, round_)

    def read(self) -> None:
        """Read and show the details of the line that is shown."""
        if self._line is not None and self._round is not None:
            read = partial(read_division_detail, line=self._line, headings=self._round.headings)
            self._around.session.query_detail(read, self.show_detail)

    def show_detail(self, detail: DivisionDetail) -> None:
        """Show the open items of a division, if its line is still shown."""
        if self._line is None or self._round is None or detail.line.division != self._line.division:
            return
        self._detail = detail
        self._offer(self._line, self._round)
        self.list.lines.set_items(division_panel_items(detail))
        has_lines = self.list.lines.rowCount() > 0
        self.list.setVisible(has_lines)
        self.nothing.setVisible(not has_lines)
        self.nothing.show_text(_nothing_words(detail.line))
        self.send.setVisible(bool(detail.to_ask))
        self.send.setEnabled(bool(detail.to_ask) and self._around.session.may_write)
        self.due.show_last(detail.given)

    def _accept(self) -> None:
        if self._detail is not None:
            where, year = "再開は「取組一覧」で行えます。", self._around.session.shown_year
            accept_answers(self._around, self._detail.line.division, (), self._detail.answers, year, self, where)

    def _send(self) -> None:
        if self._line is not None:
            self.making.begin(wording_request_act(self._around, (self._line.division,)))

    def _show(self, page: str, request_for: Callable[[str], object]) -> None:
        """Show another page; `request_for` returns the request to it for a division."""
        if self._line is not None:
            self._around.wanted.emit(page, request_for(self._line.division))

    def _go(self, place: RowField | OfDivision) -> None:
        if isinstance(place, OfDivision):
            self._around.wanted.emit("held", place)
        else:
            row_id, key = place
            self._around.wanted.emit("all_rows", GoTo(row_id, key or None))

    def _show_counts(self, line: BoardLine) -> None:
        for button, words, count in (
            (self.rows, "取組", line.rows),
            (self.figures, "成果指標", line.figures.supplied),
            (self.conflicts, "相違", line.conflicts),
            (self.held, "未取込", line.held),
        ):
            button.setText(f"{words} {count}件")
            button.setVisible(count > 0)

    def _offer(self, line: BoardLine, round_: RoundView) -> None:
        may = self._around.session.may_write and round_.is_collecting
        self._emphasize(self.accept, wanted=line.answered > 0)
        self.accept.setEnabled(may and line.answered > 0 and line.accepted < line.rows and self._detail is not None)
        self.ask.setEnabled(may and line.answered > 0)
        self.send.setEnabled(False)
        own = line.due if line.due != round_.due else None
        for part in (self.due, self.due.begin, self.texts.remind):
            part.setVisible(line.is_asked)
        self._show_unsent(line.figures.unsent, may=may)
        self.due.show_subject(DueSubject.within(round_, line.division, "", own), may_change=may)
        self.send.setVisible(bool(self._detail and self._detail.to_ask))
        for button in (self.accept, self.ask):
            button.setVisible(line.rows > 0)

    def _show_unsent(self, count: int, *, may: bool) -> None:
        """Show a warning that the form that was sent lacks figures which the division now supplies."""
        words = f"送付した回答様式に、成果指標{count}件の記入欄がありません。「照会」で様式を作り直して送ってください。"
        self.lacking.show_text(words)
        self.lacking.setVisible(count > 0 and may)
        self.to_inquiry.setVisible(count > 0 and may)

    def _emphasize(self, button: QPushButton, *, wanted: bool) -> None:
        """Emphasize a button while it is the next thing to do."""
        kind = "primary" if wanted else ""
        set_kind(button, kind)
        button.updateGeometry()

    def _connect(self) -> None:
        self.ask.clicked.connect(lambda _=False: self._show("all_rows", lambda name: OnRows(ASK_BACK, division=name)))
        self.making.made.connect(self._around.saved)
        self.list.went.connect(self._go)
        for button, page in (
            (self.figures, "indicators"),
            (self.conflicts, "conflict"),
            (self.held, "held"),
            (self.to_inquiry, "inquiry"),
        ):
            button.clicked.connect(lambda _=False, page=page: self._show(page, OfDivision))

    def _lay_out(self) -> None:
        above = column_of(
            self.name,
            self.texts,  # acts first: their places do not depend on the known facts
            line_of(self.accept, self.ask, STRETCH),
            line_of(self.send, STRETCH),
            self.due,
            self.making,
            self.facts,
            line_of(self.rows, self.figures, self.conflicts, self.held, STRETCH),
            self.lacking,
            (self.to_inquiry, Qt.AlignmentFlag.AlignLeft),
            self.nothing,
            margins=(2 * STEP, 0, 0, 0),
            spacing=STEP + STEP // 2,
        )
        content = QWidget()
        column = column_of(above, (self.list, 1), within=content, margins=(0, STEP, 0, STEP))  # items have margins
        column.addStretch(0)
        self.area = scroll_area_of(content)
        column_of(self.area, within=self)


def _nothing_words(line: BoardLine) -> str:
    """Return the text shown if the list is empty; it depends on whether the division has rows, or figures only."""
    if line.arrived:
        return "この所管課の回答を含むファイルが届いています。［未取込］から取り込んでください。"
    if not line.rows and line.figures.supplied:
        return "回答する取組はありません。成果指標の実績を回答する所管課です。"
    if not line.rows:
        return "回答する取組がありません。"
    return "確認することはありません。修正依頼、修文、所属長確認の後に変わった取組の欄が、ここに並びます。"


class DepartmentPanel(QWidget):
    """The details of a 部, with the office's acts on it."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self.setObjectName("editor")
        self._around = around
        self._round: RoundView | None = None
        self.line: DepartmentLine | None = None
        self.name = label("", "title", wraps=True)
        self.facts = ReadingLabel()
        self.rows = Button(do=self._show_rows)
        self.due = DuePanel(around, "department-due-reason")
        self.texts = ReminderButtons(around, self.due.begin, is_department=True)
        self.about = ReadingLabel(kind="muted")
        self.buttons = {REMIND: self.texts.remind, EXTEND: self.due.begin}
        self._lay_out()

    def show_line(
        self,
        line: DepartmentLine,
        known: BoardDepartment | None,
        members: Sequence[BoardLine],
        round_: RoundView,
    ) -> None:
        """Show the current state of a 部.

        `known`: the board's data on the 部; None if there are none. `members`: the board's lines of its divisions.
        """
        self.line, self._round = line, round_
        self.name.setText(line.name)
        about = (
            f"{due_label_within(line.called)}は、{line.called}が所管課に示す期限です。"
            "所管課の回答期限と、期限超過の日数は変わりません。"
        )
        self.about.show_text(about)
        self.facts.show_html(department_facts(line, known, members))
        count = line.rows
        self.rows.setText(f"取組 {count}件")
        self.rows.setVisible(line.rows > 0)
        may_remind = known is not None and any(member.is_to_be_reminded for member in members)
        self.texts.show_texts(known.contact if known else None, line.name, may_remind=may_remind)
        may = self._around.session.may_write and round_.is_collecting and known is not None
        self.due.setVisible(known is not None)
        self.due.begin.setVisible(known is not None)
        self.due.show_subject(
            DueSubject.within(round_, line.name, line.called, known.due if known else None), may_change=may
        )

    def read(self) -> None:
        """Read and show who last changed the due date of the 部, and why."""
        if self.line is not None and self._round is not None and not self.due.isHidden():
            self._around.session.query_detail(partial(read_due_change, name=self.line.name), self.due.show_last)

    def _show_rows(self) -> None:
        if self.line is not None:
            self._around.wanted.emit("all_rows", RowFilter(department=self.line.name))

    def _lay_out(self) -> None:
        counts = line_of(self.rows, STRETCH, spacing=None)
        content = QWidget()
        column_of(
            self.name,
            self.facts,
            counts,
            self.texts,
            self.due,
            self.about,
            STRETCH,
            within=content,
            margins=(2 * STEP, STEP, 0, STEP),
            spacing=STEP + STEP // 2,
        )
        column_of(scroll_area_of(content), within=self)


def read_due_change(records: Records, round_: Round, name: str) -> DueChange | None:
    """Read the last change of the own due date of a division or 部, by name; None if it was never changed."""
    return last_due_change(records, round_, name)
