"""Decide a merge: one plan for a whole batch, after reading all files and before writing anything (docs/merge.md).

Each file gets a verdict and its balances. Each row of a file gets a fate, as the ledger defines them; a row that would
change a locked row is held.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from nakano_status.application.merge.folding import Folded, RoundFacts, fold_slots
from nakano_status.application.merge.weigh_clearing import (
    NO_LABELS,
    ClearingLabels,
    ClearingScope,
    Weighed,
    reweighed_slots,
    weigh_clearing,
)
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.admission import Admission, AdmittedRow
from nakano_status.domain.exchange.answer_file import FileKey
from nakano_status.domain.exchange.clearing import MASS_CLEARED, ClearedField
from nakano_status.domain.exchange.ledger import (
    BESIDE_UNREADABLE,
    IMPORTED_FATES,
    ROW_MOVED,
    Fate,
    HeldItem,
    HeldKind,
    LedgerRow,
    MergeContext,
    Verdict,
    count_fates,
    fate_of_row,
    is_balanced,
    item_id,
    verdict_label,
)
from nakano_status.domain.exchange.returns import CellState, HeldState, Package, Return
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Change
from nakano_status.domain.merge.resolution import (
    Conflict,
    CurrentValue,
    Lineage,
    Resolution,
    Revision,
    Slot,
    Values,
    blank_values,
    fields_changed_by_sibling,
    fold_values_alike,
    nearest_base_values,
    resolve_slot,
    same_values,
    sort_slots,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.review.confirmation import best_confirmation
from nakano_status.domain.review.review import LOCK_REASONS, ROUND_CLOSED, Locks
from nakano_status.domain.text.narrative import is_blank, same

_Reason = tuple[str, str | None]
"""The code of the reason why a row waits, and a text shown instead of the row's title, if any."""


