"""Which rows are locked: accepted ones, and those of a closed round that were not reopened since (source: exchange.md).

What would change such a row waits as held until somebody reopens the row, with a reason; what changes nothing passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nakano_status.domain.review.review import Review, acceptances
from nakano_status.domain.round.round import Round

ACCEPTED, ROUND_CLOSED = "ACCEPTED", "ROUND-CLOSED"
LOCK_REASONS = frozenset({ACCEPTED, ROUND_CLOSED})
"""The reasons for which a row waits until it is reopened."""


@dataclass(frozen=True)
class Locks:
    """The locks of one round; `accepted` are (row_id, division)."""

    round_: Round
    accepted: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(round_: Round, reviews: Iterable[Review]) -> Locks:
        """Return the locks that follow from what was said about a round, in the order in which it was said."""
        return Locks(round_, frozenset(acceptances(reviews)))

    def reason(self, row_id: str, division: str) -> str | None:
        """Return the code for which a division's answer to a row waits, or None where the row is open."""
        if not self.round_.is_open(row_id):
            return ROUND_CLOSED
        return ACCEPTED if (row_id, division) in self.accepted else None

    def divisions(self, row_id: str) -> tuple[str, ...]:
        """Return the divisions whose answer to a row is accepted."""
        return tuple(sorted(division for row, division in self.accepted if row == row_id))

    @property
    def any(self) -> bool:
        """Whether anything is locked at all."""
        return self.round_.closed or bool(self.accepted)
