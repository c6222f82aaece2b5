"""The set of one round as a value: voices, words and who may write; standings are folded from it on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.domain.lineage import Lineage
from nakano_status.domain.slot import Slot
from nakano_status.domain.standing import Standing, stand
from nakano_status.domain.voice import Voice, Word


@dataclass(frozen=True)
class RoundFacts:
    """Everything that decides what stands in a round.

    `writers` are the divisions that write a row, first-named first; `arrival` says in which order returns came (used
    only to name the question of a second copy, never to decide a value).
    """

    voices: tuple[Voice, ...]
    words: tuple[Word, ...]
    writers: Mapping[str, Sequence[str]]
    arrival: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index once; the indexes are derived and take no part in equality."""
        showing: dict[Slot, list[Voice]] = defaultdict(list)
        for voice in self.voices:
            for slot in voice.shown:
                showing[slot].append(voice)
        said: dict[Slot, list[Word]] = defaultdict(list)
        for word in self.words:
            said[word.slot].append(word)
        object.__setattr__(self, "_lineage", Lineage(self.voices))
        object.__setattr__(self, "_showing", showing)
        object.__setattr__(self, "_said", said)

    @property
    def lineage(self) -> Lineage:
        """Who came before whom."""
        return self._lineage  # type: ignore[attr-defined, no-any-return]

    def stand(self, slot: Slot) -> Standing:
        """Fold what stands on a slot."""
        showing = self._showing.get(slot, ())  # type: ignore[attr-defined]
        said = self._said.get(slot, ())  # type: ignore[attr-defined]
        return stand(slot, self.lineage, said, self.writers.get(slot.row_id, ()), showing)

    def slots(self) -> list[Slot]:
        """Return every slot that anybody showed or spoke on, in a stable order."""
        known = set(self._showing) | set(self._said)  # type: ignore[attr-defined]
        return sorted(known, key=lambda slot: (slot.row_id, slot.group, slot.division or ""))

    def with_voices(self, voices: Iterable[Voice]) -> RoundFacts:
        """Return the set with further voices; one whose ID is in it is replaced."""
        added = {voice.voice_id: voice for voice in voices}
        kept = tuple(voice for voice in self.voices if voice.voice_id not in added)
        arrival = {**{new: len(self.arrival) + place for place, new in enumerate(added)}, **self.arrival}
        return RoundFacts((*kept, *added.values()), self.words, self.writers, arrival)

    def with_words(self, words: Iterable[Word]) -> RoundFacts:
        """Return the set with further words of the store itself."""
        return RoundFacts(self.voices, (*self.words, *words), self.writers, self.arrival)
