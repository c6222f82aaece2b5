"""成果指標 on papers: those of the whole plan for the report, those of one division for its summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nakano_status.application.indicators.read.indicators import IndicatorGoal, IndicatorRow, IndicatorTable
from nakano_status.documents.papers.indicator_table import IndicatorContent, IndicatorGroup, IndicatorLine


def all_indicators(table: IndicatorTable, goals: Mapping[str, str]) -> IndicatorContent:
    """Return the table of the report; a goal (title by code) without indicators has no lines."""
    filled = {goal.code: _group(goal) for goal in table.goals}
    groups = [filled.pop(code, IndicatorGroup(code, title, ())) for code, title in goals.items()]
    return IndicatorContent((*groups, *filled.values()), table.actual_years, table.target_years)


def indicators_among(table: IndicatorTable, wanted: Collection[str]) -> IndicatorContent:
    """Return the indicators of these IDs, each with its 指標番号 and unit, under the goals that have any."""
    groups = []
    for goal in table.goals:
        rows = [row for row in goal.rows if row.indicator.indicator_id in wanted]
        if rows:
            notes = tuple(note for note in goal.notes if any(_has_note(row, note) for row in rows))
            lines = tuple(IndicatorLine(_full_name(row), _figures(row)) for row in rows)
            groups.append(IndicatorGroup(goal.code, goal.title or "", lines, notes))
    return IndicatorContent(tuple(groups), table.actual_years, table.target_years)


def _group(goal: IndicatorGoal) -> IndicatorGroup:
    lines = tuple(IndicatorLine(row.name, _figures(row)) for row in goal.rows)
    return IndicatorGroup(goal.code, goal.title or "", lines, goal.notes)


def _figures(row: IndicatorRow) -> tuple[str | None, ...]:
    return (*row.actuals, *row.targets)


def _full_name(row: IndicatorRow) -> str:
    unit = row.indicator.unit
    shown = f"（単位：{unit}）" if unit and unit not in row.name else ""
    return f"{row.indicator.indicator_id}　{row.name}{shown}"


def _has_note(row: IndicatorRow, note: str) -> bool:
    return bool(row.indicator.note) and note.endswith(row.indicator.note or "")
