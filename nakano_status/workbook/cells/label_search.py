"""Find the value beside a label, wherever the label is: people insert rows and columns above a form's table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from nakano_status.workbook.cells.cells import FoundCell, SheetCells

_REACH = 2
"""How many columns to the right of its label a value is searched: the label may be merged over two."""


def fold_label(text: str | None) -> str:
    """Return a label without width differences, blanks and a colon at its end."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).rstrip(":")


class Labels:
    """The labels found in the rows above a table, and the cells beside them."""

    def __init__(self, cells: SheetCells, labels: Iterable[str], last_row: int) -> None:
        """Look for the labels in the rows up to `last_row`."""
        self._cells = cells
        self._wanted = {fold_label(label): label for label in labels}
        self._places: dict[str, tuple[int, int]] = {}
        self._joined: dict[str, str] = {}
        for row in range(1, last_row + 1):
            for column in range(1, cells.last_column + 1):
                self._look_at(row, column)

    def _look_at(self, row: int, column: int) -> None:
        text = self._cells.typed(row, column)
        if text is None:
            return
        folded = fold_label(text)
        if folded in self._wanted:
            self._places.setdefault(self._wanted[folded], (row, column))
            return
        before, colon, after = unicodedata.normalize("NFKC", text).partition(":")
        if colon and fold_label(before) in self._wanted and after.strip():  # 「照会番号：…」 in one cell
            self._joined.setdefault(self._wanted[fold_label(before)], after.strip())

    def cell(self, label: str) -> FoundCell | None:
        """Return the first cell beside the label that holds something, or None."""
        place = self._place_beside(label)
        return None if place is None else self._cells.at(*place)

    def converted(self, label: str) -> FoundCell | None:
        """Return that cell if a program made a formula or a truth value of it; None otherwise."""
        place = self._place_beside(label)
        return None if place is None else self._cells.converted(*place)

    def text(self, label: str) -> str | None:
        """Return the text beside the label, or after its colon; None if there is none, or a formula without a text."""
        found, converted = self.cell(label), self.converted(label)
        if found is None:
            return self._joined.get(label)
        if converted is not None:
            return converted.text
        return found.found if found.text is None else found.text

    def _place_beside(self, label: str) -> tuple[int, int] | None:
        if label not in self._places:
            return None
        row, column = self._places[label]
        for beside in range(column + 1, column + 1 + _REACH):
            if self._cells.converted(row, beside) is not None:
                return row, beside
            text = self._cells.typed(row, beside)
            if text is not None:
                return None if fold_label(text) in self._wanted else (row, beside)
        return None
