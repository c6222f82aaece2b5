"""One row through all years of its plan: its answer in each year, or the reason why there is none.

A row is followed through editions and rounds by its recorded lineage. An ended row is shown with its end, such as
令和4年度で完了 or 1-5-1-03-U に統合. For the years before a merger or split, its earlier rows are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DONE, LATER_YEARS, MARK, NEXT_YEAR, Field
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.initiative_id import HEADING_OF_PLAN_BEFORE, HEADING_OF_ROW, HEADING_OF_WHOLE
from nakano_status.domain.plan.lineage import (
    Derivation,
    PlanFate,
    PlanSubject,
    RowLineage,
    RowMerger,
    descendants,
    editions_in_order,
    first_editions,
    mergers_between,
    origins,
)
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.round import FINAL_REASONS, OutOfReport, Round
from nakano_status.domain.round.tally import (
    NOTHING_REPORTED,
    UNDECIDED,
    Exclusion,
    ReportedValues,
    TallyRow,
    counted_mark,
)
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.domain.papers.publication import Publication


class Absence(Labelled):
    """Reasons why a year has no such row, or no figure of a 成果指標."""

    NO_ROUND = "no_round", "この年度の進捗確認がない"
    NOT_IN_PLAN = "not_in_plan", "この年度の計画にない"
    NOT_ASKED = "not_asked", "この年度の照会にない"
    ENDED = "ended", "計画から外れた"
    NO_FIGURE = "no_figure", "数値の登録がない"
    UNDECIDED = "open_conflict", UNDECIDED

    @property
    def short(self) -> str:
        """The label in a narrow column: 確認なし."""
        return _SHORT_LABELS[self]


ABSENT_FIGURE = frozenset({Absence.NO_FIGURE, Absence.UNDECIDED})
"""The reasons why a 成果指標 has no figure in a year; a row of the plan never lacks for one of them."""
_SHORT_LABELS = {
    Absence.NO_ROUND: "確認なし",
    Absence.NOT_IN_PLAN: "計画なし",
    Absence.NOT_ASKED: "照会なし",
    Absence.ENDED: "計画外",
    Absence.NO_FIGURE: "登録なし",
    Absence.UNDECIDED: "相違",
}
NO_MARK = "―"
"""The text shown if a mark, count or figure is missing."""


class RowRelation(Labelled):
    """Relation of a shown row to the row that is followed."""

    SAME = "same", ""
    BEFORE_MERGER = "before_merger", "統合前"
    BEFORE_SPLIT = "before_split", "分割前の全体"
    MERGER_TARGET = "merger_target", "統合先"
    AFTER_MERGER = "after_merger", "統合後"
    AFTER_SPLIT = "after_split", "分割後"


@dataclass(frozen=True)
class Gap:
    """The reason why a year has no mark.

    `fate`: the fate of an ended row (None: not recorded, or not ended). `reason`: the recorded reason of its end, or,
    for a row that was merged when a round was opened, the row into which it was merged (1-5-1-03-Uに統合); otherwise
    None.
    """

    why: Absence | Exclusion
    fate: PlanFate | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """The label shown on screen and in the papers: 計画から外れた（廃止：事業の終了）."""
        more = "：".join(filter(None, (self.fate.value if self.fate else None, self.reason)))
        return f"{self.why.label}（{more}）" if more else self.why.label

    @property
    def short(self) -> str:
        """The label in a narrow column: 計画なし, or for a merged row the row that it was merged into."""
        return self.why.short if isinstance(self.why, Absence) else self.reason or self.why.label


Agreed = Mapping[str, Mapping[str, str | None]]
"""The rows that ended when a round was opened, by the round's ID. Each has the row that it was merged into, or None."""


@dataclass(frozen=True)
class EndedRow:
    """The end of a row. `into`: the ID of the row that it was merged into (None: the office named none)."""

    why: OutOfReport
    year: FiscalYear
    into: str | None = None

    @property
    def text(self) -> str:
        """The text that a list prints in place of an answer."""
        return f"{self.into}に統合" if self.into else f"{self.year.label}で{self.why.label}"


