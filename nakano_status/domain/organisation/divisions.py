"""Divisions (所管課) as a dated tree, with departments above, sections below, and names that vary.

A body is a division, department or section. A change of a body on a day is a succession:
改称・統合・分割・新設・廃止・異動. The tree 部 › 室 › 課 is in 建制順, in which a body can be moved up or down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain, count, groupby, pairwise
from operator import attrgetter, itemgetter

from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import INVISIBLE, bare_text, is_one_line


class SuccessionKind(Labelled):
    """Kind of change to a body on a day."""

    RENAMED = "renamed", "改称"
    MERGED = "merged", "統合"
    SPLIT = "split", "分割"
    FOUNDED = "founded", "新設"
    ABOLISHED = "abolished", "廃止"
    MOVED = "moved", "異動"


ENDING = frozenset({SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.ABOLISHED})
"""The kinds of succession that end a body.

A body goes on if one of its successors is the body itself. It exists again if it continues another body later.
"""


@dataclass(frozen=True)
class Succession:
    """The statement that from `day` on, the body `successor` continues the body `division`; both are IDs.

    `division` is None if the body is new; `successor` is None if no body continues it. Both are the same ID if a body
    goes on under another name or at another place. A split has one succession for each part, a merger one for each body
    that ends; if one body goes on, its own succession comes first.
    """

    day: date
    kind: SuccessionKind
    division: str | None
    successor: str | None


_DAY = timedelta(days=1)


def endings(steps: Iterable[Succession]) -> list[Succession]:
    """Return one succession for each body that ends on a day, in the order in which they were registered.

    Its `successor` is None if several bodies, or none, continue the body. A body that goes on does not end.
    """
    ends = grouped(((each.division, each.day), each) for each in steps if each.kind in ENDING)
    found: list[Succession] = []
    for parts in ends.values():
        heirs = {each.successor for each in parts}
        if parts[0].division is not None and parts[0].division not in heirs:
            found.append(replace(parts[0], successor=heirs.pop() if len(heirs) == 1 else None))
    return found


def last_days(steps: Iterable[Succession]) -> dict[str, date]:
    """Return the last day of every body that ended and was not founded again, by its ID."""
    known = tuple(steps)
    begun, ended = _begun(known), sorted((each.division or "", each.day) for each in endings(known))
    return {body: day - _DAY for body, day in ended if begun.get(body, date.min) <= day}


def _begun(steps: Iterable[Succession]) -> dict[str | None, date]:
    """Return the last day on which each body was founded or began to continue another, by its ID."""
    begun: dict[str | None, date] = {}
    for each in steps:
        if each.successor != each.division:
            begun[each.successor] = max(each.day, begun.get(each.successor, date.min))
    return begun


def trace_heirs(steps: Iterable[Succession], division: str, day: date | None = None) -> tuple[Succession, ...]:
    """Return the successions after a day by which the rows of a body pass to its heir, then to the heir of that heir.

    `steps`: in the order in which they were registered. `division`: the ID of the body. `day`: None for the body's last
    end and the successions after it. If several bodies, or none, continue a body, the result ends with a succession
    without a successor. Empty if the body did not end.
    """
    known = tuple(steps)
    first = _begun(known).get(division, date.min) if day is None else day + _DAY
    found: list[Succession] = []
    body: str | None = division
    for step in sorted(endings(known), key=attrgetter("day")):
        if step.division != body or step.day < first:
            continue
        if found and found[-1].day == step.day:  # a body that continues the other for no day is passed over
            step = replace(step, division=found.pop().division)  # noqa: PLW2901
        found.append(step)
        body, first = step.successor, step.day
    return tuple(found)


def heir_in(organisation: Organisation, division: str, day: date, steps: Iterable[Succession]) -> str:
    """Return the ID of the body that continues a body in the organisation of a day; the body itself if it exists then.

    `division`: the ID of the body. `steps`: all successions. A body that ended several times is continued by the heir
    of its last end. The chain of heirs ends at a body that has not ended in the organisation, or that several bodies,
    or none, continue.
    """
    heir = division
    for step in trace_heirs((each for each in steps if each.day <= day), division):
        if step.successor is None or not organisation.get(heir).has_ended:
            break
        heir = step.successor
    return heir


def predecessors(steps: Sequence[Succession], division: str, day: date) -> tuple[str, ...]:
    """Return the IDs of a division and of all bodies that it continues by a day; the division is first."""
    return tuple(body_id for body_id, _ in bodies_before(steps, division, day))


def bodies_before(steps: Sequence[Succession], division: str, day: date) -> Iterator[tuple[str, date]]:
    """Yield the IDs of a division and of all bodies that it continues, each with the last day on which it counts.

    The division is first, with `day`; an earlier body counts until the day before its successor continued it.
    """
    waiting, known = [(division, day)], {division}
    while waiting:
        body_id, until = waiting.pop(0)
        yield body_id, until
        for step in successions_into(steps, body_id, until):
            if step.division is not None and step.division not in known:
                known.add(step.division)
                waiting.append((step.division, step.day - timedelta(days=1)))


def successions_into(steps: Iterable[Succession], body_id: str, until: date) -> list[Succession]:
    """Return the successions up to a day by which a body continues others."""
    ending = (each for each in steps if each.kind in ENDING and each.day <= until)
    return [each for each in ending if each.successor == body_id and each.division not in (None, body_id)]


class Role(Labelled):
    """The role of a division on a listing: lead and tracker answer, an associate reads and comments."""

    LEAD = "lead", "主管課"
    TRACKER = "tracker", "状況確認課"
    ASSOCIATE = "associate", "関係課"


class DivisionKind(Labelled):
    """The kind of a body, from the top: 部, 室, 課, 係.

    GENERIC is an expression such as 各所管課, which does not mean a single division. Data files and commands call a
    ROOM "office".
    """

    DEPARTMENT = "department", "部"
    ROOM = "office", "室"
    DIVISION = "division", "所管課"
    SECTION = "section", "係"
    GENERIC = "generic", "所管課"

    @property
    def can_answer(self) -> bool:
        """Whether bodies of this kind can answer; 部 and 室 only contain divisions."""
        return self not in (DivisionKind.DEPARTMENT, DivisionKind.ROOM)

    def can_be_under(self, above: DivisionKind) -> bool:
        """Return whether a body of this kind can be directly under a body of another kind."""
        return above in _PLACES.get(self, ())


_PLACES = {
    DivisionKind.DIVISION: (DivisionKind.DEPARTMENT, DivisionKind.ROOM),
    DivisionKind.ROOM: (DivisionKind.DEPARTMENT,),
    DivisionKind.SECTION: (DivisionKind.DIVISION,),
}


class NameKind(StrEnum):
    """The reason why a name is accepted for a division."""

    OFFICIAL = "official"
    ALIAS = "alias"
    SUB_UNIT = "sub_unit"
    SLIP = "slip"


class BodyAttribute(Labelled):
    """Attribute of a body that can differ between two states; data files keep the values, in the subjects of acts."""

    NAME = "NAME", "名称"
    ABOVE = "ABOVE", "上の組織"
    ORDER = "ORDER", "建制順"
    LIAISON = "LIAISON", "庶務担当課"
    ALIASES = "ALIASES", "別名"
    CONTACT = "CONTACT", "連絡先"


@dataclass(frozen=True)
class DivisionName:
    """One name of a division, valid between two days (None: without limit)."""

    name: str
    kind: NameKind
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the name was in use on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


_NOT_SHOWN = str.maketrans(dict.fromkeys(INVISIBLE))
_HEADED = ("課", "室", "局", "所", "部", "係", "班", "館", "園", "校", "院", "署")
"""Endings of the names of bodies whose head's title is the name followed by 長."""


