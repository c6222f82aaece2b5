"""計画・組織, 組織: the tree 部 › 室 › 課 in 建制順, a panel for one body, and its import and export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableView, QWidget

from nakano_status.application.organisation.edit_division import (
    EDIT,
    Changes,
    DivisionEdit,
    NewBody,
    add_body,
    edit_division,
    move_division,
    remove_division,
    rename_division,
)
from nakano_status.application.organisation.import_divisions import (
    NO_BLANK_DAY,
    BlankDays,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.read.organisation import (
    NAMING,
    BodyView,
    OrganisationView,
    read_organisation,
)
from nakano_status.application.organisation.save_tables import save_divisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.board_labels import moment_label
from nakano_status.domain.merge.change import Act
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of, splitter_of
from nakano_status.gui.controls.day_field import SinceChoice
from nakano_status.gui.controls.fields import TickBox
from nakano_status.gui.controls.scrolling import scrolled
from nakano_status.gui.features.organisation.body_questions import NewBodyQuestion
from nakano_status.gui.features.organisation.division_editor import DivisionEditor
from nakano_status.gui.features.organisation.organisation_tables import (
    ALIASES,
    BODY_ROLE,
    CONTACT,
    HEADS,
    LIAISON,
    NAME,
    ROWS,
    SINCE,
    BodyTable,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList, under
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.table_delegate import set_up_table
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.menus.row_menu import offer_acts
from nakano_status.gui.page import AppContext
from nakano_status.gui.panels.kept_table import KeptTable, KeptTablePanel, PreviewedTable
from nakano_status.gui.panels.table_preview import division_lines, divisions_words
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_ROOM = {LIAISON: 40, CONTACT: 55, ROWS: 65, ALIASES: 75, SINCE: 88}
"""The table's width, in steps, from which a column is shown, so that names remain readable."""


