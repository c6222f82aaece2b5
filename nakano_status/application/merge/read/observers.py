"""What has observed a return: while any of it is in force, the return cannot be removed (exchange.md, "Take back")."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.lookup import organisation_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.rounds import ArrivalReader
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.history.acts import Act
from nakano_status.domain.merge.revision import AssertionKind, Slot, in_order
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.review.review import acceptances
from nakano_status.domain.text.labels import Labelled


class ObserverKind(Labelled):
    """The kind of thing that has observed a return; the label is filled in with the facts of one."""

    DECISION = "decision", "管理番号 {id}の相違の決定"
    ASSERTION = "word", "管理番号 {id}の修文又は代理入力"
    PACKAGE = "package", "照会番号 {package}（{division}）の回答様式"
    ACCEPTANCE = "acceptance", "管理番号 {id}の確認済"
    RETURN = "return", "提出した回答ファイル"
    PAPER = "paper", "記録した資料 第{paper}号（{occasion}、確定版）"


@dataclass(frozen=True)
class Observer:
    """An observer of a return: a decision or assertion on a field, an accepted row, a form or a final paper made since.

    `key` is the field's group; `package` is the 照会番号 of the form and `division` the name of its recipient; `paper`
    is the number of the paper and `occasion` its occasion. `at` and `by` are those of the act, if known.
    """

    kind: ObserverKind
    id: str | None = None
    key: str | None = None
    package: str | None = None
    division: str | None = None
    at: datetime | None = None
    by: str | None = None
    paper: int | None = None
    occasion: Occasion | None = None

    @property
    def label(self) -> str:
        """The observer as text."""
        return self.kind.label.format(**vars(self))


def observers_of(records: Records, facts: RoundFacts, answer: Return) -> tuple[Observer, ...]:
    """Return everything in force that has observed a return of the round."""
    acts = {act.act_id: act for act in records.entries.acts()}
    shown = answer.as_revision(facts.profile).shown
    return (
        *(found for slot in in_order(shown) for found in _assertions_on(facts, slot, answer.return_id, acts)),
        *_packages(records, facts, answer.return_id, shown),
        *_acceptances(records, facts, answer.return_id, shown, acts),
        *_handed_in(records, facts, answer.return_id),
        *_papers(records, facts, answer, acts),
    )


def _papers(records: Records, facts: RoundFacts, answer: Return, acts: Mapping[str, Act]) -> Iterator[Observer]:
    """Return the final papers made since it was received; drafts can be made again and do not count."""
    papers = [each for each in records.publications.of_round(facts.round_.round_id) if each.is_final]
    imported = _import_act(records.arrivals, answer) if papers else None
    order = {act_id: number for number, act_id in enumerate(acts)}
    for paper in papers:
        act = acts[paper.act_id]
        # by the order of acts, not by time: the clock of an office PC may have been set back
        if imported is None or order[imported] <= order[paper.act_id]:
            yield Observer(ObserverKind.PAPER, at=act.at, by=act.by, paper=paper.number, occasion=paper.occasion)


def _import_act(records: ArrivalReader, answer: Return) -> str | None:
    """Return the act in which the return's file last changed the set; receiving a known file again changes nothing."""
    arrivals = [each for each in records.received() if each.sha256 == answer.sha256]
    imports = [each for each in arrivals if each.verdict == Verdict.MERGED.value] or arrivals[:1]
    return imports[-1].act_id if imports else None


def _handed_in(records: Records, facts: RoundFacts, return_id: str) -> Iterator[Observer]:
    """Return the division's own returns made from answers of its sections (係): they have left the division."""
    own = records.info.division
    if own is not None and any(each.division == own and return_id in each.parents for each in facts.returns.values()):
        yield Observer(ObserverKind.RETURN, division=records.organisation.read().name(own))


def _assertions_on(facts: RoundFacts, slot: Slot, return_id: str, acts: Mapping[str, Act]) -> Iterator[Observer]:
    for head in facts.resolve(slot).heads:
        if head.kind is not AssertionKind.RETURNED and return_id in _all_observed(facts, slot, head.observed):
            kind = ObserverKind.DECISION if head.kind is AssertionKind.DECIDED else ObserverKind.ASSERTION
            act = acts.get(head.act_id)
            yield Observer(kind, slot.row_id, slot.group, at=act.at if act else None, by=act.by if act else None)


def _all_observed(facts: RoundFacts, slot: Slot, observed: Iterable[str]) -> frozenset[str]:
    """Return all ids observed on a slot, with those observed through others: observing is transitive."""
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
    """Return whether one that has the `observed` assertions, by slot, has observed a return on any slot it shows."""
    return any(return_id in _all_observed(facts, slot, ids) for slot, ids in observed.items() if slot in shown)


def _packages(records: Records, facts: RoundFacts, return_id: str, shown: Container[Slot]) -> Iterator[Observer]:
    organisation, acts = organisation_of(records, facts.round_), records.packages.acts(facts.round_.round_id)
    for package in records.packages.of_round(facts.round_.round_id):
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