@dataclass(frozen=True)
class EarlierPlace:
    """A place that a body had in the organisation until the day `valid_to`, inclusive.

    The other fields are the same as in `Division`, also in what None means. `contact`: only of a body that ended and
    was founded again, until a round is closed.
    """

    valid_to: date
    parent: str | None = None
    order: int | None = None
    is_liaison: bool = False
    contact: str | None = None


@dataclass(frozen=True)
class Division:
    """A body of the organisation.

    `division_id`: stable. `names`: all its names, of which the official ones are oldest first; a body that is founded
    again has no official name on the days between. `parent`: the ID of the body above it (None: there is none, or it is
    not known). `order`: its 建制順 (None: unknown). `is_liaison`: whether it is the 庶務担当課 of its 部. `contact`:
    担当者・内線・メール as text (None: not known). `earlier`: its places before the current one, oldest first; each
    begins on the day after the place before it ended. `as_of`: the day that `on` was called with (None: the body is as
    it is now). `until`: its last day if it was merged, split or abolished (None: it has no end).
    """

    division_id: str
    kind: DivisionKind
    names: tuple[DivisionName, ...]
    parent: str | None = None
    order: int | None = None
    is_liaison: bool = False
    contact: str | None = None
    earlier: tuple[EarlierPlace, ...] = ()
    as_of: date | None = None
    until: date | None = None

    @property
    def official_names(self) -> tuple[DivisionName, ...]:
        """Its official names, each with its days, oldest first."""
        return tuple(each for each in self.names if each.kind is NameKind.OFFICIAL)

    @property
    def official_name(self) -> DivisionName:
        """Its latest official name with its days, whatever `as_of` is; see `name_on`."""
        return self.official_names[-1]

    def name_on(self, day: date | None = None) -> str:
        """Return the official name on a day, by default on `as_of`, or the latest name if `as_of` is None.

        On a day before the first name began, this is the first name; after the body's end, it is the last name before
        the day.
        """
        official = self.official_names
        wanted = day or self.as_of
        if wanted is None:
            return official[-1].name
        found = (each.name for each in reversed(official) if each.holds_on(wanted))
        before = (each.name for each in reversed(official) if each.valid_to is not None and each.valid_to < wanted)
        return next(found, next(before, official[0].name))

    def on(self, day: date) -> Division:
        """Return the body with its place and name of a day, for reading only. Its contact is the current one."""
        place = next((each for each in self.earlier if day <= each.valid_to), None)
        until = self._until(day)
        if place is None:
            return replace(self, as_of=day, until=until)
        here = replace(self, parent=place.parent, order=place.order, is_liaison=place.is_liaison)
        return replace(here, as_of=day, until=until)

    def exists_on(self, day: date) -> bool:
        """Return whether the body exists on a day: it has begun, and has not ended before the day."""
        first = next(iter(self.official_names), None)
        has_begun = first is None or first.valid_from is None or first.valid_from <= day
        until = self._until(day)
        return has_begun and (until is None or day <= until)

    def _until(self, day: date) -> date | None:
        """Return the last day of the body's period that contains a day, or that ended before it.

        None if it has no end.
        """
        if len(self.names) == 1:
            return self.until
        ends = (
            before.valid_to
            for before, after in pairwise(self.official_names)
            if before.valid_to
            and after.valid_from
            and day < after.valid_from
            and after.valid_from - before.valid_to > _DAY
        )
        return next(ends, self.until)

    @property
    def placed_since(self) -> date | None:
        """The day since which the body has its current place; None if it has always had that place."""
        return self.earlier[-1].valid_to + timedelta(days=1) if self.earlier else None

    @property
    def has_ended(self) -> bool:
        """Whether the body ended before `as_of`; if `as_of` is None, whether it has a last day, even one to come."""
        return self.until is not None and (self.as_of is None or self.until < self.as_of)

    @property
    def is_generic(self) -> bool:
        """Whether it is a 包括表記, such as 各所管課."""
        return self.kind is DivisionKind.GENERIC


