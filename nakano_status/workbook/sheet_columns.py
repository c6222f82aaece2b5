"""The columns of a sheet with paragraphs and tables below each other: every edge of any of them is a column's edge."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from nakano_status.workbook.new_workbook import pixels

_NARROWEST = 1.0  # millimetres: edges that are closer are the same


@dataclass(frozen=True)
class SheetColumns:
    """Edges from left to right in millimetres; the first is 0."""

    edges: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1

    def at(self, place: float) -> int:
        """Return the number of the edge nearest to a place."""
        after = min(bisect_left(self.edges, place), self.count)
        return after - 1 if after and place - self.edges[after - 1] < self.edges[after] - place else after

    def width(self, left: int, right: int) -> float:
        """Return the width in millimetres of the columns between two edges."""
        return self.edges[right] - self.edges[left]

    def pixels(self) -> list[int]:
        """Return the columns' widths; together they are no wider than the paper."""
        places = [pixels(edge) for edge in self.edges]
        return [right - left for left, right in pairwise(places)]


def columns_of(places: Iterable[float], width: float) -> SheetColumns:
    """Return the columns of a sheet of that width with edges at those places; edges that nearly touch are merged."""
    edges = [0.0]
    for place in sorted(place for place in places if place <= width - _NARROWEST):
        if place - edges[-1] >= _NARROWEST:
            edges.append(place)
    return SheetColumns((*edges, width))
