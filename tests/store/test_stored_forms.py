"""The forms of stored values: what is no such value is no sound cell."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.store.stored_forms import (
    read_count,
    read_day,
    read_details,
    read_stored_profile,
    read_time,
    read_year,
    stored_day,
    stored_time,
)
from tests.support.fields import NAKANO


def test_a_time_is_stored_in_utc_with_microseconds_and_read_back() -> None:
    tokyo = datetime(2023, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    assert stored_time(tokyo) == "2023-07-01T00:30:00.000000+00:00"
    assert read_time(stored_time(tokyo)) == tokyo
    assert read_time(stored_time(tokyo)).tzinfo is UTC


def test_a_time_of_no_time_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="2023"):
        stored_time(datetime(2023, 7, 1))  # noqa: DTZ001 - that is what is tested


def test_a_day_may_be_missing() -> None:
    assert [read_day(stored_day(day)) for day in (date(2023, 7, 1), None)] == [date(2023, 7, 1), None]
    assert read_day("") is None


@pytest.mark.parametrize(("year", "is_sound"), [(1988, False), (1989, True), (2200, True), (2201, False)])
def test_a_year_is_one_from_the_first_of_heisei_to_2200(year: int, is_sound: bool) -> None:
    if is_sound:
        assert read_year(year) == FiscalYear(year)
    else:
        with pytest.raises(ValueError, match=str(year)):
            read_year(year)


def test_a_count_begins_at_1() -> None:
    assert read_count(1) == 1
    with pytest.raises(ValueError, match="0"):
        read_count(0)


def test_details_are_a_list_of_pairs() -> None:
    assert read_details('[["count", 2], ["found", "▽"]]') == (("count", "2"), ("found", "▽"))
    with pytest.raises(TypeError):
        read_details('{"ab": "cd"}')
    with pytest.raises(ValueError, match="unpack"):
        read_details('[["count"]]')


def test_a_profile_is_read_or_is_no_sound_cell() -> None:
    assert read_stored_profile(NAKANO.content) == NAKANO
    with pytest.raises(ValueError, match="Problem"):
        read_stored_profile(json.dumps({"format": "of something else"}))
