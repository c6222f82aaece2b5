"""計画・組織: the organisation, the planned schedule and the plan's editions, edited in place or by a sheet.

Another tab, 次期計画への引継ぎ, lists the rows of the plan; the fate of the current row is decided below the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from nakano_status.application.edited_fields import edited
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import schedules
from nakano_status.application.plan.decide_fate import FateLine, FatesView, decide_fate, find_plan_of_fates, read_fates
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.save_tables import save_schedule
from nakano_status.application.table_rows import ImportedTable
from nakano_status.application.unchanged_content import TablePreview
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.plan.initiative_id import read_ids
from nakano_status.domain.plan.lineage import ROW_FATES, UNDECIDED, PlanFate, RowFate
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.text.narrative import search_words, stored_entry
from nakano_status.gui import commands
from nakano_status.gui.commands import offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, FlowLayout, column_of, tabs_of
from nakano_status.gui.controls.fields import Button, Choice, LineField, SearchField, TickBox
from nakano_status.gui.editing.edits_under_way import EditsUnderWay
from nakano_status.gui.features.organisation import organisation_tables
from nakano_status.gui.features.organisation.divisions_panel import DivisionsPanel
from nakano_status.gui.features.organisation.editions_panel import EditionsPanel
from nakano_status.gui.lists.line_steps import LINE_ROLE, LineFilter, TextTable
from nakano_status.gui.lists.tables import FittedTable, allow_editing_in_cells, set_up_table
from nakano_status.gui.lists.unstored_cells import NOT_STORED, UnstoredText
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.menus.row_menu import offer_context_menu
from nakano_status.gui.page import AppContext, Page, PageKind, Panel
from nakano_status.gui.panels import kept_table
from nakano_status.gui.panels.hand_on_panel import HandOnQuestion
from nakano_status.gui.qt_override import override

_YEAR_WIDTH, _LEAST_TITLE = 15, 28


class ScheduleView(QTableView):
    """The table view of the schedule; cells are selected one by one, and a key or a double click begins editing."""

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        set_up_table(self, model, "計画上のスケジュールの一覧")
        allow_editing_in_cells(self)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(organisation_tables.ID, QHeaderView.ResizeMode.ResizeToContents)

    def lay_out_columns(self) -> None:
        """Set the width of every column, after the years or the available width changed."""
        columns = self.model().columnCount()
        if columns <= organisation_tables.FIRST_YEAR:
            return
        year = steps(_YEAR_WIDTH)
        for column in range(organisation_tables.FIRST_YEAR, columns):
            self.setColumnWidth(column, year)
        left = (
            self.viewport().width()
            - self.columnWidth(organisation_tables.ID)
            - (columns - organisation_tables.FIRST_YEAR) * year
        )
        self.setColumnWidth(organisation_tables.TITLE, max(left, steps(_LEAST_TITLE)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_columns()


_SEARCH_WIDTH = 44 * STEP
_Place = tuple[str, FiscalYear]
"""A cell of the schedule: 管理番号 and year."""


class SchedulePanel(Panel):
    """The table of the planned schedule.

    If the plan has several editions, it shows the edition of the current round until another edition is chosen.
    """

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._table = schedules.ScheduleTable((), ())
        self._chosen: int | None = None
        self._shown: int | None = None
        self.editions = Choice("計画の版", fits=True)
        self._under_way = EditsUnderWay[str | None, _Place, str]()
        self.model = organisation_tables.ScheduleModel(self)
        self.shown = LineFilter(self.model, self)
        self.table = ScheduleView(self.shown)
        self.search = SearchField("計画上のスケジュールの検索", "管理番号・事業内容・所管課・スケジュールから検索")
        self.only_blank = TickBox("スケジュールのない取組だけ")
        self.words = ReadingLabel(kind="muted")
        self.hand_on = Button("別の所管課への引継ぎ…", lambda _=False: self._ask_heir())
        self.handing = HandOnQuestion(around)
        self._content = QWidget()
        self.kept = kept_table.KeptTablePanel(around, self._kept_table(), self._content)
        self._lay_out()
        self._connect()

    def read(self) -> None:
        """Read the schedule again and show it."""
        year, chosen = self.session.year, self._chosen
        self.session.query(
            lambda records: schedules.read_schedules_to_choose(records, year, chosen),
            lambda found: self.show_schedule(*found),
        )
        self.kept.follow()

    def show_schedule(self, editions: tuple[Edition, ...], shown: Edition, table: schedules.ScheduleTable) -> None:
        """Show the current schedule of the edition `shown`; `editions` are the editions to choose from."""
        self._table = table
        self._under_way.follow_shown()
        self._offer(editions, shown)
        self.model.may_write = self.session.may_write
        self.hand_on.setEnabled(self.model.may_write)
        self.model.show_table(table)
        self.table.lay_out_columns()
        self.kept.allow(may_write=self.model.may_write)
        self._show_count()

    @property
    def first_stop(self) -> QWidget:
        """The widget that gets the focus first."""
        return self.table

    def store_pending_edits(self) -> None:
        """Store the cell that is being edited, by moving the focus away, and the texts that could not be stored."""
        self.table.setFocus()
        self.model.unstored.write_again(self._write)

    def _offer(self, editions: tuple[Edition, ...], shown: Edition) -> None:
        """Offer the editions, with the shown one chosen; the choice is hidden if the plan has only one."""
        self.editions.offer(((each.label, each.ordinal) for each in editions), shown.ordinal)
        self.editions.setVisible(len(editions) > 1)
        self._shown = shown.ordinal

    def _choose(self, place: int) -> None:
        self._chosen = int(self.editions.itemData(place))
        self.read()

    def _choice(self) -> EditionChoice:
        """Return the edition that is shown."""
        return EditionChoice(number=self._shown)

    def _look(self) -> None:
        words = search_words(self.search.text())
        self.shown.show_only(organisation_tables.schedule_predicate(words, only_blank=self.only_blank.isChecked()))
        self._show_count()

    def _show_count(self) -> None:
        """Show the number of rows, and a note on rows without a schedule."""
        rows, shown, blank = len(self._table.rows), self.shown.rowCount(), len(self._table.blank)
        counted = f"{rows}件" if shown == rows else f"{rows}件のうち{shown}件"
        means = f"　計画上のスケジュールのない取組 {blank}件は、開始済みの取組として報告対象に含めます。"
        unstored = self.model.unstored.describe()
        self.words.show_text(counted + (means if blank else "") + (f"\n{unstored}" if unstored else ""))

    def _text_shown(self, place: _Place) -> str | None:
        """Return the text at a place as the table shows it; None if the row is not in the table."""
        found = (row.texts.get(place[1], "") for row in self._table.rows if row.row_id == place[0])
        return next((edited(self._awaited(place), text) for text in found), None)

    def _awaited(self, place: _Place) -> str | None:
        """Return the text that was typed at a place and is not read yet; None if there is none."""
        return self._under_way.shown(self._table.edition_id).get(place)

    def _write(self, place: _Place, text: str, replaced: Mapping[_Place, str]) -> None:
        self._store(self._choice(), place, text, replaced[place])

    def _store(self, choice: EditionChoice, place: _Place, text: str, seen: str) -> None:
        """Store a text in the shown schedule, which is that of the edition `choice`, over the text `seen`."""
        edition_id, unstored = self._table.edition_id, self.model.unstored
        spot = unstored.spot(place)
        edit = unstored.begin(spot, text)
        own = self._under_way.begin(edition_id, {place: seen}, {place: stored_entry(text) or ""})
        forget = partial(unstored.forget, spot, edit)

        def act(store: Store) -> Outcome[schedules.EditedSchedule]:
            outcome = schedules.edit_schedule(store, {place: text}, self.session.by, choice, own.expected())
            own.mark_written()
            return outcome

        def done(outcome: Outcome[schedules.EditedSchedule]) -> None:
            self._under_way.end(own)
            forget()
            self._show_written(outcome)

        def keep() -> None:
            self._under_way.give_up(own)
            unstored.keep(spot, UnstoredText(text, NOT_STORED, own.expected()), edit)

        self.session.act(
            act,
            done,
            what="スケジュールを保存しています",
            repeats=True,
            initiator=self,
            refused=self.around.moved_content_handler(
                partial(self._store, choice, place, text),
                lambda: self._text_shown(place) if self._table.edition_id == edition_id else None,
                forget,
            ),
            not_done=keep,
        )

    def _show_written(self, outcome: Outcome[schedules.EditedSchedule]) -> None:
        if words := kept_table.describe_settled_rounds(outcome.value.settled):
            remedy = kept_table.CORRECTS_SCHEDULES if outcome.value.settled.unchanged else ""
            self.around.report_saved(f"変更しました。{words}", remedy)
        elif outcome.value.places:
            self.around.saved.emit()

    def _ask_heir(self) -> None:
        row = self.table.currentIndex().data(LINE_ROLE)
        if isinstance(row, schedules.ScheduleRow):
            self.handing.ask(row.row_id)

    def _kept_table(self) -> kept_table.KeptTable[EditionChoice]:
        def look(store: Store, path: Path, choice: EditionChoice) -> kept_table.PreviewedTable:
            planned = schedules.plan_schedule(self.session.parts, store, path, choice)
            words, count = kept_table.schedule_preview_text(planned), len(planned.changes)
            return kept_table.PreviewedTable(kept_table.schedule_lines(planned), words, count, shown=planned)

        def take_in(
            store: Store, path: Path, choice: EditionChoice, seen: TablePreview | None, _: str
        ) -> Outcome[ImportedTable]:
            return schedules.import_schedule(self.session.parts, store, path, self.session.by, choice, seen=seen)

        return kept_table.KeptTable(
            "計画上のスケジュール",
            "schedule",
            lambda _: self._choice(),
            look,
            take_in,
            lambda store, path, choice, replace: save_schedule(
                self.session.parts, store, path, choice, replace=replace
            ),
        )

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._look())
        self.only_blank.toggled.connect(lambda _: self._look())
        self.editions.activated.connect(self._choose)
        self.model.written.connect(self._write)
        self.model.awaited = self._awaited
        self.model.unstored.changed.connect(lambda _: self._show_count())
        self.model.unstored.discard_by_escape(
            self.table, lambda index: self.model.place_at(self.shown.mapToSource(index))
        )
        self.handing.ended.connect(self.table.setFocus)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self.handing.end())
        offer_context_menu(self.table, lambda: (self.hand_on,))

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.editions.hide()
        head = FlowLayout(self.search, self.only_blank, self.editions, self.hand_on, spacing=2 * STEP)
        column_of(head, self.words, self.handing, (self.table, 1), within=self._content)
        column_of(self.kept, within=self)


ROW_TITLE, TO = 1, 3
_SEPARATOR = "、"
_FIELD_WIDTH = 34 * STEP


class FatesModel(TextTable):
    """A table model of the rows of a plan with their fates in the next plan."""

    heads = ("", "", "引継ぎ", "次期計画の取組")
    key = attrgetter("listing.row_id")

    def show_fates(self, view: FatesView) -> None:
        """Show the rows of a plan with their fates.

        The headings of the columns 管理番号 and 事業内容 are the plan's own.
        """
        given = view.pair.old_edition.profile.headings
        self.heads = (given[ID], given[TITLE], *FatesModel.heads[2:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 1)
        self.show_lines(view.lines)

    @override
    def texts(self, line: FateLine) -> tuple[str, ...]:
        to = _SEPARATOR.join(f"{each.row_id} {each.title}" for each in line.to)
        return line.listing.row_id, line.listing.title, line.label, to


_FatePlace = tuple[str, str]  # the ID of a plan, and the 管理番号 of a row in it
_FateTexts = tuple[str, str, str]  # the fate of a row as shown, its rows in the next plan, and the reason


class FatesPanel(Panel):
    """The rows of a plan, and below them the fate of the current row in the next plan; each decision is one act."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._view: FatesView | None = None
        self._place: _FatePlace | None = None
        self._seen: FateLine | None = None
        self._aside: dict[_FatePlace, tuple[FateLine, _FateTexts]] = {}  # unsaved input on rows that are not shown
        self.words = ReadingLabel(kind="muted")
        self.model = FatesModel(self)
        self.table = FittedTable(self.model, "次期計画への引継ぎの一覧", (ROW_TITLE, TO))
        self.facts = ReadingLabel()
        self.fate = Choice("引継ぎ", fits=True)
        self.to = LineField("次期計画の取組の管理番号", "次期計画の管理番号（「、」で区切ります）", kept_as="fate-rows")
        self.reason = LineField("引継ぎの理由", "理由", kept_as="fate-reason")
        self.decide = Button("登録する", self._decide)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_line())

    @property
    def first_stop(self) -> QWidget:
        """The widget that gets the focus first."""
        return self.table

    @property
    def current(self) -> FateLine | None:
        """The current row; None if there is none."""
        index = self.table.currentIndex()
        return self.model.line_at(index.row()) if index.isValid() else None

    def read(self) -> None:
        """Read the fates again and show them."""

        def read(records: Records) -> FatesView:
            return read_fates(records, find_plan_of_fates(records))

        self.session.query(read, self.show_view)

    def show_view(self, view: FatesView) -> None:
        """Show the fates of a plan's rows; the current row remains current."""
        now = self.current.listing.row_id if self.current else None
        self._view = view
        self.model.show_fates(view)
        self.table.setCurrentIndex(self.model.place_of(now))
        counted = _SEPARATOR.join(f"{k} {n}件" for k, n in view.counts.items())
        after = view.pair.new.title if view.pair.new else "未登録"
        self.words.show_text(f"「{view.pair.old.title}」の取組の引継ぎ（次期計画：{after}）　{counted}")
        self._show_line()

    def _show_line(self) -> None:
        line, view = self.current, self._view
        may = line is not None and self.session.may_write
        for part in (self.fate, self.to, self.reason, self.decide):
            part.setEnabled(may)
        if line is None or view is None:
            self.facts.show_text("")
            return
        direction = line.direction or "（記載なし）"
        self.facts.show_text(f"{line.listing.row_id}　{line.listing.title}\n{view.heading}：{direction}")
        place = _place_of(line, view)
        is_typed = self._seen is not None and self._fields() != _fate_texts(self._seen)
        if is_typed and self._place == place:
            return  # unsaved input remains
        if is_typed and self._place and self._seen:
            self._aside[self._place] = self._seen, self._fields()
        self._place = place
        self._seen, (fate, to, reason) = self._aside.pop(place, (line, _fate_texts(line)))
        self.fate.choose(fate)
        self.to.setText(to)
        self.reason.setText(reason)

    def _fields(self) -> _FateTexts:
        return str(self.fate.currentData()), self.to.text(), self.reason.text()

    def _drop(self, place: _FatePlace) -> None:
        """Discard the unsaved input on a row, and show the stored fate if the row is shown."""
        self._aside.pop(place, None)
        if self._place == place:
            self._seen = None
            self._show_line()

    def _decide(self) -> None:
        line, place, chosen = self._seen, self._place, str(self.fate.currentData())
        if line is None or place is None or (chosen == UNDECIDED and line.fate is None):
            return
        fate = None if chosen == UNDECIDED else PlanFate(chosen)
        to = read_ids(self.to.text()) if fate else ()
        decided = RowFate(line.listing.row_id, fate, to, self.reason.text()) if fate else None
        self._record(place, decided, line)

    def _record(self, place: _FatePlace, fate: RowFate | None, seen: FateLine) -> None:
        """Record the fate of a row (None: not decided) over the fate in `seen`."""
        plan_id, row_id = place

        def done(outcome: Outcome[RowFate | None]) -> None:
            words = f"{row_id} の引継ぎを登録しました。" if outcome.value else f"{row_id} の引継ぎを未定に戻しました。"
            self.around.report_saved(words)
            self._drop(place)
            self.read()

        def work(store: Store) -> Outcome[RowFate | None]:
            what = (fate.fate, fate.to, fate.reason or "") if fate else (None,)
            return decide_fate(store, row_id, *what, by=self.session.by, plan_id=plan_id, seen=seen)

        self.session.act(
            work,
            done,
            what="引継ぎを登録しています",
            repeats=True,
            initiator=self,
            refused=self.around.moved_content_handler(
                partial(self._record, place, fate),
                lambda: self._line_at(place),
                lambda: self._drop(place),
            ),
        )

    def _line_at(self, place: _FatePlace) -> FateLine | None:
        """Return the row at a place as the table shows it; None if the table shows another plan."""
        view = self._view
        return next((each for each in view.lines if _place_of(each, view) == place), None) if view else None

    def _lay_out(self) -> None:
        self.fate.offer((each, each) for each in (UNDECIDED, *(fate.value for fate in ROW_FATES)))
        for field in (self.to, self.reason):
            field.setMinimumWidth(_FIELD_WIDTH)
        below = FlowLayout(self.fate, self.to, self.reason, self.decide)
        column_of(self.words, (self.table, 1), self.facts, below, within=self, spacing=STEP)


