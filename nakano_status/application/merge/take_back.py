"""回答の取消し: remove a return, or decisions, from the set if nothing in force has observed it (docs/merge.md)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.folding import RoundFacts, fold_back
from nakano_status.application.merge.merge_plan import superseded_items
from nakano_status.application.merge.received_files import PREFIX_LENGTH
from nakano_status.application.merge.resolve_conflict import Resolved
from nakano_status.application.merge.weigh_clearing import ClearingLabels, ClearingScope, save_weighed, weigh_clearing
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_open_rows
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import can_assign, is_assigned
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState, Return, ReturnState
from nakano_status.domain.history.acts import Act, ActKind, Change
from nakano_status.domain.merge.conflict_id import parse_conflict_id
from nakano_status.domain.merge.resolution import Assertion, AssertionKind, Slot, sort_slots
from nakano_status.domain.refusals.exchange import DecisionObserved, ReturnObserved, ReturnUnknown
from nakano_status.domain.review.review import acceptances
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import same, stored_entry


class ObserverKind(Labelled):
    """The kinds of things that observe a return, so that it cannot be removed.

    The label is a template for the facts of one observer.
    """

    DECISION = "decision", "管理番号 {id}の相違の決定"
    ASSERTION = "word", "管理番号 {id}の修文又は代理入力"
    PACKAGE = "package", "照会番号 {package}（{division}）の回答様式"
    ACCEPTANCE = "acceptance", "管理番号 {id}の確認済"
    RETURN = "return", "提出した回答ファイル"
    PAPER = "paper", "記録した資料 第{paper}号（{occasion}、確定版）"


@dataclass(frozen=True)
class Observer:
    """An observer of a return: a decision, an assertion, an accepted row, or a form, return or final paper made since.

    `id`, `key`: the row and the group of the field. `part_of`: the ID of the division that has the field for itself
    (None: the values belong to the row). `package`, `division`: the 照会番号 of the form, and the name of
    its recipient. `paper`, `occasion`: the number of the paper, and its occasion. `at`, `by`: time and person of the
    act, if known.
    """

    kind: ObserverKind
    id: str | None = None
    key: str | None = None
    package: str | None = None
    division: str | None = None
    at: datetime | None = None
    by: str | None = None
    paper: int | None = None
    occasion: str | None = None
    part_of: str | None = None

    @property
    def label(self) -> str:
        """The observer as text."""
        return self.kind.label.format(**vars(self))


def observers_of(records: Records, facts: RoundFacts, answer: Return) -> tuple[Observer, ...]:
    """Return all observers of a return of the round that are in force."""
    acts = {act.act_id: act for act in records.entries.acts()}
    shown = answer.as_revision(facts.profile).shown
    return (
        *(found for slot in sort_slots(shown) for found in _assertions_on(facts, slot, answer.return_id, acts)),
        *_packages(records, facts, answer.return_id, shown),
        *_acceptances(records, facts, answer.return_id, shown, acts),
        *_handed_in(records, facts, answer.return_id),
        *_papers(records, facts, answer, acts),
    )


def _papers(records: Records, facts: RoundFacts, answer: Return, acts: Mapping[str, Act]) -> Iterator[Observer]:
    """Yield the final papers made since a return was last admitted; drafts can be made again and do not count."""
    papers = [each for each in records.publications.of_round(facts.round_.round_id) if each.is_final]
    # of the return, not of its file: further rows of the file may have been placed, or merged, since
    imported = records.exchange.return_act(answer.return_id) if papers else None
    order = {act_id: number for number, act_id in enumerate(acts)}
    for publication in papers:
        act = acts[publication.act_id]
        # by the order of acts, not by time: the clock of an office PC may have been set back
        if imported is None or order[imported] <= order[publication.act_id]:
            yield Observer(
                ObserverKind.PAPER, at=act.at, by=act.by, paper=publication.number, occasion=publication.occasion_name
            )


def _handed_in(records: Records, facts: RoundFacts, return_id: str) -> Iterator[Observer]:
    """Yield an observer if the division sent a return based on its section's (係) answer: it has left the division."""
    own = records.info.division
    if own is not None and any(each.division == own and return_id in each.parents for each in facts.returns.values()):
        yield Observer(ObserverKind.RETURN, division=records.organisation.read().name(own))


def _assertions_on(facts: RoundFacts, slot: Slot, return_id: str, acts: Mapping[str, Act]) -> Iterator[Observer]:
    for head in facts.resolve(slot).heads:
        if head.kind is not AssertionKind.RETURNED and return_id in _all_observed(facts, slot, head.observed):
            kind = ObserverKind.DECISION if head.kind is AssertionKind.DECIDED else ObserverKind.ASSERTION
            act = acts.get(head.act_id)
            at, by = (act.at, act.by) if act else (None, None)
            yield Observer(kind, slot.row_id, slot.group, at=at, by=by, part_of=slot.division)


