"""年度の切替え: the rows of the next round, and the fate of every row of the last round, as a plan to be reviewed.

Each row of the last round has exactly one fate. Ends that were decided are ticked. An end that was only proposed (完了
in a division's note, or an option that the office chose in its own item) takes effect only if the office ticks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.domain.fields.option import ChoiceOption
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage
from nakano_status.domain.round.round import FINAL_REASONS, OutOfReport, Round, RoundRow, Schedules, rows_of_new_round
from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.plan.plan import Edition


class RowTransition(Labelled):
    """Fate of a row of the last round that is not a row of the next round."""

    MERGED = "merged", "統合"
    SPLIT = "split", "分割"
    LEFT = "left", "計画から除外"


@dataclass(frozen=True)
class RolledOver:
    """The choices of the office when it opened a round.

    `ends`: the rows that ended, each with the row into which it was merged (None: not merged). `without`: the rows that
    were left out. `contacts`: the contacts that were removed, by division ID; blank once the round was closed.
    """

    ends: Mapping[str, str | None] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A proposal in the last round that a row leaves the report, not yet decided by the office.

    `why`: the proposed reason. `division`: the ID of the division that proposed it (None: it follows from an item that
    the office fills in). `option`: the chosen option, such as a 変更の種別, if the proposal follows only from it,
    otherwise None. `choice`: the heading of the field in which the option was chosen ('' without an option).
    """

    why: OutOfReport
    division: str | None
    option: ChoiceOption | None = None
    choice: str = ""


@dataclass(frozen=True)
class Ending:
    """A row that ends before the next round, or that was proposed to end.

    `is_ticked`: whether it ends. `proposals`: empty unless the end is only proposed; `why` is the reason of the first.
    `into`: the ID of the row that it was merged into (None: the office named none).
    """

    row_id: str
    why: OutOfReport
    is_ticked: bool
    proposals: tuple[Proposal, ...] = ()
    into: str | None = None


@dataclass(frozen=True)
class RowHandover:
    """A row whose divisions changed since the last round.

    `was`, `now`: the IDs of all divisions named on it in the last and the next round, in printed order.
    """

    row_id: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class DepartedRow:
    """A row of the last round that is not a row of the next round, and the rows that it became."""

    row_id: str
    fate: RowTransition
    now: tuple[str, ...]


@dataclass(frozen=True)
class Ticks:
    """The office's changes to the planned ticks.

    `without`: rows whose tick it removed, so that they do not begin, or do not end. `ends`: proposed ends that it
    ticked, each with the row that the row is merged into, or None.
    """

    without: frozenset[str] = frozenset()
    ends: Mapping[str, str | None] = field(default_factory=dict)


AS_PLANNED = Ticks()
"""No changes to the planned ticks."""


@dataclass(frozen=True)
class RolledRows:
    """The rows of the next round, and how they follow from the last round.

    `begins`: rows reported for the first time that have an earlier row; in the first round, all reported rows. `new`:
    rows without an earlier row. `ends`: rows that end, or are proposed to. `moves`: rows whose divisions changed.
    `departed`: rows of the last round that the next round lacks. `unticked`: rows whose planned tick the office
    removed.
    """

    rows: tuple[RoundRow, ...]
    begins: tuple[str, ...]
    ends: tuple[Ending, ...]
    moves: tuple[RowHandover, ...]
    new: tuple[str, ...]
    departed: tuple[DepartedRow, ...]
    unticked: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextRound:
    """The facts from which the next round is made.

    `edition`: with the owners of the round's day. `schedules`: the plan's schedule. `previous`: the last round (None:
    there is none). `lineage`: the lineage from the last round to the next. `proposals`: the proposed ends, by row of
    the last round, the preferred one first.
    """

    edition: Edition
    year: FiscalYear
    schedules: Schedules
    previous: Round | None = None
    lineage: RowLineage = SAME_ROWS
    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)


