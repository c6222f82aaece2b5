"""A sheet of a workbook as HTML, for display in the window: texts, widths, merged cells, colours and bold letters."""

from __future__ import annotations

from html import escape

from nakano_status.domain.cell_address import CellArea
from nakano_status.workbook.colours import WHITE
from nakano_status.workbook.gate import WorkbookParts, inflate, zip_directory
from nakano_status.workbook.loading import Sheet, load
from nakano_status.workbook.rich_text import unescape

_PIXELS = 5
"""Pixels for one character of a column's width; fewer than in a spreadsheet program."""
_WIDTH = 8.43
"""Width, in characters, of a column that does not state one."""
_TABLE = '<table border="1" cellspacing="0" cellpadding="3" style="border-collapse: collapse; font-size: 8pt">'


def sheet_html(content: bytes, lines: int) -> str:
    """Return the first `lines` rows of a workbook's first visible sheet as HTML.

    Hidden columns and rows, and blank rows at the end, are left out. `content` must be a workbook of our own: its size
    is not checked. Raises ValueError if these rows have no text.
    """
    parts = WorkbookParts({entry.filename: inflate(content, entry) for entry in zip_directory(content)})
    sheet = next(each for each in load(parts).sheets if each.is_visible)
    last = max(row for row, column in sheet.cells if row <= lines and _text(sheet, row, column))
    rows = (_row(sheet, row) for row in range(1, last + 1) if row not in sheet.hidden_rows)
    return f"{_TABLE}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _row(sheet: Sheet, row: int) -> str:
    """Return the visible cells of a row; of merged cells, only the first."""
    merges = [area for area in sheet.merges if area.top <= row <= area.bottom]
    cells = []
    for column in range(1, sheet.last_column + 1):
        area = next((each for each in merges if each.covers(row, column)), CellArea(row, column, row, column))
        if column not in sheet.hidden_columns and (row, column) == (area.top, area.left):
            cells.append(_cell(sheet, area))
    return "".join(cells)


def _cell(sheet: Sheet, area: CellArea) -> str:
    columns = [each for each in range(area.left, area.right + 1) if each not in sheet.hidden_columns]
    width = round(sum(sheet.widths.get(each, _WIDTH) for each in columns) * _PIXELS)
    style = cell.style if (cell := sheet.cells.get((area.top, area.left))) else None
    colour = style.ground if style else None
    ground = f' bgcolor="#{bytes(colour).hex().upper()}"' if isinstance(colour, tuple) and colour != WHITE else ""
    text = escape(_text(sheet, area.top, area.left)).replace("\n", "<br>")
    shown = f"<b>{text}</b>" if style and style.is_bold else text
    down = area.bottom - area.top + 1
    return f'<td colspan="{len(columns)}" rowspan="{down}" width="{width}"{ground}>{shown}</td>'


def _text(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a cell, for a formula that of its result; blank if the cell is empty."""
    cell = sheet.cells.get((row, column))
    value = (cell.result or cell).value if cell else None
    return unescape(value) if isinstance(value, str) else "" if value is None else str(value)
