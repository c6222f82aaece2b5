"""Draw a paper as a workbook: one sheet for each section, all texts shown, pages not broken inside groups of lines."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nakano_status.documents.document import Align, Document, PageBreak, Section, Text, plain_text
from nakano_status.documents.list import layout
from nakano_status.workbook.drawing.new_workbook import (
    GREY,
    edge_type,
    new_workbook,
    pixels,
    set_up_page,
    write_runs,
    write_text,
)
from nakano_status.workbook.drawing.sheet_plan import Box, Look, SheetPlan
from nakano_status.workbook.drawing.sheet_planner import page_capacity, plan_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


def pages_of(plan: SheetPlan, capacity: float) -> Iterator[tuple[range, range]]:
    """Yield the lines of each page, of at most `capacity` points, and those of the head repeated above them."""
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
    """Yield the ranges (end exclusive) of lines that must be on one page; what is higher than a page is not bound."""
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
    """Return the lines of the head of the table that a page break above that line divides."""
    place = bisect_left(plan.tables, line, key=lambda table: table.head_end) - 1
    if place < 0 or line >= plan.tables[place].end:
        return range(0)
    return plan.head(plan.tables[place])


_ID_HEADING = "管理番号"
_ID_WIDTH, _GAP_WIDTH = 24.0, 4.0
_HEAD_FILL = "#D9D9D9"
_THIN, _MEDIUM = 1, 2
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "［］：＊？／￥")
_HIGHEST_FROZEN = 250.0  # points: frozen rows must leave room to scroll below
_TYPE = {"font_name": layout.FONT, "font_charset": 128, "font_family": 3, "font_scheme": "none", "num_format": "@"}
_SIDES = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_MM_PER_INCH = 25.4


def draw_sheets(document: Document) -> bytes:
    """Return the workbook's bytes; equal for equal documents. Raise ValueError if the document is empty."""
    sections = [each for each in document.sections if any(not isinstance(block, PageBreak) for block in each.blocks)]
    if not sections:
        raise ValueError(document.title)
    target = io.BytesIO()
    with new_workbook(target, title=document.title, made_at=datetime.fromisoformat(document.made_on)) as workbook:
        formats, is_counted = _Formats(workbook), not any(each.begins_numbering for each in sections[1:])
        for name, section in zip(sheet_names([each.name for each in sections]), sections, strict=True):
            sheet = workbook.add_worksheet(name)
            _Sheet(sheet, formats, section, plan_sheet(section, document.numerals)).draw(is_counted=is_counted)
    return target.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return unique names that Excel accepts: short enough, without the characters that it reserves."""
    names: list[str] = []
    for name in wanted:
        clean = name.translate(_NOT_IN_NAMES).strip(" '")[:_LONGEST_NAME].strip(" '") or "見出しなし"
        taken = {each.casefold() for each in names}
        number, unique = 2, clean
        while unique.casefold() in taken:
            ending = f"({number})"
            number, unique = number + 1, clean[: _LONGEST_NAME - len(ending)] + ending
        names.append(unique)
    return names


class _Sheet:
    """One sheet that is drawn; rows and columns are counted from 0."""

    def __init__(self, sheet: Worksheet, formats: _Formats, section: Section, plan: SheetPlan) -> None:
        self._sheet = sheet
        self._formats = formats
        self._section = section
        self._plan = plan
        self._boxes = sorted(plan.boxes, key=lambda box: (box.first, box.left))
        self._firsts = [box.first for box in self._boxes]
        self._longest = max((box.end - box.first for box in self._boxes), default=0)
        self._id_column = plan.columns.count + 1

    def draw(self, *, is_counted: bool) -> None:
        """Draw everything; Excel has a field for the pages of a workbook, and none for the pages of a sheet."""
        for number, width in enumerate(self._plan.columns.pixels()):
            self._sheet.set_column_pixels(number, number, width)
        row, breaks = 0, []
        for lines, head in pages_of(self._plan, page_capacity(self._section.setup)):
            breaks.append(row)
            if not self._plan.repeats_by_itself:
                row = self._draw_lines(head, row)
            row = self._draw_lines(lines, row)
        self._sheet.set_h_pagebreaks(breaks[1:])
        if any(line.row_id for line in self._plan.lines):
            self._set_up_ids()
        self._set_up_print(row - 1, is_counted=is_counted)

    def _draw_lines(self, lines: range, row: int) -> int:
        """Draw lines of one page from a row on; return the row below them."""
        shift = row - lines.start
        for line in lines:
            self._sheet.set_row(line + shift, self._plan.lines[line].height)
            row_id = self._plan.lines[line].row_id
            if row_id is not None:
                write_text(self._sheet, line + shift, self._id_column, row_id, self._formats.row_id)
        for box in self._boxes_in(lines):
            self._draw_box(box, lines, shift)
        return row + len(lines)

    def _boxes_in(self, lines: range) -> Iterator[Box]:
        """Return the boxes that begin on lines or extend into them; for speed, only those nearby are tested."""
        near = bisect_left(self._firsts, lines.start - self._longest), bisect_left(self._firsts, lines.stop)
        return (box for box in self._boxes[slice(*near)] if box.end > lines.start)

    def _draw_box(self, box: Box, lines: range, shift: int) -> None:
        """Draw the part of a box that is on the page of these lines."""
        first, end = max(box.first, lines.start), min(box.end, lines.stop)
        text = box.text if box.repeats or first == box.first else ()
        style = self._formats.of(box.look, self._edges(box, first, end, lines), text)
        place = first + shift, box.left
        if end - first > 1 or box.right - box.left > 1:
            self._sheet.merge_range(*place, end + shift - 1, box.right - 1, None, style)
        if len({run._replace(text="") for run in text if run.text}) > 1 or any(run.grey or run.struck for run in text):
            runs = (run._replace(bold=run.bold or box.look.is_bold) for run in text)
            write_runs(self._sheet, place, runs, layout.FONT, style)
        else:
            write_text(self._sheet, *place, plain_text(text) or None, style)

    def _edges(self, box: Box, first: int, end: int, lines: range) -> dict[str, int]:
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
        if self._plan.repeats_by_itself:
            heading = self._plan.tables[0].head_end - 1
            write_text(self._sheet, heading, self._id_column, _ID_HEADING, self._formats.row_id)

    def _set_up_print(self, last_row: int, *, is_counted: bool) -> None:
        sheet, section, setup = self._sheet, self._section, self._section.setup
        set_up_page(sheet, setup)
        sheet.print_area(0, 0, last_row, self._plan.columns.count - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_footer(_footer(section, is_counted=is_counted), {"margin": setup.footer / _MM_PER_INCH})
        if section.header:
            sheet.set_header(f"&L{_note(section.header)}", {"margin": setup.header / _MM_PER_INCH})
        if section.begins_numbering:
            sheet.set_start_page(1)
        if self._plan.repeats_by_itself:
            head = self._plan.head(self._plan.tables[0])
            sheet.repeat_rows(head.start, head.stop - 1)
            if self._plan.height(range(head.stop)) < _HIGHEST_FROZEN:
                sheet.freeze_panes(head.stop, 0)


def _note(text: str) -> str:
    """Return a note for headers and footers: in small type, with their control character doubled."""
    return f"{edge_type(9)} {text.replace('&', '&&')}"


def _footer(section: Section, *, is_counted: bool) -> str:
    left = f"&L{_note(section.footer_left)}" if section.footer_left else ""
    number = "&P / &N" if is_counted else "&P"
    centre = f"&C{edge_type(10)}{number}" if section.counts_pages else ""
    return left + centre + (f"&R{_note(section.footer_right)}" if section.footer_right else "")


class _Formats:
    """The cell formats of a workbook: black lines and grey heads, legible in monochrome copies."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.row_id = self._format({"font_size": layout.ID_SIZE, "font_color": GREY, "valign": "vcenter"})

    def of(self, look: Look, edges: dict[str, int], text: Text) -> Format:
        """Return the format of a cell, which has what all of its text has in common."""
        runs = [run for run in text if run.text]
        properties: dict[str, Any] = {"font_size": look.size, "align": _SIDES[look.align], "text_wrap": True, **edges}
        if look.align is Align.RIGHT and edges:
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
