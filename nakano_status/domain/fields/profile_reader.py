"""Reads a profile from parsed JSON; what its declarations mean is checked by `profile_validation`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields as attributes
from typing import Any

from nakano_status.domain.fields.field import (
    Asked,
    DataItem,
    Editor,
    Field,
    Scope,
)
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern, Marks
from nakano_status.domain.fields.profile import EndedRows, Level, Profile
from nakano_status.domain.problems.problem import Problem


def _one(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_one(str), value))


def _pairs(kind: tuple[type, ...]) -> Callable[[Any], Mapping[str, Any]]:
    def read(value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict) or any(type(each) not in kind for each in value.values()):
            raise TypeError(value)
        return value

    return read


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "str": _one(str),
    "bool": _one(bool),
    "int": _one(int),
    "int | None": _one(int),
    "Scope": Scope,
    "Editor": Editor,
    "Asked": Asked,
    "MarkColour": MarkColour,
    "MarkPattern": MarkPattern,
    "tuple[str, ...]": _texts,
    "Mapping[str, str]": _pairs((str,)),
    "Mapping[str, float]": _pairs((int, float)),
    "DataItem | None": lambda value: DataItem(**_pairs((str,))(value)),
}
_EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(_READERS, "文字"),
    "bool": "true か false",
    **dict.fromkeys(("int", "int | None"), "整数"),
    "Scope": "row か division",
    "Editor": "、".join(Editor),
    "Asked": "、".join(Asked),
    "MarkColour": "、".join(MarkColour),
    "MarkPattern": "、".join(MarkPattern),
    "tuple[str, ...]": "文字の並び",
    "Mapping[str, float]": "名前と数の組",
}


_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
_ENDED_ROWS = "ended_rows"
_LONGEST = 20_000
"""The most characters of a profile: it has to fit a cell of a form."""


def read_checked_profile(content: object) -> Profile:
    """Return a profile that `read_profile` accepted before it was stored or shipped; raise ValueError if it is none.

    Every start reads one; compiling all its patterns again would take longer than all else in it.
    """
    reading = ProfileReading()
    profile = reading.profile(content)
    if reading.problems:
        raise ValueError(reading.problems)
    return profile


class ProfileReading:
    """One profile that is read; a value that cannot be read is replaced by an empty one, and its problem is kept."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def profile(self, content: object) -> Profile:
        """Return the profile; it is none if there are problems."""
        given = self._mapping("", content)
        text = _json(given)
        if len(text) > _LONGEST:
            self._wrong("profile", f"{len(text)}字", f"{_LONGEST}字以内")
        return Profile(
            text,
            _json({key: value for key, value in given.items() if key != _ENDED_ROWS}),
            profile_id=self._text("profile_id", given),
            fields=tuple(self._declared("fields", given, Field)),
            marks=Marks(tuple(self._declared("marks", given, Mark))),
            levels=tuple(self._declared("levels", given, Level)),
            initiative_id=self._text("initiative_id", given),
            names=self._mapping("names", given.get("names", {})),
            ended_rows=self._ended_rows(given.get(_ENDED_ROWS, EndedRows.BLANK)),
        )

    def _ended_rows(self, value: object) -> EndedRows:
        if isinstance(value, str) and value in list(EndedRows):
            return EndedRows(value)
        self._wrong(_ENDED_ROWS, str(value), "、".join(EndedRows))
        return EndedRows.BLANK

    def _declared(self, name: str, given: Mapping[str, Any], kind: type[Any]) -> Iterator[Any]:
        """Yield the declarations of a list, each made of the entries that its class names."""
        entries = given.get(name)
        if not isinstance(entries, list) or not entries:
            self._missing(name)
            return
        keys = Counter(str(each.get("key")) for each in entries if isinstance(each, dict))
        for each in entries:
            entry = self._mapping(name, each)
            key = self._text("key", entry, f"{name}/")
            place = f"{name}/{key}"
            if key and (keys[key] > 1 or not _KEY.fullmatch(key)):
                self._wrong(f"{name}/key", key, "他にない英小文字の名前")
            yield kind(**{one.name: self._value(one, entry, place) for one in attributes(kind)})

    def _value(self, attribute: Any, entry: Mapping[str, Any], place: str) -> Any:
        read = _READERS[attribute.type]
        if attribute.name in entry:
            try:
                return read(entry[attribute.name])
            except (ValueError, TypeError, KeyError):
                self._wrong(f"{place}/{attribute.name}", str(entry[attribute.name]), _EXPECTED[attribute.type])
        elif attribute.default is NO_DEFAULT and attribute.default_factory is NO_DEFAULT:
            self._missing(f"{place}/{attribute.name}")
        return attribute.default if attribute.default_factory is NO_DEFAULT else attribute.default_factory()

    def _text(self, name: str, given: Mapping[str, Any], above: str = "") -> str:
        text = given.get(name)
        if isinstance(text, str) and text.strip():
            return text
        self._missing(above + name)
        return ""

    def _mapping(self, place: str, value: object) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self._wrong(place or "profile", str(value), "項目の並び")
        return {}

    # the catalogue of problems is imported here: every start reads a profile, and a sound one needs none of it
    def _missing(self, place: str) -> None:
        from nakano_status.domain.problem_texts import problem

        self.problems.append(problem("PROFILE-ENTRY-MISSING", entry=place))

    def _wrong(self, place: str, found: str, expected: str) -> None:
        from nakano_status.domain.problem_texts import problem

        self.problems.append(problem("PROFILE-ENTRY-WRONG", found=found, expected=expected, entry=place))


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