def ended_rows(
    rounds: Sequence[Round], lineage_between: Callable[[Round, Round], RowLineage], agreed: Agreed
) -> dict[str, EndedRow]:
    """Return the rows of the last of `rounds` (oldest first) that ended in an earlier year, by 管理番号.

    A row that ended when a round was opened (`agreed`) ended in the year before that round. A row that the office
    excluded while a round was collected ended in the year of that round. `lineage_between`: returns the lineage from an
    earlier round to a later round.
    """
    ended: dict[str, EndedRow] = {}
    for row in rounds[-1].rows:
        if row.out_of_report is not None and row.out_of_report in FINAL_REASONS:
            place, row_id = _first_ended(rounds, lineage_between, row.row_id)
            ticked = agreed.get(rounds[place].round_id, {})
            was_ticked = place > 0 and row_id in ticked
            year = rounds[place - was_ticked].year
            if year < rounds[-1].year:
                ended[row.row_id] = EndedRow(row.out_of_report, year, ticked[row_id] if was_ticked else None)
    return ended


def _first_ended(
    rounds: Sequence[Round], lineage_between: Callable[[Round, Round], RowLineage], row_id: str
) -> tuple[int, str]:
    """Return the place of the first round in which a row of the last round had ended, and the row's ID there."""
    place = len(rounds) - 1
    while place:
        before = _ended_in(rounds[place - 1], lineage_between(rounds[place - 1], rounds[place]), row_id)
        if before is None:
            break
        place, row_id = place - 1, before
    return place, row_id


def _ended_in(earlier: Round, lineage: RowLineage, row_id: str) -> str | None:
    """Return the ID that a row had in an earlier round if it had ended there already; otherwise None."""
    origins = lineage.origins(row_id)
    reasons = {row.row_id: row.out_of_report for row in earlier.rows if row.row_id in origins}
    return next((each for each in origins if reasons.get(each) in FINAL_REASONS), None)


