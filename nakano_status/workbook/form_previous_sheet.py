"""Draw the sheet 前回の報告: what was published in the last round, by 管理番号, to consult and to copy from."""

from __future__ import annotations

from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form_document import FormContent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.form_answer_sheet import PROTECTION
from nakano_status.workbook.form_layout import FORM_PAGE, as_of_words
from nakano_status.workbook.form_style import GIVEN_SIZE, FormStyle
from nakano_status.workbook.new_workbook import pixels, set_up_page, write_text
from nakano_status.workbook.row_height import row_height

_WIDTH = "previous"
"""The declared width of a field on this sheet; a field without one is not shown."""

_ID_WIDTH, _TITLE_WIDTH = 25.0, 62.0
_HEADER_ROW = 2
# Every heading shows it, so that a reader never mistakes this sheet for an answer.
_PREVIOUS = "前回の"


def draw_previous_sheet(sheet: Worksheet, style: FormStyle, content: FormContent, year: FiscalYear) -> None:
    """Draw the sheet for the last round, that of `year`."""
    asked = replace(content.asked, year=year)
    fields = [field for key in asked.keys if _WIDTH in (field := asked.profile.by_key[key]).widths]
    keys = [field.key for field in fields]
    headings = [_PREVIOUS + asked.heading(key) for key in keys]
    write_text(sheet, 0, 0, f"前回の報告（{as_of_words(year)}）", style.title)
    sheet.set_row(0, 30)
    widths = (_ID_WIDTH, _TITLE_WIDTH, *(field.widths[_WIDTH] for field in fields))
    for place, width in enumerate(widths):
        sheet.set_column_pixels(place, place, pixels(width))
    for place, text in enumerate(("管理番号", "事業内容", *headings)):
        write_text(sheet, _HEADER_ROW, place, text, style.head_given)
    sheet.set_row(_HEADER_ROW, 36)
    for number, row in enumerate(content.previous, start=_HEADER_ROW + 1):
        reported = (row.row_id, row.title, *(as_typed(row.values.get(key)) for key in keys))
        for place, (key, told) in enumerate(zip((ID, TITLE, *keys), reported, strict=True)):
            write_text(sheet, number, place, told, style.given_look(key))
        shown = ((told, width, GIVEN_SIZE) for told, width in zip(reported, widths, strict=True))
        sheet.set_row(number, row_height(shown))
    set_up_page(sheet, FORM_PAGE)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.protect("", PROTECTION)
