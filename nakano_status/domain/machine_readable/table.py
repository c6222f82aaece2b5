"""A file of data as the rules see it: its sheets, where the table is on each, and what its columns are.

The table is inferred from the cells alone, as a machine must.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.text.narrative import truncated

_LETTERS = 26
_QUOTED = 24

NO_FIGURE = frozenset({"***", "X"})
"""The signs that the rules prescribe for a figure that does not exist, and for one that is withheld."""

_NUMBER = r"[-−▲△]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"[^\d\s,.:/()~-]{0,4}(?:以上|以下|未満|程度)?"
_DECORATED = re.compile(rf"(?:約|およそ|[¥$])?\s*{_NUMBER}\s*[千万億]?\s*{_UNIT}")
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_CODE = re.compile(r"(?:コード|番号|ID|電話|FAX|郵便|法人番号)", re.IGNORECASE)
_NOTE = re.compile(r"[(\[]?(?:※|\*|注|備考|出典|資料)")
_LONG_LINE = 30
_LONGEST_NUMBER = 30


class CellKind(StrEnum):
    """The type of a cell; a text of a CSV that is a plain number is a number."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class DataCell:
    """One cell that is not empty: `text` is its content, for a formula the formula."""

    kind: CellKind
    text: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of merged cells, rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def range(self) -> str:
        """The range as `A1:B2`."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


@dataclass(frozen=True)
class DataSheet:
    """One sheet: its cells by (row, column), both from 1; a CSV is a sheet without a name.

    `objects` are the sheet's objects besides cells, as named for users.
    """

    name: str | None
    cells: Mapping[tuple[int, int], DataCell]
    merges: tuple[Merge, ...] = ()
    objects: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, DataCell]]:
        """The cells of each non-empty row, by column."""
        found: dict[int, dict[int, DataCell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def merged_rows(self, column: int) -> frozenset[int]:
        """Return the rows in which a column's cell belongs to a merge."""
        here = (merge for merge in self.merges if merge.left <= column <= merge.right)
        return frozenset(row for merge in here for row in range(merge.top, merge.bottom + 1))


@dataclass(frozen=True)
class CheckedFile:
    """A workbook or CSV with all its sheets; any other file has its kind in `other_kind`, as named for users."""

    name: str
    sheets: tuple[DataSheet, ...] = field(default=())
    other_kind: str | None = None


def quoted(text: str) -> str:
    """Return a text as quoted in a message: in one line, breaks and wide blanks made visible, long ones truncated."""
    return truncated(text.replace("\n", "↵").replace("\u3000", "□"), _QUOTED)


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    above, last = divmod(column - 1, _LETTERS)
    return (letters(above) if above else "") + chr(ord("A") + last)


def address(row: int, column: int) -> str:
    """Return a cell's address, as `C7`."""
    return f"{letters(column)}{row}"


@dataclass(frozen=True)
class SheetColumn:
    """One column of a table: its number on the sheet, its heading, and the cells below by row."""

    number: int
    heading: DataCell | None
    cells: Mapping[int, DataCell]

    @property
    def name(self) -> str:
        """The heading's text; empty if there is none."""
        return self.heading.text if self.heading else ""

    @cached_property
    def is_code(self) -> bool:
        """Whether its digits are identifiers (コード、番号) and not a quantity."""
        return bool(_CODE.search(self.name))

    @cached_property
    def is_numeric(self) -> bool:
        """Whether most of its cells are numbers, plain or with signs around them."""
        cells = (cell for cell in self.cells.values() if cell.kind is not CellKind.FORMULA)
        filled = [cell for cell in cells if folded(cell.text) not in NO_FIGURE]
        return not self.is_code and 2 * sum(map(looks_numeric, filled)) > len(filled)

    @cached_property
    def is_running_text(self) -> bool:
        """Whether its cells are sentences: their wording and line breaks are the writer's."""
        lines = (line for cell in self.cells.values() for line in cell.text.split("\n"))
        return any("。" in line or len(line) > _LONG_LINE for line in lines)


@dataclass(frozen=True)
class SheetTable:
    """The table of a sheet: the row of its headings, the rows below it down to the last, its columns.

    A title above and notes below it are not part of it.
    """

    sheet: DataSheet
    head: int
    last: int
    columns: tuple[SheetColumn, ...]

    def filled_rows(self) -> Iterator[tuple[int, Mapping[int, DataCell]]]:
        """Yield the rows below the head that hold a cell."""
        for row, cells in self.sheet.rows.items():
            if self.head < row <= self.last:
                yield row, cells


def table_of(sheet: DataSheet) -> SheetTable | None:
    """Return the sheet's table; None if the sheet is empty.

    Its head is the first row that is at least half as full as the fullest one.
    """
    rows = sheet.rows
    if not rows:
        return None
    fullest = max(map(len, rows.values()))
    head = next(row for row, cells in rows.items() if 2 * len(cells) >= fullest)
    last = _last_row(sheet, head)
    used = {column for row, cells in rows.items() if head <= row <= last for column in cells}
    columns = range(min(used), max(used) + 1)
    return SheetTable(sheet, head, last, tuple(_column(sheet, number, head, last) for number in columns))


def _last_row(sheet: DataSheet, head: int) -> int:
    """Return the last row that is no note."""
    return next(
        row
        for row, cells in reversed(list(sheet.rows.items()))
        if row == head or len(cells) > 1 or not _NOTE.match(folded(next(iter(cells.values())).text))
    )


def _column(sheet: DataSheet, number: int, head: int, last: int) -> SheetColumn:
    cells = {row: line[number] for row, line in sheet.rows.items() if head < row <= last and number in line}
    return SheetColumn(number, sheet.cells.get((head, number)), cells)


def folded(text: str) -> str:
    """Return a text in one width and without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def looks_numeric(cell: DataCell) -> bool:
    """Whether a cell is a number, plain or with 約, a sign, commas or a unit around it."""
    if cell.kind is not CellKind.TEXT:
        return cell.kind is CellKind.NUMBER
    return len(cell.text) <= _LONGEST_NUMBER and bool(_DECORATED.fullmatch(folded(cell.text)))


def is_plain_number(text: str) -> bool:
    """Whether a text is nothing but a number that every program reads; 0123 is a code."""
    return bool(_PLAIN.fullmatch(text))
