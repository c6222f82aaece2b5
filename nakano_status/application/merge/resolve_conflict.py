"""相違の確認: a person chooses the value where answers differ; a decision can be changed (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.application.entries.record_values import read_field
from nakano_status.application.lookup import chosen_round, find_answered, need_figure, need_open_rows, organisation_of
from nakano_status.application.merge.folding import RoundFacts, refold
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Editor, Field
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.merge.resolution import Conflict, Resolution, conflict_of, decide, emptied
from nakano_status.domain.merge.revision import (
    OFFICE,
    Assertion,
    AssertionKind,
    ConflictChoice,
    Slot,
    Values,
    folded,
    in_order,
    same_values,
    slot_of,
)
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.refusals.exchange import ChoiceNotPossible, ConflictUnknown, IdUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import is_blank

_ID_LENGTH = 12


@dataclass(frozen=True)
class Resolved:
    """A resolved conflict. `chosen` are the sides with the chosen text; empty if it is no side's.

    `emptied` is the key of a field that the decision left blank although a side had text in it.
    """

    conflict: str
    row_id: str
    key: str
    values: Values
    chosen: tuple[Assertion, ...] = ()
    emptied: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a person chose: `choice` is base, office, division, both, text, a side's division by name, or its return."""

    choice: str
    text: str | None = None


def resolve(
    parts: Parts,
    store: Store,
    conflict_id: str,
    choice: Decision,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
) -> Outcome[tuple[Resolved, ...]]:
    """Decide one conflict (`ID:key`), open or decided before; raise ConflictUnknown, ChoiceNotPossible, RoundClosed."""
    with store.writing() as work:
        round_ = chosen_round(work, year)
        slot = _slot(work, round_, conflict_id)
        need_open_rows(round_, [slot.row_id])
        facts = RoundFacts.load(work, round_, [slot.row_id])
        # deciding again is allowed: a decision is an assertion like any other, and can be superseded
        conflict = facts.conflict(slot) or _decided(facts, slot)
        if conflict is None:
            raise ConflictUnknown(found=conflict_id)
        decision = _decision(_Sides(conflict, organisation_of(work, round_), facts), choice)
        return _record(parts, work, facts, [decision], by)


def resolve_question(
    parts: Parts, store: Store, return_id: str, *, this: bool, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[Resolved, ...]]:
    """Answer the single question of a second copy for all its conflicts: this return's answers, or the other copy's.

    Raises ConflictUnknown if that return has no open conflict, ChoiceNotPossible if there are several other copies,
    RoundClosed.
    """
    with store.writing() as work:
        facts = RoundFacts.load(work, chosen_round(work, year))
        asked = [each for each in open_conflicts(facts) if each.question and _has_side(each, return_id)]
        if not asked:
            raise ConflictUnknown(found=return_id)
        # all or none: half of an answer to one question would be an answer that no one gave
        need_open_rows(facts.round_, (each.slot.row_id for each in asked))
        organisation = organisation_of(work, facts.round_)
        decisions = [_copy(_Sides(each, organisation, facts), return_id, this=this) for each in asked]
        return _record(parts, work, facts, decisions, by)


def open_conflicts(facts: RoundFacts) -> list[Conflict]:
    """Return the open conflicts of a round, in order of row and field."""
    found = (facts.conflict(slot) for slot in in_order(facts.slots()))
    return [conflict for conflict in found if conflict is not None]


def decided_conflicts(facts: RoundFacts) -> list[Conflict]:
    """Return the conflicts of a round that were decided and can be decided again, in order of row and field."""
    found = (_decided(facts, slot) for slot in in_order(facts.slots()) if facts.conflict(slot) is None)
    return [conflict for conflict in found if conflict is not None]


