"""Which plan the rows of an opinion are of: equal 管理番号 of two plans are different rows.

An opinion keeps its plan, whichever is meant when it is edited. The data format has no place for it, so it is kept as a
setting; without one an opinion is on the first plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nakano_status.application.lookup import meant_plan
from nakano_status.application.ports.data_file import Records

if TYPE_CHECKING:
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.plan.annotations import Opinion
    from nakano_status.domain.plan.plan import Plan

_SETTING = "opinion_plans"


def opinion_plans(records: Records) -> Mapping[int, str]:
    """Return the ID of the plan of each opinion, by its number."""
    kept = json.loads(records.settings.read(_SETTING) or "{}")
    return {each.number: kept.get(str(each.number), records.info.plan_id) for each in records.opinions.all()}


def plan_of_opinion(records: Records, opinion: Opinion | None) -> Plan:
    """Return the plan that rows of an opinion are of: its own if it has any, else the one that is meant now.

    Raises PlanUnclear.
    """
    if opinion is None or not opinion.rows:
        return meant_plan(records)
    plan_id = opinion_plans(records)[opinion.number]
    return next(each for each in records.plan.all() if each.plan_id == plan_id)


def save_opinions(work: UnitOfWork, opinions: Iterable[Opinion]) -> None:
    """Save opinions; new ones, and those that get their first rows, are on the plan that is meant now.

    Raises PlanUnclear.
    """
    some = list(opinions)
    before = {each.number: each.rows for each in work.opinions.all()}
    kept = json.loads(work.settings.read(_SETTING) or "{}")
    fresh = [str(each.number) for each in some if each.number not in before or (each.rows and not before[each.number])]
    now = kept | dict.fromkeys(fresh, meant_plan(work).plan_id) if fresh else kept
    work.opinions.save(some)
    if len(work.plan.all()) > 1 and now != kept:
        work.settings.save(_SETTING, json.dumps(now))
