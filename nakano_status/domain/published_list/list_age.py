"""The age of a published list (進捗状況一覧), which shows which acts the list includes.

It is determined by the list's stamp, otherwise by its own texts; dates in files are not relied on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import blake2b
from operator import xor

from nakano_status.domain.grouped import grouped
from nakano_status.domain.review.confirmation import RowField
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class ListAgeStep:
    """A change of a field.

    `act`: the index of its act in the order of all acts. `was`, `now`: the texts (None: blank).
    """

    act: int
    was: str | None
    now: str | None


def stamp_of(texts: Mapping[RowField, str | None]) -> str:
    """Return the stamp of the texts in all fields: 32 hexadecimal digits.

    Equal texts have equal stamps, whatever acts made them.
    """
    return f"{_sum(texts.items()):032x}"


def find_first_unseen_act(
    stamp: str | None, texts: Mapping[RowField, str | None], steps: Mapping[RowField, Sequence[ListAgeStep]]
) -> int | None:
    """Return the index of the first act that a list with this stamp does not include.

    None if `stamp` is None or unknown. `texts`: all current texts. `steps`: the changes of each field. If the list
    includes all acts, the result is the index of the next act.
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


def _sum(texts: Iterable[tuple[RowField, str | None]]) -> int:
    """Return the exclusive-or of the texts' hashes: the same operation adds a text and removes it."""
    return reduce(xor, (_hash(field, text) for field, text in texts if text), 0)


def _hash(field: RowField, text: str) -> int:
    return int.from_bytes(blake2b("\0".join((*field, text)).encode("utf-8", "surrogatepass"), digest_size=16).digest())


@dataclass(frozen=True)
class ListAge:
    """The facts that show whether a field of a list is older than the current text.

    `shown`: the texts in the list. `current`: the current texts. `steps`: the changes of each field, oldest first.
    `unseen`: the first act that the list does not include by its stamp (None: it has no stamp). `by_lists`: the acts
    that imported lists.
    """

    shown: Mapping[RowField, str | None]
    current: Mapping[RowField, str | None]
    steps: Mapping[RowField, Sequence[ListAgeStep]]
    unseen: int | None = None
    by_lists: Collection[int] = ()

    def is_older(self, field: RowField) -> bool:
        """Return whether the list shows a text that the field had earlier.

        `field`: a field whose text in the list differs from the current one.
        """
        return self._left(field) is not None

    def is_superseded(self, field: RowField) -> bool:
        """Return whether a field that differs was changed after the list was exported.

        This is decided by the list's stamp, otherwise by the fields in which it shows earlier texts. If the field was
        last changed by another list, that change is assumed to be later, unless the list shows that it includes the
        change.
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
        """The last act that the list includes, by the fields that show the current text; -1 if there is none."""
        return max((self._first(field) for field in self.shown if not self._differs(field)), default=-1)

    @cached_property
    def _before(self) -> int | None:
        """The first act that the list does not include, or None."""
        lefts = (self._left(field) for field in self.shown if self._differs(field))
        return min((left for left in lefts if left is not None and left > self._after), default=None)

    def _differs(self, field: RowField) -> bool:
        return not same(self.shown[field], self.current.get(field))

    def _first(self, field: RowField) -> int:
        """Return the first act that changed a field to the text that the list shows.

        -1 if the field had that text before every act, or if no act is known.
        """
        steps, shown = self.steps.get(field, ()), self.shown[field]
        if not steps or same(steps[0].was, shown):
            return -1
        return next((step.act for step in steps if same(step.now, shown)), -1)

    def _left(self, field: RowField) -> int | None:
        """Return the last act that replaced the text that the list shows; None if no act replaced it."""
        steps = self.steps.get(field, ())
        return next((step.act for step in reversed(steps) if same(step.was, self.shown[field])), None)
