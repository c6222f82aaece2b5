"""What is given to a body whose end is registered passes to its heir."""

from __future__ import annotations

from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import Succession, SuccessionKind, passed_on

WINTER, SPRING, AUTUMN = date(2024, 2, 1), date(2024, 4, 1), date(2024, 10, 1)
M, S, A, R = SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED, SuccessionKind.RENAMED


def step(day: date, kind: SuccessionKind, division: str, successor: str | None) -> Succession:
    return Succession(day, kind, division, successor)


@pytest.mark.parametrize(
    ("steps", "passed"),
    [
        ([], []),
        ([step(SPRING, R, "a", "a")], []),
        ([step(WINTER, M, "a", "b")], []),
        ([step(SPRING, M, "a", "b"), step(SPRING, M, "c", "b")], [step(SPRING, M, "a", "b")]),
        ([step(SPRING, M, "a", "a"), step(SPRING, M, "c", "a")], []),
        (
            [step(SPRING, M, "a", "b"), step(AUTUMN, A, "b", "c")],
            [step(SPRING, M, "a", "b"), step(AUTUMN, A, "b", "c")],
        ),
        ([step(SPRING, M, "a", "b"), step(SPRING, A, "b", "c")], [step(SPRING, A, "a", "c")]),
        ([step(SPRING, A, "a", None)], [step(SPRING, A, "a", None)]),
        ([step(SPRING, S, "a", "b"), step(SPRING, S, "a", "c")], [step(SPRING, S, "a", None)]),
        ([step(SPRING, S, "a", "a"), step(SPRING, S, "a", "c")], []),
        (
            [step(SPRING, S, "a", "a"), step(SPRING, S, "a", "c"), step(AUTUMN, A, "a", "c")],
            [step(AUTUMN, A, "a", "c")],
        ),
    ],
)
def test_it_passes_by_the_changes_that_end_a_body_later(steps: list[Succession], passed: list[Succession]) -> None:
    assert passed_on(steps, "a", WINTER) == tuple(passed)
