"""所属長確認: who confirmed what is submitted, when, whether anything changed since, and a button to confirm it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.round.read.views import ConfirmationView
from nakano_status.application.submission.confirm import Confirmed, confirm
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import Button, LineField
from nakano_status.gui.looks.appearance import set_kind
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class ConfirmationPanel(Panel):
    """A panel in which a confirmation is optional; `confirmed` is emitted when one was recorded."""

    confirmed = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.name = LineField(tr("所属長確認をした人"))
        self.give = Button(tr("確認する"), self.record)
        self.state = ReadingLabel()
        self._lay_out()
        self.name.returnPressed.connect(self.record)

    def show_confirmation(self, found: ConfirmationView | None, division: str, *, may: bool) -> None:
        """Show the state of the confirmation; a name that is being typed is not replaced."""
        self.name.setPlaceholderText(tr("例　{division}長").format(division=division))
        if not self.name.hasFocus():
            self.name.setText(found.name if found else "")
        set_kind(self.state, _kind(found))
        self.state.show_text(_state_words(found))
        self.give.setText(tr("再度確認する") if found and found.changed else tr("確認する"))
        for part in (self.name, self.give):
            part.setEnabled(may)

    def record(self) -> None:
        """Record that the person named has confirmed the current answers."""
        name = self.name.text()
        self.session.act(lambda store, _: confirm(self.session.parts, store, name, by=self.session.by), self._show_done)

    def _show_done(self, outcome: Outcome[Confirmed]) -> None:
        given = outcome.value
        words = tr("所属長確認（{name}）を記録しました（{rows}件）。").format(name=given.name, rows=given.rows)
        self.around.messages.report_done(words, tr("この後に作成する回答ファイルに載ります。"))
        self.confirmed.emit()

    def _lay_out(self) -> None:
        line = line_of((self.name, 1), self.give)
        column_of(label(tr("所属長確認（任意）"), "field"), line, self.state, within=self)


def _kind(found: ConfirmationView | None) -> str:
    if found is None:
        return "muted"
    return "ask" if found.changed else "good"


def _state_words(found: ConfirmationView | None) -> str:
    if found is None:
        return tr("まだ確認されていません。確認すると、氏名と日付が回答ファイルに載ります。")
    who = tr("{name}　{day}").format(name=found.name, day=found.day or "").strip()
    if found.changed:
        words = tr("{who}の確認の後に、{count}件の欄が変更されています（左の一覧）。再度確認を受けますか。")
        return words.format(who=who, count=len(found.changed))
    return tr("✓ {who}に確認済。その後の変更はありません。").format(who=who)
