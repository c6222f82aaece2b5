"""Search that ignores width, case, kana and blanks: 「まいなんばー」 finds マイナンバー (source: window.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def fold_for_search(text: str) -> str:
    """Return the text normalised for searching: one width, lower case, hiragana, no blanks, one hyphen."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_HYPHENS).translate(_KATAKANA_TO_HIRAGANA)
    return "".join(folded.split())


def search_words(query: str) -> tuple[str, ...]:
    """Return the folded words of a query, which are separated by blanks of any width."""
    return tuple(fold_for_search(word) for word in query.split())


def matches(words: Iterable[str], folded_text: str) -> bool:
    """Whether a folded text has every word of a query; an empty query matches everything."""
    return all(word in folded_text for word in words)
