"""Corrections (はじめから) at the window: the settled rounds that one changes are shown before, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QFormLayout, QWidget

from nakano_status.application.organisation.edit_division import (
    BodyCorrection,
    CorrectedBody,
    correct_body,
    plan_correction,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.round.settled_rounds import ReachedRound
from nakano_status.gui.controls.boxes import column_of, form_of
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.scroll_into_view import Sight
from nakano_status.gui.session import Session
from nakano_status.gui.words import tr


class ReachedRounds(QWidget):
    """The settled rounds that a correction changes, with the field for its reason; hidden until there are any."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.reason = LineField(tr("訂正の理由"), tr("例：組織規則の改正日の登録誤り"))
        self.reached: Sequence[ReachedRound] = ()
        self._fields: QFormLayout = form_of((tr("訂正の理由"), self.reason))
        column_of(self.words, self._fields, within=self)
        self.hide()

    def show_rounds(self, reached: Sequence[ReachedRound]) -> None:
        """Show which rounds change, and in what; without any, nothing is asked."""
        if not reached:
            self.reason.clear()
        self.reached = reached
        self.setVisible(bool(reached))
        lines = "\n".join(f"・{each.line}" for each in reached)
        words = tr("締切・公表・記録の済んだ進捗確認も、次のとおり変わります。理由を記入してください。")
        papers = tr("記録した資料はそのまま残ります。訂正の後に資料をもう一度記録すると、正誤表ができます。")
        has_papers = any(each.settled.papers for each in reached)
        self.words.show_text("\n".join((words, lines, *((papers,) if has_papers else ()))))


class CorrectionQuestion(Protocol):
    """A question whose answer is a correction."""

    reaching: ReachedRounds
    sight: Sight

    def end(self) -> None:
        """Dismiss the question."""


def correct(
    session: Session,
    question: CorrectionQuestion,
    correction: BodyCorrection,
    then: Callable[[Outcome[CorrectedBody]], None],
) -> None:
    """Write a correction whose settled rounds the question shows; if it does not show them yet, only show them."""
    reaching = question.reaching

    def go_on(planned: CorrectedBody) -> None:
        if planned.reached and planned.reached != reaching.reached:
            reaching.show_rounds(planned.reached)
            question.sight.bring()
            reaching.reason.setFocus()
            return
        reason = reaching.reason.text()
        session.act(lambda store, _: correct_body(store, correction, reason, session.by), then, initiator=question)

    session.use(lambda store, _: plan_correction(store, correction), go_on, asked_by=question)


def corrected_words(done: CorrectedBody) -> tuple[str, str]:
    """Return the message after a correction: that it is done, and what is to be done about recorded papers."""
    recorded = [each.settled.label for each in done.reached if each.settled.papers]
    todo = tr("{papers}は、「資料作成」でもう一度記録すると、正誤表ができます。") if recorded else ""
    return tr("訂正しました。"), todo.format(papers="、".join(recorded))
