"""Slots, on which values are current: a row and a group of fields; `note` also has a division (rule 5, exchange.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nakano_status.domain.fields.field import Scope
from nakano_status.domain.fields.profile import Profile
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
