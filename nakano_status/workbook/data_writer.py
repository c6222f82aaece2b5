"""Write a machine-readable table: CSV (UTF-8 with a mark) or .xlsx with true numbers and dates (decision 0035)."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nakano_status.documents.data_table import DataColumn, DataTable, Value, ValueKind
from nakano_status.documents.text_measure import EM, advance
from nakano_status.domain.refusals.reading import TextTooLong
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.limits import LONGEST_TEXT
from nakano_status.workbook.new_workbook import fits_a_cell, new_workbook, write_text
from nakano_status.workbook.no_formula import without_formula
from nakano_status.workbook.row_height import row_height

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = {"font_name": "BIZ UDPゴシック", "font_charset": 128, "font_family": 3, "font_scheme": "none", "font_size": 11}
_HEAD_GREY = "#D9D9D9"
_NARROWEST, _WIDEST, _PADDING = 72, 360, 20
_PIXELS_AN_EM = 16
"""Column widths fit the cells with a margin: a number or date that is wider than its column shows as ###."""
_DATE = "yyyy-mm-dd"
_EVERYWHERE = "A1:XFD1048576"
_A3 = 8
_SIZE = 11
_PIXELS_PER_MM = 96 / 25.4
_PAGE = 1_900
"""The width of columns, in pixels, that fits a printed page and is still legible."""


def write_data(name: str, table: DataTable, made_at: datetime) -> bytes:
    """Return a CSV if the name ends in .csv, else an .xlsx; equal bytes for equal tables and `made_at`.

    Raise TextTooLong if a text is longer than a cell of a workbook can hold.
    """
    return _as_csv(table) if name.lower().endswith(".csv") else _as_workbook(table, made_at)


def _as_csv(table: DataTable) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(column.heading for column in table.columns)
    writer.writerows([_in_csv(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return without_formula(as_typed(value) or "")


def _as_workbook(table: DataTable, made_at: datetime) -> bytes:
    target = io.BytesIO()
    book = new_workbook(target, title=table.title, made_at=made_at)
    page = book.add_worksheet(table.name)
    head = book.add_format({**_FONT, "bold": True, "bg_color": _HEAD_GREY, "border": 1, "num_format": "@"})
    widths = [_width(texts) for texts in zip(*([c.heading for c in table.columns], *table.rows), strict=True)]
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        write_text(page, 0, place, column.heading, head)
        page.set_column_pixels(place, place, width)
    cells = _Cells(book, page)
    for number, row in enumerate(table.rows, start=1):
        shown = (None if value is None else str(value) for value in row)
        page.set_row(
            number, row_height((text, width / _PIXELS_PER_MM, _SIZE) for text, width in zip(shown, widths, strict=True))
        )
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            if value is not None:
                _check_length(table, row, column, value)
                cells.write((number, place), value, column.kind)
    _set_up(page, sum(widths))
    book.close()
    return target.getvalue()


def _check_length(table: DataTable, row: tuple[Value, ...], column: DataColumn, value: Value) -> None:
    if isinstance(value, str) and not fits_a_cell(value):
        raise TextTooLong(id=table.name_of(row), key=column.heading, expected=f"{LONGEST_TEXT:,}")


def _set_up(page: Worksheet, width: int) -> None:
    """Keep headings in view and on each printed page; grid lines are printed, cells have no borders."""
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE})  # codes are texts
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(math.ceil(width / _PAGE), 0)
    page.print_across()
    page.repeat_rows(0)
    page.hide_gridlines(0)
    page.set_footer("&C&10&P / &N")


class _Cells:
    """Writes values with their own types; number formats are created when they are needed."""

    def __init__(self, book: Workbook, page: Worksheet) -> None:
        self._book = book
        self._page = page
        self._formats: dict[str, Format] = {}

    def write(self, place: tuple[int, int], value: Value, kind: ValueKind) -> None:
        if isinstance(value, date):
            self._page.write_datetime(*place, datetime(value.year, value.month, value.day), self._format(_DATE))  # noqa: DTZ001 - a day
        elif isinstance(value, (int, Decimal)):
            self._page.write_number(*place, float(value), self._format(_number_format(value)))
        else:
            shown = self._format("General" if kind is ValueKind.NUMBER else "@")
            write_text(self._page, *place, as_typed(value), shown)

    def _format(self, shown: str) -> Format:
        if shown not in self._formats:
            look: dict[str, Any] = {**_FONT, "num_format": shown, "text_wrap": True, "valign": "vcenter"}
            self._formats[shown] = self._book.add_format(look)
        return self._formats[shown]


def _number_format(value: int | Decimal) -> str:
    """Return the number format: 46.0 keeps its decimal; no thousands separator, so that text and value agree."""
    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    return "0." + "0" * decimals if decimals else "0"


def _width(values: Iterable[Value]) -> int:
    lines = (line for value in values if value is not None for line in str(value).split("\n"))
    longest = max(map(advance, lines), default=0)
    return min(max(math.ceil(longest * _PIXELS_AN_EM / EM) + _PADDING, _NARROWEST), _WIDEST)