def _slot(records: Records, round_: Round, conflict_id: str) -> Slot:
    """Return the slot for a conflict's ID such as `1-1-1-02-K:done`."""
    typed, _, key = conflict_id.partition(":")
    try:
        return slot_of(records.plan.asked(round_).profile, find_answered(records.indicators, round_, typed), key, "")
    except (IdUnknown, KeyError):
        # to the person it is one mistake, whichever half of the ID is wrong
        raise ConflictUnknown(found=conflict_id) from None


def _decided(facts: RoundFacts, slot: Slot) -> Conflict | None:
    """Return a decided conflict with the sides that the decision has observed, so that it can be decided again."""
    resolution = facts.resolve(slot)
    decision = next((head for head in resolution.heads if head.kind is AssertionKind.DECIDED), None)
    if decision is None:
        return None
    sides = tuple(
        assertion
        for assertion in resolution.assertions
        if assertion.assertion_id in decision.observed or assertion is decision
    )
    # offered as it was: the sides that the decision observed, and the decision itself
    again: Resolution = replace(resolution, heads=sides, conflict=True)
    writers = facts.writers.get(slot.row_id, ())
    conflict = conflict_of(again, writers, facts.arrival)
    # a decision between sides that are offered, too, repeats their texts: it is not one of the texts to be joined
    offered = {side.assertion_id for side in sides}
    own = tuple(side for side in sides if side.kind is not AssertionKind.DECIDED or not offered & set(side.observed))
    joined = conflict_of(replace(again, heads=own), writers, facts.arrival)
    return replace(conflict, texts=joined.texts) if conflict and joined else conflict


@dataclass(frozen=True)
class _Sides:
    """The sides of a conflict by the names that a person may use: those of the round's day, or any other."""

    conflict: Conflict
    organisation: Organisation
    facts: RoundFacts

    @property
    def field(self) -> Field:
        """The field, or the first one of a group."""
        return self.facts.profile.any_by_key[self.conflict.slot.keys[0]]

    @property
    def names(self) -> Mapping[str, str]:
        """Division names by id."""
        return self.organisation.names()

    def of_division(self, name: str) -> tuple[Assertion, ...]:
        """Return the side of the division of that name, if it has one text only; otherwise none."""
        named = self.organisation.find(name)
        sides = tuple(side for side in self.conflict.sides if named is not None and side.writer == named.division_id)
        return sides if len({folded(side.values) for side in sides}) == 1 else ()

    @property
    def expected(self) -> str:
        """Describe the possible choices: the kinds, the divisions, and each return with its division."""
        ways = [
            kind.value
            for kind in ConflictChoice
            if decide(self.conflict, kind, "", is_text=self.field.is_text) is not None
        ]
        named = dict.fromkeys(self.names[side.writer] for side in self.conflict.sides if side.writer in self.names)
        returns = [self._side_label(side) for side in self.conflict.sides if side.return_id]
        return "、".join([*ways, *(name for name in named if self.of_division(name)), *returns])

    def _side_label(self, side: Assertion) -> str:
        answer = self.facts.returns.get(side.return_id or "")
        whose = " ".join(filter(None, (self.names.get(side.writer, side.writer), answer.file if answer else None)))
        return f"{side.return_id}（{whose}）"


def _decision(sides: _Sides, choice: Decision) -> _Decision:
    """Return the decision for a choice, and the sides with the chosen text."""
    conflict, kind = sides.conflict, _conflict_choice(choice.choice)
    text = choice.text
    if kind is ConflictChoice.TEXT and text is not None and not is_blank(text):
        text = (
            need_figure(text).text
            if sides.field.editor is Editor.FIGURE
            else read_field(sides.facts.profile, sides.field.key, text)
        )
    named = () if kind else sides.of_division(choice.choice)
    values = named[0].values if named else decide(conflict, choice.choice, text, is_text=sides.field.is_text)
    if values is None:
        raise ChoiceNotPossible(conflict=conflict.conflict_id, found=choice.choice, expected=sides.expected)
    if kind is None:
        picked = (side for side in conflict.sides if choice.choice in (side.return_id, side.assertion_id))
        return _Decision(conflict, values, None, named or tuple(picked))
    return _Decision(conflict, values, kind, _chosen_sides(conflict, kind, values))


