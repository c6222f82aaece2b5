"""A row that is followed through the editions and rounds by what was recorded of its lineage (source: years.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.derivation import Derivation, PlanSubject, RowMerger, descendants, origins
from nakano_status.domain.plan.lineage import editions_in_order, first_editions
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.round.year_gaps import Absence, RowRelation


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
