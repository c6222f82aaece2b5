"""Report everything that a list or a table shows and that is not read: facts(file) - cells that were read.

Cells that are read and whose look differs from their text are reported here, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from nakano_status.domain.cell_address import cell_address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.fact_problems import problems_beside
from nakano_status.domain.exchange.facts import TEXT, Fact, fold_seen
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.text.narrative import bare_text, join_texts
from nakano_status.workbook import cells
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.loading import Book, Sheet
from nakano_status.workbook.seen import SeenKind
from nakano_status.workbook.sight import facts_of, things_of

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
UnreadText = tuple[int, int, str]
"""The row, the column and the text of a cell that is not read."""


def problems_beside_table(
    sheet: Sheet,
    unread: Iterable[UnreadText],
    read: Iterable[tuple[int, int]],
    heads: Collection[int],
    *,
    known: re.Pattern[str] = _NOTHING_KNOWN,
    own: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield the problems of everything that a sheet with a table shows beside the cells that were read.

    `unread`, `read`: the cells of the table's sheet that were not read, and those that were. `heads`: the rows of
    headings, in which a diagonal divides two labels. Headers and footers that consist of `known` texts (as `bare_text`
    returns them) are left out, and so are `own` texts and the input messages of columns, which templates have.
    """
    shown = SheetCells(sheet)
    hidden = (place for place in read if shown.hides_row(place[0]) or shown.hides_column(place[1]))
    texts = [Fact(sheet.name, *place, TEXT, text, is_hidden=True) for place in hidden if (text := shown.text(*place))]
    headings = {fold_seen(str(cell.value)) for (row, _), cell in sheet.cells.items() if row in heads}
    things = (each for each in things_of(shown) if not _is_of_table(each, known, headings, heads))
    facts = (*text_facts(sheet.name, unread), *texts, *things)
    return problems_beside(facts, {fact.spot for fact in texts}, [sheet.name], own)


def _is_of_table(fact: Fact, known: re.Pattern[str], headings: Collection[str], heads: Collection[int]) -> bool:
    """Return whether something beside the cells belongs to a table itself, such as the number of a page."""
    match fact.kind:
        case SeenKind.HEADER.value | SeenKind.FOOTER.value:
            return not any(map(str.isalnum, known.sub("", bare_text(fact.text))))
        case SeenKind.PROMPT.value:
            return fold_seen(fact.text.partition("\n")[0]) in headings
        case SeenKind.CROSSED.value:
            return fact.row in heads
    return False


def text_facts(sheet: str | None, texts: Iterable[UnreadText]) -> Iterator[Fact]:
    """Yield the facts of texts that are not read; `sheet`: None for a CSV."""
    return (Fact(sheet or "", row, column, TEXT, text) for row, column, text in texts)


def texts_outside_table(
    sheet: str | None, texts: Iterable[UnreadText], severity: Severity | None = None
) -> Iterator[Problem]:
    """Yield a problem for each column with texts outside a table; `sheet`: None for a CSV."""
    return problems_beside(text_facts(sheet, texts), (), [sheet or ""], severity=severity)


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
        if sheet.name not in names:
            yield from unread_sheet_problem(sheet)


def unread_sheet_problem(sheet: Sheet, severity: Severity | None = None) -> Iterator[Problem]:
    """Yield the problem of a sheet that was not read, with all that it shows, if it shows anything."""
    return problems_beside(facts_of([SheetCells(sheet)], ()), (), (), severity=severity)


def lost_sheet_problems(book: Book) -> Iterator[Problem]:
    """Yield a problem for each sheet that the workbook lists and does not contain."""
    return (problem("TABLE-SHEET-LOST", Place(sheet=name), found=name) for name in book.lost_sheets)
