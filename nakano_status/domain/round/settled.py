"""A settled round: it keeps the bodies, 成果指標 and schedules known to it, whatever is recorded later (decision 0094).

A round is settled once it is closed, was imported as published, or has a recorded paper. From then on it uses the
organisation, the indicators, the schedule and the divisions named on rows as they were known, and only a correction
changes them. Until a paper is recorded, blanks are still filled in.

A round with a recorded paper may still be collecting answers. As long as it is not published, the facts that decide
whom it asks are updated: new bodies, rows, the schedule, and the suppliers of indicators. After a final paper for 公表
it is settled like a closed round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from nakano_status.domain.indicators.indicator import FigureKey, FigureKind, Indicator, YearFigure
from nakano_status.domain.organisation import divisions
from nakano_status.domain.plan.ownership import names_of_other_days
from nakano_status.domain.plan.plan import Listing, Owner

Known = TypeVar("Known")


@dataclass(frozen=True)
class KnownFacts:
    """The facts that a round knows.

    `bodies`, `indicators`: the bodies and indicators by ID. `scheduled`, `owners`: the schedule's texts and the owners,
    by row. The facts stored for a settled round are only the facts that differ from the recorded facts; None means not
    known then.
    """

    bodies: Mapping[str, divisions.Division | None] = field(default_factory=dict)
    indicators: Mapping[str, Indicator | None] = field(default_factory=dict)
    scheduled: Mapping[str, str | None] = field(default_factory=dict)
    owners: Mapping[str, tuple[Owner, ...] | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether any fact is stored."""
        return any((self.bodies, self.indicators, self.scheduled, self.owners))


NOTHING_KEPT = KnownFacts()


@dataclass(frozen=True)
class Corrections:
    """Corrections made by an act, which also apply to settled rounds.

    `names`, `places`: the IDs of bodies whose name or place is corrected. `figures`: the places of corrected figures.
    `scheduled`: the rows with a corrected schedule. `rounds`: the IDs of the settled rounds that are corrected (None:
    all).
    """

    names: Container[str] = ()
    places: Container[str] = ()
    figures: Iterable[FigureKey] = ()
    scheduled: Collection[str] = ()
    rounds: Container[str] | None = None

    def of_round(self, round_id: str) -> Corrections:
        """Return the corrections if they apply to a settled round, otherwise NO_CORRECTION."""
        return self if self.rounds is None or round_id in self.rounds else NO_CORRECTION


NO_CORRECTION = Corrections()


@dataclass(frozen=True)
class SettledDays:
    """The properties of a settled round that decide whether a change of a body would change what the round prints.

    `days`: the day of its organisation, and the day of its figures. `is_recorded`: whether it has a recorded paper.
    `is_kept_current`: whether it still asks the divisions recorded at present. `cells`: a function that returns the
    normalised texts of its 所管課 cells.
    """

    days: tuple[date, date]
    is_recorded: bool
    is_kept_current: bool
    cells: Callable[[], str]


def is_settled(*, is_collecting: bool, is_recorded: bool) -> bool:
    """Return whether a round is settled: only a correction can change its organisation, rows, plan and indicators.

    It is if it no longer collects answers, or if a paper of it was recorded (`is_recorded`).
    """
    return is_recorded or not is_collecting


def is_kept_current(*, is_collecting: bool, is_published: bool) -> bool:
    """Return whether a round is still updated: whether it collects answers and is not published.

    If so, new bodies, rows, due dates and the schedule that are recorded later apply to it. `is_published`: a final
    paper of it for 公表 was recorded.
    """
    return is_collecting and not is_published


