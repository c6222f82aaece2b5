"""The place of each cell of a table: cells that span columns and rows move those after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from nakano_status.documents.document import Cell, Row, Table


class PlacedCell(NamedTuple):
    """A cell with its upper left place and its extent; rows and columns are counted from 0."""

    cell: Cell
    row: int
    column: int
    columns: int
    rows: int


def narrowed(table: Table, width: float) -> Table:
    """Return a table no wider, its indent included, than a page's text (mm): its columns are narrowed in proportion."""
    factor = (width - table.indent) / table.width
    if factor >= 1:
        return table
    return replace(table, columns=tuple(replace(each, width=each.width * factor) for each in table.columns))


def placed(rows: Sequence[Row], columns: int) -> tuple[tuple[PlacedCell, ...], ...]:
    """Return the cells that begin in each row, with their places; a cell does not extend beyond the table.

    Raise ValueError for a row with more cells than free places.
    """
    taken: set[tuple[int, int]] = set()
    return tuple(tuple(_row(rows, number, columns, taken)) for number in range(len(rows)))


def _row(rows: Sequence[Row], number: int, columns: int, taken: set[tuple[int, int]]) -> list[PlacedCell]:
    """Yield the cells of a row, each in the first free place; `taken` holds the places that cells above cover."""
    cells, column = [], 0
    for cell in rows[number].cells:
        while (number, column) in taken:
            column += 1
        if column >= columns:
            raise ValueError(number)
        wide = _reach(cell.columns, column, number, columns, taken)
        high = min(cell.rows, len(rows) - number)
        taken.update((number + down, column + right) for down in range(1, high) for right in range(wide))
        cells.append(PlacedCell(cell, number, column, wide, high))
        column += wide
    return cells


def _reach(wanted: int, column: int, row: int, columns: int, taken: set[tuple[int, int]]) -> int:
    """Return how many columns it may cover before the table's edge or another cell."""
    wide = 1
    while wide < wanted and column + wide < columns and (row, column + wide) not in taken:
        wide += 1
    return wide
