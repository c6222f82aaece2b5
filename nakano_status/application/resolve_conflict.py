"""相違の確認: a person decides what stands where answers differ; a decision can be changed (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.folding import RoundFacts, refold
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store
from nakano_status.domain.conflict import Conflict, Take, conflict_of, decide
from nakano_status.domain.fields import GROUPS
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.refusals import ConflictUnknown, TakeNotPossible
from nakano_status.domain.slot import OFFICE, Slot, Values
from nakano_status.domain.standing import Standing
from nakano_status.domain.voice import Word, WordKind


@dataclass(frozen=True)
class Resolved:
    """One conflict as decided."""

    conflict: str
    row_id: str
    key: str
    values: Values


@dataclass(frozen=True)
class Choice:
    """What a person chose: `take` is base, office, division, both, text, or the ID of a side's return."""

    take: str
    text: str | None = None


def resolve(
    parts: Parts,
    store: Store,
    conflict_id: str,
    choice: Choice,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
) -> Outcome[tuple[Resolved, ...]]:
    """Decide one conflict (`ID:key`); raise ConflictUnknown, TakeNotPossible."""
    with store.reading() as records:
        facts = RoundFacts.load(records, chosen_round(records, year))
    conflict = _find(facts, conflict_id)
    return _record(parts, store, facts, [(conflict, _values(conflict, choice))], by)


def resolve_question(
    parts: Parts, store: Store, return_id: str, *, this: bool, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[Resolved, ...]]:
    """Answer the one question of a second copy for all its conflicts: this return's answers, or the other copy's.

    Raises ConflictUnknown where no open conflict has that return as a side.
    """
    with store.reading() as records:
        facts = RoundFacts.load(records, chosen_round(records, year))
    decided = []
    for conflict in open_conflicts(facts):
        values = _side(conflict, return_id, this=this)
        if values is not None:
            decided.append((conflict, values))
    if not decided:
        raise ConflictUnknown(found=return_id)
    return _record(parts, store, facts, decided, by)


def open_conflicts(facts: RoundFacts) -> list[Conflict]:
    """Return the open conflicts of a round, in order of row and field."""
    slots = sorted(facts.slots(), key=lambda each: (each.row_id, each.group, each.division or ""))
    found = (facts.conflict(slot) for slot in slots)
    return [conflict for conflict in found if conflict is not None]


def _find(facts: RoundFacts, conflict_id: str) -> Conflict:
    """Return the conflict with that key: an open one, or a decided one to decide again."""
    row_id, _, group = conflict_id.partition(":")
    if group not in GROUPS or row_id not in facts.writers:
        raise ConflictUnknown(found=conflict_id)
    slot = Slot(row_id, group)
    conflict = facts.conflict(slot) or _decided(facts, slot)
    if conflict is None:
        raise ConflictUnknown(found=conflict_id)
    return conflict


def _decided(facts: RoundFacts, slot: Slot) -> Conflict | None:
    """Return a decided conflict with the sides that the decision had seen, so that another word can be given."""
    standing = facts.stand(slot)
    decision = next((head for head in standing.heads if head.kind is WordKind.DECIDED), None)
    if decision is None:
        return None
    sides = tuple(word for word in standing.words if word.word_id in decision.seen or word is decision)
    again: Standing = replace(standing, heads=sides, conflict=True)
    return conflict_of(again, facts.writers.get(slot.row_id, ()), {})


def _values(conflict: Conflict, choice: Choice) -> Values:
    values = decide(conflict, choice.take, choice.text)
    if values is None:
        possible = [take.value for take in Take if take is not Take.TEXT and decide(conflict, take) is not None]
        returns = [side.return_id for side in conflict.sides if side.return_id]
        expected = "、".join([*possible, *returns])
        raise TakeNotPossible(conflict=conflict.conflict_id, found=choice.take, expected=expected)
    return values


def _side(conflict: Conflict, return_id: str, *, this: bool) -> Values | None:
    """Return the values of a return's side, or of the other copy of the same division."""
    mine = next((side for side in conflict.sides if side.return_id == return_id), None)
    if mine is None:
        return None
    if this:
        return mine.values
    others = [side for side in conflict.sides if side.who == mine.who and side is not mine and side.return_id]
    return others[0].values if len(others) == 1 else None


def _record(
    parts: Parts, store: Store, facts: RoundFacts, decided: Iterable[tuple[Conflict, Values]], by: str | None
) -> Outcome[tuple[Resolved, ...]]:
    """Write the decisions as words that have seen every side listed, in one act."""
    resolved = []
    with store.writing() as work:
        act = work.begin_act("resolve", by)
        words = []
        for conflict, values in decided:
            seen = frozenset(side.word_id for side in conflict.sides)
            words.append(Word(f"D{parts.ids.token(12)}", conflict.slot, values, OFFICE, WordKind.DECIDED, seen))
            resolved.append(Resolved(conflict.conflict_id, conflict.slot.row_id, conflict.slot.group, values))
        round_id = facts.round_.round_id
        for word in words:
            work.add_word(round_id, word)
        after = RoundFacts.load(work, facts.round_)
        folded = refold(work, after, [word.slot for word in words], act)
        work.commit()
    touched = frozenset((each.row_id, key) for each in resolved for key in GROUPS[each.key])
    return Outcome(tuple(resolved), folded.touched | touched)
