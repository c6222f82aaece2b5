"""What becomes of each row of a batch: its fate as defined by the ledger, or held if it would change a locked row.

Whether a row would change anything is tried on the set itself (source: exchange.md): each answer alone, without the
answers after it, so that the order and the batches of arrival do not matter; and together with them, since an answer
that changes nothing by itself may be what a later one differs from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import replace
from functools import cache

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.exchange.admission import Admission, AdmittedRow
from nakano_status.domain.exchange.answered_return import CellState, Return, ReturnValue
from nakano_status.domain.exchange.ledger import ROW_MOVED, Fate, HeldItem, HeldKind, MergeContext, fate_of_row, item_id
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import Resolution, resolve
from nakano_status.domain.merge.revision import Lineage, Revision, Slot, Values, blank, folded, same_values
from nakano_status.domain.review.review import ROUND_CLOSED, Locks

_Reason = tuple[str, str | None]
"""The code for which a row waits, and what is found in its stead of its title."""


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


def hold_locked_rows(admission: Admission, facts: RoundFacts, locks: Locks, known: MergeContext) -> Admission:
    """Return the admission of a file with rows held that would change a locked row, or one that was handed on.

    A known answer changes none.
    """
    if not (locks.any or known.moved):
        return admission
    waiting = {
        (answer.return_id, row_id): _item(admission, answer, row_id, _reason(answer, row_id, locks, known))
        for answer in admission.returns
        if answer.return_id not in facts.returns
        for row_id in changed_rows(facts, answer, _locked(answer, locks, known))
    }
    if not waiting:
        return admission
    return replace(
        admission,
        returns=tuple(_held_back(answer, waiting) for answer in admission.returns),
        held=(*admission.held, *waiting.values()),
    )


def changed_rows(facts: RoundFacts, answer: Return, rows: Collection[str]) -> list[str]:
    """Return which of some rows would change if an answer were added, with or without the answers after it."""
    revision = answer.as_revision(facts.profile)
    slots = [slot for slot in revision.shown if slot.row_id in rows]
    if not slots:
        return []
    # two graphs are built for each answer, so only the locked slots are kept in them
    own = _narrowed(revision, slots)
    revisions = {name: _narrowed(each, slots) for name, each in facts.lineage.revisions.items()}
    later = _later_answers(facts.lineage, answer.return_id)
    changed = _changed(facts, list(revisions.values()), own)
    # a descendant hides what its ancestor asserts, but it may be held itself: so it is tried without, too
    if later:
        changed |= _changed(facts, [each for name, each in revisions.items() if name not in later], own)
    return list(dict.fromkeys(slot.row_id for slot in slots if slot in changed))


def _changed(facts: RoundFacts, others: Collection[Revision], revision: Revision) -> set[Slot]:
    """Return the slots whose resolution would change if one more revision were added to the others."""
    before, after = Lineage(others), Lineage([*others, revision])
    return {slot for slot in revision.shown if _differ(_resolve(facts, slot, before), _resolve(facts, slot, after))}


def _later_answers(lineage: Lineage, return_id: str) -> frozenset[str]:
    """Return the answers in the set that are descendants of one that may not be in it."""
    children = frozenset(name for name, revision in lineage.revisions.items() if return_id in revision.parents)
    found = (name for name in lineage.revisions if name in children or not children.isdisjoint(lineage.ancestors(name)))
    return frozenset(name for name in found if lineage.revisions[name].asserts) if children else children


def _narrowed(revision: Revision, slots: Collection[Slot]) -> Revision:
    return replace(revision, shown={slot: revision.shown[slot] for slot in slots if slot in revision.shown})


def _resolve(facts: RoundFacts, slot: Slot, lineage: Lineage) -> Resolution:
    return resolve(slot, lineage, facts.assertions.get(slot, ()), facts.writers.get(slot.row_id, ()))


def _differ(before: Resolution, after: Resolution) -> bool:
    """Return whether the value differs, or whether there is a 相違."""
    return not same_values(before.values, after.values) or _sides(before) != _sides(after)


def _sides(resolution: Resolution) -> frozenset[Values]:
    return frozenset(folded(head.values) for head in resolution.heads) if resolution.conflict else frozenset()


def _locked(answer: Return, locks: Locks, known: MergeContext) -> frozenset[str]:
    rows = {row_id for row_id, _ in answer.values}
    return frozenset(row_id for row_id in rows if _reason(answer, row_id, locks, known) is not None)


def _reason(answer: Return, row_id: str, locks: Locks, known: MergeContext) -> _Reason | None:
    """Return why an answer to a row waits: it is locked, which counts first, or was handed on to another."""
    locked, heir = locks.reason(row_id, answer.division), known.moved.get((answer.package_id, row_id))
    if locked is not None:
        return locked, locks.round_.year.label if locked == ROUND_CLOSED else None
    return None if heir is None else (ROW_MOVED, f"{known.names[answer.division]}から{known.names[heir]}")


def _item(admission: Admission, answer: Return, row_id: str, why: _Reason | None) -> HeldItem:
    """Return a held item for a row that waits, with its place in the file."""
    reason, found = why or (ROUND_CLOSED, None)
    sheet, row = _place(answer, row_id)
    titles = (each.given.get("title") for each in admission.file.rows if (each.sheet, each.row) == (sheet, row))
    kept_apart = any(value.state is CellState.LEFT_OUT for (each, _), value in answer.values.items() if each == row_id)
    return HeldItem(
        item_id(HeldKind.ROW, reason, [answer.return_id, row_id]),
        HeldKind.ROW,
        reason,
        admission.file.name,
        admission.file.sha256,
        f"{sheet}!{row}",
        row_id,
        NOTE if kept_apart else None,  # of a row held for another reason only the note counted
        found or next(titles, None) or row_id,
        answer.return_id,
    )


def _place(answer: Return, row_id: str) -> tuple[str, int]:
    """Return the sheet and row in which an answer shows a row of the plan."""
    cells = (value.cell for (shown, _), value in answer.values.items() if shown == row_id and value.cell)
    sheet, _, cell = next(cells).rpartition("!")
    return sheet, int("".join(filter(str.isdigit, cell)))


def _held_back(answer: Return, waiting: Mapping[tuple[str, str], HeldItem]) -> Return:
    """Return an answer whose held rows assert nothing."""
    rows = {row_id for return_id, row_id in waiting if return_id == answer.return_id}
    values = {place: _left_out(value) if place[0] in rows else value for place, value in answer.values.items()}
    return replace(answer, values=values)


def _left_out(value: ReturnValue) -> ReturnValue:
    return replace(value, state=CellState.LEFT_OUT) if value.counts else value
