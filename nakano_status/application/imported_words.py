"""Say what was read from somewhere else (a published list, the last report on a form) as words of the office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.application.folding import Folded, RoundFacts, Source, refold, seen_beside
from nakano_status.application.ports import Parts, UnitOfWork
from nakano_status.domain.change import Act
from nakano_status.domain.fields import BY_KEY
from nakano_status.domain.round import Round
from nakano_status.domain.slot import OFFICE, Slot
from nakano_status.domain.voice import Word, WordKind

_WORD_ID_LENGTH = 16
TextsByRow = Mapping[str, Mapping[str, str | None]]


def say_imported(
    parts: Parts, work: UnitOfWork, act: Act, round_: Round, texts: TextsByRow, source: Source | None = None
) -> Folded:
    """Add a word on every slot where a text differs from what stands; what is not in `texts` stays as it is."""
    facts = RoundFacts.load(work, round_)
    words = list(_words(parts, facts, texts))
    for word in words:
        work.add_word(round_.round_id, word)
    return refold(work, facts.including(words=words), [word.slot for word in words], act, source)


def _words(parts: Parts, facts: RoundFacts, texts: TextsByRow) -> Iterator[Word]:
    for row_id, typed in texts.items():
        for group in dict.fromkeys(BY_KEY[key].group for key in typed):
            slot = Slot(row_id, group)
            standing = facts.stand(slot)
            values = slot.values_of({**dict(zip(slot.keys, standing.values, strict=True)), **typed})
            if values != standing.values:
                word_id = parts.ids.token(_WORD_ID_LENGTH)
                yield Word(word_id, slot, values, OFFICE, WordKind.IMPORTED, seen_beside(standing))
