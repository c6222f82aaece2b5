"""The workbook of a plan as an office edits it: lines changed, added and removed in its sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

TREE, OWNERS, INDICATORS, SCHEDULE, ABOUT = "計画", "所管", "指標", "スケジュール", "この表について"
Line = dict[str, str | None]


@dataclass(frozen=True)
class EditionBook:
    """A workbook that was exported, opened to be edited."""

    book: Workbook

    def change(self, sheet: str, key: str, **cells: str | None) -> None:
        """Change cells, by heading, of the line with this text in any cell."""
        page = self.book[sheet]
        head = [cell.value for cell in page[1]]
        for heading, text in cells.items():
            page.cell(self._line(sheet, key), head.index(heading) + 1).value = text

    def remove(self, key: str, *sheets: str) -> None:
        """Remove the line with this text from the sheets."""
        for sheet in sheets or (TREE, OWNERS, SCHEDULE):
            self.book[sheet].delete_rows(self._line(sheet, key))

    def remove_column(self, sheet: str, heading: str) -> None:
        """Remove a column from a sheet."""
        page = self.book[sheet]
        page.delete_cols([cell.value for cell in page[1]].index(heading) + 1)

    def add(self, sheet: str, after: str | None = None, **cells: str) -> None:
        """Add a line below the one with the text `after`, or at the end."""
        page = self.book[sheet]
        number = page.max_row + 1 if after is None else self._line(sheet, after) + 1
        page.insert_rows(number)
        head = [cell.value for cell in page[1]]
        for heading, text in cells.items():
            page.cell(number, head.index(heading) + 1).value = text

    def add_row(self, title: str, measure: str, division: str, *, after: str, former: str = "") -> None:
        """Add a new row without a number, with its 所管課."""
        self.add(TREE, after, 区分="事業内容", 番号=measure, 名称=title, 旧管理番号=former)
        self.add(OWNERS, 事業内容=title, 所管課=division)

    def _line(self, sheet: str, key: str) -> int:
        rows = self.book[sheet].iter_rows()
        return next(number for number, row in enumerate(rows, start=1) if any(cell.value == key for cell in row))


def edited(source: Path, target: Path, edit: Callable[[EditionBook], None]) -> Path:
    """Return the path of an edited copy of a workbook."""
    book = openpyxl.load_workbook(source)
    edit(EditionBook(book))
    book.save(target)
    return target
