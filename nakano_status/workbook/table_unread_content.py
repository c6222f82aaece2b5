"""Report everything visible in a list or a table that is not read.

This covers cells whose look differs from their text, texts outside the table, things over the cells, hidden rows, and
sheets that are not read. Each is reported with its place and its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from nakano_status.domain.cell_address import cell_address, column_letters, parse_address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.text.narrative import bare_text, join_texts
from nakano_status.workbook import cells
from nakano_status.workbook.loading import TEXT, Book, Sheet
from nakano_status.workbook.seen import SeenKind

LOST = frozenset({cells.STRUCK, cells.FORMAT_HIDDEN, cells.PICTURE})
"""Codes of cells whose content is not read at all."""
_LOOKS = {
    cells.STRUCK: "TABLE-STRUCK",
    cells.STRUCK_PART: "TABLE-STRUCK-PART",
    cells.SCRIPT_LOST: cells.SCRIPT_LOST,
    cells.FORMAT_HIDDEN: "TABLE-LOOK-UNREADABLE",
    cells.PICTURE: "TABLE-LOOK-UNREADABLE",
    cells.DIRECTION: cells.DIRECTION,
}
LOOKS = frozenset(_LOOKS)
"""Codes of cells whose look differs from their text."""


def look_problem(cell: ReadCell, place: Place, unread: str) -> Problem | None:
    """Return the problem of a cell whose look differs from its text; None for any other cell.

    `place`: the place of the cell, possibly without its address. `unread`: the Japanese name of the part of the table
    that is not read if the cell is not, such as 「この行」.
    """
    code = cell.code
    if code not in LOOKS:
        return None
    found = problem(_LOOKS[code], replace(place, cell=cell.cell), found=cell.found, expected=cell.text)
    return found.having({"unread": unread}) if code in LOST else found


_NOTHING_KNOWN = re.compile("(?!)")


def problems_beside_cells(
    sheet: Sheet, known: re.Pattern[str] = _NOTHING_KNOWN, heads: Collection[int] = ()
) -> Iterator[Problem]:
    """Yield a problem for each thing on a sheet that is over or around its cells.

    `heads`: the rows of headings, in which a diagonal divides two labels.

    Page numbers, and headers and footers that consist of `known` texts (as `bare_text` returns them), are left out.
    Input messages of the table's columns, which templates have, are left out, too.
    """
    headings = {"".join(str(cell.value).split()) for cell in sheet.cells.values() if cell.kind == TEXT}
    for thing in sheet.seen:
        is_edge = thing.kind in (SeenKind.HEADER, SeenKind.FOOTER)
        text = thing.text or ""
        if is_edge and not any(map(str.isalnum, known.sub("", bare_text(text)))):
            continue
        if thing.kind is SeenKind.PROMPT and "".join(text.partition("\n")[0].split()) in headings:
            continue
        if thing.kind is SeenKind.CROSSED and thing.cell and parse_address(thing.cell)[0] in heads:
            continue
        place = Place(sheet=sheet.name, cell=thing.cell)
        yield problem("TABLE-OBJECT", place, found=join_texts([text]) or thing.kind.value, kind=thing.kind.value)


def hidden_row_problems(sheet: Sheet, rows: Iterable[int]) -> Iterator[Problem]:
    """Yield one problem that lists the hidden rows among the `rows` that were read.

    Nothing if none is hidden, or if the sheet is filtered.
    """
    hidden = dict.fromkeys(row for row in rows if row in sheet.hidden_rows) if not sheet.is_filtered else {}
    if hidden:
        lines = (line for line in cells.sheet_lines(sheet) if line.row in hidden)
        texts = join_texts(text for line in lines for text in line.texts())
        yield problem("TABLE-ROWS-HIDDEN", Place(sheet=sheet.name), found=join_texts(map(str, hidden)), texts=texts)


def hidden_column_problems(
    sheet: Sheet, head: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[Problem]:
    """Yield a problem for each hidden column that has a heading and texts.

    `rows`: the number of each row below the head `head`, with its texts.
    """
    texts = tuple(zip(*(texts for _, texts in rows), strict=False))
    for column, (heading, below) in enumerate(zip(head, texts, strict=False), start=1):
        if heading and column in sheet.hidden_columns and any(below):
            yield hidden_column_problem(sheet, column_letters(column), heading, filter(None, below))


def hidden_column_problem(sheet: Sheet, letters: str, heading: str, texts: Iterable[str]) -> Problem:
    """Return the problem of a hidden column that was read; `texts`: the texts below its heading."""
    place = Place(sheet=sheet.name, cell=letters, column=heading)
    return problem("TABLE-COLUMN-HIDDEN", place, found=heading, texts=join_texts(texts))


def texts_outside_table(
    sheet: str | None, texts: Sequence[tuple[int, int, str]], severity: Severity | None = None
) -> Iterator[Problem]:
    """Yield a problem for each column with texts outside a table; `texts`: row, column and text of each.

    `sheet`: None for a CSV. `severity`: None for the usual one.
    """
    for place, found in texts_by_place(sheet, texts).items():
        yield problem("TABLE-OUTSIDE", place, severity=severity, found=join_texts(found), count=str(len(found)))


def texts_by_place(sheet: str | None, texts: Iterable[tuple[int, int, str]]) -> dict[Place, tuple[str, ...]]:
    """Return the texts of each column by the place of its first text, as `texts_outside_table` reports them."""
    columns = grouped((column, (row, text)) for row, column, text in texts)
    return {
        Place(sheet=sheet, cell=cell_address(found[0][0], column), row=found[0][0]): tuple(text for _, text in found)
        for column, found in columns.items()
    }


def most_cells(head: int, rows: Iterable[int]) -> int:
    """Return the greatest number of cells that a row of a CSV may have: as many as the head, or as most rows have.

    `head`: the number of cells of the head. `rows`: the number of cells of each row below it. Programs end all rows
    with the delimiters of blank columns. A row with more cells has a comma in a value, even if its last cell is blank.
    """
    number = Counter(rows)
    usual = max(number, key=lambda each: (number[each], -each), default=0)
    return max(head, usual) if number[usual] > 1 else head


def long_row_problem(sheet: str | None, row: int, width: int, beside: Iterable[str]) -> Problem:
    """Return the problem of a row with cells beyond the last heading.

    `sheet`: None for a CSV. `width`: the column of the last heading. `beside`: the texts beyond it.
    """
    place = Place(sheet=sheet, cell=cell_address(row, width + 1), row=row)
    return problem("TABLE-ROW-TOO-LONG", place, found=join_texts(filter(None, beside)) or "（空欄）")


def unread_sheet_problems(book: Book, read: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each sheet that has texts or a chart and was not read, and for each lost sheet.

    `read`: the names of the sheets read.
    """
    yield from lost_sheet_problems(book)
    names = frozenset(read)
    for sheet in (*book.sheets, *book.chart_sheets):
        if sheet.name not in names and (texts := sheet_words(sheet)):
            yield problem("TABLE-SHEET-UNREAD", Place(sheet=sheet.name), found=sheet.name, texts=texts)


def lost_sheet_problems(book: Book) -> Iterator[Problem]:
    """Yield a problem for each sheet that the workbook lists and does not contain."""
    for name in book.lost_sheets:
        yield problem("TABLE-SHEET-UNREAD", Place(sheet=name), found=name, texts="ファイルに中身がありません")


def sheet_words(sheet: Sheet) -> str:
    """Return all texts on a sheet as one text, in its cells and beside them; empty if there are none."""
    lines = cells.sheet_lines(sheet)
    things = (thing.text or thing.kind.value for thing in sheet.seen)
    return join_texts([*(text for line in lines for text in line.texts()), *things])
