"""集計: a round by goal, measure, 部, division and day beside the previous round, and the counts of all years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from nakano_status.application.lookup import (
    edition_of,
    plan_of,
    rounds_of_plan,
    rounds_within_plan_years,
    successions_in,
)
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.counts import (
    NO_GROUP,
    difference_of,
    group_label,
    groups_before,
    sort_groups,
    tally_rows,
)
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import draft_lines
from nakano_status.domain.calendar.days import era_day, local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, Field
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.organisation.divisions import Organisation, heir_in
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.item_totals import ItemTotal, total_of_item
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.tally import (
    AnswerDay,
    AnswersByDay,
    CountDifference,
    Exclusion,
    Grouping,
    RowResult,
    Tally,
    TallyRow,
    group_by_level,
    groups_in_last_edition,
    rows_for_tally,
    tally,
)
from nakano_status.domain.round.todo import TodoKind
from nakano_status.domain.text.narrative import is_blank

GROUPINGS = (Grouping.GOAL, Grouping.MEASURE, Grouping.DEPARTMENT, Grouping.DIVISION)


@dataclass(frozen=True)
class Bar:
    """The 報告対象 rows of one group, beside their numbers in the previous round.

    `code`: the group's code or ID; None for the rows without a group. `pieces`: the 管理番号 of the rows by category.
    `before`: the numbers of rows in the previous round by category; None if there is no previous round. `left_out`: the
    number of the group's rows that are 報告対象外.
    """

    code: str | None
    name: str
    pieces: Mapping[RowResult, tuple[str, ...]]
    before: Mapping[RowResult, int] | None
    left_out: int = 0

    @property
    def numbers(self) -> dict[RowResult, int]:
        """The number of rows by category."""
        return {figure: len(ids) for figure, ids in self.pieces.items()}

    @property
    def total(self) -> int:
        """The number of 報告対象 rows."""
        return sum(map(len, self.pieces.values()))

    @property
    def total_before(self) -> int | None:
        """The number of 報告対象 rows in the previous round; None if there is no previous round."""
        return None if self.before is None else sum(self.before.values())

    @property
    def rows(self) -> tuple[str, ...]:
        """The 管理番号 of all rows of the bar, in the order of its segments."""
        return tuple(row_id for ids in self.pieces.values() for row_id in ids)


@dataclass(frozen=True)
class Overview:
    """The overview of a round. `previous` is the year of the newest earlier round, or None.

    `answers` are the numbers of answers by day (None: an imported list). `difference` is the difference from the
    earlier round, if there is one. `groups` omit a group without a name that has no reported rows. `titles` are the
    事業内容 by 管理番号, also of rows that are no longer in the plan. `headings` are the plan's headings of a row's ID,
    title and divisions, by key.
    """

    previous: FiscalYear | None
    whole: Bar
    groups: Mapping[Grouping, tuple[Bar, ...]]
    answers: AnswersByDay | None
    difference: CountDifference | None
    titles: Mapping[str, str]
    marks: Marks
    headings: Mapping[str, str]

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """The groupings that the plan has; see `groupings_in`."""
        return groupings_in(self.groups)


def groupings_in(groups: Mapping[Any, Sequence[Bar | YearGroup]]) -> tuple[Grouping, ...]:
    """Return the groupings to offer, in the order of GROUPINGS, if a plan has these groups.

    部 are left out if no row has one, and measures if they are the same as the goals.
    """
    bodies, goals, measures = (
        [each.code for each in groups.get(by, ())] for by in (Grouping.DEPARTMENT, Grouping.GOAL, Grouping.MEASURE)
    )
    lacking = {Grouping.DEPARTMENT: bodies and not any(bodies), Grouping.MEASURE: goals and goals == measures}
    return tuple(by for by in GROUPINGS if not lacking.get(by))


def read_overview(records: Records, round_: Round) -> Overview:
    """Return the overview of a round: its 報告対象 rows by category, in all and by group, and its answers by day.

    The numbers of the plan's previous round are beside them, if there is one.
    """
    contents = RoundContents.load(records, round_)
    before = RoundContents.load(records, contents.compared_round) if contents.compared_round else None
    rows, rows_before = tally_rows(contents), tally_rows(before) if before else None
    titles = {**(_titles(before) if before else {}), **_titles(contents)}
    return Overview(
        previous=before.round_.year if before else None,
        whole=_bar(_pieces(contents, before), (None, "全体"), rows, rows_before),
        groups={by: _bars(contents, before, rows, rows_before, by) for by in GROUPINGS},
        answers=answers_by_day(records, contents, rows),
        difference=difference_of(contents, before) if before else None,
        titles=titles,
        marks=contents.edition.profile.marks,
        headings=contents.edition.profile.headings,
    )


def _bars(
    contents: RoundContents,
    before: RoundContents | None,
    rows: tuple[TallyRow, ...],
    rows_before: tuple[TallyRow, ...] | None,
    by: Grouping,
) -> tuple[Bar, ...]:
    groups = groups_before(contents, before, by) if before else {}
    former: dict[str | None, str] = {group: code for code, group in groups.items()}
    now = grouped((row.groups[by], row) for row in rows)
    then = grouped((_group_of(row, by, groups), row) for row in rows_before or ())
    found, pieces = [], _pieces(contents, before)
    for code in sort_groups(contents, by, (*now, *then)):
        where, own = (before, former.get(code, code)) if before and code not in now else (contents, code)
        earlier = None if rows_before is None else then.get(code, ())
        bar = _bar(pieces, (code, group_label(where, by, own)), now.get(code, ()), earlier)
        if code is not None or bar.total or bar.total_before:
            found.append(bar)
    return tuple(found)


def _group_of(row: TallyRow, by: Grouping | Level, groups: Mapping[str, str]) -> str | None:
    """Return the group of a row, translated by `groups`: the groups in a later round, by the codes of nodes."""
    code = row.groups.get(by)
    return code if code is None else groups.get(code, code)


def _pieces(contents: RoundContents, before: RoundContents | None) -> tuple[RowResult, ...]:
    """Return the categories of reported rows in the order of a bar's segments; marks no longer used are last."""
    marks = dict.fromkeys((*contents.edition.profile.marks, *(before.edition.profile.marks if before else ())))
    return (*marks, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)


