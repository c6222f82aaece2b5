"""The one count, for every output (source: product.md, "Rules of the domain").

Counted are rows in the report with a mark that is not in conflict; every other row is listed with the reason. The sum
of both is always the number of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.grouped import grouped
from nakano_status.domain.round.round import OutOfReport, Round
from nakano_status.domain.text.labelled import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.organisation.divisions import Organisation
    from nakano_status.domain.plan.plan import Edition


class Exclusion(StrEnum):
    """Why a row is not counted: the reasons for 報告対象外, and two that end when a person acts."""

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
    def in_report(self) -> bool:
        """Whether the row is 報告対象 all the same."""
        return self in _LABELS


_LABELS = {Exclusion.UNANSWERED: "未記入", Exclusion.OPEN_CONFLICT: "相違（確認前）"}


Figure = Mark | Exclusion
"""What a row counts as; each row of a round counts as exactly one."""


def figure_label(figure: Figure | None) -> str:
    """Return the label of a figure: the mark itself, why the row is not counted, or that it is not in the plan."""
    return "計画になし" if figure is None else figure.symbol if isinstance(figure, Mark) else figure.label


class Grouping(Labelled):
    """By what the count can be broken down; the names are those of `counts --by`."""

    GOAL = "goal", "目標"
    MEASURE = "measure", "実施内容"
    DIVISION = "division", "所管課"
    DEPARTMENT = "department", "部"
    SPONSOR = "sponsor", "実施主体"


@dataclass(frozen=True)
class TallyRow:
    """One row to be counted. `groups` are codes and IDs; None if the row belongs to no such group."""

    row_id: str
    mark: Mark | None
    out_of_report: OutOfReport | None
    conflict: bool
    groups: Mapping[Grouping, str | None]

    @property
    def figure(self) -> Figure:
        """What the row counts as: its mark, or why it is not counted."""
        if self.out_of_report is not None:
            return Exclusion(self.out_of_report.value)
        if self.conflict:
            return Exclusion.OPEN_CONFLICT
        return Exclusion.UNANSWERED if self.mark is None else self.mark


@dataclass(frozen=True)
class Tally:
    """The count: how many rows have each mark (all are keys), and each row left out with the reason, in order."""

    counts: Mapping[Mark, int]
    excluded: tuple[tuple[str, Exclusion], ...]

    @property
    def by_symbol(self) -> dict[str, int]:
        """The counts by the marks' symbols."""
        return {mark.symbol: number for mark, number in self.counts.items()}

    @property
    def total(self) -> int:
        """The sum of the marks, without those that are counted apart."""
        return total_of(self.counts)

    @property
    def waiting(self) -> int:
        """How many rows of the report have no mark that counts: not answered, or in conflict."""
        return sum(why.in_report for _, why in self.excluded)

    @property
    def in_report(self) -> int:
        """How many rows are 報告対象, answered or not."""
        return sum(self.counts.values()) + self.waiting


def total_of(counts: Mapping[Mark, int]) -> int:
    """Return the sum of counts, without the marks that are counted apart."""
    return sum(number for mark, number in counts.items() if not mark.counted_apart)


def tally(rows: Iterable[TallyRow], marks: Iterable[Mark]) -> Tally:
    """Count the rows by these marks of their plan."""
    counts = dict.fromkeys(marks, 0)
    excluded: list[tuple[str, Exclusion]] = []
    for row in rows:
        figure = row.figure
        if isinstance(figure, Mark):
            counts[figure] += 1
        else:
            excluded.append((row.row_id, figure))
    return Tally(counts, tuple(excluded))


def tally_by(rows: Iterable[TallyRow], grouping: Grouping, marks: Iterable[Mark]) -> dict[str | None, Tally]:
    """Count the rows of each group, groups in order of their first row; None has those that belong to no group."""
    groups = grouped((row.groups[grouping], row) for row in rows)
    return {group: tally(members, marks) for group, members in groups.items()}


def rows_to_count(
    round_: Round,
    edition: Edition,
    organisation: Organisation,
    marks: Mapping[str, str | None],
    conflicts: Collection[str],
) -> tuple[TallyRow, ...]:
    """Return the rows of a round to be counted.

    `marks` are the current texts in 進捗状況 by row; `conflicts` the rows whose mark is in an open conflict. A row
    belongs to the division that answers it and to the 部 above that; a repost belongs to none.
    """
    listings = {listing.row_id: listing for listing in edition.listings}
    goals = _goals(edition)
    counted = []
    for row in round_.rows:
        listing = listings[row.row_id]
        division = next(iter(row.writers), None)
        department = organisation.department_of(division) if division is not None else None
        groups = {
            Grouping.GOAL: goals.get(listing.measure),
            Grouping.MEASURE: listing.measure,
            Grouping.DIVISION: division,
            Grouping.DEPARTMENT: department.division_id if department is not None else None,
            Grouping.SPONSOR: listing.sponsor.value,
        }
        mark = counted_mark(edition.profile.marks, marks.get(row.row_id))
        counted.append(TallyRow(row.row_id, mark, row.out_of_report, row.row_id in conflicts, groups))
    return tuple(counted)


def counted_mark(marks: Marks, text: str | None) -> Mark | None:
    """Return the mark that a text counts as, None if the text is no mark: such a row is not answered."""
    try:
        return marks.read(text)
    except ValueError:
        return None


def _goals(edition: Edition) -> dict[str, str]:
    """Return the goal above every node, by the node's code."""
    nodes, goal = {node.code: node for node in edition.nodes}, edition.profile.goal_level.key
    goals: dict[str, str] = {}
    for node in edition.nodes:
        above = node
        while above.level != goal and above.parent is not None:
            above = nodes[above.parent]
        if above.level == goal:
            goals[node.code] = above.code
    return goals
