"""Writes the form: 回答様式 when it is sent out, 回答ファイル when the program answers it.

It is made new each time, with equal bytes for equal content; docs/return-format.md describes the format. Each sheet is
drawn by a module of its own: `answer_sheet`, `findings_sheet`, `figures_sheet`, `guide_sheet`, `previous_sheet` and
`check_sheet_drawer`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from nakano_status.documents.form import FormContent, FormRow
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.answer_file import CHECK_SHEET, GUIDE_SHEET, PREVIOUS_SHEET
from nakano_status.domain.fields.headings import REMARK
from nakano_status.domain.refusals.exchange import TextTooLong
from nakano_status.workbook.cell_texts import fits_a_cell
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.form.check_sheet_drawer import draw_check_sheet, opinion_as_text
from nakano_status.workbook.form.figures_sheet import FIGURES_HEAD, draw_figures_sheet, figure_cells
from nakano_status.workbook.form.findings_sheet import LAST_FIXED_ROW, draw_findings_sheet, texts_of_findings
from nakano_status.workbook.form.guide_sheet import draw_guide_sheet
from nakano_status.workbook.form.previous_sheet import draw_previous_sheet
from nakano_status.workbook.gate import LONGEST_TEXT
from nakano_status.workbook.new_workbook import let_rows_grow, new_workbook

_GROWING = {
    layout.ANSWER_SHEET: layout.HEADER_ROW,
    layout.FIGURES_SHEET: FIGURES_HEAD + 1,
    layout.FINDINGS_SHEET: LAST_FIXED_ROW,
}
"""The sheets whose rows grow with their texts, each with its last row that does not."""


def write_form(content: FormContent) -> bytes:
    """Return the bytes of a form; raise TextTooLong if a text is longer than a cell can hold."""
    for row in (*content.rows, *content.reference_rows):
        _check_lengths(row)
    for figure in content.figures:
        _check_length(figure.indicator.indicator_id, (*figure.values.items(), *figure.base.items()))
    for opinion in content.opinions:
        _check_length(f"意見{opinion.number}", [("", opinion_as_text(opinion))])
    target = io.BytesIO()
    year = content.year
    title = layout.FORM_TITLE.format(as_of=layout.as_of_words(year), called=content.called)
    with new_workbook(
        target,
        title=title,
        made_at=datetime(year.as_of.year, year.as_of.month, year.as_of.day),  # noqa: DTZ001 - replaces the clock
        subject=content.division,
        keywords=layout.PROPERTY_PACKAGE.format(package=content.package_id),
    ) as workbook:
        style = answer_sheet.FormStyle(workbook)
        answers = workbook.add_worksheet(layout.ANSWER_SHEET)
        drawn = answer_sheet.AnswerSheet(answers, style, content)
        drawn.draw()
        shown = [content.on_marks] if content.on_marks else []
        if content.findings is not None:
            sheet = workbook.add_worksheet(layout.FINDINGS_SHEET)
            cells = {place: CellPlace.at(layout.ANSWER_SHEET, cell).text for place, cell in drawn.cells.items()}
            cells |= {
                place: CellPlace.at(layout.FIGURES_SHEET, cell).text for place, cell in figure_cells(content).items()
            }
            draw_findings_sheet(sheet, style, content.findings, cells)
            shown += (*texts_of_findings(content.findings, cells), *filter(None, [content.hint]))
            shown += (layout.FINDINGS_SHEET, title)
            shown += () if content.due is None else (printed_day(content.due), content.due.isoformat())
        if content.figures:
            draw_figures_sheet(workbook.add_worksheet(layout.FIGURES_SHEET), style, content)
        draw_guide_sheet(workbook.add_worksheet(GUIDE_SHEET), style, content)
        if content.previous and content.previous_year is not None:
            draw_previous_sheet(workbook.add_worksheet(PREVIOUS_SHEET), style, content, content.previous_year)
        draw_check_sheet(workbook, workbook.add_worksheet(CHECK_SHEET), style, content, shown)
    let_rows_grow(target, workbook, _GROWING)
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
