"""The count of rows by mark, shared by every output, and the explanation of differences to the last count.

Differences between the counts of two rounds (前回との差) are explained row by row.

A value in an open 相違 does not count: values go with the keys of the fields that have one (`ReportedValues`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage, continuing_nodes
from nakano_status.domain.round.round import OutOfReport, Round
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import bare_text

if TYPE_CHECKING:
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.plan.plan import Edition, PlanNode, Sponsor


class Exclusion(StrEnum):
    """Reasons why a row is not counted: 再掲, the reasons for 報告対象外, and two that a person still has to settle."""

    REPOST = "repost"
    NOT_BEGUN = "not_begun"
    FINISHED = "finished"
    STOPPED_OR_MERGED = "stopped_or_merged"
    OTHER = "other"
    UNANSWERED = "unanswered"
    OPEN_CONFLICT = "open_conflict"

    @property
    def label(self) -> str:
        """The label shown on screen and in the papers."""
        return _LABELS.get(self) or OutOfReport(self.value).label

    @property
    def is_in_report(self) -> bool:
        """Whether a row that is not counted for this reason is nevertheless 報告対象."""
        return self in _LABELS


_LABELS = {Exclusion.UNANSWERED: "未記入", Exclusion.OPEN_CONFLICT: "相違（確認前）"}
UNDECIDED = _LABELS[Exclusion.OPEN_CONFLICT]
"""The text on paper for a value that is in an open conflict."""
RowResult = Mark | Exclusion
"""The result that a row counts as: its mark, or the reason why it is not counted."""


@dataclass(frozen=True)
class ReportedValues:
    """The current values of a row in a round, by key (None: blank).

    `undecided`: the keys of the fields in an open conflict. The current value of such a field is at most one side of
    the conflict, which would look decided.
    """

    current: Mapping[str, str | None] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()

    @property
    def decided(self) -> dict[str, str | None]:
        """The values, for rules and open data; a field in an open conflict is blank."""
        return {**self.current, **dict.fromkeys(self.undecided)}

    @property
    def on_paper(self) -> dict[str, str | None]:
        """The values, as people read them; a field in an open conflict has the text `UNDECIDED`."""
        return {**self.current, **dict.fromkeys(self.undecided, UNDECIDED)}


NOTHING_REPORTED = ReportedValues()


def off_plan_mark(result: RowResult | None) -> Mark | None:
    """Return the mark of a row that did not go as planned: its result is a mark that asks for a reason.

    None for any other row, also for a row in an open conflict, because its mark is not decided.
    """
    return result if isinstance(result, Mark) and result.asks_reason else None


def result_label(result: RowResult | None) -> str:
    """Return the label of a row's result: the symbol of its mark, or the reason why it is not counted.

    `result`: None gives 計画になし.
    """
    return "計画になし" if result is None else result.symbol if isinstance(result, Mark) else result.label


def earlier_result_label(result: RowResult | None, now: Marks) -> str:
    """Return the label of a row's result in an earlier round, for showing it beside the marks `now`.

    A mark that has another name now, or was given up, is shown with its name, because its symbol may mean something
    else. `result`: None if the plan did not have the row then.
    """
    mark = now.option_of(result.symbol) if isinstance(result, Mark) else None
    is_other = isinstance(result, Mark) and (mark is None or mark.named != result.named)
    return result.named if is_other and isinstance(result, Mark) else result_label(result)


class Grouping(Labelled):
    """Groupings for a breakdown of the count; the values are the choices of `counts --by`."""

    GOAL = "goal", "目標"
    MEASURE = "measure", "実施内容"
    DIVISION = "division", "所管課"
    DEPARTMENT = "department", "部"
    SPONSOR = "sponsor", "実施主体"


@dataclass(frozen=True)
class TallyRow:
    """A row to be counted.

    `mark`: None if it has none. `out_of_report`: why it is 報告対象外 (None: it is in the report). `conflict`: whether
    its mark is in an open conflict. `groups`: its group in each grouping, as a code or ID; None if it belongs to no
    group.
    """

    row_id: str
    mark: Mark | None
    out_of_report: OutOfReport | None
    conflict: bool
    groups: Mapping[Grouping | Level, str | None]

    @property
    def result(self) -> RowResult:
        """The result that the row counts as: its mark, or the reason why it is not counted."""
        if self.out_of_report is not None:
            return Exclusion(self.out_of_report.value)
        if self.conflict:
            return Exclusion.OPEN_CONFLICT
        return Exclusion.UNANSWERED if self.mark is None else self.mark


@dataclass(frozen=True)
class Tally:
    """The count of rows.

    `counts`: the number of rows with each mark; all marks are keys. `excluded`: the rows without a counted mark, with
    their reasons.
    """

    counts: Mapping[Mark, int]
    excluded: tuple[tuple[str, Exclusion], ...]

    @property
    def by_symbol(self) -> dict[str, int]:
        """The number of rows by the mark's symbol."""
        return {mark.symbol: number for mark, number in self.counts.items()}

    @property
    def total(self) -> int:
        """The number of rows with a mark, without marks that are counted apart."""
        return total_of(self.counts)

    @property
    def waiting_count(self) -> int:
        """The number of 報告対象 rows that are not answered or whose mark is in conflict."""
        return sum(why.is_in_report for _, why in self.excluded)

    @property
    def in_report(self) -> int:
        """The number of rows that are 報告対象, answered or not."""
        return sum(self.counts.values()) + self.waiting_count