def differing_attributes(was: Division, now: Division) -> tuple[BodyAttribute, ...]:
    """Return the attributes of a body that differ between two states of it."""
    before, after = _attributes(was), _attributes(now)
    return tuple(attribute for attribute, value in after.items() if before[attribute] != value)


def _attributes(division: Division) -> Mapping[BodyAttribute, object]:
    """Return the attributes of a body, each with its days if it has any."""
    official = division.official_names
    return {
        BodyAttribute.NAME: official,
        BodyAttribute.ABOVE: _with_days(division, attrgetter("parent")),
        BodyAttribute.ORDER: _with_days(division, attrgetter("order")),
        BodyAttribute.LIAISON: _with_days(division, attrgetter("is_liaison")),
        BodyAttribute.ALIASES: [each for each in division.names if each not in official],
        BodyAttribute.CONTACT: division.contact,
    }


def _with_days(division: Division, read: Callable[[Division | EarlierPlace], object]) -> Sequence[tuple[object, ...]]:
    """Return the values of a part of a body's place, oldest first, each with the last day of the value before it."""
    places: tuple[Division | EarlierPlace, ...] = (*division.earlier, division)
    ends = (None, *(place.valid_to for place in division.earlier))
    values = ((read(place), end) for place, end in zip(places, ends, strict=True))
    return [next(run) for _, run in groupby(values, key=itemgetter(0))]


