"""回答する所管課と報告対象: a panel to change what was frozen when the round was opened, with a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from nakano_status.application.outcome import Outcome
from nakano_status.application.round.amend_round import AmendedRow, Amendment, AnswererRule, ReportPlace, amend_round
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.round.round import OutOfReport
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, LineField
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

_SHORT = 10
"""The least number of characters that a combo box shows; its list is as wide as its texts."""


class AmendPanel(Panel):
    """A panel that changes the rows that `chosen` returns."""

    def __init__(self, around: AppContext, chosen: Callable[[], list[RowView]]) -> None:
        super().__init__(around)
        self._chosen = chosen
        self._row: RowView | None = None
        self.answerers = Choice(tr("回答する所管課"), self._offer, least=_SHORT)
        self.report = Choice(tr("報告対象"), self._offer, least=_SHORT)
        self.reason = LineField(tr("変更の理由"), tr("変更の理由（必須）"))
        self.change = Button(tr("変更する"), self._amend)
        self.words = ReadingLabel(kind="muted")
        self._lay_out()
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self.change.click)

    def show_row(self, row: RowView, round_: RoundView) -> None:
        """Show who answers a row and whether it is reported; a reason that is being typed for it is kept."""
        if self._row is None or self._row.id != row.id:
            self.reason.setText("")  # clear() could be undone by Ctrl+Z
        self._row = row
        named = [*row.leads, *row.trackers, *row.associates]
        self.answerers.setItemText(1, tr("各課が回答（{names}）").format(names="、".join(named)))
        self.answerers.setCurrentIndex(int(len(row.answerers) > 1))
        self.report.choose(row.out_of_report)
        may = self.session.may_write and not round_.closed and row.repost_of is None
        self.answerers.setEnabled(may and len(named) > 1)
        self.report.setEnabled(may)
        self.reason.setEnabled(may)
        self._show_why_not(row, round_)
        self._offer()

    def begin(self) -> None:
        """Set the focus to the first choice."""
        box = self.answerers if self.answerers.isEnabled() else self.report
        box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        """Enable the change if a choice differs from the current value and a reason is given."""
        differs = self._answering() is not None or self._place() is not None
        self.change.setEnabled(self.report.isEnabled() and differs and bool(self.reason.text().strip()))

    def _answering(self) -> AnswererRule | None:
        if self._row is None or bool(self.answerers.currentIndex()) is (len(self._row.answerers) > 1):
            return None
        return AnswererRule.ALL if self.answerers.currentIndex() else AnswererRule.LEAD

    def _place(self) -> ReportPlace | None:
        chosen = self._reason_out()
        if self._row is None or chosen is self._row.out_of_report:
            return None
        return ReportPlace.IN if chosen is None else ReportPlace.OUT

    def _reason_out(self) -> OutOfReport | None:
        """Return the chosen reason; the combo box holds it as plain text."""
        chosen = self.report.currentData()
        return None if chosen is None else OutOfReport(chosen)

    def _amend(self) -> None:
        place = self._place()
        ids = tuple(row.id for row in self._chosen())
        why_out = self._reason_out() if place is ReportPlace.OUT else None
        amendment = Amendment(ids, self.reason.text(), self._answering(), place, why_out)
        self.session.act(
            lambda store, _: amend_round(store, amendment, self.session.by), self._show_done, initiator=self
        )

    def _show_done(self, outcome: Outcome[tuple[AmendedRow, ...]]) -> None:
        changed = sum(row.changed for row in outcome.value)
        self.reason.setText("")  # clear() could be undone by Ctrl+Z
        words = tr("{count}件の取組について、回答する所管課又は報告対象を変更しました。").format(count=changed)
        self.around.report_saved(words, tr("理由は変更履歴に残ります。回答様式は「照会」で作り直せます。"))

    def _show_why_not(self, row: RowView, round_: RoundView) -> None:
        words = tr("進捗確認を開始したときに固定された内容を、理由を記入して変更します。")
        if row.repost_of is not None:
            words = tr("再掲の取組です。元の取組（{id}）で変更してください。").format(id=row.repost_of)
        elif round_.closed:
            words = tr("締切済のため、変更できません。")
        self.words.show_text(words)

    def _lay_out(self) -> None:
        self.answerers.addItem(tr("主管課が回答"))
        self.answerers.addItem("")
        self.report.addItem(tr("報告対象"), None)
        for reason in OutOfReport:
            self.report.addItem(tr("対象外：{reason}").format(reason=reason.label), reason)
        _forbid(self.report, OutOfReport.REPOST)
        heading = label(tr("回答する所管課と報告対象"), "heading")
        choices, reasoning = line_of((self.answerers, 1), (self.report, 1)), line_of((self.reason, 1), self.change)
        column_of(heading, self.words, choices, reasoning, within=self)


def _forbid(box: QComboBox, reason: OutOfReport) -> None:
    """Show a reason that exists but cannot be chosen: a repost is set by the plan."""
    model = box.model()
    if isinstance(model, QStandardItemModel):
        model.item(box.findData(reason)).setEnabled(False)
