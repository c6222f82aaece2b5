"""A reported field as its profile declares it, the keys that rules use, and the reading of typed values.

The fields of 成果指標 belong to the program; all other fields belong to the profile of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from functools import cache

from nakano_status.domain.calendar.days import era_day, era_year, read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.option import NO_OPTIONS, ChoiceOption, ChoiceOptions, sign_of_box
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import (
    INVISIBLE,
    NUMBER,
    as_typed,
    bare_text,
    fold_width,
    is_blank,
    is_dash,
    with_minus,
)

MARK = "mark"
CHANGE_KIND = "change_kind"
CHANGE_REASON = "change_reason"
DONE = "done"
NEXT_YEAR = "next_year"
LATER_YEARS = "later_years"
NOTE = "note"
ROLES = (MARK, CHANGE_REASON, DONE, NEXT_YEAR, LATER_YEARS, CHANGE_KIND, NOTE)
"""The keys of fields with a fixed meaning for the rules.

Every profile has 進捗状況; it may leave out the others, and may declare more fields.
"""
FIGURE = "figure"
FIGURE_AS_OF = "figure_as_of"
FIGURE_SOURCE = "figure_source"
FIGURE_FACTOR = "figure_factor"

INDICATOR_NAME = "indicator"
"""The key of an indicator's name as shown in a form; it is not answered."""

INDICATOR_NOTE = "indicator_note"
"""The key of the footnote below an indicator's name."""

_YEAR = r"令和\{n\d?\}年度"
_IN_BRACKETS = rf"[（(【〔［\[]{_YEAR}[^（）()【】〔〕［］\[\]]{{0,99}}[）)】〕］\]]"
_JOINT = r"(?:[のに・：:／/]|\s)"
_OWN_YEAR = re.compile(
    rf"^{_IN_BRACKETS}{_JOINT}?|\s{{0,99}}{_IN_BRACKETS}|{_JOINT}{{0,99}}{_YEAR}末?(?:まで)?$|{_YEAR}末?(?:まで)?{_JOINT}?"
)
_PLACE_OF_YEAR = re.compile(r"(令和)?\{(\w+)\}")
_UNIT = re.compile(r"[(（]([^()（）]+)[)）]$")
_YEAR_ALONE = re.compile(r"(?:令和|平成|[RHＲＨ])(?:元|\d+)(?:年度?)?末?|\d{4}年度?末?")
_MOST_DIGITS = 15
_MOST_PLACES = 100  # after the point; a spreadsheet writes at most some thirty
_STORED_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NOT_SHOWN = str.maketrans(dict.fromkeys(INVISIBLE))

OUT_OF_REPORT = "out_of_report"
"""The key of a row's exclusion from the report (報告対象外), recorded or proposed; not a field of the form."""

ANSWERERS = "answerers"
"""The history key for opening a row to all divisions named on it (各課回答), or to its lead only."""

OWNERS = "owners"
"""The history key for handing a row on to other divisions."""

REVIEW = "review"
"""The history key for sending a division's answer back, accepting it or reopening it."""

ROW_FACTS = {OUT_OF_REPORT: "報告対象外", ANSWERERS: "回答する所管課", OWNERS: "所管課", REVIEW: "確認"}
"""Facts that the office records about a row itself, by key, with the label shown as its heading."""


class Scope(StrEnum):
    """The thing to which a field's value belongs: a row, a row and a division, or a 成果指標."""

    ROW = "row"
    DIVISION = "division"
    INDICATOR = "indicator"


class Editor(StrEnum):
    """The control in which a field is typed; it decides the possible values and the equality of values.

    A text is stored as typed and compared after normalisation. Numbers and the options of choices are stored in one
    spelling only, so that equal answers are equal texts. The options of MARK are the plan's marks, the options of KIND
    the kinds of change; any other choice declares its own options.
    """

    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"
    KIND = "kind"
    CHOICE = "choice"
    DATE = "date"
    FIGURE = "figure"


class Asked(StrEnum):
    """The years of the plan in which a field is asked for."""

    EVERY_YEAR = "every_year"
    BEFORE_LAST_YEAR = "before_last_year"
    NEVER = "never"


class FilledBy(StrEnum):
    """The one who gives a field its values: divisions in their forms, the office, or the plan with its edition."""

    DIVISION = "division"
    OFFICE = "office"
    PLAN = "plan"


