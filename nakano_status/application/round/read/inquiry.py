"""照会: the rounds, the divisions with a form of the open one, and those that need a new or renewed form.

A form has to be renewed if it lacks rows or 成果指標 that its division answers now, or has rows that were handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nakano_status.application.forms.choosing_divisions import asked_before_moves, named_divisions
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round, meant_plan, organisation_of, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.withdraw_round import content_received
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class Rounds:
    """The plan that is shown, its rounds, all plans, and how many divisions were sent a form of the open round.

    `lacking` are the names of those whose forms lack rows that they answer, or have rows of others: they need a renewed
    form. `formless` are the names of divisions that answer but have no form, while others do. `can_withdraw`: the start
    of the open round can still be withdrawn. `free` are the years without a round, each with its plan, the older plan
    first.
    """

    rounds: tuple[Round, ...]
    plan: Plan
    sent: int = 0
    lacking: tuple[str, ...] = ()
    formless: tuple[str, ...] = ()
    can_withdraw: bool = False
    plans: tuple[Plan, ...] = ()
    free: tuple[tuple[Plan, FiscalYear], ...] = ()

    @property
    def collecting(self) -> Round | None:
        """The round being collected, the latest of several; None if a new one may be started."""
        return round_collecting(self.rounds)

    @property
    def year(self) -> FiscalYear | None:
        """The year of the round being collected."""
        return self.collecting.year if self.collecting else None

    @property
    def reference(self) -> Round | None:
        """The round before the one being collected, else the latest: its values are shown beside answers."""
        before = (each for each in self.rounds if self.year is None or each.year < self.year)
        return max(before, key=lambda each: each.year, default=None)


def read_rounds(records: Records) -> Rounds:
    """Return the rounds, and the forms sent in the one being collected; raises PlanUnclear."""
    plan, plans = meant_plan(records), tuple(records.plan.all())
    rounds = tuple(rounds_of_plan(records, plan.plan_id))
    collecting, free = round_collecting(rounds), tuple(_free_years(records, plans))
    if collecting is None:
        return Rounds(rounds, plan, plans=plans, free=free)
    can_withdraw = not any(content_received(records, collecting))
    sent = _forms_sent(records, collecting)
    return Rounds(rounds, plan, *sent, can_withdraw=can_withdraw, plans=plans, free=free)


def _free_years(records: Records, plans: Iterable[Plan]) -> Iterator[tuple[Plan, FiscalYear]]:
    for plan in plans:
        taken = {each.year for each in rounds_of_plan(records, plan.plan_id)}
        yield from ((plan, year) for year in plan.years if year not in taken)


def divisions_lacking(records: Records, year: FiscalYear | None = None) -> tuple[str, ...]:
    """Return the names of divisions in a year's round that need a renewed form; empty once it is closed.

    Raises RoundUnknown.
    """
    round_ = chosen_round(records, year)
    if round_.closed:
        return ()
    _, lacking, _ = _forms_sent(records, round_)
    return lacking


def round_collecting(rounds: Iterable[Round]) -> Round | None:
    """Return the round being collected, the latest of several."""
    found = [each for each in rounds if each.is_collecting]
    return max(found, key=lambda each: each.year, default=None)


def _forms_sent(records: Records, round_: Round) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Return how many divisions have a form of their own, and the names of those who need it renewed or have none."""
    asked: dict[str, set[str]] = {}
    for package in records.packages.of_round(round_.round_id, row_ids=()):
        if not package.purpose.is_for_some_rows:
            asked.setdefault(package.division, set()).update(package.answer_rows)
    if not asked:
        return 0, (), ()
    organisation, figures = organisation_of(records, round_), figures_asked(records, round_)
    outdated = asked_before_moves(records, round_)
    answering = [each for each in named_divisions(organisation, round_) if round_.rows_of(each)]
    lacking = (
        each
        for each, rows in asked.items()
        if each in outdated or figures.unsent(each) or any(row.row_id not in rows for row in round_.rows_of(each))
    )
    formless = {*answering, *figures.supplied} - asked.keys()

    def names(divisions: Iterable[str]) -> tuple[str, ...]:
        return tuple(organisation.name(each) for each in organisation.in_order(divisions))

    return len(asked), names(lacking), names(formless)
