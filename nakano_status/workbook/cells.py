"""A cell is a value, blank or unreadable, and its text is what a person typed (source: exchange.md, "Reading").

Nothing is guessed: a cell without a certain text (most dates, error values, a formula that was never calculated, a cell
that belongs to several rows at once or is covered by its neighbour) is unreadable, with what was found. A number, and a
date that names its year by era or 年, are read as the text that they show. The rows of a sheet can also be had with
their merges resolved: a cell of a merge then shows the text of its first cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import as_typed, code_points, dropped_from
from nakano_status.workbook.gate import WorkbookParts
from nakano_status.workbook.loading import (
    HIDDEN_COLUMNS,
    load,
    plain_number,
    shown_date,
    shown_number,
    stored_cells,
    typed_before,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.worksheet import Worksheet


FORMULA_READ = "CELL-FORMULA"
FORMULA_UNREADABLE = "CELL-FORMULA-UNREADABLE"
FORMULA_LEFT = "CELL-FORMULA-LEFT"
BOOLEAN_READ = "CELL-BOOLEAN"
ERROR_VALUE = "CELL-ERROR-VALUE"
CONVERTED = frozenset({FORMULA_READ, FORMULA_UNREADABLE, BOOLEAN_READ})
"""Data types that a program made of a typed text, or that a user entered in place of one."""
DATE_FOUND = "CELL-DATE"
DATE_READ = "CELL-DATE-READ"
NUMBER_UNREADABLE = "CELL-NUMBER"
NUMBER_ROUNDED = "CELL-NUMBER-ROUNDED"
NUMBER_LIKE_DATE = "CELL-NUMBER-DATE"
MERGED = "CELL-MERGED"
CONTROL_CHARACTERS = "CELL-CONTROL"
HALF_CHARACTER = "CELL-CHARACTER-BROKEN"

_ESCAPE = re.compile(r"_x(00[01][0-9A-F]|005F|007F|D[89A-F][0-9A-F]{2}|FFF[EF])_", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
Address = tuple[int, int]
"""Row and column from 1."""
Texts = tuple[str | None, ...]
_CONVERTED_TYPES = frozenset({"f", "b"})
_REPLACEMENT = "\ufffd"
_FIRST_DAY = date(1899, 12, 30)
_LIKELY_DAYS = range(42_000, 50_000)  # from 2014 to 2036, as day numbers of Excel


class CalculatedValues:
    """The results of a workbook's formulas when it was last saved; loaded only when a formula is met."""

    def __init__(self, parts: WorkbookParts) -> None:
        """Keep the parts for a second load."""
        self._parts = parts
        self._book: Any = None

    def cell(self, sheet: str, row: int, column: int) -> Cell:
        """Return the cell of the second load, which has the calculated value (None: never calculated)."""
        if self._book is None:
            self._book = load(self._parts, data_only=True)
        return self._book[sheet].cell(row, column)  # type: ignore[no-any-return]


