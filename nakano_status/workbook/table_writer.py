"""Writes tables as CSV (UTF-8 with a byte order mark, for Excel) or .xlsx, for people to work on or for machines.

`table_reader` reads tables for people back unchanged. One exception: it refuses a CSV in which the lines of a cell look
like rows of the table, because a misplaced quotation mark joins rows in the same way (`csv_reader`); an .xlsx has no
such cells. Tables for machines have real numbers and dates (decision 0035).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.stopping import counted
from nakano_status.documents.data_table import LIST_SEPARATOR, DataTable, Value
from nakano_status.documents.drawing_rules import EM, advance
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.domain.text.narrative import as_published, as_typed
from nakano_status.domain.text.no_formula import without_formula
from nakano_status.workbook.cell_texts import fits_a_cell, write_text
from nakano_status.workbook.gate import LONGEST_TEXT
from nakano_status.workbook.new_workbook import PIXELS_PER_MM, height_of_texts, new_workbook
from nakano_status.workbook.workbook_proof import Cells, SheetValues, prove_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_Cell = str | int | Decimal | date | None
_FONT = {"font_name": "BIZ UDPゴシック", "font_charset": 128, "font_family": 3, "font_scheme": "none", "font_size": 11}
_HEAD: dict[str, Any] = {"bold": True, "bg_color": "#D9D9D9", "border": 1, "num_format": "@"}
_NARROWEST, _PADDING = 72, 20
_WIDEST, _WIDEST_OF_DATA = 320, 360
_PIXELS_A_HALF, _PIXELS_AN_EM = 8, 16
"""Column widths fit the cells with a margin: a number or date that is wider than its column shows as ###."""
_DATE = "yyyy-mm-dd"
_EVERYWHERE = "A1:XFD1048576"
_A3 = 8
_SIZE = 11
_LAST_CHOICE = 999
"""Last line whose cells offer the choices of their column and explain it."""
_PAGE = 1_900
"""Width of columns, in pixels, that fits a printed page and is still legible."""


def write_table(name: str, sheet: TableSheet, made_at: datetime) -> bytes:
    """Return the bytes of a table for people to work on: a .csv if the name ends in .csv, otherwise an .xlsx.

    In a .csv, a blank is put before a text that a spreadsheet program would run as a formula. For an .xlsx, raises
    TextTooLong if a text does not fit a cell.
    """
    if _is_csv(name):
        lines = [sheet.head, *(texts for _, texts in sheet.rows)]
        return _as_csv(map(without_formula, line) for line in lines)
    return write_sheets(sheet.sheet or "", [sheet], made_at)


def write_sheets(title: str, sheets: Sequence[TableSheet], made_at: datetime) -> bytes:
    """Return the bytes of an .xlsx with a sheet for each table; raise TextTooLong if a text does not fit a cell."""
    target, values = io.BytesIO(), dict[str, SheetValues]()
    with new_workbook(target, title=title, made_at=made_at) as book:
        head = book.add_format(_HEAD)
        body = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.sheet)
            values[page.get_name()] = _write_sheet(page, sheet, head, body)
            if sheet.is_hidden:
                page.very_hidden()
    return prove_workbook(target.getvalue(), values)


def _write_sheet(page: Worksheet, sheet: TableSheet, head: Format, body: Format) -> SheetValues:
    """Write a table to a page and return the texts by their cells."""
    values: dict[Cells, str | None] = {}
    lines = [sheet.head, *(texts for _, texts in sheet.rows)]
    for row, texts in enumerate(counted("表を作成しています", lines, len(lines))):
        for column, text in enumerate(texts):
            if not fits_a_cell(text):
                where = f"{sheet.sheet}、{row + 1}行目"
                raise TextTooLong(id=where, key=sheet.head[column], expected=f"{LONGEST_TEXT:,}")
            values[(row, column),] = as_typed(text)
            write_text(page, row, column, as_typed(text), head if row == 0 else body)
    widths = []
    for column, texts in enumerate(zip(*lines, strict=True)):
        halves = max(sum(1 if each.isascii() else 2 for each in line) for text in texts for line in text.split("\n"))
        widths.append(min(max(halves * _PIXELS_A_HALF + _PADDING, _NARROWEST), _WIDEST))
        page.set_column_pixels(column, column, widths[-1])
    for row, texts in enumerate(lines):
        page.set_row(
            row,
            height_of_texts(
                (text, (width - _PADDING) / PIXELS_PER_MM, _SIZE) for text, width in zip(texts, widths, strict=True)
            ),
        )
    for column, heading in enumerate(sheet.head):
        rule: dict[str, Any] = {}
        if choices := sheet.choices.get(heading):
            rule |= {"validate": "list", "source": [*choices], "show_error": heading not in sheet.open_choices}
        if note := sheet.notes.get(heading):
            rule = {"validate": "any", **rule, "input_title": heading, "input_message": note}
        if rule:
            page.data_validation(1, column, _LAST_CHOICE, column, rule)
    page.autofilter(0, 0, len(lines) - 1, len(sheet.head) - 1)
    _set_up(page, pages_wide=math.ceil(sum(widths) / _PAGE))
    return values


