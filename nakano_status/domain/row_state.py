"""The state of a row: derived from facts, never stored (source: product.md, "States"; values: cli.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.problem import Problem, Severity


class RowState(StrEnum):
    """What is left to do on a row; asked back, accepted and what follows from them are of a later issue."""

    BLANK = "blank"
    DRAFTING = "drafting"
    QUESTION = "question"
    FILLED = "filled"
    SUBMITTED = "submitted"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self]


_WORDS = {
    RowState.BLANK: "未記入",
    RowState.DRAFTING: "記入中",
    RowState.QUESTION: "要確認",
    RowState.FILLED: "記入済",
    RowState.SUBMITTED: "提出済",
}


@dataclass(frozen=True)
class RowFacts:
    """What the state of a row follows from.

    `counted`: 報告対象. `answered`: anything stands in its fields, or its being out of report is proposed. `typing`: a
    text is being typed. `submitted`: what stands was handed in, and not as a draft. `problems`: those of the row.
    """

    counted: bool
    answered: bool
    typing: bool
    submitted: bool
    problems: tuple[Problem, ...] = ()


def row_state(facts: RowFacts) -> RowState | None:
    """Return the state of a row; None where it is 報告対象外.

    Errors keep a row 記入中 even when it was handed in; questions were answered by handing in.
    """
    if not facts.counted:
        return None
    if not (facts.answered or facts.typing):
        return RowState.BLANK
    found = {problem.severity for problem in facts.problems}
    if facts.typing or Severity.ERROR in found:
        return RowState.DRAFTING
    if facts.submitted:
        return RowState.SUBMITTED
    return RowState.QUESTION if Severity.QUESTION in found else RowState.FILLED
