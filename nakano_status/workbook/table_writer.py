"""Write a plain table for people to work on in Excel; `table_reader` reads it back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from nakano_status.application.ports.workbooks import TableSheet
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.new_workbook import new_workbook, write_text
from nakano_status.workbook.no_formula import without_formula

_WIDEST, _NARROWEST, _PADDING = 320, 72, 20
_PIXELS_A_HALF = 8
_EVERYWHERE = "A1:XFD1048576"
_HEAD_GREY = "#D9D9D9"


def write_table(name: str, sheet: TableSheet, made_at: datetime) -> bytes:
    """Return a .csv (UTF-8 with a byte order mark, for Excel) if the name ends in .csv, else an .xlsx."""
    lines = [sheet.head, *(texts for _, texts in sheet.rows)]
    return _as_csv(lines) if name.lower().endswith(".csv") else _as_workbook(sheet, lines, made_at)


def _as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([without_formula(each) for each in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _as_workbook(sheet: TableSheet, lines: Sequence[Sequence[str]], made_at: datetime) -> bytes:
    target = io.BytesIO()
    book = new_workbook(target, title=sheet.sheet or "", made_at=made_at)
    page = book.add_worksheet(sheet.sheet)
    head = book.add_format({"bold": True, "bg_color": _HEAD_GREY, "border": 1, "num_format": "@"})
    body = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"})
    for row, texts in enumerate(lines):
        for column, text in enumerate(texts):
            write_text(page, row, column, as_typed(text), head if row == 0 else body)
    for column, texts in enumerate(zip(*lines, strict=True)):
        page.set_column_pixels(column, column, max(map(_width, texts)))
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE})
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(lines) - 1, len(sheet.head) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return target.getvalue()


def _width(text: str) -> int:
    halves = max((sum(1 if each.isascii() else 2 for each in line) for line in text.split("\n")), default=0)
    return min(max(halves * _PIXELS_A_HALF + _PADDING, _NARROWEST), _WIDEST)
