"""The numbering of official papers: １　 (1)　 ア　 (ア)　 (source: practice.md §5)."""

from __future__ import annotations

from enum import StrEnum

_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
BLANK = "\u3000"
"""The blank between a number and its heading."""


class Numerals(StrEnum):
    """How numbers of headings, dates and sentences are written: a matter of the office's house style."""

    FULL_WIDTH = "full"
    HALF_WIDTH = "half"

    def written(self, number: int) -> str:
        """Return a number as this style writes it."""
        return self.in_digits(str(number))

    def in_digits(self, digits: str) -> str:
        """Return a number given in half-width digits as this style writes it."""
        return digits.translate(_FULL_WIDTH) if self is Numerals.FULL_WIDTH else digits


def numbered(level: int, ordinal: int, numerals: Numerals) -> str:
    """Return the number of a heading with the blank after it; raise ValueError for a level or ordinal without one.

    The second level is written in half width inside its brackets, as published.
    """
    if ordinal < 1 or (level in (3, 4) and ordinal > len(_KATAKANA)):
        raise ValueError((level, ordinal))
    match level:
        case 1:
            return f"{numerals.written(ordinal)}{BLANK}"
        case 2:
            return f"({ordinal}){BLANK}"
        case 3:
            return f"{_KATAKANA[ordinal - 1]}{BLANK}"
        case 4:
            return f"({_KATAKANA[ordinal - 1]}){BLANK}"
    raise ValueError((level, ordinal))


def heading_indent(level: int) -> int:
    """Return the indent in characters of a heading of that level; the text below it is indented by one more."""
    return level - 1
