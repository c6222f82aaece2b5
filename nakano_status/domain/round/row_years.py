"""One row through all years of its plan: what was answered in each, and why there is no answer (source: years.md).

A row is followed through the editions by what was recorded of its lineage. A year has one line for each row that it was
then: a merged row has those of its predecessors, a split one that of its whole; what has no answer is a line, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, LATER_YEARS, MARK, NEXT_YEAR
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.plan.derivation import Derivation, PlanSubject, RowMerger, descendants, origins
from nakano_status.domain.plan.lineage import editions_in_order, first_editions
from nakano_status.domain.plan.plan import Edition, Plan
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

    `organisation` is that of all days; `conflicts` are the rows whose mark is in an open conflict.
    """

    round_: Round
    edition: Edition
    organisation: Organisation
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    conflicts: Collection[str] = ()
    scheduled: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, tuple[Publication, ...]] = field(default_factory=dict)

    @cached_property
    def then(self) -> Organisation:
        """The organisation of the round's day, with its names and places."""
        return self.organisation.on(self.round_.named_on)


def lineage_of(
    steps: Sequence[Derivation], row_id: str, at: str, editions: Sequence[str], begins: Collection[str] = ()
) -> dict[str, tuple[tuple[str, RowRelation], ...]]:
    """Return what the row `row_id` of the edition `at` is in each of `editions` (IDs, from the older to the newer).

    An ID that no step names is that of the same row, if the edition has it: that is for the caller to know. Into the
    editions `begins` only what a step names goes on.
    """
    here = editions.index(at)
    found = {}
    for place, edition_id in enumerate(editions):
        if place <= here:
            found[edition_id] = tuple(_before(steps, row_id, editions[place : here + 1], begins))
        else:
            found[edition_id] = tuple(_after(steps, row_id, editions[here : place + 1], begins))
    return found


def _before(
    steps: Sequence[Derivation], row_id: str, editions: Sequence[str], begins: Collection[str]
) -> Iterator[tuple[str, RowRelation]]:
    found = origins(steps, PlanSubject.ROW, row_id, editions, begins)
    for each in found:
        is_whole = len(descendants(steps, PlanSubject.ROW, each, editions, begins)) > 1
        merged = RowRelation.BEFORE_MERGER if len(found) > 1 else RowRelation.SAME
        yield each, RowRelation.BEFORE_SPLIT if is_whole else merged


def _after(
    steps: Sequence[Derivation], row_id: str, editions: Sequence[str], begins: Collection[str]
) -> Iterator[tuple[str, RowRelation]]:
    found = descendants(steps, PlanSubject.ROW, row_id, editions, begins)
    for each in found:
        is_merged = len(origins(steps, PlanSubject.ROW, each, editions, begins)) > 1
        split = RowRelation.AFTER_SPLIT if len(found) > 1 else RowRelation.SAME
        yield each, RowRelation.AFTER_MERGER if is_merged else split


def _unless_same(relation: RowRelation, other: RowRelation) -> RowRelation:
    return other if relation is RowRelation.SAME else relation


