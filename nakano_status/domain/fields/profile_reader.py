"""Reads a profile from parsed JSON: what is wrong in it is found all at once, as problems."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields as attributes
from string import Formatter
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE_KEYS, ROLES, Asked, DataItem, Editor, Field, Scope
from nakano_status.domain.fields.headings import read_heading
from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, Mark, MarkColour, MarkPattern, Marks
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.problems.problem import Problem

_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
_WITH_UNIT = re.compile(r".+（.+）")
"""The heading of a column of numbers in published data (統一ルール, item 1-9)."""

_LONGEST = 20_000
"""The most characters of a profile: it has to fit a cell of a form."""

_PLACEHOLDERS = {"heading": ("n", "n1", "n2"), "guide": ("year", "guide"), "example": ("year",)}

# A profile may arrive with a form from anywhere. Matching a pattern tries every way through it: without repetitions,
# and with few branches, there are at most some hundreds.
_REPEATING = re.compile(r"[*+]|\{\d*,(?!\d\})|\)\{|\(\?(?!:|P<check>)|\\\d")
_BRANCHING = re.compile(r"(?<!\()\?|\||\{\d*,\d\}")
_MOST_BRANCHES = 9
_OF_A_RANGE = 3
"""A range as {1,9} counts as so many branches: it has up to nine ways, about 2 to the power of 3."""


def read_profile(content: object) -> Profile | tuple[Problem, ...]:
    """Return the profile in parsed JSON, or all problems for which it is none.

    Each problem has the place of its `entry`, as `fields/budget/widths`.
    """
    reading = _Reading()
    profile = reading.profile(content)
    reading.check(profile)
    return profile if not reading.problems else tuple(reading.problems)


def read_checked_profile(content: object) -> Profile:
    """Return a profile that `read_profile` accepted before it was stored or shipped; raise ValueError if it is none.

    Every start reads one; compiling all its patterns again would take longer than all else in it.
    """
    reading = _Reading()
    profile = reading.profile(content)
    if reading.problems:
        raise ValueError(reading.problems)
    return profile


class _Reading:
    """One profile that is read; a value that cannot be read is replaced by an empty one, and its problem is kept."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def profile(self, content: object) -> Profile:
        given = self._mapping("", content)
        text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
        if len(text) > _LONGEST:
            self._wrong("profile", f"{len(text)}字", f"{_LONGEST}字以内")
        return Profile(
            text,
            profile_id=self._text("profile_id", given),
            fields=tuple(self._declared("fields", given, Field)),
            marks=Marks(tuple(self._declared("marks", given, Mark))),
            levels=tuple(self._declared("levels", given, Level)),
            initiative_id=self._text("initiative_id", given),
            names=self._mapping("names", given.get("names", {})),
        )

    def check(self, found: Profile) -> None:
        """Check what the declarations mean; nothing more if an entry could not be read."""
        self._check_pattern("initiative_id", found.initiative_id)
        if not self.problems:
            self._check_fields(found)
            self._check_marks(found.marks)

    def _declared(self, name: str, given: Mapping[str, Any], kind: type[Any]) -> Iterator[Any]:
        """Yield the declarations of a list, each made of the entries that its class names."""
        entries = given.get(name)
        if not isinstance(entries, list) or not entries:
            self._missing(name)
            return
        keys = Counter(each.get("key") for each in entries if isinstance(each, dict))
        for each in entries:
            entry = self._mapping(name, each)
            key = self._text("key", entry, f"{name}/")
            place = f"{name}/{key}"
            if keys[key] > 1 or not _KEY.fullmatch(key):
                self._wrong(f"{name}/key", key, "他にない英小文字の名前")
            yield kind(**{one.name: self._value(one, entry, place) for one in attributes(kind)})

    def _value(self, attribute: Any, entry: Mapping[str, Any], place: str) -> Any:
        read, expected = _READERS[attribute.type]
        if attribute.name in entry:
            try:
                return read(entry[attribute.name])
            except (ValueError, TypeError, KeyError):
                self._wrong(f"{place}/{attribute.name}", str(entry[attribute.name]), expected)
        elif attribute.default is NO_DEFAULT and attribute.default_factory is NO_DEFAULT:
            self._missing(f"{place}/{attribute.name}")
        return attribute.default if attribute.default_factory is NO_DEFAULT else attribute.default_factory()

    def _check_fields(self, found: Profile) -> None:
        for role in ROLES:
            if role not in found.by_key:
                self._missing(f"fields/{role}")
        for each in found.fields:
            place = f"fields/{each.key}"
            if {each.key, each.group} & {*FIGURE_KEYS}:
                self._wrong(f"{place}/key", each.key, "成果指標の項目にない名前")
            if each.group not in found.by_key:
                self._wrong(f"{place}/group", each.group, "項目の名前")
            for width in ("form", "list") if each.published else ("form",):
                if width not in each.widths:
                    self._missing(f"{place}/widths/{width}")
            if each.editor is Editor.NUMBER and each.data and not _WITH_UNIT.fullmatch(each.data.heading):
                self._wrong(f"{place}/data", each.data.heading, "単位の付いた見出し（例：執行額（千円））")
            self._check_texts(each, place)
        if not self.problems:
            self._check_headings(found)

    def _check_texts(self, field: Field, place: str) -> None:
        """Check that texts have the placeholders that are filled in, and that patterns are regular expressions."""
        for pattern in (*field.patterns, *field.other_patterns):
            self._check_pattern(f"{place}/patterns", pattern.replace("{year}", "x"))
        for name, text in (("heading", field.heading), ("guide", field.guide), ("example", field.example)):
            if not _has_only(text, _PLACEHOLDERS[name]):
                expected = "、".join(f"{{{each}}}" for each in _PLACEHOLDERS[name])
                self._wrong(f"{place}/{name}", text, f"{expected}のほかに波括弧のない文")

    def _check_headings(self, found: Profile) -> None:
        """Check that every heading of a form is read as its own field: else its answers would not be read."""
        last_year = FiscalYear(2025)
        for year in (last_year.plus(-3), last_year.plus(-1), last_year):
            for key in found.answered_keys(year, last_year):
                heading = found.heading(key, year, last_year)
                read = read_heading(heading, found)
                if read is None or read.key != key:
                    self._wrong(f"fields/{key}/patterns", heading, "この見出しだけに合う正規表現")

    def _check_marks(self, marks: Marks) -> None:
        if not FEWEST_MARKS <= len(marks) <= MOST_MARKS:
            self._wrong("marks", f"{len(marks)}", f"{FEWEST_MARKS}～{MOST_MARKS}")
        read_as = Counter(marks.look_alikes)
        for mark in marks:
            if len(mark.symbol) != 1 or mark.symbol not in mark.look_alikes:
                self._wrong(f"marks/{mark.key}/symbol", mark.symbol, "look_alikesにある1字")
            if any(read_as[character] > 1 for character in mark.look_alikes):
                self._wrong(f"marks/{mark.key}/look_alikes", mark.look_alikes, "1つの記号だけを表す文字")

    def _check_pattern(self, place: str, pattern: str) -> None:
        try:
            re.compile(pattern)
            is_short = not _REPEATING.search(pattern) and _branches(pattern) <= _MOST_BRANCHES
        except re.error:
            is_short = False
        if not is_short:
            self._wrong(place, pattern, "繰り返しがなく、分かれ方の少ない正規表現")

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
        from nakano_status.domain.problem_codes import problem

        self.problems.append(problem("PROFILE-ENTRY-MISSING", entry=place))

    def _wrong(self, place: str, found: str, expected: str) -> None:
        from nakano_status.domain.problem_codes import problem

        self.problems.append(problem("PROFILE-ENTRY-WRONG", found=found, expected=expected, entry=place))


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


_READERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "str": (_one(str), "文字"),
    "bool": (_one(bool), "true か false"),
    "int": (_one(int), "整数"),
    "int | None": (_one(int), "整数"),
    "Scope": (Scope, "row か division"),
    **{each.__name__: (each, "、".join(each)) for each in (Editor, Asked, MarkColour, MarkPattern)},
    "tuple[str, ...]": (_texts, "文字の並び"),
    "Mapping[str, str]": (_pairs((str,)), "文字"),
    "Mapping[str, float]": (_pairs((int, float)), "名前と数の組"),
    "DataItem | None": (lambda value: DataItem(**_pairs((str,))(value)), "文字"),
}
"""How an attribute is read, by its type, and what is expected of it."""


def _branches(pattern: str) -> int:
    """Return how often a match may go one way or another, so that it has at most 2 to that power of ways."""
    return sum(_OF_A_RANGE if found.startswith("{") else 1 for found in _BRANCHING.findall(pattern))


def _has_only(text: str, names: Collection[str]) -> bool:
    """Whether a text has no other placeholders than these, and none with a format of its own, as a width."""
    try:
        found = [each for each in Formatter().parse(text) if each[1] is not None]
    except ValueError:
        return False
    return all(name in names and not spec and not conversion for _, name, spec, conversion in found)
