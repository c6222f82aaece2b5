"""Cells of a sheet as a person reads them: each is a value, blank or unreadable.

The text of a cell is the text that a person typed. Nothing is guessed. A cell whose text is not certain is unreadable,
and its stored content is reported: most dates, error values, a formula that was never calculated, a cell that belongs
to several rows or is covered by its neighbour. A number, and a date whose format names the year by its era or with 年,
are read as the text that the cell shows. The rows of a sheet can also be read with merges resolved: then each row of a
merge has the text of the first cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from nakano_status.domain.cell_address import Address, CellArea, cell_address
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import (
    as_typed,
    code_points,
    direction_controls_in,
    find_dropped_characters,
    without_direction_controls,
)
from nakano_status.workbook.colours import WHITE, is_unseen
from nakano_status.workbook.loading import ERROR, FORMULA, TEXT, TRUTH, Sheet, StoredCell
from nakano_status.workbook.number_formats import (
    FIRST_DAY,
    likely_typed_text,
    plain_number,
    shown_date,
    shown_number,
    shows_moment,
)
from nakano_status.workbook.rich_text import (
    PLAIN,
    SeenText,
    TextRun,
    has_line_through,
    mark_struck,
    seen_text,
    unescape,
)
from nakano_status.workbook.seen import SeenThing

FORMULA_READ = "CELL-FORMULA"
FORMULA_UNREADABLE = "CELL-FORMULA-UNREADABLE"
FORMULA_LEFT = "CELL-FORMULA-LEFT"
BOOLEAN_READ = "CELL-BOOLEAN"
ERROR_VALUE = "CELL-ERROR-VALUE"
CONVERTED = frozenset({FORMULA_READ, FORMULA_UNREADABLE, BOOLEAN_READ})
"""Codes of cells that hold a formula or a truth value in place of typed text."""
DATE_FOUND = "CELL-DATE"
DATE_READ = "CELL-DATE-READ"
NUMBER_UNREADABLE = "CELL-NUMBER"
NUMBER_ROUNDED = "CELL-NUMBER-ROUNDED"
NUMBER_LIKE_DATE = "CELL-NUMBER-DATE"
MERGED = "CELL-MERGED"
CONTROL_CHARACTERS = "CELL-CONTROL"
DIRECTION = "CELL-DIRECTION"
HALF_CHARACTER = "CELL-CHARACTER-BROKEN"
STRUCK = "CELL-STRUCK"
STRUCK_PART = "CELL-STRUCK-PART"
SCRIPT_LOST = "CELL-SCRIPT"
FORMAT_HIDDEN = "CELL-FORMAT-HIDDEN"
PICTURE = "CELL-PICTURE"
_A_PICTURE = "画像"
_TICKED, _UNTICKED = "☑", "☐"

_SHOWS_PICTURE = re.compile(r"=(?:_xlfn\.)*(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
Texts = tuple[str | None, ...]
_CONVERTED_KINDS = frozenset({FORMULA, TRUTH})
_REPLACEMENT = "\ufffd"
_LIKELY_DAYS = range(42_000, 50_000)  # from 2014 to 2036, as day numbers of Excel


class SheetCells:
    """The cells of one sheet; rows and columns are counted from 1 to `last_row` and `last_column`."""

    def __init__(self, sheet: Sheet) -> None:
        """Index the cells that a merge covers."""
        self._sheet = sheet
        self._stored = sheet.cells
        self._read: dict[Address, ReadCell] = {}
        self._across_rows, self._beside = _merged_cells(sheet)
        self.last_row = sheet.last_row
        self.last_column = sheet.last_column

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self._sheet.name

    @property
    def is_hidden(self) -> bool:
        """True if the sheet is hidden."""
        return not self._sheet.is_visible

    def hides_row(self, row: int) -> bool:
        """Return whether a row is hidden; False for every row of a filtered sheet."""
        return row in self._sheet.hidden_rows and not self._sheet.is_filtered

    def hides_column(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return column in self._sheet.hidden_columns

    @property
    def seen(self) -> tuple[SeenThing, ...]:
        """The visible things on the sheet other than its cells."""
        return self._sheet.seen

    def places(self) -> Iterator[Address]:
        """Yield the addresses of all stored cells, row by row; some of these cells are blank."""
        return iter(sorted(self._stored))

    def at(self, row: int, column: int) -> ReadCell:
        """Return the cell at an address as a value, blank or unreadable; the result for a stored cell is cached."""
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
            text = None if shown is None else _look_words(read_cell(shown)) or _shown(shown)
            return _unreadable(_letters(*place), text, MERGED)
        if cell is None:
            return ReadCell(CellState.BLANK, None, _letters(*place))
        return read_cell(cell)

    def visible_text(self, row: int, column: int) -> str | None:
        """Return the text that a person sees in a cell, with descriptions of struck-out and raised characters.

        None for a blank cell, and for every cell of a merge except the first.
        """
        first = self._across_rows.get((row, column)) or self._beside.get((row, column))
        if first not in (None, (row, column)):
            return None
        cell = self._stored.get((row, column))
        if cell is None or cell.value is None:
            return None
        found = self.at(row, column)
        return _look_words(found) or (as_typed(found.found) if found.text is None else found.text)

    def is_open(self, row: int, column: int) -> bool:
        """Return whether a cell can be filled in while the sheet is protected."""
        cell = self._stored.get((row, column))
        return (row, column) in self._sheet.open_cells if cell is None else not cell.style.is_locked

    def is_cancelled(self, row: int, column: int) -> bool:
        """Return whether a cell is struck through or hidden as a whole, so that no name or fact may be read from it."""
        return self.at(row, column).code in (STRUCK, FORMAT_HIDDEN)

    def text(self, row: int, column: int) -> str | None:
        """Return the text of a cell that is not an answer, such as a heading or an ID; None if it is blank.

        Every row of a merge over several rows has the text of the first cell. For an unreadable cell, such as most
        dates, return its stored content.
        """
        place = (row, column)
        if place in self._beside or not (place in self._stored or place in self._across_rows):
            return None
        found = self.at(row, column)
        return as_typed(found.found) if found.text is None else found.text

    def printed_text(self, row: int, column: int) -> str | None:
        """Return the text of a cell that is not an answer, including struck-out text; None if it is blank.

        Struck-out text is included because the office strikes text out to show its corrections.
        """
        cell = self._stored.get((row, column))
        return as_typed(_shown(cell)) if cell is not None and cell.runs else self.text(row, column)

    def converted(self, row: int, column: int) -> ReadCell | None:
        """Return the cell if it contains a formula or a truth value in place of typed text, otherwise None."""
        return self.at(row, column) if self._kind(row, column) in _CONVERTED_KINDS else None

    def formula(self, row: int, column: int) -> str | None:
        """Return the formula of a cell; None if it has none."""
        cell = self._stored.get((row, column))
        return formula_text(cell) if cell is not None and cell.kind == FORMULA else None

    def typed(self, row: int, column: int) -> str | None:
        """Return the text of a cell as `text` does, but None if the cell contains a formula."""
        return None if self._kind(row, column) == FORMULA else self.text(row, column)

    def typed_rows(self) -> Iterator[Texts]:
        """Yield the typed texts of each row, from the first column to the last."""
        for row in range(1, self.last_row + 1):
            yield tuple(self.typed(row, column) for column in range(1, self.last_column + 1))

    def _kind(self, row: int, column: int) -> str | None:
        cell = self._stored.get((row, column))
        return cell.kind if cell else None


def _merged_cells(sheet: Sheet) -> tuple[dict[Address, Address], dict[Address, Address]]:
    """Return two mappings from a cell to the first cell of its merge.

    The first mapping has all cells of merges over several rows. The second has the covered cells of merges within one
    row.
    """
    across_rows: dict[Address, Address] = {}
    beside: dict[Address, Address] = {}
    for area in sheet.merges:
        first = (area.top, area.left)
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        if len(rows) > 1:
            across_rows.update({(row, column): first for row in rows for column in columns})
        else:
            beside.update({(area.top, column): first for column in columns[1:]})
    return across_rows, beside


def conversion_problem(cell: ReadCell, place: Place) -> Problem:
    """Return the problem of a cell that is not an answer and contains a formula or a truth value.

    `place`: its place; the address of the cell is added to it.
    """
    code = FORMULA_LEFT if cell.state is CellState.UNREADABLE else cell.code
    return problem(code or FORMULA_LEFT, replace(place, cell=cell.cell), found=cell.found, expected=cell.expected)


def read_cell(cell: StoredCell) -> ReadCell:
    """Return a stored cell as a value, blank or unreadable.

    A text that is struck out as a whole or cannot be seen is unreadable; a doubtful value has a `code`.
    """
    if cell.value is None:
        return ReadCell(CellState.BLANK, None, cell.address)
    look = cell.style.look
    if (look.is_struck and not cell.runs) or _is_unseen(cell):
        return _not_read(cell, STRUCK if look.is_struck else FORMAT_HIDDEN)
    found = _as_shown(cell)
    if found.state is not CellState.VALUE or found.code is not None:
        return found
    if look == PLAIN or cell.kind == TEXT:
        return found
    return _with_look(cell, found)


def _is_unseen(cell: StoredCell) -> bool:
    """Return whether any characters of a cell are too small, or have the colour of its background.

    A run may have its own size and colour.
    """
    if cell.is_too_small or (cell.style.added_text is None and cell.kind in (TEXT, FORMULA)):
        return True
    colours, ground = cell.colours
    is_certain = isinstance(ground, tuple) or not cell.runs
    grounds = (ground,) if is_certain else (ground, WHITE)  # of runs, an unknown one may be white
    return any(is_unseen(characters, each) for characters in colours for each in grounds)


def _with_look(cell: StoredCell, found: ReadCell) -> ReadCell:
    """Return a number or a truth value; with a problem code if it is raised, lowered or in a symbol font."""
    seen = seen_text((TextRun(found.text or ""),), cell.style.look)
    if seen is None or (seen.text == found.text and not seen.is_lost):
        return found
    return replace(found, found=seen.marked if seen.is_lost else seen.text, code=SCRIPT_LOST)


def _look_words(cell: ReadCell) -> str | None:
    """Return the text of a cell with words for strikethrough or raised characters; None if it has neither."""
    if cell.code == STRUCK:
        return mark_struck(cell.found or "")
    return cell.found if cell.code in (STRUCK_PART, SCRIPT_LOST) else None


def _as_shown(cell: StoredCell) -> ReadCell:
    value = cell.value
    if cell.kind == FORMULA:
        return _formula(cell)
    if cell.has_picture:
        return _unreadable(cell.address, _A_PICTURE, PICTURE)
    if cell.kind == ERROR:
        return _unreadable(cell.address, str(value), ERROR_VALUE)
    if isinstance(value, (date, time, timedelta)):
        return _date(cell, value)
    if isinstance(value, (int, float)):
        return _number(cell, value)
    return _text(cell, _shown(cell) or "")


def _not_read(cell: StoredCell, code: str) -> ReadCell:
    """Return a cell that is struck through or hidden as a whole; blank if it shows no text.

    It is unreadable: its text is not read, and it does not clear a value.
    """
    shown = as_typed(_shown(cell.result if cell.result is not None and cell.result.value is not None else cell))
    if shown is None:
        return ReadCell(CellState.BLANK, None, cell.address)
    return _unreadable(cell.address, shown, code)


def _text(cell: StoredCell, shown: str) -> ReadCell:
    """Return a text as typed, with a problem code if characters were removed from it."""
    turning = direction_controls_in(shown)
    if turning:
        shown = without_direction_controls(shown)
    text = as_typed(shown)
    if text is None:
        return ReadCell(CellState.BLANK, None, cell.address)
    if cell.runs or cell.style.look != PLAIN or has_line_through(shown):
        seen = seen_text(cell.runs or (TextRun(str(cell.value)),), cell.style.look)
        if seen is not None and (seen.is_struck or seen.is_lost):
            return _marked(cell, seen)
        if seen is not None:
            shown = without_direction_controls(unescape(seen.text))
            text = as_typed(shown) or ""
    if turning:
        return ReadCell(CellState.VALUE, text, cell.address, code_points(turning), DIRECTION)
    return _as_stored(cell, text, shown)


def _as_stored(cell: StoredCell, text: str, shown: str) -> ReadCell:
    """Return a text without a special look, with a problem code if some of its characters are missing."""
    if _REPLACEMENT in text:  # an escaped half of a character, or what a program left after cutting one in two
        return ReadCell(CellState.VALUE, text, cell.address, code_points(_REPLACEMENT), HALF_CHARACTER)
    if len(text) < len(shown) and (dropped := find_dropped_characters(shown)):
        return ReadCell(CellState.VALUE, text, cell.address, code_points(dropped), CONTROL_CHARACTERS)
    return ReadCell(CellState.VALUE, text, cell.address)


def _marked(cell: StoredCell, seen: SeenText) -> ReadCell:
    """Return a text that is partly struck through, or has raised characters that Unicode lacks."""
    marked, text = (as_typed(without_direction_controls(unescape(each))) for each in (seen.marked, seen.text))
    if text is None:
        return _not_read(cell, STRUCK)
    return ReadCell(CellState.VALUE, text, cell.address, marked, STRUCK_PART if seen.is_struck else SCRIPT_LOST)


def _number(cell: StoredCell, value: float) -> ReadCell:
    """Return a number, or a truth value, as the cell shows it."""
    if isinstance(value, bool):
        text = _shown(cell)
        return ReadCell(CellState.VALUE, text, cell.address, text, BOOLEAN_READ)
    shown, plain = shown_number(value, cell.number_format), plain_number(value)
    if shown is None:
        return _unreadable(cell.address, plain, NUMBER_UNREADABLE)
    if not shown.is_whole:
        return ReadCell(CellState.VALUE, shown.text, cell.address, plain, NUMBER_ROUNDED)
    days = int(value) + (cell.style.first_day - FIRST_DAY).days if float(value).is_integer() else 0
    if shown.text == plain and days in _LIKELY_DAYS:
        likely = (FIRST_DAY + timedelta(days=days)).isoformat()
        return ReadCell(CellState.VALUE, shown.text, cell.address, plain, NUMBER_LIKE_DATE, likely)
    return ReadCell(CellState.VALUE, shown.text, cell.address)


def _date(cell: StoredCell, value: date | time | timedelta) -> ReadCell:
    """Return a date as the cell shows it; unreadable if that is not certain."""
    found, text = _moment_text(value), shown_date(value, cell.number_format)
    if text is None:
        if not shows_moment(value, cell.number_format):
            found += f"（表示形式：{cell.number_format}）"
        return ReadCell(CellState.UNREADABLE, None, cell.address, found, DATE_FOUND, likely_typed_text(value))
    return ReadCell(CellState.VALUE, text, cell.address, found, DATE_READ)


def _formula(cell: StoredCell) -> ReadCell:
    formula, result = formula_text(cell), cell.result
    if _SHOWS_PICTURE.match(formula):
        return _unreadable(cell.address, formula, PICTURE)
    found = read_cell(result) if result is not None else None
    if found is None or found.state is CellState.BLANK:
        return _unreadable(cell.address, formula, FORMULA_UNREADABLE)
    if found.state is CellState.UNREADABLE:
        return found
    return ReadCell(found.state, found.text, cell.address, formula, FORMULA_READ)


def _unreadable(cell: str, found: str | None, code: str) -> ReadCell:
    return ReadCell(CellState.UNREADABLE, None, cell, found, code)


def _letters(row: int, column: int) -> str:
    return cell_address(row, column)


def formula_text(cell: StoredCell) -> str:
    """Return the formula of a cell that has one, with its 「=」; 「=」 alone if the file does not keep the formula."""
    return str(cell.value or "=")


def _shown(cell: StoredCell) -> str | None:
    """Return the text that a cell shows; for a number whose format is not understood, the plain number."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return (_TICKED if value else _UNTICKED) if cell.style.has_check_box else str(value).upper()
    if isinstance(value, (int, float)):
        shown = shown_number(value, cell.number_format)
        return shown.text if shown else plain_number(value)
    if isinstance(value, (date, time, timedelta)):
        return _moment_text(value)
    return str(value) if cell.kind == FORMULA else unescape(str(value))


