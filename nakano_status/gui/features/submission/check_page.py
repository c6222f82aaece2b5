"""提出前の確認: what is left, each linked to its field, 所属長確認, and the 回答ファイル (window.md, "Division")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nakano_status.application.forms.carry_over import CarriedOver
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import Papers
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import ConfirmationView, RoundView, RowView, read_round
from nakano_status.application.submission.check_entries import Checked, check_entries
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.submission.read.since_submission import SubmissionView, since_submission
from nakano_status.application.submission.submit import read_respondent
from nakano_status.application.wording.unify_wording import wording_place
from nakano_status.application.wording.word_table import reads_advice
from nakano_status.domain.exchange.answer_checks import UNDECIDED
from nakano_status.domain.exchange.answered_return import Respondent
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import Round
from nakano_status.gui.commands import CONFIRM, KEEP_ADVICE, MAKE_RETURN, UNIFY_ADVICE, offer
from nakano_status.gui.controls.boxes import column_of, line_of, scrolled
from nakano_status.gui.controls.empty_state import EmptyState
from nakano_status.gui.features.submission.advising import Advising
from nakano_status.gui.features.submission.check_list import AdviceAct, CheckHead, FieldLine, Findings, check_lines
from nakano_status.gui.features.submission.submission_panel import SubmissionPanel
from nakano_status.gui.lists.entry_list import finished
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.menus.row_menu import RowAct, offer_acts, offer_row_years
from nakano_status.gui.page import AppContext, GoTo, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.page_list import CONFLICT, ENTRIES
from nakano_status.gui.words import tr

_PANEL_WIDTH = 46 * STEP


@dataclass(frozen=True)
class Checks:
    """Everything that the page shows."""

    outcome: Outcome[Checked]
    rows: tuple[RowView, ...]
    respondent: Respondent
    round: RoundView
    confirmed: ConfirmationView | None
    submitted: SubmissionView | None
    shows_advice: bool


def read_checks(records: Records, round_: Round, papers: Papers) -> Checks:
    """Check the division's rows and read what the page shows."""
    return Checks(
        check_entries(records, year=round_.year, papers=papers),
        read_rows(records, round_),
        read_respondent(records.settings),
        read_round(records, round_),
        read_confirmation(records, round_),
        since_submission(records, round_),
        reads_advice(records.settings),
    )


