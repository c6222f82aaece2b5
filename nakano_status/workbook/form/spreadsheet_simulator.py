"""Fills in a form or a table as a person does with a spreadsheet program: type, sort, hide, paste, save again.

Only the demonstration, the bench and the tests do this. The program itself never edits a received file: it always
writes new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import Profile
from nakano_status.workbook.form import layout
from nakano_status.workbook.header_rows import HeaderRow, read_header

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDE = 60.0
"""The width, in characters, of a column that was widened to read a long text."""


@dataclass(frozen=True)
class SpreadsheetSimulator:
    """A person at a spreadsheet program; methods take the bytes of a workbook and return the saved bytes.

    `profile`: the profile of the forms.
    """

    profile: Profile

    def fill_in(
        self,
        form: bytes,
        answers: Mapping[str, Mapping[str, str]],
        name: str | None = None,
        figures: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> bytes:
        """Type answers into the cells of a form, by 管理番号 and field key.

        `name`: typed into 記入者 (None: the cell is unchanged). `figures`: typed as by `fill_figures`. Raises KeyError
        if the form lacks a row or a column.
        """
        book, sheet, header = self._open(form)
        rows = _rows(sheet, header)
        for row_id, typed in answers.items():
            for key, text in typed.items():
                _put(sheet, rows[row_id], header.columns[key], text)
        if name is not None:
            place = _beside_label(sheet, layout.HEAD_LABELS_TO_FILL_IN[0])
            _put(sheet, place.row, place.column, name)
        if figures:
            _type_figures(book, figures)
        return _saved(book)

    def fill_figures(self, form: bytes, figures: Mapping[str, Mapping[str, Any]]) -> bytes:
        """Type figures into the sheet 成果指標, by 指標番号 and key, and return the saved form.

        A 指標番号 that the sheet does not have is ignored. A date is stored as a date, as spreadsheet programs store a
        typed 1/15.
        """
        book = _loaded(form)
        _type_figures(book, figures)
        return _saved(book)

    def rearrange(self, form: bytes) -> bytes:
        """Reverse the order of the answer rows, hide one of them, and make a column wider."""
        book, sheet, header = self._open(form)
        places = list(_first_block(sheet, header))
        contents = [[cell.value for cell in sheet[row]] for row in places]
        for row, values in zip(places, reversed(contents), strict=True):
            for column, value in enumerate(values, start=1):
                _put(sheet, row, column, value)
        sheet.row_dimensions[places[0]].hidden = True
        last = max(header.columns.values())
        sheet.column_dimensions[column_letters(last)].width = _WIDE
        return _saved(book)

    def paste_rows(self, form: bytes, source: bytes, row_ids: Sequence[str]) -> bytes:
        """Return a copy of `form` with rows of another form, `source`, inserted below its first answer rows.

        `row_ids`: the 管理番号 of the pasted rows, in their new order.
        """
        book, sheet, header = self._open(form)
        _, its_sheet, its_header = self._open(source)
        _paste(sheet, header, its_sheet, its_header, row_ids)
        return _saved(book)

    def paste_together(self, first: bytes, others: Sequence[bytes]) -> bytes:
        """Paste the answer rows of other divisions' workbooks into the first one, as a 部 does for its divisions."""
        book, sheet, header = self._open(first)
        for other in others:
            _, its_sheet, its_header = self._open(other)
            own_rows = set(_first_block(its_sheet, its_header))
            pasted = [row_id for row_id, row in _rows(its_sheet, its_header).items() if row in own_rows]
            _paste(sheet, header, its_sheet, its_header, pasted)
        return _saved(book)

    def retype(self, book: bytes, was: str, now: str) -> bytes:
        """Type `now` over the first cell that contains exactly `was`; raise LookupError if there is no such cell."""
        opened = _loaded(book)
        for sheet in opened.worksheets:
            if place := _find_text(sheet, was):
                _put(sheet, *place, now)
                return _saved(opened)
        raise LookupError(was)

    def change_lines(self, book: bytes, sheet: str, lines: Mapping[str, Mapping[str, str]]) -> bytes:
        """Type texts into lines of a table; `lines`: by the text of a cell of the line, its new texts by heading.

        Raises LookupError if no line contains the text, and ValueError if the first row lacks a heading.
        """
        opened = _loaded(book)
        for key, cells in lines.items():
            _put_line(opened[sheet], _line(opened[sheet], key), cells)
        return _saved(opened)

    def remove_lines(self, book: bytes, sheet: str, keys: Iterable[str]) -> bytes:
        """Delete lines of a table; `keys`: for each line, the text of one of its cells.

        Raises LookupError if no line has such a cell.
        """
        opened = _loaded(book)
        for key in keys:
            opened[sheet].delete_rows(_line(opened[sheet], key))
        return _saved(opened)

    def add_line(self, book: bytes, sheet: str, after: str, cells: Mapping[str, str]) -> bytes:
        """Insert a line below the line that contains the text `after`; `cells`: its texts by heading.

        Raises LookupError if no line contains the text, and ValueError if the first row lacks a heading.
        """
        opened = _loaded(book)
        place = _line(opened[sheet], after) + 1
        opened[sheet].insert_rows(place)
        _put_line(opened[sheet], place, cells)
        return _saved(opened)

    def append_lines(self, book: bytes, lines: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
        """Type lines below the last line of sheets; missing headings are added.

        `lines`: by the name of the sheet, the texts of each line by heading.
        """
        opened = _loaded(book)
        for name, cells in lines.items():
            sheet = opened[name]
            missing = dict.fromkeys(heading for each in cells for heading in each)
            for heading in [each for each in missing if each not in {cell.value for cell in sheet[1]}]:
                _put(sheet, 1, sheet.max_column + 1, heading)
            last = max((cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None), default=1)
            for place, each in enumerate(cells, start=last + 1):
                _put_line(sheet, place, each)
        return _saved(opened)

    def type_workbook(
        self, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Sequence[str]]
    ) -> bytes:
        """Type the lines of sheets into a new workbook; `merged`: by the name of the sheet, the ranges to merge."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.worksheets[0])
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append([None if each == "" else each for each in line])
            for each in merged.get(name, ()):
                sheet.merge_cells(each)
        return _saved(book)

    def lock(self, form: bytes, password: str) -> bytes:
        """Encrypt a workbook with a password, as Excel does."""
        from msoffcrypto.format.ooxml import OOXMLFile

        target = BytesIO()
        OOXMLFile(BytesIO(form)).encrypt(password, target)
        return target.getvalue()

    def _open(self, form: bytes) -> tuple[Workbook, Worksheet, HeaderRow]:
        """Open the sheet 回答 and find its headings; raise LookupError if it has none."""
        book = _loaded(form)
        sheet: Worksheet = book[layout.ANSWER_SHEET]
        texts = (dict(enumerate(map(_text, row), start=1)) for row in sheet.iter_rows(values_only=True))
        found = (read_header(place, row, self.profile) for place, row in enumerate(texts, start=1))
        header = next(filter(None, found), None)
        if header is None:
            raise LookupError(layout.ANSWER_SHEET)
        return book, sheet, header


def _paste(
    sheet: Worksheet, header: HeaderRow, its_sheet: Worksheet, its_header: HeaderRow, row_ids: Sequence[str]
) -> None:
    """Insert rows below the first block and copy values of another sheet into them; the rows below move down."""
    its_rows = _rows(its_sheet, its_header)
    below = max(_first_block(sheet, header), default=header.row) + 1
    sheet.insert_rows(below, len(row_ids))
    for row, row_id in enumerate(row_ids, start=below):
        for key, column in header.columns.items():
            _put(sheet, row, column, its_sheet.cell(its_rows[row_id], its_header.columns[key]).value)


def _type_figures(book: Workbook, figures: Mapping[str, Mapping[str, Any]]) -> None:
    sheet = book[layout.FIGURES_SHEET]
    columns: dict[str, int] = {}
    for row in range(1, sheet.max_row + 1):
        texts = {column: _text(sheet.cell(row, column).value) for column in range(1, sheet.max_column + 1)}
        found = {heading.key: column for column, text in texts.items() if (heading := layout.read_figure_heading(text))}
        columns = columns or (found if layout.NUMBER in found else {})
        number = sheet.cell(row, columns[layout.NUMBER]).value if columns else None
        for key, value in figures.get(str(number), {}).items():
            _put(sheet, row, columns[key], value)


def _loaded(content: bytes) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(content))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _saved(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _rows(sheet: Worksheet, header: HeaderRow) -> dict[str, int]:
    """Return the rows of the sheet by 管理番号."""
    places = range(header.row + 1, sheet.max_row + 1)
    found = ((sheet.cell(row, header.columns[ID]).value, row) for row in places)
    return {str(row_id): row for row_id, row in found if row_id}


def _first_block(sheet: Worksheet, header: HeaderRow) -> Iterator[int]:
    """Yield the rows to answer, which are below the headings up to the first row without a 管理番号."""
    row = header.row + 1
    while sheet.cell(row, header.columns[ID]).value:
        yield row
        row += 1


def _beside_label(sheet: Worksheet, label: str) -> Cell:
    """Return the cell to fill in beside a label of the head block: the next one outside the label's merge."""
    found = _find_text(sheet, label)
    if found is None:
        raise LookupError(label)
    row, column = found
    at = sheet.cell(row, column).coordinate
    covered = next((each.max_col for each in sheet.merged_cells.ranges if at in each), column)
    return sheet.cell(row, covered + 1)  # type: ignore[return-value]


def _find_text(sheet: Worksheet, text: str) -> tuple[int, int] | None:
    """Return the row and the column of the first cell that contains exactly a text; None if there is no such cell."""
    lines = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next(((row, column) for row, line in lines for column, each in enumerate(line, 1) if each == text), None)


def _line(sheet: Worksheet, key: str) -> int:
    """Return the row of the first cell that contains exactly a text; raise LookupError if there is no such cell."""
    found = _find_text(sheet, key)
    if found is None:
        raise LookupError(key)
    return found[0]


def _put_line(sheet: Worksheet, place: int, cells: Mapping[str, str]) -> None:
    """Type texts into a line, by the headings in the first line."""
    head = [cell.value for cell in sheet[1]]
    for heading, text in cells.items():
        _put(sheet, place, head.index(heading) + 1, text)


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Put a value into a cell; a text is kept as text, whatever it begins with. Cells below a merge are skipped."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
