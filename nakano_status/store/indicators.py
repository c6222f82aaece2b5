"""Reads and writes 成果指標 with their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Act
from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKind,
    Indicator,
    YearFigure,
    figure_as_typed,
    recorded_key_of_figure,
)
from nakano_status.store.reading import Stored
from nakano_status.store.rows import FigureChangeRow, FigureRow, OwnerChangeRow, StoredIndicatorRow
from nakano_status.store.statements import read_time

if TYPE_CHECKING:
    _Figures = Mapping[tuple[str, FigureKind], tuple[YearFigure, ...]]


class StoredIndicators(Stored):
    """The recorded indicators with their figures; the figures that a round collects are among its entries."""

    def of_edition(self, edition_id: str) -> Sequence[Indicator]:
        """Return the indicators of an edition with their current figures, in printed order."""
        self._read_together("indicators", "indicator_owners", "indicator_values", edition_id=edition_id)
        rows = self._rows_of(StoredIndicatorRow, "indicators", edition_id=edition_id)
        if not rows:
            return []
        owners = self.owners(edition_id)
        return indicators_from_rows(rows, owners, self._rows_of(FigureRow, "indicator_values", edition_id=edition_id))

    def owners(self, edition_id: str, day: date | None = None) -> Mapping[str, str | None]:
        """Return, by indicator ID, the division that supplies the indicator on a day; None if that is unknown.

        If `day` is None, the division recorded last counts. Indicators without such a record are left out.
        """
        rows = self._rows("indicator_owners", edition_id=edition_id)
        begun = (row for row in rows if day is None or (row.valid_from or "") <= day.isoformat())
        return {row.indicator_id: row.division_id for row in begun}

    def history(self, indicator_id: str) -> Sequence[tuple[Act, str, str | None]]:
        """Return the recorded changes of an indicator, oldest first: act, key and text (None: removed).

        The key is a year (R3) for an actual, "target:R7" for a target, or "owner", whose text is a division ID.
        """
        self._read_together("indicator_words", "indicator_owner_words", indicator_id=indicator_id)
        figures = self._rows_of(FigureChangeRow, "indicator_words", indicator_id=indicator_id)
        owners = self._rows_of(OwnerChangeRow, "indicator_owner_words", indicator_id=indicator_id)
        return changes_of_indicator(figures, owners)

    def add(self, plan_id: str, indicators: Iterable[Indicator]) -> None:
        """Add the indicators of an edition that are not stored yet, with their figures and owners.

        Indicators that are stored are not changed.
        """
        given = list(indicators)
        ids = dict.fromkeys(each.indicator_id for each in given)
        self._work.insert_missing("indicator", [{"indicator_id": each, "plan_id": plan_id} for each in ids])
        lines = [_line_of(each) for each in given]
        added = {row["indicator_id"] for row in self._work.insert_missing("indicator_in_edition", lines)}
        for each in (each for each in given if each.indicator_id in added):
            if each.owner is not None:
                self.set_owner(each.edition_id, each.indicator_id, each.owner)
            for kind in FigureKind:
                self._insert_figures(each, kind)

    def set_owner(self, edition_id: str, indicator_id: str, division: str | None, since: date | None = None) -> None:
        """Record the division that supplies an indicator's figures (None: unknown); earlier records remain.

        `since`: the first day on which the division supplies them (None: no day is recorded).
        """
        place = {"edition_id": edition_id, "indicator_id": indicator_id}
        self._work.replace("indicator_owner", [{**place, "division_id": division}])
        if since is not None:
            self._work.replace("indicator_owner_day", [{**place, "valid_from": since.isoformat()}])

    def set_figure(self, indicator: Indicator, kind: FigureKind, figure: YearFigure, *, clears: bool = False) -> None:
        """Record a figure of an indicator, or its removal if `clears` is true; earlier records remain stored.

        An actual counts in every edition, a target only in the edition of `indicator`.
        """
        edition_id = ANY_EDITION if kind is FigureKind.ACTUAL else indicator.edition_id
        place = {"edition_id": edition_id, "indicator_id": indicator.indicator_id}
        line = {**place, "year": figure.year.start, "kind": kind.value, **_figure_columns(figure)}
        self._work.replace("indicator_value", [{**line, "text": None} if clears else line])

    def _insert_figures(self, indicator: Indicator, kind: FigureKind) -> None:
        for figure in indicator.figures(kind):
            self.set_figure(indicator, kind, figure)


def indicators_from_rows(
    rows: Iterable[StoredIndicatorRow], owners: Mapping[str, str | None], values: Iterable[FigureRow]
) -> list[Indicator]:
    """Return the indicators in stored rows.

    `owners`: division IDs by indicator ID (None: unknown). `values`: rows of figures in the order of recording.
    """
    figures = _figures(values)
    return [_indicator(row, owners.get(row.indicator_id), figures) for row in rows]


def changes_of_indicator(
    figures: Iterable[FigureChangeRow], owners: Iterable[OwnerChangeRow]
) -> list[tuple[Act, str, str | None]]:
    """Return the changes recorded in rows of figures and owners, in the order of the acts: act, key and text.

    The keys and texts are as in `StoredIndicators.history`.
    """
    changes = [(row.ordinal, _act(row), _figure_key(row), row.text) for row in figures]
    changes += [(row.ordinal, _act(row), "owner", row.division_id) for row in owners]
    return [(act, key, text) for _, act, key, text in sorted(changes, key=lambda each: (each[0], each[2]))]


def _act(row: FigureChangeRow | OwnerChangeRow) -> Act:
    return Act(row.act_id, row.kind, read_time(row.at), row.by_name, row.why)


def _figure_key(row: FigureChangeRow) -> str:
    return recorded_key_of_figure(FigureKind(row.figure_kind), FiscalYear(row.year))


def _figures(values: Iterable[FigureRow]) -> _Figures:
    """Return the figures by indicator and kind, sorted by year; the last record counts, removed figures are absent."""
    last = {(row.indicator_id, row.kind, row.year): row for row in values}
    gathered: defaultdict[tuple[str, FigureKind], list[YearFigure]] = defaultdict(list)
    for (indicator_id, kind, _), row in sorted(last.items()):
        if row.text is not None:
            gathered[indicator_id, FigureKind(kind)].append(_year_figure(row, row.text))
    return {place: tuple(figures) for place, figures in gathered.items()}


def _indicator(row: StoredIndicatorRow, owner: str | None, figures: _Figures) -> Indicator:
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


def _year_figure(row: FigureRow, text: str) -> YearFigure:
    """Return a stored figure as its text is read now; the columns of its parts are as they were when it was stored."""
    return YearFigure(FiscalYear(row.year), figure_as_typed(text), row.reason, row.as_of, row.source, row.factor)


ANY_EDITION = ""
"""The stored edition of an actual, which does not depend on an edition."""


def _line_of(indicator: Indicator) -> Mapping[str, Any]:
    return {
        "edition_id": indicator.edition_id,
        "indicator_id": indicator.indicator_id,
        "goal": indicator.goal,
        "ordinal": indicator.ordinal,
        "name": indicator.name,
        "name_printed": indicator.name_printed,
        "unit": indicator.unit,
        "footnote_mark": indicator.footnote_mark,
        "footnote": indicator.note,
        "direction": indicator.direction.value,
    }


def _figure_columns(recorded: YearFigure) -> Mapping[str, Any]:
    figure = recorded.figure
    return {
        "text": figure.text,
        "value": None if figure.value is None else str(figure.value),
        "denominator": figure.denominator,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "reason": recorded.reason,
        "as_of": recorded.as_of,
        "source": recorded.source,
        "factor": recorded.factor,
    }
