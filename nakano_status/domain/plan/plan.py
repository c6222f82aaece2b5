"""A plan, its editions and their printed rows, its local government, and errors of its printed sources.

An error of a source is stored as printed and as read, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Field, FilledBy, read_value
from nakano_status.domain.fields.headings import YEAR
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.organisation.divisions import Role, fold_name
from nakano_status.domain.text.labels import YES, means_yes
from nakano_status.domain.text.narrative import is_blank


class PlanItem(NamedTuple):
    """A place for a value of a plan: the key of its field, and the year that it is for (None: every year)."""

    key: str
    year: FiscalYear | None


PlanValues = Mapping[tuple[str, PlanItem], str]
"""The values of a plan by 管理番号 and item."""


def value_columns(profile: Profile, years: Collection[FiscalYear]) -> dict[str, PlanItem]:
    """Return the items of which a plan may state values, by the heading of their column.

    An item by year is included once for each of `years`; an item for all years is always included. For an item about a
    level, the plan states at which rows it is asked.
    """
    fields = [each for each in profile.fields if each.filled_by is FilledBy.PLAN or each.of]
    items = (PlanItem(each.key, year) for each in fields for year in (years if each.by_year else (None,)))
    return {profile.by_key[item.key].value_heading(item.year): item for item in items}


def read_plan_value(field: Field, text: str | None) -> str | None:
    """Return a typed value of the plan as it is stored; None if it is blank.

    A sign for yes states that an item about a level is asked at the row. Raise ValueError for any other text there, and
    for a text that is not a possible value of another field.
    """
    if not field.of:
        return read_value(field, text)
    if text is None or is_blank(text):
        return None
    if not means_yes(text):
        raise ValueError(text)
    return YES


def read_value_heading(heading: str, profile: Profile) -> PlanItem | None:
    """Return the item and year whose values a column states; None if its heading is not the heading of a plan's value.

    The year may be written in any spelling. Years may also be a part of the name: 基準値（R1）.
    """
    for found in reversed([None, *re.finditer(YEAR, heading)]):
        year = FiscalYear.read(found[0]) if found else None
        stated = f"{heading[: found.start()]}{year.label}{heading[found.end() :]}" if found and year else heading
        names = {fold_name(each) for each in (heading, stated)}
        columns = value_columns(profile, [year] if year else [])
        if item := next((item for known, item in columns.items() if fold_name(known) in names), None):
            return item
    return None


class ErratumKind(StrEnum):
    """Kind of text that is in error."""

    DIVISION = "division"
    TITLE = "title"
    MEASURE = "measure"
    TEXT = "text"


@dataclass(frozen=True)
class Erratum:
    """An error in a source.

    `where`: its place (管理番号, measure code or column). `printed`, `read`: the text as printed, and as it should be
    read (None: the sources do not show it). `why`: the reason. `applied`: whether both wordings are recognised as the
    same when a list is read. If it is not applied, a person must confirm the error first. The catalogue keeps the
    printed wording, so that an exported list equals the published one.
    """

    kind: ErratumKind
    where: str
    printed: str
    read: str | None
    why: str
    applied: bool


_TITLES = (ErratumKind.TITLE, ErratumKind.MEASURE)


def recognised_titles(printed: str, where: str, errata: tuple[Erratum, ...]) -> tuple[str, ...]:
    """Return every wording under which the title of a row or measure is recognised, the printed one first.

    `where`: the 管理番号 or code of the row or measure, which the errata of its title name.
    """
    readings = (
        printed.replace(erratum.printed, erratum.read)
        for erratum in errata
        if erratum.kind in _TITLES and erratum.where == where and erratum.applied and erratum.read
    )
    return tuple(dict.fromkeys((printed, *readings)))


@dataclass(frozen=True)
class Area:
    """A local government, as open data state it.

    `code`: its 全国地方公共団体コード with check digit ('': not known). `name`: its name with its prefecture.
    """

    code: str
    name: str


class Sponsor(StrEnum):
    """実施主体: the sponsor that carries out an initiative; independent of the division that answers."""

    WARD = "区"
    NATION = "国"
    METROPOLIS = "都"
    FOURTH = "主体4"
    FIFTH = "主体5"
    SIXTH = "主体6"


@dataclass(frozen=True)
class PlanNode:
    """A goal, direction or measure of an edition.

    `level`: the key of a level of its profile. `parent`: the code of the node above it (None: it is on the highest
    level). `title`: None if unknown (shown as 題名未入力). `ordinal`: its position among the nodes with the same
    parent, from 1.
    """

    code: str
    level: str
    parent: str | None
    title: str | None
    ordinal: int

    @property
    def with_plain_title(self) -> PlanNode:
        """The node with a title that does not begin with its code (柱1　安心), for showing it beside the code."""
        title = self.title or ""
        rest = title.removeprefix(self.code)
        bare_rest = rest.lstrip(_AFTER_CODE)
        return replace(self, title=bare_rest) if self.code and title != rest != bare_rest and bare_rest else self


_AFTER_CODE = " \u3000:：.．、・"
"""Characters between a code and a title."""


class NamedDivision(NamedTuple):
    """A division named on a row, with its role and its place in the printed order.

    `division`: its ID. A row of a round keeps the divisions that were named on it when the round opened.
    """

    division: str
    role: Role
    ordinal: int


@dataclass(frozen=True)
class Owner:
    """A division named on a listing.

    `division`: its ID. `ordinal`: its place in the printed order. `sub_unit`: the sub-unit printed with it. It is named
    from the day `since` (None: from the beginning) to the day `until`, inclusive (None: still).
    """

    division: str
    role: Role
    ordinal: int
    sub_unit: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def named_division(self) -> NamedDivision:
        """The owner without its sub-unit and its days."""
        return NamedDivision(self.division, self.role, self.ordinal)

    def holds_on(self, day: date) -> bool:
        """Return whether the division is named on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Listing:
    """One printed row.

    `row_id`: its 管理番号. `measure`: the code of the measure under which it is printed. `ordinal`: its position under
    the measure, from 1. `title`: as printed, including the plan's class sign. `plan_class`: that sign, ◎ or ○ (None: it
    has no sign). `repost_of`: the row ID of the original if the row is a repost, otherwise None. `owners_printed`: the
    所管課 cell as printed (None: blank). `owners`: the divisions named now. `former`: the divisions whose time ended.
    As long as no division was replaced, `owners` are the divisions of the cell.
    """

    row_id: str
    measure: str
    ordinal: int
    title: str
    plan_class: str | None
    sponsor: Sponsor
    repost_of: str | None
    owners: tuple[Owner, ...]
    owners_printed: str | None
    former: tuple[Owner, ...] = ()

    def on(self, day: date) -> Listing:
        """Return the listing with the owners of a day, for reading only."""
        if not self.former and all(each.since is None for each in self.owners):
            return self
        return replace(self, owners=tuple(each for each in (*self.former, *self.owners) if each.holds_on(day)))

    def with_owners(self, owners: Iterable[Owner]) -> Listing:
        """Return a copy of the listing with the given owners.

        Owners with a last day are in `former`, the others in `owners`.
        """
        everyone = tuple(owners)
        former = tuple(each for each in everyone if each.until is not None)
        return replace(self, owners=tuple(each for each in everyone if each.until is None), former=former)

    @property
    def printed_first(self) -> tuple[Owner, ...]:
        """The owners that the printed cell names, in its order, including divisions that were replaced since."""
        return tuple(
            sorted(
                (each for each in (*self.former, *self.owners) if each.since is None), key=lambda owner: owner.ordinal
            )
        )

    @property
    def initiative(self) -> str:
        """The ID of the row under which the initiative is reported: a repost's original, otherwise the row itself."""
        return self.repost_of or self.row_id

    @property
    def is_repost(self) -> bool:
        """Whether the row is a 再掲, which is neither answered nor counted."""
        return self.repost_of is not None

    @property
    def answerers(self) -> tuple[str, ...]:
        """The division that answers, as a tuple: the first-named lead, otherwise the first-named tracker.

        Empty for a repost, or if no division answers.
        """
        if self.is_repost:
            return ()
        leads = [owner for owner in self.owners if owner.role is Role.LEAD]
        trackers = [owner for owner in self.owners if owner.role is Role.TRACKER]
        first = min(leads or trackers, key=lambda owner: owner.ordinal, default=None)
        return (first.division,) if first else ()


