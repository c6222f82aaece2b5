"""Working days: the public holidays as 内閣府 lists them, years with a 国民の休日, the year's end, days near one."""

from datetime import date, timedelta

import pytest

from nakano_status.domain.calendar.days import is_working_day, last_working_day, next_working_day, public_holidays
from nakano_status.domain.refusals.planning import DuePassed
from nakano_status.domain.round.states import answer_by, proposed_due

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
    assert (next_working_day(day), last_working_day(day)) == (following, before)


def test_what_is_proposed_is_a_working_day_whatever_day_it_is() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(3 * 365)]
    assert all(is_working_day(proposed_due(day)) for day in days)
    assert all(is_working_day(answer_by(day, None)) for day in days)
    assert proposed_due(date(2026, 8, 29)) == date(2026, 9, 24)
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
    assert answer_by(TODAY, due, chosen, asked_on) == expected


def test_a_day_that_is_chosen_may_be_today() -> None:
    assert answer_by(date(2023, 7, 14), None, date(2023, 7, 14)) == date(2023, 7, 14)


def test_a_day_that_has_passed_is_refused() -> None:
    with pytest.raises(DuePassed) as refused:
        answer_by(TODAY, None, date(2026, 8, 2))
    assert refused.value.details == {"found": "令和8年8月2日（日）", "today": "令和8年8月3日（月）"}


@pytest.mark.parametrize("year", [1, 1583, 1970, 2100, 2400, 9998])
def test_a_clock_may_show_any_year(year: int) -> None:
    equinoxes = {(day.month, day.day) for day in public_holidays(year)} & {
        (month, day) for month in (3, 9) for day in range(17, 26)
    }
    assert {month for month, _ in equinoxes} == {3, 9}
