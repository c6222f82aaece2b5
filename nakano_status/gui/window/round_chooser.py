"""The top of the left side: the owner of the data file, and which round is shown, with a menu if there are several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from nakano_status.application.round.read.board_labels import day_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RoundChoice

_ONE_LINE = "　"
"""Keeps the height of a line whose text is not known yet, so that nothing moves later."""


class RoundChooser(QWidget):
    """The owner and the round; the signal `chosen` carries the year of the round to show, None for the current one."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.who = ReadingLabel(_ONE_LINE, kind="heading")
        self.only = ReadingLabel(_ONE_LINE, kind="muted")
        self.button = QToolButton()
        self.menu = QMenu(self.button)
        self._group = QActionGroup(self)
        self._lay_out()

    def clear(self) -> None:
        """Clear the texts: another data file is opened, and nothing is known of it yet."""
        self.show_rounds(_ONE_LINE, (), None)

    def show_rounds(self, who: str, rounds: Sequence[RoundChoice], shown: FiscalYear | None) -> None:
        """Show the owner of the data file and the round of the year that is shown, with a menu if there are several."""
        self.who.show_text(who)
        now = next((each for each in rounds if each.year == shown), None)
        words = now.label if now else _ONE_LINE
        several = len(rounds) > 1
        self.only.show_text(words)
        self.only.setVisible(not several)
        self.button.setVisible(several)
        self.button.setText(without_key(words))
        self.button.setAccessibleName(tr("表示している進捗確認：{words}").format(words=words))
        self._fill(rounds, shown)

    def open(self) -> None:
        """Open the menu; do nothing if there is only one round."""
        if not self.button.isHidden():
            self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.button.showMenu()

    def _fill(self, rounds: Sequence[RoundChoice], shown: FiscalYear | None) -> None:
        self.menu.clear()
        for each in rounds:
            action = QAction(without_key("　".join(filter(None, (each.label, state_of_round(each))))), self.menu)
            self.menu.addAction(action)
            action.setCheckable(True)
            action.setChecked(each.year == shown)
            self._group.addAction(action)
            year = None if each.matters else each.year
            action.triggered.connect(lambda _=False, year=year: self.chosen.emit(year))

    def _lay_out(self) -> None:
        self.button.setObjectName("rounds")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setMenu(self.menu)
        self.button.setToolTip(tr("ほかの年度の進捗確認を表示します"))
        self.button.hide()
        self.menu.setAccessibleName(tr("進捗確認の一覧"))
        for words in (self.who, self.only):
            margins = words.contentsMargins()
            margins.setLeft(STEP)
            words.setContentsMargins(margins)
        button = (self.button, Qt.AlignmentFlag.AlignLeft)  # its text begins below the name
        column_of(self.who, self.only, button, within=self, margins=(STEP, 0, STEP, STEP), spacing=STEP // 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


def state_of_round(choice: RoundChoice) -> str:
    """Return the state of a round: an imported list, closed, or when its answers are due."""
    if choice.imported:
        return tr("読み込んだ一覧")
    if choice.closed:
        return tr("締切済")
    return tr("回答期限 {day}").format(day=day_label(choice.due)) if choice.due else ""
