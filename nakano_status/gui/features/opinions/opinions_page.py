"""国の計画・意見: rows by the items of national frames, and opinions with their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nakano_status.gui import commands
from nakano_status.gui.commands import offer
from nakano_status.gui.controls.boxes import PAGE_MARGINS, column_of, tabs_of
from nakano_status.gui.features.opinions.frames_panel import FramesPanel
from nakano_status.gui.features.opinions.opinions_panel import OpinionsPanel
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class OpinionsPage(Page):
    """The page 国の計画・意見; its commands apply to one of its tabs."""

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self.frames = FramesPanel(around)
        self.opinions = OpinionsPanel(around)
        self.tabs = tabs_of(
            tr("国の計画と意見"), (self.frames, tr("国の計画")), (self.opinions, tr("意見と区の考え方"))
        )
        self._lay_out()
        self._offer()
        self.tabs.currentChanged.connect(lambda _: self.look_again())

    @override
    def enter(self, request: object = None) -> None:
        self.look_again()
        self.take_keyboard(self.opinions.table if self._shows_opinions else self.frames.table)
        self.loaded.emit()

    @override
    def leave(self) -> None:
        self.opinions.hand_over()

    @override
    def look_again(self) -> None:
        (self.opinions if self._shows_opinions else self.frames).read()

    @property
    def _shows_opinions(self) -> bool:
        return self.tabs.currentWidget() is self.opinions

    def _perform(self, panel: FramesPanel | OpinionsPanel, do: Callable[[], None]) -> None:
        """Do something on one of the tabs, after what was typed is stored."""
        self.leave()
        self.tabs.setCurrentWidget(panel)
        do()

    def _offer(self) -> None:
        frames, opinions = self.frames, self.opinions
        for command, panel, do in (
            (commands.IMPORT_FRAMES, frames, frames.kept.ask_file),
            (commands.SAVE_FRAMES, frames, frames.kept.ask_target),
            (commands.IMPORT_OPINIONS, opinions, opinions.kept.ask_file),
            (commands.SAVE_OPINIONS, opinions, opinions.kept.ask_target),
            (commands.ADD_OPINION, opinions, opinions.ask_new),
            (commands.SEARCH, frames, frames.search.begin),
        ):
            offer(self, command, partial(self._perform, panel, do))

    def _lay_out(self) -> None:
        column_of(label(tr(self.title), "title"), (self.tabs, 1), within=self, margins=PAGE_MARGINS)
