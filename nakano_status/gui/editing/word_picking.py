"""Takes words by mouse: the one under a double click, and word after word while the button stays down."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from nakano_status.gui.editing.word_run import run_at


class WordPicking:
    """Qt itself takes Japanese up to the next full stop; here a word is what `run_at` finds."""

    def __init__(self, edit: QTextEdit) -> None:
        self._edit = edit
        self._first: tuple[int, int] | None = None

    def begin(self, place: QPoint) -> None:
        """Take the word under the pointer."""
        self._first = self._word_under(place)
        self._select(*self._first)

    def go_on(self, place: QPoint) -> bool:
        """Take all words up to the one under the pointer; say whether words are being taken at all."""
        if self._first is None:
            return False
        (first, last), (start, end) = self._first, self._word_under(place)
        self._select(*((last, start) if start < first else (first, max(last, end))))
        return True

    def end(self) -> None:
        """Let what was taken stand."""
        self._first = None

    def _word_under(self, place: QPoint) -> tuple[int, int]:
        """Return start and end of a word in the document, which counts in UTF-16."""
        cursor = self._edit.cursorForPosition(place)
        text, inside = cursor.block().text(), cursor.positionInBlock()
        if inside and place.x() < self._edit.cursorRect(cursor).left():
            inside -= 1  # the cursor goes to the nearer side of a character
        before = text.encode("utf-16-le")[: 2 * inside].decode("utf-16-le", "ignore")
        start, end = (_units(text[:each]) for each in run_at(text, len(before)))
        return cursor.block().position() + start, cursor.block().position() + end

    def _select(self, anchor: int, position: int) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
