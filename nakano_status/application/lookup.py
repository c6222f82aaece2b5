"""Find a year, round, row or division that a person named; each has its own refusal if it does not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.domain.calendar.fiscal_year import YEARS, FiscalYear
from nakano_status.domain.fields.profile import FormProfiles
from nakano_status.domain.indicators.indicator import parse_figure
from nakano_status.domain.merge.conflict_id import parse_conflict_id
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation, Succession, fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.round.round import Origin, Round, RoundRow

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.indicators.indicator import Figure
    from nakano_status.domain.plan.plan import Edition, Plan
    from nakano_status.store.indicators import StoredIndicators


def read_year(text: str) -> FiscalYear:
    """Return the fiscal year that a text states in any form (令和4年度, R4, 2022); raises YearUnreadable."""
    try:
        return FiscalYear.parse(text)
    except ValueError:
        raise refusals.YearUnreadable(found=text) from None


def read_date(typed_date: str) -> date:
    """Return the day that is written as 2023-07-14; raises DateUnreadable, also if its year is outside `YEARS`."""
    try:
        day = date.fromisoformat(typed_date)
    except ValueError:
        raise refusals.DateUnreadable(found=typed_date) from None
    if day.isoformat() != typed_date:  # Python also reads 20230714 and 2023-W28-5
        raise refusals.DateUnreadable(found=typed_date)
    return _need_year(day)


def today_of(parts: Parts) -> date:
    """Return today's date by the program's clock; raises DateUnreadable if its year is outside `YEARS`."""
    return _need_year(parts.clock.today())


def _need_year(day: date) -> date:
    if day.year not in YEARS:
        raise refusals.DateUnreadable(found=day.isoformat())
    return day


def previous_round(records: Records, round_: Round) -> Round | None:
    """Return the last of a round's known rounds, chosen as in `last_round`; None if it is the first."""
    return last_round(records, known_rounds(records, round_), round_)


def known_rounds(records: Records, round_: Round) -> list[Round]:
    """Return the rounds up to a round's year that the round shows as its past, with itself, oldest year first.

    Once it is closed, or a paper of it is recorded, rounds that are begun later are left out (decision 0094).
    """
    rounds = [each for each in records.rounds.all() if each.year <= round_.year]
    _, closed_by = records.rounds.acts()[round_.round_id]
    recorded_by = (paper.act_id for paper in records.publications.of_round(round_.round_id))
    for act_id in filter(None, (closed_by, *recorded_by)):
        begun = records.rounds.begun_until(act_id)
        rounds = [each for each in rounds if each.round_id in begun]
    return rounds


def last_round(records: Records, rounds: Iterable[Round], before: Round) -> Round | None:
    """Return the latest of `rounds` whose year is earlier than the year of `before`; None if there is none.

    Rounds of other plans are considered only if none of the plan of `before` is earlier.
    """
    plans = records.plan.plan_ids()
    own = plans[before.edition_id]
    earlier = (each for each in rounds if each.year < before.year)
    return max(earlier, key=lambda each: (plans[each.edition_id] == own, each.year), default=None)


def every_edition(records: Records) -> tuple[Edition, ...]:
    """Return the editions of all plans, the older plan first."""
    return tuple(edition for plan in records.plan.all() for edition in plan.editions)


class PlanNaming:
    """Adds the title of an edition's plan to a name if the data file has several plans."""

    def __init__(self, records: Records) -> None:
        plans = records.plan.all()
        self._plans = {each.edition_id: plan for plan in plans for each in plan.editions} if len(plans) > 1 else {}

    def __call__(self, edition_id: str, name: str) -> str:
        """Return `name`; if there are several plans, with the title of the edition's plan before it."""
        return name_with_plan(self._plans[edition_id].title, name) if self._plans else name


def name_with_plan(plan: str, name: str) -> str:
    """Return a name with its plan before it, given by its title or ID (次期計画：R7)."""
    return f"{plan}：{name}"


def successions_in(records: Records) -> tuple[Succession, ...]:
    """Return all recorded successions of bodies, in the order of the acts."""
    return tuple(step for steps in records.organisation.successions().values() for step in steps)


def acts_on(records: Records, edition: Edition) -> tuple[Act, ...]:
    """Return the act that registered an edition, followed by the acts that recorded something for it."""
    return acts_with(records, records.plan.acts_on(edition.edition_id))


def acts_with(records: Records, act_ids: Collection[str]) -> tuple[Act, ...]:
    """Return the acts with these IDs, oldest first."""
    return tuple(each for each in records.entries.acts() if each.act_id in act_ids)


def plan_of(records: Records, round_: Round) -> Plan:
    """Return the plan to which a round belongs."""
    return records.plan.read(round_.edition_id)


