"""成果指標 as they are entered and published: a table of goals and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind, Indicator


@dataclass(frozen=True)
class IndicatorRow:
    """A line of the table: `name` as printed, and a cell as printed for each year (None: no figure).

    `reached` are the years whose target the round's figure already meets; `is_worse`: it is worse than the base year's.
    Both are facts, never coloured in a paper. `is_undecided`: the round's figure is in conflict.
    """

    indicator: Indicator
    name: str
    actuals: tuple[str | None, ...]
    targets: tuple[str | None, ...]
    reached: tuple[FiscalYear, ...] = ()
    is_worse: bool = False
    is_undecided: bool = False

    @property
    def figures(self) -> tuple[str | None, ...]:
        """Its cells, in the order of the table's years."""
        return (*self.actuals, *self.targets)


@dataclass(frozen=True)
class IndicatorGoal:
    """The indicators under one goal, with the notes below its table (※fm…)."""

    code: str
    title: str | None
    rows: tuple[IndicatorRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label above its table."""
        return f"目標{self.code} {self.title or ''}".rstrip()


@dataclass(frozen=True)
class IndicatorTable:
    """The table of a round's report: its head has two tiers, 実績 over `actual_years` and 目標 over `target_years`."""

    year: FiscalYear
    goals: tuple[IndicatorGoal, ...]
    actual_years: tuple[FiscalYear, ...]
    target_years: tuple[FiscalYear, ...]

    @property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """All lines, goal after goal."""
        return tuple(row for goal in self.goals for row in goal.rows)

    def figures(self) -> Iterator[tuple[str, FigureKind, FiscalYear, str | None]]:
        """Return every figure as printed: the indicator's ID, the kind, the year and the text."""
        columns = [(FigureKind.ACTUAL, year) for year in self.actual_years]
        columns += [(FigureKind.TARGET, year) for year in self.target_years]
        for row in self.rows:
            for column, text in zip(columns, row.figures, strict=True):
                yield row.indicator.indicator_id, *column, text
