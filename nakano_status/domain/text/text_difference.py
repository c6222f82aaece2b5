"""The difference of two texts: pieces kept, removed and added, in reading order (source: window.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"[ァ-ヶー]+|[A-Za-zＡ-Ｚａ-ｚ]+|[0-9０-９.,]+|.", re.DOTALL)
"""Katakana words, Latin words and numbers change as a whole; kanji and kana one by one (they are not set off)."""

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_SHORT_ISLAND = 2
"""An equal stretch shorter than this between two changes is noise: the whole stretch counts as changed."""

_LONGEST_BY_WORD = 4000
"""Texts with more words than this are compared by line: the cost by word is the product of both lengths."""


class PieceKind(StrEnum):
    """Whether a piece was kept, removed or added."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; the pieces that are not ADDED make the old text, those not REMOVED the new one."""

    kind: PieceKind
    text: str


def text_difference(old: str | None, new: str | None) -> tuple[Piece, ...]:
    """Return the pieces of `old` and `new`, in each change the removed before the added. None is an empty text."""
    before, after = _split(old or "", new or "")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    stretches = [
        ("".join(before[i1:i2]), "".join(after[j1:j2]), tag == "equal") for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    return tuple(_pieces(_without_islands(stretches)))


def _split(old: str, new: str) -> tuple[list[str], list[str]]:
    """Split both texts the same way."""
    words = _WORDS.findall(old), _WORDS.findall(new)
    if max(map(len, words)) <= _LONGEST_BY_WORD:
        return words
    return _LINES.findall(old), _LINES.findall(new)


_Stretch = tuple[str, str, bool]


def _without_islands(stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Join changes that are separated only by a short equal stretch."""
    removed, added = "", ""
    last = len(stretches) - 1
    for place, (old, new, equal) in enumerate(stretches):
        between = place < last and (removed or added)
        if equal and not (between and len(old) < _SHORT_ISLAND):
            if removed or added:
                yield removed, added, False
            removed, added = "", ""
            yield old, new, True
        else:
            removed, added = removed + old, added + new
    if removed or added:
        yield removed, added, False


def _pieces(stretches: Iterable[_Stretch]) -> Iterator[Piece]:
    """Turn stretches into pieces, leaving out empty ones."""
    for old, new, equal in stretches:
        if equal:
            yield Piece(PieceKind.SAME, old)
            continue
        if old:
            yield Piece(PieceKind.REMOVED, old)
        if new:
            yield Piece(PieceKind.ADDED, new)