class RowFates:
    """Determines the fates of rows.

    `after`: the facts of the round including the batch. `current`: the current values before the batch. `batch`: the
    returns that are new. `superseded`: IDs of held items that a later answer made needless. `headings`: headings of the
    fields by key.
    """

    def __init__(
        self,
        after: RoundFacts,
        current: Mapping[Slot, CurrentValue],
        batch: Sequence[Return],
        superseded: Container[str],
        headings: Mapping[str, str],
    ) -> None:
        self._after, self._current, self._superseded, self._headings = after, current, superseded, headings
        self._order = {answer.return_id: place for place, answer in enumerate(batch)}
        self._slots = {answer.return_id: slots_by_row(after, answer) for answer in batch}

    def fate_of(self, row: AdmittedRow) -> Fate:
        """Return the fate of a row in the batch.

        A fate that the admission gave remains, but a held row that a later answer made needless is SUPERSEDED. If the
        row's return was in the set before the batch, the row is UNCHANGED.
        """
        if row.fate is not None:
            return Fate.SUPERSEDED if row.fate is Fate.HELD and row.item in self._superseded else row.fate
        # the return was known before the batch, so whatever it asserts has been applied, or superseded, already
        if row.return_id not in self._order or row.row_id is None:
            return Fate.UNCHANGED
        slots = self._slots[row.return_id].get(row.row_id, ())
        fate = fate_of_row(self._of_slots(row))
        # some fields equal the division's other answer and some do not, so the content is not the same
        differs = fate is Fate.AGREED and any(self._differing(row.return_id, slot) for slot in slots)
        return Fate.UNCHANGED if differs else fate

    def is_held_in_part(self, row: AdmittedRow) -> bool:
        """Return whether some fields of a row are held, and others imported."""
        found = self._of_slots(row) if row.fate is None else frozenset()
        return Fate.HELD in found and not found.isdisjoint(IMPORTED_FATES)

    def _of_slots(self, row: AdmittedRow) -> frozenset[Fate]:
        """Return the fates that the fields of an admitted row have; none if its return was in the set before."""
        slots = self._slots.get(row.return_id or "", {}).get(row.row_id or "", ())
        return frozenset(self._of_slot(row.return_id or "", slot) for slot in slots)

    def differences_from_answer_in_force(self, answer: Return) -> Iterator[Problem]:
        """Yield a question about each field of a return that differs from the division's answer in force.

        That answer is another answer of the same division. The question is advice if the return has no answer in the
        row: another person may have filled in only the other rows.
        """
        for slots in self._slots.get(answer.return_id, {}).values():
            is_answered = any(self._after.resolve(slot).assertion(answer.return_id) for slot in slots)
            for slot in slots:
                for key in self._differing(answer.return_id, slot):
                    yield self._difference(answer, slot, key, None if is_answered else Severity.ADVICE)

    def _differing(self, return_id: str, slot: Slot) -> tuple[str, ...]:
        return fields_changed_by_sibling(self._after.resolve(slot), self._after.lineage, return_id)

    def _difference(self, answer: Return, slot: Slot, key: str, severity: Severity | None) -> Problem:
        shown = answer.values[slot.row_id, key]
        in_force = self._after.resolve(slot).values[slot.keys.index(key)]
        place = replace(answer.place(slot.row_id, key), column=self._headings.get(key, key), key=key)
        now, was = ("空欄" if is_blank(text) else f"「{text}」" for text in (shown.text, in_force))
        return problem("ANSWER-STANDS", place, severity=severity, found=now, expected=was)

    def is_needless(self, item: HeldItem) -> bool:
        """Return whether a later answer made a held item needless."""
        return item.item_id in self._superseded

    def _of_slot(self, return_id: str, slot: Slot) -> Fate:
        # a slot that is not shown was unreadable or left out
        if slot not in self._after.lineage.revisions[return_id].shown:
            return Fate.SUPERSEDED if is_shown_later(self._after, return_id, slot) else Fate.HELD
        resolution = self._after.resolve(slot)
        assertion = resolution.assertion(return_id)
        if assertion is None:
            return Fate.UNCHANGED
        if resolution.is_superseded(return_id):
            return Fate.SUPERSEDED
        if resolution.conflict:
            return Fate.CONFLICT
        before = self._current.get(slot)
        current = before.values if before else blank_values(slot)
        # two files with one answer: one is applied, the other agrees, whichever the person dropped first
        alike = [head.assertion_id for head in resolution.heads if same_values(head.values, assertion.values)]
        first = min(alike, key=lambda each: self._order.get(each, -1))
        return Fate.APPLIED if first == return_id and not same_values(current, assertion.values) else Fate.AGREED


def slots_by_row(facts: RoundFacts, answer: Return) -> Mapping[str, Collection[Slot]]:
    """Return the slots of all fields that a return has, including blank and unreadable ones, by row."""
    found: dict[str, dict[Slot, None]] = defaultdict(dict)
    for row_id, key in answer.values:
        found[row_id][facts.slot(row_id, key, answer.division)] = None
    return found


def is_shown_later(facts: RoundFacts, return_id: str, slot: Slot) -> bool:
    """Return whether any answer that is based on the return with the ID `return_id` shows the slot."""
    return any(_showing_later(facts, return_id, slot))


def _showing_later(facts: RoundFacts, return_id: str, slot: Slot) -> Iterator[str]:
    """Yield the IDs of the answers based on a return that show the slot."""
    for each in facts.lineage.showing(slot):
        if return_id in facts.lineage.ancestors(each) and facts.lineage.revisions[each].asserts:
            yield each


def superseded_items(facts: RoundFacts, waiting: Sequence[HeldItem]) -> frozenset[str]:
    """Return the IDs of needless held items: a later answer, based on the same return, shows all their fields.

    A readable field beside an unreadable one is needless, too, if it only repeats the base of its return.
    """
    # one return may have hundreds of held rows; its slots are grouped once
    rows_of = cache(lambda return_id: slots_by_row(facts, facts.returns[return_id]))
    return frozenset(item.item_id for item in waiting if _is_superseded(facts, item, rows_of))


