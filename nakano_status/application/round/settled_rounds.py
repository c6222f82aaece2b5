"""Preserve the facts that settled rounds know, whatever an act records (decision 0094).

In an office's data file, every act that writes bodies, owners of rows, suppliers or figures of indicators, or schedules
runs within `preserve_settled_rounds`. Acts that write only the contacts of bodies need not: settled facts have no
contact (`without_contact`). A division's data file stores no such facts: it shows the past as opened forms state it.

Facts that a settled round would otherwise read differently afterwards are stored for it; once the records are as before
again, the stored facts are removed. Only a correction changes what a settled round knows, and only the facts that it
names; blanks are filled in if no paper is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from nakano_status.application.lookup import edition_of
from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Indicator, YearFigure
from nakano_status.domain.organisation.divisions import Division, Organisation, fold_name
from nakano_status.domain.papers.publication import is_published
from nakano_status.domain.refusals.planning import SettledReasonMissing
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.settled import (
    NO_CORRECTION,
    NOTHING_KEPT,
    Corrections,
    KnownFacts,
    SettledDays,
    facts_to_store,
    has_hidden_facts,
    is_kept_current,
    is_settled,
    organisation_as_known,
    overlay_facts,
    owners_known,
    without_contact,
)
from nakano_status.domain.text.narrative import stored_entry

_BLANK = "（なし）"


@dataclass(frozen=True)
class SettledRound:
    """A settled round with the numbers of its recorded papers.

    `is_published`: whether a final paper for 公表 is among them.
    """

    round_: Round
    papers: tuple[int, ...]
    is_published: bool = False

    @property
    def is_kept_current(self) -> bool:
        """Whether later records still decide who is asked: the round is still collected and was not published."""
        return is_kept_current(is_collecting=self.round_.is_collecting, is_published=self.is_published)

    @property
    def label(self) -> str:
        """The round as shown, with its papers: 令和4年度分（資料第1号、第2号）."""
        papers = "、".join(f"第{each}号" for each in self.papers)
        return f"{self.round_.year.label}分{f'（資料{papers}）' if papers else ''}"


def settled_rounds(records: Records) -> tuple[SettledRound, ...]:
    """Return the settled rounds, the earliest year first; only a correction changes their content."""
    found = []
    for round_ in records.rounds.all():
        papers = tuple(records.publications.of_round(round_.round_id))
        if is_settled(is_collecting=round_.is_collecting, is_recorded=bool(papers)):
            found.append(SettledRound(round_, tuple(each.number for each in papers), is_published(papers)))
    return tuple(sorted(found, key=lambda each: each.round_.year))


def rounds_kept_current(records: Records) -> tuple[Round, ...]:
    """Return the rounds for which later records still decide who is asked.

    They still collect answers and are not published.
    """
    fixed = {each.round_.round_id for each in settled_rounds(records) if not each.is_kept_current}
    return tuple(each for each in records.rounds.all() if each.round_id not in fixed)


def need_settled_reason(reached: Iterable[str], reason: str) -> str | None:
    """Return the reason of an act, cleaned as it is stored; None if it is blank.

    `reached`: sentences on the settled rounds that the act changes. Raises SettledReasonMissing if there are any and
    the reason is blank.
    """
    given = stored_entry(reason)
    if given is None and (lines := list(reached)):
        raise SettledReasonMissing(found="。".join(lines))
    return given


@dataclass(frozen=True)
class ReachedRound:
    """A settled round that an act changes, and the changed bodies, figures or schedules, as texts before and after."""

    settled: SettledRound
    moved: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """The changes in the round, as a text."""
        return f"{self.settled.label}：{'、'.join(f'{was} → {now}' for was, now in self.moved)}"

    @property
    def unchanged_line(self) -> str:
        """The content that the round keeps if the act does not change it, as a text; the counterpart of `line`."""
        return f"{self.settled.label}：{'、'.join(was for was, _ in self.moved)}のまま"


@dataclass
class SettledEffect:
    """The effects of an act on settled rounds.

    `reached`: rounds that show other content afterwards: corrected bodies and schedules, corrected or filled-in
    figures. `filled`: rounds in which blank places of bodies and schedules are filled in. `unchanged`: other rounds
    that do not show what the act records. The act may set `corrections` while it writes.
    """

    corrections: Corrections = NO_CORRECTION
    unchanged: tuple[SettledRound, ...] = ()
    reached: tuple[ReachedRound, ...] = ()
    filled: tuple[ReachedRound, ...] = ()


@contextmanager
def preserve_settled_rounds(work: UnitOfWork, corrections: Corrections = NO_CORRECTION) -> Iterator[SettledEffect]:
    """Run the writes of an act so that settled rounds show the same content afterwards, except corrected facts.

    Yields the effect of the act, which is complete when the context ends. Facts that a settled round would otherwise
    read differently are stored for it. `corrections`: the facts to be corrected in settled rounds; by default none.
    """
    stored = work.rounds.settled_facts()
    before = [(each, _recorded(work, each.round_)) for each in settled_rounds(work)]
    found = SettledEffect(corrections)
    yield found
    kept = {}
    for each, was in before:
        round_id = each.round_.round_id
        facts = stored.get(round_id, NOTHING_KEPT)
        if facts := _affected(found, work, each, _Facts(was, facts, _recorded(work, each.round_))):
            kept[round_id] = facts
    if kept != stored:
        work.rounds.save_settled_facts(kept)


def effect_on_settled_rounds(
    records: Records, change: Callable[[Round, KnownFacts], KnownFacts], corrections: Corrections = NO_CORRECTION
) -> SettledEffect:
    """Return the effects that an act would have on settled rounds; nothing is written.

    `change` gets a round and the facts recorded now, and returns the facts that would be recorded afterwards.
    """
    stored, found = records.rounds.settled_facts(), SettledEffect(corrections)
    for each in settled_rounds(records):
        was = _recorded(records, each.round_)
        facts = stored.get(each.round_.round_id, NOTHING_KEPT)
        _affected(found, records, each, _Facts(was, facts, change(each.round_, was)))
    return found


def effect_of_organisation(
    records: Records, after: Organisation, corrections: Corrections = NO_CORRECTION
) -> SettledEffect:
    """Return the effects on settled rounds of replacing the organisation by `after`; nothing is written."""
    bodies = {each.division_id: without_contact(each) for each in after.divisions}
    return effect_on_settled_rounds(records, lambda _, recorded: replace(recorded, bodies=bodies), corrections)


@dataclass(frozen=True)
class _Facts:
    """Facts recorded before and after an act, and facts stored for a settled round because they differ (`kept`)."""

    recorded: KnownFacts
    kept: KnownFacts
    after: KnownFacts

    @property
    def known(self) -> KnownFacts:
        """The facts that the round knew before the act."""
        recorded, kept = self.recorded, self.kept
        return KnownFacts(
            {**recorded.bodies, **kept.bodies},
            overlay_facts(recorded.indicators, kept.indicators),
            overlay_facts(recorded.scheduled, kept.scheduled),
            overlay_facts(recorded.owners, kept.owners),
        )


def _affected(found: SettledEffect, records: Records, settled: SettledRound, facts: _Facts) -> KnownFacts:
    """Add an act's effects on a settled round to `found`; return the facts to be stored for the round afterwards."""
    was, days = facts.known, _days(records, settled)
    given = found.corrections.of_round(settled.round_.round_id)
    kept = facts_to_store(was, facts.after, days, given)
    without = kept if given is NO_CORRECTION else facts_to_store(was, facts.after, days, NO_CORRECTION)
    before, filled, corrected = (
        _Shown(overlay_facts(recorded.scheduled, each.scheduled), _organisation(recorded, each.bodies))
        for recorded, each in ((facts.recorded, facts.kept), (facts.after, without), (facts.after, kept))
    )
    indicators = overlay_facts(was.indicators, {})
    if not days.is_recorded and (blanks := tuple(_differing(settled.round_, before, filled, indicators.values()))):
        found.filled += (ReachedRound(settled, blanks),)
    moved = tuple(_moved_figures(indicators, overlay_facts(facts.after.indicators, kept.indicators)))
    if without is not kept:
        moved += tuple(_differing(settled.round_, filled, corrected, indicators.values()))
    if moved:
        found.reached += (ReachedRound(settled, moved),)
    elif has_hidden_facts(kept, facts.recorded, facts.after, days):
        found.unchanged += (settled,)
    return kept


