"""The field for a date: Tab leaves it, as any other field; the arrow keys move between year, month and day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QWidget

from nakano_status.domain.calendar.printed_day import era_year
from nakano_status.gui.controls.choice import WheelNeedsFocus
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
        """Set the date."""
        self.setDate(QDate(day.year, day.month, day.day))

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
