"""組織 on the page 計画・組織: the tree 部 › 室 › 課 in 建制順, an editor of one body, import and export.

Another panel lists the recorded changes (登録した改正と引継ぎ), including future changes. A change can be withdrawn
unless something depends on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.application.organisation.edit_division import (
    BodyCorrection,
    CorrectedBody,
    DivisionEdit,
    EditedRegister,
    add_body,
    edit_division,
    move_division,
    remove_division,
)
from nakano_status.application.organisation.import_divisions import (
    NO_BLANK_DAY,
    BlankDays,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.read.organisation import BodyView, OrganisationView, read_organisation
from nakano_status.application.organisation.reorganise import Reorganisation
from nakano_status.application.organisation.withdraw_reorganisation import (
    RecordedChange,
    withdraw_reorganisation,
    withdraw_row_move,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.choose_sender import CurrentSender, choose_sender
from nakano_status.application.ports.data_file import Store
from nakano_status.application.save_tables import save_divisions
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.organisation.reorganisation import Founding
from nakano_status.gui.act_runner import OnRefusal
from nakano_status.gui.controls.boxes import FlowLayout, ListAndDetail, column_of, line_of, scroll_area_of, stack_of
from nakano_status.gui.controls.fields import BackButton, Button, LineField, OnceButton, SinceChoice, TickBox
from nakano_status.gui.editing.edits_under_way import EditsUnderWay
from nakano_status.gui.features.organisation import organisation_tables
from nakano_status.gui.features.organisation.division_editor import (
    DivisionEditor,
    NameQuestion,
    NewBodyQuestion,
    PlaceQuestion,
    describe_correction,
    editable_values,
    write_correction,
)
from nakano_status.gui.features.organisation.reorganising_panel import ReorganisingPanel
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE, section
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.menus.row_menu import offer_context_menu
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels import kept_table


class RecordedPanel(Panel):
    """The list of recorded 改正 and row moves, the latest first.

    The signal `left` is emitted when the user returns to the table of the organisation.
    """

    left = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.shown: Sequence[RecordedChange] = ()
        self.list = RichTextView("登録した改正と引継ぎの一覧", click_goes=False)
        self.words = ReadingLabel(kind="muted")
        self.reason = LineField("取り消す理由", "取り消す理由（省略できます）", kept_as="withdrawn-change-reason")
        self.withdraw = OnceButton("この登録を取り消す", self._withdraw)
        self.back = BackButton("組織に戻る", self.left)
        foot = line_of(self.back, (self.reason, 1), self.withdraw)
        column_of(label("登録した改正と引継ぎ", "heading"), (self.list, 1), self.words, foot, within=self)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_chosen())

    @property
    def chosen(self) -> RecordedChange | None:
        """The selected change; None if no change is selected."""
        own = self.list.currentIndex().data(ITEM_ROLE)
        return next((each for each in self.shown if each.act.act_id == own), None)

    def show_recorded(self, recorded: Sequence[RecordedChange]) -> None:
        """Show the recorded changes.

        The selected change remains selected; if it is gone, the latest change is selected.
        """
        now = self.chosen
        self.shown = recorded
        today = self.session.parts.clock.today()
        self.list.lines.set_items([organisation_tables.recorded_line(each, today) for each in recorded])
        wanted = now if now in recorded else next(iter(recorded), None)
        if wanted is not None:
            self.list.setCurrentIndex(self.list.lines.place_of(wanted.act.act_id))
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the effect of withdrawing the selected change, or the reasons why it cannot be withdrawn."""
        chosen = self.chosen
        self.withdraw.setEnabled(chosen is not None and not chosen.obstacles and self.session.may_write)
        self.reason.setEnabled(self.withdraw.isEnabled())
        if chosen is None:
            self.words.show_text("")
        elif chosen.obstacles:
            why = "".join(f"\n・{each}" for each in chosen.obstacles)
            self.words.show_text("取り消せません。元に戻すときは、そのための改正か引継ぎを登録してください。" + why)
        elif chosen.move is not None:
            words = (
                f"取り消すと、取組 {chosen.move.row_id} の所管課を、{era_day(chosen.day)}からの引継ぎの前に戻します。"
            )
            self.words.show_text(words)
        else:
            words = (
                f"取り消すと、{era_day(chosen.day)}からの組織と、取組・成果指標・回答期限の所管課を、"
                "改正の前に戻します。"
            )
            self.words.show_text(words)

    def _withdraw(self) -> None:
        if (chosen := self.chosen) is None:
            return
        reason = self.reason.text()

        def show_done(_: object) -> None:
            self.reason.clear_if_used(reason)
            self.around.report_saved(f"取り消しました：{chosen.label}")

        def withdraw(store: Store) -> Outcome[RecordedChange]:
            act = withdraw_reorganisation if chosen.move is None else withdraw_row_move
            return act(store, reason, self.session.by, chosen)

        self.session.act(withdraw, show_done, what="登録を取り消しています", initiator=self, subject=chosen.act.act_id)


