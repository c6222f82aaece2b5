"""指摘一覧: the findings in an answered form, as they are sent back to the division (source: exchange.md).

Errors, questions and advice are three lists, errors first; each line gives the place, what is there, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.problems.problem import Severity

LIST_WORDS = {
    Severity.ERROR: "修正を要するもの",
    Severity.QUESTION: "ご確認いただきたいもの",
    Severity.ADVICE: "参考",
}
"""The three lists, in their order."""


@dataclass(frozen=True)
class FindingLine:
    """One finding. `row_id` and `key` are the cell that it is about, where it is about one; `item` is its heading.

    `received_at` is the cell of the received file, as `回答!M12`.
    """

    severity: Severity
    message: str
    request: str
    row_id: str | None = None
    key: str | None = None
    item: str | None = None
    received_at: str | None = None


@dataclass(frozen=True)
class FindingList:
    """All findings in one file: its division, its round, its name, and what the reader is asked to do."""

    title: str
    division: str | None
    file: str
    lead: str
    lines: tuple[FindingLine, ...]

    def of(self, severity: Severity) -> tuple[FindingLine, ...]:
        """Return one of the three lists."""
        return tuple(line for line in self.lines if line.severity is severity)
