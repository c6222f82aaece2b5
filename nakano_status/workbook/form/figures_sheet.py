"""Draw the sheet 成果指標: the known data of each indicator that the division owns, and the cells to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormContent, FormFigure
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.drawing.new_workbook import row_height, set_up_page, set_widths, write_text
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.answer_sheet import PROTECTION
from nakano_status.workbook.form.layout import FORM_PAGE
from nakano_status.workbook.form.live_answers import watch_filled, watch_flagged
from nakano_status.workbook.form.style import BODY_SIZE, GIVEN_SIZE, FormStyle, GrowingSheet

_TITLE = "{year} 成果指標の実績（回答様式）"
_HINTS = (
    "黄色のセルに記入してください。実績は、これまでと同じ単位まで記入してください（約180万件、46.0%、1/15 など）。",
    "数値がないときは「—」と記入し、理由を「増減の要因」に記入してください。0とは区別します。",
)
_HEADER_ROW = 4
_LOWEST = 36.0
_YEAR_WIDTH = 25.0
_GIVEN_WIDTHS = {layout.NUMBER: 20.0, layout.GOAL: 13.0, layout.NAME: 66.0, layout.UNIT: 16.0}
_ANSWER_WIDTHS = {FIGURE: 34.0, FIGURE_AS_OF: 34.0, FIGURE_SOURCE: 44.0, FIGURE_FACTOR: 66.0}
_GIVEN_WIDE = 40.0
_MOST_ACTUALS = 4
"""The number of earlier years that are shown: the base year and the last ones."""


@dataclass(frozen=True)
class _Column:
    """A column: its heading, width in millimetres and texts line by line; `key` if it is to be filled in."""

    heading: str
    width: float
    texts: Sequence[str | None]
    key: str | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it contains sentences, not a short centred text."""
        return self.width > _GIVEN_WIDE


def figure_cells(content: FormContent) -> dict[tuple[str, str], str]:
    """Return the cells to fill in, as `I6`, by (indicator, key); the empty key is for each line's first cell."""
    places = {column.key or "": place for place, column in reversed(list(enumerate(_columns(content))))}
    return {
        (figure.indicator.indicator_id, key): xl_rowcol_to_cell(row, place)
        for row, figure in enumerate(content.figures, start=_HEADER_ROW + 1)
        for key, place in places.items()
    }


def draw_figures_sheet(sheet: GrowingSheet, style: FormStyle, content: FormContent) -> None:
    """Draw the sheet of a form that asks for indicators."""
    columns = tuple(_columns(content))
    sheet.fixed_rows = _HEADER_ROW + 1
    write_text(sheet, 0, 0, _TITLE.format(year=content.year.label), style.title)
    sheet.set_row(0, 30)
    for row, hint in enumerate(_HINTS, start=1):
        write_text(sheet, row, 0, hint, style.line)
    set_widths(sheet, (column.width for column in columns))
    for place, column in enumerate(columns):
        write_text(sheet, _HEADER_ROW, place, column.heading, style.head_answer if column.key else style.head_given)
    sheet.set_row(_HEADER_ROW, 36)
    for number, figure in enumerate(content.figures):
        _draw_line(sheet, style, columns, number, figure)
    _set_up(sheet, style, columns, _HEADER_ROW + len(content.figures))


def _columns(content: FormContent) -> Iterator[_Column]:
    figures, indicators = content.figures, [each.indicator for each in content.figures]
    given: dict[str, Sequence[str | None]] = {
        layout.NUMBER: [each.indicator_id for each in indicators],
        layout.GOAL: [each.goal for each in indicators],
        layout.NAME: ["\n".join(filter(None, (each.name_printed, each.note_printed))) for each in indicators],
        layout.UNIT: [each.unit for each in indicators],
    }
    for key, texts in given.items():
        yield _Column(layout.GIVEN_HEADINGS[key], _GIVEN_WIDTHS[key], texts)
    reached = sorted({year for each in figures for year in each.actuals})
    for year in reached if len(reached) <= _MOST_ACTUALS else [reached[0], *reached[1 - _MOST_ACTUALS :]]:
        heading = layout.ACTUAL_HEADING.format(year=year.label)
        yield _Column(heading, _YEAR_WIDTH, [each.actuals.get(year) for each in figures])
    for year in sorted({year for each in figures for year in each.targets}):
        heading = layout.TARGET_HEADING.format(year=year.label)
        yield _Column(heading, _YEAR_WIDTH, [each.targets.get(year) for each in figures])
    for key, pattern in layout.ANSWER_HEADINGS.items():
        heading = pattern.format(year=content.year.label)
        yield _Column(heading, _ANSWER_WIDTHS[key], [each.values.get(key) for each in figures], key)


def _draw_line(
    sheet: Worksheet, style: FormStyle, columns: tuple[_Column, ...], number: int, figure: FormFigure
) -> None:
    row = _HEADER_ROW + 1 + number
    shown = []
    for place, column in enumerate(columns):
        text, look = as_typed(column.texts[number]), style.given_side if column.is_wide else style.given_centre
        flag = figure.flags.get(column.key) if column.key else None
        write_text(sheet, row, place, text, style.answer(column.key, flag) if column.key else look)
        if flag is not None:
            watch_flagged(sheet, style, (row, place, row, place), flag)
        shown.append((text, column.width, BODY_SIZE if column.key else GIVEN_SIZE))
    sheet.set_row(row, row_height(shown, _LOWEST))


def _set_up(sheet: Worksheet, style: FormStyle, columns: tuple[_Column, ...], last: int) -> None:
    first = next(place for place, column in enumerate(columns) if column.key)
    watch_filled(sheet, style, (_HEADER_ROW + 1, first, last, len(columns) - 1))
    set_up_page(sheet, FORM_PAGE)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 3)
    sheet.set_selection(_HEADER_ROW + 1, first, _HEADER_ROW + 1, first)
    sheet.protect("", PROTECTION)
