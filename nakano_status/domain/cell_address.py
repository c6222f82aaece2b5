"""Addresses of cells, as numbers (rows and columns counted from 1) and as text: `C12`, `回答!C12` with the sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_DIGITS = "0123456789"
_A = ord("A")
_LETTERS = 26

Address = tuple[int, int]
"""Row and column from 1."""


class CellArea(NamedTuple):
    """A rectangle of cells: its first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Return whether a cell lies in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The place of a cell in a file, or of a whole row of a sheet if `column` is None.

    `sheet`: empty in a file without sheets. `row`: its number, from 1. `column`: the letters of the column.
    """

    sheet: str
    row: int
    column: str | None = None

    @staticmethod
    @lru_cache(maxsize=LAST_COLUMN)  # the same places come back in every file
    def parse(text: str) -> CellPlace:
        """Return the place that `text` states, as the property `text` writes it; raise ValueError for any other text.

        A sheet's name may contain 「!」.
        """
        sheet, separator, address = text.rpartition("!")
        if not separator:
            raise ValueError(text)
        return CellPlace.at(sheet, address)

    @staticmethod
    def at(sheet: str, address: str) -> CellPlace:
        """Return the place of an address on a sheet: `M12`, or `12` for a whole row.

        Raise ValueError for any other text.
        """
        letters = address.rstrip(_DIGITS)
        if letters:
            column_number(letters)
        return CellPlace(sheet, int(address[len(letters) :]), letters or None)

    @property
    def address(self) -> str:
        """The address on the sheet: `M12`, or `12` for a row."""
        return f"{self.column or ''}{self.row}"

    @property
    def text(self) -> str:
        """The place as it is stored and shown: `回答!M12`, or `回答!12` for a row."""
        return f"{self.sheet}!{self.address}"

    @property
    def whole_row(self) -> CellPlace:
        """The row in which the cell is."""
        return replace(self, column=None)


@lru_cache(maxsize=LAST_COLUMN)
def column_letters(column: int) -> str:
    """Return the letters of a column: A for 1."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, _LETTERS)
        letters = chr(_A + place) + letters
    return letters


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """Return the number of a column: 1 for A or a. Raise ValueError if the letters do not name a column."""
    number = letters_as_number(letters)
    if not 0 < number <= LAST_COLUMN:
        raise ValueError(letters)
    return number


def letters_as_number(letters: str) -> int:
    """Return the number that letters stand for, even one beyond the last column; 0 if there are none.

    Raise ValueError if a character is not a letter from A to Z.
    """
    number = 0
    for letter in letters.upper():
        place = ord(letter) - _A
        if not 0 <= place < _LETTERS:
            raise ValueError(letters)
        number = number * _LETTERS + place + 1
    return number


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell: `C12`."""
    return f"{column_letters(column)}{row}"


def parse_address(address: str) -> Address:
    """Return row and column of an address, `C12` or `$C$12`; raise ValueError if the text is not an address."""
    plain = address.replace("$", "")
    letters = plain.rstrip(_DIGITS)
    return int(plain[len(letters) :]), column_number(letters)


def parse_area(reference: str) -> CellArea:
    """Return the area of a reference, with or without `$`: `A1:C3`, a cell `A1`, columns `A:C` or rows `1:3`.

    Raise ValueError if the text is not a reference.
    """
    first, _, last = reference.replace("$", "").partition(":")
    top, left = _corner(first, (1, 1)) if last else parse_address(first)
    bottom, right = _corner(last, (LAST_ROW, LAST_COLUMN)) if last else (top, left)
    return CellArea(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _corner(address: str, default: Address) -> Address:
    """Return row and column of an address that may lack one of them, which is that of `default` then."""
    letters = address.rstrip(_DIGITS)
    row, column = default
    return int(address[len(letters) :] or row), column_number(letters) if letters else column
