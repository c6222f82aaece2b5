"""How old a list is that comes back, told from its own texts: no date in a file is believed (list-changes).

A field that shows what it said before is older, whoever wrote it there: it is never taken by the way. It also tells
that the list was exported before it stopped saying so, unless other fields show what came later still: then somebody
emptied the cell, or wrote the old text anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nakano_status.domain.narrative import same

Field = tuple[str, str]
"""A row and a key."""


@dataclass(frozen=True)
class Step:
    """One change of a field; `act` counts the acts in their order."""

    act: int
    was: str | None
    now: str | None


@dataclass(frozen=True)
class ListAge:
    """What a list shows in each field that is compared, what stands there, and how it came to stand, oldest first."""

    shown: Mapping[Field, str | None]
    stands: Mapping[Field, str | None]
    steps: Mapping[Field, Sequence[Step]]

    def is_older(self, field: Field) -> bool:
        """Whether a field that differs shows what it said before."""
        return self._left(field) is not None

    def is_overtaken(self, field: Field) -> bool:
        """Whether a field that differs changed after the list was exported, as the older ones tell."""
        steps = self.steps.get(field, ())
        before = self._before
        return before is not None and bool(steps) and steps[-1].act >= before and not self.is_older(field)

    @cached_property
    def _after(self) -> int:
        """The last act that the list has seen, by the fields that show what stands; -1 for none."""
        return max((self._first(field) for field in self.shown if not self._differs(field)), default=-1)

    @cached_property
    def _before(self) -> int | None:
        """The first act that the list has not seen, or None."""
        lefts = (self._left(field) for field in self.shown if self._differs(field))
        return min((left for left in lefts if left is not None and left > self._after), default=None)

    def _differs(self, field: Field) -> bool:
        return not same(self.shown[field], self.stands.get(field))

    def _first(self, field: Field) -> int:
        """The act by which a field first said what the list shows; -1 where it began so, or nothing is known."""
        steps, shown = self.steps.get(field, ()), self.shown[field]
        if not steps or same(steps[0].was, shown):
            return -1
        return next((step.act for step in steps if same(step.now, shown)), -1)

    def _left(self, field: Field) -> int | None:
        """The act by which a field last stopped saying what the list shows, or None where it never said so."""
        steps = self.steps.get(field, ())
        return next((step.act for step in reversed(steps) if same(step.was, self.shown[field])), None)
