"""What the merge is computed from: revisions with their lineage, and assertions on slots (source: exchange.md).

A *revision* is a package or a return: it shows values and has parents, as a commit does. An *assertion* is one value on
one slot with its writer and the assertions that the writer had observed; a return's assertions follow from what it
shows and its base.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.slot import Slot, Values

OFFICE = "office"
"""The writer ID of the office's assertions; every other writer is a division ID."""


class ConflictChoice(StrEnum):
    """One of the listed values, both texts, or a new text; a side may also be named by its return's ID."""

    BASE = "base"
    OFFICE = "office"
    DIVISION = "division"
    BOTH = "both"
    TEXT = "text"


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

    @property
    def return_id(self) -> str | None:
        """The return that it is from; None: it was typed, decided or imported in the data file."""
        return self.assertion_id if self.kind is AssertionKind.RETURNED else None


class Lineage:
    """The ancestors of every revision within the set. A parent that is not in the set is skipped: it shows nothing."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        """Keep the revisions; ancestors are computed when they are first asked for."""
        self.revisions: Mapping[str, Revision] = {revision.revision_id: revision for revision in revisions}
        self._ancestors: dict[str, frozenset[str]] = {}

    @cached_property
    def _showing(self) -> Mapping[Slot, tuple[str, ...]]:
        """The IDs of the revisions that show each slot; computed on first use, as many sets are only added to."""
        # by slot, as a round has 26 forms of 20 rows each: asking every revision for every slot is quadratic
        return grouped((slot, each.revision_id) for each in self.revisions.values() for slot in each.shown)

    def showing(self, slot: Slot) -> tuple[str, ...]:
        """Return the IDs of the revisions that show a slot."""
        return self._showing.get(slot, ())

    def slots_of(self, row_id: str) -> tuple[Slot, ...]:
        """Return every slot of a row that any revision shows."""
        return self._slots_by_row.get(row_id, ())

    @cached_property
    def _slots_by_row(self) -> Mapping[str, tuple[Slot, ...]]:
        return grouped((slot.row_id, slot) for slot in self._showing)

    @property
    def slots(self) -> set[Slot]:
        """Every slot that any revision shows."""
        return set(self._showing)

    def ancestors(self, revision_id: str) -> frozenset[str]:
        """Return the IDs of all ancestors of a revision within the set."""
        if revision_id not in self._ancestors:
            found: set[str] = set()
            waiting = list(self.revisions[revision_id].parents)
            while waiting:
                parent = waiting.pop()
                # what a file declares is not checked: parents may be unknown, or form a cycle
                if parent not in found and parent in self.revisions and parent != revision_id:
                    found.add(parent)
                    waiting.extend(self.revisions[parent].parents)
            self._ancestors[revision_id] = frozenset(found)
        return self._ancestors[revision_id]

    def nearest(self, candidates: Iterable[str]) -> list[str]:
        """Return those of the candidates that are no ancestor of another candidate, sorted by ID."""
        pool = set(candidates)
        if len(pool) < 2:  # noqa: PLR2004 - the common case: one, or none
            return list(pool)
        passed = {ancestor for candidate in pool for ancestor in self.ancestors(candidate) & pool}
        # several remain if a person pasted two files into one: none of them is nearer than the other
        return sorted(pool - passed)

    def oldest_first(self, ids: Iterable[str]) -> list[str]:
        """Sort IDs so that ancestors precede their descendants; ties by ID."""
        # an ancestor has fewer ancestors than its descendants, so no topological sort is needed
        return sorted(ids, key=lambda revision_id: (len(self.ancestors(revision_id)), revision_id))
