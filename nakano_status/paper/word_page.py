"""The pages of a Word paper: their size, and the pitch of characters and lines."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from nakano_status.documents.document import Section, Typeface
from nakano_status.documents.house_style import LEADING
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.paper.word_xml import TWIPS_PER_POINT, Properties, make, twips, twips_of_mm

_CHARACTER = 1.03
"""A character's pitch in ems: with it and the leading of running text, A4 has 40 characters and 38 lines."""
EDGES = ("header", "footer")
_MARGINS = ("top", "right", "bottom", "left", *EDGES)


@dataclass(frozen=True)
class Grid:
    """The pitch of characters and the height of a line, in points, with which A4 at 11 points has 40字×38行.

    Word's own means is a character grid, but LibreOffice puts each larger character into two places of the grid.
    """

    apart: float
    line: float


def grid_of(section: Section) -> Grid | None:
    """Return the grid of an official text; None for a section set in Gothic, mostly tables."""
    if section.typeface is Typeface.GOTHIC:
        return None
    width, height = (each / MM_PER_POINT for each in section.setup.room)
    characters = int(width / (section.size * _CHARACTER))
    lines = round(height / (section.size * LEADING[section.typeface]))
    apart = int((width / characters - section.size) * TWIPS_PER_POINT) / TWIPS_PER_POINT
    return Grid(apart, height / lines)


def page_properties(section: Section, number: int) -> Element:
    """Return header and footer (those of the section's number), paper, margins, numbering and lines of a section."""
    setup, grid = section.setup, grid_of(section)
    size = dict(zip("wh", map(twips_of_mm, setup.size), strict=True))
    parts: Properties = {
        **{f"{edge}Reference": {"type": "default", "r:id": f"{edge}{number}"} for edge in EDGES},
        "type": "nextPage",
        "pgSz": {**size, "orient": "landscape"} if setup.landscape else size,
        "pgMar": {**{edge: twips_of_mm(getattr(setup, edge)) for edge in _MARGINS}, "gutter": 0},
        "pgNumType": {"start": 1} if section.begins_numbering else None,
        "docGrid": {"type": "lines", "linePitch": twips(grid.line)} if grid else None,
    }
    return make("sectPr", children=parts)
