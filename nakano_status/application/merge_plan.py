"""The merge decided: one plan for a whole batch, made after reading all, before anything is written (exchange.md).

Pure: a function of the set as it is, the files as admitted and what waits. A dry run prints it; applying writes it, and
only if the plan made anew equals the one shown (`fingerprint`). `docs/merge.md` tells the rule with worked examples.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.application.folding import Folded, RoundFacts, fold
from nakano_status.application.ports import CurrentValue
from nakano_status.domain.admission import Admission, AdmittedRow
from nakano_status.domain.answered_return import Return
from nakano_status.domain.change import Change
from nakano_status.domain.conflict import Conflict
from nakano_status.domain.held import HeldItem, HeldKind, HeldState
from nakano_status.domain.ledger import Fate, LedgerRow, count_fates, fate_of_row, is_balanced
from nakano_status.domain.narrative import same
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.slot import Slot, same_values, slot_of


class Verdict(StrEnum):
    """What became of a file (values of cli.md)."""

    MERGED = "merged"
    KNOWN = "known"
    HELD = "held"
    REFUSED = "refused"

    @property
    def word(self) -> str:
        """The word on screen."""
        return {"merged": "反映", "known": "取込済み", "held": "未取込（要確認）", "refused": "読取り不可"}[self.value]


@dataclass(frozen=True)
class FilePlan:
    """One file of the batch: its verdict, its rows with their fates, and both balances."""

    name: str
    sha256: str
    size: int
    division: str | None
    package_id: str | None
    return_ids: tuple[str, ...]
    verdict: Verdict
    ledger: tuple[LedgerRow, ...]
    absent: tuple[str, ...]
    problems: tuple[Problem, ...]
    balanced: bool

    @property
    def fates(self) -> dict[Fate, int]:
        """How many rows had each fate."""
        return count_fates(self.ledger)


@dataclass(frozen=True)
class MergePlan:
    """What taking in a batch would do: returns to admit, changes, conflicts, held items, and the ledger."""

    files: tuple[FilePlan, ...]
    returns: tuple[Return, ...]
    folded: Folded
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    held: tuple[HeldItem, ...]
    overtaken: tuple[str, ...]

    @property
    def fates(self) -> dict[Fate, int]:
        """How many rows of the batch had each fate."""
        return count_fates(row for file in self.files for row in file.ledger)

    @property
    def cleared(self) -> tuple[Change, ...]:
        """The changes that leave a field blank."""
        return tuple(change for change in self.changes if change.now is None)

    @property
    def absent(self) -> int:
        """How many rows the new files of the batch do not show; a file that comes again is not asked twice."""
        return sum(len(file.absent) for file in self.files if file.verdict is not Verdict.KNOWN)

    @property
    def balanced(self) -> bool:
        """Whether the balances of every file hold."""
        return all(file.balanced for file in self.files)

    @property
    def needs_person(self) -> bool:
        """Whether anything in the batch waits for a person."""
        return bool(self.conflicts or self.held or self.absent)

    @property
    def fingerprint(self) -> str:
        """A digest of everything that the plan would do, to tell whether it is still the one that was shown."""
        files = [
            [file.sha256, file.verdict.value, [[row.sheet, row.row, row.row_id, row.fate.value] for row in file.ledger]]
            for file in self.files
        ]
        changes = [[each.row_id, each.key, each.division, each.was, each.now] for each in self.changes]
        conflicts = [[each.conflict_id, [list(side.values) for side in each.sides]] for each in self.conflicts]
        content = [files, changes, conflicts, [item.item_id for item in self.held], sorted(self.overtaken)]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def plan_merge(
    facts: RoundFacts,
    current: Mapping[Slot, CurrentValue],
    admissions: Sequence[Admission],
    kept: Iterable[HeldItem],
    act_id: str = "",
) -> MergePlan:
    """Decide what taking in the admitted files would do to the round whose set is `facts` and whose cache `current`.

    `kept` are the round's held items in any state: what was held before is not held anew.
    """
    new: dict[str, Return] = {}
    for admission in admissions:
        for answer in admission.returns:
            if answer.return_id not in facts.returns:
                new.setdefault(answer.return_id, answer)
    after = facts.including(returns=new.values())
    touched = {slot_of(row_id, key, answer.division) for answer in new.values() for row_id, key in answer.values}
    folded = fold(after, current, touched, act_id)
    fates = _Fates(facts, after, tuple(new))
    held = {item.item_id: item for item in kept}
    arrived: set[str] = set(facts.returns)
    files = []
    for admission in admissions:
        files.append(_file_plan(admission, fates, known=_is_known(admission, arrived)))
        arrived.update(answer.return_id for answer in admission.returns)
    news = [item for admission in admissions if not _is_known(admission, facts.returns) for item in admission.held]
    conflicts = (after.conflict(slot) for slot in sorted(touched, key=lambda each: (each.row_id, each.group)))
    return MergePlan(
        tuple(files),
        tuple(new.values()),
        folded,
        tuple(change for change in folded.changes if not same(change.was, change.now)),
        tuple(conflict for conflict in conflicts if conflict is not None),
        tuple({item.item_id: item for item in news if item.item_id not in held}.values()),
        tuple(item.item_id for item in held.values() if _is_overtaken(item, new, after)),
    )


def _is_known(admission: Admission, arrived: Iterable[str]) -> bool:
    """Whether all that the file says was taken in before."""
    ids = {answer.return_id for answer in admission.returns}
    return bool(ids) and admission.hold is None and ids <= set(arrived)


def _is_overtaken(item: HeldItem, new: Mapping[str, Return], after: RoundFacts) -> bool:
    """Whether a new return that has seen the item's own speaks on what the item holds."""
    if item.return_id is None or item.row_id is None or item.state is not HeldState.WAITING:
        return False
    for return_id, answer in new.items():
        if item.return_id in answer.parents or item.return_id in after.lineage.ancestors(return_id):
            spoken = {key for row_id, key in answer.values if row_id == item.row_id}
            if item.key in spoken or (item.key is None and spoken):
                return True
    return False