LONGEST_NAME = 100
NAME_FORM = f"改行・空白・コンマ・読点・かっこ・見えない文字のない、{LONGEST_NAME}字までの名称"
_NOT_IN_NAMES = re.compile(r"[,，、()（）]|(?<=\S)\s+(?=\S)")


def may_be_name(text: str) -> bool:
    """Return whether a text has the form of a body's name, `NAME_FORM`.

    Cells separate names by commas, 、 and blanks, and have associates in brackets. True for a blank text, which the
    caller must refuse, for a text with 外字, for blanks around a name, and for characters without width: these come
    along when a name is copied, are reported at its cell, and make no other name.
    """
    seen = text.translate(dict.fromkeys(map(ord, INVISIBLE)))
    return len(text) <= LONGEST_NAME and is_one_line(seen) and not _NOT_IN_NAMES.search(text)


def fold_name(name: str) -> str:
    """Return a division's name for look-ups, without width differences, blanks and invisible characters."""
    return bare_text(name).translate(_NOT_SHOWN)


def title_of_head(division: str) -> str:
    """Return the title of a division's head, such as 税務課長.

    '' if the title does not follow from the name, as in 区議会.
    """
    return f"{division}長" if division.endswith(_HEADED) else ""


_OTHERWISE = {DivisionKind.DEPARTMENT: "局", DivisionKind.ROOM: "部"}
"""The term for a level where all names end with it: a 局 is registered as 部, and a 部 under it as 室."""


def term_for_level(names: Iterable[str | None], kind: DivisionKind = DivisionKind.DEPARTMENT) -> str:
    """Return the term for bodies of a kind: 局 instead of 部, or 部 instead of 室, if all `names` end with it."""
    other = _OTHERWISE.get(kind, "")
    return other if {name[-1:] for name in names if name} == {other} else kind.label


def addressed_to(division: str) -> str:
    """Return the addressee of a letter to a division: its head, or the body if the head's title is not known."""
    head = title_of_head(division)
    return f"{head}　様" if head else f"{division}　御中"


def ids_by_name(name: str) -> Iterator[str]:
    """Yield the possible IDs of a body: its folded name, then with numbers from 2; none is the office's writer ID."""
    own = fold_name(name)
    return (each for each in chain([own], (f"{own}（{number}）" for number in count(2))) if each != OFFICE)


def new_division(name: str, kind: DivisionKind, since: date | None = None, above: str | None = None) -> Division:
    """Return a new body called `name`, with the first of its possible IDs (`ids_by_name`).

    It exists from the day `since` (None: always) under the body `above` (an ID).
    """
    return Division(next(ids_by_name(name)), kind, (DivisionName(name, NameKind.OFFICIAL, since),), above)