class SheetCells:
    """The cells of one sheet. `at` reads one; rows and columns are counted from 1 to `last_row` and `last_column`."""

    def __init__(self, sheet: Worksheet, calculated: CalculatedValues) -> None:
        """Index the cells that a merge covers."""
        self._sheet = sheet
        self._calculated = calculated
        self._stored = stored_cells(sheet)
        self._read: dict[Address, ReadCell] = {}
        self._across_rows, self._beside = _merged_cells(sheet)
        self.last_row: int = sheet.max_row
        self.last_column: int = sheet.max_column

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self._sheet.title)

    @property
    def is_hidden(self) -> bool:
        """Whether a person who opens the file does not see the sheet."""
        return bool(self._sheet.sheet_state != "visible")

    @property
    def has_comments(self) -> bool:
        """Whether there are comments (メモ) on the sheet."""
        return self._sheet.legacy_drawing is not None

    @property
    def has_text(self) -> bool:
        """Whether anything is written on the sheet; formulas are not looked at."""
        return any(self.typed(*place) is not None for place in self._stored)

    def at(self, row: int, column: int) -> ReadCell:
        """Return the cell there as value, blank or unreadable; each stored cell is read once."""
        place = (row, column)
        found = self._read.get(place)
        if found is None:
            found = self._found(place)
            if place in self._stored:
                self._read[place] = found
        return found

    def _found(self, place: Address) -> ReadCell:
        cell = self._stored.get(place)
        if first := self._across_rows.get(place) or self._beside.get(place):
            shown = self._stored.get(first)
            return _unreadable(_letters(*place), _shown(shown) if shown else None, MERGED)
        if cell is None:
            return ReadCell(CellState.BLANK, None, _letters(*place))
        return read_cell(cell, lambda: self._calculated.cell(self.name, *place))

    def text(self, row: int, column: int) -> str | None:
        """Return the text of a heading, an ID or a given cell there.

        A merge over several rows has the text of its first cell in each of them; a date is returned as stored.
        """
        place = (row, column)
        if place in self._beside or not (place in self._stored or place in self._across_rows):
            return None
        found = self.at(row, column)
        return as_typed(found.found) if found.text is None else found.text

    def own_text(self, row: int, column: int) -> str | None:
        """Return the same, but None for every cell of a merge but its first."""
        first = self._across_rows.get((row, column)) or self._beside.get((row, column))
        return self.typed(row, column) if first in (None, (row, column)) else None

    def comment(self, row: int, column: int) -> str | None:
        """Return the comment (メモ) on a cell, or None."""
        cell = self._stored.get((row, column))
        return as_typed(cell.comment.text) if cell and cell.comment else None

    def converted(self, row: int, column: int) -> ReadCell | None:
        """Return the cell if a program made a formula or a truth value of its content; None otherwise."""
        return self.at(row, column) if self._type(row, column) in _CONVERTED_TYPES else None

    def all_converted(self) -> Iterator[ReadCell]:
        """Yield every converted cell of the sheet."""
        return (self.at(*place) for place in sorted(self._stored) if self._type(*place) in _CONVERTED_TYPES)

    def typed(self, row: int, column: int) -> str | None:
        """Return the same, but None for a formula: labels and headings are typed, and no second load is needed."""
        return None if self._type(row, column) == "f" else self.text(row, column)

    def typed_rows(self) -> Iterator[Texts]:
        """Yield what is typed in each row, from the first column to the last."""
        for row in range(1, self.last_row + 1):
            yield tuple(self.typed(row, column) for column in range(1, self.last_column + 1))

    def _type(self, row: int, column: int) -> str | None:
        cell = self._stored.get((row, column))
        return cell.data_type if cell else None


def _merged_cells(sheet: Worksheet) -> tuple[dict[Address, Address], dict[Address, Address]]:
    """Return the first cells of merges: by all cells of a merge over several rows, by covered cells of any other."""
    across_rows: dict[Address, Address] = {}
    beside: dict[Address, Address] = {}
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        rows, columns = range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1)
        if len(rows) > 1:
            across_rows.update({(row, column): first for row in rows for column in columns})
        else:
            beside.update({(area.min_row, column): first for column in columns[1:]})
    return across_rows, beside


def conversion_problem(cell: ReadCell, place: Place) -> Problem:
    """Return the problem of a cell, other than an answer, that a program converted into something else."""
    code = FORMULA_LEFT if cell.state is CellState.UNREADABLE else cell.code
    return problem(code or FORMULA_LEFT, replace(place, cell=cell.cell), found=cell.found, expected=cell.expected)


