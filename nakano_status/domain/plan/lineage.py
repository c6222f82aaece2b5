"""The continuation of rows, measures and indicators in the next edition of a plan, or in the next plan (次期計画).

In the next plan, a row has a fate: 継続, 統合, 完了 or 廃止.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.plan import Edition, Plan, PlanNode
from nakano_status.domain.plan.printed_title import fold_title


class PlanSubject(StrEnum):
    """Kind of a thing that continues.

    Rows are identified by 管理番号, measures by their codes, indicators by their IDs.
    """

    ROW = "row"
    MEASURE = "measure"
    INDICATOR = "indicator"


class PlanFate(StrEnum):
    """Kind of a derivation; the values are the labels shown on screen."""

    CONTINUED = "継続"
    MERGED = "統合"
    SPLIT = "分割"
    FINISHED = "完了"
    ABOLISHED = "廃止"


@dataclass(frozen=True)
class Derivation:
    """One step: the thing `from_id` of the edition `from_edition` becomes `to_id` of `to_edition`.

    A merger has a step for each predecessor, a split has a step for each successor. `to_id` is None if nothing follows.
    `to_edition` is None as long as the next plan is not known. `reason` is the stated reason, if any. A thing without a
    step continues under its own number.
    """

    subject: PlanSubject
    from_edition: str
    from_id: str
    to_edition: str | None
    to_id: str | None
    fate: PlanFate
    reason: str | None = None


@dataclass(frozen=True)
class RowMerger:
    """The row `row_id` was merged into the row `into` of its edition when the round of `year` was opened.

    `returned`: the year of the first later round whose report has the row again, which ends the merger; None if the
    merger has not ended.
    """

    edition_id: str
    year: FiscalYear
    row_id: str
    into: str
    returned: FiscalYear | None = None

    def holds_in(self, year: FiscalYear) -> bool:
        """Return whether the row is merged in the round of a year."""
        return self.year <= year and not self.has_ended(year)

    def has_ended(self, year: FiscalYear) -> bool:
        """Return whether the merger has ended in the round of a year."""
        return self.returned is not None and self.returned <= year

    @property
    def text(self) -> str:
        """The merger as shown for the row: 1-5-1-03-Uに統合."""
        return f"{self.into}に統合"


def origins(
    steps: Iterable[Derivation],
    subject: PlanSubject,
    wanted: str,
    editions: Sequence[str],
    begins: Collection[str] = (),
    *,
    mergers: Collection[RowMerger],
) -> tuple[str, ...]:
    """Return the IDs that `wanted`, an ID in the last of `editions`, had in the first edition; empty if it had none.

    `subject`: the kind of the IDs: rows, measures or indicators. `editions`: IDs from the oldest to the newest; each
    edition is derived from the edition before it. `begins`: the editions that begin a plan. Without a step, an ID is
    the same in the edition before; the caller must check that it exists there. In an edition that begins a plan, an ID
    without a step has no origin, because equal numbers of two plans are unrelated. `mergers`: the mergers of rows
    within the editions that hold between the two times compared, from `mergers_between`; empty for other subjects, and
    where the rows are looked up by number only.
    """
    found = _before_mergers((wanted,), mergers, editions[-1])
    known = [each for each in steps if each.subject is subject and each.to_id is not None]
    for older, newer in reversed(list(pairwise(editions))):
        between = [each for each in known if (each.from_edition, each.to_edition) == (older, newer)]
        back = [(each.to_id or "", each.from_id) for each in between]
        found = _before_mergers(_followed(found, back, keeps_numbers=newer not in begins), mergers, older)
    return found


def descendants(
    steps: Iterable[Derivation],
    subject: PlanSubject,
    wanted: str,
    editions: Sequence[str],
    begins: Collection[str] = (),
    *,
    mergers: Collection[RowMerger],
) -> tuple[str, ...]:
    """Return the IDs that `wanted`, an ID in the first of `editions`, has in the last edition; empty if it ended.

    The other parameters are as in `origins`.
    """
    found = _after_mergers((wanted,), mergers, editions[0])
    known = [each for each in steps if each.subject is subject]
    for older, newer in pairwise(editions):
        between = [each for each in known if (each.from_edition, each.to_edition) == (older, newer)]
        on = [(each.from_id, each.to_id) for each in between]
        found = _after_mergers(_followed(found, on, keeps_numbers=newer not in begins), mergers, newer)
    return found


def continuing_nodes(before: Iterable[PlanNode], now: Iterable[PlanNode]) -> Mapping[str, str]:
    """Return the code in the next edition, by the code before, of each node of a level that continues.

    `before`, `now`: the nodes of one level in both editions. Nodes are paired in three steps: by code and title; then
    by title, in the order of the nodes, if both editions have the same number of unpaired nodes with it; then by code,
    if neither of the two titles is in the other edition. A node without a title is paired by its code.
    """
    was, new = ({node.code: fold_title(node.with_plain_title.title or "") for node in nodes} for nodes in (before, now))
    found = {code: code for code, title in was.items() if code in new and title in ("", new[code])}
    left, places = (grouped((title, code) for code, title in some.items() if code not in found) for some in (was, new))
    for title, codes in left.items():
        if title and len(codes) == len(there := places.get(title, ())):
            found |= zip(codes, there, strict=True)
    known = {*was.values()} - {""}
    for code, title in was.items():
        if code not in found and code in new and title not in places and new[code] not in known:
            found[code] = code
    return found


def steps_towards(
    steps: Iterable[Derivation],
    wanted: Iterable[str],
    editions: Sequence[str],
    also: Mapping[str, Collection[str]],
) -> tuple[Derivation, ...]:
    """Return the steps by which rows of earlier editions became the rows `wanted` of the last of `editions`.

    If a row was split, the steps to all its parts are included. `also`: further rows, by edition ID, whose steps to the
    next edition are included.
    """
    of_rows = [each for each in steps if each.subject is PlanSubject.ROW]
    found: list[Derivation] = []
    here = {*wanted}
    for older, newer in reversed(list(pairwise(editions))):
        between = [each for each in of_rows if (each.from_edition, each.to_edition) == (older, newer)]
        before = {each.from_id for each in between if each.to_id in here} | {*also.get(older, ())}
        found = [*(each for each in between if each.from_id in before or each.to_id in here), *found]
        here |= before
    return tuple(found)


def _followed(
    wanted: Iterable[str], steps: Sequence[tuple[str, str | None]], *, keeps_numbers: bool
) -> tuple[str, ...]:
    """Return the ends of the steps that start at `wanted`.

    An ID without a step is returned itself if `keeps_numbers`.
    """
    ends = [[end for start, end in steps if start == each] or ([each] if keeps_numbers else []) for each in wanted]
    return tuple(dict.fromkeys(end for some in ends for end in some if end is not None))


def _before_mergers(rows: tuple[str, ...], mergers: Iterable[RowMerger], edition_id: str) -> tuple[str, ...]:
    """Return the rows of an edition together with the rows that were merged into them within the edition."""
    for each in sorted(mergers, key=lambda each: each.year, reverse=True):
        if each.edition_id == edition_id and each.into in rows:
            rows = (*rows, each.row_id)
    return tuple(dict.fromkeys(rows))


def _after_mergers(rows: tuple[str, ...], mergers: Iterable[RowMerger], edition_id: str) -> tuple[str, ...]:
    """Return the rows of an edition after the mergers within it: a merged row is replaced by its target."""
    for each in sorted(mergers, key=lambda each: each.year):
        if each.edition_id == edition_id:
            rows = tuple(each.into if row_id == each.row_id else row_id for row_id in rows)
    return tuple(dict.fromkeys(rows))


def mergers_between(
    mergers: Iterable[RowMerger], earlier: FiscalYear | None, later: FiscalYear | None
) -> tuple[RowMerger, ...]:
    """Return the mergers made after the round of `earlier` that hold in the round of `later`.

    Empty if either year is None.
    """
    if earlier is None or later is None:
        return ()
    return tuple(each for each in mergers if earlier < each.year and each.holds_in(later))


GOING_ON = (PlanFate.CONTINUED, PlanFate.MERGED)
"""The fates of rows that go on in the next plan."""

UNDECIDED = "未定"
"""The label of a row without a fate."""

ROW_FATES = (*GOING_ON, PlanFate.FINISHED, PlanFate.ABOLISHED)


@dataclass(frozen=True)
class RowFate:
    """The fate of a row of the old plan.

    `to`: the rows of the next plan that continue it; empty if the row ends or is undecided. `reason`: None if not
    stated.
    """

    row_id: str
    fate: PlanFate
    to: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def as_text(self) -> str:
        """The fate and the rows that follow, as shown: 継続（1-1-1-02-X）."""
        to = "、".join(self.to)
        return f"{self.fate.value}（{to}）" if to else self.fate.value


@dataclass(frozen=True)
class PlanPair:
    """A plan (`old`) and the next plan (`new`; None: not registered yet)."""

    old: Plan
    new: Plan | None

    @property
    def old_edition(self) -> Edition:
        """The last edition of the old plan: its rows have fates."""
        return self.old.newest

    @property
    def new_edition(self) -> Edition | None:
        """The first edition of the next plan, which has the rows that follow; None if that plan is not registered."""
        return editions_in_order([self.new])[0] if self.new else None

    def steps_of_fate(self, fate: RowFate) -> tuple[Derivation, ...]:
        """Return the steps that record a fate: one for each row that continues the row, or one without a successor."""
        after = self.new_edition.edition_id if self.new_edition and fate.to else None
        ends: Iterable[str | None] = fate.to or (None,)
        return tuple(
            Derivation(PlanSubject.ROW, self.old_edition.edition_id, fate.row_id, after, each, fate.fate, fate.reason)
            for each in ends
        )

    def recorded_fates(self, steps: Iterable[Derivation]) -> Mapping[str, RowFate]:
        """Return the fates recorded in `steps`, by row of the last edition of the old plan."""
        found: dict[str, RowFate] = {}
        for each in steps:
            if each.subject is PlanSubject.ROW and each.from_edition == self.old_edition.edition_id:
                before = found.get(each.from_id)
                to = (*(before.to if before else ()), *((each.to_id,) if each.to_id else ()))
                found[each.from_id] = RowFate(each.from_id, each.fate, to, each.reason)
        return found


def find_plan_pair(plans: Sequence[Plan], plan_id: str | None = None) -> PlanPair:
    """Return a plan and the next plan.

    `plan_id`: the ID of the first of them (None: the plan before the newest one, or the only plan); raise ValueError if
    no plan has it. `plans` are in the order of their years.
    """
    ids = [each.plan_id for each in plans]
    place = ids.index(plan_id) if plan_id is not None else max(len(plans) - 2, 0)
    return PlanPair(plans[place], plans[place + 1] if place + 1 < len(plans) else None)


def derive_fates(former: Mapping[str, Sequence[str]]) -> tuple[RowFate, ...]:
    """Return the fates of the rows of the old plan that the next plan continues.

    `former`: the rows of the old plan that each row of the next plan continues.
    """
    successors = grouped((old, row_id) for row_id, olds in former.items() for old in dict.fromkeys(olds))
    return tuple(RowFate(old, _fate_of(to, former), to) for old, to in successors.items())


def _fate_of(to: Iterable[str], former: Mapping[str, Sequence[str]]) -> PlanFate:
    return PlanFate.MERGED if any(len(former[each]) > 1 for each in to) else PlanFate.CONTINUED


_JOIN = "、"


@dataclass(frozen=True)
class RowLineage:
    """The correspondence of rows between an earlier and a later edition or round.

    `was`: the earlier rows of a later row. `now`: the later rows of an earlier row. A row that is in neither mapping
    has the same ID on both sides; a row without a counterpart has an empty entry. `spans_plans`: whether the editions
    belong to two plans; then every row has an entry, because equal IDs are unrelated.
    """

    was: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    now: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans_plans: bool = False

    def origins(self, row_id: str) -> tuple[str, ...]:
        """Return the earlier rows that a row of the later edition continues; empty if it is new."""
        return self.was.get(row_id, (row_id,))

    def descendants(self, row_id: str) -> tuple[str, ...]:
        """Return the later rows that continue a row of the earlier edition; empty if it ended."""
        return self.now.get(row_id, (row_id,))

    def parts(self, row_id: str) -> tuple[str, ...]:
        """Return the later rows that are parts of the same split row as a later row, including that row.

        Empty if the row is not a part of a split row.
        """
        found = self.origins(row_id)
        parts = self.descendants(found[0]) if len(found) == 1 else ()
        return parts if len(parts) > 1 else ()

    def went_into(self, row_id: str) -> tuple[str, ...]:
        """Return the IDs of the later rows that continue an earlier row; empty if one of them has its ID.

        Always empty if the lineage spans two plans, because equal IDs are unrelated there.
        """
        now = () if self.spans_plans else self.descendants(row_id)
        return () if row_id in now else now

    @property
    def reversed(self) -> RowLineage:
        """The lineage with the two editions exchanged."""
        return RowLineage(self.now, self.was, self.spans_plans)


SAME_ROWS = RowLineage()
"""The lineage within one edition."""


def editions_in_order(plans: Iterable[Plan]) -> tuple[Edition, ...]:
    """Return the editions of all plans from the oldest to the newest, one plan after another."""
    return tuple(
        edition
        for plan in sorted(plans, key=lambda each: each.first_year)
        for edition in sorted(plan.editions, key=lambda each: (each.adopted_on, each.ordinal))
    )


def first_editions(plans: Iterable[Plan]) -> frozenset[str]:
    """Return the ID of the first edition of each plan, as `origins` and `descendants` need them."""
    return frozenset(editions_in_order([plan])[0].edition_id for plan in plans if plan.editions)


def lineage_between(
    plans: Sequence[Plan],
    steps: Sequence[Derivation],
    earlier: str | None,
    later: str | None,
    mergers: Collection[RowMerger],
) -> RowLineage:
    """Return the lineage between two editions, given by ID; it is reversed if `earlier` is the newer edition.

    The result is `SAME_ROWS` if `earlier` or `later` is None or is not an edition of `plans`. `mergers` are the mergers
    of rows within the editions, made between the two rounds compared.
    """
    order = editions_in_order(plans)
    places = {edition.edition_id: place for place, edition in enumerate(order)}
    if earlier not in places or later not in places:
        return SAME_ROWS
    first, last = places[earlier], places[later]
    if first > last:
        return lineage_between(plans, steps, later, earlier, mergers).reversed
    return _lineage(order[first : last + 1], steps, first_editions(plans), mergers)


def lineage_of_rounds(
    plans: Sequence[Plan],
    steps: Sequence[Derivation],
    mergers: Iterable[RowMerger],
    before: tuple[str | None, FiscalYear | None],
    now: tuple[str | None, FiscalYear | None],
) -> RowLineage:
    """Return the lineage between the rounds `before` and `now`, each given as (edition ID, year).

    A year of None stands for the edition as it was adopted; then no mergers are applied. The lineage is reversed if the
    round `now` is the earlier round, and is `SAME_ROWS` if an edition ID is None or is not in `plans`. `mergers`: all
    mergers made when rounds were opened.
    """
    (of_before, year_before), (of_now, year_now) = before, now
    if year_before is not None and year_now is not None and year_now < year_before:
        return lineage_of_rounds(plans, steps, mergers, now, before).reversed
    return lineage_between(plans, steps, of_before, of_now, mergers_between(mergers, year_before, year_now))


def _lineage(
    editions: Sequence[Edition],
    steps: Sequence[Derivation],
    begins: frozenset[str],
    mergers: Collection[RowMerger],
) -> RowLineage:
    is_one_plan = begins.isdisjoint(each.edition_id for each in editions[1:])
    ids = [each.edition_id for each in editions]
    there, here = ({each.row_id for each in edition.listings} for edition in (editions[0], editions[-1]))
    touched = {row_id for each in steps for row_id in (each.from_id, each.to_id)} if is_one_plan else here | there
    touched |= {row_id for each in mergers for row_id in (each.row_id, each.into)}
    rows = PlanSubject.ROW
    was = {row_id: origins(steps, rows, row_id, ids, begins, mergers=mergers) for row_id in here & touched}
    now = {row_id: descendants(steps, rows, row_id, ids, begins, mergers=mergers) for row_id in there & touched}
    was |= dict.fromkeys(here - there - touched, ())
    now |= dict.fromkeys(there - here - touched, ())
    if not is_one_plan:
        return RowLineage(_existing(was, there), _existing(now, here), spans_plans=True)
    return RowLineage(_known(was, there), _known(now, here))


def _existing(found: Mapping[str, tuple[str, ...]], ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the rows, without IDs that do not exist."""
    return {row_id: tuple(each for each in rows if each in ids) for row_id, rows in found.items()}


