"""Another year's round in the window: chosen at the top of the left side, reported in a notice, left by its button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.messages import Offer
from nakano_status.gui.page import AppContext
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.navigation import ShownRound
from nakano_status.gui.window.notices import LOOKING_BACK
from nakano_status.gui.window.page_list import ALL_ROWS, ENTRIES
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundChoice


class PastRoundView(QObject):
    """Switches between rounds: typed text is written before, and the undo stack is cleared after a switch."""

    def __init__(self, window: MainWindow, around: AppContext) -> None:
        super().__init__(window)
        self._session, self._window, self._undo = around.session, window, around.undo
        window.rounds.chosen.connect(self.choose)
        around.wanted_in_year.connect(self.show_in_year)
        around.session.year_chosen.connect(self._turn)

    def choose(self, year: FiscalYear | None, plan_id: str | None = None) -> None:
        """Show a year's round, or the current one (None); `plan_id` is its plan if two have one."""
        self._window.leave_page()
        if self._window.page is not None:
            self._window.page.end_questions()
        self._session.choose_year(year, plan_id)

    def show_in_year(self, year: FiscalYear, request: object) -> None:
        """Show rows of a year's round: `request` is for 取組一覧, or for 記入する of a division."""
        self.choose(year)
        rows = ALL_ROWS if self._session.is_office else ENTRIES
        self._session.query(lambda _: None, lambda _: self._window.show_page(rows.name, request))

    def show_round(self, who: str, rounds: Sequence[RoundChoice], shown: ShownRound) -> None:
        """Show which round is shown, with a notice if it is not the current one."""
        self._window.rounds.show_rounds(who, rounds, shown)
        now = next((each for each in rounds if each.matters), None)
        there = next((each for each in rounds if (each.year, each.plan_id) == shown), None)
        if now is None or there is None or self._session.year is None:
            self._window.notices.clear(LOOKING_BACK)
            return
        words = tr("{label}を閲覧しています。変更はできません。").format(label=there.label)
        back = Offer(tr("{year}に戻る").format(year=now.year.label), lambda: self.choose(None))
        self._window.notices.show(LOOKING_BACK, words, "", back)

    def _turn(self) -> None:
        """Show the current page for the other round; of an earlier round a division can only read its answers."""
        self._undo.clear()
        file, page = self._session.file, self._window.page
        if file is not None and not file.is_office and self._session.year is not None:
            self._window.show_page(ENTRIES.name)
        elif page is not None:
            page.enter()