def rolled_rows(coming: NextRound, ticks: Ticks = AS_PLANNED) -> RolledRows:
    """Return the rows of the next round as ticked, and how they follow from the last round.

    Ticks on rows that `find_tickable_rows` does not return are ignored.
    """
    planned = rows_of_new_round(coming.edition, coming.year, coming.previous, coming.schedules, coming.lineage)
    before = {row.row_id: row for row in coming.previous.rows} if coming.previous else {}
    earlier = {row.row_id: _origins(coming.lineage, row.row_id, before) for row in planned}
    endings = {each.row_id: each for each in _endings(coming, planned, earlier, before, ticks)}
    starting = {row.row_id for row in planned if row.counted and not any(each.counted for each in earlier[row.row_id])}
    rows = tuple(_ticked(row, endings.get(row.row_id), starting, ticks) for row in planned)
    counted = {row.row_id for row in rows if row.counted}
    new = [row.row_id for row in rows if not earlier[row.row_id] and row.out_of_report is not OutOfReport.REPOST]
    is_first = coming.previous is None
    left_out = ticks.without & (starting | {each.row_id for each in endings.values() if not each.proposals})
    return RolledRows(
        rows=rows,
        begins=tuple(
            each.row_id for each in rows if each.row_id in starting & counted and (is_first or earlier[each.row_id])
        ),
        ends=tuple(endings.values()),
        moves=tuple(_moves(rows, earlier)),
        new=() if is_first else tuple(each for each in new if each not in left_out),
        departed=tuple(_departed(coming.lineage, before, {row.row_id for row in rows})),
        unticked=tuple(row.row_id for row in rows if row.row_id in left_out),
    )


def find_tickable_rows(planned: RolledRows) -> tuple[frozenset[str], frozenset[str]]:
    """Return the rows whose planned tick can be removed, and the rows whose proposed end can be ticked.

    `planned` are the rows without changed ticks.
    """
    counted = {row.row_id for row in planned.rows if row.counted}
    decided = {each.row_id for each in planned.ends if not each.proposals}
    proposed = frozenset(each.row_id for each in planned.ends if each.proposals)
    return frozenset({*planned.begins, *decided, *(each for each in planned.new if each in counted)}), proposed


def _origins(lineage: RowLineage, row_id: str, before: Mapping[str, RoundRow]) -> tuple[RoundRow, ...]:
    return tuple(before[each] for each in lineage.origins(row_id) if each in before)


def _endings(
    coming: NextRound,
    planned: Iterable[RoundRow],
    earlier: Mapping[str, Sequence[RoundRow]],
    before: Mapping[str, RoundRow],
    ticks: Ticks,
) -> Iterator[Ending]:
    """Yield the decided and the proposed ends, in the order of the next round's rows."""
    for row in planned:
        origins = [each.row_id for each in earlier[row.row_id]]
        if row.out_of_report in FINAL_REASONS:
            yield Ending(row.row_id, row.out_of_report, row.row_id not in ticks.without)
            continue
        found = coming.proposals.get(origins[0], ()) if len(origins) == 1 else ()
        is_whole = len(coming.lineage.descendants(origins[0])) == 1 if origins else False
        if found and is_whole and row.counted and before[origins[0]].counted:
            into = ticks.ends.get(row.row_id)
            why = OutOfReport.STOPPED_OR_MERGED if into else found[0].why
            yield Ending(row.row_id, why, row.row_id in ticks.ends, found, into)


def _ticked(row: RoundRow, ending: Ending | None, starting: set[str], ticks: Ticks) -> RoundRow:
    if ending is not None:
        return replace(row, out_of_report=ending.why if ending.is_ticked else None)
    if row.row_id in starting and row.row_id in ticks.without:
        return replace(row, out_of_report=OutOfReport.NOT_BEGUN)
    return row


def _moves(rows: Iterable[RoundRow], earlier: Mapping[str, Sequence[RoundRow]]) -> Iterator[RowHandover]:
    for row in rows:
        if len(earlier[row.row_id]) == 1 and row.out_of_report is not OutOfReport.REPOST:
            (origin,) = earlier[row.row_id]
            if [each[:2] for each in origin.named_divisions] != [each[:2] for each in row.named_divisions]:
                was, now = (tuple(each.division for each in one.named_divisions) for one in (origin, row))
                yield RowHandover(row.row_id, was, now)


def _departed(lineage: RowLineage, before: Iterable[str], after: set[str]) -> Iterator[DepartedRow]:
    """Yield the rows of the last round that are no longer rows of their own."""
    for row_id in before:
        now = tuple(each for each in lineage.descendants(row_id) if each in after)
        if not now:
            yield DepartedRow(row_id, RowTransition.LEFT, now)
        elif len(now) > 1:
            yield DepartedRow(row_id, RowTransition.SPLIT, now)
        elif now != (row_id,) and len(lineage.origins(now[0])) > 1:
            yield DepartedRow(row_id, RowTransition.MERGED, now)
