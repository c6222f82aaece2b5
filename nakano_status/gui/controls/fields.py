"""Buttons, made with the function that they call, and fields: a line, a search, a choice, a check box, a date.

If a text is the input of an act, Ctrl+Z undoes the act afterwards and not the typing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import cast

from PySide6.QtCore import QDate, QEvent, QRect, QRectF, QSize, QStringListModel, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from nakano_status.domain.calendar.days import era_day, era_year, full_day, read_day
from nakano_status.domain.calendar.fiscal_year import ERAS
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words, truncated
from nakano_status.gui.commands import SEARCH
from nakano_status.gui.looks.appearance import STEP, apply_stylesheet, current_theme
from nakano_status.gui.looks.icons import draw_icon, icon
from nakano_status.gui.looks.labels import ReadingLabel, tooltip_text
from nakano_status.gui.page import STEPS_BACK, Sight
from nakano_status.gui.qt_override import override
from nakano_status.gui.typed_characters import ControlsRemoved


class Button(QPushButton):
    """A button that calls a function or emits a signal when pressed; without one, its owner connects it."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text)
        if do is not None:
            self.clicked.connect(do)


class BackButton(Button):
    """A button that leads one step back on its page; Esc presses it while it is shown."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text, do)
        self.setProperty(STEPS_BACK, True)


class PrimaryButton(Button):
    """The button for the main act of a page or a panel."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text, do)
        self.setProperty("kind", "primary")


class OnceButton(Button):
    """A button for which a double click counts as one press.

    A second press would decide on an item that the user has not read.
    """

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LEADING = {Qt.Key.Key_Down, *_ENTER}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_OFFERED = 12
"""The most choices that are offered while a person types."""
_OPEN_AT_ONCE = 20
"""Number of choices of an open list that are visible without scrolling."""


class LineField(QLineEdit):
    """A line edit; `name` is read out by a screen reader, `hint` is shown while the field is empty.

    `kept_as`: the key of the field, unique in its page, under which its typed text is kept on this PC until it is used
    (kept_typing.py). It is stored, so it never changes. Empty: the text is not kept.
    """

    def __init__(self, name: str = "", hint: str = "", *, kept_as: str = "") -> None:
        super().__init__()
        self.kept_as = kept_as
        self.setValidator(ControlsRemoved(self))
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setToolTip(tooltip_text(hint))  # whole, where the field is too short for it

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in _ENTER:
            event.accept()  # else the window would press the button that has the focus by then

    def clear_for_good(self) -> None:
        """Clear the field; undo does not bring the text back."""
        self.setText("")  # clear() would be a step that can be undone

    def clear_if_used(self, used: str) -> None:
        """Clear the field after an act used the text `used`, unless another text was typed meanwhile."""
        if self.text() == used:
            self.clear_for_good()


class ActField(LineField):
    """A line edit for the input of an act.

    It leaves 元に戻す and やり直す to the window if it has no typing to undo.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_windows(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_windows(self, event: QKeyEvent) -> bool:
        """Return whether a key is for the window: undo or redo, if the field has nothing to undo or redo."""
        taking_back = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
        return taking_back or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())


class SearchField(LineField):
    """A search field. The signal `went_down` requests that the focus move to the results."""

    went_down = Signal()

    def __init__(self, name: str = "", hint: str = "") -> None:
        """Make a field with a `name` for screen readers and a `hint` for the empty field; by default for 取組."""
        keys = QKeySequence(SEARCH.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
        super().__init__(name or "取組を検索", hint or f"検索（{keys}）")
        self.setClearButtonEnabled(True)

    def begin(self) -> None:
        """Set the focus to the field, and select its text."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LEADING and event.modifiers() in _PLAIN:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)


