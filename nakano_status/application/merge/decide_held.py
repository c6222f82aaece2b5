"""未取込（要確認）: import held items, or reject them, on a person's decision (docs/merge.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nakano_status.application import problem_text
from nakano_status.application.entries.edit_entry import RecordedValues, record_values, remaining_conflicts
from nakano_status.application.lookup import chosen_round, find_answered, round_of_each_plan
from nakano_status.application.merge.folding import RoundFacts, Source, refold
from nakano_status.application.merge.merge_plan import MergePlan, superseded_items
from nakano_status.application.merge.merge_returns import MergeOptions, merge_within
from nakano_status.application.merge.read.held import (
    HeldObstacle,
    has_closed_home,
    home_of_file,
    item_texts,
    obstacles_of,
    other_open_round,
    problem_of_item,
    writer_of_item,
)
from nakano_status.application.merge.received_files import ReadFile, read_stored_file, stored_bytes
from nakano_status.application.merge.weigh_clearing import weigh_admitted_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_open_rows, need_unlocked, refuse_repost
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import RowAssignment, can_assign
from nakano_status.domain.exchange.ledger import BESIDE_UNREADABLE, HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState, Return
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, Slot, slot_of, sort_slots
from nakano_status.domain.problem_texts import entry_of, problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.store.exchange import StoredExchange


@dataclass(frozen=True)
class AppliedHeld:
    """Imported held items.

    `round_`: the round in which the items were held. `items`: the IDs of all imported items. `rows`: the held rows and
    fields among them. `plans`: the merge plan of each round whose files were imported.
    """

    round_: Round
    items: tuple[str, ...]
    rows: tuple[HeldItem, ...]
    plans: tuple[MergePlan, ...]


def held_items(store: Store, *, year: FiscalYear | None = None) -> tuple[HeldItem, ...]:
    """Return the held items of a round that wait for a decision, oldest first.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    with store.reading() as records:
        return tuple(records.exchange.held(chosen_round(records, year).round_id))


