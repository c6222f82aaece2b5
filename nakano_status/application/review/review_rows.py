"""確認済 and 再開: the office accepts a division's answers, all or by row, and reopens rows.

Answers to an accepted row are held; reopening the row, with a reason, imports those held for it (exchange.md, "Left
out, cleared, closed").
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nakano_status.application import lookup
from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.merge.decide_held import free_row
from nakano_status.application.merge.folding import Folded, RoundFacts, observed_by_writer, refold
from nakano_status.application.merge.merge_plan import superseded_items
from nakano_status.application.merge.read.held import divisions_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole, UnitOfWork
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import HeldState
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.fields.field import REVIEW
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.refusals.exchange import NotAcceptable, NotYours, ReasonMissing, RowNotLocked
from nakano_status.domain.review.review import LOCK_REASONS, Locks, Review, ReviewKind, last_reviews
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.text.narrative import as_typed, same

_KEPT = (HeldState.WAITING, HeldState.SUPERSEDED)


@dataclass(frozen=True)
class Accepted:
    """The rows of a division that are accepted now.

    `already` are those of them accepted before, with the same values.
    """

    division: str
    ids: tuple[str, ...]
    already: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reopened:
    """The reopened rows, the held items imported by this, and what changed."""

    ids: tuple[str, ...]
    applied: tuple[str, ...]
    changes: tuple[Change, ...]


def accept(
    store: Store, division: str, row_ids: Sequence[str] = (), *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[Accepted]:
    """Accept a division's answers on some rows, or on all; later answers to them are held.

    Raises WrongRole, RoundUnknown, DivisionUnknown, IdUnknown, NotYours, RoundClosed, and NotAcceptable if a row has an
    open 相違, a held item, or no answer; then nothing is accepted.
    """
    with store.writing() as work:
        lookup.need_role(work, StoreRole.OFFICE)
        round_ = lookup.chosen_round(work, year)
        found = lookup.find_division(work, division)
        own = found.division_id
        name = lookup.organisation_of(work, round_).name(own)
        rows = own_rows(round_, own, name, row_ids) or round_.rows_of(own)
        lookup.need_open_rows(round_, (row.row_id for row in rows))
        _need_answers(work, round_, own, name, rows, files=() if row_ids else _waiting_files(work, round_, own))
        facts = RoundFacts.load(work, round_, [row.row_id for row in rows])
        last = last_reviews(work.reviews.of_round(round_.round_id))
        acceptances = [_acceptance(facts, row, own) for row in rows]
        new = [each for each in acceptances if not _is_accepted_already(last.get((each.row_id, own)), each)]
        if new:
            record_in_history(
                work, work.begin_act("accept", by), round_, [(each.row_id, own) for each in new], "accepted"
            )
        for each in new:
            work.reviews.add(round_.round_id, each)
        work.commit()
    ids, fresh = tuple(row.row_id for row in rows), {each.row_id for each in new}
    already = tuple(each for each in ids if each not in fresh)
    return Outcome(
        Accepted(name, ids, already), frozenset((each, key) for each in fresh for key in facts.profile.by_key)
    )


def reopen(
    store: Store,
    row_ids: Sequence[str],
    reason: str,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
) -> Outcome[Reopened]:
    """Reopen accepted rows, or rows of a closed round, and import the answers held for them.

    Raises WrongRole, RoundUnknown, IdUnknown, ReasonMissing, RowNotLocked; then nothing is reopened.
    """
    with store.writing() as work:
        outcome = reopen_within(work, row_ids, reason, year=year, by=by)
        work.commit()
    return outcome


def reopen_within(
    work: UnitOfWork, row_ids: Sequence[str], reason: str, *, year: FiscalYear | None = None, by: str | None = None
) -> Outcome[Reopened]:
    """Reopen rows as `reopen` does, within a transaction that the caller commits."""
    why = as_typed(reason.strip())
    if why is None:
        raise ReasonMissing
    lookup.need_role(work, StoreRole.OFFICE)
    round_ = lookup.chosen_round(work, year)
    rows = list(dict.fromkeys(lookup.find_row(round_, each) for each in row_ids))
    locks = Locks.of(round_, work.reviews.of_round(round_.round_id))
    open_ones = [row.row_id for row in rows if not _locked_divisions(locks, row)]
    if open_ones:
        raise RowNotLocked(id="、".join(open_ones))
    act = work.begin_act("reopen", by, why)
    applied, folded = reopen_rows(work, act, round_, rows)
    ids = tuple(row.row_id for row in rows)
    changes = tuple(change for change in folded.changes if not same(change.was, change.now))
    touched = folded.touched | {(each, key) for each in ids for key in work.plan.asked(round_).profile.by_key}
    attention = any(line.conflict for line in folded.current)
    return Outcome(Reopened(ids, applied, changes), touched, attention=attention)


def reopen_rows(work: UnitOfWork, act: Act, round_: Round, rows: Iterable[RoundRow]) -> tuple[tuple[str, ...], Folded]:
    """Reopen rows within an act, and import the items held for them; return these items."""
    locks = Locks.of(round_, work.reviews.of_round(round_.round_id))
    opened = {row.row_id: row for row in rows}
    places = [(row.row_id, division) for row in opened.values() for division in _locked_divisions(locks, row)]
    record_in_history(work, act, round_, places, "reopened")
    for row_id, division in places:
        work.reviews.add(round_.round_id, Review(row_id, division, ReviewKind.REOPENED, act_id=act.act_id))
    now = next(each for each in work.rounds.all() if each.round_id == round_.round_id)
    free = list(_freed(work, Locks.of(now, work.reviews.of_round(now.round_id)), opened))
    slots = {slot for item in free for slot in free_row(work.returns, item, work.plan.asked(round_).profile)}
    for item in free:  # superseded items are included: they must not be held again when what superseded them is removed
        work.arrivals.settle_held(item.item_id, HeldState.APPLIED)
    facts = RoundFacts.load(work, now)
    for needless in superseded_items(facts, work.arrivals.held(now.round_id)):
        work.arrivals.settle_held(needless, HeldState.SUPERSEDED)
    applied = tuple(item.item_id for item in free if item.state is HeldState.WAITING)
    return applied, refold(work.entries, facts, slots, act)


def record_in_history(work: UnitOfWork, act: Act, round_: Round, places: Iterable[tuple[str, str]], now: str) -> None:
    """Record what the office did with a division's answer in the history of its rows (a key of REVIEW)."""
    last = last_reviews(work.reviews.of_round(round_.round_id))
    before = {place: last[place].kind.value if place in last else None for place in places}
    work.entries.add_changes(
        Change(act.act_id, round_.round_id, row_id, REVIEW, division, was, now, OFFICE, Why.TYPED)
        for (row_id, division), was in before.items()
    )


