"""回答の推移 as geometry and text: which days are shown, their positions, and the description of the chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nakano_status.application.round.read.overview import AnswerDay, AnswersByDay
from nakano_status.domain.calendar.days import day_label
from nakano_status.gui.words import tr

_BEYOND = timedelta(days=31)
"""How long after the last event today is still included in the chart."""

_NAMED = 6
"""The most divisions that are named for a day; the others are counted, and a click shows all."""


@dataclass(frozen=True)
class DayScale:
    """The days from `first` to `last`, both shown; `today` is None where it is outside of them."""

    first: date
    last: date
    today: date | None

    @staticmethod
    def of(answers: AnswersByDay, today: date) -> DayScale:
        """Return the days from the inquiry to the due date, to the last answer, or to today if it follows soon."""
        marked = [each for each in (answers.sent, answers.due) if each] + [each.day for each in answers.days]
        first, last = min(marked, default=today), max(marked, default=today)
        is_near = first <= today <= last + _BEYOND
        return DayScale(first, max(last, today) if is_near else last, today if is_near else None)

    def share(self, day: date) -> float:
        """Return the position of the end of a day, 0 to 1."""
        return ((day - self.first).days + 1) / self._days

    def beginning(self, day: date) -> float:
        """Return the position of the beginning of a day, 0 to 1."""
        return (day - self.first).days / self._days

    @property
    def _days(self) -> int:
        return (self.last - self.first).days + 1


def steps_of(answers: AnswersByDay, scale: DayScale) -> Iterator[tuple[float, float]]:
    """Yield the corners of the line: the position of a day and the share of the asked rows, both 0 to 1."""
    yield 0.0, 0.0
    total = 0
    for each in answers.days:
        yield scale.share(each.day), total / max(answers.asked, 1)
        total = each.total
        yield scale.share(each.day), total / max(answers.asked, 1)
    end = scale.share(scale.today or scale.last)
    yield end, total / max(answers.asked, 1)


@dataclass(frozen=True)
class DayMark:
    """A label under the chart at a position, 0 to 1; `is_line`: with a line upwards, `is_due`: of the due date."""

    place: float
    label: str
    is_line: bool = True
    is_due: bool = False


def day_marks(answers: AnswersByDay, scale: DayScale) -> list[DayMark]:
    """Return the marks from left to right: the inquiry, the due date, and today or else the day of the last answer."""
    found = []
    if answers.sent is not None:
        found.append(DayMark(scale.beginning(answers.sent), _mark_words(tr("照会"), answers.sent)))
    if answers.due is not None:
        found.append(DayMark(scale.share(answers.due), _mark_words(tr("期限"), answers.due), is_due=True))
    if scale.today is not None:
        found.append(DayMark(scale.share(scale.today), _mark_words(tr("今日"), scale.today)))
    elif answers.days and answers.days[-1].day != answers.due:
        found.append(DayMark(scale.share(answers.days[-1].day), _mark_words("", answers.days[-1].day), is_line=False))
    return sorted(found, key=lambda each: each.place)


def chart_description(answers: AnswersByDay) -> str:
    """Return a description of the chart."""
    words = tr("報告対象{asked}件のうち、{received}件の回答を受領しています。")
    if answers.received == answers.asked:
        words = tr("報告対象{asked}件の回答をすべて受領しました（下書きの回答を含みます）。")
    share = words.format(asked=answers.asked, received=answers.received)
    if answers.due is None or not answers.days:
        return share
    until = tr("回答期限は{day}です。")
    if answers.days[-1].day > answers.due:
        until = tr("回答期限（{day}）までの受領は{number}件でした。")
    return share + until.format(day=day_label(answers.due), number=answers.by(answers.due))


def day_description(answers: AnswersByDay, each: AnswerDay) -> str:
    """Return how many answers were received on a day, and from which divisions."""
    words = tr("{day}　{number}件を受領（累計 {total}件／{asked}件）")
    head = words.format(day=day_label(each.day, each.day), number=len(each.rows), total=each.total, asked=answers.asked)
    whose = "、".join(f"{name} {number}{tr('件')}" for name, number in each.divisions[:_NAMED])
    others = len(each.divisions) - _NAMED
    rest = tr("、ほか{number}所管").format(number=others) if others > 0 else ""
    return f"{head}\n{whose}{rest}" if whose else head


def _mark_words(name: str, day: date) -> str:
    return f"{name} {day_label(day, day)}".strip()
