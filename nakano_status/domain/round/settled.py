"""A settled round: what it knew of bodies, 成果指標 and schedules, whatever is recorded later (decision 0094).

A round is settled once it is closed, was imported as published, or has a recorded paper. From then on it reads the
organisation, the indicators and the schedule as they were known, and only a correction changes that. What was blank is
filled in as long as no paper is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nakano_status.domain.indicators.indicator import Indicator, YearFigure
from nakano_status.domain.organisation.changes import official_name
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.plan.ownership import names_of_other_days


@dataclass(frozen=True)
class KnownFacts:
    """What a round knows: bodies by ID, the texts of its year's schedule by row, and its indicators.

    Of what is kept for a settled round, `indicators` or `scheduled` is None if the round reads what is recorded, and
    bodies that are not among `bodies` are as recorded; one that is None there was not known.
    """

    bodies: Mapping[str, Division | None] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] | None = None
    scheduled: Mapping[str, str] | None = None

    def __bool__(self) -> bool:
        """Whether anything is kept."""
        return bool(self.bodies) or self.indicators is not None or self.scheduled is not None


NOTHING_KEPT = KnownFacts()


@dataclass(frozen=True)
class Corrections:
    """What an act corrects, in settled rounds too, by ID: names and places of bodies, figures of indicators."""

    names: Container[str] = ()
    places: Container[str] = ()
    figures: Container[str] = ()


NO_CORRECTION = Corrections()


@dataclass(frozen=True)
class SettledDays:
    """What decides whether a settled round would print something else: its days, its 所管課 cells, and its papers.

    `days` are the day of its organisation and that of its figures; `cells` returns the folded texts of the cells.
    """

    days: tuple[date, date]
    is_recorded: bool
    cells: Callable[[], str]


def is_settled(*, is_collecting: bool, is_recorded: bool) -> bool:
    """Whether no act but a correction changes what a round shows of the organisation, rows, plan and indicators."""
    return is_recorded or not is_collecting


def still_known(was: KnownFacts, now: KnownFacts, days: SettledDays, corrections: Corrections) -> KnownFacts:
    """Return what has to be kept for a settled round that knew `was`, where `now` is what is recorded after an act."""
    bodies = dict(_kept_bodies(was.bodies, now.bodies, days, corrections))
    indicators, scheduled = was.indicators or (), was.scheduled or {}
    if not days.is_recorded:
        indicators = _filled_indicators(indicators, now.indicators or ())
        scheduled = {**(now.scheduled or {}), **scheduled}
    figures = {each.indicator_id: each for each in now.indicators or () if each.indicator_id in corrections.figures}
    indicators = tuple(_with_figures(each, figures.get(each.indicator_id, each)) for each in indicators)
    return KnownFacts(
        bodies,
        None if indicators == now.indicators else indicators,
        None if scheduled == now.scheduled else scheduled,
    )


def _kept_bodies(
    was: Mapping[str, Division | None],
    now: Mapping[str, Division | None],
    days: SettledDays,
    corrections: Corrections,
) -> Iterator[tuple[str, Division | None]]:
    for body_id in dict.fromkeys((*was, *now)):
        known, recorded = was.get(body_id), now.get(body_id)
        if recorded is None:
            if known is not None:  # it was removed since
                yield body_id, known
        elif known is None:
            if body_id in was or days.is_recorded or official_name(recorded).valid_from is not None:
                yield body_id, None
        else:
            known = _corrected(known, recorded, corrections)
            known = known if days.is_recorded else _filled(known, recorded, days.days[0])
            if _prints_otherwise(known, recorded, days):
                yield body_id, known


def as_known(organisation: Organisation, bodies: Mapping[str, Division | None]) -> Organisation:
    """Return the organisation with bodies as they were known; names that they have since are still found.

    One that was not known has no place.
    """
    there = [
        _as_known(bodies[each.division_id], each) if each.division_id in bodies else each
        for each in organisation.divisions
    ]
    ids = {each.division_id for each in there}
    gone = (body for body_id, body in bodies.items() if body_id not in ids and body is not None)
    return Organisation((*there, *gone))


def _as_known(known: Division | None, recorded: Division) -> Division:
    if known is None:
        return replace(recorded, parent=None, order=None, is_liaison=False, earlier=())
    own = {fold_name(each.name) for each in known.names}
    since = (each.name for each in recorded.names if fold_name(each.name) not in own)
    aliases = (DivisionName(each, NameKind.ALIAS) for each in dict.fromkeys(since))
    return replace(known, names=(*known.names, *aliases), contact=recorded.contact)


def without_contact(body: Division) -> Division:
    """Return a body as it is kept: whom to reach is always the present one."""
    earlier = tuple(replace(each, contact=None) for each in body.earlier)
    return replace(body, contact=None, earlier=earlier)


def _corrected(known: Division, recorded: Division, corrections: Corrections) -> Division:
    if known.division_id in corrections.names:
        known = replace(known, names=recorded.names)
    return _placed_as(known, recorded) if known.division_id in corrections.places else known


def _filled(known: Division, recorded: Division, day: date) -> Division:
    """Return a body with a place that was not known before; a change from a day on fills nothing in.

    Whether it is 庶務担当課 is filled in together with its 部.
    """
    was, now = known.on(day), recorded.on(day)
    is_dated = len(known.earlier) != len(recorded.earlier)
    replaces = was.parent not in (None, now.parent) or was.order not in (None, now.order)
    is_other_liaison = was.is_liaison != now.is_liaison and (was.is_liaison or was.parent is not None)
    return known if is_dated or replaces or is_other_liaison else _placed_as(known, recorded)


def _placed_as(known: Division, recorded: Division) -> Division:
    return replace(
        known,
        parent=recorded.parent,
        order=recorded.order,
        is_liaison=recorded.is_liaison,
        earlier=recorded.earlier,
    )


def _prints_otherwise(known: Division, recorded: Division, days: SettledDays) -> bool:
    """Whether a round that read what is recorded would print another name, place or 所管課."""
    day = days.days[0]
    if any(known.name_on(each) != recorded.name_on(each) for each in days.days):
        return True
    was, now = known.on(day), recorded.on(day)
    if (was.parent, was.order, was.is_liaison, was.has_ended) != (now.parent, now.order, now.is_liaison, now.has_ended):
        return True
    replaced = names_of_other_days(known, day) ^ names_of_other_days(recorded, day)
    return bool(replaced) and any(each in days.cells() for each in replaced)


def _filled_indicators(known: tuple[Indicator, ...], recorded: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Return indicators with owners and figures that were not known before, and those that were not there at all."""
    before = {each.indicator_id: each for each in known}
    filled = tuple(_filled_indicator(before.get(each.indicator_id, each), each) for each in recorded)
    ids = {each.indicator_id for each in recorded}
    return (*filled, *(each for each in known if each.indicator_id not in ids))


def _filled_indicator(known: Indicator, recorded: Indicator) -> Indicator:
    return replace(
        known,
        owner=known.owner or recorded.owner,
        actuals=_by_year(recorded.actuals, known.actuals),
        targets=_by_year(recorded.targets, known.targets),
    )


def _with_figures(known: Indicator, recorded: Indicator) -> Indicator:
    return replace(known, actuals=recorded.actuals, targets=recorded.targets)


def _by_year(recorded: tuple[YearFigure, ...], known: tuple[YearFigure, ...]) -> tuple[YearFigure, ...]:
    figures = {each.year: each for each in (*recorded, *known)}
    return tuple(figures[year] for year in sorted(figures))
