"""Check a profile from parsed JSON, and find all of its problems at once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields as attributes
from string import Formatter
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import field as fields
from nakano_status.domain.fields.headings import GIVEN_KEYS, read_heading
from nakano_status.domain.fields.mark import FEWEST_MARKS, MOST_MARKS, Mark, Marks
from nakano_status.domain.fields.option import FEWEST_OPTIONS, LONGEST_OPTION, MOST_OPTIONS, can_be_option
from nakano_status.domain.fields.profile import ADDRESS, USUAL_HEADINGS, Level, Profile, ProfileReading
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.labels import NO, YES
from nakano_status.domain.text.narrative import (
    bare_text,
    code_points,
    find_dropped_characters,
    has_line_break,
    is_blank,
    texts_in,
)

_WITH_UNIT = re.compile(r"(?>.+?（).+）")
"""The heading of a column of numbers in published data, with a unit (統一ルール, item 1-9)."""
MOST_FIELDS = {fields.FilledBy.DIVISION: 20, fields.FilledBy.OFFICE: 10, fields.FilledBy.PLAN: 10}
_MOST_LEVELS = 5
"""The limits of fields and levels: more columns could not be read on the sheet 照合用 of a form."""
_MOST_DECIMALS, _NEGATIVE = 6, ("-", "−", "▲")
"""The most decimals of a number, and the signs that may be printed before a negative one."""
_LONGEST_LINE = 40
"""The most characters of a heading or a line of the legend, which must fit on papers; profiles cannot be revised."""
_PRINTED_NAMES = ("office", "head", "contact", "committee", "area", "changed")
_NAME = re.compile(rf"[^\n{{}}｛｝\[\]［］]{{0,{_LONGEST_LINE}}}")
_AREA_CODE = re.compile(r"(?:\d{6})?")
_NARROWEST, _WIDEST = 5, 200
"""The limits of a column's width, in millimetres."""
WIDTHS = ("form", "previous", "list", "changes", "check", "check_alone")
"""The places where columns are drawn.

They are 回答, 前回の報告, the list, the list of changed schedules, and the check prints of all divisions and of one.
"""
_SYMBOL = "1字（記号か文字。横線は「なし」の意味で書かれるため使えません）か、2桁までの数字"
_NUMBER = re.compile(r"\d|[1-9]\d", re.ASCII)
_PLAIN = ("profile_id", "initiative_id", "names", "ended_rows", "sponsors", "occasions", "headings")
_DECLARED = {"fields": fields.Field, "marks": Mark, "levels": Level}
_YEARS = (FiscalYear(2025), FiscalYear(2028))
"""令和7年度 and 令和10年度: years with one-digit and two-digit numbers."""
_RESERVED = {*fields.FIGURE_KEYS, fields.INDICATOR_NAME, *GIVEN_KEYS, *fields.ROW_FACTS}
_TEXT_OF_ROW = (fields.Scope.ROW, fields.Editor.TEXT)
_KINDS = {
    **dict.fromkeys((fields.CHANGE_REASON, fields.DONE, fields.NEXT_YEAR, fields.LATER_YEARS), _TEXT_OF_ROW),
    fields.MARK: (fields.Scope.ROW, fields.Editor.MARK),
    fields.CHANGE_KIND: (fields.Scope.ROW, fields.Editor.KIND),
    fields.NOTE: (fields.Scope.DIVISION, fields.Editor.TEXT),
}
"""Scope and editor of each role."""
_WHOSE = {
    fields.FilledBy.DIVISION: "",
    fields.FilledBy.OFFICE: "事務局が記入する項目は、",
    fields.FilledBy.PLAN: "計画の値の項目は、",
}
"""The beginning of a sentence on the number of fields that are filled in by one of the three."""
_PLACEHOLDERS = {"heading": ("n", "n1", "n2"), "guide": ("year", "guide"), "example": ("year",)}


def read_profile(content: object) -> Profile | tuple[Problem, ...]:
    """Return the profile that `content` (parsed JSON) declares, or all its problems if it is invalid."""
    profile, problems = check_profile(content)
    return problems or profile


