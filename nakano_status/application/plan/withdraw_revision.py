"""計画の版: the editions, newest first; the newest is withdrawn while nothing depends on it (plan withdraw)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nakano_status.application.lookup import acts_on, meant_plan, need_role
from nakano_status.application.organisation.reorganise import HAND_ON_INDICATOR, REORGANISE, WITHDRAW
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.opinions import opinion_plans
from nakano_status.application.plan.revise_plan import ACT
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.refusals.planning import EditionKept
from nakano_status.domain.text.narrative import as_typed

_HANDING_ON = frozenset({REORGANISE, WITHDRAW, HAND_ON_INDICATOR})
"""The kinds of acts that change who is named in every edition: the other editions keep that."""


def withdraw_revision(store: Store, reason: str = "", by: str | None = None) -> Outcome[Edition]:
    """Withdraw the newest edition; return it. Raises WrongRole, EditionKept, PlanUnclear."""
    with store.writing() as work:
        plan = need_withdrawable(work)
        edition = plan.newest
        given = "。".join(filter(None, (edition.label, as_typed(reason.strip()))))
        work.begin_act("withdraw_revision", by, given)
        work.plan.remove_derivations(each for each in work.plan.derivations() if each.to_edition == edition.edition_id)
        work.plan.remove_edition(edition.edition_id)
        work.commit()
    return Outcome(edition)


def need_withdrawable(records: Records) -> Plan:
    """Return the plan whose newest edition can be withdrawn; raises WrongRole, EditionKept, PlanUnclear."""
    need_role(records, StoreRole.OFFICE)
    plan = meant_plan(records)
    if why := "、".join(revision_obstacles(records)):
        raise EditionKept(name=plan.newest.label, reason=why)
    return plan


def revision_obstacles(records: Records) -> tuple[str, ...]:
    """Return what prevents withdrawing the newest edition, for people; empty if it can be withdrawn."""
    plan = meant_plan(records)
    made, *later = acts_on(records, plan.newest)
    if made.kind != ACT:
        return ("改定として登録した版ではありません",)
    return tuple(_obstacles(records, plan, later))


def _obstacles(records: Records, plan: Plan, later: Iterable[Act]) -> Iterator[str]:
    edition = plan.newest
    for round_ in records.rounds.all():
        if round_.edition_id == edition.edition_id:
            yield f"{round_.year.label}分の進捗確認がこの版によっています"
    if any(each.from_edition == edition.edition_id for each in records.plan.derivations()):
        yield "この版の取組の、その後の扱いを登録しています"
    edited = sum(each.kind not in _HANDING_ON for each in later)
    if edited:
        yield f"この版のスケジュール・成果指標・国の計画の項目を{edited}回変更しています"
    new = _own_indicators(records, plan, edition)
    indicators = records.indicators.of_edition(edition.edition_id)
    if with_actuals := [each.indicator_id for each in indicators if each.indicator_id in new and each.actuals]:
        yield f"この版で加えた成果指標（{'、'.join(with_actuals)}）に実績があります"
    rows = _only_of(plan, edition)
    plans = opinion_plans(records)
    for opinion in records.annotations.opinions():
        if plans[opinion.number] == plan.plan_id and (named := rows & set(opinion.rows)):
            yield f"意見{opinion.number}が、この版で加えた取組（{'、'.join(sorted(named))}）に関するものです"


def _only_of(plan: Plan, edition: Edition) -> frozenset[str]:
    """Return the initiatives that no other edition has."""
    others = {each.initiative for other in plan.editions if other != edition for each in other.listings}
    return frozenset(each.initiative for each in edition.listings if each.initiative not in others)


def _own_indicators(records: Records, plan: Plan, edition: Edition) -> frozenset[str]:
    """Return the indicators that no other edition has."""
    ids = {
        each.edition_id: {known.indicator_id for known in records.indicators.of_edition(each.edition_id)}
        for each in plan.editions
    }
    own = ids.pop(edition.edition_id)
    return frozenset(own.difference(*ids.values()))


@dataclass(frozen=True)
class EditionView:
    """An edition with the years whose rounds are bound to it, and the act that registered it."""

    edition: Edition
    rounds: tuple[FiscalYear, ...]
    made_by: Act


@dataclass(frozen=True)
class EditionsView:
    """The editions of the plan, newest first, and what prevents withdrawing the newest, for people."""

    editions: tuple[EditionView, ...]
    years: tuple[FiscalYear, ...]
    obstacles: tuple[str, ...]


def read_editions(records: Records) -> EditionsView:
    """Return the editions of the plan; raises PlanUnclear."""
    plan, rounds = meant_plan(records), records.rounds.all()
    views = tuple(
        EditionView(
            each,
            tuple(sorted(one.year for one in rounds if one.edition_id == each.edition_id)),
            acts_on(records, each)[0],
        )
        for each in reversed(editions_in_order([plan]))
    )
    return EditionsView(views, plan.years, revision_obstacles(records))