@dataclass(frozen=True)
class Thresholds:
    """The rule that proposes an option of a choice: how much of a target was reached.

    `actual`, `target`: the keys of two fields with numbers. `at_least`: by the symbol of an option, the percentage of
    the target from which it is proposed.
    """

    actual: str
    target: str
    at_least: Mapping[str, float]

    def percentage_in(self, values: Mapping[str, str | None]) -> Decimal | None:
        """Return the actual as a percentage of the target, from a row's stored `values`.

        None if the actual or the target is missing or is not a number, or if the target is not above 0: whether more or
        less than a negative target is better is for a person to judge.
        """
        actual, target = (number_in(values.get(key)) for key in (self.actual, self.target))
        return actual * 100 / target if actual is not None and target is not None and target > 0 else None

    def option_for(self, percentage: Decimal) -> str | None:
        """Return the symbol of the option with the highest threshold that is reached; None if none is reached."""
        reached = [(least, option) for option, least in self.at_least.items() if percentage >= Decimal(str(least))]
        return max(reached)[1] if reached else None


@dataclass(frozen=True)
class DataItem:
    """A column of the published data: its heading, and its description in the dictionary."""

    heading: str
    meaning: str


@dataclass(frozen=True)
class Field:
    """A field to be answered, as a profile declares it (a field of 成果指標: as the program does)."""

    key: str
    # a pattern with {n}, {n1}, {n2} (era years of the round, the next year and the year after that)
    heading: str
    scope: Scope
    # the key under which fields are shown, decided and merged together
    group: str
    # the 目安 in characters (None: no limit)
    guide_length: int | None = None
    # whether the official list has the field
    published: bool = False
    editor: Editor = Editor.TEXT
    asked: Asked = Asked.EVERY_YEAR
    # headings that replace `heading` in the last years of the plan, by the number of years left
    late_headings: Mapping[str, str] = field(default_factory=dict)
    # regular expressions for headings that are read as this field, as normalised by `headings`; {year} matches a year;
    # the second for headings of other lists
    patterns: tuple[str, ...] = ()
    other_patterns: tuple[str, ...] = ()
    # the number of years from the round's year to the year named in the heading
    years_ahead: int = 0
    # in millimetres, by the place where the column is drawn
    widths: Mapping[str, float] = field(default_factory=dict)
    # the sentences of 記入のしかた, and the label that shows whether the field is required
    guide: str = ""
    example: str = ""
    need: str = ""
    # its name in a message about a file, and in a message about a list that lacks it
    short: str = ""
    list_name: str = ""
    # its column in published data
    data: DataItem | None = None
    # choices: the options (empty for any other field), and whether several of them may be chosen
    options: ChoiceOptions[ChoiceOption] = field(default=NO_OPTIONS, repr=False)
    several: bool = field(default=False, repr=False)
    # numbers: the unit ("": see `number_unit`), the printed decimals (None: as stored), the sign of a negative number
    unit: str = field(default="", repr=False)
    decimals: int | None = field(default=None, repr=False)
    negative: str = field(default="-", repr=False)
    # whether its dates are printed with the western year instead of the era's
    western: bool = field(default=False, repr=False)
    # whether an answered row is incomplete without it; the rules for roles require their own fields
    required: bool = field(default=False, repr=False)
    # whether papers show how many rows have each of its options, or the sum of its numbers (進捗状況 is counted without
    # it); and whether rows are counted, and not the parts of each division
    counted: bool = field(default=False, repr=False)
    counted_by_row: bool = field(default=False, repr=False)
    # who gives it its values, and whether a form shows the value that the office had given it when the form was made
    filled_by: FilledBy = field(default=FilledBy.DIVISION, repr=False)
    shown_to_division: bool = field(default=False, repr=False)
    # the thresholds by which one of its options is proposed; nothing sets it
    proposes: Thresholds | None = field(default=None, repr=False)
    # whether a field of the plan has a value for each year
    by_year: bool = field(default=False, repr=False)
    # the key of the field whose numbers these are the targets of
    target_of: str = field(default="", repr=False)
    # the key of the level that it is about ("": the row); each node has one value, given at one row under it
    of: str = field(default="", repr=False)

    @property
    def is_text(self) -> bool:
        """Whether its values are running text."""
        return self.editor is Editor.TEXT

    @property
    def full_guide(self) -> str:
        """The plan's guidance; of an item that each division answers for itself, with the request of `OWN_PART`.

        Empty if the plan gives none.
        """
        is_part = self.scope is Scope.DIVISION and self.key != NOTE
        return f"{OWN_PART}\n{self.guide}" if is_part and self.guide and _OWN not in self.guide else self.guide

    @property
    def number_unit(self) -> str:
        """The unit of its numbers: as declared, or in brackets at the end of its heading, or of that in the data.

        Empty for a field of another kind, whose heading may end in brackets, too.
        """
        if self.unit or self.editor is not Editor.NUMBER:
            return self.unit
        return unit_in(self.heading) or unit_in(self.data.heading if self.data else "")

    def is_in_unit_of(self, other: Field) -> bool:
        """Return whether the numbers of two fields have one unit; a field without a unit fits every other field."""
        return not self.number_unit or not other.number_unit or self.number_unit == other.number_unit

    def is_comparable_to(self, other: Field | None) -> bool:
        """Return whether numbers of this field may be compared with the numbers of another edition's field of its key.

        They may if both are of one kind, in one unit, about one level, and count alike (`counts_parts`). A unit that
        only one edition states is another unit: what had none may have been thousands. None: the edition has no such
        field.
        """
        if other is None:
            return False
        own = self.editor, self.number_unit, self.of, self.counts_parts
        return own == (other.editor, other.number_unit, other.of, other.counts_parts)

    @property
    def counts_parts(self) -> bool:
        """Whether counts of this field count the parts of divisions, and not rows."""
        return self.scope is Scope.DIVISION and not self.counted_by_row

    @property
    def counts_several(self) -> bool:
        """Whether a row may be counted under several options: its own, or the options that its divisions chose."""
        return self.several or self.counted_by_row

    def printed(self, value: str, *, in_full: bool = False) -> str:
        """Return a value as printed: numbers with thousands separators, dates by the era; other values unchanged.

        A text that is not a value of the field, such as an imported one or one of an earlier edition, is unchanged,
        too. `in_full`: a number has all its digits, also beyond the declared decimals, so that the text is read as the
        value again.
        """
        if self.editor is Editor.DATE:
            return self._printed_day(value)
        number = number_in(value) if self.editor is Editor.NUMBER else None
        if number is None:
            return value
        text = f"{number:z,f}"
        if self.decimals is not None:
            with localcontext(rounding=ROUND_HALF_UP):  # as Excel and an office round; z: zero has no sign
                rounded = f"{number:z,.{self.decimals}f}"
            text = text if in_full and number_in(rounded.replace(",", "")) != number else rounded
        return text.replace("-", self.negative)

    def _printed_day(self, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day.year}年{day.month}月{day.day}日" if self.western else era_day(day)

    def printed_lines(self, value: str, *, in_full: bool = False) -> str:
        """Return a value as printed, line by line.

        Earlier versions of the program stored two values of one division that differ in two lines. `in_full`: as in
        `printed`.
        """
        if self.is_text:
            return value
        return "\n".join(self.printed(line, in_full=in_full) for line in value.split("\n"))

    def is_printed_as(self, value: str | None, text: str | None) -> bool:
        """Return whether a paper that shows `value` may show the stored value `text` (None: blank).

        A paper may show a number with fewer digits than are stored, but not with other digits.
        """
        if value is None or text is None or value == text:
            return value == text
        return self.printed_lines(value) == self.printed_lines(text, in_full=True)

    @property
    def called_with_unit(self) -> str:
        """Its name in a sentence about any year, with the unit of its numbers in brackets."""
        unit = "" if unit_in(self.short_name) else self.number_unit
        return f"{self.short_name}（{unit}）" if unit else self.short_name

    def shown(self, value: str) -> str:
        """Return a value as shown beside the field's name: as printed, with its unit unless the name has it."""
        return f"{self.printed(value)}{'' if unit_in(self.short_name) else self.number_unit}"

    def options_in(self, value: str | None) -> Iterator[ChoiceOption]:
        """Yield the options in a stored value of the field; nothing if it is blank or the field is not a choice.

        An option that the field no longer has is left out.
        """
        found = map(self.options.option_of, (value or "").split(OPTION_JOINT))
        yield from filter(None, found)

    @property
    def short_name(self) -> str:
        """Its name in a sentence about any year: its short name, or if it has none, its heading without the year."""
        return self.short or self.undated

    @property
    def undated(self) -> str:
        """Its heading without the year: 計画 for 令和5年度の計画."""
        return without_year(self.heading)

    def with_unit(self, heading: str) -> str:
        """Return one of the field's headings with the declared unit in brackets.

        Unchanged if the heading ends with a unit already, or if no unit is declared.
        """
        return f"{heading}（{self.unit}）" if self.unit and not unit_in(heading) else heading

    def value_heading(self, year: FiscalYear | None) -> str:
        """Return the heading of the plan's values for a year: 目標値（令和8年度）.

        `year`: None for values that hold for all years.
        """
        if year is None:
            return self.undated
        dated = self.heading_in(year)
        return dated if dated != self.heading else f"{dated}（{year.label}）"

    def heading_in(self, year: FiscalYear) -> str:
        """Return the field's `heading` with the years for the round of `year`. `late_headings` are not considered."""
        return with_years(self.heading, year)

    def example_in(self, year: FiscalYear) -> str:
        """Return the example of 記入のしかた, with the calendar year in which the fiscal `year` ends."""
        return _filled(self.example, {"year": era_year(year.as_of).removesuffix("年")})


