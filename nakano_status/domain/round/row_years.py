"""One row through all years of its plan: what was answered in each, and why there is no answer (source: years.md).

A year has one line for each row that it was
then: a merged row has those of its predecessors, a split one that of its whole; what has no answer is a line, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, LATER_YEARS, MARK, NEXT_YEAR
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.plan.derivation import PlanSubject, mergers_between, origins
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.followed_row import FollowedRow
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Exclusion, TallyRow, counted_mark
from nakano_status.domain.round.year_gaps import Absence, Gap, RowRelation


@dataclass(frozen=True)
class RowYear:
    """One row in one year: its mark, or the gap; a year without such a row has neither `row_id` nor `title`.

    `planned` is what the round before foresaw for the year, with the 管理番号 of then if several rows became this one.
    `scheduled` is what the plan foresees.
    `divisions` are those that answer, with their names of the round's day, `bodies` their IDs, and `department` the 部
    of the first. `papers` are those in which the row is.
    """

    plan: Plan
    year: FiscalYear
    edition: Edition | None = None
    row_id: str | None = None
    title: str | None = None
    relation: RowRelation = RowRelation.SAME
    mark: Mark | None = None
    gap: Gap | None = None
    done: str | None = None
    planned: tuple[tuple[str | None, str], ...] = ()
    scheduled: str | None = None
    divisions: tuple[str, ...] = ()
    papers: tuple[Publication, ...] = ()
    bodies: tuple[str, ...] = ()
    department: str | None = None

    @property
    def planned_text(self) -> str | None:
        """What was foreseen for the year; if several rows were merged, each with its 管理番号."""
        return "\n".join(f"{row_id}：{text}" if row_id else text for row_id, text in self.planned) or None

    @property
    def answered_by(self) -> tuple[str, ...]:
        """The divisions that answer, where there is an answer; none of a row that is not reported or not answered."""
        return self.divisions if self.mark is not None or self.done else ()


@dataclass(frozen=True)
class YearFacts:
    """What is known of the followed rows in one round; everything is by 管理番号.

    `organisation` is that of the round's day; `conflicts` are the rows whose mark is in an open conflict.
    """

    round_: Round
    edition: Edition
    organisation: Organisation
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    conflicts: Collection[str] = ()
    scheduled: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, tuple[Publication, ...]] = field(default_factory=dict)


def row_years(followed: FollowedRow, facts: Iterable[YearFacts]) -> tuple[RowYear, ...]:
    """Return a row's lines year by year, from the first year of its plans to their last round's; `facts` are by year.

    In a year in which two of its plans have a round, the lines of the older plan come first. What is known of a year
    that is not of its plan has no line: it is only what the next year shows as planned.
    """
    plans = {edition.edition_id: plan for plan in followed.of_plans for edition in plan.editions}
    known = [each for each in facts if each.edition.edition_id in plans]
    reported = [each for each in known if each.round_.year in plans[each.edition.edition_id].years]
    if not reported:
        return ()
    lines: list[RowYear] = []
    first, last = min(plan.first_year for plan in plans.values()), max(each.round_.year for each in reported)
    for year in map(FiscalYear, range(first.start, last.start + 1)):
        here = [each for plan in followed.of_plans for each in reported if _is_of(each, plan, year)]
        if not here:
            plan = next((each for each in followed.of_plans if year in each.years), followed.plan)
            lines.append(RowYear(plan, year, gap=Gap(Absence.NO_ROUND)))
        for each in here:
            own = [one for one in known if plans[one.edition.edition_id] == plans[each.edition.edition_id]]
            previous = _last_before(own, year) or _last_before(known, year)
            lines += _lines(followed, followed.rows_in(each.edition.edition_id, year), each, previous)
    return tuple(lines)


def _is_of(facts: YearFacts, plan: Plan, year: FiscalYear) -> bool:
    return facts.round_.year == year and any(each.edition_id == facts.edition.edition_id for each in plan.editions)


def _last_before(facts: Iterable[YearFacts], year: FiscalYear) -> YearFacts | None:
    return max((each for each in facts if each.round_.year < year), key=lambda each: each.round_.year, default=None)


def _lines(
    followed: FollowedRow, found: Sequence[tuple[str, RowRelation]], here: YearFacts, previous: YearFacts | None
) -> Iterator[RowYear]:
    known = {row.row_id for row in here.round_.rows}
    there = [each for each in found if each[0] in known]
    for row_id, relation in there:
        yield _line(followed, row_id, relation, here, previous)
    if not there:
        plan, gap = followed.plan_of(here.edition.edition_id), _absence(followed, found, here)
        yield RowYear(plan, here.round_.year, here.edition, gap=gap)


def _absence(followed: FollowedRow, found: Sequence[tuple[str, RowRelation]], here: YearFacts) -> Gap:
    """Return why an edition lacks the row: how it ended, if that was recorded."""
    if found:
        return Gap(followed.absent)
    if (end := followed.end) is None:
        return Gap(Absence.NOT_IN_PLAN)
    is_its_plan = followed.plan_of(end.from_edition) == followed.plan_of(here.edition.edition_id)
    return Gap(Absence.ENDED if is_its_plan else Absence.NOT_IN_PLAN, end.fate, end.reason)


def _line(
    followed: FollowedRow, row_id: str, relation: RowRelation, here: YearFacts, previous: YearFacts | None
) -> RowYear:
    row, values = here.round_.row(row_id), here.values.get(row_id, {})
    mark = counted_mark(here.edition.profile.marks, values.get(MARK))
    figure = TallyRow(row_id, mark, row.out_of_report, row_id in here.conflicts, {}).figure
    writers = tuple(each for each in row.writers if not here.organisation.get(each).is_generic)
    above = here.organisation.department_of(writers[0]) if writers else None
    merger = None if row.counted else followed.merger_of(row_id, here.edition.edition_id, here.round_.year)
    return RowYear(
        plan=followed.plan_of(here.edition.edition_id),
        year=here.round_.year,
        edition=here.edition,
        row_id=row_id,
        title=here.edition.listing(row_id).title,
        relation=relation,
        mark=figure if isinstance(figure, Mark) else None,
        gap=Gap(figure, reason=merger.text if merger else None) if isinstance(figure, Exclusion) else None,
        done=values.get(DONE) if row.counted else None,
        planned=tuple(_planned(followed, row_id, here, previous)),
        scheduled=here.scheduled.get(row_id),
        divisions=tuple(map(here.organisation.name, writers)),
        papers=here.papers.get(row_id, ()),
        bodies=writers,
        department=here.organisation.name(above.division_id) if above else None,
    )


def _planned(
    followed: FollowedRow, row_id: str, here: YearFacts, previous: YearFacts | None
) -> Iterator[tuple[str | None, str]]:
    """Yield what the round before foresaw for this year, by the 管理番号 of then if there were several."""
    if previous is None:
        return
    key = NEXT_YEAR if previous.round_.year.plus(1) == here.round_.year else LATER_YEARS
    editions = followed.editions
    between = editions[editions.index(previous.edition.edition_id) : editions.index(here.edition.edition_id) + 1]
    mergers = mergers_between(followed.mergers, previous.round_.year, here.round_.year)
    ids = between or (here.edition.edition_id,)
    found = origins(followed.steps, PlanSubject.ROW, row_id, ids, followed.begins, mergers)
    for each in found:
        if text := previous.values.get(each, {}).get(key):
            yield each if len(found) > 1 else None, text
