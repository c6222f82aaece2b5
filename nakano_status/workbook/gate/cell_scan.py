"""What the gate counts in a sheet before it is opened: cells, and places beyond what a sheet may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from nakano_status.workbook.gate.archive import MAX_TAGS_BESIDE, Limits, TooMany

_AROUND_CELLS = (b"sheetData", b"commentList")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?:[\s/]|>(?!\d+</))")
"""A reader accepts rows anywhere in a part; `<xdr:row>5</xdr:row>` is only the position of a picture."""

_HOLDS_TEXTS = re.compile(r"xl/(?:worksheets|sharedstrings)", re.IGNORECASE)
_USUAL = rb""" r="([A-Z]{0,3})(\d{1,7})"(?: [A-Za-z0-9:]+="[^"]*")* ?/?(?=>)"""
"""The attributes of a row or cell as nearly all programs write them; others are searched by `_REFERENCE`."""
_ATTRIBUTES = rb"""[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*"""
_ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(row|c|mergeCell|hyperlink|comment)(?=[\s/>])(" + _USUAL + rb"|" + _ATTRIBUTES + rb")"
)
_REFERENCE = re.compile(rb"""\s(?:r|ref)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"\$?([A-Z]{0,3})\$?(\d{1,7})")
_A_RANGE = 2


@dataclass
class CellScan:
    """What was counted so far, over all parts of a file; `look_at` raises TooMany as soon as a limit is exceeded."""

    limits: Limits
    cells: int = 0
    reach: int = 0
    tags: int = 0
    _beside: int = field(default=0, init=False)

    def look_at(self, name: str, text: bytes) -> None:
        """Count a part, given as UTF-8."""
        if any(name in text for name in _AROUND_CELLS) or _ROW.search(text):
            self._count_cells(text)
        self._count_tags(name, text.count(b"<"))

    def _count_tags(self, name: str, number: int) -> None:
        self.tags += number
        self._beside += 0 if _HOLDS_TEXTS.match(name) else number
        for counted, limit in ((self.tags, self.limits.tags), (self._beside, MAX_TAGS_BESIDE)):
            if counted > limit:
                raise TooMany(f"要素 {counted:,}個", f"{limit:,}個", "FILE-TOO-LARGE")

    def _count_cells(self, text: bytes) -> None:
        at_row = at_column = last_row = last_column = 0
        for element in _ELEMENT.finditer(text):
            kind, attributes, letters, digits = element.groups()
            row, column = (int(digits), _column(letters)) if digits else (0, 0)
            if not digits or row > self.limits.rows or column > self.limits.columns:
                row, column = self._furthest(kind, attributes)
            if kind == b"row":  # rows and cells may omit their position: then they follow the one before
                at_row, at_column = row or at_row + 1, 0
            elif kind == b"c":
                at_column = column or at_column + 1
                self.cells += 1
            if row > last_row or at_row > last_row or column > last_column or at_column > last_column:
                last_row, last_column = max(last_row, at_row, row), max(last_column, at_column, column)
                self._check(last_row, last_column)
            if self.cells > self.limits.cells:
                self._check_sum(self.cells, self.limits.cells)
        self.reach += last_row * last_column
        self._check_sum(self.reach, self.limits.reach)

    def _check(self, last_row: int, last_column: int) -> None:
        if last_row > self.limits.rows or last_column > self.limits.columns:
            raise TooMany(f"{last_row:,}行{last_column:,}列目", self.limits.last_cell)

    def _check_sum(self, counted: int, limit: int) -> None:
        if counted > limit:
            raise TooMany(f"すべてのシートで {counted:,}個", f"{limit:,}個")

    def _furthest(self, kind: bytes, attributes: bytes) -> tuple[int, int]:
        """Return the last row and column that an element refers to; cells covered by a merge count as well."""
        places = [_place(each, self.limits) for each in _references(attributes)]
        if kind == b"mergeCell" and len(places) == _A_RANGE:
            (top, left), (bottom, right) = places
            self.reach += (abs(bottom - top) + 1) * (abs(right - left) + 1)
            self._check_sum(self.reach, self.limits.reach)
        return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def _references(attributes: bytes) -> Iterator[str]:
    for match in _REFERENCE.finditer(attributes):
        yield from (match[1] or match[2] or b"").decode("ascii", "replace").split(":")


def _place(reference: str, limits: Limits) -> tuple[int, int]:
    cell = _CELL.fullmatch(reference)
    if cell is None:  # ranges of whole columns or rows, character references, anything that a reader might expand
        raise TooMany(reference[:20], limits.last_cell)
    row, column = int(cell[2]), _column(cell[1].encode())
    if row > limits.rows or column > limits.columns:
        raise TooMany(reference, limits.last_cell)
    return row, column


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
