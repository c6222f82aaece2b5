"""Withdraw the latest 改正 of the organisation, or the latest row move, while nothing depends on it.

What a 改正 ended goes on, what it founded is removed, rows and 成果指標 return. An alias that had become a name is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from nakano_status.application.lookup import edition_of, every_edition, need_role, organisation_of
from nakano_status.application.organisation.edit_division import removal_obstacles
from nakano_status.application.organisation.hand_on_row import KeptRowMove, forget_row_move, row_moves
from nakano_status.application.organisation.recorded_changes import RecordedChange, recorded_changes
from nakano_status.application.organisation.reorganise import WITHDRAW, hand_on_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.round.settled_rounds import keeping_settled
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act
from nakano_status.domain.organisation.divisions import Succession
from nakano_status.domain.organisation.reorganisation import undone
from nakano_status.domain.plan.ownership import owners_before, owners_on, parse_owners
from nakano_status.domain.refusals.planning import ReorganisationKept, ReorganisationNone, RowMoveKept, RowMoveNone
from nakano_status.domain.round.round import Answerer, Round, RoundRow
from nakano_status.domain.text.narrative import as_typed


def withdraw_reorganisation(store: Store, reason: str = "", by: str | None = None) -> Outcome[RecordedChange]:
    """Withdraw the latest 改正; return what it was. Raises WrongRole, ReorganisationNone, ReorganisationKept."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        last = next((each for each in recorded_changes(work) if each.move is None), None)
        if last is None:
            raise ReorganisationNone
        if last.obstacles:
            raise ReorganisationKept(reason="、".join(last.obstacles))
        act = _begin(work, last, reason, by)
        with keeping_settled(work):
            _return_rows(work, act, last.act, last.steps)
            _return_bodies(work, last.act.act_id, last.steps)
        work.commit()
    return Outcome(last)


def withdraw_row_move(store: Store, reason: str = "", by: str | None = None) -> Outcome[RecordedChange]:
    """Withdraw the latest row move; return what it was. Raises WrongRole, RowMoveNone, RowMoveKept."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        last = next((each for each in recorded_changes(work) if each.move is not None), None)
        if last is None or last.move is None:
            raise RowMoveNone
        if last.obstacles:
            raise RowMoveKept(id=last.move.row_id, reason="、".join(last.obstacles))
        act = _begin(work, last, reason, by)
        with keeping_settled(work):
            _return_row(work, act, last.move)
        forget_row_move(work.settings, last.act.act_id)
        work.commit()
    return Outcome(last, frozenset({(last.move.row_id, OWNERS)}))


def _begin(work: UnitOfWork, last: RecordedChange, reason: str, by: str | None) -> Act:
    return work.begin_act(WITHDRAW, by, "。".join(filter(None, (last.label, as_typed(reason.strip())))))


def _return_row(work: UnitOfWork, act: Act, move: KeptRowMove) -> None:
    """Name on a row again who was named before a move."""
    editions = {each.edition_id: each for each in every_edition(work)}
    for edition in editions.values():
        if edition.edition_id in move.owners:
            work.plan.save_owners(edition, {move.row_id: move.owners[edition.edition_id]})
    for round_ in work.rounds.all():
        if round_.round_id in move.answerers:
            row = replace(round_.row(move.row_id), answerers=move.answerers[round_.round_id])
            hand_on_rows(work, act, round_, [row], editions[round_.edition_id])


def _return_rows(work: UnitOfWork, act: Act, undone: Act, steps: Iterable[Succession]) -> None:
    """Give rows and 成果指標 back to the divisions that had them."""
    day = next(each.day for each in steps)
    passed = [each for each in steps if each.successor not in (None, each.division)]
    givers = {each.division for each in passed if each.division is not None}
    takers = {each.successor for each in passed if each.successor is not None}
    moves = [each for each in row_moves(work.settings).values() if each is not None and each.day == day]
    moves = [each for each in moves if each.was in givers and each.heir in takers]
    editions = {each.edition_id: each for each in every_edition(work)}
    for edition in editions.values():
        moved = {each.row_id for each in moves if edition.edition_id in each.owners}
        listings = [each for each in edition.listings if each.row_id not in moved]
        back = {each.row_id: owners_before(each, givers, takers, day, edition.adopted_on) for each in listings}
        changed = {each.row_id for each in listings if back[each.row_id] != (*each.former, *each.owners)}
        work.plan.save_owners(edition, {row_id: back[row_id] for row_id in back if row_id in changed})
        yesterday = work.indicators.owners(edition.edition_id, day - timedelta(days=1))
        for indicator_id, owner in work.indicators.owners(edition.edition_id).items():
            if owner in takers and yesterday.get(indicator_id) in givers - {owner}:
                work.indicators.set_owner(edition.edition_id, indicator_id, yesterday.get(indicator_id))
    for round_ in work.rounds.all():
        if round_.named_on >= day:
            rows = list(_rows_before(work, round_, undone))
            hand_on_rows(work, act, round_, rows, editions[round_.edition_id])


def _rows_before(records: Records, round_: Round, undone: Act) -> Iterator[RoundRow]:
    """Yield the rows of a round that the act handed on, with the divisions that their 所管課 named before.

    A 所管課 as published stands for the divisions that the plan names in it, whatever it prints, or if it prints
    nothing. The role of each is the one that it has again in the plan, as a 所管課 does not print that a second one
    leads, too.
    """
    organisation = organisation_of(records, round_)
    listings = {each.row_id: each for each in edition_of(records, round_).listings}
    for act, change in records.entries.changes(round_.round_id, key=OWNERS):
        if act.act_id == undone.act_id:
            listing = listings[change.row_id]
            is_published = change.was == owners_on(listing.owners_printed, organisation, round_.named_on)
            owners = listing.printed_first if is_published else parse_owners(change.was, organisation)[0]
            everyone = (*listing.former, *listing.owners)
            planned = {each.division: each.role for each in everyone if each.holds_on(round_.named_on)}
            named = (Answerer(each.division, planned.get(each.division, each.role), each.ordinal) for each in owners)
            yield replace(round_.row(change.row_id), answerers=tuple(named))


def _return_bodies(work: UnitOfWork, act_id: str, steps: Sequence[Succession]) -> None:
    """Write the organisation as it was before, without the due dates that were handed on.

    Raises ReorganisationKept if a body that it lacks is still needed.
    """
    now, recorded = work.organisation.read(), work.organisation.successions()
    before = undone(now, steps, [step for other, some in recorded.items() if other != act_id for step in some])
    kept = {each.division_id for each in before.divisions}
    leaving = [each for each in now.divisions if each.division_id not in kept]
    for round_ in work.rounds.all():
        if round_.named_on >= steps[0].day or not kept.issuperset(body for body, _ in round_.division_dues):
            work.rounds.remove_dues(round_.round_id, act_id)
    work.organisation.remove_successions(act_id)
    for body in leaving:
        if why := next(removal_obstacles(work, before, body.division_id), None):
            raise ReorganisationKept(reason=f"「{body.name_on()}」は、{why}")
    work.organisation.remove(each.division_id for each in leaving)
    work.organisation.save(before)
