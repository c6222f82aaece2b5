from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.round.states import (
    NO_FIGURES,
    DivisionFacts,
    DivisionState,
    FigureCount,
    division_state,
    overdue_days,
)

DUE = date(2023, 7, 14)
BEFORE, AFTER = date(2023, 7, 14), date(2023, 7, 17)
SENT = DivisionFacts(rows=8, answered=0, sent=True, received=False, due=DUE, round_due=DUE)
PART = replace(SENT, answered=3, received=True)
WHOLE = replace(SENT, answered=8, received=True)
EXTENDED = replace(SENT, due=date(2023, 7, 21))
FIGURES = replace(SENT, rows=0, figures=FigureCount(2))
READING = replace(SENT, rows=0)


@pytest.mark.parametrize(
    ("facts", "today", "state"),
    [
        (replace(SENT, rows=0), AFTER, DivisionState.NOTHING_TO_REPORT),
        (replace(SENT, sent=False), BEFORE, DivisionState.NOT_SENT),
        (replace(SENT, sent=False), AFTER, DivisionState.NOT_SENT),
        (SENT, BEFORE, DivisionState.NONE_RECEIVED),
        (SENT, AFTER, DivisionState.OVERDUE),
        (replace(SENT, due=None, round_due=None), AFTER, DivisionState.NONE_RECEIVED),
        (EXTENDED, AFTER, DivisionState.EXTENDED),
        (EXTENDED, date(2023, 7, 22), DivisionState.OVERDUE),
        (replace(SENT, due=date(2023, 7, 11)), date(2023, 7, 11), DivisionState.NONE_RECEIVED),
        (PART, BEFORE, DivisionState.PARTIAL),
        (PART, AFTER, DivisionState.PARTIAL),
        (replace(SENT, received=True), BEFORE, DivisionState.PARTIAL),
        (WHOLE, AFTER, DivisionState.SUBMITTED),
        (replace(SENT, answered=1), BEFORE, DivisionState.PARTIAL),
        (replace(FIGURES, figures=FigureCount(2, answered=1)), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, draft=True), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, open_points=2), AFTER, DivisionState.REVIEWING),
        (replace(WHOLE, sent=False, received=False), AFTER, DivisionState.SUBMITTED),
        (replace(WHOLE, asked_back=1, resubmitted=1), AFTER, DivisionState.ASKED_BACK),
        (replace(PART, asked_back=1), AFTER, DivisionState.ASKED_BACK),
        (replace(WHOLE, resubmitted=1, open_points=1), AFTER, DivisionState.RESUBMITTED),
        (replace(PART, resubmitted=1), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, accepted=8), AFTER, DivisionState.ACCEPTED),
        (replace(WHOLE, accepted=3), AFTER, DivisionState.REVIEWING),
        (replace(WHOLE, accepted=3, asked_back=1), AFTER, DivisionState.ASKED_BACK),
    ],
)
def test_the_state_of_a_division_follows_from_facts(facts: DivisionFacts, today: date, state: DivisionState) -> None:
    assert division_state(facts, today) is state


@pytest.mark.parametrize(
    ("facts", "today", "state"),
    [
        (replace(FIGURES, sent=False), AFTER, DivisionState.NOT_SENT),
        (FIGURES, BEFORE, DivisionState.NONE_RECEIVED),
        (FIGURES, AFTER, DivisionState.OVERDUE),
        (replace(FIGURES, due=date(2023, 7, 21)), AFTER, DivisionState.EXTENDED),
        (replace(FIGURES, received=True), BEFORE, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 1)), AFTER, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2)), AFTER, DivisionState.SUBMITTED),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2), draft=True), AFTER, DivisionState.PARTIAL),
        (replace(FIGURES, received=True, figures=FigureCount(2, 2), open_points=1), AFTER, DivisionState.REVIEWING),
        (replace(FIGURES, figures=FigureCount(2, 2)), AFTER, DivisionState.SUBMITTED),
        (replace(WHOLE, figures=FigureCount(1)), BEFORE, DivisionState.PARTIAL),
        (replace(WHOLE, figures=FigureCount(1, 1), accepted=8), AFTER, DivisionState.ACCEPTED),
        (replace(WHOLE, figures=FigureCount(1), accepted=8), AFTER, DivisionState.PARTIAL),
    ],
)
def test_figures_are_asked_and_answered_like_rows(facts: DivisionFacts, today: date, state: DivisionState) -> None:
    assert division_state(facts, today) is state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(READING, figures=FigureCount(2, 0, 2)), DivisionState.NOT_SENT),
        (replace(READING, figures=FigureCount(2, 0, 2), received=True), DivisionState.NOT_SENT),
        (replace(READING, figures=FigureCount(2, 1, 1), received=True), DivisionState.SUBMITTED),
        (replace(WHOLE, figures=FigureCount(1, 0, 1)), DivisionState.SUBMITTED),
        (replace(SENT, figures=FigureCount(1, 0, 1)), DivisionState.OVERDUE),
    ],
)
def test_nobody_is_late_with_a_figure_that_stands_on_no_form(facts: DivisionFacts, state: DivisionState) -> None:
    assert division_state(facts, AFTER) is state
    assert facts.is_waited_for is (state is DivisionState.OVERDUE)


def test_who_owes_a_figure_is_waited_for_and_late() -> None:
    assert FIGURES.is_waited_for
    assert overdue_days(FIGURES, AFTER) == 3
    assert overdue_days(replace(FIGURES, figures=FigureCount(2, 2)), AFTER) == 0
    assert not replace(FIGURES, figures=NO_FIGURES).is_waited_for


def test_only_what_was_asked_and_is_not_complete_is_overdue() -> None:
    assert overdue_days(SENT, AFTER) == overdue_days(PART, AFTER) == 3
    assert overdue_days(WHOLE, AFTER) == overdue_days(replace(SENT, sent=False), AFTER) == 0


def test_who_was_asked_back_still_owes_an_answer() -> None:
    assert WHOLE.owes_nothing
    assert not replace(WHOLE, asked_back=1).owes_nothing


def test_every_state_has_its_word() -> None:
    assert len({state.label for state in DivisionState}) == len(DivisionState)
