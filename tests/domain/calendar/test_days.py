"""Days and fiscal years: how they are read and printed, working days, the year a day is in."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.calendar.days import (
    day_label,
    days_left_label,
    era_day,
    full_day,
    is_working_day,
    local_time,
    moment_label,
    printed_day,
    public_holidays,
    read_day,
    saving_label,
    working_day_from,
    working_day_until,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear, years_named
from nakano_status.domain.refusals.planning import DuePassed
from nakano_status.domain.round.states import proposed_body_due, proposed_due, repeat_due_date


@pytest.mark.parametrize("start", [1900, 1925, 1985, 1988, 1989, 2018, 2019, 2022, 2099])
def test_a_year_as_printed_is_read_as_the_same_year(start: int) -> None:
    year = FiscalYear(start)
    assert (FiscalYear.parse(year.short), FiscalYear.parse(year.label)) == (year, year)


@pytest.mark.parametrize(
    "text", ["令和4年度", "令和４年度", "令4", "令4年度", "R4", "r4", "Ｒ４", "令和4年", "2022", "2022年度", " R4年度 "]
)
def test_all_ways_of_writing_a_year_are_one_year(text: str) -> None:
    assert FiscalYear.parse(text) == FiscalYear(2022)


@pytest.mark.parametrize(
    ("text", "start"), [("令和元年度", 2019), ("R1", 2019), ("平成30年度", 2018), ("平30", 2018), ("H30", 2018)]
)
def test_the_first_year_of_an_era_and_the_era_before(text: str, start: int) -> None:
    assert FiscalYear.parse(text).start == start


@pytest.mark.parametrize("text", ["", "4", "R", "R0", "令和", "昭和60年度", "22", "令和4年度末", "20222", "R4-R5"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        FiscalYear.parse(text)


def test_a_file_is_told_by_when_its_workbook_and_the_file_system_say_that_it_was_saved() -> None:
    saved, modified = (datetime(2023, 7, day, 16, 40).astimezone() for day in (13, 14))
    assert [saving_label(*each) for each in ((saved, modified), (saved,), (None, modified), (None,))] == [
        "最終保存（ブックの記録 令和5年7月13日 16:40、ファイルの日時 令和5年7月14日 16:40）",
        "最終保存（ブックの記録 令和5年7月13日 16:40）",
        "最終保存（ファイルの日時 令和5年7月14日 16:40）",
        "最終保存（記録なし）",
    ]
    assert full_day(date(2023, 7, 14)) == "令和5年（2023年）7月14日"


def test_a_year_begins_in_april_and_ends_in_march() -> None:
    assert FiscalYear.of(date(2022, 4, 1)) == FiscalYear.of(date(2023, 3, 31)) == FiscalYear(2022)
    assert FiscalYear(2022).as_of == date(2023, 3, 31)


def test_labels() -> None:
    assert (FiscalYear(2022).label, FiscalYear(2022).short) == ("令和4年度", "R4")
    assert (FiscalYear(2019).label, FiscalYear(2019).short) == ("令和元年度", "R1")
    assert (FiscalYear(2018).label, FiscalYear(2018).short) == ("平成30年度", "H30")


@given(st.integers(1990, 2080))
def test_every_form_that_is_written_is_read_back(start: int) -> None:
    year = FiscalYear(start)
    assert FiscalYear.parse(year.short) == FiscalYear.parse(year.label) == FiscalYear.parse(str(start)) == year


@pytest.mark.parametrize("text", ["令和0年度", "来年", "", None])
def test_a_text_that_names_no_year_is_read_as_none(text: str | None) -> None:
    assert FiscalYear.read(text) is None
    assert FiscalYear.read("令和元年度") == FiscalYear(2019)


@pytest.mark.parametrize(
    "text",
    [
        *("2023-04-01", "2023/4/1", "2023年4月1日", "令和5年4月1日", "令和５年４月１日", "R5.4.1", "2023.4.1"),
        *("20230401", "２０２３０４０１", "令5.4.1", "令和5年（2023年）4月1日", "令和5年(2023年)4月1日"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2023, 4, 1)


def test_the_first_year_of_an_era_and_the_era_before_are_read() -> None:
    assert (read_day("令和元年5月1日"), read_day("平成31年4月1日")) == (date(2019, 5, 1), date(2019, 4, 1))


@given(st.dates(date(1868, 1, 1), date(2030, 12, 31)))
def test_a_day_of_any_era_is_read_as_it_is_printed(day: date) -> None:
    assert (read_day(era_day(day)), read_day(full_day(day))) == (day, day)


@pytest.mark.parametrize("text", ["昭和50年4月1日", "S50.4.1", "昭50/4/1", "昭和 ５０年４月１日", "1975/4/1"])
def test_a_day_of_an_earlier_era_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(1975, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("昭和0年4月1日", "昭和100年4月1日", "安政5年4月1日"),
        *("令和5年", "令和5年13月1日", "来年4月1日", "4月1日", "", "20231301", "2023041", "202304011"),
        *("令和5年（2022年）4月1日", "令和5年（令和5年）4月1日", "令和5年（）4月1日", "令和5.（2023年）4.1"),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


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


@pytest.mark.parametrize(("left", "written"), [(3, "あと3日"), (0, "あと0日"), (-2, "2日超過")])
def test_the_days_left_are_told_beside_a_due_date(left: int, written: str) -> None:
    today = date(2023, 7, 14)
    assert days_left_label(today + timedelta(left), today) == written


LISTED = {
    2023: "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23",
    2024: "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23",
    2025: "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
}
"""Source: 内閣府「国民の祝日について」. 2026-09-22 is a 国民の休日, 2024-02-12 and 2026-05-06 are 振替休日."""


@pytest.mark.parametrize("year", LISTED)
def test_the_holidays_of_a_year_are_those_that_are_published(year: int) -> None:
    days = {f"{day.month}/{day.day}" for day in public_holidays(year)}
    assert days == set(LISTED[year].split())


def test_the_equinoxes_move_with_the_years() -> None:
    found = {day for year in (2044, 2060, 2092, 2099) for day in public_holidays(year) if day.month in (3, 9)}
    expected = {(2044, 3, 20), (2044, 9, 22), (2060, 3, 20), (2060, 9, 22), (2092, 3, 19), (2092, 9, 22)}
    assert {date(*each) for each in expected} <= found
    assert {date(2099, 3, 20), date(2099, 9, 23)} <= found


@pytest.mark.parametrize(
    ("day", "following", "before"),
    [
        (date(2026, 9, 19), date(2026, 9, 24), date(2026, 9, 18)),
        (date(2026, 12, 29), date(2027, 1, 4), date(2026, 12, 28)),
        (date(2026, 5, 2), date(2026, 5, 7), date(2026, 5, 1)),
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_the_next_and_the_last_working_day(day: date, following: date, before: date) -> None:
    assert (working_day_from(day), working_day_until(day)) == (following, before)


def test_what_is_proposed_is_a_working_day_whatever_day_it_is() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(3 * 365)]
    assert all(is_working_day(proposed_due(day)) for day in days)
    assert all(is_working_day(repeat_due_date(day, None)) for day in days)
    assert proposed_due(date(2026, 8, 29)) == date(2026, 9, 24)
    assert {proposed_due(date.max), repeat_due_date(date.max, None), proposed_due(date(9999, 12, 20))} == {
        date(9999, 12, 28)
    }
    assert proposed_due(date(2026, 6, 1)) == date(2026, 6, 22)


TODAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("due", "chosen", "asked_on", "expected"),
    [
        (date(2026, 8, 14), None, None, date(2026, 8, 14)),
        (TODAY, None, None, TODAY),
        (date(2026, 8, 2), None, None, date(2026, 8, 10)),
        (None, None, None, date(2026, 8, 10)),
        (date(2026, 8, 14), date(2026, 8, 8), None, date(2026, 8, 8)),
        (None, None, date(2026, 7, 30), date(2026, 8, 6)),
        (None, None, date(2026, 6, 1), date(2026, 8, 10)),
    ],
    ids=["to come", "today", "passed", "none", "chosen", "asked before", "asked long before"],
)
def test_a_division_is_asked_again_for_a_day_that_is_to_come(
    due: date | None, chosen: date | None, asked_on: date | None, expected: date
) -> None:
    assert repeat_due_date(TODAY, due, chosen, asked_on) == expected


def test_a_day_that_is_chosen_may_be_today() -> None:
    assert repeat_due_date(date(2023, 7, 14), None, date(2023, 7, 14)) == date(2023, 7, 14)


def test_a_day_that_has_passed_is_refused() -> None:
    with pytest.raises(DuePassed) as refused:
        repeat_due_date(TODAY, None, date(2026, 8, 2))
    assert refused.value.details == {"found": "令和8年8月2日（日）", "today": "令和8年8月3日（月）"}


@pytest.mark.parametrize("year", [1, 1583, 1970, 2100, 2400, 9998])
def test_a_clock_may_show_any_year(year: int) -> None:
    equinoxes = {(day.month, day.day) for day in public_holidays(year)} & {
        (month, day) for month in (3, 9) for day in range(17, 26)
    }
    assert {month for month, _ in equinoxes} == {3, 9}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("○○計画　令和6年度　進捗状況", ["R6"]),
        ("進捗状況一覧_R6", ["R6"]),
        ("令 和 ６ 年 度", ["R6"]),
        ("令和6（2024）年度 取組一覧", ["R6"]),
        ("資料1 2024年度実績", ["R6"]),
        ("令和７年３月31日現在", ["R6"]),
        ("R7.3月末現在", ["R6"]),
        ("計画（令和3年度～令和7年度）の令和6年度末の進捗", ["R6"]),
        ("令和5年度・令和6年度", []),
        ("令和5年度 令和6年度", ["R5", "R6"]),
        ("計画（令和3～7年度）", []),
        ("令和3年度策定の計画", []),
        ("ビジョン2030", []),
        ("一覧_R7.5.1", []),
        ("20250331_PR6", []),
        ("20250331現在の一覧", ["R6"]),
        ("進捗状況_令和七年三月末", ["R6"]),
        ("令和七年三月三十一日現在", ["R6"]),
        ("令和7年3月末までの計画、令和5年3月末策定", []),
        ("progress_FY2024_v2", ["R6"]),
        ("FY2024 進捗", ["R6"]),
        ("FY2024まで", []),
        ("令和0年度", []),
    ],
)
def test_a_title_names_the_year_that_it_is_of_and_no_other(text: str, years: list[str]) -> None:
    assert [each.short for each in years_named(text)] == years


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(1960, 5, 1, 12, tzinfo=UTC),
        datetime(3500, 5, 1, 12, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_a_moment_outside_of_the_systems_calendar_is_shown_as_it_is(moment: datetime) -> None:
    """Windows' calendar begins in 1970 and ends in 3000; Python's ends in the years 1 and 9999."""
    shown = local_time(moment)
    assert abs(shown.replace(tzinfo=None) - moment.replace(tzinfo=None)) <= timedelta(hours=26)
    assert moment_label(moment)


def test_a_division_is_given_a_week_more_and_a_department_wants_answers_before() -> None:
    due = date(2026, 7, 10)  # a Friday; the 7th is a Tuesday
    assert proposed_body_due(due, is_department=False) == date(2026, 7, 17)
    assert proposed_body_due(due, is_department=True) == date(2026, 7, 7)
    assert proposed_body_due(date(2026, 7, 13), is_department=False) == date(2026, 7, 21)  # the 20th is 海の日
    assert proposed_body_due(date(2026, 7, 14), is_department=True) == date(2026, 7, 10)