_TYPED = ("contact", "aliases")
_TABLE_WIDTH, _EDITOR_WIDTH = 100 * STEP, 48 * STEP


class DivisionsPanel(Panel):
    """The table of the organisation, with an editor beside it.

    `saved`: signal after typed text was stored and none remains; `unsaved`: signal after it could not be stored;
    `is_unsaved`: some text is not stored. A text that was not stored while another body was displayed is put into its
    field when its body is displayed again.
    """

    saved = Signal()
    unsaved = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view = OrganisationView((), (), 0)
        self._wanted: str | None = None
        self._unstored: defaultdict[str, list[tuple[DivisionEdit, DivisionEdit]]] = defaultdict(list)
        self._under_way = EditsUnderWay[str, str, Any]()
        self.is_unsaved = False
        self.model = organisation_tables.BodyTable(self)
        self.table = FittedTable(
            self.model,
            "組織の一覧",
            (organisation_tables.NAME, organisation_tables.CONTACT, organisation_tables.ALIASES),
            organisation_tables.ROOMS,
        )
        self.words = ReadingLabel(kind="muted")
        self.reorganise = Button("改正…", lambda _=False: self.begin_reorganising())
        self.reorganise.setToolTip("改称・統合・分割・廃止・異動・新設を、適用開始日から登録します。")
        self.add = Button("登録もれの追加…", self._ask_new)
        self.with_ended = TickBox("廃止した組織")
        self.with_ended.setAccessibleName("廃止した組織を表示")
        self.ended_list = RichTextView("廃止した組織の一覧", click_goes=False)
        self.with_history = TickBox("変更の記録")
        self.with_history.setAccessibleName("変更の記録を表示")
        self.history_list = RichTextView("組織の変更の記録", click_goes=False)
        self.see_recorded = QPushButton("登録した改正と引継ぎ…")
        self.recorded = RecordedPanel(around)
        self.adding = NewBodyQuestion()
        self.editor = DivisionEditor()
        self._content = QWidget()
        self.kept = kept_table.KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> BodyView | None:
        """The body in the current line of the table; None if no line is current."""
        body = self.table.currentIndex().data(organisation_tables.BODY_ROLE)
        return body if isinstance(body, BodyView) else None

    def read(self) -> None:
        """Read the organisation again and show it."""
        today = self.session.parts.clock.today()
        self.session.query(lambda records: read_organisation(records, today), self.show_organisation)
        self.kept.follow()

    def show_organisation(self, view: OrganisationView) -> None:
        """Show the organisation; a newly added body becomes current, otherwise the current body remains."""
        now = self._wanted or (self.current.division_id if self.current else "")
        self._wanted = None
        self._view = view
        self._under_way.follow_shown()
        self.model.show_lines(view.bodies)
        self.table.setCurrentIndex(self.model.place_of(now))
        self.words.show_text(organisation_tables.organisation_summary(view))
        self.history_list.lines.set_items(map(organisation_tables.act_line, view.acts))
        self.ended_list.lines.set_items(
            section("廃止した組織", [organisation_tables.ended_line(each) for each in view.ended])
        )
        self.with_ended.setVisible(bool(view.ended))
        self.ended_list.setVisible(bool(view.ended) and self.with_ended.isChecked())
        self.recorded.show_recorded(view.recorded)
        self.see_recorded.setVisible(bool(view.recorded))
        if self.is_reorganising:
            self.reorganising_panel.show_bodies(view.bodies)
        may = self.session.may_write
        self.add.setEnabled(may)
        self.reorganise.setEnabled(may)
        self.kept.allow(may_write=may)
        self._show_body()

    def store_pending_edits(self) -> None:
        """Store the edits that were typed and are not stored yet."""
        self.editor.store_pending_edits()
        for division_id in [*self._unstored]:
            for edit, seen in self._unstored.pop(division_id):
                self._edit(division_id, edit, seen)
        self.session.after_requests(self._report_if_stored)

    def _report_if_stored(self) -> None:
        if self.is_unsaved and not (self._unstored or self.editor.has_typed):
            self.is_unsaved = False
            self.saved.emit()

    def _show_body(self) -> None:
        body = self.current
        self.editor.setVisible(body is not None)
        if body is not None:
            self.editor.show_body(self._as_typed(body), self._view.bodies, may_write=self.session.may_write)
            for edit, seen in self._unstored.pop(body.division_id, ()):
                self.editor.keep_typed(body.division_id, edit, seen)

    def _as_typed(self, body: BodyView) -> BodyView:
        """Return a body with the texts that are being stored in place of the texts that were read."""
        typed = self._under_way.shown(body.division_id)
        return replace(body, asked=() if "aliases" in typed else body.asked, **typed)

    def _act(
        self,
        do: Callable[[Store], Outcome[EditedRegister]],
        then: Callable[[Outcome[EditedRegister]], None] | None = None,
        refused: OnRefusal | None = None,
        not_done: Callable[[], None] = lambda: None,
    ) -> None:
        what = "組織の変更を保存しています"
        self.session.act(
            do,
            then or self._show_done,
            what=what,
            repeats=True,
            initiator=self,
            refused=refused,
            not_done=not_done,
        )

    def _show_done(self, outcome: Outcome[EditedRegister]) -> None:
        if words := kept_table.describe_settled_rounds(outcome.value.settled):
            self.around.report_saved(f"変更しました。{words}")
        elif outcome.value.changes:
            self.around.saved.emit()
        self._report_if_stored()

    def _edit(self, division_id: str, edit: DivisionEdit, seen: DivisionEdit) -> None:
        def displayed() -> DivisionEdit | None:
            shown = next((each for each in self._view.bodies if each.division_id == division_id), None)
            return editable_values(self._as_typed(shown)) if shown else None

        def drop() -> None:
            self._unstored.pop(division_id, None)
            if self.editor.body is not None and self.editor.body.division_id == division_id:
                self.editor.drop_typed()
                self._show_body()

        typed = {name: text for name in _TYPED if (text := getattr(edit, name)) is not None}
        under_way = self._under_way.begin(division_id, {name: getattr(seen, name) for name in typed}, typed)

        def done(outcome: Outcome[EditedRegister]) -> None:
            self._under_way.end(under_way)
            self._show_done(outcome)

        def keep() -> None:
            for name in self._under_way.give_up(under_way):
                kept, over = DivisionEdit(**{name: typed[name]}), replace(seen, **under_way.expected())
                if not self.editor.keep_typed(division_id, kept, over):
                    self._unstored[division_id].append((kept, over))
            if not typed:
                self._show_body()  # a choice is shown as it is stored
                return
            self.is_unsaved = True
            self.unsaved.emit()

        refuse = self.around.moved_content_handler(partial(self._edit, division_id, edit), displayed, drop)

        def write(store: Store) -> Outcome[EditedRegister]:
            over = replace(seen, **under_way.expected())
            outcome = edit_division(store, division_id, edit, self.session.by, over)
            under_way.mark_written()
            return outcome

        self._act(write, done, refuse, keep)

    def _move(self, step: int) -> None:
        if (body := self.current) is not None:
            self._wanted = body.division_id
            self._act(lambda store: move_division(store, body.division_id, step, self.session.by))

    def _choose_sender(self) -> None:
        if (body := self.current) is not None:
            self.session.act(
                lambda store: choose_sender(self.session.parts, store, body.name, self.session.by),
                self._show_sender,
                what="資料の発信者を変更しています",
                initiator=self,
                subject=body.name,
            )

    def _show_sender(self, outcome: Outcome[CurrentSender]) -> None:
        words = (
            f"資料の発信者を「{outcome.value.sender.name}」にしました。"
            "締切・公表・記録の済んだ進捗確認の資料は、前のままです。"
        )
        self.around.report_saved(words)

    def _remove(self) -> None:
        if (body := self.current) is not None:
            self._act(lambda store: remove_division(store, body.division_id, self.session.by))

    @property
    def first_stop(self) -> QWidget:
        """The widget that gets the focus first: the table, or the first field of a 改正 that was begun."""
        return self.reorganising_panel.form.kind if self.is_reorganising else self.table

    @property
    def is_reorganising(self) -> bool:
        """Whether a 改正 was begun and neither recorded nor closed."""
        return isinstance(self._stack.currentWidget(), ReorganisingPanel)

    @cached_property
    def reorganising_panel(self) -> ReorganisingPanel:
        """The panel for entering a 改正, made when it is first needed."""
        panel = ReorganisingPanel(self.around)
        panel.done.connect(self._show_reorganised)
        panel.left.connect(self.end_reorganising)
        self._stack.addWidget(panel)
        return panel

    def begin_reorganising(self, above: str | None = None) -> None:
        """Show the panel for a 改正 of the current body.

        If `above` is given, it is a move to the 部 or 室 with that ID. Does nothing if a 改正 was already begun.
        """
        if self.is_reorganising:
            return
        kind = SuccessionKind.RENAMED if above is None else SuccessionKind.MOVED
        self._show_beside(self.reorganising_panel, self.reorganising_panel.form.kind)
        self.reorganising_panel.begin(self._view.bodies, self.current, kind, above)

    def _show_beside(self, panel: QWidget, first: QWidget) -> None:
        self.editor.placing.end()
        self.around.messages.withdraw()
        self.kept.drop.hide()
        self._stack.setCurrentWidget(panel)
        first.setFocus()

    def end_reorganising(self) -> None:
        """Show the organisation again; a 改正 that was begun is discarded."""
        self._stack.setCurrentWidget(self._both)
        self.kept.drop.show()
        self.table.setFocus()

    def _show_reorganised(self, done: object) -> None:
        if isinstance(done, Reorganisation) and done.successions:
            self._wanted = done.successions[0].successor
        self.end_reorganising()

    def _ask_name(self) -> None:
        if (body := self.current) is not None:
            self.editor.question.ask(body)

    def _correct(self, question: NameQuestion | PlaceQuestion, correction: BodyCorrection) -> None:
        def show_done(outcome: Outcome[CorrectedBody]) -> None:
            self._end(question.end, Outcome(EditedRegister(outcome.value.changes)))
            if outcome.value.reached:
                self.around.report_saved(*describe_correction(outcome.value))

        write_correction(self.session, question, correction, show_done)

    def _ask_place(self, above: str) -> None:
        if (body := self.current) is not None:
            self.editor.placing.ask(body, above, self.editor.above.currentText())

    def _ask_new(self) -> None:
        self.adding.ask(self._view.bodies, self.current)

    def _add(self, new: Founding) -> None:
        self.session.act(
            lambda store: add_body(store, new, self.session.by),
            lambda outcome: self._end(self.adding.end, outcome),
            what="組織を登録しています",
            initiator=self,
            subject=new,
        )

    def _end(self, end: Callable[[], None], outcome: Outcome[EditedRegister]) -> None:
        """Close a question after its answer was stored."""
        end()
        self._wanted = outcome.value.changes[0].division_id if outcome.value.changes else None
        self._show_done(outcome)
        self.table.setFocus()

    def _kept_table(self) -> kept_table.KeptTable[BlankDays]:
        def look(store: Store, path: Path, blank: BlankDays) -> kept_table.PreviewedTable:
            planned = plan_divisions(self.session.parts, store, path, blank)
            lines, asks = kept_table.division_change_lines(planned), bool(planned.undated)
            words, needs_reason = kept_table.divisions_preview_text(planned), bool(planned.settled.reached)
            count = len(planned.changes)
            return kept_table.PreviewedTable(lines, words, count, asks=asks, needs_reason=needs_reason, shown=planned)

        def take_in(
            store: Store, path: Path, blank: BlankDays, seen: TablePreview | None, reason: str
        ) -> Outcome[ImportedTable]:
            return import_divisions(self.session.parts, store, path, self.session.by, blank, reason, seen)

        return kept_table.KeptTable(
            "組織",
            "divisions",
            lambda chosen: _blank_days(chosen.since),
            look,
            take_in,
            lambda store, path, _, replace: save_divisions(self.session.parts, store, path, replace=replace),
        )

    def _connect(self) -> None:
        editor = self.editor
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_body())
        self.table.activated.connect(lambda _: editor.contact.setFocus())
        self.with_history.toggled.connect(self.history_list.setVisible)
        self.with_ended.toggled.connect(self.ended_list.setVisible)
        self.see_recorded.clicked.connect(lambda _=False: self._show_beside(self.recorded, self.recorded.list))
        self.recorded.left.connect(self.end_reorganising)
        self.adding.given.connect(self._add)
        self.adding.ended.connect(self.table.setFocus)
        editor.edited.connect(self._edit)
        editor.moving.connect(self._move)
        editor.correct.clicked.connect(self._ask_name)
        editor.replacing.connect(self._ask_place)
        editor.signer.clicked.connect(self._choose_sender)
        editor.remove.clicked.connect(self._remove)
        editor.correcting.connect(self._correct)
        editor.placing.moved.connect(self.begin_reorganising)
        offer_context_menu(
            self.table,
            lambda: (self.reorganise, editor.up, editor.down, editor.correct, editor.signer, editor.remove, self.add),
        )

    def _lay_out(self) -> None:
        buttons, boxes = (self.reorganise, self.see_recorded, self.add), (self.with_ended, self.with_history)
        left = QWidget()
        sizes = (_TABLE_WIDTH, _EDITOR_WIDTH)
        self._both = ListAndDetail(self.table, left, scroll_area_of(self.editor), (1, 0), sizes)
        head = FlowLayout(*buttons, *boxes, self._both.open, at_end=len(boxes) + 1, spacing=2 * STEP)
        for each in (self.history_list, self.with_ended, self.ended_list, self.see_recorded):
            each.hide()
        column_of(
            self.words,
            head,
            self.adding,
            (self.table, 2),
            (self.ended_list, 1),
            (self.history_list, 1),
            within=left,
            margins=(0, 0, 2 * STEP, 0),
        )
        self._stack = stack_of(self._both, self.recorded)
        column_of(self._stack, within=self._content)
        column_of(self.kept, within=self)


def _blank_days(choice: SinceChoice) -> BlankDays:
    """Return the meaning of a row without a date, as the question about the sheet's rows was answered."""
    return BlankDays(choice.day, is_correction=choice.day is None) if choice.is_made else NO_BLANK_DAY