def lineage_of(
    steps: Sequence[Derivation], row_id: str, at: str, editions: Sequence[str], begins: Collection[str] = ()
) -> dict[str, tuple[tuple[str, RowRelation], ...]]:
    """Return the rows to which the row `row_id` of the edition `at` corresponds, by edition ID, for each of `editions`.

    Each is (row ID, relation). `editions`: IDs, oldest first. Without a step, a row has the same ID in the next
    edition; the caller must check that it exists there. `begins`: the editions in which a row continues only if a step
    names it.
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
    found = origins(steps, PlanSubject.ROW, row_id, editions, begins, mergers=())
    for each in found:
        is_whole = len(descendants(steps, PlanSubject.ROW, each, editions, begins, mergers=())) > 1
        merged = RowRelation.BEFORE_MERGER if len(found) > 1 else RowRelation.SAME
        yield each, RowRelation.BEFORE_SPLIT if is_whole else merged


def _after(
    steps: Sequence[Derivation], row_id: str, editions: Sequence[str], begins: Collection[str]
) -> Iterator[tuple[str, RowRelation]]:
    found = descendants(steps, PlanSubject.ROW, row_id, editions, begins, mergers=())
    for each in found:
        is_merged = len(origins(steps, PlanSubject.ROW, each, editions, begins, mergers=())) > 1
        split = RowRelation.AFTER_SPLIT if len(found) > 1 else RowRelation.SAME
        yield each, RowRelation.AFTER_MERGER if is_merged else split


def _unless_same(relation: RowRelation, other: RowRelation) -> RowRelation:
    return other if relation is RowRelation.SAME else relation


@dataclass(frozen=True)
class FollowedRow:
    """A row of an edition of one of the `plans`, with its lineage.

    `at`: the edition's ID. `steps`: the derivations. `absent`: the reason why a round lacks the row; a division's data
    file has only the rows that the division was asked for. `mergers`: the mergers made when rounds were opened.
    """

    plans: tuple[Plan, ...]
    row_id: str
    at: str
    steps: tuple[Derivation, ...] = ()
    absent: Absence = Absence.NOT_IN_PLAN
    mergers: tuple[RowMerger, ...] = field(kw_only=True)

    @property
    def plan(self) -> Plan:
        """The plan that the row belongs to."""
        return self.plan_of(self.at)

    def plan_of(self, edition_id: str) -> Plan:
        """Return the plan of an edition."""
        return next(plan for plan in self.plans if any(each.edition_id == edition_id for each in plan.editions))

    @cached_property
    def first_editions(self) -> frozenset[str]:
        """The IDs of the first editions of plans; a row continues in them only if its fate is recorded."""
        return first_editions(self.plans)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The IDs of the plans' editions, oldest first."""
        return tuple(each.edition_id for each in editions_in_order(self.plans))

    def by_edition(self) -> dict[str, tuple[tuple[str, RowRelation], ...]]:
        """Return the rows that the row corresponds to in each edition, as (row ID, relation), by edition ID."""
        return lineage_of(self.steps, self.row_id, self.at, self.editions, self.first_editions)

    def rows_in(self, edition_id: str, year: FiscalYear) -> tuple[tuple[str, RowRelation], ...]:
        """Return the rows that the row corresponds to in a round, as (row ID, relation).

        The round is given by its edition and year. Mergers made when rounds were opened are followed, too. In a year
        before such a merger, the rows that were merged into the row are included; from then on, until the merger ends,
        the row that it was merged into.
        """
        lineage = self.by_edition()
        own = list(lineage[edition_id])
        for each in self.mergers:
            there = {row_id for row_id, _ in lineage.get(each.edition_id, ())}
            if year < each.year and each.into in there:
                own = [(row_id, _unless_same(was, RowRelation.BEFORE_MERGER)) for row_id, was in own]
                earlier = mergers_between(self.mergers, year, each.year)
                found, relation = self._other(each.row_id, each, earlier), RowRelation.BEFORE_MERGER
            elif each.holds_in(year) and each.row_id in there:
                later = mergers_between(self.mergers, each.year, year)
                found, relation = self._other(each.into, each, later), RowRelation.AFTER_MERGER
            else:
                continue
            own += [(row_id, _unless_same(was, relation)) for row_id, was in found.rows_in(edition_id, year)]
        return tuple(dict(own).items())

    def _other(self, row_id: str, merger: RowMerger, mergers: tuple[RowMerger, ...]) -> FollowedRow:
        return replace(self, row_id=row_id, at=merger.edition_id, mergers=mergers)

    def merger_of(self, row_id: str, edition_id: str, year: FiscalYear) -> RowMerger | None:
        """Return the merger of a row of an edition that holds in the round of `year`; otherwise None."""
        for each in self.mergers:
            there = self._other(each.row_id, each, ()).by_edition() if each.holds_in(year) else {}
            if row_id in (found for found, _ in there.get(edition_id, ())):
                return each
        return None

    @cached_property
    def ending_step(self) -> Derivation | None:
        """The derivation by which the row, or a row that it became, ended; None if it did not end."""
        reached = {(edition_id, row_id) for edition_id, rows in self.by_edition().items() for row_id, _ in rows}
        ends = (each for each in self.steps if each.subject is PlanSubject.ROW and each.to_id is None)
        return next((each for each in ends if (each.from_edition, each.from_id) in reached), None)

    @cached_property
    def plans_to_show(self) -> tuple[Plan, ...]:
        """The plans that have or had the row; if the row ended with a plan, also the plan after it."""
        there = {edition_id for edition_id, rows in self.by_edition().items() if rows} | {self.at}
        found = [plan for plan in self.plans if any(each.edition_id in there for each in plan.editions)]
        if self.ending_step is not None:
            after = self.plans.index(self.plan_of(self.ending_step.from_edition)) + 1
            found += [plan for plan in self.plans[after : after + 1] if plan not in found]
        return tuple(found)


Texts = Mapping[str, str | None]


def map_earlier_values(
    values: Mapping[str, Texts], lineage: RowLineage, titles: Mapping[str, str], text_keys: Collection[str]
) -> Mapping[str, Texts]:
    """Return the values of a previous round, by the rows of this round.

    If several rows became one, a row was split, or the plan changed, each earlier text is put below a heading with its
    row's ID and title (from `titles`). Other values are then kept only if they are equal. `text_keys`: the keys of
    fields with texts. Rows without a lineage have their values unchanged.
    """
    touched = {*lineage.was, *(part for parts in lineage.now.values() for part in parts)}
    return {
        **values,
        **{row_id: map_earlier_values_of_row(row_id, values, lineage, titles, text_keys) for row_id in touched},
    }


