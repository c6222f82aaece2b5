"""What is incomplete in the round being collected, shown before it is closed (照会)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakano_status.application.papers.openness import read_openness
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.open_round import Closed
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.inquiry import round_collecting
from nakano_status.domain.round.round import Origin, Round


@dataclass(frozen=True)
class Closing:
    """The round that can be closed (None: none is being collected), what is incomplete, and the last closed round.

    `waiting` are the names of divisions whose answers are not complete; those with a held file count as held.
    """

    left: Closed | None
    waiting: tuple[str, ...]
    last_closed: Round | None

    @property
    def is_clean(self) -> bool:
        """Whether everything is complete."""
        return self.left is not None and not (self.waiting or self.left.openness.points)


def read_closing(records: Records, today: date) -> Closing:
    """Read what would be incomplete after closing."""
    rounds = records.rounds.all()
    collecting = round_collecting(rounds)
    closed = [each for each in rounds if each.closed and each.origin is Origin.COLLECTED]
    last = max(closed, key=lambda each: each.year, default=None)
    if collecting is None:
        return Closing(None, (), last)
    left = Closed(collecting, read_openness(records, collecting))
    return Closing(left, missing_divisions(records, collecting, today), last)


def missing_divisions(records: Records, round_: Round, today: date) -> tuple[str, ...]:
    """Return the names of divisions whose answers to a round are not complete (未提出)."""
    return tuple(line.division for line in read_board(records, round_, today) if line.is_missing)
