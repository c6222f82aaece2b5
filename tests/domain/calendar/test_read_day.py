"""A day is read in each form in which people and Excel write it."""

from datetime import date

import pytest

from nakano_status.domain.calendar.days import read_day


@pytest.mark.parametrize(
    "text", ["2023-04-01", "2023/4/1", "2023年4月1日", "令和5年4月1日", "令和５年４月１日", "R5.4.1", "2023.4.1"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2023, 4, 1)


def test_the_first_year_of_an_era_and_the_era_before_are_read() -> None:
    assert (read_day("令和元年5月1日"), read_day("平成31年4月1日")) == (date(2019, 5, 1), date(2019, 4, 1))


@pytest.mark.parametrize("text", ["令和5年", "令和5年13月1日", "来年4月1日", "4月1日", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None