@dataclass(frozen=True)
class _Shown:
    """The schedule and the organisation that a settled round shows."""

    scheduled: Mapping[str, str]
    organisation: Organisation


def _differing(
    round_: Round, before: _Shown, after: _Shown, indicators: Iterable[Indicator]
) -> Iterator[tuple[str, str]]:
    """Yield the lines of the schedule and the bodies of a round that differ, as texts before and after."""
    was, now = before.scheduled, after.scheduled
    for row_id in dict.fromkeys((*was, *now)):
        if was.get(row_id, "") != now.get(row_id, ""):
            yield f"{row_id} {was.get(row_id) or _BLANK}", now.get(row_id) or _BLANK
    if before.organisation != after.organisation:
        one, other = (each.organisation.on(round_.named_on) for each in (before, after))
        yield from _moved(round_, one, other, indicators)


def _organisation(recorded: KnownFacts, kept: Mapping[str, Division | None]) -> Organisation:
    return organisation_as_known(Organisation(tuple(overlay_facts(recorded.bodies, {}).values())), kept)


def _recorded(records: Records, round_: Round) -> KnownFacts:
    """Return the recorded facts about everything that a round knows."""
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
    return KnownFacts(bodies, indicators, scheduled, named)


@dataclass(frozen=True)
class LateFigure:
    """A change of a figure that a closed or published round collected.

    `indicator_id`: its 成果指標. `name`: the name of the figure as text. `was`, `now`: the texts before and after; an
    empty text means blank.
    """

    year: FiscalYear
    indicator_id: str
    name: str
    was: str
    now: str