def _place_of(line: FateLine, view: FatesView) -> _FatePlace:
    return view.pair.old.plan_id, line.listing.row_id


def _fate_texts(line: FateLine) -> _FateTexts:
    fate = line.fate
    to = _SEPARATOR.join(each.row_id for each in line.to)
    return fate.fate.value if fate else UNDECIDED, to, (fate.reason if fate else None) or ""


class OrganisationPage(Page):
    """The page 計画・組織 with tabs for the organisation, the schedule, the editions and the fates of rows."""

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self.divisions = DivisionsPanel(around)
        self.schedule = SchedulePanel(around)
        self.editions = EditionsPanel(around)
        self.fates = FatesPanel(around)
        self.rest = tabs_of(
            "計画の版、次期計画への引継ぎ",
            (self.editions, "計画の版"),
            (self.fates, "次期計画への引継ぎ"),
        )
        self.tabs = tabs_of(
            "組織、計画上のスケジュール、その他",
            (self.divisions, "組織"),
            (self.schedule, "計画上のスケジュール"),
            (self.rest, "その他"),
        )
        self._lay_out()
        self._offer()
        for tabs in (self.tabs, self.rest):
            tabs.currentChanged.connect(lambda _: self.look_again())
        for changed in (self.divisions.saved, self.divisions.unsaved, self.schedule.model.unstored.changed):
            changed.connect(lambda *_: self._report_saving())

    @override
    def enter(self, request: object = None) -> None:
        self.look_again()
        self.take_keyboard(self._panel.first_stop)
        self.loaded.emit()

    @property
    @override
    def keeps_unsaved(self) -> bool:
        return self.session.keeps_typed and not self.schedule.model.unstored

    def _report_saving(self) -> None:
        """Report whether the typed texts of both tabs are stored."""
        (self.unsaved if self.divisions.is_unsaved or self.schedule.model.unstored else self.saved).emit()

    @override
    def leave(self) -> None:
        self.divisions.store_pending_edits()
        self.schedule.store_pending_edits()

    @override
    def look_again(self) -> None:
        self._panel.read()

    @property
    def _panel(self) -> DivisionsPanel | SchedulePanel | EditionsPanel | FatesPanel:
        """The panel of the tab that is shown."""
        shown = self.tabs.currentWidget()
        shown = self.rest.currentWidget() if shown is self.rest else shown
        return next(each for each in (self.divisions, self.schedule, self.editions, self.fates) if each is shown)

    def _perform(self, panel: DivisionsPanel | SchedulePanel | EditionsPanel, do: Callable[[], None]) -> None:
        """Call `do` with one of the tabs shown, after the typed text is stored."""
        self.leave()
        self.turn_to(panel)
        self.enter()
        do()

    def turn_to(self, panel: DivisionsPanel | SchedulePanel | EditionsPanel | FatesPanel) -> None:
        """Show the tab of a panel."""
        if self.rest.indexOf(panel) >= 0:
            self.rest.setCurrentWidget(panel)
            self.tabs.setCurrentWidget(self.rest)
        else:
            self.tabs.setCurrentWidget(panel)

    def _perform_on_bodies(self, do: Callable[[], None]) -> None:
        """Call `do` with the table of bodies shown, unless a 改正 was begun, which hides the current body."""
        if self.divisions.is_reorganising:
            words = "組織の改正の途中です。"
            remedy = "［この内容で改正する］か［改正しない］を押してから、もう一度行ってください。"
            self.around.messages.report_not_done(words, remedy)
        else:
            self.divisions.end_reorganising()
            self._perform(self.divisions, do)

    def _search(self) -> None:
        self.tabs.setCurrentWidget(self.schedule)
        self.schedule.search.begin()

    def _offer(self) -> None:
        divisions, schedule, editor = self.divisions, self.schedule, self.divisions.editor
        for command, do in (
            (commands.REORGANISE, divisions.reorganise.click),
            (commands.IMPORT_DIVISIONS, divisions.kept.ask_file),
            (commands.SAVE_DIVISIONS, divisions.kept.ask_target),
        ):
            offer(self, command, partial(self._perform, divisions, do))
        for command, do in (
            (commands.ADD_BODY, divisions.add.click),
            (commands.CORRECT_NAME, editor.correct.click),
            (commands.MOVE_UP, editor.up.click),
            (commands.MOVE_DOWN, editor.down.click),
            (commands.REMOVE_BODY, editor.remove.click),
        ):
            offer(self, command, partial(self._perform_on_bodies, do))
        offer(self, commands.IMPORT_SCHEDULE, partial(self._perform, schedule, schedule.kept.ask_file))
        offer(self, commands.SAVE_SCHEDULE, partial(self._perform, schedule, schedule.kept.ask_target))
        offer(self, commands.REVISE_PLAN, partial(self._perform, self.editions, self.editions.ask_file))
        offer(self, commands.SAVE_PLAN, partial(self._perform, self.editions, self.editions.ask_target))
        offer(self, commands.SEARCH, self._search)

    def _lay_out(self) -> None:
        column_of(label(self.title, "title"), (self.tabs, 1), within=self, margins=PAGE_MARGINS)
