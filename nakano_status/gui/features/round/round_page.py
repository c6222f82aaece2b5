"""照会: last year's list is imported, a round is opened, forms are made, and the round is closed at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.application.forms.distribute import (
    DistributeOptions,
    Sent,
    distribute,
    due_messages,
    remaining_form_messages,
    renewed_messages,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.import_list import ImportedList, ListImport, import_list
from nakano_status.application.problem_text import sentence
from nakano_status.application.round.open_and_close_round import Rounds, read_rounds
from nakano_status.application.round.roll_over import RollOver
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.planning import EditionUnclear
from nakano_status.domain.round.states import proposed_due
from nakano_status.gui.commands import CLOSE_ROUND, offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, STRETCH, column_of, in_line, scrolled, stack_of, step
from nakano_status.gui.controls.fields import Button, Choice, DayField
from nakano_status.gui.controls.files import WORKBOOKS, MadeFile, TargetQuestion, choose_existing, choose_folder
from nakano_status.gui.features.round.closing_panel import ClosingPanel
from nakano_status.gui.features.round.retention_panel import RetentionPanel
from nakano_status.gui.features.round.roll_over_panel import RollOverPanel, RoundStart
from nakano_status.gui.features.round.round_panel import (
    RoundPanel,
    RoundQuestion,
    forms_words,
    import_words,
    reference_words,
    round_words,
    start_words,
)
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_WIDEST = 104 * STEP


class InquiryPage(Page):
    """The page 照会; each step shows what was done last and what is next. Only one round is collected at a time."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._folder = Path()
        self._divisions: tuple[str, ...] = ()
        self._found: Rounds | None = None
        self.import_state = ReadingLabel(kind="muted")
        self.import_button = Button(tr("一覧を読み込む…"), self._ask_list)
        self.importing = RoundQuestion(
            tr("読み込む"), tr("読み込まない"), lambda: self.import_from(self._list, self.importing.edition)
        )
        self._list = Path()
        self.round_state = ReadingLabel(kind="muted")
        self.year = Choice(tr("年度"), fits=True)
        self.due = DayField(tr("回答期限"))
        self.open_button = Button(tr("進捗確認を開始…"), self.ask_start)
        self.starting = RollOverPanel(around)
        self.collecting = RoundPanel(around)
        self.forms_state = ReadingLabel(kind="muted")
        self.forms_button = Button(tr("回答様式を作成…"), lambda _=False: self._ask_folder())
        self.missing_button = Button(tr("足りない様式だけを作成…"), lambda _=False: self._ask_missing())
        self.question = TargetQuestion(
            lambda _: self.make_forms(self._folder, self._divisions, replace=True),
            lambda: self._ask_folder(self._divisions),
        )
        self.made = MadeFile()
        self.closing = ClosingPanel(around)
        self.retention = RetentionPanel(around)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query(read_rounds, self.show_rounds)
        self.closing.read()

    def show_rounds(self, found: Rounds) -> None:
        """Show the rounds; the next year is offered only while no round is being collected."""
        self.steps.setEnabled(self.session.may_write)
        self.import_state.show_text(reference_words(found))
        collecting = found.collecting
        if self._found is not None and self._found.year != found.year:
            self.question.end()
            self.made.hide()  # the files shown are of another year
        self.round_state.show_text(round_words(collecting))
        self.starting.end()
        self.importing.hide()
        self.open_button.setEnabled(bool(found.free))
        self.open_button.setText(tr("年度の切替え…") if found.reference else tr("進捗確認を開始…"))
        self.forms_button.setEnabled(collecting is not None)
        focus, hidden = QApplication.focusWidget(), self.choosing if collecting else self.collecting
        if focus is not None and hidden.isAncestorOf(focus):
            self.choosing.show()  # before either is hidden: Qt would move the focus on to the last step
            self.take_keyboard(self.forms_button if collecting else self.open_button)
        self.choosing.setVisible(collecting is None)
        finished = [each for each in found.rounds if not each.is_collecting]
        self.retention.show_rounds(finished)
        self.keeping.setVisible(bool(finished))
        self.collecting.show_round(collecting, nothing_received=found.can_withdraw)
        later = (at for at, (_, year) in enumerate(found.free) if all(each.year < year for each in found.rounds))
        self.year.offer(((_year_words(found, *each), at) for at, each in enumerate(found.free)), next(later, None))
        self._found = found
        self.missing_button.setVisible(bool(found.lacking or found.formless))
        self.forms_state.show_text(forms_words(found))

    def import_from(self, path: Path, edition: int | None = None) -> None:
        """Import a published list as that year's round, for the edition with that number if one was chosen."""
        session, self._list = self.session, path
        self.importing.hide()
        session.act(
            lambda store, _: import_list(session.parts, store, ListImport(path, edition=edition), session.by),
            self._show_imported,
            what=tr("一覧を読み込んでいます"),
            initiator=self,
            refused=self._refuse,
        )

    def ask_start(self) -> None:
        """Show what the chosen year's round would be, before it is started: its rows are then frozen."""
        if self._found is not None:
            plan, year = self._found.free[int(self.year.currentData())]
            words, editions = start_words(plan, year, self.due.day, self.session.parts.clock.today())
            plan_id = plan.plan_id if len(self._found.plans) > 1 else None
            self._stack.setCurrentWidget(self.starting)
            self.starting.ask(RoundStart(year, self.due.day, words, editions, plan_id))

    def make_forms(self, folder: Path, divisions: tuple[str, ...] = (), *, replace: bool = False) -> None:
        """Make the forms of all divisions in a folder, or of some, by name, again."""
        self._folder, self._divisions = folder, divisions
        self.question.hide()
        self.made.hide()
        session, options = self.session, DistributeOptions(folder, divisions, renew=bool(divisions), replace=replace)
        session.act(
            lambda store, progress: distribute(session.parts, store, options, session.by, progress),
            self._show_forms,
            what=tr("回答様式を作成しています"),
            initiator=self,
            refused=self._refuse,
        )

    def _show_imported(self, outcome: Outcome[ImportedList]) -> None:
        done = outcome.value
        words = tr("{year}分の一覧を読み込みました（{rows}行、報告 {total}件）。")
        asks = len(outcome.problems)
        remedy = tr("読み取りの際の確認事項が{count}件あります。").format(count=asks) if asks else ""
        imported = words.format(year=done.year.label, rows=done.rows, total=done.tally.total)
        several = self._found is not None and len(self._found.plan.editions) > 1
        of = tr("計画は{edition}です。").format(edition=done.edition.label) if several else ""
        same = tr("変わりのない行は{rows}行です。").format(rows=done.unchanged) if done.unchanged else ""
        self.around.messages.report_done(imported + same + of, remedy)
        self.enter()

    def _show_opened(self, outcome: Outcome[RollOver]) -> None:
        words = tr("{year}分の進捗確認を開始しました。").format(year=outcome.value.round_.year.label)
        asked = "".join(sentence(each) for each in outcome.problems)
        self.around.messages.report_done(words, asked + tr("回答様式を作成して、所管課に送ってください。"))
        if self._found is not None and len(self._found.plans) > 1:
            self.session.choose_year(None)
        self.enter()

    def _show_forms(self, outcome: Outcome[tuple[Sent, ...]]) -> None:
        sent = outcome.value
        words = tr("{count}所管分の回答様式を作成しました。").format(count=len(sent))
        by_department = tr("部ごとのフォルダーを、庶務担当課にメールで送ってください。")
        to_divisions = tr("回答様式を、所管課にメールで送ってください。")
        then = by_department if any(each.department for each in sent) else to_divisions
        lines = (words, *renewed_messages(sent), *due_messages(sent), *remaining_form_messages(sent), then)
        self.made.show_file(self._folder / "回答様式", "\n".join(lines))
        self.enter()

    def _refuse(self, refused: Refused) -> None:
        if self.question.asks_about(refused):
            return
        if isinstance(refused, EditionUnclear) and self._found is not None:
            self.importing.ask(*import_words(self._found.plan, FiscalYear.parse(refused.details["year"])))
        else:
            self.around.messages.refuse(refused)

    def _connect(self) -> None:
        offer(self, CLOSE_ROUND, lambda: self.closing.read(asking=True))
        self.starting.opened.connect(self._show_opened)
        self.starting.ended.connect(self._return_to_steps)
        self.collecting.done.connect(self.enter)
        self.closing.asked.connect(lambda: QTimer.singleShot(0, self, self._show_question))
        self.closing.done.connect(self._begin_again)

    def _show_question(self) -> None:
        """Scroll to the question about closing, once it is laid out."""
        self._area.ensureWidgetVisible(self.closing.stop)

    def _begin_again(self) -> None:
        """Show the page after a round was closed: the next thing to do is its first step."""
        self.enter()
        self.take_keyboard(self.import_button)

    def _return_to_steps(self) -> None:
        self._stack.setCurrentWidget(self._area)
        self.take_keyboard(self.open_button)

    def _ask_list(self) -> None:
        title, folder = tr("前回の進捗状況一覧を選ぶ"), self.session.folder
        choose_existing(self, title, self.import_from, folder, WORKBOOKS)

    def _ask_missing(self) -> None:
        """Make the missing forms: those that lack rows, and those that were never made."""
        if self._found is not None:
            self._ask_folder((*self._found.lacking, *self._found.formless))

    def _ask_folder(self, divisions: tuple[str, ...] = ()) -> None:
        title, folder = tr("回答様式を作成するフォルダーを選ぶ"), self.session.folder
        choose_folder(self, title, lambda path: self.make_forms(path, divisions), folder)

    def _lay_out(self) -> None:
        self.due.show_day(proposed_due(self.session.parts.clock.today()))
        self.choosing = in_line(self.year, label(tr("回答期限")), self.due, self.open_button)
        self.steps = holder = QWidget()
        retained = [self.retention.chosen], [self.retention]
        self.keeping = step(tr("5　保存と削除"), self.retention.state, *retained)
        column_of(
            label(tr(self.title), "title"),
            step(tr("1　前回の一覧"), self.import_state, [self.import_button], [self.importing]),
            step(tr("2　進捗確認"), self.round_state, [self.choosing], [self.collecting]),
            step(
                tr("3　回答様式"),
                self.forms_state,
                [self.forms_button, self.missing_button],
                [self.question, self.made],
            ),
            step(tr("4　締め切り"), self.closing.state, [], [self.closing.open, self.closing]),
            self.keeping,
            STRETCH,
            within=holder,
            margins=PAGE_MARGINS,
            spacing=2 * STEP,
        )
        holder.setMinimumHeight(1)  # wrapped labels set the height; the minimum width is not requested
        holder.setMaximumWidth(_WIDEST)
        self._area = scrolled(holder)
        self._stack = stack_of(self._area, self.starting)
        column_of(self._stack, within=self)


def _year_words(found: Rounds, plan: Plan, year: FiscalYear) -> str:
    """Return a year as offered, with its plan if there are several."""
    return tr("{year}（{plan}）").format(year=year.label, plan=plan.title) if len(found.plans) > 1 else year.label
