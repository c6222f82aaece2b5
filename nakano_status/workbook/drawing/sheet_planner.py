"""Plan the sheet of a section: columns from all its tables, lines as high as their texts, and their content.

Every text is set in Gothic, as the list is: the heights are measured for it. A text is divided over several lines if
it needs a higher row than Excel can show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from nakano_status.documents.document import (
    Align,
    Block,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Section,
    Table,
    Text,
    Typeface,
    plain,
    plain_text,
)
from nakano_status.documents.drawing_rules import LEADING, narrowed, size_of
from nakano_status.documents.numbering import BLANK, Numerals, heading_indent, numbered
from nakano_status.documents.page import MM_PER_POINT, PageSetup
from nakano_status.documents.text_measure import EM, advance
from nakano_status.workbook.drawing.new_workbook import HIGHEST, row_height
from nakano_status.workbook.drawing.sheet_plan import Box, Look, SheetPlan, TablePlace, columns_of
from nakano_status.workbook.drawing.sheet_rows import RowPlanner, cut_to, measured

_SPARE = 9.0  # a page is never filled to the last points: printers differ by some pixels
_ABOVE_FIRST_LEVEL = 0.5
_BOX_PADDING = 6.0  # millimetres, both sides together


def page_capacity(setup: PageSetup) -> float:
    """Return the total height of lines, in points, that fits a page."""
    return setup.room[1] / MM_PER_POINT - _SPARE


def plan_sheet(section: Section, numerals: Numerals) -> SheetPlan:
    """Return the plan of the sheet of a section."""
    planner = _Planner(section, numerals)
    planner.add(section.blocks)
    return planner.plan


class _Planner:
    """Plans block by block."""

    def __init__(self, section: Section, numerals: Numerals) -> None:
        self._section = section
        self._numerals = numerals
        self._width = section.setup.room[0]
        self._em = section.size * MM_PER_POINT
        self.plan = SheetPlan(columns_of(self._places(section.blocks), self._width))

    def add(self, blocks: Sequence[Block], *, is_kept: bool = False, is_bound: bool = False) -> None:
        """Plan blocks below each other; bound ones are kept together, and with the next block if so marked."""
        for number, block in enumerate(blocks):
            kept = is_kept if number == len(blocks) - 1 else is_bound
            match block:
                case Group():
                    self.add(block.blocks, is_kept=kept, is_bound=True)
                case PageBreak():
                    self.plan.begins_page = bool(self.plan.lines)
                case Table():
                    self._table(narrowed(block, self._width), is_kept=kept, is_bound=is_bound)
                case Heading():
                    self._heading(block)
                case Paragraph():
                    self._paragraph(block, is_kept=kept or block.is_kept_with_next)

    def _places(self, blocks: Sequence[Block]) -> Iterator[float]:
        """Yield the places of column edges: of tables' columns, of indents, and beside boxes."""
        for block in blocks:
            match block:
                case Group():
                    yield from self._places(block.blocks)
                case Table():
                    yield from _edges(narrowed(block, self._width))
                case Heading() if block.level > 1:
                    yield heading_indent(block.level) * self._em
                case Paragraph() if block.is_boxed:
                    yield from self._box_edges(block)
                case Paragraph():
                    yield self._indent(block)

    def _indent(self, paragraph: Paragraph) -> float:
        """Return the indent: a sheet can only indent a whole paragraph, so a hanging one begins at its first line's."""
        return (paragraph.indent + min(paragraph.first_line, 0)) * self._em

    def _box_edges(self, paragraph: Paragraph) -> tuple[float, float]:
        """Return the edges of a box as wide as its text."""
        size = size_of(paragraph, self._section.size)
        longest = max(advance(line) for line in plain_text(paragraph.text).split("\n"))
        width = min(longest / EM * size * MM_PER_POINT + _BOX_PADDING, self._width)
        left = (self._width - width) * {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[paragraph.align]
        return left, left + width

    def _heading(self, heading: Heading) -> None:
        usual = _ABOVE_FIRST_LEVEL * self._section.size if heading.level == 1 else 0.0
        text = plain(numbered(heading.level, heading.ordinal, self._numerals) + heading.text)
        look = Look(self._section.size, is_bold=True, is_low=True)
        left = self.plan.columns.at(heading_indent(heading.level) * self._em)
        self._text(text, look, (left, self.plan.columns.count), heading.space_above or usual, is_kept=True)

    def _paragraph(self, paragraph: Paragraph, *, is_kept: bool) -> None:
        columns = self.plan.columns
        look = Look(
            size=size_of(paragraph, self._section.size),
            align=Align.CENTRE if paragraph.is_boxed else paragraph.align,
            is_bold=paragraph.role is ParagraphRole.LABEL,
            is_low=not paragraph.is_boxed,
        )
        if paragraph.is_boxed:
            left, right = (columns.at(edge) for edge in self._box_edges(paragraph))
            self._text(paragraph.text, look, (left, max(right, left + 1)), 0.0, is_kept=is_kept, is_framed=True)
            return
        blanks = plain(BLANK * max(paragraph.first_line, 0))
        place = columns.at(self._indent(paragraph)), columns.count
        self._text(blanks + paragraph.text, look, place, paragraph.space_above, is_kept=is_kept)

    def _text(
        self, text: Text, look: Look, place: tuple[int, int], above: float, *, is_kept: bool, is_framed: bool = False
    ) -> None:
        """Plan a text in one box, or in several lines of the sheet if it is too long for one."""
        plan, width = self.plan, self.plan.columns.width(*place)
        least = look.size * LEADING[Typeface.GOTHIC]
        pieces = cut_to(text, width, look.size, HIGHEST, is_bold=look.is_bold)
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            height = row_height([measured(piece, width, look.size, is_bold=look.is_bold)], least) + (
                0.0 if number else above
            )
            first = plan.add_line(min(height, HIGHEST), is_kept=is_kept and is_last)
            joined = {"joins_above": number > 0, "joins_below": not is_last}
            plan.boxes.append(Box(first, first + 1, *place, piece, look, is_framed=is_framed, **joined))

    def _table(self, table: Table, *, is_kept: bool, is_bound: bool) -> None:
        plan, size = self.plan, self._section.size
        follows_table = bool(plan.tables) and plan.tables[-1].end == len(plan.lines)
        if follows_table or table.space_above:
            plan.add_line(max(table.space_above, size / 2), is_kept=True)
        columns = [plan.columns.at(edge) for edge in _edges(table)]
        first = len(plan.lines)
        RowPlanner(plan, table, columns, size, HIGHEST).add(table.head, is_head=True, is_bound=True)
        head_end = len(plan.lines)
        room = page_capacity(self._section.setup) - plan.height(range(first, head_end))
        highest = min(HIGHEST, max(room, HIGHEST / 4))
        RowPlanner(plan, table, columns, size, highest).add(table.rows, is_head=False, is_bound=is_bound)
        plan.lines[-1] = replace(plan.lines[-1], is_kept=plan.lines[-1].is_kept or is_kept)
        plan.tables.append(TablePlace(first, head_end, len(plan.lines), columns[0], columns[-1], table.has_lines))


def _edges(table: Table) -> list[float]:
    """Return the edges of a table's columns from left to right in millimetres."""
    return [table.indent + width for width in accumulate((column.width for column in table.columns), initial=0.0)]
