"""The recorded 改正 and row moves, the latest first; the latest can be withdrawn while nothing depends on it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nakano_status.application import lookup, preconditions
from nakano_status.application.organisation.edit_division import reasons_to_keep
from nakano_status.application.organisation.reorganise import hand_on_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.application.round.read import as_known
from nakano_status.application.round.settled_rounds import preserve_settled_rounds
from nakano_status.application.unchanged_content import Content, need_unchanged
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.act_subjects import withdrawn_act
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.organisation.divisions import Succession
from nakano_status.domain.organisation.reorganisation import undo_steps
from nakano_status.domain.plan.ownership import KeptRowMove, owner_cell_on, owners_before_handover, parse_owners
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.refusals.planning import NoReorganisation, NoRowMove, ReorganisationKept, RowMoveKept
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.text.narrative import stored_entry

_OF_ORGANISATION = frozenset({ActKind.EDIT_DIVISION, ActKind.IMPORT_DIVISIONS, ActKind.REORGANISE, ActKind.HAND_ON_ROW})
_MOST_NAMED = 3


@dataclass(frozen=True)
class RecordedChange:
    """A recorded act of 改正 with its successions (`steps`), or a row move (`move`).

    `steps` is empty for a row move, `move` is None for a 改正. `day`: its first day. `label`: a description of the
    change. `obstacles`: the reasons that prevent withdrawing it, as sentences; for a change that is not the latest,
    only the later changes.
    """

    act: Act
    day: date
    label: str
    obstacles: tuple[str, ...]
    steps: Sequence[Succession] = ()
    move: KeptRowMove | None = None


def recorded_changes(records: Records) -> tuple[RecordedChange, ...]:
    """Return the recorded 改正 and row moves that were not withdrawn, the latest first."""
    steps, moves = records.organisation.successions(), records.organisation.row_moves()
    undone = find_withdrawn_acts(records)
    acts = [each for each in records.entries.acts() if each.act_id not in undone]
    labels = {each.act_id: _label(records, each, moves.get(each.act_id)) for each in acts}
    found: list[RecordedChange] = []
    for place, act in reversed(list(enumerate(acts))):
        own, move = steps.get(act.act_id, ()), moves.get(act.act_id)
        if not own and move is None:
            continue
        day, after = move.day if move else own[0].day, acts[place + 1 :]
        later = [labels[each.act_id] or "組織の表の取込み" for each in after if each.kind in _OF_ORGANISATION]
        obstacles = (*_later_changes(later), *(() if found else _obstacles(records, after, day, move, own)))
        found.append(RecordedChange(act, day, labels[act.act_id], obstacles, own, move))
    return tuple(found)


def find_withdrawn_acts(records: Records) -> frozenset[str]:
    """Return the IDs of the withdrawn 改正 and row moves, and of the acts that withdrew them."""
    steps, moves = records.organisation.successions(), records.organisation.withdrawn_row_moves()
    return frozenset(each.act_id for each in records.entries.acts() if _is_undone(each, steps, moves))


def _is_undone(act: Act, steps: Mapping[str, object], moves: Container[str]) -> bool:
    """Return whether an act withdrew a change, or was withdrawn.

    A row move made by an earlier version of the program is not recorded and counts as not withdrawn.
    """
    if act.kind == ActKind.HAND_ON_ROW:
        return act.act_id in moves
    return act.kind == ActKind.WITHDRAW_REORGANISATION or (act.kind == ActKind.REORGANISE and act.act_id not in steps)


def _label(records: Records, act: Act, move: KeptRowMove | None) -> str:
    if move is None:
        return act.reason or ""
    organisation = records.organisation.read()
    was, now = organisation.name(move.was, move.day - timedelta(days=1)), organisation.name(move.heir, move.day)
    edition_id = _edition_of(records, move)
    row = lookup.PlanNaming(records)(edition_id, move.row_id) if edition_id else move.row_id
    return f"取組 {row}：{was} → {now}（引継ぎ）。{act.reason}"


def _later_changes(later: Sequence[str]) -> Iterator[str]:
    """Yield a sentence that names the later changes of the organisation, if there are any."""
    if later:
        others = "など" if len(later) > _MOST_NAMED else ""
        yield f"その後に組織か所管課を変更しています（{'、'.join(later[:_MOST_NAMED])}{others}）"


def _obstacles(
    records: Records, after: Sequence[Act], day: date, move: KeptRowMove | None, steps: Sequence[Succession]
) -> Iterator[str]:
    """Yield the other obstacles to withdrawing a change, as sentences.

    `move`: a row move; the obstacles then concern only the row and its divisions. `steps`: the steps of a 改正. Equal
    管理番号 of another plan are other rows.
    """
    yield from _editions_with_heirs(records, after, steps)
    edition_id = None if move is None else _edition_of(records, move)
    plan_id = None if edition_id is None else records.plan.plan_ids()[edition_id]
    acts, begun_and_closed = {each.act_id for each in after}, records.rounds.acts()
    corrections = {each.act_id for each in after if each.kind == ActKind.CORRECT_MADE_ON}
    if move is not None:
        plans = (each for each in records.plan.all() if plan_id in (None, each.plan_id))
        for edition in (edition for plan in plans for edition in plan.editions):
            if lookup.acts_on(records, edition)[0] in after:
                yield f"{edition.label}を登録しています"
    for round_ in lookup.rounds_of_plan(records, plan_id):
        begun, closed = begun_and_closed[round_.round_id]
        is_under = round_.named_on >= day and (move is None or any(each.row_id == move.row_id for each in round_.rows))
        if is_under and begun in acts:
            yield f"{round_.year.label}分の進捗確認を開始しています"
        elif is_under and any(
            act.act_id in corrections for act, _ in records.entries.changes(round_.round_id, key=OWNERS)
        ):
            yield f"{round_.year.label}分の進捗確認の作成日を訂正しています"
            continue
        if begun in acts or not (round_.named_on >= day if move is None else round_.round_id in move.named_divisions):
            continue
        found = {
            "回答様式の作成": _has_sent(records, round_, acts, move),
            "回答などの入力": _has_content(records, round_, acts, move),
            "資料の記録": any(each.act_id in acts for each in records.publications.of_round(round_.round_id)),
            "締切": closed in acts,
        }
        if done := "・".join(what for what, is_there in found.items() if is_there):
            yield f"{round_.year.label}分の進捗確認で{done}を行っています"


def _editions_with_heirs(records: Records, after: Sequence[Act], steps: Iterable[Succession]) -> Iterator[str]:
    """Yield a sentence for each edition that was registered after a 改正 and already names an heir of the 改正.

    Withdrawing the 改正 would not return such a row or 成果指標: the edition names the heir from the beginning. It
    counts if it passed to the heir in an earlier edition, or if no earlier edition has it. `after`: the acts after the
    改正. `steps`: the successions of the 改正.
    """
    passed = [each for each in steps if each.division is not None and each.successor not in (None, each.division)]
    takers = {each.successor for each in passed}
    givers = {(each.division, each.day - timedelta(days=1)) for each in passed}
    for plan in records.plan.all() if passed else ():
        later = [each for each in plan.editions if lookup.acts_on(records, each)[0] in after]
        known, given = set[str](), set[str]()
        for edition in plan.editions if later else ():
            if edition not in later:
                known |= {each.row_id for each in edition.listings} | records.indicators.owners(
                    edition.edition_id
                ).keys()
                ended = ((row.row_id, owner) for row in edition.listings for owner in row.former)
                given |= {row_id for row_id, owner in ended if (owner.division, owner.until) in givers}
                for division, last in givers:
                    owners = records.indicators.owners(edition.edition_id, last)
                    given |= {each for each, owner in owners.items() if owner == division}
        for edition in later:
            rows = ((row.row_id, owner.division) for row in edition.listings for owner in row.owners if not owner.since)
            indicators = records.indicators.owners(edition.edition_id).items()
            named = {each for each, division in (*rows, *indicators) if division in takers}
            if named - known or named & given:
                yield f"{edition.label}を登録しています"


def _edition_of(records: Records, move: KeptRowMove) -> str | None:
    """Return the ID of an edition that a row move changed; None if no such edition exists any longer."""
    ids = records.plan.plan_ids()
    return next((each for each in move.owners if each in ids), None)


def _has_sent(records: Records, round_: Round, acts: set[str], move: KeptRowMove | None) -> bool:
    """Return whether one of the acts made a form; for a row move, a form with its row or for its divisions."""
    made = {number for number, act in records.exchange.package_acts(round_.round_id).items() if act.act_id in acts}
    if move is None or not made:
        return bool(made)
    return any(
        package.division in (move.was, move.heir) or any(row.row_id == move.row_id for row in package.rows)
        for package in records.exchange.packages(round_.round_id, row_ids=())
        if package.package_id in made
    )


def _has_content(records: Records, round_: Round, acts: set[str], move: KeptRowMove | None) -> bool:
    """Return whether one of the acts wrote, accepted or reopened something; for a row move, on its row."""
    row_id = None if move is None else move.row_id
    written = (act for act, _ in records.entries.changes(round_.round_id, row_id))
    reviewed = (each for each in records.reviews.of_round(round_.round_id) if row_id in (None, each.row_id))
    return any(each.act_id in acts for each in written) or any(each.act_id in acts for each in reviewed)


def withdraw_reorganisation(
    store: Store, reason: str = "", by: str | None = None, seen: RecordedChange | None = None
) -> Outcome[RecordedChange]:
    """Withdraw the latest 改正 and return it.

    Rows, 成果指標 and bodies are restored to their state before it, and due dates that were handed on are removed. Row
    moves (引継ぎ) are not 改正; see `withdraw_row_move`. `seen`: the 改正 that the person saw as the latest (None: not
    checked). Raises WrongRole, NoReorganisation, ReorganisationKept, ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        last = next((each for each in recorded_changes(work) if each.move is None), None)
        if last is None:
            raise NoReorganisation
        _need_latest(work, last, seen)
        if last.obstacles:
            raise ReorganisationKept(reason="、".join(last.obstacles))
        act = _begin(work, last, reason, by)
        with preserve_settled_rounds(work):
            _return_rows(work, act, last.act, last.steps)
            _return_bodies(work, last.act.act_id, last.steps)
        work.commit()
    return Outcome(last, frozenset(work.refolded))


