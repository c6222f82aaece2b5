"""Write the form: 回答様式 when it is sent out, 回答ファイル when the program answers it (exchange.md).

It is made new each time, with equal bytes for equal content; docs/return-format.md describes the format for others.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from nakano_status.documents.form_document import FormContent, FormRow
from nakano_status.domain.fields.headings import REMARK
from nakano_status.domain.refusals.reading import TextTooLong
from nakano_status.workbook import form_layout as layout
from nakano_status.workbook.figures_layout import FIGURES_SHEET
from nakano_status.workbook.form_answer_sheet import AnswerSheet
from nakano_status.workbook.form_check_sheet import draw_check_sheet
from nakano_status.workbook.form_figures_sheet import draw_figures_sheet, figure_cells
from nakano_status.workbook.form_findings_sheet import draw_findings_sheet
from nakano_status.workbook.form_guide_sheet import draw_guide_sheet
from nakano_status.workbook.form_previous_sheet import draw_previous_sheet
from nakano_status.workbook.form_style import FormStyle
from nakano_status.workbook.growing_sheet import GrowingSheet
from nakano_status.workbook.limits import LONGEST_TEXT
from nakano_status.workbook.new_workbook import fits_a_cell, new_workbook


def write_form(content: FormContent) -> bytes:
    """Return the workbook's bytes; raise TextTooLong if a text is longer than a cell can hold."""
    for row in (*content.rows, *content.reference_rows):
        _check_lengths(row)
    for figure in content.figures:
        _check_length(figure.indicator_id, (*figure.values.items(), *figure.base.items()))
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
