"""The text that a number or a date shows in its cell, by the cell's number format; None if it is uncertain.

Excel keeps fifteen digits of a number. A person reads what a cell shows: 85% and not 0.85, 1,234 and not 1234.

「1/15」 typed as a fraction becomes a date by itself, shown as 1月15日 or 2023/1/15: what was meant is not known. Where
the year is written with its era or with 年, a date was typed, and what shows is what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_DIGITS = 15
_MOST = Decimal(10) ** _DIGITS
_LEAST = Decimal(10) ** -9
_GENERAL = ("General", "@", "")
_FRACTION = re.compile(r"(?P<whole>[#0] ?)?\?(?P<digits>\??)/(?P=digits)\?")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_SEMICOLON = re.compile(r'("[^"]*"|\\.|[_*].|\[[^\]]*\])|;', re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<number>General|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)
    | (?P<percent>%)
    | "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | \[\$(?P<currency>[^\]-]*)(?:-[0-9A-Fa-f]+)?\]
    | (?P<plain>[^A-Za-z0-9\[\]"\\/@;_*#?.])
    | [_*]. | \[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|[黒青水緑紫赤白黄])\]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)

BUILT_IN_FORMATS: dict[int, str] = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
"""The formats that a Japanese Excel knows by number and does not write into its files (ECMA-376, 18.8.30)."""

_ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
)
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_DATE_TOKEN = re.compile(
    r'(?P<part>g{1,3}|ee?|yyyy|mm?|dd?)|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[./年月日 -])'
)
_YEAR_BY_WORD = re.compile("(?:g{1,3}e|yyyy年)")
_TEXT_SECTION = ";@"


@dataclass(frozen=True)
class ShownNumber:
    """A number as shown; `is_whole` is False if not all of its digits are shown."""

    text: str
    is_whole: bool = True


def shown_number(value: float | Decimal, number_format: str = "General") -> ShownNumber | None:
    """Return a number as its cell shows it, or None if that is not certain."""
    number = _kept_digits(value)
    if not number.is_finite() or abs(number) >= _MOST or (number and abs(number) < _LEAST):
        return None  # beyond its fifteen digits, what was typed is not known
    if number_format in _GENERAL:
        return ShownNumber(plain_number(number))
    if fraction := _FRACTION.fullmatch(number_format):
        return _as_fraction(number, fraction)
    sections = _SEMICOLON.sub(lambda match: match[1] or "\0", number_format).split("\0")
    chosen = _section_of(number, sections)
    shown = _in_section(abs(number), chosen)
    is_negative = number < 0 and chosen is sections[0] and shown is not None and re.search("[1-9]", shown.text)
    return ShownNumber(f"-{shown.text}", shown.is_whole) if shown and is_negative else shown


def plain_number(value: float | Decimal) -> str:
    """Return a number without exponent and without zeros at its end: 3 and never 3.0."""
    number = _kept_digits(value)
    if not number.is_finite():
        return str(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kept_digits(value: float | Decimal) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")


def _section_of(number: Decimal, sections: list[str]) -> str:
    """Return the section for numbers above, below or equal to zero; the fourth is for texts."""
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < len(sections[:3]) else sections[0]


def _in_section(number: Decimal, section: str) -> ShownNumber | None:
    """Return an unsigned number as a section shows it; None if a part of it is not understood, or hides all."""
    tokens = list(_TOKEN.finditer(section))
    patterns = [token["number"] for token in tokens if token["number"]]
    if "".join(token[0] for token in tokens) != section or len(patterns) > 1 or (patterns and _scales(patterns[0])):
        return None
    percents = sum(token["percent"] is not None for token in tokens)
    scaled = number.scaleb(2 * percents)
    digits = _digits(scaled, patterns[0]) if patterns else ""
    texts = (digits if token["number"] else _literal(token) for token in tokens)
    text = "".join(texts).strip()
    is_whole = Decimal(digits.replace(",", "").rstrip(".") or 0) == scaled
    return ShownNumber(text, is_whole) if text else None


def _scales(pattern: str) -> bool:
    """Return whether a pattern shows thousands of the number: it has a comma after its last digit."""
    return pattern.partition(".")[0].endswith(",")


def _literal(token: re.Match[str]) -> str:
    return next((token[name] for name in ("percent", "quoted", "escaped", "currency", "plain") if token[name]), "")


def _digits(number: Decimal, pattern: str) -> str:
    """Return the digits of a number as a pattern such as `#,##0.0#` shows them."""
    if pattern.lower() == "general":
        return plain_number(number)
    before, _, after = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(before.count("0"), "0")
    if "," in before:
        whole = _THOUSANDS.sub(",", whole)
    kept = decimals.rstrip("0").ljust(len(after.rstrip("#?")), "0")
    return f"{whole}.{kept}" if "." in pattern else whole


def _as_fraction(number: Decimal, pattern: re.Match[str]) -> ShownNumber | None:
    """Return 1/15 for 0.0666…; None if the number is no fraction of that few digits."""
    found = Fraction(number).limit_denominator(99 if pattern["digits"] else 9)
    if abs(Fraction(number) - found) > Fraction(1, 10**13):
        return None
    whole, rest = divmod(abs(found), 1) if pattern["whole"] else (0, abs(found))
    text = " ".join(str(part) for part in (whole, rest) if part) or "0"
    return ShownNumber(f"-{text}" if found < 0 else text)


def shown_date(value: date | time | timedelta, number_format: str) -> str | None:
    """Return the text of a date in a format that names the year by its era or by 年; None for any other format."""
    day = value.date() if isinstance(value, datetime) and value.time() == time() else value
    if isinstance(day, datetime) or not isinstance(day, date):
        return None
    pattern = _LANGUAGE.sub("", number_format).removesuffix(_TEXT_SECTION)
    tokens = list(_DATE_TOKEN.finditer(pattern))
    plain = "".join(token["part"] or _date_literal(token) for token in tokens)
    if "".join(token[0] for token in tokens) != pattern or not _YEAR_BY_WORD.match(plain):
        return None
    if "d" not in plain and day.day != 1:  # a day that does not show was not typed
        return None
    shown = [_date_literal(token) if token["part"] is None else _part(day, token["part"]) for token in tokens]
    texts = [text for text in shown if text is not None]
    return "".join(texts) if len(texts) == len(shown) else None


def typed_before(value: date | time | timedelta) -> str:
    """Return what may have been typed before it became a date or a time by itself: 1/15, 9:30."""
    if isinstance(value, date):
        return f"{value.month}/{value.day}"
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else (value.hour * 60 + value.minute) * 60
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}"


def _date_literal(token: re.Match[str]) -> str:
    return token["quoted"] or token["escaped"] or token["plain"] or ""


def _part(day: date, part: str) -> str | None:
    """Return a part of a day; None for an era's first year, which is 元 in some versions of Excel and 1 in others."""
    width = len(part) if part[0] in "dme" else 0
    if part[0] in "ge":
        return _era_part(day, part)
    number = {"y": day.year, "m": day.month, "d": day.day}[part[0]]
    return f"{number:0{width or 1}d}"


def _era_part(day: date, part: str) -> str | None:
    first, name, letter = next((era for era in _ERAS if day >= era[0]), (None, "", ""))
    if first is None or day.year == first.year:
        return None
    if part[0] == "e":
        return f"{day.year - first.year + 1:0{len(part)}d}"
    return {1: letter, 2: name[:1], 3: name}[len(part)]