def read_cell(cell: Cell, calculated: Callable[[], Cell]) -> ReadCell:
    """Return one cell as value, blank or unreadable; `calculated` is used for the value of a formula only."""
    kind, value = cell.data_type, cell.value
    if value is None:
        return ReadCell(CellState.BLANK, None, cell.coordinate)
    if kind == "f":
        return _formula(cell, calculated())
    if kind == "e":
        return _unreadable(cell.coordinate, str(value), ERROR_VALUE)
    if isinstance(value, (date, time, timedelta)):
        return _date(cell, value)
    if isinstance(value, (int, float)):
        return _number(cell, value)
    return _text(cell, _shown(cell) or "")


def _text(cell: Cell, shown: str) -> ReadCell:
    """Return a text as typed, with a problem if characters were removed from it."""
    text = as_typed(shown)
    if text is None:
        return ReadCell(CellState.BLANK, None, cell.coordinate)
    if _REPLACEMENT in text:  # an escaped half of a character, or what a program left after cutting one in two
        return ReadCell(CellState.VALUE, text, cell.coordinate, code_points(_REPLACEMENT), HALF_CHARACTER)
    if len(text) < len(shown) and (dropped := dropped_from(shown)):
        return ReadCell(CellState.VALUE, text, cell.coordinate, code_points(dropped), CONTROL_CHARACTERS)
    return ReadCell(CellState.VALUE, text, cell.coordinate)


def _number(cell: Cell, value: float) -> ReadCell:
    """Return a number, or a truth value, as it shows."""
    if isinstance(value, bool):
        text = _shown(cell)
        return ReadCell(CellState.VALUE, text, cell.coordinate, text, BOOLEAN_READ)
    shown, plain = shown_number(value, cell.number_format), plain_number(value)
    if shown is None:
        return _unreadable(cell.coordinate, plain, NUMBER_UNREADABLE)
    if not shown.is_whole:
        return ReadCell(CellState.VALUE, shown.text, cell.coordinate, plain, NUMBER_ROUNDED)
    if shown.text == plain and float(value).is_integer() and int(value) in _LIKELY_DAYS:  # else sought one by one
        likely = (_FIRST_DAY + timedelta(days=int(value))).isoformat()
        return ReadCell(CellState.VALUE, shown.text, cell.coordinate, plain, NUMBER_LIKE_DATE, likely)
    return ReadCell(CellState.VALUE, shown.text, cell.coordinate)


def _date(cell: Cell, value: date | time | timedelta) -> ReadCell:
    """Return a date as it shows, if that is certain."""
    found, text = _moment_text(value), shown_date(value, cell.number_format)
    if text is None:
        return ReadCell(CellState.UNREADABLE, None, cell.coordinate, found, DATE_FOUND, typed_before(value))
    return ReadCell(CellState.VALUE, text, cell.coordinate, found, DATE_READ)


def _formula(cell: Cell, calculated: Cell) -> ReadCell:
    if calculated.value is None or calculated.data_type == "f":
        return _unreadable(cell.coordinate, formula_text(cell.value), FORMULA_UNREADABLE)
    result = read_cell(calculated, lambda: calculated)
    if result.state is CellState.UNREADABLE:
        return result
    if result.state is CellState.BLANK:
        return _unreadable(cell.coordinate, formula_text(cell.value), FORMULA_UNREADABLE)
    return ReadCell(result.state, result.text, cell.coordinate, formula_text(cell.value), FORMULA_READ)


def _unreadable(cell: str, found: str | None, code: str) -> ReadCell:
    return ReadCell(CellState.UNREADABLE, None, cell, found, code)


