"""Japanese fiscal years (年度): one type for 令和4年度, R4 and 2022."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nakano_status.domain.text.narrative import fold_width

_APRIL = 4
YEARS = range(1868, 2201)
"""The years, since 明治, that a fiscal year may have in a data file, and a day in a command."""


class Era(NamedTuple):
    """An era: its first day, its name, and the letter that stands for it."""

    first: date
    name: str
    letter: str

    @property
    def offset(self) -> int:
        """The western year to which a year of the era is added: 2018 for 令和."""
        return self.first.year - 1


ERAS = (
    Era(date(2019, 5, 1), "令和", "R"),
    Era(date(1989, 1, 8), "平成", "H"),
    Era(date(1926, 12, 25), "昭和", "S"),
    Era(date(1912, 7, 30), "大正", "T"),
    Era(date(1868, 10, 23), "明治", "M"),
)
"""The eras, the latest first; an earlier day is printed with its western year."""

_NAMING = ERAS[:2]
"""The eras in which fiscal years are named; an earlier year is named by its western year."""
_OFFSETS = {key: each.offset for each in _NAMING for key in (each.name[0], each.letter)}
_NAMES = "|".join(f"{each.name}?" for each in _NAMING)
_LETTERS = f"[{''.join(each.letter for each in _NAMING)}]"
_ERA_YEAR = re.compile(rf"({_NAMES}|{_LETTERS})\s*(元|\d{{1,2}})\s*(?:年度?)?")
_WESTERN_YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年度?)?")
_ONE = rf"(?:(?:{_NAMES}|(?<![A-Z]){_LETTERS})(?:元|\d{{1,2}})|(?<!\d)(?:19|20)\d{{2}})"
_PERIOD = re.compile(rf"{_ONE}年?度?(?:から|[~〜‐–—―−ー・-])(?:{_ONE}|\d{{1,2}})(?:年度?)?")
_ANOTHERS = r"(?:から|より|まで|以降|に?(?:策定|改[定訂]|公表|作成|開始)|版|予定|目標|予算)"
"""Texts after a year that is not the reported one: the year of the plan, of its targets or of the paper."""
_NAMED_YEAR = re.compile(rf"({_ONE})年?(?:\(({_ONE})年?度?\))?年?度(?!{_ANOTHERS})")
_SHORT_YEAR = re.compile(rf"(?<![A-Z\d])({_LETTERS}(?:元|\d{{1,2}}))(?![A-Z\d]|[-./_年・]\d|年(?!度)|年度|{_ANOTHERS})")
_YEAR_S_END = re.compile(
    rf"({_ONE})[年./-](?:0?3|三)(?:月|[./-])(?:(?:(?:31|三十一)日?|末日?)?(?:現在|時点)|末(?!日|{_ANOTHERS}))"
    r"|(?<!\d)((?:19|20)\d{2})0331(?:現在|時点)"
)
_WESTERN_FISCAL_YEAR = re.compile(rf"(?<![A-Z])FY((?:19|20)\d{{2}})(?!\d|{_ANOTHERS})")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = 10
_KANJI_YEAR = re.compile(
    rf"(?<={'|'.join(each.name for each in _NAMING)})([{''.join(_DIGITS)}]?)(十?)([{''.join(_DIGITS)}]?)(?=年)"
)
_BLANKS_IN_WORDS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year; `start` is the western year in which it begins on 1 April."""

    start: int

    @staticmethod
    def parse(text: str) -> FiscalYear:
        """Return the year of 令和4年度, 令4, R4, 令和元年, 2022 or 2022年度 in any width.

        Raise ValueError for any other text.
        """
        folded = with_digits(fold_width(text)).strip().upper()
        if match := _ERA_YEAR.fullmatch(folded):
            number = 1 if match[2] == "元" else int(match[2])
            if number >= 1:
                return FiscalYear(_OFFSETS[match[1][0]] + number)
        if match := _WESTERN_YEAR.fullmatch(folded):
            return FiscalYear(int(match[1]))
        raise ValueError(text)

    @staticmethod
    def read(text: str | None) -> FiscalYear | None:
        """Return the year that a text names, as `parse` reads it; None if it names none (令和0年度) or is None."""
        try:
            return FiscalYear.parse(text or "")
        except ValueError:
            return None

    @staticmethod
    def of(day: date) -> FiscalYear:
        """Return the fiscal year that a calendar day belongs to."""
        return FiscalYear(day.year if day.month >= _APRIL else day.year - 1)

    @property
    def short(self) -> str:
        """The short form, such as `R4`, or `1985` before 平成."""
        era = self._era
        return f"{era.letter}{self.start - era.offset}" if era else str(self.start)

    @property
    def era(self) -> str:
        """The era name and number without a unit, such as `令和4` (first year: `令和元`), or `1985` before 平成."""
        era = self._era
        if era is None:
            return str(self.start)
        number = self.start - era.offset
        return f"{era.name}{'元' if number == 1 else number}"

    @property
    def _era(self) -> Era | None:
        """The era that names the year, from the year in which it began; None before 平成."""
        return next((each for each in _NAMING if self.start > each.offset), None)

    @property
    def label(self) -> str:
        """The full form, such as `令和4年度`, or `1985年度` before 平成."""
        return f"{self.era}年度"

    @property
    def as_of(self) -> date:
        """The last day of the fiscal year (年度末)."""
        return date(self.start + 1, 3, 31)

    def plus(self, years: int) -> FiscalYear:
        """Return the fiscal year `years` later."""
        return FiscalYear(self.start + years)


def with_digits(text: str) -> str:
    """Return a text in which kanji numbers of years are written in digits: 令和12年度 for 令和十二年度."""
    return _KANJI_YEAR.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    before, tens, after = found.groups()
    if not tens:
        return str(_DIGITS[before]) if before and not after else found[0]
    return str(_DIGITS.get(before, 1) * _TENS + _DIGITS.get(after, 0))


def years_named(text: str) -> tuple[FiscalYear, ...]:
    """Return the fiscal years named in a title or a file's name: 令和6(2024)年度, FY2024, R6, 令和7年3月31日現在.

    The years of a period (令和3～7年度), of a plan's adoption and of a paper's day are left out.
    """
    shown = with_digits(_BLANKS_IN_WORDS.sub("", unicodedata.normalize("NFKC", text))).upper()
    words = _PERIOD.sub(" ", shown)
    patterns = (_NAMED_YEAR, _SHORT_YEAR, _WESTERN_FISCAL_YEAR)
    named = (each for pattern in patterns for found in pattern.findall(words) for each in _texts(found))
    years = [*map(FiscalYear.read, named)]
    days = (each for found in _YEAR_S_END.findall(shown) for each in _texts(found))
    years += [each.plus(-1) for day in days if (each := FiscalYear.read(day)) is not None]
    return tuple(dict.fromkeys(each for each in years if each is not None))


def _texts(found: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the groups of a match that have a text; a match of a single group is the text itself."""
    return (found,) if isinstance(found, str) else tuple(filter(None, found))
