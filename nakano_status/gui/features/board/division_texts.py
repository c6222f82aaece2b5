"""What 提出状況 shows of a division or a 部 as text: its facts, what is open, and the 再依頼文 to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import BoardDepartment, figure_label, state_label
from nakano_status.application.round.read.views import AskedRow, BoardLine
from nakano_status.domain.calendar.days import day_label, moment_label
from nakano_status.domain.review.confirmation import FieldPlace
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.states import DueChange
from nakano_status.gui.controls.boxes import STRETCH, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.lists.board_table import DepartmentLine
from nakano_status.gui.lists.rich_text_list import RichTextItem, section, under
from nakano_status.gui.looks.labels import facts_table, lines_html
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.review.wording_changes import WordingChange

_TO_LOOK_AT = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)


def division_facts(line: BoardLine, round_due: date | None) -> str:
    """Return what is known of a division; its due date beside the round's where it has one of its own."""
    return facts_table(
        (
            (tr("部・室"), line.where),
            (tr("状態"), state_label(line)),
            (tr("記入済"), f"{line.answered}/{line.rows}" if line.rows else ""),
            (tr("成果指標"), figure_label(line.figures)),
            (tr("確認済"), f"{line.accepted}/{line.rows}" if line.accepted else ""),
            (tr("受領"), moment_label(line.received, line.read_on) if line.received else ""),
            (tr("回答期限"), _due_words(line, round_due) if line.is_asked else ""),
            (tr("所属長確認"), _confirmed_words(line) if line.rows else ""),
            (tr("連絡先"), line.contact or tr("登録がありません")),
        )
    )


def department_facts(line: DepartmentLine, known: BoardDepartment | None, members: Sequence[BoardLine]) -> str:
    """Return what is known of a 部: how many of its divisions are not done, its 部内期限, and its contact."""
    answering = [each for each in members if each.is_asked]
    waiting = sum(each.is_missing for each in answering)
    due = known.due if known else None
    return facts_table(
        (
            (tr("所管課"), tr("{all}所管（未提出 {waiting}所管）").format(all=len(answering), waiting=waiting)),
            (tr("記入済"), f"{line.answered}/{line.rows}"),
            (tr("成果指標"), figure_label(line.figures)),
            (tr("部内期限"), day_label(due, line.read_on) if due else tr("設定がありません")),
            (tr("庶務担当課"), (known.liaison if known else None) or tr("登録がありません")),
            (tr("連絡先"), (known.contact if known else None) or tr("登録がありません")),
        )
    )


def _due_words(line: BoardLine, round_due: date | None) -> str:
    if line.due is None:
        return ""
    if line.due == round_due or round_due is None:
        return day_label(line.due, line.read_on)
    return tr("{own}（全体は{due}）").format(
        own=day_label(line.due, line.read_on), due=day_label(round_due, line.read_on)
    )


def _confirmed_words(line: BoardLine) -> str:
    if line.confirmed is None:
        return tr("未（任意です）") if line.received else tr("未")
    text = tr("{day} {name}").format(day=line.confirmed.day or "", name=line.confirmed.name).strip()
    changed = len(line.confirmed.changed)
    return text + (tr("\n確認後の変更 {count}件").format(count=changed) if changed else "")


@dataclass(frozen=True)
class DivisionDetail:
    """A division's line on 提出状況 with the rows that the line counts.

    `titles` are those of its rows by 管理番号, `headings` those of the round's fields by key. `given` is who set the
    division's own due date last.
    """

    line: BoardLine
    wording: Sequence[WordingChange] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    given: DueChange | None = None

    @property
    def to_ask(self) -> int:
        """How many wording changes the division has not replied to, whether they were sent or not."""
        return sum(each.reply.is_to_be_asked for each in self.wording)


def division_lines(detail: DivisionDetail) -> list[RichTextItem]:
    """Return items that are the places that they lead to: 管理番号, and the key of the field if there is one."""
    changed = detail.line.confirmed.changed if detail.line.confirmed else ()
    return [
        *section(
            tr("所属長確認の後に変わった欄"),
            [_line(detail, place, detail.headings.get(place[1], place[1]), "", "") for place in changed],
        ),
        *section(tr("修正依頼"), [_asked_line(detail, each) for each in detail.line.asked_rows]),
        *section(tr("修文"), [_wording_line(detail, each) for each in detail.wording]),
    ]


def _asked_line(detail: DivisionDetail, asked: AskedRow) -> RichTextItem:
    kind = "good" if asked.outcome in _TO_LOOK_AT else "ask"
    return _line(detail, (asked.id, ""), asked.comment, asked.outcome.label, kind)


def _wording_line(detail: DivisionDetail, change: WordingChange) -> RichTextItem:

    kind = "ask" if change.reply in (Reply.CHANGED, Reply.NOTED, Reply.OPEN) else ""
    return _line(detail, (change.id, change.key), change.heading, change.reply.label, kind)


def _line(detail: DivisionDetail, place: FieldPlace, words: str, became: str, kind: str) -> RichTextItem:
    """Return the list item of a row: its title, the text about it, and its outcome."""
    row_id, title = place[0], detail.titles.get(place[0], "")
    end = f'　<span class="{kind}">{escape(became)}</span>' if became else ""
    html = under(f"{row_id}　{title}", f"{lines_html(words)}{end}")
    return RichTextItem(html, "、".join(part for part in (row_id, title, words, became) if part), place)


class CopyTexts(Panel):
    """The 再依頼文, other acts beside it, and the contact if there is one."""

    def __init__(self, around: AppContext, *beside: QPushButton, is_department: bool = False) -> None:
        super().__init__(around)
        self._is_department = is_department
        self._contact, self._name = "", ""
        self.remind = Button(tr("再依頼文を作成"), lambda _=False: self._copy_reminder())
        self.contact = Button(tr("連絡先をコピー"), lambda _=False: self._copy_contact())
        line_of(self.remind, *beside, self.contact, STRETCH, within=self)

    def show_texts(self, contact: str | None, name: str, *, may_remind: bool) -> None:
        """Show the contact of another division or 部 by name; the 再依頼文 is offered if `may_remind`."""
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
        self.around.messages.report_done(tr("{name}の連絡先をクリップボードに写しました。").format(name=self._name))


def copy_reminder(around: AppContext, *, department: str | None = None, division: str | None = None) -> None:
    """Copy the 再依頼文 to a 部 or a division by name, else to all, to the clipboard and show a message."""
    parts, name = around.session.parts, department or division or ""

    def read(records: Records) -> str:
        from nakano_status.application.papers.kinds.letters_paper import reminder_mail

        return reminder_mail(parts, records, department=department, division=division)

    def copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        to_one = tr("{name}への再依頼文をクリップボードに写しました。")
        words = to_one.format(name=name) if name else tr("再依頼文をクリップボードに写しました。")
        around.messages.report_done(words, tr("メールなどに貼り付けて使ってください。"))

    around.session.query(read, copy)
