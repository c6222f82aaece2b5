"""Withdraw the latest 改正 of the organisation while nothing was sent, answered or recorded under it.

What it ended goes on, what it founded is removed, rows and 成果指標 return. An alias that had become a name is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from nakano_status.application.lookup import every_edition, need_role, organisation_of
from nakano_status.application.organisation.hand_on_row import HAND_ON
from nakano_status.application.organisation.reorganise import REORGANISE, hand_on_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.merge.change import Act
from nakano_status.domain.organisation.reorganisation import undone
from nakano_status.domain.organisation.succession import Succession
from nakano_status.domain.plan.handover import owners_before
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.refusals.planning import ReorganisationKept, ReorganisationNone
from nakano_status.domain.round.round import Answerer, Round, RoundRow
from nakano_status.domain.text.narrative import as_typed

_OF_ORGANISATION = frozenset({"edit_division", "import_divisions", REORGANISE, HAND_ON})
_OPENING = frozenset({"open_round", "import_list"})


def withdraw_reorganisation(
    store: Store, reason: str = "", by: str | None = None
) -> Outcome[tuple[Act, tuple[Succession, ...]]]:
    """Withdraw the latest 改正; return its act, and what had continued what.

    Raises WrongRole, ReorganisationNone, ReorganisationKept.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        acts = work.entries.acts()
        recorded = work.organisation.successions()
        if not recorded:
            raise ReorganisationNone
        act_id, steps = list(recorded.items())[-1]
        place = next(place for place, each in enumerate(acts) if each.act_id == act_id)
        undone, after = acts[place], acts[place + 1 :]
        if why := "、".join(_obstacles(work, after, steps[0].day)):
            raise ReorganisationKept(reason=why)
        act = work.begin_act("withdraw_reorganisation", by, as_typed(reason.strip()))
        _return_rows(work, act, undone, steps)
        _return_bodies(work, act_id, steps)
        work.commit()
    return Outcome((undone, tuple(steps)))


def _obstacles(records: Records, after: Sequence[Act], day: date) -> Iterator[str]:
    """Yield what hangs on a reorganisation, for people."""
    if any(each.kind in _OF_ORGANISATION for each in after):
        yield "その後に組織か所管課を変更しています"
    under = [each for each in records.rounds.all() if each.named_on >= day]
    later = {each.act_id for each in after}
    opened = [each for each in after if each.kind in _OPENING]
    for round_ in under if opened else ():
        yield f"{round_.year.label}分の進捗確認を開始しています"
    for round_ in under if not opened else ():
        sent = [act for act in records.packages.acts(round_.round_id).values() if act.act_id in later]
        written = {act.act_id for act, _ in records.entries.changes(round_.round_id) if act.act_id in later}
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
