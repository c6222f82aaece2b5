"""Choose an edition of the plan: a round's edition, or the edition for a new round of a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, current_plan, edition_of, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.refusals.planning import EditionUnclear, EditionUnknown, PlanUnclear, YearOutOfPlan


@dataclass(frozen=True)
class EditionChoice:
    """How an edition is chosen: by its number (1 is 当初計画), otherwise by the year of a round.

    None means not given.
    """

    year: FiscalYear | None = None
    number: int | None = None


DEFAULT_EDITION = EditionChoice()
"""The edition of the current round."""


def edition_of_new_round(plan: Plan, year: FiscalYear, number: int | None = None) -> Edition:
    """Return the edition of a plan for a new round of `year`.

    It is the edition with `number` if that is given, otherwise the last edition adopted by the end of the year. Raises
    YearOutOfPlan, EditionUnknown, EditionUnclear.
    """
    if year not in plan.years:
        raise YearOutOfPlan(year=year.label, expected=f"{plan.first_year.label}〜{plan.last_year.label}")
    if number is not None:
        return numbered_edition(plan, number)
    found = plan.editions_in_force(year)
    if len(found) != 1:
        raise EditionUnclear(of=f"{year.label}分の進捗確認", year=year.short, editions=_named(found or plan.editions))
    return found[0]


def plan_of_year(records: Records, year: FiscalYear, plan_id: str | None = None) -> Plan:
    """Return the plan for a new round of a year: the chosen plan, otherwise the only plan that includes the year.

    A chosen plan need not include the year. If no plan includes it, return the newest plan. Raises PlanUnclear if
    several plans include it. `plan_id` overrides the chosen plan for this call.
    """
    if plan_id is not None:
        return next(each for each in records.plan.all() if each.plan_id == plan_id)
    if records.info.chosen_plan_id is not None:
        return current_plan(records)
    found = [each for each in records.plan.all() if year in each.years]
    if len(found) > 1:
        raise PlanUnclear(year=year.label, plans="、".join(f"「{each.title}」" for each in found))
    return found[0] if found else records.plan.all()[-1]


def plan_to_read(records: Records, year: FiscalYear | None) -> Plan:
    """Return the plan whose profile is used to read a list first; the year that is then found decides the list's plan.

    It is the first plan that includes `year`, otherwise the first plan. If a plan was chosen, it is the chosen plan.
    `year`: None if it is not known yet.
    """
    plans = [each for each in records.plan.all() if records.info.chosen_plan_id in (None, each.plan_id)]
    return next((each for each in plans if year in each.years), plans[0])


def round_id_of(records: Records, year: FiscalYear, plan_id: str) -> str:
    """Return the ID for a new round: its year (R4), and the plan's ID if another plan has a round of that year."""
    taken = any(each.round_id == year.short for each in records.rounds.all())
    return f"{year.short}-{plan_id}" if taken else year.short


def chosen_edition(records: Records, choice: EditionChoice) -> Edition:
    """Return the edition that a choice means: by number, of a year's round, or of the current round.

    If there is no such round, return the edition for a new round of the year; without a year, the plan's only edition.
    Raises YearOutOfPlan, EditionUnknown, EditionUnclear, PlanUnclear.
    """
    year = choice.year
    if choice.number is not None:
        plan = current_plan(records) if year is None else plan_of_year(records, year)
        return numbered_edition(plan, choice.number)
    rounds = [each for each in rounds_of_plan(records, records.info.chosen_plan_id) if year in (None, each.year)]
    if rounds:
        return edition_of(records, chosen_round(records, year))
    if year is not None:
        return edition_of_new_round(plan_of_year(records, year), year)
    plan = current_plan(records)
    if len(plan.editions) != 1:
        raise EditionUnclear(of="年度の指定がないため、これ", editions=_named(plan.editions))
    return plan.editions[0]


def numbered_edition(plan: Plan, number: int) -> Edition:
    """Return the edition with a number; raises EditionUnknown."""
    for edition in plan.editions:
        if edition.ordinal == number:
            return edition
    raise EditionUnknown(found=str(number), editions=_named(plan.editions))


def _named(editions: Iterable[Edition]) -> str:
    return "、".join(each.label for each in editions)
