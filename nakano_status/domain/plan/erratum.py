"""Errors of the printed sources, each with the correct reading and the reason (product.md, "Rules of the domain").

Errors are corrected only through this table. Where the correct text is unknown, `read` is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ErratumKind(StrEnum):
    """What kind of text is in error."""

    DIVISION = "division"
    TITLE = "title"
    MEASURE = "measure"
    TEXT = "text"


_TITLES = (ErratumKind.TITLE, ErratumKind.MEASURE)


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


def recognised_titles(printed: str, where: str, errata: tuple[Erratum, ...]) -> tuple[str, ...]:
    """Return every wording under which the title at `where` is recognised: as printed first, then applied readings."""
    readings = (
        printed.replace(erratum.printed, erratum.read)
        for erratum in errata
        if erratum.kind in _TITLES and erratum.where == where and erratum.applied and erratum.read
    )
    return tuple(dict.fromkeys((printed, *readings)))
