"""Rows that pass from one division to another: who is named on them afterwards, and from which day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Listing, Owner

if TYPE_CHECKING:
    from nakano_status.domain.organisation.succession import Succession

_RANK = {Role.LEAD: 0, Role.TRACKER: 1, Role.ASSOCIATE: 2}

Named = tuple[str, Role, int]
"""A division named on a row: its ID, its role and its place in the printed order."""


def handed_on(named: Iterable[Named], heirs: Mapping[str, str]) -> tuple[Named, ...]:
    """Return who is named on a row after divisions were replaced by their heirs, in printed order.

    A division that would be named twice has the stronger role and the first place of both.
    """
    found: dict[str, Named] = {}
    for division, role, place in sorted(named, key=lambda each: each[2]):
        heir = heirs.get(division, division)
        _, known_role, first = found.get(heir, (heir, role, place))
        found[heir] = (heir, min(known_role, role, key=_RANK.__getitem__), first)
    return tuple(found.values())


def owners_from(listing: Listing, heirs: Mapping[str, str], day: date, whole: Container[str] = ()) -> tuple[Owner, ...]:
    """Return all owners of a row, with their days, after divisions were replaced by their heirs on a day.

    The sub-units (国保) of those in `whole` go on with their heirs, also those that are named on the row already.
    Raise ValueError if one of those that are replaced was named on that day or later only.
    """
    present = {(each.division, each.role, each.ordinal): each for each in listing.owners}
    after = handed_on(present, heirs)
    if any(each.since is not None and each.since >= day for named, each in present.items() if named not in after):
        raise ValueError(day)
    units: dict[str, list[str]] = {}
    for each in sorted(listing.owners, key=attrgetter("ordinal")):
        if each.sub_unit and (each.division in whole or each.division not in heirs):
            units.setdefault(heirs.get(each.division, each.division), []).append(each.sub_unit)
    return _replaced(listing, after, day, {heir: "・".join(dict.fromkeys(some)) for heir, some in units.items()})


def _replaced(
    listing: Listing, after: Iterable[Named], day: date, units: Mapping[str, str] | None = None
) -> tuple[Owner, ...]:
    """Return all owners of a row that names others from a day on; who began on that day or later is forgotten.

    `units` are the sub-units of those who are named from then on; who has others than before begins again.
    """
    present = {(each.division, each.role, each.ordinal): each for each in listing.owners}
    now, given = list(after), dict(units or {})
    going_on = {named: each for named, each in present.items() if given.get(named[0], each.sub_unit) == each.sub_unit}
    ending = (
        owner
        for named, owner in present.items()
        if (named not in now or named not in going_on) and (owner.since or date.min) < day
    )
    sub_units = {owner.division: owner.sub_unit for owner in (*listing.former, *listing.owners)} | given
    return (
        *listing.former,
        *(replace(owner, until=day - timedelta(days=1)) for owner in ending),
        *(going_on.get(named) or Owner(*named, sub_units.get(named[0]), since=day) for named in now),
    )


def owners_given(listing: Listing, steps: Iterable[Succession]) -> tuple[Owner, ...]:
    """Return all owners of a row that was given to bodies with a registered end: from then on, their heirs.

    `steps` are those by which what these bodies have passes on (`passed_on`), each to one heir.
    """
    for day, some in groupby(sorted(set(steps), key=attrgetter("day")), key=attrgetter("day")):
        heirs = {each.division: each.successor for each in some if each.division and each.successor}
        named = ((each.division, each.role, each.ordinal) for each in listing.owners)
        listing = listing.with_all(_replaced(listing, handed_on(named, heirs), day))
    return (*listing.former, *listing.owners)


def owners_before(
    listing: Listing, givers: set[str], takers: set[str], day: date, adopted_on: date | None = None
) -> tuple[Owner, ...]:
    """Return all owners of a row as they were before `takers` replaced `givers` on a day.

    Of an edition `adopted_on` that day, those named from the beginning may have been named by the change, too.
    What another change of that day did is kept: what it gave to one of the takers, so that none of the givers had its
    place, or took from a giver, so that none of the takers is there.
    """
    last = day - timedelta(days=1)
    everyone = (*listing.former, *listing.owners)
    ended = [each for each in everyone if each.until == last and each.division in {*givers, *takers}]
    has_taker = any(each.division in takers for each in listing.owners)
    if not has_taker or not any(each.division in givers for each in ended):
        return everyone
    places = {each.ordinal for each in ended}
    begun = [each for each in everyone if (each.since or adopted_on) == day and each not in ended]
    leaving = [each for each in begun if each.division in takers and each.ordinal in places]
    back = {*givers, *(each.division for each in leaving)}
    return tuple(
        replace(each, until=None) if each in ended and each.division in back else each
        for each in everyone
        if each not in leaving
    )


def taken_over_by(listing: Listing, division: str) -> tuple[str, ...]:
    """Return who has been named on a row in place of a division since its time there ended; empty if none was."""
    everyone = (*listing.former, *listing.owners)
    own = (each for each in listing.former if each.division == division)
    last = max(own, key=lambda each: each.until or date.max, default=None)
    heirs: list[Owner] = []
    while last is not None and last.until is not None:
        begun = [each for each in everyone if each.since == last.until + timedelta(days=1)]
        heirs = [each for each in begun if each.ordinal == last.ordinal] or begun
        last = next(iter(heirs), None)
    return tuple(each.division for each in heirs)
