"""The difference between the counts of two rounds, explained row by row (前回との差).

Every row of both rounds is in exactly one line with what it counted as before and what it counts as now, so that the
lines add up to both tallies, figure by figure. Rows are matched by their 管理番号, and if an edition reports an
initiative under another of its listings, by that; a repost never counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage
from nakano_status.domain.round.tally import Exclusion, Figure, TallyRow
from nakano_status.domain.text.labelled import Labelled


class Reason(Labelled):
    """Why a row counts differently than before; the first ten cover every change in the number of 報告対象."""

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
        """By how much a row of this reason changes the number of 報告対象: 1, -1 or 0."""
        return (self in _ENTERING) - (self in _LEAVING)

    @property
    def is_difference(self) -> bool:
        """Whether a row of this reason counts differently than before."""
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
    """The rows of a round to be counted, and where its edition reports each (`initiatives`: both are 管理番号)."""

    rows: Sequence[TallyRow]
    initiatives: Mapping[str, str]


@dataclass(frozen=True)
class RowDifference:
    """One row: `was` and `now` are what it counted and counts as, None if the round does not have it.

    `row_id` is the 管理番号 now (of a removed row: the one before), `was_id` the one before. `kin` are the rows that a
    row was merged into that is removed or no longer reported, or that an added one was split from.
    """

    row_id: str
    was_id: str | None
    was: Figure | None
    now: Figure | None
    kin: tuple[str, ...] = ()

    @property
    def why(self) -> Reason:
        """The reason; a row that enters or leaves the report does so for one reason, whatever its mark."""
        if _reported(self.was) and _reported(self.now):
            return self._why_reported()
        if _reported(self.now):
            return Reason.SPLIT if self.was is None and self.kin else _why_entering(self.was)
        if not _reported(self.was):
            return Reason.OUTSIDE
        is_merged = self.kin and self.now in (None, Exclusion.STOPPED_OR_MERGED)
        return Reason.MERGED if is_merged else _why_leaving(self.now)

    @property
    def fell(self) -> bool:
        """Whether its mark is worse than before; ○ is no failure, so ◎ to ○ is none either (product.md)."""
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
    """The whole explanation, in the order of the later round, removed rows last."""

    rows: tuple[RowDifference, ...]

    def by_reason(self) -> dict[Reason, tuple[RowDifference, ...]]:
        """Return the rows of each reason that occurs, reasons in their order."""
        found = {why: tuple(row for row in self.rows if row.why is why) for why in Reason}
        return {why: rows for why, rows in found.items() if rows}

    def differing(self) -> dict[Reason, tuple[RowDifference, ...]]:
        """Return the same without the rows that count as before."""
        return {why: rows for why, rows in self.by_reason().items() if why.is_difference}

    def of(self, figure: Figure) -> int:
        """Return by how much a figure of the tally differs."""
        return self._now[figure] - self._was[figure]

    @property
    def in_report(self) -> tuple[int, int]:
        """How many were 報告対象 before, and how many are now."""
        return sum(_reported(row.was) for row in self.rows), sum(_reported(row.now) for row in self.rows)

    @cached_property
    def _was(self) -> Counter[Figure | None]:
        return Counter(row.was for row in self.rows)

    @cached_property
    def _now(self) -> Counter[Figure | None]:
        return Counter(row.now for row in self.rows)


def explain_difference(before: CountedRound, now: CountedRound, lineage: RowLineage = SAME_ROWS) -> CountDifference:
    """Explain the difference between the counts of a round and those of another; `lineage` is that of their rows."""
    earlier = {row.row_id: row.figure for row in before.rows}
    matched = _matched(before, now, lineage)
    paired = set(matched.values())
    lines = [_line(row, matched.get(row.row_id), earlier, lineage) for row in now.rows]
    removed = (
        RowDifference(row.row_id, row.row_id, row.figure, None, _others(row.row_id, lineage.descendants(row.row_id)))
        for row in before.rows
        if row.row_id not in paired
    )
    return CountDifference((*lines, *removed))


def _line(row: TallyRow, was_id: str | None, earlier: Mapping[str, Figure], lineage: RowLineage) -> RowDifference:
    if was_id is None:
        return RowDifference(row.row_id, None, None, row.figure, _others(row.row_id, lineage.origins(row.row_id)))
    return RowDifference(
        row.row_id, was_id, earlier[was_id], row.figure, _others(row.row_id, lineage.went_into(was_id))
    )


def _others(row_id: str, rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in rows if each != row_id)


def _matched(before: CountedRound, now: CountedRound, lineage: RowLineage) -> dict[str, str]:
    """Return the row before for each row now: the same 管理番号, else where the same initiative was reported.

    A number that is the report in one edition and its repost in the other is not the same row. A row with a new number
    is the first row that it was and that no other row is. Rows of two plans match by lineage only.
    """
    earlier = {} if lineage.spans_plans else {row.row_id: row.figure for row in before.rows}
    matched = {row.row_id: row.row_id for row in now.rows if _is_alike(row.figure, earlier.get(row.row_id))}
    left = set(_answered_at(before.rows)) - set(matched)
    reported_at = {now.initiatives.get(row_id, row_id): row_id for row_id in sorted(left, reverse=True)}
    for row_id in _answered_at(now.rows):
        reported = () if lineage.spans_plans else (before.initiatives.get(row_id), reported_at.get(row_id))
        was = next((each for each in (*reported, *lineage.origins(row_id)) if each in left), None)
        if row_id not in matched and was is not None:
            matched[row_id] = was
            left.discard(was)
    return matched


def _is_alike(now: Figure, was: Figure | None) -> bool:
    return was is not None and (now is Exclusion.REPOST) is (was is Exclusion.REPOST)


def _answered_at(rows: Iterable[TallyRow]) -> list[str]:
    return [row.row_id for row in rows if row.figure is not Exclusion.REPOST]


def _reported(figure: Figure | None) -> bool:
    return isinstance(figure, Mark) or (figure is not None and figure.in_report)


def _why_entering(was: Figure | None) -> Reason:
    if was is None:
        return Reason.ADDED
    return Reason.BEGAN if was is Exclusion.NOT_BEGUN else Reason.RESUMED


def _why_leaving(now: Figure | None) -> Reason:
    return Reason.REMOVED if now is None else _OUT.get(now, Reason.LEFT) if isinstance(now, Exclusion) else Reason.LEFT