def total_of(counts: Mapping[Mark, int]) -> int:
    """Return the sum of `counts`, without the marks that are counted apart."""
    return sum(number for mark, number in counts.items() if not mark.counted_apart)


def tally(rows: Iterable[TallyRow], marks: Iterable[Mark]) -> Tally:
    """Return the count of rows by the marks of their plan; rows that are not counted are excluded, with the reason."""
    results = [(row.row_id, row.result) for row in rows]
    numbers = Counter(result.symbol for _, result in results if isinstance(result, Mark))
    excluded = tuple((row_id, result) for row_id, result in results if not isinstance(result, Mark))
    return Tally({mark: numbers[mark.symbol] for mark in marks}, excluded)


def tally_by(rows: Iterable[TallyRow], grouping: Grouping | Level, marks: Iterable[Mark]) -> dict[str | None, Tally]:
    """Return the count of the rows of each group, in order of the groups' first rows.

    Rows without a group, if there are any, are counted under the key None.
    """
    groups = grouped((row.groups[grouping], row) for row in rows)
    return {group: tally(members, marks) for group, members in groups.items()}


def rows_for_tally(
    round_: Round,
    edition: Edition,
    organisation: Organisation,
    marks: Mapping[str, str | None],
    conflicts: Collection[str],
) -> tuple[TallyRow, ...]:
    """Return all rows of a round for `tally`, each with its groups; also rows that are not counted.

    `marks`: the current texts in 進捗状況 by 管理番号 (None or absent: blank). `conflicts`: the 管理番号 of the rows
    whose mark is in an open conflict. A row belongs to the first division that answers it and to the 部 above; a repost
    belongs to neither.
    """
    listings = {listing.row_id: listing for listing in edition.listings}
    goals = codes_above(edition, edition.profile.goal_level)
    writers = {row.row_id: next(iter(row.writers), None) for row in round_.rows}
    departments = {each: organisation.department_of(each) for each in {*writers.values()} if each is not None}
    groups_of: dict[tuple[str, str | None, Sponsor], Mapping[Grouping | Level, str | None]] = {}  # few, of many rows
    counted = []
    for row in round_.rows:
        listing = listings[row.row_id]
        place = listing.measure, writers[row.row_id], listing.sponsor
        if place not in groups_of:
            measure, division, sponsor = place
            department = departments.get(division) if division is not None else None
            groups_of[place] = {
                Grouping.GOAL: goals.get(measure),
                Grouping.MEASURE: measure,
                Grouping.DIVISION: division,
                Grouping.DEPARTMENT: department.division_id if department is not None else None,
                Grouping.SPONSOR: sponsor.value,
            }
        mark = counted_mark(edition.profile.marks, marks.get(row.row_id))
        counted.append(TallyRow(row.row_id, mark, row.out_of_report, row.row_id in conflicts, groups_of[place]))
    return tuple(counted)


def counted_mark(marks: Marks, text: str | None) -> Mark | None:
    """Return the mark that a text counts as; None if the text is blank or not a mark."""
    try:
        return marks.read(text)
    except ValueError:
        return None


