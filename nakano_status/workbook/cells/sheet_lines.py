"""The rows of a sheet with their contents and merges resolved: a cell of a merge shows the text of its first cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.workbook.cells.cells import CalculatedValues, FoundCell, read_cell, unescape

if TYPE_CHECKING:
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class SheetLine:
    """One row of a sheet, columns counted from 1.

    `own` are the cells of this row that are not blank; `blanks` the raw texts of cells of blanks only;
    `above` the first cells of merges that extend into this row. `last` is the last row and `right` the last column
    of the merge that a column's cell belongs to.
    """

    sheet: str
    row: int
    own: Mapping[int, FoundCell]
    blanks: Mapping[int, str] = field(default_factory=dict)
    above: Mapping[int, FoundCell] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    right: Mapping[int, int] = field(default_factory=dict)

    def shown(self, column: int) -> FoundCell | None:
        """Return the cell that a person sees there: the row's own, or the merge's from above."""
        return self.own.get(column) or self.above.get(column)

    def text(self, column: int) -> str | None:
        """Return the text of the row's own cell; None where it is blank or unreadable."""
        found = self.own.get(column)
        return found.text if found else None

    def shown_text(self, column: int) -> str | None:
        """Return the text that a person sees there."""
        found = self.shown(column)
        return found.text if found else None

    def texts(self) -> tuple[str, ...]:
        """Return the texts of the row's own cells from left to right; for unreadable ones, what was found."""
        return tuple(text for _, cell in sorted(self.own.items()) if (text := cell.text or cell.found))


def sheet_lines(sheet: Worksheet, calculated: CalculatedValues) -> Iterator[SheetLine]:
    """Yield every row of the sheet from the first to the last that holds a cell."""
    merges = _merges_by_row(sheet)
    anchors: dict[tuple[int, int], FoundCell] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        own: dict[int, FoundCell] = {}
        blanks: dict[int, str] = {}
        for cell in cells:
            if cell.value is None:
                continue
            found = read_cell(cell, partial(calculated.cell, sheet.title, number, cell.column))
            if found.state is not CellState.BLANK:
                own[cell.column] = found
            elif isinstance(cell.value, str):
                blanks[cell.column] = unescape(cell.value)
        yield _with_merges(SheetLine(sheet.title, number, own, blanks), merges.get(number, ()), anchors)


def _merges_by_row(sheet: Worksheet) -> Mapping[int, list[CellRange]]:
    by_row: dict[int, list[CellRange]] = defaultdict(list)
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            by_row[row].append(area)
    return by_row


def _with_merges(
    line: SheetLine, areas: list[CellRange] | tuple[()], anchors: dict[tuple[int, int], FoundCell]
) -> SheetLine:
    """Return the line with the merges that touch it; `anchors` keeps their first cells for the rows below."""
    if not areas:
        return line
    own = {
        column: cell for column, cell in line.own.items() if not any(_covers(area, line.row, column) for area in areas)
    }
    above: dict[int, FoundCell] = {}
    for area in areas:
        place = (area.min_row, area.min_col)
        if line.row == area.min_row and area.min_col in own:
            anchors[place] = own[area.min_col]
        elif line.row > area.min_row and place in anchors:
            above[area.min_col] = anchors[place]
    return replace(
        line,
        own=own,
        above=above,
        last={area.min_col: area.max_row for area in areas},
        right={area.min_col: area.max_col for area in areas},
    )


def _covers(area: CellRange, row: int, column: int) -> bool:
    """Return whether a merge covers a cell, in which some programs leave values."""
    return area.min_col <= column <= area.max_col and (row, column) != (area.min_row, area.min_col)
