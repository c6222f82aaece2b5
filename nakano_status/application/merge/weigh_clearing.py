"""Hold the fields that returns clear (MASS-CLEARED) until a person consents, whenever the set of returns changes.

The result depends only on the lineage and on a person's decisions, not on the order of arrival: a return that was
admitted while an ancestor was missing waits once the ancestor arrives, and no longer waits once it clears nothing. A
consent covers the fields that its item names.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.exchange.clearing import (
    HOLDING,
    ClearedField,
    asks_consent_to,
    clearing_item,
    find_mass_clearing,
    rows_cleared,
)
from nakano_status.domain.exchange.ledger import HeldFileFacts, HeldItem
from nakano_status.domain.exchange.returns import HeldState, Return
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import Lineage, Slot
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.store.exchange import StoredExchange


@dataclass(frozen=True)
class ClearingLabels:
    """Texts for items that ask for consent: division names by ID, the round's year, headings by key."""

    names: Mapping[str, str] = field(default_factory=dict)
    year: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> ClearingLabels:
        """Load the labels of a round."""
        headings = records.plan.asked(round_).every_heading
        return ClearingLabels(organisation_of(records, round_).names(), round_.year.short, headings)

    def item(self, answer: Return, fields: Iterable[ClearedField]) -> HeldItem:
        """Return the item that asks for consent to the fields that a return clears."""
        division = self.names.get(answer.division, answer.division)
        facts = HeldFileFacts(division=division, year=self.year, packages=(answer.package_id,))
        return clearing_item(answer, fields, facts, self.headings)


NO_LABELS = ClearingLabels()
"""Labels without names and headings: keys are shown."""


@dataclass(frozen=True)
class ClearingScope:
    """The returns to weigh: the `entered` returns, and the descendants of `entered` and `left` (removed) returns.

    `items`: the round's held items in any state. `agreed`: IDs of the items to which a person consents now.
    """

    items: Collection[HeldItem]
    entered: Collection[str] = ()
    left: Collection[str] = ()
    agreed: Collection[str] = ()
    labels: ClearingLabels = NO_LABELS


@dataclass(frozen=True)
class Weighed:
    """The set of returns after weighing (`facts`), and the effects of weighing.

    `returns`: the changed returns by ID. `held`: the new items by ID. `fields`: the fields that the items in force
    name, by item ID. `withdrawn`: the IDs of items that are no longer needed.
    """

    facts: RoundFacts
    returns: Mapping[str, Return] = field(default_factory=dict)
    held: Mapping[str, HeldItem] = field(default_factory=dict)
    fields: Mapping[str, tuple[ClearedField, ...]] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    def still_waiting(self, items: Iterable[HeldItem]) -> list[HeldItem]:
        """Return the items that wait for a decision and are still needed."""
        return [each for each in items if each.state is HeldState.WAITING and each.item_id not in self.withdrawn]


def weigh_clearing(before: RoundFacts, after: RoundFacts, scope: ClearingScope) -> Weighed:
    """Decide which of the fields that returns clear must wait for a person's consent.

    All fields that a return in scope clears wait, except fields that a person's consent names or that an earlier
    version admitted. A return is weighed after the returns that it is based on. `before`, `after`: the set without and
    with the new returns.
    """
    weighed = Weighed(after)
    for return_id in _in_scope(before, after, scope):
        weighed = _weigh(before, weighed, weighed.facts.returns[return_id], scope)
    return weighed


def _in_scope(before: RoundFacts, after: RoundFacts, scope: ClearingScope) -> Iterator[str]:
    """Yield the IDs of the returns to weigh, ancestors first."""
    moved = frozenset((*scope.entered, *scope.left))
    for return_id in after.lineage.oldest_first(after.returns):
        ancestors = after.lineage.ancestors(return_id)
        if return_id in before.lineage.revisions:
            ancestors |= before.lineage.ancestors(return_id)
        if return_id in scope.entered or not moved.isdisjoint(ancestors):
            yield return_id


@dataclass(frozen=True)
class _Consents:
    """The items that ask for consent to the fields that one return clears, by the person's decision on them."""

    agreed: Sequence[HeldItem]
    rejected: Sequence[HeldItem]
    waiting: Sequence[HeldItem]

    @staticmethod
    def of(answer: Return, scope: ClearingScope) -> _Consents:
        """Return the items of a return."""
        own = [item for item in scope.items if asks_consent_to(item, answer)]
        agreed = [item for item in own if item.state is HeldState.APPLIED or item.item_id in scope.agreed]
        open_ = [item for item in own if item.state in HOLDING and item not in agreed]
        rejected = [item for item in open_ if item.state is HeldState.REJECTED]
        return _Consents(agreed, rejected, [item for item in open_ if item not in rejected])

    def admitted(self, before: Lineage, return_id: str, found: Sequence[ClearedField]) -> frozenset[tuple[str, str]]:
        """Return the fields that may be cleared: a person consented to them, or an earlier version admitted them."""
        if found and return_id in before.revisions:
            found = find_mass_clearing(return_id, before)
        elif all(item.facts.clears for item in self.agreed):
            found = ()  # an item of an earlier version names no fields: it covers all that its file clears
        return frozenset((*_named_in(self.agreed), *(each.place for each in found)))


