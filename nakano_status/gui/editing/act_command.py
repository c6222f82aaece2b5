"""An act on the stack of 元に戻す that is no edit of a row: it is done again, and taken back, by the same act."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from nakano_status.gui.overriding import override


class ActCommand(QUndoCommand):
    """What was done; the first redo, which Qt asks for on pushing, has been done already."""

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