def number_in(value: str | None) -> Decimal | None:
    """Return a stored value as a number; None if it is None or not a number, as a text of an earlier edition."""
    return Decimal(value) if value is not None and _STORED_NUMBER.fullmatch(value) else None


def unit_in(heading: str) -> str:
    """Return the unit in brackets at the end of a heading; empty if there is none, or only a year."""
    found = _UNIT.search(heading)
    return found[1] if found and not _YEAR_ALONE.fullmatch(found[1]) else ""


def without_year(heading: str) -> str:
    """Return a declared heading without its year: 計画 for 令和{n}年度の計画 and for （令和{n}年度）の計画."""
    return _OWN_YEAR.sub("", heading)


@cache
def with_years(heading: str, year: FiscalYear) -> str:
    """Return a declared heading with the years for the round of `year`: 平成30年度の計画 for 令和{n}年度の計画."""
    return _filled(heading, {"n": year.era, "n1": year.plus(1).era, "n2": year.plus(2).era})


def _filled(text: str, years: Mapping[str, str]) -> str:
    """Return a text with years in its placeholders, by name; 令和 before a placeholder is replaced with it."""
    return _PLACE_OF_YEAR.sub(lambda at: years[at[2]] if at[1] else years[at[2]].removeprefix("令和"), text)


