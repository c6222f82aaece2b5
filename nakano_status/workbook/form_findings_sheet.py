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
from nakano_status.workbook.new_workbook import new_workbook, set_up_page, set_widths, write_line, write_text
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
    columns = {name: width for name, width in _COLUMNS.items() if cells or name != _LINK}
    set_widths(sheet, columns.values())
    whose = "　".join(filter(None, (found.division, f"ファイル「{found.file}」")))
    for row, (text, look) in enumerate(((found.title, style.title), (whose, style.line), (found.lead, style.hint))):
        sheet.merge_range(row, 0, row, len(columns) - 1, text, look)
    sheet.set_row(0, 30)
    sheet.set_row(2, row_height([(found.lead, sum(columns.values()), GUIDE_SIZE)], 21.0))
    row = _FIRST_ROW
    for severity, words in LIST_WORDS.items():
        lines = found.of(severity)
        write_text(sheet, row, 0, f"{words}　{len(lines)}件" if lines else f"{words}　{_NOTHING}", style.section)
        if lines:
            row += 1
            write_line(sheet, row, columns, style.head_given)
            sheet.set_row(row, _HEAD_HEIGHT)
        for number, line in enumerate(lines, start=1):
            row += 1
            _draw_line(sheet, style, columns, row, _texts(number, line, cells))
        row += 2
    set_up_page(sheet, FINDINGS_PAGE)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def write_findings(found: FindingList, made_at: datetime) -> bytes:
    """Return a workbook with the list alone, for a file from which no form can be made."""
    target = io.BytesIO()
    with new_workbook(target, title=found.title, made_at=made_at) as workbook:
        sheet = workbook.add_worksheet(FINDINGS_SHEET, GrowingSheet)
        draw_findings_sheet(sheet, FormStyle(workbook), found)
    return target.getvalue()


def _texts(number: int, line: FindingLine, cells: Cells) -> dict[str, str | None]:
    """Return the texts of a line by heading; its cell of the form is that of its field, or else of its row."""
    cell = cells.get((line.row_id or "", line.key or "")) or cells.get((line.row_id or "", ""))
    texts = (str(number), line.row_id, line.item, cell, line.received_at, line.message, line.request)
    return dict(zip(_COLUMNS, texts, strict=True))


def _draw_line(
    sheet: Worksheet, style: FormStyle, columns: Mapping[str, float], row: int, texts: Mapping[str, str | None]
) -> None:
    for place, name in enumerate(columns):
        text = texts[name]
        if name == _LINK and text is not None:
            form, _, address = text.rpartition("!")
            sheet.write_url(row, place, f"internal:'{form}'!{address}", style.link, text)
        else:
            write_text(sheet, row, place, as_typed(text), style.entry)
    sheet.set_row(row, row_height((texts[name], width, GUIDE_SIZE) for name, width in columns.items()))
