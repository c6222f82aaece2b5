"""The width of a text in a column, estimated without a font file and rather too wide (source: practice.md §5).

Widths are thousandths of an em. Latin characters have the advances of BIZ UDPGothic; everything Japanese counts as a
full em although that font sets kana and punctuation closer, so that a fixed-pitch substitute fits too.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

EM = 1000

# BIZ UDPGothic from U+0020 to U+007E; all digits are as wide as the widest.
_LATIN = (
    "333 330 470 920 800 1000 890 290 490 490 500 840 310 480 310 500 760 760 760 760 760 760 760 760 760 760 310 310 "
    "840 840 840 775 980 760 770 800 840 700 660 840 820 420 540 750 600 980 820 860 740 890 760 710 700 840 740 980 "
    "800 720 750 500 500 500 500 305 500 650 710 640 710 690 500 670 700 320 380 630 330 940 700 680 710 710 450 590 "
    "470 700 580 880 600 610 580 520 440 520 500"
)
_HALF_WIDTH = 500
_PICTOGRAPH = 1400
_WIDER = re.compile("[\U0001f000-\U0001faff]")
_NOT_FIRST = frozenset(
    "、。，．・：；？！ー）」』】〕〉》］｝〟゛゜々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥"
    "｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ,.:;?!)]}%℃％〜～°′″ \u3000\n"
)
_HANGING = frozenset(" \u3000\n")
_NOT_LAST = frozenset("（「『【〔〈《［｛〝([{｢￥＄¥$＃#")


def _advance(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    width = unicodedata.east_asian_width(character)
    if width == "H":
        return _HALF_WIDTH
    return _PICTOGRAPH if _WIDER.match(character) else EM


class _Advances(dict[str, int]):
    """Advances by character, each measured once."""

    def __missing__(self, character: str) -> int:
        advance = self[character] = _advance(character)
        return advance


_ADVANCES = _Advances({chr(0x20 + place): int(width) for place, width in enumerate(_LATIN.split())})
_ADVANCES["\n"] = 0


def advance(text: str) -> int:
    """Return the width of a text set in one line."""
    return sum(map(_ADVANCES.__getitem__, text))


@lru_cache(maxsize=8192)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """Return the lines that a text fills in a column of that width; joined they are the text itself.

    A line break is kept at the end of its line. Breaks are where a spreadsheet program breaks: between Japanese
    characters, not inside a Latin word, not before 。 or ー, not behind （; blanks hang over the edge.
    """
    if len(text) * EM <= width and "\n" not in text and _WIDER.search(text) is None:
        return (text,)
    paragraphs = text.split("\n")
    kept = [f"{paragraph}\n" for paragraph in paragraphs[:-1]] + paragraphs[-1:]
    return tuple(line for paragraph in kept for line in _lines(paragraph, width))


def _lines(paragraph: str, width: int) -> Iterator[str]:
    """Yield lines, each up to the last possible break before the first character that exceeds the width."""
    sums = list(accumulate(map(_ADVANCES.__getitem__, paragraph), initial=0))
    start = 0
    while (full := _full(paragraph, sums, start, width)) < len(paragraph):
        end = full
        while end > start and not _may_break(paragraph[end - 1], paragraph[end]):
            end -= 1
        end = end if end > start else full
        yield paragraph[start:end]
        start = end
    yield paragraph[start:]


def _full(paragraph: str, sums: list[int], start: int, room: int) -> int:
    """Return the index of the first character that exceeds the width of a line from `start`; blanks never do."""
    place = max(bisect_right(sums, sums[start] + room) - 1, start + 1)
    while place < len(paragraph) and paragraph[place] in _HANGING:
        place += 1
    return place


def _may_break(before: str, character: str) -> bool:
    if character in _NOT_FIRST or before in _NOT_LAST:
        return False
    return not (before.isascii() and character.isascii() and before != " ")
