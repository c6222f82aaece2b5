"""The organisation as a tree in 建制順: 部 › 室 › 課, and moving one of its bodies up or down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation


@dataclass(frozen=True)
class Branch:
    """A body with the bodies directly under it, in 建制順; `division` None holds those that have no 部."""

    division: Division | None
    below: tuple[Branch, ...] = ()

    def leaves(self) -> Iterator[Division]:
        """Yield every 所管課 at or under this branch, in order."""
        if self.division is not None and self.division.kind is DivisionKind.DIVISION:
            yield self.division
        for branch in self.below:
            yield from branch.leaves()


def tree(organisation: Organisation) -> tuple[Branch, ...]:
    """Return the 部 in order with all below them, then one branch for the bodies without a 部, if there are any.

    Sections (係), 包括表記 and bodies that ended are no part of it.
    """
    divisions = organisation.in_order(_ids(organisation, DivisionKind.DIVISION))
    offices = _ids(organisation, DivisionKind.OFFICE)
    found = []
    for department in (*_departments(organisation), None):
        above = department.division_id if department else None
        own = [each for each in divisions if _department_id(organisation, each) == above]
        rooms = [each for each in offices if _department_id(organisation, each) == above]
        if department is not None or own or rooms:
            found.append(Branch(department, tuple(_inside(organisation, own, rooms))))
    return tuple(found)


def moved(organisation: Organisation, division_id: str, step: int) -> Organisation:
    """Return the organisation with a body moved by `step` places among its siblings.

    Nothing changes at the edge, or if the body is no part of the tree.
    """
    bodies = _numbered(organisation, division_id, step)
    orders = {each.division_id: place for place, each in enumerate(bodies, start=1)}
    if bodies == _numbered(organisation, division_id, 0):
        return organisation
    return Organisation(
        tuple(replace(each, order=orders.get(each.division_id, each.order)) for each in organisation.divisions)
    )


def _numbered(organisation: Organisation, division_id: str, step: int) -> list[Division]:
    """Return the bodies that are numbered together, in their order after a body was moved."""
    branches = tree(organisation)
    if organisation.get(division_id).kind is DivisionKind.DEPARTMENT:
        beside = [branch for branch in branches if branch.division is not None]
        return [each.division for each in _swapped(beside, division_id, step) if each.division]
    homes = (branch for branch in branches if any(_holds(each, division_id) for each in branch.below))
    home = _rearranged(next(homes, Branch(None)), division_id, step)
    return [leaf for branch in home.below for leaf in branch.leaves()]


def _rearranged(branch: Branch, division_id: str, step: int) -> Branch:
    if any(_is(each, division_id) for each in branch.below):
        return replace(branch, below=tuple(_swapped(branch.below, division_id, step)))
    return replace(branch, below=tuple(_rearranged(each, division_id, step) for each in branch.below))


def _swapped(branches: Sequence[Branch], division_id: str, step: int) -> list[Branch]:
    found = list(branches)
    place = next(place for place, each in enumerate(found) if _is(each, division_id))
    found.insert(max(place + step, 0), found.pop(place))
    return found


def _is(branch: Branch, division_id: str) -> bool:
    return branch.division is not None and branch.division.division_id == division_id


def _holds(branch: Branch, division_id: str) -> bool:
    return _is(branch, division_id) or any(_holds(each, division_id) for each in branch.below)


def _inside(organisation: Organisation, divisions: Sequence[str], offices: Sequence[str]) -> Iterator[Branch]:
    """Yield the bodies of one 部; a 室 is at the place of its first division, an empty one at the end."""
    yielded: set[str] = set()
    for division_id in divisions:
        office = organisation.get(division_id).parent
        if office is None or office not in offices:
            yield Branch(organisation.get(division_id))
        elif office not in yielded:
            yielded.add(office)
            members = [each for each in divisions if organisation.get(each).parent == office]
            yield Branch(organisation.get(office), tuple(Branch(organisation.get(each)) for each in members))
    yield from (Branch(organisation.get(each)) for each in offices if each not in yielded)


def _departments(organisation: Organisation) -> list[Division]:
    found = [organisation.get(each) for each in _ids(organisation, DivisionKind.DEPARTMENT)]
    return sorted(found, key=lambda each: (each.order is None, each.order or 0))


def _department_id(organisation: Organisation, division_id: str) -> str | None:
    above = organisation.department_of(division_id)
    return above.division_id if above else None


def _ids(organisation: Organisation, kind: DivisionKind) -> list[str]:
    return [each.division_id for each in organisation.divisions if each.kind is kind and not each.has_ended]
