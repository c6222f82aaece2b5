"""取りまとめ: import returned files as one batch in one transaction (docs/merge.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nakano_status.application.findings.file_findings import received_hashes, save_findings_of_batch
from nakano_status.application.lookup import find_plan_by_ids, find_row, named_round
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.merge_plan import (
    FilePlan,
    MergePlan,
    hold_locked_rows,
    plan_merge,
    with_problems_beside_answers,
)
from nakano_status.application.merge.received_files import NO_BYTES, ReadFile, known_admissions, lacks_password
from nakano_status.application.merge.sent_forms import SentForms, earlier_sentences
from nakano_status.application.merge.weigh_clearing import ClearingLabels, hold_items, with_rows_freed
from nakano_status.application.outcome import Outcome
from nakano_status.application.round.read.as_known import suppliers_of
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.roll_over_record import void_packages
from nakano_status.application.stopping import counted
from nakano_status.domain.exchange import ledger
from nakano_status.domain.exchange.admission import Admission, RowAssignment, admit_assigned, admit_file
from nakano_status.domain.exchange.answer_checks import ALL_DEFERRED
from nakano_status.domain.exchange.answer_file import AnswerFile, is_sealed_by, sent_package
from nakano_status.domain.exchange.clearing import MASS_CLEARED
from nakano_status.domain.exchange.matched_rows import NOT_ASKED
from nakano_status.domain.exchange.returns import HeldState, Purpose
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.history.act_subjects import assigned_row
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import ids_by_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.exchange import (
    ROW_IN_FILE,
    ROW_LACKS_ITEMS,
    ROW_NOT_ASKED,
    HeldRowUnfit,
    NothingReadable,
    PlanMoved,
)
from nakano_status.domain.review.review import ROUND_CLOSED, Locks
from nakano_status.domain.storage.store_info import StoreInfo

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.exchange.returns import Package, Return
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.round.round import Round
    from nakano_status.store.exchange import StoredExchange


@dataclass(frozen=True)
class MergeOptions:
    """Options of a merge. `year`: the year of the round (None: the current round).

    `left_out`: rows to leave out, as typed 管理番号. `agreed`: item IDs of held files that a person approved; the merge
    settles them. `assignment`: only this row of the one file is merged, as the row that a person named. `round_id`: the
    round (None: the chosen plan's round of the year).
    """

    year: FiscalYear | None = None
    left_out: Collection[str] = ()
    agreed: Collection[str] = ()
    assignment: RowAssignment | None = None
    round_id: str | None = None


EVERYTHING = MergeOptions()
"""All rows of the files that need no approval, merged into the current round."""


@dataclass(frozen=True)
class Merging:
    """A merge plan shown to a person, with the files and options from which it can be computed again."""

    plan: MergePlan
    files: tuple[ReadFile, ...]
    options: MergeOptions


def choose_plan_of_files(store: Store, files: Iterable[ReadFile], year: FiscalYear | None) -> None:
    """Choose the plan whose forms the files answer, unless a plan was chosen or the files answer several plans."""
    named = [each for file in files for each in file.answers.identity.packages]
    with store.reading() as records:
        plan_id = records.info.chosen_plan_id or find_plan_by_ids(records, named, year)
    store.choose_plan(plan_id)


def plan_batch(parts: Parts, store: Store, files: Sequence[ReadFile], options: MergeOptions = EVERYTHING) -> Merging:
    """Return the effects of importing the files; nothing is written.

    In a division's data file, the files are answers of its sections (係). Raises RoundUnknown, PlanUnclear, IdUnknown,
    and HeldRowUnfit if a row of `options` cannot be placed.
    """
    with store.reading() as records:
        round_ = named_round(records, options.round_id, options.year)
        plan = _plan(parts, records, round_, files, options)
    return Merging(plan, tuple(files), replace(options, year=round_.year, round_id=round_.round_id))


def apply_batch(parts: Parts, store: Store, merging: Merging, *, by: str | None = None) -> Outcome[MergePlan]:
    """Write a plan in one transaction.

    Raises PlanMoved if it is no longer the plan that was shown, and the same errors as `plan_batch`.
    """
    with store.writing() as work:
        round_ = named_round(work, merging.options.round_id, merging.options.year)
        act = work.begin_act(ActKind.MERGE, by)
        plan = _plan(parts, work, round_, merging.files, merging.options, act.act_id)
        # a person agreed to a plan, not to files: if the set has changed since, the effects may differ
        if plan.fingerprint != merging.plan.fingerprint:
            raise PlanMoved
        _write(work, round_, plan, merging.files, merging.options)
        work.commit()
    return merge_outcome(plan)


def merge_batch(
    parts: Parts, store: Store, files: Sequence[ReadFile], options: MergeOptions = EVERYTHING, *, by: str | None = None
) -> Outcome[MergePlan]:
    """Import files without a preview: plan and write in the same transaction.

    Raises the same errors as `plan_batch`.
    """
    with store.writing() as work:
        outcome = merge_within(parts, work, files, options, by)
        work.commit()
    return outcome


def merge_within(
    parts: Parts, work: UnitOfWork, files: Sequence[ReadFile], options: MergeOptions, by: str | None
) -> Outcome[MergePlan]:
    """Import files as `merge_batch` does, within a transaction that the caller commits.

    Raises the same errors as `plan_batch`.
    """
    round_ = named_round(work, options.round_id, options.year)
    assigned = options.assignment
    about = [assigned_row(round_.round_id, assigned.row_id)] if assigned else []
    act = work.begin_act(ActKind.MERGE, by, assigned.reason if assigned else None, about)
    plan = _plan(parts, work, round_, files, options, act.act_id)
    _write(work, round_, plan, files, options)
    return merge_outcome(plan)


def refuse_if_nothing_was_read(plan: MergePlan) -> None:
    """Raise NothingReadable if no file of the batch could be read."""
    if all(file.verdict is ledger.Verdict.REFUSED for file in plan.files):
        raise NothingReadable(count=str(len(plan.files)))


def merge_outcome(plan: MergePlan) -> Outcome[MergePlan]:
    """Return the outcome of a plan: the fields that it touches, and whether it needs a person's attention."""
    problems: list[Problem] = [found for file in plan.files for found in file.problems]
    return Outcome(plan, plan.folded.touched, tuple(problems), attention=plan.needs_person)


def _plan(
    parts: Parts,
    records: Records,
    round_: Round,
    files: Sequence[ReadFile],
    options: MergeOptions,
    act_id: str = "",
) -> MergePlan:
    contents = RoundContents.load(records, round_)
    facts = RoundFacts.load(records, round_)
    kept = _kept(records, round_)
    known = _known(parts, records, contents, facts, kept, options)
    known = replace(known, elsewhere=_elsewhere(parts, records, known, files))
    proven = forgotten_packages(records, contents, known, [each.answers for each in files])
    again = {each: package for each, package in proven.items() if package.division in known.names}
    known = replace(known, unregistered=frozenset(proven.keys() - again))
    # a store restored from a backup has forgotten packages that it sent itself; the seal proves that it did
    if again:
        identities = [each.answers.identity for each in files]
        dues = {name: each.due_date for each in identities for name in each.packages if name in again}
        sent = SentForms(parts, records, dues)
        known = replace(known, packages={**known.packages, **again}, restored=frozenset(again), sent=sent)
        facts = facts.including(packages=[package.as_revision() for package in again.values()])
    freed = agreed_returns(facts, kept, options.agreed)
    facts = replace(facts, returns={each: answer for each, answer in facts.returns.items() if each not in freed})
    # after admission, because a lock concerns a division's row, and only admission knows whose row it is
    locks = Locks.of(round_, records.reviews.of_round(round_.round_id))
    opened_before = known_admissions(records, round_, (each.answers for each in files if lacks_password(each.answers)))
    admissions = []
    for each in counted("取込内容を確認しています", files, len(files)):
        admission = opened_before.get(each.answers.key) or admit_file(each.answers, known)
        if options.assignment is not None:
            admission = _placed(admission, options.assignment, known, facts, options.agreed)
        admission = replace(admission, returns=tuple(freed.get(one.return_id, one) for one in admission.returns))
        admissions.append(hold_locked_rows(admission, facts, locks, known))
    labels = ClearingLabels.load(records, round_)
    plan = plan_merge(facts, contents.current, admissions, kept, act_id, agreed=options.agreed, labels=labels)
    reported = with_problems_beside_answers(plan.files, admissions, received_hashes(records.exchange))
    left = _with_rows_left(reported, records, contents, plan)
    return replace(plan, files=tuple(left), packages=tuple(again.values()))


def _with_rows_left(
    files: Iterable[FilePlan], records: Records, contents: RoundContents, plan: MergePlan
) -> Iterable[FilePlan]:
    """Return the plans of files with a question about each row that, after the batch, all divisions leave to others.

    The question is about the last new file of the batch that has the row.
    """
    found, changed = [*files], {change.row_id for change in plan.changes}
    lines = (*contents.current.values(), *plan.folded.current) if changed else ()
    after = {line.slot: line for line in lines if line.slot.row_id in changed}
    answers = RoundAnswers.of(records, contents.round_, after) if changed else contents
    left = [row.row_id for row in contents.rows if row.row_id in changed and answers.is_left_by_all(row)]
    for row_id in left:
        new = [place for place, file in enumerate(found) if not file.is_known]
        for place in [each for each in new if any(row.row_id == row_id for row in found[each].ledger)][-1:]:
            asked = problem(ALL_DEFERRED, Place(file=found[place].name, id=row_id, key=NOTE))
            found[place] = replace(found[place], problems=(*found[place].problems, asked))
    return found


def _placed(
    admission: Admission,
    assignment: RowAssignment,
    known: ledger.MergeContext,
    facts: RoundFacts,
    agreed: Collection[str],
) -> Admission:
    """Return the admission of the row that a person assigned; raises HeldRowUnfit if the row cannot be placed there."""
    placed = admit_assigned(admission, assignment, known, facts.returns.values())
    if placed is None:
        of_file = (one for one in facts.returns.values() if one.sha256 == admission.file.sha256)
        shown = {row_id for answer in (*admission.returns, *of_file) for row_id, _ in answer.values}
        reason = ROW_IN_FILE if assignment.row_id in shown else ROW_NOT_ASKED
    else:
        # once the row is placed, its item is settled: an answer that is merged nowhere would not be shown any more
        lost = dict.fromkeys(each.place.column or "" for each in placed.problems if each.code == NOT_ASKED)
        if not lost:
            return placed
        reason = ROW_LACKS_ITEMS.format("、".join(lost))
    raise HeldRowUnfit(item="、".join(agreed), found=assignment.row_id, reason=reason)


def agreed_returns(facts: RoundFacts, items: Iterable[ledger.HeldItem], agreed: Collection[str]) -> dict[str, Return]:
    """Return the merged returns whose cleared fields a person now accepts, by ID.

    `items`: the held items. `agreed`: the IDs of the items to which the person consents. In the result, the rows that
    these items name take part in the merge.
    """
    asked = [item for item in items if item.item_id in agreed and item.reason == MASS_CLEARED]
    known = ((item, facts.returns.get(item.return_id or "")) for item in asked)
    return {answer.return_id: with_rows_freed(answer, [item]) for item, answer in known if answer is not None}


def _known(
    parts: Parts,
    records: Records,
    contents: RoundContents,
    facts: RoundFacts,
    kept: Sequence[ledger.HeldItem],
    options: MergeOptions,
) -> ledger.MergeContext:
    """Collect everything that the store knows about files that may arrive."""
    rounds, now = records.rounds.all(), contents.round_
    packages = [package for each in rounds for package in _packages(records.exchange, each, now)]
    return ledger.MergeContext(
        packages={package.package_id: package for package in packages},
        given=contents.given,
        names=contents.organisation.names(),
        organisation=contents.organisation,
        rounds=ledger.RoundScope(
            now.round_id,
            {each.round_id: each.year.short for each in rounds},
            frozenset(each.round_id for each in rounds if each.closed),
            {each.round_id: records.plan.title(each.edition_id) for each in rounds} if len(contents.plans) > 1 else {},
        ),
        returns=frozenset(facts.returns),
        held={item.item_id: item for item in kept},
        left_out=frozenset(find_row(now, each).row_id for each in options.left_out),
        agreed=frozenset(options.agreed),
        profile=facts.profile,
        void=void_packages(records),
        out={row.row_id: row.out_of_report.label for row in now.rows if row.out_of_report is not None},
        moved=_moved(records, contents, packages),
        originals={each.row_id: each.repost_of for each in contents.listings.values() if each.repost_of is not None},
        sent=SentForms(parts, records),
        sentences=earlier_sentences(),
    )


def _moved(records: Records, contents: RoundContents, packages: Iterable[Package]) -> ledger.Moved:
    """Return the rows of the round's packages for which another division has been asked since.

    A section (係) answers for the division that has asked it, also after that division was merged into another body.
    """
    round_ = contents.round_
    suppliers = suppliers_of(records, round_)
    sent = [each for each in packages if each.round_id == round_.round_id]
    moved = ledger.moved_rows(sent, round_.rows, contents.listings, suppliers)
    of_sections = {each.package_id for each in sent if each.purpose is Purpose.SECTION}
    own = records.info.division
    return {place: heir for place, heir in moved.items() if place[0] not in of_sections or heir != own}


def _kept(records: Records, round_: Round) -> Sequence[ledger.HeldItem]:
    """Return the held items that count: the items of the round, and the files held in any other round.

    Items that were withdrawn with a return are left out, because merging its file asks again.
    """
    # the same file is the same item in every round, and waits, or was rejected, where it was held first or moved to
    files = (item for item in records.exchange.held(None, None) if item.kind is ledger.HeldKind.FILE)
    items = (*records.exchange.held(round_.round_id, None), *files)
    return [item for item in items if item.state is not HeldState.WITHDRAWN]


def _elsewhere(
    parts: Parts, records: Records, known: ledger.MergeContext, files: Sequence[ReadFile]
) -> Mapping[str, ledger.MergeContext]:
    """Return the contexts of the other rounds to which the files belong, as if those rounds were still open."""
    named = (each for file in files for each in file.answers.identity.packages if each in known.packages)
    rounds = {known.packages[each].round_id for each in named} - {known.rounds.round_id}
    contexts = {}
    for round_ in (each for each in records.rounds.all() if each.round_id in rounds):
        contents, facts = RoundContents.load(records, round_), RoundFacts.load(records, round_)
        there = _known(parts, records, contents, facts, _kept(records, round_), EVERYTHING)
        contexts[round_.round_id] = replace(there, rounds=replace(there.rounds, closed=frozenset()))
    return contexts


def _packages(exchange: StoredExchange, round_: Round, now: Round) -> Sequence[Package]:
    """Return a round's packages; for rounds other than `now`, without their rows."""
    return exchange.packages(round_.round_id, row_ids=None if round_.round_id == now.round_id else ())


def _write(work: UnitOfWork, round_: Round, plan: MergePlan, files: Sequence[ReadFile], options: MergeOptions) -> None:
    """Write everything in the plan; each item once."""
    contents = {each.answers.sha256: each.content for each in files}
    # before anything is saved: afterwards every file of the batch would count as received earlier
    before = received_hashes(work.exchange)
    for file in plan.files:
        if file.sha256 != NO_BYTES:
            work.exchange.add_received(_received(file, contents[file.sha256]))
    # packages first: a return refers to its package
    for package in plan.packages:
        work.exchange.add_package(package)
    for answer in (*plan.returns, *plan.reweighed, *plan.confirmed):
        work.exchange.add_return(answer)
    hold_items(work.exchange, round_, (*plan.held, *plan.needless))
    for item_id in plan.withdrawn:
        work.exchange.settle_held(item_id, HeldState.WITHDRAWN)
    for item_id in plan.superseded:
        work.exchange.settle_held(item_id, HeldState.SUPERSEDED)
    # sorted, so that the same act writes the same rows in the same order on every machine
    agreed = {*options.agreed} - {*_held_again(work.exchange, plan)}
    for item_id in sorted({*agreed, *_waits_elsewhere(work.exchange, round_, plan)}):
        work.exchange.settle_held(item_id, HeldState.APPLIED)
    work.exchange.add_ledger(row for file in plan.files for row in file.ledger)
    work.entries.add_changes(plan.folded.changes)
    work.entries.save_current(round_.round_id, plan.folded.current)
    if options.assignment is None:  # otherwise the findings of the whole file are unchanged
        save_findings_of_batch(work, round_, plan.files, [each.answers for each in files], before)


def _held_again(exchange: StoredExchange, plan: MergePlan) -> Iterator[str]:
    """Yield the IDs of held files that wait again after this merge."""
    hashes = {each.sha256 for each in plan.held if each.kind is ledger.HeldKind.FILE}
    for item in exchange.held(None) if hashes else ():
        if item.kind is ledger.HeldKind.FILE and item.sha256 in hashes:
            yield item.item_id


def _waits_elsewhere(exchange: StoredExchange, round_: Round, plan: MergePlan) -> Iterator[str]:
    """Yield the IDs of held files that are merged now: their form was unknown, or their round was closed."""
    reasons = {*ledger.UNTIL_MERGED, *([ROUND_CLOSED] if round_.closed else ())}
    merged = (
        file for file in plan.files if file.verdict in (ledger.Verdict.MERGED, ledger.Verdict.KNOWN) or round_.closed
    )
    hashes = {file.sha256 for file in merged if file.return_ids}
    for item in exchange.held(None) if hashes else ():
        if item.kind is ledger.HeldKind.FILE and item.reason in reasons and item.sha256 in hashes:
            yield item.item_id


def _received(file: FilePlan, content: bytes) -> ledger.ReceivedFile:
    """Return the record of a received file: with its bytes, or only its description if it was refused."""
    # a refused file may hold anything, from a virus to another ward's data: only its description is recorded
    kept = None if file.verdict is ledger.Verdict.REFUSED else content
    return ledger.ReceivedFile(file.sha256, file.name, file.size, file.verdict.value, file.code, kept)


def forgotten_packages(
    records: Records, contents: RoundContents, known: ledger.MergeContext, files: Iterable[AnswerFile]
) -> dict[str, Package]:
    """Return, by ID, packages of the round that the files name and that the store has lost.

    The seal proves that the store made them. Packages of a withdrawn round are left out: they are void. The division of
    a package may be unknown in the store: it was added after the backup that the store was restored from.
    """
    found = (_sealed_here(records.info, contents, file) for file in files if _is_unknown(contents, known, file))
    return {package.package_id: package for package in found if package and package.package_id not in known.void}


def _is_unknown(contents: RoundContents, known: ledger.MergeContext, file: AnswerFile) -> bool:
    """Return whether a file names exactly one package of this round that the store lacks, and describes its content.

    Rounds of two plans may have the same year, and equal 管理番号 of two plans mean different rows.
    """
    identity, round_ = file.identity, contents.round_
    named = len(identity.packages) == 1 and identity.packages[0] not in known.packages
    is_of_round = identity.year == round_.year.short and identity.edition in (None, round_.edition_id)
    return named and is_of_round and bool(file.check_lines)


def _sealed_here(info: StoreInfo, contents: RoundContents, file: AnswerFile) -> Package | None:
    """Return the package of a file if the seal proves that the store made it; otherwise None.

    The seal covers the ID of the division only if the form asks for texts that each division has for itself. So a
    division whose name is unknown must be the only one that the seal fits: one of the store that had another name when
    the backup was made, or one that was added since, with the ID that a new body of that name gets.
    """
    name, organisation = file.identity.division or "", contents.organisation
    named = organisation.find(name)
    every = (each.division_id for each in organisation.divisions if each.kind.can_answer)
    ids = [named.division_id] if named else [*every, next(ids_by_name(name))]
    try:
        packages = [sent_package(file, contents.round_.round_id, each, contents.asked) for each in dict.fromkeys(ids)]
    except ValueError:  # a role that does not exist, so that the seal cannot match
        return None
    fitting = [package for package in packages if is_sealed_by(package, info.sealing_key)]
    return fitting[0] if len(fitting) == 1 else None
