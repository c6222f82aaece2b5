"""Tables in strips: a strip a row, as high as its texts; what stands on one page is drawn with its frame closed.

A row that is taller than a page is cut in slices between its lines. A cell that reaches over rows says its text again
where a page cuts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nakano_status.documents.document import Row, Table
from nakano_status.documents.flow_grid import Grid, SetCell, set_grid
from nakano_status.documents.flow_strip import AIR, Cling, Frame, RowPart, Strip, clinging
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.printed import Ground, Line, Mark, Rule

_FRAME, _THIN = 0.35, 0.18
_HEAD_GREY = "#d9d9d9"
_TOUCH = 0.01
_LOW_ROWS = 0.2
"""Two rows that take less than so much of a page are low."""
_SMALL_TABLE = 0.25
"""A table that takes no more than so much of a page stays whole."""
_LONG_CELL = 0.75
"""Rows under one cell that take more than so much of a page are parted before the page is left half empty."""
_LARGEST_HEAD = 0.5
"""A head that is taller than so much of a page is not repeated on the next ones."""


@dataclass(frozen=True)
class PlacedStrip:
    """A strip of a table and how far down its page it stands."""

    strip: Strip
    y: float


@dataclass(frozen=True)
class _Band:
    """A row, or the slices of it that a page shows: its number, its edges, and which lines of its cells."""

    row: int
    top: float
    bottom: float
    first_line: int = 0
    last_line: int | None = None


@dataclass(frozen=True)
class _Shown:
    """A cell as a page shows it, down to `bottom`: all of it, or the part that stands there."""

    cell: SetCell
    band: _Band
    bottom: float
    row_pitch: float
    is_shaded: bool

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.band.top

    @property
    def height(self) -> float:
        """How high it is on this page."""
        return self.bottom - self.band.top


@dataclass(frozen=True, eq=False)
class TableFlow:
    """A table that is laid out for a frame; the first `shaded` rows of its body are of a head that is not repeated."""

    table: Table
    frame: Frame
    head: Grid
    body: Grid
    shaded: int

    @property
    def head_height(self) -> float:
        """What the head takes on every page."""
        return sum(self.head.heights)

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        """The rows of the body, those of a head that is not repeated before them."""
        return (*self.table.head[: self.shaded], *self.table.rows)

    def strips(self) -> list[Strip]:
        """Return the head, bound to the first row, and the rows."""
        strips: list[Strip] = []
        if self.head.heights:
            strips.append(Strip(self.head_height, cling=Cling.CLOSE, part=RowPart(self, None)))
        for row in range(len(self.body.heights)):
            strips += self._row_strips(row)
        if strips:
            strips[0] = strips[0].below(self.table.space_above * MM_PER_POINT)
        is_small = sum(strip.height for strip in strips) <= _SMALL_TABLE * self.frame.height
        return clinging(strips, Cling.GROUP) if is_small else strips

    def marks(self, top: float, strips: Sequence[PlacedStrip]) -> Iterator[Mark]:
        """Draw what stands together on a page, the head at the top of it."""
        head = list(_stacked(self.head, top))
        body = _bands([each for each in strips if each.strip.part and each.strip.part.row is not None])
        shown = [*_shown(self.head, head, len(head)), *_shown(self.body, body, self.shaded)]
        if self.table.has_lines:
            yield from (
                Ground(each.cell.x, each.top, each.cell.width, each.height, _HEAD_GREY)
                for each in shown
                if each.is_shaded
            )
        for each in shown:
            yield from _lines(each, self.frame)
        if self.table.has_lines:
            under_head = [head[-1].bottom] if head and body else []
            yield from _rules(shown, top, [*head, *body][-1].bottom, under_head, (self.body.left, self.body.right))

    def _row_strips(self, row: int) -> Iterator[Strip]:
        cling, pitch = self._cling(row), self.body.pitches[row]
        count, last = self.body.lines(row), self.body.last_lines(row)
        if self.head_height + self.body.heights[row] <= self.frame.height:
            yield Strip(self.body.heights[row], cling=cling, part=RowPart(self, row))
            return
        for line in range(count):
            edges = AIR * ((line == 0) + (line == count - 1))
            near_end = Cling.CLOSE if line == 0 or line >= count - last else Cling.NOT
            part = RowPart(self, row, line)
            yield Strip(pitch + edges, cling=cling if line == count - 1 else near_end, part=part)

    def _cling(self, row: int) -> Cling:
        """Rows under one cell stay together unless they fill most of a page; parted, its text fits both parts."""
        cling = Cling.CLOSE if self._rows[row].is_kept_with_next or row < self.shaded else Cling.NOT
        for cell in self.body.covering[row]:
            if cell.end == row + 1:
                continue
            parts = self.body.height(cell.row, row + 1), self.body.height(row + 1, cell.end)
            wish = Cling.NOT if sum(parts) > _LONG_CELL * self.frame.height else Cling.GROUP
            cling = max(cling, wish if min(parts) >= cell.height else Cling.CLOSE)
        return max(cling, Cling.GROUP) if self._would_part_one(row) else cling

    def _would_part_one(self, row: int) -> bool:
        """Whether a page's end below this row would part one low row from all the others."""
        last = len(self.body.heights) - 1
        is_at_an_end = row < last and row in (self.shaded, last - 1)
        return is_at_an_end and self.body.height(row, row + 2) < _LOW_ROWS * self.frame.height


