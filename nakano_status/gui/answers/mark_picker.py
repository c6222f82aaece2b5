"""Buttons for the marks, chosen by click or by the keys 1 to 9; 0, Delete or Backspace clears the mark."""

from __future__ import annotations

import math

from PySide6 import QtWidgets
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent

from nakano_status.domain.fields.mark import MOST_MARKS, Mark, Marks
from nakano_status.gui.commands import MOST_MARK_KEYS
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled_font, steps
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

_CLEARING = {Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
_CONFIRMING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
_SMALL, _HEIGHT = 0.85, 4.75
_AROUND = 4
"""Pixels around a button, for the focus frame."""


class MarkButton(QtWidgets.QRadioButton):
    """The button of one mark, with its number key, its symbol in its colour, and its label.

    Hidden while it has no mark. The tenth mark has no key, and a mark that is its key shows it once.
    """

    mark: Mark

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._number = ""
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Minimum, QtWidgets.QSizePolicy.Policy.Fixed)
        self.hide()

    def set_mark(self, mark: Mark, number: int) -> None:
        """Assign a mark to the button; `number`: its number in the plan (from 1), which is also its key up to 9."""
        self.mark = mark
        key = str(number) if number <= MOST_MARK_KEYS else ""
        self._number = "" if key == mark.symbol else key
        self.setToolTip(tooltip_text(mark.legend_line))
        self.setAccessibleName(mark.named)
        self.setAccessibleDescription(f"{mark.legend}（キー {key}）" if key else mark.legend)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        digit = metrics.horizontalAdvance(self._number)
        return QSize(digit + metrics.horizontalAdvance(self.mark.named) + steps(4), steps(_HEIGHT))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        """Fill the background of a checked mark; the focus has a frame of its own, with a gap around the button."""
        theme, checked = current_theme(), self.isChecked()
        colour = QColor(theme.mark_colour(self.mark))
        painter.setPen(QPen(colour if checked else QColor(theme.edge), 1))
        painter.setBrush(colour if checked else QColor(theme.base))
        inner = QRectF(self.rect()).adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        painter.drawRoundedRect(inner, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def _colour(self, otherwise: str) -> QColor:
        """Return the colour of the text: the theme's ground if the mark is checked, `otherwise` if it is not."""
        return QColor(current_theme().base if self.isChecked() else otherwise)

    def _paint_words(self, painter: QPainter) -> None:
        theme = current_theme()
        left = self.rect().adjusted(STEP + 4, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(scaled_font(self.font(), _SMALL))
        painter.setPen(self._colour(theme.muted))
        painter.drawText(left, middle, self._number)
        left = left.adjusted(painter.fontMetrics().horizontalAdvance(self._number) + STEP // 2, 0, 0, 0)
        painter.setFont(scaled_font(self.font(), 1.15, bold=True))
        painter.setPen(self._colour(theme.mark_colour(self.mark) if self.isEnabled() else theme.muted))
        painter.drawText(left, middle, self.mark.symbol)
        left = left.adjusted(painter.fontMetrics().horizontalAdvance(self.mark.symbol) + STEP // 2, 0, 0, 0)
        self._paint_word(painter, left)

    def _paint_word(self, painter: QPainter, place: QRect) -> None:
        theme = current_theme()
        painter.setFont(scaled_font(self.font(), 1, bold=self.isChecked()))
        painter.setPen(self._colour(theme.text if self.isEnabled() else theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.mark.label)


class MarkPicker(QtWidgets.QWidget):
    """The buttons of the marks, and a button that clears the mark.

    `picked`: signal with the user's choice (str or None); a loaded value does not emit it.
    `confirmed`: signal after Enter: the mark is final, and the focus moves on to the next field.
    `pasted`: signal after a user tried to paste a text, which a mark does not accept.
    """

    picked = Signal(object)
    confirmed = Signal()
    pasted = Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = Marks(())
        self._group = QtWidgets.QButtonGroup(self)
        self._all = tuple(MarkButton(self) for _ in range(MOST_MARKS))
        self._buttons: dict[Mark, MarkButton] = {}
        self.clearing = QtWidgets.QToolButton()
        self.clearing.setParent(self)
        self.clearing.setText("未記入に戻す")
        self.clearing.setProperty("kind", "quiet")  # it is not a mark
        self.clearing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clearing.setAccessibleName("進捗状況を未記入に戻す")
        self.clearing.setToolTip("未記入に戻します（キー 0）")
        self.clearing.clicked.connect(lambda: self._choose(None))
        self._grid = QtWidgets.QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(STEP)
        self._columns = 0
        for button in self._all:
            self._group.addButton(button)
        self._group.buttonClicked.connect(lambda button: self.picked.emit(button.mark.symbol))

    def offer(self, marks: Marks) -> None:
        """Show a button for each of these marks, and hide the other buttons.

        All buttons exist from the start, so that the tab order does not change.
        """
        if marks == self.marks:
            return
        offered = dict(zip(marks, self._all, strict=False))
        for number, mark in marks.by_number.items():
            offered[mark].set_mark(mark, number)
        self.marks, self._buttons = marks, offered
        for button in self._all:
            button.setVisible(button in offered.values())
        self.setFocusProxy(self._all[0])
        self._columns = 0
        self._arrange()

    @property
    def stops(self) -> list[QtWidgets.QWidget]:
        """All buttons for marks in tab order, also the hidden ones, but without `clearing`."""
        return list(self._all)

    @property
    def value(self) -> str | None:
        """The displayed mark, as stored; None if it is blank."""
        return next((mark.symbol for mark, button in self._buttons.items() if button.isChecked()), None)

    def load(self, value: str | None) -> None:
        """Show a stored value without emitting `picked`; None and a value that is not a mark are shown as blank."""
        self._group.setExclusive(False)
        for mark, button in self._buttons.items():
            button.setChecked(mark.symbol == value)
        self._group.setExclusive(True)
        self.clearing.setEnabled(value is not None)
        chosen = next((button for button in self._buttons.values() if button.isChecked()), None)
        self.setFocusProxy(chosen or self._all[0])
        if chosen and QtWidgets.QApplication.focusWidget() in self._all:
            chosen.setFocus()  # of another row: otherwise the space bar would choose the mark that had the focus before

    def choose(self, mark: Mark) -> None:
        """Choose a mark as if the user did: show it and emit `picked`; do nothing if the marks are read-only.

        The focus does not move.
        """
        if self.isEnabled():
            self._choose(mark)

    def choose_by_number(self, number: int) -> None:
        """Choose the mark with a number (`Marks.by_number`); do nothing if no mark has it."""
        if number in self.marks.by_number:
            self.choose(self.marks.by_number[number])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0.value
        if number <= MOST_MARK_KEYS and number in self.marks.by_number:
            self._choose(self.marks.by_number[number])
        elif event.key() in _CLEARING:
            self._choose(None)
        elif event.key() in _CONFIRMING and event.modifiers() in _PLAIN:
            self.confirmed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, mark: Mark | None) -> None:
        value = mark.symbol if mark else None
        is_cleared = mark is None and self.clearing.isEnabled()  # also of a stored text that is no mark
        is_changed = is_cleared or value != self.value
        if mark is None and self.clearing.hasFocus():
            self.setFocus()  # the button is disabled next: Qt would move the focus to the next widget
        self.load(value)
        with_keyboard = QtWidgets.QApplication.focusWidget()
        if mark and with_keyboard is not None and self.isAncestorOf(with_keyboard):
            self._buttons[mark].setFocus()
        if is_changed:
            self.picked.emit(value)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        width = 2 * (widest + STEP) + self.clearing.sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """Arrange the marks in one line if there is room, otherwise in two or more lines of two marks at least."""
        parts = [*self._buttons.values(), self.clearing]
        room = sum(part.sizeHint().width() for part in parts) + (len(parts) - 1) * STEP
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0) + STEP
        fitting = (self.width() - self.clearing.sizeHint().width()) // max(widest, 1)
        half = math.ceil(len(self.marks) / 2)
        columns = len(self.marks) if self.width() >= room else max(2, min(half, fitting))
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
        self._grid.addWidget(self.clearing, 0, columns, Qt.AlignmentFlag.AlignLeft)
        for column in range(len(parts) + 1):
            self._grid.setColumnStretch(column, int(column == columns))