def _bar(
    pieces: tuple[RowResult, ...],
    named: tuple[str | None, str],
    rows: Iterable[TallyRow],
    before: Iterable[TallyRow] | None,
) -> Bar:
    ids: dict[RowResult, list[str]] = {figure: [] for figure in pieces}
    left_out = 0
    for row in rows:
        if row.result in ids:
            ids[row.result].append(row.row_id)
        else:
            left_out += 1
    then = None if before is None else Counter(row.result for row in before)
    numbers = None if then is None else {figure: then[figure] for figure in pieces}
    return Bar(*named, {figure: tuple(each) for figure, each in ids.items()}, numbers, left_out)


def _titles(contents: RoundContents) -> dict[str, str]:
    return {row_id: listing.title for row_id, listing in contents.listings.items()}


def answers_by_day(
    records: Records, contents: RoundContents, rows: Iterable[TallyRow] | None = None
) -> AnswersByDay | None:
    """Return the rows of a round by the local calendar day on which they were first answered.

    None for an imported list. `rows`: the result of `tally_rows`, if the caller has it.
    """
    round_ = contents.round_
    if round_.origin is Origin.IMPORTED:
        return None
    figures = {row.row_id: row.result for row in rows or tally_rows(contents)}
    asked = {row_id for row_id, figure in figures.items() if not isinstance(figure, Exclusion) or figure.is_in_report}
    answered = {row_id for row_id in asked if figures[row_id] is not Exclusion.UNANSWERED}
    first: dict[str, datetime] = {}
    for row_id, moment in _moments(records, round_.round_id):
        if row_id in answered:
            first[row_id] = min(moment, first.get(row_id, moment))
    sent = min((act.at for act in records.exchange.package_acts(round_.round_id).values()), default=None)
    drafts = sum(each.count for each in draft_lines(records, contents) if each.kind is TodoKind.DRAFT)
    return AnswersByDay(len(asked), _day(sent) if sent else None, round_.due, tuple(_days(first, contents)), drafts)


