"""取りまとめ: take in what came back, as one batch, in one transaction (source: exchange.md, "Plan and apply")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import edition_of
from nakano_status.application.folding import RoundFacts
from nakano_status.application.merge_plan import FilePlan, MergePlan, Verdict, plan_merge
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, ReceivedFile, Records, Store, UnitOfWork
from nakano_status.application.progress import Progress, silent
from nakano_status.domain.admission import Known, admit
from nakano_status.domain.answer_file import AnswerFile
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.held import HeldState
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.refusals import FileMissing, FileUnreadable, NothingReadable, PlanMoved
from nakano_status.domain.round import Round
from nakano_status.domain.whole_file_hold import Rounds


@dataclass(frozen=True)
class ReadFile:
    """A file of the batch with its bytes, which are kept as received."""

    answers: AnswerFile
    content: bytes


@dataclass(frozen=True)
class Merging:
    """A plan shown to a person, with all that is needed to apply it.

    `agreed` are files (SHA-256) for which a person gave the word that the whole file waited for; `settles` the held
    items that are done with once the plan is applied.
    """

    plan: MergePlan
    files: tuple[ReadFile, ...]
    year: FiscalYear
    left_out: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    settles: tuple[str, ...] = ()


def read_batch(parts: Parts, paths: Iterable[Path], progress: Progress = silent) -> tuple[ReadFile, ...]:
    """Read files and folders, each file once, in order of name; what cannot be opened is named, never skipped."""
    found: list[Path] = []
    for path in paths:
        found.extend(each for each in parts.files.workbooks_in(path) if each not in found)
    files = []
    for place, path in enumerate(found):
        progress("ファイルを読み取っています", place, len(found))
        files.append(_read_one(parts, path))
    progress("ファイルを読み取りました", len(found), len(found))
    return tuple(files)


def _read_one(parts: Parts, path: Path) -> ReadFile:
    """Read one file; one that cannot be opened is refused by its code."""
    try:
        content = parts.files.read(path)
    except (FileMissing, FileUnreadable) as refused:
        code = problem("CANNOT-OPEN", Place(file=path.name), found=refused.details.get("reason"))
        digest = hashlib.sha256(str(path).encode()).hexdigest()
        return ReadFile(AnswerFile(path.name, digest, 0, refused=code), b"")
    return ReadFile(parts.read_answers(path.name, content), content)


def plan_batch(
    store: Store,
    files: Sequence[ReadFile],
    *,
    year: FiscalYear | None = None,
    left_out: Iterable[str] = (),
    agreed: Iterable[str] = (),
    settles: Iterable[str] = (),
) -> Merging:
    """Decide what taking the files in would do; nothing is written."""
    with store.reading() as records:
        round_ = chosen_round(records, year)
        plan = _plan(records, round_, files, frozenset(left_out), frozenset(agreed))
    return Merging(plan, tuple(files), round_.year, frozenset(left_out), frozenset(agreed), tuple(settles))


def apply_batch(store: Store, merging: Merging, *, by: str | None = None) -> Outcome[MergePlan]:
    """Write a plan in one transaction, if it is still the one that was shown; raise PlanMoved otherwise."""
    with store.writing() as work:
        round_ = chosen_round(work, merging.year)
        act = work.begin_act("merge", by)
        plan = _plan(work, round_, merging.files, merging.left_out, merging.agreed, act.act_id)
        if plan.fingerprint != merging.plan.fingerprint:
            raise PlanMoved
        _write(work, round_, plan, merging)
        work.commit()
    return outcome_of(plan)


def refuse_if_nothing_was_read(plan: MergePlan) -> None:
    """Raise NothingReadable where no file of the batch could be read."""
    if all(file.verdict is Verdict.REFUSED for file in plan.files):
        raise NothingReadable(count=str(len(plan.files)))


def outcome_of(plan: MergePlan) -> Outcome[MergePlan]:
    """Return the outcome of a plan: what it touches and whether a person is needed."""
    problems: list[Problem] = [found for file in plan.files for found in file.problems]
    return Outcome(plan, plan.folded.touched, tuple(problems), attention=plan.needs_person)


def _plan(
    records: Records,
    round_: Round,
    files: Sequence[ReadFile],
    left_out: frozenset[str],
    agreed: frozenset[str],
    act_id: str = "",
) -> MergePlan:
    known = _known(records, round_, left_out, agreed)
    admissions = [admit(each.answers, known) for each in files]
    facts = RoundFacts.load(records, round_)
    return plan_merge(facts, records.current(round_.round_id), admissions, records.held(round_.round_id, None), act_id)


def _known(records: Records, round_: Round, left_out: frozenset[str], agreed: frozenset[str]) -> Known:
    """Gather what the store knows about files that may come."""
    rounds = records.rounds()
    edition = edition_of(records, round_)
    packages = [package for each in rounds for package in records.packages(each.round_id)]
    return Known(
        packages={package.package_id: package for package in packages},
        titles={listing.row_id: (listing.measure, listing.title) for listing in edition.listings},
        names={division.division_id: division.name_on() for division in records.organisation().divisions},
        rounds=Rounds(
            round_.round_id,
            {each.round_id: each.year.short for each in rounds},
            frozenset(each.round_id for each in rounds if each.closed),
        ),
        left_out=left_out,
        agreed=agreed,
    )


def _write(work: UnitOfWork, round_: Round, plan: MergePlan, merging: Merging) -> None:
    """Write everything that the plan says, each thing once."""
    contents = {each.answers.sha256: each.content for each in merging.files}
    for file in plan.files:
        work.add_received(_received(file, contents[file.sha256]))
    for answer in plan.returns:
        work.add_return(answer)
    work.add_held(round_.round_id, plan.held)
    for item_id in plan.overtaken:
        work.settle_held(item_id, HeldState.OVERTAKEN)
    for item_id in merging.settles:
        work.settle_held(item_id, HeldState.APPLIED)
    work.add_ledger(row for file in plan.files for row in file.ledger)
    work.add_changes(plan.folded.changes)
    work.save_current(round_.round_id, plan.folded.current)


def _received(file: FilePlan, content: bytes) -> ReceivedFile:
    """Return what is kept of a file: its bytes as received, but of a refused one only what it was."""
    if file.verdict is not Verdict.REFUSED:
        return ReceivedFile(file.sha256, file.name, file.size, file.verdict.value, content=content)
    code = file.problems[-1].code
    return ReceivedFile(file.sha256, file.name, file.size, file.verdict.value, code)
