"""Headings are recognised by meaning: order, line breaks, blanks, width and year may differ (source: exchange.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.text.narrative import INVISIBLE, bare

ID = "id"
MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"
SCHEDULED = "scheduled"
PREVIOUS_DONE = "previous_done"
PLANNED = "planned"
REMARK = "remark"
GIVEN_KEYS = (ID, MEASURE, TITLE, DIVISIONS, SCHEDULED, PREVIOUS_DONE, PLANNED, REMARK)
"""The columns that a form shows beside those to be answered; the keys of the latter are in its profile."""

_LONGEST_HEADING = 60
_MEASURE_HEADING = "実施内容"
_YEAR = r"(?P<year>(?:令和|平成|R|H)(?:元|\d{1,2})(?:年度|年)?|(?:19|20)\d{2}(?:年度|年)?)"
_HINT = r"(?:\(.*\))?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    (ID, r"管理番号"),
    (MEASURE, _MEASURE_HEADING),
    (TITLE, r"事業内容"),
    (DIVISIONS, r"所管課名?"),
    (SCHEDULED, r"計画上のスケジュール(?:\({year}\))?"),
    (PREVIOUS_DONE, r"前回の(?:{year}(?:まで)?の?)?取組状況"),
    (PLANNED, r"前回の(?:{year}の?)?取組予定"),
    (REMARK, r"事務局からの修正依頼"),
    (REMARK, r"修文の内容"),
)
_OTHER_HEADINGS: tuple[tuple[str, str], ...] = (
    (TITLE, r"(?:事業|取組|取組事業)名称?"),
    (DIVISIONS, r"(?:所管|担当|主管)(?:課|部署|部課)名?"),
)
"""Headings of other lists, each with its column; used only if no heading of the row is the column's own.

The patterns of the fields are those of their profile.
"""

TITLE_BEGINNINGS = ("事業内容", "事業名", "取組名", "取り組み名", "取組み名", "取組事業名")
"""The beginnings of all headings of the title column, without blanks: a row without one is no head of a list."""

_NOT_SHOWN = str.maketrans(dict.fromkeys(INVISIBLE))
_VERB_ENDINGS = re.compile("取り?組み?")
_KANJI_NUMBERS = {kanji: str(number) for number, kanji in enumerate("一二三四五六七八九十", start=1)}
_KANJI_YEAR = re.compile("(?<=令和)([一二三四五六七八九十])(?=年)")


@dataclass(frozen=True)
class ColumnHeading:
    """A recognised heading: its key and the year that it names (None: it names none)."""

    key: str
    year: FiscalYear | None = None


def read_heading(text: str | None, profile: Profile) -> ColumnHeading | None:
    """Return the column that a heading belongs to, or None if it is not recognised."""
    return _read_heading(text, _own_patterns(profile)) if _may_be_heading(text) else None


def read_list_headings(texts: Mapping[int, str | None], profile: Profile) -> dict[int, ColumnHeading | None]:
    """Return the column of each text in a list's head; other lists' headings count only if no own one is there."""
    read = {column: read_heading(text, profile) for column, text in texts.items()}
    known = {heading.key for heading in read.values() if heading}
    for column, text in texts.items():
        if read[column] is None and _may_be_heading(text):
            other = _read_heading(text, _other_patterns(profile))
            read[column] = other if other and other.key not in known else None
    return read


def _may_be_heading(text: str | None) -> TypeGuard[str]:
    """Whether a text is short enough, and Japanese; a quick test, as files have many texts that are no heading."""
    return text is not None and len(text) <= _LONGEST_HEADING and not text.isascii()


@dataclass(frozen=True, eq=False)
class _Patterns:
    """Patterns with their columns, and one for any of them, as most texts are no heading."""

    columns: tuple[tuple[str, re.Pattern[str]], ...]
    any_column: re.Pattern[str]

    @staticmethod
    def of(patterns: Iterable[tuple[str, str]]) -> _Patterns:
        known = tuple((key, pattern.replace("{year}", _YEAR) + _HINT) for key, pattern in patterns)
        any_column = "|".join(pattern.replace("?P<year>", "?:") for _, pattern in known)
        return _Patterns(tuple((key, re.compile(pattern)) for key, pattern in known), re.compile(any_column))


@lru_cache(maxsize=8)
def _own_patterns(profile: Profile) -> _Patterns:
    fields = ((each.key, pattern) for each in profile.fields for pattern in each.patterns)
    level = (MEASURE, re.escape(_fold(profile.measure_level.name)))  # the last: a field of that name comes before it
    return _Patterns.of((*_PATTERNS, *fields, level))


def measure_heading(profile: Profile) -> str:
    """Return the heading of the column of the lowest level: its name, or 実施内容 if that is read as another column."""
    read = read_heading(profile.measure_level.name, profile)
    return profile.measure_level.name if read and read.key == MEASURE else _MEASURE_HEADING


@lru_cache(maxsize=8)
def _other_patterns(profile: Profile) -> _Patterns:
    fields = ((each.key, pattern) for each in profile.fields for pattern in each.other_patterns)
    return _Patterns.of((*_OTHER_HEADINGS, *fields))


@lru_cache(maxsize=1024)  # the same headings occur in every file of a batch
def _read_heading(text: str, patterns: _Patterns) -> ColumnHeading | None:
    folded = _fold(text)
    if not patterns.any_column.fullmatch(folded):
        return None
    for key, pattern in patterns.columns:
        if match := pattern.fullmatch(folded):
            return ColumnHeading(key, FiscalYear.read(match.groupdict().get("year")))
    return None


def pattern_of_heading(heading: str) -> str:
    """Return the pattern of the headings of a field that a profile declares with `heading`, in any year."""
    parts = [re.escape(_fold(each)) for each in re.split(r"令和\{n\d?\}年度", heading, maxsplit=1)]
    return "{year}".join(parts)


def _fold(text: str) -> str:
    """Return a heading without blanks, line breaks, width and the spellings of 取組."""
    characters = bare(text.translate(_NOT_SHOWN)).upper()
    plain = _KANJI_YEAR.sub(lambda match: _KANJI_NUMBERS[match[1]], characters)
    return _VERB_ENDINGS.sub("取組", plain)
