"""提出前の確認: what is left, each a click from its field, 所属長確認, and the 回答ファイル (window.md, "Division")."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nakano_status.application.carry_over import CarriedOver
from nakano_status.application.check_entries import Checked, check_entries
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Records
from nakano_status.application.read.confirmation import read_confirmation
from nakano_status.application.read.rows import read_round, read_rows
from nakano_status.application.read.views import ConfirmationView, RoundView, RowView
from nakano_status.application.record_respondent import read_respondent
from nakano_status.domain.answer_file import Respondent
from nakano_status.domain.fields import BY_KEY, MARK
from nakano_status.domain.problem import Problem, Severity
from nakano_status.domain.round import Round
from nakano_status.gui.appearance import STEP
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.going import GoTo
from nakano_status.gui.labels import label
from nakano_status.gui.models.check_list import CheckList, FieldLine, Findings
from nakano_status.gui.overriding import override
from nakano_status.gui.page_list import CONFLICT
from nakano_status.gui.pages.entries import EntriesPage
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.pages.submission_panel import SubmissionPanel
from nakano_status.gui.scrolling import scrolled
from nakano_status.gui.submitting import SubmitAct
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr

_PANEL_WIDTH = 46 * STEP
_TO_DECIDE = "CONFLICT-OPEN"
"""What is decided on the page 相違, not in the field."""


@dataclass(frozen=True)
class Checks:
    """Everything that the page shows."""

    outcome: Outcome[Checked]
    rows: tuple[RowView, ...]
    respondent: Respondent
    round: RoundView
    confirmed: ConfirmationView | None


def read_checks(records: Records, round_: Round) -> Checks:
    """Check the division's rows and read what the panel shows."""
    return Checks(
        check_entries(records, year=round_.year),
        read_rows(records, round_),
        read_respondent(records),
        read_round(records, round_),
        read_confirmation(records, round_),
    )


class CheckPage(Page):
    """What is left to mend, to say and to know, and the way to hand in.

    A wish is the outcome of 内容を引き継ぐ (what was carried over, and what was not, is told first) or a SubmitAct.
    """

    name = "check"
    title = "提出前の確認"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.model = CheckList(self)
        self.list = ToldView(self.model, tr("確認の一覧"))
        self.summary = label("", "muted")
        self.summary.setWordWrap(True)
        self.empty = EmptyState(
            "done", tr("修正や確認を要するものはありません"), tr("回答ファイルを作成して、事務局に提出できます。")
        )
        self.submission = SubmissionPanel(around)
        self.submission.saved.connect(self.saved)
        self.submission.made.connect(lambda _: self.enter())
        self.submission.confirmation.confirmed.connect(self._show_confirmed)
        self.list.went.connect(self._go_to)
        self._lay_out()

    @override
    def enter(self, wish: object = None) -> None:
        carried = wish.problems if isinstance(wish, Outcome) and isinstance(wish.value, CarriedOver) else ()
        round_of = self.session.round_of
        self.session.query(
            lambda records: read_checks(records, round_of(records)), lambda checks: self.show_checks(checks, carried)
        )
        if wish is SubmitAct.CONFIRM:
            self.submission.confirmation.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif wish is SubmitAct.MAKE:
            self.submission.make.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def leave(self) -> None:
        self.submission.flush()

    def show_checks(self, checks: Checks, carried: tuple[Problem, ...] = ()) -> None:
        """Show what was found, and how far the division is."""
        problems = checks.outcome.problems
        checked = checks.outcome.value
        rows = {row.id: row for row in checks.rows}
        self.model.show_findings(Findings(problems, rows, checks.round.headings, checks.confirmed, carried))
        is_told = bool(self.model.items)
        self.list.setVisible(is_told)
        self.empty.setVisible(not is_told)
        done = checked.rows - len(checked.missing)
        words = tr("{rows}件の取組のうち{done}件に記入があります。").format(rows=checked.rows, done=done)
        self.summary.setText(words + (tr("項目を選ぶと、記入する欄に移ります。") if is_told else ""))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self.submission.show_state(errors, checks.respondent, checks.round, checks.confirmed)
        self.counted.emit(errors)

    def _show_confirmed(self) -> None:
        self.saved.emit()
        self.enter()

    def _go_to(self, item: object) -> None:
        if isinstance(item, Problem) and item.code == _TO_DECIDE:
            self.wanted.emit(CONFLICT.name, f"{item.place.id}:{BY_KEY[item.place.key or MARK].group}")
        elif isinstance(item, Problem) and item.place.id:
            self.wanted.emit(EntriesPage.name, GoTo(item.place.id, item.place.key or MARK))
        elif isinstance(item, FieldLine) and item.row_id:
            self.wanted.emit(EntriesPage.name, GoTo(item.row_id, item.key))

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, STEP)
        head.setSpacing(STEP // 2)
        head.addWidget(label(tr(self.title), "title"))
        head.addWidget(self.summary)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(STEP, 0, STEP, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self.empty)
        self.empty.hide()
        side = scrolled(self.submission)
        side.setFixedWidth(_PANEL_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(left, 1)
        line.addWidget(side)
