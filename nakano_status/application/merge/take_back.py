"""回答の取消し: remove a return from the set, if nothing in force has observed it (source: exchange.md, "Take back").

Current values are resolved again without it. Its bytes are kept as received, and merging the file again adds the return
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.application.entries.edit_entry import EDIT, PASTE
from nakano_status.application.entries.read.history import EDIT_INDICATOR
from nakano_status.application.indicators.import_indicators import ACT as IMPORT_INDICATORS
from nakano_status.application.lookup import need_open_rows, organisation_of
from nakano_status.application.merge.folding import Folded, RoundFacts, few, fold
from nakano_status.application.merge.read.observers import Observer, observers_of
from nakano_status.application.merge.received_files import PREFIX_LENGTH
from nakano_status.application.merge.row_fates import superseded_items
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.ports.rounds import EntryWriter
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.exchange.admission import can_place, is_placed
from nakano_status.domain.exchange.answered_return import HeldState, Return, ReturnState
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.revision import Slot
from nakano_status.domain.refusals.exchange import ReturnObserved, ReturnUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same

_TYPED = frozenset({EDIT, PASTE, EDIT_INDICATOR, IMPORT_INDICATORS})


@dataclass(frozen=True)
class RemovedReturn:
    """A removed return: its division, its file, and what changed."""

    return_id: str
    division: str
    file: str | None
    changes: tuple[Change, ...]


def take_back(
    store: Store, return_id: str, *, reason: str | None = None, by: str | None = None
) -> Outcome[RemovedReturn]:
    """Remove a return from the set; raise ReturnUnknown, ReturnObserved, RoundClosed: then nothing is changed.

    `return_id` may be the unambiguous beginning of an ID (8 digits at least). In a division's data file it is an answer
    of a section (係). `reason` is recorded in the history.
    """
    with store.writing() as work:
        answer, round_ = _find(work, return_id)
        facts = RoundFacts.load(work, round_)
        placed = _placed_rows(work, facts, answer)
        observers = [found for each in (answer, *placed) for found in observers_of(work, facts, each)]
        # removing it would pull the ground from under decisions that a person made on what it said
        if observers:
            labels = dict.fromkeys(each.label for each in observers)
            raise ReturnObserved(found=answer.return_id, reason="、".join(labels))
        touched = facts.touched_by(each.return_id for each in (answer, *placed))
        need_open_rows(round_, (slot.row_id for slot in touched))
        act = work.begin_act("take_back", by, reason)
        after = facts
        for each in (*placed, answer):
            work.returns.add(replace(each, state=ReturnState.WITHDRAWN))
            after = after.without(each.return_id)
        _settle_held(work, after, answer, placed)
        folded = _fold_back(work.entries, after, touched, act)
        work.commit()
        name = organisation_of(work, round_).name(answer.division)
    changes = tuple(change for change in folded.changes if not same(change.was, change.now))
    removed = RemovedReturn(answer.return_id, name, answer.file, changes)
    return Outcome(removed, folded.touched, attention=any(line.conflict for line in folded.current))


def observers_of_return(store: Store, return_id: str) -> tuple[Observer, ...]:
    """Return what has observed a return, which prevents its removal; raise ReturnUnknown."""
    with store.reading() as records:
        answer, round_ = _find(records, return_id)
        facts = RoundFacts.load(records, round_)
        placed = _placed_rows(records, facts, answer)
        return tuple(found for each in (answer, *placed) for found in observers_of(records, facts, each))


def _placed_rows(records: Records, facts: RoundFacts, answer: Return) -> list[Return]:
    """Return the rows of a return's file that a person placed: they are removed with it."""
    items = [item for item in records.arrivals.held(facts.round_.round_id, HeldState.APPLIED) if can_place(item)]
    children = [each for each in facts.returns.values() if items and answer.return_id in each.parents]
    return [each for each in children if any(is_placed(each, item) for item in items)]


def _find(records: Records, return_id: str) -> tuple[Return, Round]:
    """Find a return that is in the set by its ID, or the beginning of it."""
    wanted, own = return_id.strip().lower(), records.info.division
    # no values are read (`row_ids=()`): only the IDs are compared
    pairs = (
        (answer, each)
        for each in records.rounds.all()
        for answer in records.returns.of_round(each.round_id, row_ids=())
    )
    found = [pair for pair in pairs if pair[0].return_id.startswith(wanted) and pair[0].division != own]
    is_named = len(wanted) >= PREFIX_LENGTH and len(found) == 1
    answer = records.returns.find(found[0][0].return_id) if is_named else None
    if answer is None:
        raise ReturnUnknown(found=return_id)
    return answer, found[0][1]


def _fold_back(entries: EntryWriter, after: RoundFacts, slots: set[Slot], act: Act) -> Folded:
    """Resolve the slots of the return again; any change is attributed to the removal, by the data file's owner."""
    round_id, rows = after.round_.round_id, {slot.row_id for slot in slots}
    folded = fold(after, entries.current(round_id, few(rows)), slots, act.act_id)
    # whoever's value is current again did not write today
    folded = replace(folded, changes=tuple(replace(each, who=after.own, why=Why.REVERTED) for each in folded.changes))
    entries.add_changes(folded.changes)
    entries.save_current(round_id, folded.current)
    return folded


def _settle_held(work: UnitOfWork, after: RoundFacts, answer: Return, placed: Sequence[Return]) -> None:
    """Settle held items of the return and of rows `placed` in it, and hold again those it had made needless.

    Rejected items remain rejected. A row that was placed, and is removed alone, waits again.
    """
    items = work.arrivals.held(after.round_.round_id, None)
    settled = {item.item_id: item for each in (answer, *placed) for item in _of_return(after, each, items)}
    for item in settled.values():
        if item.state is not HeldState.REJECTED:
            work.arrivals.settle_held(item.item_id, HeldState.WITHDRAWN)
    for item in (each for each in items if each.item_id not in settled and is_placed(answer, each)):
        work.arrivals.settle_held(item.item_id, HeldState.WAITING)
    kinds = {act.act_id: act.kind for act in work.entries.acts()}
    superseded = [item for item in items if item.state is HeldState.SUPERSEDED and item.return_id in after.returns]
    still = superseded_items(after, superseded)
    for item in superseded:
        # what was typed in place of an unreadable cell is an answer of its own, and remains
        if item.item_id not in still and kinds.get(item.settled_by or "") not in _TYPED:
            work.arrivals.settle_held(item.item_id, HeldState.WAITING)


def _of_return(after: RoundFacts, answer: Return, items: Sequence[HeldItem]) -> Iterator[HeldItem]:
    """Return the items of a return; rows without a return belong to the last one of their file."""
    is_last = all(each.sha256 != answer.sha256 for each in after.returns.values())
    for item in items:
        unplaced = item.return_id is None and item.kind is HeldKind.ROW
        if item.return_id == answer.return_id or (unplaced and is_last and item.sha256 == answer.sha256):
            yield item