INDICATOR_FIELDS: tuple[Field, ...] = (
    Field(FIGURE, "令和{n}年度の実績", Scope.INDICATOR, FIGURE, None, published=True, editor=Editor.FIGURE),
    Field(FIGURE_AS_OF, "時点", Scope.INDICATOR, FIGURE_AS_OF, None, published=False, editor=Editor.TEXT),
    Field(FIGURE_SOURCE, "出典", Scope.INDICATOR, FIGURE_SOURCE, None, published=False, editor=Editor.TEXT),
    Field(FIGURE_FACTOR, "増減の要因", Scope.INDICATOR, FIGURE_FACTOR, 150, published=False, editor=Editor.TEXT),
)
"""The fields asked of the division that owns a 成果指標; in their slots the indicator's ID replaces the row's."""
LEFT_OUT: Mapping[str, Field] = {
    key: Field(key, heading, Scope.DIVISION if key == NOTE else Scope.ROW, key, asked=Asked.NEVER)
    for key, heading in (
        (CHANGE_REASON, "理由"),
        (DONE, "取組状況"),
        (NEXT_YEAR, "翌年度の取組予定"),
        (LATER_YEARS, "以降の取組予定"),
        (CHANGE_KIND, "変更の種別"),
        (NOTE, "連絡"),
    )
}
"""By key, the field in place of a role that a profile leaves out: no round asks it, and no row has a value of it."""
FIGURE_KEYS = tuple(field.key for field in INDICATOR_FIELDS)
"""The keys of the fields of a 成果指標."""
NO_SUM = "―"
"""The text in place of the sum of an item if there is nothing to add up."""
OPTION_JOINT = "、"
"""The text between several options of a choice, as they are stored and printed."""
_MOST_LISTED = 12
"""The most options that a sentence lists; the cell offers them anyway."""
_OWN = "自課"
OWN_PART = f"{_OWN}の分だけを記入してください。"
"""The sentence before a plan's guidance on an item that each division answers for itself."""
_EXAMPLES = {Editor.NUMBER: "数字（例：1200）", Editor.DATE: "年月日（例：令和7年6月1日）"}
UNKNOWN_CODES = {
    Editor.MARK: "MARK-UNKNOWN",
    Editor.KIND: "KIND-UNKNOWN",
    Editor.CHOICE: "CHOICE-UNKNOWN",
    Editor.NUMBER: "NUMBER-UNKNOWN",
    Editor.DATE: "DATE-UNKNOWN",
}
"""The code of the problem for a text that is not a possible value, by editor."""
PROPOSED = "CHOICE-PROPOSED"
"""The code of the problem of a choice for which its thresholds propose another option."""