def map_earlier_values_of_row(
    row_id: str, values: Mapping[str, Texts], lineage: RowLineage, titles: Mapping[str, str], text_keys: Collection[str]
) -> Texts:
    """Return the values of a previous round for one row of this round, combined as in `map_earlier_values`."""
    found = {each: values.get(each, {}) for each in lineage.origins(row_id)}
    if len(found) == 1 and not lineage.parts(row_id) and not lineage.spans_plans:
        return next(iter(found.values()))
    label = HEADING_OF_ROW if len(found) > 1 else HEADING_OF_WHOLE
    if lineage.spans_plans:
        label = HEADING_OF_PLAN_BEFORE
    labels = {each: label.format(id=each, title=titles[each]) for each in found}
    keys = dict.fromkeys(
        key for texts in found.values() for key in texts if key in text_keys or not lineage.spans_plans
    )
    return {
        key: _joined(key, found, labels) if key in text_keys else _agreed([texts.get(key) for texts in found.values()])
        for key in keys
    }


def _joined(key: str, found: Mapping[str, Texts], labels: Mapping[str, str]) -> str | None:
    texts = [f"{labels[each]}\n{text}" for each, values in found.items() if not is_blank(text := values.get(key))]
    return "\n".join(texts) or None


def _agreed(values: list[str | None]) -> str | None:
    return values[0] if len({*values}) == 1 else None


@dataclass(frozen=True)
class ItemOfYear:
    """A counted item of a row in one year, or a number beside the plan's target for it.

    `item`: its field. `aim`: the field of the plan with its targets (None: there is none). `value`, `aimed_at`: the
    actual and the target as stored; None if the year has none. `is_undecided`: the actual is in an open conflict.
    """

    item: Field
    aim: Field | None
    value: str | None
    aimed_at: str | None
    is_undecided: bool = False

    @property
    def name(self) -> str:
        """The name of its field, with the unit."""
        return self.item.called_with_unit

    @property
    def actual(self) -> str | None:
        """The actual as printed, or `UNDECIDED`; None if the year has none."""
        return UNDECIDED if self.is_undecided else self.item.printed(self.value) if self.value else None

    @property
    def target(self) -> str | None:
        """The target as printed; None if the year has none."""
        return self.aim.printed(self.aimed_at) if self.aim and self.aimed_at else None

    @property
    def text(self) -> str:
        """Both as one text, such as 1,180（目標 1,200）."""
        target = f"目標 {self.target}" if self.target else ""
        return f"{self.actual or NO_MARK}（{target}）" if target else self.actual or ""


@dataclass(frozen=True)
class RowYear:
    """One row in one year.

    `edition`: that of the round of the year (None: there was no round). `mark`: its mark, as counted; `gap`: the reason
    why no mark is counted. One of the two is None. `row_id`, `title`: None if the year has no such row. `done`: its
    text on what was done (None: blank, not decided, or the row is 報告対象外). `is_done_undecided`: this text is in an
    open conflict. `planned`: the texts that the last round before gave as the plan for this year (None: in an open
    conflict), each with its 管理番号 if several rows became this one (otherwise with None). `scheduled`: the text of
    the plan's schedule (None: it has none for the year).
    `divisions`: the names of the answering divisions on the round's day. `bodies`: their IDs. `department`: the name of
    the 部 of the first (None: it has no 部, or no division answers). `papers`: the recorded papers that contain the
    row. `items`: its numbers that have a target or may have one, and its other counted items.
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
    is_done_undecided: bool = False
    planned: tuple[tuple[str | None, str | None], ...] = ()
    scheduled: str | None = None
    divisions: tuple[str, ...] = ()
    papers: tuple[Publication, ...] = ()
    bodies: tuple[str, ...] = ()
    department: str | None = None
    items: tuple[ItemOfYear, ...] = ()

    @property
    def done_label(self) -> str:
        """The plan's label of the field `done`."""
        return (self.edition or self.plan.newest).profile.by_key[DONE].short_name

    @property
    def headings(self) -> Mapping[str, str]:
        """The plan's headings of a row's ID, title and divisions, by key."""
        return (self.edition or self.plan.newest).profile.headings

    @property
    def done_text(self) -> str | None:
        """The text on what was done as printed, or `UNDECIDED`; None if there is none."""
        return UNDECIDED if self.is_done_undecided else self.done

    @property
    def planned_text(self) -> str | None:
        """The texts planned for the year as printed, or `UNDECIDED`; None if there are none.

        If several rows were merged, each is preceded by its 管理番号.
        """
        texts = ((row_id, UNDECIDED if text is None else text) for row_id, text in self.planned)
        return "\n".join(f"{row_id}：{text}" if row_id else text for row_id, text in texts) or None

    @property
    def answered_by(self) -> tuple[str, ...]:
        """The names of the divisions that answered; empty if there is no answer."""
        return self.divisions if self.mark is not None or self.done_text else ()


