"""確認・修正依頼 beside a row: accept it, reopen it, ask about it again, change who answers it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.review.review_rows import Reopened, reopen
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.round.row_state import RowState
from nakano_status.gui.commands import AMEND, ASK_BACK, HAND_ON, REOPEN, Command
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, scrolled
from nakano_status.gui.controls.fields import Button, Choice, LineField, PrimaryButton
from nakano_status.gui.features.rows.amend_panel import AmendPanel
from nakano_status.gui.features.rows.asking_panel import AskingPanel
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.hand_on_panel import HandOnPanel
from nakano_status.gui.panels.office_acts import accept_answers
from nakano_status.gui.words import tr

ACCEPTED_STATES = frozenset({RowState.ACCEPTED, RowState.CHANGED_AFTER_ACCEPTANCE})

ChosenRows = Callable[[], list[RowView]]
FindRow = Callable[[str], RowView | None]


class ReviewPanel(Panel):
    """A panel for the rows that `chosen` returns."""

    def __init__(self, around: AppContext, find: FindRow, chosen: ChosenRows) -> None:
        super().__init__(around)
        self._chosen = chosen
        self._row: RowView | None = None
        self._round: RoundView | None = None
        self.whose = Choice(tr("回答した所管課"), self.follow_choice, fits=True)
        self.state = ReadingLabel()
        self.asked = _Asked()
        self.accept = PrimaryButton(tr("確認済にする"), self._accept)
        self.reason = LineField(tr("再開する理由"), tr("再開する理由（必須）"))
        self.reopen = Button(tr("再開する"), self._reopen)
        self.asking = AskingPanel(around, lambda row_id: row.title if (row := find(row_id)) else "")
        self.amending = AmendPanel(around, chosen)
        self.handing = HandOnPanel(around)
        self._reopening = QWidget()
        self._lay_out()
        self._connect()

    def show_row(self, row: RowView, round_: RoundView) -> None:
        """Show another row, or the same one as it is now."""
        is_other = self._row is None or self._row.id != row.id
        self._row, self._round = row, round_
        if is_other:
            self.reason.setText("")  # clear() could be undone by Ctrl+Z
        names = row.answerers or filter(None, (row.writer,))
        self.whose.offer(((name, name) for name in names), self.whose.currentData())
        self.amending.show_row(row, round_)
        if is_other:
            self.handing.show_row(row.id)
        self.follow_choice()

    def follow_choice(self) -> None:
        """Show how many rows are selected, and enable the acts that fit them."""
        if self._row is None or self._round is None:
            return
        row, may = self._row, self.session.may_write
        rows = self._rows()
        self.whose.setVisible(self.whose.count() > 1)
        text = tr("{state}　選んでいる取組 {count}件").format(state=state_word(row), count=len(self._chosen()))
        text = "　".join(filter(None, (self.whose.currentText() if self.whose.count() == 1 else "", text)))
        self.state.show_text(text)
        self.asked.show_row(row)
        self.accept.setEnabled(may and bool(rows) and self._round.is_open(row.id) and row.state != RowState.ACCEPTED)
        self._reopening.setVisible(row.counted and self._may_be_locked(row))
        self._offer_reopening()
        open_ids = [each.id for each in rows if self._round.is_open(each.id)]
        self.asking.show_rows(self.whose.currentData() or "", open_ids)

    @property
    def may_reopen(self) -> bool:
        """Whether the row can be reopened."""
        return self._reopening.isVisibleTo(self) and self.session.may_write

    def flush(self) -> None:
        """Store what was typed."""
        self.asking.flush()

    def come_to(self, command: Command) -> None:
        """Set the focus to where a command is performed."""
        if command is ASK_BACK:
            self.asking.begin()
        elif command is AMEND:
            self.amending.begin()
        elif command is HAND_ON:
            self.handing.begin()
        elif command is REOPEN and self._reopening.isVisibleTo(self):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self) -> list[RowView]:
        """Return the selected rows that the division answers, the current one first."""
        whose = self.whose.currentData()
        own = [each for each in self._chosen() if each.counted and whose in (each.answerers or (each.writer,))]
        return sorted(own, key=lambda each: self._row is None or each.id != self._row.id)

    def _accept(self) -> None:
        whose, ids = str(self.whose.currentData()), [row.id for row in self._rows()]
        accept_answers(self.around, whose, ids, self, tr("再開は、この画面で行えます。"))

    def _reopen(self) -> None:
        reason = self.reason.text()
        locked = [row.id for row in self._chosen() if row.counted and self._may_be_locked(row)]
        self.session.act(
            lambda store, _: reopen(store, locked, reason, by=self.session.by),
            self._show_reopened,
            what=tr("再開しています"),
            initiator=self,
        )

    def _show_reopened(self, outcome: Outcome[Reopened]) -> None:
        done = outcome.value
        self.reason.setText("")  # clear() could be undone by Ctrl+Z
        words = tr("{count}件を再開しました。").format(count=len(done.ids))
        applied = tr("未取込だった{count}件を取り込みました。").format(count=len(done.applied)) if done.applied else ""
        hint = tr("届く回答と代理入力が、また反映されます。理由は変更履歴に残ります。")
        self.around.report_saved(words, applied or hint, for_good=True)

    def _offer_reopening(self) -> None:
        self.reopen.setEnabled(self.session.may_write and bool(self.reason.text().strip()))

    def _may_be_locked(self, row: RowView) -> bool:
        """Return whether a row is locked, or may be for one of its several divisions, which its state does not show."""
        is_open = self._round is None or self._round.is_open(row.id)
        return row.state in ACCEPTED_STATES or not is_open or len(row.answerers) > 1

    def _connect(self) -> None:
        self.reason.textChanged.connect(lambda _: self._offer_reopening())
        self.reason.returnPressed.connect(self.reopen.click)

    def _lay_out(self) -> None:
        head = line_of(self.whose, self.accept, STRETCH)
        reasoning = line_of((self.reason, 1), self.reopen)
        words = tr("この取組に届く回答は「未取込」に残ります。理由を記入して再開すると、反映されます。")
        column_of(ReadingLabel(words, kind="muted"), reasoning, within=self._reopening)
        content = QWidget()
        column = column_of(
            label(tr("確認"), "heading"),
            self.state,
            self.asked,
            head,
            self._reopening,
            within=content,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP),
            spacing=STEP + STEP // 2,
        )
        for panel in (self.asking, self.amending, self.handing):
            column.addSpacing(2 * STEP)
            column.addWidget(panel)
        column.addStretch(1)
        column_of(scrolled(content), within=self)


class _Asked(QFrame):
    """What was asked about the row and its outcome; without height if nothing was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        column_of(self.words, within=self, margins=(2 * STEP, STEP, 2 * STEP, STEP), spacing=None)
        self.hide()

    def show_row(self, row: RowView) -> None:
        """Show what was asked about another row."""
        if row.remark and row.asked:
            replied = tr("修正依頼への回答：{outcome}").format(outcome=row.asked.label)
            self.words.show_text(f"{replied if row.asked.is_settled else row.asked.label}\n{row.remark}")
        self.setVisible(bool(row.remark and row.asked))
