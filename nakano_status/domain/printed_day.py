"""A calendar day as papers print it: in the era's years, with the day of the week (source: practice.md §5)."""

from __future__ import annotations

from datetime import date

_REIWA_BEGAN = date(2019, 5, 1)
_REIWA_OFFSET = 2018
_HEISEI_OFFSET = 1988
_WEEKDAYS = "月火水木金土日"


def printed_day(day: date) -> str:
    """Return a day since 1989 as `令和5年7月14日（金）`."""
    return f"{era_year(day)}{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def era_year(day: date) -> str:
    """Return the calendar year of a day since 1989 as `令和5年`."""
    era, offset = ("令和", _REIWA_OFFSET) if day >= _REIWA_BEGAN else ("平成", _HEISEI_OFFSET)
    number = day.year - offset
    return f"{era}{'元' if number == 1 else number}年"
