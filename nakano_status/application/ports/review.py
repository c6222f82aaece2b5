"""What is kept of reviews: findings in files, the office's acceptances, and 所属長確認."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.review.confirmation import Confirmation
    from nakano_status.domain.review.review import Review


class ReviewReader(Protocol):
    """Reads findings, reviews and confirmations."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Acceptances and reopenings in a round, in the order recorded."""

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """The 所属長確認 given in this store, oldest first; others are part of the returns that they arrived with."""

    def findings(self, sha256: str) -> Sequence[Problem]:
        """The findings of the last import of a file."""


class ReviewWriter(ReviewReader, Protocol):
    """Writes findings, reviews and confirmations."""

    def add(self, round_id: str, review: Review) -> None:
        """Record that a row is accepted, or reopened; its `act_id` is that of this act."""

    def add_confirmation(self, round_id: str, division: str, confirmation: Confirmation) -> None:
        """Keep a 所属長確認 that was given in this store."""

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a file, replacing earlier ones; no sentences."""
