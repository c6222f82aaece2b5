"""Voices and words: what the merge is a function of (source: exchange.md, "current values are a function of a set").

A *voice* is a package or a return: it shows values, has parents, and is taken as a whole. A *word* is one value on one
slot with its writer and the words that the writer had seen; a return's words follow from what it shows and its base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.slot import OFFICE

if TYPE_CHECKING:
    from nakano_status.domain.slot import Slot, Values
    from nakano_status.domain.take import Take


class Missing:
    """The one value `MISSING`: a column that a file does not show, which is never a blank."""

    def __repr__(self) -> str:
        """Name it plainly in test output."""
        return "MISSING"


MISSING = Missing()
ShownValues = tuple[str | Missing | None, ...]


@dataclass(frozen=True)
class Voice:
    """A package or a return in the set.

    `shown` holds only what is readable and admitted; of a group, a missing column is MISSING and takes the base's
    value. `seen` are word ids that the voice had before it beside those of its parents (a package: what stood when it
    was made). `speaks` is False for a package of this store: it is a base, its values are nobody's new words.
    """

    voice_id: str
    writer: str
    parents: frozenset[str]
    shown: Mapping[Slot, ShownValues]
    seen: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    speaks: bool = True


class WordKind(StrEnum):
    """How a word came to be."""

    IMPORTED = "imported"
    TYPED = "typed"
    DECIDED = "decided"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Word:
    """A value on a slot, who said it and which words had been seen; `word_id` of a return's word is the return's ID.

    `take` says how a decision came to its values; None for every other word. `act_id` is the act in which it was said
    in this store (its time, person and source); empty for a return's word, and for one that is not kept yet.
    """

    word_id: str
    slot: Slot
    values: Values
    writer: str
    kind: WordKind
    seen: frozenset[str] = frozenset()
    take: Take | None = None
    act_id: str = field(default="", compare=False)

    @property
    def is_office(self) -> bool:
        """Whether the office said it (its edits and its decisions)."""
        return self.writer == OFFICE
