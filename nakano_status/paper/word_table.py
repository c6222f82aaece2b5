"""Tables of a Word paper: rows are not broken, heads are repeated, covered cells are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from nakano_status.documents.document import Cell, Row, Table, plain_text
from nakano_status.documents.drawing_rules import CELL_INSET, CELL_LEADING, PlacedCell, narrowed, placed
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.paper.word_paragraph import TextWriter
from nakano_status.paper.word_styles import EDGES, FRAME_LINE, TABLE
from nakano_status.paper.word_xml import Attributes, Properties, group, make, twips_of_mm, writable

_HEAD_GREY = "D9D9D9"
_TALL = 0.9
"""Share of a page's height: a head is repeated above the row, and substituted fonts are higher."""
_NO_LINES = dict.fromkeys((*EDGES, "insideH", "insideV"), "nil")


def table_element(table: Table, writer: TextWriter, *, is_kept: bool, is_bound: bool) -> Element:
    """Return a table; if bound, its rows are kept together; if kept, the last row is kept with what follows.

    Rows that one cell spans are kept together, because Word does not repeat its text on the next page.
    """
    table = narrowed(table, writer.width)
    grid = [make("gridCol", {"w": twips_of_mm(column.width)}) for column in table.columns]
    rows = [make("tblPr", children=_properties(table)), make("tblGrid", children=grid)]
    for part, is_head in ((table.head, True), (table.rows, False)):
        reaching = _reaching(placed(part, len(table.columns)))
        for number, row in enumerate(part):
            is_last = number == len(part) - 1
            is_within = not is_last and any(place.row + place.rows > number + 1 for place in reaching[number])
            is_pair = number == len(part) - 2  # the last row is never alone on a page
            kept = is_head or row.is_kept_with_next or is_within or is_pair or (is_kept if is_last else is_bound)
            tall = _is_tall(table, reaching[number], writer)
            closes_head = is_head and row is table.head[-1]
            line = _Line(table, row, number, is_head, is_kept=kept and not tall, is_tall=tall, closes_head=closes_head)
            rows.append(line.element(reaching[number], writer))
    return make("tbl", children=rows)


def _properties(table: Table) -> Properties:
    return {
        "tblStyle": TABLE,
        "tblW": {"w": sum(twips_of_mm(column.width) for column in table.columns), "type": "dxa"},
        "tblInd": {"w": twips_of_mm(table.indent), "type": "dxa"},
        **group("tblBorders", {} if table.has_lines else _NO_LINES),
        "tblLayout": {"type": "fixed"},
        "tblLook": {"firstRow": int(bool(table.head)), "noHBand": 1, "noVBand": 1},
        "tblDescription": writable(table.description) if table.description else None,
    }


def _reaching(rows: Sequence[Sequence[PlacedCell]]) -> list[list[PlacedCell]]:
    """Return by row the cells that begin in it or span it from above."""
    reaching: list[list[PlacedCell]] = [[] for _ in rows]
    for place in (place for row in rows for place in row):
        for number in range(place.row, place.row + place.rows):
            reaching[number].append(place)
    return reaching


def _is_tall(table: Table, places: Sequence[PlacedCell], writer: TextWriter) -> bool:
    """Return whether a row may be taller than a page: Word breaks it in any case, LibreOffice hides what is below."""
    most = _TALL * writer.section.setup.room[1]
    return any(place.rows == 1 and _height(table, place, writer) > most for place in places)


def _height(table: Table, place: PlacedCell, writer: TextWriter) -> float:
    """Return the estimated height (mm) of a cell's text, every character as wide as it is high."""
    em = (place.cell.size or writer.section.size) * MM_PER_POINT
    width = sum(each.width for each in table.columns[place.column : place.column + place.columns])
    a_line = max(int((width - 2 * CELL_INSET) / em), 1)
    return sum(-(-len(line) // a_line) or 1 for line in plain_text(place.cell.text).split("\n")) * em * CELL_LEADING


@dataclass(frozen=True)
class _Line:
    """One row of a table, to be written."""

    table: Table
    row: Row
    number: int
    is_head: bool
    is_kept: bool
    is_tall: bool
    closes_head: bool

    def element(self, places: Sequence[PlacedCell], writer: TextWriter) -> Element:
        """Return the row's element from the cells that begin in it and those that span it from above."""
        height: Attributes = {"val": twips_of_mm(self.row.height), "hRule": "atLeast"}
        properties: Properties = {
            "cantSplit": None if self.is_tall else {},
            "trHeight": height if self.row.height else None,
            "tblHeader": {} if self.is_head else None,
        }
        cells = (self._cell(place, writer) for place in self._filled(places))
        return make("tr", children=[make("trPr", children=properties), *cells])

    def _filled(self, places: Sequence[PlacedCell]) -> Iterator[PlacedCell]:
        """Yield the cells from left to right, with blank cells in free places."""
        column = 0
        for place in sorted(places, key=lambda place: place.column):
            yield from map(self._blank, range(column, place.column))
            yield place
            column = place.column + place.columns
        yield from map(self._blank, range(column, len(self.table.columns)))

    def _blank(self, column: int) -> PlacedCell:
        return PlacedCell(Cell(), self.number, column, 1, 1)

    def _cell(self, place: PlacedCell, writer: TextWriter) -> Element:
        covered = self.table.columns[place.column : place.column + place.columns]
        align = place.cell.align or covered[0].align
        width = sum(each.width for each in covered)
        # a merged cell has a part in each of its rows, the first of which has the text
        text = place.cell.text if place.row == self.number else ()
        content = writer.cell(text, align, place.cell.size, width=width, is_kept=self.is_kept)
        return make("tc", children=[make("tcPr", children=self._cell_properties(place, width)), content])

    def _cell_properties(self, place: PlacedCell, width: float) -> Properties:
        is_shaded = self.is_head or place.cell.is_shaded
        merged = "restart" if place.row == self.number else "continue"
        below = {"bottom": FRAME_LINE} if self.closes_head and self.table.has_lines else {}
        return {
            "tcW": {"w": twips_of_mm(width), "type": "dxa"},
            "gridSpan": place.columns if place.columns > 1 else None,
            "vMerge": merged if place.rows > 1 else None,
            **group("tcBorders", below),
            "shd": {"val": "clear", "color": "auto", "fill": _HEAD_GREY} if is_shaded else None,
            "vAlign": "top" if place.cell.is_top else "center",
        }
