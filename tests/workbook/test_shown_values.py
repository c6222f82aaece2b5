"""A number or a date is what it shows in its cell if nothing else can have been meant, or is reported as unreadable."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from nakano_status.workbook.loading import ShownNumber, plain_number, shown_date, shown_number, typed_before

_ACCOUNTS = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "@", "3"),
        (3.0, "0.0", "3.0"),
        (7, "000", "007"),
        (7, "0,000", "0,007"),
        (12, "#.##", "12."),
        (0.5, "#.0", ".5"),
        (0.85, "0%", "85%"),
        (0.125, "0.0%", "12.5%"),
        (3, '0"件"', "3件"),
        (3, 'General"件"', "3件"),
        (3, "0円", "3円"),
        (1500, "[$¥-411]#,##0", "¥1,500"),
        (1500, r"\¥#,##0;[Red]\¥-#,##0", "¥1,500"),
        (-5, "0", "-5"),
        (-5, '#,##0;"▲ "#,##0', "▲ 5"),
        (-1500, "#,##0_);(#,##0)", "(1,500)"),
        (1234, _ACCOUNTS, "1,234"),
        (0, _ACCOUNTS, "-"),
        (1 / 15, "# ??/??", "1/15"),
        (1.5, "# ?/?", "1 1/2"),
        (-1.5, "?/?", "-3/2"),
        (2, "# ?/?", "2"),
        (0, "# ?/?", "0"),
    ],
)
def test_a_number_is_what_it_shows(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.125, "0%", "13%"), (2.5, "0", "3"), (-0.3, "0", "0"), (1, '"済"', "済")],
)
def test_where_not_all_of_it_shows_it_says_so(value: float, number_format: str, text: str) -> None:
    assert shown_number(value, number_format) == ShownNumber(text, is_whole=False)


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (1e15, "General"),
        (1e-12, "General"),
        (float("nan"), "0"),
        (5, ";;;"),
        (0, "#"),
        (3, "0.00E+00"),
        (3, "[>100]0;0"),
        (1500, "0,"),
        (3, "[DBNum1]0"),
        (1234567, "000-0000"),
        (1 / 15, "# ?/?"),
        (1 / 15, "0/15"),
    ],
)
def test_what_is_not_certain_is_not_said(value: float, number_format: str) -> None:
    assert shown_number(value, number_format) is None


def test_a_plain_number_has_no_exponent() -> None:
    assert [plain_number(value) for value in (1e20, 1e-7, 2.50, float("inf"))] == [
        "100000000000000000000",
        "0.0000001",
        "2.5",
        "inf",
    ]


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
