"""The body that signs papers, found by the name that a plan states, with its name on a day.

A plan states its office as a text: only the name (企画課), or the name after the names above it (総務部企画課).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from nakano_status.domain.organisation.divisions import Division, Organisation, fold_name


class NamedBody(NamedTuple):
    """A body found by a name.

    `since`: the day since which it has the name (date.min: always). `is_stated_with_names_above`: whether the names
    above it were stated, too (総務部企画課).
    """

    body_id: str
    since: date
    is_stated_with_names_above: bool


def find_body_named(organisation: Organisation, name: str) -> NamedBody | None:
    """Return the first body that has or had a name, alone or after the names above it; None if there is none.

    `since` is the first day on which the body had the name. Aliases do not count, because papers do not print them.
    """
    wanted = fold_name(name)
    for body in organisation.divisions if wanted else ():
        for day in _days(organisation, body):
            then = organisation.on(day)
            own = then.get(body.division_id)
            names = (fold_name(own.name_on()), fold_name(full_name(then, own)))
            if own.exists_on(day) and wanted in names:
                return NamedBody(body.division_id, day, is_stated_with_names_above=wanted != names[0])
    return None


def _days(organisation: Organisation, body: Division) -> Iterator[date]:
    """Yield the days on which the names of a body and of the bodies above it, or its place, began, earliest first."""
    bodies = (body, *organisation.bodies_above(body))
    begun = {each.valid_from or date.min for one in bodies for each in one.official_names}
    placed = {one.placed_since for one in bodies if one.placed_since is not None}
    yield from sorted(begun | placed)


def full_name(organisation: Organisation, body: Division) -> str:
    """Return the name of a body after the names above it, as papers print it: 総務部DX推進室デジタル政策課."""
    return f"{organisation.names_above(body)}{body.name_on()}".replace(" ", "")
