"""作成日の訂正: the day of the round that is collected is corrected; what that moves is shown before it is done."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame

from nakano_status.application.outcome import Outcome
from nakano_status.application.round.amend_round import (
    CorrectedDay,
    correct_made_on,
    corrected_lines,
    corrected_remarks,
)
from nakano_status.domain.round.round import Round
from nakano_status.gui.controls.boxes import STRETCH, column_of, framed, in_line, line_of
from nakano_status.gui.controls.fields import Button, DayField, LineField, OnceButton
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Question, Sight
from nakano_status.gui.words import tr


class MadeOnQuestion(Question):
    """The corrected day and the reason, then what it moves; any input after that ends the preview.

    `done` follows the act.
    """

    done = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self.day = DayField(tr("訂正後の作成日"))
        self.reason = LineField(tr("訂正の理由"), tr("訂正の理由（必須）"))
        self.look = Button(tr("変わる内容を確かめる"), self._look)
        self.leave = Button(tr("作成日を訂正しない"), self.end)
        self.moves = ReadingLabel()
        self.do = OnceButton(tr("この内容で訂正する"), self._do)
        self._preview = QFrame()
        self._sight = Sight(self._preview)
        self._lay_out()
        self._connect()

    def ask(self, round_: Round) -> None:
        """Ask for the day of a round."""
        with QSignalBlocker(self.day):
            self.day.show_day(round_.named_on)
        self.reason.setText("")
        self._follow_input()
        self.begin()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_input(self) -> None:
        self._preview.hide()
        self.look.setEnabled(bool(self.reason.text().strip()) and self._around.session.may_write)

    def _look(self) -> None:
        day, reason, session = self.day.day, self.reason.text(), self._around.session

        def show(outcome: Outcome[CorrectedDay]) -> None:
            if (self.day.day, self.reason.text()) == (day, reason):
                self._around.messages.withdraw()
                self._show_preview(outcome.value)

        session.use(
            lambda store, _: correct_made_on(session.parts, store, day, reason, by=session.by, is_dry_run=True),
            show,
            asked_by=self,
        )

    def _show_preview(self, corrected: CorrectedDay) -> None:
        self.moves.show_text("\n".join(corrected_lines(corrected, is_dry_run=True)))
        self.do.setEnabled(corrected.before != corrected.now)
        self._preview.show()
        self._sight.bring()
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        day, reason, session = self.day.day, self.reason.text(), self._around.session
        session.act(
            lambda store, _: correct_made_on(session.parts, store, day, reason, by=session.by),
            self._show_done,
            what=tr("作成日を訂正しています"),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[CorrectedDay]) -> None:
        head, *_ = corrected_lines(outcome.value, is_dry_run=False)
        self._around.undo.clear()
        self._around.messages.report_done(head, "\n".join(corrected_remarks(outcome.value)))
        self.done.emit()

    def _connect(self) -> None:
        self.day.dateChanged.connect(lambda _: self._follow_input())
        self.reason.textChanged.connect(lambda _: self._follow_input())
        self.reason.returnPressed.connect(self.look.click)

    def _lay_out(self) -> None:
        self._preview.setProperty("kind", "attention")
        margins = (2 * STEP, STEP, 2 * STEP, STEP)
        column_of(self.moves, line_of(STRETCH, self.do), within=self._preview, margins=margins)
        words = tr(
            "作成日は、所管課の名称、部・室、取組の所管課をいつの時点のものにするかを決めます。"
            "届いた回答と、作成済みの回答様式は、そのままです。"
        )
        framed(
            self,
            ReadingLabel(words),
            in_line(label(tr("訂正後の作成日")), self.day, self.reason),
            in_line(self.look, self.leave),
            self._preview,
            spacing=None,
        )