class CheckPage(Page):
    """The page 提出前の確認: what is to be corrected, explained and noted, and the submission.

    Its `request` is the outcome of 内容を引き継ぐ (what was carried over, and what was not, is shown first).
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.head = CheckHead(self.title)
        self.list = RichTextView(tr("確認の一覧"))
        self.empty = EmptyState("done")
        self.submission = SubmissionPanel(around)
        self.advising = Advising(around, self)
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

    @override
    def leave(self) -> None:
        self.submission.flush()

    def show_checks(self, checks: Checks) -> None:
        """Show what was found, and how far the division is."""
        problems = checks.outcome.problems
        rows = {row.id: row for row in checks.rows}
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
        own = [row for row in checks.rows if row.counted and row.writer == checks.round.division]
        self.head.show_findings(found, len(own), finished(own))
        self._show_list(checks)
        if not self.list.currentIndex().isValid():
            self._take_first()
        self.submission.show_state(_error_count(problems), checks.respondent, checks.round, checks.confirmed)
        self.submission.show_submitted(checks.submitted)
        self.loaded.emit()

    @override
    def look_again(self) -> None:
        self.session.query_round(partial(read_checks, papers=self.session.parts.papers), self.show_checks)

    def _show_list(self, checks: Checks) -> None:
        """Show the list; if it is empty, show what is next and set the focus there."""
        has_items, had_keyboard = bool(self.list.lines.items), self.list.hasFocus()
        self.list.setVisible(has_items)
        self.empty.setVisible(not has_items)
        if not has_items:
            self.empty.set_content("done", *_nothing_left(checks))
            if had_keyboard:
                self.submission.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_first(self) -> None:
        """Make the first item that leads somewhere the current one, so that Enter activates it."""
        if items := self.list.lines.items:
            self.list.setCurrentIndex(self.list.lines.place_of(items[0]))

    def _show_severity(self, severity: Severity) -> None:
        """Scroll to one of the three lists, its heading at the top."""
        found = (each for each in self.list.lines.items if isinstance(each, Problem) and each.severity is severity)
        first = self.list.lines.place_of(next(found, None))
        if first.isValid():
            self.list.scrollTo(first.siblingAtRow(first.row() - 1), RichTextView.ScrollHint.PositionAtTop)
            self.list.setCurrentIndex(first)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _advise(self, item: object, act: str) -> None:
        """Do what is offered at an item; nothing if it is no advice on a wording."""
        place = wording_place(item) if isinstance(item, Problem) and self.session.may_write else None
        if place is None or not isinstance(item, Problem):
            return
        if act == AdviceAct.UNIFY:
            self.advising.unify(place, item.expected or "")
        else:
            self.advising.keep_as_typed(place)

    def _line_acts(self) -> list[RowAct]:
        """Return the acts of the context menu of the current item."""
        item = self.list.current_item
        if item is None:
            return []
        going = RowAct(tr("記入する欄に移る"), lambda: self._go_to(item))
        if not isinstance(item, Problem) or wording_place(item) is None:
            return [going]
        may = self.session.may_write
        acts = (RowAct(tr(act.value), lambda act=act: self._advise(item, act), fits=may) for act in AdviceAct)  # type: ignore[misc]
        return [going, *acts]

    def _row(self) -> str | None:
        """Return the row of the current item."""
        item = self.list.current_item
        return item.place.id if isinstance(item, Problem) else item.row_id if isinstance(item, FieldLine) else None

    def _show_confirmed(self) -> None:
        self.around.saved.emit()
        self.look_again()

    def _go_to(self, item: object) -> None:
        if isinstance(item, Problem) and item.code == UNDECIDED:
            self.around.wanted.emit(CONFLICT.name, f"{item.place.id}:{item.place.key or MARK}")
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
        self.submission.made.connect(lambda _: self.look_again())
        self.submission.confirmation.confirmed.connect(self._show_confirmed)
        self.head.advice_wanted.connect(lambda shown: self.advising.show(shown=shown))
        self.head.unify_wanted.connect(self.advising.unify_all)
        self.head.list_wanted.connect(self._show_severity)
        self.list.went.connect(self._go_to)
        self.list.acted.connect(self._advise)
        offer_row_years(self, self._row)
        offer_acts(self.list, self._line_acts)

    def _lay_out(self) -> None:
        left = QWidget()
        column_of(self.head, (self.list, 1), (self.empty, 1), within=left, margins=(STEP, 0, STEP, 0), spacing=0)
        self.empty.hide()
        side = scrolled(self.submission)
        self.submission.made_shown.connect(side.ensureWidgetVisible)
        side.setFixedWidth(_PANEL_WIDTH)
        line_of((left, 1), side, within=self, spacing=0)


def _nothing_left(checks: Checks) -> tuple[str, str]:
    """Return a text that there is nothing to correct or to look at, and what is next."""
    if checks.round.closed:
        return tr("この進捗確認は終了しています"), tr("回答は「記入する」で閲覧できます。")
    if not checks.outcome.value.rows:
        words = tr("関係する取組がある場合は、事務局への連絡だけを記入して提出できます。")
        return tr("回答する取組はありません"), words
    words = (
        tr("作成した回答ファイルを送れば、提出は終わりです。その後の変更はありません。")
        if checks.submitted is not None and checks.submitted.is_current
        else tr("［回答ファイルを作成］で、事務局に提出するファイルを作成できます。")
    )
    return tr("修正や確認を要するものはありません"), words


def _error_count(problems: Iterable[Problem]) -> int:
    return sum(each.severity is Severity.ERROR for each in problems)
