"""The difference of two texts by word, for readers: the same in the window, Excel, Word and PDF.

Words are found by the kind of their characters. Compounds of kanji are divided into pairs; endings and particles are a
list (decision 0025; it was tested with text pairs judged by hand). A number with its counter, a date and a 管理番号 are
single words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import takewhile


class PieceKind(StrEnum):
    """Kind of a piece: unchanged, removed or added."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of text.

    The pieces that are not ADDED make the old text; the pieces that are not REMOVED make the new text.
    """

    kind: PieceKind
    text: str


def text_difference(old: str | None, new: str | None) -> tuple[Piece, ...]:
    """Return the pieces of `old` and `new` in order; in each change, the removed piece comes before the added one.

    None is an empty text. Common text of fewer than three characters between two changes belongs to the changes. If
    less than 40 % of a sentence is common, the sentence is replaced as a whole.
    """
    before, after = old or "", new or ""
    if after < before:  # so that the way back shows the same
        return tuple(_pieces((one, other, equal) for other, one, equal in _compared(after, before)))
    return tuple(_pieces(_compared(before, after)))


_Stretch = tuple[str, str, bool]
"""A part of the old text, the part of the new text in its place, and whether they are equal."""

_SHORTEST_ISLAND = 3
_LEAST_LIKENESS = 0.4
_MOST_PAIRS = 20_000
"""The limit of pairs of equal words; beyond it, the same word is repeated hundreds of times and all is replaced."""


def _compared(before: str, after: str) -> Iterator[_Stretch]:
    """Compare by sentence, then by phrase and by word; a sentence with too little common text is replaced."""
    for old, new, equal in _aligned(_SENTENCES.findall(before), _SENTENCES.findall(after)):
        if equal or not (old and new):
            yield old, new, equal
            continue
        for sentence in _sentences(_without_islands(_by_word(old, new))):
            yield from sentence if _likeness(sentence) >= _LEAST_LIKENESS else [_joined(*sentence)]


def _by_word(before: str, after: str) -> Iterator[_Stretch]:
    for old, new, equal in _aligned(_phrases(before), _phrases(after)):
        yield from [(old, new, equal)] if equal else _aligned(split_words(old), split_words(new))


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[_Stretch]:
    """Yield the equal and the differing parts of two texts, in order."""
    start = _common_start(before, after)
    end = _common_start(before[len(start) :][::-1], after[len(start) :][::-1])[::-1]
    old, new = (each[len(start) : len(each) - len(end)] for each in (before, after))
    yield _stretch(start, start)
    times = Counter(new)
    if sum(times[each] for each in old) > _MOST_PAIRS:
        yield _stretch(old, new)
    else:
        for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield _stretch(old[i1:i2], new[j1:j2])
    yield _stretch(end, end)


def _common_start(one: Sequence[str], other: Sequence[str]) -> Sequence[str]:
    return [each for each, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def _stretch(old: Iterable[str], new: Iterable[str]) -> _Stretch:
    one, other = "".join(old), "".join(new)
    return one, other, one == other


def _joined(*stretches: _Stretch) -> _Stretch:
    olds, news, equals = zip(*stretches, strict=True)
    return "".join(olds), "".join(news), all(equals)


def _without_islands(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Join changes with too little common text between them, and neighbours of one kind; leave out empty ones."""
    kept: list[_Stretch] = []
    for stretch in stretches:
        if kept and kept[-1][2] is stretch[2]:
            kept[-1:] = [_joined(kept[-1], stretch)]
        elif any(stretch[:2]):
            kept.append(stretch)
        if len(kept[-3:]) == 3 and not kept[-1][2] and len(kept[-2][0]) < _SHORTEST_ISLAND:  # noqa: PLR2004
            kept[-3:] = [_joined(*kept[-3:])]  # what changed, what stayed, what changed
    return kept


