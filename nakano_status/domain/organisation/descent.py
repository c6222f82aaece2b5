"""Successions of divisions by name, as forms state them, and the way from an earlier division to a later one.

A division's data file does not know the IDs that the office uses. Through reorganisations it recognises its division by
its names and by the earlier divisions that forms name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
    bodies_before,
    fold_name,
    successions_into,
)
from nakano_status.domain.organisation.reorganisation import with_name_corrected


@dataclass(frozen=True)
class NamedSuccession:
    """A statement that from `day` on, the division named `now` continues the division that was named `was`.

    A corrected name (訂正) applies from the first possible day (`date.min`).
    """

    day: date
    kind: SuccessionKind
    was: str
    now: str


def named_successions(
    organisation: Organisation, steps: Sequence[Succession], division: str, day: date
) -> tuple[NamedSuccession, ...]:
    """Return the successions up to a day that led to a division (an ID), by names, oldest first.

    These are its own renamings, its predecessors' renamings, and the steps from predecessors to heirs.
    """
    found: list[NamedSuccession] = []
    for body_id, until in bodies_before(steps, division, day):
        found += _renamings(organisation.get(body_id), until)
        found += [
            NamedSuccession(
                each.day,
                each.kind,
                organisation.name(each.division or "", each.day - timedelta(days=1)),
                organisation.name(body_id, each.day),
            )
            for each in successions_into(steps, body_id, until)
        ]
    return tuple(sorted(found, key=lambda each: (each.day, each.was)))


def _renamings(body: Division, until: date) -> Iterator[NamedSuccession]:
    official = [each for each in body.names if each.kind is NameKind.OFFICIAL]
    for each in body.names:
        if each.kind is NameKind.SLIP and each.valid_to == date.min and each.name != official[0].name:
            yield NamedSuccession(date.min, SuccessionKind.RENAMED, each.name, official[0].name)
    for before, after in pairwise(official):
        if before.name != after.name and after.valid_from is not None and after.valid_from <= until:
            yield NamedSuccession(after.valid_from, SuccessionKind.RENAMED, before.name, after.name)


def former_name_on(steps: Iterable[NamedSuccession], name: str, day: date) -> str:
    """Return the name that a division now called `name` had on a day, by undoing the renamings after that day."""
    since = (each for each in steps if each.kind is SuccessionKind.RENAMED and each.day > day)
    for each in sorted(since, key=lambda each: each.day, reverse=True):
        if fold_name(each.now) == fold_name(name):
            name = each.was
    return name


@dataclass(frozen=True)
class Descent:
    """The successions that lead from an earlier division to a later division, oldest first."""

    steps: tuple[NamedSuccession, ...] = ()

    @property
    def is_of_part(self) -> bool:
        """Whether the earlier division was split on the way, so that the later division has only some of its rows."""
        return any(each.kind is SuccessionKind.SPLIT for each in self.steps)


def find_descent(steps: Sequence[NamedSuccession], names: Iterable[str], now: str) -> Descent | None:
    """Return the successions from a division that had one of `names` to the division named `now`.

    Successions without a split are preferred. The result has no steps if `now` is one of `names`, and is None if no
    successions lead there.
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


def with_names(body: Division, steps: Iterable[NamedSuccession], as_of: date) -> Division:
    """Return a body with further names: each of `steps` renames it, or corrects its name (訂正).

    A new name begins on the day of its step, but not after `as_of`.
    """
    for step in steps:
        is_correction = step.day == date.min
        body = with_name_corrected(body, step.now) if is_correction else _renamed(body, step.now, min(step.day, as_of))
    return body


def _renamed(body: Division, name: str, day: date) -> Division:
    """Return a body with another official name from a day on; official names that would begin later become aliases."""
    kept: list[DivisionName] = []
    for each in body.names:
        if each.kind is not NameKind.OFFICIAL:
            kept.append(each)
        elif each.valid_from is not None and each.valid_from >= day:
            kept.append(DivisionName(each.name, NameKind.ALIAS))
        elif each.valid_to is None or each.valid_to >= day:
            kept.append(replace(each, valid_to=day - timedelta(days=1)))
        else:
            kept.append(each)
    return replace(body, names=(*kept, DivisionName(name, NameKind.OFFICIAL, day)))


def new_body(name: str, steps: Sequence[NamedSuccession], as_of: date) -> Division:
    """Return a new body called `name`, with the earlier names that its renamings in `steps` give it.

    A name begins on the day of its step, but not after `as_of`.
    """
    way: list[NamedSuccession] = []
    first = name
    while step := next((each for each in steps if _is_renaming(each, first) and each not in way), None):
        way.insert(0, step)
        first = step.was
    body = Division(fold_name(name), DivisionKind.DIVISION, (DivisionName(first, NameKind.OFFICIAL),))
    return with_names(body, way, as_of)


def _is_renaming(step: NamedSuccession, name: str) -> bool:
    return step.kind is SuccessionKind.RENAMED and fold_name(step.now) == fold_name(name)


@dataclass(frozen=True)
class EarlierDivisions:
    """The divisions that a data file's own division continues.

    `bodies`: the divisions that the data file does not have yet. `successions`: all successions, between IDs of the
    data file.
    """

    bodies: tuple[Division, ...]
    successions: tuple[Succession, ...]


def earlier_divisions(own: Division, known: Organisation, steps: Sequence[NamedSuccession]) -> EarlierDivisions:
    """Return the divisions that `own` continues by the stated `steps`, and the successions between them.

    `known`: the data file's organisation. Only divisions that it lacks are returned as bodies; for the others the
    successions have its IDs.
    """
    ids = {fold_name(each.name): own.division_id for each in own.names}
    bodies: list[Division] = []
    successions: list[Succession] = []
    # from the last step back: a division is named there as it was called last
    for step in sorted(steps, key=lambda each: each.day, reverse=True):
        heir = ids.get(fold_name(step.now))
        was = fold_name(step.was)
        if heir is None:
            continue
        if step.kind is SuccessionKind.RENAMED:
            ids.setdefault(was, heir)
            continue
        if was not in ids:
            there = known.find(step.was)
            body = there if there is not None and there.division_id != own.division_id else None
            ids[was] = body.division_id if body else was
            if body is None:
                bodies.append(new_body(step.was, [each for each in steps if each.day < step.day], step.day))
        if ids[was] != heir:
            successions.append(Succession(step.day, step.kind, ids[was], heir))
    return EarlierDivisions(tuple(bodies), tuple(successions))
