"""年度別の集計: the counts of every round side by side, broken down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nakano_status.application.lookup import edition_of, organisation_of, plan_of, reported_rounds, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import NO_GROUP
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import ENDING, Organisation
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Figure, Grouping, Tally, TallyRow, rows_to_count, tally

OF_BODIES = frozenset({Grouping.DIVISION, Grouping.DEPARTMENT})
"""The groupings that follow the organisation, that of the year or today's."""


@dataclass(frozen=True)
class YearCount:
    """One year of a plan: its rows as they are counted; without a round it has no edition and no rows."""

    year: FiscalYear
    plan: Plan
    edition: Edition | None = None
    rows: tuple[TallyRow, ...] = ()

    @property
    def has_round(self) -> bool:
        """Whether there is a round of the year: without one its numbers are missing, not zero."""
        return self.edition is not None

    @property
    def tally(self) -> Tally:
        """The tally of all rows."""
        return self.tally_of(None)

    def tally_of(self, group: YearGroup | None) -> Tally:
        """Return the tally of the rows of a group (None: of all rows)."""
        return tally(self._rows_of(group), self.edition.profile.marks if self.edition else ())

    def pieces(self, group: YearGroup | None = None) -> dict[Figure, tuple[str, ...]]:
        """Return the 管理番号 of the rows of a group (None: of all rows) by what they count as."""
        return grouped((row.figure, row.row_id) for row in self._rows_of(group))

    def _rows_of(self, group: YearGroup | None) -> Iterator[TallyRow]:
        if group is None:
            return iter(self.rows)
        is_here = group.plan_id in (None, self.plan.plan_id)
        return (row for row in self.rows if is_here and row.groups[group.by] == group.code)


@dataclass(frozen=True)
class YearGroup:
    """A group of rows in all years: its code or ID (None: rows of no group), and its label in the latest of them.

    `plan_id` is set where there are several plans, for goals and measures: equal codes of two plans are two groups.
    """

    by: Grouping
    code: str | None
    name: str
    label: str
    plan_id: str | None = None


@dataclass(frozen=True)
class YearCounts:
    """The counts year by year, from the first year of the first plan to the last round's.

    In a year in which two plans have a round the older one is first. `marks` are those of all editions. `on` is the day
    whose organisation groups the rows (None: each round's).
    """

    years: tuple[YearCount, ...]
    marks: tuple[Mark, ...]
    on: date | None = None
    groups: Mapping[Grouping, tuple[YearGroup, ...]] = field(default_factory=dict)

    def key(self, count: YearCount) -> str:
        """The short name of a year, with its plan if another plan has it too: R7, R7 dx."""
        is_alone = sum(each.year == count.year for each in self.years) == 1
        return count.year.short if is_alone else f"{count.year.short} {count.plan.plan_id}"

    def label(self, count: YearCount) -> str:
        """The year as shown, with its plan if another plan has it too."""
        return count.year.label if self.key(count) == count.year.short else f"{count.year.label}（{count.plan.title}）"

    def years_of(self, group: YearGroup) -> tuple[YearCount, ...]:
        """The years with a round of a plan that has the group."""
        return tuple(each for each in self.years if each.has_round and group.plan_id in (None, each.plan.plan_id))

    @property
    def organisation_label(self) -> str:
        """Whose 部 and 所管課 the rows are grouped by, as shown."""
        return f"{era_day(self.on)}現在の組織" if self.on else "各年度の組織"


def read_year_counts(
    records: Records, groupings: Iterable[Grouping] = (), on: date | None = None, until: Round | None = None
) -> YearCounts:
    """Return the counts of all years, broken down by `groupings`; by 部 and 所管課 of the day `on` if it is given.

    With `until` only the years up to that round.
    """
    plans = records.plan.all()
    every = [each for plan in plans for each in rounds_of_plan(records, plan.plan_id)]
    rounds = [each for each in reported_rounds(records, every) if until is None or each.year <= until.year]
    today = records.organisation.read().on(on) if on else None
    heirs = heirs_on(records, on) if on else {}
    found = [_count(records, each, today, heirs) for each in rounds]
    if not found:
        return YearCounts((), (), on)
    ends = [each.year for each in found]
    years = map(FiscalYear, range(min(plans[0].first_year, *ends).start, max(ends).start + 1))
    used = [each.edition for each in found if each.edition]
    return YearCounts(
        tuple(each for year in years for each in _of_year(year, found, plans)),
        tuple(dict.fromkeys(mark for edition in used for mark in edition.profile.marks)),
        on,
        {by: _groups(records, by, found, rounds, today) for by in groupings},
    )


