"""提出前の確認: a list of points to check, each linked to its field, beside 所属長確認 and the 回答ファイル.

The list shows carried over texts, 修正依頼, the problems of each severity, and changes after 所属長確認. Advice on a
wording offers two acts, 統一する and このまま, which are performed at once and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from html import escape

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application import problem_text
from nakano_status.application.entries.edit_entry import edit_entries
from nakano_status.application.forms.carry_over import CarriedOver
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import Papers
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import ConfirmationView, RoundView, RowView, count_finished, read_round
from nakano_status.application.submission.check_entries import Checked, check_entries
from nakano_status.application.submission.read.confirmation import confirmable_values, read_confirmation
from nakano_status.application.submission.submit import SubmissionView, read_last_submission, read_respondent
from nakano_status.application.wording.unify_wording import (
    UnifiedWording,
    WordingPlace,
    keep_wording_as_typed,
    place_of_advice,
    save_advice_shown,
    unify_all,
    unify_one,
    wording_entries,
)
from nakano_status.application.wording.word_table import is_advice_shown
from nakano_status.domain.exchange.answer_checks import UNDECIDED
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.fields.field import MARK, NOTE
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.conflict_id import conflict_id_of
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.confirmation import ShownTexts
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import RowState
from nakano_status.gui.commands import CONFIRM, KEEP_ADVICE, MAKE_RETURN, UNIFY_ADVICE, offer
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.controls.fields import Button, TickBox
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.features.submission.submission_panel import SubmissionPanel
from nakano_status.gui.lists.rich_text_list import (
    LineSign,
    RichTextItem,
    item_html,
    plain_item,
    section,
    severity_lines,
)
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, set_kind
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label, set_tip
from nakano_status.gui.menus.row_menu import RowAct, offer_context_menu, offer_row_years
from nakano_status.gui.page import AppContext, GoTo, Page, PageKind
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.page_list import CONFLICT, ENTRIES

_LISTED_BY_FIELD = "CONFIRMED-THEN-CHANGED"
_CARRIED = "CARRIED-OVER"

_LONG_LIST = 12
"""The number of items from which the head has links to the three lists."""


class AdviceAct(StrEnum):
    """The acts that advice on a wording offers; the value is the label."""

    UNIFY = "統一する"
    KEEP_AS_TYPED = "このまま"


@dataclass(frozen=True)
class FieldLine:
    """The key of a list item that leads to a field: the row, the field, and what the item is about.

    `about` distinguishes several items on the same field.
    """

    row_id: str
    key: str
    about: str


@dataclass(frozen=True)
class Findings:
    """Content of the list of 提出前の確認.

    `problems`: the problems found in the answers. `rows`: the division's rows by 管理番号. `headings`: the headings of
    fields by key. `confirmed`: the state of 所属長確認; None if there is no confirmation. `carried`: the report on each
    field if 内容を引き継ぐ has just been performed. `submitted`: the last submission. `shows_advice`: whether advice is
    listed. `may_write`: whether items offer acts.
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
        """The rows that the office asks about again and that were not changed since the request."""
        return [row for row in self.rows.values() if row.state is RowState.ASKED_BACK]

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the rows by 管理番号."""
        return {row.id: row.title for row in self.rows.values()}

    def text(self, row_id: str, key: str) -> str | None:
        """Return the current text of a field; None if it has none."""
        return self.rows[row_id].values.get(key) if row_id in self.rows else None


def check_lines(findings: Findings) -> Iterator[RichTextItem]:
    """Yield the list items of 提出前の確認 under headings, the most important first.

    The key of an item, a Problem or a FieldLine, names the field that the item leads to.
    """
    carried = [_carried_line(findings, each) for each in findings.carried if each.code == _CARRIED]
    yield from section("引き継いだ内容", carried)
    left = [_left_line(findings, each) for each in findings.carried if each.code != _CARRIED]
    yield from section("引き継がなかった内容", left)
    yield from section("事務局からの修正依頼", [_asked_line(row) for row in findings.asked])
    listed = [each for each in findings.problems if each.code != _LISTED_BY_FIELD]
    for severity in (Severity.ERROR, Severity.QUESTION):
        yield from severity_lines(severity, listed, findings.titles)
    if findings.submitted is not None:
        lines = [_field_line(findings, *place, "submitted", now) for place, now in findings.submitted.changed.items()]
        yield from section(_since_words(findings.submitted), lines)
    if findings.confirmed is not None:
        lines = [
            _field_line(findings, *place, "changed", findings.text(*place)) for place in findings.confirmed.changed
        ]
        yield from section("所属長確認の後に変更された欄", lines)
    if findings.shows_advice:
        yield from severity_lines(
            Severity.ADVICE, listed, findings.titles, _offers if findings.may_write else lambda _: ""
        )


def _since_words(submitted: SubmissionView) -> str:
    return "下書きを作成した後に変わった欄" if submitted.is_draft else "回答ファイルを作成した後に変わった欄"


def _offers(problem: Problem) -> str:
    """Return the acts that are offered for a wording, as HTML."""
    if place_of_advice(problem) is None:
        return ""
    acts = "　".join(f'<a href="{act}">［{escape(act.value)}］</a>' for act in AdviceAct)
    return f"　{acts}"


def _carried_line(found: Findings, problem: Problem) -> RichTextItem:
    """Return the list item of a field that was carried over: its current text, and the cell that it comes from."""
    place = problem.place
    row_id, key = place.id or "", place.key or MARK
    where, words = _field_texts(found, row_id, key, found.text(row_id, key))
    source = f"引継ぎ元：シート「{place.sheet or ''}」{place.cell or ''}"
    html = item_html(where, f'{escape(words)} <span class="muted"><small>{escape(source)}</small></span>')
    return RichTextItem(html, f"{where}、{words}、{source}", FieldLine(row_id, key, f"{_CARRIED} {place.cell}"))


def _left_line(found: Findings, problem: Problem) -> RichTextItem:
    place, row_id = problem.place, problem.place.id or ""
    where = "　".join(part for part in (problem_text.place(problem), found.titles.get(row_id, "")) if part)
    item = FieldLine(row_id, place.key or MARK, f"{problem.code} {place.sheet} {place.cell}")
    return plain_item(item, where, problem_text.message(problem))


def _asked_line(row: RowView) -> RichTextItem:
    words = row.remark or "事務局から修正の依頼が届いています。"
    return plain_item(FieldLine(row.id, MARK, "asked"), f"{row.id}　{row.title}", words, LineSign("note", "ask"))


def _field_line(found: Findings, row_id: str, key: str, about: str, now: str | None) -> RichTextItem:
    """Return the list item of a field with its current text."""
    return plain_item(FieldLine(row_id, key, about), *_field_texts(found, row_id, key, now), LineSign("write"))


def _field_texts(found: Findings, row_id: str, key: str, now: str | None) -> tuple[str, str]:
    """Return the place of a field, and its current text in words."""
    where = "　".join(filter(None, (row_id, found.titles.get(row_id), found.headings.get(key, key))))
    return where, f"今の内容：{now or '（空欄）'}"


class CheckHead(QWidget):
    """The head of the page 提出前の確認, with a summary and links to its lists.

    The signal `advice_wanted` carries whether to show 参考. `list_wanted` carries the Severity of the list to scroll
    to. `unify_wanted` carries the places of all wordings with advice, which are to be replaced by preferred wordings.
    """

    unify_wanted = Signal(object)
    advice_wanted = Signal(bool)
    list_wanted = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.summary = ReadingLabel(kind="muted")
        self.no_advice = TickBox("参考を表示しない")
        what = "参考は、表記や文章の長さなど、直さなくても提出できるお知らせです。"
        set_tip(self.no_advice, what)
        self.unify = Button(do=lambda: self.unify_wanted.emit(self._wordings))
        self._wordings: tuple[WordingPlace, ...] = ()
        self.ways = {severity: QPushButton() for severity in Severity}
        self.no_advice.clicked.connect(lambda ticked: self.advice_wanted.emit(not ticked))
        for severity, button in self.ways.items():
            button.clicked.connect(lambda _=False, severity=severity: self.list_wanted.emit(severity))
        self._lay_out(title)

    def show_findings(self, findings: Findings, rows: int, done: int) -> None:
        """Show the number of rows (`rows`), of answered rows (`done`), and of problems of each severity."""
        counts = {each: sum(problem.severity is each for problem in findings.problems) for each in Severity}
        self._show_summary(rows, done, counts[Severity.ERROR])
        hidden = counts[Severity.ADVICE] if not findings.shows_advice else 0
        words = f"参考を表示しない（{hidden}件）" if hidden else "参考を表示しない"
        self.no_advice.setText(escape_ampersands(words))
        self.no_advice.setChecked(not findings.shows_advice)
        self.no_advice.setEnabled(findings.may_write)
        self._offer_unifying(findings)
        shown = {each: count for each, count in counts.items() if count and (each is not Severity.ADVICE or not hidden)}
        is_long = sum(shown.values()) >= _LONG_LIST and len(shown) > 1
        for severity, button in self.ways.items():
            words = f"{severity.label}　{counts[severity]}件"
            button.setText(escape_ampersands(words))
            button.setVisible(is_long and severity in shown)

    def _offer_unifying(self, found: Findings) -> None:
        """Offer to replace all shown wordings by the preferred ones, if there are several."""
        places = (place_of_advice(each) for each in found.problems)
        self._wordings = tuple(each for each in places if each) if found.shows_advice and found.may_write else ()
        self.unify.setText(f"用語をすべて統一する（{len(self._wordings)}件）")
        self.unify.setVisible(len(self._wordings) > 1)

    def _show_summary(self, rows: int, done: int, errors: int) -> None:
        is_ready = rows > 0 and done == rows and not errors
        set_kind(self.summary, "good" if is_ready else "muted")
        words = f"{rows}件の取組のうち{done}件が記入済みです"
        rest = "（修正を要するものが残る取組は数えません）。項目を選ぶと、記入する欄に移ります。" if errors else "。"
        if is_ready:
            words, rest = f"✓ {rows}件の取組すべてに記入があり、", "修正を要するものはありません。"
        self.summary.show_text(words + rest)

    def _lay_out(self, title: str) -> None:
        first = line_of(label(title, "title"), STRETCH, self.no_advice, spacing=None)
        ways = line_of(*self.ways.values(), STRETCH, self.unify)
        for button in (*self.ways.values(), self.unify):
            button.hide()
        column_of(
            first, self.summary, ways, within=self, margins=(2 * STEP, 2 * STEP, 2 * STEP, STEP), spacing=STEP // 2
        )


class AdviceActs(QObject):
    """Performs the acts that advice on wordings offers; each can be undone.

    `round_id`: the round whose advice is shown; None before it is shown.
    """

    def __init__(self, around: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self.round_id: str | None = None

    def unify(self, place: WordingPlace, printed: str) -> None:
        """Replace a wording in one text by the preferred wording `printed`; this can be undone."""
        session, shown = self._around.session, replace(place, round_id=self.round_id)

        def done(outcome: Outcome[UnifiedWording]) -> None:
            made = outcome.value
            if made.now == made.was:
                self._around.report_saved(f"「{place.typed}」は、今の文章にありません。", "何も変更していません。")
                return
            words = f"「{place.typed}」の統一（{place.row_id}）"
            AppliedCommand(self._around, words, partial(self._rewrite, (made,))).push()
            text = f"「{place.typed}」を「{printed}」に統一しました。"
            self._around.report_saved(text, "「元に戻す」で取り消せます。")

        what = "用語を統一しています"
        session.act(
            lambda store: unify_one(session.parts, store, shown, session.by),
            done,
            what=what,
            repeats=True,
            initiator=self,
        )

    def unify_all(self, places: Sequence[WordingPlace]) -> None:
        """Replace the wordings at several places by the preferred wordings; undo reverts all of them at once."""
        session, shown = self._around.session, [replace(each, round_id=self.round_id) for each in places]

        def done(outcome: Outcome[tuple[UnifiedWording, ...]]) -> None:
            texts = outcome.value
            if not texts:
                self._around.report_saved("この用語は、今の文章にありません。", "何も変更していません。")
                return
            words = f"用語の統一（{len(texts)}件の文章）"
            AppliedCommand(self._around, words, partial(self._rewrite, texts)).push()
            text = f"{len(texts)}件の文章の用語を統一しました。"
            self._around.report_saved(text, "「元に戻す」で取り消せます。")

        session.act(
            lambda store: unify_all(session.parts, store, shown, session.by),
            done,
            what="用語を統一しています",
            initiator=self,
            subject=tuple(shown),
        )

    def _rewrite(self, texts: tuple[UnifiedWording, ...], again: bool, not_done: NotDone) -> None:  # noqa: FBT001
        """Undo the replacement in texts, or redo it; if one has a newer value, nothing is written."""
        session, entries = self._around.session, wording_entries(texts, back=not again)
        session.act(
            lambda store: edit_entries(session.parts, store, entries, ActKind.UNIFY, session.by),
            self._report_saved,
            what="用語を統一しています",
            repeats=True,
            initiator=self,
            not_done=not_done,
        )

    def keep_as_typed(self, place: WordingPlace) -> None:
        """Hide the advice on a wording until the text changes; this can be undone."""
        shown = replace(place, round_id=self.round_id)

        def done(_: Outcome[bool]) -> None:
            words = f"「{place.typed}」をこのままにする（{place.row_id}）"
            AppliedCommand(self._around, words, partial(self._keep, shown)).push()
            text = f"「{place.typed}」は、このままにします。"
            self._around.report_saved(text, "文章を変更すると、もう一度お知らせします。")

        session, what = self._around.session, "用語をこのままにしています"
        session.act(
            lambda store: keep_wording_as_typed(store, shown, session.by), done, what=what, repeats=True, initiator=self
        )

    def _report_saved(self, _: object) -> None:
        self._around.saved.emit()

    def set_advice_shown(self, *, shown: bool, not_done: NotDone) -> None:
        """Store whether advice (参考) is shown; call `not_done` if that is not done."""
        session = self._around.session
        session.act(
            lambda store: save_advice_shown(store, session.by, shown=shown),
            self._report_saved,
            what="参考の表示を切り替えています",
            repeats=True,
            initiator=self,
            not_done=not_done,
        )

    def _keep(self, place: WordingPlace, is_kept: bool, not_done: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
        session = self._around.session
        session.act(
            lambda store: keep_wording_as_typed(store, place, session.by, is_kept=is_kept),
            self._report_saved,
            what="用語をこのままにしています",
            repeats=True,
            initiator=self,
            not_done=not_done,
        )


_PANEL_WIDTH = 46 * STEP


@dataclass(frozen=True)
class Checks:
    """Content of the page 提出前の確認.

    `outcome`: the result of checking the division's rows. `confirmed`: the state of 所属長確認; None if there is no
    confirmation. `submitted`: the last submission; None if there is none. `values`: the answers that the head of the
    division confirms.
    """

    outcome: Outcome[Checked]
    rows: tuple[RowView, ...]
    respondent: Respondent
    round: RoundView
    confirmed: ConfirmationView | None
    submitted: SubmissionView | None
    shows_advice: bool
    values: ShownTexts = field(repr=False)


def read_checks(records: Records, round_: Round, papers: Papers) -> Checks:
    """Check the division's rows, and read the content of the page 提出前の確認.

    `papers`: used to find the texts that cannot be printed as typed. Raises YearNotAsked.
    """
    return Checks(
        outcome=check_entries(records, year=round_.year, papers=papers),
        rows=read_rows(records, round_),
        respondent=read_respondent(records.settings),
        round=read_round(records, round_),
        confirmed=read_confirmation(records, round_),
        submitted=read_last_submission(records, round_),
        shows_advice=is_advice_shown(records.settings),
        values=confirmable_values(records, RoundAnswers.load(records, round_), records.info.division or ""),
    )


class CheckPage(Page):
    """The page 提出前の確認: the points to correct, explain or note, and the submission.

    Its `request` is the outcome of 内容を引き継ぐ: the list then begins with the fields that were carried over, and the
    fields that were not.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.head = CheckHead(self.title)
        self.list = RichTextView("確認の一覧")
        self.empty = EmptyState("done")
        self.submission = SubmissionPanel(around)
        self.advising = AdviceActs(around, self)
        self._carried: tuple[Problem, ...] = ()
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self._carried = (
            request.problems if isinstance(request, Outcome) and isinstance(request.value, CarriedOver) else ()
        )
        self.look_again()
        self.take_keyboard(self.list)

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.session.keeps_typed

    @override
    def leave(self) -> None:
        self.submission.flush()

    def show_checks(self, checks: Checks) -> None:
        """Show the problems found, the number of answered rows, and the state of the confirmation and submission."""
        problems = checks.outcome.problems
        rows = {row.id: row for row in checks.rows}
        self.advising.round_id = checks.round.round_id
        found = Findings(
            problems,
            rows,
            checks.round.headings,
            checks.confirmed,
            self._carried,
            checks.submitted,
            shows_advice=checks.shows_advice,
            may_write=self.session.may_write,
        )
        self.list.lines.set_items(check_lines(found))
        own = [row for row in checks.rows if row.counted and checks.round.division in row.asked_of]
        self.head.show_findings(found, len(own), count_finished(own))
        self._show_list(checks)
        if not self.list.currentIndex().isValid():
            self._take_first()
        self.submission.show_state(
            _error_count(problems), checks.respondent, checks.round, checks.confirmed, checks.values
        )
        self.submission.show_submitted(checks.submitted)
        self.loaded.emit()

    @override
    def look_again(self) -> None:
        self.session.query_round(partial(read_checks, papers=self.session.parts.papers), self.show_checks)

    def _show_list(self, checks: Checks) -> None:
        """Show the list; if it is empty, show the next step and move the focus there."""
        has_items, had_keyboard = bool(self.list.lines.item_keys), self.list.hasFocus()
        self.list.setVisible(has_items)
        self.empty.setVisible(not has_items)
        if not has_items:
            self.empty.set_content("done", *_nothing_left(checks))
            if had_keyboard:
                self.submission.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_first(self) -> None:
        """Make the first item that leads somewhere the current one, so that Enter activates it."""
        if items := self.list.lines.item_keys:
            self.list.setCurrentIndex(self.list.lines.place_of(items[0]))

    def _show_severity(self, severity: Severity) -> None:
        """Scroll to one of the three lists, with its heading at the top."""
        found = (each for each in self.list.lines.item_keys if isinstance(each, Problem) and each.severity is severity)
        first = self.list.lines.place_of(next(found, None))
        if first.isValid():
            self.list.scrollTo(first.siblingAtRow(first.row() - 1), RichTextView.ScrollHint.PositionAtTop)
            self.list.setCurrentIndex(first)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _advise(self, item: object, act: str) -> None:
        """Perform an act on an item; nothing if it is not advice on a wording."""
        place = place_of_advice(item) if isinstance(item, Problem) and self.session.may_write else None
        if place is None or not isinstance(item, Problem):
            return
        if act == AdviceAct.UNIFY:
            self.advising.unify(place, item.expected or "")
        else:
            self.advising.keep_as_typed(place)

    def _line_acts(self) -> list[RowAct]:
        """Return the acts of the context menu on the current item."""
        item = self.list.current_item
        if item is None:
            return []
        going = RowAct("記入する欄に移る", lambda: self._go_to(item))
        if not isinstance(item, Problem) or place_of_advice(item) is None:
            return [going]
        may = self.session.may_write
        acts = (RowAct(act.value, partial(self._advise, item, act), fits=may) for act in AdviceAct)
        return [going, *acts]

    def _row(self) -> str | None:
        """Return the row ID of the current item; None if there is none."""
        item = self.list.current_item
        return item.place.id if isinstance(item, Problem) else item.row_id if isinstance(item, FieldLine) else None

    def _show_confirmed(self) -> None:
        self.around.saved.emit()
        self.look_again()

    def _go_to(self, item: object) -> None:
        if isinstance(item, Problem) and item.code == UNDECIDED:
            self.around.wanted.emit(CONFLICT.name, conflict_id_of(item))
        elif isinstance(item, Problem) and item.place.id:
            self.around.wanted.emit(ENTRIES.name, GoTo(item.place.id, item.place.key or MARK))
        elif isinstance(item, FieldLine) and item.row_id:
            self.around.wanted.emit(ENTRIES.name, GoTo(item.row_id, item.key))

    def _connect(self) -> None:
        by_key = Qt.FocusReason.ShortcutFocusReason
        offer(self, CONFIRM, partial(self.submission.confirmation.name.setFocus, by_key))
        offer(self, MAKE_RETURN, partial(self.submission.make.setFocus, by_key))
        offer(self, UNIFY_ADVICE, lambda: self._advise(self.list.current_item, AdviceAct.UNIFY))
        offer(self, KEEP_ADVICE, lambda: self._advise(self.list.current_item, AdviceAct.KEEP_AS_TYPED))
        self.submission.saved.connect(self.saved)
        self.submission.unsaved.connect(self.unsaved)
        self.submission.made.connect(lambda _: self.look_again())
        self.submission.confirmation.confirmed.connect(self._show_confirmed)
        self.head.advice_wanted.connect(
            lambda shown: self.advising.set_advice_shown(shown=shown, not_done=self.look_again)
        )
        self.head.unify_wanted.connect(self.advising.unify_all)
        self.head.list_wanted.connect(self._show_severity)
        self.list.went.connect(self._go_to)
        self.list.acted.connect(self._advise)
        offer_row_years(self, self._row)
        offer_context_menu(self.list, self._line_acts)

    def _lay_out(self) -> None:
        left = QWidget()
        column_of(self.head, (self.list, 1), (self.empty, 1), within=left, margins=(STEP, 0, STEP, 0), spacing=0)
        self.empty.hide()
        self.submission.setFixedWidth(_PANEL_WIDTH)
        line_of((left, 1), self.submission, within=self, spacing=0)


def _nothing_left(checks: Checks) -> tuple[str, str]:
    """Return the title and text shown if there is nothing to correct, with the next step."""
    if checks.round.closed:
        return "この進捗確認は終了しています", "回答は「記入する」で閲覧できます。"
    if not checks.outcome.value.rows:
        asked = checks.round.asked
        has_note = NOTE not in asked.profile.left_out
        words = f"関係する取組がある場合は、{asked.heading(NOTE)}だけを記入して提出できます。" if has_note else ""
        return "回答する取組はありません", words
    to = checks.round.collector or "照会元（事務局など）"
    words = (
        "作成した回答ファイルを送れば、提出は終わりです。その後の変更はありません。"
        if checks.submitted is not None and checks.submitted.is_current and not checks.submitted.lacks_confirmation
        else f"［回答ファイルを作成］で、{to}に提出するファイルを作成できます。"
    )
    return "修正や確認を要するものはありません", words


def _error_count(problems: Iterable[Problem]) -> int:
    return sum(each.severity is Severity.ERROR for each in problems)
