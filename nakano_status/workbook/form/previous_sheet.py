"""Draws the sheet 前回の報告 of a form: the published texts of the last round."""

from __future__ import annotations

from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormContent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import DIVISIONS, ID, TITLE
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cell_texts import write_line, write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.new_workbook import height_of_texts, set_up_page, set_widths

_WIDTH = "previous"
"""Key of the declared width of a field on the sheet 前回の報告; a field without a width is not shown."""

_ID_WIDTH, _TITLE_WIDTH = 25.0, 62.0
_DIVISION_WIDTH = 30.0
"""Width of the column of divisions, drawn only if another division answered a row."""
_PREVIOUS_HEAD = 2
# Every heading shows it, so that a reader never mistakes this sheet for an answer.
_PREVIOUS = "前回の"


def draw_previous_sheet(
    sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent, year: FiscalYear
) -> None:
    """Draw the sheet 前回の報告: the published texts of the last round, one line per row.

    `year`: the year of the last round.
    """
    asked = replace(content.asked, year=year)
    fields = [field for key in asked.written_keys if _WIDTH in (field := asked.profile.by_key[key]).widths]
    keys = [field.key for field in fields]
    headings = [_PREVIOUS + asked.heading(key) for key in keys]
    shows_divisions = any(row.division for row in content.previous)
    given = content.asked.profile.headings
    beside = [(DIVISIONS, _PREVIOUS + given[DIVISIONS], _DIVISION_WIDTH)] if shows_divisions else []
    write_text(sheet, 0, 0, f"前回の報告（{layout.as_of_words(year)}）", style.title)
    sheet.set_row(0, 30)
    widths = (_ID_WIDTH, _TITLE_WIDTH, *(each[2] for each in beside), *(field.widths[_WIDTH] for field in fields))
    set_widths(sheet, widths)
    if content.on_marks:
        sheet.merge_range(1, 0, 1, len(widths) - 1, content.on_marks, style.hint)
        sheet.set_row(1, height_of_texts([(content.on_marks, sum(widths), answer_sheet.GIVEN_SIZE)]))
    write_line(
        sheet,
        _PREVIOUS_HEAD,
        (given[ID], given[TITLE], *(each[1] for each in beside), *headings),
        style.head_given,
    )
    sheet.set_row(_PREVIOUS_HEAD, 36)
    for number, row in enumerate(content.previous, start=_PREVIOUS_HEAD + 1):
        values = (as_typed(row.values.get(key)) for key in keys)
        reported = (row.row_id, row.title, *(row.division for _ in beside), *values)
        for place, (key, value) in enumerate(
            zip((ID, TITLE, *(each[0] for each in beside), *keys), reported, strict=True)
        ):
            write_text(sheet, number, place, value, style.given_look(key))
        shown = ((value, width, answer_sheet.GIVEN_SIZE) for value, width in zip(reported, widths, strict=True))
        sheet.set_row(number, height_of_texts(shown))
    set_up_page(sheet, answer_sheet.FORM_PAGE)
    sheet.repeat_rows(_PREVIOUS_HEAD)
    sheet.freeze_panes(_PREVIOUS_HEAD + 1, 2)
    sheet.set_zoom(answer_sheet.ZOOM)
    sheet.protect("", answer_sheet.PROTECTION)
