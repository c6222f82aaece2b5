"""Taking back an edit: the row, what stood there before and what was written; it goes through the same act as writing.

An edit that somebody else's newer word overtook is not taken back: it leaves the stack (`drop`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shiboken6
from PySide6.QtGui import QUndoCommand, QUndoStack

from nakano_status.gui.overriding import override

Texts = Mapping[str, str | None]
"""Texts by field key; None or an empty one clears."""


@dataclass(frozen=True)
class Edit:
    """One edit that was made: what it is called, on which row, and by key what stood there and what stands now."""

    words: str
    row_id: str
    was: Texts
    now: Texts


Rewrite = Callable[["EditCommand", Texts, Texts], None]
"""Writes texts for a command where what is expected still stands: (command, texts, expected)."""


class WrittenCommand(QUndoCommand):
    """Something that was written, on the stack; the first redo, which Qt asks for on pushing, has been done already.

    `rewrite` takes it back (False) or does it again (True).
    """

    def __init__(self, words: str, rewrite: Callable[[bool], None]) -> None:
        super().__init__(words)
        self._rewrite_all = rewrite
        self._is_done = True

    @override
    def redo(self) -> None:
        if not self._is_done:
            self._rewrite_all(True)
        self._is_done = True

    @override
    def undo(self) -> None:
        self._rewrite_all(False)
        self._is_done = False

    def drop(self, stack: QUndoStack) -> None:
        """Leave the stack: what was written no longer stands, so there is nothing to take back or to do again."""
        if not shiboken6.isValid(self):
            return
        self.setObsolete(True)
        if stack.index() < stack.count() and stack.command(stack.index()) is self:
            stack.redo()  # Qt throws an obsolete command away instead of doing it again
        elif stack.index() > 0 and stack.command(stack.index() - 1) is self:
            stack.undo()


class EditCommand(WrittenCommand):
    """An edit of one row on the stack."""

    def __init__(self, edit: Edit, rewrite: Rewrite) -> None:
        super().__init__(edit.words, self._put)
        self.edit = edit
        self._rewrite = rewrite

    def _put(self, again: bool) -> None:  # noqa: FBT001 - Qt's two ways
        texts, expected = (self.edit.now, self.edit.was) if again else (self.edit.was, self.edit.now)
        self._rewrite(self, texts, expected)
