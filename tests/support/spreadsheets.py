"""Files as users send them, made with openpyxl: change a workbook's bytes, or build one from rows of cells."""

import io
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from nakano_status.workbook.form.layout import ANSWER_SHEET
from nakano_status.workbook.header_rows import HeaderRow, read_header
from tests.support.fields import NAKANO


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the workbook after a change by a user."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook_of(rows: Iterable[Iterable[Any]], title: str = "回答") -> bytes:
    """Return a workbook of one sheet with those cells."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def first_header(sheet: Any) -> HeaderRow | None:
    """Return the sheet's first header row, or None if it has none."""
    for row in sheet.iter_rows():
        texts = {cell.column: cell.value for cell in row if isinstance(cell.value, str)}
        header = read_header(row[0].row, texts, NAKANO)
        if header is not None:
            return header
    return None


def header_of(sheet: Any) -> HeaderRow:
    """Return the first header row of a sheet that has one."""
    header = first_header(sheet)
    assert header is not None, sheet.title
    return header


def answer_cell(book: Any, place: int, key: str) -> Any:
    """Return the cell of a key in the `place`-th row (from 0) below the header of the sheet 回答."""
    sheet = book[ANSWER_SHEET]
    header = header_of(sheet)
    return sheet.cell(header.row + 1 + place, header.columns[key])


def filled_in(content: bytes, answers: Mapping[tuple[int, str], Any]) -> bytes:
    """Return the form with those values typed in, by (row from 0, key)."""

    def fill(book: Any) -> None:
        for (place, key), value in answers.items():
            cell = answer_cell(book, place, key)
            cell.value = value

    return changed(content, fill)


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with those parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, time.localtime()[:6])
            entry.filename = name  # Windows' zipfile writes / for a backslash
            entry.compress_type = compression
            archive.writestr(entry, content)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def only_texts(content: bytes, *, check_sheet: bool = True) -> bytes:
    """Return what a sanitiser leaves of a workbook: the texts of the cells, sheet by sheet, and nothing else."""
    source = load_workbook(io.BytesIO(content), data_only=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in source.worksheets:
        if sheet.title == "照合用" and not check_sheet:
            continue
        copy = book.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    kept = copy.cell(cell.row, cell.column, cell.value)
                    kept.data_type = cell.data_type
    return saved(book)
