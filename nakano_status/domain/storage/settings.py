"""The settings of a data file that are written as JSON, and the form of each.

Any other setting may be any text. A form is a function that returns whether a JSON value has the form.

The modules of indicators and of the plan are imported where a setting with them is checked, because the first page
reads settings and needs neither (decision 0031, tests/gui/test_start.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind, NameKind, Role
from nakano_status.domain.organisation.sender import SENDER, SenderChoice

Form = Callable[[Any], bool]

_SHA256 = re.compile("[0-9a-f]{64}")


class JsonSetting(NamedTuple):
    """A setting written as JSON: its form, and its text while nothing was saved; an empty text means the same.

    If `begins_with_acts`, each line of its list begins with the ID of an act.
    """

    form: Form
    unsaved: str
    begins_with_acts: bool = False


def _is(*kinds: type) -> Form:
    return lambda value: type(value) in kinds


def _parsed_by(parse: Callable[[Any], object]) -> Form:
    """Return the form of values that a function parses without ValueError and TypeError."""

    def has_form(value: object) -> bool:
        with suppress(ValueError, TypeError):
            parse(value)
            return True
        return False

    return has_form


def _list_of(form: Form) -> Form:
    return lambda value: type(value) is list and all(map(form, value))


def _line(*forms: Form) -> Form:
    """Return the form of a list with one value for each of the given forms."""
    return lambda value: (
        type(value) is list
        and len(value) == len(forms)
        and all(form(each) for form, each in zip(forms, value, strict=True))
    )


def _by_text(form: Form) -> Form:
    """Return the form of an object whose values have a form, whatever their names."""
    return lambda value: type(value) is dict and all(map(form, value.values()))


def _record(**forms: Form) -> Form:
    return lambda value: (
        type(value) is dict and value.keys() == forms.keys() and all(form(value[name]) for name, form in forms.items())
    )


def _maybe(form: Form) -> Form:
    return lambda value: value is None or form(value)


def _json_of(form: Form) -> Form:
    """Return the form of a text that is itself JSON, with a value of the given form."""
    return lambda value: type(value) is str and _parsed_by(json.loads)(value) and form(json.loads(value))


def _direction(value: Any) -> object:
    from nakano_status.domain.indicators.indicator import Direction

    return Direction(value)


def _opinion(value: Any) -> object:
    from nakano_status.domain.plan.annotations import opinion_of_json

    return opinion_of_json(value)


_TEXT, _NUMBER, _FLAG = _is(str), _is(int), _is(bool)
_MAYBE_TEXT, _TEXTS = _maybe(_TEXT), _list_of(_TEXT)
_DAY, _MAYBE_DAY = _parsed_by(date.fromisoformat), _maybe(_parsed_by(date.fromisoformat))
_YEAR: Form = lambda value: _NUMBER(value) and _parsed_by(lambda start: FiscalYear(start).label)(value)  # noqa: E731
_ROLE = _parsed_by(Role)
_OWNER = _line(_TEXT, _ROLE, _NUMBER, _MAYBE_TEXT, _MAYBE_DAY, _MAYBE_DAY)
_OPINION = _parsed_by(_opinion)
_TERMS = _list_of(_line(_TEXT, _TEXT, _FLAG))
_BODY = _record(
    kind=_parsed_by(DivisionKind),
    names=_list_of(_line(_TEXT, _parsed_by(NameKind), _MAYBE_DAY, _MAYBE_DAY)),
    place=_line(_MAYBE_TEXT, _maybe(_NUMBER), _FLAG),
    earlier=_list_of(_line(_DAY, _MAYBE_TEXT, _maybe(_NUMBER), _FLAG)),
    until=_MAYBE_DAY,
)
_FIGURES = _list_of(_line(_YEAR, _TEXT, *[_MAYBE_TEXT] * 4))
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
    direction=_parsed_by(_direction),
    actuals=_FIGURES,
    targets=_FIGURES,
)
_KNOWN_FACTS = _record(
    bodies=_by_text(_maybe(_BODY)),
    indicators=_by_text(_maybe(_INDICATOR)),
    scheduled=_by_text(_MAYBE_TEXT),
    owners=_by_text(_maybe(_list_of(_OWNER))),
)
_ROW_MOVE = _record(
    row=_TEXT,
    was=_TEXT,
    heir=_TEXT,
    day=_DAY,
    owners=_by_text(_list_of(_OWNER)),
    answerers=_by_text(_list_of(_line(_TEXT, _ROLE, _NUMBER))),
)
_ROLLED_OVER = _record(ends=_by_text(_MAYBE_TEXT), without=_TEXTS, contacts=_by_text(_TEXT))

JSON_SETTINGS: Mapping[str, JsonSetting] = {
    "asking": JsonSetting(_by_text(_TEXT), "{}"),
    "awaited_files": JsonSetting(_list_of(_line(_TEXT, _TEXT, _TEXT)), "[]"),
    "findings_looked_at": JsonSetting(_list_of(lambda each: _TEXT(each) and bool(_SHA256.fullmatch(each))), "[]"),
    "laid_down": JsonSetting(_list_of(_line(_TEXT, _TEXT, _TEXT)), "[]"),
    "let_stand": JsonSetting(_list_of(_line(_TEXT, _TEXT, _TEXT, _TEXT)), "[]"),
    "list_columns": JsonSetting(_by_text(_TEXT), "{}"),
    "opinion_plans": JsonSetting(_by_text(_TEXT), "{}"),
    "opinions.sent": JsonSetting(_list_of(_line(_json_of(_OPINION), _TEXTS)), "[]"),
    "opinions_deleted": JsonSetting(_list_of(_line(_TEXT, _OPINION)), "[]", begins_with_acts=True),
    "rolled_over": JsonSetting(_by_text(_ROLLED_OVER), "{}"),
    "row_moves": JsonSetting(_by_text(_maybe(_ROW_MOVE)), "{}"),
    SENDER: JsonSetting(_parsed_by(lambda each: SenderChoice.parse(json.dumps(each))), "null"),
    "settled_rounds": JsonSetting(_by_text(_KNOWN_FACTS), "{}"),
    "withdrawn": JsonSetting(_list_of(_line(_TEXT, _parsed_by(FiscalYear.parse), _TEXTS)), "[]", begins_with_acts=True),
    "withdrawn_decisions": JsonSetting(_TEXTS, "[]"),
    "word_table": JsonSetting(_TERMS, "[]"),
    "word_table.sent": JsonSetting(_list_of(_line(_json_of(_TERMS), _TEXTS)), "[]"),
}
"""The settings by key; settings that share the part before a colon are found by it: `asking` for `asking:R4:zeimu`."""


def json_of_setting(key: str, text: str | None) -> Any:
    """Return the value of a setting from its text (None: it was not saved); raise ValueError for a wrong form."""
    form, unsaved, _ = JSON_SETTINGS[key.partition(":")[0]]
    value = json.loads(text or unsaved)
    if text and not form(value):
        raise ValueError(f"{key}: {text}")
    return value


def is_setting(key: str, text: str) -> bool:
    """Return whether a text is a possible text of a setting."""
    if key.partition(":")[0] not in JSON_SETTINGS:
        return True
    return _parsed_by(lambda each: json_of_setting(key, each))(text)


def acts_named(key: str, text: str) -> frozenset[str]:
    """Return the IDs of the acts that a sound setting names."""
    setting = JSON_SETTINGS.get(key)
    names_acts = setting is not None and setting.begins_with_acts
    return frozenset(line[0] for line in json_of_setting(key, text)) if names_acts else frozenset()


def parents_named(key: str, text: str) -> frozenset[str]:
    """Return the IDs of parent bodies that a sound setting names without describing them."""
    if key != "settled_rounds":
        return frozenset()
    found: set[str] = set()
    for facts in json_of_setting(key, text).values():
        bodies = {body_id: body for body_id, body in facts["bodies"].items() if body}
        places = [
            place for body in bodies.values() for place in (body["place"], *(each[1:] for each in body["earlier"]))
        ]
        found |= {parent for parent, *_ in places if parent is not None and parent not in bodies}
    return frozenset(found)