def write_data(name: str, table: DataTable, made_at: datetime) -> bytes:
    """Return a table for machines as .csv or .xlsx, chosen by the suffix of `name`; equal bytes for equal arguments.

    Raises TextTooLong if a text is longer than a cell of a workbook can hold.
    """
    headings = tuple(column.heading for column in table.columns)
    rows = [_in_cells(row) for row in table.rows]
    if _is_csv(name):
        return _as_csv((headings, *(map(_in_csv, row) for row in rows)))
    target = io.BytesIO()
    with new_workbook(target, title=table.title, made_at=made_at) as book:
        page = book.add_worksheet(table.name)
        head = book.add_format({**_FONT, **_HEAD})
        widths = [_width(texts) for texts in zip(headings, *rows, strict=True)]
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            write_text(page, 0, place, heading, head)
            page.set_column_pixels(place, place, width)

        @cache
        def look(shown: str) -> Format:
            made: Format = book.add_format({**_FONT, "num_format": shown, "text_wrap": True, "valign": "vcenter"})
            return made

        for number, row in enumerate(rows, start=1):
            shown = (None if value is None else str(value) for value in row)
            room = (width / PIXELS_PER_MM for width in widths)
            page.set_row(number, height_of_texts((*each, _SIZE) for each in zip(shown, room, strict=True)))
            for place, value in enumerate(row):
                if isinstance(value, str) and not fits_a_cell(value):
                    raise TextTooLong(id=table.name_of(row), key=headings[place], expected=f"{LONGEST_TEXT:,}")
                if value is not None:
                    _write_value(page, (number, place), value, look(_format_of(value)))
        if table.rows:
            heads = [{"header": heading, "header_format": head} for heading in headings]
            look_of = {"name": table.name, "columns": heads, "style": None}
            page.add_table(0, 0, len(table.rows), len(headings) - 1, look_of)
        page.set_paper(_A3)
        page.print_across()
        page.hide_gridlines(0)  # cells have no borders: grid lines are printed
        page.set_footer("&C&10&P / &N")
        _set_up(page, pages_wide=math.ceil(sum(widths) / _PAGE))
    lines = enumerate((headings, *rows))
    values: SheetValues = {((row, place),): value for row, line in lines for place, value in enumerate(line)}
    return prove_workbook(target.getvalue(), {table.name: values})


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _as_csv(lines: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _in_cells(row: Iterable[Value]) -> tuple[_Cell, ...]:
    """Return a row as published, with one text per cell: several names are joined with a separator."""
    joined = (LIST_SEPARATOR.join(each) if isinstance(each, tuple) else each for each in row)
    return tuple(as_published(each) if isinstance(each, str) else each for each in joined)


def _in_csv(value: _Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return without_formula(value)


def _set_up(page: Worksheet, *, pages_wide: int) -> None:
    """Set up a page so that the headings remain in view and are on each printed page."""
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE})  # codes are texts
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(pages_wide, 0)
    page.repeat_rows(0)


def _write_value(page: Worksheet, place: tuple[int, int], value: _Cell, look: Format) -> None:
    if isinstance(value, date):
        page.write_datetime(*place, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 - a day
    elif isinstance(value, str):
        write_text(page, *place, value, look)
    else:
        page.write_number(*place, float(value or 0), look)


def _format_of(value: _Cell) -> str:
    """Return the number format: 46.0 keeps its decimal; no thousands separator, so that text and value agree."""
    if isinstance(value, date):
        return _DATE
    if isinstance(value, str):
        return "@"
    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    return "0." + "0" * decimals if decimals else "0"


def _width(values: Sequence[_Cell]) -> int:
    lines = (line for value in values if value is not None for line in str(value).split("\n"))
    longest = max(map(advance, lines), default=0)
    return min(max(math.ceil(longest * _PIXELS_AN_EM / EM) + _PADDING, _NARROWEST), _WIDEST_OF_DATA)
