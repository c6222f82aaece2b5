"""What is kept of the rounds: their rows, who answers them, and the due dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from nakano_status.domain.round.due import DueChange
    from nakano_status.domain.round.round import OutOfReport, Round, RoundRow


class RoundReader(Protocol):
    """Reads the rounds."""

    def all(self) -> Sequence[Round]:
        """All rounds, oldest year first."""

    def longest(self) -> int:
        """Return the number of rows of the largest round; 0 if there is none."""

    def due_changes(self, round_id: str) -> Sequence[DueChange]:
        """Every due date that was given to a division or a 部 in a round, oldest first."""


class RoundWriter(RoundReader, Protocol):
    """Writes the rounds."""

    def add(self, round_: Round) -> None:
        """Add a round with its frozen rows and answerers."""

    def add_rows(self, round_id: str, rows: Iterable[RoundRow]) -> None:
        """Add rows to a round, after those that it has; each must be new there."""

    def close(self, round_id: str) -> None:
        """Mark a round as closed."""

    def remove(self, round_id: str) -> None:
        """Remove a round, its packages and the values of its rows; nothing of it may have been received."""

    def set_due(self, round_id: str, due: date) -> None:
        """Set the due date that a round itself has."""

    def set_division_due(self, round_id: str, division: str, due: date) -> None:
        """Set the due date that a division or a 部 (by id) has of its own."""

    def set_out_of_report(self, round_id: str, row_id: str, reason: OutOfReport | None) -> None:
        """Exclude a row from the report, or include it."""

    def set_several_writers(self, round_id: str, row_id: str, *, several: bool) -> None:
        """Open a row to every division named on it (各課回答), or close it again."""
