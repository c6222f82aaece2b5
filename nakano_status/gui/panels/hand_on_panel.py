"""別の所管課への引継ぎ: one row passes to another division from a day on, with a preview of the changes."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton

from nakano_status.application.organisation.hand_on_row import HandedOn, RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import RowOwners, read_row_owners
from nakano_status.application.outcome import Outcome
from nakano_status.domain.calendar.days import era_day
from nakano_status.gui.controls.boxes import FRAME_MARGINS, STRETCH, column_of, form_of, line_of
from nakano_status.gui.controls.fields import Button, Choice, DayField, LineField, OnceButton, fiscal_year_start
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import AppContext, Panel, Question, Sight

_SHORT = 10
"""The least number of characters that a combo box shows; its list is as wide as its texts."""


class HandOnPanel(Panel):
    """A panel to pass one row to another division.

    A changed input discards the preview, so that the written change is the change that was shown. The signal
    `handed_on` is emitted after the act, unless another row is shown by then.
    """

    handed_on = Signal()

    def __init__(self, around: AppContext, *others: QPushButton) -> None:
        """Make a panel with other buttons beside its own."""
        super().__init__(around)
        self._row_id = ""
        self._owners: RowOwners | None = None
        self._shown: tuple[RowMove, HandedOn] | None = None
        self.words = ReadingLabel(kind="muted")
        self.was = Choice("今の所管課", least=_SHORT)
        self.heir = Choice("引き継ぐ所管課", least=_SHORT)
        self.since = DayField("適用開始日")
        self.reason = LineField("引継ぎの理由", "引継ぎの理由（必須）", kept_as="hand-on-reason")
        self.moves = ReadingLabel()
        self.look = Button("引き継ぐ内容を確かめる", self._look)
        self.do = OnceButton("この内容で引き継ぐ", self._do)
        self._preview = QFrame()
        self._buttons = (*others, self.look)
        self._sight, self._preview_sight = Sight(self), Sight(self._preview)
        self._lay_out()
        self._connect()

    def show_row(self, row_id: str) -> None:
        """Show the divisions of a row, and reset the inputs."""
        self._row_id, self._owners = row_id, None
        self.reason.clear_for_good()
        with QSignalBlocker(self.since):
            self.since.show_day(fiscal_year_start(self.session.parts.clock.today()))
        self.read_names()

    def read_names(self) -> None:
        """Read the divisions of the displayed row again, because their names may have changed."""
        row_id, today = self._row_id, self.session.parts.clock.today()
        self.session.query(lambda records: read_row_owners(records, row_id, today), self._show_owners)

    def begin(self) -> None:
        """Set the focus to the choice of the new division, and scroll the panel into view."""
        self.heir.setFocus(Qt.FocusReason.OtherFocusReason)
        self._sight.scroll_into_view()

    def _show_owners(self, owners: RowOwners | None) -> None:
        if owners is None or owners.row_id != self._row_id or owners == self._owners:
            return
        was, heir = (self.was.currentData(), self.heir.currentData()) if self._owners is not None else (None, None)
        self._owners = owners
        roles = ((f"{name}（{role.label}）", name) for name, role in owners.named)
        self.was.offer(roles, was)
        self.heir.offer((("（選んでください）", ""), *((each, each) for each in owners.divisions)), heir)
        may = self.session.may_write and bool(owners.named)
        for field in (self.was, self.heir, self.since, self.reason):
            field.setEnabled(may)
        title, row_id = owners.title.replace("\n", " "), owners.row_id
        words = f"「{title}」（{row_id}）を、ある日から別の所管課に引き継ぎます。前の所管課の回答は残ります。"
        if not owners.named:
            words = f"再掲の取組（{row_id}）です。元の取組で引き継いでください。"
        self.words.show_text(words)
        self._follow_input()

    def _move_since(self, since: date) -> RowMove:
        """Return the entered move, with effect from a day."""
        was, heir = str(self.was.currentData() or ""), str(self.heir.currentData() or "")
        plan_id = self._owners.plan_id if self._owners is not None else None
        return RowMove(self._row_id, heir, since, self.reason.text(), was=was, plan_id=plan_id)

    def _follow_input(self) -> None:
        """End the preview, and enable its button if all input is given."""
        self._shown = None
        self._preview.hide()
        is_chosen = bool(self.heir.currentData() and self.was.currentData())
        is_given = is_chosen and bool(self.reason.text().strip())
        self.look.setEnabled(is_given and self.session.may_write)

    def _look(self) -> None:
        since, session = self.since.ask_day(), self.session
        if since is None:
            return
        move = self._move_since(since)

        def show(outcome: Outcome[HandedOn]) -> None:
            if self.since.day == since and self._move_since(since) == move:
                self.around.messages.withdraw()
                self._show_preview(move, outcome.value)

        session.use(
            lambda store: hand_on_row(session.parts, store, move, session.by, is_dry_run=True),
            show,
            what="移るものを確かめています",
        )

    def _show_preview(self, move: RowMove, done: HandedOn) -> None:
        self._shown = move, done
        self.moves.show_text(_moves_words(move, done, is_to_come=move.since > self.session.parts.clock.today()))
        self._preview.show()
        self._preview_sight.scroll_into_view()
        self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self) -> None:
        if self._shown is not None:
            move, seen = self._shown
            self.session.act(
                lambda store: hand_on_row(self.session.parts, store, move, self.session.by, seen=seen),
                self._show_done,
                what="引き継いでいます",
                initiator=self,
                subject=move,
            )

    def _show_done(self, outcome: Outcome[HandedOn]) -> None:
        done = outcome.value
        if self._row_id == done.row_id:
            self.show_row(done.row_id)
            self.handed_on.emit()
        words = f"{done.row_id}を引き継ぎました：{done.was} → {done.now}"
        asked = f"{done.now}の回答様式を「照会」で作成して送ってください。" if done.years else ""
        self.around.report_saved(words, asked)

    def _connect(self) -> None:
        for box in (self.was, self.heir):
            box.currentIndexChanged.connect(lambda _: self._follow_input())
        self.since.changed.connect(self._follow_input)
        self.reason.textChanged.connect(lambda _: self._follow_input())
        self.reason.returnPressed.connect(self.look.click)

    def _lay_out(self) -> None:
        fields = (self.was, self.heir, self.since, self.reason)
        form = form_of(*((each.accessibleName(), each) for each in fields))
        self._preview.setProperty("kind", "attention")
        column_of(self.moves, line_of(STRETCH, self.do), within=self._preview, margins=FRAME_MARGINS)
        heading = label("別の所管課への引継ぎ", "heading")
        column_of(heading, self.words, form, line_of(STRETCH, *self._buttons), self._preview, within=self)


class HandOnQuestion(Question):
    """A HandOnPanel as a question on a page of many rows."""

    def __init__(self, around: AppContext) -> None:
        super().__init__("panel")
        self.stop = Button("引き継がない", self.end)
        self.panel = HandOnPanel(around, self.stop)
        column_of(self.panel, within=self, margins=FRAME_MARGINS)
        self.panel.handed_on.connect(self.end)

    def ask(self, row_id: str) -> None:
        """Show the panel by which a row passes to another division."""
        self.panel.show_row(row_id)
        self.begin()
        self.panel.begin()


def _moves_words(move: RowMove, done: HandedOn, *, is_to_come: bool) -> str:
    """Return the changes by handing on a row, as text."""
    words = [f"{done.row_id}　{done.was} → {done.now}（{era_day(move.since)}から）"]
    years = "、".join(each.label for each in done.years)
    if is_to_come:
        words.append(f"この日までに開始する進捗確認は、{done.was}のままです。")
    elif years:
        words.append(f"集めている{years}分でも、{done.now}が引き継ぎます。")
    if closed := "、".join(each.label for each in done.settled if not each.is_kept_current):
        words.append(f"締切・公表の済んだ{closed}は、{done.was}のまま変わりません。")
    if recorded := "、".join(each.label for each in done.settled if each.is_kept_current):
        words.append(f"記録した資料（{recorded}）は、そのまま残ります。もう一度記録すると、正誤表ができます。")
    if done.packages:
        sent = (
            f"{done.was}に送った回答様式（照会番号 {'、'.join(done.packages)}）にも、この取組があります。"
            f"{done.was}に、この取組の記入は要らないことを知らせて、"
            f"{done.now}の回答様式を作成して送ってください。"
        )
        words.append(sent)
    return "\n".join(words)
