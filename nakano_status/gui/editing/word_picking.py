"""Selects words by mouse: the one under a double click, and further ones while the button is held down."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

_PROLONGING = "ーｰ"
"""Belongs to the kana before it: データ, らーめん."""

_KANJI = "々〆〇ヶヵ"
"""Belong to the kanji beside them: 佐々木, 一ヶ所."""

_BLANKS = " \t\u3000\u00a0"
_IN_NUMBERS = ".,．，"


def run_at(text: str, place: int) -> tuple[int, int]:
    """Return start and end of the run around the character at `place`; at the end of the text that of the last one."""
    if not text:
        return 0, 0
    kinds = _kinds(text)
    place = min(max(place, 0), len(text) - 1)
    start = end = place
    while start > 0 and kinds[start - 1] == kinds[place]:
        start -= 1
    while end < len(text) and kinds[end] == kinds[place]:
        end += 1
    return start, end


def _kinds(text: str) -> list[str]:
    """Return the kind of each character; one that belongs to a neighbour has the neighbour's kind."""
    kinds = [_kind(char) for char in text]
    for place, (before, char) in enumerate(pairwise(text), start=1):
        is_in_number = char in _IN_NUMBERS and before.isdigit() and text[place + 1 : place + 2].isdigit()
        if is_in_number or char in _PROLONGING or unicodedata.combining(char):
            kinds[place] = kinds[place - 1]
    return kinds


def _kind(char: str) -> str:
    """Return kanji, hiragana, katakana, letters, blank, or a sign itself: signs form runs with equal ones only."""
    name = unicodedata.name(char, "")
    if char in _KANJI or name.startswith("CJK "):
        return "kanji"
    if "HIRAGANA" in name:
        return "hiragana"
    if "KATAKANA" in name and char != "・":
        return "katakana"
    if char in _BLANKS:
        return "blank"
    return "letters" if char.isalnum() or char in "_＿" else char


class WordPicking:
    """Selects words of an editor. Qt by itself selects Japanese up to the next full stop; here `run_at` finds words."""

    def __init__(self, edit: QTextEdit) -> None:
        self._edit = edit
        self._first: tuple[int, int] | None = None

    def begin(self, place: QPoint) -> None:
        """Select the run under the pointer."""
        self._first = self._word_under(place)
        self._select(*self._first)

    def go_on(self, place: QPoint) -> bool:
        """Extend the selection to the run under the pointer; return whether a selection is under way."""
        if self._first is None:
            return False
        (first, last), (start, end) = self._first, self._word_under(place)
        self._select(*((last, start) if start < first else (first, max(last, end))))
        return True

    def end(self) -> None:
        """End the selection and leave it as it is."""
        self._first = None

    def _word_under(self, place: QPoint) -> tuple[int, int]:
        """Return start and end of a run as positions in the document, which are counted in UTF-16 units."""
        cursor = self._edit.cursorForPosition(place)
        text, inside = cursor.block().text(), cursor.positionInBlock()
        if inside and place.x() < self._edit.cursorRect(cursor).left():
            inside -= 1  # the cursor is at the nearer side of a character
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
