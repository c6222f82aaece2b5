"""Fold the set again: what stands on some slots, what changed by it, and the cache that keeps it (source: exchange.md).

Every act that adds to the set (an import, a typed word, a return, a decision) ends with `refold`; `verify` folds all of
it. Nothing else writes current values or changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nakano_status.application.ports import CurrentValue, Records, StoreRole, UnitOfWork
from nakano_status.domain.answered_return import Return
from nakano_status.domain.change import Act, Change, Why
from nakano_status.domain.package import Package
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.round_facts import RoundFacts
from nakano_status.domain.slot import OFFICE, Slot, Values, blank, same_values
from nakano_status.domain.standing import Standing
from nakano_status.domain.voice import Voice, Word, WordKind


@dataclass(frozen=True)
class RoundSet:
    """The set of one round as loaded from a store: what decides values, and where each return's values stood.

    `own` is the writer whose store this is (`office`, or the division): what is typed in here for anyone else is typed
    on their behalf.
    """

    round_: Round
    facts: RoundFacts
    returns: Mapping[str, Return]
    own: str

    @staticmethod
    def load(records: Records, round_: Round, row_ids: Iterable[str] | None = None) -> RoundSet:
        """Load the set; with `row_ids` only the words on those rows."""
        role = records.info.role
        returns = {answered.return_id: answered for answered in records.returns(round_.round_id)}
        packages = [voice_of(package, role) for package in records.packages(round_.round_id)]
        facts = RoundFacts(
            (*packages, *(answered.as_voice() for answered in returns.values())),
            tuple(records.words(round_.round_id, row_ids)),
            {row.row_id: writers_of(row) for row in round_.rows},
            {return_id: place for place, return_id in enumerate(returns)},
        )
        return RoundSet(round_, facts, returns, records.info.division or OFFICE)

    def with_returns(self, returns: Iterable[Return]) -> RoundSet:
        """Return the set with further returns; one of a known ID takes the old one's place."""
        added = {answered.return_id: answered for answered in returns}
        facts = self.facts.with_voices(answered.as_voice() for answered in added.values())
        return replace(self, facts=facts, returns={**self.returns, **added})

    def with_voices(self, voices: Iterable[Voice]) -> RoundSet:
        """Return the set with further packages."""
        return replace(self, facts=self.facts.with_voices(voices))

    def with_words(self, words: Iterable[Word]) -> RoundSet:
        """Return the set with further words of the store itself."""
        return replace(self, facts=self.facts.with_words(words))


def voice_of(package: Package, role: StoreRole) -> Voice:
    """Return a package as a member of the set: a base where it was made, the office's word in a division's store."""
    if role is StoreRole.DIVISION:
        return package.as_voice(speaks=True, writer=OFFICE)
    return package.as_voice()


def writers_of(row: RoundRow) -> tuple[str, ...]:
    """Return the divisions named on a row, the answering one first, then as printed."""
    named = sorted(row.answerers, key=lambda answerer: answerer.ordinal)
    return tuple(dict.fromkeys((*row.writers, *(answerer.division for answerer in named))))


def standing_words(standing: Standing) -> frozenset[str]:
    """Return the ids of the words that stand: what a person who writes beside them has seen (rule 1)."""
    return frozenset(head.word_id for head in standing.heads if same_values(head.values, standing.values))


@dataclass(frozen=True)
class Folded:
    """What folding some slots came to: lines of the cache that differ, and the changes of single fields."""

    current: tuple[CurrentValue, ...]
    changes: tuple[Change, ...]

    @property
    def touched(self) -> frozenset[tuple[str, str]]:
        """The (row_id, key) pairs that a view has to show anew."""
        return frozenset((line.slot.row_id, key) for line in self.current for key in line.slot.keys)


def fold(round_set: RoundSet, before: Mapping[Slot, CurrentValue], slots: Iterable[Slot], act_id: str) -> Folded:
    """Fold slots and compare with the cache as it was; pure, so that a dry run shows what an act would do."""
    current: list[CurrentValue] = []
    changes: list[Change] = []
    for slot in sorted(set(slots), key=lambda each: (each.row_id, each.group, each.division or "")):
        standing = round_set.facts.stand(slot)
        line = CurrentValue(slot, standing.values, standing.conflict, tuple(sorted(standing_words(standing))))
        was = before.get(slot, CurrentValue(slot, blank(slot), conflict=False))
        if line != was:
            current.append(line)
            changes.extend(_changes(round_set, standing, was.values, act_id))
    return Folded(tuple(current), tuple(changes))


def refold(work: UnitOfWork, round_set: RoundSet, slots: Iterable[Slot], act: Act) -> Folded:
    """Fold slots after something was added to the set, and keep the changes and the cache."""
    round_id = round_set.round_.round_id
    folded = fold(round_set, work.current(round_id), slots, act.act_id)
    work.add_changes(folded.changes)
    work.save_current(round_id, folded.current)
    return folded


def stale_slots(round_set: RoundSet, cached: Mapping[Slot, CurrentValue]) -> list[Slot]:
    """Return the slots whose cached line is not what the set says now."""
    return [line.slot for line in fold(round_set, cached, [*round_set.facts.slots(), *cached], "").current]


def _changes(round_set: RoundSet, standing: Standing, was: Values, act_id: str) -> Iterator[Change]:
    word = _bringer(standing)
    slot = standing.slot
    for key, old, new in zip(slot.keys, was, standing.values, strict=True):
        if old != new:
            change = Change(
                act_id, round_set.round_.round_id, slot.row_id, key, slot.division, old, new, OFFICE, Why.REVERTED
            )
            yield change if word is None else _sourced(round_set, change, word)


def _bringer(standing: Standing) -> Word | None:
    """The word that gave what stands; None where what was sent stands again."""
    same = [head for head in standing.heads if same_values(head.values, standing.values)]
    exact = [head for head in same if head.values == standing.values]
    joined = [head for head in standing.heads if not standing.conflict]
    return next(iter(exact or same or joined), None)


def _sourced(round_set: RoundSet, change: Change, word: Word) -> Change:
    sourced = replace(change, who=word.writer, why=_why(word, change, round_set.own), word_id=word.word_id)
    answered = round_set.returns.get(word.word_id)
    if answered is None:
        return sourced
    value = answered.values.get((change.row_id, change.key))
    return replace(sourced, sha256=answered.sha256, file=answered.file, cell=value.cell if value else None)


def _why(word: Word, change: Change, own: str) -> Why:
    if word.kind is WordKind.RETURNED:
        return Why.CLEARED if change.now is None else Why.MERGED
    if word.kind is WordKind.TYPED and word.writer != own:
        return Why.ON_BEHALF
    return {WordKind.TYPED: Why.TYPED, WordKind.DECIDED: Why.DECIDED, WordKind.IMPORTED: Why.IMPORTED}[word.kind]
