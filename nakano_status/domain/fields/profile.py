"""A plan's profile: the fields, marks, levels, row IDs and names that belong to a plan and not to the program.

It is part of `domain/fields`, as nearly all of it declares fields. Functions get it with the edition or the round that
they work on; no profile applies to a whole process (decision 0068).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import INDICATOR_FIELDS, Asked, Field, Scope
from nakano_status.domain.fields.mark import Marks

BUILT_IN = "nakano2"
"""The name of the built-in profile; no other may have it."""


@dataclass(frozen=True)
class Level:
    """A level of the plan's tree: its name, the pattern of its codes, and whether the tally is shown by it."""

    key: str
    name: str
    code_pattern: str
    counts: bool


class EndedRows(StrEnum):
    """What the list prints of a row that ended in an earlier year."""

    BLANK = "blank"
    """The row without an answer, as every row out of the report."""
    REASON = "reason"
    """The row with the reason: 令和4年度で完了."""
    LEAVE = "leave"
    """Nothing: the row leaves the list."""


@dataclass(frozen=True)
class Profile:
    """What a plan declares. `content` is its text as stored (JSON).

    `asked` is the same without what only the papers use (`ended_rows`): two profiles are equal if these texts are.
    `initiative_id` is the pattern of a 管理番号; `names` are those of the ward and its meetings by key, as `ward`.
    """

    content: str = field(compare=False)
    asked: str = field(repr=False)
    profile_id: str = field(compare=False)
    fields: tuple[Field, ...] = field(compare=False, repr=False)
    marks: Marks = field(compare=False, repr=False)
    levels: tuple[Level, ...] = field(compare=False, repr=False)
    initiative_id: str = field(compare=False, repr=False)
    names: Mapping[str, str] = field(compare=False, repr=False)
    ended_rows: EndedRows = field(default=EndedRows.BLANK, compare=False)

    @property
    def is_built_in(self) -> bool:
        """Whether it is the one that comes with the program, which forms do not name."""
        return self.profile_id == BUILT_IN

    @property
    def goal_level(self) -> Level:
        """The uppermost level by which rows are counted: that of the goals, to which indicators belong."""
        return next((level for level in self.levels if level.counts), self.levels[0])

    @property
    def measure_level(self) -> Level:
        """The lowest level: that of the measures, under which the rows are printed."""
        return self.levels[-1]

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of rows by key, in the form's order."""
        return {each.key: each for each in self.fields}

    @cached_property
    def any_by_key(self) -> Mapping[str, Field]:
        """The fields of rows and of 成果指標 by key."""
        return {**self.by_key, **{each.key: each for each in INDICATOR_FIELDS}}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of each group, those of 成果指標 too."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.any_by_key.values():
            found[each.group] = (*found.get(each.group, ()), each.key)
        return found

    @cached_property
    def several(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of each group of several fields."""
        return {group: keys for group, keys in self.groups.items() if keys != (group,)}

    @cached_property
    def row_keys(self) -> tuple[str, ...]:
        """The keys of the fields that belong to the row, in the form's order."""
        return tuple(each.key for each in self.fields if each.scope is Scope.ROW)

    @cached_property
    def row_groups(self) -> tuple[str, ...]:
        """The groups of the fields that belong to the row."""
        return tuple(dict.fromkeys(self.by_key[key].group for key in self.row_keys))

    @cached_property
    def grouped_row_keys(self) -> tuple[str, ...]:
        """The same keys with the fields of a group side by side, as tables and the window show them."""
        return tuple(key for keys in self.groups.values() for key in keys if key in self.row_keys)

    @cached_property
    def published_keys(self) -> tuple[str, ...]:
        """The keys of the fields on the official list."""
        return tuple(each.key for each in self.fields if each.published)

    def answered_keys(self, year: FiscalYear, last_year: FiscalYear) -> tuple[str, ...]:
        """Return the keys answered in a round, in the form's order; in the plan's last year next and later are one."""
        return tuple(each.key for each in self.fields if year < last_year or each.asked is Asked.EVERY_YEAR)

    def heading(self, key: str, year: FiscalYear, last_year: FiscalYear) -> str:
        """Return a field's heading in the round of `year` of a plan that ends in `last_year` (source: product.md)."""
        declared = self.any_by_key[key]
        late = declared.late_headings.get(str(max(last_year.start - year.start, 0)))
        return declared.heading_in(year) if late is None else late


@dataclass(frozen=True)
class AskedFields:
    """What is asked in the round of `year`, of a plan that ends in `last_year`."""

    profile: Profile
    year: FiscalYear
    last_year: FiscalYear

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields that are answered, in the form's order."""
        return self.profile.answered_keys(self.year, self.last_year)

    def heading(self, key: str) -> str:
        """Return the heading of a field."""
        return self.profile.heading(key, self.year, self.last_year)

    @property
    def headings(self) -> dict[str, str]:
        """The headings of the fields that are answered, by key."""
        return {key: self.heading(key) for key in self.keys}

    @property
    def every_heading(self) -> dict[str, str]:
        """The headings of all fields, those of 成果指標 and those of other years too: an imported list may have any."""
        return {key: self.heading(key) for key in self.profile.any_by_key}
