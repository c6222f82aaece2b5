"""Corrections (はじめから) at the window: the settled rounds that one changes are shown before, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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
from nakano_status.gui.controls.fields import LineField, TickBox
from nakano_status.gui.looks.labels import ReadingLabel, set_tip, without_key
from nakano_status.gui.page import Sight
from nakano_status.gui.session import Session
from nakano_status.gui.words import tr


class ReachedRounds(QWidget):
    """The settled rounds that a correction can change, each with a tick, and its reason; hidden until there are any."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.reason = LineField(tr("訂正の理由"), tr("例：組織規則の改正日の登録誤り"))
        self.ticks: dict[str, TickBox] = {}
        self._possible: Sequence[ReachedRound] = ()
        self._fields: QFormLayout = form_of((tr("訂正の理由"), self.reason))
        self._ticks = column_of()
        column_of(self.words, self._ticks, self._fields, within=self)
        self.hide()

    @property
    def chosen(self) -> frozenset[str]:
        """The IDs of the rounds that are ticked."""
        return frozenset(round_id for round_id, tick in self.ticks.items() if tick.isChecked())

    @property
    def lacks_reason(self) -> bool:
        """Whether a round is to be corrected and no reason is written."""
        return bool(self.chosen) and not self.reason.text().strip()

    def shows(self, planned: CorrectedBody) -> bool:
        """Whether the rounds of a correction are those that are shown."""
        return planned.possible == self._possible

    def clear(self) -> None:
        """Show no rounds, and ask for no reason."""
        self._offer(())
        self.reason.clear()
        self.hide()

    def show_rounds(self, planned: CorrectedBody) -> None:
        """Show which rounds can change, and in what; those that show the mistake are ticked."""
        self._offer(planned.possible)
        for each in planned.reached:
            self.ticks[each.settled.round_.round_id].setChecked(True)
        lines = (f"・{each.line}" for each in planned.possible)
        words = tr(
            "締切・公表・記録の済んだ進捗確認のうち、印を付けたものも、次のとおり変わります。"
            "印を外したものは、今のままです。"
        )
        papers = tr("記録した資料はそのまま残ります。訂正の後に資料をもう一度記録すると、正誤表ができます。")
        has_papers = any(each.settled.papers for each in planned.possible)
        self.words.show_text("\n".join((words, *lines, *((papers,) if has_papers else ()))))
        self._follow_ticks()
        self.show()

    def _offer(self, possible: Sequence[ReachedRound]) -> None:
        for tick in self.ticks.values():
            self._ticks.removeWidget(tick)
            tick.deleteLater()
        self.ticks, self._possible = {}, possible
        before: QWidget = self.words
        for each in possible:
            tick = TickBox(without_key(tr("{year}分も訂正する").format(year=each.settled.round_.year.label)))
            set_tip(tick, each.line)
            tick.toggled.connect(lambda _: self._follow_ticks())
            self._ticks.addWidget(tick)
            QWidget.setTabOrder(before, tick)
            self.ticks[each.settled.round_.round_id] = before = tick

    def _follow_ticks(self) -> None:
        """Ask for the reason while a round is to be corrected."""
        self._fields.setRowVisible(0, bool(self.chosen))


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
        if planned.possible and not reaching.shows(planned):
            reaching.show_rounds(planned)
            question.sight.bring()
            (reaching.reason if reaching.chosen else next(iter(reaching.ticks.values()))).setFocus()
            return
        reason, chosen = reaching.reason.text(), replace(correction, rounds=reaching.chosen)
        if reaching.lacks_reason:
            reaching.reason.setFocus()
        session.act(lambda store, _: correct_body(store, chosen, reason, session.by), then, initiator=question)

    session.use(lambda store, _: plan_correction(store, correction), go_on, asked_by=question)


def corrected_words(done: CorrectedBody) -> tuple[str, str]:
    """Return the message after a correction: that it is done, and what is to be done about recorded papers."""
    recorded = [each.settled.label for each in done.reached if each.settled.papers]
    todo = tr("{papers}は、「資料作成」でもう一度記録すると、正誤表ができます。") if recorded else ""
    return tr("訂正しました。"), todo.format(papers="、".join(recorded))