@dataclass(frozen=True)
class Organisation:
    """All bodies of a plan's ward, found by ID or by any of their names.

    `_known_names`: the index of `divisions` by folded name if it is known already, otherwise None.
    """

    divisions: tuple[Division, ...]
    _known_names: Mapping[str, Division] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def has_dated_names(self) -> bool:
        """Whether any name began or ended on a known day."""
        return any(name.valid_from or name.valid_to for division in self.divisions for name in division.names)

    @cached_property
    def _by_id(self) -> Mapping[str, Division]:
        return {division.division_id: division for division in self.divisions}

    @cached_property
    def _by_name(self) -> Mapping[str, Division]:
        if self._known_names is not None:
            return self._known_names
        named = [(name, division) for division in self.divisions for name in division.names]
        # in a division's data file a body that ended may have had the name that another has now
        named.sort(key=lambda each: each[0].valid_to is None)
        return {fold_name(name.name): division for name, division in named}

    def get(self, division_id: str) -> Division:
        """Return the division with that ID; raise KeyError if there is none."""
        return self._by_id[division_id]

    def find_id(self, division_id: str) -> Division | None:
        """Return the division with that ID; None if there is none."""
        return self._by_id.get(division_id)

    def find(self, name: str) -> Division | None:
        """Return the division with that name (official, alias, sub-unit or misprint); None if there is none.

        If several bodies had the name, the body that still has it precedes the others.
        """
        return self._by_name.get(fold_name(name))

    def begins_name(self, text: str) -> bool:
        """Return whether any division has a name that begins with a text, or is the text."""
        return fold_name(text) in self._beginnings

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(name[:end] for name in self._by_name for end in range(len(name) + 1))

    def whose_name(self, name: str) -> str | None:
        """Return the ID of the division with that name, as `find` does; None if it is only a sub-unit's name."""
        found, wanted = self.find(name), fold_name(name)
        names = (each for each in found.names if fold_name(each.name) == wanted) if found else ()
        is_whole = any(each.kind is not NameKind.SUB_UNIT for each in names)
        return found.division_id if found and is_whole else None

    def on(self, day: date) -> Organisation:
        """Return the organisation as it was on a day, for reading only.

        Bodies are still found by names of other days.
        """
        return Organisation(tuple(division.on(day) for division in self.divisions))

    def make_body(self, name: str, kind: DivisionKind, since: date | None = None, above: str | None = None) -> Division:
        """Return a new body as `new_division` does, but with an ID that no body of the organisation has.

        A body whose name was corrected keeps the ID that was made of its first name.
        """
        free = next(each for each in ids_by_name(name) if each not in self._by_id)
        return replace(new_division(name, kind, since, above), division_id=free)

    def with_body(self, body: Division) -> Organisation:
        """Return a copy of the organisation with a body replaced, or added at the end if its ID is new.

        If the body only gained names that no other body has, the index of names is copied and not built again, because
        a table of a thousand divisions is read row by row.
        """
        was = self.find_id(body.division_id)
        if was == body:
            return self
        by_id = {**self._by_id, body.division_id: body}
        kept = was.names if was is not None else ()
        added = body.names[len(kept) :]
        if body.names[: len(kept)] != kept or any(self.find(name.name) is not None for name in added):
            return Organisation(tuple(by_id.values()))
        own = (fold_name(name.name) for name in body.names)
        names = {name: body for name in own if self._by_name.get(name) in (None, was)}
        return Organisation(tuple(by_id.values()), {**self._by_name, **names})

    def with_aliases(self, aliases: Mapping[str, str]) -> Organisation:
        """Return a copy of the organisation with further aliases; a name that is already known is skipped.

        `aliases`: the ID of the body, by alias.
        """
        new = ((whose, name) for name, whose in aliases.items() if self.find(name) is None)
        added = grouped((whose, DivisionName(name, NameKind.ALIAS)) for whose, name in new)
        return Organisation(
            tuple(replace(each, names=(*each.names, *added.get(each.division_id, ()))) for each in self.divisions)
        )

    def name(self, division_id: str, day: date | None = None) -> str:
        """Return the official name of a division on a day; by default as in `Division.name_on`."""
        return self.get(division_id).name_on(day)

    def names(self) -> dict[str, str]:
        """Return the official name of every body, by ID, as `Division.name_on` returns it without a day."""
        return {division.division_id: division.name_on() for division in self.divisions}

    def department_of(self, division_id: str) -> Division | None:
        """Return the 部 above a division; None if it is not known, or if the body is itself a 部."""
        above = self.bodies_above(self.get(division_id))
        return next((each for each in above if each.kind is DivisionKind.DEPARTMENT), None)

    @property
    def has_departments(self) -> bool:
        """Whether any body is under a 部."""
        return any(map(self.department_of, self.names()))

    @property
    def departments_called(self) -> str:
        """The term for the bodies above divisions: 部 or 局."""
        return term_for_level(self.names_of(DivisionKind.DEPARTMENT))

    def names_of(self, kind: DivisionKind) -> list[str]:
        """Return the official names of the bodies of a kind."""
        return [self.name(each) for each in _ids(self, kind)]

    def levels_above(self, *, is_built_in: bool) -> list[str]:
        """Return the terms for the kinds of bodies above divisions, from the top: 部 and 室, or the terms used instead.

        A kind without a body is left out, except in the built-in plan (`is_built_in`).
        """
        names = {kind: self.names_of(kind) for kind in (DivisionKind.DEPARTMENT, DivisionKind.ROOM)}
        return [term_for_level(of_kind, kind) for kind, of_kind in names.items() if of_kind or is_built_in]

    def papers_show_departments(self, *, is_built_in: bool) -> bool:
        """Return whether papers show 部: if any body is under a 部, or if the plan is the built-in one."""
        return self.has_departments or is_built_in

    def is_within(self, division_id: str | None, above: str) -> bool:
        """Return whether a body is the body `above`, or anywhere below it; False if its ID is None."""
        while division_id is not None and division_id != above:
            division_id = self.get(division_id).parent
        return division_id is not None

    def sections_of(self, division_id: str) -> tuple[str, ...]:
        """Return the IDs of a division's sections (係), in the order in which they were added."""
        own = (each for each in self.divisions if each.kind is DivisionKind.SECTION and each.parent == division_id)
        return tuple(each.division_id for each in own)

    def above(self, division_id: str) -> Division | None:
        """Return the body that a form names above a division; None if it is not known.

        For a section (係) it is the division, otherwise the 部.
        """
        return self.collector_of(division_id) or self.department_of(division_id)

    def collector_of(self, division_id: str) -> Division | None:
        """Return the division that collects the answers of a section (係); None if the body is not a section."""
        own = self.get(division_id)
        return self.get(own.parent) if own.kind is DivisionKind.SECTION and own.parent is not None else None

    def names_above(self, body: Division) -> str:
        """Return the names above a body, from the top: 総務部 DX推進室."""
        return " ".join(reversed([each.name_on() for each in self.bodies_above(body)]))

    def bodies_above(self, body: Division) -> Iterator[Division]:
        """Yield all bodies above a body, the nearest first."""
        while body.parent is not None:
            body = self.get(body.parent)
            yield body

    def sort_divisions(self, division_ids: Iterable[str]) -> list[str]:
        """Return division IDs sorted by the 建制順 of their 部, then by their own.

        Divisions with unknown order are last, in the order of `divisions`.
        """
        places = {division.division_id: place for place, division in enumerate(self.divisions)}

        def key(division_id: str) -> tuple[int, int, int]:
            department = self.department_of(division_id)
            above = department.order if department and department.order is not None else 10**6
            own = self.get(division_id).order
            return (above, own if own is not None else 10**6, places[division_id])

        return sorted(division_ids, key=key)