def _is_superseded(facts: RoundFacts, item: HeldItem, rows_of: Callable[[str], Mapping[str, Collection[Slot]]]) -> bool:
    answer = facts.returns.get(item.return_id or "")
    if answer is not None and item.reason == MASS_CLEARED:
        cleared = (facts.slot(*place, answer.division) for place in item.facts.clears)
        return all(is_shown_later(facts, answer.return_id, slot) for slot in cleared)
    if answer is None or item.row_id is None:
        return False
    if item.key is not None:
        slot = facts.slot(item.row_id, item.key, answer.division)
        is_beside = item.reason == BESIDE_UNREADABLE
        return is_shown_later(facts, answer.return_id, slot) or (
            is_beside and _repeats(facts, answer.return_id, slot, item)
        )
    slots = rows_of(answer.return_id).get(item.row_id)
    if slots:
        return all(is_shown_later(facts, answer.return_id, slot) for slot in slots)
    later = (
        each for slot in facts.lineage.slots_of(item.row_id) for each in _showing_later(facts, answer.return_id, slot)
    )
    # a placed row of the same file answers only for itself
    return any(each not in facts.returns or facts.returns[each].sha256 != item.sha256 for each in later)


def _repeats(facts: RoundFacts, return_id: str, slot: Slot, item: HeldItem) -> bool:
    """Return whether a field equals the return's base; False while an answer that the return is based on is missing."""
    known, ancestors = facts.lineage.revisions, facts.lineage.ancestors(return_id)
    if any(parent not in known for each in (return_id, *ancestors) for parent in known[each].parents):
        return False
    place = slot.keys.index(item.key or "")
    return all(same(item.found, base[place]) for base in nearest_base_values(slot, facts.lineage, return_id))


def hold_locked_rows(admission: Admission, facts: RoundFacts, locks: Locks, known: MergeContext) -> Admission:
    """Return the admission with further rows held: changes to rows in `locks`, and to rows that were handed on.

    `known.moved` names the rows that were handed on. Answers that were merged before are not held.
    """
    if not (locks.has_any or known.moved):
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
    """Return the IDs among `rows` of the rows that would change if an answer were added to the facts of the round.

    A row is returned, too, if it would change only without the answers that are based on this answer.
    """
    revision = answer.as_revision(facts.profile)
    slots = [slot for slot in revision.shown if slot.row_id in rows]
    if not slots:
        return []
    # two graphs are built for each answer, so only the locked slots are kept in them
    own = _narrowed(revision, slots)
    revisions = {name: _narrowed(each, slots) for name, each in facts.lineage.revisions.items()}
    later = _later_answers(facts.lineage, answer.return_id)
    changed = _changed(facts, list(revisions.values()), own)
    # a descendant hides its ancestor's assertions, but may be held itself: so try without descendants, too
    if later:
        changed |= _changed(facts, [each for name, each in revisions.items() if name not in later], own)
    return list(dict.fromkeys(slot.row_id for slot in slots if slot in changed))


def _changed(facts: RoundFacts, others: Collection[Revision], revision: Revision) -> set[Slot]:
    """Return the slots whose resolution would change if a revision were added to the others."""
    before, after = Lineage(others), Lineage([*others, revision])
    return {slot for slot in revision.shown if _differ(_resolve(facts, slot, before), _resolve(facts, slot, after))}


def _later_answers(lineage: Lineage, return_id: str) -> frozenset[str]:
    """Return the answers in the set that are descendants of a return, which need not be in the set itself."""
    children = frozenset(name for name, revision in lineage.revisions.items() if return_id in revision.parents)
    found = (name for name in lineage.revisions if name in children or not children.isdisjoint(lineage.ancestors(name)))
    return frozenset(name for name in found if lineage.revisions[name].asserts) if children else children


def _narrowed(revision: Revision, slots: Collection[Slot]) -> Revision:
    return replace(revision, shown={slot: revision.shown[slot] for slot in slots if slot in revision.shown})