def facts_to_store(was: KnownFacts, now: KnownFacts, days: SettledDays, corrections: Corrections) -> KnownFacts:
    """Return the facts to store for a settled round after an act: its own facts that differ from the recorded ones.

    The round keeps the facts that it knew (`was`), except where the act corrects them (`corrections`). A round that is
    kept current gets the recorded schedule and owners; a round without a recorded paper gets facts that it lacked.
    `now`: the recorded facts after the act.
    """
    bodies = dict(_kept_bodies(was.bodies, now.bodies, days, corrections))
    indicators, scheduled, owners = overlay_facts(was.indicators, {}), was.scheduled, was.owners
    recorded = overlay_facts(now.indicators, {})
    if days.is_kept_current:
        scheduled, owners = now.scheduled, now.owners
        there = indicators.keys() & recorded.keys()
        indicators |= {key: replace(indicators[key], owner=recorded[key].owner) for key in there}
    if not days.is_recorded:
        indicators |= {key: _filled_indicator(indicators.get(key, each), each) for key, each in recorded.items()}
        scheduled = {**now.scheduled, **scheduled}
    for place in corrections.figures:
        own = place.indicator_id
        if own in indicators and own in recorded:
            indicators[own] = _with_figure(indicators[own], recorded[own], place)
    scheduled = {**scheduled, **{row_id: now.scheduled.get(row_id) for row_id in corrections.scheduled}}
    return KnownFacts(
        bodies, _differing(indicators, recorded), _differing(scheduled, now.scheduled), _differing(owners, now.owners)
    )


def has_hidden_facts(kept: KnownFacts, before: KnownFacts, after: KnownFacts, days: SettledDays) -> bool:
    """Return whether an act changed recorded facts of which a settled round shows its own stored facts instead.

    `kept`: the facts stored for the round; only they are compared. `before`, `after`: the recorded facts before and
    after the act. `days`: decides whether a change of a body would change what the round prints; other changes of
    bodies do not count.
    """
    bodies = ((before.bodies.get(each), after.bodies.get(each)) for each in kept.bodies)
    if any(was is not None and now is not None and _prints_otherwise(was, now, days) for was, now in bodies):
        return True
    recorded: tuple[tuple[Mapping[str, object], Mapping[str, object], Mapping[str, object]], ...] = (
        (kept.indicators, before.indicators, after.indicators),
        (kept.scheduled, before.scheduled, after.scheduled),
        (kept.owners, before.owners, after.owners),
    )
    return any(was.get(each) != now.get(each) for some, was, now in recorded for each in some)


def overlay_facts(recorded: Mapping[str, Known | None], kept: Mapping[str, Known | None]) -> dict[str, Known]:
    """Return the recorded facts, replaced by the stored facts `kept`; facts that were not known (None) are left out."""
    return {key: each for key, each in {**recorded, **kept}.items() if each is not None}


def _differing(was: Mapping[str, Known | None], now: Mapping[str, Known | None]) -> dict[str, Known | None]:
    return {key: was.get(key) for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key)}


def owners_known(listing: Listing, day: date) -> tuple[Owner, ...]:
    """Return the owners of a row that are known on a day, in the order of their first days.

    Former owners are included; owners that begin later are left out. An owner whose time ends on the day or later has
    no end (`until` is None).
    """
    begun = (each for each in (*listing.former, *listing.owners) if each.since is None or each.since <= day)
    open_ = (replace(each, until=None) if each.until is not None and each.until >= day else each for each in begun)
    return tuple(sorted(open_, key=lambda each: (each.since or date.min, each.ordinal, each.division)))


def _kept_bodies(
    was: Mapping[str, divisions.Division | None],
    now: Mapping[str, divisions.Division | None],
    days: SettledDays,
    corrections: Corrections,
) -> Iterator[tuple[str, divisions.Division | None]]:
    for body_id in dict.fromkeys((*was, *now)):
        known, recorded = was.get(body_id), now.get(body_id)
        if recorded is None:
            if known is not None:  # it was removed since
                yield body_id, known
        elif known is None:
            is_new = days.is_recorded or recorded.official_name.valid_from is not None
            if body_id in was or (is_new and not days.is_kept_current):
                yield body_id, None
        else:
            known = _corrected(known, recorded, corrections)
            known = known if days.is_recorded else _filled(known, recorded, days.days[0])
            if _prints_otherwise(known, recorded, days):
                yield body_id, known


