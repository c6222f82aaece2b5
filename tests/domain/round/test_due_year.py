"""When the due date of a round looks as if its year were wrong."""

from datetime import date

import pytest

from nakano_status.domain.round.states import is_year_doubtful

YEAR_END, STARTED = date(2023, 3, 31), date(2023, 6, 23)


@pytest.mark.parametrize(
    ("due", "made_on", "doubtful"),
    [
        (date(2023, 7, 14), STARTED, False),
        (date(2024, 2, 29), STARTED, False),
        (date(2024, 5, 30), STARTED, False),
        (date(2024, 5, 31), STARTED, True),
        (date(2024, 7, 14), STARTED, True),
        (date(2022, 7, 14), STARTED, True),
        (date(2023, 3, 31), STARTED, True),
        (date(2023, 4, 1), STARTED, False),
        (date(2023, 7, 14), date(2026, 11, 21), False),
        (date(2024, 7, 14), date(2026, 11, 21), True),
        (date(2026, 12, 11), date(2026, 11, 21), False),
        (date(2027, 12, 11), date(2026, 11, 21), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
        (date(2027, 5, 23), date(2026, 11, 21), False),
        (date(2027, 5, 24), date(2026, 11, 21), True),
    ],
    ids=[
        "as usual",
        "in the next February",
        "14 months after the year's end",
        "later than 14 months after the year's end",
        "a year too late",
        "a year too early",
        "on the last day of the year",
        "the day after",
        "entered when all was over",
        "entered then, a year too late",
        "collected late",
        "collected late, a year too late",
        "collected late, on the day itself",
        "half a year after a late start",
        "later than half a year after a late start",
    ],
)
def test_a_due_date_of_another_year_is_doubtful(due: date, made_on: date, doubtful: bool) -> None:
    assert is_year_doubtful(due, YEAR_END, made_on) is doubtful