NO_DIVISIONS = Organisation(())
"""An organisation without divisions."""


@dataclass(frozen=True)
class Branch:
    """A body with the bodies directly under it, in 建制順.

    If `division` is None, the branch holds the bodies that have no 部.
    """

    division: Division | None
    below: tuple[Branch, ...] = ()

    def leaves(self) -> Iterator[Division]:
        """Yield every 所管課 at or under this branch, in order."""
        if self.division is not None and self.division.kind is DivisionKind.DIVISION:
            yield self.division
        for branch in self.below:
            yield from branch.leaves()


def tree(organisation: Organisation) -> tuple[Branch, ...]:
    """Return a branch for each 部, in order, and if needed a last branch for the bodies that have no 部.

    Sections (係), 包括表記 and bodies that ended are left out.
    """
    divisions = organisation.sort_divisions(_ids(organisation, DivisionKind.DIVISION))
    all_rooms = _ids(organisation, DivisionKind.ROOM)
    found = []
    for department in (*_departments(organisation), None):
        above = department.division_id if department else None
        own = [each for each in divisions if _department_id(organisation, each) == above]
        rooms = [each for each in all_rooms if _department_id(organisation, each) == above]
        if department is not None or own or rooms:
            found.append(Branch(department, tuple(_inside(organisation, own, rooms))))
    return tuple(found)


