"""照会: the steps of a round. Last year's list is imported, a round is opened, forms are made, the round is closed.

The fourth step lists the open points with links, and closes the round after a question. The last step is for closed
rounds: their records are saved in a folder (laid down), the folder is checked, and content that need not remain in the
data file is removed after a confirmation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nakano_status.application.forms.distribute import (
    DistributeOptions,
    Sent,
    distribute,
    due_messages,
    remaining_form_messages,
    renewed_messages,
)
from nakano_status.application.forms.output_paths import unplaced_form
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.import_list import ImportedList, ListImport, import_list
from nakano_status.application.plan.list_columns import ShownColumns, read_columns
from nakano_status.application.problem_text import message, plain_sentence, remedy
from nakano_status.application.retention.retain_round import (
    blank_names,
    check_laid_down,
    drop_received,
    files_to_drop,
    folder_name,
    known_manifest,
    lay_down,
    names_to_blank,
)
from nakano_status.application.round.open_and_close_round import (
    Closed,
    Closing,
    Rounds,
    close_round,
    read_closing,
    read_rounds,
)
from nakano_status.application.round.roll_over import RollOver
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import counted_beside
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.refusals.exchange import ListColumnsUnclear
from nakano_status.domain.refusals.planning import EditionUnclear, ListYearUnclear
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import proposed_due, year_to_open
from nakano_status.domain.round.todo import MISSING, TodoStep
from nakano_status.gui.commands import CLOSE_ROUND, offer
from nakano_status.gui.controls.boxes import (
    PAGE_MARGINS,
    STRETCH,
    column_of,
    fill_frame,
    scroll_area_of,
    stack_of,
    step_frame,
    wrapping_line,
)
from nakano_status.gui.controls.fields import Button, Choice, DayField
from nakano_status.gui.controls.files import TABLES, MadeFile, TargetQuestion, Then, ask_for_folder, choose_existing
from nakano_status.gui.features.round import round_panel
from nakano_status.gui.features.round.roll_over_panel import RollOverPanel, RoundStart
from nakano_status.gui.lists.board_table import DivisionFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext, Page, PageKind, Panel, Question
from nakano_status.gui.panels.columns_question import ColumnsQuestion
from nakano_status.gui.panels.todo_lines import OpenPoints
from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Store
    from nakano_status.application.retention.retain_round import BlankedNames, LaidDownRound, Manifest, RemovedFiles


_AFTER = (
    "内容は閲覧でき、一覧も作成できます。取組を直すときは「取組一覧」で理由を付けて再開します。"
    "これから届く回答は「未取込」に残ります。"
)


class ClosingPanel(Panel):
    """The open points of a round, with the button to close the round.

    The signal `done` is emitted when the round was closed. The signal `asked` carries the button that the page must
    scroll to, because it has just got the focus.
    """

    asked = Signal(QWidget)
    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._closing: Closing | None = None
        self.state = ReadingLabel(kind="muted")
        self.act = Button("締め切る…", self.ask)
        self.waiting = Button(do=lambda _=False: self.around.wanted.emit("board", DivisionFilter.WAITED_FOR))
        self.open = OpenPoints(self.waiting)
        self.words = ReadingLabel()
        self.close_round = Button("締め切る", self._close)
        self.question = Question()
        self.stop = Button("締め切らない", self.question.end)
        self._lay_out()
        self._connect()

    def read(self, *, asking: bool = False, leads: bool = False) -> None:
        """Read the open points and show them.

        Then, if the round can be closed, `asking` shows the question, and `leads` sets the focus to the button that
        shows it.
        """
        today = self.session.parts.clock.today()

        def then(found: Closing) -> None:
            self.show_closing(found)
            if asking and self.act.isEnabled():
                self.ask()
            elif leads and self.act.isEnabled():
                self.act.setFocus()
                self.asked.emit(self.act)

        self.session.query(lambda records: read_closing(records, today), then)

    def show_closing(self, closing: Closing) -> None:
        """Show the open points of the round being collected, or a text if no round is being collected."""
        self._closing = closing
        left = closing.left
        self.question.hide()
        self.act.setEnabled(left is not None and self.session.may_write)
        self.waiting.setText(escape_ampersands(_waiting_words(closing)))
        self.waiting.setVisible(bool(closing.waiting))
        if left is not None:
            self.open.show_openness(left.openness)
        self.open.setVisible(left is not None and not closing.is_clean)
        self.state.show_text(_state_words(closing))

    def ask(self) -> None:
        """Ask whether to close the round; does nothing if no round is being collected."""
        found = self._closing
        if found is None or found.left is None:
            return
        self.words.show_text(_question_words(found, found.left))
        self.question.begin()
        self.stop.setFocus()
        self.asked.emit(self.stop)

    def _close(self) -> None:
        found = self._closing
        if found is None or found.left is None:
            return
        year = found.left.round_.year
        self.session.act(
            lambda store: close_round(store, year, self.session.by),
            self._show_closed,
            what="締め切っています",
            initiator=self,
        )

    def _show_closed(self, outcome: Outcome[Closed]) -> None:
        words = f"{outcome.value.round_.year.label}末時点の進捗確認を締め切りました。"
        self.around.undo.clear()
        self.around.messages.report_done(words, _AFTER)
        self.done.emit()

    def _connect(self) -> None:
        self.question.ended.connect(self.act.setFocus)
        self.open.wanted.connect(self.around.wanted)

    def _lay_out(self) -> None:
        fill_frame(self.question, self.words, wrapping_line(self.close_round, self.stop), spacing=None)
        column_of(wrapping_line(self.act), self.question, within=self)


def _state_words(found: Closing) -> str:
    if found.left is not None:
        label = found.left.round_.year.label
        if found.is_clean:
            return f"{label}末時点の回答はすべてそろっています。締め切ると、内容が固定されます。"
        return f"{label}末時点の進捗確認には、次のものが残っています。残したままでも締め切れます。"
    if found.last_closed is not None:
        return f"{found.last_closed.year.label}末時点の進捗確認は締め切っています。" + _AFTER
    return "進捗確認を開始すると、ここで締め切れます。"


def _waiting_words(found: Closing) -> str:
    return f"{MISSING} {len(found.waiting)}所管"


def _question_words(found: Closing, left: Closed) -> str:
    """Return the question before closing, with the open points and the effect of closing."""
    waiting = [_waiting_words(found)] if found.waiting else []
    listed = "、".join((*waiting, *(point.text for point in left.openness.points)))
    remaining = f"{listed}が残っています。" if listed else ""
    return (
        f"{left.round_.year.label}末時点の進捗確認を締め切ります。"
        f"{remaining}締め切ると記入と取込みができなくなります。締め切りますか。"
    )


_MOST_NAMED = 5
_CANNOT_BE_UNDONE = "元に戻せません。削除したことは記録に残り、回答と件数は変わりません。削除しますか。"


class RetentionPanel(Panel):
    """The acts on closed rounds: to save the records of a year in a folder (lay down), check it, and remove content.

    The page shows the panel only if there is a closed round.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._years: tuple[FiscalYear, ...] = ()
        words = "締め切った年度の記録をフォルダーに保存し、保存期間の終わったものを削除します。"
        self.state = ReadingLabel(words, kind="muted")
        self.year = Choice("年度", fits=True)
        self.save = Button("フォルダーに保存…", self._ask_folder)
        self.check = Button("フォルダーを確かめる…", lambda: self._ask_laid_down(self.check_folder))
        self.drop = Button("受け取ったファイルを削除…", lambda: self._ask_laid_down(self.ask_to_drop))
        self.blank = Button("氏名と内線を削除…", self.ask_to_blank)
        self.dropping = round_panel.RoundQuestion("削除する", "削除しない")
        self.blanking = round_panel.RoundQuestion("削除する", "削除しない")
        self.exists = TargetQuestion(self._ask_folder)
        self.made = MadeFile()
        self.chosen = wrapping_line(label("年度"), self.year, self.save, self.check)
        column_of(
            wrapping_line(self.drop, self.blank), self.dropping, self.blanking, self.exists, self.made, within=self
        )
        self._connect()

    def show_rounds(self, closed: Iterable[Round]) -> None:
        """Offer the years of closed rounds, the latest first; open questions are closed."""
        self._years = tuple(dict.fromkeys(sorted((each.year for each in closed), reverse=True)))
        self._end_questions()
        self.year.offer(((each.label, place) for place, each in enumerate(self._years)), 0 if self._years else None)

    def _end_questions(self) -> None:
        for question in (self.dropping, self.blanking, self.exists):
            question.end()

    @property
    def _year(self) -> FiscalYear:
        return self._years[int(self.year.currentData())]

    def lay_down_in(self, above: Path) -> None:
        """Save the records of the chosen year in a new folder in `above`.

        If `above` already has the name of that folder, it is used itself.
        """
        name = folder_name(self._year)
        self.lay_down(above if above.name == name else above / name)

    def lay_down(self, folder: Path) -> None:
        """Save the records of the chosen year in a folder; ask before other files are replaced."""
        self._lay_down(self._year, folder)

    def _lay_down(self, year: FiscalYear, folder: Path, *, replace: bool = False) -> None:
        session = self.session
        self.made.hide()
        session.act(
            lambda store: lay_down(session.parts, store, folder, year, session.by, replace=replace),
            lambda outcome: self._show_laid_down(folder, outcome),
            what="フォルダーに保存しています",
            initiator=self,
            refused=self.exists.refusal_handler(
                lambda: self._lay_down(year, folder, replace=True), self.around.messages.refuse
            ),
        )

    def check_folder(self, folder: Path) -> None:
        """Check whether a folder is unchanged since the chosen year was saved in it, and report the result."""
        year = self._year
        self.session.act(
            lambda store: check_laid_down(self.session.parts, store, folder, year),
            self._show_checked,
            what="フォルダーを確かめています",
            initiator=self,
        )

    def ask_to_drop(self, folder: Path) -> None:
        """Ask whether to remove the received files of the chosen year from the data file.

        Refused unless the records of the year were saved in the folder.
        """
        session, year = self.session, self._year

        def look(store: Store) -> Outcome[RemovedFiles]:
            with store.reading() as records:
                found = files_to_drop(records, year)
                known_manifest(session.parts, records, found.value.round_, folder)
            return found

        def ask(found: Outcome[RemovedFiles]) -> None:
            others = "".join(message(each) + remedy(each) for each in found.problems)
            about = (
                f"{year.label}分の{found.value.text}を、「{folder.name}」に同じものがあることを確かめて、"
                f"削除します。{others}"
            )
            if year == self._year:
                self.dropping.ask(about + _CANNOT_BE_UNDONE, lambda: self._drop(year, folder))

        self._end_questions()
        session.use(look, ask, what="削除するファイルを確かめています", asked_by=self)

    def ask_to_blank(self) -> None:
        """Ask whether to remove the names of persons from the chosen year's data."""

        def ask(found: Outcome[BlankedNames]) -> None:
            others = "".join(message(each) + remedy(each) for each in found.problems)
            about = f"{year.label}分の{found.value.text}を削除します。{others}"
            if year == self._year:
                self.blanking.ask(about + _CANNOT_BE_UNDONE, lambda: self._blank(year))

        year = self._year
        self._end_questions()
        self.session.query(lambda records: names_to_blank(records, year), ask)

    def _drop(self, year: FiscalYear, folder: Path) -> None:
        session = self.session
        session.act(
            lambda store: drop_received(session.parts, store, year, folder, session.by),
            lambda outcome: self._show_removed(outcome.value, outcome.problems),
            what="削除しています",
            initiator=self,
            subject=(folder, year),
            refused=lambda refused: self._refuse_removal(refused, self.dropping),
        )

    def _blank(self, year: FiscalYear) -> None:
        self.session.act(
            lambda store: blank_names(store, year, self.session.by),
            lambda outcome: self._show_removed(outcome.value, outcome.problems),
            what="削除しています",
            initiator=self,
            subject=year,
            refused=lambda refused: self._refuse_removal(refused, self.blanking),
        )

    def _show_laid_down(self, folder: Path, outcome: Outcome[LaidDownRound]) -> None:
        made = outcome.value
        is_whole = made.manifest in made.files
        saved = f"記録を保存しました（{len(made.files)}ファイル）。" if is_whole else "一部だけを保存しました。"
        self.made.show_folder(folder, f"{made.round_.year.label}分の{saved}", outcome.problems)

    def _show_checked(self, outcome: Outcome[Manifest]) -> None:
        problems = outcome.problems
        if not problems:
            words = f"{len(outcome.value.files)}ファイルは、保存したときのままです。"
            self.around.messages.report_done(words)
            return
        self.around.messages.report_done("保存したときと異なるところがあります。", "\n".join(_named(problems)))

    def _show_removed(self, found: RemovedFiles | BlankedNames, problems: tuple[Problem, ...]) -> None:
        self._end_questions()
        self.around.undo.clear()
        words = f"{found.round_.year.label}分の{found.text}を削除しました。"
        self.around.messages.report_done(words, "".join(map(plain_sentence, problems)))

    def _refuse_removal(self, refused: Refused, question: round_panel.RoundQuestion) -> None:
        """Report why nothing was removed; the question remains beside the message."""
        self.around.messages.refuse(refused)
        question.sight.scroll_into_view()

    def _connect(self) -> None:
        for question in (self.dropping, self.blanking, self.exists):  # each is about the year that was chosen
            self.year.currentIndexChanged.connect(question.hide)
        self.dropping.ended.connect(self.drop.setFocus)
        self.blanking.ended.connect(self.blank.setFocus)

    def _ask_folder(self) -> None:
        title = "年度の記録のフォルダーを作る場所を選ぶ"
        ask_for_folder(self, title, self.lay_down_in, self.session.folder)

    def _ask_laid_down(self, then: Then) -> None:
        ask_for_folder(self, "保存したフォルダーを選ぶ", then, self.session.folder)


