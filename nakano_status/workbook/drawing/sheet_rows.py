"""Plan the rows of a table on a sheet: heights, the columns that a cell covers, and where long texts are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nakano_status.documents.document import Row, Table, Text, plain_text
from nakano_status.documents.drawing_rules import PlacedCell, cut, placed
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.workbook.drawing.new_workbook import CLOSENESS, HIGHEST, broken, lines_in, row_height
from nakano_status.workbook.drawing.sheet_plan import Box, Look, SheetPlan

_LOW_ROWS = 100.0
"""The greatest height in points of two rows together that are low."""
_BOLD = 1.08
"""How much wider than others bold letters are."""


def measured(text: Text, width: float, size: float, *, is_bold: bool = False) -> tuple[str, float, float]:
    """Return a text as its height is measured: in a width (mm) that is less for bold letters.

    A paper has to show every text whatever its letters are, so all are measured at their full width.
    """
    bold = is_bold or any(run.bold for run in text)
    return plain_text(text), width * CLOSENESS / (_BOLD if bold else 1.0), size


def cut_to(text: Text, width: float, size: float, highest: float, *, is_bold: bool = False) -> list[Text]:
    """Return a text in pieces that each fit a cell of that width (mm), size and height (points); joined they are it."""
    lines, limit = broken(*measured(text, width, size, is_bold=is_bold)), lines_in(highest, size)
    if len(lines) <= limit:
        return [text]
    pieces, start = [], 0
    for first in range(0, len(lines), limit):
        end = start + sum(map(len, lines[first : first + limit]))
        pieces.append(cut(text, start, end))
        start = end
    return pieces


class RowPlanner:
    """Plans the rows of a table's head or body, none of them higher than `highest` points."""

    def __init__(self, plan: SheetPlan, table: Table, columns: Sequence[int], size: float, highest: float) -> None:
        self._plan = plan
        self._table = table
        self._columns = columns
        self._size = size
        self._highest = highest

    def add(self, rows: Sequence[Row], *, is_head: bool, is_bound: bool) -> None:
        """Plan rows: the lines of each row, then the boxes of its cells; a head is bound to the next row."""
        last = None if is_head or not rows else rows[-1]
        placed_rows = [self._cut(cells) for cells in placed(rows, len(self._table.columns))]
        lines = [
            self._lines(row, cells, is_kept=is_bound and row is not last)
            for row, cells in zip(rows, placed_rows, strict=True)
        ]
        for place, pieces in (each for cells in placed_rows for each in cells):
            covered = range(lines[place.row].start, lines[place.row + place.rows - 1].stop)
            if place.rows > 1:
                needed = row_height([self._measured(place, place.cell.text)])
                self._stretch(needed, covered)
                self._bind(needed, covered)
            self._plan.boxes += self._boxes(place, pieces, covered, is_head=is_head)
        if not is_head:
            self._pair(lines)

    def _pair(self, rows: Sequence[range]) -> None:
        """Bind the first two rows, and the last two, if they are low, so that none is alone on a page."""
        plan = self._plan
        for above, below in (rows[:2], rows[-2:]) if len(rows) > 1 else ():
            if plan.height(range(above.start, below.stop)) <= _LOW_ROWS:
                for line in range(above.start, below.stop - 1):
                    plan.lines[line] = replace(plan.lines[line], is_kept=True)

    def _lines(self, row: Row, cells: Sequence[tuple[PlacedCell, list[Text]]], *, is_kept: bool) -> range:
        """Add the lines of a row: one, or as many as the pieces of its longest text."""
        texts = [(place, pieces) for place, pieces in cells if place.rows == 1]
        count = max((len(pieces) for _, pieces in texts), default=1)
        first = len(self._plan.lines)
        for number in range(count):
            height = row_height(
                [self._measured(place, pieces[number]) for place, pieces in texts if number < len(pieces)],
                row.height / MM_PER_POINT if count == 1 else row_height([(None, 1.0, self._size)]),
            )
            kept = count == 1 and (is_kept or row.is_kept_with_next)
            self._plan.add_line(height, is_kept=kept, row_id=None if number else row.row_id)
        return range(first, first + count)

    def _stretch(self, needed: float, covered: range) -> None:
        """Make the last of several rows higher if their common cell needs more than their height."""
        lines = self._plan.lines
        missing = needed - self._plan.height(covered)
        if missing > 0:
            last = lines[covered[-1]]
            lines[covered[-1]] = replace(last, height=min(last.height + missing, HIGHEST))

    def _bind(self, needed: float, covered: range) -> None:
        """Bind enough of the first and of the last rows for their common cell's text to fit on their page."""
        lines, whole, above = self._plan.lines, self._plan.height(covered), 0.0
        for line in covered[:-1]:
            above += lines[line].height
            if min(above, whole - above) < needed:
                lines[line] = replace(lines[line], is_kept=True)

    def _boxes(self, place: PlacedCell, pieces: Sequence[Text], covered: range, *, is_head: bool) -> Iterator[Box]:
        """Add one box, or one for each piece of a text that is cut; the last extends to the row's end.

        A text that identifies a continued row is one box as well, repeated on each page.
        """
        look = self._look(place, is_cut=len(pieces) > 1, is_head=is_head)
        columns = self._columns[place.column], self._columns[place.column + place.columns]
        for number, piece in enumerate(pieces):
            is_named = number > 0 and piece is place.cell.continued
            is_last = is_named or number == len(pieces) - 1
            yield Box(
                first=covered[number],
                end=covered.stop if is_last else covered[number] + 1,
                left=columns[0],
                right=columns[1],
                text=piece,
                look=look,
                table=len(self._plan.tables),
                is_framed=self._table.has_lines,
                joins_above=number > 0,
                joins_below=not is_last,
                repeats=is_named or place.rows > 1,
            )
            if is_named:
                return

    def _look(self, place: PlacedCell, *, is_cut: bool, is_head: bool) -> Look:
        cell = place.cell
        align = cell.align or self._table.columns[place.column].align
        return Look(cell.size or self._size, align, is_top=cell.is_top or is_cut, is_shaded=is_head or cell.is_shaded)

    def _cut(self, cells: Sequence[PlacedCell]) -> list[tuple[PlacedCell, list[Text]]]:
        """Return the cells of a row with their texts in pieces; what identifies the row is in each of its lines."""
        found = [(place, self._pieces(place)) for place in cells]
        count = max((len(pieces) for place, pieces in found if place.rows == 1), default=1)
        return [
            (place, pieces + [place.cell.continued] * (count - len(pieces)) if names else pieces)
            for place, pieces in found
            for names in [place.rows == 1 and place.cell.continued]
        ]

    def _pieces(self, place: PlacedCell) -> list[Text]:
        """Return the pieces of a cell's text; the text of a cell that spans rows is never cut."""
        if place.rows > 1:
            return [place.cell.text]
        return cut_to(place.cell.text, self._width(place), place.cell.size or self._size, self._highest)

    def _measured(self, place: PlacedCell, text: Text) -> tuple[str, float, float]:
        return measured(text, self._width(place), place.cell.size or self._size)

    def _width(self, place: PlacedCell) -> float:
        left, right = self._columns[place.column], self._columns[place.column + place.columns]
        return self._plan.columns.width(left, right)
