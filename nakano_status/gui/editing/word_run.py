"""The word at a place in a Japanese text: the run of one kind of character, as Windows takes it by a double click."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_PROLONGING = "ーｰ"
"""Goes with the kana before it: データ, らーめん."""

_KANJI = "々〆〇ヶヵ"
"""Belong to the kanji beside them: 佐々木, 一ヶ所."""

_BLANKS = " \t\u3000\u00a0"
_IN_NUMBERS = ".,．，"


def run_at(text: str, place: int) -> tuple[int, int]:
    """Return start and end of the run around the character at `place`; behind the text it is the last one's."""
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
    """Return the kind of each character; what belongs to a neighbour has that one's."""
    kinds = [_kind(char) for char in text]
    for place, (before, char) in enumerate(pairwise(text), start=1):
        is_in_number = char in _IN_NUMBERS and before.isdigit() and text[place + 1 : place + 2].isdigit()
        if is_in_number or char in _PROLONGING or unicodedata.combining(char):
            kinds[place] = kinds[place - 1]
    return kinds


def _kind(char: str) -> str:
    """Return kanji, hiragana, katakana, letters, blank, or a sign itself: signs are a word with their like only."""
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