@dataclass(frozen=True)
class YearFacts:
    """The facts of one round about the followed rows, by 管理番号.

    `organisation`: as of the round's day. `values`: without the parts of divisions. `scheduled`: the texts of the
    plan's schedule for the year. `papers`: the recorded papers that print the row. `targets`: the plan's values for the
    year, by 管理番号 and field key.
    """

    round_: Round
    edition: Edition
    organisation: Organisation
    values: Mapping[str, ReportedValues] = field(default_factory=dict)
    scheduled: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, tuple[Publication, ...]] = field(default_factory=dict)
    targets: Mapping[tuple[str, str], str] = field(default_factory=dict)


def row_years(followed: FollowedRow, facts: Iterable[YearFacts]) -> tuple[RowYear, ...]:
    """Return a row's lines year by year, from the first year of its plans to the year of their last round.

    `facts`: in the order of years. Empty if none of them is in the years of its plan; facts outside those years have no
    line, and only supply the texts planned for the next year. A year without a round has a line with a gap. If two
    plans have a round in the same year, the lines of the older plan come first. A row found in any year has a line in
    every year in which it was reported; so the row that others were merged into also has lines in the years before the
    merger, and after it if the merger has ended.
    """
    plans = {edition.edition_id: plan for plan in followed.plans_to_show for edition in plan.editions}
    known = [each for each in facts if each.edition.edition_id in plans]
    reported = [each for each in known if each.round_.year in plans[each.edition.edition_id].years]
    if not reported:
        return ()
    shown = [(each, followed.rows_in(each.edition.edition_id, each.round_.year)) for each in reported]
    lines: list[RowYear] = []
    first, last = min(plan.first_year for plan in plans.values()), max(each.round_.year for each in reported)
    for year in map(FiscalYear, range(first.start, last.start + 1)):
        here = [(each, rows) for plan in followed.plans_to_show for each, rows in shown if _is_of(each, plan, year)]
        if not here:
            plan = next((each for each in followed.plans_to_show if year in each.years), followed.plan)
            lines.append(RowYear(plan, year, gap=Gap(Absence.NO_ROUND)))
        for each, rows in here:
            plan = plans[each.edition.edition_id]
            own = [one for one in known if plans[one.edition.edition_id] == plan]
            previous = _last_before(own, year) or _last_before(known, year)
            of_plan = (some for one, some in shown if plans[one.edition.edition_id] == plan)
            lines += _lines(followed, rows, each, previous, dict(chain.from_iterable(of_plan)))
    return tuple(lines)


def _is_of(facts: YearFacts, plan: Plan, year: FiscalYear) -> bool:
    return facts.round_.year == year and any(each.edition_id == facts.edition.edition_id for each in plan.editions)


def _last_before(facts: Iterable[YearFacts], year: FiscalYear) -> YearFacts | None:
    return max((each for each in facts if each.round_.year < year), key=lambda each: each.round_.year, default=None)


