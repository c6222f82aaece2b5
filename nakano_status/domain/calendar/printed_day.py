"""A calendar day as papers print it: in the era's years, with the day of the week (source: practice.md §5)."""

from __future__ import annotations

from datetime import date, datetime

from nakano_status.domain.calendar.fiscal_year import FiscalYear

_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)
"""The first day of each era, the latest first; an earlier day has its western year."""
_WEEKDAYS = "月火水木金土日"


def printed_day(day: date) -> str:
    """Return a day as `令和5年7月14日（金）`."""
    return f"{era_day(day)}（{_WEEKDAYS[day.weekday()]}）"


def era_day(day: date) -> str:
    """Return a day as `令和5年7月14日`."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_year(day: date) -> str:
    """Return the calendar year of a day as `令和5年`."""
    for began, era in _ERAS:
        if day >= began:
            number = day.year - began.year + 1
            return f"{era}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def day_label(day: date, today: date | None = None) -> str:
    """Return a day of this fiscal year without its year: 7月14日.

    Any other day, or without a known today, with its year.
    """
    if today is None or FiscalYear.of(day) != FiscalYear.of(today):
        return era_day(day)
    return f"{day.month}月{day.day}日"


def moment_label(moment: datetime, today: date | None = None) -> str:
    """Return a moment on the office's clock, its day as `day_label` does: 令和5年7月13日 16:40."""
    local = moment.astimezone()
    return f"{day_label(local.date(), today)} {local:%H:%M}"


def saving_label(saved_at: datetime | None, modified_at: datetime | None = None) -> str:
    """Return when a file was saved last, as its workbook and the file system record it; a hint for a person."""
    times = (("ブックの記録", saved_at), ("ファイルの日時", modified_at))
    shown = [f"{whose} {moment_label(moment)}" for whose, moment in times if moment]
    return f"最終保存（{'、'.join(shown) or '記録なし'}）"
