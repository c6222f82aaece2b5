"""Read the first table of an .xlsx or .csv: the organisation and the schedules that an office keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells.cells import (
    BOOLEAN_READ,
    CONVERTED,
    DATE_FOUND,
    FORMULA_READ,
    CalculatedValues,
    FoundCell,
    conversion_problem,
    formula_text,
)
from nakano_status.workbook.cells.header_rows import may_show, shown_text
from nakano_status.workbook.cells.loading import UnreadableWorkbook, load
from nakano_status.workbook.cells.sheet_lines import SheetLine, sheet_lines
from nakano_status.workbook.gate.archive import LIST_LIMITS, WorkbookParts
from nakano_status.workbook.gate.gate import admit
from nakano_status.workbook.tables.csv_reader import UNREADABLE_CSV, csv_problem, csv_records, is_markup

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TEXT_REFUSED = "FILE-TEXT"
_UNREADABLE = "TABLE-FORMULA-UNREADABLE"
_LEAST_HEADINGS = 2
_BLANKS = " \t\r\n\u3000\u00a0"

Row = tuple[int, tuple[str, ...]]


def read_table(name: str, content: bytes, needed: Collection[str] = ()) -> TableSheet | Problem:
    """Return the head row and the rows below it with their numbers, or the problem that stopped it.

    The rows of a table without any of the headings `needed` (folded names) are not read. The head is the first row with
    two cells filled. A text file is read as CSV whatever its name, separated by commas, or by tabs as Excel's Unicode
    text is.
    """
    parts = admit(name, content, LIST_LIMITS)
    if isinstance(parts, WorkbookParts):
        table = _workbook_table(parts, needed)
    elif parts.code == _TEXT_REFUSED and not is_markup(content):
        table = _csv_table(content, needed)
    else:
        return parts
    return table.at(file=name) if isinstance(table, Problem) else table


def read_sheets(name: str, content: bytes) -> tuple[TableSheet, ...] | Problem:
    """Return the tables on the visible sheets of a workbook, or the problem that stopped it."""
    parts = admit(name, content, LIST_LIMITS)
    if not isinstance(parts, WorkbookParts):
        return parts.at(file=name)
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    calculated = CalculatedValues(parts)
    tables = (_sheet_table(each, calculated) for each in book.worksheets if each.sheet_state == "visible")
    return tuple(each for each in tables if isinstance(each, TableSheet))


def _sheet_table(
    sheet: Worksheet, calculated: CalculatedValues, needed: Collection[str] = ()
) -> TableSheet | Problem | None:
    """Return the table on a sheet, None if nothing is on it."""
    lines = list(sheet_lines(sheet, calculated))
    if not any(line.own for line in lines):
        return None
    rows = [(line.row, tuple(_texts(line, sheet.max_column))) for line in lines]
    return _with_conversions(_table(rows, needed, sheet.title), sheet, lines)


def _table(rows: Iterable[Row], needed: Collection[str], sheet: str | None = None) -> TableSheet | Problem:
    filled = ((number, texts) for number, texts in rows if any(texts))
    for _, head in filled:
        if sum(map(bool, head)) >= _LEAST_HEADINGS:
            columns = tuple(get_column_letter(column) for column in range(1, len(head) + 1))
            return TableSheet(head, columns, tuple(filled) if _has_any(needed, head) else (), sheet)
    return problem("TABLE-EMPTY")


def _has_any(needed: Collection[str], texts: Iterable[str]) -> bool:
    return not needed or any(fold_name(text) in needed for text in texts)


def _workbook_table(parts: WorkbookParts, needed: Collection[str]) -> TableSheet | Problem:
    """Return the table on the first visible sheet with a cell; each row of a merge has the text of its first cell."""
    if not may_show(parts, lambda texts: _has_any(needed, map(shown_text, texts))):
        return TableSheet((), (), ())
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason))
    calculated = CalculatedValues(parts)
    visible = (each for each in book.worksheets if each.sheet_state == "visible")
    tables = (_sheet_table(each, calculated, needed) for each in visible)
    return next((each for each in tables if each is not None), problem("TABLE-EMPTY"))


def _with_conversions(
    table: TableSheet | Problem, sheet: Worksheet, lines: Iterable[SheetLine]
) -> TableSheet | Problem:
    """Leave out the rows with a formula that cannot be read; report it, and every formula and truth value."""
    if isinstance(table, Problem):
        return table
    below = {number for number, _ in table.rows}
    headed = {column for column, text in enumerate(table.head, start=1) if text}
    problems = tuple(
        _conversion_problem(
            Place(sheet=table.sheet, cell=cell.cell, row=line.row, column=table.head[column - 1]), cell, formula
        )
        for line in lines
        if line.row in below
        for column, cell in sorted(line.own.items())
        for formula in (_formula_at(sheet, line.row, column),)
        if column in headed and (formula or cell.code in CONVERTED)
    )
    unreadable = {each.place.row for each in problems if each.code == _UNREADABLE}
    kept = tuple((number, texts) for number, texts in table.rows if number not in unreadable)
    return replace(table, rows=kept, problems=problems)


def _formula_at(sheet: Worksheet, row: int, column: int) -> str | None:
    cell = sheet.cell(row, column)
    return formula_text(cell.value) if cell.data_type == "f" else None


def _conversion_problem(place: Place, cell: FoundCell, formula: str | None) -> Problem:
    """Return the problem of a cell; a date is readable in a table, even the result of a formula."""
    if formula is None or cell.code in {FORMULA_READ, BOOLEAN_READ}:
        return conversion_problem(cell, place)
    if cell.code == DATE_FOUND:
        return problem(FORMULA_READ, place, found=formula, expected=cell.found)
    return problem(_UNREADABLE, place, found=formula)


def _texts(line: SheetLine, last_column: int) -> Iterator[str]:
    for column in range(1, last_column + 1):
        cell = line.shown(column)
        yield _trim(cell.text or cell.found or "") if cell else ""


def _csv_table(content: bytes, needed: Collection[str]) -> TableSheet | Problem:
    try:
        records = enumerate(csv_records(content, may_have_tabs=True), start=1)
        return _table(((number, tuple(map(_trim, record))) for number, record in records), needed)
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled)


def _trim(text: str) -> str:
    return text.replace("\r\n", "\n").strip(_BLANKS)
