"""Another year's round in the window: chosen at the top of the left side, told in a strip, left by its button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.messages import Offer
from nakano_status.gui.page_list import ENTRIES
from nakano_status.gui.session import Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.standing_notice import LOOKING_BACK
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.round.read.rounds import RoundChoice


class LookingBack(QObject):
    """What was typed is handed over before another round is shown; what was done there cannot be undone here."""

    def __init__(self, session: Session, window: MainWindow, undo: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window, self._undo = session, window, undo
        window.rounds.chosen.connect(self.choose)
        session.year_chosen.connect(self._turn)

    def choose(self, year: FiscalYear | None) -> None:
        """Show a year's round, or the one that matters now (None)."""
        if self._window.page is not None:
            self._window.page.leave()
            self._window.page.end_questions()
        self._session.choose_year(year)

    def tell(self, who: str, rounds: Sequence[RoundChoice], shown: FiscalYear | None) -> None:
        """Show which round is shown, and say where it is another than the one that matters now."""
        self._window.rounds.show_rounds(who, rounds, shown)
        now = next((each for each in rounds if each.matters), None)
        there = next((each for each in rounds if each.year == self._session.year), None)
        if now is None or there is None or there.matters:
            self._window.notices.clear(LOOKING_BACK)
            return
        words = tr("{label}を閲覧しています。変更はできません。").format(label=there.label)
        back = Offer(tr("{year}に戻る").format(year=now.year.label), lambda: self.choose(None))
        self._window.notices.show(LOOKING_BACK, words, "", back)

    def _turn(self) -> None:
        """Show the page that is shown in the other round; of an earlier one a division has only its answers to read."""
        self._undo.clear()
        file, page = self._session.file, self._window.page
        if file is not None and not file.is_office and self._session.year is not None:
            self._window.show_page(ENTRIES.name)
        elif page is not None:
            page.enter()
