"""Read any workbook or CSV for the rules on machine-readable tables: cells, merges, and objects on the sheets.

Unlike the table reader it corrects nothing: no blanks are stripped, no merge is resolved, no row is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from nakano_status.domain.machine_readable.sheet import CellKind, CheckedFile, DataCell, DataSheet, Merge
from nakano_status.domain.machine_readable.table import is_plain_number
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.workbook.archive import WorkbookParts
from nakano_status.workbook.cells import unescape
from nakano_status.workbook.csv_reader import UNREADABLE_CSV, csv_problem, csv_records, is_markup
from nakano_status.workbook.gate import admit
from nakano_status.workbook.limits import LIST_LIMITS
from nakano_status.workbook.loading import UnreadableWorkbook, load
from nakano_status.workbook.no_formula import without_guard
from nakano_status.workbook.sheet_objects import objects_by_sheet
from nakano_status.workbook.shown_number import plain_number

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TEXT = "FILE-TEXT"
_OTHER_KINDS = frozenset({"FILE-NOT-WORKBOOK", "FILE-OLD-EXCEL", _TEXT})
_WORKBOOK_AS_CSV = "CSVという名前のExcelブック"
_OLD_EXCEL = "以前の形式のExcel（.xls）"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_data(name: str, content: bytes) -> CheckedFile | Problem:
    """Return the file's sheets, the kind of another file (`other_kind`), or the problem for which it is not read.

    A text without the extension of a CSV, or a workbook with it, is neither, as programs open files by extension.
    """
    refused = admit(name, content, LIST_LIMITS)
    is_csv = name.lower().endswith(".csv")
    if isinstance(refused, WorkbookParts):
        return CheckedFile(name, other_kind=_WORKBOOK_AS_CSV) if is_csv else _workbook(name, refused)
    if refused.code == _TEXT and is_csv and not is_markup(content):
        return _csv(name, content)
    if refused.code in _OTHER_KINDS:
        return CheckedFile(name, other_kind=refused.found or _OLD_EXCEL)
    return refused


def _workbook(name: str, parts: WorkbookParts) -> CheckedFile | Problem:
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    objects = objects_by_sheet(parts)
    return CheckedFile(name, tuple(_sheet(sheet, objects.get(sheet.title, ())) for sheet in book.worksheets))


def _sheet(sheet: Worksheet, objects: tuple[str, ...]) -> DataSheet:
    cells = {
        (cell.row, cell.column): found
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None and (found := _cell(cell))
    }
    areas = sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col))
    merges = tuple(Merge(area.min_row, area.min_col, area.max_row, area.max_col) for area in areas)
    return DataSheet(sheet.title, cells, merges, objects)


def _cell(cell: Any) -> DataCell | None:
    value = cell.value
    if cell.data_type == "f":
        return DataCell(CellKind.FORMULA, str(getattr(value, "text", value)))
    if isinstance(value, (datetime, date, time, timedelta)):
        return DataCell(CellKind.DATE, value.isoformat() if isinstance(value, (datetime, date)) else str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return DataCell(CellKind.NUMBER, plain_number(value))
    text = unescape(str(value))
    return DataCell(CellKind.TEXT, text) if text else None


def _csv(name: str, content: bytes) -> CheckedFile | Problem:
    try:
        cells = {(row, column): cell for row, column, cell in _fields(csv_records(content))}
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled).at(file=name)
    return CheckedFile(name, (DataSheet(None, cells),))


def _fields(records: Iterator[list[str]]) -> Iterator[tuple[int, int, DataCell]]:
    for row, record in enumerate(records, start=1):
        for column, text in enumerate(map(without_guard, record), start=1):
            if text:
                yield row, column, DataCell(_kind(text), text.replace("\r\n", "\n"))


def _kind(text: str) -> CellKind:
    if is_plain_number(text):
        return CellKind.NUMBER
    return CellKind.DATE if _DATE.fullmatch(text) else CellKind.TEXT
