"""Find the characters of a text that no font of papers has."""

from __future__ import annotations

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
"""What Unicode lets a font ignore: joiners, direction marks, variation selectors."""
_MARKS = (*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0x302A, 0x3030))
"""Marks that fonts draw beside their letter, or with which PDF readers give the letter twice."""
_READ_OTHERWISE = frozenset(map(chr, _MARKS)) | frozenset(
    "\u115f\u1160\u3164\uffa0\ufb00\ufb01\ufb02\ufb03\ufb04\U0002f8b2"
)
"""What the fonts have and PDF readers give as something else: marks, hangul fillers, ligatures."""
GETA = "〓"
"""Printed in place of a character that the fonts lack (the geta mark of Japanese typesetting)."""
_SPACES = frozenset(("Cc", "Zl", "Zp", "Zs"))
_DRAWN_SPACE = "\u1680"


def missing_characters(text: str, drawable: AbstractSet[int]) -> frozenset[str]:
    """Return the characters of a printable text that would be drawn and whose code points the fonts do not have.

    Also those that the fonts have and that cannot be read back from the page as written: a mark above a letter with
    which it makes no single character, and ligatures.
    """
    found = set(text)
    missing = {each for each in found if ord(each) not in drawable and _is_drawn(each)}
    return frozenset(missing | (found & _READ_OTHERWISE))


def shown_text(text: str, drawable: AbstractSet[int]) -> str:
    """Return a printable text with 〓 for each missing character, so that its pages can be shown nevertheless."""
    missing = missing_characters(text, drawable)
    return text.translate({ord(each): GETA for each in missing}) if missing else text


def _is_drawn(character: str) -> bool:
    if ord(character) in IGNORED:
        return False
    return character == _DRAWN_SPACE or unicodedata.category(character) not in _SPACES
