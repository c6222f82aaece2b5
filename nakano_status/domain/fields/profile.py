"""A plan's profile: its fields, marks, levels, row IDs and names, which belong to the plan and not to the program.

Functions get it with the edition or the round that they work on; no profile applies to a whole process (decision 0068).
It is read from parsed JSON; its meaning is checked by `profile_validation`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass, field, replace
from dataclasses import fields as attributes
from enum import StrEnum
from functools import cache, cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, get_type_hints

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.field import (
    DONE,
    INDICATOR_FIELDS,
    LEFT_OUT,
    MARK,
    NOTE,
    ROLES,
    Asked,
    DataItem,
    Editor,
    Field,
    FilledBy,
    Scope,
    Thresholds,
    describe_filling_in,
)
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern, Marks
from nakano_status.domain.fields.option import KINDS, NO_OPTIONS, ChoiceOption, ChoiceOptions, make_option
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.domain.fields.codes import CodeForm

BUILT_IN = "nakano2"
"""The name of the built-in profile; no other profile may have it."""
SPONSORS, OCCASIONS = ("区", "国", "都"), ("庁議", "委員会", "公表")
"""The stored keys of sponsors, the ward itself first, and of the occasions of papers."""
ALL_SPONSORS = (*SPONSORS, "主体4", "主体5", "主体6")
"""The keys of sponsors that a plan may name; a plan that names none has the first three."""
USUAL_HEADINGS = {"id": "管理番号", "title": "事業内容", "divisions": "所管課"}
"""The headings of a row's ID, title and divisions, by key; a plan may state others."""
CHANGED_ROWS = "スケジュールを変更した取組等"
"""The name of rows whose mark asks for a reason; a plan may state another one."""
UNTITLED = "（題名未入力）"
"""The text shown in forms in place of a missing title of a measure: see `Profile.untitled`."""


@dataclass(frozen=True)
class Level:
    """A level of the plan's tree.

    `code_pattern`: the pattern of its codes. `counts`: whether rows are counted by it.
    """

    key: str
    name: str
    code_pattern: str
    counts: bool

    @property
    def codes(self) -> CodeForm:
        """The form of the level's codes."""
        return code_form(self.code_pattern)

    def numbered(self, code: str) -> str:
        """Return a code with the level's name before it (目標1).

        If the code contains a part of the name (柱1), it is returned unchanged.
        """
        is_in = {*code} & {*self.name} and any(each in self.name for each in self.codes.literals)
        return code if is_in else f"{self.name}{code}"

    def line_under(self, code: str, title: str | None) -> str:
        """Return the line that a list prints above the measures of a node: ［基本目標1 暮らしを便利にする］.

        `title`: None leaves only the code.
        """
        return f"［{' '.join(filter(None, (self.numbered(code), title)))}］"

    def is_line_under(self, text: str) -> bool:
        """Return whether a text is the line of a node of this level, as `line_under` returns it."""
        is_in = text.startswith("［") and text.endswith("］")
        return is_in and (self.name in text or self.codes.read_cell(text[1:-1]) is not None)


class EndedRows(StrEnum):
    """The ways in which a list prints a row that ended in an earlier year."""

    BLANK = "blank"
    """The row without an answer, as every row out of the report."""
    REASON = "reason"
    """The row with the reason: 令和4年度で完了."""
    LEAVE = "leave"
    """Nothing: the row leaves the list."""


