"""The tally in the status bar: every number leads to the rows that it counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from nakano_status.application.round.read.views import CountsView, RoundView
from nakano_status.domain.fields.mark import MOST_MARKS
from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import set_tip, without_key
from nakano_status.gui.words import tr


class StatusCount(QWidget):
    """The tally; every number leads to the rows that it counts.

    The signal `wanted` carries a mark, or None for unanswered; `explained` asks why there are as many rows in the
    report.
    """

    wanted = Signal(object)
    explained = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str | None, QToolButton] = {}
        self.whole = QToolButton()
        self.whole.setAutoRaise(True)
        self.whole.setToolTip(tr("件数の内訳と、前回との差を表示します"))
        self.whole.clicked.connect(self.explained)
        self._all = tuple(QToolButton() for _ in range(MOST_MARKS + 1))
        for place, button in enumerate(self._all):
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, place=place: self.wanted.emit(tuple(self.buttons)[place]))
        line_of(*self._all, STEP, self.whole, within=self, spacing=0)
        self.hide()

    def show_counts(self, counts: CountsView, round_: RoundView) -> None:
        """Show the tally of a round, and how many rows were in the report last time."""
        from nakano_status.domain.round.tally import Exclusion

        previous = round_.previous_in_report
        self.buttons = dict(zip((*round_.marks.symbols, None), self._all, strict=False))
        for button in self._all:
            button.setVisible(button in self.buttons.values())
        unanswered, undecided = (
            sum(why == left_out for _, why in counts.excluded)
            for left_out in (Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)
        )
        for key, button in self.buttons.items():
            number = counts.counts.get(key, 0) if key else unanswered
            word = mark.label if (mark := round_.marks.of(key)) else tr("未記入")
            button.setText(without_key(f"{key or word} {number}"))
            button.setAccessibleName(f"{word} {number}{tr('件')}")
            set_tip(button, tr("{word}の取組を一覧で表示します").format(word=word))
        notes = [tr("うち相違 {number}").format(number=undecided)] if undecided else []
        notes += [tr("前回 {number}").format(number=previous)] if previous is not None else []
        beside = f"（{'、'.join(notes)}）" if notes else ""
        self.whole.setText(without_key(tr("報告対象 {number}").format(number=counts.in_report) + beside))
        self.show()