def read_value(field: Field, text: str | None) -> str | None:
    """Return a typed value as it is stored; None if it is blank.

    A box alone is read as ○ or × if the choice has such an option. A dash means that there is no number, no day and no
    option, unless it is read as an option. Raise ValueError for a text that is not a possible value of the field.
    """
    if field.options:
        text = (field.editor is Editor.CHOICE and sign_of_box(text)) or text
        if field.editor is Editor.CHOICE and text is not None and is_dash(text) and not field.options.has(text):
            return None
        names_several = field.several or field.options.has_boxes_in(text)
        chosen = field.options.read_several(text) if names_several else (field.options.read(text),)
        if len(chosen) > 1 and not field.several:
            raise ValueError(text)
        return OPTION_JOINT.join(str(each) for each in chosen if each) or None
    if field.editor is Editor.DATE:
        return _read_date(text)
    return read_number(text, field.number_unit) if field.editor is Editor.NUMBER else as_typed(text)


def describe_filling_in(field: Field) -> str:
    """Return the Japanese sentence on how to fill in a field, for a field without guidance by the plan."""
    whose = f"{_OWN}の分について、" if field.scope is Scope.DIVISION else ""
    if field.options:
        how = "当てはまるものをすべて、「、」で区切って記入して" if field.several else "1つを選んで"
        listed = f"（{field.options.listed}）" if len(field.options) <= _MOST_LISTED else ""
        return f"{whose}{how}ください{listed}。"
    if field.editor is Editor.NUMBER:
        decimals = f"小数は{field.decimals}桁まで" if field.decimals else ""
        notes = "、".join(filter(None, (field.number_unit and f"単位は{field.number_unit}", decimals)))
        return f"{whose}数字を記入してください{f'（{notes}）' if notes else ''}。"
    if field.editor is Editor.DATE:
        return f"{whose}{_EXAMPLES[Editor.DATE]}を記入してください。"
    length = f"（目安は{field.guide_length}字）" if field.guide_length else ""
    return f"{whose}文章で記入してください{length}。"


def _read_date(text: str | None) -> str | None:
    if text is None or is_blank(text) or is_dash(text):
        return None
    day = read_day(text.strip())
    if day is None:
        raise ValueError(text)
    return day.isoformat()


def unknown_value(field: Field, text: str | None, place: Place | None = None) -> Problem:
    """Return the problem of a text that is not a possible value of a field. `place`: None if it is not known."""
    return problem(UNKNOWN_CODES[field.editor], place, found=text, marks=field.options.listed)


def describe_possible_values(field: Field) -> str:
    """Return a description of a field's possible values, for a message; empty if it may be any text."""
    return _EXAMPLES.get(field.editor, field.options.listed)


def read_number(text: str | None, unit: str = "") -> str | None:
    """Return a number in its one spelling, such as `1200` or `-0.5`; raise ValueError for anything else.

    None if the text is blank or a dash, which means no number. The `unit` of the field may follow the number.
    """
    if text is None or is_blank(text):
        return None
    plain = fold_width(text).translate(_NOT_SHOWN).strip()
    if is_dash(plain):
        return None
    found = re.fullmatch(rf"([+-]?)\s*({NUMBER})(.*)", with_minus(plain))
    if found is None or bare_text(found[3]) not in ("", bare_text(unit)):
        raise ValueError(text)
    whole, _, part = found[2].replace(",", "").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    if len(whole) > _MOST_DIGITS or len(part) > _MOST_PLACES:
        raise ValueError(text)
    number = f"{whole}.{part}" if part else whole
    return number if number == "0" else f"{found[1].removeprefix('+')}{number}"


def is_same_number(one: str | None, other: str | None) -> bool:
    """Return whether two texts are the same number, as 1,000 and 1000 or 001 and 1.

    A spreadsheet program may have made the number of the text.
    """
    try:
        number = read_number(one)
        return number is not None and number == read_number(other)
    except ValueError:
        return False