def organisation_as_known(
    organisation: divisions.Organisation, bodies: Mapping[str, divisions.Division | None]
) -> divisions.Organisation:
    """Return the organisation with its bodies as a settled round knew them.

    `bodies`: the stored bodies by ID; None for a body that was not known, which then has no place. Names given later
    are still found, as aliases.
    """
    there = [
        _as_known(bodies[each.division_id], each) if each.division_id in bodies else each
        for each in organisation.divisions
    ]
    ids = {each.division_id for each in there}
    gone = (body for body_id, body in bodies.items() if body_id not in ids and body is not None)
    return divisions.Organisation((*there, *gone))


def _as_known(known: divisions.Division | None, recorded: divisions.Division) -> divisions.Division:
    if known is None:
        return replace(recorded, parent=None, order=None, is_liaison=False, earlier=())
    own = {divisions.fold_name(each.name) for each in known.names}
    since = (each.name for each in recorded.names if divisions.fold_name(each.name) not in own)
    aliases = (divisions.DivisionName(each, divisions.NameKind.ALIAS) for each in dict.fromkeys(since))
    return replace(known, names=(*known.names, *aliases), contact=recorded.contact)


def without_contact(body: divisions.Division) -> divisions.Division:
    """Return a body without its contacts, as it is stored for a settled round; the current contact is always shown."""
    earlier = tuple(replace(each, contact=None) for each in body.earlier)
    return replace(body, contact=None, earlier=earlier)


def _corrected(known: divisions.Division, recorded: divisions.Division, corrections: Corrections) -> divisions.Division:
    if known.division_id in corrections.names:
        known = replace(known, names=recorded.names)
    return _placed_as(known, recorded) if known.division_id in corrections.places else known


def _filled(known: divisions.Division, recorded: divisions.Division, day: date) -> divisions.Division:
    """Return a body with its place filled in if it was unknown before; dated changes fill in nothing.

    Its place in 建制順, and whether it is 庶務担当課, are filled in together with its 部.
    """
    was, now = known.on(day), recorded.on(day)
    is_dated = len(known.earlier) != len(recorded.earlier)
    is_moved = was.parent not in (None, now.parent)
    is_other_order = was.order != now.order and (was.order is not None or was.parent is not None)
    is_other_liaison = was.is_liaison != now.is_liaison and (was.is_liaison or was.parent is not None)
    return known if is_dated or is_moved or is_other_order or is_other_liaison else _placed_as(known, recorded)


def _placed_as(known: divisions.Division, recorded: divisions.Division) -> divisions.Division:
    return replace(
        known,
        parent=recorded.parent,
        order=recorded.order,
        is_liaison=recorded.is_liaison,
        earlier=recorded.earlier,
    )


def _prints_otherwise(known: divisions.Division, recorded: divisions.Division, days: SettledDays) -> bool:
    """Return whether the recorded body would change a name, place or 所管課 cell that the round prints."""
    day = days.days[0]
    if any(known.name_on(each) != recorded.name_on(each) for each in days.days):
        return True
    was, now = known.on(day), recorded.on(day)
    if (was.parent, was.order, was.is_liaison, was.has_ended) != (now.parent, now.order, now.is_liaison, now.has_ended):
        return True
    replaced = names_of_other_days(known, day) ^ names_of_other_days(recorded, day)
    return bool(replaced) and any(each in days.cells() for each in replaced)


def _filled_indicator(known: Indicator, recorded: Indicator) -> Indicator:
    return replace(
        known,
        owner=known.owner or recorded.owner,
        actuals=_by_year(recorded.actuals, known.actuals),
        targets=_by_year(recorded.targets, known.targets),
    )


def _with_figure(known: Indicator, recorded: Indicator, place: FigureKey) -> Indicator:
    kind, year = place.kind, place.year
    others = tuple(each for each in known.figures(kind) if each.year != year)
    figures = _by_year(tuple(each for each in recorded.figures(kind) if each.year == year), others)
    return replace(known, actuals=figures) if kind is FigureKind.ACTUAL else replace(known, targets=figures)


def _by_year(recorded: tuple[YearFigure, ...], known: tuple[YearFigure, ...]) -> tuple[YearFigure, ...]:
    figures = {each.year: each for each in (*recorded, *known)}
    return tuple(figures[year] for year in sorted(figures))
