"""Which plan the rows of an opinion are of: equal 管理番号 of two plans are different rows.

The data format has no place for it, so it is kept as a setting; without one an opinion is on the first plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nakano_status.application.lookup import meant_plan
from nakano_status.application.ports.data_file import Records

if TYPE_CHECKING:
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.plan.opinions import Opinion

_SETTING = "opinion_plans"


def opinion_plans(records: Records) -> Mapping[int, str]:
    """Return the ID of the plan of each opinion, by its number."""
    kept = json.loads(records.settings.read(_SETTING) or "{}")
    return {each.number: kept.get(str(each.number), records.info.plan_id) for each in records.opinions.all()}


def save_opinions(work: UnitOfWork, opinions: Iterable[Opinion]) -> None:
    """Save opinions; those whose rows are new or others are on the plan that is meant now."""
    some = list(opinions)
    before = {each.number: each.rows for each in work.opinions.all()}
    plan_id = meant_plan(work).plan_id
    kept = json.loads(work.settings.read(_SETTING) or "{}")
    now = kept | {str(each.number): plan_id for each in some if before.get(each.number) != each.rows}
    work.opinions.save(some)
    if len(work.plan.all()) > 1 and now != kept:
        work.settings.save(_SETTING, json.dumps(now))
