"""What stands on a slot: the fold of the words in the set (source: exchange.md, rules 1 to 5; docs/merge.md tells it).

Everything here is a function of the set: no clock, no order of arrival, no counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.domain.fields import NOTE
from nakano_status.domain.lineage import Lineage
from nakano_status.domain.slot import Slot, Values, blank, folded, same_values
from nakano_status.domain.voice import Missing, ShownValues, Word, WordKind


@dataclass(frozen=True)
class Standing:
    """The outcome for one slot.

    `values` stand; `heads` are the words that no other word has seen; `conflict` says that they differ. `base` is what
    was sent. `repeats` are the voices that only repeat their base.
    """

    slot: Slot
    values: Values
    base: Values
    heads: tuple[Word, ...]
    words: tuple[Word, ...]
    conflict: bool
    repeats: frozenset[str] = frozenset()

    def word(self, word_id: str) -> Word | None:
        """Return the word with that id, or None."""
        return next((word for word in self.words if word.word_id == word_id), None)

    def is_overtaken(self, word_id: str) -> bool:
        """Whether another word has seen this one."""
        return any(word_id in other.seen for other in self.words if other.word_id != word_id)


@dataclass(frozen=True)
class _Spoken:
    """What the returns and packages say on one slot: filled values, words, and who only repeats."""

    values: Mapping[str, Values]
    words: tuple[Word, ...]
    repeats: frozenset[str]


def stand(slot: Slot, lineage: Lineage, said: Iterable[Word], writers: Sequence[str] = ()) -> Standing:
    """Fold the words on a slot: those of the voices in `lineage` and those `said` in the store itself.

    `writers` are the divisions named on the row in printed order; the first is the lead.
    """
    spoken = _speak(slot, lineage)
    words = (*spoken.words, *(word for word in said if word.slot == slot))
    ids = frozenset(word.word_id for word in words)
    overtaken = {seen for word in words for seen in word.seen & ids if seen != word.word_id}
    rank = {writer: place for place, writer in enumerate(writers)}
    heads = sorted(
        (word for word in words if word.word_id not in overtaken),
        key=lambda word: (rank.get(word.writer, len(rank)), word.word_id),
    )
    base = _what_was_sent(lineage, spoken)
    different = {folded(head.values) for head in heads}
    if slot.group == NOTE and len(different) > 1:
        values, conflict = _joined(heads), False
    elif len(different) > 1:
        values, conflict = _meanwhile(heads, writers, base), True
    elif heads:
        values, conflict = _newest_bytes(heads, spoken, lineage), False
    else:
        values, conflict = base if base is not None else blank(slot), False
    sent = base if base is not None else blank(slot)
    return Standing(slot, values, sent, tuple(heads), words, conflict, spoken.repeats)


def _speak(slot: Slot, lineage: Lineage) -> _Spoken:
    """Work out each voice's values on the slot, oldest first, and which of them are words of their own (rule 2)."""
    values: dict[str, Values] = {}
    words: dict[str, Word] = {}
    seen: dict[str, frozenset[str]] = {}
    repeats: set[str] = set()
    for voice_id in lineage.oldest_first(lineage.showing(slot)):
        voice = lineage.voices[voice_id]
        before = lineage.ancestors(voice_id) & values.keys()
        bases = [values[near] for near in lineage.nearest(before)]
        values[voice_id] = _filled(voice.shown[slot], bases[0] if bases else blank(slot))
        spoken_before = frozenset(words.keys() & before)
        seen[voice_id] = spoken_before.union(voice.seen.get(slot, ()), *(seen[each] for each in before))
        if not voice.speaks:
            continue
        if all(same_values(values[voice_id], base) for base in bases or [blank(slot)]):
            repeats.add(voice_id)
        else:
            words[voice_id] = Word(
                voice_id, slot, values[voice_id], voice.writer, WordKind.RETURNED, seen[voice_id] - {voice_id}
            )
    return _Spoken(values, tuple(words.values()), frozenset(repeats))


def _filled(shown: ShownValues, base: Values) -> Values:
    """Give a column that the file does not show its base's value."""
    return tuple(was if isinstance(value, Missing) else value for value, was in zip(shown, base, strict=True))


def _what_was_sent(lineage: Lineage, spoken: _Spoken) -> Values | None:
    """Return the base as sent: of the nearest packages that show the slot; of several, the one sent to all sides."""
    packages = [each for each in spoken.values if not lineage.voices[each].speaks]
    sides = [lineage.ancestors(word.word_id) for word in spoken.words]
    common = [each for each in packages if all(each in before for before in sides)]
    nearest = lineage.nearest(common or packages)
    return spoken.values[nearest[0]] if nearest else None


def _meanwhile(heads: Sequence[Word], writers: Sequence[str], base: Values | None) -> Values:
    """Return what stands while a conflict is open: the office's word, the lead's one, or what was sent (rule 4)."""
    office = [head for head in heads if head.is_office]
    if office:
        return office[-1].values
    lead = [head for head in heads if writers and head.writer == writers[0]]
    if len({folded(head.values) for head in lead}) == 1:
        return lead[0].values
    return base if base is not None else blank(heads[0].slot)


def _newest_bytes(heads: Sequence[Word], spoken: _Spoken, lineage: Lineage) -> Values:
    """Of values equal when folded, return the bytes of the newest by lineage, else of the first-named writer."""
    first = heads[0]
    echoes = [
        each
        for each in spoken.values
        if each in spoken.repeats
        and same_values(spoken.values[each], first.values)
        and any(head.word_id in lineage.ancestors(each) for head in heads)
    ]
    newest = lineage.nearest(echoes)
    return spoken.values[newest[0]] if newest else first.values


def _joined(heads: Sequence[Word]) -> Values:
    """Return notes that have not seen each other one below the other: a note is never in conflict and never lost."""
    distinct = {folded(head.values): head.values[0] or "" for head in heads}
    return ("\n".join(text for text in distinct.values() if text),)
