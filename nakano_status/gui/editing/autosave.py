"""Saving while typing: a draft shortly after a key press, a change when the focus leaves the field (product.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

DRAFT_DELAY = 400
"""Milliseconds from the first unsaved key press to the draft; typing on does not postpone it."""


class Autosave(QObject):
    """Saves the texts of one row. `read` returns a field's text as it looks, with the composed text.

    The signals `draft_due` and `change_due` carry a row ID and texts by field key; the receiver writes them.
    """

    draft_due = Signal(str, object)
    change_due = Signal(str, object)

    def __init__(self, read: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._row_id = ""
        self._not_drafted: set[str] = set()
        self._open: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY)
        self._timer.timeout.connect(self.save_drafts)

    def begin(self, row_id: str, drafts: Iterable[str] = ()) -> None:
        """Follow another row; `drafts` are the keys of fields that hold a draft which never became a change."""
        self._timer.stop()
        self._row_id = row_id
        self._not_drafted.clear()
        self._open = set(drafts)

    def typed(self, key: str) -> None:
        """Note that a field differs from what is saved."""
        self._not_drafted.add(key)
        self._open.add(key)
        # not restarted: who types without a pause would otherwise have no draft at all
        if not self._timer.isActive():
            self._timer.start()

    def left(self, key: str) -> None:
        """Report what was typed in a field as one change."""
        self._close([key] if key in self._open else [])

    def flush(self) -> None:
        """Report all that was typed as a change, as on closing and before another row is shown."""
        # all fields in one change: they were left together, and are undone together
        self._close(sorted(self._open))

    def reopen(self, row_id: str, keys: Iterable[str]) -> None:
        """Mark fields as unsaved again after their change was refused: the texts are still in the editor."""
        if row_id == self._row_id:
            self._open.update(keys)

    def save_drafts(self) -> None:
        """Report what was typed since the last draft."""
        # read now and not at the key press: the text includes what is being composed
        texts = {key: self._read(key) for key in sorted(self._not_drafted)}
        self._not_drafted.clear()
        if texts:
            self.draft_due.emit(self._row_id, texts)

    def is_open(self, key: str) -> bool:
        """Return whether a field holds text that is no change yet; nothing may be loaded over it."""
        return key in self._open

    def _close(self, keys: list[str]) -> None:
        self._open.difference_update(keys)
        self._not_drafted.difference_update(keys)
        if keys:
            self.change_due.emit(self._row_id, {key: self._read(key) for key in keys})
