"""回答の推移: the day on which each row was first answered, beside the number of rows asked (集計)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.merge.slot import Slot
from nakano_status.domain.round.round import Origin
from nakano_status.domain.round.tally import Exclusion, TallyRow
from nakano_status.domain.text.narrative import is_blank


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
    by_day: dict[date, list[str]] = defaultdict(list)
    for row_id, moment in first.items():
        by_day[_day(moment)].append(row_id)
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
