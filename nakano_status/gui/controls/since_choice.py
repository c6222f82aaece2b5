"""Asks whether a change of the organisation is in force from a day on, or corrects what was wrong from the start."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from nakano_status.gui.controls.day_field import DayField
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.words import tr


class SinceChoice(QWidget):
    """Two radio buttons, the first with a day that is not in the future.

    The signal `chosen` follows each change of the choice or of the day.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.change = QRadioButton(tr("変更（適用開始日から）"))
        self.since = DayField(tr("適用開始日"))
        self.correction = QRadioButton(tr("訂正（はじめから）"))
        self._group = QButtonGroup(self)
        for button in (self.change, self.correction):
            self._group.addButton(button)
        self.correction.setToolTip(tr("登録の誤りを直します。前の進捗確認にも、直した内容を使います。"))
        self.change.setToolTip(tr("適用開始日より前に作成した進捗確認は、前の内容のままです。"))
        for button in (self.change, self.correction):
            button.setAccessibleDescription(button.toolTip())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.addWidget(self.change, 0, 0)
        grid.addWidget(self.since, 0, 1)
        grid.addWidget(self.correction, 1, 0)
        grid.setColumnStretch(2, 1)
        self._is_asking = False
        self.since.dateChanged.connect(lambda _: self._choose_day())
        self._group.buttonClicked.connect(lambda _: self.chosen.emit())

    @property
    def is_made(self) -> bool:
        """Whether either is chosen."""
        return self._group.checkedButton() is not None

    @property
    def day(self) -> date | None:
        """The day from which the change is in force; None for a correction."""
        return self.since.day if self.change.isChecked() else None

    def ask(self, today: date, *, is_change: bool) -> None:
        """Offer the first day of the fiscal year; with `is_change` a change is preselected, else nothing."""
        self._is_asking = True
        self.since.setMaximumDate(QDate(today.year, today.month, today.day))
        self.since.show_day(spring_of(today))
        self._is_asking = False
        self._group.setExclusive(False)
        self.change.setChecked(is_change)
        self.correction.setChecked(False)
        self._group.setExclusive(True)

    def _choose_day(self) -> None:
        if not self._is_asking:
            self.change.setChecked(True)
            self.chosen.emit()


def spring_of(today: date) -> date:
    """Return the first day of the fiscal year that contains a day: organisation changes usually begin then."""
    spring = date(today.year, 4, 1)
    return spring if spring <= today else date(today.year - 1, 4, 1)
