"""集計: a round by goal, measure, 部 and division beside the previous round, by day, and reasons for differences.

Everything comes from the one tally: a segment of a bar is the rows of one figure, and its number is their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.answers_by_day import AnswersByDay, answers_by_day
from nakano_status.application.round.read.counts import difference_of, group_label, in_order, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.count_difference import CountDifference
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Exclusion, Figure, Grouping, TallyRow

GROUPINGS = (Grouping.GOAL, Grouping.MEASURE, Grouping.DEPARTMENT, Grouping.DIVISION)


@dataclass(frozen=True)
class Bar:
    """The 報告対象 rows of one group: 管理番号 by category, and how many there were in the previous round.

    `code` is the group's code or id (None: rows of no group); `before` is None without a previous round; `left_out` are
    the group's rows that are 報告対象外.
    """

    code: str | None
    name: str
    pieces: Mapping[Figure, tuple[str, ...]]
    before: Mapping[Figure, int] | None
    left_out: int = 0

    @property
    def numbers(self) -> dict[Figure, int]:
        """The number of rows of each segment."""
        return {figure: len(ids) for figure, ids in self.pieces.items()}

    @property
    def total(self) -> int:
        """The number of 報告対象 rows."""
        return sum(map(len, self.pieces.values()))

    @property
    def total_before(self) -> int | None:
        """The numbers of the previous round."""
        return None if self.before is None else sum(self.before.values())

    @property
    def rows(self) -> tuple[str, ...]:
        """All rows of the bar, in the order of its segments."""
        return tuple(row_id for ids in self.pieces.values() for row_id in ids)


@dataclass(frozen=True)
class Overview:
    """An overview of a round. `previous` is the year of the newest earlier round, or None.

    `groups` omit a group without a name that has no reported rows. `titles` are the 事業内容 by 管理番号, including
    rows no longer in the plan.
    """

    year: FiscalYear
    previous: FiscalYear | None
    whole: Bar
    groups: Mapping[Grouping, tuple[Bar, ...]]
    answers: AnswersByDay | None
    difference: CountDifference | None
    titles: Mapping[str, str]


def read_overview(records: Records, round_: Round) -> Overview:
    """Read the overview of a round."""
    contents = RoundContents.load(records, round_)
    before = RoundContents.load(records, contents.previous) if contents.previous else None
    rows, rows_before = tally_rows(contents), tally_rows(before) if before else None
    titles = {**(_titles(before) if before else {}), **_titles(contents)}
    return Overview(
        year=round_.year,
        previous=before.round_.year if before else None,
        whole=_bar(_pieces(contents), (None, "全体"), rows, rows_before),
        groups={by: _bars(contents, before, rows, rows_before, by) for by in GROUPINGS},
        answers=answers_by_day(records, contents, rows),
        difference=difference_of(contents, before) if before else None,
        titles=titles,
    )


def _bars(
    contents: RoundContents,
    before: RoundContents | None,
    rows: tuple[TallyRow, ...],
    rows_before: tuple[TallyRow, ...] | None,
    by: Grouping,
) -> tuple[Bar, ...]:
    now, then = _grouped(rows, by), _grouped(rows_before or (), by)
    found, pieces = [], _pieces(contents)
    for code in in_order(contents, by, (*now, *then)):
        named = contents if code in now or before is None else before
        earlier = None if rows_before is None else then.get(code, [])
        bar = _bar(pieces, (code, group_label(named, by, code)), now.get(code, []), earlier)
        if code is not None or bar.total or bar.total_before:
            found.append(bar)
    return tuple(found)


def _pieces(contents: RoundContents) -> tuple[Figure, ...]:
    """Return the categories of reported rows, in the order of a bar's segments."""
    return (*contents.edition.profile.marks, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)


def _bar(
    pieces: tuple[Figure, ...],
    named: tuple[str | None, str],
    rows: Iterable[TallyRow],
    before: Iterable[TallyRow] | None,
) -> Bar:
    ids: dict[Figure, list[str]] = {figure: [] for figure in pieces}
    left_out = 0
    for row in rows:
        if row.figure in ids:
            ids[row.figure].append(row.row_id)
        else:
            left_out += 1
    then = None if before is None else Counter(row.figure for row in before)
    numbers = None if then is None else {figure: then[figure] for figure in pieces}
    return Bar(*named, {figure: tuple(each) for figure, each in ids.items()}, numbers, left_out)


def _grouped(rows: Iterable[TallyRow], by: Grouping) -> dict[str | None, list[TallyRow]]:
    found: dict[str | None, list[TallyRow]] = {}
    for row in rows:
        found.setdefault(row.groups[by], []).append(row)
    return found


def _titles(contents: RoundContents) -> dict[str, str]:
    return {row_id: listing.title for row_id, listing in contents.listings.items()}
