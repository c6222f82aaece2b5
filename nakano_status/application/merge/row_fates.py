"""The fate of each row of a batch, as defined by the ledger (source: exchange.md, "Ledger")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import cache

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import Fate, HeldItem, fate_of_row
from nakano_status.domain.exchange.row_admission import AdmittedRow
from nakano_status.domain.merge.slot import Slot, blank, same_values


class RowFates:
    """Determines fates of rows: `after` is the set including the batch, `current` the cache before it.

    `superseded` are the held items that a later answer made needless.
    """

    def __init__(
        self,
        after: RoundFacts,
        current: Mapping[Slot, CurrentValue],
        batch: Sequence[Return],
        superseded: Container[str],
    ) -> None:
        self._after, self._current, self._superseded = after, current, superseded
        self._order = {answer.return_id: place for place, answer in enumerate(batch)}
        self._slots = {answer.return_id: slots_by_row(after, answer) for answer in batch}

    def of(self, row: AdmittedRow) -> Fate:
        """Return the fate of a row; a return that was in the set before the batch changes nothing."""
        if row.fate is not None:
            return Fate.SUPERSEDED if row.fate is Fate.HELD and row.item in self._superseded else row.fate
        # the return was known before the batch, so whatever it asserts has been applied, or superseded, already
        if row.return_id not in self._order or row.row_id is None:
            return Fate.UNCHANGED
        slots = self._slots[row.return_id].get(row.row_id, ())
        return fate_of_row(self._of_slot(row.return_id, slot) for slot in slots)

    def is_needless(self, item: HeldItem) -> bool:
        """Return whether a later answer made a held item needless."""
        return item.item_id in self._superseded

    def _of_slot(self, return_id: str, slot: Slot) -> Fate:
        # a slot that is not shown was unreadable or left out
        if slot not in self._after.lineage.revisions[return_id].shown:
            return Fate.SUPERSEDED if shown_later(self._after, return_id, slot) else Fate.HELD
        resolution = self._after.resolve(slot)
        assertion = resolution.assertion(return_id)
        if assertion is None:
            return Fate.UNCHANGED
        if resolution.is_superseded(return_id):
            return Fate.SUPERSEDED
        if resolution.conflict:
            return Fate.CONFLICT
        before = self._current.get(slot)
        current = before.values if before else blank(slot)
        # two files with one answer: one is applied, the other agrees, whichever the person dropped first
        alike = [head.assertion_id for head in resolution.heads if same_values(head.values, assertion.values)]
        first = min(alike, key=lambda each: self._order.get(each, -1))
        return Fate.APPLIED if first == return_id and not same_values(current, assertion.values) else Fate.AGREED


def slots_by_row(facts: RoundFacts, answer: Return) -> Mapping[str, Collection[Slot]]:
    """Return the slots for which a return has any content, readable or not, by row."""
    found: dict[str, dict[Slot, None]] = defaultdict(dict)
    for row_id, key in answer.values:
        found[row_id][facts.slot(row_id, key, answer.division)] = None
    return found


def shown_later(facts: RoundFacts, return_id: str, slot: Slot) -> bool:
    """Return whether an answer after a return shows the slot."""
    revisions = facts.lineage.revisions
    later = (each for each in facts.lineage.showing(slot) if return_id in facts.lineage.ancestors(each))
    return any(revisions[each].asserts for each in later)


def superseded_items(facts: RoundFacts, waiting: Sequence[HeldItem]) -> frozenset[str]:
    """Return which held items are needless: a later answer to the same return shows all their fields."""
    # one return may have hundreds of held rows; its slots are grouped once
    rows_of = cache(lambda return_id: slots_by_row(facts, facts.returns[return_id]))
    return frozenset(item.item_id for item in waiting if _is_superseded(facts, item, rows_of))


def _is_superseded(facts: RoundFacts, item: HeldItem, rows_of: Callable[[str], Mapping[str, Collection[Slot]]]) -> bool:
    answer = facts.returns.get(item.return_id or "")
    if answer is None or item.row_id is None:
        return False
    if item.key is not None:
        return shown_later(facts, answer.return_id, facts.slot(item.row_id, item.key, answer.division))
    slots = rows_of(answer.return_id).get(item.row_id)
    if slots:
        return all(shown_later(facts, answer.return_id, slot) for slot in slots)
    return any(shown_later(facts, answer.return_id, slot) for slot in facts.lineage.slots_of(item.row_id))