@dataclass(frozen=True)
class EditionHead:
    """The name of an edition (当初計画, 改定版), its day of adoption, and the time that it is for.

    `ordinal`: its number in the plan. `in_force`: the day from which it holds (None: from its adoption). `years`: the
    first and the last year that it is for (None: all years of its plan).
    """

    edition_id: str
    title: str
    adopted_on: date
    ordinal: int
    in_force: date | None = field(default=None, kw_only=True)
    years: tuple[FiscalYear, FiscalYear] | None = field(default=None, kw_only=True)

    @property
    def is_stated(self) -> bool:
        """Whether its title and its days are known.

        Every plan states them, but a form that is opened as a division's data file does so only in some cases. Without
        a title, `adopted_on` is a day in place of the unknown one, which must not be shown.
        """
        return bool(self.title)

    @property
    def label(self) -> str:
        """The label in a list of editions: 第1版「当初計画」（令和3年11月1日策定）; the number is `ordinal`.

        It is 第1版 if neither title nor day is known.
        """
        named = f"「{self.title}」（{era_day(self.adopted_on)}策定）" if self.is_stated else ""
        return f"第{self.ordinal}版{named}"

    @property
    def holds_from(self) -> date:
        """The day from which the edition holds."""
        return self.in_force or self.adopted_on

    @property
    def first_round(self) -> FiscalYear:
        """The year of the first round that uses the edition, unless another edition is chosen."""
        adopted_in = FiscalYear.of(self.holds_from)
        return adopted_in if self.years is None else max(adopted_in, self.years[0])

    def is_for(self, year: FiscalYear) -> bool:
        """Return whether the edition is for a year of its plan."""
        return self.years is None or self.years[0] <= year <= self.years[1]


