"""A date is what it shows if nothing else can have been meant."""

from datetime import date, datetime, time, timedelta

import pytest

from nakano_status.workbook.cells.shown_values import shown_date, typed_before

DAY = date(2023, 1, 15)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("[$-411]ge.m.d;@", "R5.1.15"),
        (r"[$-411]gee\.mm\.dd", "R05.01.15"),
        ('[$-411]ggge"年"m"月"d"日"', "令和5年1月15日"),
        ('[$-ja-JP]gge"年"m"月"d"日";@', "令5年1月15日"),
        ("[$-411]ggge年m月d日", "令和5年1月15日"),
        ('yyyy"年"m"月"d"日"', "2023年1月15日"),
    ],
)
def test_an_era_or_a_year_in_kanji_was_typed(number_format: str, text: str) -> None:
    assert shown_date(DAY, number_format) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(1988, 12, 31), "昭和63年12月31日"),
    ],
)
def test_an_era_ends_with_its_last_day(day: date, text: str) -> None:
    assert shown_date(day, '[$-411]ggge"年"m"月"d"日"') == text


@pytest.mark.parametrize("day", [date(2019, 5, 1), date(1989, 12, 31), date(1912, 8, 1)])
def test_the_first_year_of_an_era_is_shown_in_two_ways_and_so_not_said(day: date) -> None:
    assert shown_date(day, '[$-411]ggge"年"m"月"d"日"') is None


@pytest.mark.parametrize(
    "number_format", ['m"月"d"日"', "yyyy/m/d", "mm-dd-yy", "d-mmm", "yyyy-mm-dd h:mm:ss", "General"]
)
def test_what_a_fraction_becomes_is_not_certain(number_format: str) -> None:
    assert shown_date(DAY, number_format) is None


def test_a_day_that_does_not_show_was_not_typed() -> None:
    assert shown_date(DAY, 'yyyy"年"m"月"') is None
    assert shown_date(date(2023, 1, 1), 'yyyy"年"m"月"') == "2023年1月"


def test_a_time_is_no_date() -> None:
    assert shown_date(datetime(2023, 1, 15, 9), "[$-411]ge.m.d") is None  # noqa: DTZ001 - a cell has no time zone
    assert shown_date(time(9, 30), "h:mm") is None


def test_what_may_have_been_typed() -> None:
    assert [typed_before(value) for value in (DAY, time(9, 30), timedelta(hours=30))] == ["1/15", "9:30", "30:00"]
