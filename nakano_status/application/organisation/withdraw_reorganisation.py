"""Withdraw the latest 改正 of the organisation while nothing was sent, answered or recorded under it.

What it ended goes on, what it founded is removed, rows and 成果指標 return. An alias that had become a name is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nakano_status.application.lookup import every_edition, need_role, organisation_of
from nakano_status.application.organisation.hand_on_row import HAND_ON
from nakano_status.application.organisation.reorganise import REORGANISE, hand_on_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.merge.change import Act
from nakano_status.domain.organisation.succession import Succession
from nakano_status.domain.organisation.undone_changes import undone
from nakano_status.domain.plan.handover import owners_before
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.refusals.reorganising import ReorganisationKept, ReorganisationNone
from nakano_status.domain.round.round import Answerer, Round, RoundRow
from nakano_status.domain.text.narrative import as_typed

WITHDRAW = "withdraw_reorganisation"
"""The kind of the act."""

_OF_ORGANISATION = frozenset({"edit_division", "import_divisions", REORGANISE, HAND_ON})
_MOST_NAMED = 3
_OPENING = frozenset({"open_round", "import_list"})


@dataclass(frozen=True)
class RecordedReorganisation:
    """An act of 改正, its day, who continued whom, and what prevents withdrawing it, for people."""

    act: Act
    day: date
    steps: tuple[Succession, ...]
    obstacles: tuple[str, ...]


def recorded_reorganisations(records: Records) -> tuple[RecordedReorganisation, ...]:
    """Return the recorded 改正, the latest first; of earlier ones only the later changes are named as obstacles."""
    recorded, acts = records.organisation.successions(), records.entries.acts()
    places = {each.act_id: place for place, each in enumerate(acts)}
    withdrawn = {each.act_id for each in acts if each.kind == REORGANISE and each.act_id not in recorded}
    found: list[RecordedReorganisation] = []
    for act_id, steps in reversed(list(recorded.items())):
        place, day = places[act_id], steps[0].day
        after = [each for each in acts[place + 1 :] if each.kind != WITHDRAW and each.act_id not in withdrawn]
        obstacles = (*_later_changes(after), *(() if found else _obstacles(records, after, day)))
        found.append(RecordedReorganisation(acts[place], day, tuple(steps), obstacles))
    return tuple(found)


def withdraw_reorganisation(
    store: Store, reason: str = "", by: str | None = None
) -> Outcome[tuple[Act, tuple[Succession, ...]]]:
    """Withdraw the latest 改正; return its act, and what had continued what.

    Raises WrongRole, ReorganisationNone, ReorganisationKept.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        recorded = recorded_reorganisations(work)
        if not recorded:
            raise ReorganisationNone
        last = recorded[0]
        if last.obstacles:
            raise ReorganisationKept(reason="、".join(last.obstacles))
        given = as_typed(reason.strip())
        act = work.begin_act(WITHDRAW, by, "。".join(filter(None, (last.act.reason, given))))
        _return_rows(work, act, last.act, last.steps)
        _return_bodies(work, last.act.act_id, last.steps)
        work.commit()
    return Outcome((last.act, last.steps))


def _later_changes(after: Sequence[Act]) -> Iterator[str]:
    """Yield what was changed in the organisation after a reorganisation, for people."""
    later = [each.reason or "組織の表の取込み" for each in after if each.kind in _OF_ORGANISATION]
    if later:
        others = "など" if len(later) > _MOST_NAMED else ""
        yield f"その後に組織か所管課を変更しています（{'、'.join(later[:_MOST_NAMED])}{others}）"


def _obstacles(records: Records, after: Sequence[Act], day: date) -> Iterator[str]:
    """Yield what else hangs on a reorganisation, for people."""
    under = [each for each in records.rounds.all() if each.named_on >= day]
    acts = {each.act_id for each in after}
    opened = [each for each in after if each.kind in _OPENING]
    for round_ in under if opened else ():
        yield f"{round_.year.label}分の進捗確認を開始しています"
    for round_ in under if not opened else ():
        sent = [act for act in records.packages.acts(round_.round_id).values() if act.act_id in acts]
        written = {act.act_id for act, _ in records.entries.changes(round_.round_id) if act.act_id in acts}
        recorded = any(each.kind == "publish" for each in after) and records.publications.of_round(round_.round_id)
        found = {"回答様式の作成": sent, "回答などの入力": written, "資料の記録": recorded}
        done = "・".join(what for what, some in found.items() if some)
        if done:
            yield f"{round_.year.label}分の進捗確認で{done}を行っています"


def _return_rows(work: UnitOfWork, act: Act, undone: Act, steps: Iterable[Succession]) -> None:
    """Give rows and 成果指標 back to the divisions that had them."""
    day = next(each.day for each in steps)
    givers = {each.division for each in steps if each.division is not None}
    takers = {each.successor for each in steps if each.successor is not None}
    for edition in every_edition(work):
        back = {each.row_id: owners_before(each, givers, takers, day) for each in edition.listings}
        changed = {each.row_id for each in edition.listings if back[each.row_id] != (*each.former, *each.owners)}
        work.plan.save_owners(edition, {row_id: back[row_id] for row_id in back if row_id in changed})
        yesterday = work.indicators.owners(edition.edition_id, day - timedelta(days=1))
        for indicator_id, owner in work.indicators.owners(edition.edition_id).items():
            if owner in takers and yesterday.get(indicator_id) != owner:
                work.indicators.set_owner(edition.edition_id, indicator_id, yesterday.get(indicator_id))
    for round_ in work.rounds.all():
        hand_on_rows(work, act, round_, list(_rows_before(work, round_, undone)))
        for change in work.rounds.due_changes(round_.round_id):
            if change.at == undone.at and change.body in takers and round_.due is not None:
                work.rounds.set_division_due(round_.round_id, change.body, round_.due)


def _rows_before(records: Records, round_: Round, undone: Act) -> Iterator[RoundRow]:
    """Yield the rows of a round that the act handed on, with the divisions that their 所管課 named before."""
    organisation = organisation_of(records, round_)
    for act, change in records.entries.changes(round_.round_id, key=OWNERS):
        if act.act_id == undone.act_id:
            owners, _ = parse_owners(change.was, organisation)
            named = tuple(Answerer(each.division, each.role, each.ordinal) for each in owners)
            yield replace(round_.row(change.row_id), answerers=named)


def _return_bodies(work: UnitOfWork, act_id: str, steps: Sequence[Succession]) -> None:
    """Write the organisation as it was before."""
    now = work.organisation.read()
    before = undone(now, steps)
    kept = {each.division_id for each in before.divisions}
    work.organisation.remove_successions(act_id)
    work.organisation.remove(each.division_id for each in now.divisions if each.division_id not in kept)
    work.organisation.save(before)
