"""The round on the page 照会: texts about it, the question before its start, and its correction or withdrawal.

作成日の訂正 previews the changes that another day causes before the day is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame

from nakano_status.application.outcome import Outcome
from nakano_status.application.problem_text import message, plain_sentence, remedy
from nakano_status.application.round.amend_round import (
    CorrectedDay,
    correct_made_on,
    corrected_lines,
    corrected_remarks,
)
from nakano_status.application.round.extend_due import FORMS_KEEP_DUE, CorrectedDue, correct_due, questions_about_year
from nakano_status.application.round.open_and_close_round import Rounds, WithdrawnStart, withdraw_round
from nakano_status.domain.calendar.days import day_label, printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.states import proposed_due
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, column_of, fill_frame, line_of, wrapping_line
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, OnceButton
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label
from nakano_status.gui.page import AppContext, Panel, Question, Sight


class CorrectMadeOnQuestion(Question):
    """The question for a corrected 作成日 and its reason, with a preview; any further input hides the preview.

    The signal `done` is emitted after the day was corrected.
    """

    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self._year: FiscalYear | None = None
        self.day = DayField("訂正後の作成日")
        self.reason = LineField("訂正の理由", "訂正の理由（必須）", kept_as="made-on-reason")
        self.look = Button("変わる内容を確かめる", self._look)
        self.leave = Button("作成日を訂正しない", self.end)
        self.moves = ReadingLabel()
        self.do = OnceButton("この内容で訂正する", self._do)
        self._preview = QFrame()
        self._sight = Sight(self._preview)
        self._lay_out()
        self._connect()

    def ask(self, round_: Round) -> None:
        """Ask for the correct 作成日 of a round, and for the reason of the correction."""
        self._year = round_.year
        with QSignalBlocker(self.day):
            self.day.show_day(round_.named_on)
        self.reason.clear_for_good()
        self._follow_input()
        self.begin()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_input(self) -> None:
        self._preview.hide()
        self.look.setEnabled(bool(self.reason.text().strip()) and self._around.session.may_write)

    def _look(self) -> None:
        day, reason, session, year = self.day.ask_day(), self.reason.text(), self._around.session, self._year
        if day is None:
            return

        def show(outcome: Outcome[CorrectedDay]) -> None:
            if (self.day.day, self.reason.text()) == (day, reason):
                self._around.messages.withdraw()
                self._show_preview(outcome.value)

        session.use(
            lambda store: correct_made_on(session.parts, store, day, reason, year, session.by, is_dry_run=True),
            show,
            what="日付を変えた後の内容を確かめています",
        )

    def _show_preview(self, corrected: CorrectedDay) -> None:
        self.moves.show_text("\n".join(corrected_lines(corrected, is_dry_run=True)))
        self.do.setEnabled(corrected.before != corrected.now)
        self._seen = corrected
        self._preview.show()
        self._sight.scroll_into_view()
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        session, day, reason = self._around.session, self.day.ask_day(), self.reason.text()
        year, seen = self._year, self._seen
        if day is None:
            return
        session.act(
            lambda store: correct_made_on(session.parts, store, day, reason, year, session.by, seen=seen),
            self._show_done,
            what="作成日を訂正しています",
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[CorrectedDay]) -> None:
        head, *_ = corrected_lines(outcome.value, is_dry_run=False)
        self._around.undo.clear()
        self._around.messages.report_done(head, "\n".join(corrected_remarks(outcome.value)))
        self.done.emit()

    def _connect(self) -> None:
        self.day.changed.connect(self._follow_input)
        self.reason.textChanged.connect(lambda _: self._follow_input())
        self.reason.returnPressed.connect(self.look.click)

    def _lay_out(self) -> None:
        self._preview.setProperty("kind", "attention")
        column_of(self.moves, line_of(STRETCH, self.do), within=self._preview, margins=FRAME_MARGINS)
        words = (
            "作成日は、組織の名称と構成、取組の所管課をいつの時点のものにするかを決めます。"
            "届いた回答と、作成済みの回答様式は、そのままです。"
        )
        fill_frame(
            self,
            ReadingLabel(words),
            wrapping_line(label("訂正後の作成日"), self.day, self.reason),
            self.day.fault,
            wrapping_line(self.look, self.leave),
            self._preview,
            spacing=None,
        )


_KEPT = "別に定めた期限は、そのままです。作成済みの回答様式の期限は変わりません。"


class RoundPanel(Panel):
    """The acts on the round being collected: its due date or 作成日 is corrected, or its start is withdrawn.

    The panel is hidden while no round is being collected. The signal `done` is emitted after an act.
    """

    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._round: Round | None = None
        self._asked: Round | None = None
        self.correct = Button("回答期限を訂正…", self.ask_due)
        self.withdraw = Button("開始を取り消す…", self.ask_withdrawal)
        self.box = Question()
        self.due = DayField("訂正後の回答期限")
        self.give = Button("訂正する", self._give)
        self.leave = Button("訂正しない", self.box.end)
        self.correct_day = Button("作成日を訂正…", self.ask_made_on)
        self.made_on = CorrectMadeOnQuestion(around)
        self.question = RoundQuestion("取り消す", "取り消さない")
        self._lay_out()
        self._connect()

    def show_round(self, collecting: Round | None, *, nothing_received: bool) -> None:
        """Show the acts on the round being collected; hide the panel if `collecting` is None.

        If `nothing_received` is true, the start can be withdrawn. Questions about another round are closed.
        """
        if collecting is None or self._round is None or collecting.round_id != self._round.round_id:
            self._close_others()
        self._round = collecting
        self.setVisible(collecting is not None)
        self.withdraw.setVisible(nothing_received)

    def ask_due(self) -> None:
        """Ask for the correct due date of the round; other questions are closed."""
        if self._round is not None:
            self._asked = self._round
            self._close_others(self.box)
            self.due.show_day(self._round.due or proposed_due(self.session.parts.clock.today()))
            self.box.begin()
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_made_on(self) -> None:
        """Ask for the correct 作成日 of the round; other questions are closed."""
        if self._round is not None:
            self._close_others(self.made_on)
            self.made_on.ask(self._round)

    def ask_withdrawal(self) -> None:
        """Ask whether to withdraw the start of the round; other questions are closed."""
        if self._round is not None:
            year = self._round.year
            self._close_others(self.question)
            self.question.ask(
                f"{year.label}分の進捗確認の開始を取り消します。作成済みの回答様式は使えなくなります。"
                "開始のときに選んだことと、その後の報告対象・回答期限の変更、修正依頼の下書きも取り消します。"
                "取り消した後に、同じ年度の進捗確認を改めて開始できます。取り消しますか。",
                lambda: self._withdraw(year),
            )

    def _close_others(self, asking: Question | None = None) -> None:
        for question in (self.box, self.made_on, self.question):
            if question is not asking:
                question.hide()

    def _give(self) -> None:
        if self._asked is not None and (due := self.due.ask_day()) is not None:
            self._correct(due, self._asked)

    def _correct(self, due: date, seen: Round) -> None:
        def displayed() -> Round | None:
            return self._round if self._round and self._round.round_id == seen.round_id else None

        self.session.act(
            lambda store: correct_due(store, due, year=seen.year, by=self.session.by, seen=seen),
            self._show_corrected,
            what="回答期限を訂正しています",
            initiator=self,
            refused=self.around.moved_content_handler(partial(self._correct, due), displayed),
        )

    def _show_corrected(self, outcome: Outcome[CorrectedDue]) -> None:
        done = outcome.value
        asked = "".join(plain_sentence(each) for each in outcome.problems)
        if not done.is_changed:
            self.around.messages.report_done("全体の回答期限は、既にその日です。変更はありません。", asked)
            return
        words = f"全体の回答期限を{day_label(done.now)}にしました。"
        then = "文面は「資料作成」の「依頼文・送付票」で作成できます。"
        self._close_others()
        self.around.messages.report_done(words, asked + FORMS_KEEP_DUE + then)
        self.done.emit()

    def _withdraw(self, year: FiscalYear) -> None:
        self.session.act(
            lambda store: withdraw_round(store, year, by=self.session.by),
            self._show_withdrawn,
            what="開始を取り消しています",
            initiator=self,
        )

    def _show_withdrawn(self, outcome: Outcome[WithdrawnStart]) -> None:
        done = outcome.value
        self.around.undo.clear()
        words = f"{done.round_.year.label}分の進捗確認の開始を取り消しました。"
        self.around.messages.report_done(words, "\n".join(done.lines))
        self.done.emit()

    def _connect(self) -> None:
        self.box.ended.connect(self.correct.setFocus)
        self.made_on.done.connect(self._close_others)
        self.made_on.done.connect(self.done)
        self.made_on.ended.connect(self.correct_day.setFocus)
        self.question.ended.connect(self.withdraw.setFocus)

    def _lay_out(self) -> None:
        fill_frame(
            self.box,
            ReadingLabel("すべての所管課の回答期限を訂正します。" + _KEPT),
            wrapping_line(label("訂正後の回答期限"), self.due, self.give, self.leave),
            self.due.fault,
            spacing=None,
        )
        buttons = wrapping_line(self.correct, self.withdraw, self.correct_day)
        column_of(buttons, self.box, self.made_on, self.question, within=self)
        self.hide()


class RoundQuestion(Question):
    """A question with buttons for yes and no, and possibly with a choice of an edition or a year.

    `yes`, `no`: the texts of the buttons. Nothing is chosen at first. If there is a choice, yes is disabled until it is
    made. `of`: the name of the things to choose from.
    """

    def __init__(self, yes: str, no: str, of: str = "") -> None:
        super().__init__()
        self._do: Callable[[], object] = lambda: None
        self.words = ReadingLabel()
        self.choice = Choice(of, fits=True)
        self.choice.setPlaceholderText(f"{of}を選ぶ")
        self.start = Button(escape_ampersands(yes), self._accept)
        self.stop = Button(escape_ampersands(no), self.end)
        fill_frame(self, self.words, wrapping_line(self.choice), wrapping_line(self.start, self.stop), spacing=None)
        self.choice.currentIndexChanged.connect(lambda place: self.start.setEnabled(place >= 0))

    def ask(self, words: str, do: Callable[[], object]) -> None:
        """Ask a question without a choice.

        `do`: called for yes; it does what is written in `words`, whatever the page shows by then.
        """
        self._begin(words, do, ())

    def ask_for_choice(self, words: str, do: Callable[[int], object], choices: Iterable[tuple[str, int]]) -> None:
        """Ask to choose an edition or a year.

        `do`: called for yes with the chosen number. `choices`: the texts and numbers to choose from. The number is that
        of an edition, or the calendar year in which a year begins.
        """
        self._begin(words, lambda: do(int(self.choice.currentData())), choices)

    def _accept(self) -> None:
        self._do()

    def _begin(self, words: str, do: Callable[[], object], choices: Iterable[tuple[str, int]]) -> None:
        self._do = do
        self.words.show_text(words)
        self.choice.offer(choices)
        self.choice.setCurrentIndex(-1)
        self.choice.setVisible(self.choice.count() > 0)
        self.start.setEnabled(self.choice.count() == 0)
        self.begin()
        self.stop.setFocus()


def start_question(plan: Plan, year: FiscalYear, due: date, today: date) -> tuple[str, tuple[Edition, ...]]:
    """Return the question to ask before a round is started, and the editions to choose from.

    There are no editions to choose from if the edition is certain. If the year of the due date looks wrong, the
    question points it out.
    """
    words = (
        f"{year.label}分の進捗確認を、回答期限 {printed_day(due)}で開始します。"
        "報告対象の取組と回答する所管課は、開始したときの計画の内容で固定されます。"
    )
    doubts = questions_about_year(due, year, today)
    words = "".join(f"{message(each)}{remedy(each)}" for each in doubts) + words
    found = plan.editions_in_force(year)
    if len(found) == 1 and plan.newest.first_round > year:
        words += (
            f"最新の{plan.newest.label}は{plan.newest.first_round.label}分から使うものなので、"
            f"{year.label}分では使いません。"
        )
    if len(found) == 1:
        return words + f"計画は{found[0].label}です。開始しますか。", ()
    return words + "計画のどの版で行うかを、策定日から決められません。版を選んでください。", found or plan.editions


def edition_question(plan: Plan, year: FiscalYear) -> tuple[str, list[tuple[str, int]]]:
    """Return the question for the edition of a list, with the label and number of each edition to choose from."""
    return f"{year.label}分の一覧が計画のどの版のものかを、策定日から決められません。版を選んでください。", [
        (each.label, each.ordinal) for each in plan.editions_in_force(year) or plan.editions
    ]


def year_question(rounds: Rounds, file: str, stated: str) -> tuple[str, list[tuple[str, int]]]:
    """Return the question for the year of a list, with the label and the number of each year of the plans.

    The number of a year is the calendar year in which it begins; the latest year is first. `file`: the name of the
    list's file. `stated`: a text on the years that the list names.
    """
    years = sorted({year for plan in rounds.plans for year in plan.years}, reverse=True)
    words = f"「{file}」が何年度末時点の一覧か、決められません（{stated}）。年度を選んでください。"
    return words, [(each.label, each.start) for each in years]


def describe_reference(rounds: Rounds) -> str:
    """Return a text on the round of the year before, whose content the forms show as 前回."""
    if (reference := rounds.reference_round) is None:
        words = "まだ読み込んでいません。前回の一覧があると、前回の予定を見ながら記入できます。"
        is_built_in = all(plan.newest.profile.is_built_in for plan in rounds.plans)
        same = "計画を一覧から作成したときは、同じ一覧を読み込むと、前回の回答が入ります。"
        return words if is_built_in else words + same
    if reference.origin is Origin.IMPORTED:
        return f"前回は{reference.year.label}分です（一覧を読み込み済み）。"
    return f"前回は{reference.year.label}分です（このデータファイルの内容）。"


def describe_forms(rounds: Rounds) -> str:
    """Return a text on the number of forms made, and on what is missing.

    It names divisions whose forms are missing or must be made again, and counts 成果指標 that are in no form.
    """
    by_department = f"所管課ごとの回答様式（Excel）を、{rounds.above}ごとのフォルダーに作成します。"
    in_one = (
        "所管課ごとの回答様式（Excel）を、1つのフォルダーに作成します。"
        "所管課の属する部などは「計画・組織」で登録できます。"
    )
    before = "進捗確認を開始すると、ここで作成できます。"
    made = f"{rounds.sent}所管分の回答様式を作成済みです。同じ内容で作り直せます。"
    to_make = by_department if rounds.above else in_one
    sentences = [before if rounds.collecting_round is None else made if rounds.sent else to_make]
    if rounds.unasked:
        words = f"成果指標 {rounds.unasked}件は、回答する所管課が登録されていないため、回答様式に載りません。"
        sentences.append(words + "「成果指標」で所管課を登録できます。")
    if rounds.lacking:
        words = f"回答する取組・項目・成果指標が変わり、回答様式の作り直しが必要な所管課：{'、'.join(rounds.lacking)}"
        sentences.append(words)
    if rounds.formless:
        sentences.append(f"回答様式をまだ作成していない所管課：{'、'.join(rounds.formless)}")
    return "\n".join(sentences)


def describe_round(collecting: Round | None) -> str:
    """Return a text on the round being collected, with due date and number of rows.

    If `collecting` is None, the text is on how to start a round.
    """
    if collecting is None:
        return "年度と回答期限を決めて開始します。行と回答する所管課は、開始したときに固定されます。"
    counted = sum(row.counted for row in collecting.rows)
    due = f"回答期限 {day_label(collecting.due)}" if collecting.due else "回答期限は未設定です"
    return f"{collecting.year.label}末時点の進捗確認を開始しています（{due}、報告対象 {counted}件）。"
