"""Headings are read by meaning: order, line breaks, blanks, width and the year's number may differ (exchange.md)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nakano_status.domain.fields import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    NOTE,
)
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.narrative import INVISIBLE

ID = "id"
MEASURE = "measure"
TITLE = "title"
DIVISIONS = "divisions"
SCHEDULED = "scheduled"
PREVIOUS_DONE = "previous_done"
PLANNED = "planned"
REMARK = "remark"
GIVEN_KEYS = (ID, MEASURE, TITLE, DIVISIONS, SCHEDULED, PREVIOUS_DONE, PLANNED, REMARK)
"""What a form gives beside what it asks for; the asked-for keys are those of `domain.fields`."""

_LONGEST_HEADING = 60
_YEAR = r"(?P<year>(?:令和|平成|R|H)(?:元|\d{1,2})(?:年度|年)?|(?:19|20)\d{2}(?:年度|年)?)"
_HINT = r"(?:\(.*\))?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    (ID, r"管理番号"),
    (MEASURE, r"実施内容"),
    (TITLE, r"事業内容"),
    (DIVISIONS, r"所管課名?"),
    (SCHEDULED, rf"計画上のスケジュール(?:\({_YEAR}\))?"),
    (PREVIOUS_DONE, rf"前回の(?:{_YEAR}(?:まで)?の?)?取組状況"),
    (PLANNED, rf"前回の(?:{_YEAR}の?)?取組予定"),
    (MARK, r"進捗状況"),
    (CHANGE_REASON, r"(?:スケジュールの?)?変更の?理由"),
    (DONE, rf"(?:{_YEAR}(?:末|末時点)?(?:まで)?の?)?取組状況"),
    (NEXT_YEAR, rf"{_YEAR}の?取組予定"),
    (NEXT_YEAR, r"今後の方向性"),
    (LATER_YEARS, rf"{_YEAR}以降の?取組予定"),
    (LATER_YEARS, r"計画期間終了後の方向性"),
    (CHANGE_KIND, r"変更の?種別"),
    (NOTE, r"事務局への連絡(?:事項)?"),
    (REMARK, r"事務局からの修正依頼"),
    (REMARK, r"修文の内容"),
)
_READ_AS = tuple((key, re.compile(pattern + _HINT)) for key, pattern in _PATTERNS)
_NOT_SHOWN = str.maketrans(dict.fromkeys(INVISIBLE))
_VERB_ENDINGS = re.compile("取り?組み?")
_KANJI_NUMBERS = {kanji: str(number) for number, kanji in enumerate("一二三四五六七八九十", start=1)}
_KANJI_YEAR = re.compile("(?<=令和)([一二三四五六七八九十])(?=年)")


@dataclass(frozen=True)
class Heading:
    """A heading that is known: its key and the year that it names (None: it names none)."""

    key: str
    year: FiscalYear | None = None


def read_heading(text: str | None) -> Heading | None:
    """Return what column a heading stands over, or None where it is none of ours."""
    return _read_heading(text) if text and len(text) <= _LONGEST_HEADING else None


@lru_cache(maxsize=1024)  # the same headings stand in every file of a batch
def _read_heading(text: str) -> Heading | None:
    folded = _fold(text)
    for key, pattern in _READ_AS:
        if match := pattern.fullmatch(folded):
            return Heading(key, _year(match.groupdict().get("year")))
    return None


def _year(text: str | None) -> FiscalYear | None:
    try:
        return FiscalYear.parse(text) if text else None
    except ValueError:  # 令和0年度: the column is meant all the same
        return None


def _fold(text: str) -> str:
    """Return a heading without blanks, line breaks, width and the spellings of 取組."""
    characters = "".join(unicodedata.normalize("NFKC", text.translate(_NOT_SHOWN)).split()).upper()
    plain = _KANJI_YEAR.sub(lambda match: _KANJI_NUMBERS[match[1]], characters)
    return _VERB_ENDINGS.sub("取組", plain)
