"""Buttons that are made with what they do, and fields: a line, a search, a choice, a check box, a date.

Where a text is the input of an act, Ctrl+Z undoes the act afterwards and not the typing. Tab leaves the field for a
date, as any other; the arrow keys move between year, month and day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QRectF, QStringListModel, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from nakano_status.domain.calendar.days import era_year
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.gui.commands import SEARCH
from nakano_status.gui.looks.appearance import STEP, apply_stylesheet, current_theme, uses_fallback_style
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class Button(QPushButton):
    """A button, and what is done when it is pressed; without it, others connect what they do."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text)
        if do is not None:
            self.clicked.connect(do)


class PrimaryButton(Button):
    """The button for the main act of a page or a panel."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text, do)
        self.setProperty("kind", "primary")


class OnceButton(Button):
    """A button that a double click presses once: a second press would decide on an item that the user has not read."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


_LEADING = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_OFFERED = 12
"""The most choices that are offered at a time while a person types."""


class LineField(QLineEdit):
    """A line edit; `name` is what a screen reader reads out, `hint` is shown while the field is empty."""

    def __init__(self, name: str = "", hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)


class ActField(LineField):
    """A line edit that leaves 元に戻す and やり直す to the window while it has no typing of its own to undo."""

    def put_away(self) -> None:
        """Clear the field for good: its text has been used, and undo does not restore it letter by letter."""
        self.setText("")  # clear() would be a step that can be undone

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_windows(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_windows(self, event: QKeyEvent) -> bool:
        """Return whether a key is for the window: undo or redo, where the field has nothing to undo or redo."""
        taking_back = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
        return taking_back or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())


class SearchField(LineField):
    """A search field. The signal `went_down` asks for the focus to be moved to the results."""

    went_down = Signal()

    def __init__(self, name: str = "", hint: str = "") -> None:
        """`name` is what a screen reader reads out, `hint` is shown while the field is empty; without them: of 取組."""
        keys = QKeySequence(SEARCH.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
        super().__init__(name or tr("取組を検索"), hint or tr("検索（{keys}）").format(keys=keys))
        self.setClearButtonEnabled(True)

    def begin(self) -> None:
        """Set the focus to the field, its text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LEADING and event.modifiers() in _PLAIN:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)


if TYPE_CHECKING:
    _Field = QWidget
else:
    _Field = object


class WheelNeedsFocus(_Field):
    """Mixin of a field: the wheel changes the value only while the field has the focus; else it scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # by default the wheel sets the focus

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(WheelNeedsFocus, QComboBox):
    """A combo box; `name` is what a screen reader reads out, `do` is done when a user chooses.

    With `fits` it is as wide as its longest choice, with `least` not narrower than that many letters.
    """

    def __init__(
        self, name: str = "", do: Callable[[], object] | None = None, *, fits: bool = False, least: int = 0
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        if do is not None:
            self.activated.connect(lambda _: do())
        if fits:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if least:
            self.setMinimumContentsLength(least)
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, choices: Iterable[tuple[str, object]], chosen: object = None) -> None:
        """Offer other choices, each by its text and its value; show the one with the value `chosen`."""
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.choose(chosen)

    def choose(self, value: object) -> None:
        """Show the choice with that value, or the first one if there is none."""
        self.setCurrentIndex(0 if value is None else max(0, self.findData(value)))


class SearchedChoice(Choice):
    """A choice among many that can also be searched: what is typed offers the choices that contain all of it.

    A text that fits one choice only chooses it when the field is left; any other one gives way to the current choice.
    """

    def __init__(self, name: str, do: Callable[[], object] | None = None, *, hint: str = "", least: int = 0) -> None:
        super().__init__(name, do, least=least)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._found = QStringListModel(self)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.offers = QCompleter(self._found, self)
        self.offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.offers.setMaxVisibleItems(_OFFERED)
        self.line.setCompleter(self.offers)  # without one Qt gives it its own, which completes only beginnings
        self.setLineEdit(self.line)
        self.line.textEdited.connect(self._search)
        self.line.editingFinished.connect(self._settle)
        self.offers.activated.connect(self._choose_text)

    @override
    def choose(self, value: object) -> None:
        super().choose(value)
        self._select_all()

    def _search(self, text: str) -> None:
        """Offer what fits the text."""
        self._found.setStringList(self._fitting(text))
        popup = self.offers.popup()
        if popup is None:
            return
        if not popup.styleSheet():  # it is a window of its own
            popup.setProperty("kind", "offers")
            popup.setItemDelegate(QStyledItemDelegate(popup))
            apply_stylesheet(popup)
        width = popup.sizeHintForColumn(0) + 2 * popup.frameWidth()
        popup.setMinimumWidth(min(width, self.window().width()))

    def _fitting(self, text: str) -> list[str]:
        words = search_words(text)
        texts = map(self.itemText, range(self.count()))
        return [each for each in texts if matches(words, fold_for_search(each))]

    def _choose_text(self, text: str) -> None:
        if (place := self.findText(text)) not in (-1, self.currentIndex()):
            self.setCurrentIndex(place)
            self.activated.emit(place)

    def _settle(self) -> None:
        """Choose the only choice that fits what was typed, or show the current one again."""
        typed, now = self.line.text(), self.itemText(self.currentIndex())
        if typed == now:
            return
        fitting = self._fitting(typed) if typed.strip() else []
        if len(fitting) == 1:
            self._choose_text(fitting[0])
        else:
            self.line.setText(now)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text after a click of the mouse has set the cursor."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            QTimer.singleShot(0, self, self._select_all)

    def _select_all(self) -> None:
        """Let what is typed next replace the text."""
        if self.hasFocus():
            self.line.selectAll()


class TickBox(QCheckBox):
    """A check box; where the system's style draws boxes, it draws the tick, too."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked() and uses_fallback_style():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            draw(painter, "done", QRectF(box), current_theme().on_accent)
            painter.end()


_FIRST = date(1989, 1, 8)
"""The first day of 平成: no earlier date is ever asked for."""

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UNMODIFIED = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
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
        if event.key() in _ACROSS and event.modifiers() in _UNMODIFIED:
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
