"""Which characters of a text no font of papers has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet

IGNORED = frozenset(
    code
    for first, last in [
        (0x00AD, 0x00AD),
        (0x061C, 0x061C),
        (0x180B, 0x180F),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xE0000, 0xE0FFF),
    ]
    for code in range(first, last + 1)
)
"""What Unicode lets a font ignore: joiners, marks of direction, selectors of variants."""
_TWICE = re.compile("[\u0300-\u036f]")
"""Marks that fonts draw beside their letter: the letter and the mark are written for each of the two."""
_SPACES = frozenset(("Cc", "Zl", "Zp", "Zs"))
_DRAWN_SPACE = "\u1680"


def missing_characters(text: str, drawable: AbstractSet[int]) -> frozenset[str]:
    """Return the characters of a printable text that would be drawn and whose code points the fonts do not have.

    A mark above a letter that is no character together with it is among them: it would be read twice.
    """
    missing = {each for each in set(text) if ord(each) not in drawable and _is_drawn(each)}
    return frozenset(missing.union(*_TWICE.findall(text)))


def _is_drawn(character: str) -> bool:
    if ord(character) in IGNORED:
        return False
    return character == _DRAWN_SPACE or unicodedata.category(character) not in _SPACES
