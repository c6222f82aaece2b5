"""The round that is being collected, in 照会: its due date is corrected for all, or its start is withdrawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.problem_text import sentence
from nakano_status.application.round.extend_due import Corrected, correct_due
from nakano_status.application.round.read.board_labels import day_label
from nakano_status.application.round.withdraw_round import VoidForm, void_lines, withdraw_round
from nakano_status.domain.round.due import proposed_due
from nakano_status.domain.round.round import Round
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.day_field import DayField
from nakano_status.gui.controls.steps import in_line
from nakano_status.gui.features.round.round_question import RoundQuestion
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Question
from nakano_status.gui.words import tr

_KEPT = "期限を延長した所管課と部内期限は、そのままです。作成済みの回答様式の期限は変わりません。"


class RoundPanel(QWidget):
    """A panel that is hidden while no round is collected; `done` is emitted after an act.

    The start can be withdrawn while nothing was received.
    """

    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self._round: Round | None = None
        self.correct = QPushButton(tr("回答期限を訂正…"))
        self.withdraw = QPushButton(tr("開始を取り消す…"))
        self.box = Question()
        self.due = DayField(tr("訂正後の回答期限"))
        self.give = QPushButton(tr("訂正する"))
        self.leave = QPushButton(tr("訂正しない"))
        self.question = RoundQuestion(tr("取り消す"), tr("取り消さない"))
        self._lay_out()
        self._connect()

    def show_round(self, collecting: Round | None, *, nothing_came: bool) -> None:
        """Show what can be done about the round that is being collected; open questions are closed."""
        self._round = collecting
        self.box.hide()
        self.question.hide()
        self.setVisible(collecting is not None)
        self.withdraw.setVisible(nothing_came)

    def ask_due(self) -> None:
        """Ask for the correct date."""
        if self._round is not None:
            self.question.hide()
            self.due.show_day(self._round.due or proposed_due(self._around.session.parts.clock.today()))
            self.box.begin()
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_withdrawal(self) -> None:
        """Ask whether the start is to be withdrawn."""
        if self._round is not None:
            self.box.hide()
            words = tr(
                "{year}分の進捗確認の開始を取り消します。作成済みの回答様式は使えなくなります。"
                "取り消した後に、同じ年度の進捗確認を改めて開始できます。取り消しますか。"
            )
            self.question.ask(words.format(year=self._round.year.label))

    def _correct(self) -> None:
        session, due = self._around.session, self.due.day
        session.act(
            lambda store, _: correct_due(store, due, by=session.by),
            self._show_corrected,
            what=tr("回答期限を訂正しています"),
            initiator=self,
        )

    def _show_corrected(self, outcome: Outcome[Corrected]) -> None:
        done = outcome.value
        words = tr("全体の回答期限を{day}にしました。").format(day=day_label(done.now))
        asked = "".join(sentence(each) for each in outcome.problems)
        self._around.messages.say(
            words, asked + tr("作成済みの回答様式の期限は変わりません。所管課に知らせてください。")
        )
        self.done.emit()

    def _withdraw(self) -> None:
        session = self._around.session
        session.act(
            lambda store, _: withdraw_round(store, by=session.by),
            self._show_withdrawn,
            what=tr("開始を取り消しています"),
            initiator=self,
        )

    def _show_withdrawn(self, outcome: Outcome[tuple[Round, tuple[VoidForm, ...]]]) -> None:
        round_, void = outcome.value
        self._around.undo.clear()
        words = tr("{year}分の進捗確認の開始を取り消しました。").format(year=round_.year.label)
        self._around.messages.say(words, "\n".join(void_lines(void)))
        self.done.emit()

    def _connect(self) -> None:
        self.correct.clicked.connect(self.ask_due)
        self.give.clicked.connect(self._correct)
        self.leave.clicked.connect(self.box.end)
        self.box.ended.connect(self.correct.setFocus)
        self.withdraw.clicked.connect(self.ask_withdrawal)
        self.question.start.clicked.connect(self._withdraw)
        self.question.ended.connect(self.withdraw.setFocus)

    def _lay_out(self) -> None:
        words = ReadingLabel()
        words.show_text(tr("すべての所管課の回答期限を訂正します。") + tr(_KEPT))
        column_of(
            words,
            in_line(label(tr("訂正後の回答期限")), self.due, self.give, self.leave),
            within=self.box,
            margins=(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2),
            spacing=None,
        )
        column_of(in_line(self.correct, self.withdraw), self.box, self.question, within=self)
        self.hide()
