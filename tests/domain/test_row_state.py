from __future__ import annotations

import pytest

from nakano_status.domain.problem import Problem, Severity
from nakano_status.domain.row_state import RowFacts, RowState, row_state

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
    assert [state.word for state in RowState] == ["未記入", "記入中", "要確認", "記入済", "提出済"]
