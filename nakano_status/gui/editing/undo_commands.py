"""Undo commands for edits, with the values before and after. Undo writes by the same act as an edit.

An edit that another user's newer value superseded is not undone: its command is removed from the stack.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtGui import QUndoCommand

from nakano_status.gui.qt_override import override

if TYPE_CHECKING:
    from nakano_status.gui.page import AppContext

Texts = Mapping[str, str | None]
"""Texts by field key; None or an empty text clears."""


@dataclass(frozen=True)
class Edit:
    """An edit of a row: `text` is its name in the menu, `was` and `now` are the values by key before and after.

    `as_division`: the division in whose name it was written; None for the owner of the data file. `round_id`: the
    round of the row. `steps`: consecutive edits that are steps of one choice, such as by arrow keys in a list, are
    undone together.
    """

    text: str
    row_id: str
    was: Texts
    now: Texts
    as_division: str | None = None
    round_id: str | None = None
    steps: bool = False

    def goes_on_from(self, before: Edit) -> bool:
        """Return whether this edit continues the choice that the edit `before` began; both are undone together."""
        places = [(each.round_id, each.row_id, each.as_division) for each in (self, before)]
        return self.steps and before.steps and places[0] == places[1] and before.now == self.was


_STEPS, _ALONE = 1, -1
"""IDs of commands for Qt, which merges commands of equal IDs, except -1."""

NotDone = Callable[[], None]
"""Function to call if an act was not done, as `not_done` of `Session.act`."""

Rewrite = Callable[[bool, NotDone], None]
"""Function that redoes a write (True) or undoes it (False), and calls the second argument if that was not done."""

RewriteTexts = Callable[[Texts, Texts, NotDone], None]
"""Function that writes texts if the current values are as expected: (texts, expected, not done)."""


class AppliedCommand(QUndoCommand):
    """A command for a write that is already done; the first redo, which Qt calls on pushing, does nothing.

    If the act of `rewrite` is not done, the command is removed from the undo stack.
    """

    def __init__(self, around: AppContext, text: str, rewrite: Rewrite) -> None:
        super().__init__(text)
        self._around = around
        self._rewrite_all = rewrite
        self._is_done = True

    @override
    def redo(self) -> None:
        if not self._is_done:
            self._rewrite_or_report(again=True)
        self._is_done = True

    @override
    def undo(self) -> None:
        self._rewrite_or_report(again=False)
        self._is_done = False

    def _rewrite_or_report(self, *, again: bool) -> None:
        """Call `rewrite`; a defect in it is reported here, because Qt goes on with it pending, which may crash."""
        try:
            self._rewrite_all(again, self._give_up)
        except Exception as defect:  # noqa: BLE001 - whatever it is, it is reported as a defect
            sys.excepthook(type(defect), defect, defect.__traceback__)

    def push(self) -> None:
        """Push the command on the undo stack."""
        self._around.undo.push(self)

    def push_undone(self) -> None:
        """Push the command as one that was undone already, so that only redo applies; nothing is written."""
        # the stack can only reach "undone" by undoing: nothing may be written meanwhile
        rewrite, self._rewrite_all = self._rewrite_all, lambda *_: None
        self.push()
        self._around.undo.undo()
        self._rewrite_all = rewrite

    def _give_up(self) -> None:
        """Remove the command from the stack without undoing or redoing it."""
        stack = self._around.undo
        # the stack owns its commands: Qt may have deleted this one when another edit was pushed after an undo
        if shiboken6.isValid(self):
            self.setObsolete(True)
            if stack.index() < stack.count() and stack.command(stack.index()) is self:
                stack.redo()  # Qt deletes an obsolete command instead of redoing it
            elif stack.index() > 0 and stack.command(stack.index() - 1) is self:
                stack.undo()


class EditCommand(AppliedCommand):
    """An edit of one row on the undo stack."""

    def __init__(self, around: AppContext, edit: Edit, rewrite: RewriteTexts) -> None:
        super().__init__(around, edit.text, self._put)
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
        self.setObsolete(self.edit.was == self.edit.now)  # the earlier value was chosen again: there is nothing to undo
        return True

    def _put(self, again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - Qt's two ways
        texts, expected = (self.edit.now, self.edit.was) if again else (self.edit.was, self.edit.now)
        self._rewrite(texts, expected, not_done)
