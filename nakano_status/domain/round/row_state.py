"""The state of a row: derived from facts, never stored (source: product.md, "States"; values: cli.md)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.text.labels import Labelled


class RowState(Labelled):
    """What is left to do on a row."""

    BLANK = "blank", "未記入"
    DRAFTING = "drafting", "記入中"
    QUESTION = "question", "要確認"
    CONFLICT = "conflict", "相違"
    FILLED = "filled", "記入済"
    SUBMITTED = "submitted", "提出済"
    ASKED_BACK = "asked_back", "修正依頼中"
    RESUBMITTED = "resubmitted", "再提出"
    ACCEPTED = "accepted", "確認済"
    CHANGED_AFTER_ACCEPTANCE = "changed_after_acceptance", "確認後変更"


@dataclass(frozen=True)
class RowFacts:
    """The facts that the state of a row follows from.

    `counted`: 報告対象. `answered`: one of its fields is filled in, or its leaving the report is proposed. `typing`: a
    text is being typed. `submitted`: its current values were handed in, and not as a draft. `problems`: those of the
    row. `asked`: the outcome of a 修正依頼 (None: there is none, or it is being answered here). `accepted`: 確認済, and
    `changed_since`: its values differ from those accepted. `in_conflict`: answers that differ in one of its fields wait
    for a decision.
    """

    counted: bool
    answered: bool
    typing: bool
    submitted: bool
    problems: tuple[Problem, ...] = ()
    asked: AskOutcome | None = None
    accepted: bool = False
    changed_since: bool = False
    in_conflict: bool = False


def row_state(facts: RowFacts) -> RowState | None:
    """Return the state of a row; None if it is 報告対象外.

    A 相違 takes precedence: nothing else holds before it is decided. Errors keep a row 記入中 even if it was handed in;
    questions are answered by handing in. What the office accepted, or asked about again, precedes both.
    """
    if not facts.counted:
        return None
    if facts.in_conflict:
        return RowState.CONFLICT
    return _reviewed(facts) or _answered(facts)


def _reviewed(facts: RowFacts) -> RowState | None:
    """Return the state that follows from the office's review of the row; None if it follows from the answer."""
    if facts.accepted:
        return RowState.CHANGED_AFTER_ACCEPTANCE if facts.changed_since else RowState.ACCEPTED
    if facts.asked is AskOutcome.OPEN:
        return RowState.ASKED_BACK
    return RowState.RESUBMITTED if facts.asked is not None and not facts.typing else None


def _answered(facts: RowFacts) -> RowState:
    if not (facts.answered or facts.typing):
        return RowState.BLANK
    found = {problem.severity for problem in facts.problems}
    if facts.typing or Severity.ERROR in found:
        return RowState.DRAFTING
    if facts.submitted:
        return RowState.SUBMITTED
    return RowState.QUESTION if Severity.QUESTION in found else RowState.FILLED