def codes_above(edition: Edition, level: Level) -> dict[str, str]:
    """Return for each node of an edition the code of its ancestor on a level, by the node's code.

    A node on the level has its own code; a node above the level has no entry.
    """
    nodes = {node.code: node for node in edition.nodes}
    found: dict[str, str] = {}
    for node in edition.nodes:
        above = node
        while above.level != level.key and above.parent is not None:
            above = nodes[above.parent]
        if above.level == level.key:
            found[node.code] = above.code
    return found


def group_by_level(rows: Iterable[TallyRow], edition: Edition, level: Level) -> tuple[TallyRow, ...]:
    """Return the rows with an additional group: the code of the node of `level` that their measure belongs to."""
    above = codes_above(edition, level)
    return tuple(
        replace(row, groups={**row.groups, level: above.get(row.groups[Grouping.MEASURE] or "")}) for row in rows
    )


def level_of_grouping(by: Grouping | Level, profile: Profile) -> Level | None:
    """Return the level whose nodes are the groups of a grouping; None if its groups are no nodes of the plan."""
    named = {Grouping.GOAL: profile.goal_level, Grouping.MEASURE: profile.measure_level}
    return by if isinstance(by, Level) else named.get(by)


def groups_in_last_edition(editions: Sequence[Edition], by: Grouping | Level) -> Mapping[str, Mapping[str, str]]:
    """Return the group of each node, by the ID of its edition, then by its code.

    `editions`: consecutive editions of one plan. `by`: the grouping; if it does not group by nodes of the plan, no
    edition has groups. The group of a node is the code of the node that continues it in the last edition. A node that
    ended earlier, with the nodes that it continues, is a group of its own; the title of its edition is added to its
    code if a later group has the same code: 1（当初計画）.
    """
    found: dict[str, Mapping[str, str]] = {}
    after: tuple[PlanNode, ...] = ()
    groups: Mapping[str, str] = {}
    taken: set[str] = set()
    for edition in reversed(editions):
        level = level_of_grouping(by, edition.profile)
        nodes = edition.nodes_of(level.key) if level else ()
        continued = {old: groups[new] for old, new in continuing_nodes(nodes, after).items()}
        ended = [node.code for node in nodes if node.code not in continued]
        own = {code: f"{code}（{edition.title}）" if code in taken else code for code in ended}
        after, groups = nodes, {**continued, **own}
        taken |= {*groups.values()}
        found[edition.edition_id] = groups
    return found


LEFT_OUT_LABEL = "報告対象外（再掲を含む）"
"""The label of the number of rows that are not in the report."""


def grouping_label(by: Grouping, profile: Profile, departments: Iterable[str | None] = ()) -> str:
    """Return the plan's name of a grouping.

    `departments`: the names of the plan's 部; if all end with 局, that is the name of this grouping.
    """
    own = {
        Grouping.GOAL: profile.goal_level.name,
        Grouping.MEASURE: profile.measure_level.name,
        Grouping.DIVISION: profile.headings["divisions"],
    }
    return term_for_level(departments) if by is Grouping.DEPARTMENT else own.get(by, by.label)


def find_grouping(profile: Profile, name_or_key: str) -> Grouping | Level | None:
    """Return the grouping for the name or key of a level; None if the plan has no such level.

    Goals and measures have groupings of their own; any other level is the grouping itself.
    """
    names = {bare_text(each): level for level in reversed(profile.levels) for each in (level.name, level.key)}
    level = names.get(bare_text(name_or_key))
    if level is None:
        return None
    of_level = {profile.measure_level: Grouping.MEASURE, profile.goal_level: Grouping.GOAL}
    return of_level.get(level, level)


@dataclass(frozen=True)
class AnswerDay:
    """A day on which answers arrived.

    `rows`: the rows answered. `total`: the number of rows answered by the end of the day. `divisions`: the names of the
    answering divisions in 建制順, each with its number of rows.
    """

    day: date
    rows: tuple[str, ...]
    total: int
    divisions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class AnswersByDay:
    """The arrival of answers, day by day.

    `asked`: the number of 報告対象 rows. `sent`: the day of the first form (None: no form was made). `due`: the due
    date (None: there is none). `days`: the days with answers, in order. `drafts`: the number of rows with values that
    are current only by a 下書き. Only rows that are answered now count, so that the last total equals 報告対象 less
    未記入.
    """

    asked: int
    sent: date | None
    due: date | None
    days: tuple[AnswerDay, ...]
    drafts: int = 0

    @property
    def answered_count(self) -> int:
        """The number of answered rows."""
        return self.days[-1].total if self.days else 0

    def count_until(self, day: date) -> int:
        """Return the number of rows answered by the end of a day."""
        return max((each.total for each in self.days if each.day <= day), default=0)


