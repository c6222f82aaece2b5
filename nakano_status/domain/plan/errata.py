"""Slips of a plan's sources: as printed, as read, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ErratumKind(StrEnum):
    """What kind of text is in error."""

    DIVISION = "division"
    TITLE = "title"
    MEASURE = "measure"
    TEXT = "text"


@dataclass(frozen=True)
class Erratum:
    """One error: `where` it is (管理番号, measure code or column), as `printed`, as `read`, and `why`.

    `applied`: both wordings are recognised as the same when a list is read. The catalogue keeps the printed one, so
    that an exported list equals the published one. Not applied: a person has to confirm it first.
    """

    kind: ErratumKind
    where: str
    printed: str
    read: str | None
    why: str
    applied: bool


_TITLES = (ErratumKind.TITLE, ErratumKind.MEASURE)


def recognised_titles(printed: str, where: str, errata: tuple[Erratum, ...]) -> tuple[str, ...]:
    """Return every wording under which the title at `where` is recognised: as printed first, then applied readings."""
    readings = (
        printed.replace(erratum.printed, erratum.read)
        for erratum in errata
        if erratum.kind in _TITLES and erratum.where == where and erratum.applied and erratum.read
    )
    return tuple(dict.fromkeys((printed, *readings)))
