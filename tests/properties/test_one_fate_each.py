"""However a plan is revised and a round is ticked, every row of a year has exactly one fate in the next round."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import SAME_ROWS, Derivation, PlanFate, PlanSubject, RowLineage, lineage_between
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.round.roll_over import (
    NextRound,
    Proposal,
    RolledRows,
    RowTransition,
    Ticks,
    rolled_rows,
    tickable,
)
from nakano_status.domain.round.round import FINAL_REASONS, Origin, OutOfReport, Round
from tests.support.plans import listing, small_plan

YEARS = tuple(FiscalYear(start) for start in range(2021, 2031))


class PlanHistory:
    """A plan that is revised at random, and rounds that are opened on it year after year."""

    def __init__(self, seed: int) -> None:
        """Begin with an edition of some rows, of which one is a repost."""
        self.chance = random.Random(seed)
        self.made = 0
        rows = [self.new_row() for _ in range(12)]
        self.editions = [self.edition([*rows, listing("repost", owners=(), repost_of=rows[0].row_id)])]
        self.steps: list[Derivation] = []
        self.last: Round | None = None
        self.revised: dict[str, RowTransition] = {}

    def new_row(self) -> Listing:
        self.made += 1
        return listing(f"r{self.made}", owners=((self.chance.choice(("zeimu", "koseki")), Role.LEAD),))

    def edition(self, rows: list[Listing]) -> Edition:
        number = len(getattr(self, "editions", ())) + 1
        first = small_plan().editions[0]
        day = date(2021 + number, 1, 1)
        return replace(first, edition_id=f"p-{number}", adopted_on=day, ordinal=number, listings=tuple(rows))

    def revise(self) -> None:
        """Merge, split, drop, renumber and add rows in a new edition, and keep what becomes of them."""
        old = self.editions[-1]
        rows = {each.row_id: each for each in old.listings}
        number = f"p-{len(self.editions) + 1}"
        own = [each for each in rows if not rows[each].is_repost]
        self.chance.shuffle(own)
        merged, into, whole, dropped, before, *_ = own
        merger, split, left = RowTransition.MERGED, RowTransition.SPLIT, RowTransition.LEFT
        self.revised = {merged: merger, whole: split, dropped: left}
        parts, renamed = [self.new_row() for _ in range(self.chance.randint(1, 2))], self.new_row()
        ends = [(merged, into, PlanFate.MERGED), (into, into, PlanFate.MERGED), (whole, whole, PlanFate.SPLIT)]
        ends += [(whole, part.row_id, PlanFate.SPLIT) for part in parts]
        ends += [(before, renamed.row_id, PlanFate.CONTINUED)]
        for gone in (merged, dropped, before):
            del rows[gone]
        self.steps += [Derivation(PlanSubject.ROW, old.edition_id, was, number, now, fate) for was, now, fate in ends]
        self.steps.append(Derivation(PlanSubject.ROW, old.edition_id, dropped, number, None, PlanFate.ABOLISHED))
        added = [self.new_row() for _ in range(self.chance.randint(1, 3))]
        self.editions.append(self.edition([*rows.values(), *parts, renamed, *added]))

    def coming(self, year: FiscalYear) -> NextRound:
        """Return the next round, of an edition that may just have been revised, with proposals and schedules."""
        self.revised = {}
        if self.last is not None and self.chance.random() < 0.5:
            self.revise()
        edition = self.editions[-1]
        schedules = {(each.row_id, year.plus(self.chance.randint(-2, 2))): "運用" for each in edition.listings[::2]}
        before = [row.row_id for row in self.last.rows if row.counted] if self.last else []
        proposals = {
            each: Proposal(self.chance.choice(sorted(FINAL_REASONS)), "zeimu") for each in before if self.one_in(4)
        }
        lineage: RowLineage = SAME_ROWS
        if self.last is not None and self.last.edition_id != edition.edition_id:
            plan = Plan("p", "計画", YEARS[0], YEARS[-1], tuple(self.editions))
            lineage = lineage_between([plan], self.steps, self.last.edition_id, edition.edition_id)
        return NextRound(edition, year, schedules, self.last, lineage, proposals)

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def ticks(self, planned: RolledRows) -> Ticks:
        fixed, offered = tickable(planned)
        without = frozenset(each for each in sorted(fixed) if self.one_in(5))
        return Ticks(without, {each: None for each in sorted(offered) if self.one_in(2)})

    def collect(self, coming: NextRound, rolled: RolledRows) -> None:
        """Keep the round; while it is collected, the office excludes some rows."""
        reasons = (OutOfReport.FINISHED, OutOfReport.STOPPED_OR_MERGED, OutOfReport.OTHER)
        rows = tuple(
            replace(row, out_of_report=self.chance.choice(reasons)) if row.counted and self.one_in(8) else row
            for row in rolled.rows
        )
        year = coming.year
        edition_id = coming.edition.edition_id
        self.last = Round(year.short, year, edition_id, year.as_of, None, None, Origin.COLLECTED, rows)


def check(coming: NextRound, rolled: RolledRows, revised: Mapping[str, RowTransition]) -> None:
    before = {row.row_id: row for row in coming.previous.rows} if coming.previous else {}
    after = {row.row_id: row for row in rolled.rows}
    assert list(after) == [each.row_id for each in coming.edition.listings]
    reached = Counter(now for row_id in before for now in coming.lineage.descendants(row_id) if now in after)
    if before:
        reposts = {key for key, row in after.items() if row.out_of_report is OutOfReport.REPOST}
        assert after.keys() - reached.keys() - reposts == set(rolled.new) | (set(rolled.unticked) - reached.keys())
    ends = {each.row_id for each in rolled.ends if each.is_ticked}
    assert len(rolled.ends) == len({each.row_id for each in rolled.ends})
    assert ends == {key for key, row in after.items() if row.out_of_report in FINAL_REASONS}
    assert not set(rolled.begins) & ends
    assert not set(rolled.begins) & set(rolled.new)
    assert {each.row_id: each.fate for each in rolled.departed} == revised
    for row_id in before.keys() - revised.keys():
        (now,) = (each for each in coming.lineage.descendants(row_id) if each in after)
        was = [before[each].counted for each in coming.lineage.origins(now) if each in before]
        if after[now].counted and not any(was):
            assert now in (*rolled.begins, *rolled.unticked, *(each.row_id for each in rolled.ends))


@pytest.mark.sample(200)
@pytest.mark.parametrize("seed", range(1000))
def test_every_row_of_a_year_has_exactly_one_fate_in_the_next(seed: int) -> None:
    history = PlanHistory(seed)
    for year in YEARS[: 3 + seed % 4]:
        coming = history.coming(year)
        planned = rolled_rows(coming)
        check(coming, planned, history.revised)
        ticked = rolled_rows(coming, history.ticks(planned))
        check(coming, ticked, history.revised)
        history.collect(coming, ticked)