def edition_of(records: Records, round_: Round) -> Edition:
    """Return the plan edition of a round."""
    return next(each for each in plan_of(records, round_).editions if each.edition_id == round_.edition_id)


def form_profiles(records: Records) -> FormProfiles:
    """Return the profiles for reading forms; each form is read with the profile of its round's edition."""
    plans = records.plan.all()
    profiles = {edition.edition_id: edition.profile for plan in plans for edition in plan.editions}
    titles = frozenset(plan.title for plan in plans)
    first, *others = profiles.values()
    if all(each == first for each in others):
        return FormProfiles(first, titles=titles)
    return FormProfiles(
        None,
        {
            package_id: profiles[round_.edition_id]
            for round_ in records.rounds.all()
            for package_id in records.exchange.package_acts(round_.round_id)
        },
        titles,
    )


def find_row(round_: Round, typed_id: str) -> RoundRow:
    """Return the row with a 管理番号, which may be written in any width and case; raises IdUnknown."""
    try:
        return round_.row(fold_id(typed_id))
    except KeyError:
        raise exchange.IdUnknown(found=typed_id) from None


def find_answered(indicators: StoredIndicators, round_: Round, typed_id: str) -> str:
    """Return the ID of the row or 成果指標 that `typed_id` names in a round; raises IdUnknown.

    A row is preferred to a 成果指標.
    """
    try:
        return find_row(round_, typed_id).row_id
    except exchange.IdUnknown:
        wanted = fold_id(typed_id)
        for each in indicators.of_edition(round_.edition_id):
            if fold_id(each.indicator_id) == wanted:
                return each.indicator_id
        raise


def parse_typed_figure(text: str) -> Figure:
    """Return the figure of a 成果指標 that a text states; raises FigureNotRead."""
    try:
        return parse_figure(text)
    except ValueError:
        raise exchange.FigureNotRead(found=text) from None


def find_division(records: Records, name: str) -> Division:
    """Return the body with a name (a division, 室 or 部); raises DivisionUnknown.

    Other names of a body count, too, also names that a person confirmed for it.
    """
    found = known_organisation(records).find(name)
    if found is None:
        raise exchange.DivisionUnknown(found=name)
    return found


def find_department(records: Records, name: str) -> Division:
    """Return the 部 with a name; raises NotADepartment if no body has the name, or if the body is not a 部."""
    organisation = known_organisation(records)
    found = organisation.find(name)
    if found is None or found.kind is not DivisionKind.DEPARTMENT:
        raise exchange.NotADepartment(found=name, called=organisation.departments_called)
    return found


def known_organisation(records: Records) -> Organisation:
    """Return the organisation, including the other names that a person confirmed for its bodies."""
    return records.organisation.read().with_aliases(records.organisation.aliases())


def chosen_round(records: Records, year: FiscalYear | None = None) -> Round:
    """Return the chosen plan's round of a year, or its current round (see `current_rounds`) if `year` is None.

    Raises RoundUnknown if there is none, PlanUnclear if no plan was chosen and two plans have one.
    """
    found = _meant_rounds(records, year)
    if not found:
        raise refusals.RoundUnknown(year=f"{year.label}分の" if year else "")
    if len(found) > 1:
        titles = "、".join(f"「{records.plan.title(each.edition_id)}」" for each in found)
        raise refusals.PlanUnclear(year=found[0].year.label, plans=titles)
    return found[0]


def named_round(records: Records, round_id: str | None, year: FiscalYear | None) -> Round:
    """Return the round with an ID, or `chosen_round` of `year` if `round_id` is None.

    Raises RoundUnknown if the start of the round was withdrawn, and the same errors as `chosen_round`. `year` is also
    the year of the round with the ID, which the error states (None: not stated).
    """
    if round_id is None:
        return chosen_round(records, year)
    found = records.rounds.find(round_id)
    if found is None:
        raise refusals.RoundUnknown(year=f"{year.label}分の" if year else "")
    return found


def _meant_rounds(records: Records, year: FiscalYear | None) -> list[Round]:
    """Return the rounds of a year, or the current rounds if `year` is None; several if plans overlap."""
    rounds = rounds_of_plan(records, records.info.chosen_plan_id)
    found = [each for each in rounds if each.year == year] if year is not None else current_rounds(rounds)
    return (rounds_within_plan_years(records, found) or found) if len(found) > 1 else found


def round_of_each_plan(records: Records, year: FiscalYear | None = None) -> Sequence[Round]:
    """Return the round of a year, or the current round if `year` is None, for each plan that has such a round.

    Raises RoundUnknown if there is none.
    """
    found = _meant_rounds(records, year)
    return found if len(found) > 1 else (chosen_round(records, year),)


