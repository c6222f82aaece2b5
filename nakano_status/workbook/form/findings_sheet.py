"""Draws 指摘一覧, the findings in an answer, as a sheet of the form or as a workbook of its own.

There are three lists; a line has a link to its cell if the workbook has one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.document import PageSetup, PaperSize
from nakano_status.documents.form import FindingLine, FindingList
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cell_texts import write_line, write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.new_workbook import height_of_texts, let_rows_grow, new_workbook, set_up_page, set_widths

LAST_FIXED_ROW = 0
"""The last row of the sheet that does not grow with its texts."""
_FINDINGS_PAGE = PageSetup(PaperSize.A4, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7)


Cells = Mapping[tuple[str, str], str]
"""Addresses of cells of the form, such as `回答!M12`, by (row_id, key); the empty key is for the row itself."""

_NOTHING = "ありません"
_LINK = "この様式のセル"
_COLUMNS = {
    "番号": 12.0,
    ID: 26.0,
    "項目": 40.0,
    _LINK: 26.0,
    "届いたファイル": 30.0,
    "内容": 82.0,
    "お願い": 56.0,
}
"""Headings with their widths in millimetres; ID stands for the plan's heading.

A list without a form has no cells to link to.
"""

_HEAD_HEIGHT = 19.5
_FIRST_ROW = 3
_NO_CELLS: Cells = {}


def draw_findings_sheet(
    sheet: Worksheet, style: answer_sheet.FormStyle, findings: FindingList, cells: Cells = _NO_CELLS
) -> None:
    """Draw the sheet 指摘一覧: the findings by severity, one line per finding.

    `cells`: the addresses of the form's cells in the same workbook, to which the lines link; empty if it has no form.
    """
    columns = {name: width for name, width in _COLUMNS.items() if cells or name != _LINK}
    set_widths(sheet, columns.values())
    for row, (text, look) in enumerate(zip(_above(findings), (style.title, style.line, style.hint), strict=True)):
        sheet.merge_range(row, 0, row, len(columns) - 1, text, look)
    sheet.set_row(0, 30)
    sheet.set_row(2, height_of_texts([(findings.lead, sum(columns.values()), answer_sheet.GUIDE_SIZE)], 21.0))
    row = _FIRST_ROW
    for severity in Severity:
        lines = findings.lines_of(severity)
        write_text(sheet, row, 0, _heading_of(severity, lines), style.section)
        if lines:
            row += 1
            write_line(sheet, row, _list_heads(findings, columns), style.head_given)
            sheet.set_row(row, _HEAD_HEIGHT)
        for number, line in enumerate(lines, start=1):
            row += 1
            _draw_finding(sheet, style, columns, row, _texts(number, line, cells))
        row += 2
    set_up_page(sheet, _FINDINGS_PAGE)
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _above(found: FindingList) -> tuple[str, str, str]:
    """Return the texts above the lists."""
    return found.title, "　".join(filter(None, (found.division, f"ファイル「{found.file}」"))), found.lead


def _list_heads(found: FindingList, columns: Iterable[str]) -> list[str]:
    return [found.id_heading if name == ID else name for name in columns]


def _heading_of(severity: Severity, lines: Sequence[FindingLine]) -> str:
    return f"{severity.label}　{len(lines)}件" if lines else f"{severity.label}　{_NOTHING}"


def texts_of_findings(found: FindingList, cells: Cells) -> Iterator[str]:
    """Yield every text of the sheet 指摘一覧."""
    yield from (*_above(found), *_list_heads(found, _COLUMNS))
    for severity in Severity:
        lines = found.lines_of(severity)
        yield _heading_of(severity, lines)
        for number, line in enumerate(lines, start=1):
            yield from filter(None, _texts(number, line, cells).values())


def write_findings(findings: FindingList, made_at: datetime) -> bytes:
    """Return a workbook with only the list of findings, for a file from which no form can be made."""
    target = io.BytesIO()
    with new_workbook(target, title=findings.title, made_at=made_at) as workbook:
        sheet = workbook.add_worksheet(layout.FINDINGS_SHEET)
        draw_findings_sheet(sheet, answer_sheet.FormStyle(workbook), findings)
    let_rows_grow(target, workbook, {layout.FINDINGS_SHEET: LAST_FIXED_ROW})
    return target.getvalue()


def _texts(number: int, line: FindingLine, cells: Cells) -> dict[str, str | None]:
    """Return the texts of a line by heading; its link is to the cell of its field, otherwise of its row."""
    cell = cells.get((line.row_id or "", line.key or "")) or cells.get((line.row_id or "", ""))
    texts = (str(number), line.row_id, line.item, cell, line.received_at, line.message, line.request)
    return dict(zip(_COLUMNS, texts, strict=True))


def _draw_finding(
    sheet: Worksheet,
    style: answer_sheet.FormStyle,
    columns: Mapping[str, float],
    row: int,
    texts: Mapping[str, str | None],
) -> None:
    for place, name in enumerate(columns):
        text = texts[name]
        if name == _LINK and text is not None:
            at = CellPlace.parse(text)
            sheet.write_url(row, place, f"internal:'{at.sheet}'!{at.address}", style.link, text)
        else:
            write_text(sheet, row, place, as_typed(text), style.entry)
    sheet.set_row(
        row, height_of_texts((texts[name], width, answer_sheet.GUIDE_SIZE) for name, width in columns.items())
    )
