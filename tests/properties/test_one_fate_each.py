"""Every row has one fate, also when locked, moved or withdrawn."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.merge.folding import RoundFacts, fold_slots
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.ledger import ROW_MOVED, Fate
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.merge.resolution import CurrentValue, Slot, fold_values
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import (
    GOING_ON,
    ROW_FATES,
    SAME_ROWS,
    Derivation,
    PlanFate,
    PlanPair,
    PlanSubject,
    RowFate,
    RowLineage,
    lineage_between,
)
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.review.review import LOCK_REASONS
from nakano_status.domain.round.roll_over import (
    NextRound,
    Proposal,
    RolledRows,
    RowTransition,
    Ticks,
    find_tickable_rows,
    rolled_rows,
)
from nakano_status.domain.round.round import FINAL_REASONS, Origin, OutOfReport, Round
from tests.properties.test_batches import OWN, Story, orders, state, stories
from tests.support.answering import A, B, Clerk, Office, edited, without_columns, without_rows
from tests.support.plan_files import REVISED_ROWS, two_editions
from tests.support.plans import listing, small_plan
from tests.support.sets import stale_slots
from tests.support.successors import NEXT_ROWS, next_plan

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
            each: (Proposal(self.chance.choice(sorted(FINAL_REASONS)), "zeimu"),) for each in before if self.one_in(4)
        }
        lineage: RowLineage = SAME_ROWS
        if self.last is not None and self.last.edition_id != edition.edition_id:
            plan = Plan("p", "計画", YEARS[0], YEARS[-1], tuple(self.editions))
            lineage = lineage_between([plan], self.steps, self.last.edition_id, edition.edition_id, mergers=())
        return NextRound(edition, year, schedules, self.last, lineage, proposals)

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def ticks(self, planned: RolledRows) -> Ticks:
        fixed, offered = find_tickable_rows(planned)
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


def check_years(seed: int) -> None:
    history = PlanHistory(seed)
    for year in YEARS[: 3 + seed % 4]:
        coming = history.coming(year)
        planned = rolled_rows(coming)
        check(coming, planned, history.revised)
        ticked = rolled_rows(coming, history.ticks(planned))
        check(coming, ticked, history.revised)
        history.collect(coming, ticked)


def test_every_row_of_a_year_has_exactly_one_fate_in_the_next(pytestconfig: pytest.Config) -> None:
    """A thousand histories by `--whole`, without it two hundred of them by chance."""
    chance = random.Random(pytestconfig.getoption("randomly_seed", 0))
    for seed in range(1000) if pytestconfig.getoption("--whole") else chance.sample(range(1000), 200):
        check_years(seed)


OLD = [row.row_id for row in REVISED_ROWS]
NEW = [row.row_id for row in NEXT_ROWS]
PAIR = PlanPair(two_editions(), next_plan())


@st.composite
def fates(draw: st.DrawFn) -> dict[str, RowFate]:
    """Any fates of some of the rows; only a row that goes on has others that follow."""
    found = {}
    for row_id in draw(st.sets(st.sampled_from(OLD))):
        fate = draw(st.sampled_from(ROW_FATES))
        to = draw(st.sets(st.sampled_from(NEW))) if fate in GOING_ON else set[str]()
        found[row_id] = RowFate(row_id, fate, tuple(sorted(to)), draw(st.none() | st.just("理由")))
    return found


@given(fates())
def test_fates_are_recorded_as_decided(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps_of_fate(fate)]
    assert PAIR.recorded_fates(steps) == decided
    assert len({(each.from_id, each.to_edition, each.to_id) for each in steps}) == len(steps), "the keys of the table"


@given(fates())
def test_each_row_is_followed_there_and_back_and_by_its_fate_only(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps_of_fate(fate)]
    plans = [PAIR.old, next_plan()]
    found = lineage_between(plans, steps, "kodo-2", "tsugi-1", mergers=())
    for row_id in OLD:
        fate = decided.get(row_id)
        assert found.descendants(row_id) == (fate.to if fate else ())
        assert all(row_id in found.origins(each) for each in found.descendants(row_id))
    for row_id in NEW:
        assert {*found.origins(row_id)} == {old for old, fate in decided.items() if row_id in fate.to}
    back = lineage_between(plans, steps, "tsugi-1", "kodo-2", mergers=())
    assert (back.was, back.now) == (found.now, found.was)


@given(fates())
def test_rows_of_the_first_plan_are_the_same_whatever_follows(decided: dict[str, RowFate]) -> None:
    steps = [step for fate in decided.values() for step in PAIR.steps_of_fate(fate)]
    plans = [PAIR.old, next_plan()]
    own = lineage_between(plans, steps, "kodo-1", "kodo-2", mergers=())
    assert own == lineage_between([PAIR.old], [], "kodo-1", "kodo-2", mergers=())
    assert PlanFate.SPLIT not in {each.fate for each in steps}


quick = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def locked(story: Story, data: st.DataObject) -> tuple[Office, list[AnswerFile], Office]:
    """Return an office that took some files in and locked rows then, the other files, and one that locked none."""
    early = data.draw(st.sets(st.sampled_from(range(len(story.files)))), "taken in before")
    office = story.told([sorted(early)]) if early else story.office.copied()
    free = office.copied()
    places = sorted((row_id, division) for division, rows in OWN.items() for row_id in rows)
    office.accepted = data.draw(st.sets(st.sampled_from(places)), "accepted")
    office.closed = data.draw(st.booleans(), "closed")
    office.reopened = data.draw(st.sets(st.sampled_from([row_id for row_id, _ in places])), "reopened before")
    return office, [file for place, file in enumerate(story.files) if place not in early], free


def told(office: Office, files: list[AnswerFile], story: Story, order: list[list[int]]) -> Office:
    """Return the office after the files, in batches of places."""
    after = office.copied()
    for batch in order:
        plan = after.merges(*(files[place] for place in batch), without=story.without)
        assert plan.is_balanced
        assert stale_slots(after.facts, after.current) == []
    return after


def stands(office: Office) -> dict[object, object]:
    """Return the current values, and the sides of open conflicts."""
    found: dict[object, object] = {}
    for slot, line in office.current.items():
        if any(line.values) or line.conflict:
            conflict = office.conflict(slot.row_id, slot.group) if slot.division is None else None
            sides = (
                sorted(repr((side.writer, fold_values(side.values))) for side in conflict.sides) if conflict else None
            )
            found[slot] = (fold_values(line.values), sides)
    return found


def that_matters(office: Office) -> object:
    """Return values, conflicts and held items, but no locked rows that a later answer has made needless.

    No one has to decide on them, and whether they take part changes nothing. Whether such a row was held on its way
    depends on which of the answers between the two had arrived by then.
    """
    seen = office.copied()
    seen.held = {
        name: item
        for name, item in office.held.items()
        if item.reason not in LOCK_REASONS or item.state is not HeldState.SUPERSEDED
    }
    lines, sides, items, _shown = state(seen)
    return lines, sides, items


@quick
@given(stories(), st.data())
def test_order_and_batches_do_not_matter_between_two_acts(story: Story, data: st.DataObject) -> None:
    office, files, _ = locked(story, data)
    together = told(office, files, story, [list(range(len(files)))])
    assert that_matters(told(office, files, story, data.draw(orders(len(files))))) == that_matters(together)
    again = told(together, files, story, [[place] for place in range(len(files))])
    assert state(again) == state(together)


@quick
@given(stories(), st.data())
def test_a_reopening_lets_in_everything_that_waited_as_if_nothing_had_been_locked(
    story: Story, data: st.DataObject
) -> None:
    office, files, free = locked(story, data)
    order = data.draw(orders(len(files)))
    after = told(office, files, story, order)
    for row_id in sorted({row_id for rows in OWN.values() for row_id in rows}):
        after.reopens(row_id)
    assert not [item for item in after.held.values() if item.reason in LOCK_REASONS and item.state is HeldState.WAITING]
    assert stands(after) == stands(told(free, files, story, order))


@quick
@given(stories(), st.data())
def test_no_answer_changes_what_stands_on_a_closed_round(story: Story, data: st.DataObject) -> None:
    office, files, _ = locked(story, data)
    office.closed, office.reopened = True, set()
    before = {slot: fold_values(line.values) for slot, line in office.current.items() if any(line.values)}
    for file in files:
        plan = office.merges(file, without=story.without)
        assert not plan.changes
        assert not plan.fates[Fate.APPLIED]
    assert {slot: fold_values(line.values) for slot, line in office.current.items() if any(line.values)} == before


def handed_on(story: Story, data: st.DataObject) -> tuple[Office, list[AnswerFile], Office]:
    """Return an office that took some files in and handed on rows then, the other files, and one that did not."""
    early = data.draw(st.sets(st.sampled_from(range(len(story.files)))), "taken in before")
    free = story.told([sorted(early)]) if early else story.office.copied()
    office = free.copied()
    asked = sorted((name, row_id) for name, each in office.packages.items() for row_id in each.answer_rows)
    moved = data.draw(st.sets(st.sampled_from(asked)), "handed on")
    office.moved = dict.fromkeys(moved, "bosai")
    return office, [file for place, file in enumerate(story.files) if place not in early], free


@quick
@given(stories(), st.data())
def test_the_files_balance_and_order_does_not_matter_after_it(story: Story, data: st.DataObject) -> None:
    office, files, _ = handed_on(story, data)
    together = told(office, files, story, [list(range(len(files)))])
    assert stands(told(office, files, story, data.draw(orders(len(files))))) == stands(together)


@quick
@given(stories(), st.data())
def test_with_one_word_each_all_that_waited_counts_as_if_nothing_had_moved(story: Story, data: st.DataObject) -> None:
    office, files, free = handed_on(story, data)
    order = data.draw(orders(len(files)))
    after, expected = told(office, files, story, order), told(free, files, story, order)
    for item in list(after.held.values()):
        if item.reason == ROW_MOVED and item.state is HeldState.WAITING:
            after.applies(item)
    assert not [each for each in after.held.values() if (each.reason, each.state) == (ROW_MOVED, HeldState.WAITING)]
    if not any(item.reason == "MANY-PACKAGES" for item in (*after.held.values(), *expected.held.values())):
        assert stands(after) == stands(expected)


ROWS = (A, B)
TEXTS = {"done": (None, "甲", "乙"), "mark": (None, "◎", "○"), "note": (None, "連絡")}
Cache = dict[Slot, CurrentValue]

writes = st.builds(
    lambda row, key, place: ("writes", row, key, TEXTS[key][place % len(TEXTS[key])]),
    st.sampled_from(ROWS),
    st.sampled_from(sorted(TEXTS)),
    st.integers(0, 2),
)
steps = st.lists(
    st.one_of(
        writes, st.sampled_from([("submits", *([None] * 3)), ("copies", *([None] * 3)), ("mends", *([None] * 3))])
    ),
    min_size=3,
    max_size=14,
)
"""What happens: a text is written, an answer submitted (whole or with gaps), a data file copied, a file corrected."""


def played(story: list[tuple[str, str | None, str | None, str | None]], shapes: list[int]) -> Office:
    """Return an office that merged all that the story handed in."""
    office = Office({A: ("zeimu", "koseki")})
    clerks = [Clerk(office.sends("zeimu", *ROWS)), Clerk(office.sends("koseki", A))]
    for number, (what, row, key, text) in enumerate(story):
        clerk, shape = clerks[number % len(clerks)], shapes[number % len(shapes)]
        if what == "copies":
            clerks.append(clerk.copied())
        elif what == "writes" and row is not None and key is not None:
            clerk.writes(row, **{key: text})
        else:
            file = clerk.submits(name=f"{number}.xlsx")
            file = edited(file, A, done="直した文") if what == "mends" else file
            file = without_columns(file, "done") if shape == 1 else without_rows(file, B) if shape > 1 else file
            office.merges(file)
    return office


def refolded(facts: RoundFacts, cache: Cache, slots: set[Slot]) -> Cache:
    return cache | {line.slot: line for line in fold_slots(facts, cache, slots, "").current}


def said(cache: Cache) -> dict[Slot, tuple[object, bool]]:
    """The current values, where there are any."""
    return {slot: (line.values, line.conflict) for slot, line in cache.items() if any(line.values) or line.conflict}


@given(steps, st.lists(st.integers(0, 2), min_size=1, max_size=5), st.integers(0, 99))
def test_what_a_return_touched_is_all_that_changes_when_it_is_taken_back(
    story: list[tuple[str, str | None, str | None, str | None]], shapes: list[int], pick: int
) -> None:
    office = played(story, shapes)
    assert stale_slots(office.facts, office.current) == []
    if not office.facts.returns:
        return
    return_id = list(office.facts.returns)[pick % len(office.facts.returns)]
    answer, touched = office.facts.returns[return_id], office.facts.touched_by([return_id])
    without = office.facts.without(return_id)
    cache = refolded(without, office.current, touched)
    assert stale_slots(without, cache) == []
    again = without.including(returns=[answer])
    cache = refolded(again, cache, again.touched_by([return_id]))
    assert stale_slots(again, cache) == []
    assert said(cache) == said(office.current)