def _sentences(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """Divide stretches after each end of a sentence that both texts have."""
    sentence: list[_Stretch] = []
    for old, new, equal in stretches:
        for part in _SENTENCES.findall(old) if equal else ("",):
            sentence.append(_stretch(part, part) if equal else (old, new, False))
            if part.endswith(("。", "\n")):
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def _likeness(stretches: Iterable[_Stretch]) -> float:
    """Return the share of common characters; pure insertions and deletions do not reduce it."""
    common = replaced = 0
    for old, new, equal in stretches:
        if equal:
            common += len(old) + len(new)
        elif old and new:
            replaced += len(old) + len(new)
    return common / (common + replaced) if common else 0.0


def _pieces(stretches: Iterable[_Stretch]) -> Iterator[Piece]:
    """Turn stretches into pieces; neighbours of one kind become one piece."""
    for old, new, equal in _without_islands(stretches):
        if equal:
            yield Piece(PieceKind.SAME, old)
            continue
        if old:
            yield Piece(PieceKind.REMOVED, old)
        if new:
            yield Piece(PieceKind.ADDED, new)


_SENTENCES = re.compile(r"[^。\n]*[。\n]|[^。\n]+")

_OVER = "\u0300-\u036f\u3099\u309a\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
"""Characters that belong to the character before them: marks, variants of a kanji, colours of an emoji."""
_JOINED = re.compile(f"[{_OVER}\u200d]")
_KANJI = f"[々〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff{_OVER}]"
_KANA = f"[ぁ-ゖゝゞ{_OVER}]"
_NO_KANA = "[^ぁ-ゖゝゞ]"
"""A kanji in a text of kanji and kana; the set of all kanji takes Python long to compile."""
_DIGITS = "[0-9０-９]+(?:[.,．，][0-9０-９]+)*"
_LATIN = "A-Za-zＡ-Ｚａ-ｚ0-9０-９"
_ERA = "(?:令和|平成|昭和|大正|明治)"
_COUNTER = "[かヶカヵ箇][所月年国]|[A-Za-z%％]+|[円件回人名台枚部課校館室冊本個日週秒分倍割階期歳つ]"
_RUNS = (
    f"(?:{_ERA}?{_DIGITS}|{_ERA}元|[RHS]{_DIGITS})年度?(?:{_DIGITS}月(?:{_DIGITS}日)?)?"
    f"|{_DIGITS}(?:月(?:{_DIGITS}日)?|時(?:{_DIGITS}分)?)"
    f"|第{_DIGITS}[条項号章節]"
    f"|{_DIGITS}(?:[-‐−－][{_LATIN}①-⑳]+)+"
    f"|{_DIGITS}(?:[万億千百](?:{_DIGITS})?)*(?:{_COUNTER})?"
    f"|[{_LATIN}]+(?:[-.+/@_:#&]{{1,3}}[{_LATIN}]+)*"
    f"|[ァ-ヺーヽヾｦ-ﾟ{_OVER}]+"
    f"|(?P<japanese>(?:(?!{_ERA}[0-9０-９元]|第[0-9０-９]){_KANJI}|{_KANA})+)"
    "|[\U0001f1e6-\U0001f1ff]{2}|."
)
"""Dates, clauses, codes, numbers, words of one script, runs of kanji and hiragana, any other character."""

_NOUN = (
    "ところ|こと|ため|から|まで|など|ほか|よう|ながら|である|であり|であった|とともに|について|により|による|によって"
    "|において|における|として"
)
_ENDING = f"{_NOUN}|しており|していない|している|していた|した|して|する|させる|される|できる|できた"
_PARTICLE = f"を|[はがにのともへ](?=[はのもが]?(?!{_KANA}))"
_SUFFIX = (
    "(?!課題|所管|所属|書類|証明|費用|用途|用意|数値|性能|者数|[課係室館所]長)"
    "[化性型用課係署館校院所者員率数費書証券力量値版案録簿]"
)
_VERB = "(?:見直|引継|取扱|割当|見込|申込|取消|取組|打合|問合)"
_JAPANESE = (
    "[一二三四五六七八九十百千万〇]{2,}|子ども"
    f"|{_NO_KANA}{{2}}(?!等){_NO_KANA}(?!{_NO_KANA})(?=[しすさせ]|{_PARTICLE}|{_ENDING}|(?!{_KANA}))"
    f"|(?!{_VERB}|{_NO_KANA}{{2}}[っるりれらぐうむく]){_NO_KANA}{{2}}(?:{_SUFFIX})?"
    f"|(?:{_VERB}|{_NO_KANA}{{2}}(?=[っるりれらぐうむく])|{_NO_KANA}(?:[いきぎしちびみりえけげせべめれ]{_NO_KANA}(?!{_NO_KANA}))?)"
    f"{_KANA}*?(?={_PARTICLE}|{_NOUN}|(?!{_KANA}))"
    f"|{_ENDING}|{_PARTICLE}|{_KANA}+?(?={_PARTICLE}|{_ENDING}|(?!{_KANA}))"
    "|."
)
"""Compounds of kanji in pairs, verbs with the hiragana after the kanji, endings, particles."""

_WEAK = re.compile(r"[ぁ-ん]{1,2}|[^\w]+")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return both patterns, compiled on first use, because that takes longer than comparing two texts."""
    return re.compile(_RUNS, re.DOTALL), re.compile(_JAPANESE)


def split_words(text: str) -> list[str]:
    """Return a text divided into words; joined, they are the text again."""
    runs, japanese = _patterns()
    found = [
        word for run in runs.finditer(text) for word in (japanese.findall(run[0]) if run["japanese"] else (run[0],))
    ]
    return list(_whole_characters(found)) if _JOINED.search(text) else found


def _whole_characters(parts: Iterable[str]) -> Iterator[str]:
    """Join a part to the one before it if it begins with characters that belong to the character before it."""
    word = ""
    for part in parts:
        if word and not (_JOINED.match(part) or word.endswith("\u200d")):
            yield word
            word = ""
        word += part
    yield word


def _phrases(text: str) -> list[str]:
    """Return a text as a list of words, each with the particles, endings and signs after it."""
    found: list[str] = []
    for word in split_words(text):
        if found and _is_weak(word):
            found[-1] += word
        else:
            found.append(word)
    return found


def _is_weak(word: str) -> bool:
    return bool(_WEAK.fullmatch(word))
