"""Reads the first table of an .xlsx or .csv file, or the tables on the sheets of a workbook, as people fill them in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import chain, count, islice, starmap

from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, ReadCell
from nakano_status.domain.exchange.facts import fold_seen
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_rows
from nakano_status.domain.text.narrative import TYPED_BLANKS
from nakano_status.workbook import cells as sheet_cells
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.csv_reader import (
    LEAST_HEADINGS,
    UNREADABLE_CSV,
    csv_problem,
    csv_records,
    line_of_record,
    may_be_csv,
)
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.header_rows import head_texts, heading_suffixes, may_have_texts, text_in_cell
from nakano_status.workbook.loading import FORMULA, Sheet, StoredCell, UnreadableWorkbook, first_rows, load
from nakano_status.workbook.number_formats import shown_day

_THIS_ROW, _THIS_CELL = "この行", "この欄"
_UNREADABLE = "TABLE-FORMULA-UNREADABLE"
_ERROR_VALUE = "TABLE-ERROR-VALUE"
_NO_RESULT = sheet_cells.FORMULA_UNREADABLE
_UNCLEAR = frozenset({sheet_cells.NUMBER_UNREADABLE, sheet_cells.DATE_FOUND})
"""Codes of numbers and dates whose shown text is not certain."""
_DEEPEST = 2
"""Greatest number of rows of a head below its first row."""
_HEAD_WITHIN = 100
"""Number of rows searched for the head whose headings are reported if the table is not read."""

Row = tuple[int, tuple[str, ...]]
Reads = Callable[[str], bool]
"""A function that returns whether an import reads the column with a folded heading."""


def read_table(
    name: str, content: bytes, needed: Collection[str] = (), reads: Reads | None = None
) -> TableSheet | Problem:
    """Return the head row of a file's first table and the numbered rows below it, or the problem that prevents reading.

    If none of the headings `needed` (folded names) is found, the rows are not read. The head is the first row with two
    filled cells, together with the rows below it that divide its headings, provided that `reads` accepts each heading
    there. A text file is read as CSV whatever its name, separated by commas, or by tabs like Excel's Unicode text.
    `reads`: None if the head is one row.
    """
    parts = admit_workbook(name, content, LIST_LIMITS)
    if isinstance(parts, WorkbookParts):
        table = _workbook_table(parts, needed, reads)
    elif may_be_csv(parts, content):
        table = _csv_table(content, needed, reads)
    else:
        return parts
    return table.at(file=name) if isinstance(table, Problem) else table


def read_sheets(
    name: str,
    content: bytes,
    needed: Collection[str] = (),
    hidden: Collection[str] = (),
    own: Collection[str] = (),
) -> tuple[TableSheet, ...] | Problem:
    """Return the tables on the visible sheets of a workbook, or the problem that prevents reading.

    The first table also has the problems of sheets that are not read. `needed`: names of sheets; if names are given and
    the workbook has none of them, the result is empty. `hidden`: the names of hidden sheets that are read, too. `own`:
    the texts that the program writes beside the cells of such a workbook.
    """
    parts = admit_workbook(name, content, LIST_LIMITS)
    if not isinstance(parts, WorkbookParts):
        return parts.at(file=name)
    if needed and not any(sheet in needed for sheet, _ in parts.sheets()):
        return ()
    try:
        book = load(parts)
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason)).at(file=name)
    folded = frozenset(map(fold_seen, own))
    read = (each for each in book.sheets if each.is_visible or each.name in hidden)
    tables = [found for each in read if isinstance(found := _sheet_table(each, own=folded), TableSheet)]
    # a plan's workbook has a hidden sheet for programs, which only some acts read
    kept = (each.name for each in book.sheets if not each.is_visible and each.name == CHECK_SHEET)
    unread = tuple(table_unread_content.unread_sheet_problems(book, (*(each.sheet or "" for each in tables), *kept)))
    return tuple(replace(each, problems=(*each.problems, *unread)) if each is tables[0] else each for each in tables)


def _sheet_table(
    sheet: Sheet, needed: Collection[str] = (), reads: Reads | None = None, own: Collection[str] = ()
) -> TableSheet | Problem | None:
    """Return the table on a sheet; None if the sheet is empty."""
    days = {cell.address: day for cell in sheet.cells.values() if (day := _day(cell)) is not None}
    stored = counted("表を読み取っています", sheet_cells.sheet_lines(sheet), sheet.last_row)
    lines = [_with_days(line, days) if days else line for line in stored]
    if not any(line.own for line in lines):
        return None
    rows = [(line.row, tuple(_texts(line, sheet.last_column))) for line in lines]
    rows = rows if reads is None else _with_one_head(rows, lines, reads)
    below = {row for row, _ in rows[_head_at(rows) + 1 :]}
    read = _table(rows, needed, sheet.name)
    if isinstance(read, Problem):
        return read
    table, unread = read
    found = _with_conversions(table, sheet, lines, below)
    if not sheet.is_visible:
        return found
    heads = {row for row, _ in rows} - below
    headed = [column for column, heading in enumerate(found.head, start=1) if heading]
    of_table = [(row, column) for row, _ in found.rows for column in headed]
    beside = table_unread_content.problems_beside_table(sheet, unread, of_table, heads, own=own)
    return replace(found, problems=(*found.problems, *beside))


def _day(cell: StoredCell) -> str | None:
    """Return the day that a cell with a date shows, as text; None for any other cell."""
    shown = cell.result or cell
    return shown_day(shown.value, shown.number_format) if isinstance(shown.value, (date, time, timedelta)) else None


def _with_days(line: sheet_cells.SheetLine, days: Mapping[str, str]) -> sheet_cells.SheetLine:
    """Return the line with dates replaced by their texts in `days` (by address): in a table, a day may be a date."""
    own, above = ({column: _with_day(cell, days) for column, cell in cells.items()} for cells in (line.own, line.above))
    return replace(line, own=own, above=above)


def _with_day(cell: ReadCell, days: Mapping[str, str]) -> ReadCell:
    if cell.code != sheet_cells.DATE_FOUND or cell.cell not in days:
        return cell
    return replace(cell, state=CellState.VALUE, text=days[cell.cell], code=sheet_cells.DATE_READ)


def _table(
    rows: Iterable[Row], needed: Collection[str], sheet: str | None = None
) -> tuple[TableSheet, tuple[table_unread_content.UnreadText, ...]] | Problem:
    """Return the table in the rows, and the texts above its head and in its rows that have no heading."""
    above: list[Row] = []
    filled = ((number, texts) for number, texts in rows if any(texts))
    for number, head in filled:
        if sum(map(bool, head)) >= LEAST_HEADINGS:
            columns = tuple(column_letters(column) for column in range(1, len(head) + 1))
            below = tuple(filled) if _has_any(needed, head) else ()
            too_long = tuple(_too_long(below, head, sheet))
            left_out = {each.place.row for each in too_long if each.place.row is not None}
            kept = tuple((row, texts) for row, texts in below if row not in left_out)
            problems = tuple(quote_left_out_rows(too_long, dict(below)))
            unread = (*_outside(above, ()), *_outside(kept, head))
            return TableSheet(head, columns, kept, sheet, problems, left_out=frozenset(left_out)), unread
        above.append((number, head))
    return problem("TABLE-EMPTY")


def _with_one_head(rows: list[Row], lines: Sequence[sheet_cells.SheetLine], reads: Reads) -> list[Row]:
    """Return the rows with a head of several rows joined into one row, if the import reads each of its headings.

    A heading is the whole text above a column, otherwise the text of its lower rows, as in lists.
    """
    first = _head_at(rows)
    for last in range(min(first + _DEEPEST, len(rows) - 1), first, -1):
        below = lines[first + 1 : last + 1]
        heads = {
            column: next((each for each in heading_suffixes(parts) if reads(fold_name(each))), "")
            for column, parts in head_texts(lines[first : last + 1]).items()
        }
        if all(line.own and all(heads[column] for column in line.own) for line in below):
            head = tuple(heads.get(column) or text for column, text in _columns(rows[first][1], heads))
            return [*rows[:first], (rows[last][0], head), *rows[last + 1 :]]
    return rows


def _head_at(rows: Sequence[Row]) -> int:
    """Return the index of the first row of the head; if there is none, the number of rows."""
    return next((at for at, (_, texts) in enumerate(rows) if sum(map(bool, texts)) >= LEAST_HEADINGS), len(rows))


def _columns(texts: Sequence[str], heads: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield (column, text) for a row, extended with empty texts to the last column of `heads`."""
    return zip(count(1), (*texts, *[""] * (max(heads) - len(texts))), strict=False)