class Choice(QComboBox):
    """A combo box; `name` is its accessible name.

    `do`: called without arguments when a user chooses (None: nothing is called). If `fits`, it is as wide as its
    longest choice. `least`: the minimum width in letters, 0 for no limit. The mouse wheel changes the choice only while
    the box has the focus; otherwise it scrolls the page.
    """

    def __init__(
        self, name: str = "", do: Callable[[], object] | None = None, *, fits: bool = False, least: int = 0
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # by default the wheel sets the focus
        self.setAccessibleName(name)
        self.setMaxVisibleItems(_OPEN_AT_ONCE)
        if do is not None:
            self.activated.connect(lambda _: do())
        if fits:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if least:
            self.setMinimumContentsLength(least)
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, choices: Iterable[tuple[str, object]], chosen: object = None) -> None:
        """Replace the choices, given by text and value, and select the choice with the value `chosen`.

        If `chosen` is None, or no choice has it, the first choice is selected.
        """
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.choose(chosen)

    def choose(self, value: object) -> None:
        """Select the choice with a value, or the first choice if no choice has it."""
        self.setCurrentIndex(0 if value is None else max(0, self.findData(value)))

    def set_choice_shown(self, index: int, *, shown: bool) -> None:
        """Show or hide the choice at a position (from 0).

        If the hidden choice was selected, select the first choice still shown.
        """
        view = self.view()
        if isinstance(view, QListView):
            view.setRowHidden(index, not shown)
        items = cast("QStandardItemModel", self.model())
        items.item(index).setEnabled(shown)  # otherwise arrow keys would select it
        if not shown and self.currentIndex() == index:
            offered = [each for each in range(self.count()) if items.item(each).isEnabled()]
            self.setCurrentIndex(next(iter(offered), index))

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + self._blanks()

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() + self._blanks()

    def _blanks(self) -> QSize:
        """Return the extra width for the blanks of letters such as brackets; Qt measures their ink alone."""
        if not self.count() or self.sizeAdjustPolicy() != QComboBox.SizeAdjustPolicy.AdjustToContents:
            return QSize(0, 0)
        metrics, texts = self.fontMetrics(), [self.itemText(place) for place in range(self.count())]
        ink = max(metrics.boundingRect(each).width() for each in texts)
        return QSize(max(0, max(map(metrics.horizontalAdvance, texts)) - ink), 0)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class StoredChoice(Choice):
    """A combo box whose choice is stored at once: the mouse wheel scrolls the page and never changes the choice."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SearchedChoice(Choice):
    """A combo box for many choices that can also be searched: typing lists the choices that contain all typed words.

    When the focus leaves the field, a text that matches exactly one choice selects it; any other text is replaced by
    the current choice. `name`, `least`: as in `Choice`. `do`: called when a user chooses (None: nothing is called).
    `hint`: shown while the field is empty.
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
        """Offer the choices that fit the text."""
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
        """Choose the only choice that fits the typed text, or show the current choice again."""
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
        """Select the text, so that typing replaces it."""
        if self.hasFocus():
            self.line.selectAll()


