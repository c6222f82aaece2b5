"""The state of a division in a round: derived from facts, never stored (source: product.md; values: cli.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakano_status.domain.text.labelled import Labelled


class DivisionState(Labelled):
    """How far a division has got."""

    NOT_SENT = "not_sent", "未照会"
    NONE_RECEIVED = "none_received", "未提出"
    PARTIAL = "partial", "一部"
    SUBMITTED = "submitted", "提出済"
    REVIEWING = "reviewing", "確認中"
    ASKED_BACK = "asked_back", "修正依頼中"
    RESUBMITTED = "resubmitted", "再提出"
    ACCEPTED = "accepted", "確認済"
    NOTHING_TO_REPORT = "nothing_to_report", "該当なし"
    EXTENDED = "extended", "期限延長"
    OVERDUE = "overdue", "期限超過"


@dataclass(frozen=True)
class FigureCount:
    """How many 成果指標 a division supplies, and how many have a figure of the round's year (「—」 counts).

    `unsent` of the others are on no form that it was sent: its owner was named too late (decision 0034).
    """

    supplied: int = 0
    answered: int = 0
    unsent: int = 0

    @property
    def asked(self) -> int:
        """How many it is asked for, or will be with its first form."""
        return self.supplied - self.unsent

    @property
    def is_complete(self) -> bool:
        """Whether there is a figure for each that it is asked for."""
        return self.answered >= self.asked


NO_FIGURES = FigureCount()
"""The count of a division that supplies none."""


@dataclass(frozen=True)
class DivisionFacts:
    """The facts that the state of a division follows from.

    `rows` it answers, `answered` of them; `sent`: a package was made for it; `received`: an answer of it was merged;
    `draft`: its newest answer is a 下書き; `open_points`: 相違 and 未取込 of its answers. `due` is its own due date,
    `round_due` the round's. `asked_back` rows wait for an answer to a 修正依頼, `resubmitted` ones have it, `accepted`
    ones are 確認済. `figures` are never sent back or 確認済.
    """

    rows: int
    answered: int
    sent: bool
    received: bool
    draft: bool = False
    open_points: int = 0
    due: date | None = None
    round_due: date | None = None
    asked_back: int = 0
    resubmitted: int = 0
    accepted: int = 0
    figures: FigureCount = NO_FIGURES

    @property
    def is_asked(self) -> bool:
        """Whether it has anything to answer."""
        return bool(self.rows or self.figures.supplied)

    @property
    def was_asked(self) -> bool:
        """Whether a form with a question was made for it; a form only for reading, or without its figures, has none."""
        return self.sent and self._is_asked_by_form

    @property
    def is_complete(self) -> bool:
        """Whether every row and every figure is answered, and not as a draft."""
        return self.answered >= self.rows and self.figures.is_complete and not self.draft

    @property
    def owes_nothing(self) -> bool:
        """Whether nothing is outstanding: all is answered, including what was asked about again."""
        return self.is_complete and not self.asked_back

    @property
    def is_waited_for(self) -> bool:
        """Whether it was sent a form and an answer is outstanding."""
        return self.was_asked and not self.owes_nothing

    @property
    def is_extended(self) -> bool:
        """Whether it has more time than the round gives (期限延長)."""
        return self.due is not None and self.round_due is not None and self.due > self.round_due

    @property
    def has_begun(self) -> bool:
        """Whether anything is answered, or an answer to a form with a question was received."""
        return (self.received and self._is_asked_by_form) or self.answered > 0 or self.figures.answered > 0

    @property
    def _is_asked_by_form(self) -> bool:
        return bool(self.rows or self.figures.asked)


def division_state(facts: DivisionFacts, today: date) -> DivisionState:
    """Return the state of a division on a day; partly answered is 一部 after the due date, too."""
    if not facts.is_asked:
        return DivisionState.NOTHING_TO_REPORT
    if facts.has_begun:
        return _begun(facts)
    if not facts.was_asked:
        return DivisionState.NOT_SENT
    if overdue_days(facts, today):
        return DivisionState.OVERDUE
    return DivisionState.EXTENDED if facts.is_extended else DivisionState.NONE_RECEIVED


def overdue_days(facts: DivisionFacts, today: date) -> int:
    """Return how many days a sent request is overdue; 0 if it is complete or not due, or if nothing is asked."""
    if facts.is_complete or facts.due is None or not facts.was_asked:
        return 0
    return max((today - facts.due).days, 0)


def _begun(facts: DivisionFacts) -> DivisionState:
    if facts.rows and facts.accepted >= facts.rows and facts.figures.is_complete:
        return DivisionState.ACCEPTED
    if facts.asked_back:
        return DivisionState.ASKED_BACK
    if not facts.is_complete:
        return DivisionState.PARTIAL
    if facts.resubmitted:
        return DivisionState.RESUBMITTED
    return DivisionState.REVIEWING if facts.open_points or facts.accepted else DivisionState.SUBMITTED
