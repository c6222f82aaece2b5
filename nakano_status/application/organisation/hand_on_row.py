"""Hand a row on to another division from a day on, in open rounds, too (row move).

Answers of the former division remain its answers; the form of the new division has to be made. The replaced owners are
stored with the row move, so that the row can be returned exactly as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.application import lookup, preconditions, unchanged_content
from nakano_status.application.organisation.reorganise import hand_on_rows, need_heirs
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round.settled_rounds import SettledRound, preserve_settled_rounds, settled_rounds
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.organisation.divisions import Division, Role, Succession
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.ownership import (
    KeptRowMove,
    owners_after_handover,
    owners_after_registered_ends,
    replace_by_heirs,
)
from nakano_status.domain.plan.plan import Edition, Listing, Owner
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.refusals.exchange import IdUnknown, NameDayUnfit, RepostNotAnswered
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class RowMove:
    """A row to hand on, with the reason.

    `row_id`: its 管理番号. `to`: the name of its new division. `since`: the first day. The division before is found by
    its name `was`, otherwise by its `role`. Without both it is the answering division. `plan_id`: the row's plan (None:
    the current plan).
    """

    row_id: str
    to: str
    since: date
    reason: str
    role: Role | None = None
    was: str | None = None
    plan_id: str | None = None


@dataclass(frozen=True)
class HandedOn:
    """A row that was handed on, with the names of the divisions before and after.

    `packages`: the 照会番号 of the former division's forms in open rounds. `years`: the years of the open rounds in
    which the row is handed on, too. `settled`: the settled rounds that name the former division on the row, if they are
    of that day or later, or still collected. A published or closed one keeps that division; in the others only the
    recorded papers name it.
    """

    row_id: str
    was: str
    now: str
    packages: tuple[str, ...]
    years: tuple[FiscalYear, ...] = ()
    settled: tuple[SettledRound, ...] = ()


def hand_on_row(
    parts: Parts,
    store: Store,
    move: RowMove,
    by: str | None = None,
    *,
    is_dry_run: bool = False,
    seen: HandedOn | None = None,
) -> Outcome[HandedOn]:
    """Hand on a row to another division, in every edition that names the former division on the row.

    If the day of the move has come, the row is handed on in open rounds, too.
    If `is_dry_run` is true, nothing is written. `seen` are the effects as shown to the user (None: not compared).
    Raises ContentMoved, WrongRole, ReasonMissing, IdUnknown, RepostNotAnswered, DivisionUnknown, GenericBody,
    BodyEnded, HeirUnfit, NotNamedOnRow, RowAlreadyThere, NameDayUnfit, RowMovedThen, PlanNotHere and PlanUnclear.
    """
    reason = preconditions.need_typed_reason(move.reason)
    today = parts.clock.today()
    if is_dry_run:
        with preconditions.office_reading(store) as records:
            return Outcome(_planned(records, move, today).described(records))
    with preconditions.office_writing(store) as work:
        planned = _planned(work, move, today)
        done = planned.described(work)
        if seen is not None:
            unchanged_content.need_unchanged(
                work, unchanged_content.Content(f"{done.row_id}の引継ぎの内容"), seen, done
            )
        with preserve_settled_rounds(work):
            _write(work, work.begin_act(ActKind.HAND_ON_ROW, by, reason), planned)
        work.commit()
    return Outcome(done, frozenset({(done.row_id, OWNERS), *work.refolded}))


@dataclass(frozen=True)
class _Planned:
    """A row, the divisions before and after (by ID), its owners afterwards by edition, and the open rounds to change.

    `steps` are the successions by which the row passes on from the new division if that division ends. `settled` are
    the rounds that keep the former division, or have recorded papers with it.
    """

    row_id: str
    was: str
    heir: Division
    since: date
    steps: tuple[Succession, ...]
    editions: tuple[tuple[Edition, tuple[Owner, ...]], ...]
    rounds: tuple[Round, ...]
    settled: tuple[SettledRound, ...]

    def described(self, records: Records) -> HandedOn:
        packages = (each for round_ in self.rounds for each in _packages(records, round_, self.was, self.row_id))
        was = records.organisation.read().name(self.was)
        years = tuple(each.year for each in self.rounds)
        return HandedOn(self.row_id, was, self.heir.name_on(), tuple(packages), years, self.settled)


def _planned(records: Records, move: RowMove, today: date) -> _Planned:
    row_id, heir = fold_id(move.row_id), lookup.find_division(records, move.to)
    _need_alive(heir, move.since)
    if not heir.kind.can_answer:
        raise refusals.HeirUnfit(name=f"取組{move.row_id}", found=heir.name_on())
    plan = lookup.find_plan(records, move.plan_id) if move.plan_id else lookup.current_plan(records)
    editions = [each for each in plan.editions if _listing(each, row_id) is not None]
    if not editions:
        raise IdUnknown(found=move.row_id)
    was = lookup.find_division(records, move.was) if move.was else None
    names = records.organisation.read().names()
    owner = _owner(editions[-1].listing(row_id), move, was, heir, names)
    heirs = {owner.division: heir.division_id}
    steps = need_heirs(records, heir, move.since)
    changed = tuple((each, owners) for each in editions if (owners := _owners(each, row_id, move, heirs, steps)))
    naming = [each for each in lookup.rounds_of_plan(records, plan.plan_id) if _names(each, row_id, owner.division)]
    settled = {each.round_.round_id: each for each in settled_rounds(records)}
    fixed = {each.round_.round_id for each in settled.values() if not each.is_kept_current}
    collecting = [] if move.since > today else [each for each in naming if each.is_collecting]
    rounds = tuple(each for each in collecting if each.round_id not in fixed)
    concerned = (each for each in naming if each in collecting or each.named_on >= move.since)
    kept = tuple(settled[each.round_id] for each in concerned if each.round_id in settled)
    return _Planned(
        row_id=row_id,
        was=owner.division,
        heir=heir,
        since=move.since,
        steps=steps,
        editions=changed,
        rounds=rounds,
        settled=kept,
    )


def _write(work: UnitOfWork, act: Act, planned: _Planned) -> None:
    row_id, heir = planned.row_id, planned.heir.division_id
    editions = {each.edition_id: each for each in lookup.every_edition(work)}
    before = {edition.edition_id: edition.listing(row_id) for edition, _ in planned.editions}
    owners = {edition_id: (*each.former, *each.owners) for edition_id, each in before.items()}
    named = {each.round_id: each.row(row_id).named_divisions for each in planned.rounds}
    work.organisation.add_row_move(KeptRowMove(row_id, planned.was, heir, planned.since, owners, named))
    for edition, now in planned.editions:
        work.plan.save_owners(edition, {row_id: now})
    for round_ in planned.rounds:
        row = round_.row(row_id)
        last = [heir, *(each.successor for each in planned.steps if each.successor and each.day <= round_.named_on)][-1]
        after = replace_by_heirs(row.named_divisions, {planned.was: last})
        hand_on_rows(work, act, round_, [replace(row, named_divisions=after)], editions[round_.edition_id])


def _need_alive(body: Division, since: date) -> None:
    if body.is_generic:
        raise refusals.GenericBody(name=body.name_on())
    if body.until is not None and body.until < since:
        raise refusals.BodyEnded(name=body.name_on(body.until), found=era_day(body.until))
    if not body.exists_on(since):
        raise NameDayUnfit(found=era_day(since), name=body.name_on())


def _listing(edition: Edition, row_id: str) -> Listing | None:
    return next((each for each in edition.listings if each.row_id == row_id), None)


def _owner(listing: Listing, move: RowMove, was: Division | None, heir: Division, names: dict[str, str]) -> Owner:
    """Return the owner to be replaced; raises RepostNotAnswered, NotNamedOnRow and RowAlreadyThere."""
    if listing.repost_of is not None:
        raise RepostNotAnswered(id=listing.row_id, original=listing.repost_of)
    answering = listing.answerers if was is None else (was.division_id,)
    for owner in listing.owners:
        if owner.division in answering if move.role is None else owner.role is move.role:
            if owner.division == heir.division_id:
                raise refusals.RowAlreadyThere(id=listing.row_id, name=heir.name_on())
            return owner
    named = "、".join(names[each.division] for each in listing.owners) or "なし"
    role = move.was or ("回答する所管課" if move.role is None else move.role.label)
    raise refusals.NotNamedOnRow(id=listing.row_id, role=role, expected=named)


def _owners(
    edition: Edition, row_id: str, move: RowMove, heirs: dict[str, str], steps: Iterable[Succession]
) -> tuple[Owner, ...]:
    """Return the owners of a row afterwards; empty if the former division is not on the row in this edition.

    Raises RowMovedThen.
    """
    listing = edition.listing(row_id)
    if not any(each.division in heirs for each in listing.owners):
        return ()
    try:
        return owners_after_registered_ends(
            listing.with_owners(owners_after_handover(listing, heirs, move.since)), steps
        )
    except ValueError:
        last = max(each.since for each in listing.owners if each.division in heirs and each.since is not None)
        raise refusals.RowMovedThen(id=row_id, since=era_day(last), found=era_day(move.since)) from None


def _names(round_: Round, row_id: str, division: str) -> bool:
    return any(
        row.row_id == row_id and any(each.division == division for each in row.named_divisions) for row in round_.rows
    )


def _packages(records: Records, round_: Round, division: str, row_id: str) -> Iterator[str]:
    for package in records.exchange.packages(round_.round_id, division, row_ids=()):
        if any(row.row_id == row_id for row in package.rows):
            yield package.package_id
