"""Reads the indicators of a plan: `resources/indicators/<name>.json`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.figure import Figure
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure


def load_indicators(name: str) -> tuple[Indicator, ...]:
    """Return the indicators of the plan of that name (`nakano2`); raise ResourceMissing if there is no table."""
    return tuple(_indicator(indicator) for indicator in read_resource("indicators", name)["indicators"])


def _indicator(content: dict[str, Any]) -> Indicator:
    actuals, targets = (tuple(_year_figure(figure) for figure in content[kind]) for kind in ("actuals", "targets"))
    return Indicator(
        **{**content, "direction": Direction(content["direction"]), "actuals": actuals, "targets": targets}
    )


def _year_figure(content: dict[str, Any]) -> YearFigure:
    value = content["value"]
    figure = Figure(
        text=content["text"],
        value=None if value is None else Decimal(value),
        denominator=content["denominator"],
        unit=content["unit"],
        qualifier=content["qualifier"],
    )
    return YearFigure(FiscalYear.parse(content["year"]), figure, content["reason"])