def with_body_moved(organisation: Organisation, division_id: str, step: int) -> Organisation:
    """Return the organisation with a body moved by `step` places (negative: up) among its siblings.

    It is unchanged if the body is at the edge already, or is not part of the tree.
    """
    bodies = _numbered(organisation, division_id, step)
    orders = {each.division_id: place for place, each in enumerate(bodies, start=1)}
    if bodies == _numbered(organisation, division_id, 0):
        return organisation
    return Organisation(
        tuple(replace(each, order=orders.get(each.division_id, each.order)) for each in organisation.divisions)
    )


def _numbered(organisation: Organisation, division_id: str, step: int) -> list[Division]:
    """Return the bodies that are numbered together, in their order after a body was moved."""
    branches = tree(organisation)
    if organisation.get(division_id).kind is DivisionKind.DEPARTMENT:
        beside = [branch for branch in branches if branch.division is not None]
        return [each.division for each in _swapped(beside, division_id, step) if each.division]
    homes = (branch for branch in branches if any(_holds(each, division_id) for each in branch.below))
    home = _rearranged(next(homes, Branch(None)), division_id, step)
    return [leaf for branch in home.below for leaf in branch.leaves()]


def _rearranged(branch: Branch, division_id: str, step: int) -> Branch:
    if any(_is(each, division_id) for each in branch.below):
        return replace(branch, below=tuple(_swapped(branch.below, division_id, step)))
    return replace(branch, below=tuple(_rearranged(each, division_id, step) for each in branch.below))


def _swapped(branches: Sequence[Branch], division_id: str, step: int) -> list[Branch]:
    found = list(branches)
    place = next(place for place, each in enumerate(found) if _is(each, division_id))
    found.insert(max(place + step, 0), found.pop(place))
    return found


def _is(branch: Branch, division_id: str) -> bool:
    return branch.division is not None and branch.division.division_id == division_id


def _holds(branch: Branch, division_id: str) -> bool:
    return _is(branch, division_id) or any(_holds(each, division_id) for each in branch.below)


def _inside(organisation: Organisation, divisions: Sequence[str], rooms: Sequence[str]) -> Iterator[Branch]:
    """Yield the bodies of one 部; a 室 is at the place of its first division, an empty one at the end."""
    yielded: set[str] = set()
    for division_id in divisions:
        room = organisation.get(division_id).parent
        if room is None or room not in rooms:
            yield Branch(organisation.get(division_id))
        elif room not in yielded:
            yielded.add(room)
            members = [each for each in divisions if organisation.get(each).parent == room]
            yield Branch(organisation.get(room), tuple(Branch(organisation.get(each)) for each in members))
    yield from (Branch(organisation.get(each)) for each in rooms if each not in yielded)


def _departments(organisation: Organisation) -> list[Division]:
    found = [organisation.get(each) for each in _ids(organisation, DivisionKind.DEPARTMENT)]
    return sorted(found, key=lambda each: (each.order is None, each.order or 0))


def _department_id(organisation: Organisation, division_id: str) -> str | None:
    above = organisation.department_of(division_id)
    return above.division_id if above else None


def _ids(organisation: Organisation, kind: DivisionKind) -> list[str]:
    return [each.division_id for each in organisation.divisions if each.kind is kind and not each.has_ended]