def _lines(
    followed: FollowedRow,
    found: Sequence[tuple[str, RowRelation]],
    here: YearFacts,
    previous: YearFacts | None,
    elsewhere: Mapping[str, RowRelation],
) -> Iterator[RowYear]:
    """Yield the lines of a year: the rows found for it, and the rows found in other years of the plan."""
    known = here.round_.known_rows
    there = [each for each in found if each[0] in known]
    for row_id, relation in there:
        yield _line(followed, row_id, relation, here, previous)
    if not there:
        plan, gap = followed.plan_of(here.edition.edition_id), _absence(followed, found, here)
        yield RowYear(plan, here.round_.year, here.edition, gap=gap)
    for row_id, relation in elsewhere.items():
        if relation in _AT_OTHER_TIMES and row_id not in dict(found) and row_id in known and known[row_id].counted:
            yield _line(followed, row_id, _AT_OTHER_TIMES[relation], here, previous)


_AT_OTHER_TIMES = {
    RowRelation.AFTER_MERGER: RowRelation.MERGER_TARGET,
    RowRelation.BEFORE_SPLIT: RowRelation.AFTER_SPLIT,
}
"""Relation of a row with an unchanged number before a merger, after the end of a merger, or after a split."""


def _absence(followed: FollowedRow, found: Sequence[tuple[str, RowRelation]], here: YearFacts) -> Gap:
    """Return the reason why an edition lacks the row, including its end if that is recorded."""
    if found:
        return Gap(followed.absent)
    if (end := followed.ending_step) is None:
        return Gap(Absence.NOT_IN_PLAN)
    is_its_plan = followed.plan_of(end.from_edition) == followed.plan_of(here.edition.edition_id)
    return Gap(Absence.ENDED if is_its_plan else Absence.NOT_IN_PLAN, end.fate, end.reason)


def _line(
    followed: FollowedRow, row_id: str, relation: RowRelation, here: YearFacts, previous: YearFacts | None
) -> RowYear:
    row, values = here.round_.row(row_id), here.values.get(row_id, NOTHING_REPORTED)
    mark = counted_mark(here.edition.profile.marks, values.decided.get(MARK))
    figure = TallyRow(row_id, mark, row.out_of_report, MARK in values.undecided, {}).result
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
        done=values.decided.get(DONE) if row.counted else None,
        is_done_undecided=row.counted and DONE in values.undecided,
        planned=tuple(_planned(followed, row_id, here, previous)),
        scheduled=here.scheduled.get(row_id),
        divisions=tuple(map(here.organisation.name, writers)),
        papers=here.papers.get(row_id, ()),
        bodies=writers,
        department=here.organisation.name(above.division_id) if above else None,
        items=tuple(_items(row_id, here)),
    )


def _items(row_id: str, here: YearFacts) -> Iterator[ItemOfYear]:
    """Yield the numbers of a row for which the edition may have targets, then its other counted items."""
    profile, values = here.edition.profile, here.values.get(row_id, NOTHING_REPORTED)
    aims = {each.target_of: each for each in profile.fields if each.target_of}
    counted = (each.key for each in profile.fields if each.counted and each.key not in {*aims, *profile.part_items})
    for item in (profile.by_key[key] for key in (*aims, *counted)):
        aim = aims.get(item.key)
        aimed_at = here.targets.get((row_id, aim.key)) if aim else None
        text = values.decided.get(item.key) or None
        yield ItemOfYear(item, aim, text, aimed_at or None, is_undecided=item.key in values.undecided)


def _planned(
    followed: FollowedRow, row_id: str, here: YearFacts, previous: YearFacts | None
) -> Iterator[tuple[str | None, str | None]]:
    """Yield the texts that the round before planned for this year; None for a text in an open conflict.

    Each text has its earlier 管理番号 if there were several rows.
    """
    if previous is None:
        return
    key = NEXT_YEAR if previous.round_.year.plus(1) == here.round_.year else LATER_YEARS
    editions = followed.editions
    between = editions[editions.index(previous.edition.edition_id) : editions.index(here.edition.edition_id) + 1]
    mergers = mergers_between(followed.mergers, previous.round_.year, here.round_.year)
    ids = between or (here.edition.edition_id,)
    found = origins(followed.steps, PlanSubject.ROW, row_id, ids, followed.first_editions, mergers=mergers)
    for each in found:
        reported = previous.values.get(each, NOTHING_REPORTED)
        if (text := reported.decided.get(key)) or key in reported.undecided:
            yield each if len(found) > 1 else None, text
