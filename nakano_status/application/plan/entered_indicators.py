"""The sheet 指標 of a plan's workbook, and the indicators that a person entered in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from operator import attrgetter

from nakano_status.application.indicators.import_indicators import (
    DIRECTION,
    GOAL_HEADINGS,
    ID,
    NAME,
    NOTE,
    OWNER,
    UNIT,
    direction_cell,
    find_goal_heading,
    goal_heading,
    parse_direction,
    parse_goal,
)
from nakano_status.application.table_rows import NamedRowTable, TableRow, year_headings
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS, can_be_id, numbers_of
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.indicators import indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import same

TARGET = "目標"
"""Suffix of the headings of targets: 令和7年度目標."""


def lines_of_indicators(
    indicators: Iterable[indicator.Indicator], organisation: Organisation, level: Level, years: Iterable[FiscalYear]
) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """Return the headings of the sheet, and a line for each indicator with its targets for `years`.

    `level`: the level of goals.
    """
    goal = goal_heading(level)
    rows = (
        (
            *indicator_texts(each, organisation, goal).values(),
            *(figure.figure.text if (figure := each.target(year)) else "" for year in years),
        )
        for each in indicators
    )
    return (ID, goal, NAME, UNIT, DIRECTION, OWNER, NOTE, *(f"{year.label}{TARGET}" for year in years)), rows


def indicator_texts(each: indicator.Indicator, organisation: Organisation, goal: str) -> dict[str, str]:
    """Return the cells of an indicator on the sheet 指標, by heading; its targets are left out.

    `goal`: the heading of the column of the goal.
    """
    return {
        ID: each.indicator_id,
        goal: each.goal,
        NAME: each.name_printed,
        UNIT: each.unit or "",
        DIRECTION: direction_cell(each.direction),
        OWNER: organisation.name(each.owner) if each.owner else "",
        NOTE: each.note_printed,
    }


def years_of_targets(headings: Iterable[str]) -> Iterator[tuple[str, FiscalYear]]:
    """Yield each heading of a column of targets, with its year."""
    ends = {heading.removesuffix(TARGET): heading for heading in headings if heading.endswith(TARGET)}
    yield from ((ends[year_heading], year) for year_heading, year in year_headings(ends))


class EnteredIndicators:
    """The lines of the sheet 指標 as indicators of a revised edition or a new plan.

    `indicators`: the indicators. `problems`: the faults of the sheet. If the sheet lacks a column, its values remain as
    they were. `before`: the indicators of the edition before; None for a new plan, whose numbers are used as entered.
    `used`: the numbers that new indicators must not get.
    """

    def __init__(
        self,
        table: NamedRowTable,
        before: Sequence[indicator.Indicator] | None,
        edition: Edition,
        organisation: Organisation,
        used: Collection[str],
    ) -> None:
        self.problems: list[Problem] = []
        self._edition, self._organisation = edition, organisation
        self._is_new_plan = before is None
        self._before = {fold_id(each.indicator_id): each for each in before or ()}
        self._used = {*used}
        self._places: Counter[str] = Counter()
        self._columns = dict(years_of_targets(table.headings))
        self._seen: set[str] = set()
        named = (each for each in table.headings if TARGET in each and each not in GOAL_HEADINGS)
        for heading in (each for each in named if each not in self._columns):
            # otherwise targets under a heading without a year would be lost unnoticed
            filled = next((row for row in table.rows if row.text(heading)), None)
            if filled is not None:
                wanted = f"年度の後に「{TARGET}」を付けた見出し"
                self.problems.append(filled.problem("PLAN-CELL-WRONG", heading, found=heading, expected=wanted))
        self.indicators = tuple(each for row in table.rows if (each := self._read(row)) is not None)

    def _read(self, line: TableRow) -> indicator.Indicator | None:
        number, heading = indicator.as_indicator_id(line.text(ID)), find_goal_heading(line)
        before = self._before.get(fold_id(number))
        kept = indicator_texts(before, self._organisation, heading) if before is not None else {}
        row = replace(line, texts={**kept, **line.texts})
        name = row.text(NAME)
        goal = parse_goal(self._edition, row.text(heading))
        direction = parse_direction(row.text(DIRECTION))
        if number and (fold_id(number) in self._seen or (before is None and not self._is_new_plan)):
            self.problems.append(row.problem("REVISION-INDICATOR-UNKNOWN", ID, found=number))
        elif before is None and not can_be_id(number):
            self.problems.append(row.problem("PLAN-CELL-WRONG", ID, found=number, expected=EXPECTED_IN_IDS))
        elif goal not in self._edition.goals:
            self.problems.append(
                row.problem("REVISION-GOAL-UNKNOWN", heading, found=name or number, expected=goal).having(
                    {"level": self._edition.profile.goal_level.name}
                )
            )
        elif not name:
            self.problems.append(row.problem("TABLE-NAME-MISSING", NAME))
        elif direction is None:
            found = row.text(DIRECTION)
            self.problems.append(row.problem("TABLE-VALUE-UNREADABLE", DIRECTION, found=found, expected="増か減"))
        else:
            self._seen.add(fold_id(number))
            return self._indicator(row, before, goal, direction, number)
        return None

    def _indicator(
        self, row: TableRow, before: indicator.Indicator | None, goal: str, direction: indicator.Direction, number: str
    ) -> indicator.Indicator:
        self._places[goal] += 1
        name, note = row.text(NAME), row.text(NOTE)
        named = before if before is not None and same(before.name_printed, name) else None
        noted = before if before is not None and same(before.note_printed, note) else None
        return indicator.Indicator(
            indicator_id=before.indicator_id if before else number or self._new_id(goal),
            edition_id=self._edition.edition_id,
            goal=goal,
            ordinal=self._places[goal],
            name=named.name if named else indicator.name_without_unit(name, row.text(UNIT)),
            name_printed=named.name_printed if named else name,
            unit=row.text(UNIT) or None,
            footnote_mark=noted.footnote_mark if noted else note[0] if note.startswith("※") else None,
            note=noted.note if noted else note.removeprefix("※").strip() or None,
            direction=direction,
            owner=self._owner(row),
            actuals=(),
            targets=tuple(sorted(self._targets(row, before), key=attrgetter("year"))),
        )

    def _new_id(self, goal: str) -> str:
        number = next(each for n in count(1) if (each := f"KPI-{numbers_of(goal)}-{n}") not in self._used)
        self._used.add(number)
        return number

    def _owner(self, row: TableRow) -> str | None:
        name = row.text(OWNER)
        found = self._organisation.find(name) if name else None
        if name and (found is None or found.is_generic):
            self.problems.append(row.problem("REVISION-DIVISION-UNKNOWN", OWNER, found=name))
        return found.division_id if found else None

    def _targets(self, row: TableRow, before: indicator.Indicator | None) -> Iterator[indicator.YearFigure]:
        shown = {*self._columns.values()}
        yield from (each for each in (before.targets if before else ()) if each.year not in shown)
        for heading, year in self._columns.items():
            text = row.text(heading)
            known = before.target(year) if before else None
            if known is not None and known.figure.text == text:
                yield known
            elif text:
                found = indicator.read_figure(text, row.place(heading))
                if isinstance(found, indicator.Figure):
                    yield indicator.YearFigure(year, found)
                else:
                    self.problems.append(found)
