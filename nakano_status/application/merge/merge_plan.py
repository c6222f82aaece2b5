"""Decide a merge: one plan for a whole batch, after reading all files and before writing anything (exchange.md).

Pure: a function of the set, the admitted files and the held items. A dry run prints the plan; applying it recomputes it
and writes only if it equals the one shown (`fingerprint`). `docs/merge.md` explains the rule with worked examples.

A confirmation (所属長確認) is not part of the answers, so it does not affect a return's ID: a file with nothing new but
a confirmation is the same return, and its confirmation is imported all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nakano_status.application.merge.folding import Folded, RoundFacts, fold
from nakano_status.application.merge.row_fates import RowFates, superseded_items
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import Fate, HeldItem, LedgerRow, Verdict, count_fates, is_balanced
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.exchange.row_matching import ROW_MOVED
from nakano_status.domain.exchange.states import HeldState
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.change import Change
from nakano_status.domain.merge.conflict import Conflict
from nakano_status.domain.merge.slot import Slot, in_order
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.confirmation import best_confirmation
from nakano_status.domain.review.review import LOCK_REASONS
from nakano_status.domain.text.narrative import same


def arriving_returns(facts: RoundFacts, arrived: Iterable[Return]) -> tuple[dict[str, Return], list[Return]]:
    """Return the new returns by ID, each once, and the known ones whose confirmation has changed."""
    known, new = facts.returns, dict[str, Return]()
    again: dict[str, Return] = {}
    for answer in arrived:
        found = again if answer.return_id in known else new
        before = found.get(answer.return_id) or known.get(answer.return_id) or answer
        found[answer.return_id] = with_confirmation(before, answer, facts.profile)
    confirmed = (each for each in again.values() if each.confirmation != known[each.return_id].confirmation)
    return new, list(confirmed)


def with_confirmation(answer: Return, other: Return, profile: Profile) -> Return:
    """Return an answer with the better of two confirmations of the same content, whichever arrived first."""
    given = [each.confirmation for each in (answer, other) if each.confirmation]
    if answer.confirmation is not None and answer.confirmation.is_blanked_copy_of(other.confirmation):
        return answer  # the name that was removed does not return with the same file
    found = best_confirmation(given, {place: value.text for place, value in answer.values.items()}, profile)
    return replace(answer, confirmation=found[0]) if found else answer


@dataclass(frozen=True)
class FilePlan:
    """One file of the batch: its verdict, its rows with their fates, and both balances.

    `code` is why the file was refused or is held as a whole (None otherwise).
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

    @property
    def fates(self) -> dict[Fate, int]:
        """The number of rows with each fate."""
        return count_fates(self.ledger)


@dataclass(frozen=True)
class MergePlan:
    """What importing a batch would do: returns to admit, changes, conflicts, held items, and the ledger.

    `packages` are those that the store no longer has and adds again; `confirmed` are known returns that arrive with
    another 所属長確認; `held` are new held items; `needless` are new ones that a later answer has already superseded,
    kept for the record; `superseded` are the IDs of items held until this batch.
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

    @property
    def fates(self) -> dict[Fate, int]:
        """The number of rows of the batch with each fate."""
        return count_fates(row for file in self.files for row in file.ledger)

    @property
    def contested(self) -> int:
        """The number of rows and 成果指標 with conflicts: one row can have several."""
        return len({each.slot.row_id for each in self.conflicts})

    @property
    def cleared(self) -> tuple[Change, ...]:
        """The changes that leave a field blank."""
        return tuple(change for change in self.changes if change.now is None)

    @property
    def absent(self) -> int:
        """How many rows the new files of the batch do not show; known files are not counted again."""
        return sum(len(file.absent) for file in self.files if file.verdict is not Verdict.KNOWN)

    @property
    def balanced(self) -> bool:
        """Whether the balances of every file hold."""
        return all(file.balanced for file in self.files)

    @property
    def needs_person(self) -> bool:
        """Whether anything in the batch needs a person's attention."""
        return bool(self.conflicts or self.held or self.absent)

    @property
    def fingerprint(self) -> str:
        """A digest of everything that the plan would do, to check that it is still the plan that was shown."""
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
            sorted(self.superseded),
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
) -> MergePlan:
    """Decide what importing the admitted files would do to the round with the set `facts` and the cache `current`.

    `kept` are the round's held items in any state: what was held before is not held again.
    """
    new, confirmed = arriving_returns(facts, (answer for admission in admissions for answer in admission.returns))
    news: dict[str, HeldItem] = {}
    before = {item.item_id: item for item in kept}
    for item in (item for admission in admissions for item in admission.held if item.item_id not in before):
        # two files of a batch may hold the same row; it is one question to one person
        news.setdefault(item.item_id, item)
    after = facts.including(returns=new.values())
    # only what the new returns can affect: resolving the whole round would cost as much for one file as for all
    touched = after.touched_by(new)
    folded = fold(after, current, touched, act_id)
    waiting = [item for item in before.values() if item.state is HeldState.WAITING]
    superseded = superseded_items(after, [*waiting, *news.values()])
    fates = RowFates(after, current, tuple(new.values()), superseded)
    return MergePlan(
        tuple(_file_plans(admissions, fates, facts, before, confirmed)),
        tuple(new.values()),
        folded,
        tuple(change for change in folded.changes if not same(change.was, change.now)),
        # also conflicts that were open before: the person who merges should see them while deciding
        tuple(filter(None, map(after.conflict, in_order(touched)))),
        tuple(item for item in news.values() if item.item_id not in superseded),
        # kept, though there is nothing to decide: every row of every file must be accounted for
        tuple(replace(item, state=HeldState.SUPERSEDED) for item in news.values() if item.item_id in superseded),
        tuple(item.item_id for item in waiting if item.item_id in superseded),
        confirmed=tuple(confirmed),
    )


