"""A search field for a list; ↓ and Enter move on into the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from nakano_status.gui.commands import SEARCH
from nakano_status.gui.controls.act_field import LineField
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LEADING = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


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