def reject_held(
    store: Store, item_ids: Sequence[str], *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Reject items and return their IDs: they are not imported, but remain on record.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear, ItemUnknown.
    """
    with store.writing() as work:
        _, items = find_held(work, item_ids, year)
        work.begin_act(ActKind.HELD_REJECT, by)
        for item in items:
            work.exchange.settle_held(item.item_id, HeldState.REJECTED)
        work.commit()
    return Outcome(tuple(item.item_id for item in items))


def reconsider_held(
    store: Store, item_ids: Sequence[str], *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[str, ...]]:
    """Make rejected items wait for a decision again, and return their IDs.

    An item whose return was withdrawn, or that a later answer made needless, gets that state instead. `year`: the year
    of the round (None: the current round). Raises RoundUnknown, PlanUnclear, ItemUnknown.
    """
    with store.writing() as work:
        round_, items = find_held(work, item_ids, year, HeldState.REJECTED)
        work.begin_act(ActKind.HELD_RECONSIDER, by)
        facts = RoundFacts.load(work, round_)
        needless = superseded_items(facts, [replace(item, state=HeldState.WAITING) for item in items])
        for item in items:
            withdrawn = item.return_id is not None and item.return_id not in facts.returns
            again = HeldState.SUPERSEDED if item.item_id in needless else HeldState.WAITING
            work.exchange.settle_held(item.item_id, HeldState.WITHDRAWN if withdrawn else again)
        work.commit()
    return Outcome(tuple(item.item_id for item in items))


def apply_held(
    parts: Parts,
    store: Store,
    item_ids: Sequence[str],
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
    passwords: Sequence[str] = (),
) -> Outcome[AppliedHeld]:
    """Import held items: all rows and fields in one act, then the files of each round in one merge.

    All consents of a merge count at once, so the result does not depend on the order of the items. `passwords` are
    tried on protected files, which are stored as received. `year`: the year of the round (None: the current round).
    Raises RoundUnknown, PlanUnclear, ItemUnknown, RoundClosed, RowAccepted, RepostNotAnswered, NotYours,
    HeldFileLocked, and HeldNotApplicable if approval does not suffice; then nothing is changed.
    """
    with store.reading() as records:
        _, items = _find_applicable(records, item_ids, year)
        # every file is opened before the transaction, which must not wait for it
        of_files = (item for item in items if item.kind is HeldKind.FILE)
        files = {item.item_id: read_held_file(parts, records, item, passwords) for item in of_files}
    with store.writing() as work:
        # again, because another person may have decided meanwhile; all acts in one transaction, so all or none
        round_, items = _find_applicable(work, item_ids, year)
        kept = [(item, files[item.item_id]) for item in items if item.kind is HeldKind.FILE]
        homes = grouped((_home(work, round_, item), (item, file)) for item, file in kept)
        parts_of_files = [item for item in items if item.kind is not HeldKind.FILE]
        agreed_files = [item.item_id for item, _ in kept]
        freed = [_admit_items(parts, work, parts_of_files, agreed_files, round_, by)] if parts_of_files else []
        # not file by file: a consent for one file can replace agreed items of other files
        merged = [_merge_agreed(parts, work, home, agreed, by) for home, agreed in homes.items()]
        asked = _still_waiting(work, [item for each in freed for item in each.value])
        work.commit()
    outcomes: list[Outcome[MergePlan] | Outcome[tuple[HeldItem, ...]]] = [*freed, *merged]
    found = [each for one in outcomes for each in one.problems]
    left = [*_out_of_report(round_, parts_of_files)]
    ids = tuple(item.item_id for item in items)
    return Outcome(
        AppliedHeld(round_, ids, tuple(parts_of_files), tuple(each.value for each in merged)),
        frozenset[tuple[str, str]]().union(*(each.touched for each in outcomes)),
        (*map(problem_of_item, asked), *left, *found),
        attention=bool(asked or left) or any(each.attention for each in outcomes),
    )


def _out_of_report(round_: Round, items: Iterable[HeldItem]) -> Iterator[Problem]:
    """Yield the problem of each row that is out of the report; its imported answer is stored, as in a merge."""
    files = {item.row_id: item.file for item in items}
    for row in (row for row in round_.rows if row.row_id in files):
        if row.out_of_report is not None:
            yield problem("ROW-LEFT", Place(file=files[row.row_id], id=row.row_id), found=row.out_of_report.label)


def _find_applicable(
    records: Records, item_ids: Sequence[str], year: FiscalYear | None
) -> tuple[Round, list[HeldItem]]:
    """Return the round and its waiting items with these IDs; raises what `apply_held` raises about items and rows."""
    round_, items = find_held(records, item_ids, year)
    for item in items:
        _need_applicable(records, round_, item)
    return round_, items


def _merge_agreed(
    parts: Parts, work: UnitOfWork, home: Round, agreed: Sequence[tuple[HeldItem, ReadFile]], by: str | None
) -> Outcome[MergePlan]:
    """Merge the files of held items into their round; each file once."""
    files = {file.answers.sha256: file for _, file in agreed}
    options = MergeOptions(home.year, agreed=[item.item_id for item, _ in agreed], round_id=home.round_id)
    return merge_within(parts, work, list(files.values()), options, by)


def _still_waiting(records: Records, items: Sequence[HeldItem]) -> list[HeldItem]:
    """Return the items that still wait: the merge of a file can have replaced some."""
    waiting = {item.item_id for item in records.exchange.held(None)} if items else set()
    return [item for item in items if item.item_id in waiting]


def assign_held_row(
    parts: Parts,
    store: Store,
    item_id: str,
    row_id: str,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
    passwords: Sequence[str] = (),
) -> Outcome[AppliedHeld]:
    """Import a held row without a place in the plan as the row `row_id` that a person named.

    The row's file is recorded as the source. If the named row is accepted, the answer waits until that row is reopened.
    `year`: the year of the round (None: the current round). `passwords` are tried on a protected file. Raises
    RoundUnknown, PlanUnclear, ItemUnknown, IdUnknown, HeldRowUnfit, RoundClosed, HeldFileLocked; then nothing is
    changed.
    """
    with store.reading() as records:
        _, item, _ = _find_assignable(records, item_id, row_id, year)
        file = read_held_file(parts, records, item, passwords)
    with store.writing() as work:
        # again, because another person may have decided meanwhile
        round_, item, wanted = _find_assignable(work, item_id, row_id, year)
        assignment = RowAssignment(item.cell, wanted, _assignment_text(item, wanted))
        options = MergeOptions(round_.year, agreed=[item_id], assignment=assignment, round_id=round_.round_id)
        merged = merge_within(parts, work, [file], options, by)
        work.commit()
    placed = replace(item, row_id=wanted, return_id=next(iter(merged.value.files[0].return_ids), None))
    done = AppliedHeld(round_, (item_id,), (placed,), (merged.value,))
    return Outcome(done, merged.touched, merged.problems, attention=merged.attention)


def _find_assignable(
    records: Records, item_id: str, row_id: str, year: FiscalYear | None
) -> tuple[Round, HeldItem, str]:
    """Return the round, its waiting item with the ID `item_id`, and the ID of the row or 成果指標 that `row_id` means.

    Raises what `assign_held_row` raises about the item and the row.
    """
    round_, (item,) = find_held(records, [item_id], year)
    wanted = find_answered(records.indicators, round_, row_id)
    if not can_assign(item):
        raise refusals.HeldRowUnfit(item=item_id, found=wanted, reason=refusals.ROW_HAS_PLACE)
    need_open_rows(round_, [wanted])
    return round_, item, wanted


def _assignment_text(item: HeldItem, row_id: str) -> str:
    """Return the recorded reason for assigning a row: its file and place, its typed 管理番号, and the named row."""
    where = problem_text.place(problem_of_item(item))
    number = f"管理番号「{item.typed_id}」" if item.typed_id else "管理番号なし"
    return f"{where}の行（{number}）を、{row_id} の行として取込み"


def find_held(
    records: Records, item_ids: Sequence[str], year: FiscalYear | None, state: HeldState = HeldState.WAITING
) -> tuple[Round, list[HeldItem]]:
    """Return a round, and its held items with these IDs and this state; repeated IDs once.

    `year`: the year of the round (None: the current round). If several plans have such a round, it is the round that
    holds the items. Raises RoundUnknown, ItemUnknown, and PlanUnclear if the items are held in the rounds of several
    plans.
    """
    rounds = {each.round_id: each for each in round_of_each_plan(records, year)}
    found = {item.item_id: (item, round_id) for round_id in rounds for item in records.exchange.held(round_id, state)}
    missing = [item_id for item_id in item_ids if item_id not in found]
    if missing:
        raise refusals.ItemUnknown(found="、".join(missing))
    items = [found[item_id] for item_id in dict.fromkeys(item_ids)]
    homes = {round_id for _, round_id in items}
    return rounds[homes.pop()] if len(homes) == 1 else chosen_round(records, year), [item for item, _ in items]


def _need_applicable(records: Records, round_: Round, item: HeldItem) -> None:
    """Refuse an item that cannot be imported by approval alone, or whose row is locked."""
    answer = records.exchange.find_return(item.return_id) if item.return_id else None
    row, asked = round_.known_rows.get(item.row_id or ""), records.plan.asked(round_)
    locks = Locks.of(round_, records.reviews.of_round(round_.round_id))
    obstacles, row_id = obstacles_of(item, answer, row, asked, locks), item.row_id or ""
    if HeldObstacle.REPOST in obstacles and row is not None:
        refuse_repost(records, round_, row, item_texts(item, answer).values())
    if HeldObstacle.OTHER_DIVISION in obstacles and answer is not None:
        raise refusals.NotYours(id=row_id, division=organisation_of(records, round_).name(answer.division))
    if HeldObstacle.LOCKED in obstacles:
        need_unlocked(records.reviews, round_, row_id, writer_of_item(item, answer, row, asked))
    if HeldObstacle.NOT_APPLICABLE in obstacles and other_open_round(records, item) is None:
        why = problem_of_item(item)
        raise refusals.HeldNotApplicable(
            found=item.item_id, reason=problem_text.title(why), remedy=problem_text.remedy(why)
        )


def _home(records: Records, round_: Round, item: HeldItem) -> Round:
    """Return the round of a held file; raises RoundClosed if it is closed and no row of it was reopened."""
    home = home_of_file(records, round_, item)
    if has_closed_home(records, round_, item):
        raise RoundClosed(year=home.year.label)
    return home


def round_of_file(records: Records, file: ReadFile) -> Round | None:
    """Return the round for which a file's form was made; None if the store does not know the form."""
    package = records.exchange.find_package(next(iter(file.answers.identity.packages), ""))
    return records.rounds.find(package.round_id) if package else None


def read_held_file(parts: Parts, records: Records, item: HeldItem, passwords: Sequence[str]) -> ReadFile:
    """Read a held file again from its stored bytes.

    Raises ItemUnknown if the bytes are not stored, HeldFileLocked if its password is missing, and StoreDamaged.
    """
    content = stored_bytes(records, item.sha256, item.file)
    if content is None:
        raise refusals.ItemUnknown(found=item.item_id)
    file = read_stored_file(parts, records, item.file, content, passwords)
    if (refused := file.answers.refused) is not None:  # it could be read when it arrived: its password is missing
        raise refusals.HeldFileLocked(file=item.file, reason=entry_of(refused.code).title)
    return file


def _admit_items(
    parts: Parts, work: UnitOfWork, items: Sequence[HeldItem], agreed: Collection[str], round_: Round, by: str | None
) -> Outcome[tuple[HeldItem, ...]]:
    """Admit held rows and fields, so that their returns assert their values, and settle items that this makes needless.

    Later returns that would clear these values wait; return the items that ask about them. Items in `agreed`, of files
    that are merged next, are left alone.
    """
    act = work.begin_act(ActKind.HELD_APPLY, by)
    before, profile = RoundFacts.load(work, round_), work.plan.asked(round_).profile
    superseded = work.exchange.held(round_.round_id, HeldState.SUPERSEDED)
    typed = {item.item_id: item for item in items if _is_written_over(before, item, superseded)}
    slots: dict[Slot, set[str | None]] = defaultdict(set)
    for item in items:
        of_item = {_slot(before, item)} if item.item_id in typed else admit_held_item(work.exchange, item, profile)
        for slot in of_item:
            slots[slot].add(item.return_id)
        work.exchange.settle_held(item.item_id, HeldState.APPLIED)
    fields = [item for item in items if item.kind is HeldKind.FIELD and item.item_id not in typed]
    _complete_groups(work, before, fields, superseded)
    weighed, reweighed = weigh_admitted_rows(work, before, {item.return_id or "" for item in items}, agreed)
    facts = weighed.facts
    # a freed row may answer what other items of the same division were waiting for
    for needless in superseded_items(facts, work.exchange.held(round_.round_id)):
        work.exchange.settle_held(needless, HeldState.SUPERSEDED)
    folded = refold(work.entries, facts, slots.keys() | reweighed, act)
    shared = frozenset(slot for slot, returns in slots.items() if len(returns) > 1)
    touched = folded.touched | _type_fields(parts, work, act, before, typed.values(), shared)
    open_ = remaining_conflicts(work, round_, [(item.row_id or "", item.key) for item in items if item.key])
    is_attention = bool(open_) or any(line.conflict for line in folded.current)
    return Outcome(tuple(weighed.held.values()), touched, open_, attention=is_attention)


def _is_written_over(facts: RoundFacts, item: HeldItem, superseded: Iterable[HeldItem]) -> bool:
    """Return whether a text was typed, or a conflict decided, over other fields of a held field's group and return.

    Its writer had observed the return without this field, or wrote something else in place of another readable field:
    the return can no longer bring it. `superseded`: the items that need no decision.
    """
    answer = facts.returns.get(item.return_id or "")
    if item.kind is not HeldKind.FIELD or answer is None:
        return False
    slot = facts.slot(item.row_id or "", item.key or "", answer.division)
    has_observed = any(answer.return_id in each.observed for each in facts.assertions.get(slot, ()))
    typed = _settled_by_typing(facts, answer, slot, superseded)
    return has_observed or any(each.reason == BESIDE_UNREADABLE for each in typed)


def _slot(facts: RoundFacts, item: HeldItem) -> Slot:
    return facts.slot(item.row_id or "", item.key or "", facts.returns[item.return_id or ""].division)


def _type_fields(
    parts: Parts, work: UnitOfWork, act: Act, facts: RoundFacts, items: Iterable[HeldItem], shared: Container[Slot]
) -> frozenset[tuple[str, str]]:
    """Write held fields over the current values on behalf of their divisions; return the fields that changed.

    `facts`: those before the act. `shared`: the slots that items of several returns in this act are about. Such items
    have not observed each other, so that they are in conflict if they differ.
    """
    touched: frozenset[tuple[str, str]] = frozenset()
    by_slot = grouped(((item.return_id or "", _slot(facts, item)), item) for item in items)
    for (return_id, slot), own in by_slot.items():
        texts = {slot.row_id: {item.key or "": item.found for item in own}}
        cells = {(each.row_id or "", each.key or ""): each.cell for each in own if each.cell}
        source = Source(own[0].file, own[0].sha256, cells)
        writer = work.info.division or facts.returns[return_id].division
        observing = facts if slot in shared else None
        values = RecordedValues(texts, writer, AssertionKind.TYPED, source, observing)
        touched |= record_values(parts, work, act, facts.round_, values).touched
    return touched


def _complete_groups(
    work: UnitOfWork, facts: RoundFacts, fields: Iterable[HeldItem], superseded: Sequence[HeldItem]
) -> None:
    """Complete returns with the texts that were typed for their divisions in place of unreadable cells of the groups.

    These returns then have observed the typed texts, so that both are one answer, whichever was decided first.
    """
    for return_id, own in grouped((item.return_id or "", item) for item in fields).items():
        answer = work.exchange.find_return(return_id)
        if answer is not None:
            slots = {facts.slot(item.row_id or "", item.key or "", answer.division) for item in own}
            for slot in sort_slots(slots):
                answer = _with_typed_texts(facts, answer, slot, superseded)
            work.exchange.add_return(answer)


def _with_typed_texts(facts: RoundFacts, answer: Return, slot: Slot, superseded: Iterable[HeldItem]) -> Return:
    """Return the answer with the texts typed in place of unreadable cells of a slot; one typed again has the last."""
    typed = _typed_for(facts, answer, slot)
    items = _settled_by_typing(facts, answer, slot, superseded)
    if not items:
        return answer
    first = min([each.act_id for each in typed].index(item.settled_by or "") for item in items)
    texts = dict(zip(slot.keys, typed[-1].values, strict=True))
    in_place = {item.key or "": texts[item.key or ""] for item in items}
    return answer.completed(slot, in_place, (each.assertion_id for each in typed[first:]))


def _typed_for(facts: RoundFacts, answer: Return, slot: Slot) -> list[Assertion]:
    """Return the typed assertions on a slot that were written for the division of a return, oldest first."""
    known = facts.assertions.get(slot, ())
    return [each for each in known if each.kind is AssertionKind.TYPED and each.writer == answer.division]


def _settled_by_typing(facts: RoundFacts, answer: Return, slot: Slot, superseded: Iterable[HeldItem]) -> list[HeldItem]:
    """Return the superseded items of a return's slot that a text typed for the division replaced."""
    acts = {each.act_id for each in _typed_for(facts, answer, slot)}
    own = (item for item in superseded if (item.return_id, item.row_id) == (answer.return_id, slot.row_id))
    return [item for item in own if item.key in slot.keys and item.settled_by in acts]


def admit_held_item(exchange: StoredExchange, item: HeldItem, profile: Profile) -> set[Slot]:
    """Admit the values of a held row, or of a held field, in its return, and save the return.

    Return the slots of the row. Raises ItemUnknown if the return is missing.
    """
    answer = exchange.find_return(item.return_id or "")
    if answer is None:
        raise refusals.ItemUnknown(found=item.item_id)
    exchange.add_return(with_item_admitted(answer, item))
    return {slot_of(profile, row_id, key, answer.division) for row_id, key in answer.values if row_id == item.row_id}


def with_item_admitted(answer: Return, item: HeldItem) -> Return:
    """Return the answer with the values of a held row or field admitted, so that the answer asserts them.

    If the item of a row names a field, only the value of that field is admitted.
    """
    if item.kind is HeldKind.FIELD:
        return answer.with_agreed(item.row_id or "", item.key or "")
    places = [(row_id, key) for row_id, key in answer.values if row_id == item.row_id and item.key in (None, key)]
    return answer.with_freed(places)
