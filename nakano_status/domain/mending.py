"""修文: where the office's words stand in place of what a division answered (source: exchange.md, "mend wording").

A mending follows from the words on a slot: it is the office's newest word that had seen a division's word and says
something else than every answer that it had seen: what is taken as a division said it is a choice. The answer as
received is the division's newest word among those; of copies that differ the one that had been decided on, else the
fullest. Nothing is stored, and no random ID tells anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.fields import BY_KEY
from nakano_status.domain.narrative import same
from nakano_status.domain.slot import OFFICE, Slot, same_values
from nakano_status.domain.standing import Standing
from nakano_status.domain.voice import Word, WordKind


class Reply(StrEnum):
    """The division's word on what was mended (所管課の確認)."""

    NOT_SENT = "not_sent"
    ASKED = "asked"
    AGREED = "agreed"
    CHANGED = "changed"
    NOTED = "noted"
    OPEN = "open"

    @property
    def word(self) -> str:
        """What it is called on screen."""
        return _WORDS[self]

    @property
    def is_to_be_asked(self) -> bool:
        """Whether the division has still to give its word."""
        return self in (Reply.NOT_SENT, Reply.ASKED)


_WORDS = {
    Reply.NOT_SENT: "未送付",
    Reply.ASKED: "確認依頼中",
    Reply.AGREED: "同意",
    Reply.CHANGED: "変更あり",
    Reply.NOTED: "連絡あり",
    Reply.OPEN: "相違",
}


@dataclass(frozen=True)
class Mending:
    """One field of one division's answer that the office mended: the two words, and the division's later one.

    `later` is the division's newest word that had seen the office's, where it says something else.
    """

    slot: Slot
    key: str
    division: str
    received: Word
    mended: Word
    later: Word | None = None

    @property
    def was(self) -> str | None:
        """The text as received."""
        return value_of(self.received, self.key)

    @property
    def now(self) -> str | None:
        """The text as the office mended it."""
        return value_of(self.mended, self.key)


def value_of(word: Word, key: str) -> str | None:
    """Return what a word says of one field of its slot."""
    return word.values[word.slot.keys.index(key)]


def mendings(standing: Standing) -> tuple[Mending, ...]:
    """Return what the office mended on a slot, field by field and division by division."""
    seen = standing.sight
    mended = _newest([word for word in standing.words if _is_of_the_office(word)], seen)
    if mended is None:
        return ()
    return tuple(_of_divisions(standing, mended, seen))


def _of_divisions(standing: Standing, mended: Word, seen: Mapping[str, frozenset[str]]) -> Iterator[Mending]:
    answered = [word for word in standing.words if not word.is_office]
    said = {
        division: _unseen([word for word in answered if _is_before(word, mended, division, seen)], seen)
        for division in dict.fromkeys(word.writer for word in answered)
    }
    sides = [word for words in said.values() for word in words]
    before = [word for word in standing.words if _is_of_the_office(word) and word.word_id in seen[mended.word_id]]
    for division, words in said.items():
        word = _as_received(words, before, seen)
        after = [each for each in answered if each.writer == division and mended.word_id in seen[each.word_id]]
        later = _newest(after, seen)
        for key in standing.slot.keys:
            text = value_of(mended, key)
            is_chosen = any(same(value_of(side, key), text) for side in sides)
            if word is not None and BY_KEY[key].published and not is_chosen:
                differs = later is not None and not same(value_of(later, key), text)
                yield Mending(standing.slot, key, division, word, mended, later if differs else None)


def _as_received(words: list[Word], before: list[Word], seen: Mapping[str, frozenset[str]]) -> Word | None:
    """Return a division's answer: of copies that differ the one that the office had taken before, else the fullest."""
    taken = _newest([each for each in before if any(same_values(each.values, word.values) for word in words)], seen)
    chosen = [word for word in words if taken is not None and same_values(taken.values, word.values)]
    return _newest(chosen or words, seen)


def _is_of_the_office(word: Word) -> bool:
    return word.writer == OFFICE and word.kind is not WordKind.IMPORTED


def _is_before(word: Word, mended: Word, division: str, seen: Mapping[str, frozenset[str]]) -> bool:
    return word.writer == division and word.word_id in seen[mended.word_id]


def _newest(words: list[Word], seen: Mapping[str, frozenset[str]]) -> Word | None:
    """Return the word that none of the others has seen; of several the fullest, which no random ID decides."""
    return max(_unseen(words, seen), key=_fullness, default=None)


def _unseen(words: list[Word], seen: Mapping[str, frozenset[str]]) -> list[Word]:
    passed = {each for word in words for each in seen[word.word_id]}
    return [word for word in words if word.word_id not in passed]


def _fullness(word: Word) -> tuple[int, list[str]]:
    texts = [text or "" for text in word.values]
    return sum(map(len, texts)), texts
