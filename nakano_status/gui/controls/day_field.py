"""The field for a date, and the question whether a change is in force from a day on or corrects what was wrong.

Tab leaves the field, as any other; the arrow keys move between year, month and day.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QGridLayout, QRadioButton, QWidget

from nakano_status.domain.calendar.days import era_year
from nakano_status.gui.controls.fields import WheelNeedsFocus
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_FIRST = date(1989, 1, 8)
"""The first day of 平成: no earlier date is ever asked for."""

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DayField(WheelNeedsFocus, QDateEdit):
    """A date field that shows the Japanese year before that of the calendar.

    The year of the calendar is the one that is typed. Enter moves on, as Tab does.
    """

    def __init__(self, name: str) -> None:
        """Make a field whose accessible name is `name`."""
        super().__init__()
        self._era = ""
        self.setCalendarPopup(True)
        self.setMinimumDate(QDate(_FIRST.year, _FIRST.month, _FIRST.day))
        self.setAccessibleName(name)
        self.dateChanged.connect(lambda _: self._name_year())
        self._name_year()

    @property
    def day(self) -> date:
        """The date in the field."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date) -> None:
        """Set the date; its Japanese year is shown even where the signals of the field are blocked."""
        self.setDate(QDate(day.year, day.month, day.day))
        self._name_year()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own
        """Leave the field; Qt would move to the next part of the date, and accept the typed part."""
        return QWidget.focusNextPrevChild(self, next)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ACROSS and event.modifiers() in _PLAIN:
            self._go(_ACROSS[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
        if event.key() in _ENTER and not event.isAutoRepeat():
            event.accept()
            self.focusNextChild()

    def _go(self, step: int) -> None:
        """Move to the next or the previous part of the date, and select it to be typed over."""
        place = min(max(self.currentSectionIndex() + step, 0), self.sectionCount() - 1)
        self.setSelectedSection(self.sectionAt(place))

    def _name_year(self) -> None:
        """Write the Japanese year before that of the calendar; the cursor of a user who is typing is kept."""
        if (era := era_year(self.day)) != self._era:
            self._era, section = era, self.currentSection()
            self.setDisplayFormat(tr("'{era}（'yyyy'年）'M'月'd'日'").format(era=era))
            self.setCurrentSection(section)


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
