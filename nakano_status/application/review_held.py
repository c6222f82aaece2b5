"""未取込（要確認）: apply what was kept, or leave it, by a person's word (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.folding import RoundFacts, refold
from nakano_status.application.merge_returns import ReadFile, apply_batch, plan_batch
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, UnitOfWork
from nakano_status.domain.answer_file import CellState
from nakano_status.domain.answered_return import Return, ReturnValue
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.held import HeldItem, HeldKind, HeldState
from nakano_status.domain.refusals import HeldNotApplicable, ItemUnknown
from nakano_status.domain.slot import slot_of

_BY_ONE_WORD = ("MANY-PACKAGES", "MASS-CLEARED")
"""The reasons for which a whole file waits and for which a person's word is enough."""
_ROWS_WITH_VALUES = ("FOREIGN", "LEFT-OUT")


def held_items(store: Store, *, year: FiscalYear | None = None) -> tuple[HeldItem, ...]:
    """Return what waits in a round, oldest first."""
    with store.reading() as records:
        return tuple(records.held(chosen_round(records, year).round_id))


def reject_held(
    store: Store, item_ids: Sequence[str], *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Leave items as they are, on record; raise ItemUnknown."""
    items = _find(store, item_ids, year)
    with store.writing() as work:
        work.begin_act("held-reject", by)
        for item in items:
            work.settle_held(item.item_id, HeldState.REJECTED)
        work.commit()
    return Outcome(tuple(item_ids))


def apply_held(
    parts: Parts, store: Store, item_ids: Sequence[str], *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Take items in after all; raise ItemUnknown, HeldNotApplicable where a word is not enough."""
    items = _find(store, item_ids, year)
    for item in items:
        if item.reason not in (*_BY_ONE_WORD, *_ROWS_WITH_VALUES):
            raise HeldNotApplicable(found=item.item_id, reason=item.reason)
    touched: frozenset[tuple[str, str]] = frozenset()
    attention = False
    for item in items:
        if item.kind is HeldKind.FILE:
            outcome = _apply_file(parts, store, item, year, by)
            attention = attention or outcome.attention
        else:
            outcome = _apply_row(store, item, year, by)
        touched |= outcome.touched
    return Outcome(tuple(item_ids), touched, attention=attention)


def _find(store: Store, item_ids: Iterable[str], year: FiscalYear | None) -> list[HeldItem]:
    waiting = {item.item_id: item for item in held_items(store, year=year)}
    missing = [item_id for item_id in item_ids if item_id not in waiting]
    if missing:
        raise ItemUnknown(found="、".join(missing))
    return [waiting[item_id] for item_id in item_ids]


def _apply_file(parts: Parts, store: Store, item: HeldItem, year: FiscalYear | None, by: str | None) -> Outcome[str]:
    """Take a whole file in from the bytes that were kept, with the person's word given."""
    with store.reading() as records:
        content = records.content(item.sha256)
    if content is None:
        raise ItemUnknown(found=item.item_id)
    file = ReadFile(parts.read_answers(item.file, content), content)
    merging = plan_batch(store, [file], year=year, agreed=[item.sha256], settles=[item.item_id])
    outcome = apply_batch(store, merging, by=by)
    return Outcome(item.item_id, outcome.touched, outcome.problems, attention=outcome.attention)


def _apply_row(store: Store, item: HeldItem, year: FiscalYear | None, by: str | None) -> Outcome[str]:
    """Let a row that was left out, or that is another division's, speak."""
    with store.writing() as work:
        act = work.begin_act("held-apply", by)
        round_ = chosen_round(work, year)
        answer = _return_of(work, item)
        freed = {place: _freed(value) if place[0] == item.row_id else value for place, value in answer.values.items()}
        work.add_return(replace(answer, values=freed))
        work.settle_held(item.item_id, HeldState.APPLIED)
        facts = RoundFacts.load(work, round_)
        slots = {slot_of(row_id, key, answer.division) for row_id, key in freed if row_id == item.row_id}
        folded = refold(work, facts, slots, act)
        work.commit()
    return Outcome(item.item_id, folded.touched, attention=any(line.conflict for line in folded.current))


def _return_of(work: UnitOfWork, item: HeldItem) -> Return:
    found = work.find_return(item.return_id) if item.return_id else None
    if found is None:
        raise ItemUnknown(found=item.item_id)
    return found


def _freed(value: ReturnValue) -> ReturnValue:
    """Turn a left-out field into what it shows."""
    if value.state is not CellState.LEFT_OUT:
        return value
    return replace(value, state=CellState.BLANK if value.text is None else CellState.VALUE)
