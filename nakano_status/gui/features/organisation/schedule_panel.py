"""計画上のスケジュール: the table of the planned schedule, edited in place or by a sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from nakano_status.application.organisation.save_tables import save_schedule
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.schedules import (
    Place,
    ScheduleRow,
    ScheduleTable,
    edit_schedule,
    import_schedule,
    plan_schedule,
    read_schedules_to_choose,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.text.narrative import search_words
from nakano_status.gui.controls.boxes import FlowLayout, column_of
from nakano_status.gui.controls.fields import Button, Choice, SearchField, TickBox
from nakano_status.gui.features.organisation.organisation_tables import (
    FIRST_YEAR,
    ID,
    TITLE,
    ScheduleModel,
    schedule_fits,
)
from nakano_status.gui.lists.line_steps import LINE_ROLE, LineFilter
from nakano_status.gui.lists.tables import edit_in_cells, set_up_table
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.menus.row_menu import offer_acts
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.panels.hand_on_panel import HandOnQuestion
from nakano_status.gui.panels.kept_table import (
    KeptTable,
    KeptTablePanel,
    PreviewedTable,
    schedule_lines,
    schedule_words,
)
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_YEAR_WIDTH, _LEAST_TITLE = 15, 28


class ScheduleView(QTableView):
    """The table view of the schedule; cells are selected one by one; a key or a double click begins editing."""

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        set_up_table(self, model, tr("計画上のスケジュールの一覧"))
        edit_in_cells(self)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)

    def lay_out_columns(self) -> None:
        """Set the width of every column, after the years or the available width changed."""
        columns = self.model().columnCount()
        if columns <= FIRST_YEAR:
            return
        self.horizontalHeader().setSectionResizeMode(ID, QHeaderView.ResizeMode.ResizeToContents)
        year = steps(_YEAR_WIDTH)
        for column in range(FIRST_YEAR, columns):
            self.setColumnWidth(column, year)
        left = self.viewport().width() - self.columnWidth(ID) - (columns - FIRST_YEAR) * year
        self.setColumnWidth(TITLE, max(left, steps(_LEAST_TITLE)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_columns()


_SEARCH_WIDTH = 44 * STEP


class SchedulePanel(Panel):
    """The table of the planned schedule.

    If the plan has several editions, it shows that of the round that is shown until another one is chosen.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._table = ScheduleTable((), ())
        self._chosen: int | None = None
        self._shown: int | None = None
        self.editions = Choice(tr("計画の版"), fits=True)
        self.model = ScheduleModel(self)
        self.shown = LineFilter(self.model, self)
        self.table = ScheduleView(self.shown)
        self.search = SearchField(
            tr("計画上のスケジュールの検索"), tr("管理番号・事業内容・所管課・スケジュールから検索")
        )
        self.only_blank = TickBox(tr("スケジュールのない取組だけ"))
        self.words = ReadingLabel(kind="muted")
        self.hand_on = Button(tr("別の所管課への引継ぎ…"), lambda _=False: self._ask_heir())
        self.handing = HandOnQuestion(around)
        self._content = QWidget()
        self.kept = KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    def read(self) -> None:
        """Read the schedule again."""
        year, chosen = self.session.year, self._chosen
        self.session.query(
            lambda records: read_schedules_to_choose(records, year, chosen), lambda found: self.show_schedule(*found)
        )
        self.kept.follow()

    def show_schedule(self, editions: tuple[Edition, ...], shown: Edition, table: ScheduleTable) -> None:
        """Show the current schedule of an edition."""
        self._table = table
        self._offer(editions, shown)
        self.model.may_write = self.session.may_write
        self.hand_on.setEnabled(self.model.may_write)
        self.model.show_table(table)
        self.table.lay_out_columns()
        self.kept.allow(may_write=self.model.may_write)
        self._show_count()

    @property
    def first(self) -> QWidget:
        """The widget that has the focus at first."""
        return self.table

    def hand_over(self) -> None:
        """Store the cell that is being edited, by moving the focus away."""
        self.table.setFocus()

    def _offer(self, editions: tuple[Edition, ...], shown: Edition) -> None:
        """Show which edition is shown, and offer the others; both are hidden for a plan with one edition."""
        self.editions.offer(((each.label, each.ordinal) for each in editions), shown.ordinal)
        self.editions.setVisible(len(editions) > 1)
        self._shown = shown.ordinal

    def _choose(self, place: int) -> None:
        self._chosen = int(self.editions.itemData(place))
        self.read()

    def _choice(self) -> EditionChoice:
        """Return the edition that is shown or chosen; acts read it on another thread."""
        return EditionChoice(number=self._shown if self._chosen is None else self._chosen)

    def _look(self) -> None:
        words = search_words(self.search.text())
        self.shown.show_only(schedule_fits(words, only_blank=self.only_blank.isChecked()))
        self._show_count()

    def _show_count(self) -> None:
        """Show how many rows are shown, and what a row without a schedule means."""
        rows, shown, blank = len(self._table.rows), self.shown.rowCount(), len(self._table.blank)
        counted = (
            tr("{rows}件").format(rows=rows)
            if shown == rows
            else tr("{rows}件のうち{shown}件").format(rows=rows, shown=shown)
        )
        means = tr("　計画上のスケジュールのない取組 {count}件は、開始済みの取組として報告対象に含めます。")
        self.words.show_text(counted + (means.format(count=blank) if blank else ""))

    def _write(self, row_id: str, year: FiscalYear, text: str) -> None:
        choice = self._choice()
        self.session.act(
            lambda store, _: edit_schedule(store, {(row_id, year): text}, self.session.by, choice),
            self._show_written,
            initiator=self,
        )

    def _show_written(self, outcome: Outcome[tuple[Place, ...]]) -> None:
        if outcome.value:
            self.around.saved.emit()

    def _ask_heir(self) -> None:
        row = self.table.currentIndex().data(LINE_ROLE)
        if isinstance(row, ScheduleRow):
            self.handing.ask(row.row_id)

    def _kept_table(self) -> KeptTable:
        def look(store: Store, path: Path) -> PreviewedTable:
            planned = plan_schedule(self.session.parts, store, path, self._choice())
            return PreviewedTable(schedule_lines(planned), schedule_words(planned), len(planned.changes))

        return KeptTable(
            tr("計画上のスケジュール"),
            look,
            lambda store, path, _: import_schedule(self.session.parts, store, path, self.session.by, self._choice()),
            lambda store, path, replace: save_schedule(
                self.session.parts, store, path, self._choice(), replace=replace
            ),
        )

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._look())
        self.only_blank.toggled.connect(lambda _: self._look())
        self.editions.activated.connect(self._choose)
        self.model.written.connect(self._write)
        self.handing.ended.connect(self.table.setFocus)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self.handing.end())
        offer_acts(self.table, lambda: (self.hand_on,))

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.editions.hide()
        head = FlowLayout(self.search, self.only_blank, self.editions, self.hand_on, spacing=2 * STEP)
        column_of(head, self.words, self.handing, (self.table, 1), within=self._content)
        column_of(self.kept, within=self)
