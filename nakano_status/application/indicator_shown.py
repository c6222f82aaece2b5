"""A 成果指標 as a form shows it to the division that is asked for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nakano_status.domain.figure import figure_as_typed
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.indicator import Direction, FigureKind, Indicator, YearFigure


def indicator_shown(
    indicator_id: str,
    edition_id: str,
    owner: str,
    place: int,
    given: Mapping[str, str | None],
    known: Indicator | None,
) -> Indicator:
    """Return an indicator out of what its line gives; which way is good is told only where the plan is built in."""
    name = given.get("indicator") or (known.name_printed if known else indicator_id)
    return Indicator(
        indicator_id=indicator_id,
        edition_id=edition_id,
        goal=given.get("goal") or (known.goal if known else ""),
        ordinal=known.ordinal if known else place,
        name=known.name if known else name,
        name_printed=name,
        unit=given.get("unit") or (known.unit if known else None),
        footnote_mark=known.footnote_mark if known else None,
        note=known.note if known else None,
        direction=known.direction if known else Direction.UP,
        owner=owner,
        actuals=tuple(_figures(given, FigureKind.ACTUAL)),
        targets=tuple(_figures(given, FigureKind.TARGET)),
    )


def _figures(given: Mapping[str, str | None], kind: FigureKind) -> Iterator[YearFigure]:
    for name, text in sorted(given.items()):
        said, _, year = name.partition(":")
        if said == kind.value and year and text:
            yield YearFigure(FiscalYear.parse(year), figure_as_typed(text))
