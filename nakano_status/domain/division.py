"""Divisions (所管課) as a dated tree: departments above, sections below, names that vary (source: product.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class DivisionKind(StrEnum):
    """部 > 室 > 課 > 係; a generic division (各所管課) is no division of its own."""

    DEPARTMENT = "department"
    OFFICE = "office"
    DIVISION = "division"
    SECTION = "section"
    GENERIC = "generic"


class NameKind(StrEnum):
    """Why a name is accepted for a division."""

    OFFICIAL = "official"
    ALIAS = "alias"
    SUB_UNIT = "sub_unit"
    SLIP = "slip"


@dataclass(frozen=True)
class DivisionName:
    """One name of a division, valid between two days (None: without limit)."""

    name: str
    kind: NameKind
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the name was in use on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Division:
    """One body: `division_id` is stable, `order` is its 建制順 (None: unknown), `parent` the 部 or 室 above it."""

    division_id: str
    kind: DivisionKind
    names: tuple[DivisionName, ...]
    parent: str | None = None
    order: int | None = None
    is_liaison: bool = False
    contact: str | None = None

    def name_on(self, day: date | None = None) -> str:
        """Return the official name in use on that day (or the latest one)."""
        official = [name for name in self.names if name.kind is NameKind.OFFICIAL]
        for name in reversed(official):
            if day is None or name.holds_on(day):
                return name.name
        return official[-1].name

    @property
    def is_generic(self) -> bool:
        """Whether this is a 包括表記."""
        return self.kind is DivisionKind.GENERIC


def fold_name(name: str) -> str:
    """Return a division's name without width differences and blanks, for look-ups."""
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass(frozen=True)
class Organisation:
    """All divisions of a plan's ward, looked up by id or by any name they go by."""

    divisions: tuple[Division, ...]

    def __post_init__(self) -> None:
        """Index once; the index is derived and takes no part in equality."""
        by_name = {fold_name(name.name): division for division in self.divisions for name in division.names}
        object.__setattr__(self, "_by_id", {division.division_id: division for division in self.divisions})
        object.__setattr__(self, "_by_name", by_name)

    def get(self, division_id: str) -> Division:
        """Return the division with that id; raise KeyError where there is none."""
        return self._by_id[division_id]  # type: ignore[attr-defined, no-any-return]

    def find(self, name: str) -> Division | None:
        """Return the division that goes by that name (official, alias, sub-unit or slip), or None."""
        return self._by_name.get(fold_name(name))  # type: ignore[attr-defined, no-any-return]

    def with_aliases(self, aliases: Mapping[str, str]) -> Organisation:
        """Return the organisation in which divisions also go by these names (name to id); a name of its own stays."""
        added: dict[str, list[DivisionName]] = {}
        for name, division_id in aliases.items():
            if self.find(name) is None:
                added.setdefault(division_id, []).append(DivisionName(name, NameKind.ALIAS))
        return Organisation(
            tuple(replace(each, names=(*each.names, *added.get(each.division_id, ()))) for each in self.divisions)
        )

    def name(self, division_id: str, day: date | None = None) -> str:
        """Return the official name of a division."""
        return self.get(division_id).name_on(day)

    def names(self) -> dict[str, str]:
        """Return the names that the divisions bear now, by id."""
        return {division.division_id: division.name_on() for division in self.divisions}

    def department_of(self, division_id: str) -> Division | None:
        """Return the 部 above a division, or None where it is not known."""
        parent = self.get(division_id).parent
        while parent is not None:
            above = self.get(parent)
            if above.kind is DivisionKind.DEPARTMENT:
                return above
            parent = above.parent
        return None

    def sections_of(self, division_id: str) -> tuple[str, ...]:
        """Return the ids of a division's sections (係), in the order in which they were added."""
        own = (each for each in self.divisions if each.kind is DivisionKind.SECTION and each.parent == division_id)
        return tuple(each.division_id for each in own)

    def above(self, division_id: str) -> Division | None:
        """Return what a form names above a division: the division of a section (係), else the 部; None if unknown."""
        own = self.get(division_id)
        if own.kind is DivisionKind.SECTION and own.parent is not None:
            return self.get(own.parent)
        return self.department_of(division_id)

    def in_order(self, division_ids: Iterable[str]) -> list[str]:
        """Sort division ids by 建制順 (部 first, then the division); unknown orders last, by their place here."""
        places = {division.division_id: place for place, division in enumerate(self.divisions)}

        def key(division_id: str) -> tuple[int, int, int]:
            department = self.department_of(division_id)
            above = department.order if department and department.order is not None else 10**6
            own = self.get(division_id).order
            return (above, own if own is not None else 10**6, places[division_id])

        return sorted(division_ids, key=key)
