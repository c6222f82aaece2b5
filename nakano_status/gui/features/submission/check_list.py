"""The list of 提出前の確認 and its head: what is left to do, with links into a long list.

It holds carried over texts, 修正依頼, the three lists of problems, and changes after 所属長確認.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application import problem_text
from nakano_status.application.round.read.views import ConfirmationView, RowView
from nakano_status.application.submission.read.since_submission import SubmissionView
from nakano_status.application.wording.unify_wording import WordingPlace, wording_place
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.row_state import RowState
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, TickBox
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem, plain_item, section, severity_lines
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, label, set_tip, without_key
from nakano_status.gui.words import tr

_LISTED_BY_FIELD = "CONFIRMED-THEN-CHANGED"
_CARRIED = "CARRIED-OVER"

_LONG_LIST = 12
"""The number of items from which the head has links to the three lists."""


class AdviceAct(StrEnum):
    """The acts on a piece of advice on a wording; the value is the label."""

    UNIFY = "統一する"
    KEEP_AS_TYPED = "このまま"


@dataclass(frozen=True)
class FieldLine:
    """A row that leads to a field; `about` distinguishes rows about the same field for different reasons."""

    row_id: str
    key: str
    about: str


@dataclass(frozen=True)
class Findings:
    """What the list shows; `carried` are the problems of an act 内容を引き継ぐ that has just been done.

    `submitted` is the last submission; without `may_write` the rows offer no acts.
    """

    problems: tuple[Problem, ...]
    rows: Mapping[str, RowView]
    headings: Mapping[str, str]
    confirmed: ConfirmationView | None = None
    carried: tuple[Problem, ...] = field(default=())
    submitted: SubmissionView | None = None
    shows_advice: bool = True
    may_write: bool = True

    @property
    def asked(self) -> list[RowView]:
        """The rows that the office asks about and on which nothing has been written since."""
        return [row for row in self.rows.values() if row.state is RowState.ASKED_BACK]

    @property
    def titles(self) -> dict[str, str]:
        """The rows' titles by 管理番号."""
        return {row.id: row.title for row in self.rows.values()}


def check_lines(found: Findings) -> Iterator[RichTextItem]:
    """Yield Problems and FieldLines, what has to be done first at the top; activating one leads to its field."""
    carried = [_carried_line(found, each) for each in found.carried if each.code == _CARRIED]
    yield from section(tr("引き継いだ内容"), carried)
    left = [_left_line(found, each) for each in found.carried if each.code != _CARRIED]
    yield from section(tr("引き継がなかった内容"), left)
    yield from section(tr("事務局からの修正依頼"), [_asked_line(row) for row in found.asked])
    listed = [each for each in found.problems if each.code != _LISTED_BY_FIELD]
    for severity in (Severity.ERROR, Severity.QUESTION):
        yield from severity_lines(severity, listed, found.titles)
    if found.submitted is not None:
        lines = [_field_line(found, *place, "submitted") for place in found.submitted.changed]
        yield from section(_since_words(found.submitted), lines)
    if found.confirmed is not None:
        lines = [_field_line(found, *place, "changed") for place in found.confirmed.changed]
        yield from section(tr("所属長確認の後に変更された欄"), lines)
    if found.shows_advice:
        yield from severity_lines(Severity.ADVICE, listed, found.titles, _offers if found.may_write else lambda _: "")


def _since_words(submitted: SubmissionView) -> str:
    return tr("下書きを作成した後に変わった欄") if submitted.is_draft else tr("回答ファイルを作成した後に変わった欄")


def _offers(problem: Problem) -> str:
    """Return the acts that are offered for a wording as HTML."""
    if wording_place(problem) is None:
        return ""
    acts = "　".join(f'<a href="{act}">［{escape(tr(act.value))}］</a>' for act in AdviceAct)
    return f"　{acts}"


def _carried_line(found: Findings, problem: Problem) -> RichTextItem:
    """Return the list item of a field that was carried over: its current text, and the cell that it is from."""
    place = problem.place
    line = _field_line(found, place.id or "", place.key or MARK, f"{_CARRIED} {place.cell}")
    source = tr("引継ぎ元：シート「{sheet}」{cell}").format(sheet=place.sheet or "", cell=place.cell or "")
    html = line.html.removesuffix("</p>") + f' <span class="muted"><small>{escape(source)}</small></span></p>'
    return RichTextItem(html, f"{line.accessible_text}、{source}", line.item)


def _left_line(found: Findings, problem: Problem) -> RichTextItem:
    place, row_id = problem.place, problem.place.id or ""
    where = "　".join(part for part in (problem_text.place(problem), found.titles.get(row_id, "")) if part)
    item = FieldLine(row_id, place.key or MARK, f"{problem.code} {place.sheet} {place.cell}")
    return plain_item(item, where, problem_text.message(problem))


