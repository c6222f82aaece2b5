"""The characters of a text that a field accepts, and their places as Qt counts them.

Qt counts in units of UTF-16: a kanji beyond the first 65,536 characters has two.
"""

from __future__ import annotations

from PySide6.QtGui import QValidator

from nakano_status.domain.text.narrative import remove_controls
from nakano_status.gui.qt_override import override


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units. A lone surrogate, as old programs paste it, counts as one unit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_before(text: str, place: int) -> str:
    """Return the part of a text before a place in UTF-16 units; a character that the place divides is left out."""
    end, units = 0, 0
    for character in text:
        units += utf16_length(character)
        if units > place:
            break
        end += 1
    return text[:end]


class ControlsRemoved(QValidator):
    """A validator that removes control characters and direction controls from the text of a line edit."""

    @override
    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        left = remove_controls(text)
        if left != text:
            place = utf16_length(remove_controls(text_before(text, place)))
        return QValidator.State.Acceptable, left, place
