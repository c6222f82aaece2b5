"""Read the sheet 前回の報告 as written by `form_previous_sheet`: what was published in the last round, by 管理番号.

It is only shown beside the new answers, so what cannot be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import PreviousReport
from nakano_status.domain.fields.headings import ID, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cells import unescape, value_of
from nakano_status.workbook.form_layout import PREVIOUS_SHEET
from nakano_status.workbook.label_search import fold_label

_PREVIOUS = "前回の"
_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")

Cells = Sequence[object]


def read_previous_sheet(book: Any, profile: Profile) -> PreviousReport | None:
    """Return the last report that the form shows, or None if there is none."""
    sheet = next((each for each in book.worksheets if fold_label(each.title) == PREVIOUS_SHEET), None)
    if sheet is None:
        return None
    lines = (tuple(map(value_of, cells)) for cells in sheet.iter_rows())
    year: FiscalYear | None = None
    columns: dict[str, int] = {}
    for cells in lines:
        year = year or _year(cells)
        columns = _columns(cells, profile)
        if ID in columns:
            break
    return None if year is None else PreviousReport(year.short, dict(_rows(lines, columns)))


def _year(cells: Cells) -> FiscalYear | None:
    found = _YEAR.search(" ".join(str(cell) for cell in cells if cell is not None))
    try:
        return FiscalYear.parse(found[1]) if found else None
    except ValueError:  # 令和0年度: it was typed over
        return None


def _columns(cells: Cells, profile: Profile) -> dict[str, int]:
    """Return the column of each key, if this is the row of the headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = read_heading(str(cell or "").removeprefix(_PREVIOUS), profile)
        if heading is not None and (heading.key == ID or heading.key in profile.published_keys):
            found[heading.key] = place
    return found


def _rows(lines: Iterator[Cells], columns: Mapping[str, int]) -> Iterator[tuple[str, dict[str, str | None]]]:
    for cells in lines:
        try:
            row_id = read_id(str(cells[columns[ID]]))
        except ValueError:
            continue
        yield row_id, {key: _text(cells[place]) for key, place in columns.items() if key != ID}


def _text(cell: object) -> str | None:
    return as_typed(unescape(cell)) if isinstance(cell, str) else None
