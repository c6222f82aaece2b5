"""Reads a whole file for the check of machine-readable tables.

Nothing is corrected: no blanks are stripped, no merge is resolved, no row is skipped. Pictures, shapes and charts are
counted; their content is never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from nakano_status.domain.machine_readable import check
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.no_formula import without_guard
from nakano_status.workbook.csv_reader import UNREADABLE_CSV, csv_problem, csv_records, may_be_csv
from nakano_status.workbook.file_kinds import FILE_TEXT
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.loading import FORMULA, Sheet, StoredCell, UnreadableWorkbook, load
from nakano_status.workbook.number_formats import plain_number
from nakano_status.workbook.rich_text import unescape
from nakano_status.workbook.seen import OBJECTS

_OTHER_KINDS = frozenset({"FILE-NOT-WORKBOOK", "FILE-OLD-EXCEL", "FILE-MAIL", "FILE-ARCHIVE", FILE_TEXT})
_WORKBOOK_AS_CSV = "CSVという名前のExcelブック"
_OLD_EXCEL = "以前の形式のExcel（.xls）"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_data(name: str, content: bytes, *, is_own: bool = False) -> check.CheckedFile | Problem:
    """Return the sheets of a file for the check of machine-readable tables, or the problem that prevents reading.

    For another kind of file, `other_kind` is set. Programs open files by extension, so a text without the extension of
    a CSV, or a workbook with it, is another kind. `is_own`: the program wrote the file, so that no quotation mark of a
    CSV is misplaced, whatever its cells look like.
    """
    refused = admit_workbook(name, content, LIST_LIMITS)
    is_csv = name.lower().endswith(".csv")
    if isinstance(refused, WorkbookParts):
        return check.CheckedFile(name, other_kind=_WORKBOOK_AS_CSV) if is_csv else _workbook(name, refused)
    if is_csv and may_be_csv(refused, content):
        return _csv(name, content, is_own=is_own)
    if refused.code in _OTHER_KINDS:
        return check.CheckedFile(name, other_kind=refused.found or _OLD_EXCEL)
    return refused


def _workbook(name: str, parts: WorkbookParts) -> check.CheckedFile | Problem:
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    return check.CheckedFile(name, tuple(map(_sheet, book.sheets)))


def _sheet(sheet: Sheet) -> check.DataSheet:
    cells = {
        place: found for place, cell in sorted(sheet.cells.items()) if cell.value is not None and (found := _cell(cell))
    }
    merges = tuple(check.Merge(*area) for area in sorted(sheet.merges))
    objects = Counter(each.kind.value for each in sheet.seen if each.kind in OBJECTS)
    return check.DataSheet(sheet.name, cells, merges, tuple(f"{kind} {number}個" for kind, number in objects.items()))


def _cell(cell: StoredCell) -> check.DataCell | None:
    value = cell.value
    if cell.kind == FORMULA:
        return check.DataCell(check.CellKind.FORMULA, str(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return check.DataCell(
            check.CellKind.DATE, value.isoformat() if isinstance(value, (datetime, date)) else str(value)
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return check.DataCell(check.CellKind.NUMBER, plain_number(value))
    text = unescape(str(value))
    return check.DataCell(check.CellKind.TEXT, text) if text else None


def _csv(name: str, content: bytes, *, is_own: bool) -> check.CheckedFile | Problem:
    try:
        cells = {
            (row, column): cell for row, column, cell in _fields(csv_records(content, may_have_joined_rows=not is_own))
        }
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled).at(file=name)
    return check.CheckedFile(name, (check.DataSheet(None, cells),))


def _fields(records: Iterator[list[str]]) -> Iterator[tuple[int, int, check.DataCell]]:
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(map(without_guard, record), start=1):
            if text:
                yield row, column, check.DataCell(_kind(text), text.replace("\r\n", "\n"))


def _kind(text: str) -> check.CellKind:
    if check.is_plain_number(text):
        return check.CellKind.NUMBER
    return check.CellKind.DATE if _DATE.fullmatch(text) else check.CellKind.TEXT