@dataclass(frozen=True)
class Profile:
    """The declarations of a plan.

    A profile is read from `content`, its JSON text as stored, and never copied with changes: functions keep results by
    profile. `asked`: `content` without the part that only papers use (`ended_rows`); profiles are equal if these texts
    are equal. `id_patterns`: the patterns of 管理番号 (`initiative_id` in JSON); an ID fits any of them. `names`: names
    of the ward and its meetings by key, such as `ward`. `sponsors`, `occasions`: the plan's names of sponsors and
    occasions, by their keys (ALL_SPONSORS, OCCASIONS). `headings`: the headings of a row's ID, title and divisions, by
    key (USUAL_HEADINGS); sentences of the program keep its own terms.
    """

    content: str = field(compare=False)
    asked: str = field(repr=False)
    profile_id: str = field(compare=False)
    fields: tuple[Field, ...] = field(compare=False, repr=False)
    marks: Marks = field(compare=False, repr=False)
    levels: tuple[Level, ...] = field(compare=False, repr=False)
    id_patterns: tuple[str, ...] = field(compare=False, repr=False)
    names: Mapping[str, str] = field(compare=False, repr=False)
    ended_rows: EndedRows = field(default=EndedRows.BLANK, compare=False)
    sponsors: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    occasions: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    headings: Mapping[str, str] = field(default_factory=lambda: USUAL_HEADINGS, compare=False, repr=False)

    @property
    def own_name(self) -> str:
        """The ward's name for itself as a sponsor or as the author of an answer to an opinion: 区."""
        return self.sponsors[SPONSORS[0]]

    @property
    def changed_rows(self) -> str:
        """The plan's name for rows whose mark asks for a reason."""
        return self.names.get("changed") or CHANGED_ROWS

    @property
    def changes_title(self) -> str:
        """The title of the list of rows whose mark asks for a reason."""
        return f"{self.changed_rows}の一覧"

    @property
    def changes_name(self) -> str:
        """The short name of the list of rows whose mark asks for a reason, such as on the tab of a sheet."""
        return self.changes_title if self.names.get("changed") else "変更一覧"

    @property
    def changes_heading(self) -> str:
        """The heading above the rows whose mark asks for a reason, with their reasons and pictures.

        A general heading if the plan has no name for these rows.
        """
        return f"{self.names['changed']}と理由" if self.names.get("changed") else "変更した取組と理由"

    @property
    def untitled(self) -> str:
        """The text in place of a measure's title that the sources of the built-in plan lack.

        Empty for any other plan, in which the code is shown alone.
        """
        return UNTITLED if self.is_built_in else ""

    @property
    def legend_title(self) -> str:
        """The title of the legend of the marks: 進捗状況の凡例."""
        return f"{self.by_key[MARK].short_name}の凡例"

    @property
    def legend(self) -> tuple[str, ...]:
        """The lines of the published legend, its title first."""
        return f"【{self.legend_title}】", *self.marks.legend_lines

    @property
    def is_built_in(self) -> bool:
        """Whether it is the profile that comes with the program, which forms do not name."""
        return self.profile_id == BUILT_IN

    @property
    def declares_items(self) -> bool:
        """Whether a program that knows only format 2 of forms would misread the answers to a field.

        Such fields are choices with options of their own, dates, numbers with a unit that is not in the heading, and
        fields that are required, counted, each division's own, about a level, or not filled in by divisions; and marks
        that are numbers or more than six.
        Nor would it accept a profile that leaves out a role, or know other headings of a row's ID, title or divisions.
        """
        unlike = (Editor.CHOICE, Editor.DATE)
        has_such_marks = self.marks.has_numbers or len(self.marks) > _MOST_MARKS_BEFORE
        return (
            has_such_marks
            or self.headings != USUAL_HEADINGS
            or bool(self.left_out)
            or bool(self.part_items)
            or len(self.form_keys) < len(self.fields)
            or any(each.editor in unlike or each.unit or each.required or each.counted for each in self.fields)
            or bool(self.level_items)
        )

    @cached_property
    def counted_choices(self) -> tuple[str, ...]:
        """The keys of the counted choices of the plan, besides 進捗状況."""
        return tuple(each.key for each in self.fields if each.counted and each.options)

    @cached_property
    def level_items(self) -> frozenset[str]:
        """The keys of the fields that are about a level and not about a row."""
        return frozenset(each.key for each in self.fields if each.of)

    def level(self, key: str) -> Level:
        """Return the level with a key; raise KeyError if there is none."""
        return {level.key: level for level in self.levels}[key]

    @property
    def goal_level(self) -> Level:
        """The level of the goals, to which indicators belong: the uppermost level by which rows are counted."""
        return next((level for level in self.levels if level.counts), self.levels[0])

    @property
    def measure_level(self) -> Level:
        """The level of the measures, under which the rows are printed: the lowest one."""
        return self.levels[-1]

    @property
    def of_measures(self) -> dict[str, str]:
        """Values for placeholders in texts about the lowest level, by the name of the placeholder.

        `level`: its name. `example`: one of its codes, or its name if no code can be made.
        """
        level = self.measure_level
        return {"level": level.name, "example": level.codes.example or level.name}

    @property
    def of_marks(self) -> dict[str, str]:
        """Values for placeholders in texts about marks.

        `state`: the plan's name for 進捗状況. Empty for the built-in plan: its stored problems have no such value.
        """
        return {} if self.is_built_in else {"state": self.by_key[MARK].short_name}

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of rows by key, in the form's order, and after them one for each role that the plan leaves out."""
        declared = {each.key: each for each in self.fields}
        return declared | {key: each for key, each in LEFT_OUT.items() if key not in declared}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The keys of the roles that the plan does not ask."""
        return frozenset(ROLES) - {each.key for each in self.fields}

    @cached_property
    def text_key(self) -> str:
        """The key of the text that a list of rows shows: 取組状況, or in a plan without it the first text of rows."""
        texts = (each.key for each in self.fields if each.is_text and each.scope is Scope.ROW and not each.of)
        return next(texts, MARK) if DONE in self.left_out else DONE

    @cached_property
    def any_by_key(self) -> Mapping[str, Field]:
        """The fields of rows and of 成果指標 by key, as in `by_key` also for roles that the plan leaves out."""
        return {**self.by_key, **{each.key: each for each in INDICATOR_FIELDS}}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the fields in each group, by the group's key, including the groups of 成果指標."""
        found: dict[str, tuple[str, ...]] = {}
        for each in (*self.fields, *INDICATOR_FIELDS):
            found[each.group] = (*found.get(each.group, ()), each.key)
        return found

    def group_of(self, key: str) -> str:
        """Return the key of the group that a field of a row or of a 成果指標 is decided with; raises KeyError."""
        return self.any_by_key[key].group

    @cached_property
    def groups_of_several(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the fields in each group that has several fields, by the group's key."""
        return {group: keys for group, keys in self.groups.items() if keys != (group,)}

    @cached_property
    def row_keys(self) -> tuple[str, ...]:
        """The keys of the fields with which a row is shown, in the form's order: all but 事務局への連絡."""
        return tuple(each.key for each in self.fields if each.key != NOTE)

    @cached_property
    def part_keys(self) -> tuple[str, ...]:
        """The keys of the fields that each division has for itself, such as 事務局への連絡, in the form's order."""
        return tuple(each.key for each in self.fields if each.scope is Scope.DIVISION)

    @cached_property
    def part_items(self) -> tuple[str, ...]:
        """The keys of the items that each division answers for itself; 事務局への連絡 is none of them."""
        return tuple(key for key in self.part_keys if key != NOTE)

    @cached_property
    def text_parts(self) -> frozenset[str]:
        """The groups that consist of texts only and that each division answers for itself."""
        found = {self.group_of(key) for key in self.part_items}
        return frozenset(group for group in found if all(self.by_key[key].is_text for key in self.groups[group]))

    @cached_property
    def by_key_as_printed(self) -> Mapping[str, Field]:
        """The fields by key as lists, papers and data show them: what several divisions have is one text."""
        texts = {
            key: replace(self.by_key[key], editor=Editor.TEXT, options=NO_OPTIONS, several=False)
            for key in self.part_items
        }
        return {**self.by_key, **texts} if texts else self.by_key

    @cached_property
    def form_keys(self) -> tuple[str, ...]:
        """The keys of the fields that divisions fill in, in the form's order; no other field is read from a form."""
        return tuple(each.key for each in self.fields if each.filled_by is FilledBy.DIVISION)

    @cached_property
    def shown_keys(self) -> tuple[str, ...]:
        """The keys of the fields whose values a form shows beside what it asks for: the plan's, or the office's.

        A field without a width in forms is not shown.
        """
        shown = (each for each in self.fields if each.filled_by is FilledBy.PLAN or each.shown_to_division)
        return tuple(each.key for each in shown if "form" in each.widths)

    @cached_property
    def answer_keys(self) -> tuple[str, ...]:
        """The keys of the fields that divisions fill in and that belong to the row itself, in the form's order."""
        return tuple(key for key in self.form_keys if key not in self.part_keys)

    @cached_property
    def answer_groups(self) -> tuple[str, ...]:
        """The groups of the row's fields that divisions fill in."""
        return tuple(dict.fromkeys(self.group_of(key) for key in self.answer_keys))

    @cached_property
    def grouped_row_keys(self) -> tuple[str, ...]:
        """The keys of the row's fields, with the fields of each group next to each other, as tables show them."""
        return tuple(key for keys in self.groups.values() for key in keys if key in self.row_keys)

    @cached_property
    def published_keys(self) -> tuple[str, ...]:
        """The keys of the fields on the official list."""
        return tuple(each.key for each in self.fields if each.published)

    @cached_property
    def confirmed_keys(self) -> tuple[str, ...]:
        """The keys of the fields on the official list that divisions fill in, and therefore confirm."""
        return tuple(key for key in self.published_keys if key in self.form_keys)

    def printed_values(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        """Return the values of a row, by key (None: blank), as printed.

        Numbers and dates are stored in another spelling.
        """
        known = self.by_key_as_printed
        fields = ((key, known[key]) for key, value in values.items() if value and key in known)
        found = {key: each.printed(values[key] or "") for key, each in fields if each.editor in _PRINTED_OTHERWISE}
        return {**values, **found} if found else values

    def printed_in_full(self, key: str, value: str | None) -> str | None:
        """Return a stored value of a field (None: blank) as printed, but with all digits of a number.

        Different values are then different texts, beside which a person decides. A value of 成果指標, or of a key that
        the profile does not have, is unchanged.
        """
        declared = self.by_key.get(key)
        return declared.printed_lines(value, in_full=True) if declared and value else value

    def asked_keys(self, year: FiscalYear, last_year: FiscalYear) -> tuple[str, ...]:
        """Return the keys of the fields that the round of `year` has, in the form's order.

        In the plan's last year, the plans for next year and for later years are one field.
        """
        return tuple(each.key for each in self.fields if year < last_year or each.asked is Asked.EVERY_YEAR)

    def heading(self, key: str, year: FiscalYear, last_year: FiscalYear) -> str:
        """Return a field's heading, with its unit, in the round of `year` of a plan that ends in `last_year`."""
        declared = self.any_by_key[key]
        late = declared.late_headings.get(str(max(last_year.start - year.start, 0)))
        return declared.with_unit(declared.heading_in(year) if late is None else late)


@dataclass(frozen=True)
class FormProfiles:
    """The profiles by which a data file reads forms, whatever profile a (possibly damaged) form names.

    `only`: the profile of all its editions (None: there are several). Otherwise `by_package`: the profiles of the
    rounds that made forms, by 照会番号; any other form is read by the profile that it names. `titles`: the titles of
    the data file's plans.
    """

    only: Profile | None = None
    by_package: Mapping[str, Profile] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()

    def candidates(self, usual: Profile) -> tuple[Profile, ...]:
        """Return the profiles that a form may have, without repeats. `usual`: the profile of a form that names none."""
        return (self.only,) if self.only else tuple(dict.fromkeys((usual, *self.by_package.values())))


@dataclass(frozen=True)
class AskedFields:
    """The fields asked in the round of `year` of a plan that ends in `last_year`.

    `level_rows`: for each field about a level, the row that gives its value, by each row under the same node.
    `level_nodes`: for each such field, the node that it is about, as printed, by row.
    """

    profile: Profile
    year: FiscalYear
    last_year: FiscalYear
    level_rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    level_nodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def every_key(self) -> tuple[str, ...]:
        """The keys of the fields that the round has, whoever fills them in, in the form's order."""
        return self.profile.asked_keys(self.year, self.last_year)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields that divisions answer."""
        return self._filled_by(FilledBy.DIVISION)

    @cached_property
    def written_keys(self) -> tuple[str, ...]:
        """The keys of the fields that divisions or the office write, in the form's order."""
        return tuple(key for key in self.every_key if key not in self.plan_keys)

    @cached_property
    def office_keys(self) -> tuple[str, ...]:
        """The keys of the fields that the office fills in."""
        return self._filled_by(FilledBy.OFFICE)

    @cached_property
    def plan_keys(self) -> tuple[str, ...]:
        """The keys of the fields whose values belong to the plan."""
        return self._filled_by(FilledBy.PLAN)

    @cached_property
    def shown_keys(self) -> tuple[str, ...]:
        """The keys of the fields whose values a form shows beside what it asks for."""
        return tuple(key for key in self.every_key if key in self.profile.shown_keys)

    @cached_property
    def part_keys(self) -> tuple[str, ...]:
        """The keys of the fields that each division answers for itself, such as 事務局への連絡."""
        return tuple(key for key in self.keys if self.profile.by_key[key].scope is Scope.DIVISION)

    @cached_property
    def part_items(self) -> tuple[str, ...]:
        """The keys of the items that each division answers for itself; 事務局への連絡 is not an item."""
        return tuple(key for key in self.part_keys if key in self.profile.part_items)

    @cached_property
    def required_parts(self) -> tuple[str, ...]:
        """The keys of the items without which a division has not answered its part of a row."""
        return tuple(key for key in self.part_items if self.profile.by_key[key].required)

    def fills_part(self, values: Mapping[str, str | None], undecided: Container[str] = ()) -> bool:
        """Return whether the values of a division fill in its part of a row that others answer.

        All required items are filled in, or if none is required, any item. Items in conflict (`undecided`) are, too.
        """
        filled = [key in undecided or not is_blank(values.get(key)) for key in self.required_parts or self.part_items]
        return all(filled) if self.required_parts else any(filled)

    def keys_at(self, row_id: str) -> tuple[str, ...]:
        """Return the keys of the fields that divisions answer at a row."""
        if not self.profile.level_items:
            return self.keys
        return tuple(key for key in self.keys if self.is_asked_at(row_id, key))

    def is_asked_at(self, row_id: str, key: str) -> bool:
        """Return whether a field is asked at a row: always, unless the field is about a level.

        A field about a level is asked at one row under each node.
        """
        return key not in self.profile.level_items or self.level_rows.get(key, {}).get(row_id) == row_id

    def with_rows_of_nodes(self, row_ids: Iterable[str]) -> frozenset[str]:
        """Return the given row IDs, and the IDs of the rows that give the values of items about the nodes above them.

        The value of a node is shown and checked at the row that is asked for it.
        """
        ids = frozenset(row_ids)
        return ids.union(rows[each] for rows in self.level_rows.values() for each in ids & rows.keys())

    def nodes_at(self, row_id: str) -> dict[str, str]:
        """Return the node that each field about a level is about at a row, as printed, by the field's key.

        A field whose node is not known is left out.
        """
        return {key: nodes[row_id] for key, nodes in self.level_nodes.items() if row_id in nodes}

    def _filled_by(self, who: FilledBy) -> tuple[str, ...]:
        return tuple(key for key in self.every_key if self.profile.by_key[key].filled_by is who)

    def heading(self, key: str) -> str:
        """Return the heading of a field."""
        return self.profile.heading(key, self.year, self.last_year)

    def guide(self, key: str) -> str:
        """Return the guidance on filling in a field: the plan's, or a sentence made from the field's declaration."""
        field = self.profile.by_key[key]
        return field.full_guide.format(year=self.year.label, guide=field.guide_length) or describe_filling_in(field)

    @property
    def headings(self) -> dict[str, str]:
        """The headings of the fields that are answered, by key."""
        return {key: self.heading(key) for key in self.keys}

    @property
    def every_heading(self) -> dict[str, str]:
        """The headings of all fields by key, including 成果指標 and fields that this round does not ask.

        An imported list may have any of them.
        """
        return {key: self.heading(key) for key in self.profile.any_by_key if key not in self.profile.left_out}


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


def _options(value: Any) -> ChoiceOptions[ChoiceOption]:
    """Return the options of a choice: each a text, or a mapping with the text as `symbol` and further entries."""
    if not isinstance(value, list):
        raise TypeError(value)
    return ChoiceOptions(tuple(map(_option, value)))


def _option(value: Any) -> ChoiceOption:
    if isinstance(value, str):
        return make_option(value, value)
    given = {name: _OPTION_ENTRIES[name](entry) for name, entry in value.items()}
    text = given.pop("symbol")
    return make_option(text, text, **given)


def _pairs(kind: tuple[type, ...]) -> Callable[[Any], Mapping[str, Any]]:
    def read(value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict) or any(type(each) not in kind for each in value.values()):
            raise TypeError(value)
        if any(isinstance(each, float) and not isfinite(each) for each in value.values()):
            raise ValueError(value)  # JSON of Python knows NaN and Infinity
        return value

    return read


@cache
def _types_of(kind: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)


_NUMBERS = (int, float)
_THRESHOLDS: Mapping[str, Callable[[Any], Any]] = {
    "actual": _one(str),
    "target": _one(str),
    "at_least": _pairs(_NUMBERS),
}
"""The entries of the thresholds of a choice, with the functions that read them."""
_READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _one(str),
    bool: _one(bool),
    int: _one(int),
    int | None: _one(int),
    Scope: Scope,
    Editor: Editor,
    Asked: Asked,
    FilledBy: FilledBy,
    MarkColour: MarkColour,
    MarkPattern: MarkPattern,
    tuple[str, ...]: _texts,
    Mapping[str, str]: _pairs((str,)),
    Mapping[str, float]: _pairs(_NUMBERS),
    DataItem | None: lambda value: DataItem(**_pairs((str,))(value)),
    ChoiceOptions[ChoiceOption]: _options,
    Thresholds | None: lambda value: Thresholds(**{name: _THRESHOLDS[name](each) for name, each in value.items()}),
}
"""By the type of an attribute, the function that reads its value from a JSON value."""
_EXPECTED: Mapping[Any, str] = {
    **dict.fromkeys(_READERS, "文字"),
    bool: "true か false",
    **dict.fromkeys((int, int | None), "整数"),
    Scope: "row か division",
    Editor: "、".join(Editor),
    Asked: "、".join(Asked),
    FilledBy: "、".join(FilledBy),
    MarkColour: "、".join(MarkColour),
    MarkPattern: "、".join(MarkPattern),
    tuple[str, ...]: "文字の並び",
    Mapping[str, float]: "名前と数の組",
    ChoiceOptions[ChoiceOption]: "言葉の並び",
    Thresholds | None: "実績と目標の項目、選択肢ごとの割合",
}
_OPTION_ENTRIES: Mapping[str, Callable[[Any], Any]] = {
    "symbol": _one(str),
    "also": _texts,
    "ends": _one(bool),
}
"""The entries of an option of a choice, with the functions that read them."""
_EMPTY: Mapping[Any, Any] = {
    str: "",
    bool: False,
    Scope: Scope.ROW,
    MarkColour: next(iter(MarkColour)),
    MarkPattern: next(iter(MarkPattern)),
}
"""The values in place of needed entries that are missing or cannot be read."""
_PRINTED_OTHERWISE = (Editor.NUMBER, Editor.DATE)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
ADDRESS = re.compile(r"https?://[!#-;=?-~]+")
"""The pattern of the address of a web folder, such as `site` in a plan's names."""
_ENDED_ROWS = "ended_rows"
_LONGEST_NAME = 40
_MOST_MARKS_BEFORE = 6
"""The most marks of a plan whose forms have format 2."""
_MOST_ID_PATTERNS = 9
_LONGEST = 20_000
"""The largest number of characters of a profile, because it must fit in a cell of a form."""


def read_checked_profile(content: object) -> Profile:
    """Return the profile in JSON that was checked by `read_profile` before it was stored or shipped.

    Only its form is checked again, because checking all its patterns would slow down every start. Raise ValueError if
    it is invalid.
    """
    reading = ProfileReading()
    profile = reading.profile(content)
    if reading.problems:
        raise ValueError(reading.problems)
    return profile


IN_CELLS = "in_cells"
"""The detail of a problem that gives the expected content for a plan's workbook, where it is named differently."""


class ProfileReading:
    """The reading of one profile; `problems` are the problems found so far.

    A value that cannot be read is replaced by an empty one, and its problem is recorded.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def profile(self, content: object) -> Profile:
        """Return the profile that `content` (parsed JSON) declares; it must not be used if there are `problems`."""
        given = self._mapping("", content)
        marks = Marks(tuple(self._declared("marks", given, Mark)))
        text = _json(given)
        if len(text) > _LONGEST:
            self._wrong("profile", f"{len(text)}字", f"{_LONGEST}字以内")
        return Profile(
            text,
            _json({key: value for key, value in given.items() if key != _ENDED_ROWS}),
            profile_id=self._text("profile_id", given),
            fields=tuple(self._completed(each, marks) for each in self._declared("fields", given, Field)),
            marks=marks,
            levels=tuple(self._declared("levels", given, Level)),
            id_patterns=self._id_patterns(given),
            names=self._mapping("names", given.get("names", {})),
            ended_rows=self._ended_rows(given.get(_ENDED_ROWS, EndedRows.BLANK)),
            sponsors=self._called("sponsors", given, SPONSORS, ALL_SPONSORS),
            occasions=self._called("occasions", given, OCCASIONS, OCCASIONS, needed=-1),
            headings=self._headings(given.get("headings", {})),
        )

    def _id_patterns(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the patterns of 管理番号: a text, or a list of texts."""
        found = given.get("initiative_id")
        if not isinstance(found, list):
            return (self._text("initiative_id", given),)
        if 0 < len(found) <= _MOST_ID_PATTERNS and all(isinstance(each, str) and each.strip() for each in found):
            return tuple(found)
        self._wrong("initiative_id", str(found), f"文字か、{_MOST_ID_PATTERNS}つまでの文字の並び")
        return ("",)

    def _completed(self, field: Field, marks: Marks) -> Field:
        """Return a field with its unit and its options: the plan's marks, the kinds of change, or those it declares."""
        usual: Mapping[Editor, ChoiceOptions[ChoiceOption]] = {
            Editor.MARK: marks,
            Editor.KIND: KINDS,
            Editor.CHOICE: field.options,
        }
        options = usual.get(field.editor, NO_OPTIONS)
        if field.options and field.editor is not Editor.CHOICE:
            expected, in_cells = f"{Editor.CHOICE}の項目だけの言葉", "空欄（選択肢を書くのは、種類が選択の項目だけ）"
            self._wrong(f"fields/{field.key}/options", field.options.listed, expected, in_cells)
        return replace(field, options=options)

    def _ended_rows(self, value: object) -> EndedRows:
        if isinstance(value, str) and value in list(EndedRows):
            return EndedRows(value)
        self._wrong(_ENDED_ROWS, str(value), "、".join(EndedRows))
        return EndedRows.BLANK

    def _headings(self, value: object) -> Mapping[str, str]:
        """Return the headings of a row's ID, title and divisions, the usual ones where the plan states none."""
        stated = self._mapping("headings", value)
        for key, text in stated.items():
            if key not in USUAL_HEADINGS or not isinstance(text, str) or not text.strip():
                self._wrong(f"headings/{key}", str(text), f"{'、'.join(USUAL_HEADINGS)}の見出し")
        return {key: text for key, usual in USUAL_HEADINGS.items() if isinstance(text := stated.get(key) or usual, str)}

    def _called(
        self, name: str, given: Mapping[str, Any], usual: tuple[str, ...], keys: tuple[str, ...], needed: int = 0
    ) -> Mapping[str, str]:
        """Return the plan's names for `keys`, in their order.

        If `name` is absent, the `usual` keys named as themselves.
        """
        stated = self._mapping(name, given.get(name, dict.fromkeys(usual)))
        found = {key: stated[key] or key for key in keys if key in stated}
        texts = [
            text for text in found.values() if isinstance(text, str) and text.strip() and len(text) <= _LONGEST_NAME
        ]
        if keys[needed] not in found or len(found) < len(stated) or len({*texts}) < len(found):
            expected = f"{'、'.join(keys)}のうち{keys[needed]}を含むものの、それぞれ異なる{_LONGEST_NAME}字以内の名称"
            self._wrong(name, "、".join(map(str, stated.items())), expected)
            return dict(zip(usual, usual, strict=True))
        return found

    def _declared(self, name: str, given: Mapping[str, Any], kind: type[Any]) -> Iterator[Any]:
        """Yield the declarations of a list, each with the entries that its class has as attributes."""
        entries = given.get(name)
        if not isinstance(entries, list) or not entries:
            self._missing(name)
            return
        keys = Counter(str(each.get("key")) for each in entries if isinstance(each, dict))
        for each in entries:
            entry = self._mapping(name, each)
            if entry.get("asked") == Asked.NEVER and entry.get("key") != MARK:
                continue  # no other entry of it has a meaning
            key = self._text("key", entry, f"{name}/")
            place = f"{name}/{key}"
            if key and (keys[key] > 1 or not _KEY.fullmatch(key)):
                self._wrong(f"{name}/key", key, "他にない英小文字の名前")
            types = _types_of(kind)  # type: ignore[arg-type]
            yield kind(**{one.name: self._value(one, types[one.name], entry, place) for one in attributes(kind)})

    def _value(self, attribute: Any, kind: Any, entry: Mapping[str, Any], place: str) -> Any:
        read = _READERS[kind]
        if attribute.name in entry:
            try:
                return read(entry[attribute.name])
            except (ValueError, TypeError, KeyError):
                self._wrong(f"{place}/{attribute.name}", str(entry[attribute.name]), _EXPECTED[kind])
        elif attribute.default is NO_DEFAULT and attribute.default_factory is NO_DEFAULT:
            self._missing(f"{place}/{attribute.name}")
        if attribute.default_factory is not NO_DEFAULT:
            return attribute.default_factory()
        return _EMPTY[kind] if attribute.default is NO_DEFAULT else attribute.default

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

    def _missing(self, place: str) -> None:
        self.problems.append(problem("PROFILE-ENTRY-MISSING", entry=place))

    def _wrong(self, place: str, found: str, expected: str, in_cells: str = "") -> None:
        wrong = problem("PROFILE-ENTRY-WRONG", found=found, expected=expected, entry=place)
        self.problems.append(wrong.having({IN_CELLS: in_cells}) if in_cells else wrong)


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
