"""未取込（要確認）: what arrived and was not taken in, and why; one word to take it in or to leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import edition_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Records
from nakano_status.application.review_held import apply_held, can_apply, reject_held
from nakano_status.domain.held import HeldItem
from nakano_status.gui.appearance import STEP
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.labels import label
from nakano_status.gui.models.held_list import HeldList
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class Held:
    """Everything that the page shows."""

    items: tuple[HeldItem, ...]
    titles: Mapping[str, str]


def read_held(records: Records) -> Held:
    """Read what waits; nothing where no round is open yet."""
    if not records.rounds():
        return Held((), {})
    round_ = chosen_round(records)
    titles = {listing.row_id: listing.title for listing in edition_of(records, round_).listings}
    return Held(tuple(records.held(round_.round_id)), titles)


class HeldPage(Page):
    """Acts on what is ticked, or on the line where the cursor is when nothing is."""

    name = "held"
    title = "未取込"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.model = HeldList(self)
        self.list = ToldView(self.model, tr("未取込の一覧"), click_goes=False)
        self.take_in = QPushButton(tr("取り込む"))
        self.leave_out = QPushButton(tr("取り込まない"))
        self.words = label("", "muted")
        self.empty = EmptyState(
            "done",
            tr("未取込のものはありません"),
            tr("取り込めなかったファイル・行・項目は、理由とともにここに残ります。"),
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, wish: object = None) -> None:
        self.session.query(read_held, self.show_held)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        self.enter()

    def show_held(self, held: Held) -> None:
        """Show what waits."""
        self.model.show_items(held.items, held.titles)
        self._stack.setCurrentWidget(self._whole if held.items else self.empty)
        if held.items:
            self.list.setCurrentIndex(self.model.index(0))
        self.counted.emit(len(held.items))
        self._offer()

    @property
    def chosen(self) -> list[HeldItem]:
        """The items that are ticked, else the one where the cursor is."""
        ticked = [item for item in self.model.ticked if isinstance(item, HeldItem)]
        current = self.list.current_item
        return ticked or ([current] if isinstance(current, HeldItem) else [])

    def _offer(self) -> None:
        """Offer what is possible with what is chosen, and say why the rest is not."""
        chosen = self.chosen
        possible = bool(chosen) and all(map(can_apply, chosen))
        self.take_in.setEnabled(possible and self.session.may_write)
        self.leave_out.setEnabled(bool(chosen) and self.session.may_write)
        self.words.setText(
            tr("{count}件を選んでいます").format(count=len(chosen))
            if possible or not chosen
            else tr("選んだものには、このままでは取り込めないものがあります")
        )

    def _take_in(self) -> None:
        ids, session = [item.item_id for item in self.chosen], self.session
        session.act(
            lambda store, _: apply_held(session.parts, store, ids, by=session.by),
            lambda outcome: self._show_done(outcome, tr("{count}件を取り込みました。")),
            what=tr("取り込んでいます"),
            initiator=self,
        )

    def _leave_out(self) -> None:
        ids, session = [item.item_id for item in self.chosen], self.session
        session.act(
            lambda store, _: reject_held(store, ids, by=session.by),
            lambda outcome: self._show_done(outcome, tr("{count}件を取り込まないことにしました。記録は残ります。")),
            initiator=self,
        )

    def _show_done(self, outcome: Outcome[tuple[str, ...]], words: str) -> None:
        self.around.undo.clear()
        self.around.messages.say(words.format(count=len(outcome.value)))
        self.saved.emit()

    def _connect(self) -> None:
        self.take_in.clicked.connect(self._take_in)
        self.leave_out.clicked.connect(self._leave_out)
        self.list.moved.connect(lambda _: self._offer())
        self.model.turned.connect(self._offer)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(STEP)
        buttons.addWidget(self.words)
        buttons.addStretch(1)
        buttons.addWidget(self.leave_out)
        buttons.addWidget(self.take_in)
        self.take_in.setProperty("kind", "primary")
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * STEP)
        whole.addWidget(self.list, 1)
        whole.addLayout(buttons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(label(tr("未取込（要確認）"), "title"))
        column.addWidget(self._stack, 1)
