"""A division's own data file through reorganisations: its names, and the divisions before it, as forms state them.

Such a file knows of a round no other day than that which its form states, else its 時点: a name holds from there at the
latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nakano_status.domain.organisation.changes import with_name_corrected
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.organisation.named_succession import NamedSuccession
from nakano_status.domain.organisation.succession import Succession, SuccessionKind


def with_names(body: Division, steps: Iterable[NamedSuccession], as_of: date) -> Division:
    """Return a body under the names of the divisions that continue it, one after the other."""
    for step in steps:
        is_correction = step.day == date.min
        body = with_name_corrected(body, step.now) if is_correction else _renamed(body, step.now, min(step.day, as_of))
    return body


def _renamed(body: Division, name: str, day: date) -> Division:
    """Return a body with another official name from a day on; one that would begin no earlier is an alias."""
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
    """Return a body of this name with the earlier ones that it had as the same division."""
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
    """The divisions that a data file's own continues: those that are new to it, and which body continues which."""

    bodies: tuple[Division, ...]
    successions: tuple[Succession, ...]


def earlier_divisions(own: Division, known: Organisation, steps: Sequence[NamedSuccession]) -> EarlierDivisions:
    """Return what the steps that a form states mean for other divisions than `own`, by IDs of the data file."""
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