def withdraw_row_move(
    store: Store, reason: str = "", by: str | None = None, seen: RecordedChange | None = None
) -> Outcome[RecordedChange]:
    """Withdraw the latest row move and return it: the row is given back to the divisions that it had before.

    `seen`: the row move that the person saw as the latest (None: not checked). Raises WrongRole, NoRowMove if no row
    move is recorded, RowMoveKept with the reasons that prevent withdrawing it, and ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        last = next((each for each in recorded_changes(work) if each.move is not None), None)
        if last is None or last.move is None:
            raise NoRowMove
        _need_latest(work, last, seen)
        if last.obstacles:
            raise RowMoveKept(id=last.move.row_id, reason="、".join(last.obstacles))
        act = _begin(work, last, reason, by)
        with preserve_settled_rounds(work):
            _return_row(work, act, last.move)
        work.organisation.withdraw_row_move(last.act.act_id)
        work.commit()
    return Outcome(last, frozenset({(last.move.row_id, OWNERS), *work.refolded}))


def _need_latest(records: Records, last: RecordedChange, seen: RecordedChange | None) -> None:
    """Refuse to withdraw a change that a colleague registered after the person saw the latest one."""
    if seen is not None:
        withdrawing = records.history.acts_about([withdrawn_act(seen.act.act_id)])
        ids = {last.act.act_id, *(each.act_id for each in withdrawing)}
        content = Content("最後に登録した変更", lambda records: lookup.acts_with(records, ids))
        need_unchanged(records, content, (seen.act.act_id,), (last.act.act_id,))


def _begin(work: UnitOfWork, last: RecordedChange, reason: str, by: str | None) -> Act:
    why = "。".join(filter(None, (last.label, stored_entry(reason))))
    return work.begin_act(ActKind.WITHDRAW_REORGANISATION, by, why, [withdrawn_act(last.act.act_id)])


def _return_row(work: UnitOfWork, act: Act, move: KeptRowMove) -> None:
    """Restore the divisions that were named on a row before a move."""
    editions = {each.edition_id: each for each in lookup.every_edition(work)}
    for edition in editions.values():
        if edition.edition_id in move.owners:
            work.plan.save_owners(edition, {move.row_id: move.owners[edition.edition_id]})
    for round_ in work.rounds.all():
        if round_.round_id in move.named_divisions:
            row = replace(round_.row(move.row_id), named_divisions=move.named_divisions[round_.round_id])
            hand_on_rows(work, act, round_, [row], editions[round_.edition_id])


def _return_rows(work: UnitOfWork, act: Act, undone: Act, steps: Iterable[Succession]) -> None:
    """Give rows and 成果指標 back to the divisions that had them."""
    day = next(each.day for each in steps)
    passed = [each for each in steps if each.successor not in (None, each.division)]
    givers = {each.division for each in passed if each.division is not None}
    takers = {each.successor for each in passed if each.successor is not None}
    moves = [each for each in work.organisation.row_moves().values() if each.day == day]
    moves = [each for each in moves if each.was in givers and each.heir in takers]
    editions = {each.edition_id: each for each in lookup.every_edition(work)}
    for edition in editions.values():
        moved = {each.row_id for each in moves if edition.edition_id in each.owners}
        listings = [each for each in edition.listings if each.row_id not in moved]
        back = {each.row_id: owners_before_handover(each, givers, takers, day, edition.adopted_on) for each in listings}
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

    A published 所管課 means the divisions that the plan names in it, whatever it prints, even if it prints nothing.
    Each division has the role that it has again in the plan, because a 所管課 does not show that a second division
    leads, too.
    """
    organisation = as_known.organisation_of(records, round_)
    listings = {each.row_id: each for each in lookup.edition_of(records, round_).listings}
    for act, change in records.entries.changes(round_.round_id, key=OWNERS):
        if act.act_id == undone.act_id:
            listing = listings[change.row_id]
            is_published = change.was == owner_cell_on(listing.owners_printed, organisation, round_.named_on)
            owners = listing.printed_first if is_published else parse_owners(change.was, organisation)[0]
            everyone = (*listing.former, *listing.owners)
            planned = {each.division: each.role for each in everyone if each.holds_on(round_.named_on)}
            named = (
                NamedDivision(each.division, planned.get(each.division, each.role), each.ordinal) for each in owners
            )
            yield replace(round_.row(change.row_id), named_divisions=tuple(named))


def _return_bodies(work: UnitOfWork, act_id: str, steps: Sequence[Succession]) -> None:
    """Restore the former organisation, without the due dates that were handed on.

    Raises ReorganisationKept if a body that leaves is still in use.
    """
    now, recorded = work.organisation.read(), work.organisation.successions()
    before = undo_steps(now, steps, [step for other, some in recorded.items() if other != act_id for step in some])
    kept = {each.division_id for each in before.divisions}
    leaving = [each for each in now.divisions if each.division_id not in kept]
    for round_ in work.rounds.all():
        if round_.named_on >= steps[0].day or not kept.issuperset(body for body, _ in round_.division_dues):
            work.rounds.remove_dues(round_.round_id, act_id)
    work.organisation.remove_successions(act_id)
    reasons = reasons_to_keep(work, before)
    for body in leaving:
        if why := reasons.get(body.division_id):
            raise ReorganisationKept(reason=f"「{body.name_on()}」は、{why}")
    work.organisation.remove(each.division_id for each in leaving)
    work.organisation.save(before)
