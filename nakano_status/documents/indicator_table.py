"""Tables of 成果指標, one per goal: 実績 and 目標 by year, as published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import EM, advance
from nakano_status.documents.template import NOTE_SIZE
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.indicators.indicator import IndicatorGoal, IndicatorRow, IndicatorTable

OFFICIAL_WIDTH = 160.0
"""The width in millimetres between the margins of an official paper."""
_YEAR_WIDTH = 23.0
_FITS = ((10.0, 60.0), (9.0, 55.0), (8.0, 48.0))
"""Sizes of the tables of indicators, with the width that they leave for a name: the first that fits is used."""

_CELL_MARGINS = 2.0
_ROW_HEIGHT = 7.0


def indicator_blocks(
    goal: IndicatorGoal, shown: IndicatorTable, width: float = OFFICIAL_WIDTH
) -> tuple[doc.Block, ...]:
    """Return the table of a goal, with its label above and its notes below; empty if the goal has no rows.

    `shown`: the whole table that the goal is a part of. `width`: the width of the table, in millimetres.
    """
    if not goal.rows:
        return ()
    label = doc.Paragraph(doc.plain(goal.label), doc.ParagraphRole.LABEL, space_above=8.0, is_kept_with_next=True)
    notes = (
        doc.Paragraph(doc.plain(note), doc.ParagraphRole.NOTE, first_line=-1, indent=1, size=NOTE_SIZE)
        for note in goal.notes
    )
    return (doc.Group((label, indicator_table(goal, shown, width), *notes)),)


def indicator_table(goal: IndicatorGoal, shown: IndicatorTable, width: float = OFFICIAL_WIDTH) -> doc.Table:
    """Return the table of a goal: 実績 and 目標 above their years, with the unit in every cell, as published.

    `shown`: the whole table that the goal is a part of. `width`: in millimetres.
    """
    years = (*shown.actual_years, *shown.target_years)
    size, year_width = _fit(shown, years, width)
    columns = (doc.Column(width - year_width * len(years)), *(doc.Column(year_width, doc.Align.CENTRE) for _ in years))
    rows = tuple(
        doc.Row((_cell(row.name, size), *(_cell(figure or "", size) for figure in row.figures)), _ROW_HEIGHT)
        for row in goal.rows
    )
    described = f"{goal.number}の成果指標の実績と目標"
    return doc.Table(columns, rows, _heads(shown, size), space_above=2.0, description=described, head_columns=1)


def _fit(shown: IndicatorTable, years: Sequence[FiscalYear], width: float) -> tuple[float, float]:
    """Return size of type and width of a year's column so that no figure of any goal is broken, or the last choice."""
    figures = (figure or "" for row in shown.rows for figure in row.figures)
    longest = max(map(advance, (*figures, *(year.label for year in years))), default=0) / EM
    fits = [(size, min(_YEAR_WIDTH, (width - name) / max(len(years), 1))) for size, name in _FITS]
    holding = (each for each in fits if longest * each[0] * doc.MM_PER_POINT + _CELL_MARGINS <= each[1])
    return next(holding, fits[-1])


def _heads(shown: IndicatorTable, size: float) -> tuple[doc.Row, ...]:
    tiers = (("実績", shown.actual_years), ("目標", shown.target_years))
    upper = [doc.head_cell(word, size=size, columns=len(years)) for word, years in tiers if years]
    lower = [doc.head_cell(year.label, size=size) for _, years in tiers for year in years]
    return (
        doc.Row((doc.head_cell("指標項目", size=size, rows=2), *upper), _ROW_HEIGHT),
        doc.Row(tuple(lower), _ROW_HEIGHT),
    )


def _cell(text: str, size: float) -> doc.Cell:
    return doc.Cell(doc.plain(text), size=size)


def all_indicators(table: IndicatorTable, goals: Mapping[str, str], level: Level) -> IndicatorTable:
    """Return the table for the report, which also has the goals without indicators.

    `goals`: the titles of all goals, by code. `level`: the level of the goals.
    """
    filled = {goal.code: goal for goal in table.goals}
    named = [filled.pop(code, IndicatorGoal(code, level.numbered(code), title, ())) for code, title in goals.items()]
    return replace(table, goals=(*named, *filled.values()))


def indicators_among(table: IndicatorTable, wanted: Collection[str]) -> IndicatorTable:
    """Return the table with only the indicators whose IDs are `wanted`.

    Their names are given with 指標番号 and unit. Goals and notes without such an indicator are left out.
    """
    goals = []
    for goal in table.goals:
        rows = tuple(row for row in goal.rows if row.indicator.indicator_id in wanted)
        if rows:
            notes = tuple(note for note in goal.notes if any(_has_note(row, note) for row in rows))
            goals.append(replace(goal, rows=tuple(replace(row, name=_full_name(row)) for row in rows), notes=notes))
    return replace(table, goals=tuple(goals))


def _full_name(row: IndicatorRow) -> str:
    unit = row.indicator.unit
    shown = f"（単位：{unit}）" if unit and unit not in row.name else ""
    return f"{row.indicator.indicator_id}　{row.name}{shown}"


def _has_note(row: IndicatorRow, note: str) -> bool:
    return bool(row.indicator.note) and note.endswith(row.indicator.note or "")
