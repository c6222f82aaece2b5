"""A field of one line whose text feeds an act: once the act is done, Ctrl+Z takes the act back and not the letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from nakano_status.gui.overriding import override


class ActField(QLineEdit):
    """Leaves 元に戻す and やり直す to the window while it has nothing of its own to take back."""

    def put_away(self) -> None:
        """Empty the field for good: what stood in it has been used, and does not come back letter by letter."""
        self.setText("")  # clear() would be a step to take back

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_windows(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_windows(self, event: QKeyEvent) -> bool:
        """Whether a key is for the window: one that takes steps back or anew, where the field has none."""
        taking_back = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
        return taking_back or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
