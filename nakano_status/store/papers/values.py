"""Converts rows of indicators, figures and publications to values of the domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.indicators.indicator import Direction, Figure, FigureKind, Indicator, YearFigure
from nakano_status.domain.papers.publication import Occasion, Publication, PublicationFile
from nakano_status.store.reading import Record
from nakano_status.store.stored_forms import read_time

_Figures = Mapping[tuple[str, FigureKind], tuple[YearFigure, ...]]


def indicators_of(
    rows: Iterable[Record], owners: Mapping[str, str | None], values: Iterable[Record]
) -> list[Indicator]:
    """Return the indicators; `values` are figures in the order in which they were recorded."""
    figures = _figures(values)
    return [_indicator(row, owners.get(row.indicator_id), figures) for row in rows]


def history_of(figures: Iterable[Record], owners: Iterable[Record]) -> list[tuple[Act, str, str | None]]:
    """Return the recorded changes of an indicator in the order of the acts, under the keys of `kpi set`."""
    changes = [(row.ordinal, _act(row), _figure_key(row), row.text) for row in figures]
    changes += [(row.ordinal, _act(row), "owner", row.division_id) for row in owners]
    return [(act, key, text) for _, act, key, text in sorted(changes, key=lambda each: (each[0], each[2]))]


def _act(row: Record) -> Act:
    return Act(row.act_id, row.kind, read_time(row.at), row.by_name, row.why)


def _figure_key(row: Record) -> str:
    year = FiscalYear(row.year).short
    return year if row.figure_kind == FigureKind.ACTUAL else f"target:{year}"


def publication_of(row: Record, files: Sequence[tuple[str, str]]) -> Publication:
    """Return a recorded paper with the names and the SHA-256 of its files."""
    return Publication(
        round_id=row.round_id,
        number=row.number,
        occasion=Occasion(row.occasion),
        label=row.label,
        day=date.fromisoformat(row.day),
        state_digest=row.state_digest,
        is_final=bool(row.is_final),
        supersedes=row.supersedes,
        files=tuple(PublicationFile(*file) for file in files),
        act_id=row.act_id,
    )


def _figures(values: Iterable[Record]) -> _Figures:
    """Return the figures of every indicator by year; the last one recorded counts, and a cleared one is absent."""
    last = {(row.indicator_id, row.kind, row.year): row for row in values}
    gathered: defaultdict[tuple[str, FigureKind], list[YearFigure]] = defaultdict(list)
    for (indicator_id, kind, _), row in sorted(last.items()):
        if row.text is not None:
            gathered[indicator_id, FigureKind(kind)].append(_year_figure(row))
    return {place: tuple(figures) for place, figures in gathered.items()}


def _indicator(row: Record, owner: str | None, figures: _Figures) -> Indicator:
    return Indicator(
        indicator_id=row.indicator_id,
        edition_id=row.edition_id,
        goal=row.goal,
        ordinal=row.ordinal,
        name=row.name,
        name_printed=row.name_printed,
        unit=row.unit,
        footnote_mark=row.footnote_mark,
        note=row.footnote,
        direction=Direction(row.direction),
        owner=owner,
        actuals=figures.get((row.indicator_id, FigureKind.ACTUAL), ()),
        targets=figures.get((row.indicator_id, FigureKind.TARGET), ()),
    )


def _year_figure(row: Record) -> YearFigure:
    value = None if row.value is None else Decimal(row.value)
    figure = Figure(row.text, value, row.denominator, row.unit, row.qualifier)
    return YearFigure(FiscalYear(row.year), figure, row.reason, row.as_of, row.source, row.factor)
