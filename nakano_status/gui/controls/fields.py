"""Buttons that are made with what they do, and fields: a line, a search, a choice, a check box, a date.

Where a text is the input of an act, Ctrl+Z undoes the act afterwards and not the typing. Tab leaves the field for a
date, as any other; the arrow keys move between year, month and day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QRectF, QStringListModel, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QValidator,
    QWheelEvent,
)
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
    QToolTip,
    QWidget,
)

from nakano_status.domain.calendar.days import era_day, era_year, read_day
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.gui.commands import SEARCH
from nakano_status.gui.looks.appearance import STEP, apply_stylesheet, current_theme, uses_fallback_style
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.looks.labels import tip
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
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_COMING_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_DIGITS_OF_YEAR = 4
_AFTER_YEAR = ("-", "/", ".", "年")
_SHOWN_YEAR = re.compile(r"（\d{4}年）")


def _as_shown(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _as_day(shown: QDate) -> date:
    return date(shown.year(), shown.month(), shown.day())


class DayField(WheelNeedsFocus, QDateEdit):
    """A date field that shows the Japanese year before that of the calendar.

    The parts of the date are typed over one by one, the year as that of the calendar. A paste, a letter, a sign after
    the four digits of a year, or any key while the whole date is selected makes it a text that is typed as a whole. It
    is read when the field is left; if it is no date, it is refused and the date is the one before. Enter moves on, as
    Tab does.
    """

    def __init__(self, name: str) -> None:
        """Make a field whose accessible name is `name`."""
        super().__init__()
        self._era = ""
        self._digits = ""
        self._before_digits = _FIRST
        self._is_whole = False
        self.setCalendarPopup(True)
        self.setMinimumDate(_as_shown(_FIRST))
        self.setAccessibleName(name)
        self.dateChanged.connect(lambda _: self._name_year())
        self._name_year()

    @property
    def day(self) -> date:
        """The date in the field."""
        return self._typed_day() or _as_day(self.date())

    def show_day(self, day: date) -> None:
        """Set the date; its Japanese year is shown even where the signals of the field are blocked."""
        self._is_whole = False
        self.lineEdit().blockSignals(False)
        self.setDate(_as_shown(day))
        self._name_year()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent) and (event.preeditString() or event.commitString()):
            self._begin_whole(after_year=True)
        return super().event(event)

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:  # noqa: A002 - Qt's own
        return (QValidator.State.Intermediate, input, pos) if self._is_whole else super().validate(input, pos)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own
        """Leave the field; Qt would move to the next part of the date, and accept the typed part."""
        return QWidget.focusNextPrevChild(self, next)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read what is typed, but not yet where the user goes to a menu or to another program to copy a date."""
        self._digits = ""
        if self._is_whole and event.reason() in _COMING_BACK:
            QCoreApplication.sendEvent(self.lineEdit(), event)  # Qt would show the date before
            return
        if not self._settle():
            self._put_back()
        super().focusOutEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._begin_whole()  # what it pastes replaces the whole date
        super().contextMenuEvent(event)
        self._settle()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._begin_with(event)
        if not self._is_whole and event.key() in _ACROSS and event.modifiers() in _UNMODIFIED:
            self._go(_ACROSS[Qt.Key(event.key())])
        elif self._is_whole and event.key() == Qt.Key.Key_Escape:
            self._put_back()
        elif self._is_whole and event.key() not in _ENTER:
            QCoreApplication.sendEvent(self.lineEdit(), event)
        elif self._settle():
            super().keyPressEvent(event)
            if event.key() in _ENTER and not event.isAutoRepeat():
                event.accept()
                self.focusNextChild()

    def _begin_with(self, event: QKeyEvent) -> None:
        """Begin a text that is typed as a whole if this is a key that does."""
        line, letter = self.lineEdit(), "" if event.modifiers() & _COMMANDING else event.text()
        is_after_year = len(self._digits) == _DIGITS_OF_YEAR and letter in _AFTER_YEAR
        is_over_all = bool(letter) and line.selectedText() == line.text()
        if event.matches(QKeySequence.StandardKey.Paste) or letter.isalpha() or is_after_year or is_over_all:
            self._begin_whole(after_year=is_after_year)
        if not self._digits:
            self._before_digits = self.day
        self._digits = self._digits + letter if letter.isdecimal() else ""

    def _begin_whole(self, *, after_year: bool = False) -> None:
        """Let what is typed next replace the whole date, or follow the year that was typed just now."""
        if self._is_whole:
            return
        line, year = self.lineEdit(), self._digits if after_year else ""
        if year:
            self.show_day(self._before_digits)
        self._is_whole = True
        line.blockSignals(True)  # Qt would read each letter as a part of the date
        if year:
            line.setText(year)
        else:
            line.selectAll()

    def _typed_day(self) -> date | None:
        """Return the date that is typed as a whole; None if it is none, or not one to be chosen."""
        day = read_day(self._typed) if self._is_whole else None
        return day if day and self.minimumDate() <= _as_shown(day) <= self.maximumDate() else None

    @property
    def _typed(self) -> str:
        return _SHOWN_YEAR.sub("", self.lineEdit().text().strip())

    def _settle(self) -> bool:
        """Show the typed date as any other one; return False if it was refused."""
        if self._is_whole and self._typed and self._typed_day() is None:
            self._refuse()
            return False
        if self._is_whole:
            self.show_day(self.day)
        return True

    def _put_back(self) -> None:
        """Show the date that was there before what is typed."""
        self._is_whole = False
        self.show_day(self.day)

    def _refuse(self) -> None:
        """Explain at the field why what is typed is not taken, and what can be typed."""
        words = tr(
            "「{typed}」は日付として読み取れません。\n"
            "2024-05-10、2024/5/10、令和6年5月10日、R6.5.10のような形で入力してください。\n前の日付は、そのままです。"
        )
        first, last = _as_day(self.minimumDate()), _as_day(self.maximumDate())
        if day := read_day(self._typed):
            words = tr("「{typed}」は指定できません。{first}以後の日付を入力してください。\n前の日付は、そのままです。")
            if day > last:
                words = tr(
                    "「{typed}」は指定できません。{last}以前の日付を入力してください。\n前の日付は、そのままです。"
                )
        words = words.format(typed=self._typed, first=era_day(first), last=era_day(last))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        place = self.mapToGlobal(self.rect().bottomLeft())
        QTimer.singleShot(0, self, lambda: QToolTip.showText(place, tip(words), self))  # a change of focus hides it

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
        self.since.setMaximumDate(_as_shown(today))
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
