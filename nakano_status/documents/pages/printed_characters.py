"""Texts as papers print them, and the characters that papers cannot print, or print differently than typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import OTHER_LINE_ENDS, compose_letters

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
"""Characters that Unicode lets a font ignore: joiners, direction marks, variation selectors."""
_MARKS = (*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0x302A, 0x3030))
"""Marks that fonts draw beside their letter, or with which PDF readers give the letter twice."""
_READ_OTHERWISE = frozenset(map(chr, _MARKS)) | frozenset(
    "\u115f\u1160\u3164\uffa0\ufb00\ufb01\ufb02\ufb03\ufb04\U0002f8b2"
)
"""Characters that the fonts have and PDF readers give as other ones: marks, hangul fillers, ligatures."""
GETA = "〓"
"""The sign printed for a character that the fonts lack (the geta mark of Japanese typesetting)."""
_SPACES = frozenset(("Cc", "Zl", "Zp", "Zs"))
_DRAWN_SPACE = "\u1680"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x00AD, 0xFEFF)
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Direction marks, which would reverse letters: papers have no script that is written from right to left."""
_AS_PRINTED = dict.fromkeys((*_CONTROLS, *_DIRECTIONS)) | {0x09: "\u3000", 0x0A: "\n", **OTHER_LINE_ENDS}


def as_printed(text: str) -> str:
    """Return a text as printed: a tab becomes a full-width space, every other line end a line feed.

    Other control characters are removed, and so are soft hyphens, which would be drawn at the end of a line. A tab
    would reach to the next tab stop, which is in the next column of a narrow table. A letter and its combining mark
    become one character where possible.
    """
    return compose_letters(text if text.isprintable() else text.translate(_AS_PRINTED))


def missing_characters(text: str, drawable: AbstractSet[int]) -> frozenset[str]:
    """Return the characters of a text, as printed, that the fonts cannot print.

    `drawable`: the code points of the fonts. The result includes characters that the fonts have but that cannot be read
    back from the page as written: a mark that does not become one character with its letter, and ligatures.
    """
    found = set(text)
    missing = {each for each in found if ord(each) not in drawable and _is_drawn(each)}
    return frozenset(missing | (found & _READ_OTHERWISE))


def mark_missing_characters(text: str, drawable: AbstractSet[int]) -> str:
    """Return a text, as printed, with 〓 for each missing character, so that its pages can be shown nevertheless."""
    missing = missing_characters(text, drawable)
    return text.translate({ord(each): GETA for each in missing}) if missing else text


def _is_drawn(character: str) -> bool:
    if ord(character) in IGNORED:
        return False
    return character == _DRAWN_SPACE or unicodedata.category(character) not in _SPACES


_PRIVATE_USE = range(0xE000, 0xF900)
_COMMON = frozenset("\n\t\u00a0—")
"""Characters that every font for Japanese has, or that are invisible, though CP932 lacks them."""
_MOST_NAMED = 10


def has_rare_characters(text: str) -> bool:
    """Return whether a text has characters that a Japanese font may lack: characters outside CP932, and 外字."""
    return not text.isascii() and any(map(_is_rare, set(text)))


@cache
def _is_rare(character: str) -> bool:
    if character in _COMMON:
        return False
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return True
    return ord(character) in _PRIVATE_USE


def named_characters(characters: Collection[str]) -> str:
    """Return characters with their code points, for a message: `髙（U+9AD9）`; at most ten."""
    named = "、".join(f"{each}（U+{ord(each):04X}）" for each in sorted(characters)[:_MOST_NAMED])
    return named + ("など" if len(characters) > _MOST_NAMED else "")


def printing_problems(text: str, place: Place, unprintable: Collection[str]) -> Iterator[Problem]:
    """Yield the problems that a text has when it is printed. `unprintable`: its characters that the fonts lack."""
    if "\t" in text:
        yield problem("TEXT-TAB", place)
    if unprintable:
        yield problem("TEXT-UNPRINTABLE", place, found=named_characters(unprintable))
