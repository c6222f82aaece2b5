"""Which rows are locked: accepted ones, and those of a closed round that were not reopened (source: exchange.md).

An answer that would change such a row is held until the row is reopened, with a reason; one that changes nothing is
admitted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nakano_status.domain.review.review import Review, acceptances
from nakano_status.domain.round.round import Round

ACCEPTED, ROUND_CLOSED = "ACCEPTED", "ROUND-CLOSED"
LOCK_REASONS = frozenset({ACCEPTED, ROUND_CLOSED})
"""The reasons for which an answer is held until its row is reopened."""


@dataclass(frozen=True)
class Locks:
    """The locks of one round; `accepted` are (row_id, division)."""

    round_: Round
    accepted: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(round_: Round, reviews: Iterable[Review]) -> Locks:
        """Return the locks that follow from a round's reviews, given in the order in which they were made."""
        return Locks(round_, frozenset(acceptances(reviews)))

    def reason(self, row_id: str, division: str) -> str | None:
        """Return the code for which a division's answer to a row is held, or None if the row is open."""
        if not self.round_.is_open(row_id):
            return ROUND_CLOSED
        return ACCEPTED if (row_id, division) in self.accepted else None

    def divisions(self, row_id: str) -> tuple[str, ...]:
        """Return the divisions whose answer to a row is accepted."""
        return tuple(sorted(division for row, division in self.accepted if row == row_id))

    @property
    def any(self) -> bool:
        """Whether anything is locked."""
        return self.round_.closed or bool(self.accepted)
