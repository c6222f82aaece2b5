"""Row heights and page breaks of the list for a spreadsheet, from where its rows stand on the set pages.

A spreadsheet program breaks lines by itself: what is white at the end of a page is shared out among the rows that may
need more lines there, so that the same rows stand on the same pages. Heights are points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_document import ListColumn, ListDocument, MeasureRow
from nakano_status.documents.text_measure import wrap


class PlacedRow(Protocol):
    """Where a part of a row is: page from 0, top and bottom in millimetres from the page's upper edge."""

    @property
    def row_id(self) -> str:
        """The row's 管理番号."""

    @property
    def part(self) -> int:
        """The page among those of its row, from 0."""

    @property
    def page(self) -> int:
        """The page, from 0."""

    @property
    def top(self) -> float:
        """Its upper edge."""

    @property
    def bottom(self) -> float:
        """Its lower edge."""


@dataclass(frozen=True)
class SheetRow:
    """What stands of a row on one page: `part` counts its pages from 0, `begins_page` says that a page begins with it.

    A height may be more than a spreadsheet can show in one row.
    """

    row_id: str
    part: int
    height: float
    begins_page: bool


def sheet_rows(document: ListDocument, placed: Sequence[PlacedRow]) -> tuple[SheetRow, ...]:
    """Return the rows in order; `placed` are their places on A3."""
    rows = {row.row_id: row for measure in document.measures for row in measure.rows}
    pages = groupby(placed, lambda each: each.page)
    return tuple(made for _, here in pages for made in _page(document.columns, rows, list(here)))


def _page(columns: Sequence[ListColumn], rows: dict[str, MeasureRow], placed: list[PlacedRow]) -> Iterator[SheetRow]:
    heights = [_pixels_below((each.bottom - each.top) * layout.POINTS_PER_MM) for each in placed]
    missing = [
        0.0 if each.part else max(0.0, _wanted(columns, rows[each.row_id]) - height)
        for each, height in zip(placed, heights, strict=True)
    ]
    room = max(0.0, layout.PAGE_CAPACITY - sum(heights))
    share = min(1.0, room / sum(missing)) if any(missing) else 0.0
    for number, (each, height, more) in enumerate(zip(placed, heights, missing, strict=True)):
        yield SheetRow(each.row_id, each.part, height + _pixels_below(more * share), number == 0)


def _wanted(columns: Sequence[ListColumn], row: MeasureRow) -> float:
    """Return the height that surely shows all texts of a row, as high as a spreadsheet can."""
    return layout.row_height(
        max(
            len(wrap((text or "").rstrip("\n"), layout.text_width(column.width)))
            for text, column in zip(row.cells, columns, strict=True)
        )
    )


def _pixels_below(points: float) -> float:
    """Return whole pixels, not more: the white around a text is more than the rest."""
    return math.floor(points / layout.PIXEL + 1e-6) * layout.PIXEL