def _resolve(facts: RoundFacts, slot: Slot, lineage: Lineage) -> Resolution:
    return resolve_slot(slot, lineage, facts.assertions.get(slot, ()), facts.writers.get(slot.row_id, ()))


def _differ(before: Resolution, after: Resolution) -> bool:
    """Return whether the values or the sides of a 相違 differ between two resolutions."""
    return not same_values(before.values, after.values) or _sides(before) != _sides(after)


def _sides(resolution: Resolution) -> frozenset[Values]:
    heads = resolution.heads if resolution.conflict else ()
    return frozenset(fold_values_alike(head.values) for head in heads)


def _locked(answer: Return, locks: Locks, known: MergeContext) -> frozenset[str]:
    rows = {row_id for row_id, _ in answer.values}
    return frozenset(row_id for row_id in rows if _reason(answer, row_id, locks, known) is not None)


def _reason(answer: Return, row_id: str, locks: Locks, known: MergeContext) -> _Reason | None:
    """Return why an answer to a row waits: its row is locked, or otherwise was handed on. None if it does not wait."""
    locked, heir = locks.reason(row_id, answer.division), known.moved.get((answer.package_id, row_id))
    if locked is not None:
        return locked, locks.round_.year.label if locked == ROUND_CLOSED else None
    return None if heir is None else (ROW_MOVED, f"{known.names[answer.division]}から{known.names[heir]}")


def _item(admission: Admission, answer: Return, row_id: str, why: _Reason | None) -> HeldItem:
    """Return the held item for a row that waits, with its place in the file."""
    reason, found = why or (ROUND_CLOSED, None)
    place = _place(answer, row_id)
    titles = (each.given.get("title") for each in admission.file.rows if each.place == place)
    kept_apart = any(value.state is CellState.LEFT_OUT for (each, _), value in answer.values.items() if each == row_id)
    return HeldItem(
        item_id=item_id(HeldKind.ROW, reason, [answer.return_id, row_id]),
        kind=HeldKind.ROW,
        reason=reason,
        file=admission.file.name,
        sha256=admission.file.sha256,
        cell=place,
        row_id=row_id,
        key=NOTE if kept_apart else None,  # only the note of a row held for another reason counted
        found=found or next(titles, None) or row_id,
        return_id=answer.return_id,
    )


def _place(answer: Return, row_id: str) -> CellPlace:
    """Return the line of a returned file that shows a row of the plan."""
    cells = (value.cell for (shown, _), value in answer.values.items() if shown == row_id and value.cell)
    return next(cells).whole_row


def _held_back(answer: Return, waiting: Mapping[tuple[str, str], HeldItem]) -> Return:
    """Return the answer with the rows in `waiting` held, so that they assert nothing."""
    rows = {row_id for return_id, row_id in waiting if return_id == answer.return_id}
    return answer.with_held([place for place in answer.values if place[0] in rows])


@dataclass(frozen=True)
class FilePlan:
    """One file of the batch: its verdict, and its rows with their fates (`ledger`).

    `division`, `package_id`: the IDs of the division and of the form that it belongs to (None: not identified).
    `return_ids`: the IDs of the returns in it. `code`: why the file was refused or held as a whole, otherwise None.
    `absent`: the rows that the form asked and the file does not show. `balanced`: whether both balances of the ledger
    hold (docs/merge.md). `saved_at`, `modified_at`: when the file was last saved, according to its workbook and to the
    file system.
    """

    name: str
    sha256: str
    size: int
    division: str | None
    package_id: str | None
    return_ids: tuple[str, ...]
    verdict: Verdict
    code: str | None
    ledger: tuple[LedgerRow, ...]
    absent: tuple[str, ...]
    problems: tuple[Problem, ...]
    balanced: bool
    saved_at: datetime | None = None
    modified_at: datetime | None = None

    @property
    def key(self) -> FileKey:
        """The key of the file in the batch, as `AnswerFile.key`."""
        return self.name, self.sha256

    @property
    def fates(self) -> dict[Fate, int]:
        """The number of rows by fate."""
        return count_fates(self.ledger)

    @property
    def verdict_label(self) -> str:
        """The Japanese label of the verdict on the file; 取り込まなかった if a person decided not to import it."""
        return verdict_label(self.verdict, self.code)

    @property
    def is_known(self) -> bool:
        """Whether the file's content was received before, or is the content of an earlier file of the batch."""
        return self.verdict is Verdict.KNOWN


