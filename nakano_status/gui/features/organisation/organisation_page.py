"""計画・組織: the organisation and the planned schedule, edited in place or by a sheet (window.md, "Office")."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.features.organisation.divisions_panel import DivisionsPanel
from nakano_status.gui.features.organisation.schedule_panel import SchedulePanel
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.office_acts import OfficeAct
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class OrganisationPage(Page):
    """The page 計画・組織; its `wish` is an OfficeAct on a table, or on the current body, which is done at once."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.divisions = DivisionsPanel(around)
        self.schedule = SchedulePanel(around)
        self.tabs = QTabWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _: self.look_again())
        for panel in (self.divisions, self.schedule):
            panel.saved.connect(self.saved)

    @override
    def enter(self, wish: object = None) -> None:
        editor = self.divisions.editor
        acts = {
            OfficeAct.IMPORT_DIVISIONS: (self.divisions, self.divisions.kept.ask_file),
            OfficeAct.SAVE_DIVISIONS: (self.divisions, self.divisions.kept.ask_target),
            OfficeAct.ADD_BODY: (self.divisions, self.divisions.add.click),
            OfficeAct.RENAME_BODY: (self.divisions, editor.rename.click),
            OfficeAct.MOVE_UP: (self.divisions, editor.up.click),
            OfficeAct.MOVE_DOWN: (self.divisions, editor.down.click),
            OfficeAct.REMOVE_BODY: (self.divisions, editor.remove.click),
            OfficeAct.IMPORT_SCHEDULE: (self.schedule, self.schedule.kept.ask_file),
            OfficeAct.SAVE_SCHEDULE: (self.schedule, self.schedule.kept.ask_target),
        }
        found = acts.get(wish) if isinstance(wish, OfficeAct) else None
        if found is not None:
            self.tabs.setCurrentWidget(found[0])
        self.look_again()
        panels = (self.divisions, self.schedule)
        self.take_keyboard(next(each.table for each in panels if each is self.tabs.currentWidget()))
        self.loaded.emit()
        if found is not None:
            found[1]()

    @override
    def leave(self) -> None:
        self.divisions.hand_over()
        self.schedule.hand_over()

    @override
    def look_for(self) -> None:
        self.tabs.setCurrentWidget(self.schedule)
        self.schedule.search.setFocus()
        self.schedule.search.selectAll()

    @override
    def look_again(self) -> None:
        (self.schedule if self.tabs.currentWidget() is self.schedule else self.divisions).read()

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(tr("組織と計画上のスケジュール"))
        self.tabs.addTab(self.divisions, tr("組織"))
        self.tabs.addTab(self.schedule, tr("計画上のスケジュール"))
        column_of(
            label(tr(self.title), "title"),
            (self.tabs, 1),
            within=self,
            margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP),
        )