class TickBox(QCheckBox):
    """A check box that paints its own tick, because the style rules only colour the box."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            draw_icon(painter, "done", QRectF(box), current_theme().on_accent)
            painter.end()


_FIRST = ERAS[-1].first
"""The first day of the earliest era that is printed; a field accepts no earlier day."""

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_COMING_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_WIDEST = "令和88年（8888年）88月88日"
_BOTH_YEARS = re.compile(r"(.+年)（(\d*)年）(.*)")
_HOW = "2024-05-10、2024/5/10、令和6年5月10日、R6.5.10のように、年から入力してください。"
_GO_BACK = "Escキーで、前の日付に戻ります。"


def _as_shown(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _as_day(shown: QDate) -> date:
    return date(shown.year(), shown.month(), shown.day())


def _with_both_years(was: str, now: str) -> str:
    """Return the text `now`, in which one of two years was edited, with the other year updated to match."""
    before, after = _BOTH_YEARS.fullmatch(was), _BOTH_YEARS.fullmatch(now)
    if not before or not after or len(was) == len(now) or before[3] != after[3]:
        return now
    era, year, rest = after.groups()
    if before[1] == era and (day := read_day(f"{year}年{rest}")):
        return f"{era_year(day)}（{year}年）{rest}"
    if before[2] == year and (day := read_day(era + rest)):
        return f"{era}（{day.year}年）{rest}"
    return now


class DayField(LineField):
    """A line edit for a date, shown in the Japanese era and the calendar year, with a calendar to choose from.

    The date is read while it is typed, and written in full when the field is left. A text that is not a date, or a
    date after `latest`, remains as it was typed: the field has no date then, and `fault`, a label that the owner places
    below the field, explains it; Esc restores the date before. Enter moves on like Tab; the up and down keys change the
    part of the date at the cursor. `latest`: the latest date that can be chosen. The signal `changed` is emitted after
    each change of the date, also when the field has none any more.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        """Make a field whose accessible name is `name`."""
        super().__init__(name)
        self.latest = date.max
        self.fault = ReadingLabel(kind="ask")
        self.fault.hide()
        self._sight = Sight(self.fault)
        self._shown = _FIRST
        self._reported: date | None = _FIRST
        self._before = ""
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button = QAction("カレンダーから選ぶ", self)
        button.setIcon(icon("calendar", "muted"))
        button.triggered.connect(self.open_calendar)
        self.addAction(button, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._follow)
        self.show_day(_FIRST)

    @property
    def day(self) -> date | None:
        """The date in the field; None while its text is not a date that can be chosen."""
        return self._typed_day()

    def ask_day(self) -> date | None:
        """Return the date in the field; if there is none, explain it and set the focus to the field.

        An act that needs the date does not begin then.
        """
        if not self._settle():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._sight.scroll_into_view()
        return self.day

    def show_day(self, day: date) -> None:
        """Show a date, also one after `latest`; emit `changed` if it is another date than before."""
        self._shown, self._before = day, full_day(day)
        self.setText(self._before)
        self._explain("")
        self._report()

    def show_text(self, text: str) -> None:
        """Show a text as if a user had typed it and left the field."""
        self.setText(text)
        self._before = text
        if (day := self._typed_day()) is not None:
            self.show_day(day)
        else:
            self._explain(self._fault_text())
            self._report()

    def open_calendar(self) -> None:
        """Show a calendar below the field, or above it, from which the user chooses the date."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)  # numbers of weeks
        calendar.setDateRange(_as_shown(_FIRST), _as_shown(self.latest))
        calendar.setSelectedDate(_as_shown(self.day or self._shown))
        room, hint = self.screen().availableGeometry(), calendar.sizeHint()
        size = QSize(hint.width(), hint.height() * 6 // 5)  # Qt's is too low for the rows of the program's font
        place = QRect(self.mapToGlobal(self.rect().bottomLeft()), size)
        place.moveRight(min(place.right(), room.right()))
        if place.bottom() > room.bottom():
            place.moveBottom(self.mapToGlobal(self.rect().topLeft()).y())
        calendar.setGeometry(place)

        def choose(chosen: QDate) -> None:
            calendar.close()
            self.show_day(_as_day(chosen))
            self.setFocus(Qt.FocusReason.OtherFocusReason)

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        calendar.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def sizeHint(self) -> QSize:
        """Return a size that fits the longest date; Qt's own size hint is made for 17 letters."""
        hint, letters = super().sizeHint(), self.fontMetrics()
        return hint + QSize(letters.horizontalAdvance(_WIDEST) - 17 * letters.horizontalAdvance("x"), 0)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the whole date, so that typing replaces it, if the program set the focus; for Tab, Qt does it."""
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.OtherFocusReason:
            self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read the typed date, unless the user goes to a menu or another program, for instance to copy a date."""
        if event.reason() not in _COMING_BACK:
            self._settle()
        super().focusOutEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_fault()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._show_fault()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._show_fault()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._make_room(QGuiApplication.clipboard().text())
        super().contextMenuEvent(event)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._make_room(event.commitString())
        super().inputMethodEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS and event.modifiers() in _PLAIN:
            self._step(_STEPS[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            if self.ask_day() is not None and not event.isAutoRepeat():
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape and self.text() != full_day(self._shown):
            self.show_day(self._shown)
        else:
            if event.matches(QKeySequence.StandardKey.Paste):
                self._make_room(QGuiApplication.clipboard().text())
            super().keyPressEvent(event)

    def _make_room(self, coming: str) -> None:
        """Let a whole date that is pasted or composed replace the date before, wherever the cursor is."""
        if not self.hasSelectedText() and read_day(coming.strip()):
            self.selectAll()

    def _follow(self, text: str) -> None:
        """Follow a user's edit of the text."""
        self._before, place = _with_both_years(self._before, text), self.cursorPosition()
        if self._before != text:
            behind = len(self._before) - len(text) if "（" in text[:place] else 0
            self.setText(self._before)
            self.setCursorPosition(place + behind)
        self._explain("")
        self._report()

    def _report(self) -> None:
        if self.day != self._reported:
            self._reported = self.day
            self.changed.emit()

    def _typed_day(self) -> date | None:
        """Return the date in the field; None if its text is not a date, or the date is out of range."""
        typed = self.text().strip()
        if typed == full_day(self._shown):
            return self._shown
        day = read_day(typed)
        return day if day and _FIRST <= day <= self.latest else None

    def _settle(self) -> bool:
        """Show the typed date in full; return False if it was refused."""
        day = self._typed_day()
        if day is None:
            self._refuse()
            return False
        self.show_day(day)
        return True

    def _refuse(self) -> None:
        """Explain below the field, and to a screen reader, why the typed text is not accepted."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        words = self._fault_text()
        self._explain(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _fault_text(self) -> str:
        """Return why the typed text is not accepted, and which texts are."""
        typed = self.text().strip()
        shown = truncated(typed, len(_WIDEST))
        words = f"「{shown}」は日付として読み取れません。{_HOW}" if typed else f"日付が空欄です。{_HOW}"
        if day := read_day(typed):
            fitting = f"{era_day(self.latest)}以前" if day > self.latest else f"{era_day(_FIRST)}以後"
            words = f"「{shown}」は指定できません。{fitting}の日付を入力してください。"
        return words + _GO_BACK

    def _explain(self, words: str) -> None:
        """Show below the field why it has no date; hide that if `words` is empty."""
        self.fault.show_text(words)
        self.setAccessibleDescription(words)
        self._show_fault()

    def _show_fault(self) -> None:
        """Show the explanation while the field is shown and enabled."""
        self.fault.setVisible(bool(self.fault.plain_text) and self.isVisible() and self.isEnabled())

    def _step(self, by: int) -> None:
        """Change the part of the date at the cursor, and select it to be typed over."""
        typed, place = self.text(), self.cursorPosition()
        if not self._settle():
            return
        left, shown = self.text()[: place if self.text() == typed else None], _as_shown(self._shown)
        unit = "日" if "月" in left else "月" if "）" in left else "年"
        moved = {"年": shown.addYears, "月": shown.addMonths, "日": shown.addDays}[unit](by)
        self.show_day(_as_day(max(_as_shown(_FIRST), min(moved, _as_shown(self.latest)))))
        if part := re.search(rf"\d+(?={unit}(?!（))", self.text()):
            self.setSelection(part.start(), len(part[0]))


class SinceChoice(QWidget):
    """Two radio buttons: one for a change that takes effect on a day not in the future, the other for a correction.

    The signal `chosen` is emitted after each change of the choice or of the day.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.change = QRadioButton("変更（適用開始日から）")
        self.since = DayField("適用開始日")
        self.correction = QRadioButton("訂正（はじめから）")
        self._group = QButtonGroup(self)
        for button in (self.change, self.correction):
            self._group.addButton(button)
        self.correction.setToolTip("登録の誤りを直します。前の進捗確認にも、直した内容を使います。")
        self.change.setToolTip("適用開始日より前に作成した進捗確認は、前の内容のままです。")
        for button in (self.change, self.correction):
            button.setAccessibleDescription(button.toolTip())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.addWidget(self.change, 0, 0)
        grid.addWidget(self.since, 0, 1)
        grid.addWidget(self.correction, 1, 0)
        grid.addWidget(self.since.fault, 2, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        self._is_asking = False
        self.since.changed.connect(self._choose_day)
        self._group.buttonClicked.connect(lambda _: self.chosen.emit())

    @property
    def is_made(self) -> bool:
        """True if the user chose a correction, or a change from a day that can be read."""
        return self.correction.isChecked() or self.day is not None

    @property
    def day(self) -> date | None:
        """The day from which the change takes effect.

        None if a correction or nothing is chosen, or if the day cannot be read.
        """
        return self.since.day if self.change.isChecked() else None

    def check_day(self) -> bool:
        """Return False if a change is chosen whose day cannot be read, and explain that at its field."""
        return self.isHidden() or not self.change.isChecked() or self.since.ask_day() is not None

    def reset(self, today: date, *, is_change: bool) -> None:
        """Discard the choice, set the day to the first day of the fiscal year, and refuse days after `today`.

        `is_change`: whether the change is selected then; otherwise nothing is selected.
        """
        self._is_asking = True
        self.since.latest = today
        self.since.show_day(fiscal_year_start(today))
        self._is_asking = False
        self._group.setExclusive(False)
        self.change.setChecked(is_change)
        self.correction.setChecked(False)
        self._group.setExclusive(True)

    def _choose_day(self) -> None:
        if not self._is_asking:
            self.change.setChecked(True)
            self.chosen.emit()


def fiscal_year_start(today: date) -> date:
    """Return the first day of the fiscal year that contains a day, which is always an April 1."""
    spring = date(today.year, 4, 1)
    return spring if spring <= today else date(today.year - 1, 4, 1)