def _days(first: Mapping[str, datetime], contents: RoundContents) -> Iterator[AnswerDay]:
    by_day = grouped((_day(moment), row_id) for row_id, moment in first.items())
    total = 0
    for day in sorted(by_day):
        total += len(by_day[day])
        yield AnswerDay(day, tuple(sorted(by_day[day])), total, tuple(_divisions(by_day[day], contents)))


def _divisions(row_ids: Iterable[str], contents: RoundContents) -> Iterator[tuple[str, int]]:
    rows = filter(None, map(contents.row, row_ids))
    numbers = Counter(next(iter(row.writers), None) for row in rows)
    for division in contents.organisation.sort_divisions(each for each in numbers if each is not None):
        yield contents.organisation.name(division, contents.round_.named_on), numbers[division]


def _moments(records: Records, round_id: str) -> Iterator[tuple[str, datetime]]:
    """Yield every moment at which a row got a mark: in a file, or as an assertion recorded here (代理入力 …)."""
    arrived: dict[str, datetime] = {}
    for file in records.exchange.received():
        if file.at is not None:
            arrived[file.sha256] = min(file.at, arrived.get(file.sha256, file.at))
    for answered in records.exchange.returns(round_id):
        moment = arrived.get(answered.sha256 or "")
        for (row_id, key), value in answered.values.items() if moment else ():
            if moment and key == MARK and value.takes_part and not is_blank(value.text or ""):
                yield row_id, moment
    times = {act.act_id: act.at for act in records.entries.acts()}
    for assertion in records.entries.assertions(round_id):
        if (
            assertion.slot == Slot(assertion.slot.row_id, MARK)
            and assertion.values[0] is not None
            and assertion.act_id in times
        ):
            yield assertion.slot.row_id, times[assertion.act_id]


def _day(moment: datetime) -> date:
    return local_time(moment).date()


OF_BODIES = frozenset({Grouping.DIVISION, Grouping.DEPARTMENT})
"""The groupings that follow the organisation, either of each year or of one day."""
OF_NODES = frozenset({Grouping.GOAL, Grouping.MEASURE})
"""The groupings by nodes of the plan; each other level is a grouping of its own."""


