"""登録した改正と引継ぎ: what was recorded, also of days to come, and its withdrawal while nothing depends on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from nakano_status.application.organisation.withdraw_reorganisation import (
    RecordedChange,
    withdraw_reorganisation,
    withdraw_row_move,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.calendar.days import era_day
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.fields import Button, LineField, OnceButton
from nakano_status.gui.features.organisation.organisation_lines import recorded_line
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr


class RecordedPanel(Panel):
    """The list of recorded 改正 and row moves, the latest first. `left` asks for the organisation."""

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.shown: Sequence[RecordedChange] = ()
        self.list = RichTextView(tr("登録した改正と引継ぎの一覧"), click_goes=False)
        self.words = ReadingLabel(kind="muted")
        self.reason = LineField(tr("取り消す理由"), tr("取り消す理由（省略できます）"))
        self.withdraw = OnceButton(tr("この登録を取り消す"), self._withdraw)
        self.back = Button(tr("組織に戻る"), self.left)
        foot = line_of(self.back, (self.reason, 1), self.withdraw)
        column_of(label(tr("登録した改正と引継ぎ"), "heading"), (self.list, 1), self.words, foot, within=self)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_chosen())

    @property
    def chosen(self) -> RecordedChange | None:
        """The change that is selected."""
        own = self.list.currentIndex().data(ITEM_ROLE)
        return next((each for each in self.shown if each.act.act_id == own), None)

    def show_recorded(self, recorded: Sequence[RecordedChange]) -> None:
        """Show the recorded changes; the one that is selected remains, or it is the latest."""
        now = self.chosen
        self.shown = recorded
        today = self.session.parts.clock.today()
        self.list.lines.set_items([recorded_line(each, today) for each in recorded])
        wanted = now if now in recorded else next(iter(recorded), None)
        if wanted is not None:
            self.list.setCurrentIndex(self.list.lines.place_of(wanted.act.act_id))
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show whether the selected change can be withdrawn, else what prevents it."""
        chosen = self.chosen
        self.withdraw.setEnabled(chosen is not None and not chosen.obstacles and self.session.may_write)
        self.reason.setEnabled(self.withdraw.isEnabled())
        if chosen is None:
            self.words.show_text("")
        elif chosen.obstacles:
            why = "".join(f"\n・{each}" for each in chosen.obstacles)
            self.words.show_text(tr("取り消せません。元に戻すときは、そのための改正か引継ぎを登録してください。") + why)
        elif chosen.move is not None:
            words = tr("取り消すと、取組 {id} の所管課を、{day}からの引継ぎの前に戻します。")
            self.words.show_text(words.format(id=chosen.move.row_id, day=era_day(chosen.day)))
        else:
            words = tr("取り消すと、{day}からの組織と、取組・成果指標・回答期限の所管課を、改正の前に戻します。")
            self.words.show_text(words.format(day=era_day(chosen.day)))

    def _withdraw(self) -> None:
        if (chosen := self.chosen) is None:
            return
        reason = self.reason.text()

        def show_done(_: object) -> None:
            self.reason.setText("")  # clear() could be undone by Ctrl+Z
            self.around.report_saved(tr("取り消しました：{words}").format(words=chosen.label))

        def withdraw(store: Store, _: object) -> Outcome[RecordedChange]:
            act = withdraw_reorganisation if chosen.move is None else withdraw_row_move
            return act(store, reason, self.session.by)

        self.session.act(withdraw, show_done, what=tr("登録を取り消しています"), initiator=self)
