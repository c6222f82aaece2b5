"""The setting with the facts of settled rounds that differ from today's records, as text (decision 0094)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, figure_as_typed
from nakano_status.domain.organisation import divisions
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.settled import NOTHING_KEPT, KnownFacts
from nakano_status.domain.storage.settings import json_of_setting

if TYPE_CHECKING:
    from nakano_status.store.entries import StoredSettings

SETTLED_ROUNDS = "settled_rounds"
"""The setting: facts that a settled round knows and that differ from today's records, by the ID of the round."""

_Fact = TypeVar("_Fact")


def all_kept(settings: StoredSettings) -> Mapping[str, KnownFacts]:
    """Return the stored facts of all settled rounds, by the ID of the round."""
    return _parsed(settings.read(SETTLED_ROUNDS))


def kept_facts(settings: StoredSettings, round_id: str) -> KnownFacts:
    """Return the stored facts of a round; empty if there are none."""
    return all_kept(settings).get(round_id, NOTHING_KEPT)


@lru_cache(maxsize=2)
def _parsed(text: str | None) -> Mapping[str, KnownFacts]:
    """Parse the setting; cached because every view of a round reads it several times."""
    return {round_id: _read(line) for round_id, line in json_of_setting(SETTLED_ROUNDS, text).items()}


def facts_as_setting(kept: Mapping[str, KnownFacts]) -> str:
    """Return the text of the setting."""
    return json.dumps({round_id: _line(facts) for round_id, facts in kept.items()}, ensure_ascii=False)


def _line(facts: KnownFacts) -> dict[str, Any]:
    return {
        "bodies": _each(facts.bodies, _body_line),
        "indicators": _each(facts.indicators, _indicator_line),
        "scheduled": dict(facts.scheduled),
        "owners": _each(facts.owners, lambda owners: [*map(owner_line, owners)]),
    }


def _read(line: Mapping[str, Any]) -> KnownFacts:
    bodies = {body_id: _body(body_id, each) if each else None for body_id, each in line["bodies"].items()}
    owners = _each(line["owners"], lambda lines: tuple(map(owner_of_line, lines)))
    return KnownFacts(bodies, _each(line["indicators"], _indicator), line["scheduled"], owners)


def _each(facts: Mapping[str, _Fact | None], change: Callable[[_Fact], Any]) -> dict[str, Any]:
    return {key: None if each is None else change(each) for key, each in facts.items()}


def owner_line(owner: Owner) -> list[str | int | None]:
    """Return the owner of a row as a list for JSON."""
    return [owner.division, owner.role.value, owner.ordinal, owner.sub_unit, _text(owner.since), _text(owner.until)]


def owner_of_line(line: Iterable[Any]) -> Owner:
    """Return the owner of a row from a list in JSON."""
    division, role, ordinal, sub_unit, since, until = line
    return Owner(division, divisions.Role(role), ordinal, sub_unit, _day(since), _day(until))


def _body_line(body: divisions.Division) -> dict[str, Any]:
    return {
        "kind": body.kind.value,
        "names": [[each.name, each.kind.value, _text(each.valid_from), _text(each.valid_to)] for each in body.names],
        "place": [body.parent, body.order, body.is_liaison],
        "earlier": [[_text(each.valid_to), each.parent, each.order, each.is_liaison] for each in body.earlier],
        "until": _text(body.until),
    }


def _body(body_id: str, line: Mapping[str, Any]) -> divisions.Division:
    parent, order, is_liaison = line["place"]
    return divisions.Division(
        body_id,
        divisions.DivisionKind(line["kind"]),
        tuple(
            divisions.DivisionName(name, divisions.NameKind(kind), _day(since), _day(until))
            for name, kind, since, until in line["names"]
        ),
        parent,
        order,
        is_liaison,
        earlier=tuple(divisions.EarlierPlace(date.fromisoformat(until), *place) for until, *place in line["earlier"]),
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
