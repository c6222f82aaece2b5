"""The one field for a day: Tab leaves it, as it does any other; the arrow keys go from year to month to day in it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QWidget

from nakano_status.domain.calendar.printed_day import era_year
from nakano_status.gui.controls.choice import WheelNeedsFocus
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

_FIRST = date(1989, 1, 8)
"""Where 平成 begins: nothing that is asked for here lies before it."""

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DayField(WheelNeedsFocus, QDateEdit):
    """Shows the year as it is counted here and, to be typed, as the calendar has it. Enter goes on, as Tab does."""

    def __init__(self, name: str) -> None:
        """Make a field whose name for assistive programs is `name`."""
        super().__init__()
        self._era = ""
        self.setCalendarPopup(True)
        self.setMinimumDate(QDate(_FIRST.year, _FIRST.month, _FIRST.day))
        self.setAccessibleName(name)
        self.dateChanged.connect(lambda _: self._name_year())
        self._name_year()

    @property
    def day(self) -> date:
        """The day that stands in the field."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(QDate(day.year, day.month, day.day))

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own
        """Leave the field: Qt would go to the next part of the day, and take what is typed for it."""
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
        """Go to the next part of the day, or to the one before; all of it is marked, to be typed over."""
        place = min(max(self.currentSectionIndex() + step, 0), self.sectionCount() - 1)
        self.setSelectedSection(self.sectionAt(place))

    def _name_year(self) -> None:
        """Write the year as it is counted here before that of the calendar; what is being typed keeps its place."""
        if (era := era_year(self.day)) != self._era:
            self._era, section = era, self.currentSection()
            self.setDisplayFormat(tr("'{era}（'yyyy'年）'M'月'd'日'").format(era=era))
            self.setCurrentSection(section)