def _all_observed(facts: RoundFacts, slot: Slot, observed: Iterable[str]) -> frozenset[str]:
    """Return all IDs observed on a slot, directly or through other assertions: observing is transitive."""
    observed_by_id = {each.assertion_id: each.observed for each in facts.assertions.get(slot, ())}
    revisions = facts.lineage.revisions
    reached: set[str] = set()
    waiting = list(observed)
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(observed_by_id.get(each, ()))
            if each in revisions:
                waiting.extend(facts.lineage.ancestors(each) | revisions[each].observed.get(slot, frozenset()))
    return frozenset(reached)


def _has_observed(
    facts: RoundFacts, return_id: str, observed: Mapping[Slot, frozenset[str]], shown: Container[Slot]
) -> bool:
    """Return whether the `observed` assertions, by slot, include a return on any slot that the return shows."""
    return any(return_id in _all_observed(facts, slot, ids) for slot, ids in observed.items() if slot in shown)


def _packages(records: Records, facts: RoundFacts, return_id: str, shown: Container[Slot]) -> Iterator[Observer]:
    organisation, acts = organisation_of(records, facts.round_), records.exchange.package_acts(facts.round_.round_id)
    for package in records.exchange.packages(facts.round_.round_id):
        is_before = return_id in facts.lineage.ancestors(package.package_id)
        if is_before or _has_observed(facts, return_id, package.observed, shown):
            division = organisation.name(package.division, facts.round_.named_on)
            act = acts.get(package.package_id)
            moment_and_name = (act.at, act.by) if act else (None, None)
            yield Observer(ObserverKind.PACKAGE, None, None, package.package_id, division, *moment_and_name)


def _acceptances(
    records: Records, facts: RoundFacts, return_id: str, shown: Container[Slot], acts: Mapping[str, Act]
) -> Iterator[Observer]:
    organisation = organisation_of(records, facts.round_)
    for review in acceptances(records.reviews.of_round(facts.round_.round_id)).values():
        if _has_observed(facts, return_id, review.observed, shown):
            act, division = acts.get(review.act_id), organisation.name(review.division, facts.round_.named_on)
            yield Observer(
                ObserverKind.ACCEPTANCE,
                review.row_id,
                division=division,
                at=act.at if act else None,
                by=act.by if act else None,
            )


_TYPED = frozenset({ActKind.EDIT_ENTRY, ActKind.PASTE_BLOCK, ActKind.EDIT_INDICATOR, ActKind.IMPORT_INDICATORS})


@dataclass(frozen=True)
class RemovedReturn:
    """A removed return: its whole ID, its division's name, and the resulting changes.

    `file`: the name of its file (None: not recorded).
    """

    return_id: str
    division: str
    file: str | None
    changes: tuple[Change, ...]


def take_back(
    store: Store, return_id: str, *, reason: str | None = None, by: str | None = None
) -> Outcome[RemovedReturn]:
    """Remove a return from the set. Raises ReturnUnknown, ReturnObserved, RoundClosed; then nothing is changed.

    Rows of its file that a person placed are removed with it. Its held items are settled, except rejected items, and
    items that it made needless wait again. `return_id` may be the unambiguous beginning of an ID (8 digits at least).
    In a division's data file it is an answer of a section (係). `reason` is recorded in the history.
    """
    with store.writing() as work:
        answer, round_ = _find(work, return_id)
        facts = RoundFacts.load(work, round_)
        placed = _placed_rows(work, facts, answer)
        observers = [found for each in (answer, *placed) for found in observers_of(work, facts, each)]
        # decisions that a person based on this return would lose their basis
        if observers:
            labels = dict.fromkeys(each.label for each in observers)
            raise ReturnObserved(found=answer.return_id, reason="、".join(labels))
        touched = facts.touched_by(each.return_id for each in (answer, *placed))
        need_open_rows(round_, (slot.row_id for slot in touched))
        act = work.begin_act(ActKind.TAKE_BACK, by, stored_entry(reason))
        after = facts
        for each in (*placed, answer):
            work.exchange.add_return(replace(each, state=ReturnState.WITHDRAWN))
            after = after.without(each.return_id)
        scope = ClearingScope(
            work.exchange.held(round_.round_id, None),
            left={each.return_id for each in (answer, *placed)},
            labels=ClearingLabels.load(work, round_),
        )
        weighed = weigh_clearing(facts, after, scope)
        touched |= save_weighed(work.exchange, round_, weighed)
        after = weighed.facts
        _settle_held(work, after, answer, placed)
        folded = fold_back(work.entries, after, touched, act)
        work.commit()
        name = organisation_of(work, round_).name(answer.division)
    changes = tuple(change for change in folded.changes if not same(change.was, change.now))
    removed = RemovedReturn(answer.return_id, name, answer.file, changes)
    return Outcome(removed, folded.touched, attention=any(line.conflict for line in folded.current))


