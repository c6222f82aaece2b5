"""The organisation before changes that are withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from nakano_status.domain.organisation.changes import official_name
from nakano_status.domain.organisation.divisions import (
    Division,
    NameKind,
    Organisation,
)
from nakano_status.domain.organisation.succession import Succession, SuccessionKind


def undone(after: Organisation, steps: Sequence[Succession]) -> Organisation:
    """Return the organisation before these steps of one day, if nothing has changed since.

    What they founded is gone, or ended as before, what they ended goes on; an alias that had become a name is not an
    alias again.
    """
    own = {each.division for each in steps}
    heirs = {each.successor: each.day for each in steps if each.successor not in own}
    kept = (each for each in after.divisions if heirs.get(each.division_id) != _founded_on(each))
    return Organisation(tuple(_undone(each, steps) for each in kept))


def _founded_on(body: Division) -> date | None:
    """Return the day of a body's first name; date.min if it was always there."""
    first = next(each for each in body.names if each.kind is NameKind.OFFICIAL)
    return first.valid_from or date.min


def _undone(body: Division, steps: Sequence[Succession]) -> Division:
    if any(each.successor == body.division_id != each.division for each in steps):
        units = (each for each in body.names if each.kind is not NameKind.SUB_UNIT or each.valid_from != steps[0].day)
        body = _ended_again(replace(body, names=tuple(units)), steps[0].day)
    for step in steps:
        is_moved = step.division == body.division_id and step.kind is SuccessionKind.MOVED
        is_section_of_heir = body.parent == step.successor and step.division != step.successor
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
