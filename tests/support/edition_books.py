"""The workbook of a plan as an office edits it: lines changed, added and removed in its sheets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problems.problem import Problem
from tests.support.replaced_parts import with_workbooks

HEAD = "概要"
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

    def blank(self, sheet: str, heading: str) -> None:
        """Leave every cell of a column blank."""
        page = self.book[sheet]
        column = [cell.value for cell in page[1]].index(heading) + 1
        for number in range(2, page.max_row + 1):
            page.cell(number, column).value = None

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


@dataclass(frozen=True)
class EditedBooks:
    """Workbooks that are edited without being saved and read again: `parts` know what is in them.

    What a reader finds in a saved one is tested where workbooks are read.
    """

    own: Parts
    known: dict[bytes, tuple[TableSheet, ...]] = field(default_factory=dict)

    @property
    def parts(self) -> Parts:
        """The parts to read the workbooks with; others are read as they are."""
        return with_workbooks(self.own, read_sheets=self._read)

    def edited(self, source: Path, target: Path, edit: Callable[[EditionBook], None]) -> Path:
        """Return the path of what stands for an edited copy of a workbook."""
        tables = self._read(source.name, source.read_bytes())
        assert not isinstance(tables, Problem)
        book = Workbook()
        book.remove(book["Sheet"])
        for table in tables:
            page = book.create_sheet(table.sheet)
            for number, texts in ((1, table.head), *table.rows):
                for column, text in enumerate(texts, start=1):
                    page.cell(number, column).value = text or None
        edit(EditionBook(book))
        content = f"{target.name} {len(self.known)}".encode()
        self.known[content] = tuple(map(_table, book.worksheets))
        target.write_bytes(content)
        return target

    def _read(self, name: str, content: bytes, *_: object) -> tuple[TableSheet, ...] | Problem:
        found = self.known.get(content)
        return self.own.workbooks.read_sheets(name, content) if found is None else found  # type: ignore[return-value]


def _table(page: Worksheet) -> TableSheet:
    lines = ((number, tuple(str(text or "") for text in row)) for number, row in enumerate(page.values, start=1))
    (_, head), *rows = [(number, texts) for number, texts in lines if any(texts)]
    return TableSheet(head, tuple(map(get_column_letter, range(1, len(head) + 1))), tuple(rows), page.title)
