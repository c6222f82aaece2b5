"""Fields of the window: a line, a search, a choice, a check box, and a button that a double click presses once.

Where a text is the input of an act, Ctrl+Z undoes the act afterwards and not the typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyle, QStyleOptionButton, QWidget

from nakano_status.gui.commands import SEARCH
from nakano_status.gui.looks.appearance import current_theme, uses_fallback_style
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LEADING = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


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