def _weigh(before: RoundFacts, weighed: Weighed, answer: Return, scope: ClearingScope) -> Weighed:
    """Weigh one return as a whole: the measure depends only on the lineage, not on earlier decisions."""
    consents = _Consents.of(answer, scope)
    freed = with_rows_freed(answer, consents.waiting)
    found = _mass_cleared(weighed.facts, answer, with_rows_freed(freed, consents.rejected))
    admitted = consents.admitted(before.lineage, answer.return_id, found) | answer.agreed
    # fields that a person rejected are held whatever arrives
    out = _places(weighed.facts, answer, _named_in(consents.rejected), admitted)
    asked = tuple(each for each in found if each.place not in admitted and each.place not in out)
    item = scope.labels.item(answer, asked) if asked else None
    now = freed.with_held(out | _places(weighed.facts, answer, (each.place for each in asked), admitted))
    known = {each.item_id for each in consents.waiting}
    new = {item.item_id: item} if item is not None and item.item_id not in known else {}
    return Weighed(
        weighed.facts if now == answer else weighed.facts.including(returns=[now]),
        {**weighed.returns, **({answer.return_id: now} if now != answer else {})},
        {**weighed.held, **new},
        {**weighed.fields, **({item.item_id: asked} if item is not None else {})},
        (*weighed.withdrawn, *sorted(known - {item.item_id if item is not None else ""})),
    )


def _mass_cleared(facts: RoundFacts, answer: Return, whole: Return) -> tuple[ClearedField, ...]:
    """Return the fields that a return clears if its rows that were held for clearing fields are included (`whole`)."""
    measured = facts if whole == answer else facts.including(returns=[whole])
    return find_mass_clearing(answer.return_id, measured.lineage)


def _named_in(items: Iterable[HeldItem]) -> Iterator[tuple[str, str]]:
    """Yield the fields that the items name."""
    return (place for item in items for place in item.facts.clears)


def _places(
    facts: RoundFacts, answer: Return, cleared: Iterable[tuple[str, str]], admitted: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Return the fields of a return that wait together with `cleared` fields: whole rows, without notes to the office.

    In a row with admitted fields, only the groups of the cleared fields wait.
    """
    groups = {facts.slot(*place, answer.division) for place in cleared}
    let_in = {row_id for row_id, _ in admitted}
    places = _answers_in(answer, {slot.row_id for slot in groups})
    return frozenset(each for each in places if each[0] not in let_in or facts.slot(*each, answer.division) in groups)


def with_rows_freed(answer: Return, items: Iterable[HeldItem]) -> Return:
    """Return `answer` with the rows that these items held for consent taking part in the merge."""
    return answer.with_freed(_answers_in(answer, {row_id for item in items for row_id in rows_cleared(item)}))


def save_weighed(exchange: StoredExchange, round_: Round, weighed: Weighed) -> set[Slot]:
    """Save the changes of weighing outside a merge; return the slots to resolve again."""
    for answer in weighed.returns.values():
        exchange.add_return(answer)
    for each in weighed.withdrawn:
        exchange.settle_held(each, HeldState.WITHDRAWN)
    hold_items(exchange, round_, weighed.held.values())
    return reweighed_slots(weighed.facts, weighed.returns.values())


def weigh_admitted_rows(
    work: UnitOfWork, before: RoundFacts, return_ids: Collection[str], agreed: Collection[str] = ()
) -> tuple[Weighed, set[Slot]]:
    """Weigh returns with rows that an act admitted, and their descendants, and save the changes.

    `before`: the set without these rows. `agreed`: IDs of items of files that are merged with consent next. Return the
    result, and the slots to resolve again.
    """
    round_ = before.round_
    items = work.exchange.held(round_.round_id, None)
    scope = ClearingScope(items, entered=return_ids, agreed=agreed, labels=ClearingLabels.load(work, round_))
    weighed = weigh_clearing(before, RoundFacts.load(work, round_), scope)
    return weighed, save_weighed(work.exchange, round_, weighed)


def hold_items(exchange: StoredExchange, round_: Round, items: Collection[HeldItem]) -> None:
    """Save new held items; an item that was withdrawn, with its return or as needless, is held again."""
    withdrawn = {item.item_id for item in exchange.held(round_.round_id, HeldState.WITHDRAWN)}
    exchange.add_held(round_.round_id, items)
    for item in items:
        if item.item_id in withdrawn:
            exchange.settle_held(item.item_id, item.state)


def reweighed_slots(facts: RoundFacts, answers: Iterable[Return]) -> set[Slot]:
    """Return the slots of all fields of `answers`, which are returns with newly held or newly admitted rows."""
    return {facts.slot(*place, answer.division) for answer in answers for place in answer.values}


def _answers_in(answer: Return, rows: Container[str]) -> frozenset[tuple[str, str]]:
    """Return the fields of an answer in some rows, without notes to the office, which are never held."""
    return frozenset((row_id, key) for row_id, key in answer.values if row_id in rows and key != NOTE)
