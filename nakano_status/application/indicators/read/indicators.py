"""The current 成果指標, their table (source: practice.md §4, "KPI tables"), and all years of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.ports.data_file import CurrentValue, EntryRecords, Records
from nakano_status.domain.fields.field import FIGURE_KEYS
from nakano_status.domain.indicators.indicator import (
    FigureKind,
    Indicator,
    IndicatorGoal,
    IndicatorRow,
    IndicatorTable,
    IndicatorYears,
    YearFigure,
    figure_as_typed,
    has_reached,
    indicator_years,
    is_worse,
)
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Origin, Round

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear


MOST_YEARS = 6
"""Maximum number of year columns; of more actuals the first (the base) and the last ones are shown."""


def indicator_table(records: Records, round_: Round, *, is_recorded: bool = False) -> IndicatorTable:
    """Return the indicators of a round's edition as its report shows them; no goals if the plan has none.

    With `is_recorded` they are as recorded now, for a settled round, too.
    """
    indicators = current_indicators(records, round_.edition_id) if is_recorded else indicators_of(records, round_)
    actual_years, target_years = _years(indicators, round_.year)
    open_here = undecided_figures(records.entries, round_, indicators)
    edition = lookup.edition_of(records, round_)
    titles = edition.goals
    goals = []
    for code, members in groupby(indicators, key=lambda each: each.goal):
        rows = tuple(
            _row(each, round_.year, actual_years, target_years, is_undecided=each.indicator_id in open_here)
            for each in members
        )
        goals.append(IndicatorGoal(code, titles.get(code), rows, tuple(_notes(rows))))
    return IndicatorTable(round_.year, tuple(goals), actual_years, target_years)


def current_indicators(records: Records, edition_id: str) -> tuple[Indicator, ...]:
    """Return the indicators of an edition with all current figures, including those of the rounds.

    Who supplies them is as recorded last.
    """
    return _with_rounds(records, edition_id, records.indicators.of_edition(edition_id))


def indicators_of(records: Records, round_: Round) -> tuple[Indicator, ...]:
    """Return the indicators of a round as `current_indicators`, with who supplies them on its day.

    Of a settled round they are as they were known.
    """
    owners = records.indicators.owners(round_.edition_id, round_.named_on)
    known = (
        replace(each, owner=owners.get(each.indicator_id)) for each in records.indicators.of_edition(round_.edition_id)
    )
    recorded, kept = {each.indicator_id: each for each in known}, lookup.kept_for(records, round_)
    if kept is not None:
        from nakano_status.domain.round.settled import overlaid

        recorded = overlaid(recorded, kept.indicators)
    return _with_rounds(records, round_.edition_id, tuple(recorded.values()))


def _with_rounds(records: Records, edition_id: str, known: Sequence[Indicator]) -> tuple[Indicator, ...]:
    ids = [each.indicator_id for each in known]
    if not ids:
        return ()
    of_plan = lookup.rounds_of_plan(records, records.plan.plan_ids()[edition_id])
    rounds = [each for each in of_plan if each.origin is Origin.COLLECTED]
    collected = {each.year: records.entries.current(each.round_id, ids) for each in rounds}
    return tuple(_with_collected(each, collected) for each in known)


def figure_owners(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Return the divisions that are asked for the figures of any of the indicators."""
    return frozenset(each.owner for each in indicators if each.owner is not None)


def undecided_figures(entries: EntryRecords, round_: Round, indicators: Sequence[Indicator]) -> frozenset[str]:
    """Return the ids of the indicators that have an open conflict in a round."""
    current = entries.current(round_.round_id, [each.indicator_id for each in indicators])
    return frozenset(slot.row_id for slot, line in current.items() if line.conflict)


def without_figure(records: Records, round_: Round) -> tuple[str, ...]:
    """Return the IDs of a round's indicators that have no figure of its year yet."""
    indicators = indicators_of(records, round_)
    return tuple(each.indicator_id for each in indicators if each.actual(round_.year) is None)