def _of_year(year: FiscalYear, found: Iterable[YearCount], plans: Iterable[Plan]) -> Sequence[YearCount]:
    """Return the counts of a year; without a round, of the first plan that has the year."""
    there = [each for each in found if each.year == year]
    return there or [YearCount(year, next((each for each in plans if year in each.years), next(iter(plans))))]


def heirs_on(records: Records, on: date) -> dict[str, str]:
    """Return the body that continues each one that had ended on a day, for the last time if it was there again.

    A body that was split has none of its own.
    """
    ended = {each.division_id for each in records.organisation.read().on(on).divisions if each.has_ended}
    steps = [step for steps in records.organisation.successions().values() for step in steps]
    endings = [step for step in steps if step.division in ended and step.kind in ENDING and step.day <= on]
    last = {step.division: step.day for step in sorted(endings, key=lambda each: each.day)}
    after: dict[str, set[str | None]] = {}
    for each in endings:
        if each.division is not None and each.day == last[each.division]:
            after.setdefault(each.division, set()).add(each.successor)
    return {body: heir for body, found in after.items() if len(found) == 1 and (heir := next(iter(found))) is not None}


def continued(body: str, heirs: Mapping[str, str]) -> str:
    """Return the last of the bodies that continue one another."""
    passed = {body}
    while (heir := heirs.get(body)) is not None and heir not in passed:
        passed.add(heir)
        body = heir
    return body


def _by_heirs(row: TallyRow, today: Organisation, heirs: Mapping[str, str]) -> TallyRow:
    """Return the row grouped by the division that continues the one that answered."""
    division = row.groups[Grouping.DIVISION]
    if division is None or division not in heirs:
        return row
    heir = continued(division, heirs)
    above = today.department_of(heir)
    groups = {Grouping.DIVISION: heir, Grouping.DEPARTMENT: above.division_id if above else None}
    return replace(row, groups={**row.groups, **groups})


def _count(records: Records, round_: Round, today: Organisation | None, heirs: Mapping[str, str]) -> YearCount:
    edition, plan = edition_of(records, round_), plan_of(records, round_)
    answers = RoundAnswers.load(records, round_)
    rows = rows_to_count(round_, edition, today or answers.organisation, answers.marks, answers.in_conflict)
    counted = tuple(_by_heirs(row, today, heirs) for row in rows) if today else rows
    return YearCount(round_.year, plan, edition, counted)


def _groups(
    records: Records, by: Grouping, years: list[YearCount], rounds: list[Round], today: Organisation | None
) -> tuple[YearGroup, ...]:
    """Return the groups that any year has, those of the latest one first; bodies in the latest 建制順."""
    plans = {each.plan.plan_id: each.plan for each in years}
    if by not in OF_BODIES and len(plans) > 1:
        of_plans = ([each for each in years if each.plan == plan] for plan in plans.values())
        parts = zip(plans.values(), of_plans, strict=True)
        return tuple(_in_plan(each, plan) for plan, part in parts for each in _groups(records, by, part, [], None))
    codes = dict.fromkeys(row.groups[by] for each in reversed(years) for row in each.rows)
    named = [code for code in codes if code is not None]
    if by in OF_BODIES:
        latest = today or organisation_of(records, max(rounds, key=lambda each: each.year))
        names = {code: _name_of_body(records, by, code, years, rounds, today) for code in named}
        groups = [YearGroup(by, code, names[code], names[code]) for code in latest.in_order(named)]
    else:
        groups = [YearGroup(by, code, code, _label(by, code, years)) for code in named]
    return (*groups, *((YearGroup(by, None, NO_GROUP, NO_GROUP),) if None in codes else ()))


def _in_plan(group: YearGroup, plan: Plan) -> YearGroup:
    """Return a group as that of one of several plans."""
    name, label = f"{plan.plan_id} {group.name}", f"{group.label}（{plan.title}）"
    return replace(group, name=name, label=label, plan_id=plan.plan_id)


def _name_of_body(
    records: Records, by: Grouping, code: str, years: list[YearCount], rounds: list[Round], today: Organisation | None
) -> str:
    """Return the name of a body on the day of the last round that has it."""
    if today is not None:
        return today.name(code)
    last = max(each.year for each in years if any(row.groups[by] == code for row in each.rows))
    latest = max((each for each in rounds if each.year == last), key=lambda each: each.named_on)
    return organisation_of(records, latest).name(code)


def _label(by: Grouping, code: str, years: list[YearCount]) -> str:
    """Return number and title of a goal or 実施内容 in the last edition that has it, or the code of another group."""
    if by not in (Grouping.GOAL, Grouping.MEASURE):
        return code
    for each in reversed(years):
        for node in each.edition.nodes if each.edition else ():
            if node.code == code and each.edition:
                number = f"{each.edition.profile.goal_level.name}{code}" if by is Grouping.GOAL else code
                return f"{number} {node.title}" if node.title else number
    return code
