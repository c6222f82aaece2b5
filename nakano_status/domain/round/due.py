"""回答期限: a round's, a division's own (期限延長), and a 部's own (部内期限); and the working days they fall on.

Source of working days: 国民の祝日に関する法律 (昭和23年法律第178号), articles 2 and 3, as in force since 2022;
earlier years partly had other days. 地方自治法 article 4-2 leaves the closing days at the year's end to each ward.
The equinoxes are computed, which is valid to 2099; the government announces them each February for the year after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from nakano_status.domain.calendar.printed_day import printed_day
from nakano_status.domain.refusals.rounds import DuePassed

_FIRST_TIME, _AGAIN = timedelta(days=21), timedelta(days=7)
"""The time that is proposed: for a whole round, and for what is asked once more."""

_USUAL_AFTER_YEAR_END, _USUAL_AFTER_START = timedelta(days=426), timedelta(days=183)
"""How long after the year's end (14 months) and after its start (6 months) a round's due date is not questioned."""

_DAY = timedelta(days=1)
_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_ON_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
"""成人の日, 海の日, 敬老の日, スポーツの日: the month, and which Monday of it."""
_YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
_SPRING, _AUTUMN = (3, 20.8431), (9, 23.2488)
"""The equinoxes: the month, and the day of it (with its fraction) in 1980."""


@dataclass(frozen=True)
class DueChange:
    """A due date that was given to a division or a 部 (`body`, by ID), in which act, when (UTC), by whom and why.

    One equal to the round's own revokes the date given before.
    """

    body: str
    due: date
    at: datetime
    by: str | None
    act_kind: str
    reason: str | None


def proposed_due(today: date) -> date:
    """Return the due date that is proposed for a round that begins today: a working day."""
    return next_working_day(today + _FIRST_TIME)


def is_year_doubtful(due: date, year_end: date, made_on: date) -> bool:
    """Whether the due date of a round looks as if its year were wrong.

    `year_end` is the last day of the year that is reported, `made_on` the day on which the round was made. A day that
    is not after the year's end is doubtful, and one long after it; a round that is collected late has a day soon after
    it was made.
    """
    is_far = due > year_end + _USUAL_AFTER_YEAR_END and not made_on <= due <= made_on + _USUAL_AFTER_START
    return due <= year_end or is_far


def answer_by(today: date, due: date | None, chosen: date | None = None, asked_on: date | None = None) -> date:
    """Return the due date printed on a paper that asks a division once more; it is never a day in the past.

    It is the day that was chosen, else the division's due date if that is in the future, else a working day a week
    after the request (`asked_on`, by default today). Raises DuePassed.
    """
    if chosen is not None:
        if chosen < today:
            raise DuePassed(found=printed_day(chosen), today=printed_day(today))
        return chosen
    days = (due, proposed_again(asked_on or today))
    return next((day for day in days if day is not None and day >= today), proposed_again(today))


def proposed_again(today: date) -> date:
    """Return the day that is proposed if a division is asked once more: a working day."""
    return next_working_day(today + _AGAIN)


def is_working_day(day: date) -> bool:
    """Whether the office is open on a day."""
    closed = day.weekday() in (_SATURDAY, _SUNDAY) or (day.month, day.day) in _YEAR_END
    return not closed and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def last_working_day(day: date) -> date:
    """Return the day itself if it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the 国民の祝日 of a calendar year with 振替休日 and 国民の休日."""
    named = {date(year, month, day) for month, day in _FIXED}
    named |= {_monday(year, month, number) for month, number in _ON_MONDAYS}
    named |= {_equinox(year, *each) for each in (_SPRING, _AUTUMN)}
    between = {day + _DAY for day in named if day + 2 * _DAY in named}  # article 3 (3), 国民の休日
    return frozenset(named | between | {_substitute(day, named) for day in named if day.weekday() == _SUNDAY})


def _substitute(sunday: date, named: set[date]) -> date:
    """Return the 振替休日 of a holiday on a Sunday: the first day after it that is no holiday (article 3 (2))."""
    day = sunday + _DAY
    while day in named:
        day += _DAY
    return day


def _monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (number - 1))


def _equinox(year: int, month: int, in_1980: float) -> date:
    """Return the day by the approximation in common use for 1980 to 2099 (海上保安庁水路部 暦計算研究会)."""
    since = year - 1980
    return date(year, month, int(in_1980 + 0.242194 * since) - since // 4)
