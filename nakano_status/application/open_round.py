"""Open a round (進捗確認を開始), list rounds, close one (round open, round list, round close)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import need_open, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Records, Store, StoreRole, UnitOfWork
from nakano_status.domain import refusals
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.plan import Plan
from nakano_status.domain.roster import open_rows
from nakano_status.domain.round import Origin, Round


def open_round(
    parts: Parts, store: Store, year: FiscalYear, due: date | None = None, by: str | None = None
) -> Outcome[Round]:
    """Open the round of a year: its rows and who answers them are frozen.

    Raises RoundExists, YearOutOfPlan, WrongRole.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = _new_round(parts, work, year, due)
        work.begin_act("open_round", by)
        work.add_round(round_)
        work.commit()
    return Outcome(round_)


def list_rounds(store: Store) -> Sequence[Round]:
    """Return all rounds, oldest year first."""
    with store.reading() as records:
        return tuple(records.rounds())


def close_round(store: Store, year: FiscalYear | None = None, by: str | None = None) -> Outcome[Round]:
    """Close a round: nothing is written in it any more. Raises RoundUnknown, RoundClosed, WrongRole."""
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, year))
        work.begin_act("close_round", by)
        work.close_round(round_.round_id)
        work.commit()
    return Outcome(round_)


def need_new_year(records: Records, plan: Plan, year: FiscalYear) -> None:
    """Refuse a year that has a round already, or that is not the plan's; raises RoundExists, YearOutOfPlan."""
    if any(each.year == year for each in records.rounds()):
        raise refusals.RoundExists(year=year.label)
    if not plan.first_year <= year <= plan.last_year:
        raise refusals.YearOutOfPlan(year=year.label, expected=f"{plan.first_year.label}〜{plan.last_year.label}")


def round_id_of(year: FiscalYear) -> str:
    """Return the id of a year's round; a data file holds one plan, so the year is enough."""
    return year.short


def _new_round(parts: Parts, work: UnitOfWork, year: FiscalYear, due: date | None) -> Round:
    plan = work.plan()
    need_new_year(work, plan, year)
    edition = plan.current
    previous = max((each for each in work.rounds() if each.year < year), key=lambda each: each.year, default=None)
    return Round(
        round_id=round_id_of(year),
        year=year,
        edition_id=edition.edition_id,
        as_of=year.as_of,
        due=due,
        made_on=parts.clock.today(),
        origin=Origin.COLLECTED,
        rows=open_rows(edition, year, previous, work.schedules(edition.edition_id)),
    )