def _moment_text(value: date | time | timedelta) -> str:
    """Return a stored date, time or duration as text; a time of midnight is left out."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class SheetLine:
    """One row of a sheet; columns are counted from 1.

    `own`: the cells of this row that are not blank.
    `blanks`: the stored texts of cells that contain only blanks.
    `above`: the first cells of merges that extend into this row from above.
    `last` and `right`: by column, the last row and the last column of the merge there.
    `width`: the number of cells in a line of a CSV, including blank ones.
    """

    sheet: str
    row: int
    own: Mapping[int, ReadCell]
    blanks: Mapping[int, str] = field(default_factory=dict)
    above: Mapping[int, ReadCell] = field(default_factory=dict)
    last: Mapping[int, int] = field(default_factory=dict)
    right: Mapping[int, int] = field(default_factory=dict)
    width: int = 0

    def shown(self, column: int) -> ReadCell | None:
        """Return the cell that is visible in a column: the row's own cell, or the first cell of a merge from above.

        None if there is neither.
        """
        return self.own.get(column) or self.above.get(column)

    def text(self, column: int) -> str | None:
        """Return the text of this row's own cell, not of a merge from above; None if it is blank or unreadable."""
        found = self.own.get(column)
        return found.text if found else None

    def shown_text(self, column: int) -> str | None:
        """Return the text of the cell that is visible in a column; None if it is blank or unreadable."""
        found = self.shown(column)
        return found.text if found else None

    def texts(self) -> tuple[str, ...]:
        """Return the texts of the row's own cells from left to right; for an unreadable cell, its stored content."""
        return tuple(text for _, cell in sorted(self.own.items()) if (text := cell.text or cell.found))