_WIDEST = 104 * STEP


class InquiryPage(Page):
    """The page 照会: the steps of a round, with the state of each step.

    A round can be started here after the one before was closed. Of several rounds that are being collected, because
    another was started by a command, the latest is shown. Its `request` is the TodoStep of 今日すること that led here.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._divisions: tuple[str, ...] = ()
        self._found: Rounds | None = None
        self.import_state = ReadingLabel(kind="muted")
        self.import_button = Button("一覧を読み込む…", lambda: self._ask_list(self.import_from))
        self.own_list_button = Button("", self._import_list_of_plan)
        self.columns_button = Button("列を確かめて読み込む…", lambda: self._ask_list(self.ask_columns))
        self.importing = round_panel.RoundQuestion("読み込む", "読み込まない", "計画の版")
        self.dating = round_panel.RoundQuestion("読み込む", "読み込まない", "年度")
        self.columns = ColumnsQuestion("選んだ項目は、次の一覧からも使います。")
        self._asked_about = ""  # the SHA-256 of the last list whose columns were chosen
        self.round_state = ReadingLabel(kind="muted")
        self.year = Choice("年度", fits=True)
        self.due = DayField("回答期限")
        self._proposed = proposed_due(self.session.parts.clock.today())
        self.open_button = Button("進捗確認を開始…", self.ask_start)
        self.starting = RollOverPanel(around)
        self.collecting = round_panel.RoundPanel(around)
        self.forms_state = ReadingLabel(kind="muted")
        self.forms_button = Button("回答様式を作成…", lambda _=False: self._ask_folder())
        self.missing_button = Button("足りない様式だけを作成…", lambda _=False: self._ask_missing())
        self.question = TargetQuestion(lambda: self._ask_folder(self._divisions))
        self.made = MadeFile()
        self.closing = ClosingPanel(around)
        self.retention = RetentionPanel(around)
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.session.query(read_rounds, self._begin)
        self.closing.read(leads=request is TodoStep.CLOSE)

    def _begin(self, found: Rounds) -> None:
        """Show the rounds, with the focus on the next step unless another one has it."""
        self.show_rounds(found)
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus) or focus in (self.import_button, self.own_list_button):
            first = self.import_button if self.own_list_button.isHidden() else self.own_list_button
            self.take_keyboard(self._next_step if found.reference_round else first)

    @property
    def _next_step(self) -> QWidget:
        """The widget for the next step: making forms in a round, otherwise starting one, for which a year is needed."""
        if self._found is not None and self._found.collecting_round is not None:
            return self.forms_button
        return self.open_button if self.open_button.isEnabled() else self.year

    @override
    def look_again(self) -> None:
        def show(found: Rounds) -> None:
            self.collecting.show_round(found.collecting_round, nothing_received=found.can_withdraw)

        self.session.query(read_rounds, show)  # unsaved input on the page remains

    def show_rounds(self, rounds: Rounds) -> None:
        """Show the state of every step; a round can be started only while no round is being collected.

        Open questions on the page are closed.
        """
        self.steps.setEnabled(self.session.may_write)
        self.import_state.show_text(round_panel.describe_reference(rounds))
        own_list = self.session.list_of_plan if rounds.reference_round is None else None
        self.own_list_button.setText(escape_ampersands(f"「{own_list.name}」を読み込む") if own_list else "")
        self.own_list_button.setVisible(own_list is not None)
        collecting = rounds.collecting_round
        if self._found is not None and self._found.collecting_year != rounds.collecting_year:
            self.question.end()
            self.made.hide()  # the files shown belong to another year
        self.round_state.show_text(round_panel.describe_round(collecting))
        self.starting.end()
        self.importing.hide()
        self.dating.hide()
        self.forms_button.setEnabled(collecting is not None)
        today = self.session.parts.clock.today()
        next_year = year_to_open([year for _, year in rounds.free], [each.year for each in rounds.rounds], today)
        first = next((at for at, (_, year) in enumerate(rounds.free) if year == next_year), None)
        self._found = rounds  # before its years are offered: choosing one of them reads it
        unchosen = () if first is not None or not rounds.free else (("年度を選んでください", None),)  # all are earlier
        years = ((_year_words(rounds, *each), at) for at, each in enumerate(rounds.free))
        self.year.offer((*unchosen, *years), first)
        self._name_opening()
        self._propose_due()
        focus, hidden = QApplication.focusWidget(), self.choosing if collecting else self.collecting
        if focus is not None and hidden.isAncestorOf(focus):
            self.choosing.show()  # before either is hidden, otherwise Qt moves the focus to the last step
            self.take_keyboard(self._next_step)
        self.choosing.setVisible(collecting is None)
        finished = [each for each in rounds.rounds if not each.is_collecting]
        self.retention.show_rounds(finished)
        self.keeping.setVisible(bool(finished))
        self.collecting.show_round(collecting, nothing_received=rounds.can_withdraw)
        self.missing_button.setVisible(bool(rounds.lacking or rounds.formless))
        self.forms_state.show_text(round_panel.describe_forms(rounds))

    def _name_opening(self) -> None:
        """Put the year to be started on the button, as 今日すること does; without a year the button is disabled."""
        self.open_button.setEnabled(self.year.currentData() is not None)
        if self._found is not None and self.year.currentData() is not None:
            _, year = self._found.free[int(self.year.currentData())]
            self.open_button.setText(escape_ampersands(f"{year.label}の進捗確認を開始…"))
        else:
            self.open_button.setText("進捗確認を開始…")

    def _propose_due(self) -> None:
        """Propose a due date for the chosen year, unless another date was typed."""
        if self.due.day == self._proposed and self._found is not None and self.year.currentData() is not None:
            _, year = self._found.free[int(self.year.currentData())]
            self._proposed = proposed_due(self.session.parts.clock.today(), year.as_of)
            self.due.show_day(self._proposed)

    def import_from(self, path: Path) -> None:
        """Import a published list as the round of its year; ask if its columns, edition or year are unclear."""
        self._import(ListImport(path))

    def _import(self, stated: ListImport) -> None:
        session, options = self.session, replace(stated, asks=True, asked_about=self._asked_about)
        self.importing.hide()
        self.dating.hide()
        session.act(
            lambda store: import_list(session.parts, store, options, session.by),
            self._show_imported,
            what="一覧を読み込んでいます",
            initiator=self,
            refused=lambda refused: self._refuse_import(options, refused),
        )

    def ask_columns(self, path: Path, year: FiscalYear | None = None) -> None:
        """Ask which item each column of a list contains; the list is imported with the answers.

        `year`: the year chosen for the list; None if the list states its year.
        """
        session = self.session
        session.use(
            lambda store: read_columns(session.parts, store, path, year),
            lambda shown: self.columns.ask(shown, lambda chosen: self._import_by_columns(shown, chosen, year)),
            what="一覧の列を読み取っています",
            asked_by=self,
        )

    def _import_by_columns(self, shown: ShownColumns, columns: tuple[str, ...], year: FiscalYear | None) -> None:
        self._asked_about = shown.sha256
        self._import(ListImport(shown.path, year, columns=columns, columns_of=shown.sha256))

    def ask_start(self) -> None:
        """Show a preview of the chosen year's round, and ask whether to start it, because its rows are then frozen."""
        if self._found is not None and (due := self.due.ask_day()) is not None:
            plan, year = self._found.free[int(self.year.currentData())]
            words, editions = round_panel.start_question(plan, year, due, self.session.parts.clock.today())
            plan_id = plan.plan_id if len(self._found.plans) > 1 else None
            self._stack.setCurrentWidget(self.starting)
            is_first = self._found.reference_round is None
            self.starting.ask(RoundStart(year, due, words, editions, plan_id, is_first))

    def make_forms(self, folder: Path, divisions: tuple[str, ...] = ()) -> None:
        """Make the forms of all divisions in a folder; if `divisions` is not empty, make only their forms again.

        Ask before other files are replaced.
        """
        collecting = self._found.collecting_round if self._found is not None else None
        year = None if collecting is None else collecting.year
        self._make_forms(DistributeOptions(folder, divisions, year, renew=bool(divisions)))

    def _make_forms(self, options: DistributeOptions) -> None:
        session = self.session

        def refuse(refused: Refused) -> None:
            if self.question.ask_if_target_exists(refused, lambda: self._make_forms(replace(options, replace=True))):
                self._divisions = options.divisions
            else:
                self.around.messages.refuse(refused)

        self.question.hide()
        self.made.hide()
        session.act(
            lambda store: distribute(session.parts, store, options, session.by),
            lambda outcome: self._show_forms(options.folder, outcome),
            what="回答様式を作成しています",
            initiator=self,
            subject=options,
            refused=refuse,
        )

    def _show_imported(self, outcome: Outcome[ImportedList]) -> None:
        done = outcome.value
        self.columns.end()
        marks = "　".join(counted_beside(symbol, number) for symbol, number in done.tally.by_symbol.items())
        imported = f"{done.year.label}分の一覧を読み込みました（{done.rows}行、報告 {done.tally.total}件：{marks}）。"
        several = self._found is not None and len(self._found.plan.editions) > 1
        of = f"計画は{done.edition.label}です。" if several else ""
        same = f"変わりのない行は{done.unchanged}行です。" if done.unchanged else ""
        found = sorted(outcome.problems, key=lambda each: list(Severity).index(each.severity))
        self._report_imported(imported + same + of, _counted_words(found), found)
        self.enter()

    def _report_imported(self, words: str, counted: str, found: Sequence[Problem]) -> None:
        """Report an imported list and the first of its findings, and offer to show the next ones."""
        rest = found[_MOST_NAMED:]
        more = Offer(f"ほかの{len(rest)}件を見る", lambda: self._report_imported("", "", rest)) if rest else None
        self.around.messages.report_done(words, counted + "\n".join(map(plain_sentence, found[:_MOST_NAMED])), more)

    def _show_opened(self, outcome: Outcome[RollOver]) -> None:
        words = f"{outcome.value.round_.year.label}分の進捗確認を開始しました。"
        asked = "".join(plain_sentence(each) for each in outcome.problems)
        self.around.messages.report_done(words, asked + "回答様式を作成して、所管課に送ってください。")
        if self._found is not None and len(self._found.plans) > 1:
            self.session.choose_year(None)
        self.enter()

    def _show_forms(self, folder: Path, outcome: Outcome[tuple[Sent, ...]]) -> None:
        sent = outcome.value
        if (unplaced := unplaced_form(outcome.problems)) is not None:
            self.enter()
            self.around.messages.report_problem(unplaced)
            return
        words = f"{len(sent)}所管分の回答様式を作成しました。"
        if to_read := sum(not each.rows and not each.figures for each in sent):
            words += f"うち{to_read}所管分は回答不要です（関係する取組のお知らせで、返送は要りません）。"
        above = [each.department for each in sent]
        by_department = f"{term_for_level(above)}ごとのフォルダーを、庶務担当課にメールで送ってください。"
        to_divisions = "回答様式を、所管課にメールで送ってください。"
        then = by_department if any(above) else to_divisions
        then += "添える文書は、「資料作成」の「依頼文・送付票」で作成できます。"
        lines = (words, *renewed_messages(sent), *due_messages(sent), *remaining_form_messages(sent), then)
        self.made.show_file(folder / "回答様式", "\n".join(lines))
        self.enter()

    def _refuse_import(self, options: ListImport, refused: Refused) -> None:
        """Ask what is unclear about a list, and import it again as answered; show any other refusal."""
        details = refused.details
        if isinstance(refused, ListColumnsUnclear) and self.columns.isHidden():
            self.ask_columns(options.path, options.year)
        elif isinstance(refused, EditionUnclear) and self._found is not None:
            words, editions = round_panel.edition_question(self._found.plan, FiscalYear.parse(details["year"]))
            self.importing.ask_for_choice(
                words, lambda edition: self._import(replace(options, edition=edition)), editions
            )
        elif isinstance(refused, ListYearUnclear) and self._found is not None:
            words, years = round_panel.year_question(self._found, details["file"], details["found"])
            self.dating.ask_for_choice(
                words, lambda start: self._import(replace(options, edition=None, year=FiscalYear(start))), years
            )
        else:
            self.around.messages.refuse(refused)

    def _connect(self) -> None:
        offer(self, CLOSE_ROUND, lambda: self.closing.read(asking=True))
        self.starting.opened.connect(self._show_opened)
        self.starting.ended.connect(self._return_to_steps)
        self.collecting.done.connect(self.enter)
        self.closing.asked.connect(lambda button: QTimer.singleShot(0, self, lambda: self._scroll_to(button)))
        self.closing.done.connect(self._begin_again)

    def _scroll_to(self, button: QWidget) -> None:
        """Scroll to a button of the closing step once it is laid out."""
        self._area.ensureWidgetVisible(button)

    def _begin_again(self) -> None:
        """Show the page after a round was closed, with the focus on its first step."""
        self.enter()
        self.take_keyboard(self.import_button)

    def _return_to_steps(self) -> None:
        self._stack.setCurrentWidget(self._area)
        self.take_keyboard(self.open_button)

    def _import_list_of_plan(self) -> None:
        """Import the list from which the plan was made."""
        if (path := self.session.list_of_plan) is not None:
            self.import_from(path)

    def _ask_list(self, then: Callable[[Path], object]) -> None:
        title, folder = "前回の進捗状況一覧を選ぶ", self.session.folder
        choose_existing(self, title, then, folder, TABLES)

    def _ask_missing(self) -> None:
        """Make the forms that lack rows, and the forms that were never made."""
        if self._found is not None:
            self._ask_folder((*self._found.lacking, *self._found.formless))

    def _ask_folder(self, divisions: tuple[str, ...] = ()) -> None:
        """Ask for a folder for the forms; in the folder of the data file the forms get a folder of their own."""
        title, beside = "回答様式を作成するフォルダーを選ぶ", self.session.folder

        def make(chosen: Path) -> None:
            year = self._found.collecting_round.year.short if self._found and self._found.collecting_round else ""
            self.make_forms(chosen / f"照会_{year}" if chosen == beside and year else chosen, divisions)

        ask_for_folder(self, title, make, beside)

    def _lay_out(self) -> None:
        self.due.show_day(self._proposed)
        self.year.currentIndexChanged.connect(self._propose_due)
        self.year.activated.connect(lambda _: self._name_opening())
        self.choosing = wrapping_line(self.year, wrapping_line(label("回答期限"), self.due), self.open_button)
        self.steps = holder = QWidget()
        retained = [self.retention.chosen], [self.retention]
        imports = [self.own_list_button, self.import_button, self.columns_button]
        self.keeping = step_frame("5　保存と削除", self.retention.state, *retained)
        self.keeping.hide()
        column_of(
            label(self.title, "title"),
            step_frame("1　前回の一覧", self.import_state, imports, [self.importing, self.dating, self.columns]),
            step_frame("2　進捗確認", self.round_state, [self.choosing], [self.due.fault, self.collecting]),
            step_frame(
                "3　回答様式",
                self.forms_state,
                [self.forms_button, self.missing_button],
                [self.question, self.made],
            ),
            step_frame("4　締め切り", self.closing.state, [], [self.closing.open, self.closing]),
            self.keeping,
            STRETCH,
            within=holder,
            margins=PAGE_MARGINS,
            spacing=2 * STEP,
        )
        holder.setMinimumHeight(1)  # wrapped labels set the height; the minimum width is not requested
        holder.setMaximumWidth(_WIDEST)
        self._area = scroll_area_of(holder)
        self._stack = stack_of(self._area, self.starting)
        column_of(self._stack, within=self)


def _year_words(found: Rounds, plan: Plan, year: FiscalYear) -> str:
    """Return the label of a year to choose, with its plan if there are several."""
    return f"{year.label}（{plan.title}）" if len(found.plans) > 1 else year.label


def _counted_words(problems: Sequence[Problem]) -> str:
    """Return a text with the number of findings of each severity in an imported list; empty if there are none."""
    found = Counter(each.severity for each in problems)
    kinds = (f"{each.label} {found[each]}件" for each in Severity if found[each])
    return f"読み取りの際に見つかったもの：{'、'.join(kinds)}。\n" if problems else ""


def _named(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the sentences of the first problems, then the number of the others."""
    yield from map(plain_sentence, problems[:_MOST_NAMED])
    if (more := len(problems) - _MOST_NAMED) > 0:
        yield f"ほかに{more}件あります。"