@dataclass(frozen=True)
class FollowedRow:
    """A row of one edition of one of the `plans`, with its lineage.

    `absent` is why a round lacks the row: a division's data file has only what the division was asked. `mergers` are
    those that were made with the opening of a round.
    """

    plans: tuple[Plan, ...]
    row_id: str
    at: str
    steps: tuple[Derivation, ...] = ()
    absent: Absence = Absence.NOT_IN_PLAN
    mergers: tuple[RowMerger, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan whose row it is."""
        return self.plan_of(self.at)

    def plan_of(self, edition_id: str) -> Plan:
        """Return the plan of an edition."""
        return next(plan for plan in self.plans if any(each.edition_id == edition_id for each in plan.editions))

    @cached_property
    def begins(self) -> frozenset[str]:
        """The IDs of the editions that begin a plan: into these only rows with a fate go on."""
        return first_editions(self.plans)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The IDs of the plans' editions, from the older to the newer."""
        return tuple(each.edition_id for each in editions_in_order(self.plans))

    def by_edition(self) -> dict[str, tuple[tuple[str, RowRelation], ...]]:
        """Return what the row is in each edition."""
        return lineage_of(self.steps, self.row_id, self.at, self.editions, self.begins)

    def rows_in(self, edition_id: str, year: FiscalYear) -> tuple[tuple[str, RowRelation], ...]:
        """Return what the row is in a round of an edition, with the rows that were or are merged with it by a merger.

        Those merged into it come before the merger, from then on the one into which it was merged itself.
        """
        lineage = self.by_edition()
        own = list(lineage[edition_id])
        for each in self.mergers:
            there = {row_id for row_id, _ in lineage.get(each.edition_id, ())}
            if year < each.year and each.into in there:
                own = [(row_id, _unless_same(was, RowRelation.BEFORE_MERGER)) for row_id, was in own]
                earlier = tuple(one for one in self.mergers if year < one.year < each.year)
                found, relation = self._other(each.row_id, each, earlier), RowRelation.BEFORE_MERGER
            elif each.year <= year and each.row_id in there:
                later = tuple(one for one in self.mergers if each.year < one.year <= year)
                found, relation = self._other(each.into, each, later), RowRelation.AFTER_MERGER
            else:
                continue
            own += [(row_id, _unless_same(was, relation)) for row_id, was in found.rows_in(edition_id, year)]
        return tuple(dict(own).items())

    def _other(self, row_id: str, merger: RowMerger, mergers: tuple[RowMerger, ...]) -> FollowedRow:
        return replace(self, row_id=row_id, at=merger.edition_id, mergers=mergers)

    def merger_of(self, row_id: str, edition_id: str, year: FiscalYear) -> RowMerger | None:
        """Return the merger by which a row of an edition has ended by a year, or None."""
        for each in self.mergers:
            there = self._other(each.row_id, each, ()).by_edition() if each.year <= year else {}
            if row_id in (found for found, _ in there.get(edition_id, ())):
                return each
        return None

    @cached_property
    def end(self) -> Derivation | None:
        """The step in which the row, or what it became, ended."""
        reached = {(edition_id, row_id) for edition_id, rows in self.by_edition().items() for row_id, _ in rows}
        ends = (each for each in self.steps if each.subject is PlanSubject.ROW and each.to_id is None)
        return next((each for each in ends if (each.from_edition, each.from_id) in reached), None)

    @cached_property
    def of_plans(self) -> tuple[Plan, ...]:
        """The plans in which the row is or was, and the one after the plan in which it ended."""
        there = {edition_id for edition_id, rows in self.by_edition().items() if rows} | {self.at}
        found = [plan for plan in self.plans if any(each.edition_id in there for each in plan.editions)]
        if self.end is not None:
            after = self.plans.index(self.plan_of(self.end.from_edition)) + 1
            found += [plan for plan in self.plans[after : after + 1] if plan not in found]
        return tuple(found)


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
    first = min(each.round_.year for each in reported)
    last = max(each.round_.year for each in reported)
    for year in map(FiscalYear, range(min(first, *(plan.first_year for plan in plans.values())).start, last.start + 1)):
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
    end = followed.end
    if found:
        return Gap(followed.absent)
    why = Absence.ENDED
    if end is None or followed.plan_of(end.from_edition) != followed.plan_of(here.edition.edition_id):
        why = Absence.ENDED if len(followed.of_plans) == 1 else Absence.NOT_IN_PLAN
    return Gap(why, end.fate if end else None, end.reason if end else None)


def _line(
    followed: FollowedRow, row_id: str, relation: RowRelation, here: YearFacts, previous: YearFacts | None
) -> RowYear:
    row, values = here.round_.row(row_id), here.values.get(row_id, {})
    mark = counted_mark(here.edition.profile.marks, values.get(MARK))
    figure = TallyRow(row_id, mark, row.out_of_report, row_id in here.conflicts, {}).figure
    writers = tuple(each for each in row.writers if not here.then.get(each).is_generic)
    above = here.then.department_of(writers[0]) if writers else None
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
        divisions=tuple(map(here.then.name, writers)),
        papers=here.papers.get(row_id, ()),
        bodies=writers,
        department=here.then.name(above.division_id) if above else None,
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
    found = origins(followed.steps, PlanSubject.ROW, row_id, between or (here.edition.edition_id,), followed.begins)
    for each in found:
        if text := previous.values.get(each, {}).get(key):
            yield each if len(found) > 1 else None, text
