"""Read what a form only shows: the last report (前回の報告), and the 用語の表 in 記入のしかた.

Neither is an answer, so what cannot be read is left out; a form without 用語の表 has the built-in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import PreviousReport
from nakano_status.domain.fields.headings import ID, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from nakano_status.workbook.cells.cells import SheetCells, Texts
from nakano_status.workbook.cells.label_search import fold_label
from nakano_status.workbook.form.layout import GUIDE_SHEET, NO_WORDS, PREVIOUS_SHEET, WORDS_PRINTED, WORDS_TYPED

_PREVIOUS = "前回の"
_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")
_WORD_HEADINGS = (fold_label(WORDS_TYPED), fold_label(WORDS_PRINTED))


def read_previous_sheet(sheets: Sequence[SheetCells], profile: Profile) -> PreviousReport | None:
    """Return the published texts of the last round by 管理番号, or None if the form does not show them."""
    year: FiscalYear | None = None
    columns: dict[str, int] = {}
    rows: dict[str, dict[str, str | None]] = {}
    for texts in _rows(sheets, PREVIOUS_SHEET):
        if ID not in columns:
            year = year or _year(texts)
            columns = _columns(texts, profile)
        elif row_id := _row_id(texts[columns[ID]], profile):
            rows[row_id] = {key: texts[place] for key, place in columns.items() if key != ID}
    return None if year is None else PreviousReport(year.short, rows)


def _rows(sheets: Sequence[SheetCells], name: str) -> Iterator[Texts]:
    found = next((each for each in sheets if fold_label(each.name) == name), None)
    return iter(()) if found is None else found.typed_rows()


def _year(texts: Texts) -> FiscalYear | None:
    found = _YEAR.search(" ".join(filter(None, texts)))
    return FiscalYear.read(found[1]) if found else None


def _columns(texts: Texts, profile: Profile) -> dict[str, int]:
    """Return the place of each key, if this is the row of the headings."""
    found = {place: read_heading((text or "").removeprefix(_PREVIOUS), profile) for place, text in enumerate(texts)}
    return {each.key: place for place, each in found.items() if each and each.key in {ID, *profile.published_keys}}


def _row_id(text: str | None, profile: Profile) -> str | None:
    try:
        return read_id(text or "", profile.initiative_id)
    except ValueError:
        return None


def read_guide_words(sheets: Sequence[SheetCells]) -> WordTable | None:
    """Return the 用語の表, the built-in one if the sheet has none, or None if there is no such sheet."""
    rows = _rows(sheets, GUIDE_SHEET)
    if all(fold_label(each.name) != GUIDE_SHEET for each in sheets):
        return None
    place = next((place for texts in rows if (place := _word_place(texts)) is not None), None)
    found = () if place is None else tuple(dict.fromkeys(_word_lines(rows, place)))
    # Even an empty table has a line for it: without lines, they were lost.
    return WordTable(tuple(line for line in found if line.typed != NO_WORDS)) if found else BUILT_IN


def _word_place(texts: Texts) -> int | None:
    """Return the place of the first of the two adjacent headings, if this row has them."""
    folded = [fold_label(text) for text in texts]
    return next((place for place in range(len(folded) - 1) if tuple(folded[place : place + 2]) == _WORD_HEADINGS), None)


def _word_lines(rows: Iterator[Texts], place: int) -> Iterator[TermLine]:
    """Yield the lines below the headings up to the first blank one; half a line, or a whole sentence, is skipped."""
    for number, texts in enumerate(rows):
        typed, printed = ((text or "").strip() for text in texts[place : place + 2])
        if number >= MOST_LINES or not (typed or printed):
            return
        if typed and printed and max(len(typed), len(printed)) <= LONGEST_WORD:
            yield TermLine(typed, printed)
