"""Days of a ward office as papers print them, and working days.

A printed day is in the era's years, with the day of the week. Saturdays, Sundays, public holidays, and 29 December to 3
January are not working days.
"""

from __future__ import annotations

import re
from calendar import leapdays
from datetime import date, datetime, timedelta
from functools import cache

from nakano_status.domain.calendar.fiscal_year import ERAS, FiscalYear
from nakano_status.domain.text.narrative import fold_width

_WEEKDAYS = "月火水木金土日"
_WRITTEN = re.compile(r"(?:(\d{4})|(.+?))(?:[-/.]|年(?:\((\d{4})年\))?)(\d{1,2})[-/.月](\d{1,2})日?")
"""A written day; Excel writes a date as 2023/4/1 in a CSV."""
_EARLIER = {key: each.offset for each in ERAS[2:] for key in (each.name, each.name[0], each.letter)}
"""The eras in which no fiscal year is named, by name, first character and letter."""
_EARLIER_YEAR = re.compile(rf"({'|'.join(_EARLIER)})\s*(元|[1-9]\d?)")
_COMPACT = re.compile(r"\A(\d{4})(\d{2})(\d{2})\Z")


def read_day(text: str) -> date | None:
    """Return the day in a text; None if the text is not a day, or if its two years differ.

    It may be 2023-04-01, 2023/4/1, 20230401, 令和5年4月1日, 令和5年（2023年）4月1日, R5.4.1 or 令5.4.1, also of an
    earlier era (昭和50年4月1日).
    """
    found = _WRITTEN.fullmatch(_COMPACT.sub(r"\1-\2-\3", fold_width(text)))
    if not found:
        return None
    try:
        year = int(found[1] or _calendar_year(found[2]))
        return date(year, int(found[4]), int(found[5])) if int(found[3] or year) == year else None
    except ValueError:
        return None


def _calendar_year(text: str) -> int:
    """Return the calendar year of a year in an era (令和5, R5, 令5, 昭和50); raise ValueError for any other text."""
    earlier = _EARLIER_YEAR.fullmatch(text.strip().upper())
    if earlier is None:
        return FiscalYear.parse(text).start
    return _EARLIER[earlier[1]] + (1 if earlier[2] == "元" else int(earlier[2]))


def printed_day(day: date) -> str:
    """Return a day as `令和5年7月14日（金）`."""
    return f"{era_day(day)}（{_WEEKDAYS[day.weekday()]}）"


def era_day(day: date) -> str:
    """Return a day as `令和5年7月14日`."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """Return a day with the years of the era and of the calendar: `令和5年（2023年）7月14日`."""
    return f"{era_year(day)}（{day.year}年）{day.month}月{day.day}日"


def era_year(day: date) -> str:
    """Return the calendar year of a day as `令和5年`, or as `1868年` before 明治."""
    for era in ERAS:
        if day >= era.first:
            number = day.year - era.offset
            return f"{era.name}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def day_label(day: date, today: date | None = None) -> str:
    """Return a day of this fiscal year without its year: 7月14日.

    Any other day, and any day if `today` is None, is returned with its year.
    """
    if today is None or FiscalYear.of(day) != FiscalYear.of(today):
        return era_day(day)
    return f"{day.month}月{day.day}日"


def days_left_label(day: date, today: date) -> str:
    """Return a due date beside today: あと3日, on the day itself あと0日, afterwards 2日超過."""
    left = (day - today).days
    return f"あと{left}日" if left >= 0 else f"{-left}日超過"


def local_time(moment: datetime) -> datetime:
    """Return a moment in the local time zone, or unchanged if the system cannot convert it.

    Windows converts only the years from 1970 to 3000, and a file from elsewhere may state any year.
    """
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        return moment


def moment_label(moment: datetime, today: date | None = None) -> str:
    """Return a moment in local time as text: 令和5年7月13日 16:40; its day is as `day_label` returns it for `today`."""
    local = local_time(moment)
    return f"{day_label(local.date(), today)} {local:%H:%M}"


def saving_label(saved_at: datetime | None, modified_at: datetime | None = None) -> str:
    """Return a text with the time of a file's last save, as recorded in the workbook and by the file system.

    A time of None is left out; if both are None, the text is 最終保存（記録なし）.
    """
    times = (("ブックの記録", saved_at), ("ファイルの日時", modified_at))
    shown = [f"{whose} {moment_label(moment)}" for whose, moment in times if moment]
    return f"最終保存（{'、'.join(shown) or '記録なし'}）"


_DAY = timedelta(days=1)
_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_ON_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
"""成人の日, 海の日, 敬老の日, スポーツの日: the month, and the number of the Monday in it."""
_YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
_SPRING, _AUTUMN = (3, 20.8431), (9, 23.2488)
"""The equinoxes: the month, and the day in 1980 with its fraction."""


def is_working_day(day: date) -> bool:
    """Return whether the office is open on a day."""
    closed = day.weekday() in (_SATURDAY, _SUNDAY) or (day.month, day.day) in _YEAR_END
    return not closed and day not in public_holidays(day.year)


def working_day_from(day: date) -> date:
    """Return the day itself if it is a working day, otherwise the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """Return the day itself if it is a working day, otherwise the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the 国民の祝日 of a calendar year with 振替休日 and 国民の休日, by the law as it is from 2022.

    In earlier years, some of them were on other days.
    """
    named = {date(year, month, day) for month, day in _FIXED}
    named |= {_monday(year, month, number) for month, number in _ON_MONDAYS}
    named |= {_equinox(year, *each) for each in (_SPRING, _AUTUMN)}
    between = {day + _DAY for day in named if day + 2 * _DAY in named}  # article 3 (3), 国民の休日
    return frozenset(named | between | {_substitute(day, named) for day in named if day.weekday() == _SUNDAY})


def _substitute(sunday: date, named: set[date]) -> date:
    """Return the 振替休日 of a holiday on a Sunday: the first day after it that is not a holiday (article 3 (2))."""
    day = sunday + _DAY
    while day in named:
        day += _DAY
    return day


def _monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (number - 1))


def _equinox(year: int, month: int, in_1980: float) -> date:
    """Return the day by the approximation in common use for 1980 to 2099 (海上保安庁水路部 暦計算研究会).

    A clock may show any year; for other years the result is approximate.
    """
    return date(year, month, int(in_1980 + 0.242194 * (year - 1980) - leapdays(1981, year + 1)))
