"""Draws a paper as a workbook: one sheet for each section, all texts visible, no page break inside a group of lines.

First the sheet is planned: its columns from the edges of all paragraphs and tables, its lines as high as their texts,
and their content. A line is a row of the sheet, and every edge is the edge of a column; both are counted from 0. Every
text is set in Gothic, as in the list, because heights are measured for that typeface. A text that needs a higher row
than Excel can show is divided over several lines.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import (
    EM,
    LEADING,
    PlacedCell,
    advance,
    cut_text,
    narrow_table,
    paragraph_size,
    place_cells,
)
from nakano_status.documents.list import builder
from nakano_status.workbook.cell_texts import GREY, write_runs, write_text
from nakano_status.workbook.new_workbook import (
    ALIGNED,
    CLOSENESS,
    break_into_lines,
    header_font_code,
    height_of_texts,
    lines_in_height,
    new_workbook,
    pixels,
    set_up_page,
    sheet_names,
)
from nakano_status.workbook.workbook_proof import Cells, SheetValues, prove_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from nakano_status.documents.picture import Picture


_NARROWEST = 1.0  # millimetres: edges that are closer are the same


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet, by their edges from left to right in millimetres; the first edge is 0."""

    edges: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of columns."""
        return len(self.edges) - 1

    def at(self, position: float) -> int:
        """Return the index of the edge that is nearest to a position in millimetres."""
        after = min(bisect_left(self.edges, position), self.count)
        return after - 1 if after and position - self.edges[after - 1] < self.edges[after] - position else after

    def width(self, left: int, right: int) -> float:
        """Return the distance in millimetres between the edges with the indices `left` and `right`."""
        return self.edges[right] - self.edges[left]

    def pixels(self) -> list[int]:
        """Return the widths of the columns in pixels; together they are no wider than the paper."""
        places = [pixels(edge) for edge in self.edges]
        return [right - left for left, right in pairwise(places)]


def columns_of(places: Iterable[float], width: float) -> SheetColumns:
    """Return the columns of a sheet `width` millimetres wide, with edges at `places`.

    Edges close together become one; an edge close to the right end of the sheet is left out.
    """
    edges = [0.0]
    for place in sorted(place for place in places if place <= width - _NARROWEST):
        if place - edges[-1] >= _NARROWEST:
            edges.append(place)
    return SheetColumns((*edges, width))


@dataclass(frozen=True)
class Look:
    """The look of a cell; if `is_low`, its text is at the lower edge, below the space above a paragraph.

    `size`: the type size in points.
    """

    size: float
    align: doc.Align = doc.Align.LEFT
    is_bold: bool = False
    is_top: bool = False
    is_low: bool = False
    is_shaded: bool = False


@dataclass(frozen=True)
class Line:
    """A row of the sheet; `height` is in points.

    `is_kept`: the next row is on the same page. `begins_page`: the row is the first of a page. `row_id`: the ID to
    write beside the row, if any.
    """

    height: float
    is_kept: bool = False
    begins_page: bool = False
    row_id: str | None = None


@dataclass(frozen=True)
class SheetBox:
    """A cell or merged cells: lines from `first` to `end` (exclusive), columns from `left` to `right` (exclusive).

    Lines and columns are counted from 0.
    `table`: the index of the table whose borders the cell has (None: it is outside tables).
    `joins_above` and `joins_below`: its text continues the text of the cell above, or continues in the cell below.
    `repeats`: its text is repeated on the next page.
    """

    first: int
    end: int
    left: int
    right: int
    text: doc.Text
    look: Look
    table: int | None = None
    is_framed: bool = False
    joins_above: bool = False
    joins_below: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class TablePlace:
    """The place of a table on a sheet; lines and columns are counted from 0.

    `first`, `head_end`, `end`: the first line, and the lines after its head and after the table. `left`, `right`: the
    first column, and the column after the table. `has_lines`: whether any line is drawn.
    """

    first: int
    head_end: int
    end: int
    left: int
    right: int
    has_lines: bool


@dataclass
class SheetPlan:
    """The plan of a sheet; `begins_page` applies to the next line that is added.

    `figures`: the pictures, each with its first line.
    """

    columns: SheetColumns
    begins_page: bool = False
    lines: list[Line] = field(default_factory=list)
    boxes: list[SheetBox] = field(default_factory=list)
    tables: list[TablePlace] = field(default_factory=list)
    figures: list[tuple[int, doc.PictureBlock]] = field(default_factory=list)

    def add_line(self, height: float, *, is_kept: bool, row_id: str | None = None) -> int:
        """Add a line and return its index in `lines`; the arguments are the attributes of `Line`."""
        begins_page, self.begins_page = self.begins_page, False
        self.lines.append(Line(height, is_kept, begins_page, row_id))
        return len(self.lines) - 1

    @property
    def has_repeatable_head(self) -> bool:
        """True if Excel can repeat the table's head on each page.

        The sheet must have only one table, with a head and nothing below it.
        """
        return len(self.tables) == 1 and self.tables[0].end == len(self.lines) and bool(self.head(self.tables[0]))

    def head(self, table: TablePlace) -> range:
        """Return the indices of the lines of a table's head; empty if the table has no head."""
        return range(table.first, table.head_end)

    def height(self, lines: Iterable[int]) -> float:
        """Return the total height in points of the lines with these indices."""
        return sum(self.lines[line].height for line in lines)


