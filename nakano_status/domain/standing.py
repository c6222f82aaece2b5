"""What stands on a slot: the fold of the words in the set (source: exchange.md, rules 1 to 5; docs/merge.md tells it).

Everything here is a function of the set: no clock, no order of arrival, no counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.domain.fields import NOTE
from nakano_status.domain.slot import blank, folded, same_values
from nakano_status.domain.voice import Missing, Word, WordKind

if TYPE_CHECKING:
    from nakano_status.domain.lineage import Lineage
    from nakano_status.domain.slot import Slot, Values
    from nakano_status.domain.voice import ShownValues

_NOTHING: frozenset[str] = frozenset()
"""One for all: most words had seen no other, and there are tens of thousands."""


@dataclass(frozen=True)
class Standing:
    """The outcome for one slot.

    `values` stand; `heads` are the words that no other word has seen; `conflict` says that they differ. `base` is what
    was sent. `repeated` is what those voices say that only repeat their base.
    """

    slot: Slot
    values: Values
    base: Values
    heads: tuple[Word, ...]
    words: tuple[Word, ...]
    conflict: bool
    repeated: Mapping[str, Values] = field(default_factory=dict)

    @property
    def repeats(self) -> frozenset[str]:
        """The voices that only repeat their base."""
        return frozenset(self.repeated)

    @cached_property
    def sight(self) -> Mapping[str, frozenset[str]]:
        """All that each word had seen, through others too, among the words themselves."""
        direct = {word.word_id: word.seen for word in self.words}
        return {each: (_reached(each, direct) & direct.keys()) - {each} for each in direct}

    def saying(self, values: Values) -> frozenset[str]:
        """Return the ids of the words that nobody has seen yet, and of the repeats, that say these values."""
        heads = {head.word_id: head.values for head in self.heads}
        return frozenset(each for each, said in {**self.repeated, **heads}.items() if same_values(said, values))

    def word(self, word_id: str) -> Word | None:
        """Return the word with that id, or None."""
        return next((word for word in self.words if word.word_id == word_id), None)

    def is_overtaken(self, word_id: str) -> bool:
        """Whether another of the words has seen this one, itself or through what that one had seen."""
        return all(head.word_id != word_id for head in self.heads)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What the voices say on one slot: their values, missing columns filled, and which of them only repeat."""

    values: Mapping[str, Values]
    words: tuple[str, ...]
    repeats: frozenset[str]


def stand(slot: Slot, lineage: Lineage, said: Iterable[Word], writers: Sequence[str] = ()) -> Standing:
    """Fold the words on a slot: those of the voices in `lineage` and those `said` in the store itself.

    `writers` are the divisions named on the row in printed order; the first is the lead.
    """
    spoken = _speak(slot, lineage)
    own = tuple(word for word in said if word.slot == slot)
    sight = _sight(slot, lineage, own)
    ids = frozenset((*spoken.words, *(word.word_id for word in own)))
    words = (*(_returned(slot, lineage, spoken, each, sight[each] & ids or _NOTHING) for each in spoken.words), *own)
    overtaken = {seen for each in ids for seen in sight[each] if seen != each}
    rank = {writer: place for place, writer in enumerate(writers)}
    heads = sorted(
        (word for word in words if word.word_id not in overtaken),
        key=lambda word: (rank.get(word.writer, len(rank)), word.word_id),
    )
    base = _what_was_sent(lineage, spoken)
    sent = base if base is not None else blank(slot)
    different = any(not same_values(head.values, heads[0].values) for head in heads[1:])
    conflict = different and slot.group != NOTE
    if conflict:
        values = _meanwhile(heads, writers, sent)
    elif different:
        values = _joined(heads)
    else:
        values = _newest_bytes(heads, sent, _echoes(spoken, lineage), sight, rank)
    repeated = {each: spoken.values[each] for each in spoken.repeats}
    return Standing(slot, values, sent, tuple(heads), words, conflict, repeated)


def _speak(slot: Slot, lineage: Lineage) -> _Spoken:
    """Work out each voice's values on the slot, oldest first, and which of them are words of their own (rule 2)."""
    values: dict[str, Values] = {}
    words: list[str] = []
    repeats: set[str] = set()
    for voice_id in lineage.oldest_first(lineage.showing(slot)):
        voice = lineage.voices[voice_id]
        shown = voice.shown[slot]
        bases = [values[near] for near in lineage.nearest(lineage.ancestors(voice_id) & values.keys())] or [blank(slot)]
        values[voice_id] = filled = _filled(shown, bases[0])
        if all(same_values(filled if base is bases[0] else _filled(shown, base), base) for base in bases):
            repeats.add(voice_id)
        elif voice.speaks:
            words.append(voice_id)
    spoken = frozenset(each for each in repeats if lineage.voices[each].speaks)
    return _Spoken(values, tuple(words), spoken or _NOTHING)