def _chosen_sides(conflict: Conflict, kind: ConflictChoice, values: Values) -> tuple[Assertion, ...]:
    """Return the sides whose text a decision uses; neither the value as sent nor a new text is any side's."""
    if kind in (ConflictChoice.BASE, ConflictChoice.TEXT):
        return ()
    if kind is ConflictChoice.BOTH:
        return tuple(side for side in conflict.sides if side.values[0])
    return tuple(
        side
        for side in conflict.sides
        if (side.writer == OFFICE) is (kind is ConflictChoice.OFFICE) and same_values(side.values, values)
    )


def _conflict_choice(text: str) -> ConflictChoice | None:
    """Return how a decision got its values; None if a side was chosen by its return."""
    return ConflictChoice(text) if text in tuple(ConflictChoice) else None


def _has_side(conflict: Conflict, return_id: str) -> bool:
    return any(side.return_id == return_id for side in conflict.sides)


def _copy(sides: _Sides, return_id: str, *, this: bool) -> _Decision:
    """Return the side of a return, or the common text of all copies that differ from it."""
    conflict = sides.conflict
    own = next(side for side in conflict.sides if side.return_id == return_id)
    if this:
        return _Decision(conflict, own.values, None, (own,))
    others = tuple(side for side in conflict.sides if not same_values(side.values, own.values))
    if len({folded(side.values) for side in others}) != 1:
        raise ChoiceNotPossible(conflict=conflict.conflict_id, found="other", expected=sides.expected)
    # their texts are equal after folding, so any of them will do
    return _Decision(conflict, others[-1].values, None, others)


@dataclass(frozen=True)
class _Decision:
    """A decision on one conflict; `sides` are those with the chosen text."""

    conflict: Conflict
    values: Values
    choice: ConflictChoice | None = None
    sides: tuple[Assertion, ...] = ()

    def as_assertion(self, assertion_id: str, resolution: Resolution, writer: str) -> Assertion:
        """Return it as an assertion that has observed every side listed, and revisions that repeat one."""
        observed = observed_by_decision(self.conflict, resolution)
        return Assertion(
            assertion_id, self.conflict.slot, self.values, writer, AssertionKind.DECIDED, observed, self.choice
        )

    def as_resolved(self, marks: Marks) -> Resolved:
        """Return it as it is reported to the person who decided."""
        slot, sides = self.conflict.slot, [side.values for side in self.conflict.sides]
        left = emptied(slot.keys, self.values, sides, marks)
        return Resolved(self.conflict.conflict_id, slot.row_id, slot.group, self.values, self.sides, left)


def observed_by_decision(conflict: Conflict, resolution: Resolution) -> frozenset[str]:
    """Return what a decision has observed: the sides listed, and returns that only repeat a side."""
    sides = frozenset(side.assertion_id for side in conflict.sides)
    # else the return that repeats a decided side would, when its parent arrives late, reopen the question
    return sides.union(*(resolution.asserting(side.values) for side in conflict.sides))


def _record(
    parts: Parts, work: UnitOfWork, facts: RoundFacts, decisions: Sequence[_Decision], by: str | None
) -> Outcome[tuple[Resolved, ...]]:
    """Write the decisions in one act and resolve their slots."""
    act = work.begin_act("resolve", by)
    assertions = [
        each.as_assertion(f"D{parts.ids.token(_ID_LENGTH)}", facts.resolve(each.conflict.slot), facts.own)
        for each in decisions
    ]
    for assertion in assertions:
        work.entries.add_assertion(facts.round_.round_id, assertion)
    folded_slots = refold(
        work.entries, facts.including(assertions=assertions), [assertion.slot for assertion in assertions], act
    )
    work.commit()
    resolved = tuple(each.as_resolved(facts.profile.marks) for each in decisions)
    return Outcome(resolved, folded_slots.touched)