def own_rows(round_: Round, division: str, name: str, row_ids: Iterable[str]) -> tuple[RoundRow, ...]:
    """Return the rows of these 管理番号, each once, in printed order; raises IdUnknown, NotYours."""
    named = [lookup.find_row(round_, each) for each in row_ids]
    for row in named:
        if row not in round_.rows_of(division):
            raise NotYours(id=row.row_id, division=name)
    return tuple(row for row in round_.rows if row in named)


def _locked_divisions(locks: Locks, row: RoundRow) -> tuple[str, ...]:
    """Return the divisions for which a row is reopened: those accepted; in a closed round all that answer it."""
    accepted = locks.divisions(row.row_id)
    if locks.round_.is_open(row.row_id):
        return accepted
    named = row.writers or tuple(answerer.division for answerer in row.answerers[:1])
    return tuple(dict.fromkeys((*accepted, *named)))


def _freed(records: Records, locks: Locks, rows: Container[str]) -> Iterator[HeldItem]:
    """Return the items held only because their rows are locked, including those that later answers superseded.

    The current values are then what they would be if the row had never been locked.
    """
    for item in records.arrivals.held(locks.round_.round_id, None):
        if item.row_id is None or item.row_id not in rows or item.state not in _KEPT:
            continue
        if item.reason in LOCK_REASONS:
            answer = records.returns.find(item.return_id or "")
            if answer is not None and locks.reason(item.row_id, answer.division) is None:
                yield item


def _waiting_files(records: Records, round_: Round, division: str) -> list[str]:
    """Return the held files with answers of a division."""
    files = [item for item in records.arrivals.held(round_.round_id) if item.kind is HeldKind.FILE]
    whose = divisions_of(records, round_, files) if files else {}
    return [f"「{item.file}」" for item in files if division in whose[item.item_id]]


def _need_answers(
    records: Records, round_: Round, division: str, name: str, rows: Sequence[RoundRow], files: Sequence[str]
) -> None:
    """Refuse rows that cannot be accepted, with the reason of each."""
    contents = RoundContents.load(records, round_)
    waiting = {item.row_id for item in records.arrivals.held(round_.round_id)}
    own = OwnAnswers.load(records, round_)
    blank = [row.row_id for row in rows if not own.is_answered(contents, row, division)]
    reasons = {
        "相違": [row.row_id for row in rows if contents.conflicts.get(row.row_id)],
        "未取込": [*(row.row_id for row in rows if row.row_id in waiting), *files],
        "未記入": blank,
    }
    reason = "、".join(f"{why} {' '.join(ids)}" for why, ids in reasons.items() if ids)
    if reason or not rows:
        raise NotAcceptable(division=name, reason=reason or "回答する取組がありません")


def _acceptance(facts: RoundFacts, row: RoundRow, division: str) -> Review:
    """Return the acceptance of a row as it is now, with the ids of its current assertions."""
    slots = dict.fromkeys(facts.slot(row.row_id, key, division) for key in facts.profile.by_key)
    resolutions = [facts.resolve(slot) for slot in slots]
    values = {key: text for each in resolutions for key, text in zip(each.slot.keys, each.values, strict=True)}
    observed = {each.slot: observed_by_writer(each) for each in resolutions}
    return Review(row.row_id, division, ReviewKind.ACCEPTED, values, observed)


def _is_accepted_already(before: Review | None, now: Review) -> bool:
    """Return whether a row was already accepted with the same values."""
    return before is not None and before.kind is ReviewKind.ACCEPTED and before.values == now.values
