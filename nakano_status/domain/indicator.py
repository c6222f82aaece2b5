"""成果指標: the indicators of an edition with their actuals and targets (source: product.md, "Rules of the domain")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.figure import Figure
from nakano_status.domain.fiscal_year import FiscalYear


class Direction(StrEnum):
    """Which way is good: three of the ten indicators are meant to go down."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class YearFigure:
    """The figure of one fiscal year; `reason` says why there is none (—), where the source or a person says so."""

    year: FiscalYear
    figure: Figure
    reason: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator under a goal, in the order in which the report prints it.

    `name` is without unit and footnote mark; `name_printed` is the cell as published. `owner` is the division that
    supplies the figures (None: unknown). Targets belong to the edition that the indicator is of.
    """

    indicator_id: str
    edition_id: str
    goal: str
    ordinal: int
    name: str
    name_printed: str
    unit: str | None
    footnote_mark: str | None
    note: str | None
    direction: Direction
    owner: str | None
    actuals: tuple[YearFigure, ...]
    targets: tuple[YearFigure, ...]

    def actual(self, year: FiscalYear) -> YearFigure | None:
        """Return what was reached in that year, or None where the table has no such column."""
        return _of_year(self.actuals, year)

    def target(self, year: FiscalYear) -> YearFigure | None:
        """Return what is aimed for in that year, or None where the table has no such column."""
        return _of_year(self.targets, year)


def _of_year(figures: tuple[YearFigure, ...], year: FiscalYear) -> YearFigure | None:
    return next((figure for figure in figures if figure.year == year), None)
