"""未取込（要確認）: what arrived and was not imported, and why; with acts to import or dismiss it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from nakano_status.application.merge.decide_held import apply_held, place_held, reject_held
from nakano_status.application.merge.late_file import is_late_file
from nakano_status.application.merge.read.held import HeldView
from nakano_status.domain.exchange.answered_return import HeldState
from nakano_status.domain.exchange.ledger import HeldItem
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import HeldFileLocked
from nakano_status.gui.commands import CARRY, LEAVE_OUT, REOPEN, TAKE_IN, offer
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, splitter_of, stack_of, title_line
from nakano_status.gui.controls.empty_state import EmptyState, Narrowed
from nakano_status.gui.controls.fields import OnceButton, TickBox
from nakano_status.gui.features.merge.file_questions import LateFilePanel, PasswordPanel
from nakano_status.gui.features.merge.held_list import Held, HeldList, read_held
from nakano_status.gui.features.merge.held_panel import HeldPanel
from nakano_status.gui.features.merge.received_page import ReceivedRequest
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import offer_acts, offer_row_years
from nakano_status.gui.page import AppContext, GoTo, OnRows, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LIST_WIDTH = 46 * STEP
_LEAST_WIDTH = 28 * STEP


class HeldPage(Page):
    """The page 未取込; acts apply to the ticked items, else to the current one. Its `request` is an OfDivision."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._held = Held()
        self._passwords: tuple[str, ...] = ()
        self._shown: HeldItem | None = None
        self.model = HeldList()
        self.list = RichTextView(tr("未取込の一覧"), self.model, click_goes=False)
        self.panel = HeldPanel()
        self.late = LateFilePanel(around)
        self.password = PasswordPanel()
        self.narrowed = Narrowed()
        self.decided = TickBox(tr("決めたものも表示"))
        self.take_in = OnceButton(tr("取り込む"), self._take_in)
        self.leave_out = OnceButton(tr("取り込まない"), self._leave_out)
        self.words = label("", "muted")
        self.count = label("", "muted")
        self.empty = EmptyState(
            "done",
            tr("未取込のものはありません"),
            tr("取り込めなかったファイル・行・項目は、理由とともにここに残ります。"),
        )
        self._lay_out()
        self._connect()

    @override
    def enter(self, request: object = None) -> None:
        self.narrowed.follow(request)
        self._read()
        self.take_keyboard(self.list)

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        self._read()

    @override
    def leave(self) -> None:
        self._forget_password()

    def _read(self) -> None:
        read = partial(read_held, decided=self.decided.isChecked(), division=self.narrowed.division)
        self.session.query_any_round(read, lambda held: self.show_held(held or Held()))

    def show_held(self, held: Held) -> None:
        """Show the held items; the current one remains if it is still listed."""
        self._held = held
        place = self.list.currentIndex().row()
        self.model.show_items(held.views, tr("所管課") if self.session.is_office else tr("係"))
        self._stack.setCurrentWidget(self._beside if held.views else self.empty)
        if held.views and self._current is None:
            self._choose_near(max(place, 0))
        waiting, shown = len(self.model.waiting), len(held.views)
        words = tr("{count}件") if waiting == shown else tr("{count}件（ほかに決めたもの{decided}件）")
        self.count.setText(words.format(count=waiting, decided=shown - waiting))
        self._show_item()

    @property
    def chosen(self) -> list[HeldItem]:
        """The items that are ticked, else the current one."""
        ticked = [item for item in self.model.ticked if isinstance(item, HeldItem)]
        current = self.list.current_item
        return ticked or ([current] if isinstance(current, HeldItem) else [])

    def _choose_near(self, place: int) -> None:
        """Make the item nearest to a place the current one."""
        items = [self.model.place_of(item) for item in self.model.items]
        self.list.setCurrentIndex(min(items, key=lambda index: abs(index.row() - place)))

    @property
    def _current(self) -> HeldView | None:
        return self.model.view_of(self.list.current_item)

    def _show_item(self) -> None:
        """Show the current item, and enable the acts that are possible on the chosen ones."""
        view = self._current
        if view is None or view.item != self._shown:
            self._shown = view.item if view else None
            self._forget_password()  # it was asked for another item
        self.panel.show_item(view, self._held.rows, self._held.round, is_office=self.session.is_office)
        is_late = view is not None and is_late_file(view.item) and view.item.state is HeldState.WAITING
        self.late.setVisible(is_late and self.session.is_office)
        if view is not None and is_late and self.session.is_office:
            self.late.show_item(view.item.item_id)
        self._offer()

    def _offer(self) -> None:
        """Enable the acts that are possible on the chosen items, and show why the others are not."""
        chosen = [view for item in self.chosen if (view := self.model.view_of(item))]
        waiting = [view for view in chosen if view.item.state is HeldState.WAITING]
        reopening = len(chosen) == 1 and self.late.needs_reopening
        possible = bool(waiting) and all(view.can_apply for view in chosen) and not reopening
        self.take_in.setEnabled(possible and self.session.may_write)
        self.leave_out.setEnabled(bool(waiting) and self.session.may_write)
        self.panel.place.setEnabled(self.session.may_write)
        self.words.setText(self._choice_words(len(chosen), possible=possible or not waiting))

    def _choice_words(self, count: int, *, possible: bool) -> str:
        if possible:
            return tr("{count}件を選んでいます").format(count=count)
        if count == 1 and self.late.needs_reopening:
            return tr("再開する取組を選んで取り込みます")
        if count == 1 and self.panel.chosen_row is not None:
            return tr("どの取組の行かを選んで取り込みます")
        if count == 1:
            return tr("このままでは取り込めません")
        return tr("選んだ{count}件には、このままでは取り込めないものがあります").format(count=count)

    def _take_in(self) -> None:
        ids, session, passwords = [item.item_id for item in self.chosen], self.session, self._passwords
        session.act(
            lambda store, _: apply_held(session.parts, store, ids, by=session.by, passwords=passwords),
            lambda outcome: self._show_done(tr("{count}件を取り込みました。"), len(outcome.value.items)),
            what=tr("取り込んでいます"),
            initiator=self,
            refused=self._refuse,
        )

    def _place(self) -> None:
        """Import the current row, whose 管理番号 is unknown, as the chosen row of the round."""
        view, row_id, session, passwords = self._current, self.panel.chosen_row, self.session, self._passwords
        if view is None or row_id is None:
            return
        session.act(
            lambda store, _: place_held(
                session.parts, store, view.item.item_id, row_id, by=session.by, passwords=passwords
            ),
            lambda _: self._show_done(tr("管理番号 {id} の行として取り込みました。").format(id=row_id), 1),
            what=tr("取り込んでいます"),
            initiator=self,
            refused=self._refuse,
        )

    def _leave_out(self) -> None:
        ids, session = [item.item_id for item in self.chosen], self.session
        words = tr("{count}件を取り込まないことにしました。記録は残ります。")
        session.act(
            lambda store, _: reject_held(store, ids, by=session.by),
            lambda outcome: self._show_done(words, len(outcome.value)),
            what=tr("取り込まないことを記録しています"),
            initiator=self,
        )

    def _show_done(self, words: str, count: int) -> None:
        self._forget_password()
        self.around.report_saved(words.format(count=count), for_good=True)

    def _refuse(self, refused: Refused) -> None:
        """Ask for the password of a stored file; show any other reason as a message."""
        if isinstance(refused, HeldFileLocked):
            self.password.ask([refused.details["file"]], was_wrong=bool(self._passwords))
            self.password.field.setFocus()
        else:
            self.around.messages.refuse(refused)

    def _try_password(self, password: str) -> None:
        """Try a password for the purpose it was asked for: the rows of a late file, or the import of the items."""
        self._passwords = (*self._passwords, password)
        self.late.passwords = self._passwords
        if self.panel.chosen_row is not None:
            self._place()
        elif self.late.isHidden():
            self._take_in()
        else:
            self.password.ask((), was_wrong=False)
            self.late.read()

    def _forget_password(self) -> None:
        self.password.ask((), was_wrong=False)
        self._passwords = self.late.passwords = ()

    def _go_to_row(self, request: object) -> None:
        self.around.wanted.emit("all_rows" if self.session.is_office else "entries", request)

    def _show_row(self, *, with_field: bool) -> None:
        view, placed = self._current, self.panel.chosen_row
        if view is not None and placed is not None:
            self._go_to_row(GoTo(placed, as_division=view.division if self.session.is_office else None))
        elif view is not None and view.row_id is not None:
            key, whose = (view.item.key, view.whose) if with_field else (None, None)
            self._go_to_row(GoTo(view.row_id, key, as_division=whose))

    def _row(self) -> str | None:
        """Return the row of the current item; None for a whole file."""
        return view.row_id if (view := self._current) else None

    def _reopen(self) -> None:
        if view := self._current:
            self._go_to_row(OnRows(REOPEN, view.item.row_id))

    def _show_file(self, *, carries: bool) -> None:
        if view := self._current:
            self.around.wanted.emit("received", ReceivedRequest(view.item.sha256, carries))

    def _carry(self) -> None:
        if not self.panel.carry.isHidden():
            self._show_file(carries=True)

    def _connect(self) -> None:
        self.decided.toggled.connect(lambda _: self._read())
        self.narrowed.widened.connect(self._read)
        self.password.given.connect(self._try_password)
        self.late.locked.connect(self._refuse)
        self.late.rows_read.connect(self._offer)
        self.late.taken.connect(self._forget_password)
        self.late.taken.connect(self.around.saved)
        panel = self.panel
        going = (panel.place, panel.reopen, panel.enter, panel.carry, panel.row, panel.file)
        offer_acts(self.list, lambda: (self.take_in, self.leave_out, *going))
        offer(self, TAKE_IN, self.take_in.click)
        offer(self, LEAVE_OUT, self.leave_out.click)
        offer(self, CARRY, self._carry)
        offer_row_years(self, self._row)
        self.list.moved.connect(lambda _: self._show_item())
        self.model.turned.connect(self._forget_password)
        self.model.turned.connect(self._offer)
        self.panel.place.clicked.connect(lambda _=False: self._place())
        self.panel.reopen.clicked.connect(self._reopen)
        self.panel.enter.clicked.connect(lambda _=False: self._show_row(with_field=True))
        self.panel.row.clicked.connect(lambda _=False: self._show_row(with_field=False))
        self.panel.carry.clicked.connect(self._carry)
        self.panel.file.clicked.connect(lambda _=False: self._show_file(carries=False))

    def _lay_out(self) -> None:
        self.take_in.setProperty("kind", "primary")
        foot = line_of(self.words, STRETCH, self.leave_out, self.take_in, margins=(2 * STEP, 0, 3 * STEP, 0))
        right = QWidget()
        column_of((self.panel, 1), (self.late, 2), self.password, foot, within=right, margins=(0, 0, 0, 2 * STEP))
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self._beside = splitter_of(self.list, right, shares=(0, 1), sizes=(_LIST_WIDTH, 2 * _LIST_WIDTH))
        self._stack = stack_of(self._beside, self.empty)
        head = title_line(
            tr("未取込（要確認）"), self.count, STRETCH, self.narrowed, self.decided, margins=(0, 0, 3 * STEP, 0)
        )
        column_of(head, (self._stack, 1), within=self, margins=(3 * STEP, 2 * STEP, 0, 0), spacing=STEP + STEP // 2)
