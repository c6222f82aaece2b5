"""The cells of a table with their texts broken in lines, and how high its rows are for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from nakano_status.documents.document import Align, Cell, Row, Table, Text
from nakano_status.documents.flow_strip import AIR, Frame, broken
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.table_grid import PlacedCell, placed

CELL_LEADING = 1.3
"""Line pitch in a cell, as a multiple of its size."""
CELL_INSET, _FIGURE_INSET, _FIGURE_SHARE = 1.2, 3.0, 0.12
"""What stands beside a text; figures at the right stand in further, where the column has the room."""


class SetCell(NamedTuple):
    """A cell with its text in lines of the height `pitch`, in millimetres; it covers the rows from `row` to `end`."""

    cell: Cell
    row: int
    end: int
    x: float
    width: float
    inset: float
    size: float
    align: Align
    lines: tuple[Text, ...]
    pitch: float
    again: tuple[Text, ...] = ()
    """What it says on a further page of its row."""

    @property
    def height(self) -> float:
        """What its text needs."""
        return len(self.lines) * self.pitch + 2 * AIR


@dataclass(frozen=True)
class Grid:
    """Rows laid out between two edges: the cells that begin in each, and the rows' heights."""

    left: float
    right: float
    cells: tuple[tuple[SetCell, ...], ...]
    heights: tuple[float, ...]

    @cached_property
    def covering(self) -> tuple[tuple[SetCell, ...], ...]:
        """For each row the cells that cover it, wherever they begin, from left to right."""
        rows: list[list[SetCell]] = [[] for _ in self.cells]
        for cell in (cell for cells in self.cells for cell in cells):
            for row in range(cell.row, cell.end):
                rows[row].append(cell)
        return tuple(tuple(sorted(row, key=lambda each: each.x)) for row in rows)

    def height(self, first: int, end: int) -> float:
        """The height of the rows from `first` to before `end`."""
        return self._edges[end] - self._edges[first]

    @cached_property
    def _edges(self) -> tuple[float, ...]:
        """How far down each row begins, and where the last one ends."""
        return tuple(accumulate(self.heights, initial=0.0))

    def lines(self, row: int) -> int:
        """How many lines the longest text of a row has."""
        return max((len(cell.lines) for cell in self.cells[row] if cell.end == row + 1), default=1)

    def last_lines(self, row: int) -> int:
        """How many lines at the end of a row that is cut stay together: what names the row has its room there."""
        return max((2, *(len(cell.again) for cell in self.cells[row])))

    @cached_property
    def pitches(self) -> tuple[float, ...]:
        """For each row the height of a line where it is cut between lines: the largest of its texts of several lines.

        What is one line, as a mark in large type, does not set the others apart.
        """
        return tuple(_cut_pitch(cells) for cells in self.cells)


def _cut_pitch(cells: Sequence[SetCell]) -> float:
    several = [cell.pitch for cell in cells if len(cell.lines) > 1]
    return max(several or [cell.pitch for cell in cells], default=1.0)


def set_grid(
    table: Table, rows: Sequence[Row], widths: Sequence[float], left: float, frame: Frame, highest: float
) -> Grid:
    """Return rows laid out; none is higher than `highest` unless its texts are."""
    edges = tuple(accumulate(widths, initial=left))
    cells = tuple(tuple(_set_cell(table, each, edges, frame) for each in row) for row in placed(rows, len(widths)))
    return Grid(left, edges[-1], cells, tuple(_heights(rows, cells, highest)))


def _set_cell(table: Table, place: PlacedCell, edges: Sequence[float], frame: Frame) -> SetCell:
    cell, x = place.cell, edges[place.column]
    width = edges[place.column + place.columns] - x
    size = cell.size or frame.size
    align = cell.align or table.columns[place.column].align
    inset = inset_of(align, width)
    lines = tuple(broken(cell.text, width - 2 * inset, size, frame.typeface))
    again = tuple(broken(cell.continued, width - 2 * inset, size, frame.typeface)) if cell.continued else ()
    pitch = size * MM_PER_POINT * CELL_LEADING
    return SetCell(cell, place.row, place.row + place.rows, x, width, inset, size, align, lines, pitch, again)


def inset_of(align: Align, width: float) -> float:
    """Return the room at both sides of a cell's text, in a column of that width (mm)."""
    return max(min(_FIGURE_INSET, width * _FIGURE_SHARE), CELL_INSET) if align is Align.RIGHT else CELL_INSET


def _heights(rows: Sequence[Row], cells: Sequence[Sequence[SetCell]], highest: float) -> list[float]:
    """As high as the texts and the least heights want; what a cell over rows lacks is shared among them."""
    needed = [max((cell.height for cell in row if cell.end == cell.row + 1), default=0.0) for row in cells]
    heights = [
        max(text, min(max(row.height, _least(line)), highest))
        for text, row, line in zip(needed, rows, cells, strict=True)
    ]
    for cell in (cell for row in cells for cell in row if cell.end > cell.row + 1):
        missing = cell.height - sum(heights[cell.row : cell.end])
        if missing > 0:
            for row in range(cell.row, cell.end):
                share = heights[row] + missing / (cell.end - cell.row)
                heights[row] = max(min(share, highest), heights[row])
    return heights


def _least(cells: Sequence[SetCell]) -> float:
    """A row whose cells all began above is still a line high."""
    return max((cell.pitch for cell in cells), default=4.0) + 2 * AIR