_LOW_ROWS = 100.0
"""Greatest height in points of two rows together that count as low."""
_BOLD = 1.08
"""Width of bold letters, relative to others."""


def measured_text(text: doc.Text, width: float, size: float, *, is_bold: bool = False) -> tuple[str, float, float]:
    """Return a text as `height_of_texts` takes it: its characters, a width in millimetres, and its type size.

    `is_bold`: the whole text is bold; otherwise it is measured as bold if a part of it is. The width is reduced so that
    letters are measured as full-width, and bold letters as wider: every text must fit.
    """
    bold = is_bold or any(run.bold for run in text)
    return doc.plain_text(text), width * CLOSENESS / (_BOLD if bold else 1.0), size


def cut_to_fit(text: doc.Text, width: float, size: float, highest: float, *, is_bold: bool = False) -> list[doc.Text]:
    """Return a text in pieces that each fit a cell; joined, the pieces are the text.

    The cell is `width` millimetres wide and `highest` points high; `size` is the type size in points, `is_bold` as for
    `measured_text`.
    """
    lines, limit = break_into_lines(*measured_text(text, width, size, is_bold=is_bold)), lines_in_height(highest, size)
    if len(lines) <= limit:
        return [text]
    pieces, start = [], 0
    for first in range(0, len(lines), limit):
        end = start + sum(map(len, lines[first : first + limit]))
        pieces.append(cut_text(text, start, end))
        start = end
    return pieces