def file_plans(
    admissions: Iterable[Admission],
    fates: RowFates,
    facts: RoundFacts,
    kept: Mapping[str, HeldItem],
    confirmed: Iterable[Return],
) -> Iterator[FilePlan]:
    """Yield the plan of each file; a file with the same content as an earlier file of the batch counts as known.

    `kept`: the round's held items by ID, in any state. `confirmed`: known returns whose 所属長確認 the batch changes.
    """
    returns, held = set(facts.returns), set(kept)
    rejected = {item_id for item_id, item in kept.items() if item.state is HeldState.REJECTED}
    confirmations = {answer.return_id: answer.confirmation for answer in confirmed}
    for admission in admissions:
        # a file held as a whole cannot be recognised by returns, only by its items
        if admission.hold is None:
            known = admission.is_known(returns, held)
        else:
            known = any(item.item_id in rejected for item in admission.held)
        plan = _file_plan(admission, fates, known=known)
        if left_out := known and sum(item.item_id in rejected for item in admission.held):
            plan = replace(plan, problems=(*plan.problems, _left_out_notice(plan, left_out)))
        notices = [
            problem("CONFIRMATION-TAKEN", Place(file=plan.name), found=each.confirmation.label)
            for each in admission.returns
            if each.confirmation and each.confirmation == confirmations.get(each.return_id)
        ]
        yield replace(plan, problems=(*plan.problems, *notices))
        # within a batch, too: the second of two equal files is the known one
        returns.update(answer.return_id for answer in admission.returns)
        held.update(item.item_id for item in admission.held)


def _file_plan(admission: Admission, fates: RowFates, *, known: bool) -> FilePlan:
    """Return the plan of one file; all rows of a known file are unchanged."""
    file, package = admission.file, admission.package
    ledger = tuple(
        LedgerRow(file.sha256, row.sheet, row.row, row.row_id, Fate.UNCHANGED)
        if known
        else LedgerRow(file.sha256, row.sheet, row.row, row.row_id, fates.fate_of(row), fates.is_held_in_part(row))
        for row in admission.rows
    )
    # the second balance: every row that was sent is in the file or listed as absent
    with_id = {row.row_id for row in ledger} & set(admission.expected)
    waits = None if known else _all_that_waits(admission, fates, ledger)
    return FilePlan(
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        division=package.division if package else None,
        package_id=package.package_id if package else None,
        return_ids=tuple(answer.return_id for answer in admission.returns),
        verdict=_verdict(admission, waits, known=known),
        code=file.refused.code if file.refused else admission.hold or waits,
        ledger=ledger,
        absent=admission.absent_ids,
        problems=_problems(admission, fates, known=known),
        balanced=is_balanced(
            admission.read, count_fates(ledger), len(admission.expected), len(with_id), len(admission.absent_ids)
        ),
        saved_at=file.saved_at,
        modified_at=file.modified_at,
    )


def sent_together(files: Sequence[FilePlan]) -> frozenset[FileKey]:
    """Return the keys of files in a batch whose division sent several files, so that their order is not known.

    Files that were received before do not count.
    """
    files = [file for file in files if not file.is_known]
    counts = Counter(file.division for file in files if file.division)
    return frozenset(file.key for file in files if file.division and counts[file.division] > 1)


