"""What every output format of a paper draws alike: sizes, spacing, places of cells (practice.md §5).

Settings of the page style alone are in resources/style/house.typ. Cells of a table that span columns and rows move
those after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from nakano_status.documents.document import (
    Align,
    Cell,
    Heading,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Table,
    Text,
    Typeface,
)

LEADING = {Typeface.MINCHO: 1.7, Typeface.GOTHIC: 1.4}
"""Line pitch of running text, as a multiple of its size: 38 lines of 11 points on an A4 page of letters and reports."""
CELL_LEADING = 1.3
"""Line pitch in a cell, as a multiple of its size."""
CELL_AIR = 0.8
"""Millimetres above and below the lines of a cell."""
CELL_INSET, _FIGURE_INSET, _FIGURE_SHARE = 1.2, 3.0, 0.12
"""Millimetres beside a text; right-aligned figures are inset further where the column has the room."""
_TITLE_GROWTH = 14 / 11
_NOTE_SHRINKAGE = 9 / 11
_LEAST = 8.0
"""Points: the smallest type on paper."""
_ABOVE_FIRST_LEVEL = 0.5


def space_above(heading: Heading, size: float, typeface: Typeface) -> float:
    """Return the space above a heading in points: its own, or half a line above a heading of the first level."""
    usual = _ABOVE_FIRST_LEVEL * LEADING[typeface] * size if heading.level == 1 else 0.0
    return heading.space_above or usual


def size_of(paragraph: Paragraph, usual: float) -> float:
    """Return the size of a paragraph in points: its own, or that of its role in a section of that size."""
    if paragraph.size is not None:
        return paragraph.size
    if paragraph.role is ParagraphRole.TITLE:
        return usual * _TITLE_GROWTH
    return max(usual * _NOTE_SHRINKAGE, _LEAST) if paragraph.role is ParagraphRole.NOTE else usual


def inset_of(align: Align, width: float) -> float:
    """Return the space (mm) left and right of a cell's text in a column of that width (mm)."""
    return max(min(_FIGURE_INSET, width * _FIGURE_SHARE), CELL_INSET) if align is Align.RIGHT else CELL_INSET


def cut(text: Text, start: int, end: int) -> Text:
    """Return the part of a text between two places."""
    runs, place = [], 0
    for run in text:
        piece = run.text[max(start - place, 0) : max(end - place, 0)]
        if piece:
            runs.append(run._replace(text=piece))
        place += len(run.text)
    return tuple(runs) or (Run(""),)


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
