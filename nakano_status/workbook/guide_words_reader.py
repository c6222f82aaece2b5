"""Read the 用語の表 in 記入のしかた as written by `form_guide_sheet`: visible cells only.

It is only advice, so what cannot be read is left out; a form without such a table has the built-in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nakano_status.domain.text.narrative import as_typed
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from nakano_status.workbook.cells import unescape, value_of
from nakano_status.workbook.form_layout import GUIDE_SHEET, NO_WORDS, WORDS_PRINTED, WORDS_TYPED
from nakano_status.workbook.label_search import fold_label

_LAST_ROW, _LAST_COLUMN = 1_000, 12
"""The limits of the search: the table is below some forty lines."""

_HEADINGS = (fold_label(WORDS_TYPED), fold_label(WORDS_PRINTED))

Cells = Sequence[object]


def read_guide_words(book: Any) -> WordTable | None:
    """Return the table, the built-in one if the sheet has none, or None if there is no such sheet."""
    sheet = next((each for each in book.worksheets if fold_label(each.title) == GUIDE_SHEET), None)
    if sheet is None:
        return None
    ends = {"max_row": min(sheet.max_row, _LAST_ROW), "max_col": min(sheet.max_column, _LAST_COLUMN)}
    rows = sheet.iter_rows(**ends)  # beyond, openpyxl would create every missing cell
    lines: Iterator[Cells] = (tuple(map(value_of, cells)) for cells in rows)
    place = next((place for cells in lines if (place := _place(cells)) is not None), None)
    if place is None:
        return BUILT_IN
    found = tuple(dict.fromkeys(_lines(lines, place)))
    if not found:  # its lines were lost: even an empty table has a line for it
        return BUILT_IN
    return WordTable(tuple(line for line in found if line.typed != NO_WORDS))


def _place(cells: Cells) -> int | None:
    """Return the index of the first of the two adjacent headings, if this row has them."""
    folded = [fold_label(cell) if isinstance(cell, str) else "" for cell in cells]
    return next((place for place in range(len(folded) - 1) if tuple(folded[place : place + 2]) == _HEADINGS), None)


def _lines(rows: Iterable[Cells], place: int) -> Iterator[TermLine]:
    """Yield the lines below the headings up to the first blank one; half a line, or a whole sentence, is skipped."""
    for number, cells in enumerate(rows):
        typed, printed = (_text(cell) for cell in cells[place : place + 2])
        if number >= MOST_LINES or not (typed or printed):
            return
        if typed and printed and max(len(typed), len(printed)) <= LONGEST_WORD:
            yield TermLine(typed, printed)


def _text(cell: object) -> str:
    return (as_typed(unescape(cell)) or "").strip() if isinstance(cell, str) else ""
