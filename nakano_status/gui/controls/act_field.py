"""Fields of one line; where the text is the input of an act, Ctrl+Z undoes the act afterwards and not the typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from nakano_status.gui.qt_override import override


class LineField(QLineEdit):
    """A line edit; `name` is what a screen reader reads out, `hint` is shown while the field is empty."""

    def __init__(self, name: str = "", hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)


class ActField(QLineEdit):
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
