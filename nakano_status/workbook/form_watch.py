"""What the sheet 回答 does during input: it offers marks and kinds, asks for reasons, and whitens filled cells."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from nakano_status.domain.fields.mark import ChangeKind, Marks
from nakano_status.domain.fields.registry import CHANGE_KIND, CHANGE_REASON, MARK
from nakano_status.domain.problems.problem import Severity
from nakano_status.workbook import live_counts
from nakano_status.workbook.form_layout import FormColumn
from nakano_status.workbook.form_style import FormStyle

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""

_KIND_LIST = {
    "validate": "list",
    "source": [kind.value for kind in ChangeKind],
    "error_type": "warning",
    "error_title": "変更の種別",
    "error_message": "一覧にある言葉から選んでください（任意の項目です）。",
}


def watch_answers(
    sheet: Worksheet, style: FormStyle, columns: Sequence[FormColumn], marks: Marks, rows: tuple[int, int]
) -> None:
    """Add rules for the answer cells of the first to the last of `rows`; the first that applies to a cell decides."""
    first, last = rows
    areas: dict[str, Area] = {each.key: (first, place, last, place) for place, each in enumerate(columns)}
    cells = {key: xl_rowcol_to_cell(first, area[1], row_abs=False, col_abs=True) for key, area in areas.items()}
    sheet.data_validation(*areas[MARK], _mark_list(marks))
    sheet.data_validation(*areas[CHANGE_KIND], _KIND_LIST)
    _ask(sheet, style, areas[MARK], live_counts.unknown_mark_condition(cells[MARK], marks))
    _ask(sheet, style, areas[CHANGE_REASON], live_counts.needs_reason_condition(cells, marks))
    for key in (CHANGE_REASON, CHANGE_KIND):
        _whiten(sheet, style, areas[key], live_counts.planned_mark_condition(cells[MARK], marks))
    for column in columns:
        if column.is_answer:
            watch_filled(sheet, style, areas[column.key])


def _mark_list(marks: Marks) -> dict[str, object]:
    """Return the choice of marks; look-alikes are read as well, so no input is refused: another text turns orange."""
    return {
        "validate": "list",
        "source": list(marks.symbols),
        "show_error": False,
        "input_title": "進捗状況",
        "input_message": "\n".join(mark.named for mark in marks),
    }


def watch_filled(sheet: Worksheet, style: FormStyle, area: Area) -> None:
    """Turn each cell of the area white once it is filled in."""
    _whiten(sheet, style, area, live_counts.filled_condition(xl_rowcol_to_cell(area[0], area[1])))


def watch_flagged(sheet: Worksheet, style: FormStyle, area: Area, flag: Severity) -> None:
    """Keep the fill of a cell with a finding, whatever it contains; must be called before `watch_answers`."""
    rule = {"type": "formula", "criteria": "=TRUE", "format": style.flag_fills[flag], "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _ask(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    rule = {"type": "formula", "criteria": condition, "format": style.asked, "stop_if_true": True}
    sheet.conditional_format(*area, rule)


def _whiten(sheet: Worksheet, style: FormStyle, area: Area, condition: str) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": condition, "format": style.filled})
