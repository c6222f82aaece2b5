"""A conflict (相違) has one key: round, row, field or group (source: exchange.md, rule 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.slot import Slot, Values


class Take(StrEnum):
    """What a decision takes."""

    BASE = "base"
    OFFICE = "office"
    DIVISION = "division"
    BOTH = "both"
    TEXT = "text"


@dataclass(frozen=True)
class Side:
    """One side: who said it, and by which return (None: typed or decided in the store)."""

    who: str
    word_id: str
    return_id: str | None
    values: Values


@dataclass(frozen=True)
class Conflict:
    """An open conflict on a slot with all its sides.

    `question` is the return by which one word answers all conflicts of a second copy filled in by hand.
    """

    slot: Slot
    base: Values
    office: Values | None
    division: Values | None
    sides: tuple[Side, ...]
    question: str | None = None

    @property
    def conflict_id(self) -> str:
        """The stable key as a person types it: `1-1-1-02-K:done`."""
        return f"{self.slot.row_id}:{self.slot.group}"