def find_plan_by_ids(records: Records, ids: Collection[str], year: FiscalYear | None = None) -> str | None:
    """Return the ID of the only plan that has all the given IDs; None if no plan or more than one plan has them.

    `ids`: 管理番号, 指標番号, and the IDs of conflicts, packages, returns and held items. They are searched in the
    rounds of `year` (None: in the current rounds); IDs that are not found there are ignored. If none is found there,
    the listings of all plans are searched.
    """
    rounds, plans = _meant_rounds(records, year), records.plan.plan_ids()
    known = {plans[each.edition_id]: _ids_of(records, each) for each in rounds}
    listed = {
        plan.plan_id: {row.row_id for edition in plan.editions for row in edition.listings}
        for plan in records.plan.all()
    }
    wanted = [fold_id(parse_conflict_id(each)[0]) for each in ids]
    for knowing in (known, listed):
        named = set(wanted) & set[str]().union(*knowing.values())
        if named:
            found = [plan_id for plan_id, those in knowing.items() if named <= those]
            return found[0] if len(found) == 1 else None
    return None


def _ids_of(records: Records, round_: Round) -> set[str]:
    """Return the IDs of a round's rows, indicators, packages, returns and held items, folded."""
    exchange, round_id = records.exchange, round_.round_id
    return {
        fold_id(each)
        for each in (
            *round_.known_rows,
            *(each.indicator_id for each in records.indicators.of_edition(round_.edition_id)),
            *(each.package_id for each in exchange.packages(round_id, row_ids=())),
            *(each.return_id for each in exchange.returns(round_id, row_ids=())),
            *(each.item_id for each in exchange.held(round_id, None)),
        )
    }


def current_plan(records: Records) -> Plan:
    """Return the chosen plan, otherwise the plan of the current round, otherwise the only plan.

    Raises PlanUnclear if several plans are possible.
    """
    plans = records.plan.all()
    if records.info.chosen_plan_id is not None:
        return next(each for each in plans if each.plan_id == records.info.chosen_plan_id)
    if records.rounds.all():
        return plan_of(records, chosen_round(records))
    if len(plans) > 1:
        raise refusals.PlanUnclear(year="これから始める年度", plans="、".join(f"「{each.title}」" for each in plans))
    return plans[0]


def current_rounds(rounds: Iterable[Round]) -> list[Round]:
    """Return the rounds that collect answers; if they are of different years, only the rounds of the latest year.

    If no round is collecting answers, return all rounds of the latest year. Empty if `rounds` is empty.
    """
    some = list(rounds)
    some = [each for each in some if each.is_collecting] or some
    last = max((each.year for each in some), default=None)
    return [each for each in some if each.year == last]


def plan_to_show(records: Records, year: FiscalYear | None = None) -> str | None:
    """Return the ID of the plan that a window shows: the plan of a year's round, or of the current round.

    If several plans have such a round, return the newest of them; but if `year` is given and the chosen plan is one of
    them, return the chosen plan. If no plan has such a round, return the data file's first plan. Return None if the
    data file has only one plan.
    """
    ids = records.plan.plan_ids()
    if len({*ids.values()}) == 1:
        return None
    there = [each for each in records.rounds.all() if year in (None, each.year)]
    found = [ids[each.edition_id] for each in current_rounds(there)]
    if not found:
        return records.info.plan_id
    newer = [each.plan_id for each in reversed(records.plan.all()) if each.plan_id in found]
    return records.info.chosen_plan_id if year is not None and records.info.chosen_plan_id in found else newer[0]


def rounds_of_plan(records: Records, plan_id: str | None) -> Sequence[Round]:
    """Return the rounds of a plan, oldest year first; of all plans if `plan_id` is None."""
    if plan_id is None:
        return records.rounds.all()
    plans = records.plan.plan_ids()
    return [each for each in records.rounds.all() if plans[each.edition_id] == plan_id]


def rounds_within_plan_years(records: Records, rounds: Iterable[Round]) -> list[Round]:
    """Return the rounds, except imported rounds whose year is not a year of their plan.

    Such rounds exist only to be shown in forms.
    """
    return [each for each in rounds if each.origin is not Origin.IMPORTED or each.year in plan_of(records, each).years]


def round_of_year(records: Records, year: FiscalYear) -> Round:
    """Return the round of a year for a comparison: the only round of that year, otherwise the chosen plan's.

    Raises RoundUnknown, PlanUnclear.
    """
    there = [each for each in records.rounds.all() if each.year == year]
    return there[0] if len(there) == 1 else chosen_round(records, year)


def find_plan(records: Records, id_or_title: str) -> Plan:
    """Return the plan with an ID or a title; raises PlanNotHere."""
    plans = records.plan.all()
    for plan in plans:
        if fold_name(id_or_title) in (fold_name(plan.plan_id), fold_name(plan.title)):
            return plan
    raise refusals.PlanNotHere(
        found=id_or_title, plans="、".join(f"「{each.title}」（{each.plan_id}）" for each in plans)
    )
