"""The content of a sheet made from a section of a paper: its columns, its lines with their heights and texts.

A line is a row of the sheet, and every edge of a paragraph or table is a column's edge. Both are counted from 0.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from nakano_status.documents.document import Align, Text
from nakano_status.workbook.drawing.new_workbook import pixels

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


@dataclass(frozen=True)
class Look:
    """How a cell is written; `is_low` aligns it to the lower edge, below the space above a paragraph."""

    size: float
    align: Align = Align.LEFT
    is_bold: bool = False
    is_top: bool = False
    is_low: bool = False
    is_shaded: bool = False


@dataclass(frozen=True)
class Line:
    """A row of the sheet: its height in points, and whether the next one must be on the same page."""

    height: float
    is_kept: bool = False
    begins_page: bool = False
    row_id: str | None = None


@dataclass(frozen=True)
class Box:
    """A cell or merged cells: lines from `first` to `end` (exclusive), columns from `left` to `right` (exclusive).

    `table` is the number of the table whose borders it has. The pieces of a cut text join above or below; a box that
    `repeats` is repeated on the next page.
    """

    first: int
    end: int
    left: int
    right: int
    text: Text
    look: Look
    table: int | None = None
    is_framed: bool = False
    joins_above: bool = False
    joins_below: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class TablePlace:
    """The place of a table: its lines, the end of its head, its columns."""

    first: int
    head_end: int
    end: int
    left: int
    right: int
    has_lines: bool


@dataclass
class SheetPlan:
    """Everything on a sheet, in order; `begins_page` applies to the next line that is added."""

    columns: SheetColumns
    begins_page: bool = False
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    tables: list[TablePlace] = field(default_factory=list)

    def add_line(self, height: float, *, is_kept: bool, row_id: str | None = None) -> int:
        """Add a line and return its number."""
        begins_page, self.begins_page = self.begins_page, False
        self.lines.append(Line(height, is_kept, begins_page, row_id))
        return len(self.lines) - 1

    @property
    def repeats_by_itself(self) -> bool:
        """Whether Excel can repeat the head: it is that of the only table, and nothing is below the table."""
        return len(self.tables) == 1 and self.tables[0].end == len(self.lines) and bool(self.head(self.tables[0]))

    def head(self, table: TablePlace) -> range:
        """Return the lines of a table's head."""
        return range(table.first, table.head_end)

    def height(self, lines: Iterable[int]) -> float:
        """Return the total height of lines in points."""
        return sum(self.lines[line].height for line in lines)
