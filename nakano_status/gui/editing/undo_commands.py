"""Taking back an edit: the row, what stood there before and what was written; it goes through the same act as writing.

An edit that somebody else's newer word overtook is not taken back: it leaves the stack (`drop`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtGui import QUndoCommand, QUndoStack

from nakano_status.gui.overriding import override

Texts = Mapping[str, str | None]
"""Texts by field key; None or an empty one clears."""


@dataclass(frozen=True)
class Edit:
    """One edit that was made: what it is called, on which row, and by key what stood there and what stands now.

    `as_division` is in whose name it was written (None: whose data file it is). Edits that are `steps` of one choice,
    as the arrows make them in a list, are taken back together.
    """

    words: str
    row_id: str
    was: Texts
    now: Texts
    as_division: str | None = None
    steps: bool = False

    def goes_on_from(self, before: Edit) -> bool:
        """Whether this is a further step of the choice that another edit made."""
        places = [(each.row_id, each.as_division, each.now.keys()) for each in (self, before)]
        return self.steps and before.steps and places[0] == places[1]


_STEPS, _ALONE = 1, -1
"""What Qt tells commands apart by that may become one; -1: never."""

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

    def push_taken_back(self, stack: QUndoStack) -> None:
        """Put it on a stack as something that was done and taken back already: nothing is written."""
        rewrite, self._rewrite_all = self._rewrite_all, lambda _: None
        stack.push(self)
        stack.undo()
        self._rewrite_all = rewrite

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

    @override
    def id(self) -> int:
        return _STEPS if self.edit.steps else _ALONE

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or not other.edit.goes_on_from(self.edit):
            return False
        self.edit = replace(self.edit, now=other.edit.now)
        self.setObsolete(self.edit.was == self.edit.now)  # gone back by hand: there is nothing to take back
        return True

    def _put(self, again: bool) -> None:  # noqa: FBT001 - Qt's two ways
        texts, expected = (self.edit.now, self.edit.was) if again else (self.edit.was, self.edit.now)
        self._rewrite(self, texts, expected)