def with_problems_beside_answers(
    files: Iterable[FilePlan], admissions: Iterable[Admission], received: Iterable[str]
) -> Iterator[FilePlan]:
    """Yield the plan of each file, with the file's own problems added if only its answers were received before.

    Such a file repeats the answers of an earlier file, but may have other notes or texts beside them. The plans of
    other files are yielded unchanged; these include copies of a file, also within the batch, and files that are held as
    a whole. `admissions`: the admissions of the same files, in the same order. `received`: the SHA-256 of the files
    received earlier.
    """
    arrived = {*received}
    for plan, admission in zip(files, admissions, strict=True):
        is_copy = plan.sha256 in arrived
        arrived.add(plan.sha256)
        is_new_file = plan.is_known and admission.hold is None and not is_copy
        yield replace(plan, problems=(*plan.problems, *admission.problems)) if is_new_file else plan


def _all_that_waits(admission: Admission, fates: RowFates, ledger: Iterable[LedgerRow]) -> str | None:
    """Return the reason (its code) why all changes of a file wait: locked, moved or cleared rows; otherwise None."""
    reasons = LOCK_REASONS | {ROW_MOVED, MASS_CLEARED}
    codes = (each.reason for each in admission.held if each.reason in reasons and not fates.is_needless(each))
    return None if {row.fate for row in ledger} & {Fate.APPLIED, Fate.CONFLICT} else next(codes, None)


def _left_out_notice(plan: FilePlan, count: int) -> Problem:
    """Return the notice that a person decided not to import a known file, or `count` items of it."""
    found = "内容" if plan.code else f"行又は項目 {count}件"
    return problem("ALREADY-REJECTED", Place(file=plan.name), found=found)


def _verdict(admission: Admission, waits: str | None, *, known: bool) -> Verdict:
    if admission.file.refused is not None:
        return Verdict.REFUSED
    if known:
        return Verdict.KNOWN
    return Verdict.MERGED if admission.hold is None and waits is None else Verdict.HELD


def _problems(admission: Admission, fates: RowFates, *, known: bool) -> tuple[Problem, ...]:
    """Return the problems of a file; for a known file only the notice that its answers are known."""
    place = Place(file=admission.file.name)
    if known and admission.hold is not None:
        return ()
    if known and (waiting := [item for item in admission.waiting if not fates.is_needless(item)]):
        return (problem("ALREADY-HELD", place, found=str(len(waiting)), year=admission.year or ""),)
    if known:
        return (problem("ALREADY-MERGED", place),)
    found = list(admission.notices(item for item in admission.held if not fates.is_needless(item)))
    found += [each for answer in admission.returns for each in fates.differences_from_answer_in_force(answer)]
    if admission.hold is None:
        found += admission.absence_problems()
    return tuple(found)


def arriving_returns(facts: RoundFacts, arrived: Iterable[Return]) -> tuple[dict[str, Return], list[Return]]:
    """Return the new returns by ID, repeated ones once, and the known returns whose confirmation changes."""
    known, new = facts.returns, dict[str, Return]()
    again: dict[str, Return] = {}
    for answer in arrived:
        found = again if answer.return_id in known else new
        before = found.get(answer.return_id) or known.get(answer.return_id) or answer
        found[answer.return_id] = with_confirmation(before, answer, facts.profile)
    confirmed = (each for each in again.values() if not _is_confirmed_alike(each, known[each.return_id]))
    return new, list(confirmed)


def _is_confirmed_alike(answer: Return, other: Return) -> bool:
    """Return whether two returns have the same confirmation, or both have none."""
    given = answer.confirmation
    return given is other.confirmation or (given is not None and given.is_like(other.confirmation))


def with_confirmation(answer: Return, other: Return, profile: Profile) -> Return:
    """Return `answer` with the better of its own confirmation and that of `other`, which has the same content.

    The result does not depend on which of the two arrived first. If the confirmation of `answer` is that of `other`
    with the name removed, `answer` is returned unchanged.
    """
    given = [each.confirmation for each in (answer, other) if each.confirmation]
    if answer.confirmation is not None and answer.confirmation.is_blanked_copy_of(other.confirmation):
        return answer  # a removed name must not come back with the same file
    found = best_confirmation(given, {place: value.text for place, value in answer.values.items()}, profile)
    return replace(answer, confirmation=found[0]) if found else answer