def _too_long(rows: Sequence[Row], head: Sequence[str], sheet: str | None) -> Iterator[Problem]:
    """Yield a problem for each row with cells beyond the last heading, which may belong to other columns."""
    width = max(column for column, heading in enumerate(head, start=1) if heading)
    most = table_unread_content.most_cells(len(head), (len(texts) for _, texts in rows))
    for number, texts in rows:
        beside = texts[width : None if sheet is None else width + 1]  # farther on a sheet, it may be a note
        if any(beside) or len(texts) > most:
            yield table_unread_content.long_row_problem(sheet, number, width, texts[width:])


def _outside(rows: Iterable[Row], head: Sequence[str]) -> Iterator[table_unread_content.UnreadText]:
    """Yield each text that has no heading."""
    for number, texts in rows:
        for column, text in enumerate(texts, start=1):
            if text and not (column <= len(head) and head[column - 1]):
                yield number, column, text


def _has_any(needed: Collection[str], texts: Iterable[str]) -> bool:
    return not needed or any(fold_name(text) in needed for text in texts)


def _workbook_table(parts: WorkbookParts, needed: Collection[str], reads: Reads | None) -> TableSheet | Problem:
    """Return the table on the first visible sheet with a cell; each row of a merge has the text of its first cell.

    If the workbook has none of the headings `needed`, only its head is read, to report its headings.
    """
    is_meant = may_have_texts(parts, lambda texts: _has_any(needed, map(text_in_cell, texts)))
    try:
        book = load(parts if is_meant else first_rows(parts, _HEAD_WITHIN))
    except UnreadableWorkbook as reason:
        return problem("LIST-UNREADABLE", found=str(reason))
    tables = (_sheet_table(each, needed, reads) for each in book.sheets if each.is_visible)
    found = next((each for each in tables if each is not None), problem("TABLE-EMPTY"))
    if isinstance(found, Problem):
        return found if is_meant else TableSheet((), (), ())
    unread = table_unread_content.unread_sheet_problems(book, [found.sheet or ""])
    return replace(found, problems=(*found.problems, *unread))