class _Fates:
    """Says what became of each row that speaks; standings are folded once a slot."""

    def __init__(self, before: RoundFacts, after: RoundFacts, batch: Sequence[str]) -> None:
        self._before, self._after = before, after
        self._order = {return_id: place for place, return_id in enumerate(batch)}

    def of_row(self, answer: Return, row_id: str) -> Fate:
        """Return the fate of a row of a return."""
        slots = {slot_of(row, key, answer.division) for row, key in answer.values if row == row_id}
        return fate_of_row(self._of_slot(answer, slot) for slot in slots)

    def _of_slot(self, answer: Return, slot: Slot) -> Fate:
        """Return the fate of one slot, in the words of the ledger."""
        if slot not in self._after.lineage.voices[answer.return_id].shown:
            return Fate.HELD
        after = self._after.stand(slot)
        word = after.word(answer.return_id)
        if word is None:
            return Fate.UNCHANGED
        if after.is_overtaken(word.word_id):
            return Fate.SUPERSEDED
        if after.conflict:
            return Fate.CONFLICT
        alike = [head for head in after.heads if same_values(head.values, word.values)]
        first = min(alike, key=lambda head: self._order.get(head.word_id, -1))
        return Fate.APPLIED if first.word_id == word.word_id else Fate.AGREED


def _file_plan(admission: Admission, fates: _Fates, *, known: bool) -> FilePlan:
    """Put together what became of one file."""
    by_id = {answer.return_id: answer for answer in admission.returns}
    ledger = tuple(
        LedgerRow(admission.file.sha256, row.sheet, row.row, row.row_id, fate)
        for row, fate in _row_fates(admission.rows, by_id, fates, known=known)
    )
    with_id = {row.row_id for row in admission.rows} & set(admission.expected)
    absent = admission.absent
    return FilePlan(
        admission.file.name,
        admission.file.sha256,
        admission.file.size,
        admission.package.division if admission.package else None,
        admission.package.package_id if admission.package else None,
        tuple(by_id),
        _verdict(admission, known=known),
        ledger,
        absent,
        _problems(admission, known=known),
        is_balanced(len(admission.rows), count_fates(ledger), len(admission.expected), len(with_id), len(absent)),
    )


def _row_fates(
    rows: Iterable[AdmittedRow], by_id: Mapping[str, Return], fates: _Fates, *, known: bool
) -> Iterator[tuple[AdmittedRow, Fate]]:
    """Give every row its one fate; of a file that comes again all rows are unchanged."""
    for row in rows:
        if known:
            yield row, Fate.UNCHANGED
        elif row.fate is not None:
            yield row, row.fate
        elif row.return_id is None or row.row_id is None:
            yield row, Fate.HELD
        else:
            yield row, fates.of_row(by_id[row.return_id], row.row_id)


def _verdict(admission: Admission, *, known: bool) -> Verdict:
    if admission.file.refused is not None:
        return Verdict.REFUSED
    if admission.hold is not None:
        return Verdict.HELD
    return Verdict.KNOWN if known else Verdict.MERGED


def _problems(admission: Admission, *, known: bool) -> tuple[Problem, ...]:
    """Return what a person should know of a file; one that comes again only says so."""
    place = Place(file=admission.file.name)
    if known:
        return (problem("ALREADY-MERGED", place),)
    found = list(admission.problems)
    for item in admission.held:
        if item.kind is not HeldKind.FILE:
            sheet, _, cell = (item.cell or "").partition("!")
            where = Place(
                file=item.file,
                sheet=sheet,
                cell=None if cell.isdigit() else cell,
                row=int("".join(filter(str.isdigit, cell)) or 0) or None,
                id=item.row_id,
                key=item.key,
            )
            found.append(problem(item.reason, where, found=item.found))
    if admission.absent and admission.hold is None:
        rows = "、".join(admission.absent)
        found.append(problem("ROWS-ABSENT", place, found=rows, count=str(len(admission.absent))))
    return tuple(found)
