"""改定版の登録: a file, what it changes part by part, the questions about it, and what it is called; then one act."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.revise_plan import PlanRevision, RevisedPlan, revise_plan
from nakano_status.application.plan.withdraw_revision import EditionsView
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.revised_edition import EditionPart
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.planning import RevisionFaulty
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of, line_of, scrolled, splitter_of
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, PrimaryButton, TickBox
from nakano_status.gui.features.organisation.revision_lines import revision_lines, revision_words
from nakano_status.gui.features.organisation.revision_questions import RevisionQuestions
from nakano_status.gui.lists.rich_text_list import problem_lines
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, caption, label
from nakano_status.gui.page import AppContext, Panel, Sight
from nakano_status.gui.words import tr

_FORM_WIDTH, _SIDE_WIDTH = 50 * STEP, 90 * STEP


class RevisingPanel(Panel):
    """The preview of a file, with the questions about it; `left` follows when it is put away, or registered."""

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._path = Path()
        self._whole: tuple[FiscalYear, FiscalYear] | None = None
        self.file = ReadingLabel(kind="muted")
        self.title = LineField(tr("版の名称"))
        self.adopted = DayField(tr("策定日"))
        self.has_force = TickBox(tr("適用日（策定日と異なるとき）"))
        self.in_force = DayField(tr("適用日"))
        self.first_year, self.last_year = Choice(tr("期間の最初の年度")), Choice(tr("期間の最後の年度"))
        self.reason = LineField(tr("改定の理由"), tr("省略できます"))
        self.questions = RevisionQuestions()
        self.words = ReadingLabel()
        self.list = RichTextView(tr("改定で変わる内容の一覧"), click_goes=False)
        self.stop = Button(tr("登録しない"), self.left)
        self.again = Button(tr("表を読み直す"), self._look)
        self.do = PrimaryButton(tr("この内容で改定版を登録する"), self._do)
        self._lay_out()
        self.questions.answered.connect(self._look)
        self.has_force.toggled.connect(lambda shown: self._form.setRowVisible(self.in_force, shown))

    def begin(self, path: Path, view: EditionsView) -> None:
        """Look at a file; nothing is written."""
        newest, today = view.editions[0].edition, self.session.parts.clock.today()
        self._path = path
        self.file.show_text(tr("「{file}」を、{edition}と比べています。").format(file=path.name, edition=newest.label))
        titles = {each.edition.title for each in view.editions}
        name, number = tr("改定版"), len(view.editions) + 1
        self.title.setText(name if name not in titles else tr("第{number}版").format(number=number))
        first_day = newest.adopted_on + timedelta(days=1)
        self.adopted.show_day(max(today, first_day))
        self.in_force.show_day(max(today, first_day))
        self.has_force.setChecked(False)
        for box, year in ((self.first_year, view.years[0]), (self.last_year, view.years[-1])):
            box.offer(((each.label, each.start) for each in view.years), year.start)
        self._whole = (view.years[0], view.years[-1])
        self.reason.setText("")
        self.questions.forget()
        self._look()

    @property
    def _years(self) -> tuple[FiscalYear, FiscalYear] | None:
        chosen = FiscalYear(int(self.first_year.currentData())), FiscalYear(int(self.last_year.currentData()))
        return None if chosen == self._whole else chosen

    def _revision(self, *, is_dry_run: bool) -> PlanRevision:
        force: date | None = self.in_force.day if self.has_force.isChecked() else None
        reason = self.reason.text().strip() or None
        return PlanRevision(
            self._path,
            self.title.text().strip(),
            self.adopted.day,
            force,
            self.questions.answers,
            reason,
            is_dry_run=is_dry_run,
            years=self._years,
        )

    def _look(self) -> None:
        """Show what the file changes."""
        revision = self._revision(is_dry_run=True)
        self.do.setEnabled(False)
        self.session.use(
            lambda store, _: revise_plan(self.session.parts, store, revision, self.session.by),
            self._show,
            what=tr("改定版の表を確かめています"),
            refused=self._refuse,
            asked_by=self,
        )

    def _show(self, outcome: Outcome[RevisedPlan]) -> None:
        revised = outcome.value
        self.around.messages.withdraw()
        self.words.show_text(revision_words(revised))
        self.list.lines.set_items(revision_lines(outcome))
        self.questions.show_questions(revised.questions, revised.of(EditionPart.ROW))
        if revised.questions and self.questions.boxes:
            Sight(next(iter(self.questions.boxes.values()))).bring()
        may = self.session.may_write and not (revised.questions or revised.is_unchanged)
        self.do.setEnabled(may)

    def _refuse(self, refused: Refused) -> None:
        """Show the faults of a file with their cells; any other refusal is a message."""
        if isinstance(refused, RevisionFaulty) and refused.problems:
            words = tr("表に直すところが{count}か所あります。直して保存し、［表を読み直す］を押してください。")
            self.words.show_text(words.format(count=len(refused.problems)))
            self.list.lines.set_items(problem_lines(refused.problems, {}))
            return
        self.words.show_text("")
        self.list.lines.set_items(())
        self.around.messages.refuse(refused)

    def _do(self) -> None:
        revision = self._revision(is_dry_run=False)
        self.session.act(
            lambda store, _: revise_plan(self.session.parts, store, revision, self.session.by),
            self._show_done,
            what=tr("改定版を登録しています"),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[RevisedPlan]) -> None:
        if not outcome.value.is_written:
            self._show(outcome)
            return
        self.left.emit()
        edition = outcome.value.edition
        words = tr("{edition}を登録しました。{year}分の進捗確認から使います。")
        words = words.format(edition=edition.label, year=edition.first_round.label)
        self.around.report_saved(words, tr("集めている進捗確認は、開始したときの版のまま続きます。"))

    def _lay_out(self) -> None:
        form = self._form = form_of((tr("版の名称"), self.title), (tr("策定日"), self.adopted))
        form.addRow(self.has_force)
        form.addRow(caption(self.in_force, tr("適用日")), self.in_force)
        form.addRow(
            caption(self.first_year, tr("期間")), line_of((self.first_year, 1), label("〜"), (self.last_year, 1))
        )
        form.addRow(caption(self.reason, tr("改定の理由")), self.reason)
        form.setRowVisible(self.in_force, False)
        left, right = QWidget(), QWidget()
        column_of(self.file, form, self.questions, STRETCH, within=left, margins=(0, 0, 2 * STEP, 0))
        column_of(self.words, (self.list, 1), within=right, margins=(2 * STEP, 0, 0, 0))
        both = splitter_of(scrolled(left), right, shares=(0, 1), sizes=(_FORM_WIDTH, _SIDE_WIDTH))
        foot = line_of(self.stop, STRETCH, self.again, self.do)
        column_of(label(tr("改定版の登録"), "heading"), (both, 1), foot, within=self)
