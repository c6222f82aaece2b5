"""Which rows are closed to answers, and why."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.domain.review.review import ACCEPTED, ROUND_CLOSED, Locks, Review, ReviewKind
from tests.support.stores import small_round

OPEN = small_round()
CLOSED = replace(OPEN, closed=True)
REVIEWS = (
    Review("c", "zeimu", ReviewKind.ACCEPTED),
    Review("c", "koseki", ReviewKind.ACCEPTED),
    Review("a", "zeimu", ReviewKind.ACCEPTED),
    Review("a", "zeimu", ReviewKind.REOPENED),
)


def test_an_accepted_answer_is_locked_until_it_is_reopened() -> None:
    locks = Locks.of(OPEN, REVIEWS)
    assert locks.reason("c", "koseki") == ACCEPTED
    assert locks.reason("a", "zeimu") is None
    assert (locks.divisions("c"), locks.divisions("a")) == (("koseki", "zeimu"), ())
    assert locks.any


def test_in_a_closed_round_every_row_is_locked() -> None:
    assert Locks(CLOSED).reason("a", "zeimu") == ROUND_CLOSED
    assert Locks(CLOSED).any


def test_in_an_open_round_without_acceptances_nothing_is_locked() -> None:
    assert not Locks(OPEN).any
