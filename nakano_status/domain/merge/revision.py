"""Revisions and assertions, from which the merge is computed (exchange.md, "current values are a function of a set").

A *revision* is a package or a return: it shows values and has parents, as a commit does. An *assertion* is one value on
one slot with its writer and the assertions that the writer had observed; a return's assertions follow from what it
shows and its base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.merge.slot import OFFICE

if TYPE_CHECKING:
    from nakano_status.domain.merge.conflict_choice import ConflictChoice
    from nakano_status.domain.merge.slot import Slot, Values


# a type of its own, because None is already an answer: a blank left on purpose
class Missing:
    """The type of `MISSING`, the value of a column that a file does not show; a blank is None instead."""

    def __repr__(self) -> str:
        """Return the name of the constant, for test output."""
        return "MISSING"


MISSING = Missing()
ShownValues = tuple[str | Missing | None, ...]


@dataclass(frozen=True)
class Revision:
    """A package or a return in the set.

    `shown` holds only what is readable and admitted; of a group, a missing column is MISSING and gets the base's value.
    `observed` are the IDs of the assertions that it had observed in addition to its parents' (for a package: those
    current when it was made). `asserts` is False for a package of this data file: it is a base, and asserts nothing
    new.
    """

    revision_id: str
    writer: str
    parents: frozenset[str]
    shown: Mapping[Slot, ShownValues]
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    asserts: bool = True


class AssertionKind(StrEnum):
    """How an assertion was made."""

    IMPORTED = "imported"
    TYPED = "typed"
    DECIDED = "decided"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A value on a slot, its writer, and the assertions that the writer had observed.

    The ID of a return's assertion is the return's. `choice` is how a decision arrived at its values; None for every
    other assertion. `act_id` is the act by which it was made in this data file (its time, person and source); empty for
    a return's assertion, and for one not saved yet.
    """

    assertion_id: str
    slot: Slot
    values: Values
    writer: str
    kind: AssertionKind
    observed: frozenset[str] = frozenset()
    choice: ConflictChoice | None = None
    # not compared: the same assertion, made again in a copy of the data file, is still the same
    act_id: str = field(default="", compare=False)

    @property
    def is_office(self) -> bool:
        """Whether it is the office's own: an edit or a decision."""
        return self.writer == OFFICE
