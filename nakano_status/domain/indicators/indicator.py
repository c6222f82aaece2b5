"""成果指標: the indicators of an edition with their actuals and targets (source: product.md, "Rules of the domain")."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.figure import Figure


class Direction(StrEnum):
    """Which direction is an improvement: three of the ten indicators are meant to go down."""

    UP = "up"
    DOWN = "down"


class FigureKind(StrEnum):
    """Whether a figure is an actual one (実績) or a target (目標)."""

    ACTUAL = "actual"
    TARGET = "target"


@dataclass(frozen=True)
class YearFigure:
    """The figure of one fiscal year; `reason` is why there is none (—), if the source or a person gave one.

    `as_of` (時点), `source` (出典) and `factor` (増減の要因) are texts as typed: a survey's month is no 3月31日.
    """

    year: FiscalYear
    figure: Figure
    reason: str | None = None
    as_of: str | None = None
    source: str | None = None
    factor: str | None = None


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

    def figures(self, kind: FigureKind) -> tuple[YearFigure, ...]:
        """Return the actuals, or the targets, by year."""
        return self.actuals if kind is FigureKind.ACTUAL else self.targets

    def actual(self, year: FiscalYear) -> YearFigure | None:
        """Return the actual figure of that year, or None if the table has no such column."""
        return _of_year(self.actuals, year)

    def target(self, year: FiscalYear) -> YearFigure | None:
        """Return the target of that year, or None if the table has no such column."""
        return _of_year(self.targets, year)


def has_reached(actual: Figure, target: Figure, direction: Direction) -> bool | None:
    """Whether a figure reaches the target; None if one of them is no number."""
    one, other = _size(actual), _size(target)
    if one is None or other is None:
        return None
    return one >= other if direction is Direction.UP else one <= other


def is_worse(actual: Figure, base: Figure, direction: Direction) -> bool | None:
    """Whether a figure got worse since the base year; None if one of them is no number."""
    one, other = _size(actual), _size(base)
    if one is None or other is None:
        return None
    return one < other if direction is Direction.UP else one > other


def _size(figure: Figure) -> Decimal | None:
    """Return the number to compare: for a fraction its ratio, since its denominator may change."""
    if figure.value is None or not figure.denominator:
        return figure.value if figure.denominator is None else None
    return figure.value / figure.denominator


def _of_year(figures: tuple[YearFigure, ...], year: FiscalYear) -> YearFigure | None:
    return next((figure for figure in figures if figure.year == year), None)


def folded_id(text: str) -> str:
    """Return an 指標番号 normalised for comparison, without differences of width and case."""
    return unicodedata.normalize("NFKC", text).strip().upper()