@dataclass(frozen=True)
class YearCount:
    """One year of a plan with its counted rows; without a round it has no edition and no rows.

    `items`: the totals of the plan's counted items by key, as the edition of the year declares them. `groups`: the
    group of each node of the edition, for each grouping that counts nodes of the plan (`groups_in_last_edition`).
    """

    year: FiscalYear
    plan: Plan
    edition: Edition | None = None
    rows: tuple[TallyRow, ...] = ()
    items: Mapping[str, ItemTotal] = field(default_factory=dict)
    groups: Mapping[Grouping | Level, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def has_round(self) -> bool:
        """Whether the year has a round; without one its numbers are missing, not zero."""
        return self.edition is not None

    @property
    def tally(self) -> Tally:
        """The tally of all rows."""
        return self.tally_of(None)

    def tally_of(self, group: YearGroup | None) -> Tally:
        """Return the tally of the rows of a group (None: of all rows)."""
        return tally(self._rows_of(group), self.edition.profile.marks if self.edition else ())

    def rows_by_category(self, group: YearGroup | None = None) -> dict[RowResult, tuple[str, ...]]:
        """Return the 管理番号 of a group's rows (None: of all rows) by category."""
        return grouped((row.result, row.row_id) for row in self._rows_of(group))

    def _rows_of(self, group: YearGroup | None) -> Iterator[TallyRow]:
        if group is None:
            return iter(self.rows)
        is_here = group.plan_id in (None, self.plan.plan_id)
        codes = self.groups.get(group.by, {})
        return (row for row in self.rows if is_here and _group_of(row, group.by, codes) == group.code)

    def has_group(self, group: YearGroup) -> bool:
        """Return whether the year has a round in whose edition a group exists; bodies exist in every edition."""
        is_node = group.by in self.groups and group.code is not None
        return self.has_round and (not is_node or group.code in self.groups[group.by].values())


@dataclass(frozen=True)
class ItemCell:
    """The number of rows, or the sum, of a counted item in one year, as printed, and the 管理番号 of these rows.

    `unit`: the unit of the number, as read aloud.
    """

    text: str
    rows: tuple[str, ...]
    unit: str = "件"


@dataclass(frozen=True)
class ItemYears:
    """A counted item in all years, as the last edition that has it declares it.

    `lines`: by label, each option or the sum, and the number of rows with a value; each has a cell for every year
    (None: the edition of the year does not have it, or there is no round).
    """

    item: Field
    lines: Mapping[str, tuple[ItemCell | None, ...]]


@dataclass(frozen=True)
class YearGroup:
    """A group of rows in all years: its code or ID (None: rows without a group), and its label in the latest year.

    A goal or other node has the code of the node that continues it in the last edition that has a round.
    `plan_id` is set for goals and measures if there are several plans: equal codes of two plans are two groups.
    """

    by: Grouping | Level
    code: str | None
    name: str
    label: str
    plan_id: str | None = None


@dataclass(frozen=True)
class YearCounts:
    """The counts of every year, from the first year of the first plan to the year of the last round.

    If two plans have a round in a year, the older plan is first. `marks` are the marks of all editions, named as in the
    latest edition that has them. `on` is the day whose organisation groups the rows (None: each round's own day).
    """

    years: tuple[YearCount, ...]
    marks: tuple[Mark, ...]
    on: date | None = None
    groups: Mapping[Grouping | Level, tuple[YearGroup, ...]] = field(default_factory=dict)

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """The groupings that the plan has; see `groupings_in`."""
        return groupings_in(self.groups)

    def key(self, count: YearCount) -> str:
        """Return the short name of a year, with its plan if another plan has the year too: R7, R7 dx."""
        is_alone = sum(each.year == count.year for each in self.years) == 1
        return count.year.short if is_alone else f"{count.year.short} {count.plan.plan_id}"

    def label(self, count: YearCount) -> str:
        """Return the year as shown, with its plan if another plan has the year too."""
        return count.year.label if self.key(count) == count.year.short else f"{count.year.label}（{count.plan.title}）"

    def years_of(self, group: YearGroup) -> tuple[YearCount, ...]:
        """Return the years with a round in whose edition the group exists; bodies exist in every edition."""
        of_plan = (each for each in self.years if group.plan_id in (None, each.plan.plan_id))
        return tuple(each for each in of_plan if each.has_group(group))

    @property
    def notes_on_marks(self) -> tuple[str, ...]:
        """Sentences on years that used other marks than the last year, or the same marks with another meaning."""
        used = [(self.label(each), each.edition.profile.marks) for each in self.years if each.edition]
        changes = grouped((used[-1][1].changes_from(marks), year) for year, marks in used)
        return tuple(f"{'、'.join(years)}の区分から、{found}しました。" for found, years in changes.items() if found)

    @property
    def items(self) -> tuple[ItemYears, ...]:
        """The counted items of all editions, items of the latest edition first, with the options of all years."""
        found: dict[str, Field] = {}
        for each in reversed(self.years):
            found |= {key: each.edition.profile.by_key[key] for key in each.items if each.edition and key not in found}
        return tuple(ItemYears(item, dict(self._item_lines(item))) for item in found.values())

    def _item_lines(self, item: Field) -> Iterator[tuple[str, tuple[ItemCell | None, ...]]]:
        """Yield the lines of an item; a year that declares it in another unit or as another kind has no numbers."""
        totals = [
            each.items.get(item.key)
            if each.edition and item.is_comparable_to(each.edition.profile.by_key.get(item.key))
            else None
            for each in self.years
        ]
        for option in dict.fromkeys(option for each in reversed(totals) if each for option in each.chosen):
            rows = [each.chosen.get(option) if each else None for each in totals]
            yield option.symbol, tuple(None if each is None else ItemCell(str(len(each)), each) for each in rows)
        if any(each.sum for each in totals if each):
            yield "合計", tuple(_sum_cell(item, each) if each and each.sum else None for each in totals)
        yield (
            "記入のある数",
            tuple(ItemCell(str(each.answered_count), each.filled) if each else None for each in totals),
        )

    @property
    def organisation_label(self) -> str:
        """The organisation by which the rows are grouped, as shown."""
        return f"{era_day(self.on)}現在の組織" if self.on else "各年度の組織"


def _sum_cell(item: Field, total: ItemTotal) -> ItemCell:
    return ItemCell(total.printed_sum(item), total.filled, item.number_unit if total.filled else "")


def read_year_counts(
    records: Records, groupings: Iterable[Grouping | Level] = (), on: date | None = None, until: Round | None = None
) -> YearCounts:
    """Return the counts of all years, broken down by `groupings`.

    If `on` is given, 部 and 所管課 are as on that day. If `until` is given, only years up to that round are counted.
    """
    plans = records.plan.all()
    every = [each for plan in plans for each in rounds_of_plan(records, plan.plan_id)]
    rounds = [each for each in rounds_within_plan_years(records, every) if until is None or each.year <= until.year]
    today = records.organisation.read().on(on) if on else None
    steps = successions_in(records)
    ended = (each.division_id for each in today.divisions if each.has_ended) if today else ()
    heirs = {each: heir_in(today, each, on, steps) for each in ended} if today and on else {}
    levels = [each for each in groupings if isinstance(each, Level)]
    counts = [_by_levels(_count(records, each, today, heirs), levels) for each in rounds]
    found = [each for plan in plans for each in _with_groups(counts, plan, groupings)]
    if not found:
        return YearCounts((), (), on, dict.fromkeys(groupings, ()))
    ends = [each.year for each in found]
    years = map(FiscalYear, range(min(plans[0].first_year, *ends).start, max(ends).start + 1))
    marks = {mark.key: mark for each in found if each.edition for mark in each.edition.profile.marks}
    return YearCounts(
        tuple(each for year in years for each in _of_year(year, found, plans)),
        tuple(marks.values()),
        on,
        {by: _groups(records, by, found, rounds, today) for by in groupings},
    )


def _of_year(year: FiscalYear, found: Iterable[YearCount], plans: Iterable[Plan]) -> Sequence[YearCount]:
    """Return the counts of a year; a year without a round belongs to the first plan that includes it."""
    there = [each for each in found if each.year == year]
    return there or [YearCount(year, next((each for each in plans if year in each.years), next(iter(plans))))]


def _by_heirs(row: TallyRow, today: Organisation, heirs: Mapping[str, str]) -> TallyRow:
    """Return the row grouped by the division that continues the division that answered."""
    division = row.groups[Grouping.DIVISION]
    if division is None or (heir := heirs.get(division, division)) == division:
        return row
    above = today.department_of(heir)
    department = above.division_id if above else None
    return replace(row, groups={**row.groups, Grouping.DIVISION: heir, Grouping.DEPARTMENT: department})


def _count(records: Records, round_: Round, today: Organisation | None, heirs: Mapping[str, str]) -> YearCount:
    edition, plan = edition_of(records, round_), plan_of(records, round_)
    has_items = any(each.counted for each in edition.profile.fields)
    contents = RoundContents.load(records, round_) if has_items else None
    answers = contents or RoundAnswers.load(records, round_)
    rows = rows_for_tally(round_, edition, today or answers.organisation, answers.marks, answers.in_conflict)
    counted = tuple(_by_heirs(row, today, heirs) for row in rows) if today else rows
    return YearCount(round_.year, plan, edition, counted, _item_totals(contents) if contents else {})


def _item_totals(contents: RoundContents) -> dict[str, ItemTotal]:
    fields = [each for each in contents.asked.profile.fields if each.counted and each.key in contents.asked.every_key]
    return {each.key: total_of_item(contents.item_rows(each), each) for each in fields}


def _by_levels(count: YearCount, levels: Iterable[Level]) -> YearCount:
    for level in levels:
        count = replace(count, rows=group_by_level(count.rows, count.edition, level)) if count.edition else count
    return count


def _with_groups(years: Iterable[YearCount], plan: Plan, groupings: Iterable[Grouping | Level]) -> Iterator[YearCount]:
    """Yield the years of a plan with the groups of the nodes of their editions."""
    here = [(each, each.edition) for each in years if each.edition and each.plan.plan_id == plan.plan_id]
    order, used = editions_in_order([plan]), {edition.edition_id for _, edition in here}
    last = max((place for place, each in enumerate(order, start=1) if each.edition_id in used), default=0)
    of_nodes = {
        by: groups_in_last_edition(order[:last], by) for by in groupings if by in OF_NODES or isinstance(by, Level)
    }
    for each, edition in here:
        yield replace(each, groups={by: of[edition.edition_id] for by, of in of_nodes.items()})


def _groups(
    records: Records, by: Grouping | Level, years: list[YearCount], rounds: list[Round], today: Organisation | None
) -> tuple[YearGroup, ...]:
    """Return the groups that any year has, groups of the latest year first; bodies in the latest 建制順."""
    plans = {each.plan.plan_id: each.plan for each in years}
    if by not in OF_BODIES and len(plans) > 1:
        of_plans = ([each for each in years if each.plan == plan] for plan in plans.values())
        parts = zip(plans.values(), of_plans, strict=True)
        return tuple(_in_plan(each, plan) for plan, part in parts for each in _groups(records, by, part, [], None))
    codes = dict.fromkeys(_group_of(row, by, each.groups.get(by, {})) for each in reversed(years) for row in each.rows)
    named = [code for code in codes if code is not None]
    if isinstance(by, Grouping) and by in OF_BODIES:
        latest = today or organisation_of(records, max(rounds, key=lambda each: each.year))
        names = {code: _name_of_body(records, by, code, years, rounds, today) for code in named}
        groups = [YearGroup(by, code, names[code], names[code]) for code in latest.sort_divisions(named)]
    else:
        groups = [YearGroup(by, code, code, _label(by, code, years)) for code in named]
    return (*groups, *((YearGroup(by, None, NO_GROUP, NO_GROUP),) if None in codes else ()))


def _in_plan(group: YearGroup, plan: Plan) -> YearGroup:
    """Return a group with the name of its plan, for a list of several plans."""
    name, label = f"{plan.plan_id} {group.name}", f"{group.label}（{plan.title}）"
    return replace(group, name=name, label=label, plan_id=plan.plan_id)


def _name_of_body(
    records: Records,
    by: Grouping | Level,
    code: str,
    years: list[YearCount],
    rounds: list[Round],
    today: Organisation | None,
) -> str:
    """Return the name of a body on the day of `today`, otherwise on the day of the last round with rows of the body."""
    if today is not None:
        return today.name(code)
    last = max(each.year for each in years if any(row.groups[by] == code for row in each.rows))
    latest = max((each for each in rounds if each.year == last), key=lambda each: each.named_on)
    return organisation_of(records, latest).name(code)


def _label(by: Grouping | Level, group: str, years: list[YearCount]) -> str:
    """Return number and title of a goal, 実施内容 or other level in the last edition that has it.

    Otherwise the name.
    """
    if not isinstance(by, Level) and by not in OF_NODES:
        return next((each.edition.profile.sponsors.get(group, group) for each in years if each.edition), group)
    for each in reversed(years):
        for node in each.edition.nodes if each.edition else ():
            if each.groups[by].get(node.code) == group and each.edition:
                level = each.edition.profile.goal_level if by is Grouping.GOAL else by
                number = level.numbered(node.code) if isinstance(level, Level) else node.code
                return f"{number} {node.title}" if node.title else number
    return group
