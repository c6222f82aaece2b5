"""A day as printed."""

from datetime import date, datetime

import pytest

from nakano_status.domain.calendar.days import day_label, moment_label, printed_day


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2023, 7, 14), "令和5年7月14日（金）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1926, 12, 24), "大正15年12月24日（金）"),
        (date(1912, 7, 29), "明治45年7月29日（月）"),
        (date(23, 10, 11), "23年10月11日（水）"),
    ],
)
def test_a_day_is_printed_in_its_era_with_the_day_of_the_week(day: date, printed: str) -> None:
    assert printed_day(day) == printed


@pytest.mark.parametrize(
    ("today", "written"),
    [(None, "令和5年7月13日"), (date(2024, 3, 31), "7月13日"), (date(2024, 4, 1), "令和5年7月13日")],
)
def test_the_year_is_left_out_within_the_fiscal_year_of_today(today: date | None, written: str) -> None:
    moment = datetime(2023, 7, 13, 16, 40).astimezone()
    assert day_label(moment.date(), today) == written
    assert moment_label(moment, today) == f"{written} 16:40"
