"""An undo command for an act other than an edit of a row: redo and undo perform an act again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from nakano_status.gui.qt_override import override


class ActCommand(QUndoCommand):
    """An act that has been done; the first redo, which Qt calls when the command is pushed, does nothing."""

    def __init__(self, words: str, again: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(words)
        self._again, self._back = again, back
        self._is_done = True

    @override
    def redo(self) -> None:
        if not self._is_done:
            self._again()
        self._is_done = True

    @override
    def undo(self) -> None:
        self._back()
        self._is_done = False