def check_profile(content: object) -> tuple[Profile, tuple[Problem, ...]]:
    """Return the profile that `content` (parsed JSON) declares, and all its problems; unreadable entries are empty.

    The detail `entry` of a problem is the place of the entry, such as `fields/budget/widths`.
    """
    reading = _Checking()
    reading.check_characters(content)
    profile = reading.profile(content)
    reading.check(profile)
    return profile, tuple(reading.problems)


def unknown_entries(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each entry of a profile that the program does not know, such as a misspelt one.

    A form may have such entries from a later version of the program.
    """
    yield from _unknown("profile", content, (*_PLAIN, *_DECLARED))
    for name, kind in _DECLARED.items():
        for each in content[name]:
            place = f"{name}/{each['key']}"
            yield from _unknown(place, each, [attribute.name for attribute in attributes(kind)])
            yield from _unknown(f"{place}/widths", each.get("widths", {}), WIDTHS)


def _unknown(place: str, given: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            yield problem("PROFILE-ENTRY-WRONG", found=name, expected="、".join(known), entry=place)


class _Checking(ProfileReading):
    """The reading and checking of a profile."""

    _unread: frozenset[str] = frozenset()
    """The entries that could not be read."""

    def check_characters(self, content: object) -> None:
        """Check that a workbook and a data file can store every character of the texts and names."""
        if dropped := find_dropped_characters("".join(texts_in(content))):
            self._wrong("profile", code_points(dropped), "Excel に入れられる文字")

    def check(self, found: Profile) -> None:
        """Check the meaning of the declarations; an entry that could not be read has its problem already.

        Declarations whose keys are wrong are not checked, because their entries have no place.
        """
        self._unread = self._entries()
        for pattern in found.id_patterns:
            self._check_pattern("initiative_id", pattern)
        if "fields/key" not in self._unread:
            self._check_fields(found)
        if "marks/key" not in self._unread:
            self._check_marks(found.marks)
        if "levels/key" not in self._unread:
            self._check_levels(found.levels)
        self._check_names(found.names)
        self._check_given_headings(found)

    def _check_given_headings(self, found: Profile) -> None:
        """Check that own headings of a row's ID, title and divisions are short, and are read as their own columns."""
        if fields.MARK not in found.by_key or any(each.endswith("/patterns") for each in self._entries()):
            return
        known = Counter((*found.headings.values(), *(each.data.heading for each in found.fields if each.data)))
        own = {key: text for key, text in found.headings.items() if text != USUAL_HEADINGS[key]}
        for key, text in own.items():
            read = read_heading(text, found)
            is_line = 0 < len(text) <= _LONGEST_LINE and not has_line_break(text)
            if known[text] > 1 or not is_line or read is None or read.key != key:
                expected = f"ほかの列と重ならない1行の見出し（{_LONGEST_LINE}字以内。英数字だけのものを除く）"
                self._wrong(f"headings/{key}", text, expected)

    def _entries(self) -> frozenset[str]:
        """Return the entries that have a problem."""
        return frozenset(dict(each.details)["entry"] for each in self.problems)

    def _is_unread(self, place: str) -> bool:
        """Return whether an entry, or the entry that it is a part of, could not be read."""
        return any(place == each or place.startswith(f"{each}/") for each in self._unread)

    def _missing(self, place: str) -> None:
        if not self._is_unread(place):
            super()._missing(place)

    def _wrong(self, place: str, found: str, expected: str, in_cells: str = "") -> None:
        if not self._is_unread(place):
            super()._wrong(place, found, expected, in_cells)

    def _check_names(self, names: Mapping[str, str]) -> None:
        """Check that names are texts, and that printed names are single lines without brackets of wordings."""
        if not all(isinstance(name, str) for name in names.values()):
            self._wrong("names", str(dict(names)), "文字の組")
            return
        for key in _PRINTED_NAMES:
            name = names.get(key, "")
            if not _NAME.fullmatch(name) or (name and is_blank(name)) or has_line_break(name):
                self._wrong(f"names/{key}", names[key], f"1行の文（{_LONGEST_LINE}字以内、［］と｛｝を除く）")
        if not _AREA_CODE.fullmatch(names.get("area_code", "")):
            self._wrong("names/area_code", names["area_code"], "6桁の数字")
        if names.get("site") and not ADDRESS.fullmatch(names["site"]):
            self._wrong("names/site", names["site"], "https:// で始まるアドレス")

    def _check_fields(self, found: Profile) -> None:
        if fields.MARK not in found.by_key:
            self._missing(f"fields/{fields.MARK}")
        for who, number in Counter(each.filled_by for each in found.fields).items():
            if number > (most := MOST_FIELDS[who]):
                self._wrong("fields", f"{number}", f"{_WHOSE[who]}{most}以下", f"{_WHOSE[who]}{most}行以下")
        columns = Counter(each.data.heading for each in found.fields if each.data)
        for each in found.fields:
            place = f"fields/{each.key}"
            self._check_kind(each, place)
            self._check_group(each, found, place)
            self._check_widths(each, place)
            self._check_editor(each, found, place)
            self._check_target(each, found, place)
            self._check_level(each, found, place)
            if each.data and (columns[each.data.heading] > 1 or is_blank(each.data.heading)):
                self._wrong(f"{place}/data", each.data.heading, "他の項目にない見出し")
            if each.editor is fields.Editor.NUMBER and each.data and not _WITH_UNIT.fullmatch(each.data.heading):
                self._wrong(f"{place}/data", each.data.heading, "単位の付いた見出し（例：執行額（千円））")
            self._check_texts(each, place)
        self._check_headings(found)

    def _check_group(self, field: fields.Field, found: Profile, place: str) -> None:
        if {field.key, field.group} & _RESERVED:
            self._wrong(f"{place}/key", field.key, "プログラムの使う名前でない名前")
        if any(self._is_unread(f"fields/{key}/scope") for key in (field.key, field.group)):
            return
        if field.group == fields.MARK not in found.by_key:
            return  # that is told already
        head = None if field.group in found.left_out else found.by_key.get(field.group)
        if head is None or (head.scope, head.filled_by, head.of) != (field.scope, field.filled_by, field.of):
            self._wrong(f"{place}/group", field.group, "同じscope、filled_by、ofの項目の名前")

    def _check_widths(self, field: fields.Field, place: str) -> None:
        in_form = field.filled_by is fields.FilledBy.DIVISION or field.shown_to_division
        in_list = field.published and not field.of  # below the heading of its level
        for width, is_drawn in (("form", in_form), ("list", in_list)):
            if is_drawn and width not in field.widths:
                self._missing(f"{place}/widths/{width}")
        if not all(_NARROWEST <= width <= _WIDEST for width in field.widths.values()):
            self._wrong(f"{place}/widths", str(dict(field.widths)), f"{_NARROWEST}～{_WIDEST}（mm）")

    def _check_kind(self, field: fields.Field, place: str) -> None:
        """Check that a field has the scope and editor of its role."""
        scope, editor = _KINDS.get(field.key, (None, field.editor))
        self._check_scope(field, scope, place)
        if field.editor is not editor or editor is fields.Editor.FIGURE:
            self._wrong(
                f"{place}/editor", field.editor, "figureでない種類" if editor is fields.Editor.FIGURE else editor
            )
        if field.key in _KINDS and field.key != fields.LATER_YEARS and field.asked is not fields.Asked.EVERY_YEAR:
            self._wrong(f"{place}/asked", field.asked, fields.Asked.EVERY_YEAR)
        if field.key == fields.MARK and not field.published:
            self._wrong(f"{place}/published", "false", "true")
        of_divisions = field.filled_by is fields.FilledBy.DIVISION
        if field.key in _KINDS and not of_divisions:
            self._wrong(f"{place}/filled_by", field.filled_by, fields.FilledBy.DIVISION)
        if field.required and not of_divisions:
            self._true_only_for(f"{place}/required", fields.FilledBy.DIVISION, "所管課が記入する項目")
        if field.by_year and field.filled_by is not fields.FilledBy.PLAN:
            self._true_only_for(f"{place}/by_year", fields.FilledBy.PLAN, "「記入する人」が計画の項目")
        if field.shown_to_division and field.filled_by is not fields.FilledBy.OFFICE:
            self._true_only_for(f"{place}/shown_to_division", fields.FilledBy.OFFICE, "事務局が記入する項目")

    def _true_only_for(self, place: str, value: str, whose: str) -> None:
        """Report an entry that only some fields may have as true.

        `value`: what such a field states in the profile. `whose`: such fields as a person calls them.
        """
        self._wrong(place, "true", f"{value}の項目だけの true", f"{NO}（{YES}は、{whose}だけ）")

    def _check_scope(self, field: fields.Field, of_role: fields.Scope | None, place: str) -> None:
        """Check that a field has the scope `of_role`; without a role it is a row's, or each division's own.

        What each division has for itself is neither compared with a target nor about a level.
        """
        may_be_own = field.filled_by is fields.FilledBy.DIVISION and not (field.proposes or field.of)
        scope = of_role or (field.scope if may_be_own else fields.Scope.ROW)
        if scope is fields.Scope.INDICATOR:
            scope = fields.Scope.ROW
        if field.scope is not scope:
            of_added = "（所管課ごとに聞けるのは、行を加えた項目だけ。この項目の代わりに聞くときは、行を加えます）"
            in_cells = f"取組ごと{of_added}" if of_role is fields.Scope.ROW else ""
            self._wrong(f"{place}/scope", field.scope, scope, in_cells)

    def _check_editor(self, field: fields.Field, found: Profile, place: str) -> None:
        """Check the entries that belong to one editor only."""
        is_number, is_choice = field.editor is fields.Editor.NUMBER, field.editor is fields.Editor.CHOICE
        if is_choice:
            self._check_options(field, place)
        if field.proposes:
            self._check_thresholds(field.proposes, field, found, place)
        if field.several and not is_choice:
            self._true_only_for(f"{place}/several", fields.Editor.CHOICE, "種類が選択の項目")
        if field.counted and not (is_choice or is_number):
            self._true_only_for(f"{place}/counted", "選択か数字", "種類が選択か数字の項目")
        if field.counted_by_row and not (field.scope is fields.Scope.DIVISION and (is_choice or is_number)):
            whose = "「答える単位」が所管課ごとの、種類が選択か数字の項目"
            self._true_only_for(f"{place}/counted_by_row", "所管課ごとに答える選択か数字", whose)
        if field.decimals is not None and not (is_number and 0 <= field.decimals <= _MOST_DECIMALS):
            self._wrong(f"{place}/decimals", str(field.decimals), f"数字の項目の、0～{_MOST_DECIMALS}")
        if field.negative not in _NEGATIVE:
            self._wrong(f"{place}/negative", field.negative, "、".join(_NEGATIVE))

    def _check_thresholds(self, stated: fields.Thresholds, field: fields.Field, found: Profile, place: str) -> None:
        """Check that thresholds compare two numbers, and that each option has a percentage of its own."""
        if not field.options or field.several or field.filled_by is not fields.FilledBy.DIVISION:
            self._wrong(f"{place}/proposes", field.editor, "所管課が1つを選ぶ項目だけの目安")
        for key in (stated.actual, stated.target):
            known = found.by_key_as_printed
            if key not in known or known[key].editor is not fields.Editor.NUMBER:
                self._wrong(f"{place}/proposes", key, "数字の項目")
        for option, least in stated.at_least.items():
            if field.options.option_of(option) is None:
                self._wrong(f"{place}/proposes", option, field.options.listed)
            elif [*stated.at_least.values()].count(least) > 1:
                self._wrong(f"{place}/proposes", f"{option}={least}", "選択肢ごとに異なる割合")

    def _check_target(self, field: fields.Field, found: Profile, place: str) -> None:
        """Check that a target is a number of the plan by year, and that it is the target of a division's number."""
        if not field.target_of:
            return
        number, actual = fields.Editor.NUMBER, found.by_key_as_printed.get(field.target_of)
        if not (field.by_year and field.editor is number):
            self._wrong(f"{place}/target_of", field.target_of, "年度ごとの数字の項目だけの項目")
        elif actual is None or actual.editor is not number or actual.filled_by is fields.FilledBy.PLAN:
            self._wrong(f"{place}/target_of", field.target_of, "計画の値でない、数字の項目")
        elif not field.is_in_unit_of(actual):
            self._wrong(f"{place}/target_of", field.number_unit, f"{actual.short_name}と同じ単位の{actual.number_unit}")

    def _check_level(self, field: fields.Field, found: Profile, place: str) -> None:
        """Check that a field is about a level that the plan has; such a field is neither a role nor a plan's value."""
        if not field.of:
            return
        names = {each.key: each.name for each in found.levels}
        if field.of not in names:
            self._wrong(f"{place}/of", field.of, "、".join(names), "、".join((*names.values(), "（空欄は取組）")))
            return
        is_of_row = field.scope is fields.Scope.ROW and field.key not in _KINDS
        if not is_of_row or field.filled_by is fields.FilledBy.PLAN or field.proposes:
            about = "所管課か事務局が記入する、計画が加えた項目だけの"
            self._wrong(f"{place}/of", field.of, f"{about}段", f"{about}段の名称")

    def _check_options(self, field: fields.Field, place: str) -> None:
        """Check that a choice has options, and that every text is read as one of them only."""
        if not FEWEST_OPTIONS <= len(field.options) <= MOST_OPTIONS:
            between = f"{FEWEST_OPTIONS}～{MOST_OPTIONS}"
            in_cells = f"選ぶ言葉を{FEWEST_OPTIONS}つ以上、{MOST_OPTIONS}までを「、」で区切って（例：拡充、維持、縮小）"
            self._wrong(f"{place}/options", f"{len(field.options)}", between, in_cells)
        read_as = Counter(bare_text(text) for option in field.options for text in {option.symbol, *option.also})
        for option in field.options:
            for text in (option.symbol, *option.also):
                if not can_be_option(text) or len(text) > LONGEST_OPTION:
                    expected = f"1行の言葉（{LONGEST_OPTION}字以内。読点や□のある言葉と、横線だけの言葉を除く）"
                    self._wrong(f"{place}/options", text, expected)
                elif read_as[bare_text(text)] > 1:
                    self._wrong(f"{place}/options", text, "ほかの言葉と見分けられる言葉")

    def _check_texts(self, field: fields.Field, place: str) -> None:
        """Check that texts have only the known placeholders, and that patterns are regular expressions."""
        for pattern in (*field.patterns, *field.other_patterns):
            self._check_pattern(f"{place}/patterns", pattern.replace("{year}", "(?:x)"))
            if pattern.count("{year}") > 1 or "(?P<" in pattern:
                self._wrong(f"{place}/patterns", pattern, "{year}が1つまでで、名前の付いた組のない正規表現")
        for name, text in (("heading", field.heading), ("guide", field.guide), ("example", field.example)):
            if not _has_only(text, _PLACEHOLDERS[name]):
                expected = "、".join(f"{{{each}}}" for each in _PLACEHOLDERS[name])
                in_cells = f"{expected}のほかに波括弧（半角の {{ }}）のない文"
                self._wrong(f"{place}/{name}", text, f"{expected}のほかに波括弧のない文", in_cells)
        if field.guide_length is not None and field.guide_length < 1:
            self._wrong(f"{place}/guide_length", str(field.guide_length), "1以上の整数")
        if len(field.heading) > _LONGEST_LINE:
            self._wrong(f"{place}/heading", field.heading, f"{_LONGEST_LINE}字以内")

    def _check_headings(self, found: Profile) -> None:
        """Check that every heading of a form is read as its own field; otherwise its answers would be lost.

        Headings are read by the patterns of all fields, and by the names of some fields and of the lowest level.
        """
        wrong = self._entries()
        if fields.MARK not in found.by_key or any(each.endswith("/patterns") for each in wrong):
            return
        for each in found.fields:
            if {f"fields/{each.key}/{entry}" for entry in ("heading", "late_headings")} & wrong:
                continue
            for heading in (*map(each.heading_in, _YEARS), *each.late_headings.values()):
                read = read_heading(heading, found)
                if read is None or read.key != each.key:
                    self._wrong(f"fields/{each.key}/patterns", heading, "この見出しだけに合う正規表現")

    def _check_marks(self, marks: Marks) -> None:
        if not FEWEST_MARKS <= len(marks) <= MOST_MARKS:
            between = f"{FEWEST_MARKS}～{MOST_MARKS}"
            self._wrong("marks", f"{len(marks)}", between, f"{between}行")
        elif (counted := sum(not mark.counted_apart for mark in marks)) < FEWEST_MARKS:
            self._wrong("marks", f"合計に入る記号{counted}つ", f"合計に入る記号を{FEWEST_MARKS}つ以上")
        read_as = Counter(each for mark in marks for each in mark.spellings)
        for mark in marks:
            if not _can_be_mark(mark):
                self._wrong(f"marks/{mark.key}/symbol", mark.symbol, f"look_alikesにある{_SYMBOL}", _SYMBOL)
            for name, text in (("label", mark.label), ("legend", mark.legend)):
                if is_blank(text) or has_line_break(text) or len(text) > _LONGEST_LINE:
                    self._wrong(f"marks/{mark.key}/{name}", text, f"1行の文（{_LONGEST_LINE}字以内）")
            if mark.counted_apart and (mark.asks_reason or mark.shortfall):
                self._wrong(f"marks/{mark.key}/counted_apart", "true", "理由を求めず、不足のない記号")
            if any(read_as[each] > 1 for each in mark.spellings):
                self._wrong(f"marks/{mark.key}/look_alikes", mark.look_alikes, "1つの記号だけを表す文字")

    def _check_levels(self, levels: Collection[Level]) -> None:
        if not 1 <= len(levels) <= _MOST_LEVELS:
            self._wrong("levels", f"{len(levels)}", f"1～{_MOST_LEVELS}", f"1～{_MOST_LEVELS}行")
        names = Counter(level.name for level in levels)
        for level in levels:
            if names[level.name] > 1 or is_blank(level.name):
                self._wrong(f"levels/{level.key}/name", level.name, "他の段にない名前")
            elif len(level.name) > _LONGEST_LINE:
                self._wrong(f"levels/{level.key}/name", level.name, f"{_LONGEST_LINE}字以内")
            self._check_pattern(f"levels/{level.key}/code_pattern", level.code_pattern)

    def _check_pattern(self, place: str, pattern: str) -> None:
        if not _matches_fast(pattern):
            self._wrong(place, pattern, "繰り返しがなく、分かれ方の少ない正規表現")


def has_most_fields(profile: Profile, writer: fields.FilledBy) -> bool:
    """Return whether a profile has as many fields that the same people fill in as it can have."""
    return sum(each.filled_by is writer for each in profile.fields) >= MOST_FIELDS[writer]


def _can_be_mark(mark: Mark) -> bool:
    """Return whether a mark has a symbol that is read as it, and is a number or one character.

    The character must not be a blank, a dash, a digit of another script or one that ends a text.
    """
    symbol = mark.symbol
    if _NUMBER.fullmatch(symbol):
        return True
    if len(symbol) != 1 or symbol not in mark.look_alikes:
        return False
    kind = unicodedata.category(symbol)
    return symbol.isalpha() if symbol.isascii() else kind[0] in ("L", "S") or kind in ("Nl", "No", "Po")


def _has_only(text: str, names: Collection[str]) -> bool:
    """Return whether a text has only these placeholders, all without a format such as a width."""
    try:
        found = [(name, spec or way) for _, name, spec, way in Formatter().parse(text) if name is not None]
    except ValueError:
        return False
    return all(name in names and not form for name, form in found)


_REPEATING = re.compile(r"[*+]|\{\d*,(?!\d\})|\)\{|\(\?(?!:|P<check>)|\\\d")
_BRANCHING = re.compile(r"(?<!\()\?|\||\{\d*,\d\}")
_MOST_BRANCHES = 9
_OF_A_RANGE = 3
"""The number of branches that a range such as {1,9} counts as: it has up to nine ways, about 2 to the power of 3."""


def _matches_fast(pattern: str) -> bool:
    """Return whether a text is a regular expression that cannot take long to match a long text.

    A profile may arrive with a form from anywhere. Matching a pattern tries every way through it; without repetitions
    and with few branches there are at most some hundreds of ways.
    """
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):  # a count that is too large, groups nested too deeply
        return False
    return not _REPEATING.search(pattern) and _branches(pattern) <= _MOST_BRANCHES


def _branches(pattern: str) -> int:
    """Return the number of branches of a pattern; it has at most 2 to that power of ways to match."""
    return sum(_OF_A_RANGE if found.startswith("{") else 1 for found in _BRANCHING.findall(pattern))
