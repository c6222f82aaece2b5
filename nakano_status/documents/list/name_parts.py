"""The parts of a long name of a 所管課: between them a line may be broken as a person breaks it.

No dictionary is needed for names of offices: their kanji are words of two letters each, with endings such as 課 or 会.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from nakano_status.documents.text_measure import advance

Part = tuple[str, int]
"""A part and the cost of a line break after it, as squares of ems by which lines differ in length."""

_KANJI, _KATAKANA = "々〆ヵヶ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", "ァ-ヴヷ-ヺーｦ-ﾟ"
_LATIN = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_OPENING, _CLOSING, _MARKS = "（「『【〔〈《［｛([{", "）」』】〕〉》］｝)]}", "・：；／"
_FOLLOWING = f"{_CLOSING}{_MARKS}、。，．,.:;?!？！ーゝゞヽヾ%％〜～ \u3000"
_ENDINGS, _LAST = "課係部室局会者所等館園院署化", "課係"
"""Letters that are added to two others; the last ones are never the second of these."""
_RUN = re.compile(
    # kanji by twos before one with kana: 地域 and 支えあい
    rf"(?P<kanji>(?:[{_KANJI}]{{2}})+(?=(?![{_ENDINGS}])[{_KANJI}][ぁ-ゖ])|[{_KANJI}]+)"
    rf"|(?P<hiragana>[ぁ-ゖー]+化?)|[{_KATAKANA}]+化?|[{_LATIN}'’&＆.．+＋/／-]+|.",
    re.DOTALL,
)
_PREFIXES = "新各"
_OWN_PART = 3
"""Hiragana of so many letters after two kanji are a part; fewer belong to the kanji, as in 子育て."""
_AFTER_ENDING, _BETWEEN_WORDS, _IN_BRACKETS = 1, 8, 4


@lru_cache(maxsize=1024)
def name_parts(name: str) -> tuple[Part, ...]:
    """Return the parts of a name in order; joined they are the name."""
    found = tuple(_texts(name))
    costs = []
    inside = 0
    for text, following in pairwise(found):
        inside += sum(text.count(each) for each in _OPENING) - sum(text.count(each) for each in _CLOSING)
        costs.append(_cost(text[-1], following[0]) + (_IN_BRACKETS if inside > 0 else 0))
    return tuple(zip(found, [*costs, 0], strict=True))


def _cost(last: str, first: str) -> int:
    if last in f"{_CLOSING}{_MARKS} \u3000" or first in _OPENING:
        return 0
    return _AFTER_ENDING if last in _ENDINGS else _BETWEEN_WORDS


def _texts(name: str) -> Iterator[str]:
    before = ""
    is_bound = False  # to what follows
    for kind, text in _runs(name):
        follows = bool(before) and _follows(before, kind, text)
        if not is_bound and not follows and before:
            yield before
            before = ""
        before += text
        is_bound = text in _OPENING or (kind == "kanji" and len(text) == 1 and not follows)
    if before:
        yield before


def _follows(before: str, kind: str | None, text: str) -> bool:
    """Whether a text may not be parted from what is before it."""
    if text[0] in _FOLLOWING or not advance(text[0]):
        return True
    if kind == "hiragana":
        is_ending = len(text) < _OWN_PART or not re.search(rf"[{_KANJI}]{{2}}\Z", before)
        return is_ending and bool(re.search(rf"[{_KANJI}]\Z", before))
    # as in デジタル化, ひとり親 and 第2課
    return kind == "kanji" and len(text) == 1 and bool(re.search(rf"[ぁ-ゖ{_KATAKANA}{_LATIN}]\Z", before))


def _runs(name: str) -> Iterator[tuple[str | None, str]]:
    """Yield the runs of letters of one kind, those of kanji word by word."""
    for run in _RUN.finditer(name):
        if run.lastgroup == "kanji":
            yield from (("kanji", each) for each in _kanji_words(run[0]))
        else:
            yield run.lastgroup, run[0]


def _kanji_words(run: str) -> list[str]:
    """Return words of two letters with their endings, as many endings as possible; a first letter may be left over."""
    begins: dict[int, int] = {}
    for may_lead in (run[0] in _PREFIXES, True):
        begins = _begins(run, {0: 0, 1: 0} if may_lead else {0: 0})
        if len(run) in begins:
            break
    words = []
    while run:
        begin = begins.get(len(run), 0)
        words.append(run[begin:])
        run = run[:begin]
    return words[::-1]


def _begins(run: str, begins: dict[int, int]) -> dict[int, int]:
    """Add where the last part begins of each beginning of a run that can be divided."""
    for end in range(2, len(run) + 1):
        endings = end - len(run[:end].rstrip(_ENDINGS))
        for begin in range(max(end - endings - 2, 0), end - 1):
            if begin in begins and run[begin + 1] not in _LAST:
                begins[end] = begin
                break
    return begins
