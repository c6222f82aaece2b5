"""Reads the first table of an .xlsx or .csv: the organisation and the schedules that an office keeps."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from openpyxl.utils import get_column_letter

from nakano_status.application.workbook_ports import TableSheet
from nakano_status.domain.problem import Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.workbook.cell_scan import TooMany
from nakano_status.workbook.cells import CalculatedValues
from nakano_status.workbook.gate import admit
from nakano_status.workbook.limits import LIST_LIMITS
from nakano_status.workbook.loading import UnreadableWorkbook, load
from nakano_status.workbook.sheet_lines import SheetLine, sheet_lines

_TEXT_REFUSED = "FILE-TEXT"
_ENCODINGS = ("utf-8-sig", "cp932")
_LEAST_HEADINGS = 2
_LAST_LETTERS = 16_384  # XFD; columns beyond have no letters in Excel
_BLANKS = " \t\r\n\u3000\u00a0"

Row = tuple[int, tuple[str, ...]]


def read_table(name: str, content: bytes) -> TableSheet | Problem:
    """Return the head row and the rows below it with their numbers, or the problem that stopped it.

    The head is the first row with two cells filled. What is text is read as CSV whatever its name: UTF-8 with or
    without a mark, UTF-16 with one, or CP932; separated by commas, or by tabs as Excel's Unicode text is.
    """
    refused = admit(name, content, LIST_LIMITS)
    if refused is None:
        table = _workbook_table(content)
    elif refused.code == _TEXT_REFUSED and not content.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<"):
        table = _csv_table(content)
    else:
        return refused
    return table.at(file=name) if isinstance(table, Problem) else table


def _table(rows: Iterable[Row], sheet: str | None = None) -> TableSheet | Problem:
    filled = [(number, texts) for number, texts in rows if any(texts)]
    for place, (_, head) in enumerate(filled):
        if sum(map(bool, head)) >= _LEAST_HEADINGS:
            columns = tuple(get_column_letter(column) for column in range(1, len(head) + 1))
            return TableSheet(head, columns, tuple(filled[place + 1 :]), sheet)
    return problem("TABLE-EMPTY")


def _workbook_table(content: bytes) -> TableSheet | Problem:
    """The table on the first visible sheet that holds a cell; of a merge, each row says what its first cell says."""
    try:
        book = load(content)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason))
    calculated = CalculatedValues(content)
    for sheet in book.worksheets:
        lines = list(sheet_lines(sheet, calculated))
        if sheet.sheet_state == "visible" and any(line.own for line in lines):
            rows = [(line.row, tuple(_texts(line, sheet.max_column))) for line in lines]
            return _table(rows, sheet.title)
    return problem("TABLE-EMPTY")


def _texts(line: SheetLine, last_column: int) -> Iterator[str]:
    for column in range(1, last_column + 1):
        cell = line.shown(column)
        yield _trim(cell.text or cell.found or "") if cell else ""


def _csv_table(content: bytes) -> TableSheet | Problem:
    text = decoded(content)
    if text is None:
        return problem("TABLE-ENCODING")
    head = text.partition("\n")[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _table(
            (number, tuple(map(_trim, record))) for number, record in enumerate(admitted_records(records), start=1)
        )
    except TooMany as much:
        return problem(much.code, found=much.found, expected=much.allowed)
    except csv.Error:  # a field beyond all measure, or NUL in the middle: no table of words
        return problem("TABLE-ENCODING")


def admitted_records(records: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the lines of a CSV as long as it is no larger than a workbook may be; raise TooMany at the first beyond."""
    for number, record in enumerate(records, start=1):
        if number > LIST_LIMITS.rows or len(record) > LIST_LIMITS.columns:
            raise TooMany(f"{get_column_letter(min(len(record), _LAST_LETTERS))}{number}", LIST_LIMITS.last_cell)
        yield record


def decoded(content: bytes) -> str | None:
    """Return the text of a CSV in UTF-8, in UTF-16 with a mark, or in CP932; None where it is none of them."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _trim(text: str) -> str:
    return text.replace("\r\n", "\n").strip(_BLANKS)