def withdraw_decisions(
    store: Store, decided: Sequence[Resolved], *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[tuple[Resolved, ...]]:
    """Remove the decisions of one act from the set, so that their conflicts are open again, and return the decisions.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear, RoundClosed, and
    DecisionObserved if something based on a decision was written, made or accepted since.
    """
    with store.writing() as work:
        facts = RoundFacts.load(work, chosen_round(work, year), [each.row_id for each in decided])
        need_open_rows(facts.round_, (each.row_id for each in decided))
        found = {facts.slot(each.row_id, each.key, parse_conflict_id(each.conflict)[2]): each for each in decided}
        taken = []
        for slot, each in found.items():
            (head, *others) = facts.resolve(slot).heads
            if others or head.assertion_id != each.decision or _is_observed(work, facts, head):
                raise DecisionObserved(found=each.conflict)
            taken.append(head)
        act = work.begin_act(ActKind.WITHDRAW_DECISIONS, by)
        work.entries.withdraw(each.assertion_id for each in taken)
        left = {slot: tuple(each for each in known if each not in taken) for slot, known in facts.assertions.items()}
        folded = fold_back(work.entries, replace(facts, assertions=left), set(found), act)
        work.commit()
    return Outcome(tuple(decided), folded.touched)


def _is_observed(records: Records, facts: RoundFacts, decision: Assertion) -> bool:
    """Return whether a form, a return, an acceptance or a final paper is based on a decision."""
    acts = {act.act_id: place for place, act in enumerate(records.entries.acts())}
    reviews = acceptances(records.reviews.of_round(facts.round_.round_id)).values()
    observed = (*(each.observed for each in facts.lineage.revisions.values()), *(each.observed for each in reviews))
    papers = records.publications.of_round(facts.round_.round_id)
    is_printed = any(each.is_final and acts[each.act_id] > acts[decision.act_id] for each in papers)
    return is_printed or any(decision.assertion_id in each.get(decision.slot, ()) for each in observed)


def observers_of_return(store: Store, return_id: str) -> tuple[Observer, ...]:
    """Return the observers that prevent the removal of a return; raises ReturnUnknown.

    Observers of rows that a person placed from the return's file are included.
    """
    with store.reading() as records:
        answer, round_ = _find(records, return_id)
        facts = RoundFacts.load(records, round_)
        placed = _placed_rows(records, facts, answer)
        return tuple(found for each in (answer, *placed) for found in observers_of(records, facts, each))


def _placed_rows(records: Records, facts: RoundFacts, answer: Return) -> list[Return]:
    """Return the returns made of rows of the file that a person placed; they are removed with the return."""
    items = [item for item in records.exchange.held(facts.round_.round_id, HeldState.APPLIED) if can_assign(item)]
    children = [each for each in facts.returns.values() if items and answer.return_id in each.parents]
    return [each for each in children if any(is_assigned(each, item) for item in items)]


def _find(records: Records, return_id: str) -> tuple[Return, Round]:
    """Return the admitted return whose ID begins with `return_id`, and its round; raises ReturnUnknown."""
    wanted, own = return_id.strip().lower(), records.info.division
    # no values are read (`row_ids=()`): only the IDs are compared
    pairs = (
        (answer, each)
        for each in records.rounds.all()
        for answer in records.exchange.returns(each.round_id, row_ids=())
    )
    found = [pair for pair in pairs if pair[0].return_id.startswith(wanted) and pair[0].division != own]
    is_named = len(wanted) >= PREFIX_LENGTH and len(found) == 1
    answer = records.exchange.find_return(found[0][0].return_id) if is_named else None
    if answer is None:
        raise ReturnUnknown(found=return_id)
    return answer, found[0][1]


def _settle_held(work: UnitOfWork, after: RoundFacts, answer: Return, placed: Sequence[Return]) -> None:
    """Settle held items of the return and of rows `placed` from it; hold items again that it had made needless.

    Rejected items remain rejected. If only a placed row is removed, its item waits again.
    """
    items = work.exchange.held(after.round_.round_id, None)
    settled = {item.item_id: item for each in (answer, *placed) for item in _of_return(after, each, items)}
    for item in settled.values():
        if item.state is not HeldState.REJECTED:
            work.exchange.settle_held(item.item_id, HeldState.WITHDRAWN)
    for item in (each for each in items if each.item_id not in settled and is_assigned(answer, each)):
        work.exchange.settle_held(item.item_id, HeldState.WAITING)
    kinds = {act.act_id: act.kind for act in work.entries.acts()}
    superseded = [item for item in items if item.state is HeldState.SUPERSEDED and item.return_id in after.returns]
    still = superseded_items(after, superseded)
    for item in superseded:
        # a text typed in place of an unreadable cell is a separate answer and remains
        if item.item_id not in still and kinds.get(item.settled_by or "") not in _TYPED:
            work.exchange.settle_held(item.item_id, HeldState.WAITING)


def _of_return(after: RoundFacts, answer: Return, items: Sequence[HeldItem]) -> Iterator[HeldItem]:
    """Yield the items of a return; rows without a return belong to the last return of their file."""
    is_last = all(each.sha256 != answer.sha256 for each in after.returns.values())
    for item in items:
        unplaced = item.return_id is None and item.kind is HeldKind.ROW
        if item.return_id == answer.return_id or (unplaced and is_last and item.sha256 == answer.sha256):
            yield item
