"""集計: a round by goal, measure, 部, division and day beside the previous round, and reasons for differences.

Everything comes from the one tally: a segment of a bar is the rows of one figure, and its number is their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import difference_of, group_label, in_order, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.revision import Slot
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.tally import CountDifference, Exclusion, Figure, Grouping, TallyRow
from nakano_status.domain.text.narrative import is_blank

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

    previous: FiscalYear | None
    whole: Bar
    groups: Mapping[Grouping, tuple[Bar, ...]]
    answers: AnswersByDay | None
    difference: CountDifference | None
    titles: Mapping[str, str]


def read_overview(records: Records, round_: Round) -> Overview:
    """Read the overview of a round."""
    contents = RoundContents.load(records, round_)
    before = RoundContents.load(records, contents.compared) if contents.compared else None
    rows, rows_before = tally_rows(contents), tally_rows(before) if before else None
    titles = {**(_titles(before) if before else {}), **_titles(contents)}
    return Overview(
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
    now, then = (grouped((row.groups[by], row) for row in some) for some in (rows, rows_before or ()))
    found, pieces = [], _pieces(contents)
    for code in in_order(contents, by, (*now, *then)):
        named = contents if code in now or before is None else before
        earlier = None if rows_before is None else then.get(code, ())
        bar = _bar(pieces, (code, group_label(named, by, code)), now.get(code, ()), earlier)
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


def _titles(contents: RoundContents) -> dict[str, str]:
    return {row_id: listing.title for row_id, listing in contents.listings.items()}


@dataclass(frozen=True)
class AnswerDay:
    """One day with answers: their rows, and how many rows were answered by its end.

    `divisions` are the answerers of these rows, by name in 建制順, with their number of rows.
    """

    day: date
    rows: tuple[str, ...]
    total: int
    divisions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class AnswersByDay:
    """How the answers arrived. `asked` is the number of 報告対象 rows; `sent` is when the first form was made.

    Only rows that are answered now count, so that the last total equals 報告対象 less 未記入.
    """

    asked: int
    sent: date | None
    due: date | None
    days: tuple[AnswerDay, ...]

    @property
    def received(self) -> int:
        """How many rows are answered."""
        return self.days[-1].total if self.days else 0

    def by(self, day: date) -> int:
        """Return how many rows were answered by the end of a day."""
        return max((each.total for each in self.days if each.day <= day), default=0)


def answers_by_day(
    records: Records, contents: RoundContents, rows: Iterable[TallyRow] | None = None
) -> AnswersByDay | None:
    """Return when the answers of a round arrived, by local calendar day; None for an imported list.

    `rows` are those of the round as counted, if the caller has them.
    """
    round_ = contents.round_
    if round_.origin is Origin.IMPORTED:
        return None
    figures = {row.row_id: row.figure for row in rows or tally_rows(contents)}
    asked = {row_id for row_id, figure in figures.items() if not isinstance(figure, Exclusion) or figure.in_report}
    answered = {row_id for row_id in asked if figures[row_id] is not Exclusion.UNANSWERED}
    first: dict[str, datetime] = {}
    for row_id, moment in _moments(records, round_.round_id):
        if row_id in answered:
            first[row_id] = min(moment, first.get(row_id, moment))
    sent = min((act.at for act in records.packages.acts(round_.round_id).values()), default=None)
    return AnswersByDay(len(asked), _day(sent) if sent else None, round_.due, tuple(_days(first, contents)))


def _days(first: Mapping[str, datetime], contents: RoundContents) -> Iterator[AnswerDay]:
    by_day = grouped((_day(moment), row_id) for row_id, moment in first.items())
    total = 0
    for day in sorted(by_day):
        total += len(by_day[day])
        yield AnswerDay(day, tuple(sorted(by_day[day])), total, tuple(_divisions(by_day[day], contents)))


def _divisions(row_ids: Iterable[str], contents: RoundContents) -> Iterator[tuple[str, int]]:
    rows = filter(None, map(contents.row, row_ids))
    numbers = Counter(next(iter(row.writers), None) for row in rows)
    for division in contents.organisation.in_order(each for each in numbers if each is not None):
        yield contents.organisation.name(division, contents.round_.named_on), numbers[division]


def _moments(records: Records, round_id: str) -> Iterator[tuple[str, datetime]]:
    """Yield every moment at which a row got a mark: in a file, or as an assertion recorded here (代理入力 …)."""
    arrived: dict[str, datetime] = {}
    for file in records.arrivals.received():
        if file.at is not None:
            arrived[file.sha256] = min(file.at, arrived.get(file.sha256, file.at))
    for answered in records.returns.of_round(round_id):
        moment = arrived.get(answered.sha256 or "")
        for (row_id, key), value in answered.values.items() if moment else ():
            if moment and key == MARK and value.counts and not is_blank(value.text or ""):
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
    return moment.astimezone().date()
