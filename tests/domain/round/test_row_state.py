from __future__ import annotations

from dataclasses import replace

import pytest

from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.states import RowFacts, RowState, row_state

ERROR, QUESTION, ADVICE = ((Problem("X", severity),) for severity in Severity)


@pytest.mark.parametrize(
    ("answered", "typing", "submitted", "problems", "state"),
    [
        (False, False, False, (), RowState.BLANK),
        (False, False, False, ERROR, RowState.BLANK),
        (False, False, True, (), RowState.BLANK),
        (False, True, False, (), RowState.DRAFTING),
        (True, True, True, (), RowState.DRAFTING),
        (True, False, False, ERROR, RowState.DRAFTING),
        (True, False, True, ERROR, RowState.DRAFTING),
        (True, False, False, QUESTION, RowState.QUESTION),
        (True, False, True, QUESTION, RowState.SUBMITTED),
        (True, False, False, ADVICE, RowState.FILLED),
        (True, False, False, (), RowState.FILLED),
        (True, False, True, (), RowState.SUBMITTED),
    ],
)
def test_the_state_of_a_row_follows_from_facts(
    answered: bool, typing: bool, submitted: bool, problems: tuple[Problem, ...], state: RowState
) -> None:
    facts = RowFacts(counted=True, answered=answered, typing=typing, submitted=submitted, problems=problems)
    assert row_state(facts) is state


def test_a_row_out_of_report_has_no_state() -> None:
    assert row_state(RowFacts(counted=False, answered=True, typing=True, submitted=True)) is None


def test_every_state_has_its_word() -> None:
    words = "未記入 記入中 要確認 相違 記入済 提出済 修正依頼中 再提出 確認済 確認後変更"
    assert [state.label for state in RowState] == words.split()


HANDED_IN = RowFacts(counted=True, answered=True, typing=False, submitted=True)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (replace(HANDED_IN, asked=AskOutcome.OPEN), RowState.ASKED_BACK),
        (replace(HANDED_IN, asked=AskOutcome.OPEN, answered=False, problems=ERROR), RowState.ASKED_BACK),
        (replace(HANDED_IN, asked=AskOutcome.CHANGED), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.NOTED), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.UNCHANGED, problems=ERROR), RowState.RESUBMITTED),
        (replace(HANDED_IN, asked=AskOutcome.CHANGED, typing=True), RowState.DRAFTING),
        (replace(HANDED_IN, accepted=True), RowState.ACCEPTED),
        (replace(HANDED_IN, accepted=True, asked=AskOutcome.CHANGED), RowState.ACCEPTED),
        (replace(HANDED_IN, accepted=True, changed_since=True), RowState.CHANGED_AFTER_ACCEPTANCE),
    ],
)
def test_asked_answered_again_and_accepted_are_three_states(facts: RowFacts, state: RowState) -> None:
    assert row_state(facts) is state


@pytest.mark.parametrize(
    "facts",
    [
        RowFacts(
            counted=True, answered=False, typing=False, submitted=True, problems=ERROR
        ),  # nothing stands meanwhile
        RowFacts(counted=True, answered=True, typing=True, submitted=False),
        replace(HANDED_IN, asked=AskOutcome.OPEN),
    ],
)
def test_a_row_in_conflict_is_to_be_decided_before_all_else(facts: RowFacts) -> None:
    assert row_state(replace(facts, in_conflict=True)) is RowState.CONFLICT
    assert row_state(replace(facts, in_conflict=True, counted=False)) is None
