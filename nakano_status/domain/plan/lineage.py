"""What the rows of one edition were in another, and how that is described (統合・分割)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.derivation import (
    Derivation,
    PlanFate,
    PlanSubject,
    RowMerger,
    descendants,
    mergers_between,
    origins,
)
from nakano_status.domain.plan.plan import Edition, Plan

_JOIN = "、"


@dataclass(frozen=True)
class RowLineage:
    """The rows of two editions, or of the rounds on them: each has the same 管理番号 in both unless it is here.

    `was` are the earlier rows of a later one, `now` the later rows of an earlier one; none if there is no such row.
    `spans_plans`: the editions are of two plans; then every row is here, as equal numbers mean nothing.
    """

    was: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    now: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spans_plans: bool = False

    def origins(self, row_id: str) -> tuple[str, ...]:
        """Return what a row of the later edition was."""
        return self.was.get(row_id, (row_id,))

    def descendants(self, row_id: str) -> tuple[str, ...]:
        """Return what a row of the earlier edition became."""
        return self.now.get(row_id, (row_id,))

    def parts(self, row_id: str) -> tuple[str, ...]:
        """Return all parts of the row that a row of the later edition is one part of; none if it was not split."""
        found = self.origins(row_id)
        parts = self.descendants(found[0]) if len(found) == 1 else ()
        return parts if len(parts) > 1 else ()

    def went_into(self, row_id: str) -> tuple[str, ...]:
        """Return the other rows as which an earlier row goes on, although the later ones may have its number, too."""
        now = () if self.spans_plans else self.descendants(row_id)
        return () if row_id in now else now

    @property
    def reversed(self) -> RowLineage:
        """What the later rows are in the earlier edition."""
        return RowLineage(self.now, self.was, self.spans_plans)


SAME_ROWS = RowLineage()
"""The lineage within one edition."""


def editions_in_order(plans: Iterable[Plan]) -> tuple[Edition, ...]:
    """Return the editions of plans from the older to the newer, those of a plan after those of the plan before it."""
    return tuple(
        edition
        for plan in sorted(plans, key=lambda each: each.first_year)
        for edition in sorted(plan.editions, key=lambda each: (each.adopted_on, each.ordinal))
    )


def first_editions(plans: Iterable[Plan]) -> frozenset[str]:
    """Return the IDs of the editions that begin a plan (`origins`, `descendants`)."""
    return frozenset(editions_in_order([plan])[0].edition_id for plan in plans if plan.editions)


def lineage_between(
    plans: Sequence[Plan],
    steps: Sequence[Derivation],
    earlier: str | None,
    later: str | None,
    mergers: Collection[RowMerger] = (),
) -> RowLineage:
    """Return the lineage between two editions by their IDs; of an earlier edition as the later, the steps reversed.

    `mergers` are those of rows within the editions that were made between the two rounds that are meant.
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
    """Return the lineage between two rounds, each by its edition and year (None: an edition as it was adopted).

    `mergers` are all that were made with the opening of rounds.
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
    was = {row_id: origins(steps, PlanSubject.ROW, row_id, ids, begins, mergers) for row_id in here & touched}
    now = {row_id: descendants(steps, PlanSubject.ROW, row_id, ids, begins, mergers) for row_id in there & touched}
    was |= dict.fromkeys(here - there - touched, ())
    now |= dict.fromkeys(there - here - touched, ())
    if not is_one_plan:
        return RowLineage(_existing(was, there), _existing(now, here), spans_plans=True)
    return RowLineage(_known(was, there), _known(now, here))


def _existing(found: Mapping[str, tuple[str, ...]], ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the rows without those that do not exist."""
    return {row_id: tuple(each for each in rows if each in ids) for row_id, rows in found.items()}


def _known(found: Mapping[str, tuple[str, ...]], ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the rows that are not just themselves, without those that do not exist."""
    return {row_id: rows for row_id, rows in _existing(found, ids).items() if rows != (row_id,)}


@dataclass(frozen=True)
class RowStep:
    """One step in the history of rows: in the edition `edition_id`, the rows `was` became the rows `now`.

    `plan` is the title of the plan after, if `now` are rows of that. `year` is that of the round with whose opening the
    rows were merged, if that was done within the edition.
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
    """Return a step as shown; a merged row is not named among those that were merged into it, unless in another plan.

    `plan` is the title of that other plan, whose numbers mean other rows.
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
    mergers: Iterable[RowMerger] = (),
) -> tuple[RowStep, ...]:
    """Return every step of a row of a plan and of the rows that it was or became, oldest edition first.

    `mergers` are those that were made with the opening of a round.
    """
    within = {_as_step(each): each.year for each in mergers}
    plan_of = {edition.edition_id: plan for plan in plans for edition in plan.editions}
    groups: dict[tuple[str, str | None, str | None], list[Derivation]] = {}
    for each in _steps_of_kin([*steps, *within], (plan_id, row_id), plan_of):
        end = each.to_id if each.fate is PlanFate.MERGED and each not in within else each.from_id
        groups.setdefault((each.from_edition, each.to_edition, end), []).append(each)
    found = (
        RowStep(
            group[0].to_edition,
            group[0].fate,
            tuple(dict.fromkeys(each.from_id for each in group)),
            tuple(dict.fromkeys(each.to_id for each in group if each.to_id is not None)),
            group[0].reason,
            _other_plan(group[0], plan_of),
            within.get(group[0]),
        )
        for group in groups.values()
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
    """Return the steps of a row, by plan and 管理番号, and of all rows that it was or became."""
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
    """Return a merger within an edition as a step of it."""
    edition_id = merger.edition_id
    return Derivation(PlanSubject.ROW, edition_id, merger.row_id, edition_id, merger.into, PlanFate.MERGED)


def _other_plan(step: Derivation, plan_of: Mapping[str, Plan]) -> str | None:
    """Return the title of the plan into which a step leads, None within one plan."""
    after = plan_of.get(step.to_edition or "")
    return after.title if after is not None and after != plan_of.get(step.from_edition) else None