def set_table(table: Table, frame: Frame) -> TableFlow:
    """Return a table laid out for a frame; one that is wider is made as narrow as the frame."""
    room = frame.width - min(table.indent, frame.width / 2)
    narrowed = min(room / table.width, 1.0)
    widths = [column.width * narrowed for column in table.columns]
    left = frame.left + frame.width - room
    head = set_grid(table, table.head, widths, left, frame, frame.height)
    head_height = sum(head.heights)
    if head_height > _LARGEST_HEAD * frame.height:
        rows = (*table.head, *table.rows)
        nothing = set_grid(table, (), widths, left, frame, frame.height)
        return TableFlow(
            table, frame, nothing, set_grid(table, rows, widths, left, frame, frame.height), len(table.head)
        )
    body = set_grid(table, table.rows, widths, left, frame, frame.height - head_height)
    return TableFlow(table, frame, head, body, 0)


def _stacked(grid: Grid, top: float) -> Iterator[_Band]:
    for row, height in enumerate(grid.heights):
        yield _Band(row, top, top + height)
        top += height


def _bands(strips: Sequence[PlacedStrip]) -> list[_Band]:
    """The rows of a page below each other; slices of one row are one band."""
    bands: list[_Band] = []
    for each in strips:
        part = each.strip.part
        if part is None or part.row is None:
            continue
        bottom = each.y + each.strip.height
        if part.line is None:
            bands.append(_Band(part.row, each.y, bottom))
        elif bands and bands[-1].row == part.row:
            before = bands.pop()
            bands.append(_Band(part.row, before.top, bottom, before.first_line, part.line + 1))
        else:
            top = each.y - AIR if part.line else each.y  # there is air above the first line on every page
            bands.append(_Band(part.row, top, bottom, part.line, part.line + 1))
    return bands


def _shown(grid: Grid, bands: Sequence[_Band], shaded: int) -> Iterator[_Shown]:
    """The cells of those rows, also those that began on a page before; the first `shaded` rows are a head."""
    for place, band in enumerate(bands):
        for cell in grid.covering[band.row]:
            if cell.row != band.row and place:
                continue
            bottom = band.bottom
            if cell.end > band.row + 1:
                bottom = max(each.bottom for each in bands[place:] if each.row < cell.end)
            yield _Shown(cell, band, bottom, grid.pitches[band.row], cell.cell.is_shaded or cell.row < shaded)


def _lines(shown: _Shown, frame: Frame) -> Iterator[Mark]:
    cell, band = shown.cell, shown.band
    is_cut, is_over_rows = band.last_line is not None, cell.end > cell.row + 1
    texts = cell.lines if is_over_rows else cell.lines[band.first_line : band.last_line] or cell.again
    pitch = shown.row_pitch if is_cut else cell.pitch
    # Only a text over rows that a page parts can be taller than its room: it is written smaller there.
    shrunk = min((shown.height - 2 * AIR) / max(len(texts) * pitch, AIR), 1.0) if is_over_rows else 1.0
    pitch *= shrunk
    y = band.top + (AIR if is_cut or cell.cell.is_top else (shown.height - len(texts) * pitch) / 2)
    x, room, size = cell.x + cell.inset, cell.width - 2 * cell.inset, cell.size * shrunk
    for text in texts:
        if text[0].text:
            yield Line(x, y, room, pitch, text, size, frame.typeface, cell.align)
        y += pitch


def _rules(
    shown: Sequence[_Shown], top: float, end: float, under_head: Sequence[float], sides: tuple[float, float]
) -> Iterator[Mark]:
    """Thin lines between cells, joined where they go on; stronger ones around them and under the head."""
    left, right = sides
    across, down = [], []
    for each in shown:
        x, to_x = each.cell.x, each.cell.x + each.cell.width
        if each.bottom < end - _THIN:
            across.append((each.bottom, x, to_x))
        if to_x < right - _THIN:
            down.append((to_x, each.top, each.bottom))
    yield from (Rule(x, y, to_x, y, _THIN) for y, x, to_x in _joined(across))
    yield from (Rule(x, y, x, to_y, _THIN) for x, y, to_y in _joined(down))
    yield from (Rule(left, y, right, y, _FRAME) for y in (*under_head, top, end))
    yield from (Rule(x, top, x, end, _FRAME) for x in sides)


def _joined(pieces: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Pieces of lines (where, from, to): those that touch each other are one."""
    lines: list[tuple[float, float, float]] = []
    for where, begin, end in sorted(pieces):
        if lines and abs(lines[-1][0] - where) < _TOUCH and begin - lines[-1][2] < _TOUCH:
            lines[-1] = (lines[-1][0], lines[-1][1], max(end, lines[-1][2]))
        else:
            lines.append((where, begin, end))
    return iter(lines)
