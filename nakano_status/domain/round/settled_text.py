"""Conversion of the facts that a settled round knows to the text in which a data file stores them (decision 0094).

The text is JSON in one column, because nothing queries a single fact; the check of a data file reads its form as
strictly as it reads columns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from nakano_status.domain.calendar.fiscal_year import YEARS, FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, figure_as_typed
from nakano_status.domain.organisation import divisions
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.settled import KnownFacts

_Fact = TypeVar("_Fact")
_Form = Callable[[Any], bool]


def facts_as_text(facts: KnownFacts) -> str:
    """Return the text (JSON) in which a data file stores the facts."""
    return json.dumps(_line(facts), ensure_ascii=False)


@lru_cache(maxsize=4)
def facts_of_text(text: str) -> KnownFacts:
    """Return the facts in a stored text; raise ValueError if the text does not have the form of `facts_as_text`.

    The result is cached because every view of a round reads it several times.
    """
    line = json.loads(text)
    if not _KNOWN_FACTS(line):
        raise ValueError(text)
    return _read(line)


def _is(*kinds: type) -> _Form:
    return lambda value: type(value) in kinds


def _parsed_by(parse: Callable[[Any], object]) -> _Form:
    """Return the form of a value that a function parses without ValueError and TypeError."""

    def has_form(value: object) -> bool:
        with suppress(ValueError, TypeError):
            parse(value)
            return True
        return False

    return has_form


def _list_of(form: _Form) -> _Form:
    return lambda value: type(value) is list and all(map(form, value))


def _line_of(*forms: _Form) -> _Form:
    """Return the form of a list with one value for each of some forms."""
    return lambda value: (
        type(value) is list
        and len(value) == len(forms)
        and all(form(each) for form, each in zip(forms, value, strict=True))
    )


def _by_text(form: _Form) -> _Form:
    """Return the form of an object whose values have a form, whatever their names."""
    return lambda value: type(value) is dict and all(map(form, value.values()))


def _record(**forms: _Form) -> _Form:
    return lambda value: (
        type(value) is dict and value.keys() == forms.keys() and all(form(value[name]) for name, form in forms.items())
    )


def _maybe(form: _Form) -> _Form:
    return lambda value: value is None or form(value)


_TEXT, _NUMBER, _FLAG = _is(str), _is(int), _is(bool)
_MAYBE_TEXT = _maybe(_TEXT)
_DAY_TEXT, _MAYBE_DAY = _parsed_by(date.fromisoformat), _maybe(_parsed_by(date.fromisoformat))
_YEAR: _Form = lambda value: _NUMBER(value) and value in YEARS  # noqa: E731
_OWNER = _line_of(_TEXT, _parsed_by(divisions.Role), _NUMBER, _MAYBE_TEXT, _MAYBE_DAY, _MAYBE_DAY)
_BODY = _record(
    kind=_parsed_by(divisions.DivisionKind),
    names=_list_of(_line_of(_TEXT, _parsed_by(divisions.NameKind), _MAYBE_DAY, _MAYBE_DAY)),
    place=_line_of(_MAYBE_TEXT, _maybe(_NUMBER), _FLAG),
    earlier=_list_of(_line_of(_DAY_TEXT, _MAYBE_TEXT, _maybe(_NUMBER), _FLAG)),
    until=_MAYBE_DAY,
)
_FIGURES = _list_of(_line_of(_YEAR, _TEXT, *[_MAYBE_TEXT] * 4))
_INDICATOR = _record(
    indicator_id=_TEXT,
    edition_id=_TEXT,
    goal=_TEXT,
    ordinal=_NUMBER,
    name=_TEXT,
    name_printed=_TEXT,
    unit=_MAYBE_TEXT,
    footnote_mark=_MAYBE_TEXT,
    note=_MAYBE_TEXT,
    owner=_MAYBE_TEXT,
    direction=_parsed_by(Direction),
    actuals=_FIGURES,
    targets=_FIGURES,
)
_KNOWN_FACTS = _record(
    bodies=_by_text(_maybe(_BODY)),
    indicators=_by_text(_maybe(_INDICATOR)),
    scheduled=_by_text(_MAYBE_TEXT),
    owners=_by_text(_maybe(_list_of(_OWNER))),
)


def _line(facts: KnownFacts) -> dict[str, Any]:
    return {
        "bodies": _each(facts.bodies, _body_line),
        "indicators": _each(facts.indicators, _indicator_line),
        "scheduled": dict(facts.scheduled),
        "owners": _each(facts.owners, lambda owners: [*map(_owner_line, owners)]),
    }


def _read(line: Mapping[str, Any]) -> KnownFacts:
    bodies = {body_id: _body(body_id, each) if each else None for body_id, each in line["bodies"].items()}
    owners = _each(line["owners"], lambda lines: tuple(map(_owner_of_line, lines)))
    return KnownFacts(bodies, _each(line["indicators"], _indicator), line["scheduled"], owners)


def _each(facts: Mapping[str, _Fact | None], change: Callable[[_Fact], Any]) -> dict[str, Any]:
    return {key: None if each is None else change(each) for key, each in facts.items()}


def _owner_line(owner: Owner) -> list[str | int | None]:
    return [owner.division, owner.role.value, owner.ordinal, owner.sub_unit, _text(owner.since), _text(owner.until)]


def _owner_of_line(line: Iterable[Any]) -> Owner:
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