def _filled(shown: ShownValues, base: Values) -> Values:
    """Give a column that the file does not show its base's value."""
    return tuple([was if isinstance(value, Missing) else value for value, was in zip(shown, base, strict=True)])


def _sight(slot: Slot, lineage: Lineage, own: Iterable[Word]) -> dict[str, frozenset[str]]:
    """Return for every voice and word on the slot all that it had seen.

    Having seen something is having seen all that it had seen: a voice that turns out to repeat what an earlier, late
    one said passes on the earlier one to those who had seen it.
    """
    direct = {voice_id: lineage.ancestors(voice_id) for voice_id in lineage.showing(slot)}
    beside = {each: seen for each in direct if (seen := lineage.voices[each].seen.get(slot))}
    said = {word.word_id: word.seen for word in own}
    if not beside and not said:
        return direct
    direct |= {each: direct[each] | seen for each, seen in beside.items()} | said
    return {each: _reached(each, direct) for each in direct}


def _reached(start: str, direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(direct.get(each, ()))
    return frozenset(reached)


def _returned(slot: Slot, lineage: Lineage, spoken: _Spoken, voice_id: str, seen: frozenset[str]) -> Word:
    writer = lineage.voices[voice_id].writer
    return Word(voice_id, slot, spoken.values[voice_id], writer, WordKind.RETURNED, seen - {voice_id} or _NOTHING)


def _what_was_sent(lineage: Lineage, spoken: _Spoken) -> Values | None:
    """Return the base as sent: of the nearest packages that show the slot; of several, the one sent to all sides."""
    packages = [each for each in spoken.values if not lineage.voices[each].speaks]
    sides = [lineage.ancestors(each) for each in spoken.words]
    common = [each for each in packages if all(each in before for before in sides)]
    nearest = lineage.nearest(common or packages)
    return spoken.values[nearest[0]] if nearest else None


def _meanwhile(heads: Sequence[Word], writers: Sequence[str], sent: Values) -> Values:
    """Return what stands while a conflict is open: the office's word, the lead's one, or what was sent (rule 4)."""
    office = [head for head in heads if head.is_office]
    if office:
        return office[-1].values
    lead = [head for head in heads if writers and head.writer == writers[0]]
    if len({folded(head.values) for head in lead}) == 1:
        return lead[0].values
    return sent


@dataclass(frozen=True)
class _Saying:
    """Someone who says a value, in these bytes."""

    said_id: str
    writer: str
    values: Values


def _echoes(spoken: _Spoken, lineage: Lineage) -> list[_Saying]:
    return [_Saying(each, lineage.voices[each].writer, spoken.values[each]) for each in spoken.repeats]


def _newest_bytes(
    heads: Sequence[Word],
    sent: Values,
    echoes: Sequence[_Saying],
    sight: Mapping[str, frozenset[str]],
    rank: Mapping[str, int],
) -> Values:
    """Of values equal when folded, return the bytes of the newest by lineage, else of the first-named writer.

    A return that only repeats is newer than what it repeats; without any word that is what was sent.
    """
    value = heads[0].values if heads else sent
    if len(heads) + len(echoes) < 2:  # noqa: PLR2004 - one who says it, or none
        return value if heads or not echoes or not same_values(echoes[0].values, value) else echoes[0].values
    spoken = {head.word_id for head in heads}
    says = [_Saying(head.word_id, head.writer, head.values) for head in heads]
    says += [echo for echo in echoes if same_values(echo.values, value) and (not heads or sight[echo.said_id] & spoken)]
    newest = [each for each in says if not any(each.said_id in sight[other.said_id] for other in says)]
    return min(newest, key=lambda each: (rank.get(each.writer, len(rank)), each.said_id)).values if newest else sent


def _joined(heads: Sequence[Word]) -> Values:
    """Return notes that have not seen each other one below the other: a note is never in conflict and never lost."""
    distinct: dict[Values, str | None] = {}
    for head in heads:
        distinct.setdefault(folded(head.values), head.values[0])
    return ("\n".join(text for text in distinct.values() if text),)
