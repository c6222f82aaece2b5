"""Working days of a ward office: not Saturday or Sunday, no public holiday, not 29 December to 3 January.

Source: 国民の祝日に関する法律 (昭和23年法律第178号), articles 2 and 3, as in force since 2022; earlier years partly had
other days. 地方自治法 article 4-2 leaves the closing days at the year's end to each ward. The equinoxes are computed,
which is valid to 2099; the government announces them each February for the year after.
"""

from __future__ import annotations

from calendar import leapdays
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_ON_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
"""成人の日, 海の日, 敬老の日, スポーツの日: the month, and which Monday of it."""
_YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
_SPRING, _AUTUMN = (3, 20.8431), (9, 23.2488)
"""The equinoxes: the month, and the day of it (with its fraction) in 1980."""


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
    """Return the day by the approximation in common use for 1980 to 2099 (海上保安庁水路部 暦計算研究会).

    A clock may show any year: of others it is about that day.
    """
    return date(year, month, int(in_1980 + 0.242194 * (year - 1980) - leapdays(1981, year + 1)))