def _letters(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def formula_text(value: Any) -> str:
    """Return a formula as text, also where openpyxl wraps it (array and table formulas)."""
    return str(getattr(value, "text", value) or "=")


def _shown(cell: Cell) -> str | None:
    """Return the text that a cell shows; of a number whose format is not understood, the number."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        shown = shown_number(value, cell.number_format)
        return shown.text if shown else plain_number(value)
    if isinstance(value, (date, time, timedelta)):
        return _moment_text(value)
    return unescape(value) if isinstance(value, str) else formula_text(value)


def _moment_text(value: date | time | timedelta) -> str:
    """Return a date or time in a form that shows plainly what the cell holds."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def unescape(text: str) -> str:
    """Return the text behind the file format's escapes: `_x000D_` is a CR, `_x005F_x000D_` the text `_x000D_`.

    Halves of a character outside the basic plane are joined; a half alone becomes U+FFFD, which `read_cell` reports.
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if not _SURROGATE.search(decoded):
        return decoded
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True)
class SheetLine:
    """One row of a sheet, columns counted from 1.

    `own` are the cells of this row that are not blank; `blanks` the raw texts of cells of blanks only;
    `above` the first cells of merges that extend into this row. `last` is the last row and `right` the last column
    of the merge that a column's cell belongs to.
    """

    sheet: str
    row: int
    own: Mapping[int, ReadCell]
    blanks: Mapping[int, str] = field(default_factory=dict)
    above: Mapping[int, ReadCell] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    right: Mapping[int, int] = field(default_factory=dict)

    def shown(self, column: int) -> ReadCell | None:
        """Return the cell that a person sees there: the row's own, or the merge's from above."""
        return self.own.get(column) or self.above.get(column)

    def text(self, column: int) -> str | None:
        """Return the text of the row's own cell; None where it is blank or unreadable."""
        found = self.own.get(column)
        return found.text if found else None

    def shown_text(self, column: int) -> str | None:
        """Return the text that a person sees there."""
        found = self.shown(column)
        return found.text if found else None

    def texts(self) -> tuple[str, ...]:
        """Return the texts of the row's own cells from left to right; for unreadable ones, what was found."""
        return tuple(text for _, cell in sorted(self.own.items()) if (text := cell.text or cell.found))


def hidden_columns(sheet: Worksheet) -> frozenset[int]:
    """Return the columns that a person does not see."""
    return frozenset(getattr(sheet, HIDDEN_COLUMNS, ()))


def sheet_lines(sheet: Worksheet, calculated: CalculatedValues) -> Iterator[SheetLine]:
    """Yield every row of the sheet from the first to the last that holds a cell."""
    merges = _merges_by_row(sheet)
    anchors: dict[tuple[int, int], ReadCell] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        own: dict[int, ReadCell] = {}
        blanks: dict[int, str] = {}
        for cell in cells:
            if cell.value is None:
                continue
            found = read_cell(cell, partial(calculated.cell, sheet.title, number, cell.column))
            if found.state is not CellState.BLANK:
                own[cell.column] = found
            elif isinstance(cell.value, str):
                blanks[cell.column] = unescape(cell.value)
        yield _with_merges(SheetLine(sheet.title, number, own, blanks), merges.get(number, ()), anchors)


def _merges_by_row(sheet: Worksheet) -> Mapping[int, list[CellRange]]:
    by_row: dict[int, list[CellRange]] = defaultdict(list)
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            by_row[row].append(area)
    return by_row


def _with_merges(
    line: SheetLine, areas: list[CellRange] | tuple[()], anchors: dict[tuple[int, int], ReadCell]
) -> SheetLine:
    """Return the line with the merges that touch it; `anchors` keeps their first cells for the rows below."""
    if not areas:
        return line
    own = {
        column: cell for column, cell in line.own.items() if not any(_covers(area, line.row, column) for area in areas)
    }
    above: dict[int, ReadCell] = {}
    for area in areas:
        place = (area.min_row, area.min_col)
        if line.row == area.min_row and area.min_col in own:
            anchors[place] = own[area.min_col]
        elif line.row > area.min_row and place in anchors:
            above[area.min_col] = anchors[place]
    return replace(
        line,
        own=own,
        above=above,
        last={area.min_col: area.max_row for area in areas},
        right={area.min_col: area.max_col for area in areas},
    )


def _covers(area: CellRange, row: int, column: int) -> bool:
    """Return whether a merge covers a cell, in which some programs leave values."""
    return area.min_col <= column <= area.max_col and (row, column) != (area.min_row, area.min_col)
