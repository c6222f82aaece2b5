"""Settled rounds keep what they knew, whatever an act records (decision 0094).

Every act that writes bodies, owners of rows, who supplies indicators, their figures, or schedules runs within
`keeping_settled`. What a settled round would read otherwise afterwards is kept; what is recorded as it was again is not
kept any longer. Only a correction changes what a settled round knows, and only what it names; blanks are filled in
where no paper is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from nakano_status.application.lookup import edition_of
from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.application.round.kept_facts import SETTLED_ROUNDS, all_kept, kept_facts, written
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Indicator, YearFigure
from nakano_status.domain.organisation.divisions import Division, Organisation, fold_name
from nakano_status.domain.refusals.planning import SettledReasonMissing
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.settled import (
    NO_CORRECTION,
    NOTHING_KEPT,
    Corrections,
    KnownFacts,
    SettledDays,
    as_known,
    is_settled,
    overlaid,
    owners_known,
    still_known,
    without_contact,
)
from nakano_status.domain.text.narrative import as_typed

_BLANK = "（なし）"


@dataclass(frozen=True)
class SettledRound:
    """A settled round with the numbers of its recorded papers."""

    round_: Round
    papers: tuple[int, ...]

    @property
    def label(self) -> str:
        """The round as shown, with its papers: 令和4年度分（第1号、第2号）."""
        papers = "、".join(f"第{each}号" for each in self.papers)
        return f"{self.round_.year.label}分{f'（資料{papers}）' if papers else ''}"


def settled_rounds(records: Records) -> tuple[SettledRound, ...]:
    """Return the rounds that only a correction changes, by year."""
    found = []
    for round_ in records.rounds.all():
        papers = tuple(each.number for each in records.publications.of_round(round_.round_id))
        if is_settled(is_collecting=round_.is_collecting, is_recorded=bool(papers)):
            found.append(SettledRound(round_, papers))
    return tuple(sorted(found, key=lambda each: each.round_.year))


def need_settled_reason(reached: Iterable[str], reason: str) -> str | None:
    """Return the reason; raises SettledReasonMissing if a correction reaches settled rounds, in words, without one."""
    given = as_typed(reason.strip())
    if given is None and (lines := list(reached)):
        raise SettledReasonMissing(found="。".join(lines))
    return given


@dataclass(frozen=True)
class ReachedRound:
    """A settled round that an act changes, and its bodies or figures that are others then, before and after."""

    settled: SettledRound
    moved: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """What changes in it, for people."""
        return f"{self.settled.label}：{'、'.join(f'{was} → {now}' for was, now in self.moved)}"

    @property
    def line_if_left(self) -> str:
        """What remains as it is in it if the act leaves it, for people."""
        return f"{self.settled.label}：{'、'.join(was for was, _ in self.moved)}のまま"


@dataclass
class Kept:
    """What an act did to settled rounds, once its writes are done.

    `reached` show other figures than before, corrected or filled in; the other ones that do not show what it recorded
    are `unchanged`. The act may set the `corrections` that it finds while it writes.
    """

    corrections: Corrections = NO_CORRECTION
    unchanged: tuple[SettledRound, ...] = ()
    reached: tuple[ReachedRound, ...] = ()


@contextmanager
def keeping_settled(work: UnitOfWork, corrections: Corrections = NO_CORRECTION) -> Iterator[Kept]:
    """Run writes of an act after which every settled round shows what it showed, but for what the act corrects."""
    settled, stored = settled_rounds(work), all_kept(work.settings)
    before = [_known(work, each.round_, stored.get(each.round_.round_id, NOTHING_KEPT)) for each in settled]
    found = Kept(corrections)
    yield found
    kept = {}
    for each, was in zip(settled, before, strict=True):
        now, round_id = _known(work, each.round_, NOTHING_KEPT), each.round_.round_id
        facts = still_known(was, now, _days(work, each), found.corrections.of_round(round_id))
        if facts:
            kept[round_id] = facts
        if moved := tuple(_moved_figures(was.indicators, overlaid(now.indicators, facts.indicators))):
            found.reached += (ReachedRound(each, moved),)
        elif facts and facts != stored.get(round_id):
            found.unchanged += (each,)
    if kept != stored:
        work.settings.save(SETTLED_ROUNDS, written(kept))


def _known(records: Records, round_: Round, kept: KnownFacts) -> KnownFacts:
    """Return what a round knows: what is kept for it, else what is recorded."""
    bodies = {each.division_id: without_contact(each) for each in records.organisation.read().divisions}
    owners = records.indicators.owners(round_.edition_id, round_.named_on)
    indicators = {
        each.indicator_id: replace(
            each,
            owner=owners.get(each.indicator_id),
            actuals=tuple(figure for figure in each.actuals if figure.year <= round_.year),
        )
        for each in records.indicators.of_edition(round_.edition_id)
    }
    schedules = records.plan.schedules(round_.edition_id)
    scheduled = {row_id: text for (row_id, year), text in schedules.items() if year == round_.year}
    named = {each.row_id: owners_known(each, round_.named_on) for each in edition_of(records, round_).listings}
    return KnownFacts(
        {**bodies, **kept.bodies},
        overlaid(indicators, kept.indicators),
        overlaid(scheduled, kept.scheduled),
        overlaid(named, kept.owners),
    )


@dataclass(frozen=True)
class MovedFigure:
    """A figure that a closed round of a year collected, by its place in words, before and after; empty: blank."""

    year: FiscalYear
    place: str
    was: str
    now: str


def rounds_with_figures(records: Records, moved: Sequence[MovedFigure]) -> tuple[ReachedRound, ...]:
    """Return the settled rounds that show figures that rounds collected: those of their years, and later ones."""
    found = []
    for each in settled_rounds(records) if moved else ():
        shown = [figure for figure in moved if figure.year <= each.round_.year]
        if shown:
            words = ((f"{figure.place} {figure.was or _BLANK}", figure.now or _BLANK) for figure in shown)
            found.append(ReachedRound(each, tuple(words)))
    return tuple(found)


def _moved_figures(
    was: Mapping[str, Indicator | None], now: Mapping[str, Indicator | None]
) -> Iterator[tuple[str, str]]:
    """Yield the figures that differ, each with its place, as they were and are."""
    before, after = (dict(placed for each in some.values() if each for placed in each.placed()) for some in (was, now))
    for place in dict.fromkeys((*before, *after)):
        one, other = before.get(place), after.get(place)
        if one != other:
            has_facts = one is not None and other is not None and one.figure == other.figure
            texts = (_figure_words(each, has_facts=has_facts) for each in (one, other))
            yield f"{place.indicator_id} {place.year.label}{place.kind.label} {next(texts)}", next(texts)


def _figure_words(figure: YearFigure | None, *, has_facts: bool) -> str:
    if figure is None:
        return _BLANK
    facts = (figure.as_of, figure.source, figure.factor, figure.reason) if has_facts else ()
    return "、".join(filter(None, (figure.figure.text, *facts)))


def _days(records: Records, settled: SettledRound) -> SettledDays:
    round_ = settled.round_
    days, cells = (round_.named_on, round_.as_of), partial(_cells, records, round_)
    return SettledDays(days, bool(settled.papers), round_.is_collecting, cells)


def _cells(records: Records, round_: Round) -> str:
    return "\n".join(fold_name(each.owners_printed or "") for each in edition_of(records, round_).listings)


def reached_rounds(records: Records, after: Organisation, corrections: Corrections) -> tuple[ReachedRound, ...]:
    """Return the settled rounds whose organisation a correction changes; nothing is written.

    What is only filled in, as it would be without the correction, is not among it.
    """
    recorded = {each.division_id: without_contact(each) for each in after.divisions}
    found = []
    for each in settled_rounds(records):
        was = _known(records, each.round_, kept_facts(records.settings, each.round_.round_id))
        now, days = replace(was, bodies=recorded), _days(records, each)
        without, corrected = (
            as_known(after, still_known(was, now, days, given).bodies).on(each.round_.named_on)
            for given in (NO_CORRECTION, corrections.of_round(each.round_.round_id))
        )
        if moved := tuple(_moved(each.round_, without, corrected, overlaid(was.indicators, {}).values())):
            found.append(ReachedRound(each, moved))
    return tuple(found)


def _moved(
    round_: Round, before: Organisation, after: Organisation, indicators: Iterable[Indicator]
) -> Iterator[tuple[str, str]]:
    """Yield the bodies of a round, or above one of it, whose name or place differs, as they were and are shown."""
    suppliers = (each.owner for each in indicators if each.owner)
    own = [before.get(each) for each in dict.fromkeys((*round_.named_divisions, *suppliers))]
    concerned = dict.fromkeys(above for body in own for above in (body, *before.bodies_above(body)))
    for was in concerned:
        now = after.get(was.division_id)
        if was.name_on() != now.name_on() or was.parent != now.parent:
            is_moved = was.parent != now.parent
            yield (
                _label(before, was) if is_moved else was.name_on(),
                _label(after, now) if is_moved else now.name_on(),
            )
        elif (was.order, was.is_liaison) != (now.order, now.is_liaison):
            yield _place_label(was), _place_label(now)


def _label(organisation: Organisation, body: Division) -> str:
    return f"{organisation.names_above(body)} {body.name_on()}".strip()


def _place_label(body: Division) -> str:
    order = "" if body.order is None else str(body.order)
    return f"{body.name_on()}（建制順{order}{'・庶務担当課' if body.is_liaison else ''}）"