def _with_collected(indicator: Indicator, collected: Mapping[FiscalYear, Mapping[Slot, CurrentValue]]) -> Indicator:
    actuals = {each.year: each for each in indicator.actuals}
    for year, current in collected.items():
        text, *facts = (_value(current, indicator.indicator_id, key) for key in FIGURE_KEYS)
        if text is not None:
            actuals[year] = YearFigure(year, figure_as_typed(text), None, *facts)
    return replace(indicator, actuals=tuple(actuals[year] for year in sorted(actuals)))


def _value(current: Mapping[Slot, CurrentValue], indicator_id: str, key: str) -> str | None:
    line = current.get(Slot(indicator_id, key))
    return None if line is None else line.values[0]


def _years(indicators: Sequence[Indicator], until: FiscalYear) -> tuple[tuple[FiscalYear, ...], tuple[FiscalYear, ...]]:
    """Return the year columns: actuals up to the round's year, and targets of any year."""
    reached = {each.year for indicator in indicators for each in indicator.actuals if each.year <= until}
    actual_years = sorted({*reached, until}) if indicators else []
    target_years = sorted({each.year for indicator in indicators for each in indicator.targets})
    room = max(MOST_YEARS - len(target_years), 2)
    if len(actual_years) > room:
        actual_years = [actual_years[0], *actual_years[1 - room :]]
    return tuple(actual_years), tuple(target_years)


def _row(
    indicator: Indicator,
    year: FiscalYear,
    actual_years: Sequence[FiscalYear],
    target_years: Sequence[FiscalYear],
    *,
    is_undecided: bool,
) -> IndicatorRow:
    now, base = indicator.actual(year), next(iter(indicator.actuals), None)
    reached = tuple(
        each.year
        for each in indicator.targets
        if now is not None and has_reached(now.figure, each.figure, indicator.direction)
    )
    worse = now is not None and base is not None and is_worse(now.figure, base.figure, indicator.direction)
    return IndicatorRow(
        indicator,
        indicator.name_printed,
        tuple(_printed(indicator, FigureKind.ACTUAL, each) for each in actual_years),
        tuple(_printed(indicator, FigureKind.TARGET, each) for each in target_years),
        reached,
        bool(worse),
        is_undecided,
    )


def _printed(indicator: Indicator, kind: FigureKind, year: FiscalYear) -> str | None:
    found = next((each for each in indicator.figures(kind) if each.year == year), None)
    return None if found is None else found.figure.text


def _notes(rows: Sequence[IndicatorRow]) -> Iterator[str]:
    """The notes of a goal's table, each once, with its mark in front."""
    return iter(dict.fromkeys(note for row in rows if (note := row.indicator.note_printed)))


def read_indicator_years(records: Records, until: Round | None = None) -> tuple[IndicatorYears, ...]:
    """Return every 成果指標 of the plan through all years; with `until` as known at the end of that round's year.

    Raises PlanUnclear.
    """
    plan = lookup.plan_of(records, until) if until else lookup.meant_plan(records)
    editions = [
        each
        for each in editions_in_order([plan])
        if until is None or each.adopted_on <= until.as_of or each.edition_id == until.edition_id
    ]
    known = {each.edition_id for each in editions}
    reported = [each for each in lookup.reported_rounds(records, records.rounds.all()) if each.edition_id in known]
    reported = [each for each in reported if until is None or each.year <= until.year]
    found = [(each, _indicators(records, each, reported, until)) for each in editions]
    rounds = {each.year: each.edition_id for each in reported}
    return indicator_years(found, rounds, plan.first_year, tuple(records.plan.derivations()))


def _indicators(
    records: Records, edition: Edition, rounds: Iterable[Round], until: Round | None
) -> Sequence[Indicator]:
    """Return the indicators of an edition; with `until` as its last round knew them, without later years."""
    if until is None:
        return current_indicators(records, edition.edition_id)
    last, own = until.year, [each for each in rounds if each.edition_id == edition.edition_id]
    latest = max(own, key=lambda each: each.year, default=None)
    indicators = current_indicators(records, edition.edition_id) if latest is None else indicators_of(records, latest)
    return [replace(each, actuals=tuple(known for known in each.actuals if known.year <= last)) for each in indicators]
