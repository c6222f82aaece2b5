"""照会: which round is collected, and which one is the reference beside its answers."""

from dataclasses import replace

import pytest

from nakano_status.application.round.open_and_close_round import Rounds
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Origin, Round
from tests.support.plan_files import two_editions
from tests.support.stores import small_round


def of_year(year: int, origin: Origin = Origin.COLLECTED, *, closed: bool = True) -> Round:
    return replace(small_round(f"R{year}"), year=FiscalYear(2018 + year), origin=origin, closed=closed)


LIST = of_year(3, Origin.IMPORTED)


@pytest.mark.parametrize(
    ("rounds", "year"),
    [
        ((), None),
        ((LIST,), 3),
        ((LIST, of_year(4, closed=False)), 3),
        ((LIST, of_year(4)), 4),
        ((LIST, of_year(4), of_year(5, closed=False)), 4),
    ],
)
def test_the_reference_is_the_round_before_whatever_list_was_read_in_earlier(
    rounds: tuple[Round, ...], year: int | None
) -> None:
    reference = Rounds(rounds, two_editions()).reference
    assert (reference.year if reference else None) == (FiscalYear(2018 + year) if year else None)