@dataclass(frozen=True)
class MergePlan:
    """The effects of importing a batch: returns to admit, changes, conflicts, held items, and the ledger.

    `packages`: packages that the store has lost and adds again. `confirmed`: known returns that arrive with another
    所属長確認. `folded`: the new current values, and their changes. `held`: new held items. `needless`: new held items
    that a later answer has already superseded, stored for the record. `superseded`: IDs of items that were held until
    this batch. `reweighed`: known returns with rows that begin or cease to wait because of the fields they clear.
    `withdrawn`: IDs of items that asked for consent to such fields. `clearing`: the fields named by the items that ask
    for consent, by item ID.
    """

    files: tuple[FilePlan, ...]
    returns: tuple[Return, ...]
    folded: Folded
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    held: tuple[HeldItem, ...]
    needless: tuple[HeldItem, ...]
    superseded: tuple[str, ...]
    packages: tuple[Package, ...] = ()
    confirmed: tuple[Return, ...] = ()
    reweighed: tuple[Return, ...] = ()
    withdrawn: tuple[str, ...] = ()
    clearing: Mapping[str, tuple[ClearedField, ...]] = field(default_factory=dict)

    @property
    def fates(self) -> dict[Fate, int]:
        """The number of rows of the batch by fate."""
        return count_fates(self.ledger)

    @property
    def ledger(self) -> Iterator[LedgerRow]:
        """The rows of all files."""
        return (row for file in self.files for row in file.ledger)

    @property
    def contested_count(self) -> int:
        """The number of rows and 成果指標 with conflicts; one row can have several."""
        return len({each.slot.row_id for each in self.conflicts})

    @property
    def conflicts_label(self) -> str:
        """The number of conflicts, and of the rows and 成果指標 that have them: 相違 3件（取組・成果指標 2件）.

        Fates count the rows of files: a row that differs in two files has the fate 相違 in both.
        """
        counted = f"相違 {len(self.conflicts)}件"
        return f"{counted}（取組・成果指標 {self.contested_count}件）" if self.conflicts else counted

    @property
    def cleared(self) -> tuple[Change, ...]:
        """The changes that leave a field blank."""
        return tuple(change for change in self.changes if change.now is None)

    @property
    def absent_count(self) -> int:
        """The number of asked rows that the new files of the batch do not show; known files are not counted again."""
        return sum(len(file.absent) for file in self.files if not file.is_known)

    @property
    def is_balanced(self) -> bool:
        """Whether the balances of all files hold."""
        return all(file.balanced for file in self.files)

    @property
    def needs_person(self) -> bool:
        """Whether anything in the batch needs a person's attention."""
        return bool(self.conflicts or self.held or self.absent_count)

    @property
    def fingerprint(self) -> str:
        """A digest of the effects that a person was shown, to check that the plan is still the same."""
        # what a person saw: fates, changes, sides and held items; not times or act IDs, which differ at every reading
        files = [
            [file.sha256, file.verdict, [[row.sheet, row.row, row.row_id, row.fate] for row in file.ledger]]
            for file in self.files
        ]
        changes = [[each.row_id, each.key, each.division, each.was, each.now] for each in self.changes]
        conflicts = [
            [each.conflict_id, [[side.assertion_id, *side.values] for side in each.sides]] for each in self.conflicts
        ]
        waiting = [sorted(item.item_id for item in items) for items in (self.held, self.needless)]
        content = [
            files,
            [each.return_id for each in self.returns],
            changes,
            conflicts,
            waiting,
            sorted((*self.superseded, *self.withdrawn)),
            [[each.return_id, each.confirmation.label] for each in self.confirmed if each.confirmation],
        ]
        # surrogatepass: a broken surrogate in a cell must not stop the merge of the other files
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def plan_merge(
    facts: RoundFacts,
    current: Mapping[Slot, CurrentValue],
    admissions: Sequence[Admission],
    kept: Iterable[HeldItem],
    act_id: str = "",
    *,
    agreed: Collection[str] = (),
    labels: ClearingLabels = NO_LABELS,
) -> MergePlan:
    """Return the effects of importing the admitted files into the round with the set `facts` and the cache `current`.

    `kept`: the round's held items in any state, which are not held again. `agreed`: IDs of items to which a person
    consents. `labels`: texts for new items that ask for consent. `act_id`: the act of the changes ('' in a preview).
    """
    new, confirmed = arriving_returns(facts, (answer for admission in admissions for answer in admission.returns))
    before = {item.item_id: item for item in kept}
    scope = ClearingScope(before.values(), entered=new, agreed=agreed, labels=labels)
    weighed = weigh_clearing(facts, facts.including(returns=new.values()), scope)
    after, admissions = weighed.facts, [_asking_consent(admission, weighed) for admission in admissions]
    news = _news(admissions, weighed, before)
    touched = _touched(after, current, new, weighed)
    folded = fold_slots(after, current, touched, act_id)
    waiting = weighed.still_waiting(before.values())
    superseded = superseded_items(after, [*waiting, *news.values()])
    returns = tuple(weighed.returns.get(each, answer) for each, answer in new.items())
    fates = RowFates(after, current, returns, superseded, labels.headings)
    return MergePlan(
        files=tuple(file_plans(admissions, fates, facts, before, confirmed)),
        returns=returns,
        folded=folded,
        changes=tuple(change for change in folded.changes if not same(change.was, change.now)),
        # also conflicts that were open before: the person who merges should see them while deciding
        conflicts=tuple(filter(None, map(after.conflict, sort_slots(touched)))),
        held=tuple(item for item in news.values() if item.item_id not in superseded),
        # stored, though there is nothing to decide: every row of every file must be accounted for
        needless=tuple(
            replace(item, state=HeldState.SUPERSEDED) for item in news.values() if item.item_id in superseded
        ),
        superseded=tuple(item.item_id for item in waiting if item.item_id in superseded),
        confirmed=tuple(confirmed),
        reweighed=tuple(answer for each, answer in weighed.returns.items() if each not in new),
        withdrawn=weighed.withdrawn,
        clearing=weighed.fields,
    )


