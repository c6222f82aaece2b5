"""Page set-up shared by the papers: sizes and margins in millimetres (source: practice.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MM_PER_POINT = 25.4 / 72


class PaperSize(StrEnum):
    """A paper size by name."""

    A3 = "A3"
    A4 = "A4"

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height, upright."""
        return _SIZES[self]


_SIZES = {PaperSize.A3: (297.0, 420.0), PaperSize.A4: (210.0, 297.0)}


@dataclass(frozen=True)
class PageSetup:
    """Paper size, orientation and margins in millimetres."""

    paper: PaperSize
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page in its orientation."""
        width, height = self.paper.size
        return (height, width) if self.landscape else (width, height)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height between the margins."""
        width, height = self.size
        return width - self.left - self.right, height - self.top - self.bottom


OFFICIAL_PAGE = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=12, footer=12)
"""A4 upright, 40 characters by 38 lines of 11 points: letters and reports."""
