"""A file of data as the rules see it: sheets of cells, with the other objects on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

_LETTERS = 26
_QUOTED = 24


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
    shown = text.replace("\n", "↵").replace("\u3000", "□")
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}…"


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    above, last = divmod(column - 1, _LETTERS)
    return (letters(above) if above else "") + chr(ord("A") + last)


def address(row: int, column: int) -> str:
    """Return a cell's address, as `C7`."""
    return f"{letters(column)}{row}"
