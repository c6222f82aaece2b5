"""A sheet of a workbook as HTML, for display in the window: texts, widths, merged cells, colours and bold letters."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from html import escape

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

_PIXELS = 5
"""Pixels for one character of a column's width; fewer than in a spreadsheet program."""
_WIDTH = 8.43
"""Width, in characters, of a column that does not state one."""
_TABLE = '<table border="1" cellspacing="0" cellpadding="3" style="border-collapse: collapse; font-size: 8pt">'


def sheet_html(content: bytes, lines: int) -> str:
    """Return the first `lines` rows of a workbook's first visible sheet as HTML.

    Hidden columns and rows, and blank rows at the end, are left out.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
    widths = dict(_widths(sheet))
    spans = {(each.min_row, each.min_col): each for each in sheet.merged_cells.ranges}
    written = [row for row in sheet.iter_rows(max_row=lines) if any(cell.value for cell in row)]
    rows = (
        "".join(
            _cell(cell, widths, spans.get((number, at))) for at, cell in enumerate(row, start=1) if widths.get(at, 1)
        )
        for number, row in enumerate(sheet.iter_rows(max_row=written[-1][0].row), start=1)
        if not sheet.row_dimensions[number].hidden
    )
    return f"{_TABLE}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _widths(sheet: Worksheet) -> Iterator[tuple[int, float]]:
    """Yield (column, width) for each column that states a width; the width of a hidden column is 0."""
    for each in sheet.column_dimensions.values():
        for column in range(each.min or 1, (each.max or 0) + 1):
            yield column, 0 if each.hidden else each.width


def _cell(cell: Cell | MergedCell, widths: Mapping[int, float], span: CellRange | None) -> str:
    if isinstance(cell, MergedCell):
        return ""
    columns = [each for each in range(cell.column, (span.max_col if span else cell.column) + 1) if widths.get(each, 1)]
    down = span.max_row - span.min_row + 1 if span else 1
    width = round(sum(widths.get(each, _WIDTH) for each in columns) * _PIXELS)
    colour = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    ground = f' bgcolor="#{colour[2:]}"' if isinstance(colour, str) else ""
    text = escape("" if cell.value is None else str(cell.value)).replace("\n", "<br>")
    shown = f"<b>{text}</b>" if cell.font.b else text
    return f'<td colspan="{len(columns)}" rowspan="{down}" width="{width}"{ground}>{shown}</td>'
