"""Read the entries of a plan in parsed JSON by the types of the attributes that they are for.

Every entry that is missing, wrong, repeated or unknown is found, and named by its place, such as
`editions/kodo-1/listings/1-1-1-01-P/ordinal`. An element of a list is named by its first entry, or by its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.plan import Edition, Listing, Plan, Sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.storage.store_info import LARGEST_NUMBER
from nakano_status.domain.text.narrative import TYPED_BLANKS, find_dropped_characters

_LONGEST = 10_000
"""Most characters of a text; three times as many fill the largest cell of a form."""
_LONGEST_SHOWN = 40
VALUES = "values"
"""The entry of a listing with the plan's values of its row."""
_BESIDE = {Plan: {"divisions", "profile", "known_editions"}, Listing: {VALUES}}
"""Entries that are read elsewhere, or that only the file of the built-in plan has."""
NEVER_DECLARED = {"as_of", "earlier", "former", "in_force", "profile", "since", "until", "years"}
"""Attributes that no file of a plan declares, because they come about later."""


def read_plan_text(value: object) -> str:
    """Return `value` without blanks around it if it is a text that a plan may have, otherwise raise ValueError."""
    if not isinstance(value, str) or len(value) > _LONGEST or find_dropped_characters(value):
        raise ValueError(value)
    return value.strip(TYPED_BLANKS)


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError(value)
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004  # as for every other entry
    return value


class JsonObject(dict[str, Any]):
    """An object of JSON (an `object_pairs_hook`); `repeated` has the number of entries of each repeated name."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = {name: number for name, number in Counter(name for name, _ in pairs).items() if number > 1}


def repeated_entries(content: object, place: str) -> Iterator[Problem]:
    """Yield a problem for each repeated entry of the `JsonObject`s in `content`, which has the place `place`."""
    above = f"{place}/" if place else ""
    if isinstance(content, JsonObject):
        for name, number in content.repeated.items():
            found = f"{number}か所に記載"
            yield problem("PROFILE-ENTRY-WRONG", found=found, expected="1か所だけ", entry=f"{above}{name}")
        for name, value in content.items():
            yield from repeated_entries(value, f"{above}{name}")
    elif isinstance(content, list):
        for number, each in enumerate(content, start=1):
            first = next(iter(each.values()), None) if isinstance(each, dict) else None
            yield from repeated_entries(each, f"{above}{_name_of_element(first, number)}")


def _name_of_element(first: object, number: int) -> str:
    """Return the name of an element of a list in the places of its entries: its first entry, or its number."""
    return first if isinstance(first, str) and first.strip() else str(number)


_READERS: Mapping[Any, tuple[Callable[[object], object], str]] = {
    str: (read_plan_text, f"{_LONGEST}字以内の、Excel に入れられる文字"),
    int: (_number, f"0から{LARGEST_NUMBER}までの整数"),
    bool: (_truth, "true か false"),
    date: (lambda value: date.fromisoformat(read_plan_text(value)), "2021-11-22 のような日付"),
    FiscalYear: (lambda value: FiscalYear.parse(read_plan_text(value)), "R3 のような年度"),
}
"""By the type of an attribute, the function that reads its entry, and what the entry should be."""


class PlanReading:
    """The reading of a plan or an organisation; `problems` are the problems found so far.

    An entry that cannot be read is replaced by None, and its problem is recorded.
    """

    def __init__(self, profile: Profile) -> None:
        self.problems: list[Problem] = []
        self._known = {Edition: {"profile": profile}}
        sponsors = {text: Sponsor(key) for key, name in profile.sponsors.items() for text in (key, name)}
        of_sponsor = (lambda value: sponsors[read_plan_text(value)], "、".join(profile.sponsors.values()))
        self._readers = {**_READERS, Sponsor: of_sponsor}

    def read(self, kind: Any, content: object, place: str) -> Any:
        """Return the object of a type that `content` (parsed JSON) declares.

        If this adds to `problems`, parts of the object are None, and it must not be used. `kind`: a dataclass, a type
        of its attributes, a tuple of either, or one of these or None. `place`: the place of `content` in the file ('':
        the whole file).
        """
        inner = get_args(kind)
        if type(None) in inner:
            return None if content is None else self.read(inner[0], content, place)
        if get_origin(kind) is tuple:
            return tuple(self.read(inner[0], each, at) for each, at in self._elements(inner[0], content, place))
        if kind not in self._readers and is_dataclass(kind):
            return self._declaration(kind, content, place)
        read, expected = self._readers.get(kind) or (kind, "、".join(kind))
        try:
            return read(content)
        except (KeyError, ValueError):
            self.wrong(place, content, expected)
            return None

    def _elements(self, kind: Any, content: object, place: str) -> Iterator[tuple[object, str]]:
        """Yield the elements of a list, each with its place."""
        if not isinstance(content, list):
            self.wrong(place, content, "並び（[ ] で囲んだもの）")
            return
        first = fields(kind)[0].name
        for number, each in enumerate(content, start=1):
            yield each, f"{place}/{_name_of_element(each.get(first) if isinstance(each, dict) else None, number)}"

    def _declaration(self, kind: Any, content: object, place: str) -> Any:
        """Return an object of a dataclass, whose attributes have the entries of a mapping; None for any other value."""
        if not isinstance(content, dict):
            self.wrong(place, content, "項目と値の組（{ } で囲んだもの）")
            return None
        declared = {each.name: each for each in fields(kind) if each.name not in NEVER_DECLARED}
        above = f"{place}/" if place else ""
        for name in sorted(content.keys() - declared.keys() - _BESIDE.get(kind, set())):
            self.wrong(f"{above}{name}", name, "、".join(declared))
        types = _types_of(kind)
        read = {name: self.read(types[name], content[name], f"{above}{name}") for name in declared if name in content}
        missing = [name for name, each in declared.items() if name not in content and _is_needed(each)]
        self.problems += (problem("PROFILE-ENTRY-MISSING", entry=f"{above}{name}") for name in missing)
        return kind(**dict.fromkeys(missing), **read, **self._known.get(kind, {}))

    def wrong(self, place: str, found: object, expected: str) -> None:
        """Record the problem that an entry has another value than one that is expected."""
        text = str(found)
        shown = f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text
        self.problems.append(problem("PROFILE-ENTRY-WRONG", found=shown, expected=expected, entry=place))


@cache
def _types_of(kind: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _is_needed(attribute: Field[Any]) -> bool:
    return attribute.default is MISSING and attribute.default_factory is MISSING