def _touched(
    after: RoundFacts, current: Mapping[Slot, CurrentValue], new: Mapping[str, Return], weighed: Weighed
) -> set[Slot]:
    """Return the slots to resolve again; resolving the whole round would cost as much for one file as for all."""
    # an earlier version may have stored a conflict between texts that look equal, which is not a conflict any more, or
    # the value of a division that was the lead of the row before it was handed on
    found = [(after.resolve(slot), line.values) for slot, line in current.items() if line.conflict]
    off = {each.slot for each, was in found if not each.conflict or was in each.values_by_lead - {each.values}}
    return {*after.touched_by(new), *reweighed_slots(after, weighed.returns.values()), *off}


def _asking_consent(admission: Admission, weighed: Weighed) -> Admission:
    """Return the admission with the items that ask for consent to the fields that its returns clear."""
    own = {answer.return_id for answer in admission.returns}
    items = [item for item in weighed.held.values() if item.return_id in own]
    asked = (problem(MASS_CLEARED, Place(file=admission.file.name), found=item.found) for item in items)
    return replace(admission, held=(*admission.held, *items), problems=(*admission.problems, *asked))


def _news(admissions: Iterable[Admission], weighed: Weighed, before: Container[str]) -> dict[str, HeldItem]:
    """Return the new held items by ID; two files of a batch may hold the same row."""
    found = (item for admission in admissions for item in admission.held)
    return {item.item_id: item for item in (*found, *weighed.held.values()) if item.item_id not in before}