def _with_conversions(
    table: TableSheet, sheet: Sheet, lines: Sequence[sheet_cells.SheetLine], below: Collection[int]
) -> TableSheet:
    """Return a table without the rows that have a cell whose shown text cannot be read.

    Such cells are reported, as are other formulas, truth values and cells whose look differs from their text. `below`:
    the numbers of all rows below the head; a row whose every text is struck out is not among the table's rows.
    """
    rows = dict(table.rows)
    problems: list[Problem] = []
    unreadable: set[int] = set()
    may_be_lost = set(below) - table.left_out
    for line in lines:
        for column, cell in sorted({**line.above, **line.own}.items()):
            heading = table.head[column - 1] or None
            place = Place(sheet=table.sheet, cell=cell.cell, row=line.row, column=heading)
            is_lost = heading is not None and line.row in may_be_lost and cell.text is None
            unreadable |= {line.row} if is_lost else set()
            if column in line.own or is_lost:
                formula = _formula_at(sheet, line.row, column) or (cell.found if cell.code == _NO_RESULT else None)
                problems += _cell_problems(cell, place, formula, is_below=is_lost or line.row in rows)
    kept = tuple((number, texts) for number, texts in table.rows if number not in unreadable)
    left_out = {number: texts for number, texts in table.rows if number in unreadable}
    return replace(
        table,
        rows=kept,
        problems=(*table.problems, *quote_left_out_rows(problems, left_out)),
        left_out=table.left_out | unreadable,
    )


def _cell_problems(cell: ReadCell, place: Place, formula: str | None, *, is_below: bool) -> Iterator[Problem]:
    """Yield the problem of a cell, if it has one; `place.column` is its heading, or None.

    `is_below`: the cell is below the headings.
    """
    unread = _THIS_ROW if is_below and place.column else _THIS_CELL
    if cell.code in _UNCLEAR:
        yield problem("TABLE-LOOK-UNREADABLE", place, found=cell.found, unread=unread)
    is_converted = formula is not None or cell.code in {*sheet_cells.CONVERTED, sheet_cells.ERROR_VALUE}
    if is_converted and is_below and place.column and cell.code not in table_unread_content.LOOKS | _UNCLEAR:
        yield _conversion_problem(place, cell, formula)
    if look := table_unread_content.look_problem(cell, place, unread):
        yield look


def _formula_at(sheet: Sheet, row: int, column: int) -> str | None:
    cell = sheet.cells.get((row, column))
    return sheet_cells.formula_text(cell) if cell is not None and cell.kind == FORMULA else None


def _conversion_problem(place: Place, cell: ReadCell, formula: str | None) -> Problem:
    """Return the problem of a converted cell; a date is readable in a table, even as the result of a formula."""
    if formula is None and cell.code == sheet_cells.ERROR_VALUE:
        return problem(_ERROR_VALUE, place, found=cell.found)
    if formula is None or cell.code in {sheet_cells.FORMULA_READ, sheet_cells.BOOLEAN_READ}:
        return sheet_cells.conversion_problem(cell, place)
    if cell.code == sheet_cells.DATE_READ:
        return problem(sheet_cells.FORMULA_READ, place, found=formula, expected=cell.text)
    return problem(_UNREADABLE, place, found=formula)


def _texts(line: sheet_cells.SheetLine, last_column: int) -> Iterator[str]:
    for column in range(1, last_column + 1):
        cell = line.shown(column)
        is_lost = cell is None or cell.code in table_unread_content.LOST | _UNCLEAR
        yield "" if cell is None or is_lost else _trim(cell.text or cell.found or "")


def _csv_table(content: bytes, needed: Collection[str], reads: Reads | None) -> TableSheet | Problem:
    try:
        records = enumerate(csv_records(content, may_have_tabs=True), start=1)
        rows = ((number, tuple(map(_trim, record))) for number, record in records)
        begun = list(islice(rows, _HEAD_WITHIN if reads else 0))
        begun = _with_one_head(begun, list(starmap(line_of_record, begun)), reads) if reads else begun
        read = _table(chain(begun, rows), needed)
    except UNREADABLE_CSV as stumbled:
        return csv_problem(stumbled)
    if isinstance(read, Problem):
        return read
    table, unread = read
    return replace(table, problems=(*table_unread_content.texts_outside_table(None, unread), *table.problems))


def _trim(text: str) -> str:
    return text.replace("\r\n", "\n").strip(TYPED_BLANKS)
