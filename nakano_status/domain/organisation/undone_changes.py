"""The organisation before changes that are withdrawn."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from nakano_status.domain.organisation.changes import names_of, official_name
from nakano_status.domain.organisation.divisions import (
    Division,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.organisation.succession import Succession, SuccessionKind


def undone(after: Organisation, steps: Sequence[Succession], earlier: Iterable[Succession] = ()) -> Organisation:
    """Return the organisation before these steps of one day, if nothing has changed since.

    What they founded is gone, or ended as before, what they ended goes on; an alias that had become a name is not an
    alias again. What `earlier` steps, also of that day, founded or handed on remains.
    """
    day = steps[0].day
    before = [each for each in earlier if each.day == day]
    founded = _founded(steps, before)
    units = _handed_on(after, steps) - _handed_on(after, before)
    bodies = (
        _ended_again(each, day) if each.division_id in founded else each
        for each in after.divisions
        if each.division_id not in founded or _founded_on(each) != day
    )
    return Organisation(tuple(_undone(_without_units(each, units, day), steps) for each in bodies))


def _founded_on(body: Division) -> date | None:
    """Return the day of a body's first name."""
    return next(each.valid_from for each in body.names if each.kind is NameKind.OFFICIAL)


def _founded(steps: Iterable[Succession], earlier: Iterable[Succession]) -> set[str | None]:
    """Return the IDs of the bodies that steps founded, or founded again: those that were there are named before.

    A body that only becomes an heir of one that is abolished was there.
    """
    there = {body for each in earlier for body in (each.division, each.successor)}
    founded = set[str | None]()
    for each in steps:
        there.add(each.division)
        if each.successor not in there and each.kind is not SuccessionKind.ABOLISHED:
            founded.add(each.successor)
        there.add(each.successor)
    return founded


def _handed_on(organisation: Organisation, steps: Iterable[Succession]) -> set[tuple[str, str]]:
    """Return the sub-units that steps handed on, each with the ID of the heir and its folded name."""
    passed = ((each.division, each.successor) for each in steps if each.division != each.successor)
    return {
        (heir, fold_name(name))
        for body, heir in passed
        if body and heir
        for name in names_of(organisation.get(body), NameKind.SUB_UNIT)
    }


def _without_units(body: Division, units: Container[tuple[str, str]], day: date) -> Division:
    """Return a body without those of the sub-units that it has had from a day on."""
    names = (
        each
        for each in body.names
        if each.kind is not NameKind.SUB_UNIT
        or each.valid_from != day
        or (body.division_id, fold_name(each.name)) not in units
    )
    return replace(body, names=tuple(names))


def _undone(body: Division, steps: Sequence[Succession]) -> Division:
    for step in steps:
        is_moved = step.division == body.division_id and step.kind is SuccessionKind.MOVED
        is_section_of_heir = body.parent == step.successor and step.division != step.successor
        if is_section_of_heir and body.earlier:
            is_section_of_heir = body.earlier[-1].parent == step.division
        if (is_moved or is_section_of_heir) and body.placed_since == step.day:
            place = body.earlier[-1]
            body = replace(body, parent=place.parent, order=place.order, is_liaison=place.is_liaison)
            body = replace(body, earlier=body.earlier[:-1])
        if step.division != body.division_id:
            continue
        last = official_name(body)
        if step.kind is SuccessionKind.RENAMED and last.valid_from == step.day:
            body = _going_on(replace(body, names=tuple(each for each in body.names if each is not last)))
        elif body.until == step.day - timedelta(days=1):
            body = _going_on(replace(body, until=None))
    return body


def _ended_again(body: Division, day: date) -> Division:
    """Return a body as it was before it was founded again on a day; one that was not is returned as it is."""
    *before, last = (each for each in body.names if each.kind is NameKind.OFFICIAL)
    until = before[-1].valid_to if before else None
    if last.valid_from != day or until is None or until >= day - timedelta(days=1):
        return body
    place, names = body.earlier[-1], tuple(each for each in body.names if each is not last)
    body = replace(body, names=names, until=until, contact=place.contact, earlier=body.earlier[:-1])
    return replace(body, parent=place.parent, order=place.order, is_liaison=place.is_liaison)


def _going_on(body: Division) -> Division:
    """Return a body whose last official name has no end."""
    last = official_name(body)
    return replace(body, names=tuple(replace(each, valid_to=None) if each is last else each for each in body.names))