def _file_plans(
    admissions: Iterable[Admission],
    fates: RowFates,
    facts: RoundFacts,
    kept: Mapping[str, HeldItem],
    confirmed: Iterable[Return],
) -> Iterator[FilePlan]:
    """Return the plan of each file; a file with the same content as an earlier one of the batch counts as known."""
    returns, held = set(facts.returns), set(kept)
    rejected = {item_id for item_id, item in kept.items() if item.state is HeldState.REJECTED}
    confirmations = {answer.return_id: answer.confirmation for answer in confirmed}
    for admission in admissions:
        # a file held as a whole has no returns by which it could be known again, only its items
        if admission.hold is None:
            known = admission.is_known(returns, held)
        else:
            known = any(item.item_id in rejected for item in admission.held)
        plan = _file_plan(admission, fates, known=known)
        notices = [
            problem("CONFIRMATION-TAKEN", Place(file=plan.name), found=each.confirmation.label)
            for each in admission.returns
            if each.return_id in confirmations and each.confirmation and each.confirmation in confirmations.values()
        ]
        yield replace(plan, problems=(*plan.problems, *notices))
        # within a batch, too: the second of two equal files is the known one
        returns.update(answer.return_id for answer in admission.returns)
        held.update(item.item_id for item in admission.held)


def _file_plan(admission: Admission, fates: RowFates, *, known: bool) -> FilePlan:
    """Return the plan of one file; in a known file all rows are unchanged."""
    file, package = admission.file, admission.package
    ledger = tuple(
        LedgerRow(file.sha256, row.sheet, row.row, row.row_id, Fate.UNCHANGED if known else fates.of(row))
        for row in admission.rows
    )
    # the second balance: every row that was sent is in the file or listed as absent
    with_id = {row.row_id for row in ledger} & set(admission.expected)
    waits = None if known else _all_that_waits(admission, fates, ledger)
    return FilePlan(
        file.name,
        file.sha256,
        file.size,
        package.division if package else None,
        package.package_id if package else None,
        tuple(answer.return_id for answer in admission.returns),
        _verdict(admission, waits, known=known),
        file.refused.code if file.refused else admission.hold or waits,
        ledger,
        admission.absent,
        _problems(admission, fates, known=known),
        is_balanced(admission.read, count_fates(ledger), len(admission.expected), len(with_id), len(admission.absent)),
    )


def _all_that_waits(admission: Admission, fates: RowFates, ledger: Iterable[LedgerRow]) -> str | None:
    """Return the code for which a file's changes are held if it changes locked or moved rows only, else None."""
    reasons = LOCK_REASONS | {ROW_MOVED}
    codes = (each.reason for each in admission.held if each.reason in reasons and not fates.is_needless(each))
    return None if {row.fate for row in ledger} & {Fate.APPLIED, Fate.CONFLICT} else next(codes, None)


def _verdict(admission: Admission, waits: str | None, *, known: bool) -> Verdict:
    if admission.file.refused is not None:
        return Verdict.REFUSED
    if known:
        return Verdict.KNOWN
    return Verdict.MERGED if admission.hold is None and waits is None else Verdict.HELD


def _problems(admission: Admission, fates: RowFates, *, known: bool) -> tuple[Problem, ...]:
    """Return the problems of a file; for a known one only the notice that it is known."""
    place = Place(file=admission.file.name)
    if known:
        return (problem("ALREADY-MERGED" if admission.hold is None else "ALREADY-REJECTED", place),)
    found = list(admission.notices(item for item in admission.held if not fates.is_needless(item)))
    if admission.absent and admission.hold is None:
        found.append(problem("ROWS-ABSENT", place, found="、".join(admission.absent), count=str(len(admission.absent))))
    return tuple(found)
