"""What a person types is looked up, or refused by its code."""

from datetime import date

import pytest

from nakano_status.application.lookup import read_date
from nakano_status.domain.refusals.planning import DateUnreadable


@pytest.mark.parametrize("text", ["1868-01-01", "2023-07-14", "2200-12-31"])
def test_a_day_is_read(text: str) -> None:
    assert read_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2023-02-30", "令和5年7月14日", "0001-01-01", "1867-12-31", "2201-01-01", "9999-12-31"),
        *("20230714", "2023-W28-5", "2023-7-14"),
    ],
)
def test_what_is_no_day_of_a_plan_is_refused(text: str) -> None:
    with pytest.raises(DateUnreadable):
        read_date(text)
