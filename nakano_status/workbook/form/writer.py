"""Write the form: 回答様式 when it is sent out, 回答ファイル when the program answers it (exchange.md).

It is made new each time, with equal bytes for equal content; docs/return-format.md describes the format for others. The
findings in an answer (指摘一覧) are a sheet of it or a workbook: three lists, each line with a link to its cell if any.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FindingLine, FindingList, FormContent, FormRow
from nakano_status.domain.fields.headings import REMARK
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.drawing.new_workbook import (
    fits_a_cell,
    new_workbook,
    row_height,
    set_up_page,
    set_widths,
    write_line,
    write_text,
)
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.answer_sheet import AnswerSheet
from nakano_status.workbook.form.check_sheet import draw_check_sheet, opinion_as_text
from nakano_status.workbook.form.figures_sheet import draw_figures_sheet, figure_cells
from nakano_status.workbook.form.layout import FIGURES_SHEET, FINDINGS_PAGE, FINDINGS_SHEET
from nakano_status.workbook.form.shown_sheets import draw_guide_sheet, draw_previous_sheet
from nakano_status.workbook.form.style import GUIDE_SIZE, FormStyle, GrowingSheet
from nakano_status.workbook.gate.archive import LONGEST_TEXT

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


def write_form(content: FormContent) -> bytes:
    """Return the workbook's bytes; raise TextTooLong if a text is longer than a cell can hold."""
    for row in (*content.rows, *content.reference_rows):
        _check_lengths(row)
    for figure in content.figures:
        _check_length(figure.indicator.indicator_id, (*figure.values.items(), *figure.base.items()))
    for opinion in content.opinions:
        _check_length(f"意見{opinion.number}", [("", opinion_as_text(opinion))])
    target = io.BytesIO()
    year = content.year
    with new_workbook(
        target,
        title=layout.FORM_TITLE.format(as_of=layout.as_of_words(year), called=content.called),
        made_at=datetime(year.as_of.year, year.as_of.month, year.as_of.day),  # noqa: DTZ001 - replaces the clock
        subject=content.division,
        keywords=layout.PROPERTY_PACKAGE.format(package=content.package_id),
    ) as workbook:
        style = FormStyle(workbook)
        answers = workbook.add_worksheet(layout.ANSWER_SHEET, GrowingSheet)
        drawn = AnswerSheet(answers, style, content)
        drawn.draw()
        if content.findings is not None:
            listed = workbook.add_worksheet(layout.FINDINGS_SHEET, GrowingSheet)
            cells = {place: f"{layout.ANSWER_SHEET}!{cell}" for place, cell in drawn.cells.items()}
            cells |= {place: f"{FIGURES_SHEET}!{cell}" for place, cell in figure_cells(content).items()}
            draw_findings_sheet(listed, style, content.findings, cells)
        if content.figures:
            draw_figures_sheet(workbook.add_worksheet(FIGURES_SHEET, GrowingSheet), style, content)
        draw_guide_sheet(workbook.add_worksheet(layout.GUIDE_SHEET), style, content)
        if content.previous and content.previous_year is not None:
            draw_previous_sheet(workbook.add_worksheet(layout.PREVIOUS_SHEET), style, content, content.previous_year)
        draw_check_sheet(workbook, workbook.add_worksheet(layout.CHECK_SHEET), style, content)
    return target.getvalue()


def _check_lengths(row: FormRow) -> None:
    """Raise TextTooLong, naming the row and field, for a text that a cell cannot hold: no value is cut."""
    _check_length(row.row_id, (*row.values.items(), *row.base.items()))
    if not fits_a_cell("".join(run.text for run in row.remark)):
        raise TextTooLong(id=row.row_id, key=REMARK, expected=f"{LONGEST_TEXT:,}")


def _check_length(row_id: str, texts: Iterable[tuple[str, str | None]]) -> None:
    for key, text in texts:
        if text is not None and not fits_a_cell(text):
            raise TextTooLong(id=row_id, key=key, expected=f"{LONGEST_TEXT:,}")


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
    for severity in Severity:
        lines, words = found.of(severity), severity.label
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