class Reason(Labelled):
    """Reasons why a row counts differently than in the round before.

    The first ten explain every change in the number of 報告対象.
    """

    BEGAN = "began", "新たに開始"
    RESUMED = "resumed", "再び報告対象"
    ADDED = "added", "計画に追加"
    SPLIT = "split", "分割により追加"
    FINISHED = "finished", "完了"
    STOPPED_OR_MERGED = "stopped_or_merged", "中止／統合"
    NOT_BEGUN = "not_begun", "実施年度前に変更"
    LEFT = "left", "その他の理由で報告対象外"
    MERGED = "merged", "ほかの取組に統合"
    REMOVED = "removed", "計画から除外"
    MARK = "mark", "進捗状況が変わった"
    ANSWERED = "answered", "新たに記入"
    UNANSWERED = "unanswered", "未記入"
    OPEN_CONFLICT = "open_conflict", "相違（確認前）"
    UNCHANGED = "unchanged", "前回と同じ"
    OUTSIDE = "outside", "今回も報告対象外"

    @property
    def effect(self) -> int:
        """The change in the number of 報告対象 that a row with this reason causes: 1, -1 or 0."""
        return (self in _ENTERING) - (self in _LEAVING)

    @property
    def is_difference(self) -> bool:
        """Whether a row with this reason counts differently than in the round before."""
        return self not in _SAME


_ENTERING = frozenset({Reason.BEGAN, Reason.RESUMED, Reason.ADDED, Reason.SPLIT})
_LEAVING = frozenset(
    {Reason.FINISHED, Reason.STOPPED_OR_MERGED, Reason.NOT_BEGUN, Reason.LEFT, Reason.MERGED, Reason.REMOVED}
)
_SAME = frozenset({Reason.UNCHANGED, Reason.OUTSIDE})
_OUT = {
    Exclusion.FINISHED: Reason.FINISHED,
    Exclusion.STOPPED_OR_MERGED: Reason.STOPPED_OR_MERGED,
    Exclusion.NOT_BEGUN: Reason.NOT_BEGUN,
}


@dataclass(frozen=True)
class CountedRound:
    """The rows of a round to be counted.

    `initiatives`: for each row, the row under which its initiative is reported (both as 管理番号).
    """

    rows: Sequence[TallyRow]
    initiatives: Mapping[str, str]


@dataclass(frozen=True)
class RowDifference:
    """A row in two rounds.

    `row_id`: its current 管理番号 (for a removed row, its earlier 管理番号). `was_id`: its earlier 管理番号. `was`,
    `now`: its results in both rounds; None if the round does not have the row. `kin`: the rows that a removed or no
    longer reported row was merged into, or that an added row was split from.
    """

    row_id: str
    was_id: str | None
    was: RowResult | None
    now: RowResult | None
    kin: tuple[str, ...] = ()

    @property
    def reason(self) -> Reason:
        """The reason for the difference.

        A row that enters or leaves the report has only the reason for that, whatever its mark.
        """
        if _reported(self.was) and _reported(self.now):
            return self._why_reported()
        if _reported(self.now):
            return Reason.SPLIT if self.was is None and self.kin else _why_entering(self.was)
        if not _reported(self.was):
            return Reason.OUTSIDE
        is_merged = self.kin and self.now in (None, Exclusion.STOPPED_OR_MERGED)
        return Reason.MERGED if is_merged else _why_leaving(self.now)

    @property
    def has_fallen(self) -> bool:
        """Whether the mark is worse than before.

        Marks that are not failures are equal, so a change from ◎ to ○ does not count.
        """
        was, now = self.was, self.now
        return isinstance(was, Mark) and isinstance(now, Mark) and now.shortfall > was.shortfall

    def _why_reported(self) -> Reason:
        if self.was == self.now:
            return Reason.UNCHANGED
        if isinstance(self.now, Exclusion):
            return Reason(self.now.value)
        return Reason.MARK if isinstance(self.was, Mark) else Reason.ANSWERED


