"""Characters of an answer that a paper prints differently than typed, or cannot print; the answer is not changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem

_PRIVATE_USE = range(0xE000, 0xF900)
_COMMON = frozenset("\n\t\u00a0—")
"""Characters that every font for Japanese has, or that are invisible, though CP932 lacks them."""
_MOST_NAMED = 10


def has_rare_characters(text: str) -> bool:
    """Whether a text has characters that a font for Japanese may lack: those outside CP932, and 外字."""
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
    """Return characters with their code points for a message: `髙（U+9AD9）`; at most ten."""
    named = "、".join(f"{each}（U+{ord(each):04X}）" for each in sorted(characters)[:_MOST_NAMED])
    return named + ("など" if len(characters) > _MOST_NAMED else "")


def printing_problems(text: str, place: Place, unprintable: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of a text in print; `unprintable` are its characters that no font has."""
    if "\t" in text:
        yield problem("TEXT-TAB", place)
    if unprintable:
        yield problem("TEXT-UNPRINTABLE", place, found=named_characters(unprintable))
