"""Which division continues which, by names: for a division's data file, which knows no IDs of the office's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from nakano_status.domain.organisation.divisions import Division, NameKind, Organisation, fold_name
from nakano_status.domain.organisation.succession import ENDING, Succession, SuccessionKind


@dataclass(frozen=True)
class NamedSuccession:
    """From `day` on, the division named `now` continues the one that was named `was`.

    A corrected name (訂正) is one from the first day on.
    """

    day: date
    kind: SuccessionKind
    was: str
    now: str


def named_successions(
    organisation: Organisation, steps: Sequence[Succession], division: str, day: date
) -> tuple[NamedSuccession, ...]:
    """Return everything that led to a division (an ID) as it is on a day: its earlier names, and its predecessors."""
    found: list[NamedSuccession] = []
    for body_id, until in _bodies_before(steps, division, day):
        found += _renamings(organisation.get(body_id), until)
        found += [
            NamedSuccession(
                each.day,
                each.kind,
                organisation.name(each.division or "", each.day - timedelta(days=1)),
                organisation.name(body_id, each.day),
            )
            for each in _into(steps, body_id, until)
        ]
    return tuple(sorted(found, key=lambda each: (each.day, each.was)))


def predecessors(steps: Sequence[Succession], division: str, day: date) -> tuple[str, ...]:
    """Return the IDs of the bodies that a division continues on a day, itself first."""
    return tuple(body_id for body_id, _ in _bodies_before(steps, division, day))


def _bodies_before(steps: Sequence[Succession], division: str, day: date) -> Iterator[tuple[str, date]]:
    """Yield the division and the bodies that it continues, each with the last day on which it matters."""
    waiting, known = [(division, day)], {division}
    while waiting:
        body_id, until = waiting.pop(0)
        yield body_id, until
        for step in _into(steps, body_id, until):
            if step.division is not None and step.division not in known:
                known.add(step.division)
                waiting.append((step.division, step.day - timedelta(days=1)))


def _into(steps: Iterable[Succession], body_id: str, until: date) -> list[Succession]:
    ending = (each for each in steps if each.kind in ENDING and each.day <= until)
    return [each for each in ending if each.successor == body_id and each.division not in (None, body_id)]


def _renamings(body: Division, until: date) -> Iterator[NamedSuccession]:
    official = [each for each in body.names if each.kind is NameKind.OFFICIAL]
    for each in body.names:
        if each.kind is NameKind.SLIP and each.valid_to == date.min and each.name != official[0].name:
            yield NamedSuccession(date.min, SuccessionKind.RENAMED, each.name, official[0].name)
    for before, after in pairwise(official):
        if before.name != after.name and after.valid_from is not None and after.valid_from <= until:
            yield NamedSuccession(after.valid_from, SuccessionKind.RENAMED, before.name, after.name)


def name_before(steps: Iterable[NamedSuccession], name: str, day: date) -> str:
    """Return the name that a division had on a day, by its renamings since."""
    since = (each for each in steps if each.kind is SuccessionKind.RENAMED and each.day > day)
    for each in sorted(since, key=lambda each: each.day, reverse=True):
        if fold_name(each.now) == fold_name(name):
            name = each.was
    return name


@dataclass(frozen=True)
class Descent:
    """How a division comes from an earlier one: the steps between them, the first one first."""

    steps: tuple[NamedSuccession, ...] = ()

    @property
    def is_of_part(self) -> bool:
        """Whether the earlier division was split on the way: this one has only some of its rows."""
        return any(each.kind is SuccessionKind.SPLIT for each in self.steps)


def descent(steps: Sequence[NamedSuccession], names: Iterable[str], now: str) -> Descent | None:
    """Return how the division named `now` comes from the one that had one of `names`; None if it does not.

    A way without a division that was split goes before one with it.
    """
    earlier, later = {fold_name(each) for each in names}, fold_name(now)
    whole = [each for each in steps if each.kind is not SuccessionKind.SPLIT]
    return _way(whole, earlier, later) or _way(steps, earlier, later)


def _way(steps: Sequence[NamedSuccession], earlier: set[str], later: str) -> Descent | None:
    waiting: list[tuple[str, tuple[NamedSuccession, ...]]] = [(later, ())]
    known = {later}
    while waiting:
        name, way = waiting.pop(0)
        if name in earlier:
            return Descent(way)
        for step in steps:
            was = fold_name(step.was)
            if fold_name(step.now) == name and was not in known:
                known.add(was)
                waiting.append((was, (step, *way)))
    return None
