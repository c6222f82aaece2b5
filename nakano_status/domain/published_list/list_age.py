"""How old a list that comes back is, by its stamp or else by its own texts; no date in a file is relied on.

A list has a stamp of all texts that were current when it was exported: going back change by change, the acts after the
state with that stamp are those that the list does not include. If a program lost the stamp, its texts must serve.

A field that shows an earlier text is older, whoever wrote it there, and is never imported without being named. It also
shows that the list was exported before that text was replaced, unless other fields show later changes: then the cell
was cleared, or the old text was typed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import blake2b
from operator import xor

from nakano_status.domain.grouped import grouped
from nakano_status.domain.text.narrative import same

Field = tuple[str, str]
"""A row and a key."""


@dataclass(frozen=True)
class ListAgeStep:
    """One change of a field; `act` counts the acts in their order."""

    act: int
    was: str | None
    now: str | None


def stamp_of(texts: Mapping[Field, str | None]) -> str:
    """Return the stamp of the texts in all fields: equal texts have equal stamps, whatever acts made them."""
    return f"{_sum(texts.items()):032x}"


def first_unseen(
    stamp: str | None, texts: Mapping[Field, str | None], steps: Mapping[Field, Sequence[ListAgeStep]]
) -> int | None:
    """Return the first act that a list with this stamp does not include, given all current texts; None if unknown.

    For a list that includes all acts it is the number of the next one.
    """
    by_act = grouped((step.act, (field, step)) for field, changes in steps.items() for step in changes)
    state, unseen = _sum(texts.items()), max(by_act, default=-1) + 1
    for act in (*sorted(by_act, reverse=True), None):
        if f"{state:032x}" == stamp:
            return unseen
        if act is not None:
            state ^= _sum((field, text) for field, step in by_act[act] for text in (step.was, step.now))
            unseen = act
    return None


def _sum(texts: Iterable[tuple[Field, str | None]]) -> int:
    """Return the exclusive-or of the texts' hashes: the same operation adds a text and removes it."""
    return reduce(xor, (_hash(field, text) for field, text in texts if text), 0)


def _hash(field: Field, text: str) -> int:
    return int.from_bytes(blake2b("\0".join((*field, text)).encode("utf-8", "surrogatepass"), digest_size=16).digest())


@dataclass(frozen=True)
class ListAge:
    """What a list shows in each compared field, the current texts, and their changes, oldest first.

    `unseen` is the first act that it does not include by its stamp (None: it has none); `by_lists` are the acts that
    imported lists.
    """

    shown: Mapping[Field, str | None]
    current: Mapping[Field, str | None]
    steps: Mapping[Field, Sequence[ListAgeStep]]
    unseen: int | None = None
    by_lists: Collection[int] = ()

    def is_older(self, field: Field) -> bool:
        """Whether a field that differs shows an earlier text of its own."""
        return self._left(field) is not None

    def is_superseded(self, field: Field) -> bool:
        """Whether a field that differs changed after the list was exported, by its stamp or by its older texts.

        What another list changed last is assumed to be later, unless this list shows that it includes it.
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
        """The last act that the list includes, by the fields that show the current text; -1 for none."""
        return max((self._first(field) for field in self.shown if not self._differs(field)), default=-1)

    @cached_property
    def _before(self) -> int | None:
        """The first act that the list does not include, or None."""
        lefts = (self._left(field) for field in self.shown if self._differs(field))
        return min((left for left in lefts if left is not None and left > self._after), default=None)

    def _differs(self, field: Field) -> bool:
        return not same(self.shown[field], self.current.get(field))

    def _first(self, field: Field) -> int:
        """Return the act by which a field first got the text in the list; -1 if it began with it, or if unknown."""
        steps, shown = self.steps.get(field, ()), self.shown[field]
        if not steps or same(steps[0].was, shown):
            return -1
        return next((step.act for step in steps if same(step.now, shown)), -1)

    def _left(self, field: Field) -> int | None:
        """Return the act by which a field last lost the text in the list, or None if it never had it."""
        steps = self.steps.get(field, ())
        return next((step.act for step in reversed(steps) if same(step.was, self.shown[field])), None)