class BodiesView(QTableView):
    """The table view of bodies; names, contacts and aliases share the room that the other columns leave."""

    def __init__(self, model: BodyTable) -> None:
        super().__init__()
        set_up_table(self, model, tr("組織の一覧"))
        header = self.horizontalHeader()
        for column in range(len(HEADS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (NAME, CONTACT, ALIASES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, event.size().width() < steps(room))
        super().resizeEvent(event)


_TABLE_WIDTH, _EDITOR_WIDTH = 100 * STEP, 48 * STEP


class DivisionsPanel(QWidget):
    """The table of the organisation, with an editor beside it."""

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self._view = OrganisationView((), (), 0)
        self._wanted: str | None = None
        self._blank = NO_BLANK_DAY
        self.model = BodyTable(self)
        self.table = BodiesView(self.model)
        self.words = ReadingLabel(kind="muted")
        self.add = QPushButton(tr("追加…"))
        self.with_history = TickBox(tr("変更の記録を表示"))
        self.history = RichTextList(self)
        self.history_list = RichTextView(self.history, tr("組織の変更の記録"), click_goes=False)
        self.adding = NewBodyQuestion()
        self.editor = DivisionEditor()
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    @property
    def current(self) -> BodyView | None:
        """The current body."""
        body = self.table.currentIndex().data(BODY_ROLE)
        return body if isinstance(body, BodyView) else None

    def read(self) -> None:
        """Read the organisation again."""
        self._around.session.query(read_organisation, self.show_organisation)
        self.kept.follow()

    def show_organisation(self, view: OrganisationView) -> None:
        """Show the organisation; the current body remains, or is the one that was added."""
        now = self._wanted or (self.current.division_id if self.current else "")
        self._wanted = None
        self._view = view
        self.model.show_bodies(view.bodies)
        place = self.model.place_of(now)
        self.table.setCurrentIndex(place if place.isValid() else self.model.index(0, NAME))
        self.words.show_text(_summary(view))
        self.history.set_items(map(_act_line, view.acts))
        may = self._around.session.may_write
        self.add.setEnabled(may)
        self.kept.allow(may_write=may)
        self._show_body()

    def hand_over(self) -> None:
        """Store what was typed and not stored yet."""
        self.editor.hand_over()

    def _show_body(self) -> None:
        body = self.current
        self.editor.setVisible(body is not None)
        if body is not None:
            self.editor.show_body(body, self._view.bodies, may_write=self._around.session.may_write)

    def _act(self, do: Callable[[Store], Outcome[Changes]]) -> None:
        self._around.session.act(lambda store, _: do(store), self._show_done, initiator=self)

    def _show_done(self, outcome: Outcome[Changes]) -> None:
        if outcome.value:
            self._around.saved.emit()

    def _edit(self, division_id: str, edit: DivisionEdit) -> None:
        session = self._around.session
        self._act(lambda store: edit_division(session.parts, store, division_id, edit, session.by))

    def _move(self, step: int) -> None:
        if (body := self.current) is not None:
            self._wanted = body.division_id
            self._act(lambda store: move_division(store, body.division_id, step, self._around.session.by))

    def _remove(self) -> None:
        if (body := self.current) is not None:
            self._act(lambda store: remove_division(store, body.division_id, self._around.session.by))

    def _ask_name(self) -> None:
        if (body := self.current) is not None:
            self.editor.question.ask(body, self._around.session.parts.clock.today())

    def _rename(self, name: str, since: date | None) -> None:
        session = self._around.session
        if (body := self.current) is not None:
            session.act(
                lambda store, _: rename_division(session.parts, store, body.division_id, name, since, session.by),
                lambda outcome: self._end(self.editor.question.end, outcome),
                initiator=self,
            )

    def _ask_place(self, above: str) -> None:
        if (body := self.current) is not None:
            editor, today = self.editor, self._around.session.parts.clock.today()
            editor.placing.ask(body, above, editor.above.currentText(), today)

    def _ask_new(self) -> None:
        self.adding.ask(self._view.bodies, self.current, self._around.session.parts.clock.today())

    def _add(self, new: NewBody) -> None:
        session = self._around.session
        session.act(
            lambda store, _: add_body(store, new, session.by),
            lambda outcome: self._end(self.adding.end, outcome),
            initiator=self,
        )

    def _end(self, end: Callable[[], None], outcome: Outcome[Changes]) -> None:
        """Close a question whose answer was stored."""
        end()
        self._wanted = outcome.value[0].division_id if outcome.value else None
        self._show_done(outcome)
        self.table.setFocus()

    def _kept_table(self) -> KeptTable:
        session = self._around.session

        def look(store: Store, path: Path) -> PreviewedTable:
            planned = plan_divisions(session.parts, store, path, self._blank)
            lines, asks = division_lines(planned), bool(planned.undated)
            return PreviewedTable(lines, divisions_words(planned), len(planned.changes), asks=asks)

        return KeptTable(
            tr("組織"),
            look,
            lambda store, path: import_divisions(session.parts, store, path, session.by, self._blank),
            lambda store, path, replace: save_divisions(session.parts, store, path, replace=replace),
            self._choose_blank,
        )

    def _choose_blank(self, choice: SinceChoice) -> None:
        """Set what a row without a date is, after the question about the sheet's rows."""
        self._blank = BlankDays(choice.day, is_correction=choice.day is None) if choice.is_made else NO_BLANK_DAY

    def _connect(self) -> None:
        editor = self.editor
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_body())
        self.table.activated.connect(lambda _: editor.contact.setFocus())
        self.add.clicked.connect(self._ask_new)
        self.with_history.toggled.connect(self.history_list.setVisible)
        self.adding.given.connect(self._add)
        self.adding.ended.connect(self.table.setFocus)
        editor.edited.connect(self._edit)
        editor.moving.connect(self._move)
        editor.rename.clicked.connect(self._ask_name)
        editor.replacing.connect(self._ask_place)
        editor.remove.clicked.connect(self._remove)
        editor.question.given.connect(self._rename)
        offer_acts(self.table, lambda: (editor.up, editor.down, editor.rename, editor.remove, self.add))

    def _lay_out(self) -> None:
        head = line_of(STRETCH, self.with_history, self.add, spacing=2 * STEP)
        self.history_list.hide()
        left = QWidget()
        column_of(
            self.words,
            head,
            self.adding,
            (self.table, 2),
            (self.history_list, 1),
            within=left,
            margins=(0, 0, 2 * STEP, 0),
        )
        both = splitter_of(left, scrolled(self.editor), shares=(1, 0), sizes=(_TABLE_WIDTH, _EDITOR_WIDTH))
        column_of(both, within=self._content)
        column_of(self.kept, within=self)


def _summary(view: OrganisationView) -> str:
    """Return how many bodies there are, and which are under no 部, as text."""
    summary = tr("所管課 {count}件").format(count=len(view.divisions))
    if len(view.bodies) == len(view.divisions):
        summary += tr("　部・室の登録はまだありません。組織の表を取り込むと、部ごとに建制順で並びます。")
    else:
        summary += tr("（部・室を含めて {count}件）").format(count=len(view.bodies))
        summary += tr("　部のない所管課 {count}件").format(count=view.homeless) if view.homeless else ""
    return summary


def _act_line(act: Act) -> RichTextItem:
    """Return the list item of an act: when, by whom, and what was changed."""
    kind = {EDIT: "", NAMING: tr("名称の登録")}.get(act.kind, tr("組織の表の取込み"))
    what = "　".join(filter(None, (kind, act.reason)))
    head = "　".join(filter(None, (moment_label(act.at), act.by)))
    return RichTextItem(under(head, escape(what)), f"{head}、{what}", ("act", act.act_id))
