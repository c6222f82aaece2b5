"""Draws the sheet 成果指標 of a form: the known data of each indicator of the division, and the cells to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents import form_sentences
from nakano_status.documents.form import FormContent, FormFigure
from nakano_status.domain.cell_address import cell_address
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cell_texts import write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.new_workbook import height_of_texts, set_up_page, set_widths

FIGURES_HEAD = 4
"""The row of the headings, counted from 0."""
_LOWEST = 36.0
_YEAR_WIDTH = 25.0
_GIVEN_WIDTHS = {
    layout.NUMBER: 20.0, layout.GOAL: 13.0, layout.NAME: 66.0, layout.UNIT: 16.0, layout.DIRECTION: 16.0
}  # fmt: skip
_ANSWER_WIDTHS = {FIGURE: 34.0, FIGURE_AS_OF: 34.0, FIGURE_SOURCE: 44.0, FIGURE_FACTOR: 66.0}
_GIVEN_WIDE = 40.0
_MOST_ACTUALS = 4
"""Number of earlier years that are shown: the base year and the last ones."""


@dataclass(frozen=True)
class _Column:
    """A column: its heading, width in millimetres and texts line by line; `key` if it is to be filled in."""

    heading: str
    width: float
    texts: Sequence[str | None]
    key: str | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the column is wide enough for sentences; given texts in a narrower column are short and centred."""
        return self.width > _GIVEN_WIDE


def figure_cells(content: FormContent) -> dict[tuple[str, str], str]:
    """Return the address of each cell to fill in on 成果指標, such as `I6`, by (indicator ID, key).

    The empty key means the first cell of a line.
    """
    places = {column.key or "": place for place, column in reversed(list(enumerate(_columns(content))))}
    return {
        (figure.indicator.indicator_id, key): cell_address(row + 1, place + 1)
        for row, figure in enumerate(content.figures, start=FIGURES_HEAD + 1)
        for key, place in places.items()
    }


def draw_figures_sheet(sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent) -> None:
    """Draw the sheet 成果指標: for each indicator a line with its known figures and the cells to fill in."""
    columns = tuple(_columns(content))
    write_text(sheet, 0, 0, form_sentences.FIGURES_TITLE.format(year=content.year.label), style.title)
    sheet.set_row(0, 30)
    hints = (_figure_hint(content.asked.profile), form_sentences.NO_FIGURE_HINT)
    for row, hint in enumerate(hints, start=1):
        write_text(sheet, row, 0, hint, style.line)
    set_widths(sheet, (column.width for column in columns))
    for place, column in enumerate(columns):
        write_text(sheet, FIGURES_HEAD, place, column.heading, style.head_answer if column.key else style.head_given)
        if column.key:
            write_text(sheet, FIGURES_HEAD - 1, place, form_sentences.SIGN, style.sign)
    sheet.set_row(FIGURES_HEAD, 36)
    for number, figure in enumerate(content.figures):
        _draw_figure(sheet, style, columns, number, figure)
    _set_up(sheet, style, columns, FIGURES_HEAD + len(content.figures))


def _figure_hint(profile: Profile) -> str:
    """Return the sentence about the units of figures; the built-in plan has its own sentence."""
    return form_sentences.BUILT_IN_FIGURES_HINT if profile.is_built_in else form_sentences.FIGURES_HINT


def _columns(content: FormContent) -> Iterator[_Column]:
    figures, indicators = content.figures, [each.indicator for each in content.figures]
    goal, is_built_in = content.asked.profile.goal_level.name, content.asked.profile.is_built_in
    given: dict[str, Sequence[str | None]] = {
        layout.NUMBER: [each.indicator_id for each in indicators],
        layout.GOAL: [each.goal for each in indicators],
        layout.NAME: [each.cell_printed for each in indicators],
        layout.UNIT: [each.unit for each in indicators],
        **({} if is_built_in else {layout.DIRECTION: [each.direction.label for each in indicators]}),
    }
    for key, texts in given.items():
        yield _Column(layout.GIVEN_HEADINGS.get(key, goal), _GIVEN_WIDTHS[key], texts)
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


def _draw_figure(
    sheet: Worksheet, style: answer_sheet.FormStyle, columns: tuple[_Column, ...], number: int, figure: FormFigure
) -> None:
    row = FIGURES_HEAD + 1 + number
    shown = []
    for place, column in enumerate(columns):
        text, look = as_typed(column.texts[number]), style.given_side if column.is_wide else style.given_centre
        flag = figure.flags.get(column.key) if column.key else None
        write_text(sheet, row, place, text, style.answer(column.key, flag) if column.key else look)
        if flag is not None:
            answer_sheet.add_flag_rule(sheet, style, (row, place, row, place), flag)
        shown.append((text, column.width, answer_sheet.BODY_SIZE if column.key else answer_sheet.GIVEN_SIZE))
    sheet.set_row(row, height_of_texts(shown, _LOWEST))


def _set_up(sheet: Worksheet, style: answer_sheet.FormStyle, columns: tuple[_Column, ...], last: int) -> None:
    first = next(place for place, column in enumerate(columns) if column.key)
    answer_sheet.add_filled_rule(sheet, style, (FIGURES_HEAD + 1, first, last, len(columns) - 1))
    for place, column in enumerate(columns):
        if column.key:
            prompt = answer_sheet.prompt_properties(column.heading, form_sentences.FIGURE_PROMPTS[column.key])
            sheet.data_validation(FIGURES_HEAD + 1, place, last, place, {"validate": "any", **prompt})
    set_up_page(sheet, answer_sheet.FORM_PAGE)
    sheet.repeat_rows(FIGURES_HEAD)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(FIGURES_HEAD + 1, 3)
    sheet.set_zoom(answer_sheet.ZOOM)
    sheet.set_selection(FIGURES_HEAD + 1, first, FIGURES_HEAD + 1, first)
    sheet.protect("", answer_sheet.PROTECTION)
