"""What a merge does with one file of the batch: verdict, fates of its rows, both balances, problems (exchange.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.row_fates import RowFates
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answered_return import HeldState, Return
from nakano_status.domain.exchange.ledger import ROW_MOVED, Fate, HeldItem, LedgerRow, Verdict, count_fates, is_balanced
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import LOCK_REASONS


@dataclass(frozen=True)
class FilePlan:
    """One file of the batch: its verdict, its rows with their fates, and both balances.

    `code` is why the file was refused or is held as a whole (None otherwise). `saved_at` and `modified_at` are when its
    workbook and the file system state that it was saved last.
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
    def fates(self) -> dict[Fate, int]:
        """The number of rows with each fate."""
        return count_fates(self.ledger)


def file_plans(
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
        file.saved_at,
        file.modified_at,
    )


def sent_together(files: Sequence[FilePlan]) -> frozenset[str]:
    """Return the names of the files of divisions that have several in one batch: it is not known which is the later."""
    files = [file for file in files if file.verdict is not Verdict.KNOWN]
    counts = Counter(file.division for file in files if file.division)
    return frozenset(file.name for file in files if file.division and counts[file.division] > 1)


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
    if known and admission.hold is not None:
        return (problem("ALREADY-REJECTED", place),)
    if known and (waiting := [item for item in admission.waiting if not fates.is_needless(item)]):
        return (problem("ALREADY-HELD", place, found=str(len(waiting)), year=admission.year or ""),)
    if known:
        return (problem("ALREADY-MERGED", place),)
    found = list(admission.notices(item for item in admission.held if not fates.is_needless(item)))
    if admission.absent and admission.hold is None:
        found.append(problem("ROWS-ABSENT", place, found="、".join(admission.absent), count=str(len(admission.absent))))
    return tuple(found)
