"""提出前の確認: the three lists, each a click from its field, and the 回答ファイル (window.md, "Division")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nakano_status.application.check_entries import Checked, check_entries
from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Records
from nakano_status.application.read.rows import read_round, read_rows
from nakano_status.application.read.views import RoundView
from nakano_status.application.record_respondent import read_respondent
from nakano_status.domain.answer_file import Respondent
from nakano_status.domain.fields import MARK
from nakano_status.domain.problem import Problem, Severity
from nakano_status.gui.appearance import STEP
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.labels import label
from nakano_status.gui.models.problem_list import ProblemList
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.entries import EntriesPage, GoTo
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.pages.submission_panel import SubmissionPanel
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr

_PANEL_WIDTH = 46 * STEP


@dataclass(frozen=True)
class Checks:
    """Everything that the page shows."""

    outcome: Outcome[Checked]
    titles: Mapping[str, str]
    respondent: Respondent
    round: RoundView


def read_checks(records: Records) -> Checks:
    """Check the division's rows and read what the panel shows."""
    round_ = chosen_round(records)
    titles = {row.id: row.title for row in read_rows(records, round_)}
    return Checks(check_entries(records), titles, read_respondent(records), read_round(records, round_))


class CheckPage(Page):
    """What is left to mend, to say and to know, and the way to hand in."""

    name = "check"
    title = "提出前の確認"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.model = ProblemList(self)
        self.list = ToldView(self.model, tr("確認の一覧"))
        self.summary = label("", "muted")
        self.summary.setWordWrap(True)
        self.empty = EmptyState(
            "done", tr("修正や確認を要するものはありません"), tr("回答ファイルを作成して、事務局に提出できます。")
        )
        self.submission = SubmissionPanel(around)
        self.submission.saved.connect(self.saved)
        self.list.went.connect(self._go_to)
        self._lay_out()

    @override
    def enter(self, wish: object = None) -> None:
        self.session.query(read_checks, self.show_checks)

    @override
    def leave(self) -> None:
        self.submission.flush()

    def show_checks(self, checks: Checks) -> None:
        """Show what was found, and how far the division is."""
        problems = checks.outcome.problems
        checked = checks.outcome.value
        self.model.show_problems(problems, checks.titles)
        self.list.setVisible(bool(problems))
        self.empty.setVisible(not problems)
        done = checked.rows - len(checked.missing)
        words = tr("{rows}件の取組のうち{done}件に記入があります。").format(rows=checked.rows, done=done)
        self.summary.setText(words + (tr("項目を選ぶと、記入する欄に移ります。") if problems else ""))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self.submission.show_state(errors, checks.respondent, checks.round)
        self.counted.emit(errors)

    def _go_to(self, problem: object) -> None:
        if isinstance(problem, Problem) and problem.place.id:
            self.wanted.emit(EntriesPage.name, GoTo(problem.place.id, problem.place.key or MARK))

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
        self.submission.setFixedWidth(_PANEL_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(left, 1)
        line.addWidget(self.submission)