def place_of_cell(line: SheetLine, cell: ReadCell | None, column: str | None) -> Place:
    """Return the place of a cell of a line for a message; of the line if it has no such cell.

    `column`: the heading of the column (None: not known).
    """
    return Place(sheet=line.sheet, cell=cell.cell if cell else None, row=line.row, column=column)


def sheet_lines(sheet: Sheet) -> Iterator[SheetLine]:
    """Yield every row of a sheet down to the last row with a cell, empty rows included."""
    merges = _merges_by_row(sheet)
    anchors: dict[tuple[int, int], ReadCell] = {}
    for number, cells in sheet.rows():
        own: dict[int, ReadCell] = {}
        blanks: dict[int, str] = {}
        for cell in cells:
            if cell.value is None:
                continue
            found = read_cell(cell)
            if found.state is not CellState.BLANK:
                own[cell.column] = found
            elif isinstance(cell.value, str):
                blanks[cell.column] = unescape(cell.value)
        yield _with_merges(SheetLine(sheet.name, number, own, blanks), merges.get(number, ()), anchors)


def _merges_by_row(sheet: Sheet) -> Mapping[int, list[CellArea]]:
    by_row: dict[int, list[CellArea]] = defaultdict(list)
    for area in sheet.merges:
        for row in range(area.top, area.bottom + 1):
            by_row[row].append(area)
    return by_row


def _with_merges(
    line: SheetLine, areas: list[CellArea] | tuple[()], anchors: dict[tuple[int, int], ReadCell]
) -> SheetLine:
    """Return the line with the merges that touch it; `anchors` collects their first cells for the rows below."""
    if not areas:
        return line
    own = {
        column: cell for column, cell in line.own.items() if not any(_hides(area, line.row, column) for area in areas)
    }
    above: dict[int, ReadCell] = {}
    for area in areas:
        place = (area.top, area.left)
        if line.row == area.top and area.left in own:
            anchors[place] = own[area.left]
        elif line.row > area.top and place in anchors:
            above[area.left] = anchors[place]
    return replace(
        line,
        own=own,
        above=above,
        last={area.left: area.bottom for area in areas},
        right={area.left: area.right for area in areas},
    )


def _hides(area: CellArea, row: int, column: int) -> bool:
    """Return whether a merge covers a cell of a row; some programs leave values in covered cells."""
    return area.left <= column <= area.right and (row, column) != (area.top, area.left)
