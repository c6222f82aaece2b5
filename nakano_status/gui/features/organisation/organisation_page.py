"""計画・組織: the organisation, the planned schedule and the plan's editions, in place or by a sheet (window.md)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nakano_status.gui import commands
from nakano_status.gui.commands import offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, column_of, tabs_of
from nakano_status.gui.features.organisation.divisions_panel import DivisionsPanel
from nakano_status.gui.features.organisation.editions_panel import EditionsPanel
from nakano_status.gui.features.organisation.fates_panel import FatesPanel
from nakano_status.gui.features.organisation.schedule_panel import SchedulePanel
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class OrganisationPage(Page):
    """The page 計画・組織; its commands apply to a table, or to the current body."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.divisions = DivisionsPanel(around)
        self.schedule = SchedulePanel(around)
        self.editions = EditionsPanel(around)
        self.fates = FatesPanel(around)
        self.tabs = tabs_of(
            tr("組織、計画上のスケジュール、計画の版、次期計画への引継ぎ"),
            (self.divisions, tr("組織")),
            (self.schedule, tr("計画上のスケジュール")),
            (self.editions, tr("計画の版")),
            (self.fates, tr("次期計画への引継ぎ")),
        )
        self._lay_out()
        self._offer()
        self.tabs.currentChanged.connect(lambda _: self.look_again())

    @override
    def enter(self, request: object = None) -> None:
        self.look_again()
        self.take_keyboard(self._panel.first)
        self.loaded.emit()

    @override
    def leave(self) -> None:
        self.divisions.hand_over()
        self.schedule.hand_over()

    @override
    def look_again(self) -> None:
        self._panel.read()

    @property
    def _panel(self) -> DivisionsPanel | SchedulePanel | EditionsPanel | FatesPanel:
        """The panel of the tab that is shown."""
        panels = (self.divisions, self.schedule, self.editions, self.fates)
        return next(each for each in panels if each is self.tabs.currentWidget())

    def _perform(self, panel: DivisionsPanel | SchedulePanel | EditionsPanel, do: Callable[[], None]) -> None:
        """Do something on one of the tabs, after what was typed is stored."""
        self.leave()
        self.tabs.setCurrentWidget(panel)
        self.enter()
        do()

    def _perform_on_bodies(self, do: Callable[[], None]) -> None:
        """Do something with the table of bodies, unless a 改正 was begun: what is selected there is not shown."""
        if self.divisions.is_reorganising:
            words = tr("組織の改正の途中です。")
            remedy = tr("［この内容で改正する］か［改正しない］を押してから、もう一度行ってください。")
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
        column_of(label(tr(self.title), "title"), (self.tabs, 1), within=self, margins=PAGE_MARGINS)
