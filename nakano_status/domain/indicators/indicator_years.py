"""成果指標 through all years: actuals beside the target of the year's edition; what is missing is shown with why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Indicator, YearFigure, has_reached
from nakano_status.domain.plan.derivation import Derivation, PlanSubject, descendants, origins
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.year_gaps import Absence


@dataclass(frozen=True)
class IndicatorYear:
    """One year of an indicator: its `actual`, or the `gap`; neither in a year of which no round has been held yet.

    `target` is that of the edition of the year's round, or of the newest edition; `other_targets` are the differing
    ones of other editions, with their titles. `has_reached` is None unless actual and target are numbers.
    """

    year: FiscalYear
    actual: YearFigure | None = None
    gap: Absence | None = None
    target: YearFigure | None = None
    other_targets: tuple[tuple[str, str], ...] = ()
    has_reached: bool | None = None

    @property
    def other_label(self) -> str:
        """The differing targets as shown: 当初計画は200万件."""
        return "、".join(f"{title}は{text}" for title, text in self.other_targets)


@dataclass(frozen=True)
class IndicatorYears:
    """An indicator, as the newest edition that has it declares it, with its years in order."""

    indicator: Indicator
    years: tuple[IndicatorYear, ...]


def indicator_years(
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    first_year: FiscalYear,
    steps: Sequence[Derivation] = (),
) -> tuple[IndicatorYears, ...]:
    """Return every indicator of a plan's `editions` (from the older to the newer) through all years.

    `rounds` are the IDs of the editions of the rounds by year; `first_year` is the plan's. What an edition dropped is
    last.
    """
    found = [
        _followed(place, each, editions, steps)
        for place, (_, indicators) in reversed(list(enumerate(editions)))
        for each in indicators
        if not _goes_on(place, each, editions, steps)
    ]
    years = _all_years([each for some in found for each in some.values()], rounds)
    return tuple(
        IndicatorYears(_last(some), tuple(_years(some, years, editions, rounds, first_year))) for some in found
    )


_ByEdition = dict[str, Indicator]
"""An indicator by the IDs of the editions that have it, from the older to the newer."""


def _goes_on(
    place: int,
    indicator: Indicator,
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    steps: Sequence[Derivation],
) -> bool:
    """Return whether a later edition has the indicator, whatever its ID there is."""
    for later in range(place + 1, len(editions)):
        became = descendants(steps, PlanSubject.INDICATOR, indicator.indicator_id, _ids(editions[place : later + 1]))
        if any(each.indicator_id in became for each in editions[later][1]):
            return True
    return False


def _followed(
    place: int,
    indicator: Indicator,
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    steps: Sequence[Derivation],
) -> _ByEdition:
    """Return the indicator in each edition up to its own; of several predecessors the first one."""
    found: _ByEdition = {}
    for earlier in range(place + 1):
        edition, indicators = editions[earlier]
        was = origins(steps, PlanSubject.INDICATOR, indicator.indicator_id, _ids(editions[earlier : place + 1]))
        here = next((each for wanted in was for each in indicators if each.indicator_id == wanted), None)
        if here is not None:
            found[edition.edition_id] = here
    return found


def _ids(editions: Sequence[tuple[Edition, Sequence[Indicator]]]) -> tuple[str, ...]:
    return tuple(edition.edition_id for edition, _ in editions)


def _last(some: _ByEdition) -> Indicator:
    return some[next(reversed(some))]


def _all_years(found: Sequence[Indicator], rounds: Mapping[FiscalYear, str]) -> tuple[FiscalYear, ...]:
    known = {figure.year for each in found for figure in (*each.actuals, *each.targets)} | set(rounds)
    if not known:
        return ()
    return tuple(map(FiscalYear, range(min(known).start, max(known).start + 1)))


def _years(
    some: _ByEdition,
    years: Sequence[FiscalYear],
    editions: Sequence[tuple[Edition, Sequence[Indicator]]],
    rounds: Mapping[FiscalYear, str],
    first_year: FiscalYear,
) -> Iterator[IndicatorYear]:
    titles = {edition.edition_id: edition.title for edition, _ in editions}
    for year in years:
        actual = next((figure for each in some.values() if (figure := each.actual(year)) is not None), None)
        own = rounds.get(year, next(reversed(some)))
        targets = {edition_id: figure for edition_id, each in some.items() if (figure := each.target(year)) is not None}
        target = targets.get(own)
        others = tuple(
            (titles[edition_id], figure.figure.text)
            for edition_id, figure in targets.items()
            if edition_id != own and (target is None or figure.figure.text != target.figure.text)
        )
        reached = has_reached(actual.figure, target.figure, _last(some).direction) if actual and target else None
        gap = _gap(year, some, rounds, first_year) if actual is None else None
        yield IndicatorYear(year, actual, gap, target, others, reached)


def _gap(
    year: FiscalYear, some: _ByEdition, rounds: Mapping[FiscalYear, str], first_year: FiscalYear
) -> Absence | None:
    """Return why a year has no actual; None after the last round."""
    if year > max(rounds, default=year) or not rounds:
        return None
    if year < first_year:
        return Absence.NOT_IN_PLAN
    if year in rounds:
        return Absence.NO_FIGURE if rounds[year] in some else Absence.NOT_IN_PLAN
    return Absence.NO_ROUND if year > min(rounds) else Absence.NO_FIGURE
