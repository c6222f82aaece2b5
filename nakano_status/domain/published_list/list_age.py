"""How old a list is that comes back, told from its stamp, or else from its own texts: no date in a file is believed.

A list bears a stamp of all texts that stood when it was exported: going back change by change, the acts that it has not
seen are those after that state. Where a program lost the stamp, the texts tell what they can.

A field that shows what it said before is older, whoever wrote it there: it is never taken by the way. It also tells
that the list was exported before it stopped saying so, unless other fields show what came later still: then somebody
emptied the cell, or wrote the old text anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import blake2b
from operator import xor

from nakano_status.domain.text.narrative import same

Field = tuple[str, str]
"""A row and a key."""


@dataclass(frozen=True)
class Step:
    """One change of a field; `act` counts the acts in their order."""

    act: int
    was: str | None
    now: str | None


def stamp_of(texts: Mapping[Field, str | None]) -> str:
    """Return the stamp of what stands in all fields: equal texts have one, whatever acts made them."""
    return f"{_sum(texts.items()):032x}"


def first_unseen(
    stamp: str | None, texts: Mapping[Field, str | None], steps: Mapping[Field, Sequence[Step]]
) -> int | None:
    """Return the first act that a list with this stamp has not seen, given all that stands; None: it tells nothing.

    A list that has seen all has not seen the act that comes next.
    """
    by_act: dict[int, list[tuple[Field, Step]]] = {}
    for field, each in ((field, step) for field, changes in steps.items() for step in changes):
        by_act.setdefault(each.act, []).append((field, each))
    state, unseen = _sum(texts.items()), max(by_act, default=-1) + 1
    for act in (*sorted(by_act, reverse=True), None):
        if f"{state:032x}" == stamp:
            return unseen
        if act is not None:
            state ^= _sum((field, text) for field, step in by_act[act] for text in (step.was, step.now))
            unseen = act
    return None


def _sum(texts: Iterable[tuple[Field, str | None]]) -> int:
    """The sum of the texts' hashes, to which one can be added and from which it can be taken by the same operation."""
    return reduce(xor, (_hash(field, text) for field, text in texts if text), 0)


def _hash(field: Field, text: str) -> int:
    return int.from_bytes(blake2b("\0".join((*field, text)).encode("utf-8", "surrogatepass"), digest_size=16).digest())


@dataclass(frozen=True)
class ListAge:
    """What a list shows in each field that is compared, what stands there, and how it came to stand, oldest first.

    `unseen` is the first act that it has not seen by its stamp (None: it has none); `by_lists` are the acts that took
    lists over.
    """

    shown: Mapping[Field, str | None]
    stands: Mapping[Field, str | None]
    steps: Mapping[Field, Sequence[Step]]
    unseen: int | None = None
    by_lists: Collection[int] = ()

    def is_older(self, field: Field) -> bool:
        """Whether a field that differs shows what it said before."""
        return self._left(field) is not None

    def is_overtaken(self, field: Field) -> bool:
        """Whether a field that differs changed after the list was exported, by its stamp or as the older ones tell.

        What another list said last is taken for later, unless this one shows that it has seen it.
        """
        steps = self.steps.get(field, ())
        if not steps or self.is_older(field):
            return False
        last = steps[-1].act
        if self.unseen is not None:
            return last >= self.unseen
        return (self._before is not None and last >= self._before) or (last in self.by_lists and last > self._after)

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