def _asked_line(row: RowView) -> RichTextItem:
    words = row.remark or tr("事務局から修正の依頼が届いています。")
    return plain_item(FieldLine(row.id, MARK, "asked"), f"{row.id}　{row.title}", words, LineSign("note", "ask"))


def _field_line(found: Findings, row_id: str, key: str, about: str) -> RichTextItem:
    """Return the list item of a field with its current text."""
    heading = found.headings.get(key, key)
    value = (found.rows[row_id].values.get(key) if row_id in found.rows else None) or tr("（空欄）")
    words = tr("今の内容：{value}").format(value=value)
    where = f"{row_id}　{found.titles.get(row_id, '')}　{heading}"
    return plain_item(FieldLine(row_id, key, about), where, words, LineSign("write"))


class CheckHead(QWidget):
    """The head; `advice_wanted` carries whether to show 参考, `list_wanted` the Severity of the list to scroll to.

    `unify_wanted` carries the wordings that are shown, all of which are to be replaced by the preferred ones.
    """

    unify_wanted = Signal(object)
    advice_wanted = Signal(bool)
    list_wanted = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.summary = ReadingLabel(kind="muted")
        self.no_advice = TickBox(tr("参考を表示しない"))
        what = tr("参考は、表記や文章の長さなど、直さなくても提出できるお知らせです。")
        set_tip(self.no_advice, what)
        self.unify = Button(do=lambda: self.unify_wanted.emit(self._wordings))
        self._wordings: tuple[WordingPlace, ...] = ()
        self.ways = {severity: QPushButton() for severity in Severity}
        self.no_advice.clicked.connect(lambda ticked: self.advice_wanted.emit(not ticked))
        for severity, button in self.ways.items():
            button.clicked.connect(lambda _=False, severity=severity: self.list_wanted.emit(severity))
        self._lay_out(title)

    def show_findings(self, found: Findings, rows: int, done: int) -> None:
        """Show how many of how many rows are answered, what is left, and how much of each kind there is."""
        counts = {each: sum(problem.severity is each for problem in found.problems) for each in Severity}
        self._show_summary(rows, done, counts[Severity.ERROR])
        hidden = counts[Severity.ADVICE] if not found.shows_advice else 0
        words = tr("参考を表示しない（{count}件）").format(count=hidden) if hidden else tr("参考を表示しない")
        self.no_advice.setText(without_key(words))
        self.no_advice.setChecked(not found.shows_advice)
        self.no_advice.setEnabled(found.may_write)
        self._offer_unifying(found)
        shown = {each: count for each, count in counts.items() if count and (each is not Severity.ADVICE or not hidden)}
        is_long = sum(shown.values()) >= _LONG_LIST and len(shown) > 1
        for severity, button in self.ways.items():
            words = tr("{list}　{count}件").format(list=tr(severity.label), count=counts[severity])
            button.setText(without_key(words))
            button.setVisible(is_long and severity in shown)

    def _offer_unifying(self, found: Findings) -> None:
        """Offer to replace all wordings that are shown by the preferred ones, if there are several."""
        places = (wording_place(each) for each in found.problems)
        self._wordings = tuple(each for each in places if each) if found.shows_advice and found.may_write else ()
        self.unify.setText(tr("用語をすべて統一する（{count}件）").format(count=len(self._wordings)))
        self.unify.setVisible(len(self._wordings) > 1)

    def _show_summary(self, rows: int, done: int, errors: int) -> None:
        is_ready = rows > 0 and done == rows and not errors
        set_kind(self.summary, "good" if is_ready else "muted")
        some = tr("{rows}件の取組のうち{done}件が記入済みです。")
        if errors:
            some = tr("{rows}件の取組のうち{done}件が記入済みです（修正を要するものが残る取組は数えません）。")
        all_ = tr("✓ {rows}件の取組すべてに記入があり、修正を要するものはありません。")
        then = tr("項目を選ぶと、記入する欄に移ります。") if errors else ""
        self.summary.show_text((all_ if is_ready else some + then).format(rows=rows, done=done))

    def _lay_out(self, title: str) -> None:
        first = line_of(label(tr(title), "title"), STRETCH, self.no_advice, spacing=None)
        ways = line_of(*self.ways.values(), STRETCH, self.unify)
        for button in (*self.ways.values(), self.unify):
            button.hide()
        column_of(
            first, self.summary, ways, within=self, margins=(2 * STEP, 2 * STEP, 2 * STEP, STEP), spacing=STEP // 2
        )