class RowPlanner:
    """Planner of the rows of a table's head or body; no row becomes higher than `highest` points.

    `columns`: the sheet's columns at the left edges of the table's columns. `size`: the type size in points.
    """

    def __init__(self, plan: SheetPlan, table: doc.Table, columns: Sequence[int], size: float, highest: float) -> None:
        self._plan = plan
        self._table = table
        self._columns = columns
        self._size = size
        self._highest = highest

    def add(self, rows: Sequence[doc.Row], *, is_head: bool, is_bound: bool) -> None:
        """Plan rows: first the lines of each row, then the boxes of its cells.

        `is_head`: the rows are the table's head. `is_bound`: each row is on the same page as the next row; the last row
        of a head is with the row below the head.
        """
        last = None if is_head or not rows else rows[-1]
        placed_rows = [self._cut(cells) for cells in place_cells(rows, len(self._table.columns))]
        lines = [
            self._lines(row, cells, is_kept=is_bound and row is not last)
            for row, cells in zip(rows, placed_rows, strict=True)
        ]
        for place, pieces in (each for cells in placed_rows for each in cells):
            covered = range(lines[place.row].start, lines[place.row + place.rows - 1].stop)
            if place.rows > 1:
                needed = height_of_texts([self._measured(place, place.cell.text)])
                self._stretch(needed, covered)
                self._bind(needed, covered)
            self._plan.boxes += self._boxes(place, pieces, covered, is_head=is_head)
        if not is_head:
            self._pair(lines)

    def _pair(self, rows: Sequence[range]) -> None:
        """Keep the first two rows together, and the last two, if they are low, so that none is alone on a page."""
        plan = self._plan
        for above, below in (rows[:2], rows[-2:]) if len(rows) > 1 else ():
            if plan.height(range(above.start, below.stop)) <= _LOW_ROWS:
                for line in range(above.start, below.stop - 1):
                    plan.lines[line] = replace(plan.lines[line], is_kept=True)

    def _lines(self, row: doc.Row, cells: Sequence[tuple[PlacedCell, list[doc.Text]]], *, is_kept: bool) -> range:
        """Add the lines of a row: one, or as many as the pieces of its longest text."""
        texts = [(place, pieces) for place, pieces in cells if place.rows == 1]
        count = max((len(pieces) for _, pieces in texts), default=1)
        first = len(self._plan.lines)
        for number in range(count):
            height = height_of_texts(
                [self._measured(place, pieces[number]) for place, pieces in texts if number < len(pieces)],
                row.height / doc.MM_PER_POINT if count == 1 else height_of_texts([(None, 1.0, self._size)]),
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
            lines[covered[-1]] = replace(last, height=min(last.height + missing, builder.HIGHEST_ROW))

    def _bind(self, needed: float, covered: range) -> None:
        """Keep enough of the first and last lines together for the text of their common cell to fit on one page."""
        lines, whole, above = self._plan.lines, self._plan.height(covered), 0.0
        for line in covered[:-1]:
            above += lines[line].height
            if min(above, whole - above) < needed:
                lines[line] = replace(lines[line], is_kept=True)

    def _boxes(
        self, place: PlacedCell, pieces: Sequence[doc.Text], covered: range, *, is_head: bool
    ) -> Iterator[SheetBox]:
        """Yield one box, or one for each piece of a cut text; the last extends to the end of the row.

        A text that identifies a continued row becomes one box, repeated on each page.
        """
        look = self._look(place, is_cut=len(pieces) > 1, is_head=is_head)
        columns = self._columns[place.column], self._columns[place.column + place.columns]
        for number, piece in enumerate(pieces):
            is_named = number > 0 and piece is place.cell.continued
            is_last = is_named or number == len(pieces) - 1
            yield SheetBox(
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

    def _cut(self, cells: Sequence[PlacedCell]) -> list[tuple[PlacedCell, list[doc.Text]]]:
        """Return the cells of a row with the pieces of their texts; a text that identifies the row is in each line."""
        found = [(place, self._pieces(place)) for place in cells]
        count = max((len(pieces) for place, pieces in found if place.rows == 1), default=1)
        return [
            (place, pieces + [place.cell.continued] * (count - len(pieces)) if names else pieces)
            for place, pieces in found
            for names in [place.rows == 1 and place.cell.continued]
        ]

    def _pieces(self, place: PlacedCell) -> list[doc.Text]:
        """Return the pieces of a cell's text; the text of a cell that spans rows is never cut."""
        if place.rows > 1:
            return [place.cell.text]
        return cut_to_fit(place.cell.text, self._width(place), place.cell.size or self._size, self._highest)

    def _measured(self, place: PlacedCell, text: doc.Text) -> tuple[str, float, float]:
        return measured_text(text, self._width(place), place.cell.size or self._size)

    def _width(self, place: PlacedCell) -> float:
        left, right = self._columns[place.column], self._columns[place.column + place.columns]
        return self._plan.columns.width(left, right)


_BELOW_PICTURE = 4.0  # points
_SPARE = 9.0  # a page is never filled to the last points: printers differ by some pixels
_ABOVE_FIRST_LEVEL = 0.5
_BOX_PADDING = 6.0  # millimetres, both sides together


def page_capacity(setup: doc.PageSetup) -> float:
    """Return the height, in points, of the lines that fit on a page."""
    return setup.room[1] / doc.MM_PER_POINT - _SPARE


def plan_sheet(section: doc.Section, numerals: doc.Numerals) -> SheetPlan:
    """Return the plan of the sheet that shows a section; `numerals`: how its headings are numbered."""
    planner = _Planner(section, numerals)
    planner.add(section.blocks)
    return planner.plan


class _Planner:
    """Planner of a sheet, block by block."""

    def __init__(self, section: doc.Section, numerals: doc.Numerals) -> None:
        self._section = section
        self._numerals = numerals
        self._width = section.setup.room[0]
        self._em = section.size * doc.MM_PER_POINT
        self.plan = SheetPlan(columns_of(self._places(section.blocks), self._width))

    def add(self, blocks: Sequence[doc.Block], *, is_kept: bool = False, is_bound: bool = False) -> None:
        """Plan blocks one below the other.

        `is_bound` keeps them on one page; `is_kept` keeps the last one on the page of the next block.
        """
        for number, block in enumerate(blocks):
            kept = is_kept if number == len(blocks) - 1 else is_bound
            match block:
                case doc.Group():
                    self.add(block.blocks, is_kept=kept, is_bound=True)
                case doc.PageBreak():
                    self.plan.begins_page = bool(self.plan.lines)
                case doc.Table():
                    self._table(narrow_table(block, self._width), is_kept=kept, is_bound=is_bound)
                case doc.PictureBlock():
                    self._figure(block, is_kept=kept)
                case doc.Heading():
                    self._heading(block)
                case doc.Paragraph():
                    self._paragraph(block, is_kept=kept or block.is_kept_with_next)

    def _places(self, blocks: Sequence[doc.Block]) -> Iterator[float]:
        """Yield the places of column edges in millimetres: edges of tables' columns and of boxes, and indents."""
        for block in blocks:
            match block:
                case doc.Group():
                    yield from self._places(block.blocks)
                case doc.Table():
                    yield from _edges(narrow_table(block, self._width))
                case doc.Heading() if block.level > 1:
                    yield doc.heading_indent(block.level) * self._em
                case doc.Paragraph() if block.is_boxed:
                    yield from self._box_edges(block)
                case doc.Paragraph():
                    yield self._indent(block)

    def _indent(self, paragraph: doc.Paragraph) -> float:
        """Return an indent in millimetres.

        A sheet can only indent whole paragraphs: a hanging one begins at its first line.
        """
        return (paragraph.indent + min(paragraph.first_line, 0)) * self._em

    def _box_edges(self, paragraph: doc.Paragraph) -> tuple[float, float]:
        """Return the edges of a box as wide as its text."""
        size = paragraph_size(paragraph, self._section.size)
        longest = max(advance(line) for line in doc.plain_text(paragraph.text).split("\n"))
        width = min(longest / EM * size * doc.MM_PER_POINT + _BOX_PADDING, self._width)
        left = (self._width - width) * {doc.Align.LEFT: 0.0, doc.Align.CENTRE: 0.5, doc.Align.RIGHT: 1.0}[
            paragraph.align
        ]
        return left, left + width

    def _figure(self, figure: doc.PictureBlock, *, is_kept: bool) -> None:
        """Plan the lines that a picture covers, and its caption below it."""
        plan = self.plan
        if figure.space_above:
            plan.add_line(figure.space_above, is_kept=True)
        height = figure.picture.height * figure.scale(self._width) + _BELOW_PICTURE
        count = ceil(height / builder.HIGHEST_ROW)
        plan.figures.append((len(plan.lines), figure))
        for _ in range(count):
            plan.add_line(height / count, is_kept=True)
        if figure.caption:
            self._paragraph(doc.caption_line(figure.caption), is_kept=is_kept)
        else:
            plan.lines[-1] = replace(plan.lines[-1], is_kept=is_kept)

    def _heading(self, heading: doc.Heading) -> None:
        usual = _ABOVE_FIRST_LEVEL * self._section.size if heading.level == 1 else 0.0
        text = doc.plain(doc.heading_number(heading.level, heading.ordinal, self._numerals) + heading.text)
        look = Look(self._section.size, is_bold=True, is_low=True)
        left = self.plan.columns.at(doc.heading_indent(heading.level) * self._em)
        self._text(text, look, (left, self.plan.columns.count), heading.space_above or usual, is_kept=True)

    def _paragraph(self, paragraph: doc.Paragraph, *, is_kept: bool) -> None:
        columns = self.plan.columns
        look = Look(
            size=paragraph_size(paragraph, self._section.size),
            align=doc.Align.CENTRE if paragraph.is_boxed else paragraph.align,
            is_bold=paragraph.role is doc.ParagraphRole.LABEL,
            is_low=not paragraph.is_boxed,
        )
        if paragraph.is_boxed:
            left, right = (columns.at(edge) for edge in self._box_edges(paragraph))
            self._text(paragraph.text, look, (left, max(right, left + 1)), 0.0, is_kept=is_kept, is_framed=True)
            return
        blanks = doc.plain(doc.BLANK * max(paragraph.first_line, 0))
        place = columns.at(self._indent(paragraph)), columns.count
        self._text(blanks + paragraph.text, look, place, paragraph.space_above, is_kept=is_kept)

    def _text(
        self,
        text: doc.Text,
        look: Look,
        place: tuple[int, int],
        above: float,
        *,
        is_kept: bool,
        is_framed: bool = False,
    ) -> None:
        """Plan a text in one box, or in several lines of the sheet if it is too long for one."""
        plan, width = self.plan, self.plan.columns.width(*place)
        least = look.size * LEADING[doc.Typeface.GOTHIC]
        pieces = cut_to_fit(text, width, look.size, builder.HIGHEST_ROW, is_bold=look.is_bold)
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            height = height_of_texts([measured_text(piece, width, look.size, is_bold=look.is_bold)], least) + (
                0.0 if number else above
            )
            first = plan.add_line(min(height, builder.HIGHEST_ROW), is_kept=is_kept and is_last)
            joined = {"joins_above": number > 0, "joins_below": not is_last}
            plan.boxes.append(SheetBox(first, first + 1, *place, piece, look, is_framed=is_framed, **joined))

    def _table(self, table: doc.Table, *, is_kept: bool, is_bound: bool) -> None:
        plan, size = self.plan, self._section.size
        follows_table = bool(plan.tables) and plan.tables[-1].end == len(plan.lines)
        if follows_table or table.space_above:
            plan.add_line(max(table.space_above, size / 2), is_kept=True)
        columns = [plan.columns.at(edge) for edge in _edges(table)]
        first = len(plan.lines)
        RowPlanner(plan, table, columns, size, builder.HIGHEST_ROW).add(table.head, is_head=True, is_bound=True)
        head_end = len(plan.lines)
        room = page_capacity(self._section.setup) - plan.height(range(first, head_end))
        highest = min(builder.HIGHEST_ROW, max(room, builder.HIGHEST_ROW / 4))
        RowPlanner(plan, table, columns, size, highest).add(table.rows, is_head=False, is_bound=is_bound)
        plan.lines[-1] = replace(plan.lines[-1], is_kept=plan.lines[-1].is_kept or is_kept)
        plan.tables.append(TablePlace(first, head_end, len(plan.lines), columns[0], columns[-1], table.has_lines))


def _edges(table: doc.Table) -> list[float]:
    """Return the edges of a table's columns from left to right in millimetres."""
    return [table.indent + width for width in accumulate((column.width for column in table.columns), initial=0.0)]


def split_into_pages(plan: SheetPlan, capacity: float) -> Iterator[tuple[range, range]]:
    """Yield two ranges of line indices for each page: its own lines, and the lines to repeat above them.

    The lines to repeat are the head of the table that the page break divides; the range is empty if it divides none.
    `capacity`: the height of a page in points.
    """
    first, used, head = 0, 0.0, range(0)
    for start, end in _bound(plan, capacity):
        height = plan.height(range(start, end))
        if start > first and (plan.lines[start].begins_page or used + height > capacity):
            yield range(first, start), head
            first, head = start, _head_over(plan, start)
            used = plan.height(head)
        used += height
    if plan.lines:
        yield range(first, len(plan.lines)), head


def _bound(plan: SheetPlan, capacity: float) -> Iterator[tuple[int, int]]:
    """Yield the ranges (end exclusive) of lines that must be on one page.

    Lines that are together higher than a page are yielded singly.
    """
    start = 0
    for number, line in enumerate(plan.lines):
        is_end = number == len(plan.lines) - 1 or not line.is_kept or plan.lines[number + 1].begins_page
        if not is_end:
            continue
        if plan.height(range(start, number + 1)) <= capacity:
            yield start, number + 1
        else:
            yield from ((each, each + 1) for each in range(start, number + 1))
        start = number + 1


def _head_over(plan: SheetPlan, line: int) -> range:
    """Return the head of the table that a page break above a line divides; empty if it divides none."""
    place = bisect_left(plan.tables, line, key=lambda table: table.head_end) - 1
    if place < 0 or line >= plan.tables[place].end:
        return range(0)
    return plan.head(plan.tables[place])


_ID_WIDTH, _GAP_WIDTH = 24.0, 4.0
_HEAD_FILL = "#D9D9D9"
_THIN, _MEDIUM = 1, 2
_HIGHEST_FROZEN = 250.0  # points: frozen rows must leave room to scroll below
_TYPE = {"font_name": builder.FONT, "font_charset": 128, "font_family": 3, "font_scheme": "none", "num_format": "@"}
_FINENESS = 2.0
"""Pixels of a picture per pixel of the screen."""


def draw_sheets(document: doc.Document, paint: Callable[[Picture], bytes]) -> bytes:
    """Return the bytes of a workbook that shows a document; equal for equal documents.

    `paint`: a function that returns a picture as PNG, at twice the resolution of a screen. Raises ValueError if the
    document has no blocks other than page breaks, PaperNotProved.
    """
    sections = [
        each for each in document.sections if any(not isinstance(block, doc.PageBreak) for block in each.blocks)
    ]
    if not sections:
        raise ValueError(document.title)
    target, values = io.BytesIO(), dict[str, SheetValues]()
    facts = document.facts
    title, made_at = facts.title(document.title), datetime.fromisoformat(facts.day(document.made_on))
    stated = {"subject": facts.subject, "author": facts.office, "keywords": facts.keywords}
    with new_workbook(target, title=title, made_at=made_at, **stated) as workbook:
        formats, is_counted = _Formats(workbook), not any(each.begins_numbering for each in sections[1:])
        for name, section in zip(sheet_names([each.name for each in sections]), sections, strict=True):
            sheet = workbook.add_worksheet(name)
            drawn = _Sheet(sheet, formats, section, plan_sheet(section, document.numerals), paint, facts.id_heading)
            drawn.draw(is_counted=is_counted)
            values[name] = drawn.values
    return prove_workbook(target.getvalue(), values)


class _Sheet:
    """Drawing of one sheet; rows and columns are counted from 0.

    `values`: the texts that it has drawn, by their cells.
    """

    def __init__(
        self,
        sheet: Worksheet,
        formats: _Formats,
        section: doc.Section,
        plan: SheetPlan,
        paint: Callable[[Picture], bytes],
        id_heading: str,
    ) -> None:
        self._sheet = sheet
        self._id_heading = id_heading
        self._paint = paint
        self._formats = formats
        self._section = section
        self._plan = plan
        self._boxes = sorted(plan.boxes, key=lambda box: (box.first, box.left))
        self._firsts = [box.first for box in self._boxes]
        self._longest = max((box.end - box.first for box in self._boxes), default=0)
        self._id_column = plan.columns.count + 1
        self.values: dict[Cells, str] = {}

    def draw(self, *, is_counted: bool) -> None:
        """Draw the sheet.

        `is_counted` adds the number of pages to the page number: Excel can only count the pages of the whole workbook.
        """
        for number, width in enumerate(self._plan.columns.pixels()):
            self._sheet.set_column_pixels(number, number, width)
        row, breaks = 0, []
        for lines, head in split_into_pages(self._plan, page_capacity(self._section.setup)):
            breaks.append(row)
            if not self._plan.has_repeatable_head:
                row = self._draw_lines(head, row)
            row = self._draw_lines(lines, row)
        self._sheet.set_h_pagebreaks(breaks[1:])
        if any(line.row_id for line in self._plan.lines):
            self._set_up_ids()
        self._set_up_print(row - 1, is_counted=is_counted)

    def _draw_lines(self, lines: range, row: int) -> int:
        """Draw the lines of one page from `row` on; return the row below them."""
        shift = row - lines.start
        for line in lines:
            self._sheet.set_row(line + shift, self._plan.lines[line].height)
            row_id = self._plan.lines[line].row_id
            if row_id is not None:
                self._write_beside(line + shift, row_id)
        for box in self._boxes_in(lines):
            self._draw_box(box, lines, shift)
        for line, figure in self._plan.figures:
            if line in lines:
                self._draw_figure(figure, line + shift)
        return row + len(lines)

    def _draw_figure(self, figure: doc.PictureBlock, row: int) -> None:
        """Place a picture at its size on paper, in the middle of the page; XlsxWriter counts pixels of a screen."""
        scale = figure.scale(self._section.setup.room[0])
        spare = self._section.setup.room[0] - figure.picture.width * scale * doc.MM_PER_POINT
        options = {
            "image_data": io.BytesIO(self._paint(figure.picture)),
            "x_scale": scale / _FINENESS,
            "y_scale": scale / _FINENESS,
            "x_offset": pixels(spare / 2),
            "description": figure.description,
        }
        self._sheet.insert_image(row, 0, f"{figure.picture.name}.png", options)

    def _boxes_in(self, lines: range) -> Iterator[SheetBox]:
        """Return the boxes that begin on lines or extend into them; for speed, only those nearby are tested."""
        near = bisect_left(self._firsts, lines.start - self._longest), bisect_left(self._firsts, lines.stop)
        return (box for box in self._boxes[slice(*near)] if box.end > lines.start)

    def _draw_box(self, box: SheetBox, lines: range, shift: int) -> None:
        """Draw the part of a box that is on the page of these lines."""
        first, end = max(box.first, lines.start), min(box.end, lines.stop)
        text = box.text if box.repeats or first == box.first else ()
        style = self._formats.of(box.look, self._edges(box, first, end, lines), text)
        place = first + shift, box.left
        self.values[place,] = doc.plain_text(text)
        if end - first > 1 or box.right - box.left > 1:
            self._sheet.merge_range(*place, end + shift - 1, box.right - 1, None, style)
        if len({run._replace(text="") for run in text if run.text}) > 1 or any(run.grey or run.struck for run in text):
            runs = (run._replace(bold=run.bold or box.look.is_bold) for run in text)
            write_runs(self._sheet, place, runs, builder.FONT, style)
        else:
            write_text(self._sheet, *place, doc.plain_text(text) or None, style)

    def _edges(self, box: SheetBox, first: int, end: int, lines: range) -> dict[str, int]:
        """Return the borders of a box: a table's frame is thick, also at page ends; no line divides a cut text."""
        if not box.is_framed:
            return {}
        if box.table is None:
            return dict.fromkeys(("top", "bottom", "left", "right"), _THIN)
        table = self._plan.tables[box.table]
        edges = {
            "left": _MEDIUM if box.left == table.left else _THIN,
            "right": _MEDIUM if box.right == table.right else _THIN,
        }
        if first != box.first or not box.joins_above or first == lines.start:
            edges["top"] = _MEDIUM if first in (table.first, table.head_end, lines.start) else _THIN
        if end != box.end or not box.joins_below or end == lines.stop:
            edges["bottom"] = _MEDIUM if end in (table.head_end, table.end, lines.stop) else _THIN
        return edges

    def _set_up_ids(self) -> None:
        """Put the IDs of rows outside the print area, for a list that is corrected and imported again."""
        self._sheet.set_column_pixels(self._id_column - 1, self._id_column - 1, pixels(_GAP_WIDTH))
        self._sheet.set_column_pixels(self._id_column, self._id_column, pixels(_ID_WIDTH))
        if self._plan.has_repeatable_head:
            heading = self._plan.tables[0].head_end - 1
            self._write_beside(heading, self._id_heading)

    def _write_beside(self, row: int, text: str) -> None:
        """Write a text into the column of IDs."""
        self.values[(row, self._id_column),] = text
        write_text(self._sheet, row, self._id_column, text, self._formats.row_id)

    def _set_up_print(self, last_row: int, *, is_counted: bool) -> None:
        sheet, section, setup = self._sheet, self._section, self._section.setup
        set_up_page(sheet, setup)
        sheet.print_area(0, 0, last_row, self._plan.columns.count - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_footer(_footer(section, is_counted=is_counted), {"margin": setup.footer / doc.MM_PER_INCH})
        if section.header:
            sheet.set_header(f"&L{_note(section.header)}", {"margin": setup.header / doc.MM_PER_INCH})
        if section.begins_numbering:
            sheet.set_start_page(1)
        if self._plan.has_repeatable_head:
            head = self._plan.head(self._plan.tables[0])
            sheet.repeat_rows(head.start, head.stop - 1)
            if self._plan.height(range(head.stop)) < _HIGHEST_FROZEN:
                sheet.freeze_panes(head.stop, 0)


def _note(text: str) -> str:
    """Return a note for headers and footers: in small type, with their control character doubled."""
    return f"{header_font_code(9)} {text.replace('&', '&&')}"


def _footer(section: doc.Section, *, is_counted: bool) -> str:
    left = f"&L{_note(section.footer_left)}" if section.footer_left else ""
    number = "&P / &N" if is_counted else "&P"
    centre = f"&C{header_font_code(10)}{number}" if section.counts_pages else ""
    return left + centre + (f"&R{_note(section.footer_right)}" if section.footer_right else "")


class _Formats:
    """The cell formats of a workbook: black lines and grey heads, legible in monochrome copies."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.row_id = self._format({"font_size": builder.ID_SIZE, "font_color": GREY, "valign": "vcenter"})

    def of(self, look: Look, edges: dict[str, int], text: doc.Text) -> Format:
        """Return the format of a cell, which is bold or underlined if all of its text is."""
        runs = [run for run in text if run.text]
        properties: dict[str, Any] = {"font_size": look.size, "align": ALIGNED[look.align], "text_wrap": True, **edges}
        if look.align is doc.Align.RIGHT and edges:
            properties["indent"] = 1  # so that figures do not touch the border beside them
        properties["valign"] = "top" if look.is_top else "bottom" if look.is_low else "vcenter"
        if look.is_bold or (runs and all(run.bold for run in runs)):
            properties["bold"] = True
        if runs and all(run.underlined for run in runs):
            properties["underline"] = 1
        if look.is_shaded:
            properties["bg_color"] = _HEAD_FILL
        return self._format(properties)

    def _format(self, properties: dict[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**_TYPE, **properties})
        return self._made[key]
