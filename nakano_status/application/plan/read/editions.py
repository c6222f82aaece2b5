"""計画の版 for the window: the editions, newest first, and what prevents withdrawing the newest."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.lookup import acts_on, meant_plan
from nakano_status.application.plan.withdraw_revision import revision_obstacles
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition


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
