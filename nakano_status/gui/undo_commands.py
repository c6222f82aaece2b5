"""Taking back an edit: row, values before and after; the change itself goes through the same act (decision 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QUndoCommand

from nakano_status.gui.overriding import override

Texts = Mapping[str, str]
"""Texts by field key; an empty one clears."""

Write = Callable[[str, Texts], None]
"""Writes texts on a row."""


class EditCommand(QUndoCommand):
    """One edit that was made; the first redo, which Qt asks for on pushing, has been done already."""

    def __init__(self, words: str, row_id: str, before: Texts, after: Texts, write: Write) -> None:
        super().__init__(words)
        self._row_id = row_id
        self._before = dict(before)
        self._after = dict(after)
        self._write = write
        self._is_done = True

    @override
    def redo(self) -> None:
        if not self._is_done:
            self._write(self._row_id, self._after)
        self._is_done = True

    @override
    def undo(self) -> None:
        self._write(self._row_id, self._before)
        self._is_done = False