def rounds_reached_by_figures(records: Records, moved: Sequence[LateFigure]) -> tuple[ReachedRound, ...]:
    """Return the settled rounds that show changed figures: the rounds of the figures' years, and later ones.

    Rounds of other plans do not show them.
    """
    found = []
    for each in settled_rounds(records) if moved else ():
        known = {indicator.indicator_id for indicator in records.indicators.of_edition(each.round_.edition_id)}
        shown = [figure for figure in moved if figure.year <= each.round_.year and figure.indicator_id in known]
        if shown:
            words = ((f"{figure.name} {figure.was or _BLANK}", figure.now or _BLANK) for figure in shown)
            found.append(ReachedRound(each, tuple(words)))
    return tuple(found)


def _moved_figures(
    was: Mapping[str, Indicator | None], now: Mapping[str, Indicator | None]
) -> Iterator[tuple[str, str]]:
    """Yield the figures that differ, with their places, before and after."""
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
    return SettledDays(days, bool(settled.papers), settled.is_kept_current, cells)


def _cells(records: Records, round_: Round) -> str:
    return "\n".join(fold_name(each.owners_printed or "") for each in edition_of(records, round_).listings)


def _moved(
    round_: Round, before: Organisation, after: Organisation, indicators: Iterable[Indicator]
) -> Iterator[tuple[str, str]]:
    """Yield the bodies of a round, and bodies above them, whose name or place differs, before and after."""
    suppliers = (each.owner for each in indicators if each.owner)
    own = [before.get(each) for each in dict.fromkeys((*round_.divisions, *suppliers))]
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
