"""Draw 指摘一覧: the findings in an answer, in three lists, each line with a link to its cell if there is one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.finding_list import LIST_WORDS, FindingLine, FindingList
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.form_layout import FINDINGS_PAGE, FINDINGS_SHEET
from nakano_status.workbook.form_style import GUIDE_SIZE, FormStyle
from nakano_status.workbook.growing_sheet import GrowingSheet
from nakano_status.workbook.new_workbook import new_workbook, pixels, set_up_page, write_text
from nakano_status.workbook.row_height import row_height

Cells = Mapping[tuple[str, str], str]
"""The address of a cell of the form, as `回答!M12`, by (row_id, key); the empty key is for the row itself."""

_NOTHING = "ありません"
_LINK = "この様式のセル"
_COLUMNS = {
    "番号": 12.0,
    "管理番号": 26.0,
    "項目": 40.0,
    _LINK: 26.0,
    "届いたファイル": 30.0,
    "内容": 82.0,
    "お願い": 56.0,
}
"""The headings and their widths in millimetres; a list without a form has no cells to link to."""

_HEAD_HEIGHT = 19.5
_FIRST_ROW = 3
_NO_CELLS: Cells = {}


def draw_findings_sheet(sheet: Worksheet, style: FormStyle, found: FindingList, cells: Cells = _NO_CELLS) -> None:
    """Draw the sheet; `cells` are those of the form in the same workbook (empty: there is no form)."""
    _FindingsSheet(sheet, style, found, cells).draw()


def write_findings(found: FindingList, made_at: datetime) -> bytes:
    """Return a workbook with the list alone, for a file from which no form can be made."""
    target = io.BytesIO()
    with new_workbook(target, title=found.title, made_at=made_at) as workbook:
        sheet = workbook.add_worksheet(FINDINGS_SHEET, GrowingSheet)
        draw_findings_sheet(sheet, FormStyle(workbook), found)
    return target.getvalue()


class _FindingsSheet:
    """The sheet that is drawn; rows and columns are counted from 0 here."""

    def __init__(self, sheet: Worksheet, style: FormStyle, found: FindingList, cells: Cells) -> None:
        """Keep the arguments."""
        self._sheet = sheet
        self._style = style
        self._found = found
        self._cells = cells
        self._columns = {name: width for name, width in _COLUMNS.items() if cells or name != _LINK}

    def draw(self) -> None:
        """Draw everything."""
        for place, width in enumerate(self._columns.values()):
            self._sheet.set_column_pixels(place, place, pixels(width))
        self._draw_head()
        row = _FIRST_ROW
        for severity, words in LIST_WORDS.items():
            row = self._draw_list(words, self._found.of(severity), row) + 1
        set_up_page(self._sheet, FINDINGS_PAGE)
        self._sheet.protect("", {"format_rows": True, "format_columns": True})

    def _draw_head(self) -> None:
        found, last = self._found, len(self._columns) - 1
        self._sheet.merge_range(0, 0, 0, last, found.title, self._style.title)
        self._sheet.set_row(0, 30)
        whose = "　".join(filter(None, (found.division, f"ファイル「{found.file}」")))
        self._sheet.merge_range(1, 0, 1, last, whose, self._style.line)
        self._sheet.merge_range(2, 0, 2, last, found.lead, self._style.hint)
        self._sheet.set_row(2, row_height([(found.lead, sum(self._columns.values()), GUIDE_SIZE)], 21.0))

    def _draw_list(self, words: str, lines: tuple[FindingLine, ...], first: int) -> int:
        """Draw one of the three lists; return the row below it."""
        count = f"{len(lines)}件" if lines else _NOTHING
        write_text(self._sheet, first, 0, f"{words}　{count}", self._style.section)
        if not lines:
            return first + 1
        for place, text in enumerate(self._columns):
            write_text(self._sheet, first + 1, place, text, self._style.head_given)
        self._sheet.set_row(first + 1, _HEAD_HEIGHT)
        for number, line in enumerate(lines, start=1):
            self._draw_line(first + 1 + number, number, line)
        return first + 2 + len(lines)

    def _draw_line(self, row: int, number: int, line: FindingLine) -> None:
        cell = self._cell(line)
        texts = (str(number), line.row_id, line.item, cell, line.received_at, line.message, line.request)
        told = {name: text for name, text in zip(_COLUMNS, texts, strict=True) if name in self._columns}
        for place, (name, text) in enumerate(told.items()):
            if name == _LINK and cell is not None:
                sheet, _, address = cell.rpartition("!")
                self._sheet.write_url(row, place, f"internal:'{sheet}'!{address}", self._style.link, cell)
            else:
                write_text(self._sheet, row, place, as_typed(text), self._style.entry)
        shown = ((text, width, GUIDE_SIZE) for text, width in zip(told.values(), self._columns.values(), strict=True))
        self._sheet.set_row(row, row_height(shown))

    def _cell(self, line: FindingLine) -> str | None:
        """Return the cell of the form that a line is about: its field, or its row."""
        if line.row_id is None:
            return None
        return self._cells.get((line.row_id, line.key or "")) or self._cells.get((line.row_id, ""))
