"""Weigh what returns clear (MASS-CLEARED) whenever something enters or leaves the set: some wait, others no longer.

The result depends on the lineage and on consents alone, not on the order of arrival: a return that was admitted while
an ancestor of it was missing waits once the ancestor arrives, and a return no longer waits once it clears nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nakano_status.application.lookup import organisation_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import ExchangeRecords, Records
from nakano_status.domain.exchange.clearing import (
    HOLDING,
    ClearedField,
    clearing_item,
    is_clearing,
    mass_cleared,
    rows_cleared,
)
from nakano_status.domain.exchange.ledger import HeldItem
from nakano_status.domain.exchange.returns import HeldState, Return
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class ClearingLabels:
    """The labels of an item that asks for consent: names of divisions by ID, the round's year, headings by key."""

    names: Mapping[str, str] = field(default_factory=dict)
    year: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> ClearingLabels:
        """Load the labels of a round."""
        headings = records.plan.asked(round_).every_heading
        return ClearingLabels(organisation_of(records, round_).names(), round_.year.short, headings)

    def item(self, answer: Return, fields: Iterable[ClearedField]) -> HeldItem:
        """Return the item that asks for consent to what a return clears."""
        division = self.names.get(answer.division, answer.division)
        declared = {"division": division, "year": self.year, "package": answer.package_id}
        return clearing_item(answer, fields, declared, self.headings)


NO_LABELS = ClearingLabels()
"""No names and headings: keys are shown."""


@dataclass(frozen=True)
class ClearingScope:
    """What is weighed: the returns that `entered` the set, and what descends from these or from those that left.

    `left` are the removed returns, `items` the round's held items in any state, `agreed` the item IDs to which
    a person consents now.
    """

    items: Collection[HeldItem]
    entered: Collection[str] = ()
    left: Collection[str] = ()
    agreed: Collection[str] = ()
    labels: ClearingLabels = NO_LABELS


@dataclass(frozen=True)
class Weighed:
    """The set after weighing, and what it changes.

    That is returns, new items (`held`) with the `fields` that they keep, and the IDs of items needed no more.
    """

    facts: RoundFacts
    returns: Mapping[str, Return] = field(default_factory=dict)
    held: Mapping[str, HeldItem] = field(default_factory=dict)
    fields: Mapping[str, tuple[ClearedField, ...]] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()


def weigh_clearing(before: RoundFacts, after: RoundFacts, scope: ClearingScope) -> Weighed:
    """Weigh the returns in scope, ancestors first; `before` is the set without what is new.

    A return that cleared as much before is left as it is: a person agreed to
    it, or an earlier version admitted it.
    """
    weighed = Weighed(after)
    for return_id in _in_scope(before, after, scope):
        answer = weighed.facts.returns[return_id]
        own = [item for item in scope.items if is_clearing(item, answer)]
        if any(item.state is HeldState.APPLIED or item.item_id in scope.agreed for item in own):
            continue
        weighed = _weigh(before, weighed, answer, own, scope)
    return weighed


def _in_scope(before: RoundFacts, after: RoundFacts, scope: ClearingScope) -> Iterator[str]:
    """Yield the returns to weigh, ancestors first."""
    moved = frozenset((*scope.entered, *scope.left))
    for return_id in after.lineage.oldest_first(after.returns):
        ancestors = after.lineage.ancestors(return_id)
        if return_id in before.lineage.revisions:
            ancestors |= before.lineage.ancestors(return_id)
        if return_id in scope.entered or not moved.isdisjoint(ancestors):
            yield return_id


def _weigh(
    before: RoundFacts, weighed: Weighed, answer: Return, own: Iterable[HeldItem], scope: ClearingScope
) -> Weighed:
    """Weigh one return, of which `own` are the items that ask for consent."""
    holding = {item.item_id: item for item in own if item.state in HOLDING}
    # what a person rejected stays out whatever arrives
    waiting = {each: item for each, item in holding.items() if item.state is not HeldState.REJECTED}
    whole = with_cleared_rows(answer, waiting.values())
    facts = weighed.facts if whole == answer else weighed.facts.including(returns=[whole])
    found = mass_cleared(answer.return_id, facts.lineage)
    is_known = answer.return_id in before.returns
    if found and is_known and not holding and mass_cleared(answer.return_id, before.lineage):
        return weighed
    item = scope.labels.item(answer, found) if found else None
    if item is None and not waiting:
        return weighed
    now = whole.holding(_places(answer, (each.row_id for each in found)))
    needless = tuple(each for each in waiting if item is None or each != item.item_id)
    new = {item.item_id: item} if item is not None and item.item_id not in holding else {}
    return Weighed(
        weighed.facts if now == answer else weighed.facts.including(returns=[now]),
        {**weighed.returns, **({answer.return_id: now} if now != answer else {})},
        {**weighed.held, **new},
        {**weighed.fields, **({item.item_id: found} if item is not None else {})},
        (*weighed.withdrawn, *needless),
    )


def with_cleared_rows(answer: Return, items: Iterable[HeldItem]) -> Return:
    """Return an answer in which the rows count for which some items ask for consent."""
    return answer.freeing(_places(answer, (row_id for item in items for row_id in rows_cleared(item))))


def save_weighed(exchange: ExchangeRecords, round_: Round, weighed: Weighed) -> set[Slot]:
    """Save what weighing changed outside a merge; return the slots to resolve again."""
    for answer in weighed.returns.values():
        exchange.add_return(answer)
    for each in weighed.withdrawn:
        exchange.settle_held(each, HeldState.WITHDRAWN)
    hold_items(exchange, round_, weighed.held.values())
    return reweighed_slots(weighed.facts, weighed.returns.values())


def hold_items(exchange: ExchangeRecords, round_: Round, items: Collection[HeldItem]) -> None:
    """Save new held items; those dropped with a removed return, or needless for a time, are held again."""
    withdrawn = {item.item_id for item in exchange.held(round_.round_id, HeldState.WITHDRAWN)}
    exchange.add_held(round_.round_id, items)
    for item in items:
        if item.item_id in withdrawn:
            exchange.settle_held(item.item_id, item.state)


def reweighed_slots(facts: RoundFacts, answers: Iterable[Return]) -> set[Slot]:
    """Return every slot of returns of which other rows count now: those that count no more, too."""
    return {facts.slot(*place, answer.division) for answer in answers for place in answer.values}


def _places(answer: Return, rows: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the fields of some rows; what is written to the office is never held."""
    wanted = frozenset(rows)
    return frozenset((row_id, key) for row_id, key in answer.values if row_id in wanted and key != NOTE)
