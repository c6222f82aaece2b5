"""The pages of a Word paper: their size, the pitch of characters and lines, headers and footers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.documents.document import Section, Typeface
from nakano_status.documents.house_style import LEADING
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.paper.word_xml import TWIPS_PER_POINT, make, twips, twips_of_mm, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_CHARACTER = 1.03
"""A character's pitch in ems: with it and the leading of running text, A4 has 40 characters and 38 lines."""


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


def page_properties(section: Section) -> BaseOxmlElement:
    """Return paper, margins, numbering and lines of a section."""
    setup, grid = section.setup, grid_of(section)
    width, height = setup.size
    size: dict[str, str | int] = {"w": twips_of_mm(width), "h": twips_of_mm(height)}
    size |= {"orient": "landscape"} if setup.landscape else {}
    edges = ("top", "right", "bottom", "left", "header", "footer")
    margins = {edge: twips_of_mm(getattr(setup, edge)) for edge in edges}
    parts = [value("type", "nextPage"), make("pgSz", size), make("pgMar", {**margins, "gutter": 0})]
    parts += [make("pgNumType", {"start": 1})] if section.begins_numbering else []
    parts += [make("docGrid", {"type": "lines", "linePitch": twips(grid.line)})] if grid else []
    return make("sectPr", children=parts)
