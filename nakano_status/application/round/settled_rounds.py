"""Settled rounds keep what they knew, whatever an act records (decision 0094).

Every act that writes bodies, who supplies indicators, their figures, or schedules runs within `keeping_settled`. What a
settled round would read otherwise afterwards is kept in a setting; what is recorded as it was again is dropped there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from nakano_status.application.lookup import SETTLED_ROUNDS, edition_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.rounds import SettingReader
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, figure_as_typed
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.refusals.reorganising import SettledReasonMissing
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.settled import (
    NO_CORRECTION,
    NOTHING_KEPT,
    Corrections,
    KnownFacts,
    SettledDays,
    as_known,
    is_settled,
    still_known,
    without_contact,
)
from nakano_status.domain.text.narrative import as_typed


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


def kept_facts(settings: SettingReader, round_id: str) -> KnownFacts:
    """Return what is kept for a round."""
    line = _stored(settings).get(round_id)
    return _read(line) if line else NOTHING_KEPT


def need_settled_reason(reached: Iterable[str], reason: str) -> str | None:
    """Return the reason; raises SettledReasonMissing if a correction reaches settled rounds, in words, without one."""
    given = as_typed(reason.strip())
    if given is None and (lines := list(reached)):
        raise SettledReasonMissing(found="。".join(lines))
    return given


@dataclass
class Kept:
    """What an act did to settled rounds, once its writes are done.

    `unchanged` do not show what it recorded; `reached` show other indicators than before, corrected or filled in.
    """

    unchanged: tuple[SettledRound, ...] = ()
    reached: tuple[SettledRound, ...] = ()


@contextmanager
def keeping_settled(work: UnitOfWork, corrections: Corrections = NO_CORRECTION) -> Iterator[Kept]:
    """Run writes of an act after which every settled round shows what it showed, but for what the act corrects."""
    settled = settled_rounds(work)
    before = [_known(work, each.round_, kept_facts(work.settings, each.round_.round_id)) for each in settled]
    found = Kept()
    yield found
    kept, stored = {}, _stored(work.settings)
    for each, was in zip(settled, before, strict=True):
        now, round_id = _known(work, each.round_, NOTHING_KEPT), each.round_.round_id
        facts = still_known(was, now, _days(work, each), corrections)
        if facts:
            kept[round_id] = _line(facts)
        found.unchanged += (each,) if facts and kept[round_id] != stored.get(round_id) else ()
        found.reached += (each,) if was.indicators != (facts.indicators or now.indicators) else ()
    if kept != stored:
        work.settings.save(SETTLED_ROUNDS, json.dumps(kept, ensure_ascii=False))


def _known(records: Records, round_: Round, kept: KnownFacts) -> KnownFacts:
    """Return what a round knows: what is kept for it, else what is recorded."""
    bodies = {each.division_id: without_contact(each) for each in records.organisation.read().divisions}
    owners = records.indicators.owners(round_.edition_id, round_.named_on)
    indicators = (
        replace(
            each,
            owner=owners.get(each.indicator_id),
            actuals=tuple(figure for figure in each.actuals if figure.year <= round_.year),
        )
        for each in records.indicators.of_edition(round_.edition_id)
    )
    schedules = records.plan.schedules(round_.edition_id)
    return KnownFacts(
        {**bodies, **kept.bodies},
        tuple(indicators) if kept.indicators is None else kept.indicators,
        {row_id: text for (row_id, year), text in schedules.items() if year == round_.year}
        if kept.scheduled is None
        else kept.scheduled,
    )


def _days(records: Records, settled: SettledRound) -> SettledDays:
    round_ = settled.round_
    return SettledDays((round_.named_on, round_.as_of), bool(settled.papers), partial(_cells, records, round_))


def _cells(records: Records, round_: Round) -> str:
    return "\n".join(fold_name(each.owners_printed or "") for each in edition_of(records, round_).listings)


@dataclass(frozen=True)
class ReachedRound:
    """A settled round that a correction changes, and the bodies that it names or places otherwise, before and after."""

    settled: SettledRound
    moved: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """What changes in it, for people."""
        return f"{self.settled.label}：{'、'.join(f'{was} → {now}' for was, now in self.moved)}"


def reached_rounds(records: Records, after: Organisation, corrections: Corrections) -> tuple[ReachedRound, ...]:
    """Return the settled rounds whose organisation a correction changes; nothing is written."""
    recorded = {each.division_id: without_contact(each) for each in after.divisions}
    found = []
    for each in settled_rounds(records):
        was, day = (
            _known(records, each.round_, kept_facts(records.settings, each.round_.round_id)),
            each.round_.named_on,
        )
        kept = still_known(was, replace(was, bodies=recorded), _days(records, each), corrections).bodies
        before, now = as_known(records.organisation.read(), was.bodies).on(day), as_known(after, kept).on(day)
        if moved := tuple(_moved(each.round_, before, now, was.indicators or ())):
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


def _stored(settings: SettingReader) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(settings.read(SETTLED_ROUNDS) or "{}")
    return found


def _line(facts: KnownFacts) -> dict[str, Any]:
    line: dict[str, Any] = {
        "bodies": {body_id: _body_line(each) if each else None for body_id, each in facts.bodies.items()}
    }
    if facts.indicators is not None:
        line["indicators"] = [_indicator_line(each) for each in facts.indicators]
    if facts.scheduled is not None:
        line["scheduled"] = dict(facts.scheduled)
    return line


def _read(line: Mapping[str, Any]) -> KnownFacts:
    bodies = {body_id: _body(body_id, each) if each else None for body_id, each in line["bodies"].items()}
    indicators = line.get("indicators")
    kept = None if indicators is None else tuple(map(_indicator, indicators))
    return KnownFacts(bodies, kept, line.get("scheduled"))


def _body_line(body: Division) -> dict[str, Any]:
    return {
        "kind": body.kind.value,
        "names": [[each.name, each.kind.value, _text(each.valid_from), _text(each.valid_to)] for each in body.names],
        "place": [body.parent, body.order, body.is_liaison],
        "earlier": [[_text(each.valid_to), each.parent, each.order, each.is_liaison] for each in body.earlier],
        "until": _text(body.until),
    }


def _body(body_id: str, line: Mapping[str, Any]) -> Division:
    parent, order, is_liaison = line["place"]
    return Division(
        body_id,
        DivisionKind(line["kind"]),
        tuple(
            DivisionName(name, NameKind(kind), _day(since), _day(until)) for name, kind, since, until in line["names"]
        ),
        parent,
        order,
        is_liaison,
        earlier=tuple(EarlierPlace(date.fromisoformat(until), *place) for until, *place in line["earlier"]),
        until=_day(line["until"]),
    )


_TEXTS = (
    "indicator_id",
    "edition_id",
    "goal",
    "ordinal",
    "name",
    "name_printed",
    "unit",
    "footnote_mark",
    "note",
    "owner",
)


def _indicator_line(indicator: Indicator) -> dict[str, Any]:
    return {
        **{key: getattr(indicator, key) for key in _TEXTS},
        "direction": indicator.direction.value,
        "actuals": _figure_lines(indicator.actuals),
        "targets": _figure_lines(indicator.targets),
    }


def _figure_lines(figures: Sequence[YearFigure]) -> list[list[Any]]:
    return [[each.year.start, each.figure.text, each.reason, each.as_of, each.source, each.factor] for each in figures]


def _indicator(line: Mapping[str, Any]) -> Indicator:
    return Indicator(
        **{key: line[key] for key in _TEXTS},
        direction=Direction(line["direction"]),
        actuals=_figures(line["actuals"]),
        targets=_figures(line["targets"]),
    )


def _figures(lines: Iterable[Sequence[Any]]) -> tuple[YearFigure, ...]:
    return tuple(YearFigure(FiscalYear(start), figure_as_typed(text), *rest) for start, text, *rest in lines)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
