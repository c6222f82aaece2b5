"""Hold rows of new answers that would change a locked row; others are imported (source: exchange.md).

Whether a row would change anything is tried on the set itself: each answer alone, without the answers after it, so that
the order and the batches of arrival do not matter; and together with them, since an answer that changes nothing by
itself may be what a later one differs from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answered_return import CellState, Return, ReturnValue
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind, item_id
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import Resolution, resolve
from nakano_status.domain.merge.revision import Lineage, Revision
from nakano_status.domain.merge.slot import Slot, Values, folded, same_values
from nakano_status.domain.review.review import ROUND_CLOSED, Locks


def hold_locked_rows(admission: Admission, facts: RoundFacts, locks: Locks) -> Admission:
    """Return the admission of a file with rows held that would change a locked row; a known answer changes none."""
    if not locks.any:
        return admission
    waiting = {
        (answer.return_id, row_id): _item(admission, answer, row_id, locks)
        for answer in admission.returns
        if answer.return_id not in facts.returns
        for row_id in changed_rows(facts, answer, _locked(answer, locks))
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


def _locked(answer: Return, locks: Locks) -> frozenset[str]:
    rows = {row_id for row_id, _ in answer.values}
    return frozenset(row_id for row_id in rows if locks.reason(row_id, answer.division) is not None)


def _item(admission: Admission, answer: Return, row_id: str, locks: Locks) -> HeldItem:
    """Return a held item for a row that waits for its reopening, with its place in the file."""
    reason = locks.reason(row_id, answer.division) or ROUND_CLOSED
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
        locks.round_.year.label if reason == ROUND_CLOSED else next(titles, None) or row_id,
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
