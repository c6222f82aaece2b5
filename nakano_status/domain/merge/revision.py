"""What the merge is computed from: revisions with their lineage, and assertions on slots (source: exchange.md, rule 5).

A slot is where a value is current: a row and a group of fields; `note` also has a division.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.fields.field import Scope
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.text.narrative import fold, same

Values = tuple[str | None, ...]


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """A row's ID and a group's key (`mark` covers mark, reason and kind); `division` only for `note`.

    `several` are the keys of a group that has more than one field, as its profile declares them.
    """

    row_id: str
    group: str
    division: str | None = None
    several: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The field keys of the slot, in the order of its values."""
        return self.several or (self.group,)

    def values_of(self, by_key: Mapping[str, str | None]) -> Values:
        """Return the slot's values from a mapping by key; absent keys are blank."""
        return tuple(by_key.get(key) for key in self.keys)


# a set has no order of its own, and one that depends on the hash seed would show in history and outputs
def in_order(slots: Iterable[Slot]) -> list[Slot]:
    """Return each slot once, in order of row, group and division."""
    return sorted(set(slots), key=lambda slot: (slot.row_id, slot.group, slot.division or ""))


def slot_of(profile: Profile, row_id: str, key: str, division: str) -> Slot:
    """Return the slot of a field as written by a division (only `note` belongs to the division)."""
    # a note belongs to its writer: two divisions on one row each have their own
    declared = profile.any_by_key[key]
    return group_slot(profile, row_id, declared.group, division if declared.scope is Scope.DIVISION else None)


def group_slot(profile: Profile, row_id: str, group: str, division: str | None = None) -> Slot:
    """Return the slot of a group of fields."""
    return Slot(row_id, group, division, profile.several.get(group, ()))


def folded(values: Values) -> Values:
    """Return the values normalised for comparison: equal answers give equal results."""
    return tuple(fold(value) for value in values)


def same_values(one: Values, other: Values) -> bool:
    """Whether two answers are equal after folding."""
    # folding is slow, and most values that are compared are identical
    return one == other or all(same(*pair) for pair in zip(one, other, strict=True))


def blank(slot: Slot) -> Values:
    """Return the slot's blank values."""
    return (None,) * len(slot.keys)


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