@dataclass(frozen=True)
class CountDifference:
    """The explanation of the difference between two counts, row by row.

    The rows are in the order of the later round, removed rows last.
    """

    rows: tuple[RowDifference, ...]

    def by_reason(self) -> dict[Reason, tuple[RowDifference, ...]]:
        """Return the rows by reason, in the order of the reasons; reasons without rows are left out."""
        found = grouped((row.reason, row) for row in self.rows)
        return {why: tuple(found[why]) for why in Reason if why in found}

    def differing(self) -> dict[Reason, tuple[RowDifference, ...]]:
        """Return the rows by reason, without the rows that count as before."""
        return {why: rows for why, rows in self.by_reason().items() if why.is_difference}

    @property
    def in_report(self) -> tuple[int, int]:
        """The number of 報告対象 rows in the round before, and in this round."""
        return sum(_reported(row.was) for row in self.rows), sum(_reported(row.now) for row in self.rows)


def explain_difference(before: CountedRound, now: CountedRound, lineage: RowLineage = SAME_ROWS) -> CountDifference:
    """Return the explanation of the difference between the counts of two rounds.

    `lineage`: the correspondence of the rows of both rounds.
    """
    earlier = {row.row_id: row.result for row in before.rows}
    matched = _matched(before, now, lineage)
    paired = set(matched.values())
    lines = [_line(row, matched.get(row.row_id), earlier, lineage) for row in now.rows]
    removed = (
        RowDifference(row.row_id, row.row_id, row.result, None, _others(row.row_id, lineage.descendants(row.row_id)))
        for row in before.rows
        if row.row_id not in paired
    )
    return CountDifference((*lines, *removed))


def _line(row: TallyRow, was_id: str | None, earlier: Mapping[str, RowResult], lineage: RowLineage) -> RowDifference:
    if was_id is None:
        return RowDifference(row.row_id, None, None, row.result, _others(row.row_id, lineage.origins(row.row_id)))
    return RowDifference(
        row.row_id, was_id, earlier[was_id], row.result, _others(row.row_id, lineage.went_into(was_id))
    )


def _others(row_id: str, rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in rows if each != row_id)


def _matched(before: CountedRound, now: CountedRound, lineage: RowLineage) -> dict[str, str]:
    """Return the earlier row for each current row: the same 管理番号, otherwise the row that reported its initiative.

    A number that is an original in one edition and a repost in the other is not the same row. A row with a new number
    is matched with its first earlier row that no other row is matched with. Rows of two plans match by lineage only.
    """
    earlier = {} if lineage.spans_plans else {row.row_id: row.result for row in before.rows}
    matched = {row.row_id: row.row_id for row in now.rows if _is_alike(row.result, earlier.get(row.row_id))}
    left = set(_answered_at(before.rows)) - set(matched)
    reported_at = {now.initiatives.get(row_id, row_id): row_id for row_id in sorted(left, reverse=True)}
    for row_id in _answered_at(now.rows):
        reported = () if lineage.spans_plans else (before.initiatives.get(row_id), reported_at.get(row_id))
        was = next((each for each in (*reported, *lineage.origins(row_id)) if each in left), None)
        if row_id not in matched and was is not None:
            matched[row_id] = was
            left.discard(was)
    return matched


def _is_alike(now: RowResult, was: RowResult | None) -> bool:
    return was is not None and (now is Exclusion.REPOST) is (was is Exclusion.REPOST)


def _answered_at(rows: Iterable[TallyRow]) -> list[str]:
    return [row.row_id for row in rows if row.result is not Exclusion.REPOST]


def _reported(result: RowResult | None) -> bool:
    return isinstance(result, Mark) or (result is not None and result.is_in_report)


def _why_entering(was: RowResult | None) -> Reason:
    if was is None:
        return Reason.ADDED
    return Reason.BEGAN if was is Exclusion.NOT_BEGUN else Reason.RESUMED


def _why_leaving(now: RowResult | None) -> Reason:
    return Reason.REMOVED if now is None else _OUT.get(now, Reason.LEFT) if isinstance(now, Exclusion) else Reason.LEFT