@dataclass(frozen=True)
class Edition(EditionHead):
    """A plan as adopted on a day: its tree, its rows in printed order, and its profile."""

    nodes: tuple[PlanNode, ...]
    listings: tuple[Listing, ...]
    profile: Profile

    def on(self, day: date) -> Edition:
        """Return the edition with the owners of a day, for reading only."""
        return replace(self, listings=tuple(listing.on(day) for listing in self.listings))

    def listing(self, row_id: str) -> Listing:
        """Return the listing with that 管理番号; raise KeyError if there is none."""
        return self.known_listings[row_id]

    @cached_property
    def known_listings(self) -> Mapping[str, Listing]:
        """The listings by 管理番号; of several with one number, the first."""
        return {each.row_id: each for each in reversed(self.listings)}

    def node(self, code: str) -> PlanNode:
        """Return the node with that code; raise KeyError if there is none."""
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)

    def with_rows(self, listings: Iterable[Listing], nodes: Iterable[PlanNode]) -> Edition:
        """Return a copy of the edition with the rows of `listings` that it lacks, and with the measures above them.

        They are added at the end. `nodes`: the nodes from which missing measures are added.
        """
        there, measures = {each.row_id for each in self.listings}, {each.code for each in self.nodes}
        added = tuple(each for each in listings if each.row_id not in there)
        wanted = {each.measure for each in added} - measures
        more = tuple(each for each in nodes if each.code in wanted)
        return replace(self, nodes=(*self.nodes, *more), listings=(*self.listings, *added))

    @property
    def measures(self) -> tuple[PlanNode, ...]:
        """The measures (実施内容) in printed order."""
        return self.nodes_of(self.profile.measure_level.key)

    def nodes_of(self, level: str) -> tuple[PlanNode, ...]:
        """Return the nodes of the level with a key, in printed order; empty if there is no such level."""
        return tuple(node for node in self.nodes if node.level == level)

    @property
    def goals(self) -> dict[str, str | None]:
        """The titles of the goals by code, in printed order (None: the goal has no title)."""
        return {
            node.code: node.with_plain_title.title for node in self.nodes if node.level == self.profile.goal_level.key
        }


BUILT_IN_PLAN = "nakano2"
"""The ID of the plan that comes with the program; its forms need not state its title and its years."""
FARTHEST_YEAR = 30
"""The maximum distance in years between a year of a plan and the day of the plan; other years are typing errors."""
EXPECTED_OTHER_NAME = "組込みの計画にない名前"
"""The expected value in problems about a plan or a profile that has the name of the built-in one."""


@dataclass(frozen=True)
class Plan:
    """A plan with its years and editions; `plan_id` is a short name such as `nakano2`."""

    plan_id: str
    title: str
    first_year: FiscalYear
    last_year: FiscalYear
    editions: tuple[Edition, ...] = field(default=())

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        """The plan's years, in order."""
        return tuple(map(FiscalYear, range(self.first_year.start, self.last_year.start + 1)))

    def takes_id_of(self, other: Plan) -> bool:
        """Return whether the plan has the ID of another plan, which has another title or other years."""
        return self.plan_id == other.plan_id and (self.title, self.years) != (other.title, other.years)

    @property
    def is_built_in(self) -> bool:
        """Whether it is the plan that comes with the program, original or revised."""
        return any(each.profile.is_built_in for each in self.editions)

    @property
    def newest(self) -> Edition:
        """The edition adopted last: the plan's current text, whichever edition a round uses."""
        return max(self.editions, key=lambda edition: (edition.adopted_on, edition.ordinal))

    def editions_in_force(self, year: FiscalYear) -> tuple[Edition, ...]:
        """Return the editions that are in force at the end of a year; several if they began on the same day.

        Only editions that are for the year count; empty if there is none. If there is exactly one, a new round of the
        year uses it; otherwise a person must choose the edition.
        """
        adopted = [edition for edition in self.editions if edition.is_for(year) and edition.holds_from <= year.as_of]
        last = max((edition.holds_from for edition in adopted), default=None)
        return tuple(edition for edition in adopted if edition.holds_from == last)