def _known(found: Mapping[str, tuple[str, ...]], ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the rows that do not simply continue as themselves, without IDs that do not exist."""
    return {row_id: rows for row_id, rows in _existing(found, ids).items() if rows != (row_id,)}


@dataclass(frozen=True)
class RowStep:
    """One step in the history of rows: in the edition `edition_id`, the rows `was` became the rows `now`.

    `edition_id`: None as long as the next plan is not known. `now`: empty if nothing follows. `reason`: the stated
    reason (None: none was stated). `plan`: the title of the next plan, if `now` are its rows; None for a step within
    one plan. `year`: for a merger within the edition, the year of the round at whose opening the rows were merged;
    otherwise None.
    """

    edition_id: str | None
    fate: PlanFate
    was: tuple[str, ...]
    now: tuple[str, ...]
    reason: str | None = None
    plan: str | None = None
    year: FiscalYear | None = None

    @property
    def sentence(self) -> str:
        """The step as shown: 1-5-1-02-K を 1-5-1-03-U に統合."""
        return step_text(self.was, self.now, self.fate, self.plan)


def step_text(was: Sequence[str], now: Sequence[str], fate: PlanFate, plan: str | None = None) -> str:
    """Return a step as shown: 1-5-1-02-K を 1-5-1-03-U に統合.

    `plan`: the title of the plan of the rows `now`, if it is another plan than the plan of the rows `was`. In a merger
    within one plan, the row that the others were merged into is not repeated among `was`.
    """
    is_named_twice = fate is PlanFate.MERGED and plan is None
    from_ids = [each for each in was if each not in now] if is_named_twice else was
    if not now:
        return f"{_JOIN.join(was)} を{fate.value}"
    joined = (f"「{plan}」の " if plan else "") + _JOIN.join(now)
    if fate is PlanFate.CONTINUED:
        return f"{_JOIN.join(was)} を {joined} として継続"
    return f"{_JOIN.join(from_ids)} を {joined} に{fate.value}"


def steps_of_row(
    plans: Sequence[Plan],
    steps: Iterable[Derivation],
    row_id: str,
    plan_id: str,
    mergers: Iterable[RowMerger],
) -> tuple[RowStep, ...]:
    """Return every step in the history of a row, and of all rows that it was or became, oldest edition first.

    `mergers`: the mergers made when rounds were opened. Empty if there is no step.
    """
    within = grouped((_as_step(each), each.year) for each in mergers)
    plan_of = {edition.edition_id: plan for plan in plans for edition in plan.editions}
    groups: dict[tuple[str, str | None, str | None, FiscalYear | None], list[Derivation]] = {}
    for each in _steps_of_kin([*steps, *within], (plan_id, row_id), plan_of):
        end = each.to_id if each.fate is PlanFate.MERGED and each not in within else each.from_id
        for year in within.get(each, (None,)):  # a row that came back may be merged again
            groups.setdefault((each.from_edition, each.to_edition, end, year), []).append(each)
    found = (
        RowStep(
            group[0].to_edition,
            group[0].fate,
            tuple(dict.fromkeys(each.from_id for each in group)),
            tuple(dict.fromkeys(each.to_id for each in group if each.to_id is not None)),
            group[0].reason,
            _other_plan(group[0], plan_of),
            year,
        )
        for (*_, year), group in groups.items()
    )
    order = {edition.edition_id: place for place, edition in enumerate(editions_in_order(plans))}
    return tuple(
        sorted(
            found, key=lambda each: (order.get(each.edition_id or "", len(order)), each.year.start if each.year else 0)
        )
    )


def _steps_of_kin(
    steps: Iterable[Derivation], row: tuple[str, str], plan_of: Mapping[str, Plan]
) -> Sequence[Derivation]:
    """Return the steps of a row, given by plan ID and 管理番号, and of all rows that it was or became."""
    of_rows = [each for each in steps if each.subject is PlanSubject.ROW]
    kin = {row}

    def ends(step: Derivation) -> set[tuple[str, str]]:
        pairs = ((step.from_edition, step.from_id), (step.to_edition or "", step.to_id))
        return {(plan_of[edition].plan_id, each) for edition, each in pairs if edition in plan_of and each is not None}

    while True:
        near = [each for each in of_rows if kin & ends(each)]
        found = kin.union(*map(ends, near))
        if found == kin:
            return near
        kin = found


def _as_step(merger: RowMerger) -> Derivation:
    """Return a merger within an edition as a derivation from that edition to itself."""
    edition_id = merger.edition_id
    return Derivation(PlanSubject.ROW, edition_id, merger.row_id, edition_id, merger.into, PlanFate.MERGED)


def _other_plan(step: Derivation, plan_of: Mapping[str, Plan]) -> str | None:
    """Return the title of the plan that a step leads to; None if the step is within one plan."""
    after = plan_of.get(step.to_edition or "")
    return after.title if after is not None and after != plan_of.get(step.from_edition) else None
